package measure_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// waved gives every ladder of a sample a wave of the paper's two.
func waved(s *segment.Sample, wave func(l int) uint16) *segment.Sample {
	for l := range len(s.Ladders.Rungs) - 1 {
		s.Ladders.Wave = append(s.Ladders.Wave, wave(l))
	}
	return s
}

// byPeriod is a context that counts by period: period p is wave p.
func byPeriod(c *measure.Context) *measure.Context {
	of := *c
	of.Waves = []string{"w1", "w2"}
	of.ByPeriod, of.InPeriod = true, func(period int, wave uint16) bool { return int(wave) == period }
	return &of
}

// odd puts every other ladder into the second wave.
func odd(l int) uint16 { return uint16(l % 2) }

// A Timed measure by period says in each what a study of the period alone
// says, and others say what they say of all of the time. No split into batches
// and no order of merging changes that.
func TestPeriodsAreStudiesOfTheirRows(t *testing.T) {
	timed, pooled := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		c := byPeriod(s.c)
		sample := waved(s.sample(s.people), odd)
		want := map[string]string{}
		for period := -1; period < 2; period++ {
			alone, b := *c, sample.Batch(c.Plan, 0, sample.Len)
			alone.Waves = nil
			if alone.Period = period; period >= 0 {
				b = b.In(period, func(wave uint16) bool { return int(wave) == period })
			}
			for _, m := range measure.All {
				if m.Applies(&alone) {
					state := m.Fold.New(&alone)
					state.Observe(b)
					addTexts(want, m.Tables(&alone, state))
				}
			}
		}
		one, _ := measure.NewRun(c, nil)
		two, _ := measure.NewRun(c, nil)
		cut := rapid.IntRange(0, sample.Len).Draw(t, "cut")
		two.Observe(sample.Batch(c.Plan, cut, sample.Len))
		one.Observe(sample.Batch(c.Plan, 0, cut))
		one.Merge(two)
		tables, before := one.Tabulate(), 0
		got := map[string]string{}
		addTexts(got, tables)
		for key, text := range got {
			if text != want[key] {
				t.Fatalf("%s:\n%s\nalone\n%s", key, text, want[key])
			}
		}
		for _, table := range tables {
			m, _ := measure.Lookup(table.Measure)
			switch {
			case m.Timed && table.Wave != "":
				timed++
			case m.Timed && !m.Pooled:
				t.Fatalf("%s is of all of the time", m.Name)
			default:
				pooled++
			}
			at := slices.Index(measure.Names(), m.Name)
			if at < before {
				t.Fatalf("%s stands too late", m.Name)
			}
			before = at
		}
	})
	if timed < 300 || pooled < 20 {
		t.Errorf("%d tables of periods and %d others were compared", timed, pooled)
	}
}

// addTexts adds the texts of tables by measure and wave. Tables of all of the
// time are related to those of periods, and those of journeys to each other,
// which those of a measure alone are not.
func addTexts(to map[string]string, tables []*measure.Table) {
	for _, table := range tables {
		of := *table
		if of.Wave == "" || slices.Contains([]string{"touchpoints", "what_worked", "stage_transitions"}, of.Measure) {
			of.Relations = nil
		}
		to[of.Measure+" "+of.Wave] += text([]*measure.Table{&of})
	}
}

// Relations of a period name facts of that period, and hold; so do those of
// changes to what changes.
func TestRelationsOfPeriods(t *testing.T) {
	across, within := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		tables := tabulate(t, byPeriod(s.c), waved(s.sample(s.people), odd))
		facts := countsOf(t, tables)
		for _, table := range tables {
			for _, r := range table.Relations {
				if r.Total.Wave != table.Wave {
					t.Fatalf("%s of %q relates %+v", table.Measure, table.Wave, r.Total)
				}
				for _, f := range r.Parts {
					switch {
					case f.Wave == table.Wave:
						within++
					case table.Measure == "wave_change":
						across++
					default:
						t.Fatalf("%s of %q relates %+v", table.Measure, table.Wave, f)
					}
				}
				for c := range s.c.Plan.List {
					facts.holds(t, r, c)
				}
			}
		}
	})
	if across == 0 || within < 300 {
		t.Errorf("%d relations across periods and %d within were looked at", across, within)
	}
}

// Ladders without waves are of no period: what they say is counted once.
func TestPeriodsWithoutWavesOfLadders(t *testing.T) {
	c := byPeriod(context())
	c.InPeriod = nil
	for _, table := range tabulate(t, c, paper.Sample()) {
		m, _ := measure.Lookup(table.Measure)
		if (m.Ladders || m.Pooled) && table.Wave != "" {
			t.Errorf("%s has a table of %s", m.Name, table.Wave)
		}
		for _, n := range table.Notes {
			if n.ID == "waves-pooled" && !m.Ladders && m.Name != "bases" {
				t.Errorf("%s speaks of the waves of ladders", m.Name)
			}
		}
	}
}

// Who has no ladder in a period is not in its base. With every odd ladder in
// the second wave (L2, L4 … L12), r3 (L5) and r5 (L8) are in one of them only.
// Of all of the time there are no ladders: less the first wave's, they would be
// the second's.
func TestBasesOfPeriods(t *testing.T) {
	want := map[string][]float64{
		"": {8},
		// L1 r1, L3 r2, L5 r3, L7 r4, L9 r6, L11 r7.
		"w1": {8, 6, 6},
		// L2 r1, L4 r2, L6 r4, L8 r5, L10 r6, L12 r7.
		"w2": {8, 6, 6},
	}
	for _, table := range tabulate(t, byPeriod(context()), waved(paper.Sample(), odd), "bases") {
		var got []float64
		for row := range table.Stub {
			for _, statistic := range []string{"respondents", "ladders"} {
				if e := table.At(row, table.Statistic(statistic), 0); e.Status != tab.Absent {
					got = append(got, e.Value)
				}
			}
		}
		if !slices.Equal(got, want[table.Wave]) {
			t.Errorf("%q: people and ladders %v, want %v", table.Wave, got, want[table.Wave])
		}
		delete(want, table.Wave)
	}
	if len(want) > 0 {
		t.Errorf("no table of %v", want)
	}
}

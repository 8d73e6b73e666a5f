package measure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/resample"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// A link is kept by a replicate exactly where the value map of the study in which
// everybody stands as often as he counts shows it, redundant links and all.
func TestStabilityIsThatOfRepeatedStudies(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		const replicates = 20
		stability := measure.Stability{Replicates: replicates}
		s.c.Choices.Stability = &stability
		whole := s.sample(s.people)
		kept := map[key]float64{}
		for r := range replicates {
			again := s
			again.people, again.forks = nil, nil
			var parents [][]int16
			for i, p := range s.people {
				for range resample.Weight(whole.Key[i], r) {
					again.people = append(again.people, p)
					parents = append(parents, s.forks[p.ID])
				}
			}
			sample := again.sample(again.people)
			if s.forks != nil {
				sample.Ladders.Parent = slices.Concat([]int16{}, slices.Concat(parents...))
			}
			c := *s.c
			c.Ladders.Cutoff.Redundant = true
			for k := range figures(tabulate(t, &c, sample, "value_map")[0]) {
				if k.statistic == "strength" {
					k.statistic = "kept"
					kept[k]++
				}
			}
		}
		for k, got := range figures(tabulate(t, s.c, whole, "value_map_stability")[0]) {
			if got.Status == tab.NotApplicable {
				continue
			}
			compared++
			if want := kept[k] / replicates; math.Abs(got.Value-want) > 1e-9 {
				t.Fatalf("%v: %v, want %v", k, got.Value, want)
			}
		}
	})
	if compared < 100 {
		t.Errorf("only %d links were compared", compared)
	}
}

// halves are people under 40 and over. The first say A1>C1, the second A2>C2,
// and everybody C2>V2.
func halves(n int) []paper.Person {
	var people []paper.Person
	for i := range 2 * n {
		p := paper.Person{ID: fmt.Sprintf("p%03d", i), Weight: 1, Age: "under 40", Shift: "day", Ladders: []paper.Ladder{{Codes: []ladder.Index{0, 2}}, {Codes: []ladder.Index{3, 5}}}}
		if i >= n {
			p.Age, p.Ladders[0].Codes = "40+", []ladder.Index{1, 3}
		}
		people = append(people, p)
	}
	return people
}

// Two links differ between ages and are listed, with the difference of their
// shares. Ten against ten are 184,756 relabellings, all gone through: two of
// them differ as much.
func TestLinksThatDiffer(t *testing.T) {
	c := context()
	c.Choices.Stability = &measure.Stability{}
	tables := tabulate(t, c, paper.Build(halves(10)), "map_difference")
	if len(tables) != 2 {
		t.Fatalf("%d tables", len(tables))
	}
	maps, links := figures(tables[0]), figures(tables[1])
	of := func(statistic string) paper.Want {
		return maps[key{statistic, "Total", "age=under 40", "age=40+"}]
	}
	if l1, p, n, m := of("l1"), of("p_value"), of("permutations"), of("links_differing"); l1.Value != 2 || p.Value != 2./184756 || n.Value != 184756 || m.Value != 2 || p.Persons != 10 {
		t.Errorf("L1 %v, p %v of %v, %v links", l1, p, n, m)
	}
	const between = "age=under 40 vs age=40+"
	for link, want := range map[string]float64{"A1>C1": 1, "A2>C2": -1} {
		d, p := links[key{"difference", "Total", link, between}], links[key{"p_value", "Total", link, between}]
		if d.Value != want || p.Value != 2./184756 || d.Persons != 10 {
			t.Errorf("%s: difference %v, p %v", link, d, p)
		}
	}
	if len(links) != 4 {
		t.Errorf("%d figures of links, want 4: %v", len(links), links)
	}
	// A row is withheld with its segments, and with the link in either.
	for row := range tables[1].Stub {
		about := tables[1].Across[row]
		if !slices.Equal(about.Columns, []int{1, 2}) || len(about.Facts) != 1 || about.Facts[0].Name != "sim.total" {
			t.Errorf("a link tells about %+v", about)
		}
	}
}

// Nine are too few to compare, by default; relabellings of thousands are
// sampled; a study may name the pairs.
func TestWhatIsCompared(t *testing.T) {
	c := context()
	c.Choices.Stability = &measure.Stability{Permutations: 250}
	p := func(n int) map[key]paper.Want {
		return figures(tabulate(t, c, paper.Build(halves(n)), "map_difference")[0])
	}
	ages := key{"p_value", "Total", "age=under 40", "age=40+"}
	if w := p(9)[ages]; w.Status != tab.NotApplicable {
		t.Errorf("nine people were compared: %+v", w)
	}
	if w := p(40)[ages]; w.Value != 1./251 {
		t.Errorf("p %v of 250 relabellings, want 1/251", w.Value)
	}
	if n := len(p(10)) / 6; n != 4 {
		t.Errorf("%d pairs, want those of two ages and of three shifts", n)
	}
	c.Choices.Stability.Maps = [][2]string{{"age=40+", "age=under 40"}}
	got := p(10)
	if len(got) != 6 || got[key{"p_value", "Total", "age=40+", "age=under 40"}].Value != 2./184756 {
		t.Errorf("named pairs: %v", got)
	}
}

func TestCheckOfNamedPairs(t *testing.T) {
	for want, pair := range map[string][2]string{
		"": {"age=40+", "age=under 40"},
		`no segment of the banners is called "age=41+"`: {"age=40+", "age=41+"},
		`may share respondents`:                         {"age=40+", "shift=day"},
		`segments "Total"`:                              {"Total", "shift=day"},
	} {
		err := (&measure.Stability{Maps: [][2]string{pair}}).Check(paper.Plan())
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", pair, err)
		}
	}
	if err := (*measure.Stability)(nil).Check(paper.Plan()); err != nil {
		t.Error(err)
	}
}

// Without the block of the study nothing of it is counted.
func TestStabilityIsAskedFor(t *testing.T) {
	c := context()
	for _, want := range []int{2, 0} {
		n := 0
		for _, table := range tabulate(t, c, paper.Sample()) {
			if table.Measure == "value_map_stability" || table.Measure == "map_difference" {
				n++
			}
		}
		if n != want {
			t.Errorf("%d tables, want %d", n, want)
		}
		c.Choices.Stability = nil
	}
}

// Links under half of the replicates are marked in both tables, and no others.
func TestUnstableLinksAreNoted(t *testing.T) {
	marked := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		s.c.Choices.Stability = &measure.Stability{Replicates: 40}
		tables := tabulate(t, s.c, s.sample(s.people), "value_map", "value_map_stability")
		bit := func(table *measure.Table) uint32 {
			at := slices.IndexFunc(table.Notes, func(n tab.Note) bool { return n.ID == "unstable" })
			if at < 0 {
				return 0
			}
			return 1 << at
		}
		for row := range tables[1].Stub {
			for column := range s.c.Plan.List {
				e := tables[1].At(row, 0, column)
				for _, table := range tables {
					noted := table.At(row, 0, column).Notes&bit(table) != 0
					if noted != (e.Value < .5) {
						t.Fatalf("%s: a link of %v is noted: %v", table.Measure, e, noted)
					}
					if noted {
						marked++
					}
				}
			}
		}
	})
	if marked == 0 {
		t.Error("no link was marked")
	}
}

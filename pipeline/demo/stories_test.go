package demo

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"rung/pipeline/intake"
)

// The stories that are planted in the demo, found again in its exports. Each
// test states what a reader should find, within limits that the people at hand
// keep.

// export is a table read back, row by row.
type export struct {
	columns map[string]intake.Column
	rows    int
}

// demoOf are the exports of a kind, at their default size.
func demoOf(k Kind) map[string]export {
	out := map[string]export{}
	for name, columns := range Tables(k, Respondents) {
		e := export{columns: map[string]intake.Column{}}
		for _, c := range columns {
			e.columns[c.Name] = c
			e.rows = max(e.rows, len(c.Ints), len(c.Texts))
		}
		out[name] = e
	}
	return out
}

func (e export) text(column string, row int) string { return e.columns[column].Texts[row] }

func (e export) who(row int) int64 { return e.columns["respondent_id"].Ints[row] }

// number is NaN where it is missing.
func (e export) number(column string, row int) float64 {
	c := e.columns[column]
	switch {
	case c.Valid != nil && !c.Valid[row]:
		return math.NaN()
	case c.Ints != nil:
		return float64(c.Ints[row])
	case c.Bools != nil:
		return float64(yes(c.Bools[row]))
	}
	return c.Floats[row]
}

// of is a value by person, the last where rows differ; people without one are
// missing.
func of[V any](e export, value func(row int) (V, bool)) map[int64]V {
	out := map[int64]V{}
	for row := range e.rows {
		if v, ok := value(row); ok {
			out[e.who(row)] = v
		}
	}
	return out
}

func numbers(e export, column string) map[int64]float64 {
	return of(e, func(row int) (float64, bool) {
		v := e.number(column, row)
		return v, !math.IsNaN(v)
	})
}

func names(e export, column string) map[int64]string {
	return of(e, func(row int) (string, bool) { return e.text(column, row), e.text(column, row) != "" })
}

// whoever are the people with a row that meets a condition.
func whoever(e export, is func(row int) bool) map[int64]bool {
	return of(e, func(row int) (bool, bool) { return true, is(row) })
}

// mean is that of a number among people; those without one are left out.
func mean(numbers map[int64]float64, among func(id int64) bool) float64 {
	sum, n := 0.0, 0
	for _, id := range sorted(numbers) {
		if among(id) {
			sum += numbers[id]
			n++
		}
	}
	return sum / float64(n)
}

func sorted[V any](m map[int64]V) []int64 {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// share is how many of some people are among others.
func share(of, in map[int64]bool) float64 {
	n := 0
	for id := range of {
		if in[id] {
			n++
		}
	}
	return float64(n) / float64(len(of))
}

// within fails unless a number lies where the story says.
func within(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	t.Logf("%s: %.3f", what, got)
	if !(got >= low && got <= high) {
		t.Errorf("%s: %.3f, want %.3f to %.3f", what, got, low, high)
	}
}

func kinds(t *testing.T, test func(t *testing.T, k Kind, d map[string]export)) {
	if len(Kinds()) != 2 {
		t.Fatalf("%d kinds, want 2", len(Kinds()))
	}
	for i, name := range Kinds() {
		t.Run(name, func(t *testing.T) { test(t, Kind(i), demoOf(Kind(i))) })
	}
}

// People whose ladders end at belonging, and never at security, say security
// first all the same; so most who say it ladder to belonging.
func TestSaySecurityLadderToBelonging(t *testing.T) {
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		values, ladders := d["values"], d["ladders"]
		score, first := "rank", 1.0
		if worlds[k].rated {
			score, first = "rating", 5
		}
		says := whoever(values, func(row int) bool {
			return values.number(score, row) == first && values.text("value", row) == "security"
		})
		reaches := func(code string) map[int64]bool {
			return whoever(ladders, func(row int) bool { return ladders.text("code", row) == code })
		}
		belonging, security := reaches("belonging"), reaches("security")
		alone := map[int64]bool{}
		for id := range belonging {
			if !security[id] {
				alone[id] = true
			}
		}
		within(t, "people who say security first", float64(len(says))/Respondents, 0.3, 0.45)
		within(t, "of them, ladder to belonging", share(says, belonging), 0.65, 0.85)
		within(t, "of them, ladder to security", share(says, security), 0.4, 0.65)
		within(t, "ladder to belonging and not to security", float64(len(alone))/Respondents, 0.15, 0.3)
		within(t, "of them, say security first", share(alone, says), 0.65, 0.9)
	})
}

// Those who spend little refer most.
func TestUnseenValue(t *testing.T) {
	d := demoOf(Intermediary)
	revenue := numbers(d["respondents"], "revenue")
	referred := given(d["currencies"], revenue)
	low := func(id int64) bool { return revenue[id] <= little }
	lowest, givers := map[int64]bool{}, map[int64]bool{}
	for id := range revenue {
		if low(id) {
			lowest[id] = true
		}
	}
	for row := range d["currencies"].rows {
		if d["currencies"].text("currency", row) != "money" {
			givers[d["currencies"].who(row)] = true
		}
	}
	within(t, "in the lowest band", float64(len(lowest))/Respondents, 0.25, 0.45)
	within(t, "of them, give something", share(lowest, givers), 0.6, 0.95)
	within(t, "customers that they refer", mean(referred["customers_referred"], low), 1, 2)
	within(t, "customers that the others refer", mean(referred["customers_referred"], func(id int64) bool { return !low(id) }), 0.2, 0.6)
}

// given is what each person gave of each currency, 0 for nothing.
func given(e export, people map[int64]float64) map[string]map[int64]float64 {
	out := map[string]map[int64]float64{}
	for _, c := range currencyNames {
		out[c] = map[int64]float64{}
		for id := range people {
			out[c][id] = 0
		}
	}
	for row := range e.rows {
		of := out[e.text("currency", row)]
		if _, known := of[e.who(row)]; known && !math.IsInf(e.number("amount", row), 0) {
			of[e.who(row)] += e.number("amount", row)
		}
	}
	return out
}

// The needs with the highest opportunity score (Ulwick 2002) are those planted
// as often laddered to and served badly.
func TestUnderservedNeeds(t *testing.T) {
	bad := map[Kind][]string{Intermediary: {"belonging", "family_time"}, Employer: {"be_heard", "recover"}}
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		s, l := d["satisfaction"], d["ladders"]
		people := whoever(l, func(row int) bool { return l.who(row) != 1 })
		type scored struct {
			code  string
			score float64
		}
		var found []scored
		for _, n := range worlds[k].needs {
			raters, content := 0.0, 0.0
			for row := range s.rows {
				if r := s.number("rating", row); s.text("need", row) == n.code && r <= 5 {
					raters++
					content += float64(yes(r >= 4))
				}
			}
			important := share(people, whoever(l, func(row int) bool { return l.text("code", row) == n.code }))
			satisfied := content / raters
			found = append(found, scored{n.code, 10 * (important + max(important-satisfied, 0))})
			t.Logf("%s: laddered to %.2f, satisfied %.2f, opportunity %.1f", n.code, important, satisfied, found[len(found)-1].score)
		}
		slices.SortFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		if top := []string{found[0].code, found[1].code}; !slices.Equal(slices.Sorted(slices.Values(top)), bad[k]) {
			t.Errorf("%v have the highest opportunity, want %v", top, bad[k])
		}
		within(t, "opportunity of the second", found[1].score, 6.7, 11)
		within(t, "opportunity of the third", found[2].score, 5, found[1].score-0.3)
	})
}

// People of the community that no customer record sees renew, or stay, more;
// also when ages, and shifts, are made equal.
func TestCommunityWorks(t *testing.T) {
	stories := map[Kind]struct {
		channel, outcome string
		group            []string
		crude, equal     [2]float64
	}{
		Intermediary: {"forum", "renewed", nil, [2]float64{0.1, 0.3}, [2]float64{0.12, 0.32}},
		Employer:     {"circle", "stayed", []string{"shift"}, [2]float64{0.06, 0.2}, [2]float64{0.08, 0.22}},
	}
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		s := stories[k]
		people := d["respondents"]
		there := whoever(d["interactions"], func(row int) bool { return d["interactions"].text("channel", row) == s.channel })
		type cell struct{ n, met [2]float64 }
		cells, all := map[string]*cell{}, &cell{}
		age, outcome := numbers(people, "age"), numbers(people, s.outcome)
		group := map[int64]string{}
		if s.group != nil {
			group = names(people, s.group[0])
		}
		for _, id := range sorted(outcome) {
			key := group[id] + [...]string{"under 30", "30", "45", "60", ""}[min(4, int(age[id])/15)]
			if cells[key] == nil {
				cells[key] = &cell{}
			}
			for _, c := range []*cell{cells[key], all} {
				c.n[yes(there[id])]++
				c.met[yes(there[id])] += outcome[id]
			}
		}
		crude := all.met[1]/all.n[1] - all.met[0]/all.n[0]
		equal, total := 0.0, 0.0
		for _, c := range cells {
			if c.n[0] > 0 && c.n[1] > 0 {
				equal += (c.n[0] + c.n[1]) * (c.met[1]/c.n[1] - c.met[0]/c.n[0])
				total += c.n[0] + c.n[1]
			}
		}
		within(t, "were there", all.n[1]/(all.n[0]+all.n[1]), 0.15, 0.4)
		within(t, s.outcome+" of the others", all.met[0]/all.n[0], 0.3, 0.8)
		within(t, "crude difference", crude, s.crude[0], s.crude[1])
		within(t, "standardised difference", equal/total, s.equal[0], s.equal[1])
	})
}

// The night shift gives much and gains little.
func TestNightShift(t *testing.T) {
	d := demoOf(Employer)
	people := d["respondents"]
	shift := names(people, "shift")
	nights := func(id int64) bool { return shift[id] == night }
	others := func(id int64) bool { return shift[id] != night }
	compare := func(what string, of map[int64]float64, low, high float64) {
		t.Helper()
		within(t, what+" of nights to others", mean(of, nights)/mean(of, others), low, high)
	}
	pay := numbers(people, "pay")
	compare("unpaid overtime", numbers(people, "overtime"), 2, 4)
	compare("employees referred", given(d["currencies"], pay)["employees_referred"], 2.5, 4.5)
	compare("pay", pay, 0.8, 0.92)
	compare("support cost", numbers(people, "support_cost"), 0.45, 0.7)
	rating := map[int64]float64{}
	s := d["satisfaction"]
	for row := range s.rows {
		if r := s.number("rating", row); r <= 5 {
			rating[s.who(row)] = r
		}
	}
	compare("satisfaction", rating, 0.7, 0.88)
}

// Those who want best friends take it to be a basic exchange.
func TestWantedAndAssumed(t *testing.T) {
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		b := d["relationships"]
		want, exchange, rows := 0.0, 0.0, 0.0
		for row := range b.rows {
			rows++
			if b.text("wanted", row) == "best_friends" {
				want++
				exchange += float64(yes(b.text("assumed", row) == "basic_exchange"))
			}
		}
		within(t, "want best friends", want/rows, 0.25, 0.4)
		within(t, "of them, a basic exchange", exchange/want, 0.5, 0.7)
	})
}

// Mental health falls in logistics after the reorganisation, and nowhere else.
func TestReorganisation(t *testing.T) {
	d := demoOf(Employer)
	department := names(d["respondents"], "department")
	a := d["assets"]
	levels := map[string]map[int64]float64{}
	for row := range a.rows {
		wave := a.text("wave", row)
		if level := a.number("level", row); a.text("dimension", row) == "mental" && !math.IsNaN(level) {
			if levels[wave] == nil {
				levels[wave] = map[int64]float64{}
			}
			levels[wave][a.who(row)] = level
		}
	}
	for _, name := range []string{"production", logistics, "service", "office"} {
		change := map[int64]float64{}
		for id, after := range levels["2026-09"] {
			if before, ok := levels["2026-03"][id]; ok && department[id] == name {
				change[id] = after - before
			}
		}
		low, high := -3.0, 3.0
		if name == logistics {
			low, high = -15, -8
		}
		within(t, "change in "+name, mean(change, func(int64) bool { return true }), low, high)
	}
}

// One person in ten holds most of the investments.
func TestHeavyTail(t *testing.T) {
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		a := d["assets"]
		var latest []float64
		for _, v := range of(a, func(row int) (float64, bool) {
			return a.number("level", row), a.text("dimension", row) == "investments" && !math.IsNaN(a.number("level", row))
		}) {
			latest = append(latest, v)
		}
		slices.Sort(latest)
		top, all := 0.0, 0.0
		for i, v := range latest {
			all += v
			if i >= len(latest)*9/10 {
				top += v
			}
		}
		within(t, "held by one in ten", top/all, 0.5, 0.85)
	})
}

package disclose_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/measure"
	"rung/segment/tab"
)

// The check dominance: the rules on contributions of vendors' examples.
func TestDominanceRules(t *testing.T) {
	cases := oracleOf[[]struct {
		Contributions json.RawMessage
		NK50          bool `json:"nk_1_50"`
		NK67          bool `json:"nk_2_67"`
		P             bool `json:"p_percent_10"`
	}](t, "dominance")
	for _, c := range cases {
		var list []float64
		if err := json.Unmarshal(c.Contributions, &list); err != nil {
			list = make([]float64, 1)
			if err := json.Unmarshal(c.Contributions, &list[0]); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := massOf(list).Dominated(), c.NK50 || c.NK67 || c.P; got != want {
			t.Errorf("%v: dominated is %v, want %v", list, got, want)
		}
	}
	if len(cases) != 7 {
		t.Errorf("looked at %d cases, want 7", len(cases))
	}
}

func massOf(amounts []float64) (m estimate.Mass) {
	for _, x := range amounts {
		m = m.With(estimate.Mass{Sum: x, First: x})
	}
	return m
}

// spending is a random study with amounts: spend in euros per purchase, and
// what people talk. Some spend a hundred times what others do.
type spending struct {
	*study
	plan    *segment.Plan
	life    *segment.Life
	members map[string][]int // people of a segment, by key
}

func anySpending(t *rapid.T) *spending {
	s := &spending{study: anyStudy(t), members: map[string][]int{}}
	s.banners = append(s.banners, segment.Banner{Name: "always", By: [][]string{{"site"}}})
	s.life = &segment.Life{Amounts: []segment.Amount{
		{Name: "spend", Money: "EUR", Side: segment.Gives, Per: "purchases"}, {Name: "purchases"}, {Name: "talk", Side: segment.Gives}},
		Amount: [][][]float64{make([][]float64, 3)}}
	for range s.people {
		for k, amounts := range [][]float64{{0, 1, 5, 10, 11, 12, 300, 1500}, {0, 1, 2, 3, 4, 40}, {0, 0, 1, 2, 30}} {
			s.life.Amount[0][k] = append(s.life.Amount[0][k], rapid.SampledFrom(amounts).Draw(t, s.life.Amounts[k].Name))
		}
	}
	plan, err := segment.Compile(traits, s.banners)
	if err != nil {
		t.Fatal(err)
	}
	s.plan = plan
	b := s.batch()
	for column, m := range plan.Members {
		key := plan.List[column].Key
		if _, seen := s.members[key]; seen {
			continue
		}
		s.members[key] = []int{}
		for i := range s.people {
			if _, in := slices.BinarySearch(m.Cells, b.Cells[m.Cube][i]); in {
				s.members[key] = append(s.members[key], i)
			}
		}
	}
	return s
}

func (s *spending) batch() *segment.Batch {
	sample := s.sample()
	sample.Life = s.life
	return sample.Batch(s.plan, 0, len(s.people))
}

func (s *spending) release(t *rapid.T, p disclose.Policy) ([]*estimate.Table, *disclose.Release) {
	c := &measure.Context{Plan: s.plan, Life: s.life, Period: -1, Choices: measure.Choices{Unseen: "spend", Under: 10}}
	names := []string{"bases", "amounts", "amounts_per", "concentration", "unseen_value", "balance"}
	tables, err := measure.Tables(c, names, slices.Values([]*segment.Batch{s.batch()}))
	if err != nil {
		t.Fatal(err)
	}
	return tables, apply(t, p, &s.plan.Columns, tables)
}

// sum is a sum of an amount over a segment: of everybody there, of those in the
// lowest band of spending, or of those above it.
type sum struct{ amount, part, key string }

// contributions are the amounts of a sum.
func (s *spending) contributions(of sum) (out []float64) {
	k := slices.IndexFunc(s.life.Amounts, func(a segment.Amount) bool { return a.Name == of.amount })
	for _, i := range s.members[of.key] {
		low := s.life.Value(0, i) <= 10
		if of.part == "all" || (of.part == "band") == low {
			out = append(out, s.life.Value(k, i))
		}
	}
	return out
}

// known is every sum that somebody with the release and a pencil computes from
// one figure and a number of people.
func (s *spending) known(r *disclose.Release) map[sum]float64 {
	out := map[sum]float64{}
	at := func(measure, item, statistic string, column int) (float64, bool) {
		table := r.Find(measure)
		for row, of := range table.Stub {
			if of.Item == item {
				n, ok := table.At(row, table.Statistic(statistic), column).Number()
				return n.Value, ok
			}
		}
		return 0, false
	}
	for column, c := range r.Columns.List {
		n := float64(len(s.members[c.Key])) // anybody may know it
		band := 0.0
		for _, i := range s.members[c.Key] {
			if s.life.Value(0, i) <= 10 {
				band++
			}
		}
		learn := func(amount, part string, v, by float64, ok bool) {
			if ok {
				out[sum{amount, part, c.Key}] = v * by
			}
		}
		for _, a := range []string{"spend", "purchases", "talk"} {
			v, ok := at("amounts", a, "total", column)
			learn(a, "all", v, 1, ok)
			v, ok = at("amounts", a, "mean", column)
			learn(a, "all", v, n, ok)
			v, ok = at("balance", "gives:"+a, "mean", column)
			learn(a, "all", v, n, ok)
			v, ok = at("balance", "gives:"+a, "index", column)
			whole, too := at("balance", "gives:"+a, "mean", 0)
			learn(a, "all", v/100*whole, n, ok && too)
		}
		v, ok := at("unseen_value", "spend", "mean_all", column)
		learn("spend", "all", v, n, ok)
		v, ok = at("unseen_value", "spend", "mean", column)
		learn("spend", "band", v, band, ok)
		ratio, ok := at("amounts_per", "spend", "ratio", column)
		if of, too := out[sum{"purchases", "all", c.Key}]; ok && too {
			learn("spend", "all", ratio, of, true)
		}
		if of, too := out[sum{"spend", "all", c.Key}]; ok && too && ratio > 0 {
			learn("purchases", "all", of/ratio, 1, true)
		}
	}
	return out
}

// lines are the sums that others add up to, the total first. Of spend alone
// the band is released.
func (s *spending) lines() (out [][]sum) {
	for _, a := range []string{"spend", "purchases", "talk"} {
		parts := []string{"all"}
		if a == "spend" {
			parts = []string{"all", "band", "rest"}
		}
		for _, part := range parts {
			for _, of := range s.plan.Sums {
				line := []sum{{a, part, s.plan.List[of.Total].Key}}
				for _, p := range of.Parts {
					line = append(line, sum{a, part, s.plan.List[p].Key})
				}
				out = append(out, line)
			}
		}
	}
	for _, c := range s.plan.List {
		out = append(out, []sum{{"spend", "all", c.Key}, {"spend", "band", c.Key}, {"spend", "rest", c.Key}})
	}
	return out
}

// determined are the unknown sums that all lines together determine, with
// those that are known.
func determined(lines [][]sum, known map[sum]float64) map[sum]float64 {
	place := map[sum]int{}
	var unknown []sum
	for _, line := range lines {
		for _, m := range line {
			if _, ok := known[m]; !ok {
				if _, ok := place[m]; !ok {
					place[m] = len(unknown)
					unknown = append(unknown, m)
				}
			}
		}
	}
	n := len(unknown)
	var rows [][]float64
	for _, line := range lines {
		row := make([]float64, n+1)
		for k, m := range line {
			sign := 1.0
			if k == 0 {
				sign = -1
			}
			if v, ok := known[m]; ok {
				row[n] -= sign * v
			} else {
				row[place[m]] += sign
			}
		}
		rows = append(rows, row)
	}
	out := map[sum]float64{}
	for _, row := range echelon(rows, n) {
		at := -1
		for k := range n {
			if math.Abs(row[k]) > tiny {
				if at >= 0 {
					at = n
					break
				}
				at = k
			}
		}
		if at >= 0 && at < n {
			out[unknown[at]] = row[n]
		}
	}
	return out
}

// From means, ratios, indices, numbers of people and totals nobody computes a
// sum that one or two persons dominate, nor the like to a tenth; what is hidden
// of a total is not dominated either.
func TestNobodyComputesADominatedSum(t *testing.T) {
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.Cells, Minimum: 3}, {Protect: disclose.Groups}} {
		t.Run(fmt.Sprint(p.Protect, p.Least()), func(t *testing.T) {
			dominated, shown := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				s := anySpending(t)
				_, r := s.release(t, p)
				known := s.known(r)
				lines := s.lines()
				for of, v := range known {
					if m := massOf(s.contributions(of)); m.Dominated() {
						t.Errorf("%v is dominated, and computed as %v", of, v)
					}
					shown++
				}
				for of, v := range determined(lines, known) {
					if m := massOf(s.contributions(of)); m.Dominated() {
						t.Errorf("%v is dominated, and all sums together say %v", of, v)
					}
				}
				for _, line := range lines {
					dominated += s.estimates(t, line, known)
				}
			})
			if dominated < 20 || shown < 20 {
				t.Errorf("%d dominated sums and %d others were looked at", dominated, shown)
			}
		})
	}
}

// estimates fails the test where a line says of a hidden dominated sum what it
// is to a tenth, no sum being below zero. It counts those that it looks at.
func (s *spending) estimates(t *rapid.T, line []sum, known map[sum]float64) (looked int) {
	total, ok := known[line[0]]
	rest := total
	var hidden []sum
	var together []float64
	for _, part := range line[1:] {
		if v, ok := known[part]; ok {
			rest -= v
		} else {
			hidden = append(hidden, part)
			together = append(together, s.contributions(part)...)
		}
	}
	if !ok || len(hidden) == 0 {
		return 0
	}
	if m := massOf(together); m.Dominated() {
		t.Errorf("%v less its shown parts is dominated", line[0])
	}
	for _, part := range hidden {
		m := massOf(s.contributions(part))
		if m.Dominated() {
			looked++
			if rest < 1.0999*m.Sum {
				t.Errorf("%v is %v; %v less its shown parts leaves %v", part, m.Sum, line[0], rest)
			}
		}
	}
	return looked
}

// Whatever is unknown, owed or a yes or no, there is a release, and what a
// measure marks as dominated is not in it.
func TestDominatedFiguresAreNeverShown(t *testing.T) {
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.Groups}} {
		t.Run(p.Protect.String(), func(t *testing.T) {
			looked := 0
			rapid.Check(t, func(t *rapid.T) {
				s := anySpending(t)
				s.life.Amounts = append(s.life.Amounts, segment.Amount{Name: "left", Share: true, Side: segment.Gives}, segment.Amount{Name: "cost", Money: "EUR", Side: segment.Gains})
				s.life.Amount[0] = append(s.life.Amount[0], nil, nil)
				for i := range s.people {
					for k, some := range [][]float64{{1, 5, 1000}, {2, 3}, {0, 1}, {0, 1, math.NaN()}, {-50, 0, 20, 1000, math.NaN()}} {
						if k > 2 {
							s.life.Amount[0][k] = append(s.life.Amount[0][k], rapid.SampledFrom(some).Draw(t, s.life.Amounts[k].Name))
						} else if rapid.IntRange(0, 4).Draw(t, "unknown") == 0 {
							s.life.Amount[0][k][i] = math.NaN()
						}
					}
				}
				tables, r := s.release(t, p)
				for k, table := range r.Tables {
					for row, of := range table.Stub {
						// Rows of which everything is withheld may be left out.
						from := slices.IndexFunc(tables[k].Stub, func(r tab.Row) bool { return r.Item == of.Item && r.ItemTo == of.ItemTo })
						looked += neverShown(t, tables[k], from, table, row)
					}
				}
			})
			if looked < 100 {
				t.Errorf("only %d dominated figures were looked at", looked)
			}
		})
	}
}

// neverShown fails the test where a figure of a row is marked as dominated and
// released. It counts those that it looks at.
func neverShown(t *rapid.T, from *estimate.Table, at int, table *disclose.Table, row int) (looked int) {
	for st := range table.Statistics {
		for c := range table.Columns.List {
			status := table.At(row, st, c).Status()
			switch {
			case !from.Line(at, st).IsSensitive(c):
				continue
			case status == tab.Shown, status == tab.LowBase:
				t.Errorf("%s: %v is dominated and shown in column %d", table.Measure, table.Fact(row, st), c)
			}
			looked++
		}
	}
	return looked
}

// One rich person among forty: every figure that his spending is in is
// withheld, and so is one more group; what he does not dominate is shown.
func TestRichPerson(t *testing.T) {
	s := &spending{study: &study{banners: []segment.Banner{{Name: "sites", By: [][]string{{"site"}}}}}, members: map[string][]int{}}
	s.life = &segment.Life{Amounts: []segment.Amount{{Name: "spend", Money: "EUR", Side: segment.Gives}}, Amount: [][][]float64{make([][]float64, 1)}}
	for k := range 42 {
		s.people = append(s.people, person{site: uint16(k % 3)})
		x := 100.0
		if k == 0 {
			x = 3000 // twice as much as the others of site a
		}
		s.life.Amount[0][0] = append(s.life.Amount[0][0], x+float64(k))
	}
	plan, err := segment.Compile(traits, s.banners)
	if err != nil {
		t.Fatal(err)
	}
	s.plan = plan
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.Groups}, {Protect: disclose.None, Because: "a test"}} {
		c := &measure.Context{Plan: plan, Life: s.life, Period: -1, LowBase: 1}
		tables, err := measure.Tables(c, []string{"amounts", "balance"}, slices.Values([]*segment.Batch{s.batch()}))
		if err != nil {
			t.Fatal(err)
		}
		r := apply(t, p, &plan.Columns, tables)
		var got []string
		for column, c := range r.Columns.List {
			table, balance := r.Find("amounts"), r.Find("balance")
			got = append(got, fmt.Sprint(c.Segment, " ", table.At(0, 1, column).Status(), " ", table.At(0, 3, column).Status(), " ", table.At(0, 4, column).Status(), " ", balance.At(0, 1, column).Status()))
		}
		want := []string{"Total shown shown shown shown", "site=a+b shown shown shown shown", "site=a shown suppressed suppressed suppressed",
			"site=b shown suppressed suppressed suppressed", "site=c shown shown shown shown"}
		if p.Protect == disclose.None {
			for k, column := range r.Columns.List {
				want[k] = column.Segment + " shown shown shown shown"
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v:\n%q, want\n%q", p.Protect, got, want)
		}
	}
}

// Where one person dominates the sum of all, an index would tell what is
// withheld: there is none in any segment.
func TestNoIndexOfAWithheldTotal(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Segment: "Total"}, {Key: "a", Segment: "a"}, {Key: "b", Segment: "b"}}, Sums: []tab.Sum{{Total: 0, Parts: []int{1, 2}}}}
	table := estimate.NewTable(columns, []tab.Row{{Item: "spend"}}, []tab.Statistic{{Name: "mean", Fact: "sum", Additive: true}, {Name: "index", Fact: "sum", Additive: true, OfTotal: true}})
	table.Measure, table.Bases = "spend", [][]tab.Base{{{N: 40}, {N: 20}, {N: 20}}}
	for column, m := range []estimate.Mass{{Sum: 2000, First: 1200, Second: 50}, {Sum: 1600, First: 1200, Second: 50}, {Sum: 400, First: 30, Second: 30}} {
		for s := range 2 {
			table.Set(0, s, column, estimate.Count(m.Sum, table.Bases[0][column].N))
			table.Open(0, s).Weigh(column, m)
		}
	}
	r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, []*estimate.Table{table})
	var got []tab.Status
	for column := range columns.List {
		got = append(got, r.Tables[0].At(0, 0, column).Status(), r.Tables[0].At(0, 1, column).Status())
	}
	if want := []tab.Status{tab.Suppressed, tab.Suppressed, tab.Suppressed, tab.Suppressed, tab.Shown, tab.Suppressed}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

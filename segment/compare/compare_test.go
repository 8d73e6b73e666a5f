package compare_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// survey is a table of shares and means by the parts of a trait, with some
// figures withheld.
type survey struct {
	n      []int // people, per part
	weight float64
	rows   [][]cell // per row and part
	net    []bool   // per row
}

type cell struct {
	people   int
	mean     float64
	withheld bool
	none     bool // nobody to count: not applicable
}

func anySurvey(t *rapid.T) survey {
	s := survey{n: rapid.SliceOfN(rapid.IntRange(20, 200), 2, 6).Draw(t, "n"), weight: 1}
	for range rapid.IntRange(1, 6).Draw(t, "rows") {
		var row []cell
		for _, n := range s.n {
			row = append(row, cell{people: rapid.IntRange(0, n).Draw(t, "people"), mean: rapid.Float64Range(0, 10).Draw(t, "mean"), withheld: rapid.IntRange(0, 4).Draw(t, "withheld") == 0})
		}
		s.rows, s.net = append(s.rows, row), append(s.net, rapid.IntRange(0, 3).Draw(t, "net") == 0)
	}
	return s
}

// release releases the survey with its parts in some order.
func (s survey) release(t rapid.TB, order []int) *disclose.Release {
	t.Helper()
	c := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	bases, total, sum := []tab.Base{{}}, 0, tab.Sum{}
	for _, part := range order {
		name := fmt.Sprintf("trait=%d", part)
		sum.Parts = append(sum.Parts, len(c.List))
		c.List = append(c.List, tab.Column{Banner: "traits", Group: "trait", Segment: name, Key: name})
		n := float64(s.n[part])
		bases = append(bases, tab.Base{N: s.n[part], Weighted: n * s.weight, Effective: n})
		total += s.n[part]
	}
	bases[0] = tab.Base{N: total, Weighted: float64(total) * s.weight, Effective: float64(total)}
	c.Sums = []tab.Sum{sum}
	var stub []tab.Row
	for row := range s.rows {
		stub = append(stub, tab.Row{Item: fmt.Sprint(row), Net: s.net[row]})
	}
	table := estimate.NewTable(c, stub, []tab.Statistic{{Name: "share", Unit: tab.Share, Additive: true, Complement: true}, {Name: "mean", Unit: tab.Mean, Additive: true}})
	table.Bases = [][]tab.Base{bases}
	for row, cells := range s.rows {
		people, mean := 0, 0.0
		for at, part := range order {
			x, n := cells[part], float64(s.n[part])
			table.Set(row, 0, at+1, estimate.Share(float64(x.people), n, n, x.people))
			table.Set(row, 1, at+1, estimate.Estimate{Value: x.mean, StdError: 2 / math.Sqrt(n), Low: math.NaN(), High: math.NaN(), Persons: int32(n)})
			for st := range 2 {
				switch {
				case x.none:
					table.Set(row, st, at+1, estimate.None())
				case x.withheld:
					table.Open(row, st).Mark(at+1, tab.Suppressed, 0)
				}
			}
		}
		for part, x := range cells { // in one order: Total is of all parts, withheld and left out ones too
			people, mean = people+x.people, mean+x.mean*float64(s.n[part])
		}
		all := 0
		for _, n := range s.n {
			all += n
		}
		n := float64(all)
		table.Set(row, 0, 0, estimate.Share(float64(people), n, n, people))
		table.Set(row, 1, 0, estimate.Estimate{Value: mean / n, StdError: 3.5 / math.Sqrt(n), Low: math.NaN(), High: math.NaN(), Persons: int32(all)})
		table.Bases[0][0] = tab.Base{N: all, Weighted: n * s.weight, Effective: n}
	}
	r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(c, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func forward(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// told is all that tests say, by the names of segments, and in how many words.
func told(r *disclose.Release) (out []string) {
	t := r.Tables[0]
	for row := range t.Stub {
		for st := range t.Statistics {
			line := t.Tests.Line(row, st, len(t.Statistics))
			for c, col := range t.Columns.List {
				at := fmt.Sprintf("%d %d %s ", row, st, col.Segment)
				for _, h := range line.Higher(c) {
					out = append(out, at+fmt.Sprint("> ", t.Columns.List[h.Column].Segment, h.Level))
				}
				if rest := line.AgainstRest(c); rest != tab.NoDifference {
					out = append(out, at+fmt.Sprint("rest ", rest))
				}
				if line.IsUntested(c) {
					out = append(out, at+"untested")
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func anyOptions(t *rapid.T) compare.Options {
	return compare.Options{
		Correction: rapid.SampledFrom([]estimate.Correction{estimate.BenjaminiHochberg, estimate.Holm, estimate.Bonferroni, estimate.Uncorrected}).Draw(t, "correction"),
		Family:     rapid.SampledFrom([]compare.Family{compare.ByTable, compare.ByRow}).Draw(t, "family"),
		Against:    rapid.SampledFrom([]compare.Against{compare.Both, compare.OtherColumns, compare.RestOfSample}).Draw(t, "against"),
	}
}

// The order of columns changes no finding, and a weight of everybody none.
func TestOrderAndScale(t *testing.T) {
	findings := 0
	rapid.Check(t, func(t *rapid.T) {
		s, o := anySurvey(t), anyOptions(t)
		a := s.release(t, forward(len(s.n)))
		compare.Apply(a, o)
		b := s.release(t, rapid.Permutation(forward(len(s.n))).Draw(t, "order"))
		compare.Apply(b, o)
		if d := cmp.Diff(told(a), told(b)); d != "" {
			t.Errorf("another order of columns finds (-before +after):\n%s", d)
		}
		s.weight = 4
		c := s.release(t, forward(len(s.n)))
		compare.Apply(c, o)
		if d := cmp.Diff(told(a), told(c)); d != "" {
			t.Errorf("weights of 4 find (-before +after):\n%s", d)
		}
		findings += len(told(a))
	})
	if findings == 0 {
		t.Error("nothing was found in any survey")
	}
}

// What is withheld stands in no letter, has none, and changes none: figures
// that do not exist in its place give the same findings.
func TestWithheldNowhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, o := anySurvey(t), anyOptions(t)
		gone := rapid.IntRange(0, len(s.n)-1).Draw(t, "gone")
		for row := range s.rows {
			s.rows[row][gone].withheld = true
		}
		r := s.release(t, forward(len(s.n)))
		compare.Apply(r, o)
		table := r.Tables[0]
		for row := range table.Stub {
			for st := range table.Statistics {
				line := table.Tests.Line(row, st, len(table.Statistics))
				for c := range table.Columns.List {
					_, shown := table.At(row, st, c).Number()
					if !shown && (len(line.Higher(c)) > 0 || line.AgainstRest(c) != 0 || line.IsUntested(c)) {
						t.Errorf("tests speak of a withheld figure")
					}
					for _, h := range line.Higher(c) {
						if _, shown := table.At(row, st, int(h.Column)).Number(); !shown {
							t.Errorf("a letter names a withheld figure")
						}
					}
				}
			}
		}
		for row := range s.rows {
			s.rows[row][gone].none = true
		}
		without := s.release(t, forward(len(s.n)))
		compare.Apply(without, o)
		if d := cmp.Diff(told(r), told(without)); d != "" {
			t.Errorf("in place of the withheld column tests find (-withheld +not applicable):\n%s", d)
		}
	})
}

// Means by t, by hand: 10 ± 1 of 50 people and 14 ± 1.2 of 60: t = 4/1.5620 =
// 2.561, 49 degrees of freedom, p = 0.0136; and 12.9 ± 1.2: t = 1.857, p = 0.069.
func TestMeans(t *testing.T) {
	for _, c := range []struct {
		mean float64
		want string
	}{{14, "A"}, {12.9, "a"}, {12, ""}} {
		columns := &tab.Columns{List: []tab.Column{{Banner: "b", Group: "g", Segment: "x", Key: "x"}, {Banner: "b", Group: "g", Segment: "y", Key: "y"}}, Sums: []tab.Sum{{Parts: []int{0, 1}}}}
		table := estimate.NewTable(columns, []tab.Row{{Item: "i"}}, []tab.Statistic{{Name: "mean", Unit: tab.Mean}, {Name: "total", Unit: tab.Mean}, {Name: "respondents", Unit: tab.Respondents}})
		table.Bases = [][]tab.Base{{{N: 50, Weighted: 50, Effective: 50}, {N: 60, Weighted: 60, Effective: 60}}}
		for st := range table.Statistics {
			table.Set(0, st, 0, estimate.Estimate{Value: 10, StdError: 1, Persons: 50})
			table.Set(0, st, 1, estimate.Estimate{Value: c.mean, StdError: 1.2, Persons: 60})
		}
		r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(columns, []*estimate.Table{table})
		if err != nil {
			t.Fatal(err)
		}
		compare.Apply(r, compare.Options{Correction: estimate.Uncorrected})
		tests := r.Tables[0].Tests
		if got := tests.Names(tests.Line(0, 0, 3).Higher(1)); got != c.want {
			t.Errorf("a mean of %v has letters %q, want %q", c.mean, got, c.want)
		}
		if tests.Line(0, 1, 3) != nil || tests.Line(0, 2, 3) != nil {
			t.Error("totals or counts were tested")
		}
	}
}

// Columns that share people, as answers of a trait with several a person do, are
// not compared with each other; nor is anything under two headings.
func TestSharedPeople(t *testing.T) {
	s := survey{n: []int{100, 100}, weight: 1, rows: [][]cell{{{people: 90}, {people: 10}}}, net: []bool{false}}
	r := s.release(t, forward(2))
	r.Columns.Sums = nil
	compare.Apply(r, compare.Options{Against: compare.OtherColumns})
	if r.Letters != nil || r.Tables[0].Tests != nil {
		t.Error("columns that may share people were compared")
	}
	r = s.release(t, forward(2))
	r.Columns.List[2].Group = "other"
	compare.Apply(r, compare.Options{Against: compare.OtherColumns})
	if r.Tables[0].Tests != nil {
		t.Error("columns of two headings were compared")
	}
	compare.Apply(r, compare.Options{})
	if line := r.Tables[0].Tests.Line(0, 0, 2); line.AgainstRest(1) != tab.HigherThanRest || line.AgainstRest(2) != tab.LowerThanRest || line.AgainstRest(0) != tab.NoDifference {
		t.Errorf("against the rest: %v", line.Rest)
	}
}

// A design's covariance is in the test of overlapping figures: two columns of
// the same clusters, one about half a point above the other in each.
func TestCovariance(t *testing.T) {
	const people, clusters = 400, 40
	draw := estimate.Draw{Len: people, Cluster: make([]int32, people)}
	who, values := [2][]int32{}, [2][]float64{}
	for i := range people {
		draw.Cluster[i] = int32(i % clusters)
		part := i / (people / 2)
		who[part] = append(who[part], int32(i))
		values[part] = append(values[part], float64(i%clusters)+0.5*float64(part)+0.1*float64(i*i%7))
	}
	d, err := estimate.NewDesign(draw)
	if err != nil {
		t.Fatal(err)
	}
	columns := &tab.Columns{List: []tab.Column{{Banner: "b", Group: "g", Segment: "x", Key: "x"}, {Banner: "b", Group: "g", Segment: "y", Key: "y"}}, Sums: []tab.Sum{{Parts: []int{0, 1}}}}
	letters := func(known bool) string {
		table := estimate.NewTable(columns, []tab.Row{{Item: "i"}}, []tab.Statistic{{Name: "mean", Unit: tab.Mean}})
		table.Bases = [][]tab.Base{{{N: 200, Weighted: 200, Effective: 200}, {N: 200, Weighted: 200, Effective: 200}}}
		if known {
			table.Design = d
		}
		for c := range 2 {
			ones := slices.Repeat([]float64{1}, len(who[c]))
			sum := 0.0
			for _, v := range values[c] {
				sum += v
			}
			mean, i := d.Quotient(sum, float64(len(who[c])), d.Total(who[c], values[c]), d.Total(who[c], ones))
			table.Set(0, 0, c, d.Smooth(mean, i, d.DF(who[c]), len(who[c])))
			table.Open(0, 0).SetInfluence(c, i)
		}
		r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(columns, []*estimate.Table{table})
		if err != nil {
			t.Fatal(err)
		}
		compare.Apply(r, compare.Options{Correction: estimate.Uncorrected})
		tests := r.Tables[0].Tests
		return tests.Names(tests.Line(0, 0, 1).Higher(1))
	}
	if got := letters(false); got != "" {
		t.Errorf("without the covariance the means differ: %q", got)
	}
	if got := letters(true); got != "A" {
		t.Errorf("with the covariance letters are %q, want A", got)
	}
}

// wide is 500 columns under one heading and 60 rows, with real differences in
// half of them.
func wide(t testing.TB) *disclose.Release {
	s := survey{n: slices.Repeat([]int{120}, 500), weight: 1}
	for row := range 60 {
		var cells []cell
		for part := range s.n {
			cells = append(cells, cell{people: 40 + (part*7+row*13)%11 + part%2*(row%2)*30, mean: 5})
		}
		s.rows, s.net = append(s.rows, cells), append(s.net, false)
	}
	return s.release(t, forward(500))
}

// A wide heading is tested whole: 7.5 million pairs.
func TestWide(t *testing.T) {
	r := wide(t)
	compare.Apply(r, compare.Options{})
	tests := r.Tables[0].Tests
	if !tests.Apart || tests.Letters[500] != "SF" {
		t.Errorf("the last column is %s", tests.Letters[500])
	}
	if n := len(tests.Line(1, 0, 2).Than); n < 250*249 {
		t.Errorf("%d differences in a row of which half the columns are higher than the others", n)
	}
}

func BenchmarkWide(b *testing.B) {
	r := wide(b)
	for b.Loop() {
		compare.Apply(r, compare.Options{})
	}
}

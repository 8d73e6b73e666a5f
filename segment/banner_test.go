package segment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

func categories(names ...string) []segment.Category {
	var out []segment.Category
	for _, n := range names {
		out = append(out, segment.Category{Name: n, Missing: n == "unknown"})
	}
	return out
}

var (
	age = segment.Trait{Name: "age", Label: "Age", Categories: []segment.Category{{Name: "<30", Label: "under 30"}, {Name: "30+"}, {Name: "unknown", Missing: true}},
		Nets: []segment.Net{{Name: "stated", Label: "Age stated", Of: []int{0, 1}}}}
	sex   = segment.Trait{Name: "sex", Categories: categories("f", "m"), Column: 1}
	site  = segment.Trait{Name: "site", Categories: categories("a", "b", "c", "d"), Column: 2, Nets: []segment.Net{{Name: "south", Of: []int{1, 3}}}}
	value = segment.Trait{Name: "value", Categories: categories("v", "w", "x"), Column: 3, Multi: true, Nets: []segment.Net{{Name: "v or x", Of: []int{0, 2}}}}

	traits = []segment.Trait{age, sex, site, value}
)

func compile(t rapid.TB, banners ...segment.Banner) *segment.Plan {
	t.Helper()
	p, err := segment.Compile(traits, banners)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCompileColumns(t *testing.T) {
	p := compile(t, segment.Banner{Name: "people", Label: "People", By: [][]string{{"age"}, {"sex", "age"}}},
		segment.Banner{Name: "again", By: [][]string{{"age", "sex"}, {"value"}}})
	by := map[string]string{"Age": "age", "sex × Age": "sex & age"}
	people := func(group, s, label, key string) tab.Column {
		return tab.Column{Banner: "people", BannerLabel: "People", Group: group, By: by[group], Segment: s, Label: label, Key: key,
			Net: strings.HasSuffix(s, "stated"), Missing: strings.HasSuffix(s, "unknown")}
	}
	want := []tab.Column{
		{Banner: "total", BannerLabel: "All respondents", Segment: "Total", Label: "Total", Said: say.That("Total")},
		people("Age", "age=stated", "Age stated", "age=stated"),
		people("Age", "age=<30", "under 30", "age=<30"),
		people("Age", "age=30+", "30+", "age=30+"),
		people("Age", "age=unknown", "unknown", "age=unknown"),
		people("sex × Age", "sex=f & age=<30", "f × under 30", "age=<30 & sex=f"),
		people("sex × Age", "sex=f & age=30+", "f × 30+", "age=30+ & sex=f"),
		people("sex × Age", "sex=f & age=unknown", "f × unknown", "age=unknown & sex=f"),
		people("sex × Age", "sex=m & age=<30", "m × under 30", "age=<30 & sex=m"),
		people("sex × Age", "sex=m & age=30+", "m × 30+", "age=30+ & sex=m"),
		people("sex × Age", "sex=m & age=unknown", "m × unknown", "age=unknown & sex=m"),
	}
	if diff := cmp.Diff(want, p.List[:len(want)]); diff != "" {
		t.Error(diff)
	}
	again := p.List[len(want):]
	if len(again) != 6+4 || again[0].Key != "age=<30 & sex=f" || again[0].Segment != "age=<30 & sex=f" {
		t.Errorf("the second banner: %+v", again)
	}
	// Three cubes: age × sex, the two values of the net, and the third. Total is
	// rolled up from the smallest.
	if len(p.Cubes) != 3 {
		t.Errorf("cubes: %+v", p.Cubes)
	}
	if total := p.Members[0]; p.Cubes[total.Cube].Cells != 2 || len(total.Cells) != 2 {
		t.Errorf("Total is %+v of %+v", total, p.Cubes)
	}
}

// A trait is outside of a plan where no column is about it; one of several
// answers never counts as such.
func TestOutside(t *testing.T) {
	p := compile(t, segment.Banner{Name: "people", By: [][]string{{"age", "sex"}}})
	if out := p.Outside(traits); len(out) != 1 || out[0].Name != "site" {
		t.Errorf("outside are %+v", out)
	}
	if out := compile(t).Outside(traits); len(out) != 3 {
		t.Errorf("of no banner, outside are %+v", out)
	}
}

func TestCompileErrors(t *testing.T) {
	wide := segment.Trait{Name: "wide", Column: 9}
	for i := range 1100 {
		wide.Categories = append(wide.Categories, segment.Category{Name: fmt.Sprint(i)})
	}
	other := wide
	other.Name, other.Column = "other", 10
	clash := segment.Trait{Name: "clash", Categories: categories("a", "b"), Nets: []segment.Net{{Name: "a", Of: []int{0, 1}}}}
	for _, c := range []struct {
		by   [][]string
		want string
	}{
		{[][]string{{"agee"}}, `banner "b": no trait is called "agee"`},
		{[][]string{{"age", "age"}}, `banner "b": trait "age" is crossed with itself`},
		{[][]string{{}}, `banner "b": a cross of no traits`},
		{[][]string{{"age"}, {"age"}}, `banner "b": segment "age=stated" stands twice`},
		{[][]string{{"clash"}}, `banner "b": segment "clash=a" stands twice`},
		{[][]string{{"wide", "other"}}, `banner "b": wide × other crosses more than 1048576 combinations`},
		{[][]string{{"age", "age", "age", "age", "age", "age", "age", "age", "age"}}, `crosses 9 traits; cross 8 or fewer`},
	} {
		p, err := segment.Compile(append(slices.Clone(traits), wide, other, clash), []segment.Banner{{Name: "b", By: c.by}})
		if err == nil || !strings.Contains(err.Error(), c.want) || p != nil {
			t.Errorf("%v: %v, want %q", c.by, err, c.want)
		}
	}
}

func TestCompileNothing(t *testing.T) {
	p := compile(t)
	if len(p.List) != 1 || len(p.Sums) != 0 || p.List[0].Key != "" {
		t.Errorf("%+v", p)
	}
	s := &segment.Sample{Len: 3}
	if got := sizes(p, s); got[0] != 3 {
		t.Errorf("Total has %d of 3 people", got[0])
	}
}

// TestNamesFromExportsStayApart crosses traits whose categories look like
// crosses themselves.
func TestNamesFromExportsStayApart(t *testing.T) {
	p, err := segment.Compile([]segment.Trait{
		{Name: "a", Categories: categories("1 & b=2", "1", `"1 & b=2"`)},
		{Name: "b", Categories: categories("2", "3"), Column: 1},
	}, []segment.Banner{{Name: "x", By: [][]string{{"a"}, {"b"}, {"a", "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, c := range p.List {
		if keys[c.Key] {
			t.Errorf("two segments have the key %q", c.Key)
		}
		keys[c.Key] = true
	}
}

// answers is a random sample of the four traits.
func answers(t *rapid.T) *segment.Sample {
	s := &segment.Sample{Len: rapid.IntRange(0, 40).Draw(t, "people"), Traits: traits, Values: make([][]uint16, 6)}
	for column, n := range []int{3, 2, 4, 2, 2, 2} {
		for range s.Len {
			s.Values[column] = append(s.Values[column], uint16(rapid.IntRange(0, n-1).Draw(t, "answer")))
		}
	}
	return s
}

// anyBanners draws banners over the four traits.
func anyBanners(t *rapid.T) []segment.Banner {
	names := []string{"age", "sex", "site", "value"}
	var out []segment.Banner
	for i := range rapid.IntRange(0, 3).Draw(t, "banners") {
		b := segment.Banner{Name: fmt.Sprint("b", i)}
		seen := map[string]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "crosses") {
			cross := rapid.Permutation(names).Draw(t, "traits")[:rapid.IntRange(1, 3).Draw(t, "width")]
			if id := fmt.Sprint(cross); !seen[id] {
				seen[id] = true
				b.By = append(b.By, cross)
			}
		}
		out = append(out, b)
	}
	return out
}

// holds says by the words of a segment whether a person belongs to it.
func holds(s *segment.Sample, person int, key string) bool {
	if key == "" {
		return true
	}
	for _, term := range strings.Split(key, " & ") {
		name, of, _ := strings.Cut(term, "=")
		if !inCategory(s, person, name, of) {
			return false
		}
	}
	return true
}

func inCategory(s *segment.Sample, person int, name, of string) bool {
	for _, t := range traits {
		if t.Name != name {
			continue
		}
		for i, c := range t.Categories {
			net := slices.ContainsFunc(t.Nets, func(n segment.Net) bool { return n.Name == of && slices.Contains(n.Of, i) })
			if c.Name != of && !net {
				continue
			}
			if t.Multi && s.Values[t.Column+i][person] == 1 || !t.Multi && int(s.Values[t.Column][person]) == i {
				return true
			}
		}
	}
	return false
}

// members lists the people of every column by the plan's cells.
func members(p *segment.Plan, s *segment.Sample) [][]int {
	b := s.Batch(p, 0, s.Len)
	out := make([][]int, len(p.List))
	for column, m := range p.Members {
		for i := range s.Len {
			if _, ok := slices.BinarySearch(m.Cells, b.Cells[m.Cube][i]); ok {
				out[column] = append(out[column], i)
			}
		}
	}
	return out
}

func sizes(p *segment.Plan, s *segment.Sample) []int {
	var out []int
	for _, m := range members(p, s) {
		out = append(out, len(m))
	}
	return out
}

func TestMembersAreThoseOfTheWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := answers(t), compile(t, anyBanners(t)...)
		for column, got := range members(p, s) {
			var want []int
			for i := range s.Len {
				if holds(s, i, p.List[column].Key) {
					want = append(want, i)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q holds %v, want %v", p.List[column].Segment, got, want)
			}
			if cells := p.Members[column].Cells; !slices.IsSorted(cells) {
				t.Errorf("cells of %q do not ascend", p.List[column].Segment)
			}
		}
	})
}

func TestSumsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := answers(t), compile(t, anyBanners(t)...)
		people := members(p, s)
		seen := map[string]bool{}
		for _, sum := range p.Sums {
			var union []int
			for _, part := range sum.Parts {
				union = append(union, people[part]...)
			}
			slices.Sort(union)
			if !slices.Equal(union, people[sum.Total]) {
				t.Errorf("%q is not the disjoint union of its parts", p.List[sum.Total].Segment)
			}
			id := fmt.Sprint(sum)
			if seen[id] {
				t.Errorf("%q has the same sum twice", p.List[sum.Total].Segment)
			}
			seen[id] = true
		}
	})
}

// TestSumsAreComplete looks for sums by their people: the columns of one cross
// that are parts of a segment add up to it, so the plan must say so, unless a
// person can be in two of them.
func TestSumsAreComplete(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		p := compile(t, anyBanners(t)...)
		known := map[string]bool{}
		for _, sum := range p.Sums {
			slices.Sort(sum.Parts)
			known[fmt.Sprint(p.List[sum.Total].Key, sum.Parts)] = true
		}
		first := map[string]int{}
		for i := range slices.Backward(p.List) {
			first[p.List[i].Key] = i
		}
		for total := range first {
			for pattern, parts := range splits(p, first, total) {
				found++
				if !known[fmt.Sprint(total, parts)] {
					t.Errorf("%q is the sum of its crosses with %s, and the plan does not say so", total, pattern)
				}
			}
		}
	})
	if found == 0 {
		t.Error("no sum was looked for")
	}
}

// splits lists, by their traits, the crosses that refine a segment.
func splits(p *segment.Plan, first map[string]int, total string) map[string][]int {
	out := map[string][]int{}
	terms := func(key string) []string {
		if key == "" {
			return nil
		}
		return strings.Split(key, " & ")
	}
	for key, i := range first {
		if p.List[i].Net {
			continue
		}
		var pattern []string
		refines := len(terms(key)) > len(terms(total))
		for _, term := range terms(key) {
			name, _, _ := strings.Cut(term, "=")
			pattern = append(pattern, name)
			refines = refines && (slices.Contains(terms(total), term) || name != "value")
		}
		for _, term := range terms(total) {
			refines = refines && slices.Contains(terms(key), term)
		}
		if refines {
			id := strings.Join(pattern, " × ")
			out[id] = append(out[id], i)
			slices.Sort(out[id])
		}
	}
	return out
}

// TestNetSums checks the two sums of a net: its categories, and with the other
// categories Total.
func TestNetSums(t *testing.T) {
	p := compile(t, segment.Banner{Name: "b", By: [][]string{{"site"}}})
	// Total, a, south, b, c, d
	want := []tab.Sum{{Total: 0, Parts: []int{1, 3, 4, 5}}, {Total: 2, Parts: []int{3, 5}}, {Total: 0, Parts: []int{2, 1, 4}}}
	if diff := cmp.Diff(want, p.Sums); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkCompile compiles a banner of 1,000 columns over a cube of a million
// cells.
func BenchmarkCompile(b *testing.B) {
	trait := func(name string, column, n int) segment.Trait {
		t := segment.Trait{Name: name, Column: column}
		for i := range n {
			t.Categories = append(t.Categories, segment.Category{Name: fmt.Sprint(i)})
		}
		return t
	}
	many := []segment.Trait{trait("a", 0, 30), trait("b", 1, 30), trait("c", 2, 10), trait("d", 3, 9)}
	banner := []segment.Banner{{Name: "x", By: [][]string{{"a"}, {"b"}, {"c"}, {"a", "b"}, {"a", "c"}, {"d", "c"}}}}
	for b.Loop() {
		if _, err := segment.Compile(many, banner); err != nil {
			b.Fatal(err)
		}
	}
}

// A column says what of its label is the tool's, alone and in a cross; a label
// of the study alone says nothing.
func TestColumnsSaid(t *testing.T) {
	traits := []segment.Trait{
		{Name: "sex", Categories: categories("female"), Column: 0},
		{Name: "age", Categories: append(segment.Bands{Edges: []float64{2.5}}.Categories(), segment.Category{Name: "missing", Label: "not known", Said: say.That("not known"), Missing: true}), Column: 1},
	}
	p, err := segment.Compile(traits, []segment.Banner{{Name: "b", By: [][]string{{"sex"}, {"age"}, {"sex", "age"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range p.List {
		if c.Said.Any() && c.Said.String() != c.Label {
			t.Errorf("%q is said as %q", c.Label, c.Said)
		}
		got = append(got, c.Said.String())
	}
	want := []string{"Total", "", "under 2.5", "2.5 and over", "not known", "female × under 2.5", "female × 2.5 and over", "female × not known"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

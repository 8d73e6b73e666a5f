package segment_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment"
)

var nan = math.NaN()

func TestBandsCategories(t *testing.T) {
	for _, c := range []struct {
		bands  segment.Bands
		names  []string
		labels []string
	}{
		{segment.Bands{Edges: []float64{25, 35, 36}, Whole: true},
			[]string{"<25", "25-34", "35", "36+"}, []string{"under 25", "25–34", "35", "36 and over"}},
		{segment.Bands{Edges: []float64{2.5, 3.5}},
			[]string{"<2.5", "2.5-<3.5", "3.5+"}, []string{"under 2.5", "2.5 to <3.5", "3.5 and over"}},
		{segment.Bands{Edges: []float64{2.5, 4}, Whole: true},
			[]string{"<2.5", "2.5-<4", "4+"}, []string{"under 2.5", "2.5 to <4", "4 and over"}},
		{segment.Bands{Edges: []float64{1e6}, Whole: true}, []string{"<1000000", "1000000+"}, []string{"under 1000000", "1000000 and over"}},
	} {
		var names, labels []string
		for _, cat := range c.bands.Categories() {
			names, labels = append(names, cat.Name), append(labels, cat.Title())
		}
		if diff := cmp.Diff(c.names, names); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(c.labels, labels); diff != "" {
			t.Error(diff)
		}
	}
}

func TestBandsCheck(t *testing.T) {
	for _, c := range []struct {
		edges []float64
		want  string
	}{
		{nil, "at least one edge"},
		{[]float64{1, nan}, "band edge 2 is not a finite number"},
		{[]float64{math.Inf(1)}, "band edge 1 is not a finite number"},
		{[]float64{1, 1}, "1 comes after 1"},
		{[]float64{2, 1.5}, "1.5 comes after 2"},
		{[]float64{-1, 0, 1}, ""},
	} {
		err := segment.Bands{Edges: c.edges}.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: %v, want %q", c.edges, err, c.want)
		}
	}
}

func TestBandsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		edges := rapid.SliceOfNDistinct(rapid.Float64Range(-10, 10), 1, 6, rapid.ID).Draw(t, "edges")
		slices.Sort(edges)
		b := segment.Bands{Edges: edges}
		v := rapid.OneOf(rapid.Float64Range(-12, 12), rapid.SampledFrom(edges)).Draw(t, "v")
		at := b.Of(v)
		if at > 0 && v < b.Edges[at-1] || at < len(b.Edges) && v >= b.Edges[at] {
			t.Errorf("%g is in band %d of %v", v, at, b.Edges)
		}
		if n := len(b.Categories()); n != len(edges)+1 {
			t.Errorf("%d bands for %d edges", n, len(edges))
		}
	})
}

func TestScore(t *testing.T) {
	three := segment.Scale{Items: 3, Reverse: []bool{false, false, true}, Low: 1, High: 5, MinValid: 2}
	all := three
	all.MinValid = 0
	for _, c := range []struct {
		scale   segment.Scale
		answers []float64
		want    float64
	}{
		{three, []float64{5, 4, 1}, 14. / 3}, // the last counts 5
		{three, []float64{5, nan, 2}, 4.5},   // (5 + 4) / 2
		{three, []float64{nan, nan, 3}, nan}, // one valid item, two needed
		{three, []float64{0, 4, 6}, nan},     // out of range counts as not given
		{three, []float64{math.Inf(1), 4, 4}, 3},
		{all, []float64{1, 1, 5}, 1},
		{all, []float64{1, nan, 5}, nan},
		{segment.Scale{Items: 1, Low: 0, High: 10, MinValid: 1}, []float64{0}, 0},
		{segment.Scale{Low: 1, High: 5}, nil, nan},
	} {
		got := c.scale.Score(c.answers)
		if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%+v of %v is %g, want %g", c.scale, c.answers, got, c.want)
		}
	}
}

// TestScoreReversed turns all items and all answers round: the score turns too.
func TestScoreReversed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "items")
		s := segment.Scale{Items: n, Low: 1, High: 7, MinValid: rapid.IntRange(0, n).Draw(t, "min")}
		given, turned := make([]float64, n), make([]float64, n)
		for i := range given {
			given[i] = rapid.SampledFrom([]float64{1, 2, 3, 4, 5, 6, 7, nan}).Draw(t, "answer")
			turned[i] = 8 - given[i]
			s.Reverse = append(s.Reverse, true)
		}
		plain := s
		plain.Reverse = nil
		a, b := plain.Score(given), s.Score(turned)
		if a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Errorf("%g and %g", a, b)
		}
		if !math.IsNaN(a) && (a < s.Low || a > s.High) {
			t.Errorf("score %g is out of range", a)
		}
	})
}

func TestTitles(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{segment.Trait{Name: "age"}.Title(), "age"}, {segment.Trait{Name: "age", Label: "Age"}.Title(), "Age"},
		{segment.Net{Name: "n"}.Title(), "n"}, {segment.Net{Name: "n", Label: "N"}.Title(), "N"},
		{segment.Banner{Name: "b"}.Title(), "b"}, {segment.Banner{Name: "b", Label: "B"}.Title(), "B"},
		{segment.Behavioural.String(), "behavioural"}, {segment.Kind(9).String(), "kind 9"}, {strings.Join(segment.Kinds(), " "), "demographic psychographic behavioural"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

package ladder

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Agreement is how far coders who read the same statements chose the same
// categories. The categories are codes, or whatever codes are mapped to:
// coders agree on level far more than on code, so report both.
//
// It holds counts of pairs of judgements and nothing else, so states over
// disjoint statements merge exactly in any order. With two coders the
// coefficients are the textbook ones. With more, percent agreement, κ and π
// are unweighted means over the pairs of coders for which they are defined
// (Light 1971; Davies & Fleiss 1982), each pair over the statements that both
// coded; FleissKappa and CongerKappa are those of all coders. Krippendorff's α uses all
// judgements at once.
//
// A coefficient is NaN where it is undefined: no statement coded twice, or no
// variation to agree about.
type Agreement struct {
	categories, coders int
	// judged counts pairs of judgements. A map, because with many coders of
	// large frames nearly all cells are empty.
	judged     map[judgement]int64
	statements int64
	pairable   int64
	unanimous  int64 // statements that every coder coded, all alike
}

// judgement is a category each from two coders of one statement.
type judgement struct {
	a, b   uint16 // coders, a < b
	coders uint16 // how many coded the statement: α weighs pairs by it
	x, y   Index  // category that a chose, that b chose
}

// NewAgreement is agreement of no statements yet. Categories is how many a
// coder could choose from (the codes of the frame, or the levels that have
// codes) and not how many were used: Perreault & Leigh's index depends on it.
func NewAgreement(categories, coders int) *Agreement {
	return &Agreement{categories: categories, coders: coders, judged: map[judgement]int64{}}
}

// Observe adds one statement: the category that each coder chose, in the same
// order every time, or NotCoded.
func (g *Agreement) Observe(codes []Index) {
	m := uint16(0)
	for _, c := range codes {
		if c != NotCoded {
			m++
		}
	}
	g.statements++
	if m < 2 {
		return // nothing to agree with
	}
	g.pairable++
	if int(m) == len(codes) && !slices.ContainsFunc(codes, func(c Index) bool { return c != codes[0] }) {
		g.unanimous++
	}
	for b, y := range codes {
		for a, x := range codes[:b] {
			if x != NotCoded && y != NotCoded {
				g.judged[judgement{uint16(a), uint16(b), m, x, y}]++
			}
		}
	}
}

// Merge adds everything that o observed of other statements.
func (g *Agreement) Merge(o *Agreement) {
	g.statements += o.statements
	g.pairable += o.pairable
	g.unanimous += o.unanimous
	for j, n := range o.judged {
		g.judged[j] += n
	}
}

// Statements is how many statements were observed.
func (g *Agreement) Statements() int64 { return g.statements }

// Pairable is how many statements at least two coders coded; the others say
// nothing about agreement.
func (g *Agreement) Pairable() int64 { return g.pairable }

// Relabel maps codes to categories, as from codes to levels, and leaves
// NotCoded. It reuses dst's memory.
func Relabel(dst, codes, to []Index) []Index {
	dst = dst[:0]
	for _, c := range codes {
		if c != NotCoded {
			c = to[c]
		}
		dst = append(dst, c)
	}
	return dst
}

// margins is what two coders made of the statements that both coded.
type margins struct {
	both, equal   int64
	first, second map[Index]int64 // how often each chose a category
}

// pairs lists the margins of every pair of coders with a statement in common.
func (g *Agreement) pairs() []margins {
	byPair := make([]margins, g.coders*g.coders)
	for j, n := range g.judged {
		p := &byPair[int(j.a)*g.coders+int(j.b)]
		if p.both == 0 {
			p.first, p.second = map[Index]int64{}, map[Index]int64{}
		}
		p.both += n
		if j.x == j.y {
			p.equal += n
		}
		p.first[j.x] += n
		p.second[j.y] += n
	}
	return slices.DeleteFunc(byPair, func(p margins) bool { return p.both == 0 })
}

// mean is the mean of a coefficient over the pairs of coders that have one.
func (g *Agreement) mean(coefficient func(margins) float64) float64 {
	sum, n := 0.0, 0
	for _, p := range g.pairs() {
		if v := coefficient(p); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// Percent is the share of statements on which two coders agree, 0 to 1.
func (g *Agreement) Percent() float64 {
	return g.mean(func(p margins) float64 { return ratio(p.equal, p.both) })
}

// CohenKappa is agreement beyond what the coders' own habits would give by
// chance (Cohen 1960).
func (g *Agreement) CohenKappa() float64 {
	return g.mean(func(p margins) float64 {
		var chance int64 // × both²
		for c, n := range p.first {
			chance += n * p.second[c]
		}
		return beyondChance(p.equal*p.both, chance, p.both*p.both)
	})
}

// ScottPi is agreement beyond what the coders' pooled habits would give by
// chance (Scott 1955).
func (g *Agreement) ScottPi() float64 {
	return g.mean(func(p margins) float64 {
		pooled := map[Index]int64{}
		for _, side := range []map[Index]int64{p.first, p.second} {
			for c, n := range side {
				pooled[c] += n
			}
		}
		var chance int64 // × 4·both²
		for _, n := range pooled {
			chance += n * n
		}
		return beyondChance(4*p.equal*p.both, chance, 4*p.both*p.both)
	})
}

// beyondChance is (p_o−p_e)/(1−p_e) of an observed and an expected agreement
// over a common whole. Whole numbers to the end: p_e = 1 is then exact, and
// the order of categories cannot matter.
func beyondChance(observed, expected, whole int64) float64 {
	if whole == expected {
		return math.NaN()
	}
	return float64(observed-expected) / float64(whole-expected)
}

// PerreaultLeigh is the index of reliability √((p_o−1/k)·k/(k−1)) of Perreault
// & Leigh (1989), k being the categories offered and p_o Percent; 0 where
// coders agree less than blind choice would.
func (g *Agreement) PerreaultLeigh() float64 {
	k, p := float64(g.categories), g.Percent()
	if math.IsNaN(p) || k < 2 {
		return math.NaN()
	}
	return math.Sqrt(max(0, (p-1/k)*k/(k-1)))
}

// Confused is how often a pair of coders chose two categories for one
// statement.
type Confused struct {
	First, Second Index // by the earlier coder, by the later one
	Count         int64
}

// Confusion lists the cells of the confusion table that are not empty, by
// First and Second, the diagonal included. With more than two coders it sums
// the tables of all pairs.
func (g *Agreement) Confusion() []Confused {
	cells := map[[2]Index]int64{}
	for j, n := range g.judged {
		cells[[2]Index{j.x, j.y}] += n
	}
	out := make([]Confused, 0, len(cells))
	for xy, n := range cells {
		out = append(out, Confused{First: xy[0], Second: xy[1], Count: n})
	}
	slices.SortFunc(out, func(a, b Confused) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	})
	return out
}

// Metric says how far two categories are apart for Krippendorff's α.
type Metric uint8

// The metrics. Nominal, the zero Metric: same or not. Ordinal: by the
// categories' order and how often those between were chosen. Interval: by the
// difference of their values. Ratio: by that relative to their sum, for values
// that are not negative.
const (
	Nominal Metric = iota
	Ordinal
	Interval
	Ratio
)

var metricNames = [...]string{"nominal", "ordinal", "interval", "ratio"}

// String is the name of m.
func (m Metric) String() string {
	if int(m) < len(metricNames) {
		return metricNames[m]
	}
	return fmt.Sprintf("metric %d", uint8(m))
}

// KrippendorffAlpha is 1 − D_o/D_e (Krippendorff 2011, "Computing
// Krippendorff's Alpha-Reliability"). It uses every judgement of a statement
// that has at least two, whoever made it. Values gives the categories' values
// for Interval and Ratio; nil stands for 0, 1, 2….
func (g *Agreement) KrippendorffAlpha(metric Metric, values []float64) float64 {
	t := g.coincidences()
	var observed, expected float64
	for i := range t.used {
		for j := range i {
			d := t.distance(metric, values, j, i)
			observed += t.together[j][i] * d
			expected += float64(t.chosen[i]) * float64(t.chosen[j]) * d
		}
	}
	if !(expected > 0) {
		return math.NaN()
	}
	return 1 - float64(t.judgements-1)*observed/expected
}

// coincidences is Krippendorff's table of the pairs of categories that meet in
// a statement, over the categories in use.
type coincidences struct {
	used       []Index
	together   [][]float64 // o_ck
	chosen     []int64     // n_c
	judgements int64       // n
}

func (g *Agreement) coincidences() coincidences {
	var t coincidences
	for j := range g.judged {
		t.used = append(t.used, j.x, j.y)
	}
	slices.Sort(t.used)
	t.used = slices.Compact(t.used)
	t.chosen = make([]int64, len(t.used))
	t.together = make([][]float64, len(t.used))
	for i := range t.together {
		t.together[i] = make([]float64, len(t.used))
	}
	for m := 2; m <= g.coders; m++ {
		t.add(g, uint16(m))
	}
	return t
}

// add adds the statements that m coders coded. A judgement of such a statement
// meets m−1 others and counts one in all, so each meeting counts 1/(m−1);
// adding up whole meetings first keeps the result free of their order.
func (t *coincidences) add(g *Agreement, m uint16) {
	met := make(map[[2]int]int64)
	for j, n := range g.judged {
		if j.coders != m {
			continue
		}
		x, _ := slices.BinarySearch(t.used, j.x)
		y, _ := slices.BinarySearch(t.used, j.y)
		met[[2]int{x, y}] += n
		met[[2]int{y, x}] += n
	}
	others := int64(m) - 1
	meetings := make([]int64, len(t.used))
	for xy, n := range met {
		t.together[xy[0]][xy[1]] += float64(n) / float64(others)
		meetings[xy[0]] += n
	}
	for c, n := range meetings {
		t.chosen[c] += n / others
		t.judgements += n / others
	}
}

// distance is δ² of the categories at places i < j of t.used.
func (t *coincidences) distance(metric Metric, values []float64, i, j int) float64 {
	switch metric {
	case Ordinal:
		between := -float64(t.chosen[i]+t.chosen[j]) / 2
		for _, n := range t.chosen[i : j+1] {
			between += float64(n)
		}
		return between * between
	case Interval, Ratio:
		x, y := value(values, t.used[i]), value(values, t.used[j])
		d := x - y
		if metric == Ratio && d != 0 {
			d /= x + y
		}
		return d * d
	}
	return 1
}

func value(values []float64, category Index) float64 {
	if values == nil {
		return float64(category)
	}
	return values[category]
}

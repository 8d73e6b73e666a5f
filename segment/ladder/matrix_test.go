package ladder_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"rung/segment/ladder"
)

// Two people, by ladder: A1>C1>V1 and A1>C2>V1, so A1>C1, A1>C2, C1>V1, C2>V1
// once directly and A1>V1 twice indirectly. Σ = 6.
//
//	      in  out  abstractness  centrality  prestige
//	A1     0    4       0/4          4/6        0/6
//	C1,C2  1    1       1/2          2/6        1/6
//	V1     4    0       4/4          4/6        4/6
//
// The others have no implication.
func TestStandingsByHand(t *testing.T) {
	f := small(t)
	m := matrixOf(f, textSet(t, f, "A1>C1>V1", "A1>C2>V1"), ladder.Options{Count: ladder.ByLadder})
	want := map[string]ladder.Standing{
		"A1": {In: 0, Out: 4, Abstractness: 0, Centrality: 4. / 6, Prestige: 0},
		"C1": {In: 1, Out: 1, Abstractness: 0.5, Centrality: 2. / 6, Prestige: 1. / 6},
		"C2": {In: 1, Out: 1, Abstractness: 0.5, Centrality: 2. / 6, Prestige: 1. / 6},
		"V1": {In: 4, Out: 0, Abstractness: 1, Centrality: 4. / 6, Prestige: 4. / 6},
	}
	for i, s := range ladder.Standings(m) {
		w, linked := want[f.Codes[i].ID]
		if linked && s != w {
			t.Errorf("%s: %+v, want %+v", f.Codes[i].ID, s, w)
		}
		if !linked && !(s.In == 0 && s.Out == 0 && math.IsNaN(s.Abstractness) && math.IsNaN(s.Centrality) && math.IsNaN(s.Prestige)) {
			t.Errorf("%s: %+v, want nothing", f.Codes[i].ID, s)
		}
	}
	// Cells 1, 1, 1, 1 and 2 of 7·6 possible ones; directly only the four.
	rows := ladder.CutoffTable(m, ladder.DirectAndIndirect)
	wantRows := []ladder.CutoffRow{
		{Cutoff: 1, Cells: 5, Relations: 6, CellShare: 1, PossibleShare: 5. / 42, RelationShare: 1},
		{Cutoff: 2, Cells: 1, Relations: 2, CellShare: 1. / 5, PossibleShare: 1. / 42, RelationShare: 2. / 6},
	}
	if !slices.Equal(rows, wantRows) {
		t.Errorf("cut-off table %+v, want %+v", rows, wantRows)
	}
	direct := ladder.CutoffRows(m, ladder.Direct, []int{1, 2})
	if direct[0].Cells != 4 || direct[1].Cells != 0 || direct[1].RelationShare != 0 {
		t.Errorf("direct cut-offs %+v", direct)
	}
}

func TestEmptyMatrix(t *testing.T) {
	m := ladder.NewMatrix(3)
	if rows := ladder.CutoffTable(m, ladder.DirectAndIndirect); len(rows) != 0 {
		t.Errorf("an empty matrix has cut-offs %+v", rows)
	}
	row := ladder.CutoffRows(m, ladder.Direct, []int{1})[0]
	if row.Cells != 0 || row.PossibleShare != 0 || !math.IsNaN(row.CellShare) || !math.IsNaN(row.RelationShare) {
		t.Errorf("cut-off of nothing: %+v", row)
	}
	if n := len(ladder.Standings(ladder.NewMatrix(0))); n != 0 {
		t.Errorf("%d standings in an empty frame", n)
	}
}

// Over any ladders: Out and In are the margins, centralities sum to 2 and
// prestiges to 1, and merging parts in any grouping equals counting the whole.
func TestMatrixAddsUp(t *testing.T) {
	f := small(t)
	rapid.Check(t, func(t *rapid.T) {
		o := options().Draw(t, "options")
		persons := rapid.SliceOfN(rapid.SliceOfN(ladders(f), 0, 3), 0, 6).Draw(t, "persons")
		s := setOf(persons...)
		whole := matrixOf(f, s, o)
		cut := rapid.IntRange(0, len(persons)).Draw(t, "cut")
		merged := matrixOf(f, s.Slice(cut, len(persons)), o)
		merged.Merge(matrixOf(f, s.Slice(0, cut), o))
		if !slices.Equal(whole.Direct, merged.Direct) || !slices.Equal(whole.Indirect, merged.Indirect) {
			t.Fatal("parts do not merge to the whole")
		}
		var in, out int64
		var centrality, prestige float64
		for i, st := range ladder.Standings(whole) {
			if st.In != whole.In(ladder.Index(i)) || st.Out != whole.Out(ladder.Index(i)) {
				t.Fatalf("margins of %d: %+v, %d, %d", i, st, whole.In(ladder.Index(i)), whole.Out(ladder.Index(i)))
			}
			in, out = in+st.In, out+st.Out
			if st.In+st.Out > 0 {
				centrality, prestige = centrality+st.Centrality, prestige+st.Prestige
			}
		}
		if in != whole.Sum() || out != whole.Sum() {
			t.Fatalf("in %d, out %d, sum %d", in, out, whole.Sum())
		}
		if whole.Sum() > 0 && (math.Abs(centrality-2) > 1e-12 || math.Abs(prestige-1) > 1e-12) {
			t.Fatalf("centrality sums to %v, prestige to %v", centrality, prestige)
		}
	})
}

// For strict A>C>V ladders the off-diagonal blocks of L'L, L being the ladder
// × code incidence, are the matrix by ladder: A×C and C×V direct, A×V
// indirect.
func TestThreeLevelLaddersAreACrossProduct(t *testing.T) {
	f := frameOf(t, "A1", "A2", "A3", "C1", "C2", "V1", "V2")
	a, c, v := []int{0, 3}, []int{3, 5}, []int{5, 7}
	pick := func(t *rapid.T, r []int) int { return rapid.IntRange(r[0], r[1]-1).Draw(t, "code") }
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		incidence := mat.NewDense(n, len(f.Codes), nil)
		var list [][]ladder.Index
		for l := range n {
			var codes []ladder.Index
			for _, band := range [][]int{a, c, v} {
				code := pick(t, band)
				incidence.Set(l, code, 1)
				codes = append(codes, ladder.Index(code))
			}
			list = append(list, codes)
		}
		var product mat.Dense
		product.Mul(incidence.T(), incidence)
		m := matrixOf(f, setOf(list), ladder.Options{Count: ladder.ByLadder})
		for from := range f.Codes {
			for to := range f.Codes {
				x, y := ladder.Index(from), ladder.Index(to)
				var direct, indirect int64
				switch below, above := f.Band(x), f.Band(y); {
				case below == ladder.Attribute && above == ladder.Value:
					indirect = int64(product.At(from, to))
				case below < above:
					direct = int64(product.At(from, to))
				}
				if d, i := m.At(x, y); d != direct || i != indirect {
					t.Fatalf("%d>%d: %d.%d, want %d.%d", from, to, d, i, direct, indirect)
				}
			}
		}
	})
}

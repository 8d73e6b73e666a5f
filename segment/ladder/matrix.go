package ladder

import (
	"math"
	"slices"
)

// Matrix is a summary implication matrix (SIM): how often each code of a frame
// leads to each other one. Rows lead to columns.
type Matrix struct {
	N        int     // codes of the frame
	Direct   []int64 // N×N, row by row
	Indirect []int64 // N×N, row by row
}

// NewMatrix is an empty matrix for a frame of n codes.
func NewMatrix(n int) *Matrix {
	return &Matrix{N: n, Direct: make([]int64, n*n), Indirect: make([]int64, n*n)}
}

// Add adds the implications of a ladder or a person.
func (m *Matrix) Add(list []Implication) {
	for _, p := range list {
		at := int(p.From)*m.N + int(p.To)
		m.Direct[at] += int64(p.Direct)
		m.Indirect[at] += int64(p.Indirect)
	}
}

// Merge adds everything that another matrix of the same frame counted.
func (m *Matrix) Merge(o *Matrix) {
	for i := range m.Direct {
		m.Direct[i] += o.Direct[i]
		m.Indirect[i] += o.Indirect[i]
	}
}

// At is the cell of an ordered pair.
func (m *Matrix) At(from, to Index) (direct, indirect int64) {
	at := int(from)*m.N + int(to)
	return m.Direct[at], m.Indirect[at]
}

// Strength is the count of a cell that a basis looks at.
func (m *Matrix) Strength(from, to Index, b Basis) int64 {
	direct, indirect := m.At(from, to)
	if b == Direct {
		return direct
	}
	return direct + indirect
}

// Out is the row total of a code, direct and indirect: how often it leads to
// others (out-degree).
func (m *Matrix) Out(i Index) int64 {
	var sum int64
	for at := int(i) * m.N; at < (int(i)+1)*m.N; at++ {
		sum += m.Direct[at] + m.Indirect[at]
	}
	return sum
}

// In is the column total of a code, direct and indirect: how often others lead
// to it (in-degree).
func (m *Matrix) In(i Index) int64 {
	var sum int64
	for at := int(i); at < len(m.Direct); at += m.N {
		sum += m.Direct[at] + m.Indirect[at]
	}
	return sum
}

// Sum is the total of all cells, direct and indirect.
func (m *Matrix) Sum() int64 {
	var sum int64
	for i := range m.Direct {
		sum += m.Direct[i] + m.Indirect[i]
	}
	return sum
}

// Standing is the place of a code among the others (Pieters, Baumgartner &
// Allen 1995). The indices of a code without any implication are undefined:
// NaN, printed blank.
type Standing struct {
	In, Out      int64
	Abstractness float64 // in/(in+out): 0 for pure means, 1 for pure ends
	Centrality   float64 // (in+out)/Σ; sums to 2
	Prestige     float64 // in/Σ; sums to 1
}

// Standings are the standings of all codes, in frame order.
func Standings(m *Matrix) []Standing {
	out := make([]Standing, m.N)
	var sum int64
	for from := range out {
		for to := range out {
			n := m.Direct[from*m.N+to] + m.Indirect[from*m.N+to]
			out[from].Out += n
			out[to].In += n
			sum += n
		}
	}
	for i, s := range out {
		out[i].Abstractness, out[i].Centrality, out[i].Prestige = Indices(float64(s.In), float64(s.Out), float64(sum))
	}
	return out
}

// Indices are the indices of a code with the given in- and out-degree in a
// matrix of the given sum. Degrees are whole numbers in a matrix of counts;
// weighted or averaged matrices have others.
func Indices(in, out, sum float64) (abstractness, centrality, prestige float64) {
	if !(in+out > 0) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return in / (in + out), (in + out) / sum, in / sum
}

// CutoffRow says what a cut-off would keep of a matrix.
type CutoffRow struct {
	Cutoff        int
	Cells         int64   // cells at or above the cut-off
	Relations     int64   // implications in them
	CellShare     float64 // of the active cells, those with at least one implication
	PossibleShare float64 // of all N(N−1) ordered pairs of codes
	RelationShare float64 // of all implications
}

// CutoffTable lists what every cut-off from 1 to the largest cell would keep.
// An empty matrix has an empty table.
func CutoffTable(m *Matrix, b Basis) []CutoffRow {
	var largest int64
	for i := range m.Direct {
		largest = max(largest, m.Strength(Index(i/m.N), Index(i%m.N), b))
	}
	candidates := make([]int, largest)
	for i := range candidates {
		candidates[i] = i + 1
	}
	return CutoffRows(m, b, candidates)
}

// CutoffRows lists what each of some cut-offs would keep, where the table of
// all of them would be too long to read. Shares of nothing are NaN.
func CutoffRows(m *Matrix, b Basis, candidates []int) []CutoffRow {
	var cells []int64 // active ones, ascending
	for i := range m.Direct {
		if n := m.Strength(Index(i/m.N), Index(i%m.N), b); n > 0 {
			cells = append(cells, n)
		}
	}
	slices.Sort(cells)
	above := make([]int64, len(cells)+1) // above[i] is the sum of cells[i:]
	for i := len(cells) - 1; i >= 0; i-- {
		above[i] = above[i+1] + cells[i]
	}
	rows := make([]CutoffRow, len(candidates))
	for r, cut := range candidates {
		at, _ := slices.BinarySearch(cells, int64(cut))
		rows[r] = CutoffRow{Cutoff: cut, Cells: int64(len(cells) - at), Relations: above[at]}
		rows[r].CellShare = ratio(rows[r].Cells, int64(len(cells)))
		rows[r].PossibleShare = ratio(rows[r].Cells, int64(m.N)*int64(m.N-1))
		rows[r].RelationShare = ratio(rows[r].Relations, above[0])
	}
	return rows
}

// ratio is a/b, NaN where b is not positive.
func ratio(a, b int64) float64 {
	if b <= 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

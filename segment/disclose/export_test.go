package disclose

import "slices"

// Term is an unknown of an equation, so many times.
type Term struct{ Unknown, Times int }

// Determined lists the unknowns that equations in them determine, whatever
// the other side says.
func Determined(unknowns int, rows [][]Term) []int32 {
	q := equations{n: unknowns}
	for _, row := range rows {
		sums := map[int]int{}
		for _, t := range row {
			sums[t.Unknown] += t.Times
		}
		var of []term
		for u, times := range sums {
			switch {
			case times > 0:
				of = append(of, term{int32(u), uint64(times)})
			case times < 0:
				of = append(of, term{int32(u), neg(uint64(-times))})
			}
		}
		slices.SortFunc(of, func(a, b term) int { return int(a.unknown - b.unknown) })
		if len(of) > 0 {
			q.rows = append(q.rows, of)
		}
	}
	out, ok := q.determined(1 << 62)
	if !ok {
		panic("no effort is too much")
	}
	return out
}

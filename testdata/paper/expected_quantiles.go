package paper

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// has is what a person has of an amount, and his weight.
type has struct{ x, w float64 }

// quartiles of an amount: cumulate weights from the smallest amount up, and take
// the amount at which a quarter, half and three quarters of the weight are
// reached. Revenue of everybody: 0 makes up 3 of 8, 10 up to 5, 20 up to 5.5, 60
// up to 6, 100 up to 7; so 0 at 2, 10 at 4, 60 at 6.
func quantiles() []Want {
	// In the order r1 to r8; the last is not known.
	revenue := []float64{100, 0, 20, 400, 10, 0, 60, math.NaN()}
	talk := []float64{2, 3, 0, 0, 1, 0, 4, 0}
	referred := []float64{0, 1, 0, 0, 2, 0, 0, 0}
	purchases := []float64{2, 0, 1, 5, 1, 0, 2, 0}
	known, all := but8(), all8()
	known.quartiles("revenue", revenue, columns{0, 0, 10, 0, 10}, columns{10, 0, 10, 0, 10}, columns{60, 0, 60, 400, 20})
	all.quartiles("talk", talk, columns{0, 0, 0, 0, 0}, columns{1, 2, 1, 3, 1}, columns{3, 3, 1, 3, 1})
	all.quartiles("referred", referred, columns{0, 0, 0, 0, 0}, columns{0, 0, 0, 0, 0}, columns{1, 1, 2, 1, 2})
	all.quartiles("purchases", purchases, columns{0, 0, 1, 0, 1}, columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 2, 1})
	return slices.Concat(known.list, all.list)
}

func (a *answers) quartiles(item string, amounts []float64, of ...columns) {
	weights := []float64{1, 2, 0.5, 1, 2, 1, 0.5, 1}
	in := [5][]int{{1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 6, 8}, {3, 4, 5, 7}, {2, 4, 7, 8}, {1, 3, 5, 6}}
	row := a.row(item, "", columns{})
	for k, name := range []string{"q25", "median", "q75"} {
		for c, people := range in {
			var they []has
			for _, r := range people {
				if x := amounts[r-1]; x == x {
					they = append(they, has{x, weights[r-1]})
				}
			}
			row.people[c] = float64(outside(they, of[k][c]))
		}
		row.is(name, of[k]).empty(name)
	}
}

// outside is how many have at most the lower end of a quartile's interval, or,
// where those are fewer, at least its upper end. The ends are the amounts at the
// ends of the interval of the share of people up to the quartile, whose variance
// is n/(n−1) · Σ(w(1 − p))²/W² with p for those above.
func outside(they []has, quartile float64) int {
	slices.SortFunc(they, func(a, b has) int { return cmp.Compare(a.x, b.x) })
	n, all, up := float64(len(they)), 0.0, 0.0
	for _, h := range they {
		all += h.w
		if h.x <= quartile {
			up += h.w
		}
	}
	p, variance := up/all, 0.0
	for _, h := range they {
		d := -p
		if h.x <= quartile {
			d = 1 - p
		}
		variance += n / (n - 1) * h.w * h.w * d * d / all / all
	}
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975) * math.Sqrt(variance)
	end := func(share float64) float64 {
		reached := 0.0
		for _, h := range they {
			if reached += h.w; reached >= share*all-1e-9 {
				return h.x
			}
		}
		return they[len(they)-1].x
	}
	low, high := end(p-half), end(p+half)
	below, above := 0, 0
	for _, h := range they {
		if h.x <= low {
			below++
		}
		if h.x >= high {
			above++
		}
	}
	return min(below, above)
}

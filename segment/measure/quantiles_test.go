package measure_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
	"rung/testdata/paper"
)

// A column's quartiles are what estimate.Woodruff says of the list of its
// people.
func TestQuartilesAreWoodruffs(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		var people []paper.Person
		for i := range rapid.IntRange(2, 40).Draw(t, "people") {
			x := rapid.SampledFrom([]float64{-3, 0, 0, 1, 2.5, 7, 100, math.NaN()}).Draw(t, "amount")
			people = append(people, paper.Person{ID: fmt.Sprintf("p%02d", i), Shift: "day", Amounts: []float64{x, 0, 0, 0, 0},
				Weight: rapid.SampledFrom([]float64{0.25, 1, 1, 3}).Draw(t, "weight"), Age: rapid.SampledFrom([]string{"under 40", "40+"}).Draw(t, "age")})
		}
		table := tabulate(t, context(), paper.Build(people), "quantiles")[0]
		for column, age := range map[int]string{0: "", 1: "under 40", 2: "40+"} {
			var they []paper.Person
			for _, p := range people {
				if (age == "" || p.Age == age) && p.Amounts[0] == p.Amounts[0] {
					they = append(they, p)
				}
			}
			if len(they) < 2 {
				continue
			}
			slices.SortFunc(they, func(a, b paper.Person) int { return cmp.Compare(a.Amounts[0], b.Amounts[0]) })
			var values, cumulative []float64
			sum := 0.0
			for _, p := range they {
				sum += p.Weight
				if n := len(values); n > 0 && values[n-1] == p.Amounts[0] {
					cumulative[n-1] = sum
					continue
				}
				values, cumulative = append(values, p.Amounts[0]), append(cumulative, sum)
			}
			n := float64(len(they))
			variance := func(value float64) (v float64) {
				share := cumulative[slices.Index(values, value)] / sum
				for _, p := range they {
					d := -share
					if p.Amounts[0] <= value {
						d = 1 - share
					}
					v += n / (n - 1) * p.Weight * p.Weight * d * d / (sum * sum)
				}
				return v
			}
			for q, p := range []float64{0.25, 0.5, 0.75} {
				want, got := estimate.Woodruff(values, cumulative, p, n-1, variance), table.At(0, q, column)
				if got.Value != want.Value || got.Low != want.Low || got.High != want.High || !near(got.StdError, want.StdError) {
					t.Fatalf("column %d, quartile %g: %v, want %v", column, p, got, want)
				}
				compared++
			}
		}
	})
	if compared < 100 {
		t.Errorf("only %d quartiles were compared", compared)
	}
}

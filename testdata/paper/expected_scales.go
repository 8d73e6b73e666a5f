package paper

import "math"

// products are the sums of squares and cross-products of three items, about
// their means.
type products struct{ aa, bb, cc, ab, ac, bc float64 }

func (s products) alpha() float64 {
	own := s.aa + s.bb + s.cc
	return 1.5 * (1 - own/(own+2*(s.ab+s.ac+s.bc)))
}

// r is the mean correlation; none where an item does not vary.
func (s products) r() float64 {
	return (s.ab/math.Sqrt(s.aa*s.bb) + s.ac/math.Sqrt(s.aa*s.cc) + s.bc/math.Sqrt(s.bb*s.cc)) / 3
}

func (s products) standardised() float64 { return 3 * s.r() / (1 + 2*s.r()) }

// turned puts another item first.
func (s products) turned(item int) products {
	return [...]products{s, {s.bb, s.aa, s.cc, s.ab, s.bc, s.ac}, {s.cc, s.aa, s.bb, s.ac, s.bc, s.ab}}[item]
}

// dropped is α without the first item, of the two others.
func (s products) dropped() float64 { return 4 * s.bc / (s.bb + s.cc + 2*s.bc) }

// rest is the correlation of the first item with the sum of the others.
func (s products) rest() float64 { return (s.ab + s.ac) / math.Sqrt(s.aa*(s.bb+s.cc+2*s.bc)) }

// scaleReliability is about three items, of which c3 is asked the other way
// round. In the direction of the scale:
//
//	    r1 r2 r3 r4 r5 r6 r7 r8
//	c1   1  4  2  5  3  3  2  5
//	c2   2  4  1  4  3  4  -  -
//	c3   2  5  3  3  1  4  -  4
//
// r1 to r6 are complete. Nobody is weighted.
func scaleReliability() []Want {
	a := of([5]int{6, 3, 3, 2, 4}, columns{})
	n := columns{6, 3, 3, 2, 4}
	by := [5]products{
		// Means 3 3 3: squares 4+1+1+4, 1+1+4+1+1, 1+4+4+1; products
		// 2+1+2+2, 2+2+0+0, 1+2+1.
		{10, 8, 10, 7, 4, 4},
		// r1 r2 r6: means 8/3, 10/3, 11/3, in thirds −5 4 1, −4 2 2, −5 4 1.
		{42. / 9, 24. / 9, 42. / 9, 30. / 9, 42. / 9, 30. / 9},
		// r3 r4 r5: means 10/3, 8/3, 7/3, in thirds −4 5 −1, −5 4 1, 2 2 −4.
		{42. / 9, 42. / 9, 24. / 9, 39. / 9, 6. / 9, -6. / 9},
		// r2 r4: c1 4 5, c2 4 4, c3 5 3. c2 does not vary.
		{.5, 0, 2, 0, -1, 0},
		// r1 r3 r5 r6: means 9/4, 10/4, 10/4, in quarters −5 −1 3 3, −2 −6 2 6,
		// −2 2 −6 6.
		{44. / 16, 80. / 16, 80. / 16, 40. / 16, 8. / 16, 16. / 16},
	}
	each := func(f func(p products) float64) (out columns) {
		for k, p := range by {
			if out[k] = f(p); math.IsInf(out[k], 0) {
				out[k] = na
			}
		}
		return out
	}
	a.row("calm", "", n).is("respondents", n).is("alpha", each(products.alpha)).is("alpha_standardised", each(products.standardised)).
		is("average_r", each(products.r)).empty("respondents", "alpha", "alpha_standardised", "average_r")
	for k, item := range []string{"c1", "c2", "c3"} {
		a.row("calm", item, n).
			is("alpha_dropped", each(func(p products) float64 { return p.turned(k).dropped() })).
			is("item_rest_r", each(func(p products) float64 { return p.turned(k).rest() })).
			empty("alpha_dropped", "item_rest_r")
	}
	list := a.list

	// Two answers make a score: in thirds 5 13 6 12 7 11 for r1 to r6, 13.5 for r8.
	a = of([5]int{7, 4, 3, 3, 4}, columns{8.5, 5, 3.5, 4, 4.5})
	n = columns{7, 4, 3, 3, 4}
	mean := over(columns{84.5 / 3, 55.5 / 3, 29. / 3, 51.5 / 3, 33. / 3}, a.w)
	sd := over(columns{926.25 / 9, 666.25 / 9, 260. / 9, 664.25 / 9, 262. / 9}, a.w)
	for k := range sd {
		sd[k] = math.Sqrt((sd[k] - mean[k]*mean[k]) * n[k] / (n[k] - 1))
	}
	a.row("score:calm", "", n).is("respondents", n).is("mean", mean).is("sd", sd).empty("respondents", "mean", "sd")
	return append(list, a.list...)
}

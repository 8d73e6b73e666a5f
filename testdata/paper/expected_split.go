package paper

import "math"

// numbers are what respondents say, by the digit of their id.
type numbers map[int]float64

// weights are those of r1 to r8; under40 and byDay say who is under 40 and who
// works days. Nobody's shift rotates.
var (
	weightOf = numbers{1: 1, 2: 2, 3: .5, 4: 1, 5: 2, 6: 1, 7: .5, 8: 1}
	under40  = []int{1, 2, 6, 8}
	over40   = []int{3, 4, 5, 7}
	byDay    = []int{2, 4, 7, 8}
	byNight  = []int{1, 3, 5, 6}
)

// held are the ones who say something among those who answer.
func held(answer, yes []int) numbers {
	out := numbers{}
	for _, r := range answer {
		out[r] = 0
	}
	for _, r := range yes {
		out[r] = 1
	}
	return out
}

// of is the share of a segment and its mean, and how many it has in all and
// with a number that is not 0.
func (x numbers) of(segment []int) (share, mean float64, n, some int) {
	all, w, sum := 0.0, 0.0, 0.0
	for r := range x {
		all += weightOf[r]
	}
	for _, r := range segment {
		if v, ok := x[r]; ok {
			w, sum, n = w+weightOf[r], sum+weightOf[r]*v, n+1
			if v != 0 {
				some++
			}
		}
	}
	return w / all, sum / w, n, some
}

// split states a change of Total taken apart by age and by shift. Kitagawa
// (1955): within is the sum of mean share × change of mean, mix that of mean of
// means × change of share. A segment without a mean in one period keeps its other.
func (a *answers) split(item string, before, after numbers, shares bool) {
	for _, by := range []struct {
		name     string
		segments [2][]int
	}{{"people/Age", [2][]int{under40, over40}}, {"people/Shift", [2][]int{byDay, byNight}}} {
		within, mix, few := 0.0, 0.0, math.Inf(1)
		for _, segment := range by.segments {
			p1, m1, n1, s1 := before.of(segment)
			p2, m2, n2, s2 := after.of(segment)
			if n1 == 0 {
				m1 = m2
			}
			if n2 == 0 {
				m2 = m1
			}
			within += (p1 + p2) / 2 * (m2 - m1)
			mix += (m1 + m2) / 2 * (p2 - p1)
			for _, n := range [][2]int{{n1, s1}, {n2, s2}} {
				people := []int{n[0]}
				if shares {
					people = []int{n[0], n[1], n[0] - n[1]}
				}
				for _, k := range people {
					if k > 0 {
						few = math.Min(few, float64(k))
					}
				}
			}
		}
		total := func(v float64) columns { return columns{v, none, none, none, none} }
		if len(after) == 0 {
			within, mix = na, na
		}
		a.row(item, by.name, columns{few}).is("change", total(within+mix)).is("within", total(within)).is("mix", total(mix))
	}
}

// The numbers are those of wave_change, person by person.
func changeSplit() []Want {
	a := of([5]int{7}, columns{})
	before, after := []int{1, 2, 3, 4, 5, 6, 8}, []int{1, 2, 4, 5}
	a.split("values_held:security", held(before, []int{1, 2, 4, 5}), held(after, []int{1, 2, 5}), true)
	a.split("values_held:belonging", held(before, []int{1, 3, 6}), held(after, []int{1, 4}), true)
	a.split("values_held:self_esteem", held(before, []int{8}), held(after, nil), true)
	a.split("values_held:fun", held(before, []int{2, 5}), held(after, []int{5}), true)
	before, after = []int{1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 4}
	a.split("relationship_types:basic_exchange", held(before, []int{4}), held(after, nil), true)
	a.split("relationship_types:buddies", held(before, []int{3, 6}), held(after, []int{1}), true)
	a.split("relationship_types:best_friends", held(before, []int{1, 2, 5}), held(after, []int{2, 4}), true)
	list := a.list
	mean := func(item string, before, after numbers) {
		n := len(before)
		for r := range after {
			if _, twice := before[r]; !twice {
				n++
			}
		}
		a := of([5]int{n}, columns{})
		a.split(item, before, after, false)
		list = append(list, a.list...)
	}
	mean("satisfaction:C1", numbers{2: 2, 5: 1, 8: 3}, numbers{})
	mean("satisfaction:V1", numbers{1: 2, 2: 4, 3: 1, 4: 5}, numbers{1: 4, 2: 5})
	mean("satisfaction:V2", numbers{1: 5, 6: 4}, numbers{})
	mean("assets_held:competence", numbers{7: 2}, numbers{})
	mean("assets_held:health/mental", numbers{5: 2, 6: 4}, numbers{})
	mean("assets_held:health/physical", numbers{1: 3, 2: 2, 3: 5}, numbers{1: 4, 2: 4, 4: 1})
	mean("assets_held:wealth/debt", numbers{1: 10, 2: 20, 4: 300, 5: 30}, numbers{1: 6})
	return list
}

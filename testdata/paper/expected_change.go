package paper

import (
	"math"
	"slices"
)

// changed states a row of wave_change: who says it before and after, of those
// who answer, and their weights.
func (a *answers) changed(item string, before, beforeW, after, afterW columns, answer [2]columns, weights [2]columns) {
	b, c := over(beforeW, weights[0]), over(afterW, weights[1])
	a.moved(item, before, b, after, c, answer)
}

// moved states a row of wave_change by its figures.
func (a *answers) moved(item string, before, b, after, c columns, answer [2]columns) {
	r := a.row(item, "w2", before).is("before", b)
	r.then(after).is("after", c)
	var change, few columns
	for k := range change {
		change[k] = c[k] - b[k]
		few[k] = min(before[k], after[k])
		if few[k] == 0 {
			few[k] = max(before[k], after[k])
		}
	}
	r.then(few).is("change", change)
	r.then(answer[0]).is("n_before", answer[0])
	r.then(answer[1]).is("n_after", answer[1])
	r.empty("before", "after", "change", "n_before", "n_after")
}

func waveChange() []Want {
	// Values: r1 to r6 and r8 rank some in the first wave, r1 r2 r4 r5 in the
	// second. High is rank 1 or 2.
	a := of([5]int{7, 4, 3, 3, 4}, columns{})
	answer := [2]columns{{7, 4, 3, 3, 4}, {4, 2, 2, 2, 2}}
	w := [2]columns{{8.5, 5, 3.5, 4, 4.5}, {6, 3, 3, 3, 3}}
	// r1 r2 r4 r5; then r1 r2 r5.
	a.changed("values_held:security", columns{4, 2, 2, 2, 2}, columns{6, 3, 3, 3, 3}, columns{3, 2, 1, 1, 2}, columns{5, 3, 2, 2, 3}, answer, w)
	// r1 r3 r6; then r1 r4.
	a.changed("values_held:belonging", columns{3, 2, 1, 0, 3}, columns{2.5, 2, .5, 0, 2.5}, columns{2, 1, 1, 1, 1}, columns{2, 1, 1, 1, 1}, answer, w)
	// r8; then nobody.
	a.changed("values_held:self_esteem", columns{1, 1, 0, 1, 0}, columns{1, 1, 0, 1, 0}, zero, zero, answer, w)
	// r2 r5; then r5.
	a.changed("values_held:fun", columns{2, 1, 1, 1, 1}, columns{4, 2, 2, 2, 2}, columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2}, answer, w)
	list := a.list

	// Relationships: r1 to r7 name one in the first wave, of whom r7 wants
	// none; r1 r2 r4 in the second.
	a = of([5]int{7, 3, 4, 3, 4}, columns{})
	answer = [2]columns{{7, 3, 4, 3, 4}, {3, 2, 1, 2, 1}}
	w = [2]columns{{8, 4, 4, 3.5, 4.5}, {4, 3, 1, 3, 1}}
	// r4; then nobody.
	a.changed("relationship_types:basic_exchange", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}, zero, zero, answer, w)
	// r3 r6; then r1.
	a.changed("relationship_types:buddies", columns{2, 1, 1, 0, 2}, columns{1.5, 1, .5, 0, 1.5}, columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 0, 1}, answer, w)
	// r1 r2 r5; then r2 r4.
	a.changed("relationship_types:best_friends", columns{3, 2, 1, 1, 2}, columns{5, 3, 2, 2, 3}, columns{2, 1, 1, 2, 0}, columns{3, 2, 1, 3, 0}, answer, w)
	list = append(list, a.list...)

	// Means are of all who have a record, so that they are the people.
	mean := func(item string, n [5]int, before, b, after, c columns) {
		a := of(n, columns{})
		answer := [2]columns{before, after}
		for k := range n {
			if n[k] == 0 {
				answer[0][k], answer[1][k] = na, na // nobody in either wave
			}
		}
		a.moved(item, before, b, after, c, answer)
		list = append(list, a.list...)
	}
	never := columns{na, na, na, na, na}
	// r2 2, r5 1, r8 3; then nobody.
	mean("satisfaction:C1", [5]int{3, 2, 1, 2, 1}, columns{3, 2, 1, 2, 1}, columns{9. / 5, 7. / 3, 1, 7. / 3, 1}, zero, never)
	// r1 2, r2 4, r3 1, r4 5; then r1 4, r2 5.
	mean("satisfaction:V1", [5]int{4, 2, 2, 2, 2}, columns{4, 2, 2, 2, 2}, columns{15.5 / 4.5, 10. / 3, 5.5 / 1.5, 13. / 3, 2.5 / 1.5},
		columns{2, 2, 0, 1, 1}, columns{14. / 3, 14. / 3, na, 5, 4})
	// r1 5, r6 4; then nobody.
	mean("satisfaction:V2", [5]int{2, 2, 0, 0, 2}, columns{2, 2, 0, 0, 2}, columns{4.5, 4.5, na, na, 4.5}, zero, never)
	// r7 2; then nobody.
	mean("assets_held:competence", [5]int{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}, columns{2, na, 2, 2, na}, zero, never)
	// r5 2, r6 4; then nobody.
	mean("assets_held:health/mental", [5]int{2, 1, 1, 0, 2}, columns{2, 1, 1, 0, 2}, columns{8. / 3, 4, 2, na, 8. / 3}, zero, never)
	// r1 3, r2 2, r3 5; then r1 4, r2 4, r4 1.
	mean("assets_held:health/physical", [5]int{4, 2, 2, 2, 2}, columns{3, 2, 1, 1, 2}, columns{9.5 / 3.5, 7. / 3, 5, 2, 5.5 / 1.5},
		columns{3, 2, 1, 2, 1}, columns{13. / 4, 4, 1, 3, 4})
	// r1 10, r2 20, r4 300, r5 30; then r1 6.
	mean("assets_held:wealth/debt", [5]int{4, 2, 2, 2, 2}, columns{4, 2, 2, 2, 2}, columns{410. / 6, 50. / 3, 120, 340. / 3, 70. / 3},
		columns{1, 1, 0, 0, 1}, columns{6, 6, na, na, 6})
	return list
}

func segmentStability() []Want {
	// Once r1 r2 r4 r6 r7 r8 were under 40; r4 and r7 are not any more.
	gone, goneW := columns{2, 0, 2, 2, 0}, columns{1.5, 0, 1.5, 1.5, 0}
	a := everyone()
	a.row("age", "", columns{8, 4, 4, 4, 4}).counted("respondents", "", columns{}).
		then(gone).counted("moved", "moved_share", goneW)
	// Shares are of those who were in the category.
	a.w = columns{6.5, 5, 1.5, 4.5, 2}
	a.row("age:under 40", "", columns{6, 4, 2, 4, 2}).counted("respondents", "", columns{}).
		then(gone).counted("moved", "moved_share", goneW)
	a.row("age:under 40", "under 40", columns{4, 4, 0, 2, 2}).said(columns{5, 5, 0, 3, 2})
	a.row("age:under 40", "40+", gone).said(goneW)
	// r3 r5 were over 40 then and are now: none under 40, and none on days.
	a.w = columns{2.5, na, 2.5, na, 2.5}
	stay := columns{2, 0, 2, 0, 2}
	a.row("age:40+", "", stay).counted("respondents", "", columns{}).
		then(zero).counted("moved", "moved_share", zero)
	a.row("age:40+", "40+", stay).said(a.w)
	// Of those under 40 two went over and nobody came: (2 − 0)²/2 = 2 on one
	// degree of freedom, by either test; p = erfc(√(2/2)).
	tests := everyone().row("age", "", columns{8})
	for _, name := range []string{"bowker", "stuart_maxwell"} {
		tests.is(name, columns{2, none, none, none, none}).is(name+"_df", columns{1, none, none, none, none}).is(name+"_p", columns{math.Erfc(1), none, none, none, none})
	}
	a.list = append(a.list, tests.a.list...)
	// Categories of then are told of all respondents alone.
	return slices.DeleteFunc(a.list, func(w Want) bool { return w.Item != "age" && w.Segment != Segments[0] })
}

func answerAge() []Want {
	// The latest day of each person, counted back from day 1000. Everything is
	// older than a year.
	var list []Want
	age := func(export string, n [5]int, w, days columns) {
		a := of(n, w)
		var people columns
		for k := range n {
			if people[k] = float64(n[k]); n[k] == 0 {
				people[k] = na
			}
		}
		a.row(export, "", people).counted("respondents", "", columns{}).is("mean_age", over(days, w)).empty("mean_age").
			counted("over_year", "over_year_share", w)
		list = append(list, a.list...)
	}
	// r1 600, r2 590, r3 880, r4 570, r5 560, r6 850, r8 840.
	age("values", [5]int{7, 4, 3, 3, 4}, columns{8.5, 5, 3.5, 4, 4.5},
		columns{600 + 1180 + 440 + 570 + 1120 + 850 + 840, 600 + 1180 + 850 + 840, 440 + 570 + 1120, 1180 + 570 + 840, 600 + 440 + 1120 + 850})
	// r1 600, r2 590, r3 880, r4 570, r5 860, r6 850, r7 830.
	age("assets", [5]int{7, 3, 4, 3, 4}, columns{8, 4, 4, 3.5, 4.5},
		columns{600 + 1180 + 440 + 570 + 1720 + 850 + 415, 600 + 1180 + 850, 440 + 570 + 1720 + 415, 1180 + 570 + 415, 600 + 440 + 1720 + 850})
	// r1 600, r2 890, r3 880, r4 870, r5 860, r6 850, r7 830.
	age("swot", [5]int{7, 3, 4, 3, 4}, columns{8, 4, 4, 3.5, 4.5},
		columns{600 + 1780 + 440 + 870 + 1720 + 850 + 415, 600 + 1780 + 850, 440 + 870 + 1720 + 415, 1780 + 870 + 415, 600 + 440 + 1720 + 850})
	// r1 900, r2 890.
	age("currencies", [5]int{2, 2, 0, 1, 1}, columns{3, 3, na, 2, 1}, columns{900 + 1780, 900 + 1780, na, 1780, 900})
	// As assets.
	age("relationships", [5]int{7, 3, 4, 3, 4}, columns{8, 4, 4, 3.5, 4.5},
		columns{600 + 1180 + 440 + 570 + 1720 + 850 + 415, 600 + 1180 + 850, 440 + 570 + 1720 + 415, 1180 + 570 + 415, 600 + 440 + 1720 + 850})
	// r1 600, r2 590, r3 880, r4 870, r5 860, r6 850, r8 820.
	age("satisfaction", [5]int{7, 4, 3, 3, 4}, columns{8.5, 5, 3.5, 4, 4.5},
		columns{600 + 1180 + 440 + 870 + 1720 + 850 + 820, 600 + 1180 + 850 + 820, 440 + 870 + 1720, 1180 + 870 + 820, 600 + 440 + 1720 + 850})
	return list
}

package paper

// The latest ratings; satisfied is 4 or more:
//
//	C1  r2 2  r5 1  r8 3
//	V1  r1 4 (2 in w1)  r2 5 (4 in w1)  r3 1  r4 5
//	V2  r1 5  r6 4
//
// r8 has no ladder, and is in the base for his rating. Importance is of r1 to
// r7, satisfaction of those who rate.
func underservedNeeds() []Want {
	a := among("r1 r2 r3 r4 r5 r6 r7 r8")
	ladders := the("r1 r2 r3 r4 r5 r6 r7")
	for _, r := range []struct {
		need, named, ratings, satisfied, not string
		opportunity, rank                    columns
	}{
		// Nobody is satisfied: 20 times importance.
		{"C1", "r1 r2 r3 r4 r5", "r2:2 r5:1 r8:3", "", "r2 r5 r8",
			columns{20 * 6.5 / 8, 20 * 3.0 / 4, 20 * 3.5 / 4, 20 * 3 / 3.5, 20 * 3.5 / 4.5}, columns{1, 1, 1, 1, 1}},
		// 6/8 are less than 4/4.5 are satisfied; over 40 it is 3/4 against 2/3, and at
		// night 3/4.5 and 1/1.5, which is the same.
		{"V1", "r1 r2 r4 r5", "r1:4 r2:5 r3:1 r4:5", "r1 r2 r4", "r3",
			columns{7.5, 7.5, 10 * (2*.75 - 2.0/3), 10 * 3 / 3.5, 10 * 3 / 4.5}, columns{2, 2, 2, 2, 2}},
		// Under 40, as important as V1 and as well served: they share the rank.
		{"V2", "r2 r3 r6 r7", "r1:5 r6:4", "r1 r6", "",
			columns{5, 7.5, na, na, 10 * 1.5 / 4.5}, columns{3, 2, na, na, 3}},
	} {
		named := the(r.named)
		raters, _ := sums(r.ratings)
		row := a.row(r.need, "", raters.n).numbered("raters", raters).part("laddered_share", named, ladders.w).
			part("satisfied_share", the(r.satisfied), raters.w).part("unsatisfied_share", the(r.not), raters.w)
		row.mean("mean_rating", r.ratings)
		row.people = fewer(named.n, raters.n)
		row.is("opportunity", r.opportunity).is("rank", r.rank).empty("opportunity", "rank")
	}
	return a.list
}

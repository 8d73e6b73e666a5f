package paper

// Items named, with the highest rating that each person gave:
//
//	health    weakness     back pain        r1 5 (3 in w2)  r2 4  r3 2  r6 5
//	health    strength     good sleep       r4 4
//	wealth    threat       short contracts  r5 5  r6 3
//	competence opportunity night school     r7, not rated
//
// Significant is 4 or more. Every item is the only one of its start, so that
// both have the same figures, but for the rank of items.
func swotItems() []Want {
	a := among("r1 r2 r3 r4 r5 r6 r7")
	all := the("r1 r2 r3 r4 r5 r6 r7")
	a.row("all", "", all.n).said(all.w)
	for _, r := range []struct {
		start, item, who, rated, significant string
		ranks                                columns
	}{
		// In Total .5625 of people × (4.22−1)/4 = .453 against .375 × (4.33−1)/4 =
		// .3125. Over 40 and at night fewer people have back pain: .125 × .25 and
		// .556 × .85, against .5 × 1 and .667 × .833. No one has short contracts by day.
		{"health/weakness", "back pain", "r1 r2 r3 r6", "r1:5 r2:4 r3:2 r6:5", "r1 r2 r6", columns{1, 1, 2, 1, 2}},
		{"wealth/threat", "short contracts", "r5 r6", "r5:5 r6:3", "r5", columns{2, 2, 1, na, 1}},
		{"health/strength", "good sleep", "r4", "r4:4", "r4", columns{}},
		{"competence/opportunity", "night school", "r7", "", "", columns{}},
	} {
		a.swotItem(r.start, r.who, r.rated, r.significant)
		row := a.swotItem(r.start+"/"+r.item, r.who, r.rated, r.significant)
		if r.ranks != (columns{}) {
			row.is("rank", r.ranks).empty("rank")
		}
	}
	for _, start := range []string{
		"competence/strength", "competence/weakness", "competence/threat", "health/opportunity", "health/threat",
		"time/strength", "time/weakness", "time/opportunity", "time/threat", "wealth/strength", "wealth/weakness", "wealth/opportunity",
	} {
		a.swotItem(start, "", "", "")
	}
	return a.list
}

func (a *answers) swotItem(item, who, rated, significant string) line {
	named := the(who)
	row := a.row(item, "", named.n).said(named.w).mean("significance", rated).part("significant_share", the(significant), a.w)
	// The share times the mean, from 1 as 0 to 5 as 1.
	raters, sum := sums(rated)
	priority := over(sum, raters.w)
	for k := range priority {
		priority[k] = named.w[k] / a.w[k] * (priority[k] - 1) / 4
	}
	row.people = raters.n
	return row.is("priority", priority).empty("priority")
}

package paper

import "strings"

// The latest records (level/goal, age at day 1000) and what changed since the
// first:
//
//	    physical      mental      debt, EUR         competence
//	r1  4/5 600 +1                6/4 600 -4
//	r2  4/4 590 +2                20/20 890
//	r3  5/5 880
//	r4  1/4 570                   300/0 870
//	r5                2/3 860     30/40 860
//	r6                4/3 850
//	r7                                              2/- 830
//
// Of debt, less is better: r5 owes 10 less than his goal. A record is stale
// after 700 days.
func assetsHeld() []Want {
	a := among("r1 r2 r3 r4 r5 r6 r7")
	for _, r := range [][2]string{{"competence", "r7"}, {"health", "r1 r2 r3 r4 r5 r6"}, {"time", ""}, {"wealth", "r1 r2 r4 r5"}} {
		a.row(r[0], "", columns{}).numbered("respondents", the(r[1]))
	}
	for _, r := range []struct{ item, level, goal, away, on, behind, change, stale, age string }{
		{"health/physical", "r1:4 r2:4 r3:5 r4:1", "r1:5 r2:4 r3:5 r4:4", "r1:1 r2:0 r3:0 r4:3", "r2 r3", "r1 r4",
			"r1:1 r2:2", "r3", "r1:600 r2:590 r3:880 r4:570"},
		{"health/mental", "r5:2 r6:4", "r5:3 r6:3", "r5:1 r6:-1", "r6", "r5", "", "r5 r6", "r5:860 r6:850"},
		{"wealth/debt", "r1:6 r2:20 r4:300 r5:30", "r1:4 r2:20 r4:0 r5:40", "r1:2 r2:0 r4:300 r5:-10", "r2 r5", "r1 r4",
			"r1:-4", "r2 r4 r5", "r1:600 r2:890 r4:870 r5:860"},
		// r7 states no goal: he is neither on track nor behind.
		{"competence/not_stated", "r7:2", "", "", "", "", "", "r7", "r7:830"},
	} {
		who, _ := sums(r.level)
		a.row(r.item, "", who.n).numbered("respondents", who).amount("level", r.level).amount("goal", r.goal).amount("distance", r.away).
			part("on_track", the(r.on), who.w).part("behind", the(r.behind), who.w).
			amount("change", r.change).part("stale", the(r.stale), who.w).mean("age", r.age)
	}
	return a.list
}

// amount states the mean of an amount: the people behind it are those who have
// some. Nobody of a column has 0 alone.
func (r line) amount(statistic, list string) line {
	who, sum := sums(list)
	var some []string
	for _, one := range strings.Fields(list) {
		if id, v, _ := strings.Cut(one, ":"); v != "0" {
			some = append(some, id)
		}
	}
	r.people = the(strings.Join(some, " ")).n
	return r.is(statistic, over(sum, who.w)).empty(statistic)
}

// What ladders that start from an asset name of others: C1 and C2 are about
// health, V1 about wealth, A1 about time but only ever the start.
func assetLinks() []Want {
	a := laddered()
	links := map[[2]string]struct {
		who     string
		ladders columns
	}{
		{"competence", "health"}: {"r5", columns{1, 0, 1, 0, 1}},    // L8
		{"competence", "wealth"}: {"r5", columns{1, 0, 1, 0, 1}},    // L8, over V1
		{"health", "wealth"}:     {"r1 r4", columns{3, 2, 1, 1, 2}}, // L1 L2 L7; L5 reaches V2
		{"time", "health"}:       {"r2 r6", columns{3, 3, 0, 2, 1}}, // L3 L4 L10; L9 is C2 alone, its start
		{"time", "wealth"}:       {"r2", columns{1, 1, 0, 1, 0}},    // L3
		{"wealth", "health"}:     {"r7", columns{1, 0, 1, 1, 0}},    // L12; L6 stays with wealth, L11 has no asset
	}
	names := []string{"competence", "health", "time", "wealth"}
	for _, from := range names {
		for _, to := range names {
			if from == to {
				continue
			}
			l := links[[2]string{from, to}]
			who := the(l.who)
			a.row(from, to, who.n).said(who.w).is("ladders", l.ladders).empty("ladders")
		}
	}
	return a.list
}

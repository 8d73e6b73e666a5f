package paper

import "slices"

// What people give and have (amounts.csv), with weight and segment:
//
//	      weight  age       shift  revenue  talk  referred  renewed  purchases
//	r1    1       under 40  night  100      2     0         1        2
//	r2    2       under 40  day    0        3     1         1        0
//	r3    0.5     40+       night  20       0     0         0        1
//	r4    1       40+       day    400      0     0         0        5
//	r5    2       40+       night  10       1     2         1        1
//	r6    1       under 40  night  0        0     0         0        0
//	r7    0.5     40+       day    60       4     0         1        2
//	r8    1       under 40  day    unknown  0     0         unknown  0

// but8 is the base of revenue and renewed: all but r8. all8 is everybody.
func but8() *answers { return &answers{n: [5]int{7, 3, 4, 3, 4}, w: columns{8, 4, 4, 3.5, 4.5}} }
func all8() *answers { return &answers{n: [5]int{8, 4, 4, 4, 4}, w: columns{9, 5, 4, 4.5, 4.5}} }

// of states a statistic about the people of the row's base.
func (r line) of(statistic string, values columns) line {
	about := r
	for k, n := range r.a.n {
		about.people[k] = float64(n)
	}
	about.is(statistic, values)
	return r
}

// who are the people behind the figures that follow.
func (r line) who(people columns) line {
	r.people = people
	return r
}

// size is the number of people of a base.
func (a *answers) size() (n columns) {
	for k := range n {
		n[k] = float64(a.n[k])
	}
	return n
}

// The givers of each amount, and their weights.
//
// Revenue and purchases: r1 r3 r4 r5 r7. Talk and renewed: r1 r2 r5 r7.
// Referred: r2 r5.
var (
	buyers, buyersWeight       = columns{5, 1, 4, 2, 3}, columns{5, 1, 4, 1.5, 3.5}
	talkers, talkersWeight     = columns{4, 2, 2, 2, 2}, columns{5.5, 3, 2.5, 2.5, 3}
	referrers, referrersWeight = columns{2, 1, 1, 1, 1}, columns{4, 2, 2, 2, 2}
)

// The weighted totals. Revenue: r1 100 + r3 .5·20 + r4 400 + r5 2·10 + r7
// .5·60. Talk: r1 2 + r2 2·3 + r5 2·1 + r7 .5·4. Referred: r2 2·1 + r5 2·2.
// Purchases: r1 2 + r3 .5 + r4 5 + r5 2 + r7 .5·2.
var (
	revenue   = columns{560, 100, 460, 430, 130}
	talk      = columns{12, 8, 4, 8, 4}
	referred  = columns{6, 2, 4, 2, 4}
	purchases = columns{10.5, 2, 8.5, 6, 4.5}
)

func amounts() []Want {
	row := func(a *answers, item string, givers, weight columns) line {
		return a.row(item, "", givers).of("respondents", a.size()).is("givers", givers).is("givers_share", over(weight, a.w)).
			empty("respondents", "givers", "givers_share")
	}
	known, all := but8(), all8()
	row(known, "revenue", buyers, buyersWeight).is("mean", over(revenue, known.w)).is("total", revenue).empty("mean", "total")
	row(all, "talk", talkers, talkersWeight).is("mean", over(talk, all.w)).is("total", talk).empty("mean", "total")
	row(all, "referred", referrers, referrersWeight).is("mean", over(referred, all.w)).is("total", referred).empty("mean", "total")
	row(all, "purchases", buyers, buyersWeight).is("mean", over(purchases, all.w)).is("total", purchases).empty("mean", "total")
	// Renewed is yes or no: it has no mean and no total beside its share.
	row(known, "renewed", talkers, talkersWeight)
	return slices.Concat(known.list, all.list)
}

func amountsPer() []Want {
	a := but8() // r8 has no purchase and unknown revenue
	a.row("revenue", "purchases", buyers).is("ratio", over(revenue, purchases)).empty("ratio")
	return a.list
}

func concentration() []Want {
	known, all := but8(), all8()
	// The Gini coefficient is Σ w·x·(2·weight of those with less + w) over
	// weight · total, less 1. Revenue of everybody: 0 of weight 3 (r2 r6), then
	// 10 of 2, 20 of .5, 60 of .5, 100 of 1 and 400 of 1:
	//   10·2·(6+2) + 20·.5·(10+.5) + 60·.5·(11+.5) + 100·(12+1) + 400·(14+1) = 7910.
	// Under 40: 100·(6+1). 40+: 20·2 + 10·4.5 + 30·5.5 + 400·7 = 3050.
	// Day: 30·4.5 + 400·6 = 2535. Night: 20·4 + 10·6.5 + 100·8 = 945.
	gini := func(area, weight, total columns) columns {
		for k := range area {
			area[k] = area[k]/(weight[k]*total[k]) - 1
		}
		return area
	}
	known.row("revenue", "", buyers).is("givers", buyers).
		is("gini", gini(columns{7910, 700, 3050, 2535, 945}, known.w, revenue)).
		// A fifth of the weight is 1.6: r4 has 1, and r1 is needed. Of .8 in either
		// age, .7 by day and .9 by night one is enough: r1, r4, r4, r1.
		who(columns{2, 1, 1, 1, 1}).is("top20_share", over(columns{500, 100, 400, 400, 100}, revenue)).
		empty("givers", "gini", "top20_share")
	// Talk: 0 of weight 3.5, 1 of 2 (r5), 2 of 1 (r1), 3 of 2 (r2), 4 of .5 (r7):
	//   2·(7+2) + 2·(11+1) + 6·(13+2) + 2·(17+.5) = 167.
	// Under 40: 2·(4+1) + 6·(6+2). 40+: 2·(3+2) + 2·(7+.5). Day: 6·(4+2) + 2·(8+.5).
	// Night: 2·(3+2) + 2·(7+1).
	all.row("talk", "", talkers).is("givers", talkers).
		is("gini", gini(columns{167, 58, 25, 53, 26}, all.w, talk)).
		// A fifth is 1.8, 1, .8, .9, .9: r7 r2, r2, r7 r5, r7 r2, r1.
		who(columns{2, 1, 2, 2, 1}).is("top20_share", over(columns{8, 6, 4, 8, 2}, talk)).
		empty("givers", "gini", "top20_share")
	// Referred: 0 of weight 5, 1 of 2 (r2), 2 of 2 (r5): 2·(10+2) + 4·(14+2) = 88.
	// Under 40: 2·(6+2). 40+: 4·(4+2). Day: 2·(5+2). Night: 4·(5+2).
	all.row("referred", "", referrers).is("givers", referrers).
		is("gini", gini(columns{88, 16, 24, 14, 28}, all.w, referred)).
		who(columns{1, 1, 1, 1, 1}).is("top20_share", over(columns{4, 2, 4, 2, 4}, referred)).
		empty("givers", "gini", "top20_share")
	return slices.Concat(known.list, all.list)
}

func unseenValue() []Want {
	known := but8()
	// Revenue of at most 20: r2 r3 r5 r6.
	in := columns{4, 2, 2, 1, 3}
	band := &answers{n: [5]int{4, 2, 2, 1, 3}, w: columns{5.5, 3, 2.5, 2, 3.5}}
	known.row("lowest", "", in).is("respondents", in).is("share", over(band.w, known.w)).empty("respondents", "share")
	// r2 talks and refers, and so does r5; both are in the band.
	for _, item := range []string{"talk", "referred", "any"} {
		band.row(item, "", referrers).of("respondents", band.size()).is("givers", referrers).
			is("share", over(referrersWeight, band.w)).empty("respondents", "givers", "share")
	}
	// r3 and r5 bring in .5·20 and 2·10; r2 and r6 nothing.
	some := columns{2, 0, 2, 0, 2}
	known.row("revenue", "", in).is("respondents", in).who(some).is("givers", some).
		is("mean", over(columns{30, 0, 30, 0, 30}, band.w)).
		who(buyers).is("mean_all", over(revenue, known.w)).
		empty("respondents", "givers", "mean", "mean_all")
	return slices.Concat(known.list, band.list)
}

func balance() []Want {
	var list []Want
	// index states the mean of a row and what it is of everybody's.
	index := func(a *answers, item string, people, mean columns) {
		var of columns
		for k, m := range mean {
			of[k] = 100 * m / mean[0]
		}
		a.row(item, "", people).is("mean", mean).is("index", of).empty("mean", "index")
		list = append(list, a.list...)
	}
	// change states a row that may be below zero: it has no index.
	change := func(a *answers, item string, mean columns) {
		var less columns
		for k, m := range mean {
			less[k] = m - mean[0]
		}
		a.row(item, "", a.size()).is("mean", mean).is("index", columns{na, na, na, na, na}).is("difference", less).
			empty("mean", "index", "difference")
		list = append(list, a.list...)
	}
	// Physical health rises from 3 to 4 for r1 and from 2 to 4 for r2; the others
	// have one record of it, or none.
	change(&answers{n: [5]int{2, 2, 0, 1, 1}}, "gains:health", columns{(1 + 2*2) / 3., (1 + 2*2) / 3., na, 2, 1})
	// The debt of r1 falls from 10 to 6, which is better by 4.
	change(&answers{n: [5]int{1, 1, 0, 0, 1}}, "gains:wealth:EUR", columns{4, 4, na, na, 4})
	// Last ratings: r1 V1 4, V2 5; r2 V1 5, C1 2; r3 V1 1; r4 V1 5; r5 C1 1; r6 V2 4;
	// r8 C1 3. Their means are 4.5, 3.5, 1, 5, 1, 4, 3, weighted
	// 4.5 + 7 + .5 + 5 + 2 + 4 + 3 = 26 of 8.5.
	raters := [5]int{7, 4, 3, 3, 4}
	weight := columns{8.5, 5, 3.5, 4, 4.5}
	satisfied := &answers{n: raters}
	index(satisfied, "gains:satisfaction", satisfied.size(), over(columns{26, 18.5, 7.5, 15, 11}, weight))
	// Of these, 4 and more: all of r1, half of r2, all of r4 and r6.
	index(&answers{n: raters}, "gains:values_served", columns{4, 3, 1, 2, 2}, over(columns{4, 3, 1, 2, 2}, weight))
	index(but8(), "gains:renewed", talkers, over(talkersWeight, but8().w))
	index(but8(), "gives:revenue", buyers, over(revenue, but8().w))
	index(all8(), "gives:talk", talkers, over(talk, all8().w))
	index(all8(), "gives:referred", referrers, over(referred, all8().w))
	return list
}

package paper

// Contracts, the trait that stands in no banner, with weight and segment:
//
//	      weight  age       shift  contract
//	r1    1       under 40  night  permanent
//	r2    2       under 40  day    fixed-term
//	r3    0.5     40+       night  permanent
//	r4    1       40+       day    agency
//	r5    2       40+       night  permanent
//	r6    1       under 40  night  agency
//	r7    0.5     40+       day    not known
//	r8    1       under 40  day    fixed-term
func traitAnswers() []Want {
	a := &answers{n: [5]int{7, 4, 3, 3, 4}, w: columns{8.5, 5, 3.5, 4, 4.5}} // all but r7
	a.row("contract", "", a.size()).is("respondents", a.size()).empty("respondents")
	a.row("contract=permanent", "", columns{3, 1, 2, 0, 3}).said(columns{3.5, 1, 2.5, 0, 3.5}) // r1 r3 r5
	a.row("contract=net:temporary", "", columns{4, 3, 1, 3, 1}).said(columns{5, 4, 1, 4, 1})   // r2 r4 r6 r8
	a.row("contract=fixed-term", "", columns{2, 2, 0, 2, 0}).said(columns{3, 3, 0, 3, 0})      // r2 r8
	a.row("contract=agency", "", columns{2, 1, 1, 1, 1}).said(columns{2, 1, 1, 1, 1})          // r4 r6
	return a.list
}

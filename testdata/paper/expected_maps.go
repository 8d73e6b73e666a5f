package paper

// mapStability: four replicates, in which r1 to r7 count so often (what a hash
// of their ids says; a test of segment/resample has its distribution):
//
//	    r1 r2 r3 r4 r5 r6 r7   Total  <40  40+  day  night   30 % of each
//	1    0  0  1  0  0  1  2     4     1    3    2    2       2 1 1 1 1
//	2    2  0  1  3  2  2  0    10     4    6    3    7       3 2 2 1 3
//	3    0  1  1  3  0  2  2     9     3    6    6    3       3 1 2 2 1
//	4    1  2  2  0  2  2  2    11     5    6    4    7       4 2 2 2 3
func mapStability() []Want {
	a := laddered()
	for _, r := range []struct {
		from, to     string
		people, kept columns
	}{
		// r1 r2 r3 r4: 1 6 5 5; 0 2 1 3; 1 4 4 2; 0 3 4 2; 1 3 1 3.
		{"A1", "C1", columns{4, 2, 2, 2, 2}, columns{.75, .75, 1, .75, 1}},
		// r2 r5 r6 r7: 3 4 5 8; 1 2 3 4; 2 2 2 4; 2 0 3 4; 1 4 2 4.
		{"A2", "C2", columns{4, 2, 2, 2, 2}, columns{1, 1, 1, .75, 1}},
		// r1 r2 r4: 0 5 4 3; 0 2 1 3; by day 0 3 4 2.
		{"C1", "V1", columns{3, 2, 1, 2, 1}, columns{.5, .75, none, .75, none}},
		// r3 r5: 1 3 1 4 in 40+ and by night, for cut-offs of 1 2 2 2 and 1 3 1 3.
		{"C2", "C1", columns{2, 0, 2, 0, 2}, columns{none, none, .75, none, 1}},
		// r2 r3 r6 r7: 4 3 6 8; 1 2 3 4; 3 1 3 4; 2 0 3 4; 2 3 3 4.
		{"C2", "V2", columns{4, 2, 2, 2, 2}, columns{1, 1, .75, .75, 1}},
	} {
		a.row(r.from, r.to, r.people).is("kept", r.kept)
	}
	return a.list
}

// mapDifference: r1 r2 r6 against r3 r4 r5 r7, and by day r2 r4 r7 against r1 r3
// r5 r6. r1 and r4 say the same three links P (A1>C1, A1>V1, C1>V1), r6 and r7
// the same three Q (A2>C2, A2>V2, C2>V2), and r2 both; r3 says A1>C1, C2>V2,
// C2>C1 and four of his own, r5 A2>C2, C2>C1 and four of his own. So either
// first group is one of P, one of Q, and r2.
//
// Where p and q of the first three are of P and Q and x, s, t is 1 if r2, r3, r5 is
// among them, L1 × 12 is
//
//	|7(p+x+s)-12| + 2|7(p+x)-9| + |7(q+x+t)-12| + |7(q+x)-9| + |7(q+x+s)-12| + |7(s+t)-6| + 4|7s-3| + 4|7t-3|
//
// and for p q x s t, with the number of such relabellings:
//
//	21000 54 ×2  12000 48 ×2  20100 75     11100 51 ×4  02100 69     20010 74
//	11010 44 ×4  02010 68     20001 67     11001 47 ×4  02001 75     10110 57 ×2
//	01110 51 ×2  10101 50 ×2  01101 54 ×2  10011 65 ×2  01011 69 ×2  00111 52
//
// 23 of all 35 are 51 or more. A single link differs by 6/12 at most (C2>C1: none
// and two of four), which it does wherever neither r3 nor r5 is among the first, in
// ten of 35, so no link is listed. L1 has no step worth ten of three people.
func mapDifference() []Want {
	a := laddered()
	total := func(v float64) columns { return columns{v, none, none, none, none} }
	for _, r := range [][2]string{{"age=under 40", "age=40+"}, {"shift=day", "shift=night"}} {
		a.row(r[0], r[1], columns{3}).is("respondents", total(3)).is("l1", total(na)).is("p_value", total(23./35)).
			is("permutations", total(35)).is("links_differing", total(0))
		a.row(r[0], r[1], columns{4}).is("respondents_to", total(4))
	}
	// Nobody is on a rotating shift.
	for segment, n := range map[string]float64{"shift=day": 3, "shift=night": 4} {
		a.row(segment, "shift=rotating", columns{n}).is("respondents", total(n))
		a.row(segment, "shift=rotating", zero).is("respondents_to", total(0)).is("l1", total(na)).is("p_value", total(na)).
			is("permutations", total(na)).is("links_differing", total(na))
	}
	return a.list
}

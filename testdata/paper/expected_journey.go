package paper

// What amounts.csv says of people's journeys. Weights are 1, 2, .5, 1, 2, 1,
// .5, 1 of r1 to r8; r1, r2, r6, r8 are under 40, r2, r4, r7, r8 work days.
//
//	    reached                          of them recorded  elements         contacts, recorded
//	r1  prelaunch, positioning, buying   buying            shop forum       6, 2
//	r2  prelaunch, positioning                             forum            4, 0
//	r3  prelaunch, buying                buying            shop             2, 1
//	r4  positioning, buying, loyalty     buying, loyalty   shop forum mail  8, 5
//	r5  prelaunch, positioning, buying   buying            shop forum       5, 1
//	r6  prelaunch                        prelaunch         mail             1, 1
//	r7  buying, loyalty                                    (none named)     3, 0
//	r8  nothing
//
// Shop and mail are in customer records, the forum is not. All but r2, r6 (0)
// and r8 (unknown) have given revenue; r1, r2, r5, r7 have renewed, and
// of r8 that is unknown.

// everyone is the base of all respondents.
func everyone() *answers {
	return &answers{n: [5]int{8, 4, 4, 4, 4}, w: columns{9, 5, 4, 4.5, 4.5}}
}

// of is the base of a row that has one of its own.
func of(n [5]int, w columns) *answers { return &answers{n: n, w: w} }

// counted states a statistic whose figures are its people, and its share.
func (r line) counted(count, share string, weights columns) line {
	r.is(count, r.people)
	if share != "" {
		r.is(share, over(weights, r.a.w)).empty(share)
	}
	return r.empty(count)
}

// then is the row with other people behind it.
func (r line) then(people columns) line {
	r.people = people
	return r
}

func stages() []Want {
	a := everyone()
	for _, s := range []struct {
		item                      string
		people, weights           columns
		recorded, recordedWeights columns
		unrecorded                columns
	}{
		// r1 r2 r3 r5 r6, of whom r6 is recorded.
		{"prelaunch", columns{5, 3, 2, 1, 4}, columns{6.5, 4, 2.5, 2, 4.5}, columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 0, 1}, columns{4, 2, 2, 1, 3}},
		// r1 r2 r4 r5, none recorded.
		{"positioning", columns{4, 2, 2, 2, 2}, columns{6, 3, 3, 3, 3}, zero, zero, columns{4, 2, 2, 2, 2}},
		// r1 r3 r4 r5 r7, all recorded but r7.
		{"buying", columns{5, 1, 4, 2, 3}, columns{5, 1, 4, 1.5, 3.5}, columns{4, 1, 3, 1, 3}, columns{4.5, 1, 3.5, 1, 3.5}, columns{1, 0, 1, 1, 0}},
		// r4, who is recorded, and r7.
		{"loyalty", columns{2, 0, 2, 2, 0}, columns{1.5, 0, 1.5, 1.5, 0}, columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},
		// r2 and r6 met the brand and gave no money; r6 is recorded.
		{"prospects", columns{2, 2, 0, 1, 1}, columns{3, 3, 0, 2, 1}, columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 1, 0}},
	} {
		a.row(s.item, "", s.people).said(s.weights).
			then(s.recorded).counted("recorded", "recorded_share", s.recordedWeights).
			then(s.unrecorded).counted("unrecorded", "", columns{})
	}
	// r8.
	a.row("none", "", columns{1, 1, 0, 1, 0}).said(columns{1, 1, 0, 1, 0})
	return a.list
}

func stageTransitions() []Want {
	var list []Want
	for _, t := range []struct {
		from, to    string
		n           [5]int
		people, w   columns // who reached the first
		both, bothW columns
	}{
		// r1 r2 r3 r5 r6, of whom r1 r2 r5 went on.
		{"prelaunch", "positioning", [5]int{5, 3, 2, 1, 4}, columns{5, 3, 2, 1, 4}, columns{6.5, 4, 2.5, 2, 4.5}, columns{3, 2, 1, 1, 2}, columns{5, 3, 2, 2, 3}},
		// r1 r2 r4 r5, of whom r1 r4 r5 went on.
		{"positioning", "buying", [5]int{4, 2, 2, 2, 2}, columns{4, 2, 2, 2, 2}, columns{6, 3, 3, 3, 3}, columns{3, 1, 2, 1, 2}, columns{4, 1, 3, 1, 3}},
		// r1 r3 r4 r5 r7, of whom r4 r7 went on.
		{"buying", "loyalty", [5]int{5, 1, 4, 2, 3}, columns{5, 1, 4, 2, 3}, columns{5, 1, 4, 1.5, 3.5}, columns{2, 0, 2, 2, 0}, columns{1.5, 0, 1.5, 1.5, 0}},
	} {
		a := of(t.n, t.w)
		a.row(t.from, t.to, t.people).counted("respondents", "", columns{}).
			then(t.both).counted("converted", "conversion", t.bothW)
		list = append(list, a.list...)
	}
	return list
}

func touchpoints() []Want {
	a := everyone()
	// All but r8; contacts 6 + 4 + 2 + 8 + 5 + 1 + 3.
	a.row("any", "", columns{7, 3, 4, 3, 4}).said(columns{8, 4, 4, 3.5, 4.5}).
		is("contacts", columns{29, 11, 18, 15, 14}).empty("contacts")
	// r1 r3 r4 r5 r6; contacts 2 + 1 + 5 + 1 + 1.
	a.row("crm", "", columns{5, 2, 3, 1, 4}).said(columns{5.5, 2, 3.5, 1, 4.5}).
		is("contacts", columns{10, 3, 7, 5, 5}).empty("contacts")
	// r2 r7; contacts beyond customer records are 4, 4, 1, 3, 4, 0, 3 of r1 to
	// r7, of six people.
	a.row("beyond_crm", "", columns{2, 1, 1, 2, 0}).said(columns{2.5, 2, .5, 2.5, 0}).
		then(columns{6, 2, 4, 3, 3}).is("contacts", columns{19, 8, 11, 10, 9}).empty("contacts")
	// r1 r2 r4 r5.
	a.row("forum", "", columns{4, 2, 2, 2, 2}).said(columns{6, 3, 3, 3, 3})
	// r4 r6.
	a.row("mail", "", columns{2, 1, 1, 1, 1}).said(columns{2, 1, 1, 1, 1})
	// r1 r3 r4 r5.
	a.row("shop", "", columns{4, 1, 3, 1, 3}).said(columns{4.5, 1, 3.5, 1, 3.5})
	return a.list
}

// worked states a row of what_worked: who met the element and who did not.
func (a *answers) worked(item string, met, not columns) line {
	r := a.row(item, "", columns{7, 3, 4, 3, 4}).counted("respondents", "", columns{})
	r.then(met).is("exposed", met).empty("exposed")
	r.then(not).is("unexposed", not).empty("unexposed")
	return r.empty("mean_exposed", "mean_unexposed", "difference", "covered", "crude")
}

// Outcomes are compared by age. Whether r8 renewed is not known.
func whatWorked() []Want {
	a := laddered()
	nowhere := columns{na, na, na, na, na}
	all := columns{7, 3, 4, 3, 4}
	one := columns{1, 1, 1, 1, 1}
	// r1 r2 r4 r5 met the forum, r3 r6 r7 did not. Under 40 that leaves r6 alone
	// on one side, so that only those over 40 are compared: r5 renewed and r4
	// did not (2/3), r7 did and r3 did not (1/2). They weigh 4 of 8. By shift,
	// each age has one person on a side.
	r := a.worked("forum", columns{4, 2, 2, 2, 2}, columns{3, 1, 2, 1, 2})
	r.then(one).is("mean_exposed", columns{2. / 3, na, 2. / 3, na, na}).
		is("mean_unexposed", columns{1. / 2, na, 1. / 2, na, na}).
		is("difference", columns{1. / 6, na, 1. / 6, na, na})
	r.then(all).is("covered", columns{.5, 0, 1, 0, 0})
	// As it stands, r1 r2 r5 of those four (5/6) less r7 of r3 r6 r7 (.5/2);
	// nights r1 and r5 did, and neither r3 nor r6.
	r.then(columns{1, na, 1, na, 2}).is("crude", columns{5./6 - 1./4, na, 1. / 6, na, 1})

	// r4 r6, neither of whom renewed, one of each age and shift; of r1 r2 r3 r5
	// r7, who weigh 6, all but r3 did.
	r = a.worked("mail", columns{2, 1, 1, 1, 1}, columns{5, 2, 3, 2, 3})
	r.is("mean_exposed", nowhere).is("mean_unexposed", nowhere).is("difference", nowhere)
	r.then(all).is("covered", zero)
	r.then(one).is("crude", columns{-5.5 / 6, na, na, na, na})

	// r1 r3 r4 r5, of whom r1 and r5 renewed, 3 of 4.5; of r2 r6 r7 all but r6
	// did, 2.5 of 3.5. Under 40 r1 alone met it, over 40 r7 alone did not; days
	// r4 alone met it, nights r6 alone did not.
	r = a.worked("shop", columns{4, 1, 3, 1, 3}, columns{3, 2, 1, 2, 1})
	r.is("mean_exposed", nowhere).is("mean_unexposed", nowhere).is("difference", nowhere)
	r.then(all).is("covered", zero)
	r.then(one).is("crude", columns{2./3 - 5./7, na, na, na, na})
	return a.list
}

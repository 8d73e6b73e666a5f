package paper

// The latest row of each on care, wanted and assumed, and what he wanted
// before:
//
//	r1  buddies       buddies         best_friends
//	r2  best_friends  best_friends    best_friends
//	r3  buddies       basic_exchange
//	r4  best_friends  basic_exchange  basic_exchange
//	r5  best_friends  basic_exchange
//	r6  buddies       buddies
//	r7                buddies
const namesType = "r1 r2 r3 r4 r5 r6 r7"

func relationshipTypes() []Want {
	a := among(namesType)
	for _, r := range [][3]string{
		{"net:any_type", "r1 r2 r3 r4 r5 r6", namesType},
		{"basic_exchange", "", "r3 r4 r5"},
		{"buddies", "r1 r3 r6", "r1 r6 r7"},
		{"best_friends", "r2 r4 r5", "r2"},
	} {
		wanted, assumed := the(r[1]), the(r[2])
		row := a.row(r[0], "", columns{}).numbered("wanted", wanted).part("wanted_share", wanted, a.w).
			numbered("assumed", assumed).part("assumed_share", assumed, a.w)
		row.people = fewer(wanted.n, assumed.n)
		row.is("gap", difference(wanted, assumed, a.w)).empty("gap")
	}
	return a.list
}

func relationshipMatrix() []Want {
	a := among(namesType)
	return a.crossed("r1 r2 r3 r4 r5 r6", [2]string{"mismatch", "r3 r4 r5"}, [2]string{"match", "r1 r2 r6"}, [][3]string{
		{"basic_exchange", "", ""},
		{"buddies", "", "r1 r3 r6"}, {"buddies", "basic_exchange", "r3"}, {"buddies", "buddies", "r1 r6"},
		{"best_friends", "", "r2 r4 r5"}, {"best_friends", "basic_exchange", "r4 r5"}, {"best_friends", "best_friends", "r2"},
	})
}

func relationshipChanges() []Want {
	const both = "r1 r2 r4"
	return among(both).crossed(both, [2]string{"moved", "r1 r4"}, [2]string{"stayed", "r2"}, [][3]string{
		{"basic_exchange", "", "r4"}, {"basic_exchange", "best_friends", "r4"},
		{"buddies", "", ""},
		{"best_friends", "", "r1 r2"}, {"best_friends", "buddies", "r1"}, {"best_friends", "best_friends", "r2"},
	})
}

// crossed states pairs of types. People of both are a share of the base, those
// of the first type of them, and those of a pair of the first type.
func (a *answers) crossed(both string, different, same [2]string, rows [][3]string) []Want {
	all := the(both)
	a.row("all", "", all.n).said(all.w)
	for _, r := range [][2]string{different, same} {
		a.row(r[0], "", columns{}).numbered("respondents", the(r[1])).part("share", the(r[1]), all.w)
	}
	var head those
	for _, r := range rows {
		who, share := the(r[2]), all
		if r[1] == "" {
			head = who
		} else {
			share = head
		}
		a.row(r[0], r[1], columns{}).numbered("respondents", who).part("share", who, share.w)
	}
	return a.list
}

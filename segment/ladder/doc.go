// Package ladder answers "what was said": it turns coded laddering interviews
// into implications, the implications into a matrix, and the matrix into the
// figures and the map that a report shows.
//
// The steps are: a Frame of codes, a Set of ladders coded with it, a Counter
// that finds the implications of a ladder or a person, a Matrix that adds them
// up, and from the matrix Standings, a CutoffTable and a ValueMap. Beside
// them, Inspect says what is odd about a ladder and Agreement how far coders
// agree. Everything counted is a whole number, so that parts merge exactly.
//
// # Terms
//
// A code is what an answer was filed under; its level says how abstract it is:
// attribute, consequence or value. A rung is one answer, a ladder the rungs
// from one starting point upwards, each saying why the one below matters. A
// forked ladder has rungs that answer one and the same rung. A means-end chain
// is a path of a ladder from its start to an end.
//
// An implication is an ordered pair of codes of which a ladder says that one
// leads to the other: direct for adjacent rungs, indirect with rungs between.
// The summary implication matrix (SIM) counts them, rows leading to columns,
// direct and indirect apart: "4.06" in the literature is 4 and 6.
//
// Abstractness is the share of a code's implications that lead to it: 0 for
// pure means, 1 for pure ends. Centrality is the share of all implications
// that it takes part in, prestige the share that lead to it.
//
// A cut-off is the count from which a link is drawn. A hierarchical value map
// (HVM) draws the links that pass, less the redundant ones. A mention counts
// ladders; a respondent count counts people, however many ladders they gave.
//
// # Sources
//
// Reynolds & Gutman 1988: laddering, the matrix, the cut-off. Pieters,
// Baumgartner & Allen 1995: the indices. Leppard, Russell & Cox 2004: the
// strongest links per pair of levels. Gengler, Klenosky & Mulvey 1995: what
// makes a readable map. Krippendorff 2011, Perreault & Leigh 1989, Light 1971:
// coder agreement. The published matrix of the ladder.ly tool fixes counting
// by occurrence, all 400 cells of it. Where these are silent the rule is ours
// and stands under Decisions.
//
// # What it refuses
//
// It reads no text: coding is people's work, and a rung without a code of the
// frame does not get here. It weighs nobody: weights are the business of
// measures. It lays nothing out and draws nothing. It has no opinion on who
// may see a number: see package disclose.
//
// # Decisions
//
// 2026-11-21 How often does a pair count? Once a person, direct winning over
// indirect: bases and thresholds are people, and otherwise whoever talks most
// weighs most. By ladder and by occurrence reproduce published studies. A
// study comparing with one that counted ladders would choose that.
//
// 2026-11-21 Consecutive repeats (A>C>C>V) collapse before counting, but by
// occurrence: they are one thought coded twice, two real ladders in three have
// them, and C>V would gain an indirect count beside its direct one. Sets keep
// them as coded, so that they can be reported.
//
// 2026-11-21 Which links are drawn? Those of at least 7.3 % of respondents,
// rounded up: Reynolds & Gutman's 3 to 5 of 50 to 60, made a share so that
// segments of unequal size compare. Always printed with the cut-off table. A
// rule with an error rate, such as bootstrap stability, could replace it.
//
// 2026-11-21 A link a>c goes when a drawn path a>…>c says it too, weakest
// first, ties by code order; within a circle nothing goes, as any of its links
// could. Real maps have circles. The literature draws by eye; Dropped keeps
// what went, and Cutoff.Redundant turns it off.
//
// 2026-11-21 Duplicate ladders of a person are kept and counted in quality: a
// person may say a thing twice, and by respondent it changes nothing. In
// another wave the same ladder is no duplicate but an answer that lasted. We
// would drop them if exports proved to double rows.
//
// 2026-11-21 A fork counts on its tree: edges direct, ancestors and
// descendants indirect, a shared prefix once. By occurrence two branches coded
// alike are one code to the rung they answer, as in "each distinct later code
// once"; so direct never exceeds the total. The published rule knows no forks.
package ladder

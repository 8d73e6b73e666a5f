// Package scale answers "do the items belong together, and do the raters
// agree": reliability of psychographic scales, and agreement of ratings that
// are numbers. Agreement on categories (Cohen, Fleiss, Conger, Krippendorff) is
// ladder.Agreement.
//
// # Terms
//
// A scale is a list of items that ask for one thing; answers to reversed items
// have been turned round before they come here (segment.Scale does that). A
// complete case is a person who answered every item. Moments are the sums and
// cross-products of complete cases: they add up over disjoint sets of people,
// so that α of a segment costs no second reading. The rest of an item is the
// sum of the other items. Raters score the same subjects; members stand in
// groups (teams, sites).
//
// # What it refuses to do
//
// It weighs nobody: α, its interval and the correlations of items are about the
// instrument, and their theory is that of equal people. It never fills in an
// answer: whoever leaves an item out is no complete case. It does not turn an
// item round by itself; a negative item–rest correlation is a warning.
//
// # Decisions
//
// 2026-11-22 Cronbach's α with Feldt's (1965) interval is what readers of scales
// know; ω of one factor by maximum likelihood stands beside it for whoever calls
// the package, and is not published: with three items it is just identified, and
// at the edge (an item without variance of its own) it says little.
//
// 2026-11-22 ICC(1) and ICC(2) of groups come by the mean group size (Bliese
// 2000), as the multilevel literature prints them, and by n0, which is right
// for groups of unequal size. The design effect takes the former.
package scale

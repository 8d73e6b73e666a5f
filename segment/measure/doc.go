// Package measure turns what people say in ladders into tables, one column a
// segment: each outcome that a study can ask for is one Measure of All.
//
// A measure gathers a state over batches of respondents, any number of them in
// any order, and tabulates it once all are in. Run does this for many measures
// in one pass:
//
//	Sample ─Batch─▶ Run.Observe … Run.Merge ─Run.Tabulate─▶ []*Table
//
// # Terms
//
// An item is whatever a measure counts: a code, a pair of codes, a chain. A
// quantity is a whole number that a person adds to an item: one for himself,
// his ladders, his rungs. A tally adds up quantities, and weight × quantity,
// per item and cube cell, and rolls the cells up to columns; one line of it is
// one item. An event is what one person adds to one item (of a pair of codes: one
// of his implications); events wait in a block of people and are added item by
// item. A fold makes the state that
// several measures share. Machine names of rows are code ids; a row
// that unites others is "net:" and its name; an asset's start is
// "health/threat", a chain "A1>C1>V1". The row of indices without an item is
// the sum over all codes.
//
// # What it refuses to do
//
// It never releases a number: small counts, and sums that give them away, are
// for package disclose, which every table serves with the respondents behind
// each figure, the fact it is made of and the sums that facts obey. It reads no
// file, clock or random source, and compares no segments.
//
// # Decisions
//
// 2026-11-21 Unit of bases: distinct respondents with at least one ladder,
// whatever the rows count. r8 of the paper, who gave none, said nothing about
// values: he is in the base of all respondents, which bases prints beside the
// other. Weights, and Kish's effective n, travel with the base.
//
// 2026-11-21 One literal list, no registration: All is what studies may name,
// what readers see and in which order, and what the conformance test asks a
// hand-worked answer for. A plug-in would need a study that asks for one.
//
// 2026-11-21 The implication matrix is counted, not weighted. Cut-offs are
// stated in people (Reynolds & Gutman 1988), published matrices are counts, and
// the matrix of a person who counts double has no such reading. The share of
// respondents beside it is weighted, as all shares and means are.
//
// 2026-11-21 A share of ladders has no interval: a person's ladders are alike,
// and an effective number of ladders would need their correlation. A mean per
// ladder has one, by linearisation over persons (estimate.Ratio). We would do
// the same for shares if somebody tested them.
//
// 2026-11-21 Zeros of the matrix are explicit for Total, once; segments list
// pairs that somebody names. Otherwise 80 codes in 500 segments were three
// million rows of nothing. Above 80 codes Total lists only those pairs too.
//
// 2026-11-21 Chains: the most frequent 25 whole paths by respondents, then by
// ladders, then by name. Half of all chains are one person's words: a longer
// list is a list of persons. A note says how many are left.
//
// 2026-11-21 Rungs of bases and mentions are counted as coded, so that they can
// be checked against the export and against published counts of mentions. For
// lengths, places and chains a rung said twice in a row is one;
// ladder_quality counts the ladders that have such a rung.
//
// 2026-11-21 The share of implications on a value map is rounded to steps worth
// ten of them: exact, it would complete a sum of which one link is withheld.
// Which links a segment's map has differs, so no Relation could say it.
//
// 2026-11-21 Cut-off table and coder agreement are for Total only: one cut-off
// share serves all segments, and a segment's few double-coded statements say
// little about coders.
//
// 2026-11-21 Key by key: a person touches thirty pairs of codes, each with
// cells of its own, and waiting for memory cost four times the additions. So
// events wait for 65,536 people and are added item by item. Additions are of
// integers, so no order or batch shows in a result.
//
// 2026-11-21 An implication adds one to one count of a cell: the quantities of
// a pair follow from how many events are a person's first, and of which kind.
// First events have a line of their own, one word a cell, which stays near while
// a thousand of them are added; what people say again is rarer, and stands apart.
//
// 2026-11-21 What is tabulated is made on all processors: tables, rows of the
// matrix, pairs as they roll up, maps of segments. Each writes to places of its
// own, so it shows in no result.
//
// 2026-11-21 Two counts share a word, and a weight is two limbs of 44 bits
// (estimate.Limbs): additions need no carry until 2^20 of them, when they go to
// exact sums. Counts above 4,095 a person and weights that are no whole
// multiple of 2^-66 below 2^22 go there at once: right, and slow. We would
// choose the grid per study if studies had such weights.
//
// 2026-11-21 Nothing is counted that no table reads: pairs carry weights by
// respondent only, where their share is printed; the bases are counted once a
// run; folds that add quantities for one measure stand apart (Fold.Within).
//
// 2026-11-21 Under rules that do not count respondents, implications print the
// respondents behind direct and indirect counts, too: how many say it, not only
// how often, decides whether a link is a few people's. By respondent both are
// the counts themselves, and nothing is added.
//
// 2026-11-22 What few people say a few times (amounts, ratings, levels) is added
// up as vectors: exact Σw·v and Σw²·v·v per item and cell, from which any ratio
// of sums has its error. Only what is not 0 is added, as signed limbs; adding
// item by item, as tallies do, was no faster here and took more memory. Tallies,
// which cost a tenth, stay for ladders.
//
// 2026-11-22 Measures that count by period are counted once per period, over the
// ladders, rows and folded interactions of it; only the bases are counted over
// all of the time, too: two waves and their sum would give each other away.
//
// 2026-11-22 An amount that is unknown is no zero: each amount has a base of
// those of whom it is known. A total is weighted in a weighted study, as the mean
// beside it is. Nothing says the least or the most: that is one person's.
//
// 2026-11-22 Concentration keeps what each person has, since who is among the
// largest fifth is known only once all are in. Zeros are added up and take no
// room. The Gini coefficient counts those who give nothing: where one of ten
// gives, it is high.
//
// 2026-11-22 Unseen value is told against everybody, not against the others, and
// says of the others how many they are only to disclosure control: band and
// everybody leave them.
//
// 2026-11-22 An index has the interval of a segment within Total (influence of
// each person on both means), with the segment's degrees of freedom. Changes of
// level have none: a mean near zero would make an index of anything.
//
// 2026-11-22 Without a Design errors come from sums that cells add up anyway:
// Σw² beside Σw, two words more a cell of a weighted study. With one, states keep
// who says what besides (posted): errors of clusters are of people and not of
// cells. Both ways give the same error where each person is a unit, which a test
// holds for every statistic.
//
// 2026-11-22 Weighting is told where it gives nobody away: a target with the base
// of its column, extremes of weights with the people who have them, and only
// where no category with a target is small, since equal base weights and a known
// target tell n from w. Whoever knows the targets can work backwards from Total's
// effective n where there are two categories; it stays, as it is the number that
// weighting owes its readers, and targets are printed with published bases alone.
//
// 2026-11-22 Segments are described by the traits that stand in no banner, alone
// or in a cross. One that is in a banner would give the same counts twice,
// transposed, and disclosure control does not relate a row in a column to the
// column's in the row's. Their values are not in the cubes of the plan: batches
// carry them where the measure is asked for, and a sample keeps them.
//
// 2026-11-22 Traits are often cut from one column, finer and coarser. Which
// categories of two traits meet in a person is kept, a bit a pair: where some of
// one make up a category of the other, their counts are related: without that,
// random studies gave hidden counts away (TestPencil). What two traits
// have in common without such nesting, and an amount that says yes or no of the
// same thing as a trait, is not related.
//
// 2026-11-22 A test of a trait by a group of columns leaves out unions and unknown
// answers on both sides, as svychisq leaves out missing ones. It is published for
// all respondents, where every count of the cross is (tab.Cross): then it says
// nothing that the counts do not. Crosses of more than 400 cells are not tested
// with weights, for the covariance of each two cells.
//
// 2026-11-22 A quartile is the amount of somebody, without his name. The people
// behind it are those beyond the ends of its interval, or beyond itself, on the
// side where they are fewer: where those are enough, the base is four times as
// many and more for the outer quartiles. The least and the most are never printed, unless many share them. It is not
// rounded: an amount that many share says nothing of one of them, one that is
// nobody else's is known to him alone to be his, and a step that fits revenue
// would not fit ratings. What would change our mind: amounts that are public
// elsewhere, by name.
//
// 2026-11-22 Reliability of a scale comes from sums and cross-products of
// complete cases, unweighted: α is about the instrument, and its interval is that
// of equal people. Scores, which describe people, are weighted. Complete cases and
// scores have bases of their own, and only scores have a mean: two means of nearly
// the same people would tell the answers of those who left an item out.
package measure

// Package disclose decides which figures of a run may leave, and is the only
// way out: Policy.Apply takes every table of estimates at once and returns a
// Release, in which a withheld figure holds no number. It works in four steps:
// number the secrets of all tables (index.go), hide what is too small and what
// would give it away (apply.go, block.go, near.go), test all sums together
// (eliminate.go), and make cells (release.go).
//
// # Terms
//
// The threshold is the fewest distinct respondents that may stand behind a
// figure, whatever their weights; none at all is no danger, and 0 is shown. A
// secret is a fact (the count behind figures, tab.Fact) in a segment, or a base
// in a segment. All figures of a secret, in whatever table, banner or chart,
// are withheld together. A figure is primary when its own people are too few,
// or the rest of its base is; secondary when it would give another away. A
// relation, or sum, is what lets an attacker solve: a total and its parts,
// across segments (tab.Sum) or down the rows (tab.Relation). The remainder is
// the total less its shown parts; everybody can compute it, so it is a figure
// too. An attacker has the release, the study file and a pencil. A sum of
// amounts (money, time, recommendations) is dominated when one or two persons
// make up too much of it (estimate.Dominated): its figures are primary, however
// many people stand behind them.
//
// # What it does not test
//
// How narrow the range of a withheld figure is (a linear program; see
// Audit.NotTested). Segments or bases that nearly contain each other without
// adding up. Earlier nights, and differences between waves: who left and who
// came between two of them is few people, though each has enough. How narrow
// several sums of amounts together make the range of one that a person
// dominates: each is tested by itself. The words of
// notes and labels, which measures keep free of counts that are secret. Facts
// that are equal for a reason that no relation states: a measure must give
// figures of one count one fact, relate what adds up, and say of an absent
// figure how many people stand behind it.
//
// # Decisions
//
// 2026-11-21 A remainder must be of no people or of enough, and more than one
// part must stand behind it. Two hidden parts per line, the common rule, let
// the mean of three people be published. What would change our mind: studies
// without means, where the reference patterns hide some 10 % less.
//
// 2026-11-21 A remainder of nobody is not protected: it says of a group that
// is large enough that none of it is meant, as any 0 does. The zeros in it are
// then known and protect nothing elsewhere.
//
// 2026-11-21 Sums are solved together in the field of 2^61-1 with random free
// unknowns: sparse, and exact up to a chance of 10^-18 of hiding too much. A
// block above the effort limit keeps the line rule, and the methodology sheet
// says so.
//
// 2026-11-21 With a base goes everything on it: shares, errors and intervals
// give the base away. What a figure in a segment with too few people was is not
// looked at again, so an answer inside a withheld group changes no byte (D14).
// A base that goes only because its figures cannot be protected is no such
// group: which one goes depends on figures.
//
// 2026-11-21 A fact that repeats the number of some base in every segment is
// that base, and goes with it.
//
// 2026-11-22 Where such a fact leaves few of the base that it stands on, and its
// measure says that the rest is exposed, its base goes: those who did not reach
// a stage are few, though the stage is the base of a transition. Measures do not
// say so of people who have no ladder or do not answer in a period: with three
// of them, no table of ladders could be published. The methodology sheet says
// that bases which differ by a few are not tested.
//
// 2026-11-22 A share of another row's count goes with that count (From): the
// share and its own count give it. Of two counts of a row, one of which is part
// of the other, the rest is a fact that no table shows. The pencil of the tests
// recomputes counts from all figures by what they mean.
//
// 2026-11-22 Such a fact cannot be hidden alone, so that a sum of it may have
// nothing left to hide; its base then goes, where nothing was published before.
// Many small exports have many small bases, and some equal a count by chance. A
// base of nobody is restated by none, or every zero would be fixed.
//
// 2026-11-21 Where a table leaves figures absent (a value map), a withheld one
// looks alike whether it was absent or not, and a row that only withheld
// figures put into the stub is left out: either would tell the count's side of
// the cut-off.
//
// 2026-11-21 A released table holds lines: states and values of a row and a
// statistic, with errors, intervals and notes only where a line has some, and one
// shared line for rows that are absent everywhere. A cell is made when somebody
// asks for it. Nine million cells, half of
// them absent, took some 360 MB and take 90.
//
// 2026-11-21 A policy of none solves nothing: facts and sums are not even
// numbered. Rows that nobody said are left out all the same.
//
// 2026-11-21 Apply lets go of each table of estimates as soon as it is released,
// so that a caller who does too never holds all figures twice.
//
// 2026-11-21 Candidates to hide: parts before totals, then fewest people, then
// segments of unknown answers, then names. Names, not positions, decide ties,
// so that the pattern survives a reordered study and changes little at night.
//
// 2026-11-22 Dominated sums are withheld to protect cells and to protect groups:
// who knows the small amounts of a group knows the large one from their sum,
// however large the group. A mean and its total are one fact; a ratio goes when
// one of its sums does, an index in every segment when Total's mean does.
//
// 2026-11-22 What is left of a sum less its shown parts is a sum of amounts,
// too: it must not be dominated, and no dominated part may be more than 10/11
// of it, or it would be known to a tenth. Measures say what sums are made of
// without weights and signs (estimate.Mass): an attacker knows persons, not what
// they weigh. What would change our mind: a study in which several sums together
// narrow one that each of them leaves wide.
//
// 2026-11-22 Where no figure of a line can be hidden, and all bases of its hidden
// ones are, one of the other bases goes. Otherwise a count that is a base in
// other words stopped the whole release.
//
// 2026-11-22 What is hidden for another's sake and cannot be (a count that only a
// visible zero divides from its base) is let go of before a base is hidden: a
// base takes a segment's whole table with it. Only where nothing helps is a set of
// facts withheld whole, rather than a run ended that a user has no way to mend.
//
// 2026-11-22 A figure that repeats a fact of another table (a share before and
// after, beside their change) stands on the base of that table, not on its own
// row's: tied to both, half of a report went where few answered in one period.
//
// 2026-11-22 A fact is of its wave: the same count in two waves is two
// secrets, which nothing relates: measures do not count ladders over all waves
// where they count them in each.
// Bases are compared over all waves, by their people: the same numbers are one
// base wherever they stand.
//
// 2026-11-22 The effort limit is what a block of 5,700 facts in 473 segments
// needs six times over; 15 tests of it take some 20 seconds. It was given up on
// before, with 370 withheld counts that all sums together determine, and hides
// two fifths more figures now. Each round hides twice as many units near a
// determined one as the last, which is more than needed in the end. What would
// change our mind: a choice as safe that hides less, worth that the pattern of
// every wide study changes once.
//
// 2026-11-22 A figure that tells about several segments (the test of a cross, a
// comparison of two, a change taken apart) goes with any fact that it is computed
// of, and with the base of its row, in any of them (tab.Cross): shown beside all
// of them it says nothing new, and one hidden cell might follow from it. It is
// printed as withheld, since what is compared is known from the study. Nothing is
// solved for it: p-values and coarse sums of all links give no count.
package disclose

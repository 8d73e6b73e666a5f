// Package estimate answers "how sure": it makes the figures of tables, each
// with its error, its interval and the people behind it.
//
// # Terms
//
// An Estimate is a figure before release, a Line those of a row and a statistic
// over all columns, and a Table all of a measure. Persons are the distinct, unweighted
// respondents behind it, whatever it counts; disclosure control reads nothing
// else. Effective n is Kish's (Σw)²/Σw²: how many equally weighted people would
// be as informative. A Sum adds numbers exactly, so that the order of files,
// partitions and threads cannot change a bit of a result.
//
// # What it refuses to do
//
// It never takes a sum of weights for a number of people, and never gives an
// error to a figure that has none: such a field is NaN.
//
// # Decisions
//
// 2026-11-21 Intervals of shares are Wilson's, always inside 0 to 1 and not
// empty at 0 and 1, where most segments of a small study are; under a Design they
// are Korn and Graubard's.
//
// 2026-11-22 Where people carry weights, errors are linearised, and Wilson's
// interval stands on the effective n of that error. Kish's n, which was there
// before, takes weights to have nothing to do with the answers; a study that
// wants the numbers of market-research programs asks for it (variance: kish),
// and has it in errors, intervals and tests alike.
//
// 2026-11-22 A segment is a domain of the sample: the factor is N/(N−1) of all
// respondents, not n/(n−1) of its own, with or without weights, so that a weight
// of 1 for everybody changes nothing. Degrees of freedom are the segment's.
//
// 2026-11-22 An Influence is a total on the units of a Design. It is linear, so
// that shares, means, gaps, changes and scores are combinations of few of them,
// and the covariance of two figures is a product. What is added up with it is
// kept person by person: errors of strata, clusters, populations, replicates and
// raked margins then need no sums of their own. A study without a Design does not
// pay for it.
//
// 2026-11-22 Raked margins are taken out of answers as R's survey does it, with
// ten sweeps of unweighted means; regression on the margins with base weights
// would be as right, and agrees with it to the first order.
//
// 2026-11-22 Replicates vary about their mean, and not about the estimate, as
// survey's default is. Ratios are worked out in each replicate; scores and
// contrasts of several ratios are linearised about the whole sample.
//
// 2026-11-21 Weighted sums are 192-bit fixed point, not compensated floating
// point: Kahan's and Neumaier's sums still depend on order. Four words a sum
// are the price, and counts stay integers.
//
// 2026-11-21 Means per ladder are ratios of two totals with the person as the
// unit, linearised, with Student's t: a person with six ladders is one draw.
//
// 2026-11-21 A Table keeps lines taken apart, as released tables do: thirteen
// bytes a count, with errors, intervals and notes only where a line has some,
// and no line at all where nobody said anything. Of 3,540 pairs of codes half are
// named; with 48 bytes for every one of eight million figures their table took
// 400 MB, and takes 57.
//
// 2026-11-22 Column letters without a design compare shares by effective n, the
// common share being the mean by effective n: with weights of 1 it is the test
// everybody knows. Unpooled it misses letters of the banner oracle, and finds
// others; Dimensions' common share finds the same.
//
// 2026-11-22 The cut-off of a correction is a p-value that says what its adjusted
// values say. Nets are held to it from outside of the family. Where nothing is
// significant it is that of the smallest p, not 0.
//
// 2026-11-22 What is said to be exact is enumerated: tables through Mehta and Patel's
// network, groups one by one. Where that is too long tests are drawn with a seed
// that the caller gives, and say how many draws they took.
//
// 2026-11-22 SPSS's error of a weighted mean, which takes weights for people, is not
// offered.
package estimate

// Package weigh answers "whom does each respondent stand for": it changes base
// weights so that the sample has the make-up that the population is known to
// have.
//
// # Terms
//
// A base weight is what the export says, 1 where it says nothing. A target is
// what a category has of the population: a share, or a count. A margin is the
// targets of one variable, or of the cells of several crossed. A factor is what
// a base weight is multiplied by; people who are alike in all margins get the
// same, so that differences of the base weights stay. Raking, or iterative
// proportional fitting, meets the margins in turn until all are met at once
// (Deming and Stephan 1940); one turn is a sweep. Post-stratification is raking
// to one margin, which takes one sweep. Calibration meets totals of numbers
// (Deville and Särndal 1992). A trimmed weight is one that was cut to a
// multiple of the mean.
//
// # What it refuses to do
//
// It gives no weights that miss a target: every failure is an *Error that names
// the margin and the category. It drops nobody and invents no category. No
// error holds a name that did not come from the caller's targets.
//
// # Decisions
//
// 2026-11-22 People of unknown or unlisted category stop the work, unless Keep
// is set: then they are a category of their own, whose target is the share that
// base weights give it, and the targets of the others are of what remains. So
// nothing is assumed about them, and nobody else's share is moved by them.
// Leaving them out of one margin only, which some tools do, lets the other
// margins move their share. We would add imputation if a study asked for it.
//
// 2026-11-22 Bounds are on the factor, apart from the one that takes the sum of
// the base weights to the total: a study whose base weights are 1 and whose
// targets are counts means the same bounds as one with shares. The weights are
// those of the truncated exponential distance (Deville and Särndal 1992, case
// 7), as survey::calibrate gives them with calfun = "raking" and bounds: in its
// turn each category finds the one multiplier with which its bounded weights
// come to its target.
//
// 2026-11-22 Trimming cuts final weights above a multiple of the mean weight to
// it and divides what that takes equally among the others, as
// survey::trimWeights does with strict, rakes again from there, and so on until
// nothing is left to cut. Margins are met exactly in the end, and the limit too.
// Cutting once and leaving margins unmet, or raking once more and letting weights
// grow past the limit, would each break a promise.
//
// 2026-11-22 Shares may miss 1 by a thousandth, as rounded percentages do, and
// are scaled; counts must agree to a millionth, since people add up. A category
// of which nothing is wanted and that has people is refused: their answers would
// count for nothing without anybody having said so.
//
// 2026-11-22 People are grouped by their categories before anything is raked,
// and groups are sorted: a million people take no longer than their different
// groups, and their order changes no bit.
package weigh

// Package report answers "what does the reader see": it turns a release into a
// Book, which the writers in xlsx and html put on paper and which Text prints
// for review.
//
//	Release, Subject ─Compose─▶ Book ─xlsx, html, chart─▶ files
//
// # Terms
//
// A Book is sheets and numbered notes as pure data. A Sheet has at most one
// table (its Grid) and at most one Figure. A banner table stands Total and the
// segments of all banners side by side over the rows of one measure. A tidy
// sheet is a named table of results, one row a figure, for machines. The
// shorthand is what stands where a number cannot: [c] withheld, [low] few
// people behind a column, [z] no cases, [x] not available. A finding is a
// sentence of the cover that is computed from released numbers.
//
// # What it refuses to do
//
// It takes numbers from released cells and bases only, so that a withheld
// figure has no way into a title, a finding, a chart or a text alternative. It
// never sums around a withheld cell. It draws no withheld link. It tests
// nothing: letters are those that compare found by released figures.
//
// # Decisions
//
// 2026-11-21 Pictures or native Excel charts: pictures with their tables. Value
// maps and interval plots have no native form. Amended 2026-11-22: bars and lines
// are native charts in the workbook, and package xlsx says which and why.
//
// 2026-11-21 The cover's widest gap compares a segment with a total that holds
// it, so it is worded as a description, needs intervals that do not overlap,
// and skips low bases and people of unknown trait. What the test against the
// rest found is said instead where it was made.
//
// 2026-11-21 Rows stand in the order of the code frame, so that tables of two
// nights and two banners compare line by line; figures sort by Total. We would
// sort tables if frames had hundreds of values.
//
// 2026-11-21 Tidy sheets leave no cell blank: [z] and [c] stand in number
// columns too, as the Analysis Function asks; results.csv has blanks instead.
// Measures beyond 60,000 rows are in results.csv only, and a sheet says so.
//
// 2026-11-22 Value maps for Total and the first 60 segments of at least 20
// people: a cut-off of 7 % of fewer is one or two of them. Together the maps have
// so many pixels that the workbook can be mailed; Contents says what a wider study
// leaves out and where it is.
//
// 2026-11-22 Which part is a sheet in? Identify: who is who and what they have
// (bases, life assets, the relationship they want). Differentiate: what they
// value (ladders, values held, SWOT, profiles, maps). Interact: where they meet
// the brand and what they give (stages, touchpoints, what worked, amounts).
// Customise: what to change for whom (needs, unseen value, balance) and what has
// changed. Order by measure would tell a methodologist more and a manager less.
//
// 2026-11-22 Audiences are one list of words, measures left out and sheets that
// come first. Only sheets differ: results are complete for every audience, so
// that two reports of one night can be compared. The word for respondents is
// replaced in titles, lines, heads, pictures and on the cover; labels of the
// study, Notes, Methodology and machine names keep theirs. We would drop the
// list if studies came to choose their sheets one by one.
//
// 2026-11-22 A measure that is counted by period and over all of the time is
// printed over all of the time; others of the newest period. A title without a
// period is of all of the time.
//
// 2026-11-22 Differences of shares are printed in percentage points with one
// decimal, never in %, and stand in cells as points. Results keep the share.
//
// 2026-11-22 Banners stand side by side in one table, one sheet a measure: four
// sheets of each made a workbook of 250, in which nobody found the second.
// Pictures keep a sheet a banner, or several where one page does not hold its
// segments at a size to read. Beyond 100 columns every banner has sheets of its
// own again.
//
// 2026-11-22 A table of which every figure is withheld is named in the contents
// and not printed: a page of marks tells a reader nothing and hides that it does.
// Likewise pictures leave withheld rows to their tables and say how many.
//
// 2026-11-22 Results sheets hold all periods of a measure, and small measures
// first: results.csv has the large ones, which nobody reads in a workbook.
//
// 2026-11-22 The clearest change of a mean is the one farthest from none in
// standard errors, since means have units of their own; changes of shares, which
// have one, go by size.
//
// 2026-11-22 Money: rows of a currency code have sheets of their own, and rows
// of other units say theirs in the label. No column holds two codes.
//
// 2026-11-22 What worked is named by the lower end of its interval, not by its
// size, and always with the words "association, not effect". The same rule for
// changes would name small ones of large groups; those go by size among the
// intervals that exclude 0. Letters of tests would replace both.
//
// 2026-11-22 A page a segment repeats released cells of other sheets and adds
// differences of two of them, in a part of its own after what it repeats. The
// segments are those of enough people for a map, whether it has a link or not.
// What differs is what a test against the rest found, ordered by
// standard deviations of all respondents: Cohen's h put 0% beside 2% above 19%
// beside 32%. Measures of data quality, earlier periods and matrices stay out.
package report

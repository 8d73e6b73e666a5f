// Package compare says which figures of a release differ: each column of a
// banner from the others of its heading, told by letters, and from the rest of
// the sample. It works on released figures alone, after disclosure control, so
// that nothing withheld can show in a letter: the family of tests is what a
// reader sees.
//
// # Terms
//
// A group is the columns of one banner under one heading: the categories of a
// trait, or of a cross. Columns of a group are compared where nobody is in both
// (tab.Sum says so); Total, nets and people of unknown trait are not. The rest
// of the sample is Total less the column: Total holds the column, and is never
// compared with it.
//
// A comparison is a row and a pair of columns, or a row and a column with the
// rest. The family is the comparisons that are corrected together. Rows that
// are nets repeat the answers of the rows they unite: they take the cut-off of
// the family and do not enter it, and neither does the rest of a net column.
//
// # Tests
//
// All tests are two-sided. A share whose error is that of its effective base,
// as it is without weights, is tested by z with both shares pooled over effective bases, the usual column
// test of banner tables: z = (p − q) / √(s(1 − s)(1/e + 1/f)), s = (ep + fq)/(e + f).
// Every other figure by t = (x − y) / √(SE² + SE² − 2 Cov), with the smaller
// base less 1 as degrees of freedom, or those of the design where these are
// fewer.
//
// A share of nobody, or of everybody, has no error of its own: there it is that of
// Agresti and Coull. The effective base is the row's, or what the error stands
// for where that is less, as for a share of others than the row's base.
//
// Not tested, and marked: figures on an effective base under the minimum,
// shares of which fewer than one person is expected on some side, and figures
// without any variance.
//
// # What it costs
//
// A heading of k columns has k(k − 1)/2 pairs in every row: 500 columns and 60
// rows are 7.5 million tests, some tenths of a second, and nothing is kept of
// a pair that does not differ. Everything else grows with columns times rows.
//
// # Decisions
//
// 2026-11-22 Nets are held to estimate.Correction's cut-off of their family. A
// net is a sum of rows that are in it: to enter it would count them twice.
//
// 2026-11-22 The error of the rest comes from the released errors of Total and
// of the column: squares about the mean of Total are those about both means and
// those between them. That is exact without weights. With weights one term that
// is 0 under the null is left out; with a design the covariance of column and
// Total takes the place of all this.
package compare

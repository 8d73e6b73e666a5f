// Package resample asks how far what people's ladders say would be otherwise
// with other people: it draws people again, and gives them other labels.
//
// # Terms
//
// A link is something that a person says or not, such as that one code leads
// to another; it counts for him once, or as often as the study's counting rule
// says. People are those of a Said: who says which links.
//
// A replicate is the same study with people drawn again (the bootstrap, Efron
// 1979): each counts as often as a Poisson variable of mean 1 says, which a
// hash of his key and of the replicate's number makes. A link is kept by a
// replicate in which it passes the cut-off. A relabelling deals the people of two
// groups out to two groups of the same sizes: if both groups are alike, the real
// one is as good as any. The family of a test is all links that somebody of the
// two groups says.
//
// # Sources
//
// Permutation of respondents' labels over all links together, statistic L1;
// single links by the step-down max-T of Westfall & Young (1993, algorithm 4.1)
// with the same relabellings. A p-value of sampled relabellings is
// (b+1)/(m+1), which is never 0 (Phipson & Smyth 2010).
//
// # What it refuses
//
// It weighs nobody: a relabelling of weights has no such reading, and cut-offs
// are stated in people. It knows no level, no segment's name and no disclosure
// rule, and draws no random number that a key does not make.
//
// # Decisions
//
// 2026-11-22 Poisson weights and not draws of n out of n: they belong to a
// person, whoever else is asked, so that no order, partition or joiner changes
// them, and a column is a study of its people. The number of people then
// differs from replicate to replicate, and the cut-off, a share of them, with it.
//
// 2026-11-22 The statistic of a link is the difference of the two groups' means
// and not one that is divided by its error: it is the term of L1, a link that
// one person says cannot lead the list of a small group, and under relabelling
// the error of a link depends on its total alone. We would divide if readers
// looked for differences in rare links.
//
// 2026-11-22 All relabellings are gone through where there are 200,000 or
// fewer, which is two groups of ten: under twenty people no sample of them is
// worth its chance.
//
// 2026-11-22 Differences are compared as whole numbers (a·n − A·t, of a
// group's n_A people of n, who say a link a of t times), so that ties are ties:
// an exact p-value counts them.
package resample

// Package demo invents a study: people of four temperaments, the ladders they
// tell from SWOT items of the four life assets up to values, and what they do.
// A stranger sees with it what a report looks like before touching own data.
//
// The people are drawn from fixed seeds, one generator per person, so that the
// same number of respondents always gives the same bytes. The temperaments are
// not written to any file; a report finds their traces in age, scales and
// conduct, as a study would. The exports carry the small faults that real ones
// have (an unknown code, a broken ladder, a respondent without a record), so
// that the quality sheet has something to show.
//
// # Decisions
//
// 2026-11-21 Temperaments shape both who people are and what they say, with
// overlap: a demo in which every segment differs on everything teaches readers
// to expect that. We would add waves that differ once reports compare waves.
package demo

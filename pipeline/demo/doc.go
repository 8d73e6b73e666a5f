// Package demo invents studies: people of four temperaments, the ladders they
// tell from SWOT items of the four life assets up to values, what they hold,
// have, give and want, and what they do. A stranger sees with it what a report
// looks like before touching own data. There are two kinds: an intermediary
// that turned from acquiring members to keeping them, and an employer before
// and after a reorganisation.
//
// The people are drawn from fixed seeds, one generator per person and export,
// so that the same number of respondents always gives the same bytes. The
// temperaments are not written to any file; a report finds their traces in age,
// scales and conduct, as a study would. One row in a hundred or so carries a
// fault that exports have in life (somebody without a record, a code nobody
// knows, a rating off the scale), so that the quality sheet has something to
// show.
//
// # Stories
//
// Readers should find these, and stories_test.go finds them in the exports:
//
//   - People whose ladders end at belonging say security first.
//   - Members who spend least refer most customers.
//   - The needs laddered to often and served worst: belonging and time with
//     family of members; being heard and recovery of employees.
//   - Members of the forum renew more, employees in peer circles stay more, also
//     when ages and shifts are made equal; no customer record sees either.
//   - The night shift gives overtime and referrals, and gains less pay, support
//     and satisfaction.
//   - Those who want best friends take it to be a basic exchange.
//   - Mental health falls in logistics after the reorganisation.
//
// # Decisions
//
// 2026-11-21 Temperaments shape both who people are and what they say, with
// overlap: a demo in which every segment differs on everything teaches readers
// to expect that.
//
// 2026-11-22 The employer's stages have the words of HR, from attraction to
// advocacy, and people of a community are met there in both periods, so that a
// report of either sees what it goes with. Mental health is no banner: segments
// by a level give the level of everybody away, and the story is that level.
//
// 2026-11-22 Values are ranked in one kind and rated in the other, and a study
// uses one outcome: each kind shows one way to ask. We would add a kind for
// consumers or sellers once their reports differ by more than words.
package demo

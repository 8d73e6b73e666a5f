// Package segment answers "who": it holds the respondents of a study, the
// traits that sort them, and the banners whose columns are the segments of
// every table.
//
// # Terms
//
// A respondent is one person, and the unit of every base and threshold. A
// trait puts each respondent into one category (or, for a multiple-response
// trait, into any number). A segment is a set of respondents named by a
// category, a net of categories, or a cross of several traits. A banner is a
// list of segments printed side by side; Total stands before every banner.
// A cube is the full cross of the traits that some banner needs: people are
// counted once per cube cell, and segments are rolled up from cells, so that a
// banner of a thousand columns costs little more than one of ten.
//
// # What it refuses to do
//
// It reads no file, no clock and no random source, and it never builds a
// filtered copy of the sample: a segment is a set of cells over the whole
// sample, because a domain estimate needs the whole design.
//
// # Decisions
//
// 2026-11-21 Cubes: banners need crosses of a few traits and rarely the cross
// of all. One cube per maximal set of crossed traits; other segments are rolled
// up from the smallest cube that holds their traits. We would change this if a
// study crossed so many traits that a cube outgrew the people in it; such a
// cube is refused by Compile with the size in the message.
//
// 2026-11-21 Base cubes: every item of a measure is counted once a cube, so
// Compile merges small cubes down to four while all cells together stay at
// 1,536 or fewer (eight cubes of the performance job become five of 814 cells
// for 478 columns). Members stay right because a segment is found in any cube
// that holds its traits. We would choose other bounds for other caches.
//
// 2026-11-21 Multiple-response traits (a person may reach several values) are
// stored as one yes/no column per category, so that a cell id stays one small
// integer per person and overlap needs no special case anywhere downstream.
//
// 2026-11-21 Total is a banner of its own, first in every plan, and is
// computed once. Sheets repeat it before each banner; results list it once, so
// that a key (measure, statistic, segment, item, item_to) stays unique.
//
// 2026-11-21 Every sum of columns is listed, long ones that follow from short
// ones included (Total is the sum of age, of sex, and of age × sex): disclosure
// control asks of each whether its remainder is about enough people.
//
// 2026-11-21 Names of categories come from exports. One that holds " & " is
// quoted in segments and keys, so that it cannot pass for a cross.
//
// 2026-11-22 Everything beside traits and ladders is a Life: rows that people
// told (Told), one number a person (Amount), and where they met the brand (Met).
// Six exports share one form of coded texts and numbers, so that a seventh is a
// line in Forms, and not a type, a reader and a parser. Money, other currencies
// and outcomes are amounts alike; what they are for is said by the study.
//
// 2026-11-22 A period is a mask on rows and a second set of folded numbers, not
// a second sample: people are counted once, whatever the waves they answered,
// and panels that overlap can be compared person by person.
//
// 2026-11-22 Traits that no banner has stay out of the cubes: a cross of all traits
// would be as large as the sample. Locate keeps the values of those that a study
// describes segments by, and batches slice them.
package segment

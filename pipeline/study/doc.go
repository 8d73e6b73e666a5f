// Package study reads what a study asks for: one YAML file and one code frame
// become a Study, every name in it checked, or a list of everything that is
// wrong with line and column.
//
// # Terms
//
// The study file is YAML in the shape of one table, the grammar: each key with
// its sentence, its form, its default and the keys it keeps company with. Parse
// checks against that table and Schema prints it, so that an editor and the
// nightly job cannot disagree. The code frame is a CSV file, one line a content
// code. An export is a source of rows: respondents, ladders, interactions, and
// what else people told, of segment.Forms; a column is named as the export names
// it, and a mapping says what it means. A trait has exactly one source: a column,
// a condition (when), a scale, a fold of the interactions (days_since, count,
// sum, distinct, furthest), a fact of the ladders (reaches, starts_from), an
// amount, or a fact of what people told (holds, level, type). Bands or quantiles
// cut a trait's numbers, order sorts its categories, a net unites some of them;
// an earlier trait is the same one on older material. An amount is a number of
// each person: money with its code, another currency, or an outcome. A period
// is waves, days or both that are counted apart. The audience is who reads the
// report. An expression is a condition over the columns of one export, true or
// false of a row. A problem is one thing that is wrong, where, and what to do
// about it.
//
// # What it refuses to do
//
// It opens no export, so it knows neither the columns that exist nor their
// types: intake checks those. It guesses nothing: an unknown key, a number where text belongs and
// a key that has no effect are problems, not warnings. It prints nothing,
// repeats at most sixty characters of a value, escaped, and nothing of an
// export's path, which may hold a password. It never panics on a file, and
// reads none over a mebibyte.
//
// # Decisions
//
// 2026-11-21 Anchors, aliases, merge keys, tags and a second document are
// refused. Studies are short and read by people who do not write YAML; one way
// to say each thing, and no file grows when it is read. We would change this
// if studies came to repeat long lists.
//
// 2026-11-21 The YAML parser gives positions and a tree, and we check the tree
// against our own table instead of decoding into structs: a decoder stops at
// the first mistake, and its schema would be a second description. Nesting and
// tokens are bounded before it parses, since it recurses and nobody recovers
// from an exhausted stack.
//
// 2026-11-21 disclosure.protect has no default. A promise to respondents that
// nobody wrote down is one that nobody made; the message explains the three.
// minimum has one, which is printed.
//
// 2026-11-21 Text must be text: title: 2026 and order: [1, 2] are problems that
// say to use quotes. YAML readers differ on 1e3, no and 0x10, and a category
// "1" must be the same text on every night. Numbers are decimal digits.
//
// 2026-11-21 sum, distinct, when and where use the export's own column names,
// not the meanings that exports map: a trait may use any column, mapped or not,
// and one rule is easier to remember than two.
//
// 2026-11-21 Expressions compare columns: no lambdas, ranges, variables or
// clock, and a few functions that look at their arguments alone. Types are taken
// on trust here and checked when intake knows them. A column whose name is no
// word is $env["its name"].
//
// 2026-11-21 A scale needs range and bands (or quantiles), and so does every
// count: a trait sorts people into categories. Without range a reversed item cannot be turned.
//
// 2026-11-21 Measures keep the order of the report, whatever the order in the
// study, so that two studies that ask for the same things give the same sheets.
//
// 2026-11-22 An employer's study protects cells, of ten people unless it says
// otherwise and never of fewer than five: who pays the people in a report can
// do the most with a figure of one. A consumer's study may not protect groups
// alone, since everybody may read it. We would change the numbers with the rules
// that employees were promised, not for a smaller pilot.
//
// 2026-11-22 Whatever names an amount names one under amounts, though a study
// without amounts counts each currency by itself: those names come from the
// export, which nobody has read here. We would change this if studies had to
// repeat all their currencies.
//
// 2026-11-22 Periods share neither waves nor days, so that a change between two
// is of two materials. One without a first or last day is open on that side;
// only what is counted up to a period's last day asks for it. A respondents
// column is the same in every period, so that a trait of one has none.
//
// 2026-11-22 satisfaction.range needs satisfied: 4 of 5 is served, 4 of 10 is
// not, and no default fits both. Ratings and amounts that draw a line are above
// 0, where a line would leave nobody below.
//
// 2026-11-22 holds needs ranks. Ratings tie, and the first of several equals
// would be an accident of sorting.
//
// 2026-11-22 The exports of segment.Forms are in the grammar by a table of
// sentences beside that list: a column is named once, and neither can grow
// without the other.
package study

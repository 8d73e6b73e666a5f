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
// code. An export is a source of rows: respondents, ladders, interactions; a
// column is named as the export names it, and a mapping says what it means. A
// trait has exactly one source: a column, a condition (when), a scale, a fold
// of the interactions (days_since, count, sum, distinct, furthest) or a fact of
// the ladders (reaches, starts_from). Bands cut a trait's numbers, order sorts
// its categories, a net unites some of them. An expression is a condition over
// the columns of one export, true or false of a row. A problem is one thing
// that is wrong, where, and what to do about it.
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
// 2026-11-21 A scale needs range and bands, and so does every count: a trait
// sorts people into categories. Without range a reversed item cannot be turned.
//
// 2026-11-21 Measures keep the order of the report, whatever the order in the
// study, so that two studies that ask for the same things give the same sheets.
package study

// Package html writes a report.Book as one web page that needs nothing but
// itself: it can be mailed, archived and printed.
//
// # Terms
//
// A section is a sheet of the book. The navigation stands for the contents
// sheet. The tidy sheets are not on the page: results.csv holds them.
//
// # What it refuses to do
//
// It runs no script and fetches nothing: the content policy forbids both, so
// that a label from an export cannot act even if it got through the escaping.
// It decides no number and no word.
//
// # Decisions
//
// 2026-11-21 Styles are allowed by the hash of the one style sheet. The colour
// scale is therefore classes, not style attributes. We would use 'unsafe-inline'
// only if charts needed style attributes, which they do not.
//
// 2026-11-21 Figures are inline SVG with title and description, and their
// tables stand under them: what a picture shows can be read aloud, copied and
// searched. Tables of more than 30 rows are folded; on paper a folded table
// gives way to a line that says where its numbers are, and one that a reader
// has opened is printed.
//
// 2026-11-22 A banner table that is wider than a page is cut between headings
// into parts that repeat the stub and the total, on the screen as on paper: 60
// columns side by side are nowhere read, and a browser shrinks a whole print to
// the widest table. Tables of figures with intervals are never cut. We would
// show one table on the screen if readers asked to compare across headings.
//
// 2026-11-22 A figure that would be printed smaller than 93% on A4 has its page
// on A3: its smallest type is 7.5 points. A printer without A3 scales it down.
//
// 2026-11-22 What scrolls is a group with a name, not a region: a hundred
// landmarks would hide the ones that help. Nothing on the page moves, so that
// there is nothing to still for readers who prefer reduced motion.
package html

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
// tables stand folded under them: what a picture shows can be read aloud,
// copied and searched.
package html

// Package theme is the look of a report as data: colours, typefaces, type sizes, line widths and column
// widths of workbook, page and charts. theme.json beside this file is the house theme; nothing else in
// the report states a colour.
//
// A study may bring a theme of its own that states what differs from the house theme (Load). Check holds
// both to the same rules: WCAG 2.2 for contrast, sizes that can be read, and segment colours that are
// told apart by people who do not see red or green.
//
// # Decisions
//
// 2026-11-22, format: JSON or YAML?
// JSON, because the standard library reads it, and the positions of problems are keys rather than lines.
// A theme file that people comment much would change our mind.
//
// 2026-11-22, what is style? Colours, fonts, sizes, lines and the widths of a workbook's columns. Where a
// chart's parts stand is its layout and stays in its code: a number there has others that depend on it.
// Themes that ask for other spacing would change our mind.
//
// 2026-11-22, two scales, of cells in tables and of drawn matrices?
// Two: in tables text is ink or paper, so that the fourth step has to be darker there; charts may set black
// text. One scale that suits both would change our mind.
package theme

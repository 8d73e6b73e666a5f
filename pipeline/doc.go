// Package pipeline runs a study: it reads like the methods section of one.
//
//	study file ─parse, check─▶ Study
//	exports ───intake───────▶ Sample, ladders, quarantine
//	        ───segment──────▶ Plan of banners
//	        ───measure──────▶ tables of estimates   (never leave the core)
//	        ───disclose─────▶ Release
//	        ───report───────▶ Book
//	        ───publish──────▶ one night, then "current" moves
//
// Each stage is a function from its input to its output; nothing is shared and
// nothing that makes a number reads the clock. A failure anywhere leaves last
// night's report as it was.
//
// # Terms
//
// A night is one published run of a study for one as-of date. Attention is a
// reason for a person to look at a night that was published all the same.
//
// # Decisions
//
// 2026-11-21 Without an as-of date a run takes the newest day of the
// interactions, so that the same exports give the same bytes on any day. Cron
// passes the date. Exports without dates need none for any number; the date
// then only names the night. We would ask for the date always if users
// mistook a stale export for a fresh one.
//
// 2026-11-21 The run identifier in the report's footers covers the study, the
// code frame, the as-of date and the released numbers, not the bytes of the
// exports: the same people in other files or another order make the same
// report. The manifest lists the exports' own SHA-256. The numbers stand in it
// by the SHA-256 of results.parquet; results.csv says the same.
//
// 2026-11-21 results.csv is encoded, hashed and synced while the charts are
// drawn: it is most of what a wide study writes, and nothing waits for it but
// publishing. Charts, workbook and page are small and stay in memory until then.
//
// 2026-11-21 A run collects garbage after counting and after disclosure control:
// most of what it ever held has just died there, which the collector would
// notice only after the heap had doubled. It takes some milliseconds.
//
// 2026-11-21 A quarantine above 5 % of an export's rows asks for attention
// (exit 3) and does not stop the report: an HR team needs tonight's figures
// and the warning, not silence.
package pipeline

// Package xlsx writes a report.Book as an Excel workbook. It owns excelize.
//
// # Terms
//
// A page is one sheet under way: where everything stands is planned first, then
// panes, print settings and picture are set, then rows are streamed. A look is
// how a cell is drawn; equal looks share a style. The canonical form is the zip
// with its parts in one order and one time; a packer makes it. A block is half a
// megabyte of a part, deflated on its own.
//
// # What it refuses to do
//
// It writes no formula, macro, merged or hidden cell, and no time of day. It
// refuses a book that Excel could not hold (names, rows, columns) before a
// byte is written. It decides no number and no word: the book has them all.
//
// # Decisions
//
// 2026-11-21 Every sheet is streamed: excelize's cell-by-cell writer stores
// "_x0041_" so that Excel reads "A". What is set after Flush is lost, so rows
// come last. We would change if a sheet needed cells out of order.
//
// 2026-11-21 Heads over several columns are centred across them
// (centerContinuous), never merged: merges break sorting, filters and screen
// readers. Such a head is not wrapped, so its columns are widened instead.
//
// 2026-11-21 Row heights and column widths are computed from the widths of
// Arial: programs that open the file fit heights differently, or not at all.
//
// 2026-11-21 A sheet with a picture prints by scale with a page break after the
// picture; other sheets fit the page width. Excel ignores breaks when it fits.
//
// 2026-11-21 Tidy sheets start in A1, so their way back to the contents is a
// link on the first heading.
//
// 2026-11-21 The zip is written here, once: excelize hands its parts to a packer
// in place of its zip. A part is deflated in blocks, as many at a time as there
// are processors, because one part is nine tenths of a large book. Level 6 of
// klauspost's flate gives the size of archive/zip in half the time. We would go
// back to archive/zip if a reader could not open the joined blocks.
//
// 2026-11-21 Rows of tidy sheets are written as XML here, in excelize's bytes,
// when their part is packed: excelize took a third of the workbook's time over
// them and kept them a second time. A test compares the two. We would give them
// back if tidy cells needed more than a text, a number and a style.
package xlsx

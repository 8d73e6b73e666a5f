// Package xlsx writes a report.Book as an Excel workbook. It owns excelize.
//
// # Terms
//
// A page is one sheet under way: where everything stands is planned first, then
// panes, print settings and picture are set, then rows are streamed. A look is
// how a cell is drawn; equal looks share a style. The canonical form is the zip
// with its parts in one order and one time; a packer makes it. A block is half a
// megabyte of a part, deflated on its own. A plot is a native chart: bars or a
// line that a reader can restyle; a figure is the plots that stand in place of one
// picture, with the words around them. An area is the part of a wide table that is
// printed on one page.
//
// # What it refuses to do
//
// It writes no formula, macro, merged or hidden cell, and no time of day. It
// refuses a book that Excel could not hold (names of sheets and tables, rows,
// columns, links, texts of more than 32,767 characters) before a byte is written.
// It decides no number, and few words: those of a plot's key and of links.
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
// 2026-11-22 Which figures are native charts? Stages, SWOT bars and trends: bars
// and lines, which people put into their own slides. The others stay pictures with
// their table. A value map has no form among Excel's charts. Profiles, levels,
// differences and pairs are dots with intervals beside a reference, which Excel
// draws with helper series that nobody restyles without breaking them. Balances
// are bars around 100 on an axis that is cut where few go. A matrix is its cells.
// Charts that Excel comes to draw with intervals of their own, such as dots on
// rows, would change our mind. The files of charts/ are pictures all the same.
//
// 2026-11-22 Do charts refer to the cells of the table? No: their numbers are
// literals. Intervals are lengths, and bars to the left are below 0; neither stands
// in a cell. LibreOffice 7.4 drops every literal of a chart of which one series
// refers to cells: intervals and labels were gone. Excel draws the mark of a
// withheld number in a cell as a bar of 0. A tidy sheet of all lengths would bring
// references, and one more table that repeats others. Readers who change numbers
// rather than looks would change our mind.
//
// 2026-11-22 The part of a chart is written here, excelize's is replaced: it has no
// intervals of one's own, no place of a label and no area of the plot. Numbers are
// moved off the ends of their intervals label by label. Excelize with custom error
// bars and layouts would change our mind.
//
// 2026-11-22 A wide table prints in areas: the first holds the title whole, the
// others begin at the heads and repeat labels and Total. Pages that a program cuts
// by itself repeat pieces of the title and part groups from their heads. Areas end
// between groups where they can and never between a figure and its letters. A
// program that prints areas at different scales, as LibreOffice does, is accepted.
//
// 2026-11-22 Text longer than a cell holds is refused; it was cut with a mark until
// now. Names in exports have 1,000 characters at most, labels 160, sentences 2,000, so
// that only a mistake of ours can be longer, and a mistake should be heard.
package xlsx

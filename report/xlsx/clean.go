package xlsx

import (
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// cut marks a text that Excel could not hold whole.
const cut = " … [cut]"

// clean makes text that a cell can hold: characters that XML cannot carry are
// replaced, and what is longer than Excel's 32,767 UTF-16 units is cut with a
// mark; excelize would cut it without one.
func clean(s string) string {
	s = strings.TrimSpace(report.Clean(s))
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	u := utf16.Encode([]rune(s))
	if len(u) <= excelize.TotalCellChars {
		return s
	}
	u = u[:excelize.TotalCellChars-len(utf16.Encode([]rune(cut)))]
	if utf16.IsSurrogate(rune(u[len(u)-1])) && u[len(u)-1] < 0xDC00 {
		u = u[:len(u)-1]
	}
	return string(utf16.Decode(u)) + cut
}

// printable is text for a print header or footer, where & starts a code and
// && stands for itself. Excel holds 255 characters in all.
func printable(s string, limit int) string {
	r := []rune(clean(s))
	if len(r) > limit {
		r = append(r[:limit-1], '…')
	}
	return strings.ReplaceAll(string(r), "&", "&&")
}

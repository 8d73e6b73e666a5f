package xlsx

import (
	"strings"

	"rung/report"
)

// clean makes text that a cell can hold: characters that XML cannot carry are
// replaced. Text that is too long is not cut here but refused, by check.
func clean(s string) string { return strings.TrimSpace(report.Clean(s)) }

// printable is text for a print header or footer, where & starts a code and
// && stands for itself. Excel holds 255 characters in all.
func printable(s string, limit int) string {
	r := []rune(clean(s))
	if len(r) > limit {
		r = append(r[:limit-1], '…')
	}
	return strings.ReplaceAll(string(r), "&", "&&")
}

package intake

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says who can mend an error.
type Kind uint8

// The kinds. Bad, the zero Kind: the export or the study's idea of it is
// wrong. Missing: no such file. NotReady: a file changed while it was read;
// try later. Permission: a file may not be read. Memory: an export outgrows
// Options.Memory.
const (
	Bad Kind = iota
	Missing
	NotReady
	Permission
	Memory
)

var kindNames = [...]string{"bad", "missing", "not ready", "permission", "memory"}

// String is the name of k.
func (k Kind) String() string { return kindNames[k] }

// ExitCode is the exit status that k stands for in design.md.
func (k Kind) ExitCode() int { return [...]int{65, 66, 75, 77, 71}[k] }

// Error is why an export could not be read. It never holds a cell value or an
// id.
type Error struct {
	Kind   Kind
	File   string // relative to the study's folder, or the pattern that matched nothing
	Column string // as the study names it; may be empty
	Reason string // what is wrong
	Hint   string // what to do; may be empty
	Err    error  // the cause; may be nil. Its text is not part of Error.
}

// maxMessage is the longest message, in bytes.
const maxMessage = 500

// Error is one line: the file, what is wrong with it, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(shorten(printable(e.File), 160) + ": ")
	}
	if e.Column != "" {
		b.WriteString("column " + strconv.Quote(shorten(printable(e.Column), 60)) + ": ")
	}
	b.WriteString(printable(e.Reason))
	if e.Hint != "" {
		b.WriteString("; " + printable(e.Hint))
	}
	return shorten(b.String(), maxMessage)
}

// Unwrap is the cause of e.
func (e *Error) Unwrap() error { return e.Err }

// printable escapes what could break a line or a terminal.
func printable(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r != utf8.RuneError && unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRuneToASCII(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}

// shorten cuts s to at most n bytes, at a rune, with a mark.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n - len("…")
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

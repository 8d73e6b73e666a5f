package study

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a study file or its code frame, and
// what to do about it.
type Problem struct {
	File string // the study file or the code frame, as the study names it
	Position
	Path string // where in the study: "traits.age.bands"; empty for syntax
	Text string // what is wrong with which thing: one line, lower case
	Hint string // the next move; may be empty
}

// Error is "file:line:col: text; hint" on one line.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(printable(p.File))
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": " + p.Text)
	if p.Hint != "" {
		b.WriteString("; " + p.Hint)
	}
	return b.String()
}

// Problems is everything wrong with a study, the study file before the code
// frame, each in the order of lines. It is the error that Parse returns for a
// file it could read.
type Problems []Problem

// Error joins the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Error()
	}
	return strings.Join(lines, "\n")
}

// maxProblems bounds a report: past this many, nobody reads on.
const maxProblems = 200

// report gathers the problems of one study.
type report struct {
	file  string // the study file
	found Problems
	more  bool
}

func (r *report) add(at Position, path, text, hint string) {
	r.addIn(r.file, at, path, text, hint)
}

func (r *report) addIn(file string, at Position, path, text, hint string) {
	if len(r.found) >= maxProblems {
		r.more = true
		return
	}
	r.found = append(r.found, Problem{File: file, Position: at, Path: path, Text: text, Hint: hint})
}

// err is nil, or the sorted problems.
func (r *report) err() error {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortStableFunc(r.found, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(rank(r.file, a), rank(r.file, b)),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if r.more {
		last := r.found[len(r.found)-1]
		last.Path, last.Text, last.Hint = "", fmt.Sprintf("more than %d problems", maxProblems), "mend the ones above first"
		r.found = append(r.found, last)
	}
	return r.found
}

func rank(file string, p Problem) int {
	if p.File == file {
		return 0
	}
	return 1
}

// maxQuoted is how much of a value from a study file a message repeats.
const maxQuoted = 60

// quote repeats a value from the study file in a message: in quotes, cut at
// maxQuoted characters, control characters escaped.
func quote(s string) string { return strconv.Quote(cut(s)) }

// printable is quote without the quotes, for names that need none.
func printable(s string) string {
	q := strconv.Quote(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

func cut(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxQuoted {
			return s[:i] + "…"
		}
	}
	return s
}

// didYouMean is the hint for a name that is not known: the nearest one, or the
// whole list while it is short.
func didYouMean(name string, known []string) string {
	if near, ok := Nearest(name, known); ok {
		return "did you mean " + cut(near) + "?"
	}
	switch {
	case len(known) == 0:
		return ""
	case len(known) == 1:
		return "write " + known[0]
	case len(known) <= 20:
		return "one of " + strings.Join(known, ", ")
	}
	return "one of " + strings.Join(known[:20], ", ") + " and more"
}

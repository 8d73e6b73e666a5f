package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"rung/pipeline"
	"rung/pipeline/study"
)

// printer is the only place that writes to the terminal. Results go to out,
// everything about the run to err.
type printer struct {
	out, err io.Writer
	// supervised says that this process may work in children of itself: it is
	// the program, not a test that calls Main.
	supervised bool
	bar        *bar // of the run that goes on; nil when progress is not drawn
}

// line writes one line of a result.
func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// raw writes a result as it is.
func (p *printer) raw(b []byte) { p.out.Write(b) }

// note writes one line about the run.
func (p *printer) note(format string, args ...any) { fmt.Fprintf(p.err, "rung: "+format+"\n", args...) }

// table writes rows in aligned columns.
func (p *printer) table(rows [][]string) {
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	w.Flush()
}

// failure says what went wrong, one line a problem. ErrAttention has been said
// where it arose.
func (p *printer) failure(err error) {
	var problems study.Problems
	switch {
	case err == nil, errors.Is(err, pipeline.ErrAttention), errors.Is(err, errSaid):
	case errors.As(err, &problems):
		for _, q := range problems {
			p.note("%s", q)
		}
	default:
		p.note("%s", oneLine(err.Error()))
	}
}

// errSaid marks a failure that has been printed where it arose; what it wraps
// decides the exit status.
var errSaid = errors.New("said")

// said wraps err so that it is not printed again.
func said(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errSaid, err)
}

// longest is the length of a message in bytes, so that a log line stays one.
const longest = 500

// oneLine makes a message safe to print: no control characters, one line, not
// longer than longest.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, s)
	if len(s) > longest {
		cut := longest - len("…")
		for cut > 0 && s[cut]&0xc0 == 0x80 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

// night says what a run published: notes to err, the folder to out.
func (p *printer) night(n *pipeline.Night) {
	for _, t := range n.Notes {
		p.note("%s: note: %s", n.Study.Name, oneLine(t))
	}
	for _, t := range n.Attention {
		p.note("%s: please look: %s", n.Study.Name, oneLine(t))
	}
	if n.Kept {
		p.note("%s: nothing changed; this night was published before", n.Study.Name)
	}
	if n.Current != "" {
		p.note("%s: current stays at the newer night %s", n.Study.Name, n.Current)
	}
	p.line("%s", n.Dir)
}

// failed says why a study was not published, and what readers still see. A
// child that was told to stop leaves that to its parent.
func (p *printer) failed(file, out string, err error) error {
	stopped := errors.Is(err, context.Canceled)
	switch {
	case stopped && isChild():
		return err
	case stopped:
		p.note("%s: stopped by a signal; nothing was published", file)
	default:
		p.failure(about(file, err))
	}
	p.stays(file, out)
	return err
}

// stays says which report readers still see after a failure.
func (p *printer) stays(file, out string) {
	st, err := parse(file)
	if err != nil {
		return
	}
	if out == "" {
		out = filepath.Join(st.Dir, "reports")
	}
	current := filepath.Join(out, st.Name, "current")
	if target, err := os.Readlink(current); err == nil {
		p.note("%s: the last report stays published: %s", st.Name, filepath.Join(out, st.Name, filepath.Base(target)))
		return
	}
	p.note("%s: nothing is published yet", st.Name)
}

// whereIs tells a person what to open.
func (p *printer) whereIs(current string) {
	p.note("open the workbook %s", filepath.Join(current, "report.xlsx"))
	p.note("or the page       %s", filepath.Join(current, "report.html"))
}

package main

import (
	"io"
	"log/slog"
	"math"
	"os"
	"time"

	"rung/pipeline"
)

// progress chooses how a run shows where it is: a bar on a terminal, lines
// otherwise. The bar is the printer's, to be ended before anything is said.
func (p *printer) progress(mode string) (func(pipeline.Stage), error) {
	switch {
	case mode == "none":
		return nil, nil
	case mode == "auto" && terminal(p.err):
		p.bar = &bar{w: p.err, now: time.Now}
		return p.bar.tell, nil
	case mode == "auto", mode == "plain":
		return p.plain(time.Now).tell, nil
	case mode == "json":
		return logged(slog.New(slog.NewJSONHandler(p.err, nil)), time.Now).tell, nil
	}
	return nil, usage("--progress %q is not known; use auto, plain, json or none", mode)
}

var doing = map[string]string{
	"read":     "reading the exports",
	"count":    "counting what segments say",
	"disclose": "withholding what could expose a person",
	"compose":  "composing the report",
	"draw":     "drawing charts, workbook and page",
	"publish":  "publishing",
}

// How often lines say how far reading is: seldom for people, who scroll, more
// often for machines.
const (
	plainEvery  = 10 * time.Second
	loggedEvery = time.Second
)

// lines is progress in lines: each stage when it begins and, while an export
// is read for longer than every, how far that is.
type lines struct {
	now     func() time.Time
	every   time.Duration
	stage   func(pipeline.Stage)
	reading func(pipeline.Stage, reading)

	pace pace
	said time.Time // the last line
}

func (l *lines) tell(s pipeline.Stage) {
	now := l.now()
	if s.Reading.Export == "" {
		l.said = now
		l.stage(s)
		return
	}
	r := l.pace.at(s.Reading, now)
	if now.Sub(l.said) >= l.every {
		l.said = now
		l.reading(s, r)
	}
}

func (p *printer) plain(now func() time.Time) *lines {
	return &lines{now: now, every: plainEvery,
		stage:   func(s pipeline.Stage) { p.note("%d/%d %s", s.Step, s.Of, doing[s.Name]) },
		reading: func(_ pipeline.Stage, r reading) { p.note("%s", r) }}
}

func logged(l *slog.Logger, now func() time.Time) *lines {
	where := func(s pipeline.Stage) []any { return []any{"stage", s.Name, "step", s.Step, "of", s.Of} }
	return &lines{now: now, every: loggedEvery,
		stage: func(s pipeline.Stage) { l.Info(doing[s.Name], where(s)...) },
		reading: func(s pipeline.Stage, r reading) {
			fields := append(where(s), "export", r.Export, "rows", r.Rows, "of_rows", r.Of)
			if r.mib > 0 {
				fields = append(fields, "mib_per_s", math.Round(r.mib*10)/10)
			}
			if r.known {
				fields = append(fields, "seconds_left", int64(math.Ceil(r.left.Seconds())))
			}
			l.Info(doing[s.Name], fields...)
		}}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"rung/pipeline"
)

// progress chooses how a run shows where it is: a bar on a terminal, log lines
// otherwise.
func (p *printer) progress(mode string) (func(pipeline.Stage), error) {
	switch mode {
	case "none":
		return nil, nil
	case "plain":
		return p.plain, nil
	case "json":
		return logged(slog.New(slog.NewJSONHandler(p.err, nil))), nil
	case "auto":
		if terminal(p.err) {
			return bar(p.err), nil
		}
		return p.plain, nil
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

func (p *printer) plain(s pipeline.Stage) { p.note("%d/%d %s", s.Step, s.Of, doing[s.Name]) }

func logged(l *slog.Logger) func(pipeline.Stage) {
	return func(s pipeline.Stage) { l.Info(doing[s.Name], "stage", s.Name, "step", s.Step, "of", s.Of) }
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// bar draws one bar per run.
func bar(w io.Writer) func(pipeline.Stage) {
	var b *mpb.Bar
	var all *mpb.Progress
	now := ""
	return func(s pipeline.Stage) {
		if s.Step == 1 {
			all = mpb.New(mpb.WithOutput(w), mpb.WithWidth(30))
			b = all.AddBar(int64(s.Of), mpb.BarRemoveOnComplete(), mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return now })))
		}
		now = doing[s.Name]
		b.SetCurrent(int64(s.Step - 1))
		if s.Step == s.Of {
			b.SetCurrent(int64(s.Of))
			all.Wait()
		}
	}
}

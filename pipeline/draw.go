package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"rung/pipeline/intake"
	"rung/pipeline/publish"
	"rung/pipeline/study"
	"rung/report"
	"rung/report/html"
	"rung/report/xlsx"
	"rung/segment/disclose"
	"rung/segment/say"
)

// compose makes the book of a release and draws its charts, jobs at a time: what
// they cannot show is part of the book.
func compose(ctx context.Context, st *study.Study, in *intake.Intake, words errorWords, r *disclose.Release, asOf, run string, o Options) (*report.Book, []string, error) {
	s, err := subject(st, in, words, asOf, run, o.Version)
	if err != nil {
		return nil, nil, err
	}
	b := report.Compose(r, s)
	figures := b.Figures()
	said, tasks := make([][]string, len(figures)), make([]func() error, len(figures))
	for i, f := range figures {
		tasks[i] = func() error {
			p, err := f.Picture()
			if err == nil {
				said[i] = p.Warnings()
			}
			return err
		}
	}
	errs := together(ctx, workers(o.Jobs), tasks)
	if err := cmp.Or(ctx.Err(), errors.Join(errs...)); err != nil {
		return nil, nil, err
	}
	warnings := distinct(slices.Concat(said...))
	b.Warn(warnings)
	return b, warnings, nil
}

func distinct(texts []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, t := range texts {
		if !seen[t] {
			out = append(out, t)
		}
		seen[t] = true
	}
	return out
}

// subject is what a report says besides the released figures. Exports are
// named by their totals: how rows are spread over files must not show.
func subject(st *study.Study, in *intake.Intake, words errorWords, asOf, run, version string) (report.Subject, error) {
	s := report.Subject{
		Study: st.Name, Title: st.Title, AsOf: asOf, Version: version, Run: run, Contact: st.Contact, Timezone: st.Timezone,
		Ladders: st.Ladders.Options, Waves: in.Waves, LowBase: st.Bases.Low, Weighted: in.Weighted,
		Audience: report.Audience(st.Audience.String()),
	}
	s.Interval, s.Errors = words.interval, words.lines
	if st.Weighting.Any() {
		s.Weighting = st.Weighting.Words()
	}
	for _, p := range st.Periods.List {
		s.Periods = append(s.Periods, report.Period{Name: p.Name, Label: p.Title(), From: p.From, Until: p.Until})
	}
	for _, t := range st.Choices.Types {
		s.Types = append(s.Types, report.RelationshipType{Name: t.Name, Label: t.Title(), Expects: t.Expects})
	}
	if st.Frame != nil {
		s.Codes = st.Frame.Codes
	}
	if in.Coders > 1 {
		s.Coder = say.That("%d coders coded the ladders; figures use the coder that the study chose, or the one with the most rungs", in.Coders)
	}
	for _, e := range exports(st, in) {
		s.Exports = append(s.Exports, report.Export{Role: e.role, Rows: e.rows.Read})
	}
	for _, t := range st.Traits {
		name := t.Label
		if name == "" {
			name = t.Name
		}
		s.Traits = append(s.Traits, report.Trait{Name: name, Text: t.Words()})
	}
	for _, q := range in.Quarantine {
		s.Quarantine = append(s.Quarantine, report.Quarantine{Export: q.Export, Reason: q.Reason, Text: say.That(q.Text), Rows: q.Rows})
	}
	s.Theme, s.Language = st.Report.Look, st.Report.Speaks
	return s, withFont(&s, st)
}

// withFont gives the charts the study's own font.
func withFont(s *report.Subject, st *study.Study) error {
	if st.Report.Font == "" {
		return nil
	}
	path := st.Report.Font
	if !filepath.IsAbs(path) {
		path = filepath.Join(st.Dir, path)
	}
	font, err := os.ReadFile(path)
	if err != nil {
		return study.Problems{{File: st.File, Text: "report.font: the font file cannot be read", Hint: "give the path of a TrueType file, relative to the study file"}}
	}
	s.Font = font
	return nil
}

// output is one file of the night.
type output struct {
	name    string
	content []byte
}

// draw renders the book, jobs at a time: the workbook and the page, and every
// chart in two formats. The workbook takes longest and starts first; it draws
// its pictures from the front of the book, so the charts are drawn from the
// back, and the two meet once. Sheets that outgrow memory spill to the folder
// temp.
func draw(ctx context.Context, b *report.Book, temp string, jobs int) ([]output, error) {
	figures := b.Figures()
	out := make([]output, 2+2*len(figures))
	tasks := []func() error{
		func() error {
			return render(&out[0], "report.xlsx", func(w *bytes.Buffer) error { return xlsx.Writer{TempDir: temp}.Write(w, b) })
		},
		func() error {
			return render(&out[1], "report.html", func(w *bytes.Buffer) error { return html.Write(w, b) })
		},
	}
	for i, f := range slices.Backward(figures) {
		tasks = append(tasks, func() error { return drawFigure(out[2+2*i:4+2*i], f) })
	}
	errs := together(ctx, workers(jobs), tasks)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A chart that fails takes the workbook with it: its own error says it.
	charts := errs[2:]
	slices.Reverse(charts)
	if err := errors.Join(charts...); err != nil {
		return nil, err
	}
	return out, errors.Join(errs...)
}

// workers is how many jobs run side by side: one per processor unless jobs says.
func workers(jobs int) int {
	if jobs > 0 {
		return jobs
	}
	return runtime.GOMAXPROCS(0)
}

// together runs tasks, jobs at a time and in order, and returns the error of
// each.
func together(ctx context.Context, jobs int, tasks []func() error) []error {
	errs := make([]error, len(tasks))
	seats := make(chan struct{}, jobs)
	var wg sync.WaitGroup
	for i, task := range tasks {
		seats <- struct{}{}
		wg.Go(func() {
			defer func() { <-seats }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = guarded(task)
			}
		})
	}
	wg.Wait()
	return errs
}

// guarded turns a panic of a library that draws or writes into an error.
func guarded(task func() error) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("writing the report failed (%s); please report it with the version and the study file", what(e))
		}
	}()
	return task()
}

func render(o *output, name string, write func(*bytes.Buffer) error) error {
	var w bytes.Buffer
	if err := write(&w); err != nil {
		return err
	}
	*o = output{name, w.Bytes()}
	return nil
}

func drawFigure(out []output, f *report.Figure) error {
	p, err := f.Picture()
	if err != nil {
		return err
	}
	png, err := f.PNG()
	if err != nil {
		return err
	}
	out[0], out[1] = output{"charts/" + f.Name + ".svg", p.SVG()}, output{"charts/" + f.Name + ".png", png}
	return nil
}

func publishNight(s *publish.Staging, outputs []output, m publish.Manifest) (publish.Published, error) {
	for _, o := range outputs {
		if err := s.Write(o.name, o.content); err != nil {
			return publish.Published{}, err
		}
	}
	return s.Publish(m)
}

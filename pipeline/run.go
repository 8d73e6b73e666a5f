package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"rung/pipeline/intake"
	"rung/pipeline/publish"
	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/compare"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// Options of a run. The zero Options read the as-of date from the exports and
// use all processors.
type Options struct {
	AsOf     time.Time // a day; zero means the newest day of the exports
	Today    time.Time // names the night when no export is dated and AsOf is zero
	Out      string    // existing folder that holds one folder per study
	Jobs     int       // workers; 0 means one per processor. It never changes a byte.
	Memory   int64     // bytes that the columns of an export may take; 0 means no limit
	Version  string    // of the tool, for the manifest and the report
	Progress func(Stage)
}

// Stage is where a run is: reported when a stage begins, and while exports are
// read, now and then, with how far that is.
type Stage struct {
	Name string // read, count, disclose, compose, draw, publish
	Step int    // from 1
	Of   int
	// Reading is how far the export at hand is read. Its Export is empty at
	// the beginning of a stage.
	Reading intake.Progress
}

var stages = []string{"read", "count", "disclose", "compose", "draw", "publish"}

// Night is what a run published.
type Night struct {
	Study     *study.Study
	Dir       string   // the night's folder
	Current   string   // the night that readers see, when it is not this one
	Kept      bool     // the same night had been published before
	Attention []string // why a person should look; empty on a quiet night
	Notes     []string // what the run decided by itself, and warnings
}

// ErrAttention says that everything asked for was published and that a person
// should look all the same.
var ErrAttention = errors.New("a person should look")

// Tolerance is the share of an export's rows in quarantine above which a run
// asks for attention.
const Tolerance = 0.05

// Run runs one parsed study: it reads its exports, counts, releases, draws and
// publishes. On an error nothing was published.
func Run(ctx context.Context, st *study.Study, o Options) (*Night, error) {
	say := progress(o.Progress)
	desk, err := publish.Open(ctx, o.Out, st.Name)
	if err != nil {
		return nil, err
	}
	defer desk.Close()

	stage := sync.OnceValues(desk.Stage)
	in, words, tables, plan, err := count(ctx, st, o, say, func() (string, error) { return scratch(stage) })
	if err != nil {
		return nil, err
	}
	if err := refuseFuture(st, in, o); err != nil {
		return nil, err
	}
	asOf := night(in, o)

	say.begin("disclose")
	runtime.GC() // what counted is gone
	release, err := st.Disclosure.Apply(&plan.Columns, tables)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", st.Name, err)
	}
	compare.Apply(release, st.Tests)
	runtime.GC() // the estimates are gone, most of what was ever held

	say.begin("compose")
	staging, err := stage()
	if err != nil {
		return nil, err
	}
	lines := startCSV(ctx, staging, st, in, release, o.Jobs)
	defer lines.stop()
	results, err := writeResults(staging, st, in, release, o.Jobs)
	if err != nil {
		return nil, err
	}
	book, warnings, err := compose(ctx, st, in, words, release, asOf, runID(st, asOf, o.Version, results), o)
	if err != nil {
		return nil, err
	}

	say.begin("draw")
	temp, err := scratch(stage)
	if err != nil {
		return nil, err
	}
	outputs, err := draw(ctx, book, temp, o.Jobs)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", st.Name, err)
	}

	say.begin("publish")
	if err := lines.wait(); err != nil {
		return nil, err
	}
	published, err := publishNight(staging, outputs, manifest(st, in, asOf, o.Version))
	if err != nil {
		return nil, err
	}
	n := &Night{Study: st, Dir: published.Dir, Kept: published.Kept, Notes: append(in.Notes, undrawn(warnings)...), Attention: attention(st, in)}
	if published.Current != published.Night {
		n.Current = published.Current
	}
	return n, nil
}

// undrawn says that charts miss something. What it is stands in the report:
// labels come from exports, and what a run prints is read by others.
func undrawn(warnings []string) []string {
	if len(warnings) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("charts cannot show everything as it is written (%d remarks); the report says what, under Quality; a font file that has the characters may help: report.font", len(warnings))}
}

// Count reads the exports of a study and counts: the first half of Run, which
// nothing is released of. It is there to be measured.
func Count(ctx context.Context, st *study.Study, o Options) ([]*measure.Table, error) {
	_, _, tables, _, err := count(ctx, st, o, progress(o.Progress), nil)
	return tables, err
}

func count(ctx context.Context, st *study.Study, o Options, say teller, scratch func() (string, error)) (*intake.Intake, errorWords, []*measure.Table, *segment.Plan, error) {
	say.begin("read")
	in, err := intake.Open(ctx, st, intake.Options{AsOf: o.AsOf, Memory: o.Memory, Jobs: o.Jobs, Scratch: scratch, Progress: say.reading()})
	if err != nil {
		return nil, errorWords{}, nil, nil, err
	}
	defer in.Close()
	if err := refuseEmpty(st, in); err != nil {
		return nil, errorWords{}, nil, nil, err
	}
	words := errorsInWords(st, in.Sample, in.Weighted) // counting lets go of the sample
	say.begin("count")
	tables, plan, err := tabulate(ctx, st, in)
	return in, words, tables, plan, err
}

// scratch is the folder for temporary files of the night being made.
func scratch(stage func() (*publish.Staging, error)) (string, error) {
	s, err := stage()
	if err != nil {
		return "", err
	}
	return s.Scratch()
}

// teller tells where a run is.
type teller struct {
	tell func(Stage)
	now  *Stage
}

func progress(tell func(Stage)) teller { return teller{tell, &Stage{Of: len(stages)}} }

// begin tells that a stage begins.
func (t teller) begin(name string) {
	*t.now = Stage{Name: name, Step: slices.Index(stages, name) + 1, Of: len(stages)}
	if t.tell != nil {
		t.tell(*t.now)
	}
}

// reading is a function that tells how far reading is; nil if nobody listens.
func (t teller) reading() func(intake.Progress) {
	if t.tell == nil {
		return nil
	}
	return func(p intake.Progress) {
		s := *t.now
		s.Reading = p
		t.tell(s)
	}
}

// refuseEmpty keeps last night's report when an export has no rows at all: an
// export that failed must not replace a report by an empty one.
func refuseEmpty(st *study.Study, in *intake.Intake) error {
	for _, e := range exports(st, in) {
		if e.rows.Read == 0 {
			return &intake.Error{Kind: intake.Bad, File: e.path, Reason: "the " + e.role + " export has no rows",
				Hint: "run the job that writes it again, or leave the export out of the study"}
		}
	}
	return nil
}

// farthest is how many years the newest day of the exports may lie ahead of
// today. A clock that is wrong by less is no reason to stop; a date beyond is
// damaged or stands for none, and a night named after it would stay the current
// one for years.
const farthest = 5

func refuseFuture(st *study.Study, in *intake.Intake, o Options) error {
	if !o.AsOf.IsZero() || !in.Dated || o.Today.IsZero() || !in.AsOf.After(o.Today.AddDate(farthest, 0, 0)) {
		return nil
	}
	return &intake.Error{Kind: intake.Bad, File: filepath.Base(st.File), Reason: fmt.Sprintf("the newest day of the exports is more than %d years from now, so that it cannot be the day of the figures", farthest),
		Hint: "correct the dates, or pass --as-of: rows of later days are then left out and counted"}
}

// export is one export that the study names, as it was read.
type export struct {
	role, path string
	rows       intake.Count
}

func exports(st *study.Study, in *intake.Intake) []export {
	var out []export
	if e := st.Exports.Respondents; e != nil {
		out = append(out, export{intake.RespondentsExport, e.Bare(), in.Rows.Respondents})
	}
	if e := st.Exports.Ladders; e != nil {
		out = append(out, export{intake.LaddersExport, e.Bare(), in.Rows.Ladders})
	}
	if e := st.Exports.Interactions; e != nil {
		out = append(out, export{intake.InteractionsExport, e.Bare(), in.Rows.Interactions})
	}
	for kind, e := range st.Exports.Told {
		if e != nil {
			out = append(out, export{segment.Forms[kind].Name, e.Bare(), in.Rows.Told[kind]})
		}
	}
	return out
}

// night is the day that the run stands for.
func night(in *intake.Intake, o Options) string {
	switch {
	case !o.AsOf.IsZero():
		return o.AsOf.Format(time.DateOnly)
	case in.Dated:
		return in.AsOf.Format(time.DateOnly)
	}
	in.Notes = append(in.Notes, "no export carries dates: the night is named after today; pass --as-of to name it")
	return o.Today.Format(time.DateOnly)
}

// tabulate counts every measure over blocks of respondents as they are read.
// Each worker has a run of its own; merging is exact, so their number changes
// nothing.
func tabulate(ctx context.Context, st *study.Study, in *intake.Intake) ([]*measure.Table, *segment.Plan, error) {
	plan, err := segment.Compile(in.Sample.Traits, st.Banners)
	if err != nil {
		return nil, nil, study.Problems{{File: st.File, Text: err.Error(), Hint: "change the banner or the trait's bands"}}
	}
	if err := in.Choices.Stability.Check(plan); err != nil {
		return nil, nil, study.Problems{{File: st.File, Text: "stability.maps: " + err.Error(), Hint: "name two segments as results do, such as age=<25: categories of one trait, or of one cross"}}
	}
	c := &measure.Context{Plan: plan, Frame: st.Frame, Ladders: st.Ladders.Options, Weighted: in.Weighted,
		LowBase: st.Bases.Low, Chains: st.Ladders.Chains, Life: in.Sample.Life, Choices: in.Choices, Period: -1,
		ByPeriod: st.Periods.Any(), Sampled: in.Sample.Len, Kish: st.Design.Kish, Precision: st.Precision, Weighting: in.Weighting}
	if st.Exports.Ladders != nil && st.Exports.Ladders.Wave.Name != "" {
		c.InPeriod = in.PeriodOf
	}
	if len(st.Measures) == 0 || slices.Contains(st.Measures, measure.Traits) {
		c.Traits = described(st, plan.Outside(in.Sample.Traits))
	}
	var runs []*measure.Run
	sample := in.Sample
	sample.Locate(plan, c.Traits...)
	if c.Design, err = drawn(st, sample); err != nil {
		return nil, nil, err
	}
	if c.Design != nil {
		c.Cells = sample.Cells(plan)
	}
	err = in.Ladders(func(workers int) ([]func(int, *ladder.Set) error, error) {
		c.Coders = in.Coders
		runs = make([]*measure.Run, workers)
		observers := make([]func(int, *ladder.Set) error, workers)
		for w := range runs {
			r, err := measure.NewRun(c, st.Measures)
			if err != nil {
				return nil, err
			}
			runs[w], observers[w] = r, func(lo int, said *ladder.Set) error { return observe(ctx, r, sample, plan, lo, said) }
		}
		return observers, nil
	})
	if err != nil {
		return nil, nil, err
	}
	sample = nil
	c.Waves = in.Waves
	for _, r := range runs[1:] {
		runs[0].Merge(r)
	}
	return runs[0].Tabulate(), plan, nil
}

// described are the traits that say who the segments are: not those of a period,
// nor what another trait was earlier, which segment_stability compares.
func described(st *study.Study, traits []segment.Trait) []segment.Trait {
	return slices.DeleteFunc(traits, func(t segment.Trait) bool {
		return slices.ContainsFunc(st.Traits, func(o study.Trait) bool { return o.Earlier == t.Name || o.Name == t.Name && o.Period != "" })
	})
}

// observe feeds a block to a run. A panic in a worker becomes an error:
// nothing could recover it elsewhere.
func observe(ctx context.Context, r *measure.Run, s *segment.Sample, p *segment.Plan, lo int, said *ladder.Set) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("counting failed (%s); please report it with the version and the study file", what(e))
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	r.Observe(s.BatchOf(p, lo, lo+said.Respondents(), said))
	return nil
}

// what tells a panic apart without its text, which could hold a value of an
// export, unless the text is the runtime's own.
func what(e any) string {
	if err, ok := e.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", e)
}

func manifest(st *study.Study, in *intake.Intake, asOf, version string) publish.Manifest {
	m := publish.Manifest{Version: version, Study: st.Name, Title: st.Title, AsOf: asOf, StudySHA256: sum(st.Bytes), CodesSHA256: sum(st.CodeBytes)}
	if st.Report.Look != nil {
		m.ThemeSHA256 = sum(st.Report.ThemeBytes)
	}
	for _, f := range in.Files {
		m.Inputs = append(m.Inputs, publish.Input{Role: f.Role, Path: f.Path, Bytes: f.Bytes, SHA256: f.SHA256, Rows: f.Rows})
	}
	return m
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// attention lists the exports with more than Tolerance of their rows in
// quarantine through their own faults, and what intake warns of.
func attention(st *study.Study, in *intake.Intake) []string {
	out := append([]string(nil), in.Warnings...)
	for _, e := range exports(st, in) {
		dropped := int64(0)
		for _, q := range in.Quarantine {
			if q.Export == e.role && q.Fault() {
				dropped += q.Rows
			}
		}
		if float64(dropped) > Tolerance*float64(e.rows.Read) {
			out = append(out, fmt.Sprintf("%d of %d rows of %s are in quarantine, more than %.0f %%; see quality.csv", dropped, e.rows.Read, e.role, 100*Tolerance))
		}
	}
	return out
}

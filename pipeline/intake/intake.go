package intake

import (
	"context"
	"time"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// Options are what one run decides about reading. The zero Options derive the
// as-of date, set no memory limit and report no progress.
type Options struct {
	// AsOf is the day that days and windows count back from. Its calendar date
	// is taken as written, in its own location. Zero means the newest day of
	// the interactions in the study's timezone, or, in a study without
	// interactions, of the other exports that have times.
	AsOf time.Time
	// Memory is how many bytes the columns of an export may take in memory
	// before Read refuses it; 0 means no limit.
	Memory int64
	// Jobs is how many workers read side by side; 0 means one per processor.
	// It never changes a result.
	Jobs int
	// Scratch is the folder for rows that do not fit in memory, asked for when
	// there are any; nil means the system's folder for temporary files.
	Scratch func() (string, error)
	// Progress is told how far reading is, now and then and at the end of each
	// export; nil means nobody listens. Workers call it one at a time.
	Progress func(Progress)
}

// Progress is how far the reading of an export is. An export may be read more
// than once.
type Progress struct {
	Export string
	Rows   int64 // read so far
	Of     int64 // rows of the export
	Bytes  int64 // of its files
}

// Intake is one night's exports, ready for tabulation.
type Intake struct {
	Sample *segment.Sample
	// Weighted says that the sample has weights.
	Weighted bool
	// Weighting says how weights came to agree with the study's targets; nil in
	// a study without.
	Weighting *measure.Weighting
	Waves     []string // the waves of the ladders that count, sorted; empty without waves
	Coders    int      // distinct coders; 0 when the export names none
	Coder     string   // whose coding counts; empty when the export names none
	AsOf      time.Time
	Dated     bool // AsOf is known: stated, or derived from the exports
	// Derived says that AsOf is the newest day of the exports, because Options
	// stated none.
	Derived    bool
	Quarantine []Dropped // by export, then reason; only reasons that occurred
	Files      []File    // by role, then path
	Rows       Rows
	// Choices are the study's, with Under settled where the study leaves it to
	// the sample.
	Choices  measure.Choices
	Notes    []string // what a reader should know, in fixed order
	Warnings []string // what somebody should look at, in fixed order

	run    *run
	close  func()
	caller context.Context
}

// Rows counts the rows of each export, as read and as used. What was read and
// not used is in Intake.Quarantine, row for row.
type Rows struct {
	Respondents, Ladders, Interactions Count
	Told                               [segment.Exports]Count // those of segment.Forms
}

// Count is the rows of one export.
type Count struct{ Read, Used int64 }

// The names of the exports, in Dropped.Export, File.Role and Problem.Export;
// those of the other exports are in segment.Forms.
const (
	RespondentsExport  = "respondents"
	LaddersExport      = "ladders"
	InteractionsExport = "interactions"
)

// Dropped counts the rows that were left out for one reason.
type Dropped struct {
	Export      string
	Reason      string // a stable slug: see Reasons
	Text        string // the reason as a sentence
	Rows        int64
	Respondents int64 // distinct people behind the rows, where the rows name known people; else 0
}

// File is one file that was read.
type File struct {
	Role   string // the export
	Path   string // as matched, relative to the study's folder where it is inside; s3://bucket/key for objects
	Bytes  int64
	SHA256 string // hexadecimal
	Rows   int64
}

// Problem is a fault of the exports' schemas that Check found.
type Problem struct {
	Export   string
	File     string // relative to the study's folder; empty when no file is to blame
	Column   string // as the study names it; empty when the whole file is to blame
	Position study.Position
	Kind     Kind
	Text     string // one line: what is wrong
	Hint     string // what to do; may be empty
}

// Planned is what Read would read of one export.
type Planned struct {
	Export    string
	Pattern   string // path as the study states it, without an object store's parameters
	Files     []PlannedFile
	Columns   []string // columns that would be read, in the order of the study file
	Rows      int64
	RowGroups int
	Bytes     int64 // of the files
}

// PlannedFile is one file of Planned.
type PlannedFile struct {
	Path      string
	Rows      int64
	RowGroups int
	Bytes     int64
}

// Open reads who was asked and what they did, and sorts them by the study's
// traits; what they said is read by Ladders. Close ends the intake. The result depends on the rows
// and not on their order or on how files divide them. An error is an *Error,
// or the context's.
func Open(ctx context.Context, st *study.Study, o Options) (*Intake, error) {
	inner, done := context.WithCancel(ctx)
	in, err := open(inner, st, o)
	if err != nil {
		done()
		return nil, contextFirst(ctx, err)
	}
	in.close = func() {
		in.run.hashes.end(false)
		done()
	}
	in.caller = ctx
	return in, nil
}

// Ladders reads what people said, block by block: every respondent of the
// sample, those without ladders too, is in one block. Begin makes an observer
// for each of some workers; each is called by one worker at a time, with the
// place of the block's first respondent in the sample and with what the block
// said, which is the observer's until it returns. Begin is called again when
// reading has to start over, and what earlier observers saw is void.
//
// After Ladders, the account of the intake is complete: Waves, Coders, Coder,
// Quarantine, Rows, Notes and Warnings. Ladders is called once, before Close.
// It lets go of the sample, which is most of what an intake holds.
func (in *Intake) Ladders(begin func(workers int) ([]func(lo int, said *ladder.Set) error, error)) error {
	defer func() { in.run.people, in.run.life, in.Sample = nil, nil, nil }()
	return contextFirst(in.caller, in.run.end(func(workers int) ([]observer, error) {
		each, err := begin(workers)
		out := make([]observer, len(each))
		for w, f := range each {
			out[w] = f
		}
		return out, err
	}))
}

// Close ends what goes on in the background, and closes object stores.
func (in *Intake) Close() { in.close() }

// Check compares the study with the schemas of its exports and lists every
// problem: no rows are read.
func Check(ctx context.Context, st *study.Study) []Problem {
	problems, _ := within(ctx, func(ctx context.Context) ([]Problem, error) { return check(ctx, st), nil })
	return problems
}

// Describe says what Read would read. It opens the files' footers only.
func Describe(ctx context.Context, st *study.Study) ([]Planned, error) {
	return within(ctx, func(ctx context.Context) ([]Planned, error) { return describe(ctx, st) })
}

// within calls f with a context that ends with the call: object stores close
// then. An error that comes after the caller's context ended is the context's.
func within[T any](ctx context.Context, f func(context.Context) (T, error)) (T, error) {
	inner, done := context.WithCancel(ctx)
	defer done()
	out, err := f(inner)
	return out, contextFirst(ctx, err)
}

// contextFirst is err, or why the context ended where it did: what fails then
// fails for that.
func contextFirst(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

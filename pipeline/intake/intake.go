package intake

import (
	"context"
	"time"

	"rung/pipeline/study"
	"rung/segment"
)

// Options are what one run decides about reading. The zero Options derive the
// as-of date, set no memory limit and report no progress.
type Options struct {
	// AsOf is the day that days and windows count back from. Its calendar date
	// is taken as written, in its own location. Zero means the newest day of
	// the interactions in the study's timezone.
	AsOf time.Time
	// Memory is how many bytes the columns of an export may take in memory
	// before Read refuses it; 0 means no limit.
	Memory int64
	// Progress is told the export being read and the rows read of it so far;
	// nil means nobody listens.
	Progress func(stage string, rows int64)
}

// Intake is one night's exports, ready for tabulation.
type Intake struct {
	Sample *segment.Sample
	Waves  []string // names of Sample.Ladders.Wave, sorted; empty without waves
	Coders int      // distinct coders; 0 when the export names none
	Coder  string   // whose coding Sample.Ladders holds; empty when the export names none
	AsOf   time.Time
	Dated  bool // AsOf is known: stated, or derived from the interactions
	// Derived says that AsOf is the newest day of the interactions, because
	// Options stated none.
	Derived    bool
	Quarantine []Dropped // by export, then reason; only reasons that occurred
	Files      []File    // by role, then path
	Rows       Rows
	Notes      []string // what a reader should know, in fixed order
	Warnings   []string // what somebody should look at, in fixed order
}

// Rows counts the rows of each export, as read and as used. What was read and
// not used is in Intake.Quarantine, row for row.
type Rows struct {
	Respondents, Ladders, Interactions Count
}

// Count is the rows of one export.
type Count struct{ Read, Used int64 }

// The names of the exports, in Dropped.Export, File.Role and Problem.Export.
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

// Read reads a study's exports into a sample. Its result depends on the rows
// and not on their order or on how files divide them. An error is an *Error,
// or the context's.
func Read(ctx context.Context, st *study.Study, o Options) (*Intake, error) {
	return within(ctx, func(ctx context.Context) (*Intake, error) { return read(ctx, st, o) })
}

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
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return out, err
}

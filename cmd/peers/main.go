// Command peers runs the performance job in rung and in the tools that a user
// would pick instead, and says how they compare: DuckDB by an expert's hand,
// and on request DuckDB and Polars as they are usually tuned.
//
// It copies the peers' folder of the shared material, makes their exports,
// states their job as a study (study.yaml), runs every tool in turn as whole
// processes, and compares what rung published with DuckDB's tables, cell by
// cell (check.mjs). It exits 1 when a cell differs.
//
// # What is timed
//
// The peers read exports and leave tables in memory. The same in rung is
// pipeline.Count, which this command runs in a child of itself: "exports →
// tables". The other figure is the nightly job, rung run, which also releases,
// composes, draws and publishes.
//
// A round runs each of them once, back to back, and every other round in the
// opposite order. Quote the ratios, which are taken within a round: seconds
// depend on what else the machine does. Every tool has two threads. CPU is
// user and system time of a process and its children. Peak is the largest
// resident set among them; rung run works in a child, and its supervisor of
// some 20 MiB is not added.
//
// # What is compared
//
// Every cell that is not zero must stand on both sides: base (people, Σw, Σw²
// by way of the effective base), terminal codes (ladders, respondents, Σw by
// way of shares), asset × SWOT × terminal value (ladders), and the four counts
// of implications. The tables are those of DuckDB in its tuned variant, which
// can write them; check sums of every timed peer are compared with them.
//
// Their leading stage, their sums of value and their weighted ladders by
// asset, SWOT and value cannot be asked for in a study; the output says so.
//
// Recency agrees when days are counted to 2025-12-31 in UTC. A last interaction
// a microseconds before 2026-01-01T00:00Z lies ceil(a/24h)-1 calendar days
// before that day, which is under 7 when a is at most 7 × 24 h; the peers say
// less than. The check looks for people in between, and leaves recency out
// should there be any.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func main() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the flags.
type options struct {
	respondents int
	shared      string
	work        string
	pairs       int
	unsorted    bool
	polars      bool
	tuned       bool
	memory      memory
	count       string // the study that a child counts; empty in the command itself
}

// memory is a limit such as 512MiB; empty means none.
type memory struct {
	text  string
	bytes int64
}

func (m *memory) String() string { return m.text }

// Set implements flag.Value.
func (m *memory) Set(text string) error {
	for unit, size := range map[string]int64{"MiB": 1 << 20, "GiB": 1 << 30} {
		number, ok := strings.CutSuffix(text, unit)
		if n, err := strconv.ParseInt(number, 10, 32); ok && err == nil && n > 0 {
			*m = memory{text, n * size}
			return nil
		}
	}
	return errors.New("write it like 512MiB or 2GiB")
}

// errDiffer says that a cell of rung is not DuckDB's.
var errDiffer = errors.New("rung and DuckDB differ; see above")

// Main runs the command and returns its exit status.
func Main(args []string, out, diag io.Writer) int {
	var o options
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	flags.SetOutput(diag)
	flags.IntVar(&o.respondents, "r", 1_000_000, "`number` of respondents")
	flags.StringVar(&o.shared, "shared", "", "`folder` of the shared material (default: shared beside the repository)")
	flags.StringVar(&o.work, "work", "", "`folder` for exports and reports, kept (default: a temporary one)")
	flags.IntVar(&o.pairs, "pairs", 3, "`number` of pairs of runs")
	flags.BoolVar(&o.unsorted, "unsorted", false, "then the same with shuffled exports")
	flags.BoolVar(&o.polars, "polars", false, "time Polars, tuned, as well")
	flags.BoolVar(&o.tuned, "tuned", false, "time DuckDB, tuned, as well")
	flags.Var(&o.memory, "memory", "`limit` of rung's memory, such as 512MiB (default: none)")
	flags.StringVar(&o.count, "count", "", "only read and count a `study`; the command runs itself so")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if o.respondents < 1 || o.pairs < 1 || flags.NArg() > 0 {
		fmt.Fprintln(diag, "peers: -r and -pairs are at least 1, and there are no arguments")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	do := run
	if o.count != "" {
		do = count
	}
	switch err := do(ctx, o, out); {
	case ctx.Err() != nil:
		fmt.Fprintln(diag, "peers: stopped")
		return 2
	case errors.Is(err, errDiffer):
		fmt.Fprintln(diag, "peers:", err)
		return 1
	case err != nil:
		fmt.Fprintln(diag, "peers:", err)
		return 2
	}
	return 0
}

func run(ctx context.Context, o options, out io.Writer) error {
	root, err := repository(ctx)
	if err != nil {
		return err
	}
	if o.shared == "" {
		o.shared = filepath.Join(filepath.Dir(root), "shared")
	}
	if o.work == "" {
		if o.work, err = os.MkdirTemp("", "rung-peers-"); err != nil {
			return err
		}
		defer os.RemoveAll(o.work)
	}
	b, err := build(ctx, root, o)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.temp)
	if !b.node {
		fmt.Fprintln(out, "node or npm is missing: only rung runs, and no cell is compared")
	}
	layouts := []string{"sorted"}
	if o.unsorted {
		layouts = append(layouts, "shuffled")
	}
	var failed error
	for _, layout := range layouts {
		fmt.Fprintf(out, "\n%d respondents, %s exports, %d pairs\n", o.respondents, layout, o.pairs)
		if err := b.compare(ctx, layout, o, out); errors.Is(err, errDiffer) {
			failed = err
		} else if err != nil {
			return err
		}
	}
	return failed
}

// compare makes the exports of a layout, times the tools and compares the
// cells.
func (b *bench) compare(ctx context.Context, layout string, o options, out io.Writer) error {
	j, err := b.export(ctx, layout, o.respondents)
	if err != nil {
		return err
	}
	tools := b.tools(j, o)
	var rounds []round
	for k := range o.pairs {
		r, err := b.round(ctx, tools, k%2 == 1)
		if err != nil {
			return err
		}
		rounds = append(rounds, r)
	}
	describe(out, tools, rounds)
	if !b.node {
		return nil
	}
	return b.check(ctx, j, tools, rounds[0], out)
}

// repository is the folder of the module that the command is started in.
func repository(ctx context.Context) (string, error) {
	mod, err := output(ctx, "", "go", "env", "GOMOD")
	if err != nil {
		return "", err
	}
	name, err := output(ctx, "", "go", "list", "-m")
	if err != nil || strings.TrimSpace(name) != "rung" {
		return "", errors.New("start it in the repository of rung")
	}
	return filepath.Dir(strings.TrimSpace(mod)), nil
}

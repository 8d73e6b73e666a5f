// Command peers runs the performance job in rung and in the tool that a user
// would pick instead, DuckDB by an expert's hand, and says how the two compare.
//
// It copies the peers' folder of the shared material, makes their exports,
// states their job as a study (study.yaml), runs both in turn as whole
// processes, and compares the cells of results.parquet with DuckDB's own
// computation on the same exports (check.mjs). It exits 1 when a cell differs.
//
// Read the ratios of one run, not the seconds: the machine may have other work.
// Each pair runs both tools back to back, the first one in turn.
//
// # What is compared
//
// Their job counts implications by ladder and by respondent at once; a study
// counts by one rule. So rung runs twice, and the ratio is given for one study
// and for both. rung also publishes a workbook, a page, charts and tidy
// results, where DuckDB leaves tables in memory.
//
// Not in the study: their leading stage and their sums of value. Not in the
// check: the three scales, since the peers take 3 for a missing item and a
// scale needs its items; and people with an indirect implication whatever
// their direct ones, since rung counts a pair once a person, direct first.
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
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the flags.
type options struct {
	respondents int
	shared      string
	work        string
	pairs       int
	unsorted    bool
}

// errDiffer says that a cell of rung is not DuckDB's.
var errDiffer = errors.New("rung and DuckDB differ; see above")

// Main runs the command and returns its exit status.
func Main(args []string, out, diag io.Writer) int {
	var o options
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	flags.SetOutput(diag)
	flags.IntVar(&o.respondents, "r", 200_000, "`number` of respondents")
	flags.StringVar(&o.shared, "shared", "", "`folder` of the shared material (default: shared beside the repository)")
	flags.StringVar(&o.work, "work", "", "`folder` for exports and reports, kept (default: a temporary one)")
	flags.IntVar(&o.pairs, "pairs", 3, "`number` of pairs of runs")
	flags.BoolVar(&o.unsorted, "unsorted", false, "then the same with shuffled exports")
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
	switch err := run(ctx, o, out); {
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
	if !b.node {
		fmt.Fprintln(out, "node or npm is missing: only rung runs, and no cell is compared")
	}
	layouts := []string{"sorted"}
	if o.unsorted {
		layouts = append(layouts, "shuffled")
	}
	var failed error
	for _, layout := range layouts {
		fmt.Fprintf(out, "\n%d respondents, %s exports\n", o.respondents, layout)
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
	var all []pair
	for k := range o.pairs {
		p, err := b.pair(ctx, j, k%2 == 1)
		if err != nil {
			return err
		}
		all = append(all, p)
	}
	describe(out, all)
	if !b.node {
		return nil
	}
	return b.check(ctx, j, out)
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

// command is a command that may clean up when it is stopped.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	return c
}

// output runs a command in a folder and returns what it prints.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	c := command(ctx, name, args...)
	c.Dir = dir
	text, err := c.Output()
	if err != nil {
		return "", failure(c, err, text)
	}
	return string(text), nil
}

// failure is an error with what the command said last.
func failure(c *exec.Cmd, err error, said []byte) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said = append(said, exit.Stderr...)
	}
	const most = 2000
	if len(said) > most {
		said = said[len(said)-most:]
	}
	return fmt.Errorf("%s: %w\n%s", strconv.Quote(strings.Join(c.Args, " ")), err, said)
}

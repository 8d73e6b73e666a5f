package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"
)

// Version is the version of the tool, as manifests and reports state it.
const Version = "0.1.0"

// stopSignal is the signal that asked the run to stop; 0 before.
var stopSignal atomic.Int32

// Main runs the command line and returns the exit status.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := withSignals()
	defer stop()
	p := &printer{out: stdout, err: stderr, supervised: stdout == io.Writer(os.Stdout)}
	root := newRoot(p)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := execute(ctx, root)
	p.failure(err)
	return statusOf(err)
}

// execute turns what the flag parser refuses into usage errors.
func execute(ctx context.Context, root *cobra.Command) error {
	ran := false
	root.PersistentPreRun = func(*cobra.Command, []string) { ran = true }
	err := root.ExecuteContext(ctx)
	if err != nil && !ran {
		return usageError{err}
	}
	return err
}

func withSignals() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		if s, ok := (<-ch).(syscall.Signal); ok {
			if s == syscall.SIGHUP {
				s = syscall.SIGTERM
			}
			stopSignal.Store(int32(s))
			cancel()
		}
	}()
	return ctx, func() { signal.Stop(ch); cancel() }
}

// newRoot is the command tree.
func newRoot(p *printer) *cobra.Command {
	root := &cobra.Command{
		Use:   "rung",
		Short: "what people value, segment by segment, from ladders in Parquet exports",
		Long: `rung reads Parquet exports of surveys, ladders and interactions, sorts people into
segments, aggregates what their ladders say, and publishes a workbook, a page,
charts and tidy results. It never shows a person.

Exit status:
` + exitTable(),
		Example:       "  rung demo demo\n  rung init my-study\n  rung check my-study/study.yaml\n  rung run my-study/study.yaml --as-of 2026-11-21",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%s; see %s --help", strings.TrimSpace(err.Error()), c.CommandPath())
	})
	root.AddCommand(initCommand(p), demoCommand(p), checkCommand(p), planCommand(p), runCommand(p),
		verifyCommand(p), measuresCommand(p), sheetsCommand(p), schemaCommand(p), versionCommand(p))
	return root
}

// atLeastOne is the argument check of commands over studies.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("%s needs at least one %s; for example: %s", c.CommandPath(), what, strings.TrimSpace(strings.SplitN(c.Example, "\n", 2)[0]))
		}
		return nil
	}
}

// exactlyOne is the argument check of commands over one thing.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s needs one %s, not %d; for example: %s", c.CommandPath(), what, len(args), strings.TrimSpace(strings.SplitN(c.Example, "\n", 2)[0]))
		}
		return nil
	}
}

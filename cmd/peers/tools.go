package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
)

// asOf makes calendar days agree with the peers' days: see the package.
const asOf = "2025-12-31"

// tool is one way to do the job.
type tool struct {
	name   string
	ours   bool
	before func() error // not timed; may be nil
	start  func(context.Context) *exec.Cmd
}

// tools are those of a round, in order: rung's two, then the peers.
func (b *bench) tools(j job, o options) []tool {
	limit := func(flag string) []string {
		if o.memory.text == "" {
			return nil
		}
		return []string{flag, o.memory.text}
	}
	script := func(name string, args ...string) func(context.Context) *exec.Cmd {
		return func(ctx context.Context) *exec.Cmd {
			return command(ctx, "node", append([]string{filepath.Join(b.peers, name), j.dir}, args...)...)
		}
	}
	all := []tool{
		{name: "rung, exports → tables", ours: true, start: func(ctx context.Context) *exec.Cmd {
			return command(ctx, b.self, append(limit("-memory"), "-count", j.study)...)
		}},
		{name: "rung run, with its report", ours: true,
			// A night that stands would be kept, and the next one cost less.
			before: func() error { return os.RemoveAll(j.reports) },
			start: func(ctx context.Context) *exec.Cmd {
				args := []string{"run", "--as-of", asOf, "--out", j.reports, "--progress", "json"}
				return command(ctx, b.rung, append(append(args, limit("--memory")...), j.study)...)
			}},
	}
	for _, p := range []struct {
		wanted bool
		tool
	}{
		{true, tool{name: "DuckDB, expert", start: script("duckdb_expert.mjs")}},
		{o.tuned, tool{name: "DuckDB, tuned", start: script("duckdb.mjs", "--variant", "tuned")}},
		{o.polars, tool{name: "Polars, tuned", start: script("polars.cjs", "--variant", "tuned")}},
	} {
		if b.node && p.wanted {
			all = append(all, p.tool)
		}
	}
	return all
}

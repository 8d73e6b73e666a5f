package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// differs is the exit status of check.mjs when a cell differs.
const differs = 3

// cost is what one process and its children took.
type cost struct {
	wall, cpu time.Duration
	peak      int64   // bytes of the largest process; 0 where the system does not tell
	stages    []stage // of rung run
	sums      string  // the line of check sums of a peer
}

// stage is a part of a run of rung.
type stage struct {
	name string
	took time.Duration
}

// round is one run of each tool, back to back, in the order of tools.
type round []cost

// round runs the tools once, in their order or backwards.
func (b *bench) round(ctx context.Context, tools []tool, backwards bool) (round, error) {
	r := make(round, len(tools))
	order := make([]int, len(tools))
	for i := range order {
		order[i] = i
	}
	if backwards {
		slices.Reverse(order)
	}
	for _, i := range order {
		if before := tools[i].before; before != nil {
			if err := before(); err != nil {
				return nil, err
			}
		}
		c, err := b.timed(tools[i].start(ctx))
		if err != nil {
			return nil, err
		}
		r[i] = c
	}
	return r, nil
}

// timed runs a command to its end and clears what it leaves in the temporary
// folder, where DuckDB spills.
func (b *bench) timed(c *exec.Cmd) (cost, error) {
	if err := b.clear(); err != nil {
		return cost{}, err
	}
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	c.Env = append(os.Environ(), "TMPDIR="+b.temp, "GOMAXPROCS=2", "POLARS_MAX_THREADS=2") // DuckDB's scripts ask for two threads
	start := time.Now()
	err := c.Run()
	end := time.Now()
	if err != nil {
		return cost{}, failure(c, err, said.Bytes())
	}
	s := c.ProcessState
	return cost{wall: end.Sub(start), cpu: s.UserTime() + s.SystemTime(), peak: peak(s),
		stages: stagesOf(said.Bytes(), start, end), sums: sumsOf(out.String())}, b.clear()
}

// clear empties the temporary folder of the timed commands.
func (b *bench) clear() error {
	if err := os.RemoveAll(b.temp); err != nil {
		return err
	}
	return os.MkdirAll(b.temp, 0o700)
}

// stagesOf reads the progress of a run: each stage lasts until the next.
func stagesOf(log []byte, start, end time.Time) []stage {
	out, last := []stage{{name: "start"}}, start
	for line := range bytes.Lines(log) {
		var at struct {
			Time  time.Time
			Stage string
		}
		if json.Unmarshal(line, &at) != nil || at.Stage == "" || at.Stage == out[len(out)-1].name {
			continue
		}
		out[len(out)-1].took, last = at.Time.Sub(last), at.Time
		out = append(out, stage{name: at.Stage})
	}
	if len(out) == 1 {
		return nil
	}
	out[len(out)-1].took = end.Sub(last)
	return out
}

// sumsOf is the line on which a peer prints its check sums.
func sumsOf(text string) string {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "check "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// check compares the cells of the last night with DuckDB's, and the check sums
// of a round's peers.
func (b *bench) check(ctx context.Context, j job, tools []tool, r round, out io.Writer) error {
	tables := filepath.Join(b.temp, "tables")
	if _, err := output(ctx, b.temp, "node", filepath.Join(b.peers, "duckdb.mjs"), j.dir, "--variant", "tuned", "--dump", tables); err != nil {
		return err
	}
	args := []string{filepath.Join(b.peers, "check.mjs"), j.dir, tables, filepath.Join(j.reports, "peers", "current")}
	for i, t := range tools {
		if !t.ours {
			args = append(args, r[i].sums)
		}
	}
	c := command(ctx, "node", args...)
	c.Env = append(os.Environ(), "TMPDIR="+b.temp)
	var said bytes.Buffer
	c.Stdout, c.Stderr = out, &said
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return b.clear()
	case errors.As(err, &exit) && exit.ExitCode() == differs:
		return errDiffer
	}
	return failure(c, err, said.Bytes())
}

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
	"time"
)

// asOf makes calendar days agree with the peers' days: see the package.
const asOf = "2025-12-31"

// differs is the exit status of check.mjs when a cell differs.
const differs = 3

// cost is what one process and its children took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes of the largest process; 0 where the system does not tell
	stages    []stage
}

// stage is a part of a run of rung.
type stage struct {
	name string
	took time.Duration
}

// pair is one run of each tool, back to back.
type pair struct {
	rung []cost // one a rule
	duck *cost  // nil without node
}

func (b *bench) pair(ctx context.Context, j job, duckFirst bool) (p pair, err error) {
	duck := func() error {
		if !b.node {
			return nil
		}
		c, err := timed(command(ctx, "node", filepath.Join(b.peers, "duckdb_expert.mjs"), j.dir))
		p.duck = &c
		return err
	}
	if duckFirst {
		if err := duck(); err != nil {
			return p, err
		}
	}
	// A night that stands would be kept, and the next one cost less.
	if err := os.RemoveAll(j.reports); err != nil {
		return p, err
	}
	for _, study := range j.studies {
		c, err := timed(command(ctx, b.rung, "run", study, "--as-of", asOf, "--out", j.reports, "--progress", "json"))
		if err != nil {
			return p, err
		}
		p.rung = append(p.rung, c)
	}
	if !duckFirst {
		err = duck()
	}
	return p, err
}

// timed runs a command to its end. Its resources include those of its
// children, as rung works in one.
func timed(c *exec.Cmd) (cost, error) {
	var said bytes.Buffer
	c.Stderr = &said
	start := time.Now()
	err := c.Run()
	end := time.Now()
	if err != nil {
		return cost{}, failure(c, err, said.Bytes())
	}
	s := c.ProcessState
	return cost{wall: end.Sub(start), cpu: s.UserTime() + s.SystemTime(), peak: peak(s), stages: stagesOf(said.Bytes(), start, end)}, nil
}

// stagesOf reads the progress of a run: each stage lasts until the next.
func stagesOf(log []byte, start, end time.Time) []stage {
	out, last := []stage{{name: "start"}}, start
	for line := range bytes.Lines(log) {
		var at struct {
			Time  time.Time
			Stage string
		}
		if json.Unmarshal(line, &at) != nil || at.Stage == "" {
			continue
		}
		out[len(out)-1].took, last = at.Time.Sub(last), at.Time
		out = append(out, stage{name: at.Stage})
	}
	out[len(out)-1].took = end.Sub(last)
	return out
}

// check compares the cells of the last nights with DuckDB's own.
func (b *bench) check(ctx context.Context, j job, out io.Writer) error {
	night := func(rule string) string { return filepath.Join(j.reports, "peers-"+rule, "current") }
	c := command(ctx, "node", filepath.Join(b.peers, "check.mjs"), j.dir, night("ladders"), night("respondents"))
	var said bytes.Buffer
	c.Stdout, c.Stderr = out, &said
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.ExitCode() == differs:
		return errDiffer
	}
	return failure(c, err, said.Bytes())
}

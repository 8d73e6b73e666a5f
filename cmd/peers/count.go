package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"rung/pipeline"
	"rung/pipeline/study"
	"rung/segment/measure"
)

// count reads the exports of a study, counts, and prints what that took, as
// the peers' scripts do. Who compares measures the whole process from outside.
func count(ctx context.Context, o options, out io.Writer) error {
	begin := time.Now()
	st, err := study.Parse(o.count, study.Options{Measures: measure.Names()})
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		return err
	}
	if o.memory.bytes > 0 {
		debug.SetMemoryLimit(o.memory.bytes * 9 / 10) // as rung run does
	}
	tables, err := pipeline.Count(ctx, st, pipeline.Options{AsOf: day, Memory: o.memory.bytes})
	if err != nil {
		return err
	}
	cells := 0
	for _, t := range tables {
		cells += len(t.Stub) * len(t.Statistics) * len(t.Columns.List)
	}
	used, peak := spent()
	fmt.Fprintf(out, "%d tables, %d cells\nTOTAL %.3f maxRSS_MB %d cpu %.2f\n", len(tables), cells, time.Since(begin).Seconds(), peak>>20, used.Seconds())
	return nil
}

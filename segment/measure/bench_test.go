package measure_test

import (
	"runtime"
	"testing"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// jobMeasures are the measures of the performance job.
var jobMeasures = []string{"bases", "terminal_values", "asset_swot_value", "implications"}

// blocks cuts the job's sample into batches, as the pipeline does.
func blocks(c *measure.Context, s *segment.Sample) []*segment.Batch {
	var out []*segment.Batch
	for lo := 0; lo < s.Len; lo += 1 << 14 {
		out = append(out, s.Batch(c.Plan, lo, min(s.Len, lo+1<<14)))
	}
	return out
}

// observe times a run of some measures; its metric is the time a respondent.
func observe(b *testing.B, rule ladder.Rule, names ...string) {
	c, s := job()
	by := *c
	by.Ladders.Count = rule
	run, err := measure.NewRun(&by, names)
	if err != nil {
		b.Fatal(err)
	}
	batches := blocks(&by, s)
	b.ReportAllocs()
	for b.Loop() {
		for _, batch := range batches {
			run.Observe(batch)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len), "ns/respondent")
}

// One operation is the 65,536 respondents of the job's sample, five ladders
// each.
func BenchmarkObserve(b *testing.B) {
	c, _ := job()
	for _, rule := range []ladder.Rule{ladder.ByRespondent, ladder.ByLadder} {
		b.Run("job/"+rule.String(), func(b *testing.B) { observe(b, rule, jobMeasures...) })
	}
	b.Run("all", func(b *testing.B) { observe(b, ladder.ByRespondent) })
	for _, m := range measure.All {
		if m.Applies(c) {
			b.Run(m.Name, func(b *testing.B) { observe(b, ladder.ByRespondent, m.Name) })
		}
	}
	b.Run("batches", func(b *testing.B) {
		c, s := job()
		for b.Loop() {
			blocks(c, s)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len), "ns/respondent")
	})
}

// jobRun is a run of the job's measures that observed its sample.
func jobRun(b *testing.B, rule ladder.Rule) *measure.Run {
	c, s := job()
	by := *c
	by.Ladders.Count = rule
	run, err := measure.NewRun(&by, jobMeasures)
	if err != nil {
		b.Fatal(err)
	}
	for _, batch := range blocks(&by, s) {
		run.Observe(batch)
	}
	return run
}

// One operation merges the runs of two workers. Its other metric is the memory
// of one run.
func BenchmarkMerge(b *testing.B) {
	for _, rule := range []ladder.Rule{ladder.ByRespondent, ladder.ByLadder} {
		b.Run(rule.String(), func(b *testing.B) {
			var before, after runtime.MemStats
			job()
			runtime.GC()
			runtime.ReadMemStats(&before)
			one := jobRun(b, rule)
			runtime.GC()
			runtime.ReadMemStats(&after)
			for range b.N {
				b.StopTimer()
				two := jobRun(b, rule)
				b.StartTimer()
				one.Merge(two)
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB/run")
		})
	}
}

// One operation makes the tables of the job, or of one measure.
func BenchmarkTabulate(b *testing.B) {
	for _, rule := range []ladder.Rule{ladder.ByRespondent, ladder.ByLadder} {
		b.Run("job/"+rule.String(), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				run := jobRun(b, rule) // which keeps what it rolls up
				b.StartTimer()
				run.Tabulate()
			}
		})
	}
	c, s := job()
	for _, m := range measure.All {
		if !m.Applies(c) {
			continue
		}
		b.Run(m.Name, func(b *testing.B) {
			state := m.Fold.New(c)
			for _, batch := range blocks(c, s) {
				state.Observe(batch)
			}
			for b.Loop() {
				m.Tables(c, state)
			}
		})
	}
}

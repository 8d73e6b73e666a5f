package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"rung/pipeline/intake"
	"rung/pipeline/publish"
	"rung/pipeline/study"
	"rung/segment/disclose"
)

// background is work beside the stages of a run.
type background struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error
}

func start(ctx context.Context, work func(context.Context) error) *background {
	ctx, cancel := context.WithCancel(ctx)
	b := &background{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(b.done)
		b.err = guarded(func() error { return work(ctx) })
	}()
	return b
}

// wait waits for the end of the work.
func (b *background) wait() error {
	<-b.done
	return b.err
}

// stop ends the work, unless it has ended, and waits for it.
func (b *background) stop() {
	b.cancel()
	<-b.done
}

// startCSV begins results.csv, by far the largest file: it is encoded, hashed
// and synced to the disk while the charts are drawn. What must be known before,
// results.parquet says as well.
func startCSV(ctx context.Context, s *publish.Staging, st *study.Study, in *intake.Intake, r *disclose.Release, jobs int) *background {
	return start(ctx, func(ctx context.Context) error {
		return writeFile(s, st, "results.csv", func(w io.Writer) error {
			return intake.WriteResultsCSV(until{ctx, w}, st.Name, wave(in.Waves), r, workers(jobs))
		})
	})
}

// until is a writer that fails once its context is done.
type until struct {
	ctx context.Context
	io.Writer
}

func (u until) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Writer.Write(p)
}

// writeResults writes the results as Parquet, and the quarantine.
func writeResults(s *publish.Staging, st *study.Study, in *intake.Intake, r *disclose.Release, jobs int) ([]publish.Output, error) {
	err := guarded(func() error {
		return writeFile(s, st, "results.parquet", func(w io.Writer) error {
			return intake.WriteResults(w, st.Name, wave(in.Waves), r, workers(jobs))
		})
	})
	if err != nil {
		return nil, err
	}
	err = writeFile(s, st, "quality.csv", func(w io.Writer) error { return intake.WriteQuarantineCSV(w, in.Quarantine) })
	if err != nil {
		return nil, err
	}
	return []publish.Output{s.Written("results.parquet"), s.Written("quality.csv")}, nil
}

// writeFile writes a file of the night as it is made. An error of the disk is
// told as publish tells it, others with the study.
func writeFile(s *publish.Staging, st *study.Study, name string, write func(io.Writer) error) error {
	f, err := s.Create(name)
	if err != nil {
		return err
	}
	err = write(f)
	if closed := f.Close(); closed != nil {
		return closed
	}
	if err != nil {
		return fmt.Errorf("study %s: %w", st.Name, err)
	}
	return nil
}

// wave is what the results say in their wave column: the wave, or that several
// are pooled.
func wave(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return "all"
}

// runID names the content of a report: the study, the code frame, the theme, the
// day, the tool and the released numbers, by the hashes of their files. results.csv says
// what results.parquet says, and is not waited for.
func runID(st *study.Study, asOf, version string, results []publish.Output) string {
	h := sha256.New()
	parts := [][]byte{st.Bytes, st.CodeBytes, []byte(asOf), []byte(version)}
	if st.Report.Look != nil {
		parts = append(parts, st.Report.ThemeBytes)
	}
	for _, part := range parts {
		fmt.Fprintf(h, "%d\n", len(part))
		h.Write(part)
	}
	for _, r := range results {
		fmt.Fprintf(h, "%s %d %s\n", r.Path, r.Bytes, r.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

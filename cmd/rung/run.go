package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rung/pipeline"
	"rung/pipeline/intake"
	"rung/pipeline/publish"
	"rung/pipeline/study"
	"rung/segment/measure"
)

// runFlags are the flags of every command that runs studies.
type runFlags struct {
	asOf     string
	out      string
	jobs     int
	progress string
	memory   string
	deadline time.Duration
}

func (f *runFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.out, "out", "", "folder of the reports (default: reports beside each study file)")
	c.Flags().IntVar(&f.jobs, "jobs", 0, "workers; the result is the same for any number (default: one per processor)")
	c.Flags().StringVar(&f.memory, "memory", "", "limit of a study's memory, such as 2GiB (default: none)")
	c.Flags().DurationVar(&f.deadline, "deadline", 0, "limit of a study's time, such as 2h (default: none)")
	c.Flags().StringVar(&f.progress, "progress", "auto", "auto, plain, json or none")
}

func runCommand(p *printer) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use: "run STUDY...", Short: "run studies and publish their reports: the nightly job", Args: atLeastOne("study file"),
		Long: `Run reads the exports of each study, counts, withholds what must not be shown,
draws and publishes one night. A study that fails does not stop the others, and
its last report stays as it was.`,
		Example: "  rung run study.yaml --as-of 2026-11-21 --out reports",
		RunE: func(c *cobra.Command, args []string) error {
			return runStudies(c.Context(), p, args, f)
		},
	}
	c.Flags().StringVar(&f.asOf, "as-of", "", "day that windows and recency are counted back from, YYYY-MM-DD (default: the newest day of the interactions)")
	f.add(c)
	return c
}

// runStudies runs every study, whatever happens to the others, and returns
// the error that decides the exit status.
func runStudies(ctx context.Context, p *printer, files []string, f runFlags) error {
	o, err := f.options(p)
	if err != nil {
		return err
	}
	if err := eachOnce(files); err != nil {
		return err
	}
	if err := apart(files, f.out); err != nil {
		return err
	}
	var failed []error
	attention := false
	for _, file := range files {
		err := runStudy(ctx, p, file, f, o)
		switch {
		case errors.Is(err, pipeline.ErrAttention):
			attention = true
		case err != nil:
			failed = append(failed, err)
		}
		if ctx.Err() != nil {
			return said(ctx.Err())
		}
	}
	switch {
	case len(failed) == len(files):
		return said(failed[0])
	case len(failed) > 0:
		p.note("%d of %d studies failed; the others are published", len(failed), len(files))
		return pipeline.ErrAttention
	case attention:
		return pipeline.ErrAttention
	}
	return nil
}

// about names the study in an error that does not.
func about(file string, err error) error {
	var problems study.Problems
	if errors.As(err, &problems) {
		return err
	}
	var in *intake.Error
	if errors.As(err, &in) && in.File == filepath.Base(file) {
		fault := *in
		fault.File = "" // once is enough
		err = &fault
	}
	return fmt.Errorf("%s: %w", file, err)
}

func eachOnce(files []string) error {
	seen := map[string]bool{}
	for _, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		if seen[abs] {
			return usage("%s is given twice; name each study once", f)
		}
		seen[abs] = true
	}
	return nil
}

// apart refuses two studies of one name in one folder of reports: the second
// would be published over the first. A file that does not parse is left to its
// own run.
func apart(files []string, out string) error {
	where := map[string]string{}
	for _, file := range files {
		st, err := parse(file)
		if err != nil {
			continue
		}
		dir := out
		if dir == "" {
			dir = filepath.Join(st.Dir, "reports")
		}
		reports := filepath.Join(dir, st.Name)
		if first, taken := where[reports]; taken {
			return usage("%s and %s are both named %s and share %s; rename one of them, or run them with different --out", first, file, st.Name, dir)
		}
		where[reports] = file
	}
	return nil
}

func (f *runFlags) options(p *printer) (pipeline.Options, error) {
	o := pipeline.Options{Today: time.Now(), Jobs: f.jobs, Version: Version}
	if f.jobs < 0 {
		return o, usage("--jobs is %d; give a number of workers, or leave it out", f.jobs)
	}
	if f.asOf != "" {
		day, err := time.Parse(time.DateOnly, f.asOf)
		if err != nil {
			return o, usage("--as-of %q is not a day; write it as YYYY-MM-DD, such as 2026-11-21", f.asOf)
		}
		o.AsOf = day
	}
	show, err := p.progress(f.progress)
	if err != nil {
		return o, err
	}
	o.Progress = reporting(show)
	debug.SetGCPercent(collectAt)
	limit, err := parseBytes(f.memory)
	if err != nil {
		return o, err
	}
	if limit > 0 && (isChild() || !p.supervised) {
		o.Memory = limit
		go watchMemory(p, limit)
	}
	return o, nil
}

// collectAt is the growth of the heap, in percent, after which a run collects
// garbage. Most of what it holds are long lists of numbers, which cost the
// collector next to nothing; the memory matters more.
const collectAt = 50

// runStudy runs one study, in a supervised child where this process is a
// program of its own, and prints what came of it.
func runStudy(ctx context.Context, p *printer, file string, f runFlags, o pipeline.Options) error {
	if f.deadline > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, f.deadline)
		defer stop()
	}
	if p.supervised && !isChild() {
		err := supervise(ctx, p, f.args(file))
		var status statusError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &status) && status == exitAttention:
			return pipeline.ErrAttention
		case errors.As(err, &status):
			return err
		}
		return p.failed(file, f.out, err)
	}
	night, err := work(ctx, file, f.out, o)
	p.bar.end()
	if err != nil {
		return p.failed(file, f.out, err)
	}
	p.night(night)
	if len(night.Attention) > 0 {
		return pipeline.ErrAttention
	}
	return nil
}

// args is the command line of a child that works on one study.
func (f *runFlags) args(file string) []string {
	args := []string{"run", "--progress", f.progress, "--jobs", strconv.Itoa(f.jobs)}
	for flag, value := range map[string]string{"--as-of": f.asOf, "--out": f.out, "--memory": f.memory} {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	return append(args, "--", file)
}

// work parses and runs one study. A panic becomes an internal error that
// tells its kind and no more: its text could hold a value of an export.
func work(ctx context.Context, file, out string, o pipeline.Options) (n *pipeline.Night, err error) {
	defer func() {
		if e := recover(); e != nil {
			n, err = nil, fmt.Errorf("internal error (%T); please report it with the version and the study file", e)
		}
	}()
	st, err := parse(file)
	if err != nil {
		return nil, err
	}
	if o.Out, err = outFolder(st, out); err != nil {
		return nil, err
	}
	return pipeline.Run(ctx, st, o)
}

// parse reads a study file.
func parse(file string) (*study.Study, error) {
	return study.Parse(file, study.Options{Measures: measure.Names()})
}

// outFolder is the folder of the reports. Its last element is made when
// missing; its parents are not, because a missing mount must not be hidden.
func outFolder(st *study.Study, out string) (string, error) {
	if out == "" {
		out = filepath.Join(st.Dir, "reports")
	}
	err := os.Mkdir(out, 0o700)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
		return out, nil
	case errors.Is(err, fs.ErrPermission):
		return "", fmt.Errorf("%w: cannot make the folder %s; choose another --out", publish.ErrPermission, out)
	}
	return "", fmt.Errorf("%w: cannot make the folder %s (%w); make its parent first or choose another --out", publish.ErrCreate, out, errors.Unwrap(err))
}

// parseBytes reads a size such as 512MiB or 2GB; empty means no limit.
func parseBytes(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	for _, u := range []struct {
		name string
		size float64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}} {
		number, ok := strings.CutSuffix(text, u.name)
		if v, err := strconv.ParseFloat(strings.TrimSpace(number), 64); ok && err == nil && v*u.size >= 64<<20 && v*u.size < 1<<50 {
			return int64(v * u.size), nil
		}
	}
	return 0, usage("--memory %q is not a size of at least 64MiB; write it like 512MiB or 2GiB", text)
}

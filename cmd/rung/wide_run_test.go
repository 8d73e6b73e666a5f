package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// What a report of sixty segments, sixty codes and twelve measures may take. Its
// wall time is to be under 20 s on two processors; a test asks for the processor
// time alone, which neighbours on the machine do not stretch as far.
const (
	wideCPU      = 40 * time.Second
	widePeak     = 1 << 30
	wideWorkbook = 25_000_000
)

// ran is what a run of the command took, and the night that it published.
type ran struct {
	night     string
	wall, cpu time.Duration
	peak      int64 // bytes of the largest process
}

// runWide runs the real command in processes of its own.
func runWide(tb testing.TB, study string) ran {
	tb.Helper()
	c := exec.Command("rung", "run", study, "--as-of", "2026-11-01", "--progress", "none", "--jobs", "2")
	c.Env = append(os.Environ(), "GOMAXPROCS=2")
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	stop, start := watchPeak(), time.Now()
	if err := c.Run(); err != nil {
		tb.Fatalf("%v\n%s", err, &stderr)
	}
	out := ran{wall: time.Since(start), cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak: stop()}
	out.night = strings.TrimSpace(stdout.String())
	return out
}

// watchPeak follows the largest resident set of the processes that this one has
// started until it is stopped. What the system tells of a finished process includes that of this
// one, from which it was started.
func watchPeak() (stop func() int64) {
	done, most := make(chan struct{}), make(chan int64)
	go func() {
		var peak int64
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				most <- peak
				return
			case <-tick.C:
				for _, name := range processesOf(os.Getpid()) {
					peak = max(peak, highWater(name))
				}
			}
		}
	}()
	return func() int64 { close(done); return <-most }
}

// processesOf are the processes that descend from one.
func processesOf(pid int) []string {
	var out []string
	tasks, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "children"))
	for _, task := range tasks {
		b, _ := os.ReadFile(task) // gone meanwhile
		for _, child := range strings.Fields(string(b)) {
			if n, err := strconv.Atoi(child); err == nil {
				out = append(append(out, child), processesOf(n)...)
			}
		}
	}
	return out
}

// highWater is the largest resident set of a process so far, in bytes; 0 where
// the system does not tell.
func highWater(pid string) int64 {
	b, _ := os.ReadFile(filepath.Join("/proc", pid, "status"))
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(fields[0], 10, 64)
	return kib << 10
}

// TestWideStudy holds the report of a wide study to its limits, and finds every
// one of sixty segments by the index: on its page, and with its map.
func TestWideStudy(t *testing.T) {
	if testing.Short() {
		t.Skip("a large study; nothing in it runs at once that others do not")
	}
	for _, c := range []struct {
		name string
		wide
	}{
		{"one banner", wide{respondents: 20_000, groups: 60, apart: true}},
		{"four banners", wide{respondents: 20_000, groups: 60}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := runWide(t, c.write(t))
			t.Logf("%.1f s of wall time, %.1f s of processor time, %d MiB at most", r.wall.Seconds(), r.cpu.Seconds(), r.peak>>20)
			if r.cpu > wideCPU {
				t.Errorf("%.1f s of processor time, want under %.0f s", r.cpu.Seconds(), wideCPU.Seconds())
			}
			if r.peak > widePeak || r.peak == 0 && highWater("self") > 0 {
				t.Errorf("%d MiB at most, want some, under %d MiB", r.peak>>20, widePeak>>20)
			}
			f := openWide(t, r.night)
			named(t, f)
			listedSegments(t, f)
			titles := indexed(t, f, 60, 60)
			labels := c.needs()
			if !c.apart {
				labels = []string{"Gender female", "Age 30–39", "Region Region 8", "male × Region 1 (Gender × Region)", "Site Site 16", "70 and over × male (Age × Gender)"}
			}
			for _, label := range labels {
				found := 0
				for _, title := range titles {
					if strings.Contains(title, "Segment: "+label+", n = ") || strings.Contains(title, "Segment: Need group "+label+", n = ") {
						found++
					}
				}
				if found != 1 {
					t.Errorf("%q has %d pages", label, found)
				}
			}
		})
	}
}

// TestBeyondWideStudy runs a study of 500 segments, more than a report has room
// for: its banner is split, and Contents says what is left out and where it is.
func TestBeyondWideStudy(t *testing.T) {
	if testing.Short() {
		t.Skip("a large study; nothing in it runs at once that others do not")
	}
	r := runWide(t, wide{respondents: 20_000, groups: 500, apart: true, measures: "bases, terminal_values, mentions, value_map, value_map_summary"}.write(t))
	t.Logf("%.1f s of wall time, %.1f s of processor time, %d MiB at most", r.wall.Seconds(), r.cpu.Seconds(), r.peak>>20)
	f := openWide(t, r.night)
	named(t, f)
	listedSegments(t, f)
	indexed(t, f, 60, 60)
	for _, name := range []string{"Values – Need groups, part 1", "Values – Need groups, part 2", "Values – Need groups, part 3", "Results left out"} {
		if i, err := f.GetSheetIndex(name); err != nil || i < 0 {
			t.Errorf("no sheet %q (%v)", name, err)
		}
	}
	rows, err := f.GetRows("Contents")
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, row := range rows[:min(len(rows), 12)] {
		text += " " + strings.Join(row, " ")
	}
	for _, want := range []string{
		"Maps are drawn for the first 60 segments of at least 20 respondents; 440 more segments could be mapped. The links of all segments are in results.csv and results.parquet, measure value_map.",
		"Pages are made for the first 60 segments; 440 more segments could have one. The sheets by segment have their figures.",
		"The figures of these measures are in results.csv and results.parquet beside this workbook:",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("Contents does not say %q, but\n%s", want, text)
		}
	}
}

// openWide opens the workbook of a night, which must be small enough to mail.
func openWide(t *testing.T, night string) *excelize.File {
	t.Helper()
	path := filepath.Join(night, "report.xlsx")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if t.Logf("a workbook of %.1f MB", float64(info.Size())/1e6); info.Size() >= wideWorkbook {
		t.Errorf("a workbook of %.1f MB, want under %.0f", float64(info.Size())/1e6, wideWorkbook/1e6)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// named checks that Excel takes the names of all sheets, and each for one sheet.
func named(t *testing.T, f *excelize.File) {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range f.GetSheetList() {
		key := strings.ToLower(strings.ToUpper(name))
		if seen[key] {
			t.Errorf("two sheets are called %q", name)
		}
		seen[key] = true
		if n := len(utf16.Encode([]rune(name))); n == 0 || n > 31 || strings.ContainsAny(name, `:\/?*[]`) || strings.Trim(name, "'") != name || strings.EqualFold(name, "History") {
			t.Errorf("Excel does not take the name %q", name)
		}
	}
	if len(seen) < 135 {
		t.Errorf("looked at %d names", len(seen))
	}
}

// listedSegments checks that Contents leads to every sheet but itself, once.
func listedSegments(t *testing.T, f *excelize.File) {
	t.Helper()
	rows, err := f.GetRows("Contents")
	if err != nil {
		t.Fatal(err)
	}
	led := map[string]int{}
	for i, row := range rows {
		if len(row) > 1 {
			if to := leadsTo(t, f, "Contents", 2, i+1); to != "" && to == row[1] {
				led[to]++
			}
		}
	}
	for _, name := range f.GetSheetList() {
		if want := map[bool]int{true: 0, false: 1}[name == "Contents"]; led[name] != want {
			t.Errorf("Contents leads to %q %d times", name, led[name])
		}
	}
}

// leadsTo is the sheet that a cell leads to; empty for none.
func leadsTo(t *testing.T, f *excelize.File, sheet string, col, row int) string {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		t.Fatal(err)
	}
	ok, to, err := f.GetCellHyperLink(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return ""
	}
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(to, "'"), "'!A1"), "''", "'")
}

// indexed checks the list of segments: so many pages, and maps, each led to once
// by its name, and each about the segment that the list names. It returns the
// titles of the pages.
func indexed(t *testing.T, f *excelize.File, pages, maps int) []string {
	t.Helper()
	rows, err := f.GetRows("Segments")
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	mapped := map[string]bool{}
	for i, row := range rows {
		page := leadsTo(t, f, "Segments", 3, i+1)
		if page == "" || len(row) < 5 || row[1] == "" {
			continue
		}
		segment := " " + strings.TrimSuffix(row[1], " [low]") + ", n = "
		if strings.Contains(row[0], " × ") {
			segment = strings.TrimSuffix(segment, ", n = ") + " (" + row[0] + "), n = "
		}
		title, err := f.GetCellValue(page, "A1")
		if err != nil || page != row[2] || !strings.Contains(title, segment) {
			t.Errorf("%s %s leads to %q, titled %q (%v)", row[0], row[1], page, title, err)
		}
		titles = append(titles, title)
		to := leadsTo(t, f, "Segments", 5, i+1)
		if to == "" {
			continue
		}
		if title, err := f.GetCellValue(to, "A1"); err != nil || to != row[4] || mapped[to] || !strings.Contains(title, segment) {
			t.Errorf("%s %s leads to map %q, titled %q (%v)", row[0], row[1], to, title, err)
		}
		mapped[to] = true
	}
	if len(titles) != pages || len(mapped) != maps {
		t.Errorf("the list leads to %d pages and %d maps, want %d and %d", len(titles), len(mapped), pages, maps)
	}
	return titles
}

// BenchmarkWide is a whole night of a wide study, by the clock.
func BenchmarkWide(b *testing.B) {
	study := wide{respondents: 20_000, groups: 60, apart: true}.write(b)
	var peak int64
	for b.Loop() {
		if err := os.RemoveAll(filepath.Join(filepath.Dir(study), "reports")); err != nil {
			b.Fatal(err)
		}
		peak = max(peak, runWide(b, study).peak)
	}
	b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
}

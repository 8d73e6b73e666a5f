package main

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rung/pipeline"
	"rung/pipeline/intake"
)

const mebibyte = 1 << 20

// ticking is a clock that stands until it is moved.
type ticking struct{ time.Time }

func (c *ticking) now() time.Time       { return c.Time }
func (c *ticking) pass(d time.Duration) { c.Time = c.Add(d) }
func ladders(rows, of int64) intake.Progress {
	return intake.Progress{Export: "ladders", Rows: rows, Of: of, Bytes: 3500 * mebibyte}
}

// A file of 3,500 MiB and 20 million rows, of which 12 million are read in
// 10 s: 2,100 MiB in 10 s, and 8 million rows at 1.2 million a second, 6.7 s.
func TestPace(t *testing.T) {
	noBytes := func(p intake.Progress) intake.Progress { p.Bytes = 0; return p }
	for _, c := range []struct {
		name  string
		after time.Duration
		at    intake.Progress
		want  string
	}{
		{"under way", 10 * time.Second, ladders(12e6, 20e6), "ladders: 12,000,000 of 20,000,000 rows, 210 MiB/s, about 7 s left"},
		{"slow", 10 * time.Minute, ladders(12e6, 20e6), "ladders: 12,000,000 of 20,000,000 rows, 3.5 MiB/s, about 7 min left"},
		{"very slow", 10 * time.Hour, ladders(12e6, 20e6), "ladders: 12,000,000 of 20,000,000 rows, 0.1 MiB/s, about 7 h left"},
		{"at the end", 10 * time.Second, ladders(20e6, 20e6), "ladders: 20,000,000 of 20,000,000 rows, 350 MiB/s"},
		{"too early to say", 400 * time.Millisecond, ladders(1e6, 20e6), "ladders: 1,000,000 of 20,000,000 rows"},
		{"no time passed", 0, ladders(1e6, 20e6), "ladders: 1,000,000 of 20,000,000 rows"},
		{"nothing read", 10 * time.Second, ladders(0, 20e6), "ladders: 0 of 20,000,000 rows"},
		{"nothing to read", 10 * time.Second, ladders(0, 0), "ladders: 0 of 0 rows"},
		{"more than the footers said", 10 * time.Second, ladders(21e6, 20e6), "ladders: 21,000,000 of 20,000,000 rows, 368 MiB/s"},
		{"a total that is not known", 10 * time.Second, ladders(100, 0), "ladders: 100 of 0 rows"},
		{"bytes that are not known", 10 * time.Second, noBytes(ladders(12e6, 20e6)), "ladders: 12,000,000 of 20,000,000 rows, about 7 s left"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p pace
			begin := time.Unix(0, 0)
			p.at(ladders(0, c.at.Of), begin)
			if got := p.at(c.at, begin.Add(c.after)).String(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// An export that is read again, and the next export, have a pace of their own.
func TestPaceBeginsAnew(t *testing.T) {
	var p pace
	c := ticking{time.Unix(0, 0)}
	p.at(ladders(0, 20e6), c.Time)
	c.pass(time.Hour)
	p.at(ladders(20e6, 20e6), c.Time)
	for _, again := range []intake.Progress{ladders(0, 20e6), ladders(1e6, 20e6), {Export: "interactions", Rows: 2e6, Of: 20e6, Bytes: mebibyte}} {
		if r := p.at(again, c.Time); r.known {
			t.Errorf("%s is known where the reading begins", r)
		}
		c.pass(10 * time.Second)
		again.Rows = 12e6
		if r := p.at(again, c.Time); !r.known || r.left > 10*time.Second {
			t.Errorf("left %v (%v), want a pace of the last ten seconds", r.left, r.known)
		}
		p.at(ladders(20e6, 20e6), c.Time)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 20000000: "20,000,000", -1: "-1", -123: "-123", -123456: "-123,456"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %s, want %s", n, got, want)
		}
	}
}

// longRead tells of 30 s of ladders after the stage's beginning, four times a
// second, then of the next stage.
func longRead(tell func(pipeline.Stage), c *ticking) {
	s := pipeline.Stage{Name: "read", Step: 1, Of: 6}
	tell(s)
	for k := range int64(121) {
		s.Reading = ladders(k*1e5, 12e6)
		tell(s)
		c.pass(time.Second / 4)
	}
	tell(pipeline.Stage{Name: "count", Step: 2, Of: 6})
}

func TestPlain(t *testing.T) {
	var said bytes.Buffer
	c := ticking{time.Unix(0, 0)}
	longRead((&printer{err: &said}).plain(c.now).tell, &c)
	want := `rung: 1/6 reading the exports
rung: ladders: 4,000,000 of 12,000,000 rows, 117 MiB/s, about 20 s left
rung: ladders: 8,000,000 of 12,000,000 rows, 117 MiB/s, about 10 s left
rung: ladders: 12,000,000 of 12,000,000 rows, 117 MiB/s
rung: 2/6 counting what segments say
`
	if d := cmp.Diff(want, said.String()); d != "" {
		t.Error(d)
	}
}

func TestLogged(t *testing.T) {
	var said bytes.Buffer
	c := ticking{time.Unix(0, 0)}
	timeless := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	longRead(logged(slog.New(slog.NewJSONHandler(&said, &slog.HandlerOptions{ReplaceAttr: timeless})), c.now).tell, &c)
	got := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(got) != 32 { // a stage, 30 s, a stage
		t.Fatalf("%d lines, want 32:\n%s", len(got), said.String())
	}
	for i, want := range map[int]string{
		0:  `{"level":"INFO","msg":"reading the exports","stage":"read","step":1,"of":6}`,
		10: `{"level":"INFO","msg":"reading the exports","stage":"read","step":1,"of":6,"export":"ladders","rows":4000000,"of_rows":12000000,"mib_per_s":116.7,"seconds_left":20}`,
		30: `{"level":"INFO","msg":"reading the exports","stage":"read","step":1,"of":6,"export":"ladders","rows":12000000,"of_rows":12000000,"mib_per_s":116.7,"seconds_left":0}`,
		31: `{"level":"INFO","msg":"counting what segments say","stage":"count","step":2,"of":6}`,
	} {
		if d := cmp.Diff(want, got[i]); d != "" {
			t.Errorf("line %d: %s", i, d)
		}
	}
}

// A bar goes back, ends early, ends twice and begins again; one that was
// never begun ends too.
func TestBar(t *testing.T) {
	c := ticking{time.Unix(0, 0)}
	b := &bar{w: io.Discard, now: c.now}
	for range 2 {
		longRead(b.tell, &c)
		longRead(b.tell, &c)
		b.end()
		b.end()
	}
	if text := b.text.Load(); text[0] != "2/6 counting what segments say " || text[1] != "" {
		t.Errorf("the bar says %q", *text)
	}
	(*bar)(nil).end()
}

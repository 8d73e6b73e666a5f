package main

import (
	"testing"
	"time"
)

// Lines that tell how far reading is belong to the stage that they are in.
func TestStagesOf(t *testing.T) {
	log := `{"time":"2026-01-01T00:00:01Z","stage":"read","step":1}
{"time":"2026-01-01T00:00:02Z","stage":"read","step":1,"export":"ladders","rows":1}
rung: a warning
{"time":"2026-01-01T00:00:04Z","stage":"count","step":2}
`
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	got := stagesOf([]byte(log), start, start.Add(9*time.Second))
	want := []stage{{"start", time.Second}, {"read", 3 * time.Second}, {"count", 5 * time.Second}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("stage %d is %v, want %v", i, got[i], want[i])
		}
	}
	if got := stagesOf([]byte("TOTAL 1.5\n"), start, start); got != nil {
		t.Errorf("a tool without stages has %v", got)
	}
}

func TestSumsOf(t *testing.T) {
	if got := sumsOf("pairs 0.1\ncheck 465 67365\nTOTAL 0.6\n"); got != "465 67365" {
		t.Errorf("got %q", got)
	}
}

func TestMemory(t *testing.T) {
	var m memory
	if err := m.Set("512MiB"); err != nil || m.bytes != 512<<20 || m.String() != "512MiB" {
		t.Errorf("512MiB is %+v (%v)", m, err)
	}
	for _, bad := range []string{"", "512", "MiB", "-1GiB", "1.5GiB", "plenty"} {
		if m.Set(bad) == nil {
			t.Errorf("%q is taken for a size", bad)
		}
	}
}

// Ratios are taken within a round: 6/2 and 8/4, not 14/6.
func TestSpread(t *testing.T) {
	rounds := []round{{{wall: 2}, {wall: 6}}, {{wall: 4}, {wall: 8}}}
	ratio := func(r round) float64 { return float64(r[1].wall) / float64(r[0].wall) }
	if got := spread("%.1f", rounds, ratio); got != "2.5 (2.0–3.0)" {
		t.Errorf("got %s", got)
	}
}

package pipeline

import (
	"bytes"
	"strings"
	"testing"

	"rung/report"
	"rung/report/chart"
)

// twoCharts is a book of two figures, the second of which fails on demand.
func twoCharts(fails bool) *report.Book {
	good := chart.ValueMap{Frame: chart.Frame{Title: "A map"}, Cutoff: "named by at least 5 respondents"}
	second := good
	if fails {
		second.Edges = []chart.Edge{{From: "nowhere", To: "nobody", Strength: 1}}
	}
	b := &report.Book{Title: "T", Study: "s", AsOf: "2026-11-21"}
	for i, s := range []chart.Spec{good, second} {
		name := []string{"first", "second"}[i]
		b.Sheets = append(b.Sheets, report.Sheet{Name: name, Title: name, Kind: report.Picture, Figure: &report.Figure{Name: name, Spec: s, Alt: name}})
	}
	return b
}

// The files are the same, in the same order, however many are made at a time.
func TestDrawAlike(t *testing.T) {
	want, err := draw(t.Context(), twoCharts(false), t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range want {
		names = append(names, o.name)
	}
	const order = "report.xlsx report.html charts/first.svg charts/first.png charts/second.svg charts/second.png"
	if got := strings.Join(names, " "); got != order {
		t.Errorf("files are %s", got)
	}
	for _, jobs := range []int{2, 4} {
		got, err := draw(t.Context(), twoCharts(false), t.TempDir(), jobs)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d jobs: %d files of %d: %v", jobs, len(got), len(want), err)
		}
		for i := range got {
			if got[i].name != want[i].name || !bytes.Equal(got[i].content, want[i].content) {
				t.Errorf("%d jobs: %s differs", jobs, want[i].name)
			}
		}
	}
}

// A chart that fails is reported once, not again by the workbook and the page.
func TestDrawFailure(t *testing.T) {
	for _, jobs := range []int{1, 4} {
		_, err := draw(t.Context(), twoCharts(true), t.TempDir(), jobs)
		if err == nil || strings.Count(err.Error(), "figure second") != 1 || strings.Contains(err.Error(), "workbook") {
			t.Errorf("%d jobs: %v", jobs, err)
		}
	}
}

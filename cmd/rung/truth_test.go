package main

import (
	"testing"

	"rung/pipeline/demo"
)

// TestPublishedIsTrue is issue 6: every cell of every sheet is what
// results.parquet says, and so is every claim of a title, a finding, a line, a
// caption and a text alternative, and every number of a native chart. One study is weighted, of strata and clusters,
// with periods and letters; the other withholds more than half of its figures.
func TestPublishedIsTrue(t *testing.T) {
	if testing.Short() {
		t.Skip("whole nights; nothing in them runs at once that others do not")
	}
	studies := []struct {
		kind        demo.Kind
		respondents int
		full        bool
	}{{demo.Intermediary, 1200, true}, {demo.Employer, 250, false}}
	for _, s := range studies {
		t.Run(s.kind.String(), func(t *testing.T) {
			n := demoNight(t, s.kind, s.respondents, nil)
			t.Run("sheets", func(t *testing.T) {
				n.checkSheets(t, s.full)
				if s.full {
					n.plantCells(t)
				}
			})
			t.Run("plots", func(t *testing.T) { n.checkPlots(t, s.full) })
			t.Run("claims", n.checkClaims)
		})
	}
}

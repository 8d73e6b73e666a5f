package main

import (
	"testing"

	"rung/pipeline/demo"
)

// TestPublishedIsTrue is issue 6: what is published of a study says what
// results.parquet says.
func TestPublishedIsTrue(t *testing.T) {
	n := demoNight(t, demo.Intermediary, 1200, nil)
	t.Run("sheets", n.checkSheets)
}

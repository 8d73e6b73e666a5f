package main

import (
	"fmt"
	"math"
	"testing"

	"rung/pipeline/intake"
)

// odd is 60 people with a number and, by name, what a design may say of them.
func odd(designs ...intake.Column) []intake.Column {
	y, g := intake.Column{Name: "y"}, intake.Column{Name: "g"}
	for i := range 60 {
		y.Floats, g.Texts = append(y.Floats, float64(i%7)), append(g.Texts, string(rune('a'+i%3)))
	}
	return append([]intake.Column{y, g}, designs...)
}

func oddNumbers(name string, of func(i int) float64) intake.Column {
	c := intake.Column{Name: name}
	for i := range 60 {
		c.Floats = append(c.Floats, of(i))
	}
	return c
}

func oddNames(name string, of func(i int) string) intake.Column {
	c := intake.Column{Name: name}
	for i := range 60 {
		c.Texts, c.Valid = append(c.Texts, of(i)), append(c.Valid, of(i) != "")
	}
	return c
}

const oddStudy = `
traits: {g: {kind: demographic, column: g}}
banners: [{name: groups, by: [g]}]
amounts: {y: {column: y}, some: {when: y > 3}}
measures: [bases, amounts]
`

// Designs that say little or strange things of people: figures stand, errors
// stand where there are any, and nothing panics.
func TestOddDesigns(t *testing.T) {
	mean := cellOf{"amounts", "mean", "Total", "y", ""}
	share := cellOf{"amounts", "givers_share", "g=a", "some", ""}
	for _, c := range []struct {
		name, columns string
		respondents   []intake.Column
		people        int
		status        int
		check         func(t *testing.T, mean, share intake.Result)
	}{
		{"one cluster", ", cluster: c}", odd(oddNames("c", func(int) string { return "only" })), 60, exitOK, func(t *testing.T, mean, share intake.Result) {
			if mean.StdError != nil || share.StdError != nil || share.Low != nil {
				t.Error("one cluster has an error")
			}
		}},
		{"a stratum a person", ", strata: s}", odd(oddNames("s", func(i int) string { return fmt.Sprint("s", i) })), 60, exitOK, func(t *testing.T, mean, share intake.Result) {
			if mean.StdError != nil {
				t.Error("strata of one have degrees of freedom")
			}
		}},
		{"everybody asked", ", fpc: n}", odd(oddNumbers("n", func(int) float64 { return 60 })), 60, exitOK, func(t *testing.T, mean, share intake.Result) {
			// Korn and Graubard's interval takes no more people than were asked.
			if *mean.StdError != 0 || *share.StdError != 0 || !(*share.Low < *share.Value) {
				t.Errorf("a census has errors of %v and %v", *mean.StdError, *share.StdError)
			}
		}},
		{"no cluster for some", ", cluster: c}", odd(oddNames("c", func(i int) string { return []string{"", "a", "b", "c"}[i%4] })), 45, exitAttention, func(t *testing.T, mean, share intake.Result) {
			if !(*mean.StdError > 0) {
				t.Error("three clusters have no error")
			}
		}},
		{"weights of nothing", ", weight: w, cluster: c}", odd(oddNumbers("w", func(i int) float64 { return float64(i % 2) }), oddNames("c", func(i int) string { return fmt.Sprint(i % 10) })), 60, exitAttention, func(t *testing.T, mean, share intake.Result) {
			if !(*mean.StdError > 0) || *mean.Weighted != 30 {
				t.Errorf("error %v of %v", *mean.StdError, *mean.Weighted)
			}
		}},
		{"two replicates", "}\n    replicates: {columns: [r1, r2], type: bootstrap}", odd(oddNumbers("r1", func(i int) float64 { return float64(i % 3) }), oddNumbers("r2", func(i int) float64 { return float64((i + 1) % 3) })), 60, exitOK, func(t *testing.T, mean, share intake.Result) {
			if !(*mean.StdError > 0) || math.IsInf(*mean.High, 0) {
				t.Errorf("error %v", *mean.StdError)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cells := runTo(t, c.status, drawnStudy(t, c.respondents, c.columns, oddStudy), "2026-01-01")
			if n := *figure(t, cells, cellOf{"bases", "respondents", "Total", "all", ""}).Value; n != float64(c.people) {
				t.Errorf("%v people, want %d", n, c.people)
			}
			c.check(t, figure(t, cells, mean), figure(t, cells, share))
		})
	}
}

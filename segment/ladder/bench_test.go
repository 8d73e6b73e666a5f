package ladder_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rung/segment/ladder"
)

// people makes a seeded set of a frame of 60 codes: 4 ladders a person, 3 to 6
// rungs each, two ladders in three with a consecutive repeat.
func people(b *testing.B, n int) (*ladder.Frame, *ladder.Set) {
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprintf("%c%d", "ACV"[i/20], i))
	}
	r := rand.New(rand.NewPCG(1, 2))
	var persons [][][]ladder.Index
	for range n {
		var list [][]ladder.Index
		for range 4 {
			var codes []ladder.Index
			for k := range 3 + r.IntN(4) {
				codes = append(codes, ladder.Index(min(59, 12*k+r.IntN(14))))
			}
			if r.IntN(3) < 2 {
				codes[1] = codes[2]
			}
			list = append(list, codes)
		}
		persons = append(persons, list)
	}
	return frameOf(b, ids...), setOf(persons...)
}

// BenchmarkPerson counts all implications of 10,000 people into a matrix.
func BenchmarkPerson(b *testing.B) {
	f, s := people(b, 10_000)
	for rule, name := range ladder.RuleNames() {
		b.Run(name, func(b *testing.B) {
			c, m := ladder.NewCounter(f, ladder.Options{Count: ladder.Rule(rule)}), ladder.NewMatrix(len(f.Codes))
			b.ReportAllocs()
			for b.Loop() {
				for i := range s.Respondents() {
					m.Add(c.Person(s, i))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s.Codes)), "ns/rung")
		})
	}
}

// BenchmarkInspect looks all ladders of 10,000 people over.
func BenchmarkInspect(b *testing.B) {
	f, s := people(b, 10_000)
	var seen ladder.Flags
	b.ReportAllocs()
	for b.Loop() {
		for l := range int32(len(s.Rungs) - 1) {
			seen |= ladder.Inspect(f, s.Ladder(l), s.ParentOf(l))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(s.Codes)), "ns/rung")
}

// BenchmarkNewValueMap draws a full map of 60 codes.
func BenchmarkNewValueMap(b *testing.B) {
	f, s := people(b, 10_000)
	m := matrixOf(f, s, ladder.Options{})
	b.ReportAllocs()
	for b.Loop() {
		ladder.NewValueMap(f, m, ladder.Cutoff{Count: 1}, s.Respondents())
	}
}

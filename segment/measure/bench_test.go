package measure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// crowd is a seeded sample of n people with three ladders of about five rungs
// each in a frame of 40 codes, and a banner of two traits and their cross.
func crowd(n int) (*measure.Context, *segment.Sample) {
	codes := make([]ladder.Code, 40)
	for i := range codes {
		codes[i] = ladder.Code{ID: fmt.Sprint("K", i), Level: []ladder.Level{ladder.Attribute, ladder.Consequence, ladder.Value}[i*3/40]}
	}
	frame, err := ladder.NewFrame(codes)
	if err != nil {
		panic(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	traits := []segment.Trait{{Name: "a", Column: 0}, {Name: "b", Column: 1}}
	s := &segment.Sample{Len: n, Values: [][]uint16{make([]uint16, n), make([]uint16, n)}}
	for t, size := range []int{8, 6} {
		for k := range size {
			traits[t].Categories = append(traits[t].Categories, segment.Category{Name: fmt.Sprint(k)})
		}
		for i := range n {
			s.Values[t][i] = uint16(r.IntN(size))
		}
	}
	set := &ladder.Set{First: []int32{0}, Rungs: []int32{0}}
	for range n {
		for range 3 {
			for c := r.IntN(14); c < 40; c += 1 + int(r.ExpFloat64()*6) {
				set.Codes = append(set.Codes, ladder.Index(c))
			}
			set.Rungs = append(set.Rungs, int32(len(set.Codes)))
			set.Asset = append(set.Asset, ladder.Asset(r.IntN(5)))
			set.Swot = append(set.Swot, ladder.Swot(r.IntN(5)))
		}
		set.First = append(set.First, int32(len(set.Rungs)-1))
		s.Weight = append(s.Weight, 0.5+r.Float64())
	}
	s.Traits, s.Ladders = traits, set
	plan, err := segment.Compile(traits, []segment.Banner{{Name: "all", By: [][]string{{"a"}, {"b"}, {"a", "b"}}}})
	if err != nil {
		panic(err)
	}
	return &measure.Context{Plan: plan, Frame: frame, Weighted: true}, s
}

// One operation is one respondent, three ladders.
func BenchmarkObserve(b *testing.B) {
	for _, m := range measure.All {
		c, s := crowd(4096)
		if !m.Applies(c) {
			continue
		}
		b.Run(m.Fold.Name+"/"+m.Name, func(b *testing.B) {
			state, batch := m.Fold.New(c), s.Batch(c.Plan, 0, s.Len)
			state.Observe(batch) // items and cells are found now, as in the first of many batches
			b.ReportAllocs()
			for n := 0; n < b.N; n += s.Len {
				state.Observe(batch)
			}
		})
	}
}

func BenchmarkTabulate(b *testing.B) {
	c, s := crowd(4096)
	for _, m := range measure.All {
		if !m.Applies(c) {
			continue
		}
		b.Run(m.Name, func(b *testing.B) {
			state := m.Fold.New(c)
			state.Observe(s.Batch(c.Plan, 0, s.Len))
			for b.Loop() {
				m.Tables(c, state)
			}
		})
	}
}

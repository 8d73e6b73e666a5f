package measure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// job is a seeded sample like that of the performance job: 60 codes of five
// levels, five ladders of three to five rungs a person, weights of two
// decimals, and 478 columns.
var job = sync.OnceValues(func() (*measure.Context, *segment.Sample) { return makeJob(1 << 16) })

func makeJob(n int) (*measure.Context, *segment.Sample) {
	levels := []ladder.Level{ladder.ConcreteAttribute, ladder.AbstractAttribute, ladder.FunctionalConsequence, ladder.PsychosocialConsequence, ladder.TerminalValue}
	codes := make([]ladder.Code, 60)
	for i := range codes {
		codes[i] = ladder.Code{ID: fmt.Sprint("K", i), Level: levels[i/12]}
	}
	frame, err := ladder.NewFrame(codes)
	if err != nil {
		panic(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	s := &segment.Sample{Len: n, Ladders: &ladder.Set{First: []int32{0}, Rungs: []int32{0}}}
	for _, t := range []struct {
		name string
		size int
	}{{"age", 7}, {"gender", 4}, {"region", 50}, {"site", 200}, {"income", 7}, {"arm", 2}, {"type", 8}, {"recency", 6}, {"frequency", 6}, {"breadth", 5}} {
		trait := segment.Trait{Name: t.name, Column: len(s.Traits)}
		values := make([]uint16, n)
		for k := range t.size {
			trait.Categories = append(trait.Categories, segment.Category{Name: fmt.Sprint(k)})
		}
		for i := range values {
			values[i] = uint16(r.IntN(t.size))
		}
		s.Traits, s.Values = append(s.Traits, trait), append(s.Values, values)
	}
	set := s.Ladders
	for range n {
		s.Weight = append(s.Weight, math.Round(20+r.Float64()*280)/100)
		for range 5 {
			rungs := 3 + r.IntN(3)
			from := len(set.Codes)
			for k := range rungs {
				code := ladder.Index(min(4, k*5/(rungs-1))*12) + ladder.Index(min(r.ExpFloat64()*4, 11))
				if len(set.Codes) == from || code != set.Codes[len(set.Codes)-1] {
					set.Codes = append(set.Codes, code)
				}
			}
			set.Rungs = append(set.Rungs, int32(len(set.Codes)))
			set.Asset = append(set.Asset, ladder.Asset(1+r.IntN(4)))
			set.Swot = append(set.Swot, ladder.Swot(1+r.IntN(4)))
		}
		set.First = append(set.First, int32(len(set.Rungs)-1))
	}
	plan, err := segment.Compile(s.Traits, []segment.Banner{
		{Name: "people", By: [][]string{{"age"}, {"gender"}, {"region"}, {"site"}, {"income"}, {"arm"}, {"age", "gender"}, {"age", "income"}}},
		{Name: "types", By: [][]string{{"type"}, {"type", "frequency"}, {"arm", "type"}}},
		{Name: "conduct", By: [][]string{{"recency"}, {"frequency"}, {"breadth"}, {"recency", "frequency"}}},
	})
	if err != nil {
		panic(err)
	}
	return &measure.Context{Plan: plan, Frame: frame, Weighted: true}, s
}

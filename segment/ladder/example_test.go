package ladder_test

import (
	"fmt"

	"rung/segment/ladder"
)

// Four people about a night shift. Two say A1>C1>V1 and two C1>V1, so C1>V1
// has 4 people, A1>C1 has 2 directly and A1>V1 the same 2 indirectly. One
// goes on from there to V2, alone: below the cut-off of 2.
func ExampleNewValueMap() {
	f, err := ladder.NewFrame([]ladder.Code{
		{ID: "A1", Label: "fixed roster", Level: ladder.Attribute},
		{ID: "C1", Label: "more sleep", Level: ladder.Consequence},
		{ID: "V1", Label: "health", Level: ladder.Value},
		{ID: "V2", Label: "belonging", Level: ladder.Value},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &ladder.Set{
		First: []int32{0, 1, 2, 3, 4},  // one ladder a person
		Rungs: []int32{0, 3, 7, 9, 11}, // of 3, 4, 2 and 2 rungs
		Codes: []ladder.Index{0, 1, 2, 0, 1, 2, 3, 1, 2, 1, 2},
	}
	matrix := ladder.NewMatrix(len(f.Codes))
	counter := ladder.NewCounter(f, ladder.Options{})
	for i := range s.Respondents() {
		matrix.Add(counter.Person(s, i))
	}
	m := ladder.NewValueMap(f, matrix, ladder.Cutoff{Share: 0.5}, s.Respondents())
	fmt.Println("cut-off", m.Threshold)
	for _, e := range m.Edges {
		fmt.Printf("%s > %s: %d direct, %d indirect\n", f.Codes[e.From].Title(), f.Codes[e.To].Title(), e.Direct, e.Indirect)
	}
	fmt.Println("redundant:", f.Codes[m.Dropped[0].From].Title(), ">", f.Codes[m.Dropped[0].To].Title())
	fmt.Println("left out:", f.Codes[m.LeftOut[0]].Title())
	fmt.Printf("%d of %d implications shown\n", m.Shown.Relations, matrix.Sum())
	// Output:
	// cut-off 2
	// fixed roster > more sleep: 2 direct, 0 indirect
	// more sleep > health: 4 direct, 0 indirect
	// redundant: fixed roster > health
	// left out: belonging
	// 6 of 11 implications shown
}

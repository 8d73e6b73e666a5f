package segment

import "math"

// Answers are what people answered to the items of a scale.
type Answers struct {
	Name  string // of the trait
	Label string // what a reader sees; empty means Name
	Items []Item
	// MinValid is how many items a score needs; 0 means all of them.
	MinValid int
}

// Title is what a reader sees for a.
func (a Answers) Title() string {
	if a.Label != "" {
		return a.Label
	}
	return a.Name
}

// Item is an item of a scale with everybody's answers, turned round where the
// item is reversed: all items of a scale point one way. Most answers are small
// whole numbers and take a byte each.
type Item struct {
	Name     string
	Reversed bool
	Small    []int8    // of whole numbers up to 127 either side of 0, NoAnswer where there is none; nil where Wide is used
	Wide     []float64 // of others, NaN where there is none
}

// NoAnswer stands in Item.Small where no answer was given.
const NoAnswer = math.MinInt8

// Add adds the answer of one more person, NaN for none.
func (t *Item) Add(answer float64) {
	if t.Wide == nil {
		switch {
		case math.IsNaN(answer):
			t.Small = append(t.Small, NoAnswer)
			return
		case math.Abs(answer) <= math.MaxInt8 && answer == math.Trunc(answer):
			t.Small = append(t.Small, int8(answer))
			return
		}
		t.Wide = make([]float64, 0, len(t.Small)+1)
		for i := range t.Small {
			t.Wide = append(t.Wide, t.Answer(i))
		}
		t.Small = nil
	}
	t.Wide = append(t.Wide, answer)
}

// Answer is that of person i; NaN where there is none.
func (t *Item) Answer(i int) float64 {
	if i < len(t.Small) {
		if t.Small[i] == NoAnswer {
			return math.NaN()
		}
		return float64(t.Small[i])
	}
	return t.Wide[i]
}

// Slice is the part of people lo to hi-1, in the same memory.
func (a Answers) Slice(lo, hi int) Answers {
	items := make([]Item, len(a.Items))
	for k, t := range a.Items {
		if items[k] = t; t.Wide != nil {
			items[k].Wide = t.Wide[lo:hi]
		} else {
			items[k].Small = t.Small[lo:hi]
		}
	}
	a.Items = items
	return a
}

// Of puts the answers of person i into to, which has room for every item, and
// says how many there are, and the mean of them: the score, NaN where too few
// answers are there.
func (a Answers) Of(i int, to []float64) (answered int, score float64) {
	sum := 0.0
	for k := range a.Items {
		to[k] = a.Items[k].Answer(i)
		if !math.IsNaN(to[k]) {
			sum += to[k]
			answered++
		}
	}
	need := a.MinValid
	if need == 0 {
		need = len(a.Items)
	}
	if answered < need || answered == 0 {
		return answered, math.NaN()
	}
	return answered, sum / float64(answered)
}

package segment_test

import (
	"math"
	"testing"

	"rung/segment"
)

// An answer reads as it was given, whatever came before and after it.
func TestAnswersAreKept(t *testing.T) {
	for name, answers := range map[string][]float64{
		"small": {1, math.NaN(), -127, 127, 0}, "at once wide": {2.5, 1, math.NaN()}, "wide in the end": {3, math.NaN(), -128, 1}, "large": {1, 128},
	} {
		var item segment.Item
		for _, x := range answers {
			item.Add(x)
		}
		for lo := range answers {
			part := segment.Answers{Items: []segment.Item{item}}.Slice(lo, len(answers))
			for i, want := range answers[lo:] {
				if got := part.Items[0].Answer(i); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
					t.Errorf("%s: answer %d is %v, want %v", name, lo+i, got, want)
				}
			}
		}
		if small := item.Wide == nil; small != (name == "small") {
			t.Errorf("%s: small is %v", name, small)
		}
	}
}

package intake

import (
	"fmt"
	"testing"

	"rung/pipeline/study"
	"rung/segment"
)

// Answers to the items of a scale are kept in its direction, by ascending id, a
// byte each where they are small and whole, and only where the study asks for
// them. What is out of range, and what is not given, is no answer.
func TestAnswersOfScales(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{10, 9, 7}}, Column{Name: "q1", Ints: []int64{5, 1, 9}},
		Column{Name: "q2", Ints: []int64{1, 1, 0}, Valid: []bool{true, true, false}}, Column{Name: "q3", Floats: []float64{2, 2.5, 3}})
	st := small(t, dir, study.Trait{Name: "open", Label: "Openness", Kind: segment.Psychographic, Scale: []study.Column{col("q1"), col("q2"), col("q3")},
		Reverse: []string{"q2"}, Range: [2]float64{1, 5}, MinValid: 1, Bands: []float64{3}})
	st.Exports.Ladders, st.Exports.Interactions, st.Measures = nil, nil, []string{"scale_reliability"}
	in := mustRead(t, st, Options{})
	a := in.Sample.Life.Scales[0]
	if got := fmt.Sprint(a.Title(), a.MinValid, a.Items[1].Reversed, a.Items[0].Small, a.Items[1].Small, a.Items[2].Wide); got != "Openness1 true [-128 1 5] [-128 5 5] [3 2.5 2]" {
		t.Errorf("answers %s", got)
	}
	// Of 7 the third item alone is an answer.
	if answered, score := a.Of(0, make([]float64, 3)); answered != 1 || score != 3 {
		t.Errorf("%d answers, score %v", answered, score)
	}
	st.Measures = []string{"bases"}
	if in := mustRead(t, st, Options{}); in.Sample.Life != nil {
		t.Errorf("answers are kept that nothing asks for: %+v", in.Sample.Life.Scales)
	}
}

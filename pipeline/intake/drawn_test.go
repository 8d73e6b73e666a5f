package intake

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rung/pipeline/study"
	"rung/segment/weigh"
)

// drawnStudy is a study of six people in two regions, with the columns given
// in place of or beside theirs.
func drawnStudy(t *testing.T, columns ...Column) *study.Study {
	t.Helper()
	dir := t.TempDir()
	all := []Column{
		{Name: "id", Ints: []int64{6, 5, 4, 3, 2, 1}}, // the sample is in the order of ids: the columns' last comes first
		{Name: "region", Texts: []string{"b", "b", "b", "a", "a", "a"}},
		{Name: "site", Texts: []string{"y", "y", "x", "y", "x", "x"}},
		{Name: "gender", Texts: []string{"m", "f", "m", "f", "m", "f"}},
	}
	for _, c := range columns {
		if at := slices.IndexFunc(all, func(o Column) bool { return o.Name == c.Name }); at >= 0 {
			all[at] = c
		} else {
			all = append(all, c)
		}
	}
	write(t, dir, "people/a.parquet", all...)
	st := small(t, dir, study.Trait{Name: "gender", Column: col("gender"), Order: []string{"f", "m"}, Labels: []string{"Women", "Men"}})
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	st.Exports.Respondents.Strata, st.Exports.Respondents.Cluster = col("region"), col("site")
	return st
}

func failing(t *testing.T, st *study.Study, parts ...string) *Error {
	t.Helper()
	_, err := Read(context.Background(), st, Options{})
	var e *Error
	if !errors.As(err, &e) || e.Kind != Bad {
		t.Fatalf("error %v", err)
	}
	for _, p := range parts {
		if !strings.Contains(e.Error(), p) {
			t.Errorf("the message %q lacks %q", e.Error(), p)
		}
	}
	return e
}

func TestDesign(t *testing.T) {
	st := drawnStudy(t,
		Column{Name: "sites", Floats: []float64{.5, .5, .5, 10, 10, 10}},
		Column{Name: "people", Floats: []float64{8, 8, 1, 20, .25, .25}})
	r := st.Exports.Respondents
	r.Population, r.Within = col("sites"), col("people")
	s := mustRead(t, st, Options{}).Sample
	if d := cmp.Diff([][]int32{{0, 0, 0, 1, 1, 1}, {0, 0, 1, 0, 1, 1}}, [][]int32{s.Stratum, s.Cluster}); d != "" {
		t.Error(d)
	}
	// Region a has sites x and y of 10; region b two, which are half of its sites.
	// Its site x has one person, who is all of it; a's x two of a quarter.
	if d := cmp.Diff([][]float64{{10, 10, 10, 4, 4, 4}, {8, 8, 20, 1, 8, 8}}, [][]float64{s.Population, s.Within}); d != "" {
		t.Error(d)
	}
	r.Strata, r.Cluster, r.Within = study.Column{}, study.Column{}, study.Column{}
	failing(t, st, "sites", "not the same", "stratum")
}

func TestPopulationFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		sites []float64
		want  string
	}{
		{"too small", []float64{9, 9, 9, 1.5, 1.5, 1.5}, "below the number of primary sampling units"},
		{"not constant", []float64{9, 9, 8, 3, 3, 3}, "not the same for all respondents of a stratum"},
		{"zero", []float64{9, 9, 9, 3, 0, 3}, "missing"},
		{"negative", []float64{9, 9, 9, 3, -3, 3}, "missing"},
		{"missing", []float64{9, 9, 9, 3, math.NaN(), 3}, "missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := drawnStudy(t, Column{Name: "sites", Floats: c.sites})
			st.Exports.Respondents.Population = col("sites")
			failing(t, st, "sites", c.want)
		})
	}
	st := drawnStudy(t, Column{Name: "sites", Floats: []float64{9, 9, 9, 9, 9, 9}}, Column{Name: "people", Floats: []float64{1.5, 1.5, 2, 2, 2, 2}})
	st.Exports.Respondents.Population, st.Exports.Respondents.Within = col("sites"), col("people")
	failing(t, st, "people", "below the number of people that a primary sampling unit")
}

// People without a place in the design are left out, with the reason.
func TestNoStratumNoCluster(t *testing.T) {
	st := drawnStudy(t,
		Column{Name: "region", Texts: []string{"b", "", "b", "a", "a", "a"}, Valid: []bool{true, false, true, true, true, true}},
		Column{Name: "site", Texts: []string{"y", "y", "x", " ", "x", "x"}})
	in := mustRead(t, st, Options{})
	got := dropped(in)
	if got["respondents/null_stratum"] != 1 || got["respondents/null_cluster"] != 1 || in.Sample.Len != 4 || len(in.Warnings) != 0 {
		t.Errorf("quarantine %v, %d people, warnings %q", got, in.Sample.Len, in.Warnings)
	}
	if d := cmp.Diff([][]int32{{0, 0, 1, 1}, {0, 0, 0, 1}}, [][]int32{in.Sample.Stratum, in.Sample.Cluster}); d != "" {
		t.Error(d)
	}
}

func TestReplicates(t *testing.T) {
	columns := []Column{
		{Name: "rep_10", Floats: []float64{10, 10, 10, 10, 10, 10}},
		{Name: "rep_w", Floats: []float64{1, 1, 1, 1, 1, 1}},
		{Name: "rep_9", Floats: []float64{9, 9, 9, -1, 9, 9}},
		{Name: "rep_1", Floats: []float64{6, 5, 4, 3, 2, 1}},
	}
	st := drawnStudy(t, columns...)
	r := st.Exports.Respondents
	r.Weight = col("rep_w")
	r.Replicates = &study.Replicates{Pattern: col("rep_*"), Type: study.BRR, Fay: 0.5}
	in := mustRead(t, st, Options{})
	got := in.Sample.Replicates
	if d := cmp.Diff([][]float64{{1, 2, 4, 5, 6}, {9, 9, 9, 9, 9}, {10, 10, 10, 10, 10}}, got.Weights); d != "" {
		t.Error(d)
	}
	nearly := func(got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("scale %v, want %v", got, want)
		}
	}
	nearly(got.Scale, 1/(3*.25))
	if dropped(in)["respondents/bad_replicate"] != 1 {
		t.Errorf("quarantine %v", dropped(in))
	}
	r.Replicates = &study.Replicates{Columns: []study.Column{col("rep_10"), col("rep_1")}, Type: study.Bootstrap}
	got = mustRead(t, st, Options{}).Sample.Replicates
	if got.Weights[0][0] != 10 || got.Weights[1][5] != 6 {
		t.Errorf("%v", got.Weights)
	}
	nearly(got.Scale, 1)
	r.Replicates = &study.Replicates{Pattern: col("rep_*"), Type: study.JKn, Each: []float64{1, 2}}
	failing(t, st, "rep_*", "matches 3 columns, and each has 2 numbers")
	r.Replicates = &study.Replicates{Pattern: col("rw*"), Type: study.JK1}
	failing(t, st, "rw*", "matches 0 columns")
}

func TestNatural(t *testing.T) {
	want := []string{"rep", "rep01", "rep1", "rep2", "rep9b", "rep10", "rep10_1", "rep10_12", "rex"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, natural)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWeighting(t *testing.T) {
	st := drawnStudy(t, Column{Name: "w", Floats: []float64{1, 1, 2, 1, 1, 2}}, Column{Name: "r1", Floats: []float64{1, 1, 0, 1, 1, 0}}, Column{Name: "r2", Floats: []float64{0, 1, 1, 1, 1, 1}})
	st.Exports.Respondents.Weight = col("w")
	st.Exports.Respondents.Replicates = &study.Replicates{Pattern: col("r?"), Type: study.JK1}
	st.Weighting.Margins = []study.Targets{{By: []string{"gender"}, Cells: [][]string{{"Women"}, {"m"}}, Targets: []float64{.25, .75}}}
	in := mustRead(t, st, Options{})
	s := in.Sample
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	// Women weigh 4 of 8 and men 4: factors ½ and 1½. The replicates are weighted
	// to the same sum by themselves.
	if d := cmp.Diff([]float64{1, 1.5, .5, 3, .5, 1.5}, s.Weight, near); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([][]float64{{0, 3, 1, 0, 1, 3}, {2. / 3, 3, 2. / 3, 3, 2. / 3, 0}}, s.Replicates.Weights, near); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([][]int32{{0, 1, 0, 1, 0, 1}}, s.Margins); d != "" {
		t.Error(d)
	}
	if !in.Weighted || in.Weighting.Iterations != 1 || in.Weighting.Achieved[0].Name != "gender" {
		t.Errorf("%+v", in.Weighting)
	}
}

func TestWeightingWithoutWeights(t *testing.T) {
	st := drawnStudy(t)
	st.Weighting.Margins = []study.Targets{{By: []string{"gender"}, Cells: [][]string{{"f"}, {"m"}}, Targets: []float64{100, 200}}}
	in := mustRead(t, st, Options{})
	if !in.Weighted || math.Abs(in.Weighting.Sum-300) > 1e-9 || math.Abs(in.Sample.Weight[0]-100./3) > 1e-9 {
		t.Errorf("weights %v", in.Sample.Weight)
	}
}

func TestWeightingFaults(t *testing.T) {
	st := drawnStudy(t, Column{Name: "gender", Texts: []string{"m", "f", "m", "f", "secret", ""}})
	st.Weighting.Margins = []study.Targets{{By: []string{"gender"}, Cells: [][]string{{"f"}, {"m"}}, Targets: []float64{.25, .75}}}
	e := failing(t, st, "weighting: ", "gender", "2 of 6 respondents", "missing: keep")
	if strings.Contains(e.Error(), "secret") {
		t.Errorf("the message holds a cell: %s", e)
	}
	var of *weigh.Error
	if !errors.As(e, &of) || of.Kind != weigh.Unknown {
		t.Errorf("cause %v", e.Err)
	}
	st.Weighting.Keep = true
	in := mustRead(t, st, Options{})
	if got := in.Weighting.Achieved[0]; got.Kept != 2 || len(got.Categories) != 3 {
		t.Errorf("%+v", got)
	}
	st.Weighting.Margins[0].Cells = [][]string{{"f"}, {"diverse"}}
	failing(t, st, "diverse", "gender", "no respondent")
	st.Weighting.Margins[0].Cells = [][]string{{"f"}, {"Women"}}
	failing(t, st, "Women", "one category")
}

package measure_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/measure"
	"rung/segment/tab"
)

// under is a study's tables under a design, of batches of some sizes.
func (s study) under(t *rapid.T, d estimate.Draw, sizes int) []*measure.Table {
	sample := s.sample(s.people)
	c := *s.c
	c.Life, c.Sampled, c.Cells = sample.Life, sample.Len, sample.Cells(c.Plan)
	d.Len, d.Weight = sample.Len, sample.Weight
	design, err := estimate.NewDesign(d)
	if err != nil {
		t.Fatal(err)
	}
	c.Design = design
	return s.batches(t, &c, sample, sizes)
}

func (s study) batches(t *rapid.T, c *measure.Context, sample *segment.Sample, size int) []*measure.Table {
	var runs []*measure.Run
	for range 2 {
		r, err := measure.NewRun(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, r)
	}
	for lo, k := 0, 0; lo < sample.Len; lo, k = lo+size, k+1 {
		runs[1-k%2].Observe(sample.Batch(c.Plan, lo, min(lo+size, sample.Len)))
	}
	runs[0].Merge(runs[1])
	return runs[0].Tabulate()
}

// People drawn one by one from one stratum have the errors that sums over
// columns give: every share, mean, gap, change, score and contrast, of all
// measures, by whatever way the design gets there.
func TestDesignOfPersons(t *testing.T) {
	compared := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		if len(s.people) == 0 {
			t.Skip()
		}
		sample := s.sample(s.people)
		c := *s.c
		c.Life, c.Sampled = sample.Life, sample.Len
		simple, designed := s.batches(t, &c, sample, 100), s.under(t, estimate.Draw{}, rapid.IntRange(1, 5).Draw(t, "size"))
		for i, table := range simple {
			if table.Statistic("chi_square") >= 0 {
				continue // Pearson's test, and Rao and Scott's under a design
			}
			for r := range table.Stub {
				for k, statistic := range table.Statistics {
					for column := range table.Columns.List {
						a, b := table.At(r, k, column), designed[i].At(r, k, column)
						if a.Status != b.Status || a.Persons != b.Persons || !alike(a.Value, b.Value) {
							t.Fatalf("%s %s: %+v, under a design %+v", table.Measure, statistic.Name, a, b)
						}
						if n := table.BaseOf(r, column).N; n < 2 || a.Persons < 2 && math.IsNaN(b.StdError) {
							continue // one person has no error
						}
						if table.Measure == "change_split" || table.Measure == "wave_change" && statistic.Name == "change" {
							// Without a design a change is of those who answer in either period, under one of all drawn.
							a.StdError *= math.Sqrt(estimate.Bessel(sample.Len, 0) / estimate.Bessel(table.BaseOf(r, 0).N, 0))
						}
						if math.IsNaN(a.StdError) && !math.IsNaN(b.StdError) && b.StdError > 1e-5*(1+math.Abs(b.Value)) || !math.IsNaN(a.StdError) && math.Abs(a.StdError-b.StdError) > 1e-5*(1+math.Abs(a.Value)+a.StdError) {
							t.Fatalf("%s %s of %s in %s: error %v, under a design %v", table.Measure, statistic.Name, table.Stub[r].Title(), table.Columns.List[column].Segment, a.StdError, b.StdError)
						}
						if a.StdError > 0 {
							compared[table.Measure+" "+statistic.Name]++
						}
					}
				}
			}
		}
	})
	for _, want := range []string{"terminal_values share", "mentions share", "implications share", "values_held gap", "underserved_needs opportunity", "amounts mean", "balance index", "amounts givers_share",
		"what_worked difference", "wave_change change", "change_split within", "change_split mix", "stages recorded_share", "segment_stability moved_share", "ladder_length mean"} {
		if compared[want] == 0 && !testing.Short() {
			t.Errorf("no error of %s was compared", want)
		}
	}
}

func alike(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*(1+math.Abs(a))
}

// A design of strata and clusters does not depend on how people are dealt out.
func TestDesignMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		var d estimate.Draw
		for range s.people {
			d.Stratum = append(d.Stratum, rapid.Int32Range(0, 1).Draw(t, "stratum"))
			d.Cluster = append(d.Cluster, rapid.Int32Range(0, 2).Draw(t, "cluster"))
		}
		one, other := s.under(t, d, 100), s.under(t, d, rapid.IntRange(1, 4).Draw(t, "size"))
		for i, table := range one {
			for r := range table.Stub {
				for k := range table.Statistics {
					for column := range table.Columns.List {
						a, b := table.At(r, k, column), other[i].At(r, k, column)
						if !identical(a, b) {
							t.Fatalf("%s: %+v, dealt out otherwise %+v", table.Measure, a, b)
						}
					}
				}
			}
		}
	})
}

func identical(a, b estimate.Estimate) bool {
	bits := func(e estimate.Estimate) []uint64 {
		return []uint64{math.Float64bits(e.Value), math.Float64bits(e.StdError), math.Float64bits(e.Low), math.Float64bits(e.High), uint64(e.Persons), uint64(e.Status)}
	}
	return slices.Equal(bits(a), bits(b)) || a.Status == tab.Absent && b.Status == tab.Absent
}

package intake

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/weigh"
)

// weigh makes weights agree with the study's targets: those of the sample, and
// each replicate's own.
func (r *run) weigh(s *segment.Sample) error {
	w := r.st.Weighting
	if !w.Any() || s.Len == 0 {
		return nil
	}
	margins, err := r.margins(s)
	if err != nil {
		return err
	}
	final, err := weigh.Rake(s.Weight, margins, w.Options)
	if err != nil {
		return r.unmet("", err)
	}
	s.Weight, s.Margins = final.Final, nil
	for _, m := range final.Margins {
		s.Margins = append(s.Margins, m.Of)
	}
	r.out.Weighted, r.out.Weighting = true, &final.Diagnostics
	if s.Replicates == nil {
		return nil
	}
	o := w.Options
	o.Total = final.Sum
	for k, base := range s.Replicates.Weights {
		of, err := weigh.Rake(base, margins, o)
		if err != nil {
			return r.unmet(fmt.Sprintf("replicate weights %d of %d: ", k+1, len(s.Replicates.Weights)), err)
		}
		s.Replicates.Weights[k] = of.Final
	}
	return nil
}

// unmet is the error of targets that cannot be met. Its names are the study's.
func (r *run) unmet(what string, err error) error {
	var e *weigh.Error
	if !errors.As(err, &e) {
		return err
	}
	hint := e.Hint
	if e.Kind == weigh.Unknown {
		hint = "give every category a target, correct the export, or write missing: keep, which leaves these people the share that they have"
	}
	return &Error{File: filepath.Base(r.st.File), Err: err, Reason: "weighting: " + what + e.Error(), Hint: hint}
}

// margins are the study's targets with the category of each person.
func (r *run) margins(s *segment.Sample) ([]weigh.Margin, error) {
	var out []weigh.Margin
	for _, t := range r.st.Weighting.Margins {
		of := make([][]int32, len(t.By))
		traits := make([]*segment.Trait, len(t.By))
		for j, name := range t.By {
			i := slices.IndexFunc(s.Traits, func(t segment.Trait) bool { return t.Name == name })
			traits[j] = &s.Traits[i]
			of[j] = make([]int32, s.Len)
			for k, c := range s.Values[traits[j].Column] {
				of[j][k] = int32(c)
			}
		}
		cells, err := r.cells(t, traits)
		if err != nil {
			return nil, err
		}
		out = append(out, weigh.Cross(t.Name(), of, cells, t.Names(), t.Targets))
	}
	return out, nil
}

// cells are the categories that a study's cells mean, -1 for one that nobody
// has. A category has two names, so that two cells may mean one.
func (r *run) cells(t study.Targets, traits []*segment.Trait) ([][]int32, error) {
	var out [][]int32
	for k, names := range t.Cells {
		cell, known := make([]int32, len(names)), true
		for j, name := range names {
			cell[j] = int32(slices.IndexFunc(traits[j].Categories, func(c segment.Category) bool { return c.Name == name }))
			if cell[j] < 0 {
				cell[j] = int32(slices.IndexFunc(traits[j].Categories, func(c segment.Category) bool { return c.Title() == name }))
			}
			known = known && cell[j] >= 0
		}
		if at := slices.IndexFunc(out, func(c []int32) bool { return slices.Equal(c, cell) }); known && at >= 0 {
			return nil, &Error{File: filepath.Base(r.st.File), Reason: fmt.Sprintf("weighting: %q and %q of %q are one category", t.Names()[at], t.Names()[k], t.Name()), Hint: "keep one of its two names"}
		}
		out = append(out, cell)
	}
	return out, nil
}

package intake

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/measure"
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
	r.out.Weighted, r.out.Weighting = true, r.weighting(s, final)
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

// weighting is how weights came about, with the segments that had targets.
func (r *run) weighting(s *segment.Sample, w *weigh.Weights) *measure.Weighting {
	out := &measure.Weighting{Diagnostics: w.Diagnostics, Shares: map[string]weigh.Share{}}
	for m, t := range r.st.Weighting.Margins {
		traits := traitsOf(s, t)
		for k, cell := range cellsOf(t, traits) {
			names := make([]string, len(cell))
			for j, c := range cell {
				if c >= 0 {
					names[j] = traits[j].Categories[c].Name
				}
			}
			if !slices.Contains(cell, -1) {
				out.Shares[segment.KeyOf(t.By, names)] = w.Achieved[m].Categories[k]
			}
		}
	}
	return out
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

// margins are the study's targets with the category of each person. A category
// has two names, so that two targets may be of one.
func (r *run) margins(s *segment.Sample) ([]weigh.Margin, error) {
	var out []weigh.Margin
	for _, t := range r.st.Weighting.Margins {
		traits := traitsOf(s, t)
		cells := cellsOf(t, traits)
		for k, cell := range cells {
			if at := slices.IndexFunc(cells[:k], func(c []int32) bool { return slices.Equal(c, cell) }); at >= 0 && !slices.Contains(cell, -1) {
				return nil, &Error{File: filepath.Base(r.st.File), Reason: fmt.Sprintf("weighting: %q and %q of %q are one category", t.Names()[at], t.Names()[k], t.Name()), Hint: "keep one of its two names"}
			}
		}
		of := make([][]int32, len(traits))
		for j, trait := range traits {
			of[j] = make([]int32, s.Len)
			for i, c := range s.Values[trait.Column] {
				of[j][i] = int32(c)
			}
		}
		out = append(out, weigh.Cross(t.Name(), of, cells, t.Names(), t.Targets))
	}
	return out, nil
}

func traitsOf(s *segment.Sample, t study.Targets) []*segment.Trait {
	var out []*segment.Trait
	for _, name := range t.By {
		out = append(out, &s.Traits[slices.IndexFunc(s.Traits, func(t segment.Trait) bool { return t.Name == name })])
	}
	return out
}

// cellsOf are the categories that a study's cells mean, by name or else by
// label; -1 for one that nobody has.
func cellsOf(t study.Targets, traits []*segment.Trait) [][]int32 {
	var out [][]int32
	for _, names := range t.Cells {
		cell := make([]int32, len(names))
		for j, name := range names {
			at := slices.IndexFunc(traits[j].Categories, func(c segment.Category) bool { return c.Name == name })
			if at < 0 {
				at = slices.IndexFunc(traits[j].Categories, func(c segment.Category) bool { return c.Title() == name })
			}
			cell[j] = int32(at)
		}
		out = append(out, cell)
	}
	return out
}

package measure

import (
	"fmt"
	"iter"
	"slices"

	"rung/segment"
)

// Lookup finds a measure of All by its name.
func Lookup(name string) (*Measure, bool) {
	for i := range All {
		if All[i].Name == name {
			return &All[i], true
		}
	}
	return nil, false
}

// Names lists the names of all measures in the order readers see.
func Names() []string {
	out := make([]string, len(All))
	for i, m := range All {
		out[i] = m.Name
	}
	return out
}

// Run gathers several measures in one pass over the respondents. Workers may
// each have a Run of the same context and names and Merge them at the end; one
// Run is not safe for concurrent use.
type Run struct {
	c        *Context
	measures []*Measure
	folds    []*Fold
	states   []State // per fold
	bases    *bases  // of all states
}

// NewRun is a run of the named measures, of all of them when names is empty.
// Measures that do not apply to the study are left out of it. It fails on a
// name that All does not have.
func NewRun(c *Context, names []string) (*Run, error) {
	for _, name := range names {
		if _, ok := Lookup(name); !ok {
			return nil, fmt.Errorf("no measure is called %q", name)
		}
	}
	r := &Run{c: c}
	for i := range All {
		if m := &All[i]; (len(names) == 0 || slices.Contains(names, m.Name)) && m.Applies(c) {
			r.measures = append(r.measures, m)
		}
	}
	for _, m := range r.measures {
		r.add(r.foldOf(m))
	}
	return r, nil
}

// foldOf is the fold whose state serves m: its own, or the one within which
// that is, where another measure of the run needs it.
func (r *Run) foldOf(m *Measure) *Fold {
	if slices.ContainsFunc(r.measures, func(o *Measure) bool { return o.Fold == m.Fold.Within }) {
		return m.Fold.Within
	}
	return m.Fold
}

// add makes the state of a fold. The bases are the same in every state: the
// first one keeps them for all.
func (r *Run) add(f *Fold) {
	if slices.Contains(r.folds, f) {
		return
	}
	s := f.New(r.c)
	if of, ok := s.(counter); ok {
		if r.bases == nil {
			r.bases = of.counts().bases
		} else {
			of.counts().share(r.bases)
		}
	}
	r.folds, r.states = append(r.folds, f), append(r.states, s)
}

// Observe adds a batch of respondents that no other batch holds.
func (r *Run) Observe(b *segment.Batch) {
	for _, s := range r.states {
		s.Observe(b)
	}
}

// Merge adds everything that another run of the same context and names
// observed; the other is not used afterwards, and holds nothing.
func (r *Run) Merge(o *Run) {
	atOnce(len(r.states), func(from, until int) {
		for i := from; i < until; i++ {
			r.states[i].Merge(o.states[i])
			o.states[i] = nil
		}
	})
	o.bases = nil
}

// Tabulate makes the tables of all measures, in the order of All, on all
// processors.
func (r *Run) Tabulate() []*Table {
	atOnce(len(r.states), func(from, until int) {
		for _, s := range r.states[from:until] {
			if of, ok := s.(counter); ok {
				of.counts().settle()
			}
		}
	})
	tables := make([][]*Table, len(r.measures))
	atOnce(len(tables), func(from, until int) {
		for i := from; i < until; i++ {
			m := r.measures[i]
			tables[i] = m.Tables(r.c, r.states[slices.Index(r.folds, r.foldOf(m))])
		}
	})
	return slices.Concat(tables...)
}

// Tables runs the named measures, all of them when names is empty, over
// batches in one pass.
func Tables(c *Context, names []string, batches iter.Seq[*segment.Batch]) ([]*Table, error) {
	r, err := NewRun(c, names)
	if err != nil {
		return nil, err
	}
	for b := range batches {
		r.Observe(b)
	}
	return r.Tabulate(), nil
}

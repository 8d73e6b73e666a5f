package measure

import (
	"fmt"
	"iter"
	"slices"

	"rung/segment"
	"rung/segment/tab"
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

// Run gathers several measures in one pass over the respondents: over all of
// the time, or, where its context asks for it, for each period. Workers may
// each have a Run of the same context and names and Merge them at the end; one
// Run is not safe for concurrent use.
type Run struct {
	counts []*count // of all of the time, then of each period
}

// count is the measures of a run over all of the time or over one period.
type count struct {
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
	r := &Run{}
	if c.Design != nil && c.footing == nil {
		c.footing = &footing{of: map[*tab.Base]func(column int) total{}}
	}
	for _, of := range c.periods() {
		r.counts = append(r.counts, newCount(of, func(m *Measure) bool {
			return (len(names) == 0 || slices.Contains(names, m.Name)) && m.Applies(c) && m.countedIn(c, of)
		}))
	}
	return r, nil
}

func newCount(c *Context, wanted func(*Measure) bool) *count {
	r := &count{c: c}
	for i := range All {
		if m := &All[i]; wanted(m) {
			r.measures = append(r.measures, m)
		}
	}
	for _, m := range r.measures {
		r.add(r.foldOf(m))
	}
	return r
}

// foldOf is the fold whose state serves m: its own, or the one within which
// that is, where another measure of the count needs it.
func (r *count) foldOf(m *Measure) *Fold {
	if slices.ContainsFunc(r.measures, func(o *Measure) bool { return o.Fold == m.Fold.Within }) {
		return m.Fold.Within
	}
	return m.Fold
}

// add makes the state of a fold. The bases are the same in every state: the
// first one keeps them for all.
func (r *count) add(f *Fold) {
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
	for _, of := range r.counts {
		if len(of.states) == 0 {
			continue
		}
		own := of.c.batch(b)
		for _, s := range of.states {
			s.Observe(own)
		}
	}
}

// Merge adds everything that another run of the same context and names
// observed; the other is not used afterwards, and holds nothing.
func (r *Run) Merge(o *Run) {
	for k, of := range r.counts {
		other := o.counts[k]
		atOnce(len(of.states), func(from, until int) {
			for i := from; i < until; i++ {
				of.states[i].Merge(other.states[i])
				other.states[i] = nil
			}
		})
		other.bases = nil
	}
}

// Tabulate makes the tables of all measures, on all processors: in the order
// of All, and of a measure in that of periods.
func (r *Run) Tabulate() []*Table {
	type job struct {
		of *count
		m  *Measure
	}
	var states []State
	var jobs []job
	for _, of := range r.counts {
		states = append(states, of.states...)
		for _, m := range of.measures {
			jobs = append(jobs, job{of, m})
		}
	}
	place := func(m *Measure) int { return slices.IndexFunc(All, func(o Measure) bool { return o.Name == m.Name }) }
	slices.SortStableFunc(jobs, func(a, b job) int { return place(a.m) - place(b.m) })
	atOnce(len(states), func(from, until int) {
		for _, s := range states[from:until] {
			if of, ok := s.(counter); ok {
				of.counts().settle()
			}
		}
	})
	tables := make([][]*Table, len(jobs))
	atOnce(len(tables), func(from, until int) {
		for i := from; i < until; i++ {
			of, m := jobs[i].of, jobs[i].m
			tables[i] = m.Tables(of.c, of.states[slices.Index(of.folds, of.foldOf(m))])
		}
	})
	out := slices.Concat(tables...)
	relateTables(r.counts[0].c, out)
	return out
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

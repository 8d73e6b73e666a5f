package intake

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
)

// drawn is what records say of the way people were drawn beside weight,
// stratum and cluster, one entry an id; NaN where it cannot be used.
type drawn struct {
	population []float64
	within     []float64
	replicates [][]float64 // per replicate
}

// numbersOf keeps the numbers of the rows that are fresh.
func numbersOf(to []float64, v *vector, fresh []bool) []float64 {
	for i := range v.n {
		if fresh[i] {
			to = append(to, usable(v.number(i)))
		}
	}
	return to
}

// take keeps what the first records say.
func (d *drawn) take(r *reading, v []*vector, fresh []bool) {
	if r.population >= 0 {
		d.population = numbersOf(d.population, v[r.population], fresh)
	}
	if r.within >= 0 {
		d.within = numbersOf(d.within, v[r.within], fresh)
	}
	if d.replicates == nil && len(r.replicates) > 0 {
		d.replicates = make([][]float64, len(r.replicates))
	}
	for k, c := range r.replicates {
		d.replicates[k] = numbersOf(d.replicates[k], v[c], fresh)
	}
}

func (d *drawn) bytes() int64 {
	n := cap(d.population) + cap(d.within)
	for _, w := range d.replicates {
		n += cap(w)
	}
	return 8 * int64(n)
}

// fault is the reason for which a person cannot be placed in the design; empty
// when he can.
func (p *people) fault(id int32) string {
	switch {
	case p.strata != nil && p.strata.codes.at(id) < 0:
		return nullStratum
	case p.cluster != nil && p.cluster.codes.at(id) < 0:
		return nullCluster
	case p.weight != nil && math.IsNaN(p.weight[id]):
		return badWeight
	case slices.ContainsFunc(p.drawn.replicates, func(w []float64) bool { return math.IsNaN(w[id]) }):
		return badReplicate
	}
	return ""
}

// design makes the design of the sample: strata, clusters, populations and
// replicate weights of those who count.
func (r *run) design(s *segment.Sample) error {
	p := r.people
	s.Stratum, s.Cluster = r.groups(p.strata), r.groups(p.cluster)
	strata, unit := units(s)
	if p.drawn.population != nil {
		// Units of a stratum, each counted at its first person.
		var have []float64
		seen := make([]bool, len(unit)+1)
		for i, h := range strata {
			for int(h) >= len(have) {
				have = append(have, 0)
			}
			if !seen[unit[i]] {
				seen[unit[i]] = true
				have[h]++
			}
		}
		var err error
		if s.Population, err = r.populations(pickSome(p.drawn.population, p.kept), strata, have, r.population, "stratum", "primary sampling units"); err != nil {
			return err
		}
	}
	if p.drawn.within != nil {
		people := make([]float64, len(unit)+1)
		for _, u := range unit {
			people[u]++
		}
		var err error
		if s.Within, err = r.populations(pickSome(p.drawn.within, p.kept), unit, people, r.within, "primary sampling unit", "people"); err != nil {
			return err
		}
	}
	if p.drawn.replicates != nil {
		weights := make([][]float64, len(p.drawn.replicates))
		for k, w := range p.drawn.replicates {
			weights[k] = pickSome(w, p.kept)
		}
		s.Replicates = r.st.Exports.Respondents.Replicates.Of(weights)
	}
	p.drawn = drawn{}
	return nil
}

// units numbers the strata and the primary sampling units of people from 0.
// Clusters of one name in two strata are two units.
func units(s *segment.Sample) (stratum, unit []int32) {
	stratum, unit = make([]int32, s.Len), make([]int32, s.Len)
	if s.Stratum != nil {
		stratum = s.Stratum
	}
	if s.Cluster == nil {
		for i := range unit {
			unit[i] = int32(i)
		}
		return stratum, unit
	}
	number := map[[2]int32]int32{}
	for i := range unit {
		at := [2]int32{stratum[i], s.Cluster[i]}
		u, ok := number[at]
		if !ok {
			u = int32(len(number))
			number[at] = u
		}
		unit[i] = u
	}
	return stratum, unit
}

// populations settles what the population has of what was drawn in parts of
// the sample, as R's survey does: a number of 1 or less is the share that was
// drawn. drawn is what was drawn of each part.
func (r *run) populations(values []float64, part []int32, drawn []float64, column int, where, what string) ([]float64, error) {
	fail := func(reason, hint string) error {
		return &Error{File: r.reading.who.src.Bare(), Column: r.reading.who.wants[column].name, Reason: reason, Hint: hint}
	}
	first := make([]float64, len(drawn))
	out := make([]float64, len(values))
	for i, v := range values {
		switch h := part[i]; {
		case !(v > 0):
			return nil, fail("is missing, or not above 0, for some respondents", "state it for everybody, or leave the column out of the study")
		case first[h] != 0 && first[h] != v:
			return nil, fail("is not the same for all respondents of a "+where, "a "+where+" has one population: correct the column")
		case v > 1 && v < drawn[h]:
			return nil, fail(fmt.Sprintf("is below the number of %s that a %s has in the sample", what, where), "correct the column")
		default:
			first[h] = v
			if out[i] = v; v <= 1 {
				out[i] = drawn[h] / v
			}
		}
	}
	return out, nil
}

// matched finds the columns of a pattern in the first file of the respondents
// export, and plans to read them.
func (r *reading) matched(ctx context.Context, f *file) []Problem {
	w := r.st.Exports.Respondents.Replicates
	if w == nil || w.Pattern.Name == "" || len(r.replicates) > 0 || ctx.Err() != nil {
		return nil
	}
	names, err := f.names()
	if err != nil {
		return nil // the file is opened again, and its fault told, right after
	}
	var fit []string
	for _, n := range names {
		if ok, err := path.Match(w.Pattern.Name, n); ok && err == nil && !slices.Contains(r.mapped(), n) {
			fit = append(fit, n)
		}
	}
	e := &Error{File: f.path, Column: w.Pattern.Name}
	switch {
	case len(fit) < 2:
		e.Reason, e.Hint = fmt.Sprintf("matches %d columns; replicate weights are 2 or more", len(fit)), "correct the pattern in the study file"
	case w.Each != nil && len(w.Each) != len(fit):
		e.Reason, e.Hint = fmt.Sprintf("matches %d columns, and each has %d numbers", len(fit), len(w.Each)), "write one number a replicate, in the order of the columns' names"
	}
	if e.Reason != "" {
		return []Problem{r.who.problem(e, w.Pattern.Position)}
	}
	slices.SortFunc(fit, natural)
	for _, n := range fit {
		r.replicates = append(r.replicates, r.who.want(study.Column{Name: n, Position: w.Pattern.Position}, asNumber))
	}
	return nil
}

// mapped are the columns of the respondents export that mean something else
// than replicate weights.
func (r *reading) mapped() (out []string) {
	for _, i := range []int{r.id, r.weight, r.strata, r.cluster, r.population, r.within, r.consent} {
		if i >= 0 {
			out = append(out, r.who.wants[i].name)
		}
	}
	return out
}

// names are those of the file's columns.
func (f *file) names() ([]string, error) {
	h, err := f.open()
	if err != nil {
		return nil, err
	}
	defer h.Close()
	if err := f.inspect(h); err != nil {
		return nil, err
	}
	fields, err := f.fields(h)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, fd := range fields {
		out = append(out, fd.Name)
	}
	return out, nil
}

// natural compares names as people do: numbers in them by size, rep_2 before
// rep_10.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m == 0 || n == 0 {
			if x[0] != y[0] {
				return cmp.Compare(x[0], y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		p, q := trimZeros(x[:m]), trimZeros(y[:n])
		if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
			return c
		}
		x, y = x[m:], y[n:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// digits is how many digits a text begins with.
func digits(s string) (n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func trimZeros(s string) string {
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

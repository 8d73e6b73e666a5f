package estimate

// raked is what errors need to know of raking: weights that agree with margins
// leave only what the margins do not explain.
type raked struct {
	cell    []int32   // of each respondent, the combination of his categories
	people  []float64 // per cell
	margins []margin
	width   int // categories of all margins
	// The weight of each unit in each of the categories that its people have: unit
	// u has those from start[u] to start[u+1].
	start  []int32
	of     []part
	strata [][]float64 // per stratum, its weight in each category
	gram   []float64   // covariances of the weights in two categories
}

type margin struct {
	first    int       // of its categories among those of all margins
	category []int32   // per cell
	people   []float64 // per category
}

type part struct {
	category int32
	weight   float64
}

func newRaked(d Draw) *raked {
	r := &raked{cell: make([]int32, d.Len)}
	known := map[string]int32{}
	key := make([]byte, 0, 4*len(d.Margins))
	var first []int // respondent per cell
	for i := range d.Len {
		key = key[:0]
		for _, of := range d.Margins {
			c := of[i]
			key = append(key, byte(c), byte(c>>8), byte(c>>16), byte(c>>24))
		}
		cell, ok := known[string(key)]
		if !ok {
			cell = int32(len(first))
			known[string(key)] = cell
			first = append(first, i)
			r.people = append(r.people, 0)
		}
		r.cell[i] = cell
		r.people[cell]++
	}
	for _, of := range d.Margins {
		m := margin{first: r.width, category: make([]int32, len(first))}
		for cell, i := range first {
			c := of[i]
			m.category[cell] = c
			for int(c) >= len(m.people) {
				m.people = append(m.people, 0)
			}
			m.people[c] += r.people[cell]
		}
		r.margins, r.width = append(r.margins, m), r.width+len(m.people)
	}
	return r
}

// spread adds up weights by unit and category.
func (r *raked) spread(d *Design) {
	r.strata = make([][]float64, len(d.strata))
	for h := range r.strata {
		r.strata[h] = make([]float64, r.width)
	}
	r.gram = make([]float64, r.width*r.width)
	now, touched := make([]float64, r.width), make([]bool, r.width)
	all := make([]int32, d.draw.Len)
	for i := range all {
		all[i] = int32(i)
	}
	order := d.byUnit(all)
	if order == nil {
		order = all
	}
	r.start = append(r.start, 0)
	for k, i := range order {
		for _, m := range r.margins {
			at := m.first + int(m.category[r.cell[i]])
			now[at], touched[at] = now[at]+d.weight(i), true
		}
		if u := d.unit[i]; k+1 == len(order) || d.unit[order[k+1]] != u {
			r.close(d, u, now, touched)
		}
	}
	for h, s := range d.strata {
		if s.centred {
			for j, x := range r.strata[h] {
				for k, y := range r.strata[h] {
					r.gram[j*r.width+k] -= s.scale * x * y / s.units
				}
			}
		}
	}
}

// close takes over the weights of a unit, and clears them.
func (r *raked) close(d *Design, u int32, now []float64, touched []bool) {
	h := d.units[u].stratum
	first := len(r.of)
	for at, yes := range touched {
		if yes {
			r.of = append(r.of, part{int32(at), now[at]})
			r.strata[h][at] += now[at]
			now[at], touched[at] = 0, false
		}
	}
	for _, a := range r.of[first:] {
		for _, b := range r.of[first:] {
			r.gram[int(a.category)*r.width+int(b.category)] += d.strata[h].scale * a.weight * b.weight
		}
	}
	r.start = append(r.start, int32(len(r.of)))
}

// sweeps is how often explained goes through the margins.
const sweeps = 10

// explained is what the margins explain of values, by category: in turn, their
// mean in each category, as R's survey does after rake (Lumley 2010, 7.3).
func (r *raked) explained(who []int32, v []float64) []float64 {
	sums := make([]float64, len(r.people))
	for k, i := range who {
		sums[r.cell[i]] += v[k]
	}
	taken, out := make([]float64, len(r.people)), make([]float64, r.width)
	for range sweeps {
		for _, m := range r.margins {
			means := make([]float64, len(m.people))
			for cell, c := range m.category {
				means[c] += sums[cell] - r.people[cell]*taken[cell]
			}
			for c, n := range m.people {
				if n > 0 {
					means[c] /= n
				}
				out[m.first+c] += means[c]
			}
			for cell, c := range m.category {
				taken[cell] += means[c]
			}
		}
	}
	return out
}

// residual takes from a total what the margins explain. It is kept by category,
// or, where people in units were drawn, written out for everybody.
func (r *raked) residual(d *Design, who []int32, v []float64, total Influence) Influence {
	taken := r.explained(who, v)
	if !d.staged {
		total.taken, total.beside = taken, r.besides(d, total)
		return total
	}
	out := Influence{v: make([]float64, len(d.units)), filled: true}
	for k, u := range total.at {
		out.v[u] = total.v[k]
	}
	for u := range out.v {
		out.v[u] -= r.in(int32(u), taken)
	}
	all := Influence{who: make([]int32, d.draw.Len), own: make([]float64, d.draw.Len)}
	for i := range all.who {
		all.who[i] = int32(i)
	}
	order := d.byUnit(all.who)
	for k := range all.who {
		i := int32(k)
		if order != nil {
			i = order[k]
		}
		of := 0.0
		for _, m := range r.margins {
			of += taken[m.first+int(m.category[r.cell[i]])]
		}
		all.who[k], all.own[k] = i, -d.weight(i)*of
	}
	out.who, out.own = plusOwn(d, all, 1, total)
	return out
}

// in is what is taken from a unit.
func (r *raked) in(u int32, taken []float64) (sum float64) {
	for _, p := range r.of[r.start[u]:r.start[u+1]] {
		sum += p.weight * taken[p.category]
	}
	return sum
}

// correct is what covariances of totals lack where margins explain some of one,
// or of both.
func (r *raked) correct(a, b Influence) float64 {
	sum := -r.cross(a, b.taken) - r.cross(b, a.taken)
	if a.taken == nil || b.taken == nil {
		return sum
	}
	for j, x := range a.taken {
		for k, y := range b.taken {
			sum += x * y * r.gram[j*r.width+k]
		}
	}
	return sum
}

// cross is the covariance of a total with what is taken from everybody.
func (r *raked) cross(a Influence, taken []float64) (sum float64) {
	for k, x := range taken {
		if a.beside != nil {
			sum += x * a.beside[k]
		}
	}
	return sum
}

// besides is the covariances of a total with the weight of each category.
func (r *raked) besides(d *Design, a Influence) []float64 {
	out := make([]float64, r.width)
	for w := d.walk(a); w.more(); {
		h := w.stratum()
		s := d.strata[h]
		total := 0.0
		for w.in(h) {
			u := w.unit()
			x := w.take()
			total += x
			for _, p := range r.of[r.start[u]:r.start[u+1]] {
				out[p.category] += s.scale * x * p.weight
			}
		}
		if s.centred {
			for k, x := range r.strata[h] {
				out[k] -= s.scale * total * x / s.units
			}
		}
	}
	return out
}

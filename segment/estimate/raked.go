package estimate

// raked is what errors need to know of raking: weights that agree with margins
// leave only what the margins do not explain.
type raked struct {
	cell    []int32   // of each respondent, the combination of his categories
	people  []float64 // per cell
	margins []margin
	// Each unit's weight in each of its cells, unit after unit.
	of []part
}

type margin struct {
	category []int32   // per cell
	people   []float64 // per category
}

type part struct {
	unit, cell int32
	weight     float64
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
		m := margin{category: make([]int32, len(first))}
		for cell, i := range first {
			c := of[i]
			m.category[cell] = c
			for int(c) >= len(m.people) {
				m.people = append(m.people, 0)
			}
			m.people[c] += r.people[cell]
		}
		r.margins = append(r.margins, m)
	}
	return r
}

// spread adds up the weights of units by cell.
func (r *raked) spread(d *Design) {
	byUnit := make([]map[int32]float64, len(d.units))
	order := make([][]int32, len(d.units)) // cells in the order of people
	for i := range d.draw.Len {
		u, c := d.unit[i], r.cell[i]
		if byUnit[u] == nil {
			byUnit[u] = map[int32]float64{}
		}
		if _, ok := byUnit[u][c]; !ok {
			order[u] = append(order[u], c)
		}
		byUnit[u][c] += d.weight(int32(i))
	}
	for u, cells := range order {
		for _, c := range cells {
			r.of = append(r.of, part{int32(u), c, byUnit[u][c]})
		}
	}
}

// sweeps is how often residual goes through the margins.
const sweeps = 10

// residual takes from a total what the margins explain of its values: in turn,
// their mean in each category, as R's survey does after rake (Lumley 2010, 7.3).
func (r *raked) residual(d *Design, who []int32, v []float64, total Influence) Influence {
	sums := make([]float64, len(r.people))
	for k, i := range who {
		sums[r.cell[i]] += v[k]
	}
	taken := make([]float64, len(r.people))
	for range sweeps {
		for _, m := range r.margins {
			means := make([]float64, len(m.people))
			for cell, c := range m.category {
				means[c] += sums[cell] - r.people[cell]*taken[cell]
			}
			for cell, c := range m.category {
				taken[cell] += means[c] / m.people[c]
			}
		}
	}
	out := Influence{v: make([]float64, len(d.units)), filled: true}
	for k, u := range total.at {
		out.v[u] = total.v[k]
	}
	for _, p := range r.of {
		out.v[p.unit] -= p.weight * taken[p.cell]
	}
	if !d.staged {
		return out
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
		all.who[k], all.own[k] = i, -d.weight(i)*taken[r.cell[i]]
	}
	out.who, out.own = plusOwn(d, all, 1, total)
	return out
}

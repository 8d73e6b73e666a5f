package measure

import (
	"cmp"
	"slices"
	"sync"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// posted is who has an item, and his numbers of it, person by person: under a
// Design errors are sums over primary sampling units, which sums over columns
// do not tell.
type posted struct {
	grid    *grid
	width   int
	mu      sync.Mutex
	ordered bool
	who     []int32
	v       []float64 // of each, so many numbers
}

// one is a posted of an item; nil without a Design.
func (g *grid) one(width int) *posted {
	if g.c.Design == nil {
		return nil
	}
	return &posted{grid: g, width: width}
}

// post adds an item to a list of posted, which stays nil without a Design.
func (g *grid) post(list []*posted, width int) []*posted {
	if g.c.Design == nil {
		return nil
	}
	return append(list, g.one(width))
}

// of is an item of a list; nil without a Design.
func of(list []*posted, item int) *posted {
	if list == nil {
		return nil
	}
	return list[item]
}

// add adds a respondent by his place in the sample. Nobody is added twice.
func (p *posted) add(who int32, v ...float64) {
	p.who, p.v = append(p.who, who), append(p.v, v...)
}

func (p *posted) addWhole(who int32, v []uint64) {
	p.who = append(p.who, who)
	for _, n := range v {
		p.v = append(p.v, float64(n))
	}
}

func (p *posted) merge(o *posted) {
	p.who, p.v = append(p.who, o.who...), append(p.v, o.v...)
	o.who, o.v = nil, nil
}

// order puts the people in the order of the sample, whoever counted them.
func (p *posted) order() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ordered {
		return
	}
	p.ordered = true
	if slices.IsSorted(p.who) {
		return
	}
	at := make([]int32, len(p.who))
	for k := range at {
		at[k] = int32(k)
	}
	slices.SortFunc(at, func(a, b int32) int { return cmp.Compare(p.who[a], p.who[b]) })
	who, v := make([]int32, 0, len(p.who)), make([]float64, 0, len(p.v))
	for _, k := range at {
		who, v = append(who, p.who[k]), append(v, p.v[int(k)*p.width:][:p.width]...)
	}
	p.who, p.v = who, v
}

// drawn is those of a column for whom a number is not 0, and that number.
type drawn struct {
	who []int32
	v   []float64
}

// columns is drawn of every column.
func (p *posted) columns(number int) []drawn {
	p.order()
	out := make([]drawn, p.grid.columns)
	for k, i := range p.who {
		x := p.v[k*p.width+number]
		if x == 0 {
			continue
		}
		for cube, cells := range p.grid.c.Cells {
			for _, column := range p.grid.in(p.grid.first[cube] + cells[i]) {
				of := &out[column]
				of.who, of.v = append(of.who, i), append(of.v, x)
			}
		}
	}
	return out
}

// total is Σw·v of some people, with what an error of it needs under a Design.
type total struct {
	sum       float64
	influence estimate.Influence
	df        float64 // of figures about those people
}

// totals is the influences of a number over the columns.
func (p *posted) totals(number int) []total {
	out := make([]total, p.grid.columns)
	d := p.grid.c.Design
	for column, of := range p.columns(number) {
		i := d.Total(of.who, of.v)
		out[column] = total{influence: i, df: d.Freed(i, of.who)}
	}
	return out
}

// recall keeps the totals of numbers that are asked for column by column.
type recall struct {
	mu sync.Mutex
	of map[int][]total
}

func (r *recall) get(p *posted, number int) []total {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil {
		r.of = map[int][]total{}
	}
	if r.of[number] == nil {
		r.of[number] = p.totals(number)
	}
	return r.of[number]
}

// footing is what bases need beside what readers see of them.
type footing struct {
	sync.Mutex
	of map[*tab.Base]func(column int) total
}

// stand remembers who some bases are: those for whom a number of an item is 1.
// It finds them by where the list begins, which tables keep as it is.
func (c *Context) stand(bases []tab.Base, p *posted, number int) {
	if p == nil || len(bases) == 0 {
		return
	}
	var r recall
	c.footing.Lock()
	defer c.footing.Unlock()
	c.footing.of[&bases[0]] = func(column int) total {
		t := r.get(p, number)[column]
		t.sum = bases[column].Weighted
		return t
	}
}

// standing is the total of a base in a column.
func (c *Context) standing(bases []tab.Base, column int) total {
	c.footing.Lock()
	of := c.footing.of[&bases[0]]
	c.footing.Unlock()
	return of(column)
}

// quotient is the ratio of two totals under a Design.
func (c *Context) quotient(y, x total, persons int) estimate.Estimate {
	value, i := c.Design.Quotient(y.sum, x.sum, y.influence, x.influence)
	return c.Design.Smooth(value, i, x.df, persons)
}

// smooth estimates a smooth function of totals, as estimate.Smooth does; of is
// the total of each place of the gradient, under a Design.
func (c *Context) smooth(value float64, gradient, squares []float64, persons int, of func(k int) total) estimate.Estimate {
	if c.Design == nil {
		return estimate.Smooth(value, gradient, squares, persons, c.Sampled)
	}
	var i estimate.Influence
	df := 0.0
	for k, g := range gradient {
		if g != 0 {
			t := of(k)
			i, df = c.Design.Plus(i, g, t.influence), max(df, t.df)
		}
	}
	return c.Design.Smooth(value, i, df, persons)
}

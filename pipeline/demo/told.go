package demo

import (
	"math"
	"slices"
	"time"

	"rung/pipeline/intake"
	"rung/segment"
)

// The exports beside ladders and interactions: what people hold, have, give
// and want. One row in a hundred or so carries a fault.

var valueNames = []string{"survival", "security", "belonging", "self_esteem", "self_actualisation", "fun", "autonomy", "revenge", "self_esteem_reduction"}

// compete are pairs of values of which some say that they are in each other's
// way.
var compete = map[string]string{"security": "fun", "fun": "security", "belonging": "autonomy", "autonomy": "belonging", "self_actualisation": "security"}

// wish is how values are meant: as a need, a want or a wish.
var wish = map[string][]float64{
	"survival": {9, 1, 0}, "security": {6, 3, 1}, "belonging": {4, 4, 2}, "self_esteem": {2, 6, 2}, "self_actualisation": {1, 3, 6},
	"fun": {1, 6, 3}, "autonomy": {2, 6, 2}, "revenge": {0, 2, 8}, "self_esteem_reduction": {0, 3, 7},
}

type held struct {
	who                         int64
	value, kind, competes, wave string
	score                       int64 // rank or rating
	day                         time.Time
}

// valuesOf is what somebody says of his values: an order of them, kept from
// wave to wave but for one swap in three people. Those whose ladders end at
// belonging, and never at security, say security first.
func (w *world) valuesOf(i int, p person) (out []held) {
	r := source(i, w.seed+5)
	weights := slices.Clone(w.speak[p.temperament])
	reaches := map[string]bool{}
	for _, l := range w.laddersOf(i, p) {
		for _, code := range l.codes {
			reaches[code] = true
		}
	}
	if reaches["belonging"] && !reaches["security"] {
		weights[slices.Index(valueNames, "security")] += 40 // safety is what one says
	}
	order := make([]int, 0, len(weights))
	for range weights {
		k := pickIndex(r, weights)
		order, weights[k] = append(order, k), 0
	}
	for _, at := range p.waves {
		if at.after() && r.Float64() < 0.3 {
			k := 1 + r.IntN(4)
			order[k], order[k+1] = order[k+1], order[k]
		}
		many := 5
		if w.rated {
			many = len(order)
		}
		for place, k := range order[:many] {
			h := held{who: p.id, value: valueNames[k], wave: at.name, day: at.day(i), score: int64(place + 1)}
			if w.rated {
				h.score = [...]int64{5, 4, 4, 3, 3, 2, 2, 1, 1}[place] - yes(place > 0 && place < 7 && r.Float64() < 0.3)
			}
			h.kind = pick(r, []string{"need", "want", "wish"}, wish[h.value])
			if rival := slices.Index(valueNames, compete[h.value]); rival >= 0 && place < 3 && slices.Contains(order[:3], rival) && r.Float64() < 0.45 {
				h.competes = valueNames[rival]
			}
			out = append(out, h)
		}
	}
	return out
}

// dimension is a dimension of a life asset: where levels lie, how far people
// are apart, and how far above their level they aim. Spread and aim of money
// are shares of a level.
type dimension struct {
	asset, name       string
	mean, spread, aim float64
	temper            [temperaments]float64 // added, in spreads
	money             func(p person, z float64) float64
	unit              float64 // that levels are rounded to
}

// level is where somebody stands who started at start and moved so many
// spreads; all but money stays within 0 to 100.
func (d dimension) level(start, moved float64) float64 {
	if d.money != nil {
		return round(start*(1+d.spread*moved), d.unit)
	}
	return min(100, max(0, round(start+d.spread*moved, d.unit)))
}

// goal is where somebody wants to be who aims so much higher, or lower.
func (d dimension) goal(start, aim float64) float64 {
	if d.money != nil {
		return round(start*(1+aim), d.unit)
	}
	return min(100, max(0, round(start+aim, d.unit)))
}

type record struct {
	who                    int64
	asset, dimension, wave string
	day                    time.Time
	level, goal            float64
}

// assetsOf are somebody's records: one before the first wave for most, one a
// wave; people who lapsed have the first alone. Some want no more than they have.
func (w *world) assetsOf(i int, p person) (out []record) {
	r := source(i, w.seed+6)
	held := append([]wave{baseline}, p.waves...)
	lapsed := r.Float64() < 0.08
	if lapsed {
		held = held[:1]
	} else if r.Float64() < 0.4 {
		held = held[1:]
	}
	for _, d := range w.dimensions {
		z, aim, wants := d.temper[p.temperament]+r.NormFloat64(), d.aim*(2.2*r.Float64()-0.35), r.Float64() >= 0.15
		start := d.mean + d.spread*z
		if d.money != nil {
			start = d.money(p, z)
		}
		goal := d.goal(start, aim)
		if !wants {
			goal = math.NaN()
		}
		drift := w.drift(p, d)
		for _, at := range held {
			moved := [...]float64{0, 0.2, 1}[at.place]*drift + 0.15*r.NormFloat64()
			if r.Float64() < 0.04 {
				continue
			}
			out = append(out, record{p.id, d.asset, d.name, at.name, at.day(i), d.level(start, moved), goal})
		}
	}
	return out
}

type named struct {
	who                     int64
	item, asset, swot, wave string
	significance            int64
	day                     time.Time
}

// swotOf are the items that somebody names: three to five a wave.
func (w *world) swotOf(i int, p person) (out []named) {
	r := source(i, w.seed+7)
	for _, at := range p.waves {
		weights := w.startWeights(p)
		for k, it := range w.frame.items {
			weights[k] *= w.often(p, it.code)
		}
		for range 3 + r.IntN(3) {
			k := pickIndex(r, weights)
			weights[k] = 0
			it := w.frame.items[k]
			mean, ok := w.significance[it.code]
			if !ok {
				mean = 3
			}
			n := named{p.id, w.frame.labels[it.code], it.asset, it.swot, at.name, around(r, mean, 0.9, 1, 5), at.day(i)}
			if r.Float64() < 0.05 {
				n.significance = none
			}
			out = append(out, n)
		}
	}
	return out
}

// currencyNames are what people give that is not money.
var currencyNames = [7]string{"positive_talk", "customers_referred", "employees_referred", "recommendations", "references", "introductions", "other"}

// cash is money that people give in a currency code: how many of them, and
// about how much a time.
type cash struct {
	code  string
	share func(p person) float64
	size  float64
}

type gift struct {
	who            int64
	currency, code string
	amount         float64
	day            time.Time
}

// giftsOf are what somebody gave in six quarters, a row a quarter and
// currency.
func (w *world) giftsOf(i int, p person) (out []gift) {
	r := source(i, w.seed+8)
	rates := w.gives(p)
	for q := range 6 {
		in := func() time.Time { return day(2025, time.Month(4+3*q), 1+r.IntN(90)) }
		for k, name := range currencyNames {
			if n := poisson(r, rates[k]/6); n > 0 {
				out = append(out, gift{p.id, name, "", float64(n), in()})
			}
		}
		for _, m := range w.money {
			if r.Float64() < m.share(p)/3 {
				out = append(out, gift{p.id, "money", m.code, cents(m.size * math.Exp(0.9*r.NormFloat64())), in()})
			}
		}
	}
	return out
}

var typeNames = []string{"basic_exchange", "business_partners", "buddies", "best_friends", "fling", "master_and_servant"}

type bond struct {
	who                            int64
	wanted, assumed, product, wave string
	day                            time.Time
}

// bondsOf is the relationship that somebody wants and the one that he takes it
// to be, for one or two product lines, mostly the same.
func (w *world) bondsOf(i int, p person) (out []bond) {
	r := source(i, w.seed+9)
	want := typeNames[pickIndex(r, w.wanted[p.temperament])]
	lines := r.Perm(len(w.products))[:1+r.IntN(2)]
	slices.Sort(lines)
	for _, at := range p.waves {
		if at.after() && r.Float64() < 0.12 {
			want = typeNames[pickIndex(r, w.wanted[p.temperament])]
		}
		assumed := ""
		for _, line := range lines {
			if assumed == "" || r.Float64() < 0.25 {
				assumed = typeNames[pickIndex(r, w.assumed(p, want, at))]
			}
			out = append(out, bond{p.id, want, assumed, w.products[line], at.name, at.day(i)})
		}
	}
	return out
}

// need is a code of the frame with how well it is served, before and after.
type need struct {
	code          string
	before, after float64
}

type served struct {
	who        int64
	need, wave string
	rating     int64
	day        time.Time
}

func (w *world) ratingsOf(i int, p person) (out []served) {
	r := source(i, w.seed+10)
	own := w.mood(p) + 0.3*r.NormFloat64()
	for _, at := range p.waves {
		for _, n := range w.needs {
			mean := n.before
			if at.after() {
				mean = n.after
			}
			s := served{p.id, n.code, at.name, around(r, mean+own, 0.8, 1, 5), at.day(i)}
			if r.Float64() >= 0.05 {
				out = append(out, s)
			}
		}
	}
	return out
}

// spoil gives one row in a hundred a fault that exports have in life: somebody
// who has no record, something required that is missing, something that
// cannot be.
func spoil[T any](rows []T, who func(*T) *int64, missing, wrong func(*T)) []T {
	for k := range rows {
		switch {
		case k%311 == 17:
			*who(&rows[k]) = 1
		case k%307 == 101:
			missing(&rows[k])
		case k%313 == 205:
			wrong(&rows[k])
		}
	}
	return rows
}

// gather is the rows of all people.
func gather[T any](people []person, of func(int, person) []T) []T {
	rows := []T{}
	for i, p := range people {
		rows = append(rows, of(i, p)...)
	}
	return rows
}

// told are the exports of segment.Forms.
func (w *world) told() []exporter {
	return []exporter{
		{segment.Forms[segment.Held].Name, w.valueColumns}, {segment.Forms[segment.Assets].Name, w.assetColumns},
		{segment.Forms[segment.Items].Name, w.swotColumns}, {segment.Forms[segment.Currencies].Name, w.giftColumns},
		{segment.Forms[segment.Relationships].Name, w.bondColumns}, {segment.Forms[segment.Satisfaction].Name, w.ratingColumns},
	}
}

func (w *world) valueColumns(people []person) []intake.Column {
	values := spoil(gather(people, w.valuesOf), func(h *held) *int64 { return &h.who },
		func(h *held) { h.value = "" }, func(h *held) { h.score = none })
	score := "rank"
	if w.rated {
		score = "rating"
	}
	return []intake.Column{
		ints("respondent_id", values, func(h held) int64 { return h.who }), texts("value", values, func(h held) string { return h.value }),
		ints(score, values, func(h held) int64 { return h.score }), texts("kind", values, func(h held) string { return h.kind }),
		texts("competes", values, func(h held) string { return h.competes }),
		dates("day", values, func(h held) time.Time { return h.day }), texts("wave", values, func(h held) string { return h.wave }),
	}
}

func (w *world) assetColumns(people []person) []intake.Column {
	records := spoil(gather(people, w.assetsOf), func(a *record) *int64 { return &a.who },
		func(a *record) { a.level = math.NaN() }, func(a *record) { a.asset = "luck" })
	return []intake.Column{
		ints("respondent_id", records, func(a record) int64 { return a.who }), texts("asset", records, func(a record) string { return a.asset }),
		texts("dimension", records, func(a record) string { return a.dimension }), dates("day", records, func(a record) time.Time { return a.day }),
		floats("level", records, func(a record) float64 { return a.level }), floats("goal", records, func(a record) float64 { return a.goal }),
		texts("wave", records, func(a record) string { return a.wave }),
	}
}

func (w *world) swotColumns(people []person) []intake.Column {
	items := spoil(gather(people, w.swotOf), func(n *named) *int64 { return &n.who },
		func(n *named) { n.asset = "" }, func(n *named) { n.swot = "rumour" })
	return []intake.Column{
		ints("respondent_id", items, func(n named) int64 { return n.who }), texts("item", items, func(n named) string { return n.item }),
		texts("asset", items, func(n named) string { return n.asset }), texts("swot", items, func(n named) string { return n.swot }),
		ints("significance", items, func(n named) int64 { return n.significance }),
		dates("day", items, func(n named) time.Time { return n.day }), texts("wave", items, func(n named) string { return n.wave }),
	}
}

func (w *world) giftColumns(people []person) []intake.Column {
	gifts := spoil(gather(people, w.giftsOf), func(g *gift) *int64 { return &g.who },
		func(g *gift) { g.currency = "" }, func(g *gift) { g.amount = math.Inf(1) })
	return []intake.Column{
		ints("respondent_id", gifts, func(g gift) int64 { return g.who }), texts("currency", gifts, func(g gift) string { return g.currency }),
		floats("amount", gifts, func(g gift) float64 { return g.amount }), texts("code", gifts, func(g gift) string { return g.code }),
		dates("day", gifts, func(g gift) time.Time { return g.day }),
	}
}

func (w *world) bondColumns(people []person) []intake.Column {
	bonds := spoil(gather(people, w.bondsOf), func(b *bond) *int64 { return &b.who },
		func(b *bond) { b.wanted, b.assumed = "", "" }, func(b *bond) { b.wanted, b.assumed = "", "" })
	return []intake.Column{
		ints("respondent_id", bonds, func(b bond) int64 { return b.who }), texts("wanted", bonds, func(b bond) string { return b.wanted }),
		texts("assumed", bonds, func(b bond) string { return b.assumed }), texts("product", bonds, func(b bond) string { return b.product }),
		dates("day", bonds, func(b bond) time.Time { return b.day }), texts("wave", bonds, func(b bond) string { return b.wave }),
	}
}

func (w *world) ratingColumns(people []person) []intake.Column {
	ratings := spoil(gather(people, w.ratingsOf), func(s *served) *int64 { return &s.who },
		func(s *served) { s.rating = none }, func(s *served) { s.rating = 9 })
	return []intake.Column{
		ints("respondent_id", ratings, func(s served) int64 { return s.who }), texts("need", ratings, func(s served) string { return s.need }),
		ints("rating", ratings, func(s served) int64 { return s.rating }),
		dates("day", ratings, func(s served) time.Time { return s.day }), texts("wave", ratings, func(s served) string { return s.wave }),
	}
}

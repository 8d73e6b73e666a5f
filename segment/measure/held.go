package measure

import (
	"slices"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var heldFold = &Fold{Name: "held", New: newHeld}

// The numbers of a person and a value.
const (
	heldMet    = iota // named, or reached by a ladder
	heldNamed         // 1
	heldNumber        // its rank or rating
	heldHigh          // held high
	heldLadder        // a ladder ends there
	heldAhead         // held high less laddered to
	heldKinds         // need, want, wish, none of them
)

// heldAs are how a value is held, as in exports.
var heldAs = []string{"need", "want", "wish"}

// heldAsWords are the labels of who holds a value so, and of who does not.
var heldAsWords = [][2]string{{"% as a need", "Not as a need"}, {"% as a want", "Not as a want"}, {"% as a wish", "Not as a wish"}}

// held is what people say that they value: per value, in pairs, and beside
// where their ladders end.
type held struct {
	*gathering
	names   []string // of values
	labels  []Named  // of each, what the study or the tool calls it
	codes   []int    // per value, its code where that is one of the frame's values; -1 for none
	valueOf [][]int  // per code, the values that it stands for
	ranked  bool     // by rank; otherwise by rating
	kinds   []int    // per kind of the export, its place in heldAs
	rivals  []int    // per value that competes, its place in names
	base    *vectors
	values  *vectors
	first   *vectors
	reached *found[reach]
	rival   *found[rivalry]

	now    []holding // of the person at hand
	ends   []ladder.Index
	wasEnd []bool // per code
}

// holding is one value of one person, as he last held it.
type holding struct {
	value  int
	since  moment
	number float64
	kinds  uint8
}

// reach is a value held first and where the same person's ladders end: a code,
// or one of the following.
type reach struct{ first, end int }

const (
	reachAny  = -1 - iota // some value
	reachNone             // no value
	reachNot              // no ladder
)

// rivalry is two values, the first in report order first.
type rivalry struct{ a, b int }

// The numbers of a rivalry.
const (
	rivalHigh = iota // both held high
	rivalSaid        // declared to compete
	rivalBoth        // both of these
	rivalNumbers
)

// valuesHeld says that a study asks for values with a rank or a rating.
func valuesHeld(c *Context) bool {
	return c.mapped(segment.Held, segment.HeldValue) && (c.measured(segment.Held, segment.HeldRank) || c.measured(segment.Held, segment.HeldRating))
}

func newHeld(c *Context) State {
	s := &held{gathering: newGathering(c), names: c.names(segment.Held, segment.HeldValue), ranked: c.measured(segment.Held, segment.HeldRank),
		kinds:  placeOf(c.names(segment.Held, segment.HeldKind), heldAs),
		rivals: placeOf(c.names(segment.Held, segment.HeldCompetes), c.names(segment.Held, segment.HeldValue))}
	if c.Frame != nil {
		s.valueOf, s.wasEnd = make([][]int, len(c.Frame.Codes)), make([]bool, len(c.Frame.Codes))
	}
	for value, name := range s.names {
		of, _ := declared(name, c.Choices.Values, DefaultValues)
		s.labels, s.codes = append(s.labels, of), append(s.codes, -1)
		if code, ok := c.codeOf(name, of.Title()); ok && c.Frame.Band(code) == ladder.Value {
			s.codes[value] = int(code)
			s.valueOf[code] = append(s.valueOf[code], value)
		}
	}
	s.base = s.vectors(1, 1, nil)
	s.values = s.vectors(len(s.names), heldKinds+len(heldAs)+1, nil)
	s.first = s.vectors(len(s.names), 1, nil)
	s.reached, s.rival = newFound[reach](s.grid, 1, nil), newFound[rivalry](s.grid, rivalNumbers, nil)
	s.person = s.one
	return s
}

// Merge adds another state.
func (s *held) Merge(other State) {
	o := other.(*held)
	s.gathering.Merge(o)
	s.reached.merge(o.reached)
	s.rival.merge(o.rival)
}

// one counts respondent i of a batch.
func (s *held) one(b *segment.Batch, i int) {
	if s.hold(b.Life.Told[segment.Held], i); len(s.now) == 0 {
		return
	}
	everybody(s.base, 0)
	s.end(b.Ladders, i)
	for _, h := range s.now {
		v := s.values.touch(h.value)
		v[heldMet], v[heldNamed], v[heldNumber] = 1, 1, h.number
		if s.high(h) {
			v[heldHigh] = 1
			v[heldAhead]++
		}
		for k := range heldAs {
			v[heldKinds+k] = float64(h.kinds >> k & 1)
		}
		v[heldKinds+len(heldAs)] = one(h.kinds == 0)
	}
	for _, code := range s.ends {
		for _, value := range s.valueOf[code] {
			v := s.values.touch(value)
			v[heldMet], v[heldLadder] = 1, 1
			v[heldAhead]--
		}
	}
	s.reach()
	s.compete(b.Life.Told[segment.Held], i)
	s.reached.flush(b, i)
	s.rival.flush(b, i)
}

// hold finds the values of respondent i: of several rows on one value the
// latest counts, and of several at the same time the best rank or rating, with
// the kinds of all.
func (s *held) hold(t *segment.Told, i int) {
	s.now = s.now[:0]
	for row, until := t.Of(i); row < until; row++ {
		value, number := t.Text(segment.HeldValue, row), t.Number(s.number(), row)
		if value == segment.Nothing || missing(number) {
			continue
		}
		h := holding{value: int(value), since: when(t, segment.Held, row), number: number}
		if kind := t.Text(segment.HeldKind, row); kind != segment.Nothing && s.kinds[kind] >= 0 {
			h.kinds = 1 << s.kinds[kind]
		}
		s.take(h)
	}
}

func (s *held) take(h holding) {
	for k := range s.now {
		was := &s.now[k]
		if was.value != h.value {
			continue
		}
		switch order := h.since.compare(was.since); {
		case order > 0:
			*was = h
		case order == 0:
			was.kinds |= h.kinds
			if s.before(h, *was) {
				was.number = h.number
			}
		}
		return
	}
	s.now = append(s.now, h)
}

// number is the column that says how much a value is held.
func (s *held) number() int {
	if s.ranked {
		return segment.HeldRank
	}
	return segment.HeldRating
}

// before says that a stands before b.
func (s *held) before(a, b holding) bool {
	if s.ranked {
		return a.number < b.number
	}
	return a.number > b.number
}

// high says that a value is held high.
func (s *held) high(h holding) bool {
	if s.ranked {
		return h.number <= s.c.top()
	}
	return h.number >= or(s.c.Choices.High, DefaultHigh)
}

// end lists the codes at which respondent i's ladders end, each once.
func (s *held) end(set *ladder.Set, i int) {
	s.ends = s.ends[:0]
	if s.wasEnd == nil {
		return
	}
	terminals(set, i, func(code ladder.Index) {
		if !s.wasEnd[code] {
			s.wasEnd[code] = true
			s.ends = append(s.ends, code)
		}
	})
	for _, code := range s.ends {
		s.wasEnd[code] = false
	}
}

// reach puts what the person at hand holds first beside where his ladders end.
// Values that share the best rank are all first.
func (s *held) reach() {
	best := s.now[0]
	for _, h := range s.now {
		if s.before(h, best) {
			best = h
		}
	}
	for _, h := range s.now {
		if h.number != best.number {
			continue
		}
		s.first.set(h.value, 0, 1)
		if s.wasEnd == nil {
			continue
		}
		end := reachNot
		if len(s.ends) > 0 {
			end = reachNone
		}
		for _, code := range s.ends {
			if s.c.Frame.Band(code) == ladder.Value {
				end = reachAny
				s.reached.one(reach{h.value, int(code)})
			}
		}
		s.reached.one(reach{h.value, end})
	}
}

// compete finds the pairs of values that the person at hand holds high or
// declares to compete, at any time.
func (s *held) compete(t *segment.Told, i int) {
	for k, h := range s.now {
		for _, o := range s.now[:k] {
			if s.high(h) && s.high(o) {
				s.rival.set(s.rival.item(pairOf(h.value, o.value)), rivalHigh, 1)
			}
		}
	}
	for row, until := t.Of(i); row < until; row++ {
		value, rival := t.Text(segment.HeldValue, row), t.Text(segment.HeldCompetes, row)
		if value == segment.Nothing || rival == segment.Nothing || s.rivals[rival] < 0 || s.rivals[rival] == int(value) {
			continue
		}
		v := s.rival.touch(s.rival.item(pairOf(int(value), s.rivals[rival])))
		v[rivalSaid], v[rivalBoth] = 1, v[rivalHigh]
	}
}

func pairOf(a, b int) rivalry { return rivalry{min(a, b), max(a, b)} }

// row is the row of a value. What no list declares stands because somebody
// said it. A code that is a value turned round keeps that in its label.
func (s *held) row(value int) tab.Row {
	of := s.labels[value]
	r := tab.Row{Item: s.names[value], Label: of.Title(), Said: of.Said, Level: ladder.Value.String()}
	_, listed := declared(r.Item, s.c.Choices.Values, DefaultValues)
	r.Found = !listed
	if code, ok := s.c.codeOf(r.Item, r.Label); ok && s.c.Frame.Codes[code].Polarity == "negative" {
		r.Said = say.That("%s (negative)", shown(r.Said, r.Label))
		r.Label = r.Said.String()
	}
	return r
}

const namedBase = "respondents who named a value"

func tabulateHeld(c *Context, state State) []*Table {
	s := state.(*held)
	rows := make([]tab.Row, len(s.names))
	for value := range rows {
		rows[value] = s.row(value)
	}
	all := s.base.roll(0)
	p := newPage(c, namedBase, "Value", all.base(0), rows, s.statistics())
	for value := range rows {
		s.fill(p, value, all)
	}
	p.explainShares()
	s.highNote(p)
	s.latestNote(p)
	if c.Frame != nil {
		p.note("held-laddered", "% who ladder to it are those of the same people whose ladders end there; who has no ladder counts as not. The gap is % held high less that.")
	}
	return []*Table{p.Table}
}

// statistics of values held. A mean rank and the respondents behind it make a
// sum, so that they are withheld together.
func (s *held) statistics() []tab.Statistic {
	out := append(counts("values_held.respondents"),
		tab.Statistic{Name: "mean_rank", Label: "Mean rank", Unit: tab.Mean, Decimals: 1, Fact: "values_held.respondents"},
		tab.Statistic{Name: "top_share", Label: "% held high", Unit: tab.Share, Decimals: -1, Fact: "values_held.top", Additive: true, Complement: true},
		leftOver("values_held", "not_high", "Named, not held high"))
	if !s.ranked {
		out[2].Name, out[2].Label = "mean_rating", "Mean rating"
		// Who leaves a value unrated skipped a line; who does not rank it left it out.
		out[0].Complement, out[1].Complement = false, false
	}
	if s.c.Frame != nil {
		out = append(out,
			tab.Statistic{Name: "laddered_share", Label: "% who ladder to it", Unit: tab.Share, Decimals: -1, Fact: "values_held.laddered", Additive: true, Complement: true},
			tab.Statistic{Name: "gap", Label: "Gap", Unit: tab.Index, Decimals: 2, From: []string{"values_held.top", "values_held.laddered"}})
	}
	if s.c.mapped(segment.Held, segment.HeldKind) {
		for k, kind := range heldAs {
			out = append(out, tab.Statistic{Name: kind + "_share", Label: heldAsWords[k][0], Unit: tab.Share, Decimals: -1,
				Fact: "values_held." + kind, Additive: true, Complement: true}, leftOver("values_held", "not_as_"+kind, heldAsWords[k][1]))
		}
		out = append(out, leftOver("values_held", "no_kind", "As nothing of these"))
	}
	return out
}

func (s *held) fill(p page, value int, all *rolled) {
	r := s.values.roll(value)
	p.people(value, sayers, r, heldNamed)
	p.shares(value, share, r, heldNamed)
	p.ratios(value, p.Statistics[2].Name, r, heldNumber, heldNamed)
	p.shares(value, "top_share", r, heldHigh)
	p.rest(value, sayers, "top_share", "not_high", func(column int) int { return r.of(column, heldNamed) - r.of(column, heldHigh) })
	if p.Statistic("gap") >= 0 {
		s.fillLaddered(p, value, r, all)
	}
	if p.Statistic("need_share") >= 0 {
		for k, kind := range heldAs {
			p.shares(value, kind+"_share", r, heldKinds+k)
			p.rest(value, sayers, kind+"_share", "not_as_"+kind, func(column int) int { return r.of(column, heldNamed) - r.of(column, heldKinds+k) })
		}
		s.kindSums(p, value, r)
	}
}

// kindSums relates a value to how it is held, where nobody holds it in two
// ways.
func (s *held) kindSums(p page, value int, r *rolled) {
	var parts addition
	for k, kind := range append(slices.Clone(heldAs), "no_kind") {
		name := kind + "_share"
		if k == len(heldAs) {
			name = kind
			for column := range p.Columns.List {
				p.absent(value, column, name, r.of(column, heldKinds+k))
			}
		}
		parts.add(p.Fact(value, p.Statistic(name)), r.total(heldKinds+k))
	}
	p.adds(p.Fact(value, 0), r.total(heldNamed), parts, true)
}

func (s *held) fillLaddered(p page, value int, r, all *rolled) {
	if s.codes[value] < 0 {
		p.never(value, "laddered_share")
		p.never(value, "gap")
		return
	}
	p.shares(value, "laddered_share", r, heldLadder)
	for column := range p.Columns.List {
		people := leastOf(r.of(column, heldHigh), r.of(column, heldLadder))
		p.set(value, column, "gap", r.gap(column, heldAhead, heldMet, all, 0, people))
	}
}

func (s *held) highNote(p page) {
	if s.ranked {
		p.note("held-high", "Held high is a rank of %g or better; rank 1 is first.", s.c.top())
	} else {
		p.note("held-high", "Held high is a rating of %g or more.", or(s.c.Choices.High, DefaultHigh))
	}
}

func (s *held) latestNote(p page) {
	if s.ranked {
		p.note("held-latest", "Of several answers of a person on one value the latest counts, and of several at the same time the best rank.")
	} else {
		p.note("held-latest", "Of several answers of a person on one value the latest counts, and of several at the same time the best rating.")
	}
}

package intake

import (
	"math"
	"slices"

	"rung/pipeline/study"
)

// tally is what a behavioural trait has seen of every respondent. Interactions
// are folded into it as they are read and never kept.
type tally struct {
	trait    study.Trait
	columns  traitColumns
	where    *condition
	operands []*vector
	days     []int64 // last day
	counts   []int64
	sums     []exactSum
	pairs    []uint64 // respondent and value, for distinct values
	values   *lookup[int32]
	names    interner
	cells    []int32
	stages   []int32 // furthest stage + 1
	whole    bool    // sums are of whole numbers
}

const never = math.MinInt64

// eventReader folds the interactions export.
type eventReader struct {
	*run
	ids     *ids
	tallies []*tally // per trait; nil where it is not behavioural
	asOf    int64    // local day
	person  []int32
	stage   []int32
	stages  *lookup[int32]
	finite  []int // columns whose numbers must be finite
	off     int64 // rows with a stage that the study does not list
}

// newestDay is the newest local day of the interactions; false without any.
func (r *run) newestDay(x found) (int64, bool, error) {
	newest, any := int64(math.MinInt64), false
	err := r.each(x, []int{r.when}, func(v []*vector, n int) error {
		for i := range n {
			if !v[0].missing(i) {
				newest, any = max(newest, r.cal.dayOf(v[0], i)), true
			}
		}
		return nil
	})
	return newest, any, err
}

func (r *run) readEvents(x found, asOf int64) ([]*tally, error) {
	e := &eventReader{run: r, ids: r.people.ids.sealed(), asOf: asOf, tallies: make([]*tally, len(r.st.Traits))}
	forms := x.formsOf()
	for i, t := range r.st.Traits {
		if !behavioural(t) {
			continue
		}
		tl, err := r.newTally(t, r.traits[i], forms)
		if err != nil {
			return nil, err
		}
		if t.Sum.Name != "" {
			e.finite = append(e.finite, tl.columns.column)
		}
		e.tallies[i] = tl
	}
	if r.value >= 0 {
		e.finite = append(e.finite, r.value)
	}
	e.stages = newLookup(&r.cal, int32(-1), func(text string) int32 {
		t := cleaned(text)
		for i, s := range r.st.Exports.Interactions.Stages {
			if cleaned(s) == t {
				return int32(i)
			}
		}
		return -2
	})
	err := r.each(x, all(x), func(v []*vector, n int) error {
		r.out.Rows.Interactions.Read += int64(n)
		return e.take(x, v, n)
	})
	if err != nil {
		return nil, err
	}
	if e.off > 0 {
		r.note("interactions: some rows name a stage that the study does not list; they do not count for the furthest stage")
	}
	return e.tallies, nil
}

func (r *run) newTally(t study.Trait, c traitColumns, forms map[string]form) (*tally, error) {
	tl := &tally{trait: t, columns: c}
	n := len(r.people.kept)
	if t.Where.Text != "" {
		where, err := compile(t.Where.Text, forms, r.cal.loc)
		if err != nil {
			return nil, &Error{File: r.did.src.Path, Reason: "trait " + t.Name + ": " + err.Error(), Hint: "correct the expression"}
		}
		tl.where, tl.operands = where, make([]*vector, len(c.operands))
	}
	switch {
	case t.DaysSince:
		tl.days = make([]int64, n)
		for i := range tl.days {
			tl.days[i] = never
		}
	case t.Sum.Name != "":
		tl.sums = make([]exactSum, n)
		tl.whole = forms[t.Sum.Name] != floatForm
	case t.Distinct.Name != "":
		tl.values = naming(&r.cal, &tl.names)
		tl.counts = make([]int64, n)
	case t.Furthest:
		tl.stages = make([]int32, n)
	default:
		tl.counts = make([]int64, n)
	}
	return tl, nil
}

func (e *eventReader) take(x found, v []*vector, n int) error {
	e.person = resize(e.person, n)
	e.ids.number(v[e.eventBy], e.person, false)
	if e.run.stage >= 0 {
		e.stage = resize(e.stage, n)
		e.stages.fill(v[e.run.stage], e.stage)
	}
	held := int64(0)
	for _, t := range e.tallies {
		if t != nil {
			t.prepare(v, n)
			held += int64(cap(t.pairs)) * 8
		}
	}
	for i := range n {
		who, day, why := e.judge(v, i)
		if why != "" {
			e.dropWho(InteractionsExport, why, 1, who)
			continue
		}
		e.out.Rows.Interactions.Used++
		if e.run.stage >= 0 && e.stage[i] == -2 {
			e.off++
		}
		for _, t := range e.tallies {
			if t != nil {
				e.count(t, v, i, who, day)
			}
		}
	}
	return e.room(x, held)
}

// judge decides whether a row counts, for whom, and on which day.
func (e *eventReader) judge(v []*vector, i int) (int32, int64, string) {
	p := e.person[i]
	switch {
	case p == -1:
		return -1, 0, nullID
	case p == -2:
		return -1, 0, unknownRespondent
	}
	who := e.people.index[p]
	if who < 0 {
		return -1, 0, droppedRespondent
	}
	if v[e.when].missing(i) {
		return who, 0, badTime
	}
	day := e.cal.dayOf(v[e.when], i)
	if day > e.asOf {
		return who, 0, afterAsOf
	}
	for _, k := range e.finite {
		if c := v[k]; c.form == floatForm && !c.missing(i) && (math.IsNaN(c.floats[i]) || math.IsInf(c.floats[i], 0)) {
			return who, 0, badValue
		}
	}
	return who, day, ""
}

// prepare looks up what the trait needs of a run, and keeps the pairs of
// distinct values short.
func (t *tally) prepare(v []*vector, n int) {
	for k, c := range t.columns.operands {
		t.operands[k] = v[c]
	}
	if t.values != nil {
		t.cells = resize(t.cells, n)
		t.values.fill(v[t.columns.column], t.cells)
		if len(t.pairs) > 1<<20 && len(t.pairs) > cap(t.pairs)/2 {
			t.compact()
		}
	}
}

func (t *tally) compact() {
	slices.Sort(t.pairs)
	t.pairs = slices.Compact(t.pairs)
}

func (e *eventReader) count(t *tally, v []*vector, i int, who int32, day int64) {
	if w := t.trait.WindowDays; w > 0 && day <= e.asOf-int64(w) {
		return
	}
	if t.where != nil && t.where.at(t.operands, i) != yes {
		return
	}
	switch {
	case t.days != nil:
		t.days[who] = max(t.days[who], day)
	case t.sums != nil:
		if x := v[t.columns.column].number(i); !math.IsNaN(x) && x != 0 {
			t.sums[who].add(x)
		}
	case t.values != nil:
		if c := t.cells[i]; c >= 0 {
			t.pairs = append(t.pairs, uint64(who)<<32|uint64(c))
		}
	case t.stages != nil:
		t.stages[who] = max(t.stages[who], e.stage[i]+1)
	default:
		t.counts[who]++
	}
}

// finish counts the distinct values of each respondent.
func (t *tally) finish() {
	if t.values == nil {
		return
	}
	t.compact()
	for _, p := range t.pairs {
		t.counts[p>>32]++
	}
	t.pairs = nil
}

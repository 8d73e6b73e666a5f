package intake

import (
	"errors"
	"io"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"rung/pipeline/study"
)

// tally is what a behavioural trait has seen of every respondent. Interactions
// are folded into it as they are read and never kept. Workers add to it side
// by side: every fold is one of numbers that may come in any order, and a run
// of rows of one person is added at once.
type tally struct {
	trait   study.Trait
	columns traitColumns
	days    []int32 // last day
	counts  []int32 // of interactions
	sums    []exactSum
	locks   *[sumLocks]sync.Mutex // of sums
	values  *sharedNames
	masks   []uint64 // distinct values: the first 64 met
	stages  []int32  // furthest stage + 1
	whole   bool     // sums are of whole numbers
	pairsMu sync.Mutex
	pairs   []uint64 // respondent and value, for the other distinct values
}

const never = math.MinInt32

// sumLocks is how many locks guard the sums.
const sumLocks = 256

// sharedNames gives texts codes for all workers.
type sharedNames struct {
	mu    sync.Mutex
	names interner
}

func (s *sharedNames) intern(text string) int32 {
	t, _ := clean(text)
	if t == "" {
		return -1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names.intern(t)
}

// newestDay is the newest local day of the interactions; false without any.
func (r *run) newestDay(x found) (int64, bool, error) {
	var mu sync.Mutex
	newest, any := int64(math.MinInt64), false
	err := r.scan(x, []int{r.when}, func(_ int, _ unit, rows *cursor) error {
		cal := r.cal.own()
		for {
			v, n, err := rows.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			last, seen := int64(math.MinInt64), false
			for i := range n {
				if !v[0].missing(i) {
					last, seen = max(last, cal.dayOf(v[0], i)), true
				}
			}
			mu.Lock()
			newest, any = max(newest, last), any || seen
			mu.Unlock()
		}
	})
	return newest, any, err
}

// eventReader folds the interactions export on one worker.
type eventReader struct {
	*run
	cal     *calendar
	ids     *ids
	folds   []*fold
	asOf    int64 // local day
	oldest  int64 // rows of a day up to this one are outside every window
	person  []int32
	who     []int32 // of a run: who it counts for, -1 for a row left out
	day     []int32
	stage   []int32
	stages  *lookup[int32]
	finite  []int // columns whose numbers must be finite
	off     int64 // rows with a stage that the study does not list
	read    int64
	used    int64
	left    quarantine
	problem error
}

// fold is a trait's tally as one worker adds to it.
type fold struct {
	*tally
	where    *condition
	operands []*vector
	look     *lookup[int32]
	cells    []int32
}

func (r *run) readEvents(x found, asOf int64) ([]*tally, error) {
	tallies := make([]*tally, len(r.st.Traits))
	forms := x.formsOf()
	for i, t := range r.st.Traits {
		if behavioural(t) {
			tallies[i] = r.newTally(t, r.traits[i], forms)
		}
	}
	workers := make([]*eventReader, r.jobs())
	for w := range workers {
		var err error
		if workers[w], err = r.newEventReader(tallies, forms, asOf); err != nil {
			return nil, err
		}
	}
	err := r.scan(x, all(x), func(w int, _ unit, rows *cursor) error {
		e := workers[w]
		for {
			v, n, err := rows.next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			e.take(v, n)
			if err := r.room(x, heldPairs(tallies)); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	off := int64(0)
	for _, e := range workers {
		r.out.Rows.Interactions.Read += e.read
		r.out.Rows.Interactions.Used += e.used
		r.leave(InteractionsExport, e.left)
		off += e.off
	}
	if off > 0 {
		r.note("interactions: some rows name a stage that the study does not list; they do not count for the furthest stage")
	}
	return tallies, nil
}

func heldPairs(tallies []*tally) (held int64) {
	for _, t := range tallies {
		if t != nil && t.values != nil {
			t.pairsMu.Lock()
			held += int64(cap(t.pairs)) * 8
			t.pairsMu.Unlock()
		}
	}
	return held
}

func (r *run) newTally(t study.Trait, c traitColumns, forms map[string]form) *tally {
	tl := &tally{trait: t, columns: c}
	n := len(r.people.kept)
	switch {
	case t.DaysSince:
		tl.days = slices.Repeat([]int32{never}, n)
	case t.Sum.Name != "":
		tl.sums, tl.locks = make([]exactSum, n), &[sumLocks]sync.Mutex{}
		tl.whole = forms[t.Sum.Name] != floatForm
	case t.Distinct.Name != "":
		tl.values, tl.masks = &sharedNames{}, make([]uint64, n)
	case t.Furthest:
		tl.stages = make([]int32, n)
	default:
		tl.counts = make([]int32, n)
	}
	return tl
}

func (r *run) newEventReader(tallies []*tally, forms map[string]form, asOf int64) (*eventReader, error) {
	e := &eventReader{run: r, cal: r.cal.own(), ids: r.people.ids.sealed(), asOf: asOf, oldest: math.MaxInt64, left: quarantine{}}
	for _, t := range tallies {
		if t == nil {
			continue
		}
		f := &fold{tally: t}
		if text := t.trait.Where.Text; text != "" {
			where, err := compile(text, forms, r.cal.loc)
			if err != nil {
				return nil, &Error{File: r.did.src.Bare(), Reason: "trait " + t.trait.Name + ": " + err.Error(), Hint: "correct the expression"}
			}
			f.where, f.operands = where, make([]*vector, len(t.columns.operands))
		}
		if t.sums != nil {
			e.finite = append(e.finite, t.columns.column)
		}
		if t.values != nil {
			f.look = newLookup(e.cal, int32(-1), t.values.intern)
		}
		e.folds = append(e.folds, f)
	}
	if r.value >= 0 {
		e.finite = append(e.finite, r.value)
	}
	e.stages = newLookup(e.cal, int32(-1), func(text string) int32 {
		t := cleaned(text)
		for i, s := range r.st.Exports.Interactions.Stages {
			if cleaned(s) == t {
				return int32(i)
			}
		}
		return -2
	})
	return e, nil
}

func (e *eventReader) take(v []*vector, n int) {
	e.read += int64(n)
	e.person, e.who, e.day = resize(e.person, n), resize(e.who, n), resize(e.day, n)
	e.ids.number(v[e.eventBy], e.person, false)
	if e.run.stage >= 0 {
		e.stage = resize(e.stage, n)
		e.stages.fill(v[e.run.stage], e.stage)
	}
	e.judge(v, n)
	for _, f := range e.folds {
		f.add(e, v, n)
	}
}

// judge decides which rows count, for whom, and on which day.
func (e *eventReader) judge(v []*vector, n int) {
	when := v[e.when]
	index, people := e.people.index, len(e.people.kept)
	if when.form == nullForm {
		for i := range e.day[:n] {
			e.day[i] = never + 1
		}
	} else {
		e.cal.days(when, e.day)
	}
	asOf := int32(min(e.asOf, math.MaxInt32-1))
	used := int64(0)
	for i, p := range e.person[:n] {
		e.who[i] = -1
		if p < 0 {
			e.left.add([...]string{unknownRespondent, nullID}[p+2], 1, -1, 0)
			continue
		}
		who := index[p]
		switch {
		case who < 0:
			e.left.add(droppedRespondent, 1, -1, 0)
		case when.missing(i):
			e.left.add(badTime, 1, who, people)
		case e.day[i] > asOf:
			e.left.add(afterAsOf, 1, who, people)
		default:
			e.who[i] = who
			used++
		}
	}
	for _, k := range e.finite {
		if c := v[k]; c.form == floatForm {
			used -= e.judgeValues(c, n)
		}
	}
	if e.run.stage >= 0 {
		for i, s := range e.stage[:n] {
			if s == -2 && e.who[i] >= 0 {
				e.off++
			}
		}
	}
	e.used += used
}

// judgeValues leaves out rows whose number is not finite.
func (e *eventReader) judgeValues(c *vector, n int) (left int64) {
	for i, x := range c.floats[:n] {
		if e.who[i] >= 0 && x-x != 0 && !c.missing(i) {
			e.left.add(badValue, 1, e.who[i], len(e.people.kept))
			e.who[i] = -1
			left++
		}
	}
	return left
}

// add folds a run of rows.
func (f *fold) add(e *eventReader, v []*vector, n int) {
	for k, c := range f.columns.operands {
		f.operands[k] = v[c]
	}
	if f.look != nil {
		f.cells = resize(f.cells, n)
		f.look.fill(v[f.columns.column], f.cells)
	}
	first := int64(math.MinInt64)
	if w := f.trait.WindowDays; w > 0 {
		first = e.asOf - int64(w) + 1
	}
	counts := func(i int) bool {
		return int64(e.day[i]) >= first && (f.where == nil || f.where.at(f.operands, i) == yes)
	}
	for i := 0; i < n; {
		who := e.who[i]
		j := i + 1
		for j < n && e.who[j] == who {
			j++
		}
		if who >= 0 {
			f.person(e, v, who, i, j, counts)
		}
		i = j
	}
}

// person folds rows i to j-1, which are all of one person.
func (f *fold) person(e *eventReader, v []*vector, who int32, i, j int, counts func(i int) bool) {
	all := f.where == nil && f.trait.WindowDays <= 0
	switch {
	case f.days != nil:
		last := int32(never)
		for k := i; k < j; k++ {
			if all || counts(k) {
				last = max(last, e.day[k])
			}
		}
		raise(&f.days[who], last)
	case f.sums != nil:
		f.sum(v[f.columns.column], who, i, j, all, counts)
	case f.values != nil:
		f.distinct(who, i, j, all, counts)
	case f.stages != nil:
		last := int32(0)
		for k := i; k < j; k++ {
			if all || counts(k) {
				last = max(last, e.stage[k]+1)
			}
		}
		raise(&f.stages[who], last)
	default:
		c := int32(j - i)
		if !all {
			c = 0
			for k := i; k < j; k++ {
				if counts(k) {
					c++
				}
			}
		}
		atomic.AddInt32(&f.counts[who], c)
	}
}

// raise sets *to to x if that is larger.
func raise(to *int32, x int32) {
	for {
		was := atomic.LoadInt32(to)
		if x <= was || atomic.CompareAndSwapInt32(to, was, x) {
			return
		}
	}
}

func (f *fold) sum(c *vector, who int32, i, j int, all bool, counts func(i int) bool) {
	lock := &f.locks[who%sumLocks]
	lock.Lock()
	defer lock.Unlock()
	for k := i; k < j; k++ {
		if all || counts(k) {
			if x := c.number(k); !math.IsNaN(x) && x != 0 {
				f.sums[who].add(x)
			}
		}
	}
}

func (f *fold) distinct(who int32, i, j int, all bool, counts func(i int) bool) {
	mask := uint64(0)
	for k := i; k < j; k++ {
		switch c := f.cells[k]; {
		case c < 0 || !all && !counts(k):
		case c < 64:
			mask |= 1 << c
		default:
			f.pair(uint64(who)<<32 | uint64(c))
		}
	}
	if mask != 0 {
		atomic.OrUint64(&f.masks[who], mask)
	}
}

// pair notes a distinct value beyond the first 64, and keeps the list short.
func (t *tally) pair(p uint64) {
	t.pairsMu.Lock()
	defer t.pairsMu.Unlock()
	if len(t.pairs) == cap(t.pairs) && len(t.pairs) >= 1<<20 {
		t.compact()
	}
	t.pairs = append(t.pairs, p)
}

func (t *tally) compact() {
	slices.Sort(t.pairs)
	t.pairs = slices.Compact(t.pairs)
}

// distinctCounts is how many different values each respondent has.
func (t *tally) distinctCounts() []int32 {
	t.compact()
	out := make([]int32, len(t.masks))
	for i, m := range t.masks {
		out[i] = int32(popcount(m))
	}
	for _, p := range t.pairs {
		out[p>>32]++
	}
	t.pairs, t.masks = nil, nil
	return out
}

package intake

import (
	"errors"
	"io"
	"math"
	"slices"
	"sync"
)

// tally is what a behavioural trait, or an amount, has seen of every respondent. Interactions
// are folded into it as they are read and never kept. Workers add to it side
// by side, each under the lock of the people at hand: every fold is one of
// numbers that may come in any order.
type tally struct {
	counted
	first   int64   // local day from which on interactions count
	last    int64   // local day up to which they do
	days    []int32 // last day
	counts  []int32 // of interactions
	sums    []exactSum
	values  *sharedNames
	masks   []uint64 // distinct values: the first 64 met
	stages  []int32  // furthest stage + 1
	whole   bool     // sums are of whole numbers
	pairsMu sync.Mutex
	pairs   []uint64 // respondent and value, for the other distinct values
}

const never = math.MinInt32

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
		return rows.each(func(v []*vector, n int) error {
			last, seen := int64(math.MinInt64), false
			for i := range n {
				if !v[0].missing(i) {
					last, seen = max(last, cal.dayOf(v[0], i)), true
				}
			}
			mu.Lock()
			newest, any = max(newest, last), any || seen
			mu.Unlock()
			return nil
		})
	})
	return newest, any, err
}

// eventReader folds the interactions export on one worker.
type eventReader struct {
	*run
	cal     *calendar
	finder  *finder
	folds   []*fold
	walk    *walk // nil where the study asks for no journeys
	asOf    int64 // local day
	first   int32 // rows of an earlier day are outside every window
	newest  int64 // newest day of the rows so far, whatever else is wrong with them
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
	shared  *sharedFolds
	buffers []partBuffer // per part
}

// fold is a trait's tally as one worker adds to it.
type fold struct {
	*tally
	where    *condition
	operands []*vector
	look     *lookup[int32]
	says     []int32   // of a run of rows
	amounts  []float64 // the same, of a sum
}

// readEvents folds the interactions up to a day, and says what their newest
// day is; false without any.
func (r *run) readEvents(x found, asOf int64) (out *folded, newest int64, any bool, err error) {
	tallies := make([]*tally, len(r.counted))
	forms := x.formsOf()
	for i, c := range r.counted {
		tallies[i] = r.newTally(c, asOf, forms)
	}
	out = &folded{tallies: tallies, journey: r.newJourney()}
	workers := make([]*eventReader, r.jobs())
	shared := newSharedFolds(r.people.count)
	for w := range workers {
		if workers[w], err = r.newEventReader(out, forms, asOf); err != nil {
			return nil, 0, false, err
		}
		workers[w].shared = shared
	}
	err = r.scan(x, all(x), func(w int, u unit, rows *cursor) error {
		e := workers[w]
		if old, err := e.old(x, u); old || err != nil {
			return err
		}
		return rows.each(func(v []*vector, n int) error {
			e.take(v, n)
			return r.room(x, heldPairs(tallies))
		})
	})
	if err != nil {
		return nil, 0, false, err
	}
	off := int64(0)
	newest = math.MinInt64
	for _, e := range workers {
		e.flush()
		newest = max(newest, e.newest)
		r.out.Rows.Interactions.Read += e.read
		r.out.Rows.Interactions.Used += e.used
		r.leave(InteractionsExport, e.left)
		off += e.off
	}
	if off > 0 {
		r.note("interactions: some rows name a stage that the study does not list; they count for no stage")
	}
	return out, newest, newest > math.MinInt64, nil
}

// folded is what interactions have been folded into.
type folded struct {
	tallies []*tally // as the study's counted
	journey *journey // nil where the study asks for none
}

// firstDay is the first day of the longest window; rows before it are of no
// use to the study. A trait without a window needs all, and so do journeys.
func (r *run) firstDay(asOf int64) int32 {
	if r.walked || len(r.counted) == 0 {
		return math.MinInt32
	}
	earliest := int64(math.MaxInt64)
	for _, c := range r.counted {
		first, _ := c.days(r.st, asOf)
		earliest = min(earliest, first)
	}
	return int32(min(max(earliest, math.MinInt32), math.MaxInt32))
}

// old says that all rows of a unit are older than every window, and counts
// them. Its statistics are a reason to look at its times first, and no more:
// they may be wrong.
func (e *eventReader) old(x found, u unit) (bool, error) {
	newest, ok := e.claimed(x, u)
	if !ok || newest >= int64(e.first) {
		return false, nil
	}
	c := x.columns[u.file][e.when]
	h, err := u.fl.open()
	if err != nil {
		return false, err
	}
	defer h.Close()
	src, err := u.fl.readGroup(e.ctx, h, u.group, []column{c})
	if err != nil {
		return false, err
	}
	defer src.close()
	v := make([]vector, 1)
	rows, last := int64(0), int32(math.MinInt32)
	for {
		n, err := src.next(e.ctx, v)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
		e.day = resize(e.day, n)
		if v[0].form == nullForm || v[0].valid != nil && slices.Contains(v[0].valid[:n], false) {
			return false, nil
		}
		e.cal.days(&v[0], e.day)
		last = max(last, slices.Max(e.day[:n]))
		if last >= e.first {
			return false, nil
		}
		rows += int64(n)
	}
	e.read += rows
	e.newest = max(e.newest, int64(last))
	e.left.add(outsideWindow, rows, -1, 0)
	e.watch.add(rows)
	return true, nil
}

// claimed is the newest day that a unit claims to hold, and whether it claims
// any.
func (r *run) claimed(x found, u unit) (int64, bool) {
	c := x.columns[u.file][r.when]
	if c.field < 0 || c.form != timeForm && c.form != dateForm {
		return 0, false
	}
	m := u.fl.footer.groups[u.group].chunks[c.leaf]
	if !m.claims {
		return 0, false
	}
	v := vector{form: c.form, n: 1, ints: []int64{m.largest}, ticks: c.ticks, wall: c.wall}
	return r.cal.own().dayOf(&v, 0), true
}

// likelyDay is the newest day that all units claim to hold.
func (r *run) likelyDay(x found) (newest int64, ok bool) {
	newest = math.MinInt64
	for _, u := range x.units() {
		day, ok := r.claimed(x, u)
		if !ok {
			return 0, false
		}
		newest = max(newest, day)
	}
	return newest, newest > math.MinInt64
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

func (r *run) newTally(c counted, asOf int64, forms map[string]form) *tally {
	tl := &tally{counted: c}
	tl.first, tl.last = c.days(r.st, asOf)
	t, n := c.source, r.people.count
	switch {
	case t.DaysSince:
		tl.days = slices.Repeat([]int32{never}, n)
	case t.Sum.Name != "":
		tl.sums = make([]exactSum, n)
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

func (r *run) newEventReader(to *folded, forms map[string]form, asOf int64) (*eventReader, error) {
	e := &eventReader{run: r, walk: r.newWalk(to.journey), cal: r.cal.own(), finder: r.people.finder.own(), asOf: asOf, first: r.firstDay(asOf), newest: math.MinInt64, left: quarantine{}}
	for _, t := range to.tallies {
		f := &fold{tally: t}
		if text := t.source.Where.Text; text != "" {
			where, err := compile(text, forms, r.cal.loc)
			if err != nil {
				return nil, &Error{File: r.did.src.Bare(), Reason: t.what + ": " + err.Error(), Hint: "correct the expression"}
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
	e.finder.find(v[e.eventBy], e.person)
	if e.run.stage >= 0 {
		e.stage = resize(e.stage, n)
		e.stages.fill(v[e.run.stage], e.stage)
	}
	e.judge(v, n)
	for _, f := range e.folds {
		f.prepare(e, v, n)
	}
	if e.walk != nil {
		e.walk.prepare(e, v, n)
	}
	e.fold(n)
}

// judge decides which rows count, for whom, and on which day.
func (e *eventReader) judge(v []*vector, n int) {
	when := v[e.when]
	people := e.people.count
	if when.form == nullForm {
		for i := range e.day[:n] {
			e.day[i] = never + 1
		}
	} else {
		e.cal.days(when, e.day)
	}
	asOf := int32(min(e.asOf, math.MaxInt32-1))
	used, newest := int64(0), int32(math.MinInt32)
	for i, p := range e.person[:n] {
		e.who[i] = -1
		timed := !when.missing(i)
		if timed {
			newest = max(newest, e.day[i])
		}
		if timed && e.day[i] < e.first {
			e.left.add(outsideWindow, 1, -1, 0)
			continue
		}
		switch {
		case p < 0:
			e.left.add([...]string{droppedRespondent, unknownRespondent, nullID}[p+3], 1, -1, 0)
		case !timed:
			e.left.add(badTime, 1, p, people)
		case e.day[i] > asOf:
			e.left.add(afterAsOf, 1, p, people)
		default:
			e.who[i] = p
			used++
		}
	}
	if newest > math.MinInt32 {
		e.newest = max(e.newest, int64(newest))
	}
	for _, k := range e.finite {
		switch c := v[k]; c.form {
		case floatForm:
			used -= e.judgeValues(c, n, func(i int) bool { return beyond(c.floats[i]) })
		case wholeForm:
			used -= e.judgeValues(c, n, func(i int) bool { return c.ints[i] > largest || c.ints[i] < -largest })
		case uintForm:
			used -= e.judgeValues(c, n, func(i int) bool { return uint64(c.ints[i]) > largest })
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

// judgeValues leaves out rows whose number cannot be counted with.
func (e *eventReader) judgeValues(c *vector, n int, bad func(i int) bool) (left int64) {
	for i := range n {
		if bad(i) && e.who[i] >= 0 && !c.missing(i) {
			e.left.add(badValue, 1, e.who[i], e.people.count)
			e.who[i] = -1
			left++
		}
	}
	return left
}

// prepare works out what each row of a run says to the trait: a day, a count,
// a place in names or stages, or an amount.
func (f *fold) prepare(e *eventReader, v []*vector, n int) {
	for k, c := range f.columns.operands {
		f.operands[k] = v[c]
	}
	f.says = resize(f.says, n)
	switch {
	case f.days != nil:
		copy(f.says, e.day[:n])
	case f.values != nil:
		f.look.fill(v[f.columns.column], f.says)
	case f.stages != nil:
		for i, s := range e.stage[:n] {
			f.says[i] = s + 1
		}
	case f.sums != nil:
		f.amounts = resize(f.amounts, n)
		for i := range n {
			f.says[i], f.amounts[i] = 1, v[f.columns.column].number(i)
		}
	default:
		for i := range f.says {
			f.says[i] = 1
		}
	}
	nothing := f.nothing()
	if f.first > never || f.last < e.asOf {
		first, last := int32(min(max(f.first, never), math.MaxInt32)), int32(min(max(f.last, never), math.MaxInt32))
		for i, d := range e.day[:n] {
			if d < first || d > last {
				f.says[i] = nothing
			}
		}
	}
	if f.where == nil {
		return
	}
	for i, who := range e.who[:n] {
		if who >= 0 && f.says[i] != nothing && f.where.at(f.operands, i) != yes {
			f.says[i] = nothing
		}
	}
}

// nothing is what a row says that does not count.
func (f *fold) nothing() int32 {
	switch {
	case f.days != nil:
		return never
	case f.values != nil:
		return -1
	}
	return 0
}

// person folds rows i to j-1, which are all of one person, whose part is
// locked.
func (f *fold) person(who int32, i, j int) {
	switch {
	case f.days != nil:
		f.days[who] = max(f.days[who], slices.Max(f.says[i:j]))
	case f.stages != nil:
		f.stages[who] = max(f.stages[who], slices.Max(f.says[i:j]))
	case f.values != nil:
		mask := f.masks[who]
		for _, c := range f.says[i:j] {
			if uint32(c) < 64 {
				mask |= 1 << c
			} else if c >= 0 {
				f.pair(uint64(who)<<32 | uint64(c))
			}
		}
		f.masks[who] = mask
	case f.sums != nil:
		for k := i; k < j; k++ {
			f.amount(who, f.says[k], f.amounts[k])
		}
	default:
		n := int32(0)
		for _, c := range f.says[i:j] {
			n += c
		}
		f.counts[who] += n
	}
}

func (f *fold) amount(who, says int32, x float64) {
	if says != 0 && x != 0 && !math.IsNaN(x) {
		f.sums[who].add(x)
	}
}

// fold folds a run of rows: person after person where rows of a person stand
// together, and otherwise by way of parts.
func (e *eventReader) fold(n int) {
	people := 0
	for i, who := range e.who[:n] {
		if i == 0 || who != e.who[i-1] {
			people++
		}
	}
	if people > n/4 && n > 64 {
		e.scatter(n)
		return
	}
	locked := int32(-1)
	for i := 0; i < n; {
		who := e.who[i]
		j := i + 1
		for j < n && e.who[j] == who {
			j++
		}
		if who >= 0 {
			if part := who >> e.shared.shift; part != locked {
				if locked >= 0 {
					e.shared.locks[locked].Unlock()
				}
				e.shared.locks[part].Lock()
				locked = part
			}
			for _, f := range e.folds {
				f.person(who, i, j)
			}
			if e.walk != nil {
				e.walk.person(who, e.day, i, j)
			}
		}
		i = j
	}
	if locked >= 0 {
		e.shared.locks[locked].Unlock()
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

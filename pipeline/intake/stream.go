package intake

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"rung/segment/ladder"
)

// observer takes blocks of respondents from one worker: respondent i of said
// is respondent lo+i of the sample, and said is its own until it returns.
type observer func(lo int, said *ladder.Set) error

// stream is one pass over the ladders export, block by block: every respondent
// of the sample is in one block, with everything that he said.
//
// Exports in the order of the sample go through in one pass: a row group holds
// the rows of a range of respondents, of which the first and the last may have
// rows in its neighbours and wait for them. That the order holds is found while
// reading. Where it does not, the pass starts over: rows are parted by
// respondent, and each part is then put in order by itself.
type stream struct {
	*run
	x       found
	layout  layout
	hashed  bool // ladder keys are hashes of texts
	begin   func() ([]observer, error)
	waves   []string // that rows name, in order
	claims  claims
	suspect map[uint64]*suspect
	workers []*teller

	mu     sync.Mutex
	ranges []reach
	aside  told // rows of respondents at the ends of units
}

// reach is the range of respondents that a unit has rows of.
type reach struct{ first, last int32 }

// streamLadders reads the ladders export. Begin makes an observer per worker
// and is called again when a pass starts over: what the former ones saw is
// void.
func (r *run) streamLadders(begin func() ([]observer, error)) error {
	s := &stream{run: r, begin: begin}
	if r.said == nil {
		return s.silence()
	}
	s.x = r.by[LaddersExport]
	s.layout = layout{parent: r.parent >= 0, wave: r.wave >= 0, rows: r.rungs >= 0}
	for _, columns := range s.x.columns {
		s.hashed = s.hashed || columns[r.ladder].form == textForm
	}
	if s.wave >= 0 {
		var err error
		if s.waves, err = s.waveNames(); err != nil {
			return err
		}
		r.setWaves = s.waves
	}
	ordered := true
	for {
		err := s.pass(ordered)
		if errors.Is(err, errAgain) && ordered {
			ordered = false
			continue
		}
		if err != nil {
			return err
		}
		suspects := s.claims.suspects()
		if len(suspects) == 0 || s.suspect != nil {
			break
		}
		s.suspect = suspects
	}
	return s.finish()
}

// silence gives everybody without anything said.
func (s *stream) silence() error {
	observe, err := s.begin()
	if err != nil {
		return err
	}
	b := newBlock(0, s.layout)
	return b.upTo(s.people.count, observe[0])
}

func (s *stream) pass(ordered bool) error {
	observe, err := s.begin()
	if err != nil {
		return err
	}
	s.claims, s.ranges, s.aside = claims{}, nil, told{}
	s.claims.tainted.loose = true
	s.workers = make([]*teller, s.jobs())
	for w := range s.workers {
		s.workers[w] = s.newTeller(observe[w])
	}
	if ordered {
		return s.ordered()
	}
	return s.parted()
}

// ordered is a pass over rows in the order of the sample.
func (s *stream) ordered() error {
	err := s.scan(s.x, all(s.x), func(w int, _ unit, rows *cursor) error { return s.workers[w].unit(rows) })
	if err != nil {
		return err
	}
	slices.SortFunc(s.ranges, func(a, b reach) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last)) })
	for i := 1; i < len(s.ranges); i++ {
		if s.ranges[i].first < s.ranges[i-1].last {
			return errAgain
		}
	}
	return s.rest()
}

// note keeps the range of a unit and fails as soon as two of them cross.
func (s *stream) note(r reach) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.ranges {
		if r.first < o.last && o.first < r.last {
			return errAgain
		}
	}
	s.ranges = append(s.ranges, r)
	return nil
}

// rest counts the respondents that lie inside no unit: those at the ends of
// units, with all their rows, and those without any.
func (s *stream) rest() error {
	t := s.workers[0]
	defer t.flushKeys()
	people := s.people.count
	if s.aside.len() > 0 {
		t.rows.take(&s.aside, s.aside.byWho(0, people))
	} else {
		t.rows = told{}
	}
	next, at := 0, 0
	gap := func(to int) error { // of respondents next to to-1
		t.block.start(next)
		for at < t.rows.len() && int(t.rows.who[at]) < to {
			end := t.personEnd(at)
			if err := t.person(at, end); err != nil {
				return err
			}
			at = end
		}
		return t.block.upTo(to, t.observe)
	}
	for _, r := range s.ranges {
		if to := int(r.first) + 1; to > next {
			if err := gap(to); err != nil {
				return err
			}
			next = to
		}
		next = max(next, int(r.last))
	}
	return gap(people)
}

// finish settles what a whole pass has found.
func (s *stream) finish() error {
	r := s.run
	read, used, strange := int64(0), int64(0), [2]int64{}
	for _, t := range s.workers {
		read, used = read+t.read, used+t.used
		strange[0], strange[1] = strange[0]+t.strange[0], strange[1]+t.strange[1]
		r.leave(LaddersExport, t.left)
	}
	left := quarantine{}
	for _, k := range s.suspect {
		why := k.reason()
		for _, p := range k.parts {
			left.add(why, p.rows, p.who, s.people.count)
		}
	}
	r.leave(LaddersExport, left)
	r.out.Rows.Ladders = Count{Read: read, Used: used}
	r.noteStrange(strange)
	for i, name := range s.waves {
		if slices.ContainsFunc(s.workers, func(t *teller) bool { return t.said[i] }) {
			r.out.Waves = append(r.out.Waves, name)
		}
	}
	return nil
}

// waveNames lists the waves that rows name. It reads their column alone.
func (s *stream) waveNames() ([]string, error) {
	var all sharedNames
	err := s.scan(s.x, []int{s.wave}, func(_ int, _ unit, rows *cursor) error {
		look := newLookup(s.cal.own(), int32(-1), all.intern)
		var row []int32
		return rows.each(func(v []*vector, n int) error {
			row = resize(row, n)
			look.fill(v[0], row)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if len(all.names.values) > maxWaves {
		return nil, s.tooManyWaves()
	}
	names, _ := sortCategories(all.names.values, nil)
	return names, nil
}

// unit reads a row group in the order of the sample.
func (t *teller) unit(rows *cursor) error {
	t.rows.drop(t.rows.len())
	r := reach{-1, -1}
	for {
		v, n, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		before := t.rows.len()
		t.take(v, n)
		who := t.rows.who
		for i := max(1, before); i < len(who); i++ {
			if who[i] < who[i-1] {
				return errAgain
			}
		}
		if r.first < 0 && len(who) > 0 {
			r.first = who[0]
		}
		if err := t.middle(r.first); err != nil {
			return err
		}
	}
	if t.rows.len() == 0 {
		t.flushKeys()
		return nil
	}
	r.last = t.rows.who[t.rows.len()-1]
	if err := t.note(r); err != nil {
		return err
	}
	t.setAside(0, t.rows.len())
	t.flushKeys()
	if r.last <= r.first {
		return nil
	}
	return t.block.upTo(int(r.last), t.observe)
}

// middle counts the respondents whose rows are complete: all between the first
// of the unit, who waits for his rows in other units, and the last so far.
func (t *teller) middle(first int32) error {
	done := 0
	for done < t.rows.len() {
		end := t.personEnd(done)
		if end == t.rows.len() {
			break
		}
		if who := t.rows.who[done]; who == first {
			t.setAside(done, end)
			t.block.start(int(who) + 1)
		} else if err := t.person(done, end); err != nil {
			return err
		}
		done = end
	}
	t.rows.drop(done)
	return nil
}

// personEnd is where the rows of the person at i end.
func (t *teller) personEnd(i int) int {
	who := t.rows.who
	j := i + 1
	for j < len(who) && who[j] == who[i] {
		j++
	}
	return j
}

func (t *teller) setAside(i, j int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aside.addAll(&t.rows, i, j)
}

// codeOf is a code of the frame by its text.
func (r *run) codeOf(text string) int32 {
	t, _ := clean(text)
	if t == "" {
		return blankCode
	}
	if i, ok := r.st.Frame.Lookup(t); ok {
		return int32(i)
	}
	return absentCode
}

func (r *run) noteStrange(rows [2]int64) {
	if rows[0] > 0 {
		r.note(fmt.Sprintf("ladders: %d rows name an asset that is none of competence, health, time, wealth; their ladders count without it", rows[0]))
	}
	if rows[1] > 0 {
		r.note(fmt.Sprintf("ladders: %d rows name a SWOT item that is none of strength, weakness, opportunity, threat; their ladders count without it", rows[1]))
	}
}

func (r *run) tooManyWaves() error {
	return &Error{File: r.said.src.Bare(), Column: r.said.wants[r.wave].name, Reason: fmt.Sprintf("names more than %d waves", maxWaves), Hint: "map the column that names the wave, or none"}
}

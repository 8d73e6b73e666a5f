package intake

import (
	"hash/maphash"
	"slices"

	"rung/segment/ladder"
)

// teller is one worker of a pass over the ladders export.
type teller struct {
	*stream
	observe  observer
	block    *block
	rows     told
	ordered  told // the person at hand, in order
	gathered told // a part, in no order
	order    []int32
	spans    []span
	slow     slowPath
	finder   *finder
	read     int64
	used     int64
	left     quarantine
	strange  [2]int64 // rows with an unknown asset, an unknown SWOT item
	said     []bool   // per wave, whether a ladder that counts is of it

	// Of a run of rows.
	codeOf, assetOf, swotOf, waveOf *lookup[int32]
	hashes                          translation[uint64]
	by, code, asset, swot, wave     []int32
	key                             []uint64
	keyed                           []bool

	claiming, tainting []uint64
}

// span is a ladder of the person at hand: entries from to to-1.
type span struct {
	key      uint64
	from, to int
}

func (s *stream) newTeller(observe observer) *teller {
	cal := s.cal.own()
	t := &teller{stream: s, observe: observe, block: newBlock(0, s.layout), finder: s.people.finder.own(), left: quarantine{}}
	t.codeOf = newLookup(cal, int32(blankCode), s.codeOf)
	t.assetOf = newLookup(cal, int32(0), func(text string) int32 { return known(ladder.ParseAsset(cleaned(text))) })
	t.swotOf = newLookup(cal, int32(0), func(text string) int32 { return known(ladder.ParseSwot(cleaned(text))) })
	t.said = make([]bool, len(s.waves))
	t.waveOf = newLookup(cal, int32(-1), func(text string) int32 { return int32(slices.Index(s.waves, cleaned(text))) })
	t.hashes.of = func(text string) uint64 { return maphash.String(seed, text) }
	t.slow.assembly = assembly{run: s.run, main: -1, rungs: []int32{0}, leave: func(reason string, rows int64, who int32) {
		t.left.add(reason, rows, who, s.people.count)
	}}
	return t
}

// take takes a run of rows: what people who count said goes to t.rows, and
// rows of others are counted.
func (t *teller) take(v []*vector, n int) {
	t.read += int64(n)
	for _, s := range []*[]int32{&t.by, &t.asset, &t.swot, &t.wave} {
		*s = resize(*s, n)
	}
	t.finder.find(v[t.ladderBy], t.by)
	t.fillKeys(v[t.ladder], n)
	optional(t.assetOf, v, t.run.asset, t.asset, 0)
	optional(t.swotOf, v, t.run.swot, t.swot, 0)
	optional(t.waveOf, v, t.run.wave, t.wave, -1)
	if t.rungs >= 0 {
		t.takeNested(v, n)
	} else {
		t.takeFlat(v, n)
	}
	if len(t.tainting) >= keyBatch {
		t.flushKeys()
	}
}

// fillKeys condenses the ladder ids: whole numbers are their own keys.
func (t *teller) fillKeys(v *vector, n int) {
	t.key, t.keyed = resize(t.key, n), resize(t.keyed, n)
	for i := range n {
		t.keyed[i] = !v.missing(i)
	}
	switch {
	case v.form == nullForm:
	case v.form != textForm:
		for i, x := range v.ints[:n] {
			t.key[i] = uint64(x)
		}
	case v.dict == nil:
		for i := range n {
			t.key[i] = maphash.Bytes(seed, v.raw[v.starts[i]:v.starts[i+1]])
		}
	default:
		table := t.hashes.table(v.dict)
		for i, c := range v.codes[:n] {
			if t.keyed[i] {
				t.key[i] = table[c]
			}
		}
	}
}

// whose is the place of the person of row i, and why the row is left out at
// once: without a person who counts, or without a ladder.
func (t *teller) whose(i int) (who int32, why string) {
	p := t.by[i]
	switch {
	case p == missingID || !t.keyed[i]:
		why = nullID
	case p == unknownID:
		why = unknownRespondent
	case p == droppedID:
		why = droppedRespondent
	}
	return max(p, -1), why
}

// leaveOut counts row i, which belongs to no ladder of a person who counts.
func (t *teller) leaveOut(i int, who int32, why string) {
	t.left.add(why, 1, who, t.people.count)
	if t.keyed[i] {
		t.countStrange(i)
		if n := len(t.tainting); n == 0 || t.tainting[n-1] != t.key[i] {
			t.tainting = append(t.tainting, t.key[i])
		}
	}
}

func (t *teller) countStrange(i int) {
	if t.asset[i] < 0 {
		t.strange[0]++
	}
	if t.swot[i] < 0 {
		t.strange[1]++
	}
}

// entryOf is row i, but for what it says of its rung.
func (t *teller) entryOf(i int, who int32) entry {
	return entry{who: who, ladder: t.key[i], start: uint8(max(0, t.asset[i]))<<4 | uint8(max(0, t.swot[i])),
		wave: uint16(t.wave[i] + 1), parent: -1, rows: 1}
}

// takeFlat takes rows of one rung each.
func (t *teller) takeFlat(v []*vector, n int) {
	t.code = resize(t.code, n)
	t.codeOf.fill(v[t.run.code], t.code)
	rungs := v[t.run.rung]
	plain := rungs.form == wholeForm && rungs.valid == nil
	r := &t.rows
	k := r.len()
	r.extend(n, t.layout)
	for i := range n {
		who := t.by[i]
		if who < 0 || !t.keyed[i] {
			whose, why := t.whose(i)
			t.leaveOut(i, whose, why)
			continue
		}
		asset, swot := t.asset[i], t.swot[i]
		if asset|swot < 0 {
			t.countStrange(i)
			asset, swot = max(0, asset), max(0, swot)
		}
		rung, code := int16(-1), t.code[i]
		if plain {
			if x := rungs.ints[i]; x > 0 && x <= maxRung {
				rung = int16(x)
			}
		} else {
			rung = int16(wholeNumber(rungs.number(i), 1))
		}
		r.who[k], r.ladder[k], r.rung[k], r.code[k] = who, t.key[i], rung, ladder.Index(code)
		r.start[k], r.reason[k] = uint8(asset)<<4|uint8(swot), 0
		if r.wave != nil {
			r.wave[k] = uint16(t.wave[i] + 1)
		}
		if r.parent != nil {
			r.parent[k] = -1
			if !v[t.run.parent].missing(i) {
				r.parent[k] = int16(wholeNumber(v[t.run.parent].number(i), 0))
			}
		}
		if rung < 0 || code < 0 || r.parent != nil && r.parent[k] < 0 {
			r.reason[k] = t.fault(v, i, rung, code)
		}
		k++
	}
	r.cut(k)
}

// fault is what is wrong with a rung: 1 + the place of the reason, 0 for
// nothing.
func (t *teller) fault(v []*vector, i int, rung int16, code int32) uint8 {
	switch {
	case rung < 0:
		return uint8(rank(badRung)) + 1
	case t.run.parent >= 0 && !v[t.run.parent].missing(i) && wholeNumber(v[t.run.parent].number(i), 0) < 0:
		return uint8(rank(badParent)) + 1
	case code < 0:
		return uint8(rank([...]string{unknownCode, nullCode}[code+2])) + 1
	}
	return 0
}

// takeNested takes ladders that stand in one row each. A row with a fault in
// any rung is left out as a whole.
func (t *teller) takeNested(v []*vector, n int) {
	list := v[t.rungs]
	items := list.items
	if list.form == listForm && items != nil {
		t.code = resize(t.code, items.n)
		t.codeOf.fill(items, t.code)
	}
	for i := range n {
		who, why := t.whose(i)
		if why != "" {
			t.leaveOut(i, who, why)
			continue
		}
		t.countStrange(i)
		from, to := int32(0), int32(0)
		if list.form == listForm && !list.missing(i) {
			from, to = list.offsets[i], list.offsets[i+1]
		}
		switch {
		case from == to:
			why = emptyLadder
		case to-from > maxRung:
			why = badRung
		}
		for k := from; k < to && why == ""; k++ {
			if c := t.code[k]; c < 0 {
				why = [...]string{unknownCode, nullCode}[c+2]
			}
		}
		e := t.entryOf(i, who)
		if why != "" {
			e.rung, e.reason = -1, uint8(rank(why))+1
			t.rows.add(e, t.layout)
			continue
		}
		for k := from; k < to; k++ {
			e.rung, e.code, e.parent = int16(k-from+1), ladder.Index(t.code[k]), t.nestedParent(v, k)
			t.rows.add(e, t.layout)
			e.rows = 0
		}
	}
}

// nestedParent is the rung that a nested rung answers to. A fault is noted as
// a parent that cannot be, and found when the ladder is looked at.
func (t *teller) nestedParent(v []*vector, k int32) int16 {
	if t.run.parent < 0 || v[t.run.parent].items == nil || v[t.run.parent].items.missing(int(k)) {
		return -1
	}
	if p := wholeNumber(v[t.run.parent].items.number(int(k)), 0); p >= 0 {
		return int16(p)
	}
	return maxRung
}

// keyBatch is how many ladder keys a worker gathers before it shares them.
const keyBatch = 1 << 13

// flushKeys shares the keys of the ladders met so far.
func (t *teller) flushKeys() {
	t.claims.claimed.addAll(t.claiming, t.hashed)
	t.claims.tainted.addAll(t.tainting, t.hashed)
	t.claiming, t.tainting = t.claiming[:0], t.tainting[:0]
}

// person counts the rows i to j-1, which are all that a person said.
func (t *teller) person(i, j int) error {
	who := t.rows.who[i]
	if err := t.block.pad(int(who), t.observe); err != nil {
		return err
	}
	if !t.plain(&t.rows, i, j) {
		t.order = t.order[:0]
		for k := i; k < j; k++ {
			t.order = append(t.order, int32(k))
		}
		t.rows.sortPerson(t.order)
		t.ordered.take(&t.rows, t.order)
		if !t.plain(&t.ordered, 0, j-i) {
			t.judge(&t.ordered)
		}
	}
	if len(t.claiming) >= keyBatch {
		t.flushKeys()
	}
	t.block.close()
	return nil
}

// plain counts a person whose ladders stand one after the other, rung by rung
// and without any fault, and says whether he is one: nearly everybody is.
func (t *teller) plain(r *told, i, j int) bool {
	t.spans = t.spans[:0]
	for k := i; k < j; {
		from, key := k, r.ladder[k]
		for ; k < j && r.ladder[k] == key; k++ {
			if r.reason[k] != 0 || int(r.rung[k]) != k-from+1 || r.wave != nil && (r.wave[k] == 0 || r.wave[k] != r.wave[from]) ||
				r.parent != nil && r.parent[k] >= r.rung[k] {
				return false
			}
		}
		for _, s := range t.spans {
			if s.key == key {
				return false
			}
		}
		if t.suspect != nil && t.suspect[key] != nil {
			return false
		}
		t.spans = append(t.spans, span{key, from, k})
	}
	for _, s := range t.spans {
		t.claiming = append(t.claiming, s.key)
		t.plainLadder(r, s.from, s.to)
	}
	return true
}

func (t *teller) plainLadder(r *told, i, j int) {
	b := t.block
	b.set.Codes = append(b.set.Codes, r.code[i:j]...)
	asset, swot := uint8(0), uint8(0)
	for _, s := range r.start[i:j] {
		// The lowest rung that states an asset or a SWOT item speaks for the
		// ladder: it is where the ladder starts.
		if asset == 0 {
			asset = s >> 4
		}
		if swot == 0 {
			swot = s & 15
		}
		if asset != 0 && swot != 0 {
			break
		}
	}
	if r.rows == nil {
		t.used += int64(j - i)
	} else {
		for _, n := range r.rows[i:j] {
			t.used += int64(n)
		}
	}
	if r.parent != nil {
		for k := i; k < j; k++ {
			up := r.parent[k]
			if up < 0 {
				up = r.rung[k] - 1
			}
			b.parent(up-1, k-i)
		}
	}
	wave := uint16(0)
	if r.wave != nil {
		wave = r.wave[i] - 1
		t.said[wave] = true
	}
	b.ladder(ladder.Asset(asset), ladder.Swot(swot), wave)
}

// slowPath decides about the ladders of a person one by one, as they are
// decided about where the whole export is in memory.
type slowPath struct {
	assembly
	one     utterances
	entries []int32
}

// judge counts a person with a fault somewhere in his ladders, whose rows are
// in order.
func (t *teller) judge(r *told) {
	a := &t.slow.assembly
	u := t.slow.fill(r)
	a.restart(u)
	for i := 0; i < r.len(); {
		key := r.ladder[i]
		t.slow.entries = t.slow.entries[:0]
		for ; i < r.len() && r.ladder[i] == key; i++ {
			t.slow.entries = append(t.slow.entries, int32(i))
		}
		t.claiming = append(t.claiming, key)
		if s := t.suspect[key]; s != nil {
			t.suspected(s, u)
			continue
		}
		a.sorted(t.slow.entries)
	}
	t.used += a.usedRows
	for l := range a.who {
		codes := a.codes[a.rungs[l]:a.rungs[l+1]]
		t.block.set.Codes = append(t.block.set.Codes, codes...)
		if r.parent != nil {
			for k, up := range a.parents[a.rungs[l]:a.rungs[l+1]] {
				t.block.parent(up, k)
			}
		}
		if a.wave[l] >= 0 {
			t.said[a.wave[l]] = true
		}
		t.block.ladder(a.asset[l], a.swot[l], uint16(max(0, a.wave[l])))
	}
}

// suspected counts the rows of a ladder that is not one person's alone: faulty
// ones under their fault, the others once it is known whose they are too.
func (t *teller) suspected(s *suspect, u *utterances) {
	sound, rows := false, int64(0)
	for _, e := range t.slow.entries {
		if why := u.reason[e]; why != 0 {
			t.left.add(reasons[why-1].Slug, int64(u.rows[e]), u.who[e], t.people.count)
		} else {
			sound, rows = true, rows+int64(u.rows[e])
		}
	}
	if sound {
		s.add(u.who[0], rows)
	}
}

// fill lays the rows of a person out for assembly.
func (s *slowPath) fill(r *told) *utterances {
	u, n := &s.one, r.len()
	u.who, u.rung, u.parent, u.wave, u.coder = resize(u.who, n), resize(u.rung, n), resize(u.parent, n), resize(u.wave, n), resize(u.coder, n)
	u.code, u.asset, u.swot, u.reason, u.rows = resize(u.code, n), resize(u.asset, n), resize(u.swot, n), resize(u.reason, n), resize(u.rows, n)
	for i := range n {
		u.who[i], u.rung[i], u.parent[i], u.wave[i], u.coder[i] = r.who[i], int32(r.rung[i]), -1, -1, -1
		u.code[i], u.asset[i], u.swot[i], u.reason[i], u.rows[i] = uint16(r.code[i]), r.start[i]>>4, r.start[i]&15, r.reason[i], 1
		if r.parent != nil {
			u.parent[i] = int32(r.parent[i])
		}
		if r.wave != nil {
			u.wave[i] = int32(r.wave[i]) - 1
		}
		if r.rows != nil {
			u.rows[i] = r.rows[i]
		}
	}
	return u
}

package intake

import (
	"cmp"
	"math"
	"slices"

	"rung/segment/ladder"
)

// utterances is the ladders export as read, one entry a rung, whichever way
// the export is laid out.
type utterances struct {
	ids    ids      // of ladders
	who    []int32  // place in the sample; -1 where unknown
	ladder []int32  // number of the ladder
	rung   []int32  // from 1
	code   []uint16 // in the frame
	parent []int32  // rung that this one answers to; 0 for none, -1 for not stated
	asset  []uint8
	swot   []uint8
	wave   []int32 // -1 where not stated
	coder  []int32 // -1 where not stated
	reason []uint8 // why the row is left out: 1 + its place in reasons; 0 for none
	rows   []uint8 // rows of the export that the entry stands for: 1, or 0 within a nested row
	waves  interner
	coders interner
}

const maxRung = math.MaxInt16

// Special codes of the lookup of codes.
const (
	blankCode  = -1
	absentCode = -2
)

// ladderReader reads the ladders export of several coders run by run, and as
// a whole: whose coding counts is known only at the end. Such exports are
// small.
type ladderReader struct {
	*run
	u       *utterances
	finder  *finder
	person  []int32
	number  []int32
	codes   *lookup[int32]
	assets  *lookup[int32]
	swots   *lookup[int32]
	waves   *lookup[int32]
	coders  *lookup[int32]
	code    []int32
	asset   []int32
	swot    []int32
	wave    []int32
	coder   []int32
	strange [2]int64 // rows with an unknown asset, an unknown SWOT item
}

// readCoded reads a ladders export of several coders.
func (r *run) readCoded(x found) (*ladder.Set, error) {
	l := &ladderReader{run: r, u: &utterances{}, finder: r.people.finder.own()}
	l.codes = newLookup(&r.cal, int32(blankCode), r.codeOf)
	l.assets = newLookup(&r.cal, int32(0), func(text string) int32 { return known(ladder.ParseAsset(cleaned(text))) })
	l.swots = newLookup(&r.cal, int32(0), func(text string) int32 { return known(ladder.ParseSwot(cleaned(text))) })
	l.waves, l.coders = naming(&r.cal, &l.u.waves), naming(&r.cal, &l.u.coders)
	err := r.each(x, all(x), func(v []*vector, n int) error {
		l.take(v, n)
		return r.room(x, int64(len(l.u.who))*40)
	})
	if err != nil {
		return nil, err
	}
	r.noteStrange(l.strange)
	return r.assemble(l.u)
}

func cleaned(text string) string { t, _ := clean(text); return t }

// known is a parsed word, or -1 for one that is not known.
func known[T ~uint8](x T, ok bool) int32 {
	if !ok {
		return -1
	}
	return int32(x)
}

// optional looks a column up that may not be mapped.
func optional(l *lookup[int32], v []*vector, column int, out []int32, none int32) {
	if column >= 0 {
		l.fill(v[column], out)
		return
	}
	for i := range out {
		out[i] = none
	}
}

func (l *ladderReader) take(v []*vector, n int) {
	for _, s := range []*[]int32{&l.person, &l.number, &l.asset, &l.swot, &l.wave, &l.coder} {
		*s = resize(*s, n)
	}
	l.finder.find(v[l.ladderBy], l.person)
	if f := v[l.ladder].form; f != nullForm && l.u.ids.family == nullForm {
		l.u.ids.family = f
	}
	l.u.ids.number(v[l.ladder], l.number, true)
	optional(l.assets, v, l.run.asset, l.asset, 0)
	optional(l.swots, v, l.run.swot, l.swot, 0)
	optional(l.waves, v, l.run.wave, l.wave, -1)
	optional(l.coders, v, l.run.coder, l.coder, -1)
	l.out.Rows.Ladders.Read += int64(n)
	if l.rungs >= 0 {
		l.takeNested(v, n)
		return
	}
	l.code = resize(l.code, n)
	l.codes.fill(v[l.run.code], l.code)
	for i := range n {
		why := l.judge(i)
		rung := wholeNumber(v[l.rung].number(i), 1)
		parent := int32(-1)
		if l.parent >= 0 && !v[l.parent].missing(i) {
			parent = wholeNumber(v[l.parent].number(i), 0)
			if parent < 0 && why == "" {
				why = badParent
			}
		}
		if rung < 0 && (why == "" || why == badParent) {
			why = badRung
		}
		if why == "" {
			why = l.judgeCode(l.code[i])
		}
		l.append(i, rung, l.code[i], parent, why, 1)
	}
}

// wholeNumber is x as a whole number from least to maxRung, or -1.
func wholeNumber(x float64, least int32) int32 {
	if x >= float64(least) && x <= maxRung && x == math.Trunc(x) {
		return int32(x)
	}
	return -1
}

// judge looks at what a row says about its place: whose it is, and by whom.
func (l *ladderReader) judge(i int) string {
	switch p := l.person[i]; {
	case p == missingID || l.number[i] == -1:
		return nullID
	case p == unknownID:
		return unknownRespondent
	case p == droppedID:
		return droppedRespondent
	case l.run.coder >= 0 && l.coder[i] < 0:
		return nullCoder
	}
	return ""
}

func (l *ladderReader) judgeCode(code int32) string {
	switch code {
	case blankCode:
		return nullCode
	case absentCode:
		return unknownCode
	}
	return ""
}

// takeNested takes ladders that stand in one row each. A row with a fault in
// any rung is left out as a whole.
func (l *ladderReader) takeNested(v []*vector, n int) {
	list := v[l.rungs]
	items := list.items
	if list.form == listForm && items != nil {
		l.code = resize(l.code, items.n)
		l.codes.fill(items, l.code)
	}
	for i := range n {
		from, to := int32(0), int32(0)
		if list.form == listForm && !list.missing(i) {
			from, to = list.offsets[i], list.offsets[i+1]
		}
		why := l.judge(i)
		switch {
		case why != "":
		case from == to:
			why = emptyLadder
		case to-from > maxRung:
			why = badRung
		}
		for k := from; k < to && why == ""; k++ {
			why = l.judgeCode(l.code[k])
		}
		if why != "" {
			l.append(i, -1, -1, -1, why, 1)
			continue
		}
		for k := from; k < to; k++ {
			rows := uint8(0)
			if k == from {
				rows = 1
			}
			l.append(i, k-from+1, l.code[k], l.nestedParent(v, i, k), "", rows)
		}
	}
}

// nestedParent is the rung that a nested rung answers to. A fault is noted as
// a parent that cannot be, and found when the ladder is looked at.
func (l *ladderReader) nestedParent(v []*vector, i int, k int32) int32 {
	if l.parent < 0 || v[l.parent].items == nil || v[l.parent].items.missing(int(k)) {
		return -1
	}
	if p := wholeNumber(v[l.parent].items.number(int(k)), 0); p >= 0 {
		return p
	}
	return maxRung + 1
}

// append adds an entry for row i of the run. A row without a ladder id cannot
// harm a ladder and is counted at once.
func (l *ladderReader) append(i int, rung, code, parent int32, why string, rows uint8) {
	who := max(l.person[i], -1)
	if l.number[i] < 0 {
		l.dropWho(LaddersExport, why, int64(rows), who)
		return
	}
	u := l.u
	reason := uint8(0)
	if why != "" {
		reason = uint8(rank(why)) + 1
	}
	if rows > 0 {
		l.countStrange(i)
	}
	u.who, u.ladder, u.rung = append(u.who, who), append(u.ladder, l.number[i]), append(u.rung, rung)
	u.code, u.parent = append(u.code, uint16(code)), append(u.parent, parent)
	u.asset, u.swot = append(u.asset, uint8(max(0, l.asset[i]))), append(u.swot, uint8(max(0, l.swot[i])))
	u.wave, u.coder = append(u.wave, l.wave[i]), append(u.coder, l.coder[i])
	u.reason, u.rows = append(u.reason, reason), append(u.rows, rows)
}

func (l *ladderReader) countStrange(i int) {
	if l.asset[i] < 0 {
		l.strange[0]++
	}
	if l.swot[i] < 0 {
		l.strange[1]++
	}
}

// byLadder groups the entries: those of the k-th ladder are
// order[first[k]:first[k+1]].
func (u *utterances) byLadder() (order, first []int32) {
	return group(u.ladder, u.ids.len())
}

// group is a counting sort: the places of equal keys together, keys
// ascending, in their old order within a key.
func group(keys []int32, n int) (order, first []int32) {
	first = make([]int32, n+1)
	for _, k := range keys {
		first[k+1]++
	}
	for k := range n {
		first[k+1] += first[k]
	}
	at := slices.Clone(first)
	order = make([]int32, len(keys))
	for i, k := range keys {
		order[at[k]] = int32(i)
		at[k]++
	}
	return order, first
}

// compare orders the entries of a ladder by everything they say, so that the
// order of the export's rows is forgotten.
func (u *utterances) compare(a, b int32) int {
	return cmp.Or(cmp.Compare(u.coder[a], u.coder[b]), cmp.Compare(u.rung[a], u.rung[b]), cmp.Compare(u.code[a], u.code[b]),
		cmp.Compare(u.parent[a], u.parent[b]), cmp.Compare(u.who[a], u.who[b]), cmp.Compare(u.asset[a], u.asset[b]),
		cmp.Compare(u.swot[a], u.swot[b]), cmp.Compare(u.wave[a], u.wave[b]), cmp.Compare(u.reason[a], u.reason[b]), cmp.Compare(u.rows[b], u.rows[a]))
}

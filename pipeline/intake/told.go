package intake

import (
	"slices"

	"rung/segment/ladder"
)

// told is rows of the ladders export, one entry a rung, column by column:
// what people who count said, whichever way the export is laid out. Columns
// that the study does not map are nil.
type told struct {
	who    []int32  // place in the sample
	ladder []uint64 // key of the ladder's id
	rung   []int16  // from 1; 0 where a fault left none
	code   []ladder.Index
	start  []uint8  // asset << 4 | SWOT item; 0 for none
	reason []uint8  // why the row is left out: 1 + its place in reasons; 0 for none
	parent []int16  // rung that this one answers to; 0 for none, -1 for not stated
	wave   []uint16 // 1 + its code; 0 where not stated
	rows   []uint8  // rows of the export that the entry stands for: 1, or 0 within a nested row
}

// layout says which optional columns entries have.
type layout struct{ parent, wave, rows bool }

// width is the bytes of an entry.
func (l layout) width() int64 {
	n := int64(4 + 8 + 2 + 2 + 1 + 1)
	for _, has := range []struct {
		is    bool
		bytes int64
	}{{l.parent, 2}, {l.wave, 2}, {l.rows, 1}} {
		if has.is {
			n += has.bytes
		}
	}
	return n
}

func (t *told) len() int { return len(t.who) }

// entry is one row of told.
type entry struct {
	who    int32
	ladder uint64
	rung   int16
	code   ladder.Index
	start  uint8
	reason uint8
	parent int16
	wave   uint16
	rows   uint8
}

func (t *told) add(e entry, l layout) {
	t.who, t.ladder, t.rung = append(t.who, e.who), append(t.ladder, e.ladder), append(t.rung, e.rung)
	t.code, t.start, t.reason = append(t.code, e.code), append(t.start, e.start), append(t.reason, e.reason)
	if l.parent {
		t.parent = append(t.parent, e.parent)
	}
	if l.wave {
		t.wave = append(t.wave, e.wave)
	}
	if l.rows {
		t.rows = append(t.rows, e.rows)
	}
}

// entry is entry i.
func (t *told) entry(i int) entry {
	e := entry{who: t.who[i], ladder: t.ladder[i], rung: t.rung[i], code: t.code[i], start: t.start[i], reason: t.reason[i]}
	if t.parent != nil {
		e.parent = t.parent[i]
	}
	if t.wave != nil {
		e.wave = t.wave[i]
	}
	if t.rows != nil {
		e.rows = t.rows[i]
	}
	return e
}

// grow makes room for n entries.
func (t *told) grow(n int, l layout) {
	t.who, t.ladder, t.rung = make([]int32, 0, n), make([]uint64, 0, n), make([]int16, 0, n)
	t.code, t.start, t.reason = make([]ladder.Index, 0, n), make([]uint8, 0, n), make([]uint8, 0, n)
	if l.parent {
		t.parent = make([]int16, 0, n)
	}
	if l.wave {
		t.wave = make([]uint16, 0, n)
	}
	if l.rows {
		t.rows = make([]uint8, 0, n)
	}
}

// extend adds n entries, whatever they hold.
func (t *told) extend(n int, l layout) {
	t.who, t.ladder, t.rung = longer(t.who, n), longer(t.ladder, n), longer(t.rung, n)
	t.code, t.start, t.reason = longer(t.code, n), longer(t.start, n), longer(t.reason, n)
	if l.parent {
		t.parent = longer(t.parent, n)
	}
	if l.wave {
		t.wave = longer(t.wave, n)
	}
	if l.rows {
		t.rows = longer(t.rows, n)
	}
}

func longer[T any](s []T, n int) []T { return slices.Grow(s, n)[:len(s)+n] }

// cut keeps the first n entries.
func (t *told) cut(n int) {
	t.who, t.ladder, t.rung = t.who[:n], t.ladder[:n], t.rung[:n]
	t.code, t.start, t.reason = t.code[:n], t.start[:n], t.reason[:n]
	t.parent, t.wave, t.rows = t.parent[:min(n, len(t.parent))], t.wave[:min(n, len(t.wave))], t.rows[:min(n, len(t.rows))]
}

// addAll appends entries i to j-1 of another.
func (t *told) addAll(o *told, i, j int) {
	t.who, t.ladder, t.rung = append(t.who, o.who[i:j]...), append(t.ladder, o.ladder[i:j]...), append(t.rung, o.rung[i:j]...)
	t.code, t.start, t.reason = append(t.code, o.code[i:j]...), append(t.start, o.start[i:j]...), append(t.reason, o.reason[i:j]...)
	t.parent, t.wave, t.rows = addSome(t.parent, o.parent, i, j), addSome(t.wave, o.wave, i, j), addSome(t.rows, o.rows, i, j)
}

func addSome[T any](to, from []T, i, j int) []T {
	if from == nil {
		return to
	}
	return append(to, from[i:j]...)
}

// drop forgets the first n entries.
func (t *told) drop(n int) {
	t.who, t.ladder, t.rung = shift(t.who, n), shift(t.ladder, n), shift(t.rung, n)
	t.code, t.start, t.reason = shift(t.code, n), shift(t.start, n), shift(t.reason, n)
	t.parent, t.wave, t.rows = shift(t.parent, n), shift(t.wave, n), shift(t.rows, n)
}

func shift[T any](s []T, n int) []T {
	if s == nil {
		return nil
	}
	return s[:copy(s, s[n:])]
}

// take makes t the entries of another in some order.
func (t *told) take(o *told, order []int32) {
	t.who, t.ladder, t.rung = pickTo(t.who, o.who, order), pickTo(t.ladder, o.ladder, order), pickTo(t.rung, o.rung, order)
	t.code, t.start, t.reason = pickTo(t.code, o.code, order), pickTo(t.start, o.start, order), pickTo(t.reason, o.reason, order)
	t.parent, t.wave, t.rows = pickTo(t.parent, o.parent, order), pickTo(t.wave, o.wave, order), pickTo(t.rows, o.rows, order)
}

func pickTo[T any](to, from []T, order []int32) []T {
	if from == nil {
		return nil
	}
	to = resize(to, len(order))
	for i, k := range order {
		to[i] = from[k]
	}
	return to
}

// byWho orders the entries by respondent, ladder and rung. The respondents
// are lo to hi-1.
func (t *told) byWho(lo, hi int) []int32 {
	first := make([]int32, hi-lo+1)
	for _, w := range t.who {
		first[int(w)-lo+1]++
	}
	for k := range hi - lo {
		first[k+1] += first[k]
	}
	at := slices.Clone(first[:hi-lo])
	order := make([]int32, len(t.who))
	for i, w := range t.who {
		k := int(w) - lo
		order[at[k]] = int32(i)
		at[k]++
	}
	for k := range hi - lo {
		t.sortPerson(order[first[k]:first[k+1]])
	}
	return order
}

// sortPerson orders the entries of a person by ladder and rung. They are some
// dozens, and often in order.
func (t *told) sortPerson(order []int32) {
	if len(order) > 64 {
		slices.SortFunc(order, func(a, b int32) int {
			if t.before(a, b) {
				return -1
			}
			if t.before(b, a) {
				return 1
			}
			return 0
		})
		return
	}
	for i := 1; i < len(order); i++ {
		x := order[i]
		k := i
		for ; k > 0 && t.before(x, order[k-1]); k-- {
			order[k] = order[k-1]
		}
		order[k] = x
	}
}

func (t *told) before(a, b int32) bool {
	if t.ladder[a] != t.ladder[b] {
		return t.ladder[a] < t.ladder[b]
	}
	return t.rung[a] < t.rung[b]
}

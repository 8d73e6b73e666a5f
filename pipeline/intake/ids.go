package intake

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// ids numbers the ids of an export in order of appearance: 0, 1, 2 … Whole
// numbers and text are families apart: "007" is not 7.
type ids struct {
	family form // nullForm until the first id; then wholeForm or textForm
	texts  interner
	trans  translation[int32]
	// Whole numbers: the key keeps their order, and over marks those beyond
	// the signed ones, which come last.
	keys  []uint64
	over  []bool // nil, or shorter than keys, as long as there are none
	slots []int32

	rowsOf  *dictionary // whose codes numbers has the numbers of
	numbers []int32     // -1 for those that no row has named

	scattered bool     // the ids looked up last were in no order
	at        []uint32 // scratch of a run of rows
}

const signBit = 1 << 63

func (x *ids) len() int {
	if x.family == textForm {
		return len(x.texts.values)
	}
	return len(x.keys)
}

// expect makes room for n ids.
func (x *ids) expect(n int) {
	if x.family != textForm {
		x.keys = make([]uint64, 0, n)
	}
}

// number writes the number of every id of v to out: -1 for a missing one, and
// -2 for one that is not there when add is false.
func (x *ids) number(v *vector, out []int32, add bool) {
	switch v.form {
	case textForm:
		x.numberText(v, out, add)
	case wholeForm, uintForm:
		x.numberWhole(v, out, add)
	default:
		for i := range v.n {
			out[i] = -1
		}
	}
}

// numberWhole looks first at the id of the row before, and at the one that was
// numbered after it: exports are mostly in order. Where they are not, it looks
// ids up many at a time.
func (x *ids) numberWhole(v *vector, out []int32, add bool) {
	if x.scattered && !add {
		x.numberScattered(v, out)
		return
	}
	last, far := int32(-1), 0
	for i, id := range v.ints[:v.n] {
		if v.valid != nil && !v.valid[i] {
			out[i] = -1
			last = -1
			continue
		}
		if last >= 0 && id == v.ints[i-1] {
			out[i] = last
			continue
		}
		key, over := wholeKey(id, v.form)
		if last >= 0 && int(last)+1 < len(x.keys) && x.is(last+1, key, over) {
			last++
		} else {
			last = x.whole(key, over, add)
			far++
		}
		out[i] = last
	}
	x.scattered = far > v.n/4
}

// wholeKey is the key of a whole number, and whether it is beyond the signed
// ones.
func wholeKey(id int64, f form) (key uint64, over bool) {
	if f == uintForm && id < 0 {
		return uint64(id), true
	}
	return uint64(id) ^ signBit, false
}

// numberScattered is numberWhole for ids in no order. Each lookup misses the
// cache twice; taken one step after the other for all rows, many misses are
// under way at a time.
func (x *ids) numberScattered(v *vector, out []int32) {
	if len(x.slots) == 0 {
		x.growWhole()
	}
	n, near := v.n, 0
	mask := uint64(len(x.slots) - 1)
	x.at = resize(x.at, n)
	at := x.at[:n]
	for i, id := range v.ints[:n] {
		key, _ := wholeKey(id, v.form)
		at[i] = uint32(mix(key) & mask)
	}
	slots := x.slots
	for i, a := range at {
		out[i] = slots[a] - 1
	}
	for i, id := range v.ints[:n] {
		if v.valid != nil && !v.valid[i] {
			out[i] = -1
			continue
		}
		key, over := wholeKey(id, v.form)
		c := out[i]
		switch {
		case c < 0:
			c = -2
		case !x.is(c, key, over):
			c = x.whole(key, over, false)
		}
		out[i] = c
		if i > 0 && uint32(c-out[i-1]) <= 1 {
			near++
		}
	}
	x.scattered = near < n-n/4
}

// is says that number c is that of a key.
func (x *ids) is(c int32, key uint64, over bool) bool {
	return x.keys[c] == key && x.beyond(c) == over
}

// beyond says that number c is that of an id beyond the signed ones.
func (x *ids) beyond(c int32) bool { return int(c) < len(x.over) && x.over[c] }

func (x *ids) numberText(v *vector, out []int32, add bool) {
	if x.trans.of == nil {
		x.trans.of = x.texts.intern
		if !add {
			x.trans.of = x.texts.lookup
		}
	}
	switch {
	case v.dict == nil:
		x.numberRaw(v, out)
		return
	case add:
		x.numberNew(v, out)
		return
	}
	table := x.trans.table(v.dict)
	for i := range v.n {
		switch {
		case v.missing(i):
			out[i] = -1
		case table[v.codes[i]] < 0:
			out[i] = -2
		default:
			out[i] = table[v.codes[i]]
		}
	}
}

// numberRaw numbers texts without a dictionary. Exports are often sorted by
// respondent, so an id is compared with the last one first.
// numberNew numbers ids as rows name them, and not as a dictionary lists them:
// a number stands for an id that has a row.
func (x *ids) numberNew(v *vector, out []int32) {
	if x.rowsOf != v.dict {
		x.rowsOf, x.numbers = v.dict, x.numbers[:0]
	}
	for len(x.numbers) < len(v.dict.values) {
		x.numbers = append(x.numbers, -1)
	}
	for i := range v.n {
		if v.missing(i) {
			out[i] = -1
			continue
		}
		c := v.codes[i]
		if x.numbers[c] < 0 {
			x.numbers[c] = x.texts.intern(v.dict.values[c])
		}
		out[i] = x.numbers[c]
	}
}

func (x *ids) numberRaw(v *vector, out []int32) {
	last, number := []byte(nil), int32(-1)
	for i := range v.n {
		if v.missing(i) {
			out[i] = -1
			continue
		}
		id := v.raw[v.starts[i]:v.starts[i+1]]
		if number == -1 || !bytes.Equal(id, last) {
			last = id
			if next := number + 1; next > 0 && int(next) < len(x.texts.values) && x.texts.values[next] == textOf(id) {
				number = next
			} else if number = x.trans.of(textOf(id)); number < 0 {
				number = -2
			}
		}
		out[i] = number
	}
}

// sealed is x for looking up only.
func (x *ids) sealed() *ids {
	c := *x
	c.trans = translation[int32]{of: c.texts.lookup}
	return &c
}

func (x *ids) whole(key uint64, over, add bool) int32 {
	if len(x.slots) == 0 {
		if !add {
			return -2
		}
		x.growWhole()
	}
	mask := uint64(len(x.slots) - 1)
	for at := mix(key) & mask; ; at = (at + 1) & mask {
		c := x.slots[at]
		if c > 0 {
			if x.is(c-1, key, over) {
				return c - 1
			}
			continue
		}
		if !add {
			return -2
		}
		x.keys = append(x.keys, key)
		if over {
			x.over = append(x.over, make([]bool, len(x.keys)-len(x.over))...)
			x.over[len(x.keys)-1] = true
		}
		x.slots[at] = int32(len(x.keys))
		if len(x.keys)*4 >= len(x.slots)*3 {
			x.growWhole()
		}
		return int32(len(x.keys) - 1)
	}
}

func (x *ids) growWhole() {
	x.slots = make([]int32, max(64, 2*len(x.slots)))
	mask := uint64(len(x.slots) - 1)
	for c, key := range x.keys {
		at := mix(key) & mask
		for x.slots[at] != 0 {
			at = (at + 1) & mask
		}
		x.slots[at] = int32(c) + 1
	}
}

// mix is the finalizer of SplitMix64: close keys land far apart.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// order lists the ids in canonical order: whole numbers ascending, text
// bytewise. Dense is of all of them, or nil.
func (x *ids) order(dense *dense) []int32 {
	out := make([]int32, x.len())
	sorted := true
	for i := range out {
		out[i] = int32(i)
		sorted = sorted && (i == 0 || x.compare(int32(i-1), int32(i)) < 0)
	}
	switch {
	case sorted:
	case dense != nil:
		for i, key := range x.keys {
			out[dense.find(key)] = int32(i)
		}
	default:
		slices.SortFunc(out, x.compare)
	}
	return out
}

// densely is the ids by rank, where they lie close together; nil otherwise.
func (x *ids) densely() *dense {
	if x.family == textForm || len(x.over) > 0 {
		return nil
	}
	return newDense(x.keys, 0)
}

func (x *ids) compare(a, b int32) int {
	if x.family == textForm {
		return cmp.Compare(x.texts.values[a], x.texts.values[b])
	}
	if x.beyond(a) != x.beyond(b) {
		if x.beyond(b) {
			return -1
		}
		return 1
	}
	return cmp.Compare(x.keys[a], x.keys[b])
}

// maxRows is how many rows of an export we can number.
const maxRows = math.MaxInt32 - 16

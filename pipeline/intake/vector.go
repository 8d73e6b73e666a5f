package intake

import (
	"hash/maphash"
	"strings"
	"unsafe"
)

// form is how the values of a column are held.
type form uint8

const (
	nullForm  form = iota // every value is missing
	wholeForm             // ints
	uintForm              // ints, as the bits of unsigned ones
	floatForm             // floats
	boolForm              // ints, 0 and 1
	textForm              // codes of a dictionary
	dateForm              // ints, days since 1970
	timeForm              // ints, ticks since 1970
	listForm              // offsets into items
)

var formNames = [...]string{"no values", "whole numbers", "whole numbers", "numbers", "true or false", "text", "dates", "timestamps", "lists"}

func (f form) String() string { return formNames[f] }

// number says that values of the form count or measure.
func (f form) number() bool { return f == wholeForm || f == uintForm || f == floatForm }

// vector is a run of rows of one column. It is the boundary between the
// readers of Parquet and everything else: a reader fills it from pages, with
// text as codes of a dictionary, and nobody behind it knows about Parquet. Its
// slices may be views into a reader's pages: they are good until the next run
// and nobody else writes to them.
type vector struct {
	form    form
	n       int
	valid   []bool // nil when no value is missing
	ints    []int64
	floats  []float64
	codes   []int32 // undefined where missing
	dict    *dictionary
	raw     []byte  // texts one after the other, of a vector without dict: ids
	starts  []int32 // n+1 offsets into raw; an empty range where missing
	ticks   int64   // timestamps: ticks a second
	wall    bool    // timestamps: on the clock on the wall, not of an instant
	offsets []int32 // lists: n+1 offsets into items; an empty range where missing
	items   *vector
}

// missing says that row i has no value.
func (v *vector) missing(i int) bool { return v.form == nullForm || v.valid != nil && !v.valid[i] }

// part is a view of rows i to j. Of a list, offsets point into all its items.
func (v *vector) part(i, j int) vector {
	p := *v
	p.n = j - i
	p.valid, p.ints, p.floats, p.codes = cut(v.valid, i, j), cut(v.ints, i, j), cut(v.floats, i, j), cut(v.codes, i, j)
	p.starts, p.offsets = cut(v.starts, i, j+1), cut(v.offsets, i, j+1)
	return p
}

// cut is a view of s[i:j], or nil for a slice that its vector does not use.
func cut[T any](s []T, i, j int) []T {
	if len(s) < j {
		return nil
	}
	return s[i:j:j]
}

// dictionary is the distinct texts of a column, by code. It may grow between
// two runs and never changes otherwise, so that what a consumer worked out
// for a code stays true.
type dictionary struct{ values []string }

// interner gives texts codes in order of appearance, after those that its
// dictionary has from the start.
type interner struct {
	dictionary
	slots []int32 // code+1, open addressing; 0 is free
	last  string
	code  int32
	room  []byte // what is left of the block that texts are kept in
}

// keep is a text of its own. Short ones share a block: millions of ids would
// be as many allocations.
func (t *interner) keep(s string) string {
	const block = 64 << 10
	switch n := len(s); {
	case n == 0:
		return ""
	case n > block/8:
		return strings.Clone(s)
	case len(t.room) < n:
		t.room = make([]byte, min(block, max(256, 16*n*(1+len(t.values)))))
	}
	n := copy(t.room, s)
	kept := textOf(t.room[:n:n])
	t.room = t.room[n:]
	return kept
}

var seed = maphash.MakeSeed()

// intern is the code of s. s may live in a buffer that will be reused.
func (t *interner) intern(s string) int32 {
	if len(t.slots) > 0 && s == t.last {
		return t.code
	}
	if len(t.values)*4 >= len(t.slots)*3 {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	for at := maphash.String(seed, s) & mask; ; at = (at + 1) & mask {
		switch c := t.slots[at]; {
		case c == 0:
			t.values = append(t.values, t.keep(s))
			t.code = int32(len(t.values) - 1)
			t.slots[at] = t.code + 1
		case t.values[c-1] == s:
			t.code = c - 1
		default:
			continue
		}
		t.last = t.values[t.code]
		return t.code
	}
}

// lookup is the code of s, or -1.
func (t *interner) lookup(s string) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	mask := uint64(len(t.slots) - 1)
	for at := maphash.String(seed, s) & mask; ; at = (at + 1) & mask {
		c := t.slots[at]
		if c == 0 {
			return -1
		}
		if t.values[c-1] == s {
			return c - 1
		}
	}
}

func (t *interner) grow() {
	size := max(64, 2*len(t.slots))
	for size*3 <= len(t.values)*4 {
		size *= 2
	}
	t.slots = make([]int32, size)
	mask := uint64(len(t.slots) - 1)
	for c, s := range t.values {
		at := maphash.String(seed, s) & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = int32(c) + 1
	}
}

// translation maps the codes of dictionaries, one after the other, to
// something else, once a code. It remembers the dictionary that it met last:
// every row group has one of its own.
type translation[T any] struct {
	of   func(text string) T
	last *dictionary
	out  []T
}

// table is the translation of a dictionary's codes so far.
func (t *translation[T]) table(d *dictionary) []T {
	if d == nil {
		return nil
	}
	if t.last != d {
		t.last, t.out = d, t.out[:0]
	}
	for _, s := range d.values[len(t.out):] {
		t.out = append(t.out, t.of(s))
	}
	return t.out
}

// textOf is b as a text that is good as long as b stays as it is.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// resize is s with length n, its memory reused.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

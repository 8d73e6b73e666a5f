package intake

import (
	"context"
	"math/bits"
	"slices"
)

// levelWidth is the bits that levels up to top take.
func levelWidth(top int) int { return bits.Len(uint(top)) }

// listShape is what the definition levels of a list's leaf mean.
type listShape struct {
	list   int // from here on the list is not missing
	item   int // from here on it has an item
	maxDef int // here the item is not missing; 0 for a shape that we leave to arrow-go
}

// listShape is the shape of the lists that a leaf belongs to: a repeated field
// of the top level, or the usual three levels, with or without a struct.
func (f *footer) listShape(l int) listShape {
	x := f.leaves[l]
	top := f.schema[x.topLevel]
	if top.repetition == repeatedField {
		return listShape{list: 0, item: 1, maxDef: x.maxDef}
	}
	middle := f.schema[x.topLevel+1]
	if top.children != 1 || middle.repetition != repeatedField {
		return listShape{}
	}
	list := 1
	if top.repetition == requiredField {
		list = 0
	}
	return listShape{list: list, item: list + 1, maxDef: x.maxDef}
}

// listChunk is the fast path for lists. Pages may end in the middle of a row,
// so complete rows are gathered before they are taken.
type listChunk struct {
	*pageChunk
	shape   listShape
	offsets []int32 // where the rows gathered begin
	valid   []bool  // rows that are not missing
	at      int     // rows taken
	done    bool    // the chunk has no more pages
	items   vector
	there   []bool // items that are not missing

	reps   []uint8
	found  vector // values read last, densely
	bounds []int32
	view   vector
}

// maxListItems is how many items rows may gather before one is complete.
const maxListItems = 8 << 20

// complete is how many of the rows gathered have all their items.
func (c *listChunk) complete() int {
	if c.done {
		return len(c.valid)
	}
	return max(0, len(c.valid)-1)
}

func (c *listChunk) ready(ctx context.Context) (int, error) {
	if n := c.complete() - c.at; n > 0 {
		return n, nil
	}
	c.shift()
	for !c.done && c.complete() == 0 {
		n, err := c.pageChunk.ready(ctx)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			c.done = true
			break
		}
		if err := c.gather(min(n, batchRows)); err != nil {
			return 0, err
		}
		if c.items.n > maxListItems {
			panic(errAllocation)
		}
	}
	return c.complete(), nil
}

// shift forgets the rows that have been taken.
func (c *listChunk) shift() {
	from := c.items.n
	if c.at < len(c.offsets) {
		from = int(c.offsets[c.at])
	}
	c.offsets = c.offsets[:copy(c.offsets, c.offsets[c.at:])]
	for i := range c.offsets {
		c.offsets[i] -= int32(from)
	}
	c.valid = c.valid[:copy(c.valid, c.valid[c.at:])]
	v := &c.items
	v.n -= from
	v.ints, v.floats, v.codes = without(v.ints, from), without(v.floats, from), without(v.codes, from)
	c.there = without(c.there, from)
	c.at = 0
}

// without is s without its first n, moved to its beginning.
func without[T any](s []T, n int) []T {
	if len(s) < n {
		return s[:0]
	}
	return s[:copy(s, s[n:])]
}

// gather adds the next n entries of the page, items and lists without any, to
// the rows.
func (c *listChunk) gather(n int) error {
	c.reps, c.levels = resize(c.reps, n), resize(c.levels, n)
	if err := readHybrid(&c.repeats, c.reps); err != nil {
		return err
	}
	if err := readHybrid(&c.defines, c.levels); err != nil {
		return err
	}
	s, k := c.shape, 0
	for i, l := range c.levels {
		rep := c.reps[i]
		switch {
		case int(l) > s.maxDef || rep > 1:
			return errLevels
		case rep == 0:
			c.offsets, c.valid = append(c.offsets, int32(c.items.n)), append(c.valid, int(l) >= s.list)
		case len(c.valid) == 0 || int(l) < s.item:
			return errBrokenLists
		}
		if int(l) >= s.item {
			there := int(l) == s.maxDef
			c.there = append(c.there, there)
			c.items.n++
			if there {
				k++
			}
		}
	}
	if err := c.dense(&c.found, n, k); err != nil {
		return err
	}
	v, f := &c.items, &c.found
	v.form, v.dict, v.ticks, v.wall = f.form, f.dict, f.ticks, f.wall
	switch v.form {
	case floatForm:
		v.floats = scattered(v.floats, f.floats[:k], c.there)
	case textForm:
		v.codes = scattered(v.codes, f.codes[:k], c.there)
	default:
		v.ints = scattered(v.ints, f.ints[:k], c.there)
	}
	c.left -= n
	return nil
}

// scattered appends values to items, of which there says which are not missing.
func scattered[T any](items, values []T, there []bool) []T {
	from := len(items)
	if len(there)-from == len(values) {
		return append(items, values...)
	}
	var none T
	for _, t := range there[from:] {
		if !t {
			items = append(items, none)
			continue
		}
		items, values = append(items, values[0]), values[1:]
	}
	return items
}

func (c *listChunk) take(v *vector, n int) error {
	first, end := c.offsets[c.at], int32(c.items.n)
	if c.at+n < len(c.offsets) {
		end = c.offsets[c.at+n]
	}
	c.bounds = resize(c.bounds, n+1)
	for i, at := range c.offsets[c.at : c.at+n] {
		c.bounds[i] = at - first
	}
	c.bounds[n] = end - first
	c.view = c.items.part(int(first), int(end))
	c.view.valid = gaps(c.there[first:end])
	*v = vector{form: listForm, n: n, valid: gaps(c.valid[c.at : c.at+n]), offsets: c.bounds, items: &c.view}
	c.at += n
	return nil
}

// gaps is valid, or nil when nothing is missing.
func gaps(valid []bool) []bool {
	if slices.Contains(valid, false) {
		return valid
	}
	return nil
}

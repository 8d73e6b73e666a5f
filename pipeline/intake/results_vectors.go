package intake

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// texts is a column of texts, as indices into its dictionary.
type texts struct {
	index []int32
	list  []string
	ids   map[string]int32
}

func (t *texts) reset() {
	if t.ids == nil {
		t.ids = map[string]int32{}
	}
	clear(t.ids)
	t.index, t.list = t.index[:0], t.list[:0]
}

func (t *texts) id(s string) int32 {
	id, ok := t.ids[s]
	if !ok {
		id = int32(len(t.list))
		t.ids[s] = id
		t.list = append(t.list, s)
	}
	return id
}

// repeat adds s n times.
func (t *texts) repeat(s string, n int) {
	if n == 0 {
		return
	}
	at, id := len(t.index), t.id(s)
	t.index = slices.Grow(t.index, n)[:at+n]
	for i := range t.index[at:] {
		t.index[at+i] = id
	}
}

// pick adds the ids of columns.
func (t *texts) pick(ids, columns []int32) {
	for _, c := range columns {
		t.index = append(t.index, ids[c])
	}
}

// bounds are the least and the greatest text of the dictionary, whether or not
// a row has them.
func (t *texts) bounds() (low, high []byte) {
	if len(t.list) == 0 {
		return nil, nil
	}
	return []byte(slices.Min(t.list)), []byte(slices.Max(t.list))
}

// numbers is a column of numbers that repeat little. What is not finite is
// null.
type numbers struct {
	present []byte // 1 or 0 a row
	values  []float64
}

func (n *numbers) reset() { n.present, n.values = n.present[:0], n.values[:0] }

func (n *numbers) nulls(rows int) {
	at := len(n.present)
	n.present = slices.Grow(n.present, rows)[:at+rows]
	clear(n.present[at:])
}

func (n *numbers) add(v float64) {
	if !isFinite(v) {
		n.present = append(n.present, 0)
		return
	}
	n.present, n.values = append(n.present, 1), append(n.values, v)
}

// bases is a column of numbers that the columns of a table repeat line by
// line, as indices into its dictionary.
type bases struct {
	present []byte
	index   []int32
	list    []uint64 // as they stand in the file
	ids     map[uint64]int32
	isWhole bool
}

func (b *bases) reset() {
	if b.ids == nil {
		b.ids = map[uint64]int32{}
	}
	clear(b.ids)
	b.present, b.index, b.list = b.present[:0], b.index[:0], b.list[:0]
}

// add adds a row with the number of an id, or null where that is -1 or withheld.
func (b *bases) add(id int32, withheld bool) {
	if id < 0 || withheld {
		b.present = append(b.present, 0)
		return
	}
	b.present, b.index = append(b.present, 1), append(b.index, id)
}

func (b *bases) whole(n int64) int32 {
	b.isWhole = true
	return b.id(uint64(n))
}

func (b *bases) decimal(v float64) int32 {
	if !isFinite(v) {
		return -1
	}
	return b.id(math.Float64bits(v))
}

func (b *bases) id(bits uint64) int32 {
	id, ok := b.ids[bits]
	if !ok {
		id = int32(len(b.list))
		b.ids[bits] = id
		b.list = append(b.list, bits)
	}
	return id
}

func (b *bases) bounds() (low, high []byte) {
	if !b.isWhole {
		values := make([]float64, len(b.list))
		for i, bits := range b.list {
			values[i] = math.Float64frombits(bits)
		}
		return bounds(values)
	}
	if len(b.list) == 0 {
		return nil, nil
	}
	signed := func(x, y uint64) int { return cmp.Compare(int64(x), int64(y)) }
	return binary.LittleEndian.AppendUint64(nil, slices.MinFunc(b.list, signed)), binary.LittleEndian.AppendUint64(nil, slices.MaxFunc(b.list, signed))
}

// bounds are the least and the greatest number as statistics hold them. Of
// zeros, which compare equal, Parquet wants the negative one for the least and
// the positive one for the greatest.
func bounds(values []float64) (low, high []byte) {
	if len(values) == 0 {
		return nil, nil
	}
	least, most := values[0], values[0]
	for _, v := range values {
		if v < least {
			least = v
		}
		if v > most {
			most = v
		}
	}
	if least == 0 {
		least = math.Copysign(0, -1)
	}
	if most == 0 {
		most = 0
	}
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(least)), binary.LittleEndian.AppendUint64(nil, math.Float64bits(most))
}

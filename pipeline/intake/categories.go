package intake

import (
	"math"

	"rung/segment"
)

// codes is a growing list of small numbers from -1, in as few bytes each as
// the largest so far needs.
type codes struct {
	one  []uint8 // x+1
	two  []uint16
	four []int32
}

func (c *codes) bytes() int64 {
	return int64(cap(c.one)) + 2*int64(cap(c.two)) + 4*int64(cap(c.four))
}

func (c *codes) add(x int32) {
	switch {
	case c.four != nil:
		c.four = append(c.four, x)
	case c.two != nil:
		if x >= math.MaxUint16 {
			c.widenTwo()
			c.four = append(c.four, x)
			return
		}
		c.two = append(c.two, uint16(x+1))
	default:
		if x >= math.MaxUint8 {
			c.widenOne()
			c.add(x)
			return
		}
		c.one = append(c.one, uint8(x+1))
	}
}

func (c *codes) widenOne() {
	c.two = make([]uint16, len(c.one), max(16, 2*len(c.one), cap(c.one)))
	for i, x := range c.one {
		c.two[i] = uint16(x)
	}
	c.one = nil
}

func (c *codes) widenTwo() {
	c.four = make([]int32, len(c.two), max(16, 2*len(c.two), cap(c.two)))
	for i, x := range c.two {
		c.four[i] = int32(x) - 1
	}
	c.two = nil
}

func (c *codes) at(i int32) int32 {
	switch {
	case c.four != nil:
		return c.four[i]
	case c.two != nil:
		return int32(c.two[i]) - 1
	}
	return int32(c.one[i]) - 1
}

// categories sorts the values of a column by name: a code for every different
// value in order of appearance, -1 for a missing one.
type categories struct {
	names interner
	look  *lookup[int32]
	row   []int32
	codes codes
}

func newCategories(cal *calendar) *categories {
	c := &categories{}
	c.look = naming(cal, &c.names)
	return c
}

// take keeps the categories of the rows that are fresh.
func (c *categories) take(v *vector, fresh []bool) {
	c.row = resize(c.row, v.n)
	c.look.fill(v, c.row)
	for i, k := range c.row {
		if fresh[i] {
			c.codes.add(k)
		}
	}
}

// resolve numbers the categories that occur among some places anew, and says
// which each place has.
func (c *categories) resolve(places []int32) (names []string, of []int32) {
	of = make([]int32, len(places))
	moved := make([]int32, len(c.names.values))
	for i, p := range places {
		k := c.codes.at(p)
		if k >= 0 {
			if moved[k] == 0 {
				names = append(names, c.names.values[k])
				moved[k] = int32(len(names))
			}
			k = moved[k] - 1
		}
		of[i] = k
	}
	return names, of
}

// banding cuts numbers into bands as they are read. NaN has no band.
type banding struct {
	bands segment.Bands
	whole bool // every number so far came from a column of whole numbers
}

func newBanding(edges []float64) *banding {
	return &banding{bands: segment.Bands{Edges: edges}, whole: true}
}

func (b *banding) of(x float64) int32 {
	if math.IsNaN(x) {
		return -1
	}
	return int32(b.bands.Of(x))
}

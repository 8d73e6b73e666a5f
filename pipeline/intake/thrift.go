package intake

import (
	"encoding/binary"
	"errors"
)

// compact reads Thrift's compact protocol from bytes that nobody has checked.
// It allocates nothing that the bytes do not pay for: a list may not claim
// more elements than there are bytes left, and structs nest to maxDepth.
type compact struct {
	b   []byte
	pos int
}

// The wire types that we look for.
const (
	wireTrue   = 1
	wireFalse  = 2
	wireByte   = 3
	wireInt32  = 5
	wireDouble = 7
	wireBinary = 8
	wireList   = 9
	wireSet    = 10
	wireMap    = 11
	wireStruct = 12
)

const maxDepth = 32

var (
	errShort  = errors.New("it ends in the middle of its metadata")
	errWire   = errors.New("its metadata are not Thrift")
	errClaims = errors.New("its metadata claim more entries than they hold")
	errDeep   = errors.New("its metadata nest too deep")
)

func (c *compact) byte() (byte, error) {
	if c.pos >= len(c.b) {
		return 0, errShort
	}
	c.pos++
	return c.b[c.pos-1], nil
}

func (c *compact) uvarint() (uint64, error) {
	v, n := binary.Uvarint(c.b[c.pos:])
	if n == 0 {
		return 0, errShort
	}
	if n < 0 {
		return 0, errWire
	}
	c.pos += n
	return v, nil
}

func (c *compact) int() (int64, error) {
	v, err := c.uvarint()
	return int64(v>>1) ^ -int64(v&1), err
}

// int32 is a whole number of 32 bits, which a field of another type is not.
func (c *compact) int32(wire byte) (int64, error) {
	if wire != wireInt32 {
		return 0, errWire
	}
	v, err := c.int()
	if err == nil && v != int64(int32(v)) {
		err = errWire
	}
	return v, err
}

func (c *compact) bytes() ([]byte, error) {
	n, err := c.uvarint()
	if err != nil {
		return nil, err
	}
	if n > uint64(len(c.b)-c.pos) {
		return nil, errShort
	}
	c.pos += int(n)
	return c.b[c.pos-int(n) : c.pos], nil
}

// list is the head of a list: how many elements of which type.
func (c *compact) list() (int, byte, error) {
	h, err := c.byte()
	if err != nil {
		return 0, 0, err
	}
	n := uint64(h >> 4)
	if n == 15 {
		if n, err = c.uvarint(); err != nil {
			return 0, 0, err
		}
	}
	if n > uint64(len(c.b)-c.pos) {
		return 0, 0, errClaims
	}
	return int(n), h & 15, nil
}

// structs reads a list of structs, calling f at the start of each.
func (c *compact) structs(wire byte, f func() error) error {
	if wire != wireList {
		return errWire
	}
	n, of, err := c.list()
	if err != nil {
		return err
	}
	if of != wireStruct && n > 0 {
		return errWire
	}
	for range n {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// fields reads a struct. f takes the value of a field that it knows and
// reports true, or reports false and fields skips the value.
func (c *compact) fields(depth int, f func(id int, wire byte) (bool, error)) error {
	if depth > maxDepth {
		return errDeep
	}
	id := 0
	for {
		h, err := c.byte()
		if err != nil {
			return err
		}
		if h == 0 {
			return nil
		}
		if delta := int(h >> 4); delta != 0 {
			id += delta
		} else {
			v, err := c.int()
			if err != nil {
				return err
			}
			id = int(int16(v))
		}
		took, err := f(id, h&15)
		if err == nil && !took {
			err = c.skip(h&15, depth+1)
		}
		if err != nil {
			return err
		}
	}
}

func (c *compact) skip(wire byte, depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	switch wire {
	case wireTrue, wireFalse:
		return nil
	case wireByte:
		_, err := c.byte()
		return err
	case 4, 5, 6:
		_, err := c.uvarint()
		return err
	case wireDouble:
		if len(c.b)-c.pos < 8 {
			return errShort
		}
		c.pos += 8
		return nil
	case wireBinary:
		_, err := c.bytes()
		return err
	case wireList, wireSet:
		n, of, err := c.list()
		if err != nil {
			return err
		}
		return c.skipAll(n, depth, of)
	case wireMap:
		return c.skipMap(depth)
	case wireStruct:
		return c.fields(depth, func(int, byte) (bool, error) { return false, nil })
	}
	return errWire
}

// skipAll skips n elements of each type. Booleans in lists take a byte, unlike
// those in structs.
func (c *compact) skipAll(n, depth int, of ...byte) error {
	for range n {
		for _, t := range of {
			if t == wireTrue || t == wireFalse {
				t = wireByte
			}
			if err := c.skip(t, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *compact) skipMap(depth int) error {
	n, err := c.uvarint()
	if err != nil || n == 0 {
		return err
	}
	t, err := c.byte()
	if err != nil {
		return err
	}
	if n > uint64(len(c.b)-c.pos) {
		return errClaims
	}
	return c.skipAll(int(n), depth, t>>4, t&15)
}

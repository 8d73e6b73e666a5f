package intake

import (
	"hash/fnv"
	"strconv"
)

// keysOf are what anything random about people is made of: FNV-1a of 64 bits of
// each id as text, whole numbers in decimal. An id has the same key every night,
// whoever else is in the export and whether it is written as text or as a
// number.
func (p *people) keysOf(kept []int32) []uint64 {
	out := make([]uint64, len(kept))
	var text []byte
	for i, who := range kept {
		text = p.ids.append(text[:0], who)
		h := fnv.New64a()
		h.Write(text)
		out[i] = h.Sum64()
	}
	return out
}

// append adds an id as text.
func (x *ids) append(to []byte, c int32) []byte {
	switch {
	case x.family == textForm:
		return append(to, x.texts.values[c]...)
	case x.beyond(c):
		return strconv.AppendUint(to, x.keys[c], 10)
	default:
		return strconv.AppendInt(to, int64(x.keys[c]^signBit), 10)
	}
}

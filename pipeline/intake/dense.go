package intake

import "math/bits"

// dense numbers whole ids that lie close together by their rank: a bit for
// every number of their range, and counts of the bits before. Looking one up
// touches one line of memory, where a hash table of as many touches two, of
// three times the size.
type dense struct {
	least uint64
	words []uint64
	ranks []uint32 // per 8 words, the ids before them
}

// denseBits is how many bits an id may take.
const denseBits = 128

// newDense is the dense form of some different keys; nil when they lie too far
// apart.
func newDense(keys []uint64) *dense {
	if len(keys) == 0 {
		return nil
	}
	least, most := keys[0], keys[0]
	for _, k := range keys {
		least, most = min(least, k), max(most, k)
	}
	if (most-least)/denseBits > uint64(len(keys)) {
		return nil
	}
	d := &dense{least: least, words: make([]uint64, ((most-least)/512+1)*8)}
	for _, k := range keys {
		d.words[(k-least)/64] |= 1 << ((k - least) % 64)
	}
	d.ranks = make([]uint32, len(d.words)/8)
	n := 0
	for i, w := range d.words {
		if i%8 == 0 {
			d.ranks[i/8] = uint32(n)
		}
		n += bits.OnesCount64(w)
	}
	return d
}

// find is the rank of a key, or -2.
func (d *dense) find(key uint64) int32 {
	at := key - d.least
	if at/64 >= uint64(len(d.words)) {
		return -2
	}
	word := d.words[at/64]
	if word>>(at%64)&1 == 0 {
		return -2
	}
	n := int(d.ranks[at/512]) + bits.OnesCount64(word&(1<<(at%64)-1))
	for _, w := range d.words[at/512*8 : at/64] {
		n += bits.OnesCount64(w)
	}
	return int32(n)
}

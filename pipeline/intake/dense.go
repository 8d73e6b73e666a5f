package intake

import "math/bits"

// dense numbers whole ids that lie close together by their rank: a bit for
// every number of their range. Looking one up touches one line of memory,
// where a hash table of as many ids touches two, of three times the size.
type dense struct {
	least uint64
	lines []line
}

// line is a stretch of the range: how many ids there are before it, and a bit
// for each of its numbers.
type line [8]uint64

const (
	// denseBits is how many bits an id may take.
	denseBits = 128
	lineBits  = 7 * 64
)

// newDense is the dense form of some different keys; nil when they lie too far
// apart, and their range takes more than some lines.
func newDense(keys []uint64, lines int) *dense {
	if len(keys) == 0 {
		return nil
	}
	least, most := keys[0], keys[0]
	for _, k := range keys {
		least, most = min(least, k), max(most, k)
	}
	if (most-least)/denseBits > uint64(len(keys)) && (most-least)/lineBits >= uint64(lines) {
		return nil
	}
	d := &dense{least: least, lines: make([]line, (most-least)/lineBits+1)}
	for _, k := range keys {
		at := k - least
		d.lines[at/lineBits][1+at%lineBits/64] |= 1 << (at % lineBits % 64)
	}
	n := 0
	for i := range d.lines {
		l := &d.lines[i]
		l[0] = uint64(n)
		for _, w := range l[1:] {
			n += bits.OnesCount64(w)
		}
	}
	return d
}

// find is the rank of a key, or -2. It counts all words of the line, masked,
// so that no guess about the key can go wrong and delay the next lookups.
func (d *dense) find(key uint64) int32 {
	at := key - d.least
	if at/lineBits >= uint64(len(d.lines)) {
		return -2
	}
	l, bit := &d.lines[at/lineBits], at%lineBits
	word := bit / 64
	if l[1+word]>>(bit%64)&1 == 0 {
		return -2
	}
	m := &before[word]
	n := l[0] + uint64(bits.OnesCount64(l[1+word]&(1<<(bit%64)-1)))
	n += uint64(bits.OnesCount64(l[1]&m[0]) + bits.OnesCount64(l[2]&m[1]) + bits.OnesCount64(l[3]&m[2]))
	n += uint64(bits.OnesCount64(l[4]&m[3]) + bits.OnesCount64(l[5]&m[4]) + bits.OnesCount64(l[6]&m[5]))
	return int32(n)
}

// touch fetches the line of a key into the cache: its word of no meaning to the
// caller but that it was read.
func (d *dense) touch(key uint64) uint64 {
	if at := (key - d.least) / lineBits; at < uint64(len(d.lines)) {
		return d.lines[at][0]
	}
	return 0
}

// before masks the words of a line before each of them.
var before = func() (m [7][6]uint64) {
	for word := range m {
		for k := range word {
			m[word][k] = ^uint64(0)
		}
	}
	return m
}()

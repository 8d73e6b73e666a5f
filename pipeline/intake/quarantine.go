package intake

import "math/bits"

// bitset is a set of respondents, by their place in the sample.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i int) bool { return b[i/64]>>(i%64)&1 == 1 }
func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }

func (b bitset) union(o bitset) {
	for i, w := range o {
		b[i] |= w
	}
}

func (b bitset) len() (n int64) {
	for _, w := range b {
		n += int64(bits.OnesCount64(w))
	}
	return n
}

func popcount(x uint64) int { return bits.OnesCount64(x) }
func trailing(x uint64) int { return bits.TrailingZeros64(x) }

// quarantine is the rows that one worker left out, by reason.
type quarantine map[string]*leftOut

// leftOut is rows left out for a reason, and whose they are where that is
// known.
type leftOut struct {
	rows int64
	who  bitset
}

// add counts rows of respondent who, of people; -1 for somebody unknown.
func (q quarantine) add(reason string, rows int64, who int32, people int) {
	l := q[reason]
	if l == nil {
		l = &leftOut{}
		q[reason] = l
	}
	l.rows += rows
	if who >= 0 {
		if l.who == nil {
			l.who = newBitset(people)
		}
		l.who.add(int(who))
	}
}

// leave takes over what a worker left out of an export.
func (r *run) leave(export string, q quarantine) {
	for reason, l := range q {
		r.drop(export, reason, l.rows)
		if l.who == nil {
			continue
		}
		key := [2]string{export, reason}
		if r.who[key] == nil {
			r.who[key] = newBitset(r.people.count)
		}
		r.who[key].union(l.who)
	}
}

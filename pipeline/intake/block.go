package intake

import "rung/segment/ladder"

// The size at which a block goes to its observer: its ladders, and what is
// counted of them, fit a core's cache.
const (
	blockPeople = 1 << 14
	blockCodes  = 1 << 18
)

// block gathers what a range of respondents said.
type block struct {
	lo      int
	layout  layout
	set     ladder.Set
	parents []int16 // as many as Codes, where the study maps parents
	forks   bool
}

func newBlock(lo int, l layout) *block {
	b := &block{layout: l}
	b.set.Rungs = []int32{0}
	b.start(lo)
	return b
}

// start begins with respondent lo.
func (b *block) start(lo int) {
	b.lo = lo
	s := &b.set
	s.First, s.Rungs, s.Codes = append(s.First[:0], 0), s.Rungs[:1], s.Codes[:0]
	s.Asset, s.Swot, s.Wave = s.Asset[:0], s.Swot[:0], s.Wave[:0]
	b.parents, b.forks = b.parents[:0], false
}

// next is the respondent after those that are complete.
func (b *block) next() int { return b.lo + len(b.set.First) - 1 }

// parent notes the place of the rung that rung k of the ladder at hand answers
// to; -1 for the start.
func (b *block) parent(up int16, k int) {
	b.parents = append(b.parents, up)
	b.forks = b.forks || int(up) != k-1
}

// ladder ends a ladder, whose codes have been added.
func (b *block) ladder(a ladder.Asset, w ladder.Swot, wave uint16) {
	s := &b.set
	s.Rungs = append(s.Rungs, int32(len(s.Codes)))
	s.Asset, s.Swot = append(s.Asset, a), append(s.Swot, w)
	if b.layout.wave {
		s.Wave = append(s.Wave, wave)
	}
}

// close ends a respondent.
func (b *block) close() { b.set.First = append(b.set.First, int32(len(b.set.Asset))) }

// pad adds respondents without ladders until to is next, and hands over full
// blocks on the way.
func (b *block) pad(to int, observe observer) error {
	for b.next() < to || len(b.set.Codes) >= blockCodes || len(b.set.First) > blockPeople {
		if len(b.set.First) > blockPeople || len(b.set.Codes) >= blockCodes {
			if err := b.flush(observe); err != nil {
				return err
			}
			continue
		}
		b.close()
	}
	return nil
}

// upTo pads and hands over everything before to.
func (b *block) upTo(to int, observe observer) error {
	if err := b.pad(to, observe); err != nil {
		return err
	}
	return b.flush(observe)
}

func (b *block) flush(observe observer) error {
	if len(b.set.First) <= 1 {
		return nil
	}
	said := b.set
	if b.forks {
		said.Parent = b.parents
	}
	if err := observe(b.lo, &said); err != nil {
		return err
	}
	b.start(b.next())
	return nil
}

package intake

import (
	"slices"
	"sync"
)

// keySet is a set of ladder keys that many workers add to. Whole numbers that
// lie close together are bits of pages; the others are listed, and sorted when
// the set is closed.
type keySet struct {
	mu    sync.Mutex
	pages map[uint64]*keyPage
	last  uint64
	page  *keyPage
	list  []uint64
	twice []uint64 // keys added more than once
	loose bool     // repeats mean nothing
	full  int      // length of a loose list at which repeats are forgotten
}

const (
	keyPageBits = 16
	// maxKeyPages bounds the pages to 64 MiB. Once they are used up no page is
	// made any more, so that a key is always in the same place.
	maxKeyPages = 64 << 20 / (1 << keyPageBits / 8)
)

type keyPage [1 << keyPageBits / 64]uint64

// addAll adds keys of one form of id. Keys made of texts are far apart.
func (s *keySet) addAll(keys []uint64, hashed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if hashed {
		if s.list = append(s.list, keys...); s.loose && len(s.list) > max(1<<20, s.full) {
			slices.Sort(s.list)
			s.list = slices.Compact(s.list)
			s.full = 2 * len(s.list)
		}
		return
	}
	for _, k := range keys {
		s.add(k)
	}
}

func (s *keySet) add(k uint64) {
	if s.page == nil || k>>keyPageBits != s.last {
		if s.pages == nil {
			s.pages = map[uint64]*keyPage{}
		}
		p := s.pages[k>>keyPageBits]
		if p == nil {
			if len(s.pages) >= maxKeyPages {
				s.list = append(s.list, k)
				return
			}
			p = &keyPage{}
			s.pages[k>>keyPageBits] = p
		}
		s.page, s.last = p, k>>keyPageBits
	}
	bit := k & (1<<keyPageBits - 1)
	if s.page[bit/64]>>(bit%64)&1 == 1 {
		s.twice = append(s.twice, k)
		return
	}
	s.page[bit/64] |= 1 << (bit % 64)
}

// has says that a key of the pages was added.
func (s *keySet) has(k uint64) bool {
	p := s.pages[k>>keyPageBits]
	bit := k & (1<<keyPageBits - 1)
	return p != nil && p[bit/64]>>(bit%64)&1 == 1
}

// close sorts the list and finds what stands in it twice.
func (s *keySet) close() {
	slices.Sort(s.list)
	for i := 1; i < len(s.list); i++ {
		if s.list[i] == s.list[i-1] {
			s.twice = append(s.twice, s.list[i])
		}
	}
	s.list = slices.Compact(s.list)
}

// claims notes which ladder belongs to whom. A ladder is a person's: one that
// two claim, or that stands in a row of nobody's too, cannot be believed.
type claims struct {
	claimed keySet // once a person and ladder
	tainted keySet // once a row without a person who counts; repeats mean nothing
}

// suspects are the keys of ladders that are not one person's alone.
func (c *claims) suspects() map[uint64]*suspect {
	out := map[uint64]*suspect{}
	c.claimed.close()
	c.tainted.close()
	for _, k := range c.claimed.twice {
		out[k] = &suspect{}
	}
	for number, p := range c.tainted.pages {
		for at, word := range p {
			for ; word != 0; word &= word - 1 {
				k := number<<keyPageBits | uint64(at*64+trailing(word))
				if c.claimed.contains(k) {
					out[k] = &suspect{}
				}
			}
		}
	}
	for _, k := range c.tainted.list {
		if c.claimed.contains(k) {
			out[k] = &suspect{}
		}
	}
	return out
}

// contains says that a key was added, once the set is closed.
func (s *keySet) contains(k uint64) bool {
	if s.has(k) {
		return true
	}
	_, ok := slices.BinarySearch(s.list, k)
	return ok
}

// suspect is a ladder that is not one person's alone: whose sound rows it has.
type suspect struct {
	mu    sync.Mutex
	parts []suspectPart
}

// suspectPart is the sound rows of one person in a suspect ladder.
type suspectPart struct {
	who  int32
	rows int64
}

func (s *suspect) add(who int32, rows int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parts = append(s.parts, suspectPart{who, rows})
}

// reason is why the sound rows are left out: a ladder of two people is shared,
// one whose other rows have faults is broken.
func (s *suspect) reason() string {
	for _, p := range s.parts {
		if p.who != s.parts[0].who {
			return sharedLadder
		}
	}
	return brokenLadder
}

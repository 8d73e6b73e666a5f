package measure

import (
	"rung/segment"
	"rung/segment/ladder"
)

// Observe adds a batch.
func (s *sim) Observe(b *segment.Batch) {
	s.rolled, s.drawn, s.kept = nil, nil, nil
	s.counting.Observe(b)
	if b.Ladders == nil || b.Ladders.Respondents() == 0 {
		return
	}
	for i := range b.Len {
		if b.Ladders.First[i] == b.Ladders.First[i+1] {
			continue
		}
		s.pairs.next(b, i)
		if s.sayings != nil {
			s.sayings.next(b, i)
		}
		if s.byPerson() {
			s.everyPair(b.Ladders, i)
		} else {
			s.everyLadder(b.Ladders, i)
		}
		if s.codes != nil {
			s.codes.flush(b, i, 1)
		}
	}
}

// once counts a pair of the person at hand, unless he has it.
func (s *sim) once(item int32, kind uint32) {
	if s.pairs.once(item, kind) {
		s.found(item)
		s.say(item, kind)
	}
}

// add counts a pair of the person at hand.
func (s *sim) add(item int32, kind uint32) {
	if s.pairs.add(item, kind) {
		s.found(item)
	}
	s.say(item, kind)
}

// found counts the person at hand for a pair that he had not.
func (s *sim) found(item int32) {
	if s.codes != nil {
		s.place(item)
	}
}

// say keeps that the person at hand makes a pair.
func (s *sim) say(item int32, kind uint32) {
	if s.sayings != nil {
		s.sayings.add(item, kind)
	}
}

// place counts the person at hand for the codes of a pair.
func (s *sim) place(item int32) {
	s.codes.once(int(s.names[item].from), simOutPersons)
	s.codes.once(int(s.names[item].to), simInPersons)
	s.codes.touch(s.n)
}

// everyPair counts each pair of respondent i once, direct before indirect: it
// is what Counter.Person says, without its lists. In a ladder that does not
// fork, a pair is direct where its codes follow each other at any place.
func (s *sim) everyPair(set *ladder.Set, i int) {
	first, last := set.First[i], set.First[i+1]
	if forked(set, first, last) {
		for _, p := range s.counter.Person(set, i) {
			s.once(s.item(pair{p.From, p.To}), p.Indirect) // the other of the two is Direct
		}
		return
	}
	for l := first; l < last; l++ {
		codes := set.Ladder(l)
		for k := 1; k < len(codes); k++ {
			item := s.row(codes[k-1])[codes[k]]
			if item < 0 {
				if item = s.item(pair{codes[k-1], codes[k]}); item < 0 {
					continue
				}
			}
			s.once(item, direct)
		}
	}
	for l := first; l < last; l++ {
		codes := set.Ladder(l)
		for k := 0; k+2 < len(codes); k++ {
			row := s.row(codes[k])
			for _, to := range codes[k+2:] {
				item := row[to]
				if item < 0 {
					if item = s.item(pair{codes[k], to}); item < 0 {
						continue
					}
				}
				s.once(item, indirect)
			}
		}
	}
}

// forked says that one of some ladders forks.
func forked(set *ladder.Set, first, last int32) bool {
	if set.Parent == nil {
		return false
	}
	for l := first; l < last; l++ {
		if ladder.Forked(set.ParentOf(l)) {
			return true
		}
	}
	return false
}

// everyLadder counts the pairs of each ladder of respondent i. In a straight
// ladder of different codes each pair of places is a pair of codes, once;
// others are for Counter.Ladder.
func (s *sim) everyLadder(set *ladder.Set, i int) {
	for l := set.First[i]; l < set.First[i+1]; l++ {
		codes, parents := set.Ladder(l), set.ParentOf(l)
		if !s.different(codes) || ladder.Forked(parents) {
			for _, p := range s.counter.Ladder(codes, parents) {
				s.often(s.item(pair{p.From, p.To}), p.Direct, p.Indirect)
			}
			continue
		}
		for k, from := range codes {
			row, kind := s.row(from), uint32(direct)
			for _, to := range codes[k+1:] {
				item := row[to]
				if item == none {
					item = s.item(pair{from, to})
				}
				if item >= 0 {
					s.add(item, kind)
				}
				kind = indirect
			}
		}
	}
}

// often counts a pair of the person at hand so many times of each kind.
func (s *sim) often(item int32, times ...uint32) {
	for kind, n := range times {
		for range n {
			s.add(item, uint32(kind))
		}
	}
}

// different says that no code stands twice.
func (s *sim) different(codes []ladder.Index) bool {
	if s.ladders++; s.ladders == 0 { // once round
		clear(s.said)
		s.ladders = 1
	}
	for _, code := range codes {
		if s.said[code] == s.ladders {
			return false
		}
		s.said[code] = s.ladders
	}
	return true
}

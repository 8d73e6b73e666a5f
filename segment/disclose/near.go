package disclose

import "slices"

// nearby looks for units to hide near determined ones, for one round of
// strengthening.
type nearby struct {
	*block
	seen   []int32 // per unit, the last search that came by
	barren []bool  // per unit, that a search from there finds nothing; nil until one found nothing
	search int32

	ring   []int32 // hidden units at one distance from the start
	next   []int32 // those one line further
	offers []offer // what may be hidden on the lines of the ring, best first
}

// offer is a unit that may be hidden.
type offer struct {
	unit  int32
	price price
}

func (b *block) nearby() *nearby { return &nearby{block: b, seen: make([]int32, len(b.people))} }

// hideNear hides so many units that cost least among the lines of u; when those
// are used up, among the lines of their hidden units, and so on outwards. It
// lists what it hid.
func (n *nearby) hideNear(u int32, many int) (hidden []int32) {
	n.start(u)
	for len(hidden) < many {
		v, ok := n.find()
		if !ok {
			n.exhaust()
			break
		}
		n.hide(v)
		hidden = append(hidden, v)
		if n.people[v] == 0 {
			// A total of nobody may stand, as a part, on lines that were passed: it
			// was no offer there, and is a way on now.
			n.barren = nil
			n.start(u)
			continue
		}
		// It stands on no line passed before this ring, or it had been found there.
		n.reach(v)
	}
	return hidden
}

func (n *nearby) start(u int32) {
	n.search++
	n.ring, n.next, n.offers = n.ring[:0], n.next[:0], n.offers[:0]
	if n.barren == nil || !n.barren[u] {
		n.reach(u)
	}
}

// reach puts a hidden unit into the next ring, once.
func (n *nearby) reach(u int32) {
	if n.seen[u] != n.search {
		n.seen[u] = n.search
		n.next = append(n.next, u)
	}
}

// find is the best offer of the nearest ring that has any.
func (n *nearby) find() (int32, bool) {
	for {
		for len(n.offers) > 0 {
			u := n.offers[0].unit
			n.offers = n.offers[1:]
			if n.state[u]&hidden == 0 {
				return u, true
			}
		}
		if len(n.next) == 0 {
			return 0, false
		}
		n.widen()
	}
}

// widen goes one ring outwards.
func (n *nearby) widen() {
	n.ring, n.next = n.next, n.ring[:0]
	n.offers = nil
	for _, v := range n.ring {
		for _, l := range n.linesOf(v) {
			for i, w := range n.of(l) {
				switch {
				case !n.state[w].open():
					n.reach(w)
				case n.offered(w, i == 0, people):
					n.offers = append(n.offers, offer{w, n.price(w, i == 0)})
				}
			}
		}
	}
	slices.SortFunc(n.offers, func(a, b offer) int { return a.price.compare(b.price) })
}

// exhaust notes that nothing is left to hide wherever the search came by: no
// line leads out of there.
func (n *nearby) exhaust() {
	if n.barren == nil {
		n.barren = make([]bool, len(n.seen))
	}
	for u, by := range n.seen {
		if by == n.search {
			n.barren[u] = true
		}
	}
}

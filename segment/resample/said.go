package resample

import (
	"cmp"
	"slices"
)

// Said is who says which links. People are in the order of their keys, and of
// what they say where keys are equal, so that nothing depends on the order in
// which they came.
type Said struct {
	Keys  []uint64 // of each person
	Links int      // numbered from 0

	first []int   // per person, where his links start in links; one entry more
	links []int32 // one entry a time that a link counts for him
	start []int   // per link, where its people start in who; one entry more
	who   []int32
}

// NewSaid arranges people: keys of each, and of person i the links
// links[first[i]:first[i+1]], each as often as it counts for him. It also says
// which person of the lists each person of the Said is. It sorts each person's
// links, and keeps none of the lists.
func NewSaid(keys []uint64, first []int, links []int32, n int) (*Said, []int32) {
	of := func(i int32) []int32 { return links[first[i]:first[i+1]] }
	order := make([]int32, len(keys))
	for i := range order {
		order[i] = int32(i)
		slices.Sort(of(int32(i)))
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		if c := cmp.Compare(keys[a], keys[b]); c != 0 {
			return c
		}
		return slices.Compare(of(a), of(b))
	})
	s := &Said{Links: n, Keys: make([]uint64, 0, len(keys)), first: make([]int, 1, len(keys)+1), links: make([]int32, 0, len(links))}
	for _, i := range order {
		s.Keys = append(s.Keys, keys[i])
		s.links = append(s.links, of(i)...)
		s.first = append(s.first, len(s.links))
	}
	s.invert()
	return s, order
}

// invert lists the people of every link.
func (s *Said) invert() {
	s.start, s.who = make([]int, s.Links+2), make([]int32, len(s.links))
	for _, l := range s.links {
		s.start[l+2]++
	}
	for l := 1; l < len(s.start); l++ {
		s.start[l] += s.start[l-1]
	}
	for i := range s.Keys {
		for _, l := range s.of(int32(i)) {
			s.who[s.start[l+1]] = int32(i)
			s.start[l+1]++
		}
	}
	s.start = s.start[:s.Links+1]
}

// of lists the links of a person.
func (s *Said) of(person int32) []int32 { return s.links[s.first[person]:s.first[person+1]] }

// sayers lists the people of a link, once a time.
func (s *Said) sayers(link int) []int32 { return s.who[s.start[link]:s.start[link+1]] }

// Times is how often all links count for some people together.
func (s *Said) Times(people []int32) int {
	n := 0
	for _, i := range people {
		n += s.first[i+1] - s.first[i]
	}
	return n
}

// TimesOf is how often a link counts for everybody.
func (s *Said) TimesOf(link int) int { return s.start[link+1] - s.start[link] }

// mix is the finalizer of SplitMix64 (Steele, Lea & Flood 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// golden is the step of SplitMix64.
const golden = 0x9e3779b97f4a7c15

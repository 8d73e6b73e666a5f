package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"rung/pipeline/intake"
)

// world is everything in which the two kinds differ.
type world struct {
	study       []byte
	seed        int // of the kind's people
	frame       *frame
	person      func(w *world, i int) person
	respondents func([]person) []intake.Column

	stages   [7]string // of life with the brand or the employer, in order
	spots    [7][]spot // where people are met, per stage
	outside  spot      // the community that no customer record sees
	contacts func(r *rand.Rand, p person) (rate float64, reach int)
	worth    func(r *rand.Rand, p person, kind string) float64 // value of a contact; NaN is none

	speak        [temperaments][]float64 // how values are told, per valueNames
	rated        bool                    // values are rated, not ranked
	dimensions   []dimension
	drift        func(p person, d dimension) float64 // change of a level over the shift, in its spread
	often        func(p person, code string) float64 // how often an item is named
	significance map[string]float64                  // mean; 3 unless named
	products     []string
	wanted       [temperaments][]float64                       // per typeNames
	assumed      func(p person, want string, w wave) []float64 // per typeNames
	needs        []need
	mood         func(p person) float64 // added to satisfaction
	gives        func(p person) [7]float64
	money        []cash
}

var worlds = [...]*world{Intermediary: membership, Employer: workplace}

const (
	buying    = 2 // of an employee: joining
	community = 4
	loyalty   = 5
)

// spot is a touchpoint with the channels that lead there, and what happens.
type spot struct {
	touchpoint string
	channels   []string
	kinds      []string
}

// contact is one interaction.
type contact struct {
	who        int64
	at         time.Time
	touchpoint string
	channel    string
	stage      string
	kind       string
	value      float64 // NaN is none
}

// newest is the last day of the interactions.
var newest = day(2026, 10, 31)

// contactsOf is what somebody did in 600 days. Those who reached buying
// bought at least once, and those of the outside community were there, before the shift and after it.
func (w *world) contactsOf(i int, p person) []contact {
	if p.silent {
		return nil
	}
	r := source(i, w.seed+3)
	rate, reach := w.contacts(r, p)
	n := min(1+int(rate*r.ExpFloat64()), 150)
	quiet := 500 * math.Pow(r.Float64(), 3)
	when := func() time.Time {
		return newest.Add(-time.Duration((quiet+(600-quiet)*r.Float64())*24*3600) * time.Second)
	}
	var out []contact
	add := func(at time.Time, stage int, s spot, kind string) {
		out = append(out, contact{p.id, at, s.touchpoint, s.channels[r.IntN(len(s.channels))], w.stages[stage], kind, w.worth(r, p, kind)})
	}
	for range n {
		at := when()
		stage := min(reach-1, int(float64(reach)*math.Sqrt(r.Float64())))
		if at.After(shift) && reach > loyalty && r.Float64() < 0.2 {
			stage = loyalty
		}
		s := w.spots[stage][r.IntN(len(w.spots[stage]))]
		if stage == community && p.outside && r.Float64() < 0.6 {
			s = w.outside
		}
		add(at, stage, s, s.kinds[r.IntN(len(s.kinds))])
	}
	if reach > buying {
		s := w.spots[buying][0]
		add(when(), buying, s, s.kinds[0])
	}
	if p.outside { // before the shift and after it
		add(shift.Add(-time.Duration(r.Float64()*float64(newest.Sub(shift)))), community, w.outside, w.outside.kinds[0])
		add(newest.Add(-time.Duration(r.Float64()*float64(newest.Sub(shift)))), community, w.outside, w.outside.kinds[0])
	}
	slices.SortStableFunc(out, func(a, b contact) int { return a.at.Compare(b.at) })
	return out
}

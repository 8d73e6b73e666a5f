package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// The temperaments of the invented people. They are never written: a report
// that finds them again through age, scales and conduct has done its work.
const (
	balancer = iota
	climber
	securitySeeker
	explorer
)

const temperaments = 4

// person is one invented respondent.
type person struct {
	id          int64
	temperament int
	age         int64 // none is unknown
	gender      string
	site        string
	investment  float64
	weight      float64   // NaN is missing, a fault
	items       [12]int64 // none is no answer
	arm         string
	consent     bool
	waves       []wave // that the person answered in
	silent      bool   // no interactions
	outside     bool   // takes part in the community that no customer record sees
	member
	employee
}

var arms = []string{"control", "treat"}

// source is the randomness of one person, apart from all others, so that a
// demo of 1,200 respondents begins with the same people as one of 600.
func source(i, purpose int) *rand.Rand { return rand.New(rand.NewPCG(uint64(i), uint64(purpose))) }

// somebody is what people of both kinds have.
func somebody(r *rand.Rand, id int64) person {
	p := person{id: id, consent: r.Float64() >= 0.04, arm: arms[r.IntN(2)]}
	p.age = 19 + int64(46*math.Pow(r.Float64(), 1.15))
	p.gender = pick(r, []string{"female", "male", "nonbinary"}, []float64{50, 47, 3})
	p.temperament = pickIndex(r, mix(p.age, p.gender))
	return p
}

// wave is a round of interviews. The first belongs to the records of assets
// alone.
type wave struct {
	name  string
	from  time.Time
	place int
}

var (
	baseline = wave{"2025-09", day(2025, 9, 8), 0}
	waves    = []wave{{"2026-03", day(2026, 3, 2), 1}, {"2026-09", day(2026, 9, 7), 2}}
)

// shift is the first day of what the waves stand before and after: the shift
// to retention, the reorganisation.
var shift = day(2026, 6, 1)

// after says that w was held after the shift.
func (w wave) after() bool { return !w.from.Before(shift) }

// day is when respondent i was interviewed.
func (w wave) day(i int) time.Time { return w.from.AddDate(0, 0, i*13%20) }

// panel is the waves that somebody took part in: seven people in ten in both.
func panel(r *rand.Rand) []wave {
	switch x := r.Float64(); {
	case x < 0.7:
		return waves
	case x < 0.85:
		return waves[:1]
	}
	return waves[1:]
}

// mix is how temperaments are spread among people of an age and gender.
func mix(age int64, gender string) []float64 {
	w := []float64{3, 3, 3, 2.5}
	switch {
	case age < 30:
		w = []float64{1.5, 3.5, 1.5, 5}
	case age < 45:
		w = []float64{5, 4, 2, 1.5}
	case age >= 55:
		w = []float64{2.5, 1.5, 6, 1}
	}
	if gender == "female" {
		w[balancer] *= 1.4
	}
	return w
}

// answer is a Likert answer, 1 to 5 or none. Items 1–4 ask about
// openness (the third is reversed), 5–8 about security, 9–12 about drive.
func answer(r *rand.Rand, temperament, item int) int64 {
	centre := 3.0
	switch scale := item / 4; {
	case scale == 0 && temperament == explorer, scale == 1 && temperament == securitySeeker, scale == 2 && temperament == climber:
		centre = 4.2
	case scale == 0 && temperament == securitySeeker, scale == 1 && temperament == explorer, scale == 2 && temperament == balancer:
		centre = 2.1
	}
	if item == 2 {
		centre = 6 - centre
	}
	v := int64(math.Round(centre + 0.9*r.NormFloat64()))
	if r.Float64() < 0.015 {
		return none
	}
	return min(5, max(1, v))
}

// told is one ladder of a person, as the first coder coded it.
type told struct {
	start item
	codes []string
	wave  string
}

func (w *world) laddersOf(i int, p person) []told {
	r := source(i, w.seed+2)
	n := 2 + r.IntN(4)
	var out []told
	for range n {
		start := w.frame.items[pickIndex(r, w.startWeights(p))]
		codes := w.frame.climb(r, start.code, p.temperament)
		held := waves[r.IntN(2)]
		if len(p.waves) == 1 {
			held = p.waves[0]
		}
		out = append(out, told{start: start, codes: codes, wave: held.name})
	}
	return out
}

// startWeights prefers the life asset that a temperament cares for.
func (w *world) startWeights(p person) []float64 {
	prefers := [temperaments]string{"time", "competence", "wealth", "health"}
	out := make([]float64, len(w.frame.items))
	for k, it := range w.frame.items {
		out[k] = 1
		if it.asset == prefers[p.temperament] {
			out[k] = 2.4
		}
	}
	return out
}

// climb follows "why?" upwards. A few ladders stop before a value, a few say
// the same thing twice in other words.
func (f *frame) climb(r *rand.Rand, code string, temperament int) []string {
	codes := []string{code}
	for len(codes) < 7 {
		steps := f.why[code]
		if len(steps) == 0 || slices.Contains(f.enough, code) && r.Float64() < 0.07 {
			break
		}
		w := make([]float64, len(steps))
		for k, s := range steps {
			w[k] = s.weight[temperament]
			if slices.Contains(codes, s.to) {
				w[k] = 0
			}
		}
		code = steps[pickIndex(r, w)].to
		codes = append(codes, code)
		if r.Float64() < 0.02 {
			codes = append(codes, code)
		}
	}
	return codes
}

// recode is what a second coder made of a code: the same in most cases, else
// one that is near it.
func recode(r *rand.Rand, code string, near []string) string {
	if r.Float64() < 0.84 {
		return code
	}
	return near[r.IntN(len(near))]
}

func pick(r *rand.Rand, names []string, weights []float64) string {
	return names[pickIndex(r, weights)]
}

func pickIndex(r *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// poisson is a count with mean m (Knuth), for the small means of a demo.
func poisson(r *rand.Rand, m float64) int {
	limit, product, n := math.Exp(-m), r.Float64(), 0
	for product > limit {
		product *= r.Float64()
		n++
	}
	return n
}

// around is a whole number near a centre, from low to high.
func around(r *rand.Rand, centre, sd float64, low, high int64) int64 {
	return min(high, max(low, int64(math.Round(centre+sd*r.NormFloat64()))))
}

func round(x, unit float64) float64 { return math.Round(x/unit) * unit }

func cents(x float64) float64 { return math.Round(x*100) / 100 }

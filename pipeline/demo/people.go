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

// person is one invented respondent.
type person struct {
	id          int64
	temperament int
	age         int64 // 0 is unknown
	gender      string
	region      string
	site        string
	income      string // empty is unknown
	investment  float64
	weight      float64
	items       [12]int64 // 0 is no answer
	arm         string
	consent     bool
}

var (
	regions = []string{"north", "east", "south", "west"}
	incomes = []string{"i0_under20k", "i1_20_40k", "i2_40_60k", "i3_60_90k", "i4_90_140k", "i5_over140k"}
	arms    = []string{"control", "treat"}
)

// source is the randomness of one person, apart from all others, so that a
// demo of 1,200 respondents begins with the same people as one of 600.
func source(i, purpose int) *rand.Rand { return rand.New(rand.NewPCG(uint64(i), uint64(purpose))) }

func personOf(i int) person {
	r := source(i, 1)
	p := person{id: 100_000 + int64(i)*7, consent: r.Float64() >= 0.04, arm: arms[r.IntN(2)]}
	p.age = 19 + int64(46*math.Pow(r.Float64(), 1.15))
	p.gender = pick(r, []string{"female", "male", "nonbinary"}, []float64{50, 47, 3})
	p.temperament = pickIndex(r, mix(p.age, p.gender))
	p.region = regions[r.IntN(len(regions))]
	p.site = p.region + "-" + string(rune('a'+r.IntN(4)))
	class := min(5, max(0, int(float64(p.age-15)/11+r.NormFloat64()*1.2)))
	p.income = incomes[class]
	p.investment = math.Round(math.Exp(10.1+0.8*float64(class)+r.NormFloat64())/100) * 100
	p.weight = math.Round(math.Exp(0.3*r.NormFloat64())*1000) / 1000
	for k := range p.items {
		p.items[k] = answer(r, p.temperament, k)
	}
	if r.Float64() < 0.02 {
		p.age = 0
	}
	if r.Float64() < 0.05 {
		p.income = ""
	}
	return p
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

// answer is a Likert answer, 1 to 5 or 0 for none. Items 1–4 ask about
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
		return 0
	}
	return min(5, max(1, v))
}

// told is one ladder of a person, as the first coder coded it.
type told struct {
	start item
	codes []string
	wave  time.Time
}

// wave dates: the interviews were held in two waves.
var waves = []time.Time{time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC)}

func laddersOf(i int, p person) []told {
	r := source(i, 2)
	n := 2 + r.IntN(4)
	var out []told
	for range n {
		start := items[pickIndex(r, startWeights(p.temperament))]
		out = append(out, told{start: start, codes: climb(r, start.code, p.temperament), wave: waves[r.IntN(2)]})
	}
	return out
}

// startWeights prefers the life asset that a temperament cares for.
func startWeights(temperament int) []float64 {
	prefers := [temperaments]string{"time", "competence", "wealth", "health"}
	w := make([]float64, len(items))
	for k, it := range items {
		w[k] = 1
		if it.asset == prefers[temperament] {
			w[k] = 2.4
		}
	}
	return w
}

// enough are the answers behind which some people see no further reason.
var enough = []string{"less_stress", "family_time", "feel_competent"}

// climb follows "why?" upwards. A few ladders stop before a value, a few say
// the same thing twice in other words.
func climb(r *rand.Rand, code string, temperament int) []string {
	codes := []string{code}
	for len(codes) < 7 {
		steps := why[code]
		if len(steps) == 0 || slices.Contains(enough, code) && r.Float64() < 0.07 {
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

// contact is one interaction.
type contact struct {
	at         time.Time
	touchpoint string
	stage      string
	kind       string
	value      float64 // NaN is none
}

var (
	touchpoints = []string{"web", "app", "email", "store", "call_center", "social", "event", "partner"}
	stages      = []string{"awareness", "consideration", "purchase", "onboarding", "usage", "advocacy"}
	kinds       = []string{"visit", "question", "order", "complaint", "referral", "review"}
)

// newest is the last day of the interactions.
var newest = time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)

func contactsOf(i int, p person) []contact {
	r := source(i, 3)
	if r.Float64() < 0.06 {
		return nil
	}
	rate := [temperaments]float64{9, 12, 6, 18}[p.temperament]
	n := 1 + int(rate*r.ExpFloat64())
	quiet := 500 * math.Pow(r.Float64(), 3)
	reach := 1 + r.IntN(len(stages))
	var out []contact
	for range min(n, 150) {
		day := quiet + (600-quiet)*r.Float64()
		c := contact{at: newest.Add(-time.Duration(day*24*3600) * time.Second), touchpoint: touchpoints[pickIndex(r, []float64{5, 4, 3, 2, 1, 2, 1, 1})], value: math.NaN()}
		c.stage = stages[min(reach-1, int(float64(reach)*math.Sqrt(r.Float64())))]
		c.kind = kinds[pickIndex(r, []float64{6, 2, 3, 1, 1, 1})]
		if c.kind == "order" {
			c.value = math.Round(math.Exp(3.2+0.7*r.NormFloat64())*100) / 100
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b contact) int { return a.at.Compare(b.at) })
	return out
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

package demo

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"

	"rung/pipeline/intake"
)

//go:embed intermediary.yaml
var membershipYAML []byte

// membership is the intermediary's world: members of an advice service that
// stands between people in work and those who offer them courses, health and
// finance.
var membership = &world{
	study: membershipYAML, seed: 0, frame: life, person: memberOf, respondents: memberColumns,
	stages: [7]string{"prelaunch", "positioning", "buying", "practice", "community", "loyalty", "advocacy"},
	spots: [7][]spot{
		{{"First advertisement", []string{"social", "web"}, []string{"visit"}}, {"Word of mouth", []string{"event", "partner"}, []string{"visit", "question"}}},
		{{"Guide on the web", []string{"web"}, []string{"visit", "visit", "question"}}, {"Newsletter", []string{"email"}, []string{"visit"}}, {"Open evening", []string{"event"}, []string{"visit", "question"}}},
		{{"Order", []string{"web", "app", "shop"}, []string{"purchase"}}, {"Advice session", []string{"shop", "phone"}, []string{"question", "question", "purchase"}}, {"Price page", []string{"web"}, []string{"visit"}}},
		{{"Course", []string{"app", "partner"}, []string{"use"}}, {"App reminder", []string{"app"}, []string{"use"}}, {"Help line", []string{"phone"}, []string{"question", "question", "complaint"}}},
		{{"Members' evening", []string{"event"}, []string{"visit", "positive_talk"}}, {"Partner visit", []string{"partner"}, []string{"visit"}}},
		{{"Renewal letter", []string{"email"}, []string{"visit", "purchase"}}, {"Anniversary offer", []string{"shop", "app"}, []string{"purchase", "visit"}}},
		{{"Guest invitation", []string{"event", "app"}, []string{"referral", "positive_talk"}}, {"Public review", []string{"web", "social"}, []string{"review", "positive_talk"}}},
	},
	outside: spot{"Forum thread", []string{"forum"}, []string{"post", "post", "positive_talk"}},
	contacts: func(r *rand.Rand, p person) (float64, int) {
		rate := [temperaments]float64{9, 12, 6, 16}[p.temperament]
		if p.prospect {
			return rate / 3, 1 + r.IntN(2)
		}
		return rate, 3 + pickIndex(r, []float64{1.5, 3, 2, 2, 2.5})
	},
	worth: func(r *rand.Rand, p person, kind string) float64 {
		if kind != "purchase" {
			return math.NaN()
		}
		size := [temperaments]float64{38, 70, 55, 7}[p.temperament]
		if r.Float64() < 0.03 {
			size *= 8
		}
		return cents(size * math.Exp(0.7*r.NormFloat64()))
	},
	speak: [temperaments][]float64{
		balancer:       {0.5, 4, 2, 1.5, 1, 1.5, 0.7, 0.05, 0.1},
		climber:        {0.3, 2, 1, 5, 4, 1.5, 3, 0.1, 0.1},
		securitySeeker: {1.5, 4, 2, 1, 0.3, 0.5, 0.7, 0.05, 0.1},
		explorer:       {0.2, 1, 2, 1, 3, 6, 4, 0.1, 0.1},
	},
	dimensions: lifeDimensions,
	drift: func(p person, d dimension) float64 {
		switch {
		case d.asset == "competence" && p.temperament == climber:
			return 0.8
		case d.name == "social" && p.outside:
			return 0.6
		case d.name == "debt":
			return -0.5
		}
		return 0.15
	},
	often: func(_ person, code string) float64 {
		return map[string]float64{"digital_gap": 3, "exercise": 1.6, "remote_days": 1.5, "rising_rent": 1.5}[code] + 1
	},
	significance: map[string]float64{"digital_gap": 4.3, "rising_rent": 3.9, "poor_sleep": 3.6, "savings": 3.6, "health_check": 2.4, "share_plan": 2.1},
	products:     []string{"Courses", "Finance", "Health"},
	wanted: [temperaments][]float64{
		balancer: {1, 1, 2, 5, 0.5, 0.2}, climber: {2, 5, 1, 1.5, 1, 0.3}, securitySeeker: {3, 2, 1, 3, 0.2, 0.8}, explorer: {1, 0.5, 4, 2, 3, 0.1},
	},
	// Those who want best friends take it to be a basic exchange, less so since
	// the shift to retention.
	assumed: func(_ person, want string, w wave) []float64 {
		switch {
		case want == "best_friends" && w.after():
			return []float64{5.2, 1.2, 1.6, 1.6, 0.2, 0.4}
		case want == "best_friends":
			return []float64{7, 1, 0.7, 0.8, 0.2, 0.6}
		case w.after():
			return []float64{2.4, 2.6, 2.6, 0.8, 0.6, 0.6}
		}
		return []float64{3.6, 2.2, 1.7, 0.5, 0.6, 1}
	},
	// Time with family and belonging are laddered to by most and served worst.
	needs: []need{
		{"learn_skills", 4.1, 4.1}, {"save_time", 3.4, 3.5}, {"cover_costs", 3.5, 3.5}, {"keep_job", 3.3, 3.3},
		{"feel_competent", 3.9, 4}, {"less_stress", 3.7, 3.7}, {"family_time", 2.3, 2.4}, {"feel_trusted", 3.3, 3.7},
		{"security", 3.8, 3.8}, {"belonging", 2.2, 2.5}, {"self_esteem", 3.7, 3.7}, {"fun", 3.6, 3.6},
	},
	mood: func(p person) float64 { return 0.3 * float64(yes(p.outside)) },
	// Those who spend little refer most.
	gives: func(p person) [7]float64 {
		if p.prospect {
			return [7]float64{0.4, 0.1, 0, 0.1, 0, 0.05, 0.05}
		}
		out := [7]float64{1, 0.4, 0.15, 0.6, 0.25, 0.3, 0.3}
		if p.revenue <= little {
			out[0], out[1], out[3] = 2.2, 1.9, 1.1
		}
		if p.outside {
			out[0]++
		}
		if p.temperament == climber {
			out[4], out[5] = 0.6, 0.9
		}
		return out
	},
	money: []cash{
		{"EUR", func(p person) float64 { return 0.25 * float64(yes(!p.prospect)) }, 60},
		{"CHF", func(p person) float64 { return 0.5 * float64(yes(!p.prospect && p.region == "south")) }, 75},
	},
}

// little is the revenue up to which a member is in the lowest money band; the
// study says the same.
const little = 40

// member is what the intermediary knows of a person.
type member struct {
	region      string
	income      string // empty is unknown
	prospect    bool   // nobody's customer yet
	renewed     int64  // 1, 0, or none of prospects
	revenue     float64
	clv         float64
	costToServe float64
}

var (
	regions = []string{"north", "east", "south", "west"}
	incomes = []string{"i0_under20k", "i1_20_40k", "i2_40_60k", "i3_60_90k", "i4_90_140k", "i5_over140k"}
)

func memberOf(w *world, i int) person {
	r := source(i, 1)
	p := somebody(r, 100_000+int64(i)*7)
	p.region = regions[r.IntN(len(regions))]
	p.site = fmt.Sprintf("%s-%02d", p.region, 1+r.IntN(20))
	class := min(5, max(0, int(float64(p.age-15)/11+r.NormFloat64()*1.2)))
	p.income = incomes[class]
	p.investment = math.Round(math.Exp(10.1+0.8*float64(class)+r.NormFloat64())/100) * 100
	p.weight = math.Round(math.Exp(0.3*r.NormFloat64())*1000) / 1000
	for k := range p.items {
		p.items[k] = answer(r, p.temperament, k)
	}
	old := p.age
	if r.Float64() < 0.02 {
		p.age = none
	}
	if r.Float64() < 0.05 {
		p.income = ""
	}
	p.bond(w, i, old)
	return p
}

// bond makes the member of a person of an age: who buys, who takes part in the
// forum, who renews. The young are in the forum more and renew less, so that
// the forum's difference grows when the mix of ages is made equal.
func (p *person) bond(w *world, i int, age int64) {
	r := source(i, 11)
	p.waves = panel(r)
	p.silent = r.Float64() < 0.05
	p.prospect = p.silent || r.Float64() < [temperaments]float64{0.1, 0.07, 0.1, 0.12}[p.temperament]
	p.outside = !p.prospect && r.Float64() < [temperaments]float64{0.3, 0.15, 0.14, 0.45}[p.temperament]
	for _, c := range w.contactsOf(i, *p) {
		if c.kind == "purchase" {
			p.revenue += c.value
		}
		if c.channel == "shop" || c.channel == "phone" {
			p.costToServe += 6
		}
	}
	p.revenue = round(p.revenue, 1)
	likely := 0.42 + 0.22*float64(yes(p.outside)) + 0.12*float64(yes(age >= 45)) - 0.12*float64(yes(p.temperament == explorer))
	p.renewed = yes(r.Float64() < likely)
	p.clv = round(p.revenue*(1.2+1.8*float64(p.renewed))*math.Exp(0.2*r.NormFloat64()), 1)
	p.costToServe = cents(4 + p.costToServe + 10*r.ExpFloat64())
	if p.prospect {
		p.renewed, p.clv = none, 0
	}
	if i%397 == 11 {
		p.weight = math.NaN()
	}
}

func memberColumns(people []person) []intake.Column {
	return append(everybodys(people),
		texts("region", people, func(p person) string { return p.region }),
		texts("site", people, func(p person) string { return p.site }),
		texts("income", people, func(p person) string { return p.income }),
		floats("investment_assets", people, func(p person) float64 { return p.investment }),
		floats("revenue", people, func(p person) float64 { return p.revenue }),
		floats("clv", people, func(p person) float64 { return p.clv }),
		floats("cost_to_serve", people, func(p person) float64 { return p.costToServe }),
		flags("renewed", people, func(p person) int64 { return p.renewed }))
}

// points makes a dimension of 0 to 100 points.
func points(asset, name string, mean float64, temper [temperaments]float64) dimension {
	return dimension{asset: asset, name: name, mean: mean, spread: 13, aim: 12, temper: temper, unit: 1}
}

// hours makes a dimension of hours a week.
func hours(name string, mean, aim float64, temper [temperaments]float64) dimension {
	return dimension{asset: "time", name: name, mean: mean, spread: 6, aim: aim, temper: temper, unit: 0.5}
}

// debt is nothing for a third of people, and lognormal for the others.
func debt(median float64) func(person, float64) float64 {
	return func(_ person, z float64) float64 {
		if z < -0.4 {
			return 0
		}
		return round(median*math.Exp(0.9*z), 100)
	}
}

var lifeDimensions = []dimension{
	points("competence", "knowledge", 58, [4]float64{0, 0.5, -0.2, 0.1}),
	points("competence", "skills", 55, [4]float64{0, 0.5, -0.3, 0.1}),
	points("competence", "confidence", 60, [4]float64{-0.2, 0.6, -0.5, 0.4}),
	points("health", "physical", 62, [4]float64{0, 0.1, -0.3, 0.5}),
	points("health", "mental", 57, [4]float64{-0.2, 0, -0.2, 0.3}),
	points("health", "social", 52, [4]float64{-0.5, 0, -0.1, 0.4}),
	points("health", "spiritual", 48, [4]float64{0.2, -0.4, 0.3, 0}),
	hours("discretionary", 19, 6, [4]float64{-0.6, -0.3, 0.2, 0.6}),
	hours("committed", 52, -5, [4]float64{0.5, 0.5, -0.2, -0.6}),
	{asset: "wealth", name: "net_worth", spread: 0.2, aim: 0.3, unit: 1000, money: func(p person, z float64) float64 {
		return round(1.3*p.investment+22_000*math.Exp(0.8*z)-9000, 1000)
	}},
	{asset: "wealth", name: "debt", spread: 0.25, aim: -0.5, unit: 100, money: debt(7000)},
	// The tail is heavy: a few people have most.
	{asset: "wealth", name: "investments", spread: 0.2, aim: 0.25, unit: 100, money: func(p person, _ float64) float64 { return p.investment }},
}

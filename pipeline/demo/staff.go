package demo

import (
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"

	"rung/pipeline/intake"
)

//go:embed employer.yaml
var workplaceYAML []byte

// workplace is the employer's world: five sites with ten teams each, three
// shifts, a pilot that half of the teams take part in, and a reorganisation
// that fell on logistics.
var workplace = &world{
	study: workplaceYAML, seed: 100, frame: work, person: employeeOf, respondents: employeeColumns,
	stages: [7]string{"attraction", "application", "onboarding", "practice", "community", "loyalty", "advocacy"},
	spots: [7][]spot{
		{{"Job advertisement", []string{"jobs_site"}, []string{"visit"}}, {"Career fair", []string{"fair"}, []string{"visit", "question"}}, {"Story of a colleague", []string{"jobs_site", "chat"}, []string{"visit"}}},
		{{"Open day", []string{"fair"}, []string{"visit", "question"}}, {"Application for a post", []string{"hr_portal"}, []string{"application"}}},
		{{"Contract talk", []string{"manager"}, []string{"agreement"}}, {"First days", []string{"training_centre"}, []string{"training"}}, {"Talk after a hundred days", []string{"manager"}, []string{"agreement"}}},
		{{"Course", []string{"training_centre"}, []string{"training"}}, {"Rota planning", []string{"hr_portal", "manager"}, []string{"question", "complaint", "use"}}, {"Health offer", []string{"health_room"}, []string{"use"}}},
		{{"Team breakfast", []string{"canteen"}, []string{"visit", "positive_talk"}}, {"Chat of the team", []string{"chat"}, []string{"use", "positive_talk"}}},
		{{"Yearly talk", []string{"manager"}, []string{"visit", "agreement"}}, {"Anniversary", []string{"canteen"}, []string{"visit"}}},
		{{"Refer a friend", []string{"hr_portal", "chat"}, []string{"referral"}}, {"Idea box", []string{"hr_portal", "canteen"}, []string{"idea", "positive_talk"}}},
	},
	outside: spot{"Peer circle meeting", []string{"circle"}, []string{"visit", "visit", "positive_talk"}},
	contacts: func(r *rand.Rand, p person) (float64, int) {
		return [temperaments]float64{9, 12, 7, 11}[p.temperament], 4 + pickIndex(r, []float64{3, 2, 3, 2})
	},
	worth: func(r *rand.Rand, _ person, kind string) float64 {
		if kind != "training" {
			return math.NaN()
		}
		return round(1+7*r.Float64(), 0.5)
	},
	speak: [temperaments][]float64{
		balancer:       {0.5, 4, 2, 1.5, 1, 1.5, 0.7, 0.05, 0.1},
		climber:        {0.3, 2, 1, 5, 4, 1.5, 3, 0.1, 0.2},
		securitySeeker: {1.5, 4, 2, 1, 0.3, 0.5, 0.7, 0.05, 0.1},
		explorer:       {0.2, 1, 2, 1, 3, 6, 4, 0.1, 0.1},
	},
	rated:      true,
	dimensions: workDimensions,
	// The reorganisation fell on logistics; the night shift loses a little all
	// the time.
	drift: func(p person, d dimension) float64 {
		moved := 0.1
		if d.name == "debt" || d.name == "committed" {
			moved = -0.1
		}
		if p.department == logistics && (d.name == "mental" || d.name == "confidence" || d.name == "social") {
			moved -= 1.1
		}
		if p.shift == night {
			switch d.asset {
			case "health":
				moved -= 0.35
			case "competence":
				moved -= 0.2
			}
		}
		return moved
	},
	often: func(p person, code string) float64 {
		switch {
		case code == "night_sleep" && p.shift == night:
			return 6
		case code == "late_rota":
			return 3.5
		case code == "craft" || code == "expected_overtime":
			return 2
		}
		return 1
	},
	significance: map[string]float64{"late_rota": 4.3, "night_sleep": 4.1, "expected_overtime": 3.7, "craft": 3.6, "swap_app": 3.6, "physio": 2.4, "pension": 2.3},
	products:     []string{"Health offers", "Job", "Training"},
	wanted: [temperaments][]float64{
		balancer: {1, 1, 2.5, 5, 0.2, 0.2}, climber: {1.5, 6, 1, 1.5, 1, 0.3}, securitySeeker: {3, 2, 1.5, 3, 0.1, 0.8}, explorer: {1, 1.5, 4, 2, 2, 0.1},
	},
	// Those who want best friends take it to be a basic exchange; logistics
	// took it to be master and servant after the reorganisation.
	assumed: func(p person, want string, w wave) []float64 {
		out := []float64{3, 3, 2, 0.6, 0.3, 1.2}
		if want == "best_friends" {
			out = []float64{7, 1.2, 0.9, 0.8, 0.1, 0.8}
		}
		if p.department == logistics && w.after() {
			out[1], out[5] = out[1]/2, out[5]+4
		}
		return out
	},
	// Being heard and recovering between shifts are laddered to often and
	// served worst.
	needs: []need{
		{"learn_more", 3.9, 3.9}, {"recover", 2.3, 2.2}, {"plan_week", 3.2, 3.1}, {"safe_job", 4, 3.7}, {"cover_costs", 3.7, 3.7},
		{"feel_competent", 3.9, 3.8}, {"be_heard", 2.3, 2.1}, {"family_time", 3.9, 3.9}, {"team_spirit", 3.8, 3.7},
		{"security", 4.3, 4.2}, {"belonging", 3.9, 3.8}, {"self_esteem", 3.5, 3.4},
	},
	mood: func(p person) float64 {
		return 0.3*float64(yes(p.outside)) - 0.7*float64(yes(p.shift == night))
	},
	gives: func(p person) [7]float64 {
		out := [7]float64{1.2, 0.3, 0.4, 0.7, 0.2, 0.25, 0.4}
		if p.shift == night {
			out[2], out[6] = 1.4, 1.2
		}
		if p.outside {
			out[0]++
		}
		if p.temperament == climber {
			out[4], out[5] = 0.5, 0.7
		}
		return out
	},
	money: []cash{
		{"EUR", func(p person) float64 { return 0.3 * float64(yes(p.site != "Brno")) }, 25},
		{"CZK", func(p person) float64 { return 0.4 * float64(yes(p.site == "Brno")) }, 450},
	},
}

const (
	logistics = "logistics"
	night     = "night"
)

// employee is what the employer knows of a person.
type employee struct {
	department string
	team       string
	shift      string
	tenure     float64 // years
	pay        float64 // a year
	support    float64 // spent on the person in a year
	overtime   float64 // unpaid hours a month
	engagement int64   // 0 to 100; none is no answer
	stayed     int64
}

var sites = []string{"Brno", "Graz", "Leipzig", "Lyon", "Porto"}

// departments are those of a site's ten teams.
var departments = [10]string{"production", "production", "production", "production", logistics, logistics, logistics, "service", "service", "office"}

func employeeOf(_ *world, i int) person {
	r := source(i, 101)
	p := somebody(r, 500_000+int64(i)*7)
	p.waves = panel(r)
	p.site = sites[r.IntN(len(sites))]
	team := r.IntN(10)
	p.department, p.team = departments[team], fmt.Sprintf("%s %d", p.site, team+1)
	p.arm = []string{"comparison", "pilot"}[(team+len(p.site))%2] // teams are in one arm as a whole
	p.shift = pick(r, []string{"day", "late", night}, map[string][]float64{
		"production": {5, 3, 3}, logistics: {4, 3, 4}, "service": {7, 3, 1.5}, "office": {1, 0, 0}}[p.department])
	p.tenure = round(min(float64(p.age-18), 0.5+7*r.ExpFloat64()), 0.5)
	base := map[string]float64{"production": 37_000, logistics: 33_000, "service": 36_000, "office": 46_000}[p.department]
	if p.shift == night {
		base *= 0.88 // lower grades work at night, and their allowance does not make up for it
	}
	p.pay = round(base*math.Exp(0.012*p.tenure+0.16*r.NormFloat64()+0.06*float64(yes(p.temperament == climber))), 100)
	p.support = round(1100*math.Exp(0.4*r.NormFloat64())*(1-0.45*float64(yes(p.shift == night))), 10)
	p.overtime = round(max(0, 5+9*float64(yes(p.shift == night))+3.5*r.NormFloat64()), 0.5)
	p.investment = round(math.Exp(8.6+0.04*float64(p.age)+1.3*r.NormFloat64()), 100)
	p.weight = math.Round(math.Exp(0.2*r.NormFloat64())*1000) / 1000
	for k := range p.items {
		p.items[k] = answer(r, p.temperament, k)
	}
	p.silent = r.Float64() < 0.02
	p.outside = !p.silent && r.Float64() < 0.22+0.16*float64(yes(p.age < 35))
	p.engagement = around(r, 63-9*float64(yes(p.shift == night))+6*float64(yes(p.outside)), 12, 0, 100)
	likely := 0.76 + 0.14*float64(yes(p.outside)) - 0.12*float64(yes(p.shift == night)) - 0.08*float64(yes(p.age < 35)) - 0.06*float64(yes(p.department == logistics))
	p.stayed = yes(r.Float64() < likely)
	if r.Float64() < 0.02 {
		p.age = none
	}
	if r.Float64() < 0.06 {
		p.engagement = none
	}
	if i%397 == 11 {
		p.weight = math.NaN()
	}
	return p
}

func employeeColumns(people []person) []intake.Column {
	return append(everybodys(people),
		texts("site", people, func(p person) string { return p.site }),
		texts("team", people, func(p person) string { return p.team }),
		texts("department", people, func(p person) string { return p.department }),
		texts("shift", people, func(p person) string { return p.shift }),
		floats("tenure", people, func(p person) float64 { return p.tenure }),
		floats("pay", people, func(p person) float64 { return p.pay }),
		floats("support_cost", people, func(p person) float64 { return p.support }),
		floats("overtime", people, func(p person) float64 { return p.overtime }),
		ints("engagement", people, func(p person) int64 { return p.engagement }),
		flags("stayed", people, func(p person) int64 { return p.stayed }))
}

var workDimensions = []dimension{
	points("competence", "knowledge", 61, [4]float64{0, 0.4, 0, 0.1}),
	points("competence", "skills", 64, [4]float64{0, 0.4, 0, 0.2}),
	points("competence", "confidence", 60, [4]float64{-0.2, 0.6, -0.4, 0.3}),
	points("health", "physical", 60, [4]float64{0, 0.1, -0.3, 0.4}),
	points("health", "mental", 58, [4]float64{-0.2, 0, -0.2, 0.2}),
	points("health", "social", 57, [4]float64{-0.3, 0, 0, 0.3}),
	points("health", "spiritual", 49, [4]float64{0.2, -0.3, 0.2, 0}),
	hours("discretionary", 20, 6, [4]float64{-0.5, -0.3, 0.2, 0.5}),
	hours("committed", 49, -4, [4]float64{0.4, 0.5, 0, -0.5}),
	{asset: "wealth", name: "net_worth", spread: 0.2, aim: 0.3, unit: 1000, money: func(p person, z float64) float64 {
		return round(1.2*p.investment+26_000*math.Exp(0.8*z)-9000, 1000)
	}},
	{asset: "wealth", name: "debt", spread: 0.25, aim: -0.5, unit: 100, money: debt(6000)},
	{asset: "wealth", name: "investments", spread: 0.2, aim: 0.25, unit: 100, money: func(p person, _ float64) float64 { return p.investment }},
}

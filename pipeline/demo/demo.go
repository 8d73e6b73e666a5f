package demo

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"time"

	"rung/pipeline/intake"
)

//go:embed study.yaml
var studyYAML []byte

// Study is the name of the demo's study.
const Study = "life-quality"

// Respondents is how many people the demo invents unless told otherwise; Most
// the number it accepts at most.
const (
	Respondents = 1200
	Most        = 200_000
)

// Files are the demo's files by path: study.yaml, codes.csv and the exports of
// so many respondents. The same number gives the same bytes.
func Files(respondents int) (map[string][]byte, error) {
	files := map[string][]byte{"study.yaml": studyYAML, "codes.csv": []byte(codesCSV)}
	for name, columns := range Tables(respondents) {
		var b bytes.Buffer
		if err := intake.WriteTable(&b, columns); err != nil {
			return nil, fmt.Errorf("writing the demo's %s: %w", name, err)
		}
		files["exports/"+name+"/part-0.parquet"] = b.Bytes()
	}
	return files, nil
}

// Tables are the demo's exports by name: respondents, ladders, interactions.
func Tables(respondents int) map[string][]intake.Column {
	people := make([]person, respondents)
	for i := range people {
		people[i] = personOf(i)
	}
	return map[string][]intake.Column{
		intake.RespondentsExport:  respondentColumns(people),
		intake.LaddersExport:      ladderColumns(people),
		intake.InteractionsExport: interactionColumns(people),
	}
}

func respondentColumns(people []person) []intake.Column {
	n := len(people)
	ints := func(name string, of func(person) int64) intake.Column {
		c := intake.Column{Name: name, Ints: make([]int64, n), Valid: make([]bool, n)}
		for i, p := range people {
			c.Ints[i] = of(p)
			c.Valid[i] = c.Ints[i] != 0
		}
		return c
	}
	texts := func(name string, of func(person) string) intake.Column {
		c := intake.Column{Name: name, Texts: make([]string, n), Valid: make([]bool, n)}
		for i, p := range people {
			c.Texts[i] = of(p)
			c.Valid[i] = c.Texts[i] != ""
		}
		return c
	}
	columns := []intake.Column{
		ints("respondent_id", func(p person) int64 { return p.id }),
		ints("age", func(p person) int64 { return p.age }),
		texts("gender", func(p person) string { return p.gender }),
		texts("region", func(p person) string { return p.region }),
		texts("site", func(p person) string { return p.site }),
		texts("income", func(p person) string { return p.income }),
		floats("investment_assets", people, func(p person) float64 { return p.investment }),
		floats("weight", people, func(p person) float64 { return p.weight }),
	}
	for k := range people[0].items {
		columns = append(columns, ints(fmt.Sprintf("q%02d", k+1), func(p person) int64 { return p.items[k] }))
	}
	consent := intake.Column{Name: "consent", Bools: make([]bool, n)}
	for i, p := range people {
		consent.Bools[i] = p.consent
	}
	return append(columns, texts("arm", func(p person) string { return p.arm }), consent)
}

func floats(name string, people []person, of func(person) float64) intake.Column {
	c := intake.Column{Name: name, Floats: make([]float64, len(people))}
	for i, p := range people {
		c.Floats[i] = of(p)
	}
	return c
}

// rungs collects the ladders export, one row a rung and coder.
type rungs struct {
	respondent, ladder, rung         []int64
	code, level, asset, swot, coders []string
	wave                             []time.Time
}

func (t *rungs) add(person, ladder, rung int64, code, coder string, l told) {
	t.respondent = append(t.respondent, person)
	t.ladder = append(t.ladder, ladder)
	t.rung = append(t.rung, rung)
	t.code = append(t.code, code)
	t.level = append(t.level, levels[code])
	t.asset = append(t.asset, l.start.asset)
	t.swot = append(t.swot, l.start.swot)
	t.wave = append(t.wave, l.wave)
	t.coders = append(t.coders, coder)
}

// ladderColumns writes every ladder as coder_1 coded it, and one person in
// eight as coder_2 did, too. One ladder in a hundred or so carries a fault that exports
// have in life.
func ladderColumns(people []person) []intake.Column {
	var t rungs
	ladder := int64(0)
	for i, p := range people {
		r := source(i, 4)
		for _, l := range laddersOf(i, p) {
			ladder++
			for k, code := range l.codes {
				rung, id := int64(k+1), p.id
				switch {
				case ladder%212 == 0 && k == len(l.codes)-1:
					code = "not in the frame"
				case ladder%211 == 1 && k == 1:
					rung++
				case ladder%389 == 2:
					id = 1
				}
				t.add(id, ladder, rung, code, "coder_1", l)
				if i%8 == 0 {
					t.add(id, ladder, rung, recode(r, code, neighbours(code)), "coder_2", l)
				}
			}
		}
	}
	return []intake.Column{
		{Name: "respondent_id", Ints: t.respondent}, {Name: "ladder_id", Ints: t.ladder}, {Name: "rung", Ints: t.rung},
		{Name: "code", Texts: t.code}, {Name: "level", Texts: t.level}, {Name: "asset", Texts: t.asset}, {Name: "swot", Texts: t.swot},
		{Name: "wave", Dates: t.wave}, {Name: "coder", Texts: t.coders},
	}
}

func interactionColumns(people []person) []intake.Column {
	var respondent []int64
	var at []time.Time
	var touchpoint, stage, kind []string
	var value []float64
	var valued []bool
	for i, p := range people {
		for _, c := range contactsOf(i, p) {
			respondent = append(respondent, p.id)
			at = append(at, c.at)
			touchpoint, stage, kind = append(touchpoint, c.touchpoint), append(stage, c.stage), append(kind, c.kind)
			valued = append(valued, !math.IsNaN(c.value))
			if math.IsNaN(c.value) {
				c.value = 0
			}
			value = append(value, c.value)
		}
	}
	return []intake.Column{
		{Name: "respondent_id", Ints: respondent}, {Name: "ts", Times: at}, {Name: "touchpoint", Texts: touchpoint},
		{Name: "stage", Texts: stage}, {Name: "kind", Texts: kind}, {Name: "value", Floats: value, Valid: valued},
	}
}

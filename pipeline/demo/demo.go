package demo

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"rung/pipeline/intake"
)

// Respondents is how many people the demo invents unless told otherwise; Most
// the number it accepts at most.
const (
	Respondents = 1200
	Most        = 200_000
)

// Files are the files of a kind of demo by path: study.yaml, codes.csv and the
// exports of so many respondents. The same number gives the same bytes.
func Files(k Kind, respondents int) (map[string][]byte, error) {
	w := worlds[k]
	people := w.people(respondents)
	files := map[string][]byte{"study.yaml": w.studyOf(respondents), "codes.csv": []byte(w.frame.csv)}
	for _, e := range w.exports() {
		var b bytes.Buffer
		if err := intake.WriteTable(&b, e.columns(people)); err != nil {
			return nil, fmt.Errorf("writing the demo's %s: %w", e.name, err)
		}
		files["exports/"+e.name+"/part-0.parquet"] = b.Bytes()
	}
	return files, nil
}

// Tables are the exports of a kind of demo by name: respondents, ladders,
// interactions, and those of segment.Forms.
func Tables(k Kind, respondents int) map[string][]intake.Column {
	w := worlds[k]
	people := w.people(respondents)
	out := map[string][]intake.Column{}
	for _, e := range w.exports() {
		out[e.name] = e.columns(people)
	}
	return out
}

// exporter makes an export.
type exporter struct {
	name    string
	columns func([]person) []intake.Column
}

func (w *world) exports() []exporter {
	return append([]exporter{
		{intake.RespondentsExport, func(people []person) []intake.Column { return w.respondents(twice(people)) }},
		{intake.LaddersExport, w.ladderColumns},
		{intake.InteractionsExport, w.interactionColumns},
	}, w.told()...)
}

func (w *world) people(n int) []person {
	out := make([]person, n)
	for i := range out {
		out[i] = w.person(w, i)
	}
	return out
}

// twice is the people with one record in two hundred standing twice, as
// exports have it.
func twice(people []person) []person {
	out := make([]person, 0, len(people)+len(people)/200)
	for i, p := range people {
		out = append(out, p)
		if i%211 == 7 {
			out = append(out, p)
		}
	}
	return out
}

// everybodys are the columns that people of both kinds have.
func everybodys(people []person) []intake.Column {
	columns := []intake.Column{
		ints("respondent_id", people, func(p person) int64 { return p.id }),
		ints("age", people, func(p person) int64 { return p.age }),
		texts("gender", people, func(p person) string { return p.gender }),
		floats("weight", people, func(p person) float64 { return p.weight }),
		texts("arm", people, func(p person) string { return p.arm }),
		flags("consent", people, func(p person) int64 { return yes(p.consent) }),
	}
	for k := range people[0].items {
		columns = append(columns, ints(fmt.Sprintf("q%02d", k+1), people, func(p person) int64 { return p.items[k] }))
	}
	return columns
}

// rung is a row of the ladders export.
type rung struct {
	who, ladder, place int64
	code, coder, level string
	told               told
}

// ladderColumns writes every ladder as coder_1 coded it, and one person in
// eight as coder_2 did, too. One ladder in a hundred or so carries a fault that
// exports have in life.
func (w *world) ladderColumns(people []person) []intake.Column {
	rows := []rung{}
	ladder := int64(0)
	for i, p := range people {
		r := source(i, w.seed+4)
		for _, l := range w.laddersOf(i, p) {
			ladder++
			for k, code := range l.codes {
				place, id := int64(k+1), p.id
				switch {
				case ladder%212 == 0 && k == len(l.codes)-1:
					code = "not in the frame"
				case ladder%211 == 1 && k == 1:
					place++
				case ladder%389 == 2:
					id = 1
				}
				rows = append(rows, rung{id, ladder, place, code, "coder_1", w.frame.levels[code], l})
				if i%8 == 0 {
					code = recode(r, code, w.frame.neighbours(code))
					rows = append(rows, rung{id, ladder, place, code, "coder_2", w.frame.levels[code], l})
				}
			}
		}
	}
	return []intake.Column{
		ints("respondent_id", rows, func(l rung) int64 { return l.who }), ints("ladder_id", rows, func(l rung) int64 { return l.ladder }),
		ints("rung", rows, func(l rung) int64 { return l.place }), texts("code", rows, func(l rung) string { return l.code }),
		texts("level", rows, func(l rung) string { return l.level }), texts("asset", rows, func(l rung) string { return l.told.start.asset }),
		texts("swot", rows, func(l rung) string { return l.told.start.swot }), texts("wave", rows, func(l rung) string { return l.told.wave }),
		texts("coder", rows, func(l rung) string { return l.coder }),
	}
}

func (w *world) interactionColumns(people []person) []intake.Column {
	rows := gather(people, w.contactsOf)
	for k := range rows {
		switch {
		case k%311 == 17:
			rows[k].who = 1
		case k%307 == 101:
			rows[k].at = time.Time{}
		}
	}
	return []intake.Column{
		ints("respondent_id", rows, func(c contact) int64 { return c.who }), times("ts", rows, func(c contact) time.Time { return c.at }),
		texts("touchpoint", rows, func(c contact) string { return c.touchpoint }), texts("channel", rows, func(c contact) string { return c.channel }),
		texts("stage", rows, func(c contact) string { return c.stage }), texts("kind", rows, func(c contact) string { return c.kind }),
		floats("value", rows, func(c contact) float64 { return c.value }),
	}
}

// fewest is how many people raking needs: of fewer, some category that the
// population has may have nobody, and its target cannot be met.
const fewest = Respondents / 2

// studyOf is the study of so many people: one of few leaves weights as they are.
func (w *world) studyOf(people int) []byte {
	if people >= fewest {
		return w.study
	}
	lines, within := strings.Split(string(w.study), "\n"), false
	for i, line := range lines {
		within = line == "weighting:" || within && strings.HasPrefix(line, " ")
		if within {
			lines[i] = "# " + line
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

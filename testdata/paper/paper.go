// Package paper is a study small enough to do with a pencil: eight
// respondents, twelve ladders, seven codes. It builds the sample from the CSV
// files beside it (README.md says what each ladder is there for) and states
// the answer to every measure, derived by hand, in Expected.
package paper

import (
	"embed"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/say"
)

//go:embed *.csv
var files embed.FS

// What the study chooses.
const (
	LowBase = 4 // bases under this are marked
	Chains  = 6 // means-end chains listed
	Coders  = 2
)

// Options count by respondent and keep links that 30 % of a segment make.
var Options = ladder.Options{Count: ladder.ByRespondent, Cutoff: ladder.Cutoff{Share: 0.3}}

// Person is one respondent with everything he said.
type Person struct {
	ID         string
	Weight     float64
	Age, Shift string
	Contract   string // empty is not known
	Ladders    []Ladder
	Codings    [][]ladder.Index // per statement, the code of each coder

	Told    [segment.Exports][]Row // what the other exports say of him
	Amounts []float64              // in the order of Amounts; nil is nothing known
	Then    string                 // his age once; empty means Age
	Answers []float64              // to the items of Scale, as asked, NaN where missing; nil is none

	Stages, Recorded, Elements []string // where he met the brand
	Rows, CRM                  uint32   // how often
}

// Ladder is one ladder, bottom rung first.
type Ladder struct {
	Asset ladder.Asset
	Swot  ladder.Swot
	Codes []ladder.Index
}

// The categories of the three traits. Nobody is on a rotating shift; no banner
// has the contracts.
var (
	ages      = []string{"under 40", "40+"}
	shifts    = []string{"day", "night", "rotating"}
	contracts = []string{"permanent", "fixed-term", "agency", ""}
)

// Frame is the code frame.
func Frame() *ladder.Frame {
	var codes []ladder.Code
	for _, r := range rows("codes.csv") {
		level, ok := ladder.ParseLevel(r[2])
		must(ok, "level", r[2])
		asset, ok := ladder.ParseAsset(r[4])
		must(ok, "asset", r[4])
		codes = append(codes, ladder.Code{ID: r[0], Label: r[1], Level: level, Net: r[3], Asset: asset})
	}
	f, err := ladder.NewFrame(codes)
	must(err == nil, "frame", err)
	return f
}

// Plan is Total, age and shift: six columns.
func Plan() *segment.Plan {
	p, err := segment.Compile(traits(), []segment.Banner{{Name: "people", By: [][]string{{"age"}, {"shift"}}}})
	must(err == nil, "plan", err)
	return p
}

// Sample is all respondents.
func Sample() *segment.Sample { return Build(People()) }

// People are the respondents, in the order of their ids.
func People() []Person {
	frame := Frame()
	var people []Person
	place := map[string]int{}
	for i, r := range rows("respondents.csv") {
		w, err := strconv.ParseFloat(r[1], 64)
		must(err == nil, "weight", r[1])
		people = append(people, Person{ID: r[0], Weight: w, Age: r[2], Shift: r[3], Contract: r[4]})
		place[r[0]] = i
	}
	for _, r := range rows("ladders.csv") {
		asset, ok := ladder.ParseAsset(r[2])
		must(ok, "asset", r[2])
		swot, ok := ladder.ParseSwot(r[3])
		must(ok, "SWOT item", r[3])
		p := &people[place[r[0]]]
		p.Ladders = append(p.Ladders, Ladder{Asset: asset, Swot: swot, Codes: codes(frame, strings.Split(r[4], ">"))})
	}
	for _, r := range rows("codings.csv") {
		p := &people[place[r[0]]]
		p.Codings = append(p.Codings, codes(frame, r[2:]))
	}
	tell(people, place)
	return people
}

// Build makes a sample of people, in the order given.
func Build(people []Person) *segment.Sample {
	s := &segment.Sample{Len: len(people), Traits: traits(), Values: make([][]uint16, 3)}
	set := &ladder.Set{First: []int32{0}, Rungs: []int32{0}}
	codings := &ladder.Codings{Coders: Coders, First: []int32{0}}
	s.Life = NewLife()
	for _, p := range people {
		p.live(s.Life)
		s.Weight = append(s.Weight, p.Weight)
		h := fnv.New64a()
		h.Write([]byte(p.ID))
		s.Key = append(s.Key, h.Sum64())
		s.Values[0] = append(s.Values[0], uint16(slices.Index(ages, p.Age)))
		s.Values[1] = append(s.Values[1], uint16(slices.Index(shifts, p.Shift)))
		s.Values[2] = append(s.Values[2], uint16(slices.Index(contracts, p.Contract)))
		for _, l := range p.Ladders {
			set.Codes = append(set.Codes, l.Codes...)
			set.Rungs = append(set.Rungs, int32(len(set.Codes)))
			set.Asset, set.Swot = append(set.Asset, l.Asset), append(set.Swot, l.Swot)
		}
		set.First = append(set.First, int32(len(set.Rungs)-1))
		for _, statement := range p.Codings {
			codings.Code = append(codings.Code, statement...)
		}
		codings.First = append(codings.First, int32(len(codings.Code)/Coders))
	}
	set.Codings = codings
	s.Ladders = set
	return s
}

func traits() []segment.Trait {
	return []segment.Trait{
		{Name: "age", Label: "Age", Kind: segment.Demographic, Categories: categories(ages), Column: 0},
		{Name: "shift", Label: "Shift", Kind: segment.Behavioural, Categories: categories(shifts), Column: 1},
		{Name: "contract", Label: "Contract", Kind: segment.Demographic, Column: 2,
			Categories: append(categories(contracts[:3]), segment.Category{Name: "missing", Label: "not known", Said: say.That("not known"), Missing: true}),
			Nets:       []segment.Net{{Name: "temporary", Label: "Temporary", Of: []int{1, 2}}}},
	}
}

// Described are the traits that stand in no banner.
func Described() []segment.Trait { return Plan().Outside(traits()) }

func categories(names []string) []segment.Category {
	var out []segment.Category
	for _, n := range names {
		out = append(out, segment.Category{Name: n})
	}
	return out
}

// codes looks names up; an empty one is a statement that a coder left out.
func codes(f *ladder.Frame, names []string) []ladder.Index {
	var out []ladder.Index
	for _, n := range names {
		if n == "" {
			out = append(out, ladder.NotCoded)
			continue
		}
		i, ok := f.Lookup(n)
		must(ok, "code", n)
		out = append(out, i)
	}
	return out
}

// rows are the rows of a file without its header.
func rows(name string) [][]string {
	f, err := files.Open(name)
	must(err == nil, name, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	must(err == nil, name, err)
	return all[1:]
}

// must stops a test run whose material is broken.
func must(ok bool, what string, detail any) {
	if !ok {
		panic(fmt.Sprintf("testdata/paper: %s: %v", what, detail))
	}
}

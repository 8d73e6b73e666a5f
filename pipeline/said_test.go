package pipeline_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/intake"
	"rung/report/language"
	"rung/report/language/languagetest"
	"rung/segment"
	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/say"
	"rung/testdata/paper"
)

// sayer says texts of the core in a language that fails the test on one without
// an entry, and counts them.
type sayer struct {
	t    *testing.T
	l    *language.Language
	said int
}

func (s *sayer) text(texts ...say.Text) {
	for _, t := range texts {
		if t.Any() {
			s.said++
			if out := languagetest.Outside(s.l.Text(t)); strings.ContainsAny(out, "⟦⟧") {
				s.t.Errorf("%q is put together of parts of sentences: %q", t, out)
			}
		}
	}
}

func (s *sayer) form(form string) {
	if form != "" {
		s.text(say.That(form))
	}
}

// paperStudies are contexts of the paper study that between them say what
// measures say.
func paperStudies() []*measure.Context {
	of := func(change func(c *measure.Context)) *measure.Context {
		c := &measure.Context{Plan: paper.Plan(), Frame: paper.Frame(), Ladders: paper.Options, Coders: paper.Coders, Weighted: true, LowBase: paper.LowBase,
			Chains: paper.Chains, Life: paper.NewLife(), Choices: paper.Choices, Period: -1, Weighting: paper.Weighting(), Traits: paper.Described()}
		change(c)
		return c
	}
	return []*measure.Context{
		of(func(*measure.Context) {}),
		of(func(c *measure.Context) {
			c.Weighted, c.Chains = false, 2
			c.Ladders = ladder.Options{Count: ladder.ByLadder, SkipDownward: true, Cutoff: ladder.Cutoff{Count: 2, Basis: ladder.Direct}}
		}),
		of(func(c *measure.Context) {
			c.Ladders = ladder.Options{Count: ladder.ByOccurrence, Cutoff: ladder.Cutoff{Top: 2, Redundant: true}}
			c.Choices.Values, c.Choices.Types, c.Waves = nil, nil, []string{"w1", "w2"}
			c.Life.Told[segment.Held].Numbers[segment.HeldRank] = nil
		}),
	}
}

// theirs are the labels of the paper study.
func theirs(c *measure.Context) map[string]bool {
	out := map[string]bool{}
	add := func(labels ...string) {
		for _, l := range labels {
			out[l] = true
			out[strings.ToUpper(l[:1])+l[1:]] = true // machine names of stages and dimensions, as readers see them
		}
	}
	for _, code := range c.Frame.Codes {
		add(code.Title())
		if code.Net != "" {
			add(code.Net)
		}
	}
	for _, col := range c.Plan.List {
		if col.Group != "" {
			add(col.Group)
		}
		if !col.Said.Any() {
			add(col.Label, col.Group+": "+col.Label)
		}
	}
	for _, t := range c.Traits {
		add(t.Title())
		for _, k := range t.Categories {
			if !k.Said.Any() {
				add(k.Title())
			}
		}
		for _, n := range t.Nets {
			add(n.Title())
		}
	}
	for _, n := range c.Choices.Values {
		add(n.Title())
	}
	for _, t := range c.Choices.Types {
		add(t.Title())
	}
	for _, d := range c.Choices.Dimensions {
		add(d.Name)
		if d.Label != "" {
			add(d.Label)
		}
	}
	for _, a := range c.Life.Amounts {
		add(a.Title())
	}
	add(c.Life.Journey.Stages...)
	for _, e := range c.Life.Journey.Elements {
		add(e.Title())
	}
	for _, p := range c.Life.Periods {
		add(p.Title())
	}
	for _, a := range c.Life.Scales {
		add(a.Title())
		for _, i := range a.Items {
			add(i.Name)
		}
	}
	for e := range segment.Exports {
		for k := range segment.Forms[e].Texts {
			switch {
			case e == segment.Held && k == segment.HeldValue, e == segment.Items && k == segment.ItemName, e == segment.Assets && k == segment.AssetDimension, e == segment.Relationships:
				add(paper.Texts(e, k)...)
			}
		}
	}
	return out
}

// A new measure, or a new label of one, has its German: every text of every
// table of the paper study is in the catalogue, and what is not is a label of
// the study.
func TestTablesAreSaid(t *testing.T) {
	s := sayer{t: t, l: languagetest.Pseudo(t)}
	measures, labels := map[string]bool{}, 0
	for _, c := range paperStudies() {
		sample := paper.Sample()
		tables, err := measure.Tables(c, nil, slices.Values([]*segment.Batch{sample.Batch(c.Plan, 0, sample.Len)}))
		if err != nil {
			t.Fatal(err)
		}
		known := theirs(c)
		label := func(where string, said say.Text, label string) {
			labels++
			if said.Any() {
				// Values and types that the study does not list are the tool's, and may be called as codes are.
				if s.text(said); c.Choices.Values != nil && known[said.Form] || label != said.String() {
					t.Errorf("%s: %q is said as %q", where, label, said)
				}
				return
			}
			for part := range strings.SplitSeq(label, " → ") {
				if part, _, _ = strings.Cut(part, " ("); part != "" && !known[part] {
					t.Errorf("%s: %q is no label of the study, and nothing says it", where, label)
				}
			}
		}
		for _, col := range c.Plan.List {
			label("column "+col.Segment, col.Said, col.Label)
		}
		for _, table := range tables {
			measures[table.Measure] = true
			s.form(table.Title)
			s.form(table.BaseText)
			if s.text(table.StubSaid); !table.StubSaid.Any() {
				s.form(table.StubHead)
			}
			for _, st := range table.Statistics {
				if s.text(st.Said); !st.Said.Any() {
					s.form(st.Label)
				}
				if st.Label == "" {
					t.Errorf("%s: %s has no label", table.Measure, st.Name)
				}
			}
			for _, n := range table.Notes {
				s.text(n.Text)
			}
			for _, r := range table.Stub {
				label(table.Measure+" "+r.Item, r.Said, r.Label)
				label(table.Measure+" "+r.ItemTo, r.SaidTo, r.LabelTo)
			}
		}
	}
	if len(measures) != len(measure.All) || s.said < 1500 || labels < 1500 {
		t.Errorf("looked at %d of %d measures, %d texts and %d labels only", len(measures), len(measure.All), s.said, labels)
	}
}

// What the core names by itself is in the catalogue, too: names of values,
// types and currencies that a study need not list, bands, and what a report
// says of tests and of disclosure control.
func TestCoreIsSaid(t *testing.T) {
	s := sayer{t: t, l: languagetest.Pseudo(t)}
	for _, list := range [][]measure.Named{measure.DefaultValues, measure.DefaultCurrencies} {
		for _, n := range list {
			s.text(n.Said)
		}
	}
	for _, n := range measure.DefaultTypes {
		s.text(n.Said)
	}
	for _, whole := range []bool{true, false} {
		for _, c := range (segment.Bands{Edges: []float64{2.5, 3, 10}, Whole: whole}).Categories() {
			s.text(c.Said)
		}
	}
	for _, r := range intake.Reasons() {
		s.form(r.Text)
	}
	c := paperStudies()[0]
	sample := paper.Sample()
	for _, p := range []disclose.Policy{{Protect: disclose.Cells, Minimum: 3}, {Protect: disclose.Groups, Minimum: 3}, {Protect: disclose.None, Because: "a fixture"}} {
		for _, o := range compareOptions() {
			tables, err := measure.Tables(c, nil, slices.Values([]*segment.Batch{sample.Batch(c.Plan, 0, sample.Len)}))
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Apply(&c.Plan.Columns, tables)
			if err != nil {
				t.Fatal(err)
			}
			s.text(r.Audit.Tested...)
			s.text(r.Audit.NotTested...)
			compare.Apply(r, o)
			for _, table := range r.Tables {
				if table.Tests != nil {
					s.text(table.Tests.Brief)
					s.text(table.Tests.Text...)
				}
			}
		}
	}
	if s.said < 500 {
		t.Errorf("only %d texts were looked at", s.said)
	}
}

// compareOptions are all ways to compare.
func compareOptions() (out []compare.Options) {
	for _, against := range []compare.Against{compare.Both, compare.OtherColumns, compare.RestOfSample} {
		for _, correction := range []estimate.Correction{estimate.BenjaminiHochberg, estimate.Uncorrected} {
			for _, family := range []compare.Family{compare.ByTable, compare.ByRow} {
				out = append(out, compare.Options{Levels: compare.DefaultLevels()[:1+len(out)%2], Against: against, Correction: correction, Family: family, Minimum: 1})
			}
		}
	}
	return out
}

// Every form that the core and the pipeline write down is in the catalogue,
// whatever study it takes to hear it.
func TestFormsAreSaid(t *testing.T) {
	sources, err := readSources("..")
	if err != nil {
		t.Fatal(err)
	}
	s := sayer{t: t, l: languagetest.Pseudo(t)}
	of := map[string]int{"That": 0, "note": 1, "once": 1} // which argument is the form
	for _, source := range sources {
		if source.test || !within(source.dir, "segment") && !within(source.dir, "pipeline") {
			continue
		}
		ast.Inspect(source.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			at, ok := of[f.Sel.Name]
			if !ok || len(call.Args) <= at {
				return true
			}
			if form, ok := call.Args[at].(*ast.BasicLit); ok && form.Kind == token.STRING {
				text, err := strconv.Unquote(form.Value)
				if err != nil {
					t.Fatal(err)
				}
				s.form(text)
			}
			return true
		})
	}
	if s.said < 300 {
		t.Errorf("only %d forms were looked at", s.said)
	}
}

package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rung/segment"
	"rung/segment/measure"
)

// FuzzParse: the parser never panics; what it says is one line a problem, at a
// place of the file; what it accepts, the schema accepts, and written anew
// it is the same study.
func FuzzParse(f *testing.F) {
	f.Add([]byte(stored(f, "study.yaml")))
	f.Add([]byte(stored(f, "life.yaml")))
	f.Add([]byte(stored(f, "weighting.yaml")))
	f.Add(Init("seed")["study.yaml"])
	for golden, edited := range map[string]string{"testdata/bad.txtar": "study.yaml", "testdata/life.txtar": "life.yaml", "testdata/weighting.txtar": "weighting.yaml"} {
		archive, err := txtar.ParseFile(golden)
		if err != nil {
			f.Fatal(err)
		}
		base := stored(f, edited)
		for _, in := range archive.Files {
			old, now, ok := strings.Cut(string(in.Data), "\n=>\n")
			switch {
			case ok:
				f.Add([]byte(strings.Replace(base, old, strings.TrimSuffix(now, "\n"), 1)))
			case strings.HasPrefix(in.Name, "whole-"):
				f.Add(in.Data)
			}
		}
	}
	frame := []byte(stored(f, "codes.csv"))
	schema := schemaOf(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		read := func(string, int) ([]byte, error) { return frame, nil }
		s, err := parse("s.yaml", raw, vocabulary, read)
		if err != nil {
			sane(t, raw, err)
			return
		}
		if root := readTree(&report{}, raw); !(validator{}).accepts(schema, trimmed(plainValue(root))) {
			t.Fatalf("the schema refuses what the parser accepts:\n%s", raw)
		}
		text := encode(s)
		again, err := parse("s.yaml", []byte(text), vocabulary, read)
		if err != nil {
			t.Fatalf("written anew it is refused: %v\n%s", err, text)
		}
		if d := cmp.Diff(s, again, ignored); d != "" {
			t.Fatalf("written anew it differs:\n%s\n%s", d, text)
		}
	})
}

func sane(t *testing.T, raw []byte, err error) {
	t.Helper()
	var problems Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("not problems: %v", err)
	}
	lines := strings.Count(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n") + strings.Count(string(raw), "\r") + 1
	for _, p := range problems {
		if strings.ContainsFunc(p.Error(), forbidden) || len(p.Error()) > 1000 {
			t.Errorf("not a line to print: %q", p.Error())
		}
		if p.Line < 1 || p.Column < 1 || p.File == "s.yaml" && p.Line > lines {
			t.Errorf("no such place: %q", p.Error())
		}
	}
}

// trimmed is a document as the parser takes it: texts without blanks around.
func trimmed(x any) any {
	switch x := x.(type) {
	case string:
		return strings.TrimSpace(x)
	case []any:
		for i := range x {
			x[i] = trimmed(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = trimmed(x[k])
		}
	}
	return x
}

// FuzzFrame: the code frame's reader never panics, and every code it accepts
// is found by its id, label and synonyms.
func FuzzFrame(f *testing.F) {
	f.Add([]byte(stored(f, "codes.csv")))
	f.Add(Init("seed")["codes.csv"])
	archive, err := txtar.ParseFile("testdata/bad.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, in := range archive.Files {
		if strings.HasPrefix(in.Name, "frame-") {
			f.Add(in.Data)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := &report{file: "s.yaml"}
		frame := readFrame(r, "codes.csv", raw)
		if frame == nil {
			sane(t, raw, r.err())
			return
		}
		if err := r.err(); err != nil {
			t.Fatalf("a frame, and problems: %v", err)
		}
		for i, c := range frame.Codes {
			for _, s := range append([]string{c.ID, c.Label}, c.Synonyms...) {
				if at, ok := frame.Lookup(s); s != "" && (!ok || int(at) != i) {
					t.Fatalf("%q is code %d, %v; want %d", s, at, ok, i)
				}
			}
		}
	})
}

// TestRoundTrip writes studies anew and reads them again.
func TestRoundTrip(t *testing.T) {
	read := func(string, int) ([]byte, error) { return os.ReadFile("testdata/codes.csv") }
	for name, raw := range map[string][]byte{"study.yaml": []byte(stored(t, "study.yaml")), "life.yaml": []byte(stored(t, "life.yaml")), "weighting.yaml": []byte(stored(t, "weighting.yaml")), "init": Init("x")["study.yaml"]} {
		s, err := parse("s.yaml", raw, vocabulary, read)
		if err != nil {
			t.Fatal(name, err)
		}
		again, err := parse("s.yaml", []byte(encode(s)), vocabulary, read)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, encode(s))
		}
		if d := cmp.Diff(s, again, ignored); d != "" {
			t.Errorf("%s differs:\n%s", name, d)
		}
	}
}

// encode writes a study as a study file, from the resolved types alone: what
// it cannot write, a study file cannot say.
func encode(s *Study) string {
	var o object
	o.put("rung", Format)
	o.put("study", s.Name)
	o.put("title", s.Title)
	o.put("contact", s.Contact)
	o.put("timezone", s.Timezone)
	o.put("audience", s.Audience.String())
	o.put("exports", encodeExports(&s.Exports))
	o.put("codes", s.Codes)
	o.put("periods", encodePeriods(&s.Periods))
	o.put("amounts", encodeAmounts(s.Amounts))
	var traits, banners any
	if s.Traits != nil {
		var all object
		for i := range s.Traits {
			all = append(all, member{s.Traits[i].Name, encodeTrait(&s.Traits[i])})
		}
		traits = all
	}
	o.put("traits", traits)
	if s.Banners != nil {
		banners = encodeBanners(s.Banners)
	}
	o.put("banners", banners)
	o.put("measures", s.Measures)
	encodeChoices(&o, s)
	o.put("ladders", encodeLadders(s))
	o.put("bases", object{}.with("low", s.Bases.Low))
	o.put("tests", object{}.with("levels", s.Tests.Levels).with("correction", s.Tests.Correction.String()).with("family", s.Tests.Family.String()).
		with("against", s.Tests.Against.String()).with("minimum", s.Tests.Minimum))
	o.put("disclosure", object{}.with("protect", s.Disclosure.Protect.String()).with("minimum", s.Disclosure.Minimum).with("because", s.Disclosure.Because))
	o.put("weighting", encodeWeighting(&s.Weighting))
	design := object{}
	if s.Design.Lonely != 0 {
		design.put("lonely", lonelyPolicies[s.Design.Lonely])
	}
	if s.Design.Kish {
		design.put("variance", "kish")
	}
	o.put("design", design)
	if s.Precision != measure.AsTheyAre {
		o.put("precision", object{}.with("rule", "nchs").with("then", thens[s.Precision-measure.Marked]))
	}
	o.put("report", object{}.with("font", s.Report.Font).with("language", s.Report.Language).with("theme", s.Report.Theme))
	raw, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// put adds a member unless it says nothing.
func (o *object) put(name string, value any) { *o = o.with(name, value) }

func (o object) with(name string, value any) object {
	switch v := value.(type) {
	case nil:
		return o
	case object:
		if len(v) == 0 {
			return o
		}
	case []string:
		if len(v) == 0 {
			return o
		}
	case []float64:
		if len(v) == 0 {
			return o
		}
	case Column:
		value = v.Name
	case Expression:
		value = v.Text
	}
	if value == "" || value == false || value == 0 || value == 0.0 {
		return o
	}
	return append(o, member{name, value})
}

func encodeExports(e *Exports) object {
	r := e.Respondents
	out := object{{"respondents", object{}.with("path", r.Path).with("consent_scope", r.Scope).
		with("columns", object{}.with("id", r.ID).with("weight", r.Weight).with("strata", r.Strata).with("cluster", r.Cluster).with("fpc", r.Population).with("fpc_within", r.Within).with("consent", r.Consent)).
		with("replicates", encodeReplicates(r.Replicates))}}
	if l := e.Ladders; l != nil {
		out = append(out, member{"ladders", object{}.with("path", l.Path).with("columns", object{}.
			with("respondent", l.Respondent).with("ladder", l.Ladder).with("rung", l.Rung).with("rungs", l.Rungs).with("code", l.Code).
			with("parent", l.Parent).with("asset", l.Asset).with("swot", l.Swot).with("wave", l.Wave).with("coder", l.Coder))})
	}
	if i := e.Interactions; i != nil {
		out = append(out, member{"interactions", object{}.with("path", i.Path).with("stages", i.Stages).with("columns", object{}.
			with("respondent", i.Respondent).with("time", i.Time).with("touchpoint", i.Touchpoint).with("stage", i.Stage).with("kind", i.Kind).with("value", i.Value).with("channel", i.Channel)).
			with("channels", encodeChannels(i.Channels))})
	}
	for k, t := range e.Told {
		if t == nil {
			continue
		}
		form, columns := segment.Forms[k], object{}.with("respondent", t.Respondent)
		for i, c := range t.Texts {
			columns.put(form.Texts[i], c)
		}
		for i, c := range t.Numbers {
			columns.put(form.Numbers[i], c)
		}
		out = append(out, member{form.Name, object{}.with("path", t.Path).with("columns", columns)})
	}
	return out
}

func encodeReplicates(r *Replicates) object {
	if r == nil {
		return nil
	}
	o := object{{"type", r.Type.String()}}.with("fay", r.Fay).with("scale", r.Scale).with("each", r.Each).with("columns", r.Pattern)
	var names []string
	for _, c := range r.Columns {
		names = append(names, c.Name)
	}
	return o.with("columns", names)
}

func encodeWeighting(w *Weighting) object {
	var o, rake object
	for _, m := range w.Margins {
		if m.Crossed {
			var cells []object
			for i, c := range m.Cells {
				cells = append(cells, object{{"of", c}, {"target", m.Targets[i]}})
			}
			o = append(o, member{"poststratify", object{{"by", m.By}, {"cells", cells}}})
			continue
		}
		var of object
		for i, c := range m.Cells {
			of = append(of, member{c[0], m.Targets[i]})
		}
		rake = append(rake, member{m.By[0], of})
	}
	o.put("rake", rake)
	o.put("total", w.Total)
	if w.Upper != 0 {
		o.put("bounds", []float64{w.Lower, w.Upper})
	}
	o.put("trim", w.Trim)
	if w.Keep {
		o.put("missing", "keep")
	}
	o.put("tolerance", w.Tolerance)
	o.put("iterations", w.Iterations)
	return o
}

func encodeChannels(channels []segment.Element) (out object) {
	for _, c := range channels {
		out = append(out, member{c.Name, object{}.with("label", c.Label).with("crm", c.CRM)})
	}
	return out
}

func encodePeriods(p *Periods) any {
	if p.Waves {
		return "waves"
	}
	var out []object
	for _, p := range p.List {
		o := object{}.with("name", p.Name).with("label", p.Label).with("waves", p.Waves)
		day := func(d int64) string { return time.Unix(d*86400, 0).UTC().Format(time.DateOnly) }
		if p.Dated() && p.From != firstDay {
			o.put("from", day(p.From))
		}
		if p.Dated() && p.Until != lastDay {
			o.put("until", day(p.Until))
		}
		out = append(out, o)
	}
	if out == nil {
		return nil
	}
	return out
}

func encodeAmounts(amounts []Amount) (out object) {
	for _, a := range amounts {
		o := encodeSource(object{}.with("label", a.Label), &a.Source)
		o.put("currency", a.Currency)
		o.put("side", a.Side.String())
		o.put("money", a.Money)
		o.put("unit", a.Unit)
		o.put("per", a.Per)
		out = append(out, member{a.Name, o})
	}
	return out
}

func encodeChoices(o *object, s *Study) {
	c := &s.Choices
	var list, dimensions, types object
	for _, n := range c.Values {
		list.put(n.Name, n.Label)
	}
	o.put("values", object{}.with("list", list).with("top", c.Top).with("high", c.High))
	for _, d := range c.Dimensions {
		of := object{}.with("label", d.Label).with("money", d.Money)
		if d.Lower {
			of.put("better", "lower")
		}
		dimensions = append(dimensions, member{d.Asset + "/" + d.Name, of})
	}
	assets := object{}
	if c.Stale > 0 {
		assets.put("stale", windowOf(c.Stale))
	}
	o.put("assets", assets.with("dimensions", dimensions))
	o.put("swot", object{}.with("significant", c.Significant))
	for _, t := range c.Types {
		types = append(types, member{t.Name, object{}.with("label", t.Label).with("expects", t.Expects)})
	}
	o.put("relationships", object{}.with("types", types))
	satisfaction := object{}.with("satisfied", c.Satisfied)
	if c.Range != [2]float64{} {
		satisfaction.put("range", c.Range[:])
	}
	o.put("satisfaction", satisfaction)
	o.put("unseen", object{}.with("amount", c.Unseen).with("under", c.Under).with("of", c.UnseenOf))
	var pairs [][]string
	for _, p := range c.Transitions {
		stages := s.Exports.Interactions.Stages
		pairs = append(pairs, []string{stages[p[0]], stages[p[1]]})
	}
	journey := object{}.with("outcome", c.Outcome).with("by", s.Journey.By)
	if pairs != nil {
		journey.put("transitions", pairs)
	}
	o.put("journey", journey)
}

func encodeTrait(t *Trait) object {
	o := encodeSource(object{{"kind", t.Kind.String()}}.with("label", t.Label), t)
	switch t.Ladder {
	case TerminalValue:
		o.put("reaches", "value")
	case StartAsset:
		o.put("starts_from", "asset")
	}
	o.put("amount", t.Amount)
	if t.Holds {
		o.put("holds", "value")
	}
	switch {
	case t.Level[1] != "":
		o.put("level", t.Level[0]+"/"+t.Level[1])
	default:
		o.put("level", t.Level[0])
	}
	switch t.Type {
	case Wanted:
		o.put("type", "wanted")
	case Assumed:
		o.put("type", "assumed")
	}
	o.put("quantiles", t.Quantiles)
	o.put("period", t.Period)
	o.put("earlier", t.Earlier)
	o.put("bands", t.Bands)
	o.put("order", t.Order)
	o.put("labels", t.Labels)
	var nets object
	for _, n := range t.Nets {
		nets = append(nets, member{n.Name, n.Of})
	}
	o.put("nets", nets)
	return o
}

// encodeSource is what traits and amounts are made of.
func encodeSource(o object, t *Trait) object {
	o.put("column", t.Column)
	o.put("when", t.When)
	if t.Scale != nil {
		var items []string
		for _, c := range t.Scale {
			items = append(items, c.Name)
		}
		o.put("scale", items)
		o.put("reverse", t.Reverse)
		o.put("range", t.Range[:])
		o.put("min_valid", t.MinValid)
	}
	for key, on := range map[string]bool{"days_since": t.DaysSince, "count": t.Count} {
		if on {
			o.put(key, "interactions")
		}
	}
	o.put("sum", t.Sum)
	o.put("distinct", t.Distinct)
	if t.Furthest {
		o.put("furthest", "stage")
	}
	o.put("where", t.Where)
	if t.WindowDays > 0 {
		o.put("window", windowOf(t.WindowDays))
	}
	return o
}

// windowOf writes a window so that four digits hold it.
func windowOf(days int) string {
	if days > 9999 {
		return fmt.Sprintf("%dw", days/7)
	}
	return fmt.Sprintf("%dd", days)
}

func encodeBanners(banners []segment.Banner) any {
	out := []object{}
	for _, b := range banners {
		by := []any{}
		for _, cross := range b.By {
			if len(cross) == 1 {
				by = append(by, cross[0])
			} else {
				by = append(by, cross)
			}
		}
		out = append(out, object{}.with("name", b.Name).with("label", b.Label).with("by", by))
	}
	return out
}

func encodeLadders(s *Study) object {
	l := &s.Ladders
	if s.Exports.Ladders == nil {
		return nil
	}
	o := object{{"count", l.Count.String()}}
	c := l.Cutoff
	if c.Count > 0 || c.Share > 0 || c.Top > 0 {
		cut := object{}.with("count", c.Count).with("share", c.Share).with("top", c.Top).with("basis", c.Basis.String())
		if c.Redundant {
			cut.put("redundant", "keep")
		}
		o.put("cutoff", cut)
	}
	if l.SkipDownward {
		o.put("downward", "leave_out")
	}
	o.put("coder", l.Coder)
	o.put("chains", l.Chains)
	return o
}

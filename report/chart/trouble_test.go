package chart

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// TestNothingToShow: a chart without numbers says so in words.
func TestNothingToShow(t *testing.T) {
	withheld := []Point{{Mark: Withheld}, {Value: math.NaN()}}
	for name, c := range map[string]struct {
		spec Spec
		says string
	}{
		"no codes":         {ValueMap{Cutoff: "at least 5 respondents"}, "No link passes the cut-off: at least 5 respondents."},
		"no rule":          {ValueMap{}, "No link passes the cut-off."},
		"no links":         {unlinked(), "No link passes the cut-off: named by at least 60 respondents."},
		"left to a table":  {ValueMap{Tabled: []string{"Parking", "Canteen"}}, "Codes whose links are in the table only (2): Parking, Canteen."},
		"withheld links":   {withheldLinks(), "The count of every link is withheld"},
		"no panels":        {Profile{Rows: []string{"Family"}}, "nothing to show"},
		"no rows":          {Profile{Panels: []ProfilePanel{{Heading: "All"}}}, "nothing to show"},
		"withheld profile": {Profile{Rows: []string{"a", "b"}, Panels: []ProfilePanel{{Points: withheld}}}, "withheld"},
		"no matrix":        {Matrix{}, "nothing to show"},
		"no cells":         {Matrix{Rows: []Head{{Label: "a"}}, Cols: []Head{{Label: "b"}}}, "nothing to show"},
		"withheld matrix":  {Matrix{Rows: []Head{{Label: "a"}}, Cols: []Head{{Label: "b"}}, Cells: []Cell{{Mark: Withheld}}}, "withheld"},
		"no differences":   {Forest{}, "nothing to show"},
		"withheld forest":  {Forest{Rows: []ForestRow{{Point: withheld[0]}, {Point: withheld[1]}}}, "withheld"},
		"no pairs":         {Dumbbell{}, "nothing to show"},
		"withheld pairs":   {Dumbbell{Rows: []DumbbellRow{{Ends: [2]Point(withheld)}}}, "withheld"},
		"no levels":        {Levels{Panels: []LevelPanel{{Heading: "Health"}}}, "nothing to show"},
		"withheld levels":  {Levels{Panels: []LevelPanel{{Rows: []LevelRow{{Level: withheld[0]}}}}}, "withheld"},
		"no stages":        {Funnel{}, "nothing to show"},
		"withheld stages":  {Funnel{Stages: []FunnelStage{{Share: withheld[0]}}}, "withheld"},
		"no balance":       {Balance{Gains: []string{"Pay"}}, "nothing to show"},
		"withheld balance": {Balance{Gains: []string{"a", "b"}, Segments: []BalanceSegment{{Gains: withheld}}}, "withheld"},
		"no trend":         {Trend{Periods: []string{"2025"}}, "nothing to show"},
		"withheld trend":   {Trend{Periods: []string{"2025", "2026"}, Panels: []TrendPanel{{Points: withheld}}}, "withheld"},
		"no assets":        {Swot{Panels: []SwotPanel{{Heading: "All"}}}, "nothing to show"},
		"withheld assets":  {Swot{Assets: []string{"Time"}, Panels: []SwotPanel{{Heading: "All"}}}, "withheld"},
	} {
		b, err := SVG(c.spec)
		if err != nil || !bytes.Contains(b, []byte(c.says)) {
			t.Errorf("%s: does not say %q (%v)", name, c.says, err)
		}
		if _, err := PNG(c.spec); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func withheldLinks() ValueMap {
	m := awkward()
	for i := range m.Edges {
		m.Edges[i].Mark = Withheld
	}
	return m
}

// TestNotFinite: a NaN or an infinity anywhere is drawn as [x] or left out, and never written.
func TestNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324} {
		m := awkward()
		m.Widest, m.Width = bad, bad
		m.Nodes[0].Share, m.Nodes[3].Share = bad, bad
		m.Edges[0].Strength, m.Edges[5].Strength = bad, bad
		p := nightValues()
		p.Max = bad
		p.Panels[0].Points[0] = Point{Value: bad, Low: bad, High: 1}
		p.Panels[1].Points[1] = Point{Value: 0.5, Low: 0, High: bad}
		p.Reference[0].Value = bad
		x := nightLinks()
		x.Darkest, x.Cutoff = bad, bad
		x.Cells[0].Value, x.RowTotals[1].Value, x.ColTotals[1].Value = bad, bad, bad
		s := nightAssets()
		s.Max = bad
		s.Panels[0].Rows[0].Strength = Point{Value: bad, Low: bad, High: bad}
		at := Point{Value: bad, Low: bad, High: bad}
		end := Point{Value: 0.5, Low: 0.1, High: bad}
		f, d, l, j, a, w := nightWorked(), nightNeeds(), nightLevels(), nightStages(), nightBalance(), nightTrend()
		f.Rows[0].Point, f.Rows[1].Point, f.Null = at, end, bad
		d.Rows[0].Ends, d.Rows[1].Ends[0], d.Rows[2].Side, d.Max = [2]Point{at, end}, end, at, bad
		l.Panels[0].Rows[0].Level, l.Panels[0].Rows[1].Goal, l.Panels[1].Rows[0].Level, l.Panels[2].Limits = at, at, end, [2]float64{bad, bad}
		j.Stages[0].Share, j.Stages[1].Seen, j.Steps[0].Share = at, end, at
		a.Segments[0].Gains[0], a.Segments[1].Gives[1] = at, end
		w.Panels[0].Points[0], w.Panels[1].Points[1], w.Max = at, end, bad
		for _, spec := range []Spec{m, p, x, s, f, d, l, j, a, w} {
			b, err := SVG(spec)
			if err != nil {
				t.Errorf("%T with %v: %v", spec, bad, err)
			}
			for _, word := range []string{"NaN", "Inf", "e+"} {
				for _, attribute := range strings.Split(string(b), `"`) {
					if strings.HasPrefix(strings.TrimLeft(attribute, "ML-+"), word) {
						t.Errorf("%T with %v: %s in the document", spec, bad, attribute)
					}
				}
			}
		}
	}
}

// TestWithheldNumbersStayOut plants numbers behind marks and looks for them, and for any trace in the
// scale: the picture is the same whatever the number was.
func TestWithheldNumbersStayOut(t *testing.T) {
	draw := func(secret float64) []byte {
		m := awkward()
		m.Nodes[2].N, m.Nodes[2].Share, m.Nodes[2].Mark = int(secret), secret/1e5, Withheld
		m.Edges[3].Strength, m.Edges[3].Mark = secret, Withheld
		p := nightValues()
		p.Panels[0].Points[1] = Point{Value: secret, Low: secret, High: secret, Mark: Withheld}
		p.Reference[1] = Point{Value: secret, Mark: Withheld}
		x := nightLinks()
		x.Cells[4].Value, x.Cells[4].Mark = secret, Withheld
		x.RowTotals[0], x.ColTotals[0] = Point{Value: secret, Mark: Withheld}, Point{Value: secret, Mark: Withheld}
		s := nightAssets()
		s.Panels[0].Rows[1].Threat = Point{Value: secret, Low: secret, High: secret, Mark: Withheld}
		hidden := Point{Value: secret, Low: secret, High: secret, Mark: Withheld}
		f, d, l, j, a, w := nightWorked(), nightNeeds(), nightLevels(), nightStages(), nightBalance(), nightTrend()
		f.Rows[0].Point, d.Rows[0].Ends[1], d.Rows[1].Side, d.Rows[2].Ends[0] = hidden, hidden, hidden, hidden
		l.Panels[0].Rows[0].Level, l.Panels[0].Rows[1].Goal = hidden, hidden
		j.Stages[0].Share, j.Stages[1].Seen, j.Steps[0].Share = hidden, hidden, hidden
		j.Stages[0].N = 0
		a.Segments[0].Gains[0], w.Panels[0].Points[2] = hidden, hidden
		var out []byte
		for _, spec := range []Spec{m, p, x, s, f, d, l, j, a, w} {
			b, err := SVG(spec)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, b...)
		}
		return out
	}
	if !bytes.Equal(draw(98765), draw(3)) {
		t.Error("a withheld number shows in a picture")
	}
}

func TestRefuses(t *testing.T) {
	codes := []Node{{ID: "a"}, {ID: "b", Band: 1}}
	bands := []string{"A", "C"}
	for says, spec := range map[string]Spec{
		"appears twice":                   ValueMap{Bands: bands, Nodes: []Node{{ID: "a"}, {ID: "a"}}},
		"is in band 1 of 1":               ValueMap{Bands: bands[:1], Nodes: codes},
		"is not on the map":               ValueMap{Bands: bands, Nodes: codes, Edges: mapEdges("a c 1")},
		"to itself":                       ValueMap{Bands: bands, Nodes: codes, Edges: mapEdges("a a 1")},
		`link "a" to "b" appears`:         ValueMap{Bands: bands, Nodes: codes, Edges: mapEdges("a b 1", "a b 2")},
		"2 points for 1 rows":             Profile{Rows: []string{"x"}, Panels: []ProfilePanel{{Points: make([]Point, 2)}}},
		"1 and 0 points for 0 and 1 rows": Balance{Gives: []string{"x"}, Segments: []BalanceSegment{{Gains: make([]Point, 1)}}},
		"2 points for 1 periods":          Trend{Periods: []string{"x"}, Panels: []TrendPanel{{Points: make([]Point, 2)}}},
		"outside":                         Matrix{Rows: make([]Head, 1), Cols: make([]Head, 1), Cells: []Cell{{Row: 1}}},
		"cell (0, 0) appears":             Matrix{Rows: make([]Head, 1), Cols: make([]Head, 1), Cells: make([]Cell, 2)},
		"totals for":                      Matrix{Rows: make([]Head, 1), Cols: make([]Head, 1), RowTotals: make([]Point, 2)},
		"2 rows for 1 assets":             Swot{Assets: []string{"x"}, Panels: []SwotPanel{{Rows: make([]SwotRow, 2)}}},
	} {
		if _, err := SVG(spec); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want an error with %q, got %v", says, err)
		}
		if w := Warnings(spec); len(w) != 1 {
			t.Errorf("%q: warnings %q", says, w)
		}
	}
	if _, err := Place(); err == nil {
		t.Error("Place without a map gives no error")
	}
}

func TestWriteNumbers(t *testing.T) {
	for _, c := range []struct {
		unit  Unit
		value float64
		want  string
	}{
		{Count, 1234567, "1,234,567"}, {Count, 0.4, "0"}, {Count, -1234, "−1,234"}, {Count, -0.2, "0"},
		{Points, 0.0625, "6.3"}, {Points, -0.0001, "0.0"}, {Decimal1, -1234.56, "−1,234.6"},
		{Percent, 0.345, "35%"}, {Percent, 0, "0%"}, {Percent, 0.001, "<1%"}, {Percent, 1, "100%"},
		{Decimal, 0.345, "0.34"}, {Decimal, -2.5, "−2.50"}, {Count, 1e20, "1e+20"},
	} {
		if got := c.unit.write(c.value); got != c.want {
			t.Errorf("unit %d of %v is %q, want %q", c.unit, c.value, got, c.want)
		}
	}
}

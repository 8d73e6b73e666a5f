package theme

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// The house theme passes its own rules, and the file states every key of a theme.
func TestHouse(t *testing.T) {
	for _, p := range Default().Check() {
		t.Error(p)
	}
	written, err := json.Marshal(Default())
	if err != nil {
		t.Fatal(err)
	}
	var file, back any
	for _, one := range []struct {
		raw []byte
		to  *any
	}{{house, &file}, {written, &back}} {
		if err := json.Unmarshal(one.raw, one.to); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(file, back) {
		t.Errorf("theme.json states\n%v\nand a theme has\n%v", file, back)
	}
}

// What a reader looks at most, by the numbers.
func TestHouseFigures(t *testing.T) {
	d := Default()
	c, z := d.Colours, d.Sizes
	for _, one := range []struct {
		name        string
		on, of      Colour
		least, most float64
	}{
		{"ink on paper", c.Paper, c.Ink, 17, 18}, {"muted on paper", c.Paper, c.Muted, 7, 7.1}, {"link on paper", c.Paper, c.Link, 10, 10.5},
		{"context on paper", c.Paper, c.Context, 3, 4}, {"ink on a diagonal cell", c.Grid, c.Ink, 4.5, 21}, {"link in the navigation", c.Panel, c.Link, 4.5, 21},
	} {
		if got := Contrast(one.on, one.of); got < one.least || got > one.most {
			t.Errorf("%s: contrast %.2f, want %v to %v", one.name, got, one.least, one.most)
		}
	}
	for name, size := range map[string]float64{"workbook": z.Workbook.Body, "page": z.Page.Body, "page's tables": z.Page.Table, "printed page": z.Page.Print} {
		if size < 10 {
			t.Errorf("body of the %s is %v points", name, size)
		}
	}
	for name, size := range map[string]float64{"cover": z.Workbook.Title, "sheet": z.Workbook.Head, "page": z.Page.Title, "section": z.Page.Head, "chart": z.Charts.Title} {
		if size < 12 {
			t.Errorf("title of the %s is %v points", name, size)
		}
	}
}

// The nearest two segment colours are 15.0 apart: the first and the fourth where red is not seen.
func TestSegmentsAreToldApart(t *testing.T) {
	least, pair := math.Inf(1), ""
	s := Default().Colours.Segments
	for i := range s {
		for j := range i {
			for v := Normal; v <= Deuteranopia; v++ {
				if d := Distance(s[i], s[j], v); d < least {
					least, pair = d, fmt.Sprint(s[j], " and ", s[i], " in ", v)
				}
			}
		}
	}
	if math.Abs(least-15.03) > 0.005 {
		t.Errorf("%s are %.2f apart, want 15.03", pair, least)
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b Colour
		want float64
	}{
		{Colour{}, Colour{255, 255, 255}, 21}, {Colour{255, 255, 255}, Colour{119, 119, 119}, 4.478}, {Colour{118, 118, 118}, Colour{255, 255, 255}, 4.542},
		{Colour{255, 0, 0}, Colour{255, 255, 255}, 3.998}, {Colour{9, 9, 9}, Colour{9, 9, 9}, 1},
	} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%v on %v: %.3f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

// Pairs of the table in Sharma, Wu and Dalal (2005).
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		p, q triple
		want float64
	}{
		{triple{50, 2.6772, -79.7751}, triple{50, 0, -82.7485}, 2.0425}, {triple{50, 0, 0}, triple{50, -1, 2}, 2.3669},
		{triple{50, 2.49, -0.001}, triple{50, -2.49, 0.0009}, 7.1792}, {triple{50, 2.49, -0.001}, triple{50, -2.49, 0.0011}, 7.2195},
		{triple{50, 2.5, 0}, triple{50, 0, -2.5}, 4.3065}, {triple{50, 2.5, 0}, triple{73, 25, -18}, 27.1492},
		{triple{60.2574, -34.0099, 36.2677}, triple{60.4626, -34.1751, 39.4387}, 1.2644}, {triple{2.0776, 0.0795, -1.135}, triple{0.9033, -0.0636, -0.5514}, 0.9082},
	} {
		for _, got := range []float64{ciede2000(c.p, c.q), ciede2000(c.q, c.p)} {
			if math.Abs(got-c.want) > 0.0001 {
				t.Errorf("%v and %v: %.4f, want %.4f", c.p, c.q, got, c.want)
			}
		}
	}
	if d := Distance(Colour{}, Colour{255, 255, 255}, Normal); math.Abs(d-100) > 0.01 {
		t.Errorf("black and white are %.3f apart", d)
	}
}

// Greys look the same to everyone; red and green are told apart by people with all cones only.
func TestVision(t *testing.T) {
	red, green := Colour{190, 70, 60}, Colour{115, 115, 45}
	for _, v := range []Vision{Protanopia, Deuteranopia} {
		for _, grey := range []uint8{0, 60, 128, 255} {
			c := linear(Colour{grey, grey, grey})
			for i, x := range seen(c, v) {
				if math.Abs(x-c[i]) > 1e-4 {
					t.Errorf("%v: grey %d is seen as %v, want %v", v, grey, seen(c, v), c)
				}
			}
		}
		out := seen(linear(Colour{255, 0, 0}), v)
		if math.Abs(out[0]-out[1]) > 1e-4 {
			t.Errorf("%v: red is seen as %v, neither yellow nor blue", v, out)
		}
	}
	if n, d := Distance(red, green, Normal), Distance(red, green, Deuteranopia); d > n/2 {
		t.Errorf("red and green are %.1f apart, %.1f in deuteranopia", n, d)
	}
}

func TestLoad(t *testing.T) {
	got, err := Load([]byte(`{"colours": {"accent": "#003300", "segments": ["#000000", "#767676"]}, "sizes": {"workbook": {"title": 18}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Colours.Accent, want.Colours.Segments, want.Sizes.Workbook.Title = Colour{0, 51, 0}, []Colour{{}, {118, 118, 118}}, 18
	if !reflect.DeepEqual(got, want) {
		t.Errorf("loaded\n%+v\nwant\n%+v", got, want)
	}
	if house, err := Load([]byte(`{}`)); err != nil || !reflect.DeepEqual(house, Default()) {
		t.Errorf("an empty theme is not the house theme: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{``, "is not JSON"}, {`{} {}`, "goes on after its end"}, {`[]`, "has to be an object"}, {`{"colours": null}`, "colours: has to be an object"},
		{`{"coulours": {}}`, "coulours: is no key"}, {`{"colours": {"Ink": "#000000"}}`, "colours.Ink: is no key"}, {`{"sizes": {"page": {"bodi": 1}}}`, "sizes.page.bodi: is no key"},
		{`{"colours": {"ink": "black"}}`, "colours.ink: has to be a colour"}, {`{"colours": {"ink": null}}`, "colours.ink: has to be a colour"}, {`{"colours": {"ink": "#+1A1A1"}}`, "colours.ink: has to be a colour"},
		{`{"colours": {"bands": ["#FFFFFF", 3]}}`, "colours.bands[1]: has to be a colour"}, {`{"colours": {"bands": []}}`, "colours.bands: has to be a list"},
		{`{"lines": {"grid": "thin"}}`, "lines.grid: has to be a number"}, {`{"fonts": {"workbook": 3}}`, "fonts.workbook: has to be text"},
	} {
		_, err := Load([]byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.file, err, c.want)
		}
	}
}

// What cannot be read is named by its key, and nothing else is.
func TestCheckNames(t *testing.T) {
	for _, c := range []struct{ file, key string }{
		{`{"colours": {"ink": "#999999"}}`, "colours.ink"}, {`{"colours": {"muted": "#808080"}}`, "colours.muted"}, {`{"colours": {"mark": "#808080"}}`, "colours.mark"},
		{`{"colours": {"link": "#60A0E0"}}`, "colours.link"}, {`{"colours": {"focus": "#FFCC00"}}`, "colours.focus"}, {`{"colours": {"accent": "#AAAAAA"}}`, "colours.accent"},
		{`{"colours": {"context": "#AAAAAA"}}`, "colours.context"}, {`{"colours": {"axis": "#AAAAAA"}}`, "colours.axis"}, {`{"colours": {"rule": "#AAAAAA"}}`, "colours.rule"},
		{`{"colours": {"paper": "#202020"}}`, "colours.paper"}, {`{"colours": {"panel": "#707070"}}`, "colours.panel"}, {`{"colours": {"message": "#505050"}}`, "colours.message"},
		{`{"colours": {"grid": "#505050"}}`, "colours.grid"}, {`{"colours": {"diverging": ["#A04A00", "#F1A340", "#3E8FC4", "#12436D"]}}`, "colours.diverging[1]"},
		{`{"colours": {"diverging": ["#A04A00"]}}`, "colours.diverging"}, {`{"colours": {"segments": ["#12436D", "#F46A25", "#28A197", "#801650"]}}`, "colours.segments[3]"},
		{`{"colours": {"segments": ["#12436D", "#56B4E9"]}}`, "colours.segments[1]"}, {`{"colours": {"sequence": ["#08306B", "#E3EEF9"]}}`, "colours.sequence[1]"},
		{`{"colours": {"cells": ["#E3EEF9", "#3D8CC3", "#08306B"]}}`, "colours.cells"}, {`{"colours": {"cells": ["#E3EEF9"]}}`, "colours.cells"},
		{`{"fonts": {"workbook": "Arial&\""}}`, "fonts.workbook"}, {`{"fonts": {"page": ["x; } body { display: none"]}}`, "fonts.page"},
		{`{"sizes": {"workbook": {"body": 9}}}`, "sizes.workbook.body"}, {`{"sizes": {"charts": {"title": 11}}}`, "sizes.charts.title"}, {`{"sizes": {"charts": {"note": 6}}}`, "sizes.charts.note"},
		{`{"sizes": {"workbook": {"footer": 8.5}}}`, "sizes.workbook.footer"}, {`{"lines": {"grid": 0}}`, "lines.grid"}, {`{"lines": {"thinnest_link": 9}}`, "lines.thinnest_link"},
		{`{"columns": {"prose": 300}}`, "columns.prose"}, {`{"columns": {"row_height": 12}}`, "columns.row_height"}, {`{"sizes": {"workbook": {"body": 10.3}}}`, "columns.line_height"}, {`{"columns": {"stub_least": 60}}`, "columns.stub_least"},
	} {
		_, err := Load([]byte(c.file))
		found, ok := err.(Problems)
		if !ok || len(found) != 1 || found[0].Key != c.key {
			t.Errorf("%s: %v, want one problem of %s", c.file, err, c.key)
		}
	}
}

func TestFamilies(t *testing.T) {
	if got, want := Families([]string{"Helvetica Neue", "Arial"}, `"`), `"Helvetica Neue", Arial`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

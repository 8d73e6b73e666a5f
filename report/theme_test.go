package report_test

import (
	"strings"
	"testing"

	"rung/report"
	"rung/report/theme"
	"rung/report/xlsx/xlsxtest"
)

// A theme reaches the workbook, the page and the charts, and the house theme is
// the one without a theme.
func TestTheme(t *testing.T) {
	look, err := theme.Load([]byte(`{
		"colours": {"paper": "#FFFEFC", "ink": "#112233", "muted": "#445566", "accent": "#663311", "rule": "#334455", "hair": "#C0C1C2",
			"link": "#0A3A6A", "focus": "#AA5511", "context": "#808488", "axis": "#606468", "mark": "#505458", "cells": ["#EEEEE0", "#B0B0A0"], "sequence": ["#EEEEE1", "#303021"]},
		"fonts": {"workbook": "Verdana", "page": ["Verdana", "sans-serif"], "charts": ["Liberation Sans", "Verdana"]},
		"sizes": {"workbook": {"body": 11}, "charts": {"label": 9}, "page": {"title": 24}},
		"lines": {"interval": 1.75},
		"columns": {"row_height": 15, "line_height": 14}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	r, s := cases["life"](t)
	plain := report.Compose(r, s)
	s.Theme = &look
	themed := report.Compose(r, s)
	styles := xlsxtest.Parts(t, workbook(t, themed))["xl/styles.xml"]
	drawn := drawings(t, themed)
	for _, c := range []struct {
		where, text string
		want        []string
	}{
		{"workbook", styles, []string{"112233", "445566", "334455", "C0C1C2", "0A3A6A", `val="Verdana"`, `sz val="11"`}},
		{"page", string(page(t, themed)), []string{"--paper: #FFFEFC;", "--ink: #112233;", "--muted: #445566;", "--rule: #334455;", "--focus: #AA5511;", "--font: Verdana, sans-serif;", "--title: 2rem;", "background: #EEEEE0"}},
		{"charts", drawn, []string{`fill="#FFFEFC"/>`, "#112233", "#445566", "#663311", "'Liberation Sans', Verdana", `font-size="9"`, `stroke-width="1.75"`}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.text, want) {
				t.Errorf("the %s lacks %s", c.where, want)
			}
		}
		for _, house := range []theme.Colour{theme.Default().Colours.Ink, theme.Default().Colours.Muted, theme.Default().Colours.Rule} {
			if strings.Contains(c.text, house.Hex()) {
				t.Errorf("the %s still has %s of the house theme", c.where, house)
			}
		}
	}
	house := theme.Default()
	s.Theme = &house
	if drawings(t, report.Compose(r, s)) != drawings(t, plain) {
		t.Error("the house theme draws charts unlike no theme")
	}
}

// drawings are all charts of a book.
func drawings(t *testing.T, b *report.Book) string {
	t.Helper()
	var out strings.Builder
	for _, f := range b.Figures() {
		p, err := f.Picture()
		if err != nil {
			t.Fatal(err)
		}
		out.Write(p.SVG())
	}
	return out.String()
}

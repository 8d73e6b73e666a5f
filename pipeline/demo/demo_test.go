package demo

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/intake"
)

// The same number of respondents gives the same bytes, and a larger demo
// begins with the people of a smaller one.
func TestSamePeople(t *testing.T) {
	one, err := Files(40)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Files(40)
	if err != nil {
		t.Fatal(err)
	}
	if len(one) != 5 {
		t.Fatalf("%d files, want a study, a code frame and three exports", len(one))
	}
	for name := range one {
		if !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s differs between two demos of 40", name)
		}
	}
	few, many := Tables(40), Tables(80)
	for export, columns := range few {
		for i, c := range columns {
			if larger := many[export][i]; len(c.Texts) > 0 && !slices.Equal(c.Texts, larger.Texts[:len(c.Texts)]) {
				t.Errorf("%s: %s of 40 is not the beginning of that of 80", export, c.Name)
			}
		}
	}
}

// Every code that people say stands in the frame, every answer leads
// somewhere, and every ladder that goes on long enough ends at a value.
func TestWhyLeadsToValues(t *testing.T) {
	steps := 0
	for from, to := range why {
		if levels[from] == "" {
			t.Errorf("%s is not in the frame", from)
		}
		for _, s := range to {
			steps++
			if levels[s.to] == "" {
				t.Errorf("%s leads to %s, which is not in the frame", from, s.to)
			}
		}
	}
	for code, level := range levels {
		if ends := len(why[code]) == 0; ends != (level == "value") {
			t.Errorf("%s is a %s; only values end a ladder", code, level)
		}
	}
	if steps < 60 || len(items) != 16 {
		t.Errorf("looked at %d steps and %d items, want 60 and 16", steps, len(items))
	}
}

// The exports carry the faults that the quality sheet is there to show, and
// few of them.
func TestFaultsAreFew(t *testing.T) {
	codes := map[string]intake.Column{}
	for _, c := range Tables(Respondents)[intake.LaddersExport] {
		codes[c.Name] = c
	}
	unknown := 0
	for _, code := range codes["code"].Texts {
		if code == "not in the frame" {
			unknown++
		}
	}
	if rows := len(codes["code"].Texts); unknown == 0 || 50*unknown > rows {
		t.Errorf("%d of %d codes are not in the frame, want some and under 2 %%", unknown, rows)
	}
	if !strings.Contains(string(studyYAML), "study: "+Study) {
		t.Error("the demo's study has another name")
	}
}

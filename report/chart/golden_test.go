package chart

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden pictures in testdata")

// CheckGolden compares a chart with testdata/name.svg byte for byte. The examples use it from outside.
func CheckGolden(t *testing.T, name string, s Spec) {
	t.Helper()
	checkSpoken(t, name, s)
	got, err := SVG(s)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".svg")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run go test ./report/chart -update and look at the picture", err)
	}
	if bytes.Equal(got, want) {
		return
	}
	out := filepath.Join(t.ArtifactDir(), name+".got.svg")
	if err := os.WriteFile(out, got, 0o644); err != nil {
		t.Error(err)
	}
	t.Errorf("%s has changed; compare it with %s", file, out)
}

// gallery is a chart of every kind and every kind of trouble.
func gallery() map[string]Spec {
	segment := segmentMap()
	fewPanels, manyPanels := nightValues(), nightValues()
	fewPanels.Panels = fewPanels.Panels[:1]
	manyPanels.Panels = append(manyPanels.Panels, manyPanels.Panels[1:]...)
	manyPanels.Panels[5].Heading = "A segment with a heading that has to wrap"
	manyPanels.Rows[2] = longLabel
	manyPanels.Panels[6].Points = manyPanels.Panels[6].Points[:5]
	matrix := nightLinks()
	matrix.Cols[3].Label, matrix.Cols[15].Label, matrix.Rows[3].Label = longLabel, longLabel, longLabel
	matrix.Key, matrix.RowTotal = "A matrix with long labels.", "Leads to others"
	assets := nightAssets()
	assets.Panels = append(assets.Panels, assets.Panels...)
	assets.Assets[2] = longLabel
	all := map[string]Spec{
		"value-map": nightShift(), "value-map-awkward": awkward(), "value-map-segment": segment,
		"value-map-crowded": randomMap(1, []int{14, 12, 10}, 48), "value-map-empty": ValueMap{Frame: Frame{Title: "An empty map"}, Cutoff: "named by at least 5 respondents"},
		"value-map-no-links": unlinked(),
		"profile":            nightValues(), "profile-one": fewPanels, "profile-many": manyPanels,
		"matrix": nightLinks(), "matrix-long": matrix,
		"swot": nightAssets(), "swot-many": assets,
	}
	maps.Copy(all, worth())
	return all
}

// segmentMap is part of nightShift on its positions, with a code and two links that are not there.
func segmentMap() ValueMap {
	total := nightShift()
	pos, err := Place(total)
	if err != nil {
		panic(err)
	}
	m := ValueMap{Frame: total.Frame, Bands: total.Bands, Cutoff: total.Cutoff, Positions: pos}
	for _, n := range total.Nodes {
		if n.ID != "team" && n.ID != "tools" && n.ID != "peers" {
			m.Nodes = append(m.Nodes, n)
		}
	}
	for _, e := range total.Edges {
		if e.Strength > 13 && e.From != "team" && e.From != "tools" {
			e.Strength -= 8
			m.Edges = append(m.Edges, e)
		}
	}
	m.Nodes = append(m.Nodes, Node{ID: "rest", Label: "A quiet place to rest", N: 20, Share: 0.2})
	m.Edges = append(m.Edges, Edge{From: "rest", To: "joy", Strength: 14}, Edge{From: "roster", To: "safe", Strength: 14})
	m.Title = "Night shift, under 35: the map of a segment stands where the map of all stands"
	return m
}

func unlinked() ValueMap {
	m := nightShift()
	m.Title, m.Edges = "No two answers are linked often enough", nil
	m.Cutoff = "named by at least 60 respondents"
	return m
}

func TestGallery(t *testing.T) {
	looked := 0
	for name, s := range gallery() {
		CheckGolden(t, name, s)
		looked++
	}
	const examples = 10
	files, err := filepath.Glob("testdata/*.svg")
	if err != nil || len(files) != looked+examples {
		t.Errorf("looked at %d pictures and %d examples, testdata has %d: %v", looked, examples, len(files), err)
	}
}

package chart_test

import (
	"fmt"
	"testing"

	"rung/report/chart"
)

// flexibleHours is the smallest map worth drawing: why flexible hours matter.
func flexibleHours() chart.ValueMap {
	return chart.ValueMap{
		Frame: chart.Frame{
			Title:    "Flexible hours matter because they save time for the family",
			Subtitle: "Hierarchical value map, all respondents (n = 8, 11 ladders). Direct links.",
			Note:     "Source: invented.",
			Alt:      "Value map of five codes; the strongest path leads from flexible hours over saving time to family.",
		},
		Bands:  []string{"Attributes", "Consequences", "Values"},
		Cutoff: "named by at least 2 respondents",
		Nodes: []chart.Node{
			{ID: "hours", Label: "Flexible hours", Band: 0, N: 6, Share: 0.75},
			{ID: "time", Label: "Save time", Band: 1, N: 5, Share: 0.625},
			{ID: "stress", Label: "Less stress", Band: 1, N: 4, Share: 0.5},
			{ID: "family", Label: "Family", Band: 2, N: 4, Share: 0.5},
			{ID: "health", Label: "Health", Band: 2, N: 3, Share: 0.375},
		},
		Edges: []chart.Edge{
			{From: "hours", To: "time", Strength: 5},
			{From: "hours", To: "stress", Strength: 2},
			{From: "time", To: "family", Strength: 4},
			{From: "stress", To: "health", Strength: 3},
		},
	}
}

func ExampleValueMap() {
	picture, err := chart.Render(flexibleHours())
	if err != nil {
		fmt.Println(err)
		return
	}
	width, height := picture.Size()
	fmt.Printf("%.0f by %.0f points, %d warnings\n", width, height, len(picture.Warnings()))
	// Output: 532 by 332 points, 0 warnings
}

// ExamplePlace draws two segments on one layout, so that a code stands in the same place on both.
func ExamplePlace() {
	all, young := flexibleHours(), flexibleHours()
	young.Edges = young.Edges[:2]
	positions, err := chart.Place(all, young)
	if err != nil {
		fmt.Println(err)
		return
	}
	all.Positions, young.Positions = positions, positions
	for _, m := range []chart.ValueMap{all, young} {
		svg, err := chart.SVG(m)
		fmt.Println(len(svg) > 0, err)
	}
	// Output:
	// true <nil>
	// true <nil>
}

func twoValues() chart.Profile {
	return chart.Profile{
		Frame: chart.Frame{
			Title:    "The night shift reaches family more often than all respondents",
			Subtitle: "Respondents whose ladders reach each value, % of segment.",
			Note:     "Source: invented.",
			Alt:      "Dot plot of two values in two segments; family: night shift 52%, all 34%.",
		},
		Rows:          []string{"Family", "Health"},
		ReferenceName: "all respondents",
		Interval:      "95% Wilson interval",
		Reference:     []chart.Point{{Value: 0.34}, {Value: 0.31}},
		Panels: []chart.ProfilePanel{
			{Heading: "Night shift", N: 204, Points: []chart.Point{
				{Value: 0.52, Low: 0.45, High: 0.59, Differs: true}, {Value: 0.30, Low: 0.24, High: 0.37}}},
			{Heading: "Day shift", N: 43, LowBase: true, Points: []chart.Point{
				{Value: 0.28, Low: 0.17, High: 0.43}, {Mark: chart.Withheld}}},
		},
	}
}

func ExampleProfile() {
	svg, err := chart.SVG(twoValues())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func threeLinks() chart.Matrix {
	return chart.Matrix{
		Frame: chart.Frame{
			Title:    "Flexible hours lead to time saved, and that to family",
			Subtitle: "Summary implication matrix, all respondents (n = 8). Direct links.",
			Note:     "Numbers below the cut-off of 2 stand in grey; [c] is withheld. Source: invented.",
			Alt:      "Matrix of two rows and two columns; the largest number is 5, flexible hours to save time.",
		},
		Rows:   []chart.Head{{Label: "Flexible hours", Band: 0}, {Label: "Save time", Band: 1}},
		Cols:   []chart.Head{{Label: "Save time", Band: 1}, {Label: "Family", Band: 2}, {Label: "Health", Band: 2}},
		Cutoff: 2,
		Cells: []chart.Cell{
			{Row: 0, Col: 0, Value: 5}, {Row: 0, Col: 1, Value: 1}, {Row: 1, Col: 1, Value: 4}, {Row: 1, Col: 2, Mark: chart.Withheld},
		},
	}
}

func ExampleMatrix() {
	svg, err := chart.SVG(threeLinks())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func twoAssets() chart.Swot {
	return chart.Swot{
		Frame: chart.Frame{
			Title:    "Time is what the night shift lacks",
			Subtitle: "Respondents who start a ladder from each life asset, % of segment.",
			Note:     "Source: invented.",
			Alt:      "Diverging bars of two life assets; 48% name time as a weakness, 9% as a strength.",
		},
		Interval: "95% Wilson interval",
		Assets:   []string{"Time", "Health"},
		Panels: []chart.SwotPanel{{Heading: "Night shift", N: 204, Rows: []chart.SwotRow{
			{
				N:        166,
				Strength: chart.Point{Value: 0.09, Low: 0.06, High: 0.14}, Weakness: chart.Point{Value: 0.48, Low: 0.41, High: 0.55},
				Opportunity: chart.Point{Value: 0.22, Low: 0.17, High: 0.28}, Threat: chart.Point{Value: 0.36, Low: 0.30, High: 0.43},
			},
			{
				N:        120,
				Strength: chart.Point{Value: 0.24, Low: 0.19, High: 0.30}, Weakness: chart.Point{Value: 0.31, Low: 0.25, High: 0.38},
				Opportunity: chart.Point{Value: 0.15, Low: 0.11, High: 0.21}, Threat: chart.Point{Mark: chart.Withheld},
			},
		}}},
	}
}

func ExampleSwot() {
	svg, err := chart.SVG(twoAssets())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func TestExamples(t *testing.T) {
	for name, s := range map[string]chart.Spec{
		"example-value-map": flexibleHours(), "example-profile": twoValues(),
		"example-matrix": threeLinks(), "example-swot": twoAssets(),
	} {
		chart.CheckGolden(t, name, s)
	}
}

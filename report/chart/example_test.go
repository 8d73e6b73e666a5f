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
	// Output: 527 by 320 points, 0 warnings
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

func twoLevels() chart.Levels {
	return chart.Levels{
		Frame: chart.Frame{Title: "Sleep is farther from its goal than fitness", Subtitle: "Mean level and goal, all respondents.", Note: "Source: invented.",
			Alt: "Sleep stands at 4.1 with a goal of 7.6."},
		Interval: "95% interval",
		Panels: []chart.LevelPanel{{Heading: "Health", Axis: "rating 0 to 10", Limits: [2]float64{0, 10}, Rows: []chart.LevelRow{
			{Label: "Sleep", N: 606, Level: chart.Point{Value: 4.1, Low: 3.8, High: 4.4}, Goal: chart.Point{Value: 7.6}},
			{Label: "Fitness", N: 601, Level: chart.Point{Value: 6.3, Low: 6, High: 6.6}, Goal: chart.Point{Value: 7}},
		}}},
	}
}

func ExampleLevels() {
	svg, err := chart.SVG(twoLevels())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func twoStages() chart.Funnel {
	return chart.Funnel{
		Frame: chart.Frame{Title: "Half of the people met before launch bought", Subtitle: "Respondents met at each stage, % of all.", Note: "Source: invented.",
			Alt: "90% at prelaunch, 45% at buying."},
		Interval: "95% Wilson interval", Seen: "in the customer records",
		Stages: []chart.FunnelStage{
			{Label: "Prelaunch", N: 540, Share: chart.Point{Value: 0.9, Low: 0.87, High: 0.92}, Seen: chart.Point{Value: 0.1, Low: 0.08, High: 0.13}},
			{Label: "Buying", N: 270, Share: chart.Point{Value: 0.45, Low: 0.41, High: 0.49}, Seen: chart.Point{Value: 0.44, Low: 0.4, High: 0.48}},
		},
		Steps: []chart.FunnelStep{{Share: chart.Point{Value: 0.5, Low: 0.46, High: 0.54}, Text: "of these went on to Buying"}},
	}
}

func ExampleFunnel() {
	svg, err := chart.SVG(twoStages())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func twoDifferences() chart.Forest {
	return chart.Forest{
		Frame: chart.Frame{Title: "Renewal with and without two touchpoints: association, not effect", Subtitle: "Differences in percentage points, all respondents.", Note: "Source: invented.",
			Alt: "Hotline +11.2 points, newsletter +2.1."},
		Stub: "Touchpoint", Ns: "n with / without", Less: "renew less often", More: "renew more often", Axis: "percentage points", Interval: "95% interval",
		Rows: []chart.ForestRow{
			{Label: "Hotline", N: [2]int{212, 394}, Point: chart.Point{Value: 0.112, Low: 0.034, High: 0.19}},
			{Label: "Newsletter", N: [2]int{401, 205}, Point: chart.Point{Value: 0.021, Low: -0.061, High: 0.103}},
		},
	}
}

func ExampleForest() {
	svg, err := chart.SVG(twoDifferences())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func twoNeeds() chart.Dumbbell {
	return chart.Dumbbell{
		Frame: chart.Frame{Title: "Family time is more important than it is satisfied", Subtitle: "Respondents who ladder to each need and raters who are satisfied.", Note: "Source: invented.",
			Alt: "Family time: 61% ladder to it, 22% are satisfied."},
		Names: [2]string{"laddered to", "satisfied"}, Side: "Opportunity, 0 to 20", SideUnit: chart.Decimal1, Interval: "95% interval",
		Rows: []chart.DumbbellRow{
			{Label: "Family time", N: 512, Ends: [2]chart.Point{{Value: 0.61, Low: 0.57, High: 0.65}, {Value: 0.22, Low: 0.18, High: 0.26}}, Side: chart.Point{Value: 10}},
			{Label: "Recognition", N: 498, Ends: [2]chart.Point{{Value: 0.16, Low: 0.13, High: 0.19}, {Mark: chart.Withheld}}, Side: chart.Point{Mark: chart.Withheld}},
		},
	}
}

func ExampleDumbbell() {
	svg, err := chart.SVG(twoNeeds())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func oneSegment() chart.Balance {
	return chart.Balance{
		Frame: chart.Frame{Title: "The night shift gives more tenure and gains less health", Subtitle: "Mean as an index, all respondents = 100.", Note: "Source: invented.",
			Alt: "Night shift: health 62, tenure 128."},
		Names: [2]string{"What they gain", "What they give"}, Gains: []string{"Health"}, Gives: []string{"Tenure"}, Interval: "95% interval of the segment's mean",
		Segments: []chart.BalanceSegment{{Heading: "Night shift", N: 204,
			Gains: []chart.Point{{Value: 62, Low: 40, High: 84}}, Gives: []chart.Point{{Value: 128, Low: 117, High: 139}}}},
	}
}

func ExampleBalance() {
	svg, err := chart.SVG(oneSegment())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func twoWaves() chart.Trend {
	return chart.Trend{
		Frame: chart.Frame{Title: "Security is reached more often in the second wave", Subtitle: "Respondents whose ladders reach the value, %.", Note: "Source: invented.",
			Alt: "Security: 31%, then 47%."},
		Periods: []string{"2025", "2026"}, Interval: "95% Wilson interval",
		Panels: []chart.TrendPanel{{Heading: "Security", Ns: []int{588, 606}, Points: []chart.Point{{Value: 0.31, Low: 0.27, High: 0.35}, {Value: 0.47, Low: 0.43, High: 0.51}}}},
	}
}

func ExampleTrend() {
	svg, err := chart.SVG(twoWaves())
	fmt.Println(len(svg) > 0, err)
	// Output: true <nil>
}

func TestExamples(t *testing.T) {
	for name, s := range map[string]chart.Spec{
		"example-value-map": flexibleHours(), "example-profile": twoValues(),
		"example-matrix": threeLinks(), "example-swot": twoAssets(),
		"example-levels": twoLevels(), "example-funnel": twoStages(), "example-forest": twoDifferences(),
		"example-dumbbell": twoNeeds(), "example-balance": oneSegment(), "example-trend": twoWaves(),
	} {
		chart.CheckGolden(t, name, s)
	}
}

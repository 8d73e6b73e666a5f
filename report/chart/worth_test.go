package chart

// nightWorked is an invented forest of elements of a journey.
func nightWorked() Forest {
	point := func(value, low, high float64) Point { return Point{Value: value, Low: low, High: high} }
	return Forest{
		Frame: Frame{
			Title:    "Renewal with each touchpoint and without it: association, not effect",
			Subtitle: "Share renewing among people who met the element minus the share among people who did not, standardised for age; all respondents (n = 606).",
			Note:     "People chose what they met: a difference is an association, not an effect. Source: interactions, 2026. Invented numbers.",
			Alt:      "Forest plot of five elements. The widest difference is +11.2 points, evening hotline. Data on sheet What worked.",
		},
		Rows: []ForestRow{
			{Group: "Touchpoints", Label: "Evening hotline", N: [2]int{212, 394}, Point: point(0.112, 0.034, 0.19)},
			{Group: "Touchpoints", Label: "Newsletter", N: [2]int{401, 205}, Point: point(0.021, -0.061, 0.103)},
			{Group: "Touchpoints", Label: "Shop", N: [2]int{88, -1}, Point: Point{Mark: Withheld}},
			{Group: "Channels", Label: "Forum of customers who help one another", N: [2]int{66, 540}, Point: point(-0.084, -0.197, 0.029)},
			{Group: "Channels", Label: "Letter", N: [2]int{31, 575}, Point: point(-0.153, -0.29, -0.016)},
		},
		Less: "renew less often with it", More: "renew more often with it", Stub: "Element", Ns: "n with / without",
		Estimate: "Difference, points (95% interval)", Axis: "Percentage points", Interval: "95% interval, linearised",
	}
}

// nightNeeds is invented needs, laddered to and satisfied.
func nightNeeds() Dumbbell {
	row := func(label string, n int, side Point, ends ...string) DumbbellRow {
		p := shares(ends...)
		return DumbbellRow{Label: label, N: n, Ends: [2]Point{p[0], p[1]}, Side: side}
	}
	return Dumbbell{
		Frame: Frame{
			Title:    "Time with family is the need with the highest opportunity score",
			Subtitle: "Respondents whose ladders reach each need, and raters who are satisfied with it; all respondents (n = 606).",
			Note:     "Opportunity = 10 × (importance + max(importance − satisfaction, 0)), 0 to 20 (Ulwick 2005). Source: interviews and ratings, 2026. Invented numbers.",
			Alt:      "Dumbbell plot of four needs. Time with family: laddered to by 61%, 22% satisfied, opportunity 10.0. Data on sheet Needs.",
		},
		Names: [2]string{"laddered to (importance)", "satisfied"}, Side: "Opportunity, 0 to 20 (95% interval)", SideUnit: Decimal1, Interval: "95% interval",
		Rows: []DumbbellRow{
			row("Time with family", 512, Point{Value: 10, Low: 8.9, High: 11.1}, "61 57 65", "22 18 26"),
			row("Less stress", 498, Point{Value: 5.4, Low: 4.7, High: 6.1}, "44 40 48", "34 30 38"),
			row("Feel competent in what I do every day at work", 505, Point{Value: 3.1, Low: 2.7, High: 3.5}, "31 27 35", "78 74 81"),
			row("Recognition", 0, Point{Mark: Withheld}, "16 13 19", "[c]"),
			row("A quiet place", 44, Point{Value: 9.8, Low: 5, High: 14.6}, "98 90 100", "98 88 100"),
		},
	}
}

// nightSaid is values that people say and ladder to, with the gap.
func nightSaid() Dumbbell {
	m := nightNeeds()
	m.Title, m.Names, m.Side, m.SideUnit, m.Signed = "Values that people hold high and ladders that reach them", [2]string{"held high", "ladders reach it"}, "Gap, points (95% interval)", Points, true
	m.Rows = m.Rows[:4]
	m.Rows[0].Side, m.Rows[1].Side, m.Rows[2].Side = Point{Value: 0.39, Low: 0.33, High: 0.45}, Point{Value: 0.1, Low: 0.04, High: 0.16}, Point{Value: -0.47, Low: -0.53, High: -0.41}
	return m
}

// nightLevels is invented life assets.
func nightLevels() Levels {
	level := func(label string, n int, v, low, high, goal float64) LevelRow {
		return LevelRow{Label: label, N: n, Level: Point{Value: v, Low: low, High: high}, Goal: Point{Value: goal, Low: goal - (v-low)*1.4, High: goal + (high-v)*1.4}}
	}
	lower := level("Debt", 377, 21400, 18200, 24600, 8000)
	lower.Lower = true
	return Levels{
		Frame: Frame{
			Title:    "Life assets: where people stand and where they want to be",
			Subtitle: "Mean level (dot) and mean goal (tick) of each dimension, latest record of each person, all respondents (n = 606).",
			Note:     "Each unit has its own axis. Source: assets export, 2026. Invented numbers.",
			Alt:      "Four panels of life assets. Sleep is farthest from its goal: 4.1 of 7.6. Data on sheet Assets held.",
		},
		Interval: "95% interval",
		Panels: []LevelPanel{
			{Heading: "Competence", Axis: "rating 0 to 10", Limits: [2]float64{0, 10}, Rows: []LevelRow{level("Knowledge", 600, 6.2, 6, 6.4, 7.5), level("Skills", 598, 7.1, 6.9, 7.3, 7.4), level("Confidence in meetings with people I do not know", 540, 5, 4.7, 5.3, 8)}},
			{Heading: "Health", Axis: "rating 0 to 10", Limits: [2]float64{0, 10}, Rows: []LevelRow{level("Sleep", 512, 4.1, 3.8, 4.4, 7.6), {Label: "Mental", N: 12, Level: Point{Mark: Withheld}, Goal: Point{Mark: Withheld}}}},
			{Heading: "Time", Axis: "hours a week", Rows: []LevelRow{level("Discretionary", 590, 11.4, 10.6, 12.2, 18)}},
			{Heading: "Wealth", Axis: "EUR", Unit: Count, Rows: []LevelRow{level("Net worth", 377, 84200, 71300, 97100, 150000), lower}},
		},
	}
}

// nightStages is an invented journey.
func nightStages() Funnel {
	stage := func(label string, n int, share, seen string) FunnelStage {
		p := shares(share, seen)
		return FunnelStage{Label: label, N: n, Share: p[0], Seen: p[1]}
	}
	return Funnel{
		Frame: Frame{
			Title:    "Stages of the journey, and what customer records saw of them",
			Subtitle: "Respondents met at each stage, % of all respondents (n = 606), and the part with a contact in a channel of the customer records.",
			Note:     "A person can be at a later stage without an earlier one on record. Source: interactions, 2026. Invented numbers.",
			Alt:      "Bars of five stages: 92% at prelaunch, 14% at advocacy. Data on sheet Stages.",
		},
		Seen: "in the customer records", Interval: "95% Wilson interval",
		Stages: []FunnelStage{
			stage("Prelaunch", 558, "92 90 94", "11 9 14"), stage("Buying", 412, "68 64 72", "63 59 67"),
			stage("Best practice in using what was bought", 204, "34 30 38", "[c]"), stage("Community", 140, "23 20 26", "2 1 4"), stage("Advocacy", 85, "14 11 17", "1 0 2"),
		},
		Steps: []FunnelStep{
			{shares("71 67 75")[0], "of these went on to Buying"}, {shares("45 40 50")[0], "of these went on to Best practice in using what was bought"},
			{shares("[c]")[0], "of these went on to Community"}, {shares("41 33 49")[0], "of these went on to Advocacy"},
		},
	}
}

// nightBalance is an invented balance of three segments.
func nightBalance() Balance {
	index := func(rows ...[3]float64) []Point {
		var out []Point
		for _, r := range rows {
			out = append(out, Point{Value: r[0], Low: r[1], High: r[2]})
		}
		return out
	}
	m := Balance{
		Frame: Frame{
			Title:    "What segments gain and what they give",
			Subtitle: "Mean of each segment as an index, all respondents (n = 606) = 100.",
			Note:     "Gains and gives are never added up: an index compares segments, not kinds of value. Source: study exports, 2026. Invented numbers.",
			Alt:      "Bars of four gains and four gives in three segments around 100. Night shift gives 128 of tenure. Data on sheet Balance.",
		},
		Names: [2]string{"What they gain", "What they give"}, Interval: "95% interval of the segment's mean",
		Gains: []string{"Pay", "Health, change", "Values served", "Satisfaction with needs"},
		Gives: []string{"Tenure", "Employees referred", "Positive talk about the employer", "Revenue"},
		Segments: []BalanceSegment{
			{Heading: "Night shift", N: 204, Gains: index([3]float64{104, 99, 109}, [3]float64{62, 40, 84}, [3]float64{88, 80, 96}, [3]float64{91, 86, 96}), Gives: index([3]float64{128, 117, 139}, [3]float64{141, 104, 178}, [3]float64{96, 88, 104}, [3]float64{100, 92, 108})},
			{Heading: "Day shift", N: 359, Gains: index([3]float64{98, 95, 101}, [3]float64{118, 103, 133}, [3]float64{107, 101, 113}, [3]float64{105, 101, 109}), Gives: index([3]float64{86, 80, 92}, [3]float64{77, 58, 96}, [3]float64{102, 96, 108})},
			{Heading: "Apprentices", N: 43, LowBase: true, Gains: index([3]float64{71, 60, 82}, [3]float64{0, 0, 0}, [3]float64{90, 60, 120}, [3]float64{99, 80, 118}), Gives: index([3]float64{18, 10, 26}, [3]float64{412, 200, 624}, [3]float64{110, 70, 150}, [3]float64{0, 0, 0})},
		},
	}
	m.Segments[2].Gives[3] = Point{Mark: Withheld}
	for i := range m.Segments {
		m.Segments[i].Segment = i + 1
	}
	return m
}

// nightTrend is invented values over three waves.
func nightTrend() Trend {
	panel := func(heading string, n [3]int, points ...string) TrendPanel {
		return TrendPanel{Heading: heading, Ns: n[:], Points: shares(points...)}
	}
	n := [3]int{588, 601, 606}
	return Trend{
		Frame: Frame{
			Title:    "Values reached, before and after the reorganisation",
			Subtitle: "Respondents whose ladders reach each value, % of all respondents, by period.",
			Note:     "Some people answered in several: see the table of changes for their intervals. Invented numbers.",
			Alt:      "Small line charts of five values over three periods. Security: 31%, 38%, 47%. Data on sheet Trend.",
		},
		Periods: []string{"2025-1", "Reorganisation", "2026-1"}, Interval: "95% Wilson interval",
		Panels: []TrendPanel{
			panel("Security", n, "31 27 35", "38 34 42", "47 43 51"), panel("Belonging", n, "44 40 48", "41 37 45", "30 26 34"),
			panel("Achievement that others can see and praise", n, "33 29 37", "[c]", "34 30 38"), panel("Enjoying life", n, "0 0 1", "12 9 15", "9 7 12"),
			panel("Recognition", n, "16 13 19", "15 12 18"),
		},
	}
}

// nightWaves is an invented trend of four waves at uneven distances, in days, with a change of method.
func nightWaves() Trend {
	m := nightTrend()
	m.Title, m.Note = "Security and enjoying life, four waves", "Invented numbers."
	m.Periods, m.At = []string{"March 2024", "September 2024", "December 2025", "June 2026"}, []float64{19790, 19974, 20430, 20610}
	m.Breaks = []Break{{Before: 2, Text: "ladders by telephone instead of face to face"}}
	m.Panels = []TrendPanel{
		{Heading: "Security", Ns: []int{588, 1601, 606, 612}, Points: shares("31 27 35", "38 34 42", "47 43 51", "44 40 48")},
		{Heading: "Enjoying life", Ns: []int{588, 1601, 606, 612}, Points: shares("3 2 5", "[c]", "9 7 12", "12 9 15")},
	}
	return m
}

// worth is the gallery of the charts of what people hold, give and want.
func worth() map[string]Spec {
	forest, funnel, levels, trend, balance, needs := nightWorked(), nightStages(), nightLevels(), nightTrend(), nightBalance(), nightNeeds()
	forest.Ns, forest.Axis, forest.Rows, forest.Unit = "", "rating points", forest.Rows[:2], Decimal
	forest.Rows[0].Label = longLabel
	forest.Less, forest.More = longLabel, longLabel
	funnel.Seen, funnel.Steps, funnel.Stages = "", funnel.Steps[:2], funnel.Stages[:4]
	funnel.Stages[1].Label = longLabel
	levels.Panels = levels.Panels[:3]
	levels.Panels[2].Heading, levels.Panels[1].Rows[0].Label = longLabel, longLabel
	trend.Periods, trend.Panels = trend.Periods[:2], trend.Panels[:1]
	trend.Panels[0].Points, trend.Panels[0].Heading = trend.Panels[0].Points[:2], longLabel
	trend.Periods[0] = longLabel
	balance.Gives, balance.Segments = nil, balance.Segments[:2]
	for i := range balance.Segments {
		balance.Segments[i].Gives, balance.Segments[i].Segment = nil, 0
	}
	balance.Gains[1], balance.Segments[1].Heading = longLabel, longLabel
	needs.Side = ""
	needs.Rows[1].Label = longLabel
	return map[string]Spec{
		"forest": nightWorked(), "forest-bare": forest, "dumbbell": nightNeeds(), "dumbbell-gap": nightSaid(), "dumbbell-bare": needs,
		"levels": nightLevels(), "levels-long": levels, "funnel": nightStages(), "funnel-bare": funnel,
		"balance": nightBalance(), "balance-gains": balance, "trend": nightTrend(), "trend-one": trend, "trend-waves": nightWaves(),
	}
}

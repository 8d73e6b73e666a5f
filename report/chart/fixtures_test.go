package chart

import "strings"

// nightShift is an invented map of 25 codes and 47 links in four bands.
func nightShift() ValueMap {
	m := ValueMap{
		Frame: Frame{
			Title:    "Fixed rosters lead to ‘caring for those close to me’ through time that can be planned",
			Subtitle: "Hierarchical value map, segment ‘Night shift’ (n = 204 respondents, 512 ladders). Direct implications, each counted once a respondent.",
			Note:     "Read upwards: attributes lead to functional and personal consequences, and these to values. Source: laddering interviews, wave 3, September–October 2026. Invented numbers.",
			Alt:      "Hierarchical value map of 25 codes and 47 links. The strongest path runs from fixed rosters over planned time and time with family to caring for those close to me. Data on sheet Links.",
		},
		Bands:  []string{"Attributes", "Functional consequences", "Personal consequences", "Values"},
		Cutoff: "named by at least 6 respondents (3%); 78% of all implications",
	}
	m.Nodes = mapNodes(204,
		"0 roster Fixed roster 132", "0 remote Work from home 118", "0 commute Short commute 64", "0 train Training budget 97",
		"0 pay Clear pay bands 88", "0 health Health cover 59", "0 team Small team 45", "0 tools Modern tools 71", "0 mentor Mentor scheme 52",
		"1 plan Time I can plan 121", "1 skills Learn new skills 104", "1 stand Know where I stand 77", "1 fast Get work done faster 69", "1 worry Fewer health worries 50",
		"2 family Time with family 110", "2 trust Feel trusted 83", "2 able Feel competent 95", "2 calm Less stress 92", "2 peers Get on well with colleagues 48",
		"3 safe Security 74", "3 self Self-direction (independence) 66", "3 achieve Achievement 81", "3 care Caring for those close to me 70", "3 joy Enjoying life 62", "3 respect Self-respect 58")
	m.Edges = mapEdges(
		"roster plan 58", "remote plan 49", "commute plan 40", "train skills 66", "pay stand 57", "health worry 44", "tools fast 45", "mentor skills 30", "tools skills 12",
		"roster family 41", "remote family 22", "roster trust 24", "remote trust 31", "train able 18", "pay calm 11", "roster calm 12", "commute calm 14", "team peers 29",
		"team trust 10", "mentor able 14", "mentor peers 9", "remote fast 9", "team fast 6", "tools calm 8", "pay safe 13", "health safe 12", "train achieve 7",
		"plan family 59", "plan calm 36", "skills able 61", "stand calm 21", "stand trust 17", "fast able 28", "fast calm 19", "worry calm 16", "stand safe 26", "worry safe 25", "skills achieve 15", "plan joy 11",
		"family care 62", "family joy 23", "trust self 47", "trust respect 16", "able achieve 50", "able respect 27", "calm joy 33", "peers care 8")
	return m
}

// mapNodes reads "band id label… n".
func mapNodes(base int, rows ...string) []Node {
	var out []Node
	for _, r := range rows {
		f := strings.Fields(r)
		n := atoi(f[len(f)-1])
		out = append(out, Node{Band: atoi(f[0]), ID: f[1], Label: strings.Join(f[2:len(f)-1], " "), N: n, Share: float64(n) / float64(base)})
	}
	return out
}

// mapEdges reads "from to strength".
func mapEdges(rows ...string) []Edge {
	var out []Edge
	for _, r := range rows {
		f := strings.Fields(r)
		out = append(out, Edge{From: f[0], To: f[1], Strength: float64(atoi(f[2]))})
	}
	return out
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = 10*n + int(r-'0')
	}
	return n
}

// shares reads "value low high", in per cent; a star marks a difference, a mark stands alone.
func shares(rows ...string) []Point {
	var out []Point
	for _, r := range rows {
		f := strings.Fields(r)
		if strings.HasPrefix(f[0], "[") {
			out = append(out, Point{Mark: f[0]})
			continue
		}
		pt := Point{Value: float64(atoi(f[0])) / 100, Differs: strings.HasSuffix(r, "*")}
		if len(f) > 2 {
			pt.Low, pt.High = float64(atoi(f[1]))/100, float64(atoi(f[2]))/100
		}
		out = append(out, pt)
	}
	return out
}

// nightValues is an invented value profile of four segments.
func nightValues() Profile {
	m := Profile{
		Frame: Frame{
			Title:    "‘Balancers’ stand out on caring; ‘Climbers’ on achievement",
			Subtitle: "Respondents whose ladders reach each value, % of segment. Test against the rest of the sample: two-sided at 5%, false discovery rate held.",
			Note:     "Base: all respondents with at least one complete ladder; n in the headings, † is a base under 50. Source: laddering interviews, wave 3, September–October 2026. Invented numbers.",
			Alt:      "Dot plot of eight values in four segments. Balancers reach caring most often, 52% against 34% of all. Data on sheet Values.",
		},
		ReferenceName: "all respondents", Tested: "the rest of the sample", Interval: "95% Wilson interval",
		Rows:      []string{"Caring for those close to me", "Achievement", "Security", "Self-direction", "Enjoying life", "Self-respect", "Recognition", "Tradition"},
		Reference: shares("34 30 38", "33 29 37", "31 27 35", "29 25 33", "27 24 31", "24 21 28", "16 13 19", "9"),
		Panels: []ProfilePanel{
			{Heading: "Balancers", N: 204, Points: shares("52 45 59 *", "22 17 28 *", "30 24 37", "27 21 33", "31 25 38", "22 17 28", "10 6 15 *", "8 5 13")},
			{Heading: "Climbers", N: 167, Points: shares("20 15 27 *", "55 47 62 *", "22 16 29 *", "33 26 40", "22 16 29", "30 24 37", "27 21 34 *", "5 3 10")},
			{Heading: "Security seekers", N: 188, Points: shares("33 27 40", "21 16 27 *", "54 47 61 *", "18 13 24 *", "24 18 31", "23 17 29", "13 9 19", "15 11 21 *")},
			{Heading: "Explorers", N: 47, LowBase: true, Points: shares("25 15 39", "36 24 51", "17 9 30 *", "47 33 61 *", "40 27 55 *", "21 12 35", "15 7 28", "[c]")},
		},
	}
	for i := range m.Panels {
		m.Panels[i].Segment = i + 1
		for r := range m.Panels[i].Points {
			if pt := &m.Panels[i].Points[r]; pt.Differs {
				pt.Found = map[bool]string{true: Higher, false: Lower}[pt.Value > m.Reference[r].Value]
			}
		}
	}
	m.Panels[0].Points[0].Found += " BD"
	return m
}

// nightLinks is the implication matrix of nightShift, with links below its cut-off and a withheld one.
func nightLinks() Matrix {
	m := nightShift()
	x := Matrix{
		Frame: Frame{
			Title:    "Training budget → learn new skills is the strongest single link",
			Subtitle: "Summary implication matrix, segment ‘Night shift’ (n = 204): respondents who link the row to the column directly.",
			Note:     "Numbers below the cut-off of 6 stand in grey without fill; an empty cell is no link; [c] is withheld. Source: laddering interviews, wave 3. Invented numbers.",
			Alt:      "Matrix of 19 rows and 16 columns. The largest number is 66, training budget to learn new skills. Data on sheet Links.",
		},
		Cutoff: 6, Bands: m.Bands,
	}
	for _, n := range m.Nodes {
		h := Head{ID: n.ID, Label: n.Label, Band: n.Band}
		if n.Band < 3 {
			x.Rows = append(x.Rows, h)
		}
		if n.Band > 0 {
			x.Cols = append(x.Cols, h)
		}
	}
	edges := append(m.Edges, mapEdges("roster fast 1", "commute peers 2", "train family 4", "train safe 3", "pay joy 3", "team plan 5", "stand able 3", "able safe 4", "calm self 5")...)
	at := func(heads []Head, id string) int {
		for i, h := range heads {
			if h.ID == id {
				return i
			}
		}
		return -1
	}
	x.RowTotals, x.ColTotals = make([]Point, len(x.Rows)), make([]Point, len(x.Cols))
	for _, e := range edges {
		r, c := at(x.Rows, e.From), at(x.Cols, e.To)
		x.Cells = append(x.Cells, Cell{Row: r, Col: c, Value: e.Strength})
		x.RowTotals[r].Value += e.Strength
		x.ColTotals[c].Value += e.Strength
	}
	x.Cells = append(x.Cells, Cell{Row: at(x.Rows, "health"), Col: at(x.Cols, "respect"), Mark: Withheld})
	x.RowTotals[at(x.Rows, "health")] = Point{Mark: Withheld}
	x.ColTotals[at(x.Cols, "respect")] = Point{Mark: Withheld}
	return x
}

// nightAssets is an invented SWOT of the four life assets in two segments.
func nightAssets() Swot {
	row := func(n int, s, w, o, t string) SwotRow {
		p := shares(s, w, o, t)
		return SwotRow{N: n, Strength: p[0], Weakness: p[1], Opportunity: p[2], Threat: p[3]}
	}
	return Swot{
		Frame: Frame{
			Title:    "Time is the weakness and the threat of the night shift; competence its strength",
			Subtitle: "Respondents who start a ladder from each life asset, % of segment.",
			Note:     "Sorted by strengths minus weaknesses in all respondents. Source: laddering interviews, wave 3, September–October 2026. Invented numbers.",
			Alt:      "Diverging bars of four life assets in two segments. Among the night shift 48% name time as a weakness. Data on sheet Assets.",
		},
		Interval: "95% Wilson interval",
		Assets:   []string{"Competence", "Health", "Wealth", "Time"},
		Panels: []SwotPanel{
			{Heading: "Night shift", N: 204, Rows: []SwotRow{
				row(151, "46 39 53", "12 8 17", "29 23 36", "9 6 14"), row(120, "24 19 30", "31 25 38", "15 11 21", "33 27 40"),
				row(98, "18 13 24", "21 16 27", "26 20 32", "14 10 19"), row(166, "9 6 14", "48 41 55", "22 17 28", "36 30 43")}},
			{Heading: "Day shift", N: 43, LowBase: true, Rows: []SwotRow{
				row(31, "40 26 55", "16 8 30", "23 13 38", "12 5 24"), row(25, "35 22 50", "19 10 33", "[c]", "[c]"),
				row(22, "21 11 35", "26 15 41", "30 19 45", "19 10 33"), row(28, "28 17 43", "30 19 45", "26 15 41", "16 8 30")}},
		},
	}
}

// awkward is a small map with everything that goes wrong in real ones: links within a band, circles,
// links that go down, a withheld count, a code without a number, long and foreign labels.
func awkward() ValueMap {
	m := ValueMap{
		Frame: Frame{
			Title:    "Links within a level, in circles and downwards",
			Subtitle: "Invented map of eleven codes; every kind of link that an interview can produce.",
			Note:     "Source: invented.",
			Alt:      "Value map of eleven codes with circular and downward links.",
		},
		Bands:    []string{"Attributes", "Consequences", "Values"},
		Cutoff:   "named by at least 3 respondents",
		Unlinked: []string{"Parking", "Canteen", "A quiet room"},
	}
	m.Nodes = mapNodes(60,
		"0 a Flexible hours 40", "0 b Łódź office 12", "0 c 日本 team 9", "0 d Short commute 22",
		"1 e Saves time 31", "1 f Less stress 28", "1 g Sleep well 19", "1 h Feel competent 17",
		"2 i Health 33", "2 j Family 27", "2 k Freedom 21")
	m.Nodes[1].Label = "An office in Łódź that can be reached by tram in ten minutes"
	m.Nodes[7].Mark = Withheld
	m.Edges = mapEdges("a e 24", "b e 6", "d e 15", "c h 5", "a f 9", "e f 14", "f g 12", "g f 7", "g e 3", "h f 4",
		"f i 18", "g i 11", "e j 16", "h k 8", "a k 5", "i j 6", "j i 5", "k a 4", "i g 6", "j k 3")
	m.Edges[8].Mark, m.Edges[8].Strength = Withheld, 0
	return m
}

package paper

import (
	"math"

	"rung/segment/tab"
)

// Expected is the answer to every measure. Columns are Total, under 40, 40+,
// day, night:
//
//	      weight  age       shift  ladders
//	r1    1       under 40  night  L1 A1>C1>V1 health/threat, L2 the same
//	r2    2       under 40  day    L3 A1>C1>C1>V1 time/opportunity, L4 A2>C2>V2 time/weakness
//	r3    0.5     40+       night  L5 A1>C1>C2>C1>V2 health/threat
//	r4    1       40+       day    L6 A1>V1 wealth/strength, L7 A1>C1>V1 health/threat
//	r5    2       40+       night  L8 A2>C2>V1>C1 competence/strength
//	r6    1       under 40  night  L9 C2 time/weakness, L10 A2>C2>V2 time/weakness
//	r7    0.5     40+       day    L11 A2>C2>V2, L12 A2>C2 wealth/threat
//	r8    1       under 40  day    none
//
// The comment on a row names the respondents or the ladders that it counts.
var Expected = map[string][]Want{
	"bases":             bases(),
	"weighting":         weighting(),
	"traits":            traitAnswers(),
	"terminal_values":   terminalValues(),
	"mentions":          mentions(),
	"asset_swot":        assetSwot(),
	"asset_swot_value":  assetSwotValue(),
	"chains":            chains(),
	"ladder_length":     ladderLength(),
	"implications":      implications(),
	"indices":           indices(),
	"cutoff_table":      cutoffTable(),
	"value_map":         valueMap(),
	"left_out":          leftOut(),
	"value_map_summary": valueMapSummary(),
	"ladder_quality":    ladderQuality(),
	"coder_agreement":   coderAgreement(),

	"values_held":          valuesHeld(),
	"said_and_laddered":    saidAndLaddered(),
	"value_conflicts":      valueConflicts(),
	"assets_held":          assetsHeld(),
	"swot_items":           swotItems(),
	"asset_links":          assetLinks(),
	"relationship_types":   relationshipTypes(),
	"relationship_matrix":  relationshipMatrix(),
	"relationship_changes": relationshipChanges(),
	"underserved_needs":    underservedNeeds(),
	"amounts":              amounts(),
	"amounts_per":          amountsPer(),
	"quantiles":            quantiles(),
	"concentration":        concentration(),
	"unseen_value":         unseenValue(),
	"balance":              balance(),
	"stages":               stages(),
	"stage_transitions":    stageTransitions(),
	"touchpoints":          touchpoints(),
	"what_worked":          whatWorked(),
	"wave_change":          waveChange(),
	"segment_stability":    segmentStability(),
	"answer_age":           answerAge(),
	"scale_reliability":    scaleReliability(),
	"change_split":         changeSplit(),
}

func bases() []Want {
	// Everybody is the base, r8 too, so no column but the empty one is low.
	a := &answers{n: [5]int{8, 4, 4, 4, 4}}
	a.row("all", "", columns{8, 4, 4, 4, 4}).
		is("respondents", columns{8, 4, 4, 4, 4}).
		is("weighted", columns{9, 5, 4, 4.5, 4.5}).
		// (Σw)²/Σw², with the squares 1, 4, .25, 1, 4, 1, .25, 1 of r1 to r8.
		is("effective", columns{81 / 12.5, 25.0 / 7, 16 / 5.5, 20.25 / 6.25, 20.25 / 6.25}).
		// Eight people tell as much as 6.48: n over the effective n.
		is("design_effect", columns{8 * 12.5 / 81, 4 * 7 / 25., 4 * 5.5 / 16, 4 * 6.25 / 20.25, 4 * 6.25 / 20.25})
	a.row("with_ladders", "", columns{7, 3, 4, 3, 4}).
		is("respondents", columns{7, 3, 4, 3, 4}).
		is("weighted", columns{8, 4, 4, 3.5, 4.5}).
		is("effective", columns{64 / 11.5, 16.0 / 6, 16 / 5.5, 12.25 / 5.25, 20.25 / 6.25}).
		is("design_effect", columns{7 * 11.5 / 64, 3 * 6 / 16., 4 * 5.5 / 16, 3 * 5.25 / 12.25, 4 * 6.25 / 20.25}).
		is("ladders", columns{12, 6, 6, 6, 6}).
		// L1 to L12: 3+3, 3+3, 5, 2+3, 4, 1+3, 3+2, and L3 says C1 once more.
		is("rungs", columns{36, 17, 19, 17, 19})
	for _, s := range []string{"respondents", "weighted", "effective"} {
		a.nobody(s, "all")
	}
	for _, s := range []string{"respondents", "weighted", "effective", "ladders", "rungs"} {
		a.nobody(s, "with_ladders")
	}
	for _, item := range []string{"all", "with_ladders"} {
		a.list = append(a.list, Want{Statistic: "design_effect", Segment: Segments[5], Item: item, Value: na, Status: tab.NotApplicable})
	}
	return a.list
}

func weighting() []Want {
	// Both ages are half of the base weights (Weighting), and 5/9 and 4/9 of the
	// final ones: the four under 40 weigh 5/4 of their base weights.
	a := &answers{n: [5]int{8, 4, 4, 4, 4}}
	all := a.row("all", "", columns{8, 4, 4, 4, 4})
	all.is("target_share", columns{none, 5. / 9, 4. / 9, none, none})
	all.is("base_share", columns{none, .5, .5, none, none})
	all.is("weighted_share", columns{none, 5. / 9, 4. / 9, none, none})
	total := func(v float64) columns { return columns{v, none, none, none, none} }
	all.is("iterations", total(1)).is("rakings", total(1)).is("margin_error", total(0)).is("mean", total(9./8))
	// r3 and r7 have the smallest weight, r2 and r5 the largest.
	a.row("all", "", columns{2}).is("smallest", total(.5)).is("largest", total(2)).is("ratio", total(4))
	a.row("all", "", columns{}).is("trimmed", total(0))
	return a.list
}

// nobody states that the empty segment has a base of zero, which is a figure.
func (a *answers) nobody(statistic, item string) {
	a.list = append(a.list, Want{Statistic: statistic, Segment: Segments[5], Item: item})
}

func terminalValues() []Want {
	a := laddered()
	// V1 or V2: r1 r2 r3 r4 r6 r7, in L1-L7, L10, L11.
	a.row("net:any_value", "", columns{6, 3, 3, 3, 3}).said(columns{6, 4, 2, 3.5, 2.5}).
		in(columns{9, 5, 4, 5, 4}, columns{10, 7, 3, 6.5, 3.5})
	// r1 r2 r4, in L1 L2 L3 L6 L7.
	a.row("V1", "", columns{3, 2, 1, 2, 1}).said(columns{4, 3, 1, 3, 1}).
		in(columns{5, 3, 2, 3, 2}, columns{6, 4, 2, 4, 2})
	// r2 r3 r6 r7, in L4 L5 L10 L11.
	a.row("V2", "", columns{4, 2, 2, 2, 2}).said(columns{4, 3, 1, 2.5, 1.5}).
		in(columns{4, 2, 2, 2, 2}, columns{4, 3, 1, 2.5, 1.5})
	a.row("V3", "", zero).said(zero).in(zero, zero)
	// r5 r6 r7, in L8 L9 L12. r6 and r7 reach a value in another ladder, so
	// people stand in both nets and ladders in one.
	a.row("net:no_value", "", columns{3, 1, 2, 1, 2}).said(columns{3.5, 1, 2.5, .5, 3}).
		in(columns{3, 1, 2, 1, 2}, columns{3.5, 1, 2.5, .5, 3})
	// r5: L8 comes down from V1 and ends here.
	a.row("C1", "", columns{1, 0, 1, 0, 1}).said(columns{2, 0, 2, 0, 2}).
		in(columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2})
	// r6 r7, in L9 L12.
	a.row("C2", "", columns{2, 1, 1, 1, 1}).said(columns{1.5, 1, .5, .5, 1}).
		in(columns{2, 1, 1, 1, 1}, columns{1.5, 1, .5, .5, 1})
	return a.list
}

// mentioned states the statistics of a code beside those of respondents. All
// weights are of rungs and ladders: a mean rung is the weight of places over
// that of rungs, the ends are the weight of ladders that end in the code over
// that of ladders that name it.
//
// The people behind the ends are those of terminal_values.
func (r line) mentioned(ladders, rungs, places, rungWeight, ends, ladderWeight, enders columns) {
	r.is("ladders", ladders).is("rungs", rungs).is("mean_rung", over(places, rungWeight))
	r.people = enders
	r.is("ends_share", over(ends, ladderWeight)).empty("ladders", "rungs", "mean_rung", "ends_share")
}

func mentions() []Want {
	a := laddered()
	one := columns{6, 3, 3, 3, 3}
	// r1 r2 r3 r4, in L1 L2 L3 L5 L6 L7, always at the start.
	a1 := columns{2 + 2 + .5 + 2, 4, 2.5, 4, 2.5}
	a.row("A1", "", columns{4, 2, 2, 2, 2}).said(columns{4.5, 3, 1.5, 3, 1.5}).
		mentioned(one, one, a1, a1, zero, a1, zero)
	// r2 r5 r6 r7, in L4 L8 L10 L11 L12, always at the start.
	a2 := columns{2 + 2 + 1 + 1, 3, 3, 3, 3}
	five := columns{5, 2, 3, 3, 2}
	a.row("A2", "", columns{4, 2, 2, 2, 2}).said(columns{5.5, 3, 2.5, 2.5, 3}).
		mentioned(five, five, a2, a2, zero, a2, zero)
	// All seven, in all ladders but L6. Rungs, places and ends are the sums of
	// C1 and C2; L5 and L8 name both and are two ladders, not four.
	a.row("net:Recovery", "", columns{7, 3, 4, 3, 4}).said(columns{8, 4, 4, 3.5, 4.5}).
		mentioned(columns{11, 6, 5, 5, 6}, columns{15, 7, 8, 6, 9},
			columns{35.5, 15, 20.5, 12, 23.5}, columns{15.5, 8, 7.5, 6, 9.5},
			columns{3.5, 1, 2.5, .5, 3}, columns{12.5, 8, 4.5, 6, 6.5}, columns{3, 1, 2, 1, 2})
	// r1 r2 r3 r4 r5, in L1 L2 L3 L5 L7 L8. Places: 2 and 2, 2 (said twice, two
	// rungs of one place), 2 and 4, 2, 4; weighted 4 + 4 + 3 + 2 + 8. L8 ends here.
	a.row("C1", "", columns{5, 2, 3, 2, 3}).said(columns{6.5, 3, 3.5, 3, 3.5}).
		mentioned(columns{6, 3, 3, 2, 4}, columns{8, 4, 4, 3, 5},
			columns{21, 8, 13, 6, 15}, columns{8, 4, 4, 3, 5},
			columns{2, 0, 2, 0, 2}, columns{7.5, 4, 3.5, 3, 4.5}, columns{1, 0, 1, 0, 1})
	// r2 r3 r5 r6 r7, in L4 L5 L8 L9 L10 L11 L12. Places: 2, 3, 2, 1 and 2, 2
	// and 2; weighted 4 + 1.5 + 4 + 3 + 2. L9 and L12 end here.
	seven := columns{7, 3, 4, 3, 4}
	c2 := columns{7.5, 4, 3.5, 3, 4.5}
	a.row("C2", "", columns{5, 2, 3, 2, 3}).said(columns{6, 3, 3, 2.5, 3.5}).
		mentioned(seven, seven, columns{14.5, 7, 7.5, 6, 8.5}, c2, columns{1.5, 1, .5, .5, 1}, c2, columns{2, 1, 1, 1, 1})
	// r1 r2 r4 r5, in L1 L2 L3 L6 L7 L8. Places: 3 and 3, 3, 2 and 3, 3;
	// weighted 6 + 6 + 5 + 6. All end here but L8.
	v1 := columns{8, 4, 4, 4, 4}
	a.row("V1", "", columns{4, 2, 2, 2, 2}).said(columns{6, 3, 3, 3, 3}).
		mentioned(one, one, columns{23, 12, 11, 11, 12}, v1, columns{6, 4, 2, 4, 2}, v1, columns{3, 2, 1, 2, 1})
	// r2 r3 r6 r7, in L4 L5 L10 L11. Places: 3, 5, 3, 3; weighted
	// 6 + 2.5 + 3 + 1.5. All end here.
	v2 := columns{4, 3, 1, 2.5, 1.5}
	four := columns{4, 2, 2, 2, 2}
	a.row("V2", "", four).said(v2).
		mentioned(four, four, columns{13, 9, 4, 7.5, 5.5}, v2, v2, v2, four)
	// Nobody: a mean and a share of nothing do not apply.
	a.row("V3", "", zero).said(zero).mentioned(zero, zero, zero, zero, zero, zero, zero)
	return a.list
}

func assetSwot() []Want {
	a := laddered()
	// r5: L8.
	r5, two := columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2}
	a.row("competence", "", r5).said(two).in(r5, two)
	a.row("competence", "strength", r5).said(two).in(r5, two)
	// r1 r3 r4: L1 L2 L5 L7, all threats.
	for _, swot := range []string{"", "threat"} {
		a.row("health", swot, columns{3, 1, 2, 1, 2}).said(columns{2.5, 1, 1.5, 1, 1.5}).
			in(columns{4, 2, 2, 1, 3}, columns{3.5, 2, 1.5, 1, 2.5})
	}
	// r2 r6: L3 L4 L9 L10.
	a.row("time", "", columns{2, 2, 0, 1, 1}).said(columns{3, 3, 0, 2, 1}).
		in(columns{4, 4, 0, 2, 2}, columns{6, 6, 0, 4, 2})
	// r2 r6: L4 L9 L10.
	a.row("time", "weakness", columns{2, 2, 0, 1, 1}).said(columns{3, 3, 0, 2, 1}).
		in(columns{3, 3, 0, 1, 2}, columns{4, 4, 0, 2, 2})
	// r2: L3.
	r2 := columns{1, 1, 0, 1, 0}
	a.row("time", "opportunity", r2).said(columns{2, 2, 0, 2, 0}).in(r2, columns{2, 2, 0, 2, 0})
	// r4 r7: L6 L12.
	a.row("wealth", "", columns{2, 0, 2, 2, 0}).said(columns{1.5, 0, 1.5, 1.5, 0}).
		in(columns{2, 0, 2, 2, 0}, columns{1.5, 0, 1.5, 1.5, 0})
	// r4: L6, then r7: L12.
	old := columns{1, 0, 1, 1, 0}
	a.row("wealth", "strength", old).said(old).in(old, old)
	half := columns{.5, 0, .5, .5, 0}
	a.row("wealth", "threat", old).said(half).in(old, half)
	// r7: L11.
	a.row("not_stated", "", old).said(half).in(old, half)
	a.row("not_stated", "not_stated", old).said(half).in(old, half)
	for _, start := range [][2]string{
		{"competence", "weakness"}, {"competence", "opportunity"}, {"competence", "threat"},
		{"health", "strength"}, {"health", "weakness"}, {"health", "opportunity"},
		{"time", "strength"}, {"time", "threat"}, {"wealth", "weakness"}, {"wealth", "opportunity"},
	} {
		a.row(start[0], start[1], zero).said(zero).in(zero, zero)
	}
	return a.list
}

func assetSwotValue() []Want {
	a := laddered()
	for _, r := range []struct {
		start, value    string
		people, ladders columns
	}{
		{"competence/strength", "net:no_value", columns{1, 0, 1, 0, 1}, columns{1, 0, 1, 0, 1}}, // r5: L8 ends at C1
		{"health/threat", "V1", columns{2, 1, 1, 1, 1}, columns{3, 2, 1, 1, 2}},                 // r1: L1 L2, r4: L7
		{"health/threat", "V2", columns{1, 0, 1, 0, 1}, columns{1, 0, 1, 0, 1}},                 // r3: L5
		{"time/weakness", "V2", columns{2, 2, 0, 1, 1}, columns{2, 2, 0, 1, 1}},                 // r2: L4, r6: L10
		{"time/weakness", "net:no_value", columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 0, 1}},       // r6: L9
		{"time/opportunity", "V1", columns{1, 1, 0, 1, 0}, columns{1, 1, 0, 1, 0}},              // r2: L3
		{"wealth/strength", "V1", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},               // r4: L6
		{"wealth/threat", "net:no_value", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},       // r7: L12
		{"not_stated/not_stated", "V2", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},         // r7: L11
	} {
		a.row(r.start, r.value, r.people).is("respondents", r.people).is("ladders", r.ladders).empty("respondents", "ladders")
	}
	return a.list
}

func chains() []Want {
	a := laddered()
	for _, r := range []struct {
		path                     string
		people, weights, ladders columns
	}{
		{"A1>C1>V1", columns{3, 2, 1, 2, 1}, columns{4, 3, 1, 3, 1}, columns{4, 3, 1, 2, 2}},      // r1: L1 L2, r2: L3, r4: L7
		{"A2>C2>V2", columns{3, 2, 1, 2, 1}, columns{3.5, 3, .5, 2.5, 1}, columns{3, 2, 1, 2, 1}}, // r2: L4, r6: L10, r7: L11
		// One person and one ladder each; in the order of their names, the
		// seventh chain, r6's C2 (L9), is not listed.
		{"A1>C1>C2>C1>V2", columns{1, 0, 1, 0, 1}, columns{.5, 0, .5, 0, .5}, columns{1, 0, 1, 0, 1}}, // r3
		{"A1>V1", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},             // r4
		{"A2>C2", columns{1, 0, 1, 1, 0}, columns{.5, 0, .5, .5, 0}, columns{1, 0, 1, 1, 0}},          // r7
		{"A2>C2>V1>C1", columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2}, columns{1, 0, 1, 0, 1}},       // r5
	} {
		a.row(r.path, "", r.people).said(r.weights).is("ladders", r.ladders).empty("ladders")
	}
	return a.list
}

func ladderLength() []Want {
	a := laddered()
	everyone := columns{7, 3, 4, 3, 4}
	a.row("all", "", everyone).said(columns{8, 4, 4, 3.5, 4.5}).in(columns{12, 6, 6, 6, 6}, a.l).
		// Weighted rungs: r1 6, r2 12, r3 2.5, r4 5, r5 8, r6 4, r7 2.5 = 40.
		is("mean", over(columns{40, 22, 18, 19.5, 20.5}, a.l)).
		// By weight, lengths 1 to 5 are 1, 1.5, 8.5, 2, .5 of 13.5: half of it
		// is passed at 3, as in every segment.
		is("median", columns{3, 3, 3, 3, 3}).
		// The weights of the three levels below, over all ladders.
		is("mean_levels", over(columns{37, 22, 15, 19.5, 17.5}, a.l)).
		empty("mean", "median", "mean_levels")
	// r6: L9.
	a.row("1", "", columns{1, 1, 0, 0, 1}).said(columns{1, 1, 0, 0, 1}).
		in(columns{1, 1, 0, 0, 1}, columns{1, 1, 0, 0, 1})
	// r4 r7: L6 L12.
	a.row("2", "", columns{2, 0, 2, 2, 0}).said(columns{1.5, 0, 1.5, 1.5, 0}).
		in(columns{2, 0, 2, 2, 0}, columns{1.5, 0, 1.5, 1.5, 0})
	// r1 r2 r4 r6 r7: L1 L2 L3 L4 L7 L10 L11.
	a.row("3", "", columns{5, 3, 2, 3, 2}).said(columns{5.5, 4, 1.5, 3.5, 2}).
		in(columns{7, 5, 2, 4, 3}, columns{8.5, 7, 1.5, 5.5, 3})
	// r5: L8, then r3: L5.
	old := columns{1, 0, 1, 0, 1}
	a.row("4", "", old).said(columns{2, 0, 2, 0, 2}).in(old, columns{2, 0, 2, 0, 2})
	a.row("5", "", old).said(columns{.5, 0, .5, 0, .5}).in(old, columns{.5, 0, .5, 0, .5})
	a.row("6", "", zero).said(zero).in(zero, zero)
	a.row("7+", "", zero).said(zero).in(zero, zero)
	// Everybody; all ladders but L9, but L6, and but L9 and L12.
	a.row("level:attribute", "", everyone).said(a.w).in(columns{11, 5, 6, 6, 5}, columns{12.5, 7, 5.5, 7, 5.5})
	a.row("level:consequence", "", everyone).said(a.w).in(columns{11, 6, 5, 5, 6}, columns{12.5, 8, 4.5, 6, 6.5})
	a.row("level:value", "", everyone).said(a.w).in(columns{10, 5, 5, 5, 5}, columns{12, 7, 5, 6.5, 5.5})
	return a.list
}

// frameCodes is the frame.
var frameCodes = []string{"A1", "A2", "C1", "C2", "V1", "V2", "V3"}

func implications() []Want {
	a := laddered()
	named := map[[2]string]bool{}
	for _, r := range []struct {
		from, to         string
		direct, indirect columns
		weight           columns
	}{
		{"A1", "C1", columns{4, 2, 2, 2, 2}, zero, columns{4.5, 3, 1.5, 3, 1.5}},                   // r1 r2 r3 r4
		{"A1", "C2", zero, columns{1, 0, 1, 0, 1}, columns{.5, 0, .5, 0, .5}},                      // r3
		{"A1", "V1", columns{1, 0, 1, 1, 0}, columns{2, 2, 0, 1, 1}, columns{4, 3, 1, 3, 1}},       // r4 by L6, not again by L7; r1 r2
		{"A1", "V2", zero, columns{1, 0, 1, 0, 1}, columns{.5, 0, .5, 0, .5}},                      // r3
		{"A2", "C1", zero, columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2}},                         // r5
		{"A2", "C2", columns{4, 2, 2, 2, 2}, zero, columns{5.5, 3, 2.5, 2.5, 3}},                   // r2 r5 r6 r7
		{"A2", "V1", zero, columns{1, 0, 1, 0, 1}, columns{2, 0, 2, 0, 2}},                         // r5
		{"A2", "V2", zero, columns{3, 2, 1, 2, 1}, columns{3.5, 3, .5, 2.5, 1}},                    // r2 r6 r7
		{"C1", "C2", columns{1, 0, 1, 0, 1}, zero, columns{.5, 0, .5, 0, .5}},                      // r3
		{"C1", "V1", columns{3, 2, 1, 2, 1}, zero, columns{4, 3, 1, 3, 1}},                         // r1 r2 r4
		{"C1", "V2", columns{1, 0, 1, 0, 1}, zero, columns{.5, 0, .5, 0, .5}},                      // r3: the second C1 of L5
		{"C2", "C1", columns{1, 0, 1, 0, 1}, columns{1, 0, 1, 0, 1}, columns{2.5, 0, 2.5, 0, 2.5}}, // r3; r5 over V1
		{"C2", "V1", columns{1, 0, 1, 0, 1}, zero, columns{2, 0, 2, 0, 2}},                         // r5
		{"C2", "V2", columns{3, 2, 1, 2, 1}, columns{1, 0, 1, 0, 1}, columns{4, 3, 1, 2.5, 1.5}},   // r2 r6 r7; r3 over C1
		{"V1", "C1", columns{1, 0, 1, 0, 1}, zero, columns{2, 0, 2, 0, 2}},                         // r5: down a level, kept
	} {
		// Direct and indirect are different people, so the total is their sum.
		total := plus(r.direct, r.indirect)
		a.row(r.from, r.to, r.direct).is("direct", r.direct).empty("direct")
		a.row(r.from, r.to, r.indirect).is("indirect", r.indirect).empty("indirect")
		a.row(r.from, r.to, total).is("total", total).is("share", over(r.weight, a.w)).empty("total", "share")
		named[[2]string{r.from, r.to}] = true
	}
	// The other 27 of 42 ordered pairs stand once, as zeros of Total.
	only := columns{0, none, none, none, none}
	for _, from := range frameCodes {
		for _, to := range frameCodes {
			if from != to && !named[[2]string{from, to}] {
				a.row(from, to, zero).is("direct", only).is("indirect", only).is("total", only).is("share", only)
			}
		}
	}
	return a.list
}

func plus(a, b columns) columns {
	for k := range a {
		a[k] += b[k]
	}
	return a
}

func indices() []Want {
	a := laddered()
	// All totals above add up to 31; under 40 and by day to 12 (six pairs of
	// two), 40+ and by night to 19.
	sum := columns{31, 12, 19, 12, 19}
	for _, r := range []struct {
		code                        string
		in, out                     columns
		inPeople, outPeople, either columns
	}{
		{"A1", zero, columns{9, 4, 5, 4, 5}, zero, columns{4, 2, 2, 2, 2}, columns{4, 2, 2, 2, 2}},
		{"A2", zero, columns{9, 4, 5, 4, 5}, zero, columns{4, 2, 2, 2, 2}, columns{4, 2, 2, 2, 2}},
		// In: A1 4, A2 1, C2 2, V1 1 by r1-r5. Out: C2 1, V1 3, V2 1 by r1-r4.
		{"C1", columns{8, 2, 6, 2, 6}, columns{5, 2, 3, 2, 3}, columns{5, 2, 3, 2, 3}, columns{4, 2, 2, 2, 2}, columns{5, 2, 3, 2, 3}},
		// In: A1 1, A2 4, C1 1. Out: C1 2, V1 1, V2 4. Both by r2 r3 r5 r6 r7.
		{"C2", columns{6, 2, 4, 2, 4}, columns{7, 2, 5, 2, 5}, columns{5, 2, 3, 2, 3}, columns{5, 2, 3, 2, 3}, columns{5, 2, 3, 2, 3}},
		// In: A1 3, A2 1, C1 3, C2 1 by r1 r2 r4 r5. Out: C1 1 by r5.
		{"V1", columns{8, 4, 4, 4, 4}, columns{1, 0, 1, 0, 1}, columns{4, 2, 2, 2, 2}, columns{1, 0, 1, 0, 1}, columns{4, 2, 2, 2, 2}},
		// In: A1 1, A2 3, C1 1, C2 4 by r2 r3 r6 r7.
		{"V2", columns{9, 4, 5, 4, 5}, zero, columns{4, 2, 2, 2, 2}, zero, columns{4, 2, 2, 2, 2}},
		// No implication, no index.
		{"V3", zero, zero, zero, zero, zero},
	} {
		degree := plus(r.in, r.out)
		centrality, prestige := over(degree, sum), over(r.in, sum)
		if r.code == "V3" {
			centrality, prestige = columns{na, na, na, na, na}, columns{na, na, na, na, na}
		}
		a.row(r.code, "", r.inPeople).is("in_degree", r.in).empty("in_degree")
		a.row(r.code, "", r.outPeople).is("out_degree", r.out).empty("out_degree")
		a.row(r.code, "", r.either).is("abstractness", over(r.in, degree)).
			is("centrality", centrality).is("prestige", prestige).
			empty("abstractness", "centrality", "prestige")
	}
	// Everybody with a ladder has an implication.
	a.row("", "", columns{7, 3, 4, 3, 4}).is("in_degree", sum).is("out_degree", sum).empty("in_degree", "out_degree")
	return a.list
}

func cutoffTable() []Want {
	a := laddered()
	for _, r := range []struct {
		cutoff, basis         string
		cells, implications   float64
		active, all, possible float64
	}{
		// Direct counts: 4 4 3 3 and six of 1.
		{"1", "direct", 10, 20, 10, 20, 42},
		{"2", "direct", 4, 14, 10, 20, 42},
		{"3", "direct", 4, 14, 10, 20, 42},
		{"4", "direct", 2, 8, 10, 20, 42},
		// Totals: 4 4 4, 3 3 3, 2 and eight of 1.
		{"1", "total", 15, 31, 15, 31, 42},
		{"2", "total", 7, 23, 15, 31, 42},
		{"3", "total", 6, 21, 15, 31, 42},
		{"4", "total", 3, 12, 15, 31, 42},
	} {
		total := func(v float64) columns { return columns{v, none, none, none, none} }
		a.row(r.cutoff, r.basis, columns{7}).
			is("cells", total(r.cells)).is("cells_share", total(r.cells/r.active)).
			is("possible_share", total(r.cells/r.possible)).
			is("relations", total(r.implications)).is("relations_share", total(r.implications/r.all))
	}
	return a.list
}

func valueMap() []Want {
	a := laddered()
	// 30 % of 7, 3, 4, 3, 4 respondents, rounded up, is a cut-off of 3, 1, 2,
	// 1, 2. Total keeps six pairs, of which A1>V1 and A2>V2 are redundant over
	// C1 and C2; under 40 and by day, the same six. 40+ and by night keep A1>C1,
	// A2>C2, C2>C1, C2>V2: nothing to take out.
	for _, r := range []struct {
		from, to         string
		direct, indirect columns
	}{
		{"A1", "C1", columns{4, 2, 2, 2, 2}, zero},
		{"A2", "C2", columns{4, 2, 2, 2, 2}, zero},
		{"C1", "V1", columns{3, 2, none, 2, none}, columns{0, 0, none, 0, none}},
		{"C2", "C1", columns{none, none, 1, none, 1}, columns{none, none, 1, none, 1}},
		{"C2", "V2", columns{3, 2, 1, 2, 1}, columns{1, 0, 1, 0, 1}},
	} {
		strength := plus(r.direct, r.indirect)
		a.row(r.from, r.to, strength).is("strength", strength)
		a.row(r.from, r.to, r.direct).is("direct", r.direct)
		a.row(r.from, r.to, r.indirect).is("indirect", r.indirect)
	}
	return a.list
}

func leftOut() []Want {
	a := laddered()
	// V1 of 40+ and by night: four implications in and one out, each of one
	// person; r4 r5, and r1 r5.
	a.row("V1", "", columns{0, 0, 2, 0, 2}).is("degree", columns{none, none, 5, none, 5})
	return a.list
}

func valueMapSummary() []Want {
	a := laddered()
	people := columns{7, 3, 4, 3, 4}
	a.row("map", "", people).is("respondents", people).is("ladders", columns{12, 6, 6, 6, 6}).
		is("cutoff", columns{3, 1, 2, 1, 2}).is("links", columns{4, 4, 4, 4, 4}).
		// Of 15, 6, 15, 6, 15 pairs that somebody names.
		is("links_share", columns{4. / 15, 4. / 6, 4. / 15, 4. / 6, 4. / 15}).
		// 15 of 31 implications, in steps worth ten at least: halves. Half of
		// 12 or 19 is less than ten, so no share is stated.
		is("implications_share", columns{.5, na, na, na, na}).
		empty("respondents", "ladders", "cutoff", "links", "links_share", "implications_share")
	return a.list
}

func ladderQuality() []Want {
	a := laddered()
	young, old := columns{1, 1, 0, 0, 1}, columns{1, 0, 1, 0, 1}
	for _, r := range []struct {
		flag            string
		people, weights columns
	}{
		{"consecutive_repeat", columns{1, 1, 0, 1, 0}, columns{2, 2, 0, 2, 0}},   // r2: L3
		{"circular", old, columns{.5, 0, .5, 0, .5}},                             // r3: L5
		{"downward", old, columns{2, 0, 2, 0, 2}},                                // r5: L8
		{"no_value_reached", columns{2, 1, 1, 1, 1}, columns{1.5, 1, .5, .5, 1}}, // r6: L9, r7: L12; L8 names V1
		{"level_skipped", columns{1, 0, 1, 1, 0}, columns{1, 0, 1, 1, 0}},        // r4: L6
		{"single_rung", young, young},                                            // r6: L9
		{"duplicate_ladder", young, young},                                       // r1: L2 repeats L1
	} {
		// One ladder a person, so people and ladders are the same numbers.
		a.row(r.flag, "", r.people).said(r.weights).in(r.people, r.weights)
	}
	return a.list
}

// coderAgreement: ten statements, nine coded by both, of r1 to r4.
//
//	r1  A1 A1, C1 C1, V1 V1
//	r2  A1 A1, C1 C2, V1 V2
//	r3  C1 V1, and V2 by the first coder only
//	r4  A1 A2, V1 V1
func coderAgreement() []Want {
	a := &answers{n: [5]int{4, 0, 0, 0, 0}}
	total := func(v float64) columns { return columns{v, none, none, none, none} }
	four := columns{4}
	// Codes: 5 of 9 agree. First coder A1 3, C1 3, V1 3; second A1 2, A2 1,
	// C1 1, C2 1, V1 3, V2 1; together A1 5, A2 1, C1 4, C2 1, V1 6, V2 1.
	a.row("code", "", four).is("statements", total(9)).is("coders", total(2)).
		is("percent_agreement", total(5./9)).
		// Chance (3·2 + 3·1 + 3·3)/81 = 18/81: (45 - 18)/(81 - 18).
		is("cohen_kappa", total(27./63)).
		// Chance (25+1+16+1+36+1)/18² = 80/324: (180 - 80)/(324 - 80).
		is("scott_pi", total(100./244)).
		// Seven codes: √((5/9 - 1/7)·7/6) = √(13/27).
		is("perreault_leigh", total(math.Sqrt(13./27))).
		// D_o 4/9; D_e 1 - (5·4 + 4·3 + 6·5)/(18·17) = 244/306.
		is("krippendorff_alpha", total(27./61))
	// Levels: 8 of 9 agree. First coder 3, 3, 3; second 3, 2, 4; together
	// 6, 5, 7.
	a.row("level", "", four).is("statements", total(9)).is("coders", total(2)).
		is("percent_agreement", total(8./9)).
		// Chance (9+6+12)/81: (72 - 27)/(81 - 27).
		is("cohen_kappa", total(45./54)).
		// Chance (36+25+49)/324: (288 - 110)/(324 - 110).
		is("scott_pi", total(178./214)).
		// Three levels: √((8/9 - 1/3)·3/2).
		is("perreault_leigh", total(math.Sqrt(5./6))).
		// D_o 1/9; D_e 1 - (30+20+42)/306 = 214/306.
		is("krippendorff_alpha", total(90./107)).
		// Ordinal distances: A-C (6/2 + 5/2)² = 30.25, C-V (5/2 + 7/2)² = 36,
		// A-V (6/2 + 5 + 7/2)² = 132.25. One C met a V:
		// 1 - 17·36/(6·5·30.25 + 5·7·36 + 6·7·132.25) = 1 - 612/7722.
		is("krippendorff_alpha_ordinal", total(395./429))
	for _, c := range []struct {
		first, second      string
		statements, people float64
	}{
		{"attribute", "attribute", 3, 3}, {"attribute", "consequence", 0, 0}, {"attribute", "value", 0, 0},
		{"consequence", "attribute", 0, 0}, {"consequence", "consequence", 2, 2}, {"consequence", "value", 1, 1}, // r1 r2; r3
		{"value", "attribute", 0, 0}, {"value", "consequence", 0, 0}, {"value", "value", 3, 3}, // r1 r2 r4
	} {
		a.row(c.first, c.second, columns{c.people}).is("statements", total(c.statements))
	}
	return a.list
}

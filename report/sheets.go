package report

import (
	"slices"

	"rung/segment/tab"
)

// part is a part of the report. Its spine is the four steps of one-to-one work
// with people: know who they are, see how they differ, meet them, and suit what
// is done to them (Peppers and Rogers 1997).
type part uint8

const (
	start part = iota
	identify
	differentiate
	apiece
	interact
	customise
	behind
	figures
)

var partNames = [...]string{"Start", "Identify", "Differentiate", "Segment by segment", "Interact", "Customise", "Behind the figures", "Results"}

// String is the heading of a part in the contents.
func (p part) String() string { return partNames[p] }

// partTexts say what each part of the spine answers.
var partTexts = [...]string{
	identify: "who is who, and what they have", differentiate: "what they value, and how they differ",
	apiece:   "what the parts before say about each segment, on a page of its own",
	interact: "where they meet the brand, and what they give", customise: "what to change for whom, and what has changed",
}

// sheet is one entry of the list: what it is called and how it is made. Making
// it adds as many pages to the book as there are banners or segments, or none
// when the release has no figures for it.
type sheet struct {
	part    part
	name    string
	explain string
	make    func(c *composer)
}

const (
	frameOrder   = "Rows in the order of the code frame."
	studyOrder   = "Rows in the order of the study."
	changeOf     = "The newer period less the one before; means in the unit of their row."
	noAssignment = "Association, not effect: people choose what they meet, and those who chose it may differ in more than the mix that is evened out."
)

// sheets is every sheet of a report, in the order of the workbook. A new sheet
// is a new line.
var sheets = []sheet{
	{start, coverSheet, "for whom, what, who, when, main findings, how to read, contact", cover},
	{start, contentsSheet, "a link to every sheet, by part", contents},

	{identify, "Bases", "respondents and ladders of every segment, by segment", bases},
	{identify, "Traits", "% in each category of the traits that stand in no banner, by segment", tables{
		measure: "traits", name: "Traits", statistic: "share", once: true, order: "Traits in the order of the study; traits and nets bold, above their categories."}.make},
	{identify, "Trait tests", "whether the segments of each banner differ in each of these traits, all respondents", statistics{
		measure: "traits", name: "Trait tests", only: paired, split: [2]string{"Trait", "Segments by"}, title: "Whether segments differ in who they are", order: studyOrder}.make},
	{identify, "Life assets", "picture and table of levels and goals of competence, health, time and wealth", assetLevels},
	{identify, "Asset levels", "mean level of each dimension", tables{
		measure: "assets_held", name: "Asset levels", statistic: "level", money: true, title: "Life assets: mean level", in: "-", order: "Dimensions under their assets, each in its own unit."}.make},
	{identify, "Asset goals", "distance to the goal of each dimension", tables{
		measure: "assets_held", name: "Asset goals", statistic: "distance", money: true, title: "Life assets: mean distance to the goal", in: "-", order: "Dimensions under their assets.",
		say: "Distance still to go, in the unit of the level; below 0 the goal is passed."}.make},
	{identify, "On track", "% whose level has reached the goal or moves there, by segment", tables{
		measure: "assets_held", name: "On track", statistic: "on_track", title: "Life assets: % who have reached the goal or move there in time", in: "-", order: "Dimensions under their assets."}.make},
	{identify, "Relationships", "% who want each type of relationship, by segment", tables{
		measure: "relationship_types", name: "Relationships", statistic: "wanted_share", title: "Relationship wanted", in: "% of respondents", order: studyOrder}.make},
	{identify, "Relationships assumed", "% who are assumed to be in each type, by segment", tables{
		measure: "relationship_types", name: "Assumed", statistic: "assumed_share", title: "Relationship assumed", in: "% of respondents", order: studyOrder}.make},
	{identify, "Relationship gap", "types wanted and assumed side by side, all respondents", statistics{
		measure: "relationship_types", name: "Relationship gap", order: studyOrder, spread: []string{"gap"},
		title: "Relationships wanted and assumed", say: "Gap: % who want the type less % who assume it."}.make},
	{identify, "Wanted and assumed", "relationship wanted by relationship assumed, and what the study says people of a type expect", crossed{
		measure: "relationship_matrix", statistic: "share", name: "Wanted and assumed", only: paired, corner: "Wanted",
		reading: "Rows: what people want; columns: what is assumed. % of those who want the type. A row can add to more than 100%: one person can have several products.", beside: expectations}.make},
	{identify, "Mismatch", "% whose relationship is not the one they want, by segment", tables{
		measure: "relationship_matrix", name: "Mismatch", statistic: "share", only: func(r tab.Row) bool { return r.Item == "mismatch" },
		title: "Relationships: wanted is not what is assumed", order: "Of those for whom both are known."}.make},

	{differentiate, "Terminal values", "% of respondents whose ladders reach each value, by segment", tables{
		measure: "terminal_values", name: "Values", several: true, order: frameOrder}.make},
	{differentiate, "Values by ladder", "% of ladders that end in each value, by segment", tables{
		measure: "terminal_values", name: "Ladder ends", statistic: "ladders_share", order: frameOrder}.make},
	{differentiate, "Profile", "picture and table of the values that segments reach, with intervals", profiles},
	{differentiate, "Values held", "% who hold each value high, by segment", tables{
		measure: "values_held", name: "Values held", statistic: "top_share", title: "Values held high", in: "% of respondents", several: true, order: studyOrder}.make},
	{differentiate, "Values, means", "mean rank or rating of each value, by segment", tables{
		measure: "values_held", name: "Values, means", statistic: "mean_rank|mean_rating", order: studyOrder}.make},
	{differentiate, "Said and laddered", "picture and table of values held high beside those that ladders reach, all respondents", statistics{
		measure: "values_held", name: "Said and laddered", title: "Values said and values laddered to", largest: "gap", spread: []string{"gap"},
		say: "Gap: % who hold the value high less % of the same people whose ladders reach it.", order: "Widest gap first.", figure: saidFigure}.make},
	{differentiate, "Said by laddered", "value held first by value that ladders reach, all respondents", crossed{
		measure: "said_and_laddered", statistic: "share", only: paired, name: "Said by laddered", corner: "Held first",
		reading: "Rows: the value that people hold first; columns: the values that their ladders reach, % of the row. One person can reach several."}.make},
	{differentiate, "Values in conflict", "pairs of values that the same people hold high or declare to compete, all respondents", statistics{
		measure: "value_conflicts", name: "Values in conflict", largest: "both_high", order: "Most frequent first.", split: [2]string{"Value", "And"}}.make},
	{differentiate, "Mentions", "% of respondents who mention each code, by segment", tables{
		measure: "mentions", name: "Mentions", several: true, order: "Nets bold, rows in the order of the code frame."}.make},
	{differentiate, "Assets", "% of respondents who start from each asset and SWOT item, by segment", tables{
		measure: "asset_swot", name: "Assets", several: true, order: "Assets bold, SWOT items under them."}.make},
	{differentiate, "Asset figure", "picture of assets by strengths, weaknesses, opportunities and threats", swots},
	{differentiate, "Assets to values", "respondents by asset, SWOT item and value reached", crossed{
		measure: "asset_swot_value", statistic: "respondents", name: "Assets to values", corner: "corner|Start"}.make},
	{differentiate, "SWOT items", "% who name each strength, weakness, opportunity and threat, by segment", tables{
		measure: "swot_items", name: "SWOT items", title: "Strengths, weaknesses, opportunities and threats named", several: true, order: "Items under their asset and kind."}.make},
	{differentiate, "SWOT significance", "mean significance of each item, by segment", tables{
		measure: "swot_items", name: "Significance", statistic: "significance", title: "Strengths, weaknesses, opportunities and threats", order: "Items under their asset and kind."}.make},
	{differentiate, "SWOT priorities", "weaknesses and threats that are frequent and significant, the first to act on, all respondents", statistics{
		measure: "swot_items", name: "SWOT priorities", only: weak, largest: "priority", spread: []string{"significance"},
		title: "Weaknesses and threats by priority", say: "Priority: share who name the item, times its mean significance scaled from 0 to 1.", order: "Highest priority first."}.make},
	{differentiate, "SWOT items to values", "values that ladders from each item reach, all respondents", crossed{
		measure: "swot_values", statistic: "respondents", name: "SWOT to values"}.make},
	{differentiate, "Asset links", "ladders that lead from one life asset to another, all respondents", crossed{
		measure: "asset_links", statistic: "share", name: "Asset links", only: paired, corner: "From",
		reading: "Rows: the asset that a ladder starts in; columns: an asset that it leads to. % of respondents."}.make},
	{differentiate, "Chains", "most frequent means-end chains, by segment", tables{
		measure: "chains", name: "Chains", several: true, order: "By the number of all respondents who tell the chain, without weights, largest first."}.make},
	{differentiate, "Ladder length", "length of ladders and levels reached, by segment", tables{
		measure: "ladder_length", name: "Length", statistic: "ladders_share", further: []string{"mean", "median", "mean_levels"}, several: true,
		order: "Shortest first, then the levels that ladders touch."}.make},
	{differentiate, "SIM", "summary implication matrices of all respondents", matrices},
	{differentiate, "Indices", "abstractness, centrality and prestige of each code", statistics{
		measure: "indices", name: "Indices", order: frameOrder}.make},
	{differentiate, "Map", "hierarchical value map and its links, all respondents and each segment", valueMaps},
	{differentiate, "Map coverage", "cut-off and coverage of every map, by segment", coverages},
	{differentiate, "Map stability", "% of bootstrap replicates that keep each link of a map, by segment", tables{
		measure: "value_map_stability", name: "Map stability", order: frameOrder}.make},
	{differentiate, "Map differences", "permutation tests of whole maps between segments", statistics{
		measure: "map_difference", name: "Map differences", only: func(r tab.Row) bool { return !r.Found }, split: [2]string{"Segment", "And"}, order: "Segments in the order of the banners."}.make},
	{differentiate, "Links that differ", "single links that differ between segments, adjusted for all links", statistics{
		measure: "map_difference", name: "Links that differ", only: func(r tab.Row) bool { return r.Found }, split: [2]string{"Link", "Between"}, title: "Links that differ between segments",
		order: "By pair of segments, smallest p-value first."}.make},
	{differentiate, "Cut-offs", "what each cut-off would keep", statistics{
		measure: "cutoff_table", name: "Cut-offs", split: [2]string{"Cut-off", "Counted on"}, order: "The cut-off in use carries a note."}.make},

	{apiece, segmentsSheet, "a page a segment: who they are, what they value, how they differ, and their map", segmentPages},

	{interact, "Stages in all", "picture and table of the stages that people went through, and what customer records saw, all respondents", stages},
	{interact, "Stages by segment", "% met at each stage, by segment", tables{
		measure: "stages", name: "Stages", statistic: "share", title: "Stages that people reached", several: true, order: "In the order of the journey."}.make},
	{interact, "Stages recorded", "% that customer records saw at each stage, by segment", tables{
		measure: "stages", name: "Stages recorded", statistic: "recorded_share", title: "Stages that customer records saw", in: "% of respondents", several: true, order: "In the order of the journey."}.make},
	{interact, "Transitions", "people of a stage who went on to the next, all respondents", statistics{
		measure: "stage_transitions", name: "Transitions", split: [2]string{"From", "To"}, spread: []string{"conversion"}, order: "In the order of the journey."}.make},
	{interact, "Transitions by segment", "% of a stage's people who went on, by segment", tables{
		measure: "stage_transitions", name: "Went on", statistic: "conversion", title: "Went on from one stage to the next", in: "% of those in the first", order: "In the order of the journey."}.make},
	{interact, "Touchpoints", "% met in each touchpoint and channel, and beyond customer records, by segment", tables{
		measure: "touchpoints", name: "Touchpoints", statistic: "share", several: true, order: studyOrder}.make},
	{interact, "Contacts", "respondents and contacts of each touchpoint and channel, all respondents", statistics{
		measure: "touchpoints", name: "Contacts", order: studyOrder}.make},
	{interact, "What worked", "picture and table of the outcome with each touchpoint and without it: association, not effect", statistics{
		measure: "what_worked", name: "What worked", title: "What worked: association, not effect", largest: "difference", spread: []string{"difference"},
		show: []string{"exposed", "unexposed", "mean_exposed", "mean_unexposed", "difference", "covered"}, say: noAssignment, order: "Largest difference first.", figure: workedFigure}.make},
	{interact, "What worked by segment", "difference in the outcome by element: association, not effect, by segment", tables{
		measure: "what_worked", name: "Worked", statistic: "difference", title: "What worked: association, not effect", in: "difference with the mix made equal, percentage points", say: noAssignment, order: studyOrder}.make},
	{interact, "Givers", "% who give each currency, money beside the others, by segment", tables{
		measure: "amounts", name: "Givers", statistic: "givers_share", title: "Who gives and has what", in: "% with more than none", several: true, order: studyOrder}.make},
	{interact, "Amounts", "mean of each amount", tables{
		measure: "amounts", name: "Amounts", statistic: "mean", money: true, title: "How much people give and have", in: "mean of everybody", order: studyOrder, say: "Each row in its own unit; rows are never added."}.make},
	{interact, "Amounts in all", "givers, means and totals of each amount, all respondents", statistics{
		measure: "amounts", name: "Amounts in all", title: "How much people give and have", spread: []string{"mean"}, order: studyOrder, say: "Each row in its own unit; rows are never added."}.make},
	{interact, "Amounts per", "one amount per another, such as spend per purchase", tables{
		measure: "amounts_per", name: "Amounts per", statistic: "ratio", money: true, title: "One amount per another", in: "-", order: studyOrder}.make},
	{interact, "Quartiles", "lower quartile, median and upper quartile of each amount, all respondents", statistics{
		measure: "quantiles", name: "Quartiles", spread: []string{"median"}, order: studyOrder, say: "Half of the people have the median or less, those who have nothing among them."}.make},
	{interact, "Medians", "median of each amount, by segment", tables{
		measure: "quantiles", name: "Medians", statistic: "median", money: true, title: "Median of each amount", in: "of everybody", order: studyOrder}.make},
	{interact, "Concentration", "how much of each amount comes from few people, all respondents", statistics{
		measure: "concentration", name: "Concentration", order: studyOrder,
		say: "Gini: 0 where all give the same, towards 1 where one gives all. Top 20%: the share of it that the fifth who give most give."}.make},

	{customise, "Needs", "picture and table of needs laddered to and served badly, by opportunity score, all respondents", statistics{
		measure: "underserved_needs", name: "Needs", title: "Needs by opportunity score", largest: "opportunity", spread: []string{"opportunity"},
		say: "Opportunity: 10 × (importance + max(importance − satisfaction, 0)), from 0 to 20.", order: "Highest opportunity first.", figure: needsFigure}.make},
	{customise, "Opportunity", "opportunity score of each need, by segment", tables{
		measure: "underserved_needs", name: "Opportunity", statistic: "opportunity", title: "Needs: opportunity score, 0 to 20", in: "-", order: frameOrder,
		say: "10 × (importance + max(importance − satisfaction, 0)), from 0 to 20."}.make},
	{customise, "Satisfied", "% of raters satisfied with each need, by segment", tables{
		measure: "underserved_needs", name: "Satisfied", statistic: "satisfied_share", title: "Needs: % of raters who are satisfied", in: "-", order: frameOrder}.make},
	{customise, "Unseen value", "people in the lowest band of money who give something else, by segment", tables{
		measure: "unseen_value", name: "Unseen value", statistic: "share", title: "Unseen value: % of people in the lowest band of money who give something else", in: "-", several: true, order: studyOrder}.make},
	{customise, "Unseen value (all)", "givers, shares and money beside, all respondents", statistics{
		show:    []string{"respondents", "givers", "share", "mean", "mean_all"},
		measure: "unseen_value", name: "Unseen value, all", title: "Unseen value: the lowest band of money, and money beside", spread: []string{"share"}, order: studyOrder}.make},
	{customise, "Balance", "picture and table of what segments gain against what they give, by segment", balances},
	{customise, "All changes", "picture and table of changes between periods with intervals, all respondents", changes},
	{customise, "Changes by segment", "changes between periods", tables{
		measure: "wave_change", name: "Changes", second: "Changes in means", statistic: "change", money: true, order: "By measure, then by period.", say: changeOf}.make},
	{customise, "What moved the total", "changes taken apart: within segments, and mix of segments, all respondents", statistics{
		measure: "change_split", name: "What moved the total", second: "What moved the means", title: "What moved the total", split: [2]string{"What changed", "Taken apart by"}, spread: []string{"within", "mix"},
		order: "By measure and item, then by banner.", say: "Within and mix add up to the change."}.make},
	{customise, "Trend", "the main measures over the periods with intervals", trends},
	{customise, "Relationship changes", "type of relationship before by type after, all respondents", crossed{
		measure: "relationship_changes", statistic: "respondents", name: "Relationship changes", only: paired, corner: "Before",
		reading: "Rows: the type before; columns: the type after. Number of respondents who answered both times."}.make},
	{customise, "Stability", "% who would be sorted into another category on newer data, by segment", tables{
		measure: "segment_stability", name: "Stability", once: true, statistic: "moved_share", order: studyOrder}.make},
	{customise, "Stability of categories", "who was in each category before, and % sorted otherwise now, all respondents", statistics{
		measure: "segment_stability", name: "Stability of categories", only: category, show: []string{"respondents", "moved", "moved_share"}, spread: []string{"moved_share"}, order: studyOrder}.make},
	{customise, "Stability tests", "whether as many went from each category to each other as came back, all respondents", statistics{
		measure: "segment_stability", name: "Stability tests", title: "Category then and now: tests of symmetry and of the same sizes", only: single,
		show: []string{"bowker", "bowker_df", "bowker_p", "stuart_maxwell", "stuart_maxwell_df", "stuart_maxwell_p"}, order: studyOrder}.make},
	{customise, "Sorted otherwise", "category before by category now, all respondents", crossed{
		measure: "segment_stability", statistic: "respondents", name: "Sorted otherwise", only: paired, corner: "Before",
		reading: "Rows: the category on earlier data; columns: on newer data. Number of respondents."}.make},

	{behind, qualitySheet, "what was read, left out, odd and withheld", quality},
	{behind, "Rows left out", "quarantine: rows by export and reason", quarantine},
	{behind, "Odd ladders", "ladders that repeat, circle, go down or end early, by segment", tables{
		measure: "ladder_quality", name: "Odd ladders", statistic: "ladders_share", several: true, order: "A ladder can be odd in several ways."}.make},
	{behind, "Age of answers", "how old the answers of each export are, all respondents", statistics{
		measure: "answer_age", name: "Age of answers", order: "In the order of the study's exports.", spread: []string{"mean_age", "over_year_share"}}.make},
	{behind, "Scales", "reliability of each psychographic scale and its items, all respondents", statistics{
		measure: "scale_reliability", name: "Scales", order: "Items under their scale, then its score.", spread: []string{"alpha", "mean"}}.make},
	{behind, "Scales by segment", "Cronbach's α of each scale, by segment", tables{
		measure: "scale_reliability", name: "Scales by segment", statistic: "alpha", only: scaleRow, in: "Cronbach's α", order: studyOrder}.make},
	{behind, "Coder agreement", "agreement of coders at the level of codes and of levels", statistics{
		measure: "coder_agreement", name: "Coder agreement", only: single}.make},
	{behind, "Coder confusion", "levels that two coders chose for the same statement", crossed{
		measure: "coder_agreement", statistic: "statements", name: "Coder confusion", only: paired}.make},
	{behind, "Other measures", "measures without a sheet of their own, by segment", defaults},
	{behind, "Code frame", "the codes with their levels and nets", frame},
	{behind, methodSheet, "how it was done, enough to repeat it", method},
	{behind, notesSheet, "what marks and numbered notes mean", notes},

	{figures, "R …", "tidy results, one named table a measure and period", results},
}

// ordered is the list in the order of the audience: the sheets that it wants
// first open their parts.
func (c *composer) ordered() []sheet {
	out := slices.Clone(sheets)
	place := func(s sheet) int {
		if at := slices.Index(c.reader.first, s.name); at >= 0 {
			return at
		}
		return len(c.reader.first)
	}
	slices.SortStableFunc(out, func(a, b sheet) int {
		if a.part != b.part {
			return int(a.part) - int(b.part)
		}
		return place(a) - place(b)
	})
	return out
}

// Sheets lists what a report can hold, in order. Where a study has several
// banners, pictures have one sheet each, which carries the name of the banner.
func Sheets() []struct{ Name, Explain string } {
	var out []struct{ Name, Explain string }
	for _, s := range sheets {
		out = append(out, struct{ Name, Explain string }{s.name, s.explain})
	}
	return out
}

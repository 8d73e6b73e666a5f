package measure

// All is every measure, in the order that readers see. A new measure is one
// file and one value here; it then needs a hand-worked answer in
// testdata/paper.
var All = []Measure{
	{
		Name:     "bases",
		Title:    "Bases",
		Explain:  "Who is counted: respondents, their weights and effective number, their ladders and rungs.",
		Fold:     basesFold,
		Tabulate: tabulateBases,
	}, {
		Name:     "terminal_values",
		Title:    "Terminal values reached",
		Explain:  "The code at the end of each ladder, and of each branch of a fork; a respondent counts once per code.",
		Ladders:  true,
		Fold:     terminalFold,
		Tabulate: tabulateTerminal,
	}, {
		Name:     "mentions",
		Title:    "Codes mentioned",
		Explain:  "Who names each code, in how many ladders and rungs, how far up, and how many of those ladders end there.",
		Ladders:  true,
		Fold:     mentionsFold,
		Tabulate: tabulateMentions,
	}, {
		Name:     "asset_swot",
		Title:    "Assets and SWOT items that ladders start from",
		Explain:  "The life asset and the strength, weakness, opportunity or threat at the start of each ladder.",
		Ladders:  true,
		Fold:     swotFold,
		Tabulate: tabulateSwot,
	}, {
		Name:     "asset_swot_value",
		Title:    "Values reached from each asset and SWOT item",
		Explain:  "Which terminal values ladders reach, by the life asset and SWOT item that they start from.",
		Ladders:  true,
		Fold:     swotValueFold,
		Tabulate: tabulateSwotValue,
	}, {
		Name:     "chains",
		Title:    "Most frequent means-end chains",
		Explain:  "Whole paths from start to end, repeats collapsed, ranked by respondents; a respondent counts once per chain.",
		Ladders:  true,
		Fold:     chainsFold,
		Tabulate: tabulateChains,
	}, {
		Name:     "ladder_length",
		Title:    "Length of ladders and levels reached",
		Explain:  "Ladders by number of rungs, repeats collapsed, and how many touch each level.",
		Ladders:  true,
		Fold:     lengthFold,
		Tabulate: tabulateLength,
	}, {
		Name:     "implications",
		Title:    "Summary implication matrix",
		Explain:  "How often each code leads to each other one, directly and over other rungs, by the study's counting rule, and who says so.",
		Ladders:  true,
		Fold:     simFold,
		Tabulate: tabulateImplications,
	}, {
		Name:     "indices",
		Title:    "Place of codes in the structure",
		Explain:  "In-degree and out-degree of each code in the implication matrix, its abstractness, centrality and prestige.",
		Ladders:  true,
		Fold:     placesFold,
		Tabulate: tabulateIndices,
	}, {
		Name:     "cutoff_table",
		Title:    "What each cut-off would keep",
		Explain:  "Links and implications at or above each cut-off, for all respondents; the one used is marked.",
		Ladders:  true,
		Fold:     simFold,
		Tabulate: tabulateCutoffs,
	}, {
		Name:     "value_map",
		Title:    "Links of the hierarchical value map",
		Explain:  "Links that pass the cut-off of the segment, without those that a path of others makes redundant.",
		Ladders:  true,
		Fold:     simFold,
		Tabulate: tabulateValueMap,
	}, {
		Name:     "left_out",
		Title:    "Codes left out of the value map",
		Explain:  "Codes with implications, none of which passes the cut-off of the segment.",
		Ladders:  true,
		Fold:     placesFold,
		Tabulate: tabulateLeftOut,
	}, {
		Name:     "value_map_summary",
		Title:    "Value map: cut-off and coverage",
		Explain:  "Respondents, ladders, cut-off, links shown and the share of implications that they stand for.",
		Ladders:  true,
		Fold:     simFold,
		Tabulate: tabulateMapSummary,
	}, {
		Name:     "ladder_quality",
		Title:    "Odd ladders",
		Explain:  "Ladders that repeat, circle, go down, skip a level, end early, have one rung, or stand twice.",
		Ladders:  true,
		Fold:     qualityFold,
		Tabulate: tabulateQuality,
	}, {
		Name:     "coder_agreement",
		Title:    "Agreement of coders",
		Explain:  "How far coders of the same statements chose the same code, and the same level, beyond chance.",
		Ladders:  true,
		Coders:   true,
		Fold:     agreementFold,
		Tabulate: tabulateAgreement,
	},
}

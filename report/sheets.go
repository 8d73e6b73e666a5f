package report

// sheet is one entry of the list: what it is called and how it is made. Making
// it adds as many pages to the book as there are banners or segments, or none
// when the release has no figures for it.
type sheet struct {
	name    string
	explain string
	make    func(c *composer)
}

// sheets is every sheet of a report, in the order of the workbook. A new sheet
// is a new line.
var sheets = []sheet{
	{coverSheet, "what, who, when, main findings, how to read, contact", cover},
	{contentsSheet, "a link to every sheet", contents},
	{"Bases", "respondents and ladders of every segment, one sheet a banner", bases},
	{"Terminal values", "% of respondents whose ladders reach each value, one sheet a banner", tables{
		measure: "terminal_values", name: "Values", statistic: "share", several: true, order: "Rows in the order of the code frame."}.make},
	{"Values by ladder", "% of ladders that end in each value, one sheet a banner", tables{
		measure: "terminal_values", name: "Ladder ends", statistic: "ladders_share", order: "Rows in the order of the code frame."}.make},
	{"Profile", "picture and table of the values that segments reach, with intervals", profiles},
	{"Mentions", "% of respondents who mention each code, one sheet a banner", tables{
		measure: "mentions", name: "Mentions", statistic: "share", several: true, order: "Nets bold, rows in the order of the code frame."}.make},
	{"Assets", "% of respondents who start from each asset and SWOT item, one sheet a banner", tables{
		measure: "asset_swot", name: "Assets", statistic: "share", several: true, order: "Assets bold, SWOT items under them."}.make},
	{"Asset figure", "picture of assets by strengths, weaknesses, opportunities and threats", swots},
	{"Assets to values", "respondents by asset, SWOT item and value reached", crossed{
		measure: "asset_swot_value", statistic: "respondents", name: "Assets to values"}.make},
	{"Chains", "most frequent means-end chains, one sheet a banner", tables{
		measure: "chains", name: "Chains", statistic: "share", several: true, order: "Most frequent first, all respondents."}.make},
	{"Ladder length", "length of ladders and levels reached, one sheet a banner", tables{
		measure: "ladder_length", name: "Length", statistic: "ladders_share", further: []string{"mean", "median", "mean_levels"}, several: true,
		order: "Shortest first, then the levels that ladders touch."}.make},
	{"SIM", "summary implication matrices of all respondents", matrices},
	{"Indices", "abstractness, centrality and prestige of each code", statistics{
		measure: "indices", name: "Indices", order: "Rows in the order of the code frame."}.make},
	{"Map", "hierarchical value map and its links, all respondents and each segment", valueMaps},
	{"Map coverage", "cut-off and coverage of every map, one sheet a banner", coverages},
	{"Cut-offs", "what each cut-off would keep", statistics{
		measure: "cutoff_table", name: "Cut-offs", split: [2]string{"Cut-off", "Counted on"}, order: "The cut-off in use carries a note."}.make},
	{qualitySheet, "what was read, left out, odd and withheld", quality},
	{"Rows left out", "quarantine: rows by export and reason", quarantine},
	{"Odd ladders", "ladders that repeat, circle, go down or end early, one sheet a banner", tables{
		measure: "ladder_quality", name: "Odd ladders", statistic: "ladders_share", several: true, order: "A ladder can be odd in several ways."}.make},
	{"Coder agreement", "agreement of coders at the level of codes and of levels", statistics{
		measure: "coder_agreement", name: "Coder agreement", only: single}.make},
	{"Coder confusion", "levels that two coders chose for the same statement", crossed{
		measure: "coder_agreement", statistic: "statements", name: "Coder confusion", only: paired}.make},
	{"Other measures", "measures without a sheet of their own, one sheet a banner", defaults},
	{"Code frame", "the codes with their levels and nets", frame},
	{methodSheet, "how it was done, enough to repeat it", method},
	{notesSheet, "what marks and numbered notes mean", notes},
	{"R …", "tidy results, one named table a measure", results},
}

// Sheets lists what a report can hold, in order. Sheets marked "one sheet a
// banner" carry the name of the banner after their own.
func Sheets() []struct{ Name, Explain string } {
	var out []struct{ Name, Explain string }
	for _, s := range sheets {
		out = append(out, struct{ Name, Explain string }{s.name, s.explain})
	}
	return out
}

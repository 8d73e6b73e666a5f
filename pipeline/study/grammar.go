package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rung/report/language"
	"rung/segment"
	"rung/segment/disclose"
	"rung/segment/ladder"
)

// Format is the version of the study file that this package reads.
const Format = 1

// The names that a study gives.
var (
	slug       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
	duration   = regexp.MustCompile(`^[1-9][0-9]{0,3}[dw]$`)
)

// The defaults of the measures, as readers see them: measure.DefaultLowBase and
// measure.DefaultChains decide, and a test holds the two together.
const (
	lowBase = 50
	chains  = 25
)

const (
	slugRule       = "1 to 64 of a-z, 0-9 and -, not starting with -"
	identifierRule = "start with a-z, then a-z, 0-9, _ and -, at most 64"
)

func words(what string) *shape { return &shape{kind: text, what: what} }

func named(what string, p *regexp.Regexp, rule string) *shape {
	return &shape{kind: text, what: what, pattern: p, rule: rule}
}

func oneOf(enum ...string) *shape {
	return &shape{kind: choice, what: or(enum), enum: enum}
}

func integer(low, high int) *shape {
	rule := fmt.Sprintf("it must be %d to %d", low, high)
	if low == high {
		rule = fmt.Sprintf("it must be %d", low)
	}
	return &shape{kind: whole, what: "a whole number", min: float64(low), max: float64(high), rule: rule}
}

func several(few int, of *shape, what string) *shape {
	return &shape{kind: list, what: what, few: few, of: of}
}

var (
	column      = words("the name of a column")
	columnList  = several(1, column, "a list of columns")
	edges       = several(1, &shape{kind: number, what: "a number"}, "a list of numbers")
	textList    = several(1, words("text"), "a list of text")
	expression  = words("an expression")
	traitName   = named("the name of a trait", identifier, identifierRule)
	exportPath  = words("a path")
	columnsHint = "name the columns as the export does"
)

// grammar is the whole study file: the one description behind Parse, Schema
// and the messages of both.
var grammar = &shape{kind: fields, what: "a mapping of keys", keys: []key{
	{name: "rung", doc: "Format of this file; always 1.", shape: integer(Format, Format), required: true, missing: fmt.Sprintf("start the file with rung: %d", Format)},
	{name: "study", doc: "Short name of the study; names its output folder.", shape: named("a short name", slug, slugRule), required: true},
	{name: "title", doc: "Title of the study, as printed on the cover.", shape: words("text"), required: true},
	{name: "contact", doc: "Whom readers may ask, as printed on the cover.", shape: words("text"), value: "none"},
	{name: "timezone", doc: "IANA name of the time zone in which days begin, such as Europe/Berlin.", shape: words("the name of a time zone"), value: "UTC"},
	{name: "audience", doc: "Who reads the report: it chooses default sheets, wording and the least that is promised. An employer is shown cells of 10 people or more, of 5 or more where disclosure.minimum says so; a consumer no groups.", shape: oneOf(Audiences()...), value: "nobody in particular"},
	{name: "exports", doc: "Where the exports are and what their columns mean.", shape: exportsShape, required: true},
	{name: "codes", doc: "Path of the code frame, a CSV file: code,label,level,net,polarity,synonyms,asset. Required with exports.ladders and exports.satisfaction.", shape: words("a path")},
	{name: "periods", doc: "Waves or phases that are counted apart: waves, every wave of the exports, or a list. Interactions and amounts are counted apart only where periods have days.", shape: periodsShape, value: "all of the time together"},
	{name: "amounts", doc: "Numbers of each respondent, by name, in report order: money, currencies other than money, outcomes.", shape: &shape{kind: table, what: "a mapping from names to amounts", pattern: identifier, rule: identifierRule, of: amountShape}, value: "each currency of exports.currencies"},
	{name: "traits", doc: "What sorts people into segments, by name, in report order.", shape: &shape{kind: table, what: "a mapping from names to traits", pattern: identifier, rule: identifierRule, of: traitShape}, value: "none"},
	{name: "banners", doc: "The columns of every table, in order. Total always comes first.", shape: several(1, bannerShape, "a list of banners"), value: "Total only"},
	{name: "measures", doc: "What is counted per segment: all, or a list of names; rung measures lists them.", shape: &shape{kind: either, what: "all, or a list of measures", of: &shape{kind: choice, what: "all, or a list of measures", enum: []string{"all"}}, list: several(1, words("the name of a measure"), "all, or a list of measures")}, value: "all"},
	{name: "values", doc: "Values held, of exports.values.", shape: valuesShape},
	{name: "assets", doc: "Life assets, of exports.assets.", shape: assetsShape},
	{name: "swot", doc: "SWOT items, of exports.swot.", shape: swotShape},
	{name: "relationships", doc: "Relationship types, of exports.relationships.", shape: relationshipsShape},
	{name: "satisfaction", doc: "How well needs are served, of exports.satisfaction.", shape: satisfactionShape},
	{name: "unseen", doc: "Where value is looked for that money does not see.", shape: unseenShape},
	{name: "journey", doc: "How the stages and touchpoints of the interactions are judged.", shape: journeyShape},
	{name: "ladders", doc: "How ladders are counted and drawn.", shape: laddersShape},
	{name: "stability", doc: "How far value maps would be otherwise with other respondents: asks for value_map_stability and map_difference.", shape: stabilityShape, value: "neither"},
	{name: "bases", doc: "When a base is thin.", shape: &shape{kind: fields, what: "a mapping of keys", keys: []key{
		{name: "low", doc: "Unweighted base under which figures are marked [low].", shape: integer(1, 1_000_000), value: fmt.Sprint(lowBase)},
	}}},
	{name: "tests", doc: "Which differences between columns are tested; letters and + or − tell those that are found.", shape: testsShape, value: "columns and the rest at 95% and 90%"},
	{name: "disclosure", doc: "What respondents were promised.", shape: disclosureShape, required: true, missing: protectHint},
	{name: "weighting", doc: "How weights are made to agree with the population: raking to margins, post-stratification.", shape: weightingShape, value: "the weights of the export"},
	{name: "precision", doc: "Which shares are too imprecise to be relied on.", shape: precisionShape, value: "none is judged"},
	{name: "design", doc: "How errors know of the way respondents were drawn.", shape: designShape},
	{name: "report", doc: "How the report looks.", shape: &shape{kind: fields, what: "a mapping of keys", keys: []key{
		{name: "font", doc: "Path of a TrueType font for the charts, for scripts that the built-in one lacks.", shape: words("a path"), value: "the built-in font"},
		{name: "language", doc: "Language of the report's texts, numbers and dates; labels stay as the study has them.", shape: oneOf(languages()...), value: "en-GB"},
		{name: "theme", doc: "Path of a theme file, JSON: colours, fonts, sizes, lines and column widths that differ from the house theme.", shape: words("a path"), value: "the house theme"},
	}}},
}}

var exportsShape = &shape{kind: fields, what: "a mapping of exports", keys: append([]key{
	{name: "respondents", doc: "One row a respondent.", shape: respondentsShape, required: true},
	{name: "ladders", doc: "One row a rung, or one row a ladder with a list of rungs.", shape: ladderExportShape},
	{name: "interactions", doc: "One row an interaction of a respondent with a touchpoint.", shape: interactionsShape},
}, toldKeys()...)}

const pathDoc = "Files of the export: a path from the study's folder or a URL (file, s3, gs, azblob); * matches within a folder, ** across folders. An object store's URL may end in its parameters: ?region=eu-central-1."

var respondentsShape = &shape{kind: fields, what: "a mapping with path and columns", keys: []key{
	{name: "path", doc: pathDoc, shape: exportPath, required: true},
	{name: "columns", doc: "What the columns of the respondents export mean; traits name further ones.", required: true, missing: columnsHint, shape: &shape{kind: fields, what: "a mapping from meanings to columns", keys: []key{
		{name: "id", doc: "Respondent id: unique.", shape: column, required: true},
		{name: "weight", doc: "Design weight.", shape: column, value: "everyone counts one"},
		{name: "strata", doc: "Design stratum.", shape: column, value: "one stratum"},
		{name: "cluster", doc: "Primary sampling unit.", shape: column, value: "every respondent"},
		{name: "fpc", doc: "Primary sampling units that the population has in the respondent's stratum: a count, or the share that was drawn where 1 or less.", shape: column, value: "drawn with replacement"},
		{name: "fpc_within", doc: "People that the population has in the respondent's primary sampling unit: a count, or the share that was drawn where 1 or less.", shape: column, needs: []string{"cluster", "fpc"}, value: "one stage of drawing"},
		{name: "consent", doc: "Consent to this study's purpose: true or false, or scopes as text or a list.", shape: column, value: "everyone consents"},
	}}},
	{name: "consent_scope", doc: "The scope that the consent column must hold.", shape: words("text"), value: "any scope but none, no and false"},
	{name: "replicates", doc: "Replicate weights; they take the place of strata, cluster and fpc.", shape: replicatesShape, value: "none"},
}}

var ladderExportShape = &shape{kind: fields, what: "a mapping with path and columns", keys: []key{
	{name: "path", doc: pathDoc, shape: exportPath, required: true},
	{name: "columns", doc: "What the columns of the ladders export mean.", required: true, missing: columnsHint, shape: &shape{
		kind: fields, what: "a mapping from meanings to columns",
		one:     []string{"rung", "rungs"},
		oneHint: "rung is the position in an export with one row a rung, rungs the list in one with one row a ladder",
		keys: []key{
			{name: "respondent", doc: "Respondent id.", shape: column, required: true},
			{name: "ladder", doc: "Ladder id: unique within the respondent.", shape: column, required: true},
			{name: "rung", doc: "Position of the rung, 1 at the bottom; one row a rung.", shape: column, needs: []string{"code"}},
			{name: "rungs", doc: "List of rungs, from the bottom up; one row a ladder.", shape: column},
			{name: "code", doc: "Content code; with rungs, the field of the list's items, left out when the items are text.", shape: column},
			{name: "parent", doc: "Position of the rung that this one answers to, for ladders that fork.", shape: column, value: "the rung before"},
			{name: "asset", doc: "Life asset that the ladder starts from: competence, health, time, wealth.", shape: column, value: "none"},
			{name: "swot", doc: "Kind of item that it starts from: strength, weakness, opportunity, threat.", shape: column, value: "none"},
			{name: "wave", doc: "Wave of the interview.", shape: column, value: "one wave"},
			{name: "coder", doc: "Who coded the rung, where several did.", shape: column, value: "one coder"},
		}}},
}}

var interactionsShape = &shape{kind: fields, what: "a mapping with path and columns", keys: []key{
	{name: "path", doc: pathDoc, shape: exportPath, required: true},
	{name: "columns", doc: "What the columns of the interactions export mean; traits name further ones.", required: true, missing: columnsHint, shape: &shape{kind: fields, what: "a mapping from meanings to columns", keys: []key{
		{name: "respondent", doc: "Respondent id.", shape: column, required: true},
		{name: "time", doc: "When: a timestamp or a date.", shape: column, required: true},
		{name: "touchpoint", doc: "Where.", shape: column, value: "none"},
		{name: "stage", doc: "Stage of the journey.", shape: column, value: "none"},
		{name: "kind", doc: "What happened.", shape: column, value: "none"},
		{name: "value", doc: "An amount.", shape: column, value: "none"},
		{name: "channel", doc: "Channel that it went through, where that is not the touchpoint.", shape: column, value: "none"},
	}}},
	{name: "stages", doc: "The stages in order, first to furthest.", shape: &shape{kind: list, what: "a list of stages", few: 2, many: most, of: words("text")}, value: "those of the export, sorted"},
	{name: "channels", doc: "The channels in report order, by the names in columns.channel, or the touchpoints by those in columns.touchpoint where no channel is mapped; others follow, sorted.", value: "those of the export, sorted", shape: &shape{kind: table, what: "a mapping from names to channels", few: 1, many: most, of: &shape{kind: fields, what: "a mapping with label and crm", keys: []key{
		{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
		{name: "crm", doc: "Whether what happens there is in the seller's customer records.", shape: &shape{kind: boolean, what: "true or false"}, value: "false"},
	}}}},
}}

// The sources of a trait, exactly one of which it names.
var (
	sources     = []string{"column", "when", "scale", "days_since", "count", "sum", "distinct", "furthest", "reaches", "starts_from", "amount", "holds", "level", "type"}
	ofEvents    = []string{"days_since", "count", "sum", "distinct", "furthest"}
	withBands   = []string{"column", "scale", "days_since", "count", "sum", "distinct", "amount", "level"}
	withOrder   = []string{"column", "holds", "type"}
	ofPeriods   = append(slices.Clone(ofEvents), "amount", "holds", "level", "type")
	ofOne       = []string{"column", "when", "scale", "days_since", "count", "sum", "distinct", "furthest", "amount", "holds", "level", "type"}
	cuts        = []string{"bands", "quantiles"}
	sourcesHint = "say where the trait comes from, such as column: age"
)

var traitShape = &shape{kind: fields, what: "a mapping of keys", one: sources, oneHint: sourcesHint, keys: []key{
	{name: "kind", doc: "Family of the trait.", shape: oneOf(segment.Kinds()...), required: true, missing: "one of " + strings.Join(segment.Kinds(), ", ")},
	{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
	{name: "column", doc: "Source: a column of the respondents export, whose values are the categories, or numbers for bands.", shape: column},
	{name: "when", doc: "Source: true or false of the respondents export's columns, such as income >= 50000.", shape: expression},
	{name: "scale", doc: "Source: the mean of Likert items, columns of the respondents export.", shape: columnList, needs: []string{"range"}, some: cuts},
	{name: "reverse", doc: "Items of the scale that are worded the other way.", shape: columnList, with: []string{"scale"}, value: "none"},
	{name: "range", doc: "Lowest and highest answer of the items, such as [1, 5].", shape: &shape{kind: list, what: "a list of two numbers", few: 2, many: 2, of: edges.of}, with: []string{"scale"}},
	{name: "min_valid", doc: "Items that must be answered.", shape: integer(1, maxItems), with: []string{"scale"}, value: "all of them"},
	{name: "days_since", doc: "Source: days from the last interaction to the as-of date; the category never holds those without any.", shape: oneOf("interactions"), some: cuts},
	{name: "count", doc: "Source: number of interactions; none counts as 0, in the first band.", shape: oneOf("interactions"), some: cuts},
	{name: "sum", doc: "Source: sum of a column of the interactions export; 0 without interactions.", shape: column, some: cuts},
	{name: "distinct", doc: "Source: number of distinct values of a column of the interactions export; 0 without interactions.", shape: column, some: cuts},
	{name: "furthest", doc: "Source: the furthest stage reached, in the order of exports.interactions.stages; the category none holds those without any.", shape: oneOf("stage")},
	{name: "where", doc: `Which interactions count, such as stage == "usage".`, shape: expression, with: ofEvents, value: "all"},
	{name: "window", doc: "Only the last days or weeks before the as-of date, such as 90d or 12w.", shape: named("a number of days or weeks, such as 90d or 12w", duration, "write days or weeks, such as 90d or 12w"), with: ofEvents, value: "all"},
	{name: "reaches", doc: "Source: the terminal values that the person's ladders reach; several answers a person.", shape: oneOf("value")},
	{name: "starts_from", doc: "Source: the life assets that the person's ladders start from; several answers a person.", shape: oneOf("asset")},
	{name: "amount", doc: "Source: an amount of the study, by its name under amounts.", shape: named("the name of an amount", identifier, identifierRule), some: cuts},
	{name: "holds", doc: "Source: the value ranked first in the values export.", shape: oneOf("value")},
	{name: "level", doc: "Source: the latest level of a dimension in the assets export, such as wealth/debt; of an asset alone where its rows name no dimension.", shape: named("an asset and a dimension, such as wealth/debt", levelName, levelRule), some: cuts},
	{name: "type", doc: "Source: the relationship type wanted, or assumed, in the latest row of the relationships export.", shape: oneOf("wanted", "assumed")},
	{name: "bands", doc: "Ascending edges that cut numbers into categories: [25, 35] makes <25, 25-34 and 35+.", shape: edges, with: withBands},
	{name: "quantiles", doc: "Cuts numbers into so many parts of about as many people, 1 the lowest: 5 makes fifths.", shape: integer(2, 20), with: withBands, without: []string{"bands"}},
	{name: "period", doc: "Only the material of this period: interactions up to its last day, rows of its waves or days.", shape: named("the name of a period", periodName, periodRule), with: ofPeriods, value: "all of the time"},
	{name: "earlier", doc: "The trait that is this one on older material, cut into the same categories: whether people would be sorted otherwise today.", shape: traitName, with: ofOne, value: "none"},
	{name: "order", doc: "Categories in report order; others follow, sorted.", shape: textList, with: withOrder, without: cuts, value: "sorted"},
	{name: "labels", doc: "What readers see: one a band or part, one a category of order, or two for when: true, then false.", shape: textList, with: append(slices.Clone(withBands), "when", "holds", "type"), value: "the names of the categories"},
	{name: "nets", doc: "Unions of categories by name, such as Under 35: [<25, 25-34].", shape: &shape{kind: table, what: "a mapping from names to lists of categories", few: 1, of: several(2, words("text"), "a list of categories")}, with: append(slices.Clone(withBands), "furthest", "holds", "type"), value: "none"},
}}

var bannerShape = &shape{kind: fields, what: "a mapping with name and by", keys: []key{
	{name: "name", doc: "Name of the banner, as in results.", shape: named("a name", identifier, identifierRule), required: true},
	{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
	{name: "by", doc: "Traits in order; a list within the list is a cross of traits.", required: true, shape: several(1, &shape{kind: either, what: "a trait, or a list of traits to cross", of: traitName, list: several(2, traitName, "a list of traits")}, "a list of traits")},
}}

var laddersShape = &shape{kind: fields, what: "a mapping of keys", keys: []key{
	{name: "count", doc: "How often an implication counts: once a respondent, once a ladder, or every time.", shape: oneOf(ladder.RuleNames()...), value: ladder.ByRespondent.String()},
	{name: "cutoff", doc: "Which links a value map keeps.", value: fmt.Sprintf("share: %v", ladder.DefaultShare), shape: &shape{
		kind: fields, what: "a mapping with count, share or top",
		one: []string{"count", "share", "top"}, oneHint: fmt.Sprintf("say one, such as share: %v", ladder.DefaultShare),
		keys: []key{
			{name: "count", doc: "Keep links with at least this count.", shape: integer(1, 1_000_000)},
			{name: "share", doc: "Keep links of at least this share of the segment's respondents, above 0 and at most 1.", shape: &shape{kind: number, what: "a number above 0, at most 1", min: smallestShare, max: 1, rule: "write a share above 0 and at most 1, such as 0.05 for 5 %"}},
			{name: "top", doc: "Keep the strongest links of each pair of levels, this many and ties.", shape: integer(1, 1_000_000)},
			{name: "basis", doc: "Which implications decide: direct and indirect, or direct alone.", shape: oneOf(ladder.BasisNames()...), value: ladder.DirectAndIndirect.String()},
			{name: "redundant", doc: "What happens to a link when a longer path says the same.", shape: oneOf("drop", "keep"), value: "drop"},
		}}},
	{name: "downward", doc: "What happens to implications that go down a level; they are flagged in either case.", shape: oneOf("keep", "leave_out"), value: "keep"},
	{name: "coder", doc: "Whose coding counts where several coded.", shape: words("text"), value: "the coder with the most rungs"},
	{name: "chains", doc: "How many means-end chains are listed.", shape: integer(1, 10_000), value: fmt.Sprint(chains)},
}}

// What employees were promised: an employer is shown figures of ten people or
// more, and of no fewer than five where the study says so.
const (
	employerMinimum = 10
	employerLeast   = disclose.DefaultMinimum
)

// smallestShare stands for "above 0" in a range that includes its ends: one
// person in a million.
const smallestShare = 1e-6

const protectHint = "say protect: cells (every figure with too few people behind it is withheld), groups (whole columns with a small base), or none with because: the reason"

var disclosureShape = &shape{kind: fields, what: "a mapping with protect",
	cases: []cases{{key: "protect", is: disclose.None.String(), need: "because", hint: "say why nothing needs protection, such as because: published data; it is printed on the cover"}},
	keys: []key{
		{name: "protect", doc: "What is kept to the minimum: cells, every figure; groups, the bases of columns; none, nothing.", shape: oneOf(disclose.ProtectNames()...), required: true, missing: protectHint},
		{name: "minimum", doc: fmt.Sprintf("Least number of respondents behind a figure; with audience: employer %d or more.", employerLeast), shape: &shape{kind: whole, what: "a whole number", min: disclose.LeastMinimum, max: 1_000_000, rule: fmt.Sprintf("no study may go under %d", disclose.LeastMinimum)}, value: fmt.Sprintf("%d, and %d with audience: employer", disclose.DefaultMinimum, employerMinimum)},
		{name: "because", doc: "Why nothing is protected; printed on the cover.", shape: words("text")},
	}}

// languages are the names of the languages: tags, and tags without a region.
func languages() []string {
	var out []string
	for _, tag := range language.Tags() {
		base, _, _ := strings.Cut(tag, "-")
		out = append(out, tag, base)
	}
	return out
}

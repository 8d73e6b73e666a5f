package main

import (
	"regexp"
	"slices"
	"strings"
)

// otherNames are names of the results that no study chooses, and what a reader
// sees for them.
var otherNames = map[string][]string{
	"all":                {"All ladders", "Any SWOT item", "All respondents", "All"},
	"net:any_value":      {"Any value"},
	"net:no_value":       {"No value reached"},
	"net:not_laddered":   {"No ladder"},
	"net:any_type":       {"Any type"},
	"missing":            {"not known"},
	"mismatch":           {"Assume another type than they want"},
	"any":                {"Anywhere", "At least one of these"},
	"crm":                {"Where records see it"},
	"beyond_crm":         {"Only where records do not see it"},
	"prospects":          {"Prospects: met it, nobody's customers yet"},
	"level:attribute":    {"Reaches an attribute"},
	"level:consequence":  {"Reaches a consequence"},
	"level:value":        {"Reaches a value"},
	"terminal_values":    {"Values reached"},
	"assets_held":        {"Level"},
	"satisfaction":       {"Satisfaction, mean rating", "Satisfaction"},
	"values_served":      {"Needs served, of those rated"},
	"swot":               {"SWOT items"},
	"values":             {"Values held"},
	"assets":             {"Life assets"},
	"currencies":         {"What people give"},
	"direct":             {"Direct"},
	"total":              {"Total"},
	"values_held":        {"Values held high"},
	"relationship_types": {"Relationship wanted"},
	"consecutive_repeat": {"Consecutive repeat"},
	"no_value_reached":   {"No value reached"},
	"duplicate_ladder":   {"Duplicate ladder"},
	"score":              {"Score"},
	"none":               {"No interaction at all"},
}

// fillers are words around labels that name no row.
var fillers = []string{"change of level", "rungs", "rung", "at least", "and more", " vs "}

var (
	noteMark  = regexp.MustCompile(` ?\[note \d+\]`)
	flagMark  = regexp.MustCompile(` \[low\]| \(net\)`)
	bracketed = regexp.MustCompile(`\([^()]*\)`)
	notWords  = regexp.MustCompile(`[→×:,()\s]+`)
)

// plainLabel is a label without markers of notes, bases and nets.
func plainLabel(s string) string {
	return strings.TrimSpace(flagMark.ReplaceAllString(noteMark.ReplaceAllString(s, ""), ""))
}

// namePart is a part of a machine name with what readers see for it; what stands
// before the last part of a name may go unsaid.
type namePart struct {
	names    []string
	required bool
}

func (n *night) token(name string, required bool) namePart {
	out := namePart{required: required}
	out.names = append(out.names, n.labels[name]...)
	if name != "" {
		out.names = append(out.names, name, strings.ReplaceAll(name, "_", " "), strings.TrimPrefix(name, "net:"), strings.TrimSuffix(name, "+"))
	}
	return out
}

// tokens parts a machine name.
func (n *night) tokens(item string, required bool) []namePart {
	if item == "" {
		return nil
	}
	if strings.HasPrefix(item, "net:") || strings.HasPrefix(item, "level:") {
		return []namePart{n.token(item, required)}
	}
	if chain := strings.Split(item, ">"); len(chain) > 1 && !strings.ContainsAny(item, "=<") {
		var out []namePart
		for _, code := range chain {
			out = append(out, n.token(code, required))
		}
		return out
	}
	if parts := strings.SplitN(item, ": ", 2); len(parts) == 2 { // a banner and its traits
		item = parts[1]
	}
	if sides := strings.Split(item, " vs "); len(sides) > 1 {
		return append(n.tokens(sides[0], required), n.tokens(sides[1], required)...)
	}
	if parts := strings.Split(item, " & "); len(parts) > 1 {
		var out []namePart
		for _, p := range parts {
			out = append(out, n.tokens(p, required)...)
		}
		return out
	}
	if trait, category, ok := strings.Cut(item, "="); ok {
		return []namePart{n.token(trait, false), n.categoryToken(trait, category, required)}
	}
	if head, rest, ok := strings.Cut(item, ":"); ok {
		if n.trait(head) != "" {
			return []namePart{n.token(head, false), n.categoryToken(head, rest, required)}
		}
		return append([]namePart{n.token(head, false)}, n.tokens(rest, required)...)
	}
	if parts := strings.Split(item, "/"); len(parts) > 1 {
		var out []namePart
		for _, p := range parts[:len(parts)-1] {
			out = append(out, n.token(p, false))
		}
		last := n.token(item, required)
		last.names = append(last.names, n.token(parts[len(parts)-1], required).names...)
		return append(out, last)
	}
	return []namePart{n.token(item, required)}
}

// categoryToken is a category of a trait.
func (n *night) categoryToken(trait, category string, required bool) namePart {
	var of []string
	for _, c := range n.columns {
		if name, ok := strings.CutPrefix(c.segment, trait+"="); ok && !strings.Contains(name, " & ") && name != "missing" && name != "never" {
			if m := traitNets.FindStringSubmatch(n.trait(trait)); m == nil || m[1] != name {
				of = append(of, name)
			}
		}
	}
	return namePart{names: []string{n.category(trait, category, of)}, required: required}
}

// rowNames are the names that a label can say of a row, the longest first, so
// that "Social health" is not read as "Health".
type rowNames struct {
	names    []partName
	required []bool
}

type partName struct {
	text string
	part int
}

// namesOf are the names of a row.
func (n *night) namesOf(e end) *rowNames {
	if k := n.spelled[e]; k != nil {
		return k
	}
	parts := n.tokens(e.item, e.to == "")
	if n.periodLabel(e.to) != "" {
		for i := range parts {
			parts[i].required = i == len(parts)-1
		}
		parts = append(parts, namePart{names: []string{n.periodLabel(e.to)}})
	} else if e.to != "" {
		if len(parts) > 0 {
			parts[len(parts)-1].required = true
		}
		to := e.to
		if trait, _, ok := strings.Cut(e.item, ":"); ok && n.trait(trait) != "" {
			to = trait + ":" + to
		}
		parts = append(parts, n.tokens(to, true)...)
	}
	k := &rowNames{}
	for i, p := range parts {
		k.required = append(k.required, p.required)
		for _, s := range p.names {
			if s != "" {
				k.names = append(k.names, partName{strings.ToLower(s), i})
			}
		}
	}
	slices.SortStableFunc(k.names, func(a, b partName) int { return len(b.text) - len(a.text) })
	n.spelled[e] = k
	return k
}

// covers says how well a label names a row: how many parts of the names it
// says; 0 where it does not, or says more.
func (n *night) covers(label string, e end) int {
	text := strings.ToLower(plainLabel(label))
	if e == (end{}) && text == "all codes" {
		return 1
	}
	k := n.namesOf(e)
	done, said := make([]bool, len(k.required)), 0
	for _, s := range k.names {
		if done[s.part] {
			continue
		}
		if at := word(text, s.text); at >= 0 {
			text = text[:at] + "," + text[at+len(s.text):]
			done[s.part] = true
			said++
		}
	}
	for i, must := range k.required {
		if must && !done[i] {
			return 0
		}
	}
	if said == 0 {
		return 0
	}
	text = bracketed.ReplaceAllString(text, "")
	for _, f := range fillers {
		text = strings.ReplaceAll(text, f, "")
	}
	if notWords.ReplaceAllString(text, "") != "" {
		return 0
	}
	return said
}

// word finds a name in a text where no letter or digit stands beside it.
func word(text, name string) int {
	from := 0
	for {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return -1
		}
		at += from
		before, after := byte(' '), byte(' ')
		if at > 0 {
			before = text[at-1]
		}
		if at+len(name) < len(text) {
			after = text[at+len(name)]
		}
		if !plain(before) && !plain(after) {
			return at
		}
		from = at + 1
	}
}

func plain(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-'
}

// rowsNamed are the rows of a measure that a label names best, in their order.
func (n *night) rowsNamed(measure, wave, label string) []end {
	at := [3]string{measure, wave, label}
	if out, ok := n.found[at]; ok {
		return out
	}
	var out []end
	best := 0
	for _, e := range n.items[[2]string{measure, wave}] {
		switch said := n.covers(label, e); {
		case said == 0 || said < best:
		case said > best:
			best, out = said, []end{e}
		default:
			out = append(out, e)
		}
	}
	n.found[at] = out
	return out
}

func (n *night) periodLabel(name string) string {
	for _, p := range n.periods {
		if p[0] == name {
			return p[1]
		}
	}
	return ""
}

// heads are the heads of columns and the labels of rows that name statistics,
// each with the statistics that it can be.
var heads = map[string]string{
	"Respondents": "respondents", "% of respondents": "share", "Employees": "respondents", "% of employees": "share",
	"Mean rank": "mean_rank", "Mean rating": "mean_rating", "% held high": "top_share", "% who ladder to it": "laddered_share", "Gap, points": "gap",
	"% as a need": "need_share", "% as a want": "want_share", "% as a wish": "wish_share",
	"Hold both high": "both_high", "% hold both high": "share", "Say they compete": "declared", "Hold both high and say they compete": "both_and_declared", "% hold both high and say they compete": "conflict_share",
	"Mean significance": "significance", "% who find it significant": "significant_share", "Priority": "priority", "Rank": "rank",
	"In": "in_degree", "Out": "out_degree", "Abstractness": "abstractness", "Centrality": "centrality", "Prestige": "prestige",
	"Strength": "strength", "Direct": "direct", "Indirect": "indirect",
	"Cut-off": "cutoff", "Links shown": "links", "% of links": "links_share|cells_share", "% of implications": "implications_share|relations_share", "Ladders": "ladders",
	"Links kept": "cells", "% of possible links": "possible_share", "Implications kept": "relations",
	"Respondents of the first": "respondents", "Respondents of the second": "respondents_to", "Employees of the first": "respondents", "Employees of the second": "respondents_to",
	"Difference (L1)": "l1", "p-value": "p_value", "Relabellings": "permutations", "Links that differ": "links_differing", "First less second, points": "difference",
	"F": "f", "χ²": "chi2", "Degrees of freedom": "df", "Second degrees of freedom": "df2", "p": "p_value", "Cramér's V": "cramers_v", "Smallest expected count": "smallest_expected",
	"Want it": "wanted", "% who want it": "wanted_share", "Assume it": "assumed", "% who assume it": "assumed_share",
	"Mean level": "level", "Mean goal": "goal", "Distance to goal": "distance", "% on track": "on_track", "% stale": "stale",
	"In customer records": "recorded", "% in customer records": "recorded_share", "In HR records": "recorded", "% in HR records": "recorded_share", "Not in customer records": "unrecorded",
	"In the first stage": "respondents", "In the second, too": "converted", "% in the second, too": "conversion", "Interactions": "contacts",
	"Met it": "exposed", "Did not": "unexposed", "Difference, standardised, points": "difference", "% of people in groups compared": "covered", "Mean of those who met it": "mean_exposed",
	"Respondents with more than none": "givers", "Employees with more than none": "givers", "% with more than none": "givers_share", "Mean": "mean", "Total": "total",
	"Lower quartile": "q25", "Median": "median", "Upper quartile": "q75", "Gini coefficient": "gini", "% that the top fifth of people make up": "top20_share",
	"Index": "index", "Difference": "difference",
	"Respondents who rate it": "raters", "Employees who rate it": "raters", "% satisfied": "satisfied_share", "% not satisfied": "unsatisfied_share", "Opportunity": "opportunity",
	"Respondents in the band": "respondents", "Employees in the band": "respondents", "In the band, with more than none": "givers", "Share": "share", "Mean in the band": "mean", "Mean of everybody": "mean_all",
	"Before": "before", "After": "after", "Change, points": "change", "Change": "change", "Answer before": "n_before", "Answer after": "n_after",
	"Within segments, points": "within", "Within segments": "within", "Mix of segments, points": "mix", "Mix of segments": "mix",
	"Sorted otherwise now": "moved", "% sorted otherwise now": "moved_share",
	"Symmetry, χ²": "bowker", "p of symmetry": "bowker_p", "Same sizes, χ²": "stuart_maxwell", "p of same sizes": "stuart_maxwell_p",
	"Mean age in days": "mean_age", "Older than a year": "over_year", "% older than a year": "over_year_share",
	"Cronbach's α": "alpha", "α, standardised": "alpha_standardised", "Mean correlation of items": "average_r", "α without the item": "alpha_dropped", "Correlation with the rest": "item_rest_r",
	"Mean score": "mean", "Standard deviation": "sd", "ICC(1)": "icc1", "ICC(2)": "icc2", "Design effect": "design_effect",
	"Statements": "statements", "Coders": "coders", "% agreement": "percent_agreement", "Cohen's κ": "cohen_kappa", "Scott's π": "scott_pi", "Perreault–Leigh I": "perreault_leigh", "Krippendorff's α": "krippendorff_alpha", "α, ordinal": "krippendorff_alpha_ordinal",
	"Mean rungs": "mean", "Median rungs": "median", "Mean levels reached": "mean_levels",
	"Share of the target": "target_share",
}

// statisticNamed is what a head can mean of a measure in the results.
func (n *night) statisticNamed(measure, wave, head string, before []string) string {
	if strings.HasPrefix(head, "Degrees of freedom") && len(before) > 0 && measure == "segment_stability" {
		return before[len(before)-1] + "_df"
	}
	if measure == "what_worked" {
		switch {
		case strings.HasSuffix(head, ", of those who met it"):
			return "mean_exposed"
		case strings.HasSuffix(head, ", of those who did not"):
			return "mean_unexposed"
		}
	}
	for name := range strings.SplitSeq(heads[head], "|") {
		if name != "" && n.known[[3]string{measure, wave, name}] {
			return name
		}
	}
	return ""
}

package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// most is how many stages, touchpoints and channels a journey may have, and a
// study periods: they are kept as bits of a word.
const most = 64

// The defaults of the choices, as readers see them: measure decides, and a
// test holds the two together.
const (
	topRank    = 3
	highRating = 4
	staleDays  = 365
)

var (
	levelName = regexp.MustCompile(`^(competence|health|time|wealth)(/\S(.*\S)?)?$`)
	dimension = regexp.MustCompile(`^(competence|health|time|wealth)/\S(.*\S)?$`)
	moneyCode = regexp.MustCompile(`^[A-Z]{3}$`)
)

const (
	levelRule     = "write competence, health, time or wealth, a slash and the dimension"
	dimensionRule = "name it by its asset (competence, health, time or wealth), a slash and the dimension, such as wealth/debt"
	moneyRule     = "write the currency's code in three capitals, such as EUR"
)

// positive is a rating or an amount that a study draws a line at. 0 is no such
// line: it would be below everything.
func positive(what string) *shape {
	return &shape{kind: number, what: "a number above 0", min: smallestShare, max: 1e15, rule: "write " + what + " above 0"}
}

var (
	money  = named("a currency code, such as EUR", moneyCode, moneyRule)
	rating = positive("a rating")
	amount = named("the name of an amount", identifier, identifierRule)
)

// The defaults of stability; measure decides, and a test holds the two together.
const (
	replicates   = 200
	permutations = 2000
	compared     = 10
)

func section(keys ...key) *shape {
	return &shape{kind: fields, what: "a mapping of keys", keys: keys}
}

var valuesShape = section(
	key{name: "list", doc: "The values by name in report order, each with its label; others of the export follow, sorted.", value: "survival, security, belonging, self_esteem, self_actualisation, fun, power, revenge",
		shape: &shape{kind: table, what: "a mapping from names to labels", few: 1, pattern: identifier, rule: identifierRule, of: words("text")}},
	key{name: "top", doc: "Rank down to which a value is held high, where the export has ranks.", shape: integer(1, 1000), value: fmt.Sprint(topRank)},
	key{name: "high", doc: "Rating from which a value is held high, where the export has ratings.", shape: rating, value: fmt.Sprint(highRating)},
)

var assetsShape = section(
	key{name: "stale", doc: "Age from which a record of an asset is stale, such as 365d.", shape: named("a number of days or weeks, such as 365d", duration, "write days or weeks, such as 365d or 52w"), value: fmt.Sprintf("%dd", staleDays)},
	key{name: "dimensions", doc: "Dimensions in report order, named by asset and dimension, such as wealth/debt; others of the export follow, sorted.", value: "those of the export, sorted",
		shape: &shape{kind: table, what: "a mapping from dimensions to what is known of them", few: 1, pattern: dimension, rule: dimensionRule, of: section(
			key{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
			key{name: "better", doc: "Which way is better: lower for debt.", shape: oneOf("higher", "lower"), value: "higher"},
			key{name: "money", doc: "Currency code of a level that is money.", shape: money, value: "not money"},
		)}},
)

var swotShape = section(
	key{name: "significant", doc: "Rating from which an item is significant.", shape: rating, value: fmt.Sprint(highRating)},
)

var relationshipsShape = section(
	key{name: "types", doc: "The relationship types by name, in report order; others of the export follow, sorted.", value: "basic_exchange, business_partners, buddies, best_friends, fling, master_and_servant",
		shape: &shape{kind: table, what: "a mapping from names to types", few: 1, pattern: identifier, rule: identifierRule, of: section(
			key{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
			key{name: "expects", doc: "Rules or expectations of such a relationship, printed beside it.", shape: textList, value: "none"},
		)}},
)

var satisfactionShape = section(
	key{name: "range", doc: "Lowest and highest rating, such as [0, 10].", shape: &shape{kind: list, what: "a list of two numbers", few: 2, many: 2, of: edges.of}, needs: []string{"satisfied"}, value: "[1, 5]"},
	key{name: "satisfied", doc: "Rating from which a need is served.", shape: rating, value: fmt.Sprint(highRating)},
)

var unseenShape = section(
	key{name: "amount", doc: "Amount of money whose lowest band is looked through for what people give beside money.", shape: amount, required: true},
	key{name: "under", doc: "The lowest band: those with at most this much, above 0.", shape: positive("an amount"), value: "the lowest fifth of all respondents"},
	key{name: "of", doc: "Amounts that count as something given beside money.", shape: several(1, amount, "a list of amounts"), value: "all amounts with side: gives that are not money"},
)

var stabilityShape = section(
	key{name: "replicates", doc: "How often respondents are drawn again, for the links of value maps.", shape: integer(20, 10_000), value: fmt.Sprint(replicates)},
	key{name: "permutations", doc: "How often the respondents of two segments are dealt out anew to compare their value maps; all ways are gone through where there are 200,000 or fewer.", shape: integer(199, 100_000), value: fmt.Sprint(permutations)},
	key{name: "minimum", doc: "Least number of respondents with ladders of a segment whose value map is compared.", shape: integer(3, 1_000_000), value: fmt.Sprint(compared)},
	key{name: "maps", doc: "Pairs of segments whose value maps are compared, as results name them, such as [[age=<25, age=65+]]; they must share no respondent.", value: "all pairs of up to 6 categories of a trait, or of a cross, in a banner",
		shape: several(1, &shape{kind: list, what: "a list of two segments", few: 2, many: 2, of: words("the name of a segment")}, "a list of pairs of segments")},
)

var journeyShape = section(
	key{name: "outcome", doc: "Amount that touchpoints and channels are judged by: what worked.", shape: amount, value: "none"},
	key{name: "by", doc: "Traits whose mix is made equal when the outcomes of two groups are compared.", shape: several(1, traitName, "a list of traits"), with: []string{"outcome"}, value: "none"},
	key{name: "transitions", doc: "Pairs of stages whose conversion is printed.", value: "each stage and the next",
		shape: several(1, &shape{kind: list, what: "a list of two stages", few: 2, many: 2, of: words("the name of a stage")}, "a list of pairs of stages")},
)

// choices reads the study's decisions on what people hold, have, give and
// want, and checks that each has the material it is about.
func (v *resolver) choices(root *node) {
	v.values(root)
	v.assets(root)
	v.swot(root)
	v.relationships(root)
	v.satisfaction(root)
	v.unseen(root)
	v.journey(root)
	v.stability(root)
}

// section is a section of the study that is about an export; nil when it is
// not there or the export is not.
func (v *resolver) section(root *node, name string) *node {
	n := root.get(name)
	if n == nil || !v.mapped(root, root.where(name), name, name) {
		return nil
	}
	return n
}

// needed is mapped for a key of a section about an export.
func (v *resolver) needed(root, n *node, section, name, column string) {
	if n.has(name) {
		v.mapped(root, n.where(name), section+"."+name, section, column)
	}
}

func (v *resolver) values(root *node) {
	n, out := v.section(root, "values"), &v.study.Choices
	if n == nil {
		return
	}
	if l := n.get("list"); l != nil {
		for _, e := range l.keys {
			out.Values = append(out.Values, measure.Named{Name: e.name, Label: str(e.value)})
		}
		v.spellings(l, "values.list", out.Values)
	}
	out.Top, out.High = integerOf(n.get("top")), numberOf(n.get("high"))
	v.needed(root, n, "values", "top", "rank")
	v.needed(root, n, "values", "high", "rating")
}

func (v *resolver) assets(root *node) {
	n, out := v.section(root, "assets"), &v.study.Choices
	if n == nil {
		return
	}
	out.Stale = days(str(n.get("stale")))
	v.needed(root, n, "assets", "stale", "time")
	v.needed(root, n, "assets", "dimensions", "dimension")
	dimensions := n.get("dimensions")
	if dimensions == nil {
		return
	}
	seen := map[string]string{}
	for _, e := range dimensions.keys {
		asset, name, _ := strings.Cut(e.name, "/")
		d := measure.Dimension{Asset: asset, Name: name, Label: str(e.value.get("label")), Lower: str(e.value.get("better")) == "lower", Money: str(e.value.get("money"))}
		if other, ok := seen[ladder.Fold(e.name)]; ok {
			v.add(e.at, item("assets.dimensions", e.name), fmt.Sprintf("dimensions %s and %s differ in case or blanks alone", quote(other), quote(e.name)), "keep one")
		}
		seen[ladder.Fold(e.name)] = e.name
		out.Dimensions = append(out.Dimensions, d)
	}
}

func (v *resolver) swot(root *node) {
	n := v.section(root, "swot")
	if n == nil {
		return
	}
	v.study.Choices.Significant = numberOf(n.get("significant"))
	v.needed(root, n, "swot", "significant", "significance")
}

func (v *resolver) relationships(root *node) {
	n, out := v.section(root, "relationships"), &v.study.Choices
	types := n.get("types")
	if types == nil {
		return
	}
	var all []measure.Named
	for _, e := range types.keys {
		name := measure.Named{Name: e.name, Label: str(e.value.get("label"))}
		all = append(all, name)
		out.Types = append(out.Types, measure.Type{Named: name, Expects: texts(e.value.get("expects"))})
	}
	v.spellings(types, "relationships.types", all)
}

// spellings reports names and labels that two entries share: a text in an
// export means one of them.
func (v *resolver) spellings(n *node, path string, entries []measure.Named) {
	owner := map[string]int{}
	for i, e := range entries {
		for _, s := range []string{e.Name, e.Label} {
			j, ok := owner[ladder.Fold(s)]
			if ok && j != i {
				v.add(n.keys[i].at, item(path, e.Name), fmt.Sprintf("%s and %s share the spelling %s", quote(entries[j].Name), quote(e.Name), quote(s)), "the exports are matched by name and label; a spelling means one of them")
			} else if s != "" {
				owner[ladder.Fold(s)] = i
			}
		}
	}
}

func (v *resolver) satisfaction(root *node) {
	n, out := v.section(root, "satisfaction"), &v.study.Choices
	if n == nil {
		return
	}
	low, high := 1.0, 5.0
	out.Satisfied = numberOf(n.get("satisfied"))
	limits := n.get("range")
	if sound(limits) != nil {
		low, high = numberOf(limits.items[0]), numberOf(limits.items[1])
		if low >= high {
			v.add(limits.at, "satisfaction.range", "range must ascend", "write the lowest rating, then the highest, such as [0, 10]")
			return
		}
		out.Range = [2]float64{low, high}
	}
	if s := n.get("satisfied"); s != nil && (limits != nil || !n.has("range")) && (out.Satisfied <= low || out.Satisfied > high) {
		v.add(s.at, "satisfaction.satisfied", fmt.Sprintf("no rating is on one side of satisfied, %s: the range is %s to %s", printable(cut(s.text)), digits(low), digits(high)), "put it within the range")
	}
}

func (v *resolver) unseen(root *node) {
	n, out := root.get("unseen"), &v.study.Choices
	if n == nil {
		return
	}
	name := n.get("amount")
	out.Unseen, out.Under = str(name), numberOf(n.get("under"))
	if a := v.amountNamed(root, name, "unseen.amount"); a != nil && !a.has("money") {
		v.add(name.at, "unseen.amount", fmt.Sprintf("amount %s is not money", quote(name.text)), "unseen value is what people give who give little money: name an amount with money: EUR or the like")
	}
	v.twice(n.get("of"), "unseen.of")
	for i, of := range sound(n.get("of")) {
		at := fmt.Sprintf("unseen.of[%d]", i)
		switch a := v.amountNamed(root, of, at); {
		case a.has("money"):
			v.add(of.at, at, fmt.Sprintf("amount %s is money", quote(of.text)), "list what is given beside money, or leave of out")
		case a != nil && str(a.get("side")) != segment.Gives.String():
			v.add(of.at, at, fmt.Sprintf("amount %s is not given", quote(of.text)), "write side: gives in the amount, or take it out of the list")
		}
		out.UnseenOf = append(out.UnseenOf, of.text)
	}
}

func (v *resolver) stability(root *node) {
	n := root.get("stability")
	if n == nil {
		return
	}
	if exports := root.get("exports"); exports != nil && !exports.has("ladders") {
		v.add(root.where("stability"), "stability", "stability makes no sense without exports.ladders", "name the export, or remove the key")
	}
	out := &measure.Stability{Replicates: integerOf(n.get("replicates")), Permutations: integerOf(n.get("permutations")), Minimum: integerOf(n.get("minimum"))}
	for i, pair := range sound(n.get("maps")) {
		of := sound(pair)
		if len(of) != 2 {
			continue
		}
		if of[0].text == of[1].text {
			v.add(of[1].at, fmt.Sprintf("stability.maps[%d][1]", i), fmt.Sprintf("segment %s is compared with itself", quote(of[1].text)), "name two segments")
		}
		out.Maps = append(out.Maps, [2]string{of[0].text, of[1].text})
	}
	v.study.Choices.Stability = out
}

func (v *resolver) journey(root *node) {
	n, out := root.get("journey"), &v.study.Choices
	if n == nil || !v.mapped(root, root.where("journey"), "journey", InteractionsExport, "stage", "touchpoint", "channel") {
		return
	}
	out.Outcome = str(n.get("outcome"))
	v.amountNamed(root, n.get("outcome"), "journey.outcome")
	v.mix(root, n.get("by"))
	v.transitions(root, n)
}

// mix reads the traits that a comparison is standardised by. One that puts a
// person in several groups has no mix.
func (v *resolver) mix(root, by *node) {
	v.twice(by, "journey.by")
	for i, t := range sound(by) {
		at := fmt.Sprintf("journey.by[%d]", i)
		trait := v.named(root, "traits", "trait", t, at)
		if trait.has("reaches") || trait.has("starts_from") {
			v.add(t.at, at, fmt.Sprintf("trait %s puts a person in several groups", quote(t.text)), "standardise by traits with one answer a person")
		}
	}
	v.study.Journey.By = texts(by)
}

func (v *resolver) transitions(root, n *node) {
	stages := root.get("exports").get("interactions").get("stages")
	if root.get("exports").get("interactions") == nil || !n.has("transitions") {
		return
	}
	if !root.get("exports").get("interactions").has("stages") {
		v.add(n.where("transitions"), "journey.transitions", "transitions needs exports.interactions.stages", "list the stages there, first to furthest")
		return
	}
	known := texts(stages)
	if known == nil {
		return
	}
	seen := map[[2]int]bool{}
	for i, pair := range sound(n.get("transitions")) {
		at := fmt.Sprintf("journey.transitions[%d]", i)
		if sound(pair) == nil {
			continue
		}
		var place [2]int
		for k, stage := range pair.items {
			if place[k] = slices.Index(known, stage.text); place[k] < 0 {
				v.add(stage.at, fmt.Sprintf("%s[%d]", at, k), "no stage is called "+quote(stage.text), didYouMean(stage.text, known))
			}
		}
		switch {
		case place[0] < 0 || place[1] < 0:
			continue
		case place[0] >= place[1]:
			v.add(pair.at, at, fmt.Sprintf("%s does not come before %s in exports.interactions.stages", quote(pair.items[0].text), quote(pair.items[1].text)), "write the earlier stage first")
		case seen[place]:
			v.add(pair.at, at, "the same transition stands twice", "keep one")
		}
		seen[place] = true
		v.study.Choices.Transitions = append(v.study.Choices.Transitions, place)
	}
}

// named is the entry of a table of the study that a name means. A name that is
// not there is reported; nil then, and where the entry was reported.
func (v *resolver) named(root *node, table, thing string, n *node, path string) *node {
	if n == nil || root.has(table) && root.get(table) == nil {
		return nil
	}
	var known []string
	if t := root.get(table); t != nil {
		for _, e := range t.keys {
			known = append(known, e.name)
		}
	}
	if !slices.Contains(known, n.text) {
		hint := didYouMean(n.text, known)
		if len(known) == 0 {
			hint = "declare it under " + table
		}
		v.add(n.at, path, fmt.Sprintf("no %s is called %s", thing, quote(n.text)), hint)
		return nil
	}
	return root.get(table).get(n.text)
}

// amountNamed is the declared amount that a name means.
func (v *resolver) amountNamed(root, n *node, path string) *node {
	return v.named(root, "amounts", "amount", n, path)
}

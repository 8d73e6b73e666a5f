package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rung/segment"
	"rung/segment/ladder"
)

// The categories of people without interactions, and those of when.
const (
	Never   = "never" // of days_since
	NoStage = "none"  // of furthest
	Yes     = "yes"   // of when
	No      = "no"
)

func (v *resolver) traits(root *node) {
	n := root.get("traits")
	if n == nil {
		return
	}
	for _, e := range n.keys {
		if e.value.bad {
			continue
		}
		v.study.Traits = append(v.study.Traits, v.trait(root, e))
	}
	for _, e := range n.keys {
		v.earlier(root, e)
	}
}

func (v *resolver) trait(root *node, e entry) Trait {
	n, path := e.value, item("traits", e.name)
	t := Trait{
		Name: e.name, Label: str(n.get("label")), Position: e.at,
		Column: columnOf(n.get("column")), When: v.expression(n.get("when"), path+".when"),
		Reverse: texts(n.get("reverse")), MinValid: integerOf(n.get("min_valid")),
		DaysSince: n.get("days_since") != nil, Count: n.get("count") != nil,
		Sum: columnOf(n.get("sum")), Distinct: columnOf(n.get("distinct")), Furthest: n.get("furthest") != nil,
		Where: v.expression(n.get("where"), path+".where"), WindowDays: days(str(n.get("window"))),
		Labels: texts(n.get("labels")), Order: texts(n.get("order")),
		Amount: str(n.get("amount")), Holds: n.get("holds") != nil,
		Quantiles: integerOf(n.get("quantiles")), Period: str(n.get("period")), Earlier: str(n.get("earlier")),
	}
	t.Level[0], t.Level[1], _ = strings.Cut(str(n.get("level")), "/")
	switch str(n.get("type")) {
	case "wanted":
		t.Type = Wanted
	case "assumed":
		t.Type = Assumed
	}
	if i := slices.Index(segment.Kinds(), str(n.get("kind"))); i >= 0 {
		t.Kind = segment.Kind(i)
	}
	for _, item := range sound(n.get("scale")) {
		t.Scale = append(t.Scale, columnOf(item))
	}
	for i, item := range sound(n.get("range")) {
		t.Range[i] = numberOf(item)
	}
	for _, item := range sound(n.get("bands")) {
		t.Bands = append(t.Bands, numberOf(item))
	}
	switch {
	case n.get("reaches") != nil:
		t.Ladder = TerminalValue
	case n.get("starts_from") != nil:
		t.Ladder = StartAsset
	}
	v.sources(root, n, path)
	v.life(root, n, path)
	v.within(root, n, path)
	v.scale(n, t, path)
	v.bands(n, t, path)
	v.labels(n, t, path)
	t.Nets = v.nets(root, n, t, path)
	return t
}

// days is the length of a window that the grammar accepted.
func days(window string) int {
	if window == "" {
		return 0
	}
	n, err := strconv.Atoi(window[:len(window)-1])
	if err != nil {
		return 0
	}
	if window[len(window)-1] == 'w' {
		n *= 7
	}
	return n
}

func (v *resolver) expression(n *node, path string) Expression {
	if n == nil {
		return Expression{}
	}
	e := Expression{Text: n.text, Position: Position{n.at.Line, n.at.Column + n.inside}, Exact: n.plain}
	if err := e.check(); err != nil {
		if p, ok := err.(Problem); ok {
			v.add(p.Position, path, p.Text, p.Hint)
		}
	}
	return e
}

// sources checks that the export behind a trait is there.
func (v *resolver) sources(root, n *node, path string) {
	exports := root.get("exports")
	if exports == nil {
		return
	}
	need := func(key, export string) {
		if n.get(key) != nil && !exports.has(export) {
			v.add(n.where(key), join(path, key), fmt.Sprintf("%s needs exports.%s", key, export), "name that export, or remove the trait")
		}
	}
	for _, key := range ofEvents {
		need(key, "interactions")
	}
	need("reaches", "ladders")
	need("starts_from", "ladders")
	if c := exports.get("ladders").get("columns"); n.get("starts_from") != nil && c != nil && !c.has("asset") {
		v.add(n.where("starts_from"), path+".starts_from", "starts_from needs exports.ladders.columns.asset", "map the column that holds the life asset")
	}
	if i := exports.get("interactions"); n.get("furthest") != nil && i != nil && !i.has("stages") {
		v.add(n.where("furthest"), path+".furthest", "furthest needs exports.interactions.stages", "list the stages there, first to furthest")
	}
}

// life checks what is behind a trait of what people have, hold and want.
func (v *resolver) life(root, n *node, path string) {
	v.amountNamed(root, n.get("amount"), path+".amount")
	name := func(e segment.Export) string { return segment.Forms[e].Name }
	if n.get("holds") != nil { // ratings tie: nothing is first
		v.mapped(root, n.where("holds"), path+".holds", name(segment.Held), "rank")
	}
	if t := n.get("type"); t != nil {
		v.mapped(root, n.where("type"), path+".type", name(segment.Relationships), t.text)
	}
	if l := n.get("level"); l != nil {
		v.level(root, l, n.where("level"), path+".level")
	}
}

// level checks the dimension whose level a trait is. The study may leave
// dimensions out of its list, but one that is nearly spelled as one in it is
// a slip of the pen.
func (v *resolver) level(root, n *node, at Position, path string) {
	asset, name, dimension := strings.Cut(n.text, "/")
	export := segment.Forms[segment.Assets].Name
	if !dimension {
		v.mapped(root, at, path, export)
		return
	}
	if !v.mapped(root, at, path, export, "dimension") {
		return
	}
	var known []string
	if list := root.get("assets").get("dimensions"); list != nil {
		for _, e := range list.keys {
			if of, d, _ := strings.Cut(e.name, "/"); of == asset {
				known = append(known, d)
			}
		}
	}
	if near, ok := Nearest(name, known); ok && !slices.ContainsFunc(known, func(k string) bool { return ladder.Fold(k) == ladder.Fold(name) }) {
		v.add(n.at, path, fmt.Sprintf("no dimension of %s is called %s", asset, quote(name)), fmt.Sprintf("did you mean %s? if not, declare it under assets.dimensions", cut(near)))
	}
}

func (v *resolver) scale(n *node, t Trait, path string) {
	v.twice(n.get("scale"), path+".scale")
	v.twice(n.get("reverse"), path+".reverse")
	if len(t.Scale) == 0 {
		return
	}
	items := texts(n.get("scale"))
	for i, r := range sound(n.get("reverse")) {
		if !slices.Contains(items, r.text) {
			v.add(r.at, fmt.Sprintf("%s.reverse[%d]", path, i), fmt.Sprintf("reversed item %s is not an item of the scale", quote(r.text)), didYouMean(r.text, items))
		}
	}
	if m := n.get("min_valid"); m != nil && t.MinValid > len(items) {
		v.add(m.at, path+".min_valid", fmt.Sprintf("min_valid is %d and the scale has %s", t.MinValid, count(len(items), "item")), fmt.Sprintf("write %d or less", len(items)))
	}
	limits := n.get("range")
	if sound(limits) == nil {
		return
	}
	if t.Range[0] >= t.Range[1] {
		v.add(limits.at, path+".range", "range must ascend", "write the lowest answer, then the highest, such as [1, 5]")
		return
	}
	for i, b := range sound(n.get("bands")) {
		if t.Bands[i] <= t.Range[0] || t.Bands[i] > t.Range[1] {
			v.add(b.at, fmt.Sprintf("%s.bands[%d]", path, i), fmt.Sprintf("no score is on one side of band edge %s: the range is %s to %s", printable(cut(b.text)), limits.items[0].text, limits.items[1].text), "put band edges within the range")
		}
	}
}

// bands checks that edges ascend, at the first that does not.
func (v *resolver) bands(n *node, t Trait, path string) {
	items := sound(n.get("bands"))
	for i := 1; i < len(items); i++ {
		if t.Bands[i] <= t.Bands[i-1] {
			v.add(items[i].at, fmt.Sprintf("%s.bands[%d]", path, i), fmt.Sprintf("band edges must ascend: %s comes after %s", printable(cut(items[i].text)), printable(cut(items[i-1].text))), "sort them")
			return
		}
	}
}

func (v *resolver) labels(n *node, t Trait, path string) {
	v.twice(n.get("order"), path+".order")
	labels := n.get("labels")
	if sound(labels) == nil {
		return
	}
	v.twice(labels, path+".labels")
	want, why := 0, ""
	switch {
	case n.has("when"):
		want, why = 2, "when has two categories, true and false"
	case n.has("bands"):
		want, why = len(t.Bands)+1, fmt.Sprintf("%s make %s", count(len(t.Bands), "band edge"), count(len(t.Bands)+1, "band"))
		if len(t.Bands) == 0 {
			return
		}
	case n.has("quantiles"):
		want, why = t.Quantiles, fmt.Sprintf("quantiles makes %d parts", t.Quantiles)
		if t.Quantiles == 0 {
			return
		}
	case n.has("order"):
		want, why = len(t.Order), fmt.Sprintf("order has %d categories", len(t.Order))
		if len(t.Order) == 0 {
			return
		}
	default:
		v.add(n.where("labels"), path+".labels", "labels makes no sense without bands, quantiles or order", "say in order which categories the labels are for")
		return
	}
	if len(t.Labels) != want {
		v.add(labels.at, path+".labels", fmt.Sprintf("%s, and %s", count(len(t.Labels), "label"), why), fmt.Sprintf("write %d labels", want))
	}
}

func (v *resolver) nets(root, n *node, t Trait, path string) []Net {
	nets := n.get("nets")
	if nets == nil {
		return nil
	}
	var out []Net
	known := v.categories(root, n, t)
	for _, e := range nets.keys {
		at := item(path+".nets", e.name)
		v.twice(e.value, at)
		for i, of := range sound(e.value) {
			if known != nil && !slices.Contains(known, of.text) {
				v.add(of.at, fmt.Sprintf("%s[%d]", at, i), fmt.Sprintf("trait %s has no category %s", quote(t.Name), quote(of.text)), didYouMean(of.text, known))
			}
		}
		if known != nil && slices.Contains(known, e.name) {
			v.add(e.at, at, fmt.Sprintf("net %s has the name of a category", quote(e.name)), "give it another name")
		}
		out = append(out, Net{Name: e.name, Of: texts(e.value), Position: e.at})
	}
	return out
}

// categories are the names that nets may hold, nil when the exports alone know
// them. Bands of a column may turn out whole or not, so both spellings pass.
func (v *resolver) categories(root, n *node, t Trait) []string {
	if n.get("furthest") != nil {
		if stages := texts(root.get("exports").get("interactions").get("stages")); stages != nil {
			return append(stages, NoStage)
		}
		return nil
	}
	if t.Quantiles > 0 {
		var out []string
		for part := range t.Quantiles {
			out = append(out, strconv.Itoa(part+1))
		}
		if t.DaysSince {
			out = append(out, Never)
		}
		return out
	}
	if len(t.Bands) == 0 || (segment.Bands{Edges: t.Bands}).Check() != nil {
		return nil
	}
	var out []string
	add := func(whole bool) {
		for _, c := range (segment.Bands{Edges: t.Bands, Whole: whole}).Categories() {
			if !slices.Contains(out, c.Name) {
				out = append(out, c.Name)
			}
		}
	}
	if len(t.Scale) == 0 {
		add(true)
	}
	if len(t.Scale) > 0 || t.Column.Name != "" || t.Sum.Name != "" || t.Amount != "" || t.Level[0] != "" {
		add(false)
	}
	if t.DaysSince {
		out = append(out, Never)
	}
	return out
}

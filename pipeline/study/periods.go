package study

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"rung/segment"
)

// The days of a period that has no first or no last day: no export is older or
// newer.
var (
	firstDay = dayOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	lastDay  = dayOf(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
)

func dayOf(t time.Time) int64 { return t.Unix() / 86400 }

var (
	periodName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	date       = regexp.MustCompile(`^(197[1-9]|19[89][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`)
)

const (
	periodRule = "1 to 64 of a-z, 0-9, _ and -, not starting with _ or -"
	dateRule   = "write a day from 1971 on, such as 2026-01-31"
)

var periodsShape = &shape{kind: either, what: "waves, or a list of periods", of: &shape{kind: choice, what: "waves, or a list of periods", enum: []string{"waves"}},
	list: &shape{kind: list, what: "waves, or a list of periods", few: 1, many: most, of: &shape{
		kind: fields, what: "a mapping with name and waves, or from and until",
		any: []string{"waves", "from", "until"}, anyHint: "say what belongs to it: waves: [2026-1], or from: 2026-01-01 and until: 2026-12-31",
		keys: []key{
			{name: "name", doc: "Name of the period, as in results.", shape: named("a name", periodName, periodRule), required: true},
			{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
			{name: "waves", doc: "Waves that belong to it, by their names in the exports.", shape: textList, value: "none"},
			{name: "from", doc: "First day, of rows with a time.", shape: named("a day", date, dateRule), value: "as far back as the exports go, where until is given"},
			{name: "until", doc: "Last day, of rows with a time.", shape: named("a day", date, dateRule), value: "no end, where from is given"},
		}}}}

func (v *resolver) periods(root *node) {
	n, out := root.get("periods"), &v.study.Periods
	if n == nil {
		return
	}
	if n.form != formList {
		out.Waves = true
		v.waves(root, root.where("periods"), "periods")
		return
	}
	var dated []*node // beside their periods
	names, waves := map[string]bool{}, map[string]string{}
	for i, p := range n.items {
		if p.bad {
			continue
		}
		at := fmt.Sprintf("periods[%d]", i)
		name := str(p.get("name"))
		if names[name] && name != "" {
			v.add(p.get("name").at, at+".name", fmt.Sprintf("two periods are called %s", quote(name)), "give one another name")
		}
		names[name] = true
		v.twice(p.get("waves"), at+".waves")
		for k, w := range sound(p.get("waves")) {
			if other, ok := waves[w.text]; ok && other != at {
				v.add(w.at, fmt.Sprintf("%s.waves[%d]", at, k), fmt.Sprintf("wave %s belongs to two periods", quote(w.text)), "keep it in one")
			}
			waves[w.text] = at
		}
		if p.has("waves") {
			v.waves(root, p.where("waves"), at+".waves")
		}
		dated = append(dated, p)
		out.List = append(out.List, v.period(root, p, name, at))
	}
	v.overlaps(out.List, dated)
}

func (v *resolver) period(root, n *node, name, path string) segment.Period {
	p := segment.Period{Name: name, Label: str(n.get("label")), Waves: texts(n.get("waves"))}
	from, until := v.day(n.get("from"), path+".from"), v.day(n.get("until"), path+".until")
	if n.has("from") && from == nil || n.has("until") && until == nil || from == nil && until == nil {
		return p
	}
	p.From, p.Until = firstDay, lastDay
	if from != nil {
		p.From = *from
	}
	if until != nil {
		p.Until = *until
	}
	if p.From > p.Until {
		v.add(n.where("until"), path+".until", fmt.Sprintf("until, %s, comes before from, %s", n.get("until").text, n.get("from").text), "write the first day as from and the last as until")
		p.From, p.Until = 0, 0
	}
	key := "until"
	if from != nil {
		key = "from"
	}
	v.timed(root, n.where(key), path+"."+key)
	return p
}

// day is a date of the grammar as days since 1970-01-01; nil when there is
// none, or no such day.
func (v *resolver) day(n *node, path string) *int64 {
	if n == nil {
		return nil
	}
	t, err := time.Parse(time.DateOnly, n.text)
	if err != nil {
		v.add(n.at, path, fmt.Sprintf("no calendar has %s", quote(n.text)), dateRule)
		return nil
	}
	d := dayOf(t)
	return &d
}

// overlaps reports days that two periods share, at the later of the two.
func (v *resolver) overlaps(periods []segment.Period, nodes []*node) {
	for i, p := range periods {
		for j, q := range periods[:i] {
			if !p.Dated() || !q.Dated() || p.From > q.Until || q.From > p.Until {
				continue
			}
			key := "from"
			if !nodes[i].has(key) {
				key = "until"
			}
			v.add(nodes[i].where(key), fmt.Sprintf("periods[%d].%s", i, key), fmt.Sprintf("periods %s and %s share days, of %s", quote(periods[j].Name), quote(p.Name), shared(p, q)), "a day belongs to one period")
			break
		}
	}
}

// shared is the days that two periods have in common, in words.
func shared(p, q segment.Period) string {
	from, until := max(p.From, q.From), min(p.Until, q.Until)
	text := func(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }
	switch {
	case from == firstDay:
		return "until " + text(until)
	case until == lastDay:
		return "from " + text(from)
	}
	return text(from) + " to " + text(until)
}

// waves reports a key about waves in a study that maps no wave.
func (v *resolver) waves(root *node, at Position, path string) {
	v.somewhere(root, at, path, "wave", append([]string{LaddersExport}, toldNames()...))
}

// timed reports a key about days in a study whose rows have no time.
func (v *resolver) timed(root *node, at Position, path string) {
	v.somewhere(root, at, path, "time", append([]string{InteractionsExport}, toldNames()...))
}

// somewhere reports a key that needs a column which no export maps.
func (v *resolver) somewhere(root *node, at Position, path, column string, exports []string) {
	all := root.get("exports")
	if all == nil {
		return
	}
	for _, name := range exports {
		n := all.get(name)
		if all.has(name) && (n == nil || n.get("columns") == nil || n.get("columns").has(column)) {
			return
		}
	}
	v.add(at, path, fmt.Sprintf("%s needs the column %s of an export", last(path), column), fmt.Sprintf("map columns.%s, or remove it", column))
}

func toldNames() []string {
	var out []string
	for _, f := range segment.Forms {
		out = append(out, f.Name)
	}
	return out
}

// within checks the period that a trait is made of: it is declared, and tells
// which rows of the trait's source belong to it.
func (v *resolver) within(root, n *node, path string) {
	name := n.get("period")
	if name == nil || root.has("periods") && root.get("periods") == nil {
		return
	}
	path += ".period"
	list := root.get("periods")
	if list == nil || list.form != formList {
		hint := "declare it: periods: [{name: before, waves: [2025-1], until: 2025-12-31}]"
		if list != nil {
			hint = "periods: waves gives no period a name; write a list of periods"
		}
		v.add(name.at, path, "no period is called "+quote(name.text), hint)
		return
	}
	var known []string
	for _, p := range list.items {
		if p.bad || str(p.get("name")) == "" {
			return
		}
		if !slices.Contains(known, p.get("name").text) {
			known = append(known, p.get("name").text)
		}
	}
	i := slices.IndexFunc(list.items, func(p *node) bool { return p.get("name").text == name.text })
	if i < 0 {
		v.add(name.at, path, "no period is called "+quote(name.text), didYouMean(name.text, known))
		return
	}
	v.belongs(root, n, list.items[i], name, path)
}

// belongs checks that rows of a trait's source can belong to a period.
func (v *resolver) belongs(root, n, period, name *node, path string) {
	if !slices.ContainsFunc([]string{"waves", "from", "until"}, period.has) {
		return
	}
	export := ""
	switch source := sourceOf(n, sources); source {
	case "amount":
		a := root.get("amounts").get(str(n.get("amount")))
		switch of := sourceOf(a, amountSources); of {
		case "":
			return
		case "column", "when":
			v.add(name.at, path, fmt.Sprintf("amount %s is the same in every period", quote(str(n.get("amount")))), "the respondents export has no periods: remove period, or name an amount of interactions or currencies")
			return
		case "currency":
			export = segment.Forms[segment.Currencies].Name
		}
	case "holds":
		export = segment.Forms[segment.Held].Name
	case "level":
		export = segment.Forms[segment.Assets].Name
	case "type":
		export = segment.Forms[segment.Relationships].Name
	}
	if export == "" {
		if !period.has("until") {
			v.add(name.at, path, fmt.Sprintf("period %s has no until: interactions are counted up to its last day", quote(name.text)), "give the period its last day, such as until: 2025-12-31")
		}
		return
	}
	c := root.get("exports").get(export).get("columns")
	if c == nil || period.has("waves") && c.has("wave") || (period.has("from") || period.has("until")) && c.has("time") {
		return
	}
	need := "wave"
	if !period.has("waves") {
		need = "time"
	}
	v.add(name.at, path, fmt.Sprintf("no row of exports.%s can belong to period %s", export, quote(name.text)), fmt.Sprintf("map exports.%s.columns.%s", export, need))
}

// sourceOf is the source that a trait or an amount names; empty when it was
// reported.
func sourceOf(n *node, of []string) string {
	for _, s := range of {
		if n.get(s) != nil {
			return s
		}
	}
	return ""
}

package study

import (
	"fmt"
	"slices"

	"rung/segment/compare"
	"rung/segment/estimate"
)

// confidenceRule bounds levels of confidence: letters at a level that guessing
// reaches would stand everywhere.
const confidenceRule = "write a level above 0.5 and below 1, such as 0.95"

var testsShape = &shape{kind: fields, what: "a mapping of keys", keys: []key{
	{name: "levels", doc: "Levels of confidence, the strictest first: of upper case letters, and of lower case ones.", value: "[0.95, 0.9]",
		shape: &shape{kind: list, what: "a list of one or two levels", few: 1, many: 2, of: &shape{kind: number, what: "a level", min: 0.501, max: 0.9999, rule: confidenceRule}}},
	{name: "correction", doc: "How the number of comparisons is allowed for; none allows for nothing.", shape: oneOf(compare.CorrectionNames()...), value: estimate.BenjaminiHochberg.String()},
	{name: "family", doc: "Which comparisons are corrected together: those of a table and banner, or those of a row under a heading.", shape: oneOf(compare.FamilyNames()...), value: compare.ByTable.String()},
	{name: "against", doc: "What columns are compared with: columns, the others of their heading, by letters; rest, the rest of the sample; both; or none, no tests.", shape: oneOf(compare.AgainstNames()...), value: compare.Both.String()},
	{name: "minimum", doc: "Effective base under which nothing is tested.", shape: integer(2, 1_000_000), value: fmt.Sprint(compare.DefaultMinimum)},
}}

func (v *resolver) tests(n *node) {
	if n == nil {
		return
	}
	out := &v.study.Tests
	for i, l := range sound(n.get("levels")) {
		level := numberOf(l)
		if i > 0 && level >= out.Levels[0] {
			v.add(l.at, "tests.levels[1]", fmt.Sprintf("levels[1] is %s, which is not under the first", l.text), "write the strictest level first, or one level")
		}
		out.Levels = append(out.Levels, level)
	}
	for _, c := range []estimate.Correction{estimate.Uncorrected, estimate.Bonferroni, estimate.Holm} {
		if c.String() == str(n.get("correction")) {
			out.Correction = c
		}
	}
	out.Family = compare.Family(max(0, slices.Index(compare.FamilyNames(), str(n.get("family")))))
	out.Against = compare.Against(max(0, slices.Index(compare.AgainstNames(), str(n.get("against")))))
	out.Minimum = integerOf(n.get("minimum"))
}

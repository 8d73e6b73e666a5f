package study

import (
	"fmt"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/measure"
)

// Design are the study's choices about errors that know how respondents were
// drawn.
type Design struct {
	Lonely estimate.Lonely // what becomes of a stratum with one primary sampling unit
	// Kish asks for Kish's effective n in place of the variance of the design:
	// strata, clusters, populations and replicate weights are then left aside.
	Kish bool
}

// Replicates maps the replicate weights of the respondents export: final
// weights, in which the design weight is contained. They take the place of
// strata, clusters and populations.
type Replicates struct {
	Columns []Column // in order; nil where Pattern is set
	Pattern Column   // * stands for any characters: columns in the order of their names, numbers in them by size
	Type    ReplicateType
	Fay     float64   // of BRR: how far the other half sample keeps its weight, 0 to below 1
	Scale   float64   // multiplies all squared deviations; 0 means that of the type
	Each    []float64 // multiplies those of each replicate; nil means 1
}

// ReplicateType is how replicates were made.
type ReplicateType uint8

// The types: the jackknife of one stratum, that of several, balanced half
// samples, and the bootstrap.
const (
	JK1 ReplicateType = iota
	JKn
	BRR
	Bootstrap
)

var (
	replicateTypes = []string{"jk1", "jkn", "brr", "bootstrap"}
	lonelyPolicies = []string{"adjust", "certainty", "average", "fail"} // in the order of estimate.Lonely
	variances      = []string{"linearised", "kish"}
)

// String is the name that a study file uses for t.
func (t ReplicateType) String() string { return replicateTypes[t] }

// Of is the replicate weights with their scales (Wolter 2007; as
// survey::svrepdesign): (R−1)/R for jk1, 1 for jkn, 1/(R(1−fay)²) for brr and
// 1/(R−1) for bootstrap, unless the study says otherwise.
func (r *Replicates) Of(weights [][]float64) *segment.Replicates {
	n := float64(len(weights))
	scale := r.Scale
	if scale == 0 {
		scale = [...]float64{JK1: (n - 1) / n, JKn: 1, BRR: 1 / (n * (1 - r.Fay) * (1 - r.Fay)), Bootstrap: 1 / (n - 1)}[r.Type]
	}
	return &segment.Replicates{Weights: weights, Scale: scale, Each: r.Each}
}

// notNegative is a number of the grammar from 0 on.
func notNegative(what string) *shape {
	return &shape{kind: number, what: "a number", min: 0, max: 1e15, rule: "write " + what + ", 0 or more"}
}

var replicatesShape = &shape{kind: fields, what: "a mapping with columns and type", keys: []key{
	{name: "columns", doc: "Columns of the replicate weights, which contain the design weight: a list, or a pattern such as rep_*.", required: true,
		shape: &shape{kind: either, what: "a pattern such as rep_*, or a list of columns", of: words("a pattern such as rep_*"), list: several(2, column, "a list of columns")}},
	{name: "type", doc: "How they were made: jk1 or jkn (jackknife of one stratum, of several), brr (balanced half samples) or bootstrap.", shape: oneOf(replicateTypes...), required: true, missing: "one of " + or(replicateTypes)},
	{name: "fay", doc: "With brr: how much of its weight the half that is left out keeps, 0 to below 1.", shape: &shape{kind: number, what: "a number", min: 0, max: 0.99, rule: "write a share from 0 to 0.99"}, value: "0"},
	{name: "scale", doc: "What all squared deviations are multiplied by.", shape: positive("a scale"), value: "(R−1)/R for jk1, 1 for jkn, 1/(R(1−fay)²) for brr, 1/(R−1) for bootstrap, of R replicates"},
	{name: "each", doc: "What the squared deviations of each replicate are multiplied by, in the order of the columns; jkn needs it.", shape: several(2, notNegative("a factor"), "a list of numbers"), value: "1"},
}}

var designShape = section(
	key{name: "lonely", doc: "What a stratum with a single primary sampling unit adds: adjust, its distance from the mean of all; certainty, nothing; average, the mean of the other strata; fail, the run ends.", shape: oneOf(lonelyPolicies...), value: "adjust"},
	key{name: "variance", doc: "Where errors come from: linearised, the design with its strata, clusters, populations and replicates; kish, the effective number of respondents alone.", shape: oneOf(variances...), value: "linearised"},
)

var thens = []string{"mark", "withhold"}

var precisionShape = &shape{kind: fields, what: "a mapping with rule", keys: []key{
	{name: "rule", doc: "The standard that shares are judged by: nchs, that of the U.S. National Center for Health Statistics (Parker et al. 2017).", shape: oneOf("nchs"), required: true, missing: "write rule: nchs"},
	{name: "then", doc: "What becomes of a share that the standard would not publish: mark adds a note, withhold leaves it out.", shape: oneOf(thens...), value: "mark"},
}}

func (v *resolver) precision(root *node) {
	n := root.get("precision")
	switch {
	case n == nil:
	case str(n.get("then")) == "withhold":
		v.study.Precision = measure.Held
	default:
		v.study.Precision = measure.Marked
	}
}

func (v *resolver) design(root *node) {
	n := root.get("design")
	v.study.Design.Lonely = estimate.Lonely(max(0, slices.Index(lonelyPolicies, str(n.get("lonely")))))
	v.study.Design.Kish = str(n.get("variance")) == "kish"
}

func (v *resolver) replicates(n *node) *Replicates {
	const path = "exports.respondents.replicates"
	if n == nil {
		return nil
	}
	out := &Replicates{Type: ReplicateType(max(0, slices.Index(replicateTypes, str(n.get("type"))))), Fay: numberOf(n.get("fay")), Scale: numberOf(n.get("scale"))}
	switch c := n.get("columns"); {
	case c == nil:
	case c.form == formList:
		v.twice(c, path+".columns")
		for _, i := range sound(c) {
			out.Columns = append(out.Columns, columnOf(i))
		}
	default:
		out.Pattern = columnOf(c)
	}
	for _, e := range sound(n.get("each")) {
		out.Each = append(out.Each, numberOf(e))
	}
	if n.get("type") == nil {
		return out
	}
	switch {
	case out.Type == JKn && !n.has("each"):
		v.add(n.where("type"), path+".each", "type: jkn needs each", "write what each replicate is multiplied by: (n−1)/n of the units of its stratum")
	case out.Type != BRR && n.has("fay"):
		v.add(n.where("fay"), path+".fay", "fay belongs to type: brr", "remove it")
	case out.Each != nil && out.Columns != nil && len(out.Each) != len(out.Columns):
		v.add(n.where("each"), path+".each", fmt.Sprintf("each has %s, and there are %s", count(len(out.Each), "number"), count(len(out.Columns), "replicate")), "write one a replicate")
	}
	return out
}

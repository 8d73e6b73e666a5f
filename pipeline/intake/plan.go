package intake

import (
	"context"
	"fmt"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
)

// reading is what a study reads of its exports: the wanted columns, by what
// they are for.
type reading struct {
	st      *study.Study
	exports []*export // respondents, ladders, interactions, those of segment.Forms; as the study has them
	who     *export
	said    *export // nil without ladders
	did     *export // nil without interactions

	id, weight, strata, cluster, population, within, consent              int
	replicates                                                            []int
	ladderBy, ladder, rung, code, rungs, parent, asset, swot, wave, coder int
	eventBy, when, value, stage                                           int
	told                                                                  [segment.Exports]*recordColumns // nil for those the study has not
	touchpoint, channel                                                   int
	traits                                                                []traitColumns
	amounts                                                               []traitColumns // of the study's amounts
	counted                                                               []counted      // what interactions are folded into
	walked                                                                bool           // the study asks for journeys
}

// traitColumns are the wanted columns of one trait, of respondents or of
// interactions.
type traitColumns struct {
	column   int   // category, number, sum or distinct; -1 for none
	items    []int // of a scale
	operands []int // of the condition, in the order of its names
	counted  []int // what interactions are folded into for it: over all of the time, then in each period
}

// plan lists the wanted columns of a study. The problems it finds are of
// expressions that cannot be read.
func plan(st *study.Study) (*reading, []Problem) {
	r := &reading{st: st, traits: make([]traitColumns, len(st.Traits)), amounts: make([]traitColumns, len(st.Amounts))}
	x := st.Exports
	r.who = &export{role: RespondentsExport, src: x.Respondents.Source}
	r.exports = append(r.exports, r.who)
	r.id = r.who.want(x.Respondents.ID, asID)
	r.weight = r.who.want(x.Respondents.Weight, asNumber)
	r.strata = r.who.want(x.Respondents.Strata, asCategory)
	r.cluster = r.who.want(x.Respondents.Cluster, asCategory)
	r.population = r.who.want(x.Respondents.Population, asNumber)
	r.within = r.who.want(x.Respondents.Within, asNumber)
	r.consent = r.who.want(x.Respondents.Consent, asConsent)
	if w := x.Respondents.Replicates; w != nil {
		for _, c := range w.Columns {
			r.replicates = append(r.replicates, r.who.want(c, asNumber))
		}
	}
	if x.Ladders != nil {
		r.planLadders(x.Ladders)
	}
	if x.Interactions != nil {
		r.planInteractions(x.Interactions)
	}
	var problems []Problem
	for kind, x := range x.Told {
		if x != nil {
			r.planRecords(segment.Export(kind), x)
		}
	}
	for i, t := range st.Traits {
		s := traitSource(t)
		found := []Problem(nil)
		if r.traits[i], found = r.planSource(s); len(found) == 0 {
			found = r.count(&r.traits[i], s, t.Period)
		}
		problems = append(problems, found...)
	}
	for i, a := range st.Amounts {
		s := amountSource(a)
		found := []Problem(nil)
		if r.amounts[i], found = r.planSource(s); len(found) == 0 {
			r.countAmount(&r.amounts[i], s)
		}
		problems = append(problems, found...)
	}
	return r, append(problems, r.planTold()...)
}

func (r *reading) planLadders(x *study.LadderExport) {
	e := &export{role: LaddersExport, src: x.Source}
	r.said, r.exports = e, append(r.exports, e)
	r.ladderBy = e.want(x.Respondent, asID)
	r.ladder = e.want(x.Ladder, asID)
	r.rungs = e.wantChild(x.Rungs, asRungs, x.Code.Name)
	if r.rungs >= 0 {
		r.rung, r.code, r.parent = -1, -1, -1
		if x.Parent.Name != "" {
			r.parent = e.wantChild(x.Rungs, asRungs, x.Parent.Name)
		}
	} else {
		r.rung = e.want(x.Rung, asNumber)
		r.code = e.want(x.Code, asCategory)
		r.parent = e.want(x.Parent, asNumber)
	}
	r.asset = e.want(x.Asset, asCategory)
	r.swot = e.want(x.Swot, asCategory)
	r.wave = e.want(x.Wave, asCategory)
	r.coder = e.want(x.Coder, asCategory)
}

func (r *reading) planInteractions(x *study.Interactions) {
	e := &export{role: InteractionsExport, src: x.Source}
	r.did, r.exports = e, append(r.exports, e)
	r.eventBy = e.want(x.Respondent, asID)
	r.when = e.want(x.Time, asTime)
	r.value = e.want(x.Value, asNumber)
	r.stage, r.touchpoint, r.channel = -1, -1, -1
	for _, t := range r.st.Traits {
		if t.Furthest {
			r.stage = e.want(x.Stage, asCategory)
		}
	}
	r.planJourney(x)
}

// scaleMeasure is the measure that tells of the items of scales.
const scaleMeasure = "scale_reliability"

// asks says that the study asks for one of some measures.
func (r *reading) asks(measures ...string) bool {
	return len(r.st.Measures) == 0 || slices.ContainsFunc(r.st.Measures, func(m string) bool { return slices.Contains(measures, m) })
}

// behavioural says that a trait is made of interactions.
func behavioural(t study.Trait) bool {
	return t.DaysSince || t.Count || t.Sum.Name != "" || t.Distinct.Name != "" || t.Furthest
}

// ofPeople says that a trait, or what an amount is made of, is a column,
// condition or scale of the respondents export.
func ofPeople(t study.Trait) bool {
	return t.Column.Name != "" || t.When.Text != "" || len(t.Scale) > 0
}

// measured says that a trait is a number before it is bands.
func measured(t study.Trait) bool { return len(t.Bands) > 0 || t.Quantiles > 0 }

// origin is what a trait or an amount is made of.
type origin struct {
	what   string // for messages: trait "recency"
	source study.Trait
	number bool // a number is wanted, not a category
	at     study.Position
}

func traitSource(t study.Trait) origin {
	return origin{fmt.Sprintf("trait %q", t.Name), t, measured(t), t.Position}
}

func amountSource(a study.Amount) origin {
	return origin{fmt.Sprintf("amount %q", a.Name), a.Source, true, a.Position}
}

// planSource lists the columns that a trait or an amount is made of.
func (r *reading) planSource(o origin) (c traitColumns, problems []Problem) {
	t := o.source
	c.column = -1
	e, x := r.who, t.When
	if behavioural(t) {
		e, x = r.did, t.Where
		if e == nil {
			return c, []Problem{{Export: InteractionsExport, Position: o.at, Text: o.what + " needs interactions", Hint: "name an interactions export"}}
		}
	}
	if x.Text != "" {
		names, err := columnsOf(x.Text)
		if err != nil {
			problems = append(problems, Problem{Export: e.role, Position: x.Position, Text: fmt.Sprintf("%s: %v", o.what, err), Hint: "correct the expression"})
		}
		at := map[string]study.Position{}
		for _, n := range x.Columns() {
			at[n.Name] = n.Position
		}
		for _, n := range names {
			if at[n] == (study.Position{}) {
				at[n] = x.Position
			}
			c.operands = append(c.operands, e.want(study.Column{Name: n, Position: at[n]}, asOperand))
		}
	}
	for _, item := range t.Scale {
		c.items = append(c.items, e.want(item, asNumber))
	}
	switch {
	case t.Column.Name != "" && o.number:
		c.column = e.want(t.Column, asNumber)
	case t.Column.Name != "":
		c.column = e.want(t.Column, asCategory)
	case t.Sum.Name != "":
		c.column = e.want(t.Sum, asNumber)
	case t.Distinct.Name != "":
		c.column = e.want(t.Distinct, asCategory)
	}
	return c, problems
}

// found is an export whose files' columns have been found.
type found struct {
	*export
	columns [][]column // per file
}

// survey opens the files of every export, and finds and compares their
// columns.
func (r *reading) survey(ctx context.Context) ([]found, []Problem, error) {
	var all []found
	var problems []Problem
	stores := newBuckets(ctx)
	for _, e := range r.exports {
		files, err := find(r.st, e.src, stores)
		if err != nil {
			problems = append(problems, e.problem(err.(*Error), e.src.Position))
			continue
		}
		e.files = files
		if e == r.who && len(files) > 0 {
			problems = append(problems, r.matched(ctx, files[0])...)
		}
		out := found{export: e, columns: make([][]column, len(files))}
		for i, f := range files {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			f.role = e.role
			columns, faults := e.open(f)
			out.columns[i] = columns
			for _, fault := range faults {
				problems = append(problems, e.problem(fault, e.position(fault.Column)))
			}
		}
		if len(problems) == 0 {
			problems = append(problems, out.compare()...)
		}
		all = append(all, out)
	}
	if len(problems) == 0 {
		problems = append(problems, r.compareIDs(all)...)
		problems = append(problems, r.compileAll(all)...)
	}
	return all, problems, nil
}

func (e *export) open(f *file) ([]column, []*Error) {
	h, err := f.open()
	if err != nil {
		return nil, []*Error{asError(f, err)}
	}
	defer h.Close()
	return e.resolve(f, h)
}

func (e *export) position(name string) study.Position {
	for _, w := range e.wants {
		if w.name == name && w.position != (study.Position{}) {
			return w.position
		}
	}
	return e.src.Position
}

func (e *export) problem(err *Error, at study.Position) Problem {
	return Problem{Export: e.role, File: err.File, Column: err.Column, Position: at, Kind: err.Kind, Text: err.Reason, Hint: err.Hint}
}

// compare finds columns that change their type from file to file. Whole
// numbers and fractions mix, and a column without values fits any type.
func (x found) compare() []Problem {
	var out []Problem
	for k, w := range x.wants {
		first := -1
		for i, columns := range x.columns {
			c := columns[k]
			if c.form == nullForm || c.form == listForm && c.inList == nullForm {
				continue
			}
			if first < 0 {
				first = i
				continue
			}
			o := x.columns[first][k]
			same := c.form == o.form && c.inList == o.inList && (c.form != timeForm || c.wall == o.wall && c.ticks == o.ticks || w.uses&^(asTime) == 0)
			if same || c.form.number() && o.form.number() && w.uses&asID == 0 || idForms(c.form, o.form) {
				continue
			}
			e := &Error{File: x.files[i].path, Column: w.name, Reason: fmt.Sprintf("holds %s (%s), but %s (%s) in %s", c.form, c.typeName, o.form, o.typeName, x.files[first].path), Hint: "export it with one type"}
			out = append(out, x.problem(e, w.position))
		}
	}
	return out
}

// idForms says that two forms are of one family of ids.
func idForms(a, b form) bool {
	whole := func(f form) bool { return f == wholeForm || f == uintForm }
	return a == b || whole(a) && whole(b)
}

// compareIDs checks that respondents are named alike in all exports.
func (r *reading) compareIDs(all []found) []Problem {
	var out []Problem
	by := map[string]int{RespondentsExport: r.id, LaddersExport: r.ladderBy, InteractionsExport: r.eventBy}
	for _, c := range r.told {
		if c != nil {
			by[c.role] = c.by
		}
	}
	var first *column
	var where string
	for _, x := range all {
		for i, columns := range x.columns {
			c := columns[by[x.role]]
			if c.form == nullForm {
				continue
			}
			if first == nil {
				first, where = &c, x.files[i].path
			}
			if !idForms(first.form, c.form) {
				e := &Error{File: x.files[i].path, Column: c.name, Reason: fmt.Sprintf("holds %s (%s), but column %q of %s holds %s (%s)", c.form, c.typeName, first.name, where, first.form, first.typeName), Hint: "export respondents' ids with one type everywhere"}
				out = append(out, x.problem(e, x.wants[by[x.role]].position))
				break
			}
		}
	}
	return out
}

// origins are what the study's traits and amounts are made of.
func (r *reading) origins() (out []origin) {
	for _, t := range r.st.Traits {
		out = append(out, traitSource(t))
	}
	for _, a := range r.st.Amounts {
		out = append(out, amountSource(a))
	}
	return out
}

// formsOf is the form of each wanted column over all files.
func (x found) formsOf() map[string]form {
	forms := map[string]form{}
	for k, w := range x.wants {
		for _, columns := range x.columns {
			f := columns[k].form
			old, ok := forms[w.name]
			if !ok || old == nullForm || old != f && f == floatForm {
				forms[w.name] = f
			}
		}
	}
	return forms
}

// compileAll tries every expression against the real columns.
func (r *reading) compileAll(all []found) []Problem {
	var out []Problem
	for _, o := range r.origins() {
		t := o.source
		x, role := t.When, RespondentsExport
		if behavioural(t) {
			x, role = t.Where, InteractionsExport
		}
		if x.Text == "" {
			continue
		}
		for _, e := range all {
			if e.role != role {
				continue
			}
			if _, err := compile(x.Text, e.formsOf(), location(r.st)); err != nil {
				out = append(out, Problem{Export: role, Position: x.Position, Text: fmt.Sprintf("%s: %v", o.what, err), Hint: "correct the expression"})
			}
		}
	}
	return out
}

func check(ctx context.Context, st *study.Study) []Problem {
	r, problems := plan(st)
	_, found, err := r.survey(ctx)
	if err != nil {
		return append(problems, Problem{Text: "stopped before every export was checked"})
	}
	return append(problems, found...)
}

func describe(ctx context.Context, st *study.Study) ([]Planned, error) {
	all, _, err := prepare(ctx, st)
	if err != nil {
		return nil, err
	}
	var out []Planned
	for _, x := range all {
		p := Planned{Export: x.role, Pattern: x.src.Bare()}
		for _, w := range x.wants {
			name := w.name
			if w.child != "" {
				name += "." + w.child
			}
			p.Columns = append(p.Columns, name)
		}
		for _, f := range x.files {
			pf := PlannedFile{Path: f.path, Rows: f.footer.rows, RowGroups: len(f.footer.groups), Bytes: f.size}
			p.Files = append(p.Files, pf)
			p.Rows, p.RowGroups, p.Bytes = p.Rows+pf.Rows, p.RowGroups+pf.RowGroups, p.Bytes+pf.Bytes
		}
		out = append(out, p)
	}
	return out, nil
}

// prepare plans and surveys, and turns the first problem into an error.
func prepare(ctx context.Context, st *study.Study) ([]found, *reading, error) {
	r, problems := plan(st)
	if len(problems) > 0 {
		return nil, nil, problems[0].err()
	}
	all, problems, err := r.survey(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(problems) > 0 {
		return nil, nil, problems[0].err()
	}
	return all, r, nil
}

func (p Problem) err() *Error {
	return &Error{Kind: p.Kind, File: p.File, Column: p.Column, Reason: p.Text, Hint: p.Hint}
}

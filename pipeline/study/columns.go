package study

import "rung/segment"

// The names of the exports, as in the study file.
const (
	RespondentsExport  = "respondents"
	LaddersExport      = "ladders"
	InteractionsExport = "interactions"
)

// Use is one column that a study reads, and what for.
type Use struct {
	Export string // RespondentsExport, LaddersExport, InteractionsExport or the name of a segment.Form
	Column Column
	Path   string // the place in the study file: "exports.respondents.columns.id", "traits.age.column"
	Within string // the list column that holds Column as a field; empty for a column of the export
}

// Columns lists every column that the study names, in the order of the study
// file: first what the exports map, then what amounts and traits name. A column
// that serves twice is listed twice.
func (s *Study) Columns() []Use {
	var out []Use
	add := func(export, path, within string, c Column) {
		if c.Name != "" {
			out = append(out, Use{Export: export, Column: c, Path: path, Within: within})
		}
	}
	mapped := func(export, name string, c Column) { add(export, "exports."+export+".columns."+name, "", c) }
	if e := s.Exports.Respondents; e != nil {
		mapped(RespondentsExport, "id", e.ID)
		mapped(RespondentsExport, "weight", e.Weight)
		mapped(RespondentsExport, "strata", e.Strata)
		mapped(RespondentsExport, "cluster", e.Cluster)
		mapped(RespondentsExport, "fpc", e.Population)
		mapped(RespondentsExport, "fpc_within", e.Within)
		mapped(RespondentsExport, "consent", e.Consent)
		if w := e.Replicates; w != nil {
			for _, c := range w.Columns {
				add(RespondentsExport, "exports.respondents.replicates.columns", "", c)
			}
		}
	}
	if e := s.Exports.Ladders; e != nil {
		mapped(LaddersExport, "respondent", e.Respondent)
		mapped(LaddersExport, "ladder", e.Ladder)
		mapped(LaddersExport, "rung", e.Rung)
		mapped(LaddersExport, "rungs", e.Rungs)
		add(LaddersExport, "exports.ladders.columns.code", e.Rungs.Name, e.Code)
		add(LaddersExport, "exports.ladders.columns.parent", e.Rungs.Name, e.Parent)
		mapped(LaddersExport, "asset", e.Asset)
		mapped(LaddersExport, "swot", e.Swot)
		mapped(LaddersExport, "wave", e.Wave)
		mapped(LaddersExport, "coder", e.Coder)
	}
	if e := s.Exports.Interactions; e != nil {
		mapped(InteractionsExport, "respondent", e.Respondent)
		mapped(InteractionsExport, "time", e.Time)
		mapped(InteractionsExport, "touchpoint", e.Touchpoint)
		mapped(InteractionsExport, "stage", e.Stage)
		mapped(InteractionsExport, "kind", e.Kind)
		mapped(InteractionsExport, "value", e.Value)
		mapped(InteractionsExport, "channel", e.Channel)
	}
	for e, told := range s.Exports.Told {
		if told == nil {
			continue
		}
		form := segment.Forms[e]
		mapped(form.Name, "respondent", told.Respondent)
		for k, c := range told.Texts {
			mapped(form.Name, form.Texts[k], c)
		}
		for k, c := range told.Numbers {
			mapped(form.Name, form.Numbers[k], c)
		}
	}
	source := func(path string, t *Trait) {
		add(RespondentsExport, path+".column", "", t.Column)
		for _, c := range t.When.Columns() {
			add(RespondentsExport, path+".when", "", c)
		}
		for _, c := range t.Scale {
			add(RespondentsExport, path+".scale", "", c)
		}
		add(InteractionsExport, path+".sum", "", t.Sum)
		add(InteractionsExport, path+".distinct", "", t.Distinct)
		for _, c := range t.Where.Columns() {
			add(InteractionsExport, path+".where", "", c)
		}
	}
	for i := range s.Amounts {
		source(item("amounts", s.Amounts[i].Name), &s.Amounts[i].Source)
	}
	for i := range s.Traits {
		source(item("traits", s.Traits[i].Name), &s.Traits[i])
	}
	return out
}

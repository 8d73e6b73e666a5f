package study

// The names of the exports, as in the study file.
const (
	RespondentsExport  = "respondents"
	LaddersExport      = "ladders"
	InteractionsExport = "interactions"
)

// Use is one column that a study reads, and what for.
type Use struct {
	Export string // RespondentsExport, LaddersExport or InteractionsExport
	Column Column
	Path   string // the place in the study file: "exports.respondents.columns.id", "traits.age.column"
	Within string // the list column that holds Column as a field; empty for a column of the export
}

// Columns lists every column that the study names, in the order of the study
// file: first what the exports map, then what traits name. A column that
// serves twice is listed twice.
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
		mapped(RespondentsExport, "consent", e.Consent)
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
	}
	for i := range s.Traits {
		t := &s.Traits[i]
		path := item("traits", t.Name)
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
	return out
}

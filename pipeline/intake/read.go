package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"rung/pipeline/study"
	"rung/segment/ladder"
)

// read is the whole story: survey the exports, fingerprint the files, read
// people, then what they said, then what they did, and sort them by traits.
func read(ctx context.Context, st *study.Study, o Options) (*Intake, error) {
	all, plan, err := prepare(ctx, st)
	if err != nil {
		return nil, err
	}
	r := &run{reading: plan, ctx: ctx, o: o, cal: calendar{loc: location(st)}, out: &Intake{},
		dropped: map[[2]string]*Dropped{}, who: map[[2]string]map[int32]struct{}{}}
	if err := r.fingerprint(all); err != nil {
		return nil, err
	}
	by := map[string]found{}
	for _, x := range all {
		by[x.role] = x
	}
	people := by[RespondentsExport]
	if err := r.readPeople(people); err != nil {
		return nil, err
	}
	sample := r.sample()
	if sample.Ladders, err = r.ladders(by); err != nil {
		return nil, err
	}
	tallies, err := r.events(by)
	if err != nil {
		return nil, err
	}
	if err := r.addTraits(sample, tallies, people.formsOf()); err != nil {
		return nil, err
	}
	for _, x := range all {
		for _, f := range x.files {
			if err := f.unchanged(); err != nil {
				return nil, err
			}
		}
	}
	r.out.Sample = sample
	r.close()
	return r.out, nil
}

// fingerprint hashes every file, and refuses one whose content stands twice:
// its rows would count double.
func (r *run) fingerprint(all []found) error {
	for _, x := range all {
		seen := map[string]string{}
		for _, f := range x.files {
			h, err := f.open()
			if err != nil {
				return err
			}
			err = f.hash(r.ctx, h)
			h.Close()
			if err != nil {
				return err
			}
			if twin, ok := seen[f.sum]; ok && f.footer.rows > 0 {
				return &Error{File: f.path, Reason: "has the same content as " + twin, Hint: "remove one of them; rows must not count twice"}
			}
			seen[f.sum] = f.path
			r.out.Files = append(r.out.Files, File{Role: x.role, Path: f.path, Bytes: f.size, SHA256: f.sum, Rows: f.footer.rows})
		}
	}
	slices.SortFunc(r.out.Files, func(a, b File) int { return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Path, b.Path)) })
	return nil
}

func (r *run) ladders(by map[string]found) (*ladder.Set, error) {
	if r.said == nil {
		return &ladder.Set{First: make([]int32, len(r.people.kept)+1), Rungs: []int32{0}}, nil
	}
	return r.readLadders(by[LaddersExport])
}

// events settles the as-of date and folds the interactions.
func (r *run) events(by map[string]found) ([]*tally, error) {
	if !r.o.AsOf.IsZero() {
		r.out.AsOf, r.out.Dated = midnight(dayNumber(r.o.AsOf), r.cal.loc), true
	}
	if r.did == nil {
		return nil, nil
	}
	x := by[InteractionsExport]
	if !r.out.Dated {
		day, any, err := r.newestDay(x)
		if err != nil {
			return nil, err
		}
		if any {
			r.out.AsOf, r.out.Dated, r.out.Derived = midnight(day, r.cal.loc), true, true
		}
	}
	return r.readEvents(x, dayNumber(r.out.AsOf))
}

// dropWho counts rows left out and, where known, whose they are.
func (r *run) dropWho(export, reason string, rows int64, who int32) {
	r.drop(export, reason, rows)
	if who < 0 {
		return
	}
	key := [2]string{export, reason}
	if r.who[key] == nil {
		r.who[key] = map[int32]struct{}{}
	}
	r.who[key][who] = struct{}{}
}

func (r *run) note(text string) { r.out.Notes = append(r.out.Notes, text) }
func (r *run) warn(text string) { r.out.Warnings = append(r.out.Warnings, text) }

// close lists what was left out, and what was odd about the columns.
func (r *run) close() {
	for key, people := range r.who {
		r.dropped[key].Respondents = int64(len(people))
	}
	for _, d := range r.dropped {
		if d.Rows > 0 {
			r.out.Quarantine = append(r.out.Quarantine, *d)
		}
	}
	order := []string{RespondentsExport, LaddersExport, InteractionsExport}
	slices.SortFunc(r.out.Quarantine, func(a, b Dropped) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Export), slices.Index(order, b.Export)), cmp.Compare(rank(a.Reason), rank(b.Reason)))
	})
	for i, s := range r.people.columns {
		if s == nil {
			continue
		}
		name := r.reading.who.wants[i].name
		if s.mended > 0 {
			r.note(fmt.Sprintf("respondents: column %q: %d texts held invalid or control characters, which were replaced", printable(name), s.mended))
		}
		if s.strange > 0 {
			r.note(fmt.Sprintf("respondents: column %q: %d numbers were not finite and count as missing", printable(name), s.strange))
		}
		if s.promoted {
			r.warn(fmt.Sprintf("respondents: column %q holds whole numbers in one file and fractions in another; all are read as fractions", printable(name)))
		}
	}
	for _, e := range r.exports {
		if r.rowsOf(e.role).Read == 0 {
			r.warn(e.role + ": the export has no rows")
		}
	}
}

func (r *run) rowsOf(role string) Count {
	switch role {
	case LaddersExport:
		return r.out.Rows.Ladders
	case InteractionsExport:
		return r.out.Rows.Interactions
	}
	return r.out.Rows.Respondents
}

package intake

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// open is the first half of the story: survey the exports, fingerprint the
// files, read people, then what they did, and sort them by traits.
func open(ctx context.Context, st *study.Study, o Options) (*Intake, error) {
	all, plan, err := prepare(ctx, st)
	if err != nil {
		return nil, err
	}
	r := &run{reading: plan, ctx: ctx, o: o, cal: calendar{loc: location(st)}, out: &Intake{Choices: st.Choices}, watch: &watch{tell: o.Progress},
		dropped: map[[2]string]*Dropped{}, who: map[[2]string]bitset{}, by: map[string]found{}}
	r.out.run = r
	for _, x := range all {
		r.by[x.role] = x
	}
	r.hashes = r.hashAll(all)
	if err := r.begin(); err != nil {
		r.hashes.end(false)
		return nil, err
	}
	return r.out, nil
}

// begin reads people and what they did.
func (r *run) begin() error {
	if err := r.readPeople(r.by[RespondentsExport]); err != nil {
		return err
	}
	var err error
	if r.out.Sample, err = r.sample(); err != nil {
		return err
	}
	r.out.Weighted = r.out.Sample.Weight != nil
	did, err := r.events(r.by)
	if err != nil {
		return err
	}
	if err := r.live(did); err != nil {
		return err
	}
	facts, err := r.multi()
	if err != nil {
		return err
	}
	if err := r.addTraits(r.out.Sample, did, facts); err != nil {
		return err
	}
	r.people.kept = nil
	if err := r.compareTraits(r.out.Sample); err != nil {
		return err
	}
	if err := r.weigh(r.out.Sample); err != nil {
		return err
	}
	if r.uses() {
		r.out.Sample.Life = r.life
	}
	if r.said != nil {
		for _, f := range r.by[LaddersExport].files {
			r.out.Rows.Ladders.Read += f.footer.rows
		}
	}
	return nil
}

// multi gathers what traits are taken from ladders for, in a pass of its own.
func (r *run) multi() (*multiFacts, error) {
	people := r.people.count
	var each []*multiFacts
	for _, t := range r.st.Traits {
		if t.Ladder == study.NoLadderFact || each != nil {
			continue
		}
		trial := *r
		trial.out, trial.dropped, trial.who = &Intake{}, map[[2]string]*Dropped{}, map[[2]string]bitset{}
		err := trial.ladders(func(workers int) ([]observer, error) {
			each = make([]*multiFacts, workers)
			out := make([]observer, workers)
			for w := range out {
				m := r.newMultiFacts(people)
				each[w], out[w] = m, func(lo int, said *ladder.Set) error {
					m.observe(lo, said, people)
					return nil
				}
			}
			return out, nil
		})
		if err != nil {
			return nil, err
		}
	}
	for w := 1; w < len(each); w++ {
		each[0].merge(each[w])
	}
	if each == nil {
		return nil, nil
	}
	return each[0], nil
}

// ladders reads what people said, block by block.
func (r *run) ladders(begin func(workers int) ([]observer, error)) error {
	if r.said == nil || r.coder < 0 {
		return r.streamLadders(func() ([]observer, error) { return begin(r.jobs()) })
	}
	set, err := r.readCoded(r.by[LaddersExport])
	if err != nil {
		return err
	}
	observe, err := begin(1)
	if err != nil {
		return err
	}
	for lo := 0; lo < set.Respondents(); lo += blockPeople {
		if err := observe[0](lo, set.Slice(lo, min(lo+blockPeople, set.Respondents()))); err != nil {
			return err
		}
	}
	return nil
}

// end is the second half: read what people said, and draw up the account.
func (r *run) end(begin func(workers int) ([]observer, error)) error {
	r.out.Rows.Ladders = Count{}
	err := r.ladders(begin)
	if stopped := r.hashes.end(err == nil); err == nil {
		err = stopped
	}
	if err == nil {
		err = r.listFiles()
	}
	if err != nil {
		return err
	}
	for _, e := range r.exports {
		for _, f := range e.files {
			if err := f.unchanged(); err != nil {
				return err
			}
		}
	}
	r.close()
	return nil
}

// hashing hashes the files beside everything else.
type hashing struct {
	stop func()
	done chan struct{}
	err  error
}

// hashAll begins to hash every file.
func (r *run) hashAll(all []found) *hashing {
	ctx, stop := context.WithCancel(r.ctx)
	h := &hashing{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(h.done)
		for _, x := range all {
			for _, f := range x.files {
				if h.err = f.fingerprint(ctx); h.err != nil {
					return
				}
			}
		}
	}()
	return h
}

// fingerprint hashes the file.
func (f *file) fingerprint(ctx context.Context) (err error) {
	defer f.recover(&err)
	h, err := f.open()
	if err != nil {
		return err
	}
	defer h.Close()
	return f.hash(ctx, h)
}

// end waits for the hashes, and stops them if they are not wanted.
func (h *hashing) end(wanted bool) error {
	if !wanted {
		h.stop()
	}
	<-h.done
	h.stop()
	return h.err
}

// listFiles lists every file, and refuses one whose content stands twice: its
// rows would count double.
func (r *run) listFiles() error {
	for _, e := range r.exports {
		seen := map[string]string{}
		for _, f := range e.files {
			if twin, ok := seen[f.sum]; ok && f.footer.rows > 0 {
				return &Error{File: f.path, Reason: "has the same content as " + twin, Hint: "remove one of them; rows must not count twice"}
			}
			seen[f.sum] = f.path
			r.out.Files = append(r.out.Files, File{Role: e.role, Path: f.path, Bytes: f.size, SHA256: f.sum, Rows: f.footer.rows})
		}
	}
	slices.SortFunc(r.out.Files, func(a, b File) int { return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Path, b.Path)) })
	return nil
}

// events settles the as-of date and folds the interactions.
func (r *run) events(by map[string]found) (*folded, error) {
	if !r.o.AsOf.IsZero() {
		r.out.AsOf, r.out.Dated = midnight(dayNumber(r.o.AsOf), r.cal.loc), true
	}
	if r.did == nil {
		return &folded{}, nil
	}
	x := by[InteractionsExport]
	if err := r.findElements(x); err != nil {
		return nil, err
	}
	if r.out.Dated {
		did, _, _, err := r.readEvents(x, dayNumber(r.out.AsOf))
		return did, err
	}
	// The newest day is what the files claim, if reading them bears it out.
	day, ok := r.likelyDay(x)
	if ok {
		trial := *r
		trial.out, trial.dropped, trial.who = &Intake{}, map[[2]string]*Dropped{}, map[[2]string]bitset{}
		did, newest, any, err := trial.readEvents(x, day)
		if err != nil {
			return nil, err
		}
		if any && newest == day {
			r.adopt(&trial)
			r.derive(day)
			return did, nil
		}
	}
	day, any, err := r.newestDay(x)
	if err != nil {
		return nil, err
	}
	if any {
		r.derive(day)
	}
	did, _, _, err := r.readEvents(x, dayNumber(r.out.AsOf))
	return did, err
}

// derive sets the as-of date to a day of the interactions.
func (r *run) derive(day int64) {
	r.out.AsOf, r.out.Dated, r.out.Derived = midnight(day, r.cal.loc), true, true
}

// adopt takes over what a trial reading of the interactions found.
func (r *run) adopt(trial *run) {
	r.out.Rows.Interactions = trial.out.Rows.Interactions
	r.out.Notes = append(r.out.Notes, trial.out.Notes...)
	maps.Copy(r.dropped, trial.dropped)
	maps.Copy(r.who, trial.who)
}

// dropWho counts rows left out and, where known, whose they are.
func (r *run) dropWho(export, reason string, rows int64, who int32) {
	r.drop(export, reason, rows)
	if who < 0 {
		return
	}
	key := [2]string{export, reason}
	if r.who[key] == nil {
		r.who[key] = newBitset(r.people.count)
	}
	r.who[key].add(int(who))
}

func (r *run) note(text string) { r.out.Notes = append(r.out.Notes, text) }
func (r *run) warn(text string) { r.out.Warnings = append(r.out.Warnings, text) }

// close lists what was left out, and what was odd about the columns.
func (r *run) close() {
	for key, people := range r.who {
		r.dropped[key].Respondents = people.len()
	}
	for _, d := range r.dropped {
		if d.Rows > 0 {
			r.out.Quarantine = append(r.out.Quarantine, *d)
		}
	}
	order := []string{RespondentsExport, LaddersExport, InteractionsExport}
	for _, f := range segment.Forms {
		order = append(order, f.Name)
	}
	slices.SortFunc(r.out.Quarantine, func(a, b Dropped) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Export), slices.Index(order, b.Export)), cmp.Compare(rank(a.Reason), rank(b.Reason)))
	})
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
	for kind, f := range segment.Forms {
		if role == f.Name {
			return r.out.Rows.Told[kind]
		}
	}
	return r.out.Rows.Respondents
}

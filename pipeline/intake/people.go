package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"rung/segment"
)

// people is the respondents export as read: every column as a whole, and the
// rows that count, in canonical order.
type people struct {
	ids     *ids
	id      []int32 // per row, its number; -1 for a missing one
	columns []*store
	consent []truth // per row; nil when not mapped
	kept    []int32 // rows, by ascending id
	index   []int32 // per id, its place in kept; -1 when the record was left out
}

// run is the state of one Read.
type run struct {
	*reading
	ctx     context.Context
	o       Options
	cal     calendar
	out     *Intake
	people  *people
	dropped map[[2]string]*Dropped
	who     map[[2]string]map[int32]struct{}
}

// drop counts rows left out for a reason.
func (r *run) drop(export, reason string, rows int64) *Dropped {
	key := [2]string{export, reason}
	d := r.dropped[key]
	if d == nil {
		d = &Dropped{Export: export, Reason: reason, Text: reasonText[reason]}
		r.dropped[key] = d
	}
	d.Rows += rows
	return d
}

// each reads all rows of the wanted columns of an export, file by file.
func (r *run) each(x found, wants []int, f func(v []*vector, n int) error) error {
	vectors := make([]vector, len(wants))
	view := make([]*vector, len(wants))
	var rows int64
	for i, fl := range x.files {
		columns := make([]column, len(wants))
		for k, w := range wants {
			columns[k] = x.columns[i][w]
		}
		place(columns)
		src, err := fl.readColumns(r.ctx, columns)
		if err != nil {
			return err
		}
		for k := range vectors {
			vectors[k] = vector{}
			view[k] = &vectors[k]
		}
		err = func() error {
			defer src.close()
			for {
				n, err := src.next(r.ctx, vectors)
				if errors.Is(err, io.EOF) {
					return nil
				}
				if err != nil {
					return err
				}
				rows += int64(n)
				if rows > maxRows {
					return &Error{File: fl.path, Reason: fmt.Sprintf("the export has more than %d rows", maxRows), Hint: "split the study"}
				}
				if err := f(view, n); err != nil {
					return err
				}
				if r.o.Progress != nil {
					r.o.Progress(x.role, rows)
				}
			}
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// room refuses to hold more than Options.Memory.
func (r *run) room(x found, held int64) error {
	if r.o.Memory > 0 && held > r.o.Memory {
		return &Error{Kind: Memory, File: x.src.Path, Reason: fmt.Sprintf("the export needs more than the memory limit of %d MiB", r.o.Memory>>20), Hint: "raise the limit or split the study"}
	}
	return nil
}

func all(x found) []int {
	out := make([]int, len(x.wants))
	for i := range out {
		out[i] = i
	}
	return out
}

// readPeople reads the respondents export and decides which records count.
func (r *run) readPeople(x found) error {
	p := &people{ids: &ids{}, columns: make([]*store, len(x.wants))}
	r.people = p
	for i, w := range x.wants {
		if w.uses&^(asID|asConsent) != 0 {
			p.columns[i] = newStore()
		}
	}
	scopes := translation[truth]{of: func(s string) truth { return consents(s, r.st.Exports.Respondents.Scope) }}
	var number []int32
	err := r.each(x, all(x), func(v []*vector, n int) error {
		number = resize(number, n)
		if f := v[r.id].form; f != nullForm && p.ids.family == nullForm {
			p.ids.family = f
		}
		p.ids.number(v[r.id], number, true)
		p.id = append(p.id, number...)
		if r.consent >= 0 {
			p.consent = appendConsent(p.consent, v[r.consent], &scopes)
		}
		held := int64(len(p.id)) * 24
		for i, s := range p.columns {
			if s != nil {
				s.add(v[i])
				held += s.bytes()
			}
		}
		return r.room(x, held)
	})
	if err != nil {
		return err
	}
	r.out.Rows.Respondents.Read = int64(len(p.id))
	r.keep()
	r.out.Rows.Respondents.Used = int64(len(p.kept))
	return nil
}

// keep decides about every record: one a person, with consent and a weight.
// Two records of a person that differ are both left out, since nobody can say
// which is right, and one of them may withdraw consent.
func (r *run) keep() {
	p := r.people
	n := p.ids.len()
	first := make([]int32, n)
	rows := make([]int32, n)
	conflict := make([]bool, n)
	for row, id := range p.id {
		if id < 0 {
			r.drop(RespondentsExport, nullID, 1)
			continue
		}
		rows[id]++
		if rows[id] == 1 {
			first[id] = int32(row)
		} else if !conflict[id] {
			conflict[id] = !p.same(int(first[id]), row)
		}
	}
	p.index = make([]int32, n)
	zero := 0
	for _, id := range p.ids.order() {
		p.index[id] = -1
		if conflict[id] {
			r.drop(RespondentsExport, conflictingRespondent, int64(rows[id])).Respondents++
			continue
		}
		if rows[id] > 1 {
			r.drop(RespondentsExport, duplicateRespondent, int64(rows[id]-1)).Respondents++
		}
		row := int(first[id])
		if p.consent != nil && p.consent[row] != yes {
			r.drop(RespondentsExport, noConsent, 1).Respondents++
			continue
		}
		if r.weight >= 0 {
			w := p.columns[r.weight].number(row)
			if math.IsNaN(w) || w < 0 {
				r.drop(RespondentsExport, badWeight, 1).Respondents++
				continue
			}
			if w == 0 {
				zero++
			}
		}
		p.index[id] = int32(len(p.kept))
		p.kept = append(p.kept, int32(row))
	}
	if zero > 0 {
		r.warn("some respondents have weight 0: they count in bases and not in weighted figures")
	}
}

func (p *people) same(a, b int) bool {
	if p.consent != nil && p.consent[a] != p.consent[b] {
		return false
	}
	for _, s := range p.columns {
		if s != nil && !s.equal(a, b) {
			return false
		}
	}
	return true
}

// consents reads consent as text: a list of scopes, or a word.
func consents(text, scope string) truth {
	t, _ := clean(text)
	words := strings.FieldsFunc(strings.ToLower(t), func(r rune) bool { return strings.ContainsRune(",;| \t", r) })
	if scope != "" {
		if slices.Contains(words, strings.ToLower(scope)) || strings.EqualFold(t, scope) {
			return yes
		}
		return no
	}
	switch strings.ToLower(t) {
	case "", "none", "no", "false", "0", "[]":
		return no
	}
	return yes
}

// appendConsent reads consent of a run of rows. Whoever says nothing has not
// consented.
func appendConsent(to []truth, v *vector, scopes *translation[truth]) []truth {
	one := func(v *vector, i int) truth {
		if v.missing(i) {
			return no
		}
		switch v.form {
		case textForm:
			return scopes.table(v.dict)[v.codes[i]]
		case floatForm:
			if v.floats[i] != 0 && !math.IsNaN(v.floats[i]) {
				return yes
			}
		default:
			if v.ints[i] != 0 {
				return yes
			}
		}
		return no
	}
	for i := range v.n {
		if v.form != listForm {
			to = append(to, one(v, i))
			continue
		}
		t := no
		for k := v.offsets[i]; k < v.offsets[i+1] && !v.missing(i); k++ {
			if one(v.items, int(k)) == yes {
				t = yes
			}
		}
		to = append(to, t)
	}
	return to
}

// sample makes the design of the sample: who counts, with weights and groups.
func (r *run) sample() *segment.Sample {
	p := r.people
	s := &segment.Sample{Len: len(p.kept), Key: make([]uint64, len(p.kept))}
	for i, row := range p.kept {
		s.Key[i] = p.ids.hash(p.id[row])
	}
	if r.weight >= 0 {
		s.Weight = make([]float64, len(p.kept))
		for i, row := range p.kept {
			s.Weight[i] = p.columns[r.weight].number(int(row))
		}
	}
	s.Stratum = r.groups(r.strata, "stratum")
	s.Cluster = r.groups(r.cluster, "cluster")
	return s
}

// groups numbers the strata or clusters in the order of their names. People
// without one are a group of their own.
func (r *run) groups(column int, what string) []int32 {
	if column < 0 {
		return nil
	}
	names, codes, _ := r.people.columns[column].categorize(r.people.kept, r.cal.dayOf, math.MaxInt)
	sorted, moved := sortCategories(names, nil)
	lost := false
	for i, c := range codes {
		if c < 0 {
			codes[i], lost = int32(len(sorted)), true
			continue
		}
		codes[i] = moved[c]
	}
	if lost {
		r.warn("some respondents have no " + what + ": they count as a " + what + " of their own")
	}
	return codes
}

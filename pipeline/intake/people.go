package intake

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"rung/segment"
)

// people is the respondents export, one entry an id in order of appearance:
// what the study needs to know of each, and the rows that count.
type people struct {
	ids     *ids
	prints  []uint64        // of the first record; dropped once all are read
	again   map[int32]int32 // further records, of those who have any
	differ  map[int32]bool  // has records that differ
	consent []bool          // nil when not mapped
	weight  []float64       // NaN where it cannot be used; nil when not mapped
	strata  *categories     // nil when not mapped
	cluster *categories     // nil when not mapped
	drawn   drawn
	traits  []*sorter // per trait; nil where the respondents do not say
	amounts []*sorter // per amount, likewise
	count   int       // of those who count
	kept    []int32   // those who count, by ascending id; dropped once traits are settled
	finder  finder
}

// run is the state of one Read.
type run struct {
	*reading
	ctx      context.Context
	o        Options
	cal      calendar
	out      *Intake
	by       map[string]found
	watch    *watch
	hashes   *hashing
	held     int64 // bytes of rows in no order that may be in memory; 0 means by o.Memory
	people   *people
	life     *segment.Life    // what else is known of them
	elements *elements        // of journeys; nil without
	wholes   []bool           // per amount, whether it is a whole number
	periods  []segment.Period // that are counted apart
	setWaves []string         // what ladder.Set.Wave stands for
	dropped  map[[2]string]*Dropped
	who      map[[2]string]bitset
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

// room refuses to hold more than Options.Memory.
func (r *run) room(x found, held int64) error {
	if r.o.Memory > 0 && held > r.o.Memory {
		return &Error{Kind: Memory, File: x.src.Bare(), Reason: fmt.Sprintf("the export needs more than the memory limit of %d MiB", r.o.Memory>>20), Hint: "raise the limit or split the study"}
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

// peopleReader takes the respondents export run by run.
type peopleReader struct {
	*run
	*people
	marks  []marks // per column
	scopes translation[truth]
	number []int32
	fresh  []bool // per row, whether it is the first record of its id
	print  []uint64
	rows   int64
	agreed []truth
}

// readPeople reads the respondents export and decides which records count.
func (r *run) readPeople(x found) error {
	p := &people{ids: &ids{}, again: map[int32]int32{}, differ: map[int32]bool{}, traits: make([]*sorter, len(r.st.Traits)), amounts: make([]*sorter, len(r.st.Amounts))}
	r.people = p
	q := &peopleReader{run: r, people: p, marks: make([]marks, len(x.wants))}
	q.scopes.of = func(s string) truth { return consents(s, r.st.Exports.Respondents.Scope) }
	if r.strata >= 0 {
		p.strata = newCategories(&r.cal)
	}
	if r.cluster >= 0 {
		p.cluster = newCategories(&r.cal)
	}
	forms := x.formsOf()
	for i, t := range r.st.Traits {
		if !ofPeople(t) {
			continue
		}
		var err error
		if p.traits[i], err = r.newSorter(traitSource(t), r.traits[i], forms); err != nil {
			return err
		}
		if r.asks(scaleMeasure) {
			p.traits[i].keepAnswers()
		}
	}
	for i, a := range r.st.Amounts {
		if !ofPeople(a.Source) {
			continue
		}
		var err error
		if p.amounts[i], err = r.newSorter(amountSource(a), r.amounts[i], forms); err != nil {
			return err
		}
	}
	q.expect(x)
	if err := r.each(x, all(x), func(v []*vector, n int) error {
		q.take(v, n)
		return r.room(x, p.bytes())
	}); err != nil {
		return err
	}
	r.out.Rows.Respondents.Read = q.rows
	r.keep()
	r.out.Rows.Respondents.Used = int64(len(p.kept))
	q.remark()
	return nil
}

// maxExpected bounds the rows that room is made for at once: a footer may lie.
const maxExpected = 8 << 20

// expect makes room for the rows that the files say they have: lists that grow
// leave as much behind as they hold.
func (q *peopleReader) expect(x found) {
	rows, bytes := int64(0), int64(0)
	for _, f := range x.files {
		rows, bytes = rows+f.footer.rows, bytes+f.size
	}
	n := int(min(rows, bytes, maxExpected)) // an id takes a byte at least
	q.prints = make([]uint64, 0, n)
	q.ids.expect(n)
	if q.run.weight >= 0 {
		q.people.weight = make([]float64, 0, n)
	}
	if q.run.consent >= 0 {
		q.people.consent = make([]bool, 0, n)
	}
	for _, s := range q.people.sorters() {
		if s.raw {
			s.numbers = make([]float64, 0, n)
		} else {
			s.list().one = make([]uint8, 0, n)
		}
	}
}

// take takes a run of rows.
func (q *peopleReader) take(v []*vector, n int) {
	q.rows += int64(n)
	q.number = resize(q.number, n)
	if f := v[q.id].form; f != nullForm && q.ids.family == nullForm {
		q.ids.family = f
	}
	before := int32(q.ids.len())
	q.ids.number(v[q.id], q.number, true)
	if q.run.consent >= 0 {
		q.agreed = appendConsent(q.agreed[:0], v[q.run.consent], &q.scopes)
	}
	q.fingerprint(v, n)
	q.sieve(n, before)
	q.keepFirst(v, n)
}

// fingerprint condenses what each row says, so that two records of a person
// can be compared without keeping them. Texts count as cleaned, whole numbers
// as the fractions that they equal.
func (q *peopleReader) fingerprint(v []*vector, n int) {
	q.print = resize(q.print, n)
	clear(q.print)
	for k, c := range v {
		if q.reading.who.wants[k].uses&^(asID|asConsent) != 0 {
			q.marks[k].fold(c, q.print)
		}
	}
	if q.run.consent >= 0 {
		for i, t := range q.agreed {
			q.print[i] = mix(q.print[i] ^ uint64(t))
		}
	}
}

// sieve finds the first record of every id; the others are compared with it
// and counted.
func (q *peopleReader) sieve(n int, before int32) {
	q.fresh = resize(q.fresh, n)
	next := before
	for i, id := range q.number[:n] {
		q.fresh[i] = id == next
		switch {
		case id < 0:
			q.drop(RespondentsExport, nullID, 1)
		case id == next:
			next++
			q.prints = append(q.prints, q.print[i])
		default:
			q.again[id]++
			if q.prints[id] != q.print[i] {
				q.differ[id] = true
			}
		}
	}
}

// keepFirst keeps what the first records say.
func (q *peopleReader) keepFirst(v []*vector, n int) {
	if q.run.consent >= 0 {
		for i := range n {
			if q.fresh[i] {
				q.people.consent = append(q.people.consent, q.agreed[i] == yes)
			}
		}
	}
	if q.run.weight >= 0 {
		for i := range n {
			if q.fresh[i] {
				q.people.weight = append(q.people.weight, usable(v[q.run.weight].number(i)))
			}
		}
	}
	q.people.drawn.take(q.reading, v, q.fresh)
	if q.people.strata != nil {
		q.people.strata.take(v[q.run.strata], q.fresh)
	}
	if q.people.cluster != nil {
		q.people.cluster.take(v[q.run.cluster], q.fresh)
	}
	for _, s := range q.people.sorters() {
		s.take(v, n, q.fresh)
	}
}

// remark says what was odd about the columns.
func (q *peopleReader) remark() {
	for i, m := range q.marks {
		name := printable(q.reading.who.wants[i].name)
		if m.mended > 0 {
			q.note(fmt.Sprintf("respondents: column %q: %d texts held invalid or control characters, which were replaced", name, m.mended))
		}
		if m.strange > 0 {
			q.note(fmt.Sprintf("respondents: column %q: %d numbers were not finite and count as missing", name, m.strange))
		}
		if m.promoted {
			q.warn(fmt.Sprintf("respondents: column %q holds whole numbers in one file and fractions in another; all are read as fractions", name))
		}
	}
}

// usable is a weight, or NaN for what is none.
func usable(w float64) float64 {
	if w < 0 || beyond(w) {
		return math.NaN()
	}
	return w
}

// keep decides about every id: one record a person, with consent, a weight and
// a place in the design. Two records of a person that differ are both left out, since nobody
// can say which is right, and one of them may withdraw consent.
func (r *run) keep() {
	p := r.people
	p.prints = nil
	p.finder.index = make([]int32, p.ids.len())
	dense := p.ids.densely()
	var here, left []uint64 // keys, where ids lie close together
	zero := false
	for _, id := range p.ids.order(dense) {
		p.finder.index[id] = droppedID
		if dense != nil {
			left = append(left, p.ids.keys[id])
		}
		if p.differ[id] {
			r.drop(RespondentsExport, conflictingRespondent, int64(p.again[id]+1)).Respondents++
			continue
		}
		if more := p.again[id]; more > 0 {
			r.drop(RespondentsExport, duplicateRespondent, int64(more)).Respondents++
		}
		if p.consent != nil && !p.consent[id] {
			r.drop(RespondentsExport, noConsent, 1).Respondents++
			continue
		}
		if reason := p.fault(id); reason != "" {
			r.drop(RespondentsExport, reason, 1).Respondents++
			continue
		}
		zero = zero || p.weight != nil && p.weight[id] == 0
		p.finder.index[id] = int32(len(p.kept))
		p.kept = append(p.kept, id)
		if dense != nil {
			left = left[:len(left)-1]
			here = append(here, p.ids.keys[id])
		}
	}
	p.count = len(p.kept)
	if p.count == 0 && p.ids.len() > 0 {
		r.warn("no respondent is left to count: see quality.csv for why")
	}
	p.finder.settle(p.ids, here, left)
	p.consent, p.again, p.differ = nil, nil, nil
	if zero {
		r.warn("some respondents have weight 0: they count in bases and not in weighted figures")
	}
}

// sorters are what is made of each record.
func (p *people) sorters() (out []*sorter) {
	for _, s := range append(slices.Clone(p.traits), p.amounts...) {
		if s != nil {
			out = append(out, s)
		}
	}
	return out
}

// bytes is about what the people take.
func (p *people) bytes() int64 {
	n := int64(p.ids.len())*24 + int64(cap(p.prints)+cap(p.weight))*8 + p.drawn.bytes()
	for _, s := range p.sorters() {
		n += s.list().bytes() + 8*int64(cap(s.numbers))
		for _, t := range s.items {
			n += int64(cap(t.Small)) + 8*int64(cap(t.Wide))
		}
	}
	return n
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

// sample makes the sample of those who count, with weights and design.
func (r *run) sample() (*segment.Sample, error) {
	p := r.people
	s := &segment.Sample{Len: len(p.kept)}
	if p.weight != nil {
		s.Weight = pickSome(p.weight, p.kept)
		p.weight = nil
	}
	return s, r.design(s)
}

// pickSome is the entries of some places, in place if all are kept in order.
func pickSome[T any](from []T, places []int32) []T {
	if len(from) == len(places) && slices.IsSorted(places) {
		return from
	}
	out := make([]T, len(places))
	for i, k := range places {
		out[i] = from[k]
	}
	return out
}

// groups numbers the strata or clusters in the order of their names.
func (r *run) groups(c *categories) []int32 {
	if c == nil {
		return nil
	}
	names, codes := c.resolve(r.people.kept)
	_, moved := sortCategories(names, nil)
	for i, k := range codes {
		codes[i] = moved[k]
	}
	return codes
}

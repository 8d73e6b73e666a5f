package intake

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"rung/pipeline/study"
	"rung/segment"
)

// records are rows of one of the exports of segment.Forms, column by column.
// Texts are codes in the order in which they were met. Columns that the study
// does not map are nil.
type records struct {
	who     []int32
	texts   [][]uint16
	numbers [][]float64
}

func newRecords(c *recordColumns) *records {
	r := &records{texts: make([][]uint16, len(c.texts)), numbers: make([][]float64, len(c.numbers))}
	for k, at := range c.texts {
		if at >= 0 {
			r.texts[k] = []uint16{}
		}
	}
	for k, at := range c.numbers {
		if at >= 0 {
			r.numbers[k] = []float64{}
		}
	}
	return r
}

func (r *records) len() int { return len(r.who) }

// width is the bytes of a row.
func (r *records) width() int64 {
	n := int64(4)
	for _, t := range r.texts {
		if t != nil {
			n += 2
		}
	}
	for _, x := range r.numbers {
		if x != nil {
			n += 8
		}
	}
	return n
}

// addAll appends the rows of another.
func (r *records) addAll(o *records) {
	r.who = append(r.who, o.who...)
	for k := range r.texts {
		if r.texts[k] != nil {
			r.texts[k] = append(r.texts[k], o.texts[k]...)
		}
	}
	for k := range r.numbers {
		if r.numbers[k] != nil {
			r.numbers[k] = append(r.numbers[k], o.numbers[k]...)
		}
	}
}

// take makes r the rows of another in some order.
func (r *records) take(o *records, order []int32) {
	r.who = picked(o.who, order)
	r.texts, r.numbers = make([][]uint16, len(o.texts)), make([][]float64, len(o.numbers))
	for k := range o.texts {
		r.texts[k] = picked(o.texts[k], order)
	}
	for k := range o.numbers {
		r.numbers[k] = picked(o.numbers[k], order)
	}
}

// picked is rows of a column in some order; nil for a column that is not
// mapped, and not nil for one without rows.
func picked[T any](from []T, order []int32) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(order))
	for i, k := range order {
		out[i] = from[k]
	}
	return out
}

// recordColumns are the wanted columns of such an export.
type recordColumns struct {
	*export
	kind    segment.Export
	by      int
	texts   []int // per text column of the form; -1 where not mapped
	numbers []int
}

func (r *reading) planRecords(kind segment.Export, x *study.ToldExport) {
	form := segment.Forms[kind]
	c := &recordColumns{export: &export{role: form.Name, src: x.Source}, kind: kind}
	r.told[kind], r.exports = c, append(r.exports, c.export)
	c.by = c.want(x.Respondent, asID)
	mapped := func(columns []study.Column, k int, u use) int {
		if k >= len(columns) {
			return -1
		}
		return c.want(columns[k], u)
	}
	for k := range form.Texts {
		c.texts = append(c.texts, mapped(x.Texts, k, asCategory))
	}
	for k := range form.Numbers {
		u := asNumber
		if k == kind.Day() {
			u = asTime
		}
		c.numbers = append(c.numbers, mapped(x.Numbers, k, u))
	}
}

// dated says that the rows have times.
func (c *recordColumns) dated() bool { return c.numbers[c.kind.Day()] >= 0 }

// maxTexts is how many different texts a column of records may hold.
const maxTexts = segment.Nothing - 1

// recordReader reads such an export on one worker.
type recordReader struct {
	*run
	c       *recordColumns
	named   *vocabulary
	rules   rules
	asOf    int64 // no row is later
	cal     *calendar
	finder  *finder
	looks   []*lookup[int32]
	rows    *records
	person  []int32
	day     []int32
	text    [][]int32 // of a run, per text column
	why     []string  // of a run, why a row is left out
	read    int64
	left    quarantine
	checked [][]float64 // of a run, per number column
}

// readRecords reads an export of segment.Forms: rows that count, person by
// person. Whatever the order of rows and files, it makes the same of them.
func (r *run) readRecords(kind segment.Export) (*segment.Told, error) {
	c := r.told[kind]
	x := r.by[c.role]
	named, err := r.newVocabulary(c)
	if err != nil {
		return nil, err
	}
	asOf := int64(math.MaxInt64)
	if r.out.Dated {
		asOf = dayNumber(r.out.AsOf)
	}
	workers := make([]*recordReader, r.jobs())
	for w := range workers {
		workers[w] = r.newRecordReader(c, named, asOf)
	}
	var held atomic.Int64
	err = r.scan(x, all(x), func(w int, _ unit, rows *cursor) error {
		q := workers[w]
		return rows.each(func(v []*vector, n int) error {
			before := q.rows.len()
			q.take(v, n)
			if k := named.full(); k >= 0 {
				return c.tooMany(k, maxTexts)
			}
			// Twice: once as read, once in order.
			return r.room(x, held.Add(2*q.rows.width()*int64(q.rows.len()-before)))
		})
	})
	if err != nil {
		return nil, err
	}
	rows, left, count := newRecords(c), quarantine{}, Count{}
	for _, q := range workers {
		rows.addAll(q.rows)
		q.rows = nil
		count.Read += q.read
		r.leave(c.role, q.left)
	}
	out, err := r.settle(c, named, rows, left)
	if err != nil {
		return nil, err
	}
	r.leave(c.role, left)
	count.Used = int64(len(rows.who))
	for _, l := range left {
		count.Used -= l.rows
	}
	r.out.Rows.Told[kind] = count
	return out, nil
}

// tooMany is the error for a column with too many different texts.
func (c *recordColumns) tooMany(column, limit int) error {
	name := ""
	if at := c.texts[column]; at >= 0 {
		name = c.wants[at].name
	}
	return &Error{File: c.src.Bare(), Column: name, Reason: fmt.Sprintf("holds more than %d different texts", limit),
		Hint: "map a column with fewer different answers as " + segment.Forms[c.kind].Texts[column] + ", or code the answers first"}
}

func (r *run) newRecordReader(c *recordColumns, named *vocabulary, asOf int64) *recordReader {
	q := &recordReader{run: r, c: c, named: named, rules: named.rules, asOf: asOf, cal: r.cal.own(), finder: r.people.finder.own(), rows: newRecords(c), left: quarantine{}}
	for k := range c.texts {
		q.looks = append(q.looks, newLookup(q.cal, int32(blankText), named.of(k)))
	}
	q.text, q.checked = make([][]int32, len(c.texts)), make([][]float64, len(c.numbers))
	return q
}

// take takes a run of rows: those that may count are kept, the others counted.
func (q *recordReader) take(v []*vector, n int) {
	q.read += int64(n)
	q.person, q.day, q.why = resize(q.person, n), resize(q.day, n), resize(q.why, n)
	q.finder.find(v[q.c.by], q.person)
	for i, p := range q.person[:n] {
		q.why[i] = ""
		if p < 0 {
			q.why[i] = [...]string{droppedRespondent, unknownRespondent, nullID}[p+3]
		}
	}
	q.judgeTexts(v, n)
	q.judgeNumbers(v, n)
	q.judgeDays(v, n)
	for i, why := range q.why[:n] {
		if why != "" {
			q.left.add(why, 1, max(q.person[i], -1), q.people.count)
			continue
		}
		q.keep(i)
	}
}

// keep keeps row i of the run.
func (q *recordReader) keep(i int) {
	r := q.rows
	r.who = append(r.who, q.person[i])
	for k := range r.texts {
		if r.texts[k] != nil {
			code := uint16(segment.Nothing)
			if c := q.text[k][i]; c >= 0 {
				code = uint16(c)
			}
			r.texts[k] = append(r.texts[k], code)
		}
	}
	for k := range r.numbers {
		if r.numbers[k] != nil {
			r.numbers[k] = append(r.numbers[k], q.checked[k][i])
		}
	}
}

// judgeTexts looks the texts up and finds rows without those that they need,
// or with one that is not known.
func (q *recordReader) judgeTexts(v []*vector, n int) {
	for k, at := range q.c.texts {
		q.text[k] = resize(q.text[k], n)
		optional(q.looks[k], v, at, q.text[k], blankText)
	}
	for i := range n {
		if q.why[i] != "" {
			continue
		}
		said := len(q.rules.either) == 0
		for _, k := range q.rules.either {
			said = said || q.text[k][i] != blankText
		}
		for _, k := range q.rules.texts {
			said = said && q.text[k][i] != blankText
		}
		wave := q.c.kind.Wave()
		switch {
		case !said:
			q.why[i] = nullAnswer
		case q.c.texts[wave] >= 0 && q.text[wave][i] == blankText:
			q.why[i] = nullWave
		case q.money(i):
			q.why[i] = nullMoney
		}
		for k := range q.text {
			switch {
			case q.why[i] != "":
			case q.text[k][i] == strangeText:
				q.why[i] = q.rules.strange[k]
			case q.text[k][i] == endlessText:
				q.why[i] = longText
			}
		}
	}
}

// money says that row i is an amount of money without a code, where others
// have codes.
func (q *recordReader) money(i int) bool {
	return q.c.kind == segment.Currencies && q.c.texts[segment.CurrencyCode] >= 0 && q.text[segment.CurrencyName][i] == q.named.money && q.text[segment.CurrencyCode][i] == blankText
}

// judgeNumbers finds rows whose numbers cannot be.
func (q *recordReader) judgeNumbers(v []*vector, n int) {
	for k, at := range q.c.numbers {
		if at < 0 || k == q.c.kind.Day() {
			continue
		}
		q.checked[k] = resize(q.checked[k], n)
		column, judge := v[at], q.rules.numbers[k]
		for i := range n {
			x := column.number(i) + 0 // -0 is 0
			if math.IsNaN(x) {
				x = math.NaN() // there is one NaN
			}
			q.checked[k][i] = x
			if q.why[i] != "" {
				continue
			}
			if missing := column.missing(i); missing && !judge.must {
				continue
			} else if missing || beyond(x) {
				q.why[i] = judge.reason
			} else if judge.fault != nil {
				q.why[i] = judge.fault(x)
			}
		}
	}
}

// judgeDays finds rows without a time, or with one after the as-of day.
func (q *recordReader) judgeDays(v []*vector, n int) {
	k := q.c.kind.Day()
	at := q.c.numbers[k]
	if at < 0 {
		return
	}
	q.checked[k] = resize(q.checked[k], n)
	when := v[at]
	if when.form != nullForm {
		q.cal.days(when, q.day)
	}
	for i := range n {
		q.checked[k][i] = float64(q.day[i])
		switch {
		case q.why[i] != "":
		case when.missing(i):
			q.why[i] = badTime
		case int64(q.day[i]) > q.asOf:
			q.why[i] = afterAsOf
		}
	}
}

// newestTold is the newest local day of the exports of segment.Forms; false
// without any.
func (r *run) newestTold() (newest int64, any bool, err error) {
	var mu sync.Mutex
	newest = math.MinInt64
	for _, c := range r.told {
		if c == nil || !c.dated() {
			continue
		}
		err := r.scan(r.by[c.role], []int{c.numbers[c.kind.Day()]}, func(_ int, _ unit, rows *cursor) error {
			cal := r.cal.own()
			return rows.each(func(v []*vector, n int) error {
				mu.Lock()
				defer mu.Unlock()
				for i := range n {
					if !v[0].missing(i) {
						newest, any = max(newest, cal.dayOf(v[0], i)), true
					}
				}
				return nil
			})
		})
		if err != nil {
			return 0, false, err
		}
	}
	return newest, any, nil
}

package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"rung/pipeline/study"
)

// use is what a study does with a column, a set of bits.
type use uint16

const (
	asID       use = 1 << iota
	asNumber       // weights, bands, scales, rungs, sums
	asCategory     // anything with a name
	asTime
	asConsent
	asOperand // of an expression
	asRungs   // the list of rungs
)

var useNames = map[use]string{
	asID:       "ids are whole numbers or text",
	asNumber:   "a number is needed here",
	asCategory: "text, whole numbers or true and false are needed here",
	asTime:     "a timestamp or a date is needed here",
	asConsent:  "true and false, text or a list of text are needed here",
	asOperand:  "expressions know numbers, text, true and false, dates and timestamps",
	asRungs:    "a list of text, or of structs, is needed here",
}

// accepts says whether values of a form can serve a use.
func (u use) accepts(f form, inList form) bool {
	switch u {
	case asID:
		return f == nullForm || f == wholeForm || f == uintForm || f == textForm
	case asNumber:
		return f == nullForm || f.number() || f == boolForm
	case asTime:
		return f == nullForm || f == dateForm || f == timeForm
	case asConsent:
		return f != dateForm && f != timeForm && (f != listForm || inList == textForm || inList == nullForm)
	case asRungs:
		return f == listForm && (inList == textForm || inList == wholeForm || inList == nullForm)
	}
	return f != listForm
}

// want is a column that a study reads from an export.
type want struct {
	name     string
	position study.Position
	uses     use
	child    string // field of the structs of a list
}

// column is a want found in one file.
type column struct {
	name     string
	field    int // top-level column of the file; -1 for a partition
	leaf     int
	form     form
	inList   form
	stored   arrow.Type // of the values, those of lists included
	ticks    int64
	wall     bool
	child    int // place of the child among the read fields of a struct; -1 for none
	constant string
	raw      bool // texts may come without a dictionary: nothing but ids
	day      int64
	typeName string
}

// item is the column of the items of a list.
func (c column) item() column {
	c.form = c.inList
	return c
}

// export is a source with what is read of it.
type export struct {
	role  string
	src   study.Source
	wants []want
	files []*file
}

// want adds a column to be read and is its place; -1 for an unmapped column.
func (e *export) want(c study.Column, uses use) int { return e.wantChild(c, uses, "") }

func (e *export) wantChild(c study.Column, uses use, child string) int {
	if c.Name == "" {
		return -1
	}
	for i := range e.wants {
		if e.wants[i].name == c.Name && e.wants[i].child == child {
			e.wants[i].uses |= uses
			return i
		}
	}
	e.wants = append(e.wants, want{name: c.Name, position: c.Position, uses: uses, child: child})
	return len(e.wants) - 1
}

// resolve finds the wanted columns in a file. It reports every fault.
func (e *export) resolve(f *file, h handle) ([]column, []*Error) {
	if err := f.inspect(h); err != nil {
		return nil, []*Error{asError(f, err)}
	}
	fields, err := f.fields(h)
	if err != nil {
		return nil, []*Error{asError(f, err)}
	}
	var faults []*Error
	out := make([]column, len(e.wants))
	for i, w := range e.wants {
		c, fault := f.find(fields, w)
		if fault == nil {
			fault = f.suits(c, w)
		}
		if fault != nil {
			fault.Column = w.name
			faults = append(faults, fault)
		}
		c.raw = w.uses == asID
		out[i] = c
	}
	place(out)
	return out, faults
}

func asError(f *file, err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	return f.bad("cannot be read", err)
}

// fields is the file's columns with their types.
func (f *file) fields(h handle) (fields []arrow.Field, err error) {
	defer f.recover(&err)
	fr, err := f.library(h)
	if err != nil {
		return nil, err
	}
	sc, err := fr.Schema()
	if err != nil {
		return nil, f.bad("has a column of a type that cannot be read", err)
	}
	if len(sc.Fields()) != f.footer.columns {
		return nil, f.bad("is a damaged Parquet file: its schema is not a tree", nil)
	}
	return sc.Fields(), nil
}

func (f *file) find(fields []arrow.Field, w want) (column, *Error) {
	at := -1
	for i, fd := range fields {
		if fd.Name != w.name {
			continue
		}
		if at >= 0 {
			return column{}, &Error{File: f.path, Reason: "stands twice in the file", Hint: "export it once"}
		}
		at = i
	}
	if at < 0 {
		if value, ok := f.partitions[w.name]; ok {
			return partition(w.name, value), nil
		}
		return column{}, f.noColumn(fields, w.name)
	}
	return f.column(fields[at], at, w)
}

func (f *file) noColumn(fields []arrow.Field, name string) *Error {
	var names []string
	for _, fd := range fields {
		names = append(names, fd.Name)
	}
	for key := range f.partitions {
		names = append(names, key)
	}
	e := &Error{File: f.path, Reason: "is not in the file", Hint: "correct the column's name in the study file"}
	if n := nearest(name, names); n != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", n)
	}
	return e
}

// partition is a column whose value stands in the path.
func partition(name, value string) column {
	c := column{name: name, field: -1, child: -1, form: textForm, constant: value, typeName: "partition"}
	if value == hiveNull {
		c.form = nullForm
	} else if t, err := time.Parse(time.DateOnly, value); err == nil {
		c.day = t.Unix() / secondsPerDay
		c.typeName = "date partition"
	}
	return c
}

const secondsPerDay = 86400

// column describes a field of the file for a want.
func (f *file) column(fd arrow.Field, at int, w want) (column, *Error) {
	c := column{name: w.name, field: at, child: -1, typeName: fd.Type.String()}
	top := f.topLevel(at)
	c.leaf = top.leaf
	switch t := fd.Type.(type) {
	case arrow.ListLikeType:
		if _, ok := fd.Type.(*arrow.MapType); ok {
			return c, &Error{File: f.path, Reason: "is a map", Hint: "export a list or a plain column"}
		}
		c.form = listForm
		return c, f.listColumn(&c, t.Elem(), w)
	case *arrow.StructType:
		return c, &Error{File: f.path, Reason: "is a struct", Hint: "export its fields as columns of their own"}
	}
	if !c.scalar(fd.Type, f.footer.schema[f.footer.leaves[c.leaf].element].physical) {
		return c, &Error{File: f.path, Reason: "is of type " + fd.Type.String() + ", which cannot be read", Hint: "export it as a number, text, date or timestamp"}
	}
	return c, nil
}

// topLevel is the schema element of the i-th top-level column.
func (f *file) topLevel(i int) element {
	for _, e := range f.footer.schema[1:] {
		if e.depth != 1 {
			continue
		}
		if i == 0 {
			return e
		}
		i--
	}
	return element{}
}

func (f *file) listColumn(c *column, item arrow.DataType, w want) *Error {
	st, ok := item.(*arrow.StructType)
	if !ok {
		if w.child != "" {
			return &Error{File: f.path, Reason: fmt.Sprintf("is a list of %s, so it has no field %q", item, w.child), Hint: "leave the field out of the study file"}
		}
		return f.listItem(c, item)
	}
	var names []string
	for _, fd := range st.Fields() {
		names = append(names, fd.Name)
	}
	i := slices.Index(names, w.child)
	if i < 0 {
		e := &Error{File: f.path, Reason: fmt.Sprintf("its structs have no field %q", w.child), Hint: "name the field that holds the code"}
		if n := nearest(w.child, names); n != "" {
			e.Hint = fmt.Sprintf("did you mean %q?", n)
		}
		return e
	}
	for l := c.leaf; l < len(f.footer.leaves) && f.footer.leaves[l].topLevel == f.footer.leaves[c.leaf].topLevel; l++ {
		if f.footer.schema[f.footer.leaves[l].element].name == w.child && f.footer.leaves[l].maxRep == 1 {
			c.leaf, c.child = l, 0
			return f.listItem(c, st.Field(i).Type)
		}
	}
	return &Error{File: f.path, Reason: "its lists nest in a way that cannot be read", Hint: "export one row a rung"}
}

func (f *file) listItem(c *column, t arrow.DataType) *Error {
	item := column{}
	if !item.scalar(t, f.footer.schema[f.footer.leaves[c.leaf].element].physical) || f.footer.leaves[c.leaf].maxRep != 1 {
		return &Error{File: f.path, Reason: "its lists hold " + t.String() + ", which cannot be read", Hint: "export lists of text"}
	}
	c.inList, c.stored, c.ticks, c.wall = item.form, item.stored, item.ticks, item.wall
	return nil
}

// place finds, for children of structs, their place among the children that
// are read.
func place(columns []column) {
	for i := range columns {
		if columns[i].child < 0 {
			continue
		}
		var leaves []int
		for _, o := range columns {
			if o.field == columns[i].field && o.child >= 0 {
				leaves = append(leaves, o.leaf)
			}
		}
		slices.Sort(leaves)
		columns[i].child = slices.Index(slices.Compact(leaves), columns[i].leaf)
	}
}

// scalar sets the form of a type of single values; false when it has none.
func (c *column) scalar(t arrow.DataType, physical int) bool {
	c.stored = t.ID()
	switch t.ID() {
	case arrow.NULL:
		c.form = nullForm
	case arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64, arrow.UINT8, arrow.UINT16, arrow.UINT32:
		c.form = wholeForm
	case arrow.UINT64:
		c.form = uintForm
	case arrow.FLOAT16, arrow.FLOAT32, arrow.FLOAT64:
		c.form = floatForm
	case arrow.DECIMAL128, arrow.DECIMAL256:
		c.form = floatForm
		if t.(arrow.DecimalType).GetScale() == 0 {
			c.form = wholeForm
		}
	case arrow.STRING, arrow.BINARY, arrow.FIXED_SIZE_BINARY:
		c.form = textForm
	case arrow.BOOL:
		c.form = boolForm
	case arrow.DATE32:
		c.form = dateForm
	case arrow.TIMESTAMP:
		ts := t.(*arrow.TimestampType)
		c.form, c.ticks = timeForm, int64(time.Second/ts.Unit.Multiplier())
		// INT96 has no zone; every writer of it means UTC.
		c.wall = ts.TimeZone == "" && physical != typeInt96
	default:
		return false
	}
	return true
}

// suits says whether the column can serve all uses of the want.
func (f *file) suits(c column, w want) *Error {
	for u := asID; u <= asRungs; u <<= 1 {
		if w.uses&u == 0 || u.accepts(c.form, c.inList) {
			continue
		}
		if u == asTime && c.typeName == "date partition" {
			continue
		}
		return &Error{File: f.path, Reason: "holds " + c.form.String() + " (" + c.typeName + ")", Hint: useNames[u]}
	}
	return nil
}

// nearest is the name most like another, if one is like it at all.
func nearest(name string, among []string) string {
	best, at := "", 1+max(2, len(name)/3)
	slices.Sort(among)
	for _, n := range among {
		d := distance(strings.ToLower(name), strings.ToLower(n), at)
		if d < at {
			best, at = n, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two names, or limit if it is more.
func distance(a, b string, limit int) int {
	if len(a) > 200 || len(b) > 200 {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], limit)
}

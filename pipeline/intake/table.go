package intake

import (
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"
)

// Column is one column for WriteTable: exactly one of its slices is set, and
// its length is the number of rows. A column without any slice set has no
// rows of text.
type Column struct {
	Name   string
	Ints   []int64
	Floats []float64
	Bools  []bool
	Texts  []string    // written with a dictionary
	Dates  []time.Time // days, by their own calendar dates
	Times  []time.Time // instants, written in microseconds of UTC
	Lists  [][]string  // one LIST of text a row; nil is an empty list
	// Field, when set, writes Lists as LIST<STRUCT<Field: text>>.
	Field string
	// Valid marks the rows that have a value; nil means that all do, and then
	// the column is written as required.
	Valid []bool
}

func (c Column) rows() int {
	return max(len(c.Ints), len(c.Floats), len(c.Bools), len(c.Texts), len(c.Dates), len(c.Times), len(c.Lists))
}

// WriteTable writes columns of equal length as a Parquet file: Zstandard,
// page checksums, the same bytes for the same columns.
func WriteTable(w io.Writer, columns []Column) error {
	t, err := newTableWriter(w, columns)
	if err != nil {
		return err
	}
	if err := t.write(columns); err != nil {
		return err
	}
	return t.close()
}

// tableWriter writes a table in pieces, each a set of columns as the first.
type tableWriter struct {
	w      *parquet.GenericWriter[any]
	values []parquet.Value
}

func newTableWriter(w io.Writer, columns []Column) (*tableWriter, error) {
	if len(columns) == 0 {
		return nil, fmt.Errorf("write parquet: no columns")
	}
	root := ordered{Group: parquet.Group{}}
	for _, c := range columns {
		if _, ok := root.Group[c.Name]; ok {
			return nil, fmt.Errorf("write parquet: column %q stands twice", c.Name)
		}
		n := nodeOf(c)
		root.Group[c.Name] = n
		root.fields = append(root.fields, namedNode{n, c.Name})
	}
	return &tableWriter{w: parquet.NewGenericWriter[any](w, parquet.NewSchema("rung", root),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("rung", "1", ""), parquet.DataPageStatistics(true))}, nil
}

// nodeOf is the Parquet type of a column.
func nodeOf(c Column) parquet.Node {
	text := parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	var n parquet.Node
	switch {
	case c.Ints != nil:
		n = parquet.Int(64)
	case c.Floats != nil:
		n = parquet.Leaf(parquet.DoubleType)
	case c.Bools != nil:
		// RLE booleans are misread by parquet-go itself; plain ones are safe.
		n = parquet.Encoded(parquet.Leaf(parquet.BooleanType), &parquet.Plain)
	case c.Dates != nil:
		n = parquet.Date()
	case c.Times != nil:
		n = parquet.Timestamp(parquet.Microsecond)
	case c.Lists != nil && c.Field != "":
		n = parquet.List(parquet.Group{c.Field: text})
	case c.Lists != nil:
		n = parquet.List(text)
	default:
		n = text
	}
	if c.Valid != nil {
		n = parquet.Optional(n)
	}
	return n
}

// ordered is a group that keeps its fields in the order given; parquet.Group
// sorts them by name.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func (o ordered) Fields() []parquet.Field { return o.fields }

type namedNode struct {
	parquet.Node
	name string
}

func (n namedNode) Name() string { return n.name }

// Value is never asked for: rows are written as columns.
func (n namedNode) Value(base reflect.Value) reflect.Value { return base }

func (t *tableWriter) write(columns []Column) error {
	writers := t.w.ColumnWriters()
	if len(writers) != len(columns) {
		return fmt.Errorf("write parquet: %d columns for %d", len(columns), len(writers))
	}
	rows := columns[0].rows()
	for i, c := range columns {
		if c.rows() != rows || c.Valid != nil && len(c.Valid) != rows {
			return fmt.Errorf("write parquet: column %q has %d rows, not %d", c.Name, c.rows(), rows)
		}
		t.values = t.values[:0]
		for r := range rows {
			t.values = c.append(t.values, r, i)
		}
		if rows == 0 {
			continue // the library takes the address of the first value
		}
		if _, err := writers[i].WriteRowValues(t.values); err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
	}
	return nil
}

func (t *tableWriter) close() error {
	if err := t.w.Close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

// append adds the values of row r, with their levels.
func (c Column) append(to []parquet.Value, r, column int) []parquet.Value {
	def := 0
	if c.Valid != nil {
		if !c.Valid[r] {
			return append(to, parquet.NullValue().Level(0, 0, column))
		}
		def = 1
	}
	if c.Lists == nil {
		return append(to, c.value(r).Level(0, def, column))
	}
	if len(c.Lists[r]) == 0 {
		return append(to, parquet.NullValue().Level(0, def, column))
	}
	for k, s := range c.Lists[r] {
		to = append(to, parquet.ValueOf(s).Level(min(k, 1), def+1, column))
	}
	return to
}

func (c Column) value(r int) parquet.Value {
	switch {
	case c.Ints != nil:
		return parquet.Int64Value(c.Ints[r])
	case c.Floats != nil:
		return parquet.DoubleValue(c.Floats[r])
	case c.Bools != nil:
		return parquet.BooleanValue(c.Bools[r])
	case c.Dates != nil:
		return parquet.Int32Value(int32(dayNumber(c.Dates[r])))
	case c.Times != nil:
		return parquet.Int64Value(c.Times[r].UnixMicro())
	}
	return parquet.ValueOf(c.Texts[r])
}

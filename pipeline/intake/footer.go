package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The limits of a footer. They are far above what exports of a study need and
// low enough that a file within them cannot exhaust memory: neither Parquet
// library is safe on a hostile footer, so it must pass here first.
const (
	maxFooter    = 64 << 20
	maxColumns   = 20_000
	maxRowGroups = 10_000
	maxChunks    = 2_000_000 // row groups × columns
	maxNesting   = 16
	maxName      = 10_000
	// A row takes at least a bit or so once it has an id; smaller rows are a
	// bomb, or a toy within freeRows.
	freeRows    = 4 << 20
	rowsPerByte = 256
	// maxSlack is how much of a file may be neither data nor footer before we
	// refuse to read through it (a sparse file of a terabyte with a footer).
	maxSlack = 1 << 30
)

// footer is what we believe about a file before any library sees it.
type footer struct {
	rows    int64
	schema  []element
	leaves  []leaf
	groups  []rowGroup
	columns int    // top-level columns
	raw     []byte // the Thrift bytes
}

// element is one node of the schema, depth first.
type element struct {
	name       string
	physical   int // -1 for groups
	width      int // of fixed-length byte arrays
	repetition int
	children   int
	leaf       int // first leaf at or below
	leaves     int // number of leaves at or below
	depth      int
}

// leaf is a column chunk's column.
type leaf struct {
	element  int // index in schema
	maxRep   int
	maxDef   int
	topLevel int // index in schema of the top-level field
}

type rowGroup struct {
	rows   int64
	chunks []chunkMeta
}

type chunkMeta struct {
	physical  int
	codec     int
	encodings uint32 // bit set
	values    int64
	packed    int64 // total compressed size
	data      int64 // offset of the first data page
	dict      int64 // offset of the dictionary page, 0 for none
	encrypted bool
	external  bool
	present   bool  // has metadata
	claims    bool  // claims a largest value, which is a whole number
	largest   int64 // the claim: a reason to look, never a fact
}

// Physical types of Parquet, by their Thrift numbers.
const (
	typeBoolean = iota
	typeInt32
	typeInt64
	typeInt96
	typeFloat
	typeDouble
	typeByteArray
	typeFixed
)

const (
	encodingDeltaByteArray = 7
	repeatedField          = 2
	requiredField          = 0
)

var (
	errEncrypted = errors.New("it is encrypted")
	errNoColumns = errors.New("it has no columns")
)

// readFooter reads and checks the footer of a Parquet file of the given size,
// whose magic numbers have been seen.
func readFooter(r io.ReaderAt, size int64) (*footer, error) {
	var tail [8]byte
	if _, err := r.ReadAt(tail[:], size-8); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:4]))
	switch {
	case n == 0:
		return nil, errors.New("its footer is empty")
	case n > size-12:
		return nil, errors.New("its footer claims to be longer than the file")
	case n > maxFooter:
		return nil, fmt.Errorf("its footer of %d MiB is over the limit of %d MiB", n>>20, maxFooter>>20)
	}
	f := &footer{raw: make([]byte, n)}
	if _, err := r.ReadAt(f.raw, size-8-n); err != nil {
		return nil, err
	}
	if err := f.parse(); err != nil {
		return nil, err
	}
	if err := f.tree(); err != nil {
		return nil, err
	}
	return f, f.check(size, size-8-n)
}

func (f *footer) parse() error {
	c := &compact{b: f.raw}
	seen := 0
	err := c.fields(0, func(id int, wire byte) (took bool, err error) {
		switch id {
		case 2:
			seen |= 1
			return true, c.structs(wire, func() error { return f.element(c) })
		case 3:
			seen |= 2
			f.rows, err = c.int()
			return true, err
		case 4:
			seen |= 4
			return true, c.structs(wire, func() error { return f.group(c) })
		case 8:
			return true, errEncrypted
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if seen != 7 {
		return errors.New("its footer lacks the schema, the rows or the row groups")
	}
	return nil
}

func (f *footer) element(c *compact) error {
	e := element{physical: -1}
	err := c.fields(1, func(id int, wire byte) (bool, error) {
		if id == 4 {
			b, err := c.bytes()
			e.name = string(b)
			return true, err
		}
		into := map[int]*int{1: &e.physical, 2: &e.width, 3: &e.repetition, 5: &e.children}[id]
		if into == nil {
			return false, nil
		}
		v, err := c.int()
		*into = int(v)
		return true, err
	})
	if err != nil {
		return err
	}
	if len(f.schema) > 4*maxColumns {
		return fmt.Errorf("it has more than %d columns", maxColumns)
	}
	if len(e.name) > maxName {
		return errors.New("it has a column whose name is longer than 10,000 bytes")
	}
	f.schema = append(f.schema, e)
	return nil
}

func (f *footer) group(c *compact) error {
	if len(f.groups) >= maxRowGroups {
		return fmt.Errorf("it has more than %d row groups", maxRowGroups)
	}
	var g rowGroup
	err := c.fields(1, func(id int, wire byte) (took bool, err error) {
		switch id {
		case 1:
			return true, c.structs(wire, func() error {
				m, err := chunkOf(c)
				g.chunks = append(g.chunks, m)
				return err
			})
		case 3:
			g.rows, err = c.int()
			return true, err
		}
		return false, nil
	})
	f.groups = append(f.groups, g)
	return err
}

func chunkOf(c *compact) (chunkMeta, error) {
	var m chunkMeta
	err := c.fields(2, func(id int, wire byte) (bool, error) {
		switch id {
		case 1:
			b, err := c.bytes()
			m.external = len(b) > 0
			return true, err
		case 3:
			m.present = true
			return true, m.metadata(c)
		case 8, 9:
			m.encrypted = true
		}
		return false, nil
	})
	return m, err
}

func (m *chunkMeta) metadata(c *compact) error {
	return c.fields(3, func(id int, wire byte) (bool, error) {
		var v int64
		var err error
		switch id {
		case 2:
			n, _, err := c.list()
			for ; err == nil && n > 0; n-- {
				var e int64
				if e, err = c.int(); e >= 0 && e < 32 {
					m.encodings |= 1 << e
				}
			}
			return true, err
		case 12:
			if wire != wireStruct {
				return true, errWire
			}
			return true, m.statistics(c)
		case 1, 4, 5, 7, 9, 11:
			v, err = c.int()
		default:
			return false, nil
		}
		switch id {
		case 1:
			m.physical = int(v)
		case 4:
			m.codec = int(v)
		case 5:
			m.values = v
		case 7:
			m.packed = v
		case 9:
			m.data = v
		case 11:
			m.dict = v
		}
		return true, err
	})
}

// statistics reads what a chunk claims about its values.
func (m *chunkMeta) statistics(c *compact) error {
	return c.fields(4, func(id int, _ byte) (bool, error) {
		if id != 5 {
			return false, nil
		}
		b, err := c.bytes()
		switch {
		case len(b) == 8 && m.physical == typeInt64:
			m.claims, m.largest = true, int64(binary.LittleEndian.Uint64(b))
		case len(b) == 4 && m.physical == typeInt32:
			m.claims, m.largest = true, int64(int32(binary.LittleEndian.Uint32(b)))
		}
		return true, err
	})
}

// tree finds the leaves of the schema and checks that it is a tree.
func (f *footer) tree() error {
	if len(f.schema) == 0 || f.schema[0].children <= 0 {
		return errNoColumns
	}
	f.columns = f.schema[0].children
	end, err := f.walk(0, 0, 0, 0, -1)
	if err != nil {
		return err
	}
	if end != len(f.schema) {
		return errors.New("its schema is not a tree")
	}
	if len(f.leaves) > maxColumns {
		return fmt.Errorf("it has %d columns, more than the limit of %d", len(f.leaves), maxColumns)
	}
	return nil
}

func (f *footer) walk(at, depth, rep, def, top int) (int, error) {
	if at >= len(f.schema) {
		return 0, errors.New("its schema is not a tree")
	}
	if depth > maxNesting {
		return 0, fmt.Errorf("its schema nests deeper than %d levels", maxNesting)
	}
	e := &f.schema[at]
	e.depth, e.leaf = depth, len(f.leaves)
	if depth == 1 {
		top = at
	}
	if depth > 0 && e.repetition == repeatedField {
		rep++
	}
	if depth > 0 && e.repetition != requiredField {
		def++
	}
	next := at + 1
	if e.children < 0 || e.children > len(f.schema) {
		return 0, errors.New("its schema is not a tree")
	}
	if e.children == 0 {
		if e.physical < 0 {
			return 0, errors.New("its schema has a column without a type")
		}
		f.leaves = append(f.leaves, leaf{element: at, maxRep: rep, maxDef: def, topLevel: top})
	}
	for range e.children {
		var err error
		if next, err = f.walk(next, depth+1, rep, def, top); err != nil {
			return 0, err
		}
	}
	e.leaves = len(f.leaves) - e.leaf
	return next, nil
}

// check compares the footer with the file and with itself.
func (f *footer) check(size, end int64) error {
	if len(f.groups)*len(f.leaves) > maxChunks {
		return errors.New("it has too many row groups for its number of columns")
	}
	var rows, bytes int64
	for _, g := range f.groups {
		if g.rows < 0 || g.rows > 1<<40 {
			return errors.New("a row group claims an impossible number of rows")
		}
		rows += g.rows
		if len(g.chunks) != len(f.leaves) {
			return errors.New("a row group does not have the columns of the schema")
		}
		for i, m := range g.chunks {
			if err := f.checkChunk(m, i, g.rows, end); err != nil {
				return err
			}
			bytes += m.packed
		}
	}
	if rows != f.rows {
		return errors.New("its row groups do not add up to its rows")
	}
	if rows > freeRows && rows/rowsPerByte > size {
		return errors.New("it claims more rows than a file of its size can hold")
	}
	if end-bytes > maxSlack && bytes < end/2 {
		return errors.New("most of it is not data that its footer knows")
	}
	return nil
}

func (f *footer) checkChunk(m chunkMeta, i int, rows, end int64) error {
	switch {
	case m.encrypted:
		return errEncrypted
	case m.external:
		return errors.New("its columns are in other files")
	case !m.present:
		return errors.New("a row group lacks the metadata of a column")
	case m.physical != f.schema[f.leaves[i].element].physical:
		return errors.New("a row group disagrees with the schema about a column's type")
	case m.values < 0 || m.packed < 0 || m.data < 0 || m.dict < 0:
		return errors.New("a column chunk has negative sizes")
	case m.values < rows && f.leaves[i].maxRep > 0 || m.values != rows && f.leaves[i].maxRep == 0:
		return errors.New("a column chunk disagrees with its row group about the rows")
	case m.values > freeRows && m.values/rowsPerByte > end:
		return errors.New("a column chunk claims more values than the file can hold")
	}
	if start := m.start(); m.values > 0 && (start < 4 || start > end || m.packed > end-start) {
		return errors.New("a column chunk lies outside the file")
	}
	return nil
}

// start is where the pages of the chunk begin. Some writers state offset 0
// for a dictionary that they do not have.
func (m chunkMeta) start() int64 {
	if m.dict > 0 && m.dict < m.data {
		return m.dict
	}
	return m.data
}

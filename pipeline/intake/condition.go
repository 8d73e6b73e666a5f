package intake

import (
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	exprfile "github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// truth is the value of a condition: a missing operand makes it unknown.
type truth int8

const (
	unknown truth = iota
	yes
	no
)

// condition is an expression compiled against the columns of an export.
//
// Missing values follow SQL, and not Go or expr: a comparison with a missing
// value is unknown; "unknown and false" is false, "unknown or true" is true.
// A part that speaks of nil itself (x == nil, x ?? 0) gets what it asks for.
type condition struct {
	text  string
	root  *logic
	names []string // columns, in order of appearance
	env   map[string]any
	vm    vm.VM
	cache cache
	dicts []*dictionary
	kinds []vector // of the columns, as last met: form, ticks and wall
	boxed []translation[any]
	loc   *time.Location
}

// logic is a node of a condition: and, or, not over parts without them.
type logic struct {
	op      string // "and", "or", "not"; empty for a part
	of      []*logic
	program *vm.Program
	uses    []int // columns, by their place in condition.names
	nils    bool  // speaks of nil
}

// columnsOf lists the columns that an expression names.
func columnsOf(text string) ([]string, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, plainError(err)
	}
	return identifiers(tree.Node), nil
}

type collector struct {
	names  []string
	locals map[string]bool
	nils   bool
}

// Visit notes a node. Walk goes from the leaves up, so names of functions are
// taken out again when their call is met.
func (c *collector) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value != "$env" && !slices.Contains(c.names, n.Value) {
			c.names = append(c.names, n.Value)
		}
	case *ast.MemberNode:
		if base, ok := n.Node.(*ast.IdentifierNode); ok && base.Value == "$env" {
			if s, ok := n.Property.(*ast.StringNode); ok && !slices.Contains(c.names, s.Value) {
				c.names = append(c.names, s.Value)
			}
		}
	case *ast.CallNode:
		if f, ok := n.Callee.(*ast.IdentifierNode); ok {
			c.locals[f.Value] = true
		}
	case *ast.VariableDeclaratorNode:
		c.locals[n.Name] = true
	case *ast.NilNode, *ast.ChainNode:
		c.nils = true
	case *ast.BinaryNode:
		c.nils = c.nils || n.Operator == "??"
	}
}

func collect(n ast.Node) *collector {
	c := &collector{locals: map[string]bool{}}
	ast.Walk(&n, c)
	c.names = slices.DeleteFunc(c.names, func(s string) bool { return c.locals[s] })
	return c
}

func identifiers(n ast.Node) []string { return collect(n).names }

// compile compiles an expression for columns of the given forms.
func compile(text string, forms map[string]form, loc *time.Location) (*condition, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, plainError(err)
	}
	c := &condition{text: text, names: identifiers(tree.Node), env: map[string]any{}, loc: loc}
	c.boxed, c.dicts, c.kinds = make([]translation[any], len(c.names)), make([]*dictionary, len(c.names)), make([]vector, len(c.names))
	types := map[string]any{}
	for i, name := range c.names {
		c.boxed[i].of = func(s string) any {
			if t, _ := clean(s); t != "" {
				return t
			}
			return nil
		}
		if f, ok := forms[name]; ok {
			types[name] = sampleOf(f)
		}
	}
	opts := []expr.Option{expr.Env(types), expr.AsBool(), expr.Timezone(loc.String()), expr.DisableBuiltin("now")}
	// The whole must be sound, not only its parts.
	if _, err := expr.Compile(text, opts...); err != nil {
		return nil, plainError(err)
	}
	c.root, err = c.split(tree.Node, opts)
	return c, err
}

// sampleOf is a value of the Go type that a form has in expressions.
func sampleOf(f form) any {
	switch f {
	case wholeForm, uintForm:
		return 0
	case floatForm:
		return 0.0
	case boolForm:
		return false
	case dateForm, timeForm:
		return time.Time{}
	}
	return ""
}

// split takes and, or and not apart.
func (c *condition) split(n ast.Node, opts []expr.Option) (*logic, error) {
	var of []ast.Node
	var op string
	switch n := n.(type) {
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			op, of = "and", []ast.Node{n.Left, n.Right}
		case "or", "||":
			op, of = "or", []ast.Node{n.Left, n.Right}
		}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			op, of = "not", []ast.Node{n.Node}
		}
	}
	l := &logic{op: op}
	for _, child := range of {
		part, err := c.split(child, opts)
		if err != nil {
			return nil, err
		}
		l.of = append(l.of, part)
	}
	if op != "" {
		return l, nil
	}
	found := collect(n)
	l.nils = found.nils
	for _, name := range found.names {
		l.uses = append(l.uses, slices.Index(c.names, name))
	}
	program, err := expr.Compile(n.String(), opts...)
	l.program = program
	if err != nil {
		return nil, plainError(err)
	}
	return l, nil
}

// plainError is one line of an error of expr, without the picture of the
// place.
func plainError(err error) error {
	var fe *exprfile.Error
	if errors.As(err, &fe) {
		return errors.New(strings.TrimSpace(fe.Message))
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}

// cacheSlots is how many combinations of values are remembered at a time.
const cacheSlots = 1 << 12

// cache remembers what the condition came to for combinations of values: one
// combination a slot, the latest.
type cache struct {
	words  []uint64 // per slot, the values and a mark of the missing ones
	truths []truth
	now    []uint64 // of the row at hand
}

// mostCached is the most columns that a mark has bits for.
const mostCached = 62

// used is set in the mark of a slot in use.
const used = 1 << 63

// at is the condition of row i of columns, one vector per name. It is worked
// out once per combination of values, as long as that is remembered.
func (c *condition) at(columns []*vector, i int) truth {
	if len(columns) > mostCached {
		return c.work(columns, i)
	}
	width := len(columns) + 1
	if c.cache.now == nil {
		c.cache = cache{words: make([]uint64, cacheSlots*width), truths: make([]truth, cacheSlots), now: make([]uint64, width)}
	}
	slot := c.combination(columns, i)
	have := c.cache.words[slot*width : (slot+1)*width]
	if slices.Equal(have, c.cache.now) {
		return c.cache.truths[slot]
	}
	t := c.work(columns, i)
	copy(have, c.cache.now)
	c.cache.truths[slot] = t
	return t
}

// work works the condition out.
func (c *condition) work(columns []*vector, i int) truth {
	for k, v := range columns {
		c.env[c.names[k]] = c.value(k, v, i)
	}
	return c.eval(c.root)
}

// combination writes the values of a row to the cache and says which slot is
// theirs. Texts are codes of the dictionary at hand: another one makes the
// cache empty.
func (c *condition) combination(columns []*vector, i int) int {
	mark, hash := uint64(used), uint64(0)
	for k, v := range columns {
		x := uint64(0)
		switch {
		case v.missing(i):
			mark |= 1 << k
			x = uint64(k)
		case v.form == textForm:
			if c.dicts[k] != v.dict {
				c.dicts[k] = v.dict
				clear(c.cache.words)
			}
			x = uint64(v.codes[i])
		case v.form == floatForm:
			x = math.Float64bits(v.floats[i])
		default:
			x = uint64(v.ints[i])
		}
		if k := &c.kinds[k]; k.form != v.form || k.ticks != v.ticks || k.wall != v.wall {
			k.form, k.ticks, k.wall = v.form, v.ticks, v.wall
			clear(c.cache.words)
		}
		c.cache.now[k] = x
		hash = mix(hash ^ x)
	}
	c.cache.now[len(columns)] = mark
	return int(mix(hash^mark) % cacheSlots)
}

// value is a cell as expressions see it; nil where missing.
func (c *condition) value(k int, v *vector, i int) any {
	if v.missing(i) {
		return nil
	}
	switch v.form {
	case textForm:
		return c.boxed[k].table(v.dict)[v.codes[i]]
	case wholeForm, uintForm:
		return int(v.ints[i])
	case floatForm:
		if x := v.floats[i]; !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
		return nil
	case boolForm:
		return v.ints[i] != 0
	case dateForm:
		y, m, d := time.Unix(v.ints[i]*secondsPerDay, 0).UTC().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, c.loc)
	case timeForm:
		return v.instant(i, c.loc)
	}
	return nil
}

// instant is a timestamp. One without a zone is on the clock on the wall of
// the study's timezone.
func (v *vector) instant(i int, loc *time.Location) time.Time {
	sec, rest := floorDiv(v.ints[i], v.ticks)
	t := time.Unix(sec, rest*(int64(time.Second)/v.ticks))
	if !v.wall {
		return t.In(loc)
	}
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
}

func floorDiv(a, b int64) (int64, int64) {
	q, r := a/b, a%b
	if r < 0 {
		return q - 1, r + b
	}
	return q, r
}

func (c *condition) eval(l *logic) truth {
	switch l.op {
	case "not":
		return [...]truth{unknown: unknown, yes: no, no: yes}[c.eval(l.of[0])]
	case "and", "or":
		decides := no
		if l.op == "or" {
			decides = yes
		}
		a := c.eval(l.of[0])
		if a == decides {
			return a
		}
		b := c.eval(l.of[1])
		if b == decides || a != unknown {
			return b
		}
		return unknown
	}
	if !l.nils {
		for _, k := range l.uses {
			if c.env[c.names[k]] == nil {
				return unknown
			}
		}
	}
	out, err := c.vm.Run(l.program, c.env)
	if err != nil {
		return unknown
	}
	if b, ok := out.(bool); ok && b {
		return yes
	}
	return no
}

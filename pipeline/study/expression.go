package study

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// functions is what an expression may call: each looks at its arguments alone,
// and none makes something larger of them. date reads a day: joined <
// date("2020-01-01").
var functions = []string{"abs", "ceil", "floor", "round", "min", "max", "len", "lower", "upper", "trim", "date"}

// maxNodes bounds the parts of an expression.
const maxNodes = 300

// Columns lists the columns that e reads, in the order of the text.
func (e Expression) Columns() []Column {
	if e.Text == "" {
		return nil
	}
	n, err := e.parse()
	if err != nil {
		return nil
	}
	var w walk
	w.node(n)
	out := make([]Column, len(w.columns))
	for i, c := range w.columns {
		out[i] = Column{Name: c.name, Position: e.at(c.from)}
	}
	return out
}

// parse compiles e, the types of columns taken on trust, and gives its tree.
func (e Expression) parse() (n ast.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			n, err = nil, Problem{Position: e.Position, Text: "the expression cannot be compiled", Hint: "write it more simply"}
		}
	}()
	options := []expr.Option{expr.AllowUndefinedVariables(), expr.Optimize(false), expr.AsBool(), expr.MaxNodes(maxNodes), expr.DisableAllBuiltins()}
	for _, f := range functions {
		options = append(options, expr.EnableBuiltin(f))
	}
	p, err := expr.Compile(e.Text, options...)
	if err == nil {
		return p.Node(), nil
	}
	problem := Problem{Position: e.Position, Hint: e.hint()}
	message, _, _ := strings.Cut(err.Error(), "\n")
	var at *file.Error
	if errors.As(err, &at) {
		problem.Position, message = e.at(at.From), at.Message
	}
	problem.Text = "the expression does not compile: " + printable(cut(strings.TrimSpace(message)))
	return nil, problem
}

// hint is what most people mean whose expression does not compile.
func (e Expression) hint() string {
	bare := strings.NewReplacer("==", "", "!=", "", ">=", "", "<=", "").Replace(e.Text)
	if strings.Contains(bare, "=") {
		return "compare with ==, and put text in quotes"
	}
	return `write it like stage == "usage" and value > 0`
}

// at is the position of a character of the text, as far as it is known.
func (e Expression) at(from int) Position {
	if !e.Exact {
		return e.Position
	}
	return Position{e.Position.Line, e.Position.Column + from}
}

// check says whether e is true or false of columns alone, by allowed means.
func (e Expression) check() error {
	n, err := e.parse()
	if err != nil {
		return err
	}
	var w walk
	w.node(n)
	switch {
	case w.refused != "":
		return Problem{Position: e.at(w.at), Text: w.refused, Hint: w.hint}
	case arithmetic(n):
		return Problem{Position: e.Position, Text: "the expression is a number, not true or false", Hint: "compare it with something"}
	case len(w.columns) == 0:
		return Problem{Position: e.Position, Text: "the expression names no column", Hint: "compare a column with something"}
	}
	return nil
}

// arithmetic says that n is a number whatever the types of its columns.
func arithmetic(n ast.Node) bool {
	b, ok := n.(*ast.BinaryNode)
	return ok && slices.Contains([]string{"+", "-", "*", "/", "%", "**", "^"}, b.Operator)
}

// walk collects the columns of an expression and its first refused part.
type walk struct {
	columns []struct {
		name string
		from int
	}
	refused, hint string
	at            int
}

func (w *walk) column(name string, from int) {
	for _, c := range w.columns {
		if c.name == name {
			return
		}
	}
	w.columns = append(w.columns, struct {
		name string
		from int
	}{name, from})
}

func (w *walk) refuse(n ast.Node, text, hint string) {
	if w.refused == "" {
		w.refused, w.hint, w.at = text, hint, n.Location().From
	}
}

func (w *walk) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.StringNode, *ast.ConstantNode:
	case *ast.IdentifierNode:
		if n.Value == "$env" {
			w.refuse(n, "$env stands alone", `name a column: $env["the name"]`)
			return
		}
		w.column(n.Value, n.Location().From)
	case *ast.MemberNode:
		w.member(n)
	case *ast.ChainNode:
		w.node(n.Node)
	case *ast.UnaryNode:
		w.node(n.Node)
	case *ast.BinaryNode:
		if n.Operator == ".." { // makes lists of any length
			w.refuse(n, "expressions have no operator ..", "compare with >= and <=")
		}
		w.node(n.Left)
		w.node(n.Right)
	case *ast.ConditionalNode:
		w.nodes(n.Cond, n.Exp1, n.Exp2)
	case *ast.ArrayNode:
		w.nodes(n.Nodes...)
	case *ast.BuiltinNode:
		if !slices.Contains(functions, n.Name) {
			w.function(n, n.Name)
		}
		w.nodes(n.Arguments...)
	case *ast.CallNode:
		name := ""
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			name = id.Value
		}
		w.function(n, name)
	default:
		w.refuse(n, "an expression compares columns; it has no variables, slices or mappings", "write it more simply")
	}
}

func (w *walk) nodes(nodes ...ast.Node) {
	for _, n := range nodes {
		w.node(n)
	}
}

// member allows $env["a column"] alone, for columns whose name is no word.
func (w *walk) member(n *ast.MemberNode) {
	env, ok := n.Node.(*ast.IdentifierNode)
	name, text := n.Property.(*ast.StringNode)
	if ok && text && env.Value == "$env" && !n.Optional && !n.Method {
		w.column(name.Value, n.Location().From)
		return
	}
	w.refuse(n, "columns have no parts", `for a column with a dot or a blank in its name write $env["the name"]`)
}

func (w *walk) function(n ast.Node, name string) {
	w.refuse(n, fmt.Sprintf("no function is called %s", quote(name)), didYouMean(name, functions))
}

package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"golang.org/x/text/unicode/norm"
)

// form is what a node of the file is, before anybody asks what it should be.
type form uint8

const (
	formNothing form = iota // a key without a value, ~ or null
	formText
	formNumber
	formFlag
	formList
	formMapping
)

var formNames = [...]string{"empty", "text", "a number", "true or false", "a list", "a mapping"}

// node is one value of the file.
type node struct {
	form   form
	at     Position
	text   string // of a scalar, in Unicode NFC
	plain  bool   // a scalar without quotes, on one line: columns within it are exact
	inside int    // columns from at to the first character of the text
	items  []*node
	keys   []entry
	bad    bool // reported already: nothing below is worth a second message
}

// entry is one key of a mapping.
type entry struct {
	name  string
	at    Position
	value *node
}

// get is the value of a key, nil when the mapping does not have it or it was
// reported.
func (n *node) get(name string) *node {
	if n == nil || n.bad {
		return nil
	}
	for i := range n.keys {
		if n.keys[i].name == name && !n.keys[i].value.bad {
			return n.keys[i].value
		}
	}
	return nil
}

// has says that the file has the key, right or wrong.
func (n *node) has(name string) bool {
	if n != nil {
		for i := range n.keys {
			if n.keys[i].name == name {
				return true
			}
		}
	}
	return false
}

// where is the position of a key, of the mapping when it lacks the key.
func (n *node) where(name string) Position {
	for i := range n.keys {
		if n.keys[i].name == name {
			return n.keys[i].at
		}
	}
	return n.at
}

// The limits of a study file. A real one has some hundred lines; these keep a
// hostile one from exhausting memory or the stack of the YAML parser, which
// nobody could recover.
const (
	maxStudyBytes = 1 << 20
	maxTokens     = 50_000
	maxDepth      = 32  // nested [ and {
	maxIndent     = 200 // columns before the first word of a line
	maxOpen       = 64  // indicators (- : ?) that open something within one entry
	maxForeign    = 20  // anchors, aliases and tags, each of which is reported
)

// readTree parses the bytes of a study file; nil when they are not YAML. It
// never panics, whatever the YAML parser does.
func readTree(r *report, raw []byte) (root *node) {
	defer func() {
		if v := recover(); v != nil {
			root = nil
			r.add(Position{1, 1}, "", "the file cannot be read as YAML", "check its quotes, brackets and indentation")
		}
	}()
	text := strings.TrimPrefix(string(raw), "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	if !readable(r, text) {
		return nil
	}
	tokens := lexer.Tokenize(text)
	if !bounded(r, tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, message := Position{1, 1}, "not YAML"
		if e, ok := err.(interface {
			GetToken() *token.Token
			GetMessage() string
		}); ok {
			message = e.GetMessage()
			if t := e.GetToken(); t != nil && t.Position != nil {
				at = position(t)
			}
		}
		r.add(at, "", "yaml: "+printable(cut(message)), "check the line and the one before it; an expression with [, ], {, } or a comma goes in quotes")
		return nil
	}
	var bodies []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	if len(bodies) == 0 {
		r.add(Position{1, 1}, "", "the study file is empty", "start from the one that rung init writes")
		return nil
	}
	tree := &converter{report: r, lines: strings.Split(text, "\n")}
	root = tree.convert(bodies[0])
	if len(bodies) > 1 {
		r.add(tree.convert(bodies[1]).at, "", "a second document starts here", "one study a file: remove the --- line and what follows")
	}
	return root
}

// readable refuses what is not text, so that no later message has to.
func readable(r *report, text string) bool {
	at := Position{1, 1}
	for _, c := range text {
		switch {
		case c == utf8.RuneError:
			r.add(at, "", "the file is not UTF-8 text", "save it as UTF-8")
			return false
		case c == '\n':
			at = Position{at.Line + 1, 1}
			continue
		case c < ' ' && c != '\t', c == 0x7f, c == 0x85, c == 0x2028, c == 0x2029, c == '\ufeff', c == 0xfffe, c == 0xffff:
			r.add(at, "", fmt.Sprintf("control character %U", c), "remove it")
			return false
		}
		at.Column++
	}
	return true
}

// bounded refuses what would exhaust the parser: it recurses on nesting.
func bounded(r *report, tokens token.Tokens) bool {
	refuse := func(t *token.Token, text, hint string) bool {
		r.add(position(t), "", text, hint)
		return false
	}
	depth, open, foreign, line := 0, 0, 0, 0
	for i, t := range tokens {
		if i >= maxTokens {
			return refuse(t, fmt.Sprintf("more than %d words and signs", maxTokens), "a study file is shorter")
		}
		if depth == 0 && t.Position.Line != line {
			line, open = t.Position.Line, 0
			if t.Position.Column > maxIndent && t.Type != token.CommentType {
				return refuse(t, fmt.Sprintf("indented by more than %d columns", maxIndent), "indent by two")
			}
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth, open = depth+1, 0
		case token.SequenceEndType, token.MappingEndType:
			depth, open = max(0, depth-1), 0
		case token.CollectEntryType:
			open = 0
		case token.SequenceEntryType, token.MappingValueType:
			open++
		case token.MappingKeyType:
			return refuse(t, "a key that starts with ?", "write the key before its colon")
		case token.AnchorType, token.AliasType, token.TagType, token.DirectiveType:
			foreign++
		}
		if depth > maxDepth || open > maxOpen {
			return refuse(t, "nested too deeply", "a study file nests five levels")
		}
		if foreign > maxForeign {
			return refuse(t, fmt.Sprintf("more than %d anchors, aliases and tags", maxForeign), "write the values out")
		}
	}
	return true
}

func position(t *token.Token) Position {
	if t == nil || t.Position == nil {
		return Position{1, 1}
	}
	return Position{max(1, t.Position.Line), max(1, t.Position.Column)}
}

// converter turns the parser's tree into ours.
type converter struct {
	*report
	lines []string
	// The line that locate looked at last: a line may have thousands of tokens.
	current int
	runes   []rune
}

// convert copies a node and what is under it. Anchors, aliases, tags and merge
// keys are reported here: a study file has one way to say each thing.
func (r *converter) convert(n ast.Node) *node {
	if n == nil {
		return &node{at: Position{1, 1}}
	}
	at := position(n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(at, n.Values)
	case *ast.MappingValueNode:
		return r.mapping(at, []*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		out := &node{form: formList, at: at}
		for _, v := range n.Values {
			out.items = append(out.items, r.convert(v))
		}
		return out
	case *ast.LiteralNode:
		out := &node{form: formText, at: at}
		if n.Value != nil {
			out.text = nfc(n.Value.Value)
		}
		return out
	case *ast.AnchorNode:
		r.add(at, "", "an anchor (&)", "study files have none: write the value where it is used")
		return r.convert(n.Value)
	case *ast.TagNode:
		r.add(at, "", "a tag (!)", "remove it; quotes make text of a number")
		out := r.convert(n.Value)
		out.bad = true
		return out
	case *ast.AliasNode:
		r.add(at, "", "an alias (*)", "study files have none: write the value out; text that starts with * goes in quotes")
		return &node{at: at, bad: true}
	}
	return r.scalar(n)
}

func (r *converter) mapping(at Position, values []*ast.MappingValueNode) *node {
	out := &node{form: formMapping, at: at}
	first := map[string]Position{}
	for i, v := range values {
		t := v.Key.GetToken()
		where := r.locate(t)
		if i == 0 && (where.Line < at.Line || where.Line == at.Line && where.Column < at.Column) {
			out.at = where
		}
		value := r.convert(v.Value)
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			r.add(where, "", "a merge key (<<)", "study files have none: write the keys out")
			continue
		}
		switch v.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		default:
			r.add(where, "", "a key that is not a word", "write the key before its colon")
			continue
		}
		name := nfc(t.Value)
		if before, ok := first[name]; ok {
			r.add(where, "", fmt.Sprintf("key %s stands twice", quote(name)), fmt.Sprintf("the first is at line %d; keep one", before.Line))
			continue
		}
		first[name] = where
		out.keys = append(out.keys, entry{name: name, at: where, value: value})
	}
	return out
}

// locate is the position of a scalar's token. The scanner counts blanks after
// a plain scalar into its column; the line itself knows better.
func (r *converter) locate(t *token.Token) Position {
	at := position(t)
	if at.Line > len(r.lines) {
		return at
	}
	if r.current != at.Line {
		r.current, r.runes = at.Line, []rune(r.lines[at.Line-1])
	}
	line := r.runes
	first := []rune(t.Value)
	switch t.Type {
	case token.DoubleQuoteType:
		first = []rune{'"'}
	case token.SingleQuoteType:
		first = []rune{'\''}
	case token.NullType:
		return at
	}
	if i := slices.IndexFunc(first, unicode.IsSpace); i >= 0 {
		first = first[:i]
	}
	for column := min(at.Column, len(line)); column > 0; column-- {
		if slices.Equal(line[column-1:min(len(line), column-1+len(first))], first) {
			return Position{at.Line, column}
		}
	}
	return at
}

// numeral is what we read as a number: decimal digits. YAML's other spellings
// (0x10, 1_000, .inf) are numbers in some readers and text in others.
var numeral = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

func (r *converter) scalar(n ast.Node) *node {
	t := n.GetToken()
	out := &node{form: formText, at: r.locate(t), text: nfc(t.Value), plain: true}
	switch n.(type) {
	case *ast.NullNode:
		out.form = formNothing
	case *ast.BoolNode:
		out.form = formFlag
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.form = formNumber
	case *ast.StringNode:
		switch t.Type {
		case token.DoubleQuoteType, token.SingleQuoteType:
			out.plain = !strings.ContainsAny(t.Origin, "\\\n")
			out.inside = 1
		default:
			out.plain = !strings.Contains(strings.TrimSpace(t.Origin), "\n")
			if numeral.MatchString(out.text) {
				out.form = formNumber
			}
		}
	}
	return out
}

func nfc(s string) string { return norm.NFC.String(s) }

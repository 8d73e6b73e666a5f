package theme

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The theme file alone states colours: no source and no style sheet of the report has one.
func TestNoColourElsewhere(t *testing.T) {
	looked := map[string]int{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "testdata" {
			if err == nil {
				err = fs.SkipDir
			}
			return err
		}
		ext := filepath.Ext(name)
		if d.IsDir() || strings.HasSuffix(name, "_test.go") || ext != ".go" && ext != ".css" {
			return nil
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		looked[ext]++
		for _, c := range colours(t, name, string(raw)) {
			t.Errorf("%s states a colour: %s", name, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked[".go"] < 80 || looked[".css"] < 1 {
		t.Errorf("looked at %v only", looked)
	}
}

func TestColoursAreFound(t *testing.T) {
	for _, c := range []struct {
		name, code string
		want       int
	}{
		{"a.css", "a { color: #fff; background: #12436d; border-color: rgb(1 2 3); }", 3}, {"a.css", "#main { color: var(--ink); }", 0},
		{"a.go", "package a\nvar a, b, c = \"#1A1A1A\", `x fill=\"#fff\"`, \"1a1A1A\"", 3}, {"a.go", "package a\nvar a = 0x12436D", 1},
		{"a.go", "package a\nvar a = color.RGBA{R: 18, G: 67, B: 109, A: 255}", 1}, {"a.go", "package a\nvar a = Colour{18, 67, 109}", 1},
		{"a.go", "package a\nvar a = [3]int{18, 67, 109}", 1}, {"a.go", "package a\nvar a = [...][3]int{{18, 67, 109}, {0, 0, 0}}", 2},
		{"a.go", "package a\nvar a = color.RGBA{R: r, G: g, B: b, A: 255}\nvar b = color.RGBA{}\nvar c, d, e = \"#,##0\", 0x72756E67, []int{1, 2, 5}", 0},
	} {
		if got := colours(t, c.name, c.code); len(got) != c.want {
			t.Errorf("%s: found %q, want %d", c.code, got, c.want)
		}
	}
}

var (
	hashed = regexp.MustCompile(`#([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b|\b(rgb|hsl|oklch|lab)a?\(`)
	bare   = regexp.MustCompile("^[\"`][0-9a-fA-F]{6}[\"`]$")
	number = regexp.MustCompile(`^0[xX][0-9a-fA-F]{6}$`)
)

// colours are the literals of a file that state a colour.
func colours(t *testing.T, name, code string) []string {
	if filepath.Ext(name) == ".css" {
		return hashed.FindAllString(code, -1)
	}
	at := token.NewFileSet()
	file, err := parser.ParseFile(at, name, code, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && (hashed.MatchString(n.Value) || bare.MatchString(n.Value)) || n.Kind == token.INT && number.MatchString(n.Value) {
				out = append(out, n.Value)
			}
		case *ast.CompositeLit:
			if list, ok := n.Type.(*ast.ArrayType); ok && list.Len == nil {
				return true // of any length: no colour
			}
			if len(n.Elts) >= 3 && len(n.Elts) <= 4 && !slices.ContainsFunc(n.Elts, func(e ast.Expr) bool { return !whole(e) }) {
				out = append(out, fmt.Sprintf("line %d", at.Position(n.Pos()).Line))
			}
		}
		return true
	})
	return out
}

// whole says that a part of a literal is a number of one byte.
func whole(e ast.Expr) bool {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		if key, ok := kv.Key.(*ast.Ident); !ok || !strings.Contains("RGBA", key.Name) {
			return false
		}
		e = kv.Value
	}
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.INT && len(lit.Value) <= 4
}

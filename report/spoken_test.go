package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"rung/report/language"
)

// unspoken are phrases of the sources that no reader of a report sees: names of
// files and an error.
var unspoken = []string{"said and laddered", "underserved needs", "figure %s: %w"}

// Every phrase of the sources has an entry in the catalogue, whether a release
// of these tests makes a sheet say it or not: a text with a blank between
// letters is a form, unless it names a file. What the list of sheets explains
// is English: it is for the command.
func TestPhrasesHaveEntries(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	forms, looked := (*language.Language)(nil).Forms(), 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "sheets.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				of, ok := n.Fun.(*ast.SelectorExpr)
				return !ok || of.Sel.Name != "figureName"
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind != token.STRING || err != nil || !phrase(text) || slices.Contains(unspoken, text) {
					break
				}
				looked++
				if !slices.Contains(forms, text) {
					t.Errorf("%s: no catalogue has %q", name, text)
				}
			}
			return true
		})
	}
	if looked < 500 {
		t.Errorf("only %d phrases were looked at", looked)
	}
}

// phrase says that a text has a blank beside a letter, verbs aside.
func phrase(text string) bool {
	return strings.Contains(strings.TrimSpace(text), " ") && strings.ContainsFunc(verb.ReplaceAllString(text, ""), unicode.IsLetter)
}

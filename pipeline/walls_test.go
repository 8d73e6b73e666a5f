package pipeline_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestWalls holds the rules of the house by reading every source of the module.
// It parses in this process: a check that ran a command would be answered from
// the test cache after a change elsewhere.
func TestWalls(t *testing.T) {
	sources, err := readSources("..")
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]bool{}
	for _, s := range sources {
		packages[s.dir] = true
	}
	if len(packages) < 15 || len(sources) < 100 {
		t.Errorf("looked at %d files of %d packages only; is this still the whole module?", len(sources), len(packages))
	}
	for _, dir := range []string{"cmd/rung", "pipeline", "pipeline/intake", "pipeline/study", "segment", "segment/disclose", "segment/measure", "report", "report/chart", "report/xlsx"} {
		if !packages[dir] {
			t.Errorf("no file of %s was looked at", dir)
		}
	}
	for _, v := range violations(sources) {
		t.Error(v)
	}
	t.Logf("looked at %d files of %d packages", len(sources), len(packages))
}

// source is one file of the module.
type source struct {
	name    string // slash-separated, below the module's root
	dir     string
	test    bool
	file    *ast.File
	at      *token.FileSet
	imports map[string]string // path by the name in the file
}

// readSources parses all Go files below root, except those the go command
// leaves out.
func readSources(root string) ([]source, error) {
	var out []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() && name != root && (base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(base, ".go") {
			return nil
		}
		s, err := readSource(root, name)
		if err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

func readSource(root, name string) (source, error) {
	below, err := filepath.Rel(root, name)
	if err != nil {
		return source{}, err
	}
	s := source{name: filepath.ToSlash(below), at: token.NewFileSet(), imports: map[string]string{}}
	s.dir, s.test = path.Dir(s.name), strings.HasSuffix(s.name, "_test.go")
	if s.file, err = parser.ParseFile(s.at, name, nil, 0); err != nil {
		return source{}, err
	}
	for _, i := range s.file.Imports {
		of, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return source{}, err
		}
		as := path.Base(of)
		if i.Name != nil {
			as = i.Name.Name
		}
		for as == "." || as == "_" || s.imports[as] != "" {
			as += "'" // a name that no expression can have
		}
		s.imports[as] = of
	}
	return s, nil
}

// within says that a package is dir or lies below it.
func within(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }

// inside is within for import paths of this module: "segment" for
// "rung/segment/tab".
func inside(imported, dir string) bool { return within(imported, "rung/"+dir) }

// violations lists what breaks a rule, with file and line.
func violations(sources []source) []string {
	var out []string
	for _, s := range sources {
		for _, r := range rules {
			if s.test && !r.tests || !within(s.dir, r.where) && r.where != "" {
				continue
			}
			r.check(s, func(at token.Pos, text string) {
				out = append(out, fmt.Sprintf("%s:%d: %s: %s", s.name, s.at.Position(at).Line, r.name, text))
			})
		}
	}
	slices.Sort(out)
	return out
}

// rule is one rule of the house.
type rule struct {
	name  string
	where string // the part of the module it holds in; empty means all of it
	tests bool   // it holds in tests too
	check func(s source, report func(token.Pos, string))
}

var rules = []rule{
	{name: "the core imports the standard library and gonum's numerics only", where: "segment", check: imports(func(_ source, p string) bool {
		return standard(p) || within(p, "gonum.org/v1/gonum") || inside(p, "segment")
	})},
	{name: "the core knows no files, clock, network, log or unseeded randomness", where: "segment", check: imports(func(_ source, p string) bool {
		return !slices.ContainsFunc([]string{"os", "net", "log", "io/ioutil", "math/rand", "syscall", "crypto/rand", "plugin", "database"}, func(no string) bool {
			return within(p, no) && p != "math/rand/v2"
		})
	})},
	{name: "the core takes randomness from a seed", where: "segment", check: selectors("math/rand/v2", func(name string) bool {
		return name == "New" || name == "NewPCG" || name == "NewChaCha8" || name == "Rand" || name == "Source" || name == "PCG" || name == "ChaCha8"
	})},
	{name: "the core knows nothing of report, pipeline and cmd", where: "segment", tests: true, check: imports(func(s source, p string) bool {
		return !inside(p, "report") && !inside(p, "pipeline") && !inside(p, "cmd") || forTests(s, p)
	})},
	{name: "a report is made of released cells", where: "report", tests: true, check: imports(func(s source, p string) bool {
		return !inside(p, "segment/measure") && !inside(p, "segment/estimate") && (!inside(p, "pipeline") || forTests(s, p)) || released(s, p)
	})},
	{name: "nothing below the pipeline knows it", check: imports(func(s source, p string) bool {
		return !inside(p, "pipeline") || within(s.dir, "pipeline") || within(s.dir, "cmd")
	})},
	{name: "nothing imports a command", tests: true, check: imports(func(s source, p string) bool {
		return !inside(p, "cmd") || within(s.dir, "cmd")
	})},
	{name: "tests only import sharedtest", check: imports(func(_ source, p string) bool { return p != sharedtest })},
	{name: "each heavy library has one owner", check: imports(func(s source, p string) bool {
		for library, owners := range owners {
			if within(p, library) && !slices.ContainsFunc(owners, func(o string) bool { return within(s.dir, o) }) {
				return false
			}
		}
		return true
	})},
	{name: "only cmd prints", check: outsideCommand(selectors("fmt", func(name string) bool { return !strings.HasPrefix(name, "Print") }))},
	{name: "only cmd holds the terminal", check: outsideCommand(selectors("os", func(name string) bool { return name != "Stdout" && name != "Stderr" }))},
	{name: "nobody prints with builtins", check: outsideCommand(printing)},
	{name: "only cmd exits", check: outsideCommand(selectors("os", func(name string) bool { return name != "Exit" }))},
	{name: "only cmd exits or logs", check: outsideCommand(selectors("log", func(name string) bool { return name == "Logger" || name == "New" }))},
	{name: "time is an input", check: outsideCommand(selectors("time", func(name string) bool { return name != "Now" && name != "Since" && name != "Until" }))},
	{name: "no rule can be passed by a dot import", check: func(s source, report func(token.Pos, string)) {
		for _, i := range s.file.Imports {
			if i.Name != nil && i.Name.Name == "." {
				report(i.Pos(), i.Path.Value+" is imported without a name")
			}
		}
	}},
}

// owners are the only importers of heavy libraries. Tests are free: they read
// what others wrote.
var owners = map[string][]string{
	"github.com/parquet-go/parquet-go": {"pipeline/intake"},
	"github.com/apache/arrow-go":       {"pipeline/intake"},
	"gonum.org/v1/plot":                {"report/chart"},
	"github.com/xuri/excelize":         {"report/xlsx"},
	"github.com/goccy/go-yaml":         {"pipeline/study"},
	"github.com/expr-lang/expr":        {"pipeline/intake", "pipeline/study"},
	"gocloud.dev":                      {"pipeline/intake"},
	"cloud.google.com/go":              {"pipeline/intake"},
	"google.golang.org/api":            {"pipeline/intake"},
	"github.com/Azure":                 {"pipeline/intake"},
	"github.com/aws":                   {"pipeline/intake"},
	"github.com/spf13/cobra":           {"cmd/rung"},
	"github.com/vbauerster/mpb":        {"cmd/rung"},
}

// sharedtest finds the oracles that tests compare with.
const sharedtest = "rung/pipeline/sharedtest"

func forTests(s source, p string) bool { return s.test && p == sharedtest }

// released lets tests of the report make a release to draw: they go through
// disclosure control, which takes estimates.
func released(s source, p string) bool { return s.test && inside(p, "segment/estimate") }

// standard says that an import is of the standard library.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".") && first != "rung"
}

// imports reports every import that is not allowed.
func imports(allowed func(source, string) bool) func(source, func(token.Pos, string)) {
	return func(s source, report func(token.Pos, string)) {
		for _, i := range s.file.Imports {
			if p, err := strconv.Unquote(i.Path.Value); err != nil || !allowed(s, p) {
				report(i.Pos(), "imports "+p)
			}
		}
	}
}

// selectors reports every use of a package's names that is not allowed, called
// or not: a function kept in a variable is called later.
func selectors(pkg string, allowed func(string) bool) func(source, func(token.Pos, string)) {
	return func(s source, report func(token.Pos, string)) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			e, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := e.X.(*ast.Ident)
			// An identifier with an object is declared in the file and hides the import.
			if ok && x.Obj == nil && s.imported(x.Name) == pkg && !allowed(e.Sel.Name) {
				report(e.Pos(), "uses "+pkg+"."+e.Sel.Name)
			}
			return true
		})
	}
}

// imported is the package of a name. A last element that is a version stands
// for the one before it.
func (s source) imported(name string) string {
	if p, ok := s.imports[name]; ok {
		return p
	}
	for as, p := range s.imports {
		if strings.HasPrefix(as, "v") && path.Base(path.Dir(p)) == name {
			return p
		}
	}
	return ""
}

// printing reports the builtins that write to standard error.
func printing(s source, report func(token.Pos, string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if f, ok := c.Fun.(*ast.Ident); ok && f.Obj == nil && (f.Name == "print" || f.Name == "println") {
				report(c.Pos(), "calls "+f.Name)
			}
		}
		return true
	})
}

func outsideCommand(check func(source, func(token.Pos, string))) func(source, func(token.Pos, string)) {
	return func(s source, report func(token.Pos, string)) {
		if !within(s.dir, "cmd") {
			check(s, report)
		}
	}
}

// TestWallsStand plants a violation of each rule and requires that it is
// reported, and that what looks alike and is allowed is not.
func TestWallsStand(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range []struct {
		name, file, code string
		want             string // part of the one violation; empty for none
	}{
		{"a library in the core", "segment/x.go", `import _ "golang.org/x/text/width"`, "gonum's numerics only"},
		{"plotting in the core", "segment/tab/x.go", `import _ "gonum.org/v1/plot"`, "gonum's numerics only"},
		{"numerics in the core", "segment/tab/x.go", `import _ "gonum.org/v1/gonum/stat"`, ""},
		{"files in the core", "segment/measure/x.go", `import _ "os"`, "no files, clock"},
		{"commands in the core", "segment/x.go", `import _ "os/exec"`, "no files, clock"},
		{"the network in the core", "segment/x.go", `import _ "net/http"`, "no files, clock"},
		{"a log in the core", "segment/x.go", `import _ "log/slog"`, "no files, clock"},
		{"old files in the core", "segment/x.go", `import _ "io/ioutil"`, "no files, clock"},
		{"old randomness in the core", "segment/x.go", `import _ "math/rand"`, "no files, clock"},
		{"unseeded randomness in the core", "segment/x.go", `import "math/rand/v2"; var x = rand.IntN(3)`, "from a seed"},
		{"unseeded randomness under another name", "segment/x.go", `import dice "math/rand/v2"; var x = dice.IntN(3)`, "from a seed"},
		{"seeded randomness in the core", "segment/x.go", `import "math/rand/v2"; var x = rand.New(rand.NewPCG(1, 2))`, ""},
		{"files in a test of the core", "segment/x_test.go", `import _ "os"`, ""},
		{"the clock in the core", "segment/x.go", `import "time"; var x = time.Now()`, "time is an input"},
		{"the clock kept for later", "report/x.go", `import "time"; var now = time.Now`, "time is an input"},
		{"the clock under another name", "pipeline/x.go", `import t "time"; var x = t.Since(t.Time{})`, "time is an input"},
		{"a local value called time", "pipeline/x.go", `func f(time struct{ Now int }) int { return time.Now }`, ""},
		{"the clock in a command", "cmd/rung/x.go", `import "time"; var x = time.Now()`, ""},
		{"the clock in a test", "pipeline/x_test.go", `import "time"; var x = time.Now()`, ""},
		{"the report in the core", "segment/ladder/x.go", `import _ "rung/report"`, "knows nothing of report"},
		{"the report in a test of the core", "segment/ladder/x_test.go", `import _ "rung/report/chart"`, "knows nothing of report"},
		{"oracles in a test of the core", "segment/ladder/x_test.go", `import _ "rung/pipeline/sharedtest"`, ""},
		{"measures in the report", "report/x.go", `import _ "rung/segment/measure"`, "made of released cells"},
		{"measures in a test of the report", "report/html/x_test.go", `import _ "rung/segment/measure"`, "made of released cells"},
		{"estimates in the report", "report/xlsx/x.go", `import _ "rung/segment/estimate"`, "made of released cells"},
		{"estimates in a test of the report", "report/xlsx/x_test.go", `import _ "rung/segment/estimate"`, ""},
		{"the study in a test of the report", "report/x_test.go", `import _ "rung/pipeline/study"`, "made of released cells"},
		{"the release in the report", "report/x.go", `import _ "rung/segment/disclose"`, ""},
		{"the pipeline beside it", "other/x.go", `import _ "rung/pipeline/publish"`, "below the pipeline"},
		{"the pipeline in itself", "pipeline/intake/x.go", `import _ "rung/pipeline/study"`, ""},
		{"a command in the pipeline", "pipeline/x_test.go", `import _ "rung/cmd/rung"`, "imports a command"},
		{"test help in the program", "pipeline/x.go", `import _ "rung/pipeline/sharedtest"`, "tests only"},
		{"Parquet in a measure of the pipeline", "pipeline/publish/x.go", `import _ "github.com/parquet-go/parquet-go"`, "one owner"},
		{"Arrow in the pipeline", "pipeline/x.go", `import _ "github.com/apache/arrow-go/v18/arrow"`, "one owner"},
		{"plots in the report", "report/x.go", `import _ "gonum.org/v1/plot/vg"`, "one owner"},
		{"plots in the charts", "report/chart/x.go", `import _ "gonum.org/v1/plot/vg"`, ""},
		{"Excel in the report", "report/html/x.go", `import _ "github.com/xuri/excelize/v2"`, "one owner"},
		{"YAML in the intake", "pipeline/intake/x.go", `import _ "github.com/goccy/go-yaml"`, "one owner"},
		{"expressions in the publisher", "pipeline/publish/x.go", `import _ "github.com/expr-lang/expr/vm"`, "one owner"},
		{"object stores in the study", "pipeline/study/x.go", `import _ "gocloud.dev/blob"`, "one owner"},
		{"object stores in the intake", "pipeline/intake/x.go", `import _ "gocloud.dev/blob/s3blob"`, ""},
		{"a store's own library in the publisher", "pipeline/publish/x.go", `import _ "github.com/aws/aws-sdk-go-v2/service/s3"`, "one owner"},
		{"expressions in the intake", "pipeline/intake/x.go", `import _ "github.com/expr-lang/expr/vm"`, ""},
		{"commands in the pipeline", "pipeline/x.go", `import _ "github.com/spf13/cobra"`, "one owner"},
		{"progress in the pipeline", "pipeline/x.go", `import _ "github.com/vbauerster/mpb/v8"`, "one owner"},
		{"an owner in name only", "pipeline/intake2/x.go", `import _ "github.com/parquet-go/parquet-go"`, "one owner"},
		{"printing in the pipeline", "pipeline/x.go", `import "fmt"; func f() { fmt.Println() }`, "cmd prints"},
		{"writing elsewhere", "pipeline/x.go", `import ("fmt"; "io"); func f(w io.Writer) { fmt.Fprintln(w) }`, ""},
		{"standard output in the report", "report/x.go", `import "os"; var x = os.Stdout`, "holds the terminal"},
		{"standard error in the pipeline", "pipeline/x.go", `import "os"; var x = os.Stderr`, "holds the terminal"},
		{"a builtin", "segment/x.go", `func f() { println(1) }`, "prints with builtins"},
		{"printing in a test", "pipeline/x_test.go", `import ("fmt"; "os"); func f() { fmt.Fprintln(os.Stderr); fmt.Println() }`, ""},
		{"printing in a command", "cmd/rung/x.go", `import ("fmt"; "os"); func f() { fmt.Println(); os.Exit(1) }`, ""},
		{"leaving in the pipeline", "pipeline/x.go", `import "os"; func f() { os.Exit(1) }`, "cmd exits"},
		{"a fatal log in the pipeline", "pipeline/x.go", `import "log"; func f() { log.Fatal() }`, "cmd exits or logs"},
		{"a dot import", "report/x.go", `import . "strings"; var x = ToUpper("a")`, "dot import"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			plant(t, root, c.file, c.code)
			plant(t, root, "segment/testdata/x.go", `import _ "os"`)
			sources, err := readSources(root)
			if err != nil {
				t.Fatal(err)
			}
			if len(sources) != 1 {
				t.Fatalf("looked at %d files, want 1", len(sources))
			}
			got := violations(sources)
			for _, v := range got {
				seen[ruleOf(v)] = true
			}
			if c.want == "" {
				if len(got) > 0 {
					t.Errorf("reported: %q", got)
				}
				return
			}
			if !slices.ContainsFunc(got, func(v string) bool { return strings.HasPrefix(v, c.file+":") && strings.Contains(v, c.want) }) {
				t.Errorf("reported %q, want %q", got, c.want)
			}
		})
	}
	for _, r := range rules {
		if !seen[r.name] {
			t.Errorf("no planted violation breaks the rule %q", r.name)
		}
	}
}

// ruleOf is the rule in the text of a violation.
func ruleOf(violation string) string {
	for _, r := range rules {
		if strings.Contains(violation, ": "+r.name+": ") {
			return r.name
		}
	}
	return ""
}

func plant(t *testing.T, root, name, code string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("package x\n\n"+code+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

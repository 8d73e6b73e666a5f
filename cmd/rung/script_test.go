package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rung/pipeline/intake"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"rung":    main,
		"parquet": func() { os.Exit(parquetCommand(os.Args[1:])) },
		"halve":   func() { os.Exit(halveCommand(os.Args[1:])) },
		"spoil":   func() { os.Exit(spoilCommand(os.Args[1:])) },
		"nights":  func() { os.Exit(nightsCommand(os.Args[1:])) },
		"status":  func() { os.Exit(statusCommand(os.Args[1:])) },
	})
}

// scripts is how many stories there are; a folder that matched nothing, or a
// script that went missing, must not look green.
const scripts = 9

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) != scripts {
		t.Fatalf("found %d scripts (%v), want %d", len(files), err, scripts)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true})
}

// parquetCommand turns CSV files into Parquet ones: parquet IN.csv OUT.parquet.
// A header cell "age:int" names a column and its type: int, float, bool, text
// (the default), date or time. An empty cell is a null.
func parquetCommand(args []string) int {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: parquet IN.csv OUT.parquet")
		return 64
	}
	if err := parquetFromCSV(args[0], args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func parquetFromCSV(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	columns := make([]intake.Column, len(records[0]))
	for c, head := range records[0] {
		if columns[c], err = columnOf(head, records[1:], c); err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
	}
	return writeParquet(to, columns)
}

func writeParquet(to string, columns []intake.Column) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	if err := intake.WriteTable(w, columns); err != nil {
		return err
	}
	return w.Close()
}

func columnOf(head string, rows [][]string, at int) (intake.Column, error) {
	name, kind, _ := strings.Cut(head, ":")
	c := intake.Column{Name: name, Valid: make([]bool, len(rows))}
	switch kind { // a column without rows has its type all the same
	case "int":
		c.Ints = []int64{}
	case "float":
		c.Floats = []float64{}
	case "bool":
		c.Bools = []bool{}
	case "date":
		c.Dates = []time.Time{}
	case "time":
		c.Times = []time.Time{}
	}
	for i, r := range rows {
		c.Valid[i] = r[at] != ""
		if err := appendText(&c, kind, r[at]); err != nil {
			return c, fmt.Errorf("column %s, row %d: %w", name, i+1, err)
		}
	}
	return c, nil
}

func appendText(c *intake.Column, kind, text string) (err error) {
	empty := text == ""
	switch kind {
	case "int":
		var v int64
		if !empty {
			v, err = strconv.ParseInt(text, 10, 64)
		}
		c.Ints = append(c.Ints, v)
	case "float":
		var v float64
		if !empty {
			v, err = strconv.ParseFloat(text, 64)
		}
		c.Floats = append(c.Floats, v)
	case "bool":
		c.Bools = append(c.Bools, text == "true")
	case "date", "time":
		var v time.Time
		layout := map[string]string{"date": time.DateOnly, "time": time.RFC3339}[kind]
		if !empty {
			v, err = time.Parse(layout, text)
		}
		if kind == "date" {
			c.Dates = append(c.Dates, v)
		} else {
			c.Times = append(c.Times, v)
		}
	case "", "text":
		c.Texts = append(c.Texts, text)
	default:
		err = fmt.Errorf("unknown type %q", kind)
	}
	return err
}

// statusCommand runs a command and succeeds when its exit status is the one
// expected: status 65 rung run study.yaml.
func statusCommand(args []string) int {
	want, err := strconv.Atoi(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: status N COMMAND...")
		return 64
	}
	c := exec.Command(args[1], args[2:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	err = c.Run()
	got := c.ProcessState.ExitCode()
	if got != want {
		fmt.Fprintf(os.Stderr, "exit status %d, want %d (%v)\n", got, want, err)
		return 1
	}
	return 0
}

// halveCommand copies the first half of a file: halve IN OUT.
func halveCommand(args []string) int {
	b, err := os.ReadFile(args[0])
	if err == nil {
		err = os.WriteFile(args[1], b[:len(b)/2], 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// nightsCommand succeeds when a study's folder holds exactly so many nights
// and nothing else but current and the lock: nights DIR N.
func nightsCommand(args []string) int {
	entries, err := os.ReadDir(args[0])
	n := 0
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "current", name == ".lock":
		case e.IsDir() && !strings.HasPrefix(name, "."):
			n++
		default:
			err = fmt.Errorf("left behind: %s", name)
		}
	}
	if err != nil || strconv.Itoa(n) != args[1] {
		fmt.Fprintf(os.Stderr, "%d nights, want %s (%v)\n", n, args[1], err)
		return 1
	}
	return 0
}

// spoilCommand adds a byte to a published file: spoil FILE.
func spoilCommand(args []string) int {
	b, err := os.ReadFile(args[0])
	if err == nil {
		err = os.WriteFile(args[0], append(b, 'x'), 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

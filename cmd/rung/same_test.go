package main

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"rung/pipeline/demo"
	"rung/pipeline/intake"
)

// TestSameInSameOut runs one study twice, with one and two processors, with
// its rows shuffled and spread over several files whose names sort otherwise,
// and from long or nested ladders' order, and compares every published byte.
// The manifest is apart: it states the SHA-256 of the inputs, which differ.
func TestSameInSameOut(t *testing.T) {
	respondents := 240
	if testing.Short() {
		respondents = 40 // the race detector makes drawing slow
	}
	tables := demo.Tables(demo.Intermediary, respondents)
	first := publishTables(t, tables, 1, nil)
	if len(first) < 12 {
		t.Fatalf("a night of %d files; want report, results and charts", len(first))
	}
	nights := map[string]map[string][]byte{"rows shuffled, three files": publishTables(t, tables, 2, rand.New(rand.NewPCG(1, 1)))}
	if !testing.Short() {
		nights["again, two processors"] = publishTables(t, tables, 2, nil)
		nights["rows shuffled, eight processors"] = publishTables(t, tables, 8, rand.New(rand.NewPCG(3, 3)))
		nights["rows shuffled, other shuffle"] = publishTables(t, tables, 1, rand.New(rand.NewPCG(2, 2)))
	}
	for name, again := range nights {
		if len(again) != len(first) {
			t.Errorf("%s: %d files, want %d", name, len(again), len(first))
		}
		for path, want := range first {
			if !bytes.Equal(again[path], want) {
				t.Errorf("%s: %s differs", name, path)
			}
		}
	}
}

// publishTables writes the demo's study and the exports, shuffled and split
// when r is set, and returns the published files without the manifest.
func publishTables(t *testing.T, tables map[string][]intake.Column, processors int, r *rand.Rand) map[string][]byte {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	files, err := demo.Files(demo.Intermediary, 1)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][][]intake.Column{}
	for name, columns := range tables {
		parts[name] = [][]intake.Column{columns}
		if r != nil {
			parts[name] = shuffled(columns, r, 3)
		}
	}
	return publishStudy(t, parts, string(files["study.yaml"]), files["codes.csv"])
}

func published(t *testing.T, study string) map[string][]byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"run", study, "--progress", "none"}, &stdout, &stderr); status != exitOK {
		t.Fatalf("exit status %d\n%s", status, &stderr)
	}
	night := strings.TrimSpace(stdout.String())
	out := map[string][]byte{}
	err := filepath.WalkDir(night, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "manifest.json" {
			return err
		}
		b, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, night)] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// shuffled deals the rows of a table, in random order, into n tables.
func shuffled(columns []intake.Column, r *rand.Rand, n int) [][]intake.Column {
	rows := 0
	for _, c := range columns {
		rows = max(rows, len(c.Ints), len(c.Texts))
	}
	order := r.Perm(rows)
	parts := make([][]intake.Column, n)
	for p := range parts {
		for _, c := range columns {
			parts[p] = append(parts[p], take(c, order[p*rows/n:(p+1)*rows/n]))
		}
	}
	return parts
}

func take(c intake.Column, rows []int) intake.Column {
	return intake.Column{Name: c.Name, Ints: at(c.Ints, rows), Floats: at(c.Floats, rows), Bools: at(c.Bools, rows), Texts: at(c.Texts, rows),
		Dates: at(c.Dates, rows), Times: at(c.Times, rows), Lists: at(c.Lists, rows), Field: c.Field, Valid: at(c.Valid, rows)}
}

func at[T any](values []T, rows []int) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = values[r]
	}
	return out
}

// TestNestedLadders gives the same results from one row a ladder, with a LIST
// of rungs, as from one row a rung.
func TestNestedLadders(t *testing.T) {
	if testing.Short() {
		t.Skip("two whole nights; nothing in them runs at once that others do not")
	}
	tables := demo.Tables(demo.Intermediary, 120)
	long := oneCoder(tables[intake.LaddersExport])
	tables[intake.LaddersExport] = long
	study, err := demo.Files(demo.Intermediary, 1)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(study["study.yaml"]), ", coder: coder", "", 1)
	exports := map[string][][]intake.Column{}
	for name, columns := range tables {
		exports[name] = [][]intake.Column{columns}
	}
	want := publishStudy(t, exports, text, study["codes.csv"])["/results.csv"]
	exports[intake.LaddersExport] = [][]intake.Column{nested(long)}
	text = strings.Replace(text, "rung: rung, code: code", "rungs: rungs, code: code", 1)
	got := publishStudy(t, exports, text, study["codes.csv"])["/results.csv"]
	if len(want) < 100_000 || !bytes.Equal(got, want) {
		t.Errorf("results of nested ladders (%d bytes) differ from those of long ones (%d bytes)", len(got), len(want))
	}
}

// oneCoder keeps the ladders that are whole as the first coder coded them:
// nested rows cannot say that a rung is missing.
func oneCoder(columns []intake.Column) []intake.Column {
	by := byName(columns)
	whole, next := map[int64]bool{}, map[int64]int64{}
	for i, l := range by["ladder_id"].Ints {
		if by["coder"].Texts[i] != "coder_1" {
			continue
		}
		if _, seen := whole[l]; !seen {
			whole[l] = true
		}
		next[l]++
		whole[l] = whole[l] && by["rung"].Ints[i] == next[l] && by["code"].Texts[i] != "not in the frame" && by["respondent_id"].Ints[i] != 1
	}
	var rows []int
	for i, l := range by["ladder_id"].Ints {
		if by["coder"].Texts[i] == "coder_1" && whole[l] {
			rows = append(rows, i)
		}
	}
	var out []intake.Column
	for _, c := range columns {
		if c.Name != "coder" {
			out = append(out, take(c, rows))
		}
	}
	return out
}

func byName(columns []intake.Column) map[string]intake.Column {
	out := map[string]intake.Column{}
	for _, c := range columns {
		out[c.Name] = c
	}
	return out
}

// nested folds the rungs of each ladder into one row.
func nested(columns []intake.Column) []intake.Column {
	by := byName(columns)
	var first []int
	var lists [][]string
	for i, l := range by["ladder_id"].Ints {
		if i == 0 || l != by["ladder_id"].Ints[i-1] {
			first, lists = append(first, i), append(lists, nil)
		}
		lists[len(lists)-1] = append(lists[len(lists)-1], by["code"].Texts[i])
	}
	out := []intake.Column{{Name: "rungs", Lists: lists, Field: "code"}}
	for _, name := range []string{"respondent_id", "ladder_id", "asset", "swot", "wave"} {
		out = append(out, take(by[name], first))
	}
	return out
}

// publishStudy writes exports, each in some files whose names sort backwards, a
// study and its code frame, and runs it.
func publishStudy(t *testing.T, exports map[string][][]intake.Column, study string, codes []byte) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{"study.yaml": []byte(study), "codes.csv": codes} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, parts := range exports {
		for i, part := range parts {
			write(t, filepath.Join(dir, "exports", name, string(rune('z'-i))+".parquet"), part)
		}
	}
	return published(t, filepath.Join(dir, "study.yaml"))
}

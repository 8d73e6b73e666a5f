package ladder_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment/ladder"
)

// frameOf makes a frame of codes whose level is their first letter: A1, C2, V1.
func frameOf(t testing.TB, ids ...string) *ladder.Frame {
	t.Helper()
	var list []ladder.Code
	for _, id := range ids {
		level, ok := ladder.ParseLevel(id[:1])
		if !ok {
			t.Fatalf("%q names no level", id)
		}
		list = append(list, ladder.Code{ID: id, Level: level})
	}
	f, err := ladder.NewFrame(list)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// small is the frame of the cases worked by hand.
func small(t testing.TB) *ladder.Frame {
	return frameOf(t, "A1", "A2", "C1", "C2", "C3", "V1", "V2")
}

// codesOf reads "A1>C1>V1".
func codesOf(t testing.TB, f *ladder.Frame, text string) []ladder.Index {
	t.Helper()
	var out []ladder.Index
	if text == "" {
		return nil
	}
	for _, id := range strings.Split(text, ">") {
		i, ok := f.Lookup(id)
		if !ok {
			t.Fatalf("no code %q", id)
		}
		out = append(out, i)
	}
	return out
}

// setOf makes a set of persons, each with ladders of codes.
func setOf(persons ...[][]ladder.Index) *ladder.Set {
	s := &ladder.Set{First: []int32{0}, Rungs: []int32{0}}
	for _, ladders := range persons {
		for _, codes := range ladders {
			s.Codes = append(s.Codes, codes...)
			s.Rungs = append(s.Rungs, int32(len(s.Codes)))
		}
		s.First = append(s.First, int32(len(s.Rungs)-1))
	}
	n := len(s.Rungs) - 1
	s.Asset, s.Swot = make([]ladder.Asset, n), make([]ladder.Swot, n)
	return s
}

// textSet is setOf for persons written as "A1>C1>V1 | A2>C1".
func textSet(t testing.TB, f *ladder.Frame, persons ...string) *ladder.Set {
	t.Helper()
	var all [][][]ladder.Index
	for _, p := range persons {
		var ladders [][]ladder.Index
		for _, l := range strings.Split(p, "|") {
			ladders = append(ladders, codesOf(t, f, strings.TrimSpace(l)))
		}
		all = append(all, ladders)
	}
	return setOf(all...)
}

// matrixOf counts a whole set.
func matrixOf(f *ladder.Frame, s *ladder.Set, o ladder.Options) *ladder.Matrix {
	m, c := ladder.NewMatrix(len(f.Codes)), ladder.NewCounter(f, o)
	for i := range s.Respondents() {
		m.Add(c.Person(s, i))
	}
	return m
}

// show prints implications as "A1>C1 1.0", ordered by From and To.
func show(f *ladder.Frame, list []ladder.Implication) string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b ladder.Implication) int {
		return (int(a.From)-int(b.From))<<16 + int(a.To) - int(b.To)
	})
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%s>%s %d.%d", f.Codes[p.From].ID, f.Codes[p.To].ID, p.Direct, p.Indirect))
	}
	return strings.Join(out, ", ")
}

// showMatrix prints the active cells of a matrix likewise.
func showMatrix(f *ladder.Frame, m *ladder.Matrix) string {
	var list []ladder.Implication
	for i := range m.Direct {
		if m.Direct[i]+m.Indirect[i] > 0 {
			list = append(list, ladder.Implication{From: ladder.Index(i / m.N), To: ladder.Index(i % m.N),
				Direct: uint32(m.Direct[i]), Indirect: uint32(m.Indirect[i])})
		}
	}
	return show(f, list)
}

// oracle reads a CSV file of the shared ladder oracles, without its header.
func oracle(t testing.TB, elem ...string) [][]string {
	t.Helper()
	file, err := os.Open(sharedtest.Shared(t, append([]string{"oracles"}, elem...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func number(t testing.TB, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// looked fails a test that went through fewer or more cases than it should.
func looked(t testing.TB, at, want int) {
	t.Helper()
	if at != want {
		t.Errorf("looked at %d cases, want %d", at, want)
	}
}

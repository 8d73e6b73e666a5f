package demo

import (
	"bytes"
	"slices"
	"testing"

	"rung/pipeline/intake"
)

// The same number of respondents gives the same bytes, and a larger demo
// begins with the people of a smaller one.
func TestSamePeople(t *testing.T) {
	for i := range Kinds() {
		k := Kind(i)
		one, err := Files(k, 40)
		if err != nil {
			t.Fatal(err)
		}
		two, err := Files(k, 40)
		if err != nil {
			t.Fatal(err)
		}
		if len(one) != 11 {
			t.Fatalf("%d files, want a study, a code frame and nine exports", len(one))
		}
		for name := range one {
			if !bytes.Equal(one[name], two[name]) {
				t.Errorf("%s: %s differs between two demos of 40", k, name)
			}
		}
		few, many := Tables(k, 40), Tables(k, 80)
		for export, columns := range few {
			for i, c := range columns {
				larger := many[export][i]
				if len(c.Texts) > 0 && !slices.Equal(c.Texts, larger.Texts[:len(c.Texts)]) || !slices.Equal(c.Ints, larger.Ints[:len(c.Ints)]) {
					t.Errorf("%s: %s: %s of 40 is not the beginning of that of 80", k, export, c.Name)
				}
			}
		}
	}
}

// One person, of whom nothing need be known, is a demo too.
func TestOnePerson(t *testing.T) {
	for i := range Kinds() {
		if _, err := Files(Kind(i), 1); err != nil {
			t.Error(err)
		}
	}
}

// Every code that people say stands in the frame, every answer leads
// somewhere, and every ladder that goes on long enough ends at a value.
func TestWhyLeadsToValues(t *testing.T) {
	for i, name := range Kinds() {
		f := worlds[i].frame
		steps := 0
		for from, to := range f.why {
			if f.levels[from] == "" {
				t.Errorf("%s: %s is not in the frame", name, from)
			}
			for _, s := range to {
				steps++
				if f.levels[s.to] == "" {
					t.Errorf("%s: %s leads to %s, which is not in the frame", name, from, s.to)
				}
			}
		}
		for code, level := range f.levels {
			if ends := len(f.why[code]) == 0; ends != (level == "value") {
				t.Errorf("%s: %s is a %s; only values end a ladder", name, code, level)
			}
		}
		if steps < 60 || len(f.items) != 16 {
			t.Errorf("%s: looked at %d steps and %d items, want 60 and 16", name, steps, len(f.items))
		}
	}
}

// What people name beside their ladders is in the frame and in the study.
func TestNamesAreKnown(t *testing.T) {
	for i, name := range Kinds() {
		w := worlds[i]
		for _, n := range w.needs {
			if w.frame.levels[n.code] == "" {
				t.Errorf("%s: need %s is not in the frame", name, n.code)
			}
		}
		for code := range w.significance {
			if w.frame.levels[code] != "attribute" {
				t.Errorf("%s: item %s is not in the frame", name, code)
			}
		}
		lists := slices.Concat(valueNames, typeNames, currencyNames[:], w.stages[:])
		for _, d := range w.dimensions {
			lists = append(lists, d.asset+"/"+d.name)
		}
		lists = append(lists, w.outside.channels...)
		for _, spots := range w.spots {
			for _, s := range spots {
				lists = append(lists, s.channels...)
			}
		}
		for _, word := range lists {
			if !bytes.Contains(w.study, []byte(word)) {
				t.Errorf("%s: the study does not say %s", name, word)
			}
		}
		if !bytes.Contains(w.study, []byte("study: "+Kind(i).Study()+"\n")) {
			t.Errorf("the study of %s has another name", name)
		}
	}
}

// The exports carry the faults that the quality sheet is there to show, and
// few of them.
func TestFaultsAreFew(t *testing.T) {
	kinds(t, func(t *testing.T, k Kind, d map[string]export) {
		if len(d) != 9 {
			t.Fatalf("%d exports, want 9", len(d))
		}
		people := whoever(d[intake.RespondentsExport], func(int) bool { return true })
		for name, e := range d {
			if name == intake.RespondentsExport {
				within(t, "records that stand twice", float64(e.rows-len(people))/Respondents, 0.003, 0.01)
				continue
			}
			strangers := 0
			for row := range e.rows {
				if !people[e.who(row)] {
					strangers++
				}
			}
			within(t, "rows of nobody in "+name, float64(strangers)/float64(e.rows), 0.001, 0.01)
		}
		ladders, unknown := d[intake.LaddersExport], 0
		for row := range ladders.rows {
			unknown += int(yes(ladders.text("code", row) == "not in the frame"))
		}
		within(t, "codes that are not in the frame", float64(unknown)/float64(ladders.rows), 0.0005, 0.02)
	})
}

// A kind has a name, and a name a kind.
func TestKinds(t *testing.T) {
	for i, name := range Kinds() {
		if k, ok := KindOf(name); !ok || int(k) != i || k.String() != name {
			t.Errorf("KindOf(%q) = %v, %v", name, k, ok)
		}
	}
	if _, ok := KindOf("seller"); ok {
		t.Error("a kind of demo that there is not")
	}
}

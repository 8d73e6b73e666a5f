package intake

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// col is a mapped column.
func col(name string) study.Column { return study.Column{Name: name} }

// write puts columns into a Parquet file below dir.
func write(t testing.TB, dir, name string, columns ...Column) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTable(&b, columns); err != nil {
		t.Fatal(err)
	}
	put(t, dir, name, b.Bytes())
}

func put(t testing.TB, dir, name string, content []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func frame(t testing.TB) *ladder.Frame {
	t.Helper()
	f, err := ladder.NewFrame([]ladder.Code{
		{ID: "roster", Level: ladder.Attribute}, {ID: "sleep", Level: ladder.Consequence, Synonyms: []string{"better sleep"}},
		{ID: "energy", Level: ladder.Consequence}, {ID: "family", Level: ladder.Value}, {ID: "freedom", Level: ladder.Value},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// small is a study of the three exports in dir, without journeys.
func small(t testing.TB, dir string, traits ...study.Trait) *study.Study {
	return &study.Study{File: filepath.Join(dir, "study.yaml"), Dir: dir, Name: "small", Timezone: "Europe/Berlin", Frame: frame(t), Traits: traits, Measures: []string{"terminal_values"},
		Exports: study.Exports{
			Respondents:  &study.Respondents{Source: study.Source{Path: "people/*.parquet"}, ID: col("id")},
			Ladders:      &study.LadderExport{Source: study.Source{Path: "ladders/**/*.parquet"}, Respondent: col("id"), Ladder: col("ladder"), Rung: col("rung"), Code: col("code")},
			Interactions: &study.Interactions{Source: study.Source{Path: "events/*.parquet"}, Respondent: col("id"), Time: col("ts"), Stage: col("stage"), Stages: []string{"aware", "trial", "use"}},
		}}
}

// Read reads a study whole, with the ladders in the sample.
func Read(ctx context.Context, st *study.Study, o Options) (*Intake, error) {
	in, err := Open(ctx, st, o)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := readLadders(in); err != nil {
		return nil, err
	}
	return in, nil
}

// readLadders reads what people said into the sample.
func readLadders(in *Intake) error {
	var mu sync.Mutex
	var blocks map[int]*ladder.Set
	sample := in.Sample
	err := in.Ladders(func(workers int) ([]func(int, *ladder.Set) error, error) {
		blocks = map[int]*ladder.Set{}
		out := make([]func(int, *ladder.Set) error, workers)
		for w := range out {
			out[w] = func(lo int, said *ladder.Set) error {
				mu.Lock()
				defer mu.Unlock()
				blocks[lo] = cloneSet(said)
				return nil
			}
		}
		return out, nil
	})
	if err == nil {
		in.Sample = sample
		in.Sample.Ladders = joinSets(blocks, in.Sample.Len)
	}
	return err
}

func cloneSet(s *ladder.Set) *ladder.Set {
	c := *s
	c.First, c.Rungs, c.Codes, c.Parent = slices.Clone(s.First), slices.Clone(s.Rungs), slices.Clone(s.Codes), slices.Clone(s.Parent)
	c.Asset, c.Swot, c.Wave = slices.Clone(s.Asset), slices.Clone(s.Swot), slices.Clone(s.Wave)
	return &c
}

// joinSets puts blocks together; every respondent must be in one of them.
func joinSets(blocks map[int]*ladder.Set, people int) *ladder.Set {
	out := &ladder.Set{First: []int32{0}, Rungs: []int32{0}}
	forks := false
	for _, b := range blocks {
		forks = forks || b.Parent != nil
	}
	for _, lo := range slices.Sorted(maps.Keys(blocks)) {
		b := blocks[lo]
		if len(out.First)-1 != lo {
			panic(fmt.Sprintf("the block at %d follows %d respondents", lo, len(out.First)-1))
		}
		for i := range b.Respondents() {
			for _, l := range byContent(b, i) {
				out.Codes = append(out.Codes, b.Ladder(l)...)
				for k := range b.Ladder(l) {
					switch {
					case b.Parent != nil:
						out.Parent = append(out.Parent, b.ParentOf(l)[k])
					case forks:
						out.Parent = append(out.Parent, int16(k-1))
					}
				}
				out.Rungs = append(out.Rungs, int32(len(out.Codes)))
				out.Asset, out.Swot = append(out.Asset, b.Asset[l]), append(out.Swot, b.Swot[l])
				if b.Wave != nil {
					out.Wave = append(out.Wave, b.Wave[l])
				}
			}
			out.First = append(out.First, int32(len(out.Asset)))
		}
		if b.Codings != nil {
			out.Codings = b.Codings // of a study that is one block
		}
	}
	if len(out.First)-1 != people {
		panic(fmt.Sprintf("blocks of %d of %d respondents", len(out.First)-1, people))
	}
	return out
}

// byContent lists the ladders of respondent i by what they say: the order in
// which they stand in a block means nothing.
func byContent(s *ladder.Set, i int) []int32 {
	var out []int32
	for l := s.First[i]; l < s.First[i+1]; l++ {
		out = append(out, l)
	}
	text := func(l int32) string {
		wave := uint16(0)
		if s.Wave != nil {
			wave = s.Wave[l]
		}
		return fmt.Sprint(s.Ladder(l), s.ParentOf(l), s.Asset[l], s.Swot[l], wave)
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Compare(text(a), text(b)) })
	return out
}

func mustRead(t testing.TB, st *study.Study, o Options) *Intake {
	t.Helper()
	in, err := Read(context.Background(), st, o)
	if err != nil {
		t.Fatal(err)
	}
	balance(t, in)
	return in
}

// balance checks the law of quarantine: every row read is used or counted
// under one reason.
func balance(t testing.TB, in *Intake) {
	t.Helper()
	counts := map[string]Count{RespondentsExport: in.Rows.Respondents, LaddersExport: in.Rows.Ladders, InteractionsExport: in.Rows.Interactions}
	for kind, c := range in.Rows.Told {
		counts[segment.Forms[kind].Name] = c
	}
	for role, c := range counts {
		dropped := int64(0)
		for _, d := range in.Quarantine {
			if d.Export == role {
				dropped += d.Rows
			}
			if d.Text == "" || d.Rows <= 0 {
				t.Errorf("reason %q: %d rows, text %q", d.Reason, d.Rows, d.Text)
			}
		}
		if c.Read != c.Used+dropped {
			t.Errorf("%s: %d rows read, %d used and %d left out", role, c.Read, c.Used, dropped)
		}
	}
}

// dropped is the quarantine as export/reason to rows.
func dropped(in *Intake) map[string]int64 {
	out := map[string]int64{}
	for _, d := range in.Quarantine {
		out[d.Export+"/"+d.Reason] = d.Rows
	}
	return out
}

// categoriesOf names the category of each respondent under a trait.
func categoriesOf(in *Intake, name string) []string {
	for _, t := range in.Sample.Traits {
		if t.Name != name {
			continue
		}
		out := make([]string, in.Sample.Len)
		for i := range out {
			if !t.Multi {
				out[i] = t.Categories[in.Sample.Values[t.Column][i]].Name
				continue
			}
			for k, c := range t.Categories {
				if in.Sample.Values[t.Column+k][i] == 1 {
					out[i] += c.Name + " "
				}
			}
		}
		return out
	}
	return nil
}

func trait(in *Intake, name string) segment.Trait {
	for _, t := range in.Sample.Traits {
		if t.Name == name {
			return t
		}
	}
	return segment.Trait{}
}

// pick is the rows of columns at some places.
func pick(columns []Column, rows []int) []Column {
	out := make([]Column, len(columns))
	for i, c := range columns {
		out[i] = Column{Name: c.Name, Field: c.Field}
		out[i].Ints, out[i].Floats, out[i].Bools, out[i].Texts = choose(c.Ints, rows), choose(c.Floats, rows), choose(c.Bools, rows), choose(c.Texts, rows)
		out[i].Dates, out[i].Times, out[i].Lists, out[i].Valid = choose(c.Dates, rows), choose(c.Times, rows), choose(c.Lists, rows), choose(c.Valid, rows)
	}
	return out
}

func choose[T any](from []T, rows []int) []T {
	if from == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = from[r]
	}
	return out
}

// scatter writes columns in random order over some files.
func scatter(t testing.TB, rng *rand.Rand, dir, folder string, columns []Column) {
	rows := rng.Perm(columns[0].rows())
	parts := 1 + rng.IntN(3)
	for p := range parts {
		part := rows[p*len(rows)/parts : (p+1)*len(rows)/parts]
		write(t, dir, filepath.Join(folder, string(rune('a'+rng.IntN(20)))+string(rune('a'+p))+".parquet"), pick(columns, part)...)
	}
}

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func at(text string) time.Time {
	d, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return d
}

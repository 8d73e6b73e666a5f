package intake

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// atOnce reads a study as exports of several coders are read: every ladder
// is decided about with all its rows in view. It is what a stream must equal.
func atOnce(t testing.TB, st *study.Study, o Options) *Intake {
	t.Helper()
	in, err := Open(context.Background(), st, o)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	in.Rows.Ladders = Count{}
	set, err := in.run.readCoded(in.run.by[LaddersExport])
	if err != nil {
		t.Fatal(err)
	}
	in.Sample.Ladders = joinSets(map[int]*ladder.Set{0: set}, in.Sample.Len)
	if err := in.run.hashes.end(true); err != nil {
		t.Fatal(err)
	}
	in.run.close()
	return in
}

// byPerson is the order of rows by respondent, rows of nobody anywhere; some
// neighbours change places when it is rough.
func byPerson(rng *rand.Rand, c Column, rough bool) []int {
	order := rng.Perm(c.rows())
	slices.SortStableFunc(order, func(a, b int) int {
		if c.Texts != nil {
			return cmpText(c.Texts[a], c.Texts[b])
		}
		return int(c.Ints[a] - c.Ints[b])
	})
	for range 2 {
		if at := rng.IntN(len(order) - 1); rough {
			order[at], order[at+1] = order[at+1], order[at]
		}
	}
	return order
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// asText makes ids texts.
func asText(columns []Column, names ...string) []Column {
	out := slices.Clone(columns)
	for i, c := range out {
		if slices.Contains(names, c.Name) {
			out[i].Ints, out[i].Texts = nil, make([]string, len(c.Ints))
			for k, x := range c.Ints {
				out[i].Texts[k] = fmt.Sprintf("%s-%05d", c.Name, x)
			}
		}
	}
	return out
}

// calm is a hundred people, nearly all of whom count.
func calm(rng *rand.Rand) []Column {
	out := []Column{{Name: "id"}, {Name: "w"}, {Name: "consent"}, {Name: "region"}, {Name: "age"}}
	for i := range 100 {
		out[0].Ints, out[1].Floats = append(out[0].Ints, int64(i)), append(out[1].Floats, 1+rng.Float64())
		out[2].Texts = append(out[2].Texts, []string{"report", "none"}[rng.IntN(10)/9])
		out[3].Texts, out[4].Ints = append(out[3].Texts, []string{"north", "south"}[rng.IntN(2)]), append(out[4].Ints, int64(rng.IntN(3))*20)
	}
	return out
}

// Whatever is wrong with the rows, and however they lie in files, a stream
// finds what reading everything into memory finds: in the order of the
// sample, in nearly that order, in none, with rows on the disk, with any
// number of workers, with numbers and texts as ids.
func TestStream(t *testing.T) {
	passes := map[string]int{}
	for round := range rounds(24) {
		rng := rand.New(rand.NewPCG(uint64(round), 2))
		_, ladders, events := messy(rng)
		people := calm(rng)
		if round%2 == 1 {
			people, ladders, events = asText(people, "id"), asText(ladders, "id", "ladder"), asText(events, "id")
		}
		dir := t.TempDir()
		scatter(t, rng, dir, "people", people)
		scatter(t, rng, dir, "events", events)
		lay := []string{"ordered", "rough", "none"}[round%3]
		var order []int
		if lay == "none" {
			order = rng.Perm(ladders[0].rows())
		} else {
			order = byPerson(rng, ladders[0], lay == "rough")
		}
		parts := 1 + rng.IntN(6)
		for k := range parts {
			part := order[k*len(order)/parts : (k+1)*len(order)/parts]
			write(t, dir, filepath.Join("ladders/deep", fmt.Sprintf("%02d.parquet", (k*7)%parts*2+k%2)), pick(ladders, part)...)
		}
		st := messyStudy(t, dir)
		st.Exports.Ladders.Coder = study.Column{}
		o := Options{AsOf: day("2026-11-15")}
		want := atOnce(t, st, o)
		balance(t, want)
		if want.Sample.Len < 70 || want.Rows.Ladders.Used < 100 {
			t.Fatalf("%d people, %d rows used: the test is empty", want.Sample.Len, want.Rows.Ladders.Used)
		}
		for _, jobs := range []int{1, 2, 5} {
			o.Jobs = jobs
			in, err := Open(context.Background(), st, o)
			if err != nil {
				t.Fatal(err)
			}
			in.run.held = int64(rng.IntN(2)) * 3000
			if err := readLadders(in); err != nil {
				t.Fatal(err)
			}
			in.Close()
			balance(t, in)
			if diff := cmp.Diff(want, in, cmpopts.IgnoreFields(Intake{}, "Files"), cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), cmpopts.EquateNaNs()); diff != "" {
				t.Fatalf("round %d, %s, %d jobs: %s", round, lay, jobs, diff)
			}
		}
		passes[lay]++
	}
	if len(passes) != 3 {
		t.Errorf("only %v", passes)
	}
}

// rounds is how many random cases a test draws; fewer in short mode.
func rounds(n int) int {
	if testing.Short() {
		return n / 4
	}
	return n
}

// Ids are numbered as rows name them, over many runs of rows and whatever a
// dictionary lists: each person has what his own row says.
func TestManyTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const people = 40_000
	who, said, did := []Column{{Name: "id"}, {Name: "age"}}, []Column{{Name: "id"}, {Name: "ladder"}, {Name: "rung"}, {Name: "code"}}, []Column{{Name: "id"}, {Name: "ts"}, {Name: "stage"}}
	id := func(i int) string { return fmt.Sprintf("person-%06d", i) }
	for _, i := range rng.Perm(people) {
		who[0].Texts, who[1].Ints = append(who[0].Texts, id(i)), append(who[1].Ints, int64(i%7))
	}
	for range 1000 { // the same again
		i := rng.IntN(people)
		who[0].Texts, who[1].Ints = append(who[0].Texts, id(i)), append(who[1].Ints, int64(i%7))
	}
	for _, i := range rng.Perm(people + 500) {
		said[0].Texts, said[1].Texts = append(said[0].Texts, id(i)), append(said[1].Texts, fmt.Sprint("ladder-", i))
		said[2].Ints, said[3].Texts = append(said[2].Ints, 1), append(said[3].Texts, []string{"roster", "family"}[i%2])
		for range i % 3 {
			did[0].Texts, did[1].Times, did[2].Texts = append(did[0].Texts, id(i)), append(did[1].Times, day("2026-11-01")), append(did[2].Texts, "use")
		}
	}
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", who...)
	write(t, dir, "ladders/a.parquet", said...)
	write(t, dir, "events/a.parquet", did...)
	in := mustRead(t, small(t, dir, study.Trait{Name: "age", Column: col("age")}, study.Trait{Name: "n", Count: true, Bands: []float64{1, 2}}), Options{})
	if in.Sample.Len != people || dropped(in)["ladders/unknown_respondent"] != 500 || dropped(in)["respondents/duplicate_respondent"] == 0 {
		t.Fatalf("%d people, %v", in.Sample.Len, dropped(in))
	}
	s := in.Sample
	for i := range people { // the sample is in the order of ids
		code := s.Ladders.Codes[s.Ladders.Rungs[s.Ladders.First[i]]]
		if s.Values[0][i] != uint16(i%7) || s.Values[1][i] != uint16(i%3) || in.run.st.Frame.Codes[code].ID != []string{"roster", "family"}[i%2] {
			t.Fatalf("person %d: age %d, count %d, code %d", i, s.Values[0][i], s.Values[1][i], code)
		}
	}
}

// Rows that do not fit in memory go to the folder that the run names, and
// nothing of them is left there. A disk that does not take them is named.
func TestSpill(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	_, ladders, _ := messy(rng)
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", calm(rng)...)
	write(t, dir, "ladders/a.parquet", pick(ladders, rng.Perm(ladders[0].rows()))...)
	st := small(t, dir)
	st.Exports.Interactions = nil
	for _, folder := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		asked := 0
		in, err := Open(context.Background(), st, Options{Scratch: func() (string, error) {
			asked++
			return folder, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		in.run.held = 1000
		err = readLadders(in)
		in.Close()
		left, _ := filepath.Glob(filepath.Join(folder, "*"))
		if asked == 0 || len(left) > 0 {
			t.Errorf("asked %d times, left %v", asked, left)
		}
		var e *Error
		if missing := filepath.Base(folder) == "missing"; missing != errors.As(err, &e) || missing && e.Kind != Memory {
			t.Errorf("folder %s: %v", filepath.Base(folder), err)
		}
	}
}

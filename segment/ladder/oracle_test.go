package ladder_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rung/segment/ladder"
)

// studyFrame is the code frame of the ladder.ly study: real interviews of 15
// people, 60 ladders, coded by experts and by crowd workers.
func studyFrame(t testing.TB) *ladder.Frame {
	t.Helper()
	var list []ladder.Code
	for _, row := range oracle(t, "ladder", "ladderly", "codes.csv") {
		level, ok := ladder.ParseLevel(row[2])
		if !ok {
			t.Fatalf("no level %q", row[2])
		}
		list = append(list, ladder.Code{ID: row[1], Level: level})
	}
	f, err := ladder.NewFrame(list)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// wideSet reads rows of respondent, anything, rung1, rung2… into a set.
func wideSet(t testing.TB, f *ladder.Frame, rows [][]string) *ladder.Set {
	t.Helper()
	var persons [][][]ladder.Index
	last := ""
	for _, row := range rows {
		if row[0] != last {
			persons, last = append(persons, nil), row[0]
		}
		rungs := slices.DeleteFunc(slices.Clone(row[2:]), func(s string) bool { return s == "" })
		persons[len(persons)-1] = append(persons[len(persons)-1], codesOf(t, f, strings.Join(rungs, ">")))
	}
	return setOf(persons...)
}

func experts(t testing.TB, f *ladder.Frame) *ladder.Set {
	return wideSet(t, f, oracle(t, "ladder", "ladderly", "ladders_expert_60.csv"))
}

func TestStudyMatrix(t *testing.T) {
	f := studyFrame(t)
	s := experts(t, f)
	looked(t, s.Respondents(), 15)
	looked(t, len(s.Rungs)-1, 60)
	m := matrixOf(f, s, ladder.Options{Count: ladder.ByLadder})
	want := ladder.NewMatrix(len(f.Codes))
	rows := oracle(t, "ladder", "ladderly", "expected_sim_expert_by_ladder.csv")
	for _, row := range rows {
		pair := codesOf(t, f, row[0]+">"+row[1])
		want.Add([]ladder.Implication{{From: pair[0], To: pair[1], Direct: uint32(number(t, row[2])), Indirect: uint32(number(t, row[3]))}})
	}
	looked(t, len(rows), 102)
	if got, want := showMatrix(f, m), showMatrix(f, want); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestStudyIndices(t *testing.T) {
	f := studyFrame(t)
	standings := ladder.Standings(matrixOf(f, experts(t, f), ladder.Options{Count: ladder.ByLadder}))
	rows := oracle(t, "ladder", "ladderly", "expected_indices_expert_by_ladder.csv")
	for _, row := range rows {
		s := standings[codesOf(t, f, row[0])[0]]
		got := fmt.Sprintf("%d,%d,%.6f,%.6f,%.6f", s.In, s.Out, s.Abstractness, s.Centrality, s.Prestige)
		if want := strings.Join(row[2:], ","); got != want {
			t.Errorf("%s: %s, want %s", row[0], got, want)
		}
	}
	looked(t, len(rows), 20)
}

func TestStudyCutoffs(t *testing.T) {
	f := studyFrame(t)
	m := matrixOf(f, experts(t, f), ladder.Options{Count: ladder.ByLadder})
	var got []string
	for _, b := range []ladder.Basis{ladder.Direct, ladder.DirectAndIndirect} {
		name := map[ladder.Basis]string{ladder.Direct: "direct", ladder.DirectAndIndirect: "direct+indirect"}[b]
		for _, r := range ladder.CutoffTable(m, b) {
			got = append(got, fmt.Sprintf("%d,%s,%d,%.4f,%.4f,%d,%.4f", r.Cutoff, name, r.Cells, 100*r.CellShare, 100*r.PossibleShare, r.Relations, 100*r.RelationShare))
		}
	}
	var want []string
	for _, row := range oracle(t, "ladder", "ladderly", "expected_cutoff_table_expert_by_ladder.csv") {
		want = append(want, strings.Join(row, ","))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	looked(t, len(want), 42)
}

// The 20 links of strength 4 and more, before redundancy is removed, and the
// 12 of them that pass on direct implications alone.
func TestStudyEdges(t *testing.T) {
	f := studyFrame(t)
	m := matrixOf(f, experts(t, f), ladder.Options{Count: ladder.ByLadder})
	edges := func(b ladder.Basis) map[string]bool {
		out := map[string]bool{}
		for _, e := range ladder.NewValueMap(f, m, ladder.Cutoff{Count: 4, Basis: b, Redundant: true}, 15).Edges {
			out[fmt.Sprintf("%s,%s,%d,%d,%d", f.Codes[e.From].ID, f.Codes[e.To].ID, e.Direct, e.Indirect, e.Direct+e.Indirect)] = true
		}
		return out
	}
	total, direct := edges(ladder.DirectAndIndirect), edges(ladder.Direct)
	rows := oracle(t, "ladder", "ladderly", "expected_hvm_edges_expert_by_ladder_cut4.csv")
	for _, row := range rows {
		key := strings.Join(row[:5], ",")
		if total[key] != (row[6] == "1") || direct[key] != (row[5] == "1") {
			t.Errorf("%v: passes on total %v, on direct %v", row, total[key], direct[key])
		}
	}
	looked(t, len(rows), 20)
	looked(t, len(total), 20)
	looked(t, len(direct), 12)
}

// Rungs, ladders and respondents per code, from both codings.
func TestStudyMentions(t *testing.T) {
	f := studyFrame(t)
	sets := []*ladder.Set{experts(t, f), wideSet(t, f, oracle(t, "ladder", "ladderly", "ladders_amt_60.csv"))}
	rows := oracle(t, "ladder", "ladderly", "expected_mentions.csv")
	for _, row := range rows {
		code := codesOf(t, f, row[0])[0]
		for k, s := range sets {
			var rungs, ladders, respondents int
			for i := range s.Respondents() {
				before := ladders
				for l := s.First[i]; l < s.First[i+1]; l++ {
					if slices.Contains(s.Ladder(l), code) {
						ladders++
					}
					for _, c := range s.Ladder(l) {
						if c == code {
							rungs++
						}
					}
				}
				if ladders > before {
					respondents++
				}
			}
			if got, want := fmt.Sprint(rungs, ladders, respondents), strings.Join(row[2+3*k:5+3*k], " "); got != want {
				t.Errorf("%s, coding %d: %s, want %s", row[0], k, got, want)
			}
		}
	}
	looked(t, len(rows), 20)
}

// The matrix and the indices that the ladder.ly tool published for 121 ladders
// (60 by experts, 61 by crowd workers), by occurrence. It prints a cell as a
// decimal number, 14 direct and 20 indirect as 14.2: its last zeros are lost,
// so we print ours that way to compare.
func TestPublishedMatrix(t *testing.T) {
	f := studyFrame(t)
	rows := oracle(t, "ladder", "ladderly", "example_ladders_121.csv")
	looked(t, len(rows), 121)
	m := matrixOf(f, wideSet(t, f, rows), ladder.Options{Count: ladder.ByOccurrence})
	standings := ladder.Standings(m)
	published := oracle(t, "ladder", "ladderly", "published_aim_tool_output.csv")
	cells := 0
	for i, row := range published {
		for j, cell := range row[2 : 2+len(f.Codes)] {
			direct, indirect := m.At(ladder.Index(i), ladder.Index(j))
			if number(t, fmt.Sprintf("%d.%d", direct, indirect)) != number(t, cell) {
				t.Errorf("%s>%s: %d.%d, published %s", f.Codes[i].ID, f.Codes[j].ID, direct, indirect, cell)
			}
			cells++
		}
		s, rest := standings[i], row[2+len(f.Codes):]
		for k, got := range []float64{s.Centrality, s.Abstractness} {
			if math.Abs(got-number(t, rest[k])) > 0.5e-4+1e-12 {
				t.Errorf("%s: index %d is %v, published %s", f.Codes[i].ID, k, got, rest[k])
			}
		}
	}
	looked(t, len(published), 20)
	looked(t, cells, 400)
}

// Matook's (2013) matrix holds mean relations between goals to two decimals,
// so hundredths are whole numbers here. The published degrees were summed
// before rounding: 12 roundings of half a hundredth and their own leave 6.5.
func TestMatookDegrees(t *testing.T) {
	rows := oracle(t, "ladder", "matook2013", "aggregated_implication_matrix.csv")
	goals := len(rows) - 1
	m := ladder.NewMatrix(goals)
	for i, row := range rows[:goals] {
		for j, cell := range row[2 : 2+goals] {
			if i != j {
				m.Direct[i*goals+j] = int64(math.Round(100 * number(t, cell)))
			}
		}
	}
	near := func(got int64, published string, roundings float64) bool {
		return math.Abs(float64(got)-100*number(t, published)) <= roundings/2+1e-9
	}
	checked := 0
	for i := range goals {
		if out := m.Out(ladder.Index(i)); !near(out, rows[i][2+goals], 13) {
			t.Errorf("%s leads to others %d, published %s", rows[i][0], out, rows[i][2+goals])
		}
		checked++
		if rows[goals][2+i] == "" {
			continue
		}
		if in := m.In(ladder.Index(i)); !near(in, rows[goals][2+i], 13) {
			t.Errorf("others lead to %s %d, published %s", rows[i][0], in, rows[goals][2+i])
		}
		checked++
	}
	if !near(m.Sum(), rows[goals][2+goals], 157) {
		t.Errorf("sum %d, published %s", m.Sum(), rows[goals][2+goals])
	}
	looked(t, goals, 13)
	looked(t, checked, 26)
}

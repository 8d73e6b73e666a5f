package main

import (
	"maps"
	"os"
	"strings"
	"testing"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// panel is the study of the oracle banner: voters of the British Election Panel
// Study by gender, age and vote. Each answer about the household's economy, and
// each net of answers, is an outcome, so that its share is the answer's.
func panel(t *testing.T, weight, tests string) string {
	t.Helper()
	var id, answer []int64
	var weights []float64
	var gender, age, vote []string
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "banner", "beps.csv")) {
		id, weights = append(id, whole(t, r["id"])), append(weights, real64(t, r["weight"]))
		answer = append(answer, whole(t, r["economic.cond.household"]))
		gender, age, vote = append(gender, r["gender"]), append(age, r["ageg"]), append(vote, r["vote"])
	}
	study := worthStudy(t, []intake.Column{{Name: "id", Ints: id}, {Name: "w", Floats: weights}, {Name: "household", Ints: answer},
		{Name: "gender", Texts: gender}, {Name: "ageg", Texts: age}, {Name: "vote", Texts: vote}}, nil, `
traits:
  gender: {kind: demographic, column: gender}
  ageg:   {kind: demographic, column: ageg}
  vote:   {kind: psychographic, column: vote}
banners: [{name: all, by: [gender, ageg, vote]}]
amounts:
  code1: {when: household == 1}
  code2: {when: household == 2}
  code3: {when: household == 3}
  code4: {when: household == 4}
  code5: {when: household == 5}
  t2b: {when: household >= 4}
  mid: {when: household == 3}
  b2b: {when: household <= 2}
measures: [bases, amounts]
design: {variance: kish}
tests: `+tests+"\n")
	if weight != "" {
		b, err := os.ReadFile(study)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(b), "columns: {id: id}", "columns: {id: id, weight: "+weight+"}", 1)
		if err := os.WriteFile(study, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return study
}

// The checks letters_eff_none_05, letters_eff_bonferroni_05 and
// letters_unw_none_05, from exports to results.
func TestLettersOfTheBritishElectionPanel(t *testing.T) {
	for _, c := range []struct{ check, weight, tests string }{
		{"letters_eff_none_05", "w", "{correction: none, levels: [0.95]}"},
		{"letters_eff_bonferroni_05", "w", "{correction: bonferroni, family: row}"},
		{"letters_unw_none_05", "", "{correction: none}"},
	} {
		t.Run(c.check, func(t *testing.T) {
			want, _ := sharedtest.Oracle[map[string]string](t, "banner", c.check)
			cells := runCells(t, panel(t, c.weight, c.tests), "2001-06-07")
			letters := map[string]string{}
			for at, r := range cells {
				if at.measure == "bases" && at.statistic == "respondents" {
					if l := token(r.Notes, "letter:"); l != "" {
						letters[at.segment] = l
					}
				}
			}
			if len(letters) != 8 || letters["gender=female"] != "A" || letters["vote=Liberal Democrat"] != "H" {
				t.Errorf("letters of columns are %v", letters)
			}
			got := map[string]string{}
			for at, r := range cells {
				upper := strings.Map(func(r rune) rune {
					if r < 'A' || r > 'Z' {
						return -1
					}
					return r
				}, token(r.Notes, "higher:"))
				if at.statistic == "givers_share" && upper != "" {
					item := at.item
					if !strings.HasPrefix(item, "code") {
						item = strings.ToUpper(item)
					}
					got[item+":"+letters[at.segment]] = upper
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("letters of figures are\n%v, want\n%v", got, want)
			}
		})
	}
}

// token is what follows a prefix in a list of words.
func token(words, prefix string) string {
	for _, w := range strings.Fields(words) {
		if after, ok := strings.CutPrefix(w, prefix); ok {
			return after
		}
	}
	return ""
}

package compare_test

import (
	"maps"
	"strconv"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// beps is the table of the oracle banner: what voters of the British Election
// Panel Study say of their household's economy, from 1 to 5 and in nets, by
// gender, age and vote.
func beps(t *testing.T, weighted bool) *disclose.Release {
	t.Helper()
	people := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "banner", "beps.csv"))
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	var in []func(map[string]string) bool
	in = append(in, func(map[string]string) bool { return true })
	for _, trait := range []struct {
		name  string
		parts []string
	}{{"gender", []string{"female", "male"}}, {"ageg", []string{"18-34", "35-54", "55+"}}, {"vote", []string{"Conservative", "Labour", "Liberal Democrat"}}} {
		sum := tab.Sum{}
		for _, part := range trait.parts {
			sum.Parts = append(sum.Parts, len(columns.List))
			columns.List = append(columns.List, tab.Column{Banner: "all", Group: trait.name, Segment: trait.name + "=" + part, Key: trait.name + "=" + part, Label: part})
			in = append(in, func(p map[string]string) bool { return p[trait.name] == part })
		}
		columns.Sums = append(columns.Sums, sum)
	}
	stub := []tab.Row{{Item: "T2B", Net: true}, {Item: "MID", Net: true}, {Item: "B2B", Net: true}}
	of := map[string]string{"T2B": "45", "MID": "3", "B2B": "12"}
	for code := 1; code <= 5; code++ {
		stub = append(stub, tab.Row{Item: "code" + strconv.Itoa(code)})
		of["code"+strconv.Itoa(code)] = strconv.Itoa(code)
	}
	table := estimate.NewTable(columns, stub, []tab.Statistic{{Name: "share", Unit: tab.Share, Additive: true, Complement: true}})
	table.Bases = make([][]tab.Base, 1)
	for c := range columns.List {
		var base tab.Base
		squares, parts, n := 0.0, make([]float64, len(stub)), make([]int, len(stub))
		for _, p := range people {
			if !in[c](p) {
				continue
			}
			w := 1.0
			if weighted {
				w, _ = strconv.ParseFloat(p["weight"], 64)
			}
			base.N++
			base.Weighted += w
			squares += w * w
			for row := range stub {
				for _, code := range of[stub[row].Item] {
					if p["economic.cond.household"] == string(code) {
						parts[row] += w
						n[row]++
					}
				}
			}
		}
		base.Effective = estimate.Kish(base.Weighted, squares)
		table.Bases[0] = append(table.Bases[0], base)
		for row := range stub {
			table.Set(row, 0, c, estimate.Share(parts[row], base.Weighted, base.Effective, n[row]))
		}
	}
	r, err := disclose.Policy{Protect: disclose.None, Because: "published data"}.Apply(columns, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// upper are the letters of upper case by row and column, as the oracle has
// them.
func upper(r *disclose.Release) map[string]string {
	out := map[string]string{}
	t := r.Tables[0]
	for row, s := range t.Stub {
		for c := range t.Columns.List {
			var strict []tab.Than
			for _, h := range t.Tests.Line(row, 0, 1).Higher(c) {
				if h.Level == 0 {
					strict = append(strict, h)
				}
			}
			if len(strict) > 0 {
				out[s.Item+":"+r.Letters[c]] = t.Tests.Names(strict)
			}
		}
	}
	return out
}

// The checks letters_eff_none_05, letters_eff_bonferroni_05 and
// letters_unw_none_05.
func TestLettersOfTheBritishElectionPanel(t *testing.T) {
	for _, c := range []struct {
		check    string
		weighted bool
		o        compare.Options
	}{
		{"letters_eff_none_05", true, compare.Options{Correction: estimate.Uncorrected}},
		{"letters_eff_bonferroni_05", true, compare.Options{Correction: estimate.Bonferroni, Family: compare.ByRow}},
		{"letters_unw_none_05", false, compare.Options{Correction: estimate.Uncorrected}},
	} {
		want, _ := sharedtest.Oracle[map[string]string](t, "banner", c.check)
		r := beps(t, c.weighted)
		compare.Apply(r, c.o)
		if got := upper(r); !maps.Equal(got, want) {
			t.Errorf("%s: letters are\n%v, want\n%v", c.check, got, want)
		}
		if len(want) < 13 {
			t.Errorf("%s: the check has %d figures with letters", c.check, len(want))
		}
	}
}

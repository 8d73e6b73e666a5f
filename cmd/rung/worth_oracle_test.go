package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// The tests of this file turn real customers and employees into exports, run
// the real command line, and compare results.parquet with numbers that R
// computed from the same rows.

// cellOf is a place in results.
type cellOf struct{ measure, statistic, segment, item, itemTo string }

// runCells runs the command on a study as of a day and reads every figure that
// it shows.
func runCells(t *testing.T, study, asOf string) map[cellOf]intake.Result {
	t.Helper()
	return runTo(t, exitOK, study, asOf)
}

// runTo is runCells of a run that ends with a status.
func runTo(t *testing.T, want int, study, asOf string) map[cellOf]intake.Result {
	t.Helper()
	if testing.Short() {
		t.Skip("the numbers are compared without the race detector")
	}
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"run", study, "--as-of", asOf, "--progress", "none"}, &stdout, &stderr); status != want {
		t.Fatalf("exit status %d, want %d\n%s", status, want, &stderr)
	}
	out := map[cellOf]intake.Result{}
	for _, r := range readResults(t, strings.TrimSpace(stdout.String())) {
		if r.Value != nil {
			out[cellOf{r.Measure, r.Statistic, r.Segment, r.Item, r.ItemTo}] = r
		}
	}
	return out
}

// figure is the value at a place, which must be there.
func figure(t *testing.T, cells map[cellOf]intake.Result, at cellOf) intake.Result {
	t.Helper()
	r, ok := cells[at]
	if !ok {
		t.Fatalf("%+v is not in the results", at)
	}
	return r
}

func nearly(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)+1e-9) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// worthStudy writes a study of respondents and interactions.
func worthStudy(t *testing.T, respondents, interactions []intake.Column, rest string) string {
	t.Helper()
	return studyOf(t, "id: id", respondents, interactions, rest)
}

// weightedStudy writes a study of respondents with weights.
func weightedStudy(t *testing.T, respondents []intake.Column, rest string) string {
	t.Helper()
	return studyOf(t, "id: id, weight: weight", respondents, nil, rest)
}

func studyOf(t *testing.T, columns string, respondents, interactions []intake.Column, rest string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "respondents.parquet"), respondents)
	study := "rung: 1\nstudy: oracle\ntitle: Real people\nexports:\n  respondents:\n    path: respondents.parquet\n    columns: {" + columns + "}\n"
	if interactions != nil {
		write(t, filepath.Join(dir, "interactions.parquet"), interactions)
		study += "  interactions:\n    path: interactions.parquet\n    columns: {respondent: id, time: date, value: price}\n"
	}
	study += rest + "disclosure: {protect: none, because: \"published data\"}\n"
	path := filepath.Join(dir, "study.yaml")
	if err := os.WriteFile(path, []byte(study), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func whole(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func real64(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func dayOf(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// purchases are the columns of an interactions export.
func purchases(t *testing.T, file string) (ids []int64, columns []intake.Column) {
	t.Helper()
	seen := map[int64]bool{}
	var who []int64
	var date []time.Time
	var price []float64
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "events", file)) {
		id := whole(t, r["customer_id"])
		who, date, price = append(who, id), append(date, dayOf(t, r["date"])), append(price, real64(t, r["price"]))
		if !seen[id] {
			ids = append(ids, id)
		}
		seen[id] = true
	}
	return ids, []intake.Column{{Name: "id", Ints: who}, {Name: "date", Dates: date}, {Name: "price", Floats: price}}
}

// The check rfm_cdnow: recency, frequency and value in fifths, mean spend by
// recency, concentration.
func TestRecencyFrequencyValueOfCDNOW(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Customers int     `json:"customers"`
		Tx        float64 `json:"tx"`
		Spend     float64 `json:"spend_total"`
		R, F, M   map[string]int
		SpendByR  []float64 `json:"mean_spend_by_R"`
		Gini      float64   `json:"gini"`
		Top20     float64   `json:"top20_share"`
	}](t, "events", "rfm_cdnow")
	ids, interactions := purchases(t, "cdnow_transactions.csv")
	cells := runCells(t, worthStudy(t, []intake.Column{{Name: "id", Ints: ids}}, interactions, `
traits:
  recency:   {kind: behavioural, days_since: interactions, quantiles: 5}
  frequency: {kind: behavioural, count: interactions, quantiles: 5}
  value:     {kind: behavioural, sum: price, quantiles: 5}
banners: [{name: rfm, by: [recency, frequency, value]}]
amounts:
  purchases: {count: interactions, side: gives}
  spend:     {sum: price, money: USD, side: gives}
measures: [bases, amounts, concentration]
`), "1998-07-01")
	base := func(segment string) float64 {
		return *figure(t, cells, cellOf{"bases", "respondents", segment, "all", ""}).Value
	}
	nearly(t, "customers", base("Total"), float64(want.Customers), 0)
	checked := 0
	for score := 1; score <= 5; score++ {
		name := strconv.Itoa(score)
		// Fewer days are a better score of recency.
		nearly(t, "R "+name, base("recency="+strconv.Itoa(6-score)), float64(want.R[name]), 0)
		nearly(t, "mean spend of R "+name, *figure(t, cells, cellOf{"amounts", "mean", "recency=" + strconv.Itoa(6-score), "spend", ""}).Value, want.SpendByR[score-1], tolerance)
		if n := want.F[name]; n > 0 {
			nearly(t, "F "+name, base("frequency="+name), float64(n), 0)
			checked++
		}
		nearly(t, "M "+name, base("value="+name), float64(want.M[name]), 0)
		checked += 3
	}
	nearly(t, "transactions", *figure(t, cells, cellOf{"amounts", "total", "Total", "purchases", ""}).Value, want.Tx, tolerance)
	nearly(t, "spend", *figure(t, cells, cellOf{"amounts", "total", "Total", "spend", ""}).Value, want.Spend, tolerance)
	nearly(t, "Gini", *figure(t, cells, cellOf{"concentration", "gini", "Total", "spend", ""}).Value, want.Gini, tolerance)
	nearly(t, "share of the top fifth", *figure(t, cells, cellOf{"concentration", "top20_share", "Total", "spend", ""}).Value, want.Top20, tolerance)
	if checked < 18 {
		t.Errorf("only %d fifths were compared", checked)
	}
}

// The check apparel_segments: customers, purchases, spend and baskets by gender
// and channel.
func TestSegmentsOfApparel(t *testing.T) {
	want, tolerance := sharedtest.Oracle[[]struct {
		Gender, Channel, Customers int
		Tx, Spend                  float64
		Basket                     float64 `json:"mean_basket"`
		PerCustomer                float64 `json:"tx_per_customer"`
	}](t, "events", "apparel_segments")
	var id []int64
	var gender, channel []string
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "events", "apparel_customers.csv")) {
		id, gender, channel = append(id, whole(t, r["customer_id"])), append(gender, r["gender"]), append(channel, r["channel"])
	}
	_, interactions := purchases(t, "apparel_transactions.csv")
	cells := runCells(t, worthStudy(t, []intake.Column{{Name: "id", Ints: id}, {Name: "gender", Texts: gender}, {Name: "channel", Texts: channel}}, interactions, `
traits:
  gender:  {kind: demographic, column: gender}
  channel: {kind: demographic, column: channel}
banners: [{name: cells, by: [[gender, channel]]}]
amounts:
  purchases: {count: interactions, side: gives}
  spend:     {sum: price, money: USD, side: gives, per: purchases}
measures: [bases, amounts, amounts_per]
`), "2010-12-31")
	for _, w := range want {
		segment := fmt.Sprintf("gender=%d & channel=%d", w.Gender, w.Channel)
		at := func(measure, statistic, item, to string) float64 {
			return *figure(t, cells, cellOf{measure, statistic, segment, item, to}).Value
		}
		nearly(t, segment+" customers", at("bases", "respondents", "all", ""), float64(w.Customers), 0)
		nearly(t, segment+" purchases", at("amounts", "total", "purchases", ""), w.Tx, tolerance)
		nearly(t, segment+" spend", at("amounts", "total", "spend", ""), w.Spend, tolerance)
		nearly(t, segment+" basket", at("amounts_per", "ratio", "spend", "purchases"), w.Basket, tolerance)
		nearly(t, segment+" purchases each", at("amounts", "mean", "purchases", ""), w.PerCustomer, tolerance)
	}
	if len(want) != 4 {
		t.Errorf("%d segments were compared", len(want))
	}
}

// The checks attrition_by_dept_gender and overtime_chisq: who left, by
// department and gender with Wilson's interval, and by overtime.
func TestAttritionOfEmployees(t *testing.T) {
	want, tolerance := sharedtest.Oracle[map[string]struct {
		Department, Gender string
		N, Left            int
		Rate               float64
		Wilson             [2]float64
	}](t, "hr", "attrition_by_dept_gender")
	overtime, _ := sharedtest.Oracle[struct{ Counts [2][2]int }](t, "hr", "overtime_chisq")
	columns := map[string][]string{}
	var id []int64
	for k, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "hr", "emp_attrition.csv")) {
		id = append(id, int64(k+1))
		for _, name := range []string{"Department", "Gender", "Attrition", "OverTime"} {
			columns[name] = append(columns[name], r[name])
		}
	}
	respondents := []intake.Column{{Name: "id", Ints: id}}
	for _, name := range []string{"Department", "Gender", "Attrition", "OverTime"} {
		respondents = append(respondents, intake.Column{Name: name, Texts: columns[name]})
	}
	cells := runCells(t, worthStudy(t, respondents, nil, `

traits:
  department: {kind: demographic, column: Department}
  gender:     {kind: demographic, column: Gender}
  overtime:   {kind: behavioural, column: OverTime}
banners: [{name: cells, by: [[department, gender], overtime]}]
amounts:
  left: {label: Left, when: Attrition == "Yes"}
measures: [bases, amounts]
`), "2026-01-01")
	for name, w := range want {
		department := w.Department
		if strings.Contains(department, "&") {
			department = strconv.Quote(department) // the mark between traits
		}
		segment := fmt.Sprintf("department=%s & gender=%s", department, w.Gender)
		nearly(t, name+" n", *figure(t, cells, cellOf{"bases", "respondents", segment, "all", ""}).Value, float64(w.N), 0)
		nearly(t, name+" left", *figure(t, cells, cellOf{"amounts", "givers", segment, "left", ""}).Value, float64(w.Left), 0)
		r := figure(t, cells, cellOf{"amounts", "givers_share", segment, "left", ""})
		nearly(t, name+" rate", *r.Value, w.Rate, tolerance)
		nearly(t, name+" low", *r.Low, w.Wilson[0], tolerance)
		nearly(t, name+" high", *r.High, w.Wilson[1], tolerance)
	}
	for k, segment := range []string{"overtime=No", "overtime=Yes"} {
		n := *figure(t, cells, cellOf{"bases", "respondents", segment, "all", ""}).Value
		left := *figure(t, cells, cellOf{"amounts", "givers", segment, "left", ""}).Value
		nearly(t, segment+" stayed", n-left, float64(overtime.Counts[k][0]), 0)
		nearly(t, segment+" left", left, float64(overtime.Counts[k][1]), 0)
	}
	if len(want) != 6 {
		t.Errorf("%d segments were compared", len(want))
	}
}

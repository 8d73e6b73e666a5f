package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"encoding/csv"

	"rung/pipeline/demo"
	"rung/pipeline/intake"
)

// TestWithheldNowhere is issue 6: withheld values are nowhere in any part. The
// same study without protection tells what they are. What is searched for is a
// withheld number of a kind that does not come about by chance: the full text of
// it where it has nine digits or more, which is any share, mean or error of
// weighted people, and its shown form of five digits or more, grouped or not.
//
// The search sees every byte of the parts of the workbook, of the page without
// its pictures' pixels, of the vector pictures and of the tables. It does not see
// pixels, and says nothing of numbers so short that others are the same by
// chance, such as a count of 3: of those, every cell of every sheet is compared
// with the results, which have none of a withheld figure. Nor does it add up
// numbers that are published; the tests of disclosure control do that.
func TestWithheldNowhere(t *testing.T) {
	const respondents = 150
	if testing.Short() {
		t.Skip("two whole nights; nothing in them runs at once that others do not")
	}
	guarded := demoNight(t, demo.Intermediary, respondents, withMeasures)
	open := demoNight(t, demo.Intermediary, respondents, func(s string) string {
		return strings.Replace(withMeasures(s), "disclosure: {protect: cells, minimum: 5}", `disclosure: {protect: none, because: "a test compares"}`, 1)
	})
	secrets := withheldNumbers(t, guarded, open)
	if len(secrets) < 20_000 {
		t.Fatalf("only %d numbers to look for", len(secrets))
	}
	searched := 0
	for name, content := range guarded.published(t) {
		searched++
		for _, found := range find(content, secrets) {
			t.Errorf("%s holds %s", name, found)
		}
	}
	// The search finds what it looks for where it stands.
	planted := 0
	for text := range secrets {
		if len(find([]byte("<v>"+text+"</v>"), secrets)) == 1 {
			planted++
		}
	}
	if planted != len(secrets) || searched < 100 {
		t.Errorf("%d of %d planted numbers found; %d parts searched", planted, len(secrets), searched)
	}
	t.Logf("%d withheld numbers looked for in %d parts", len(secrets), searched)
}

// withMeasures is a study of some of its measures: those whose figures are in
// sheets, pictures and findings.
func withMeasures(study string) string {
	return strings.Replace(study, "measures: all", "measures: [bases, traits, terminal_values, mentions, asset_swot, implications, value_map, value_map_summary, indices, values_held, assets_held, amounts, balance, underserved_needs, what_worked, wave_change, stages]", 1)
}

// withheldNumbers are the texts of numbers that one night withholds and the other
// shows, with what they are of. Texts that a number of the first night has as
// well are none to look for.
func withheldNumbers(t *testing.T, guarded, open *night) map[string]string {
	t.Helper()
	public := map[string]bool{}
	for i := range guarded.rows {
		// The base of a figure is often withheld as a figure of its own and
		// released beside others that have the same one.
		r := &guarded.rows[i]
		for _, x := range slices.Concat(numbersOf(r), numbersOf(&intake.Result{Value: r.Weighted, Low: r.Effective})) {
			for _, s := range spellings(x) {
				public[s] = true
			}
		}
	}
	out := map[string]string{}
	compared := 0
	for i := range open.rows {
		x := &open.rows[i]
		g := guarded.get(figureKey{x.Wave, x.Measure, x.Statistic, x.Item, x.ItemTo, x.Segment})
		if g != nil && g.Status != "suppressed" {
			if g.Value != nil && x.Value != nil && *g.Value == *x.Value {
				compared++
			}
			continue
		}
		for _, v := range numbersOf(x) {
			for _, s := range spellings(v) {
				if !public[s] {
					out[s] = fmt.Sprintf("%s of %s: %s %s %s in %s, %s", s, x.Measure, x.Statistic, x.Item, x.ItemTo, x.Segment, x.Wave)
				}
			}
		}
	}
	if compared < 10_000 {
		t.Fatalf("only %d figures are the same in both nights", compared)
	}
	return out
}

func numbersOf(x *intake.Result) []float64 {
	var out []float64
	for _, p := range []*float64{x.Value, x.StdError, x.Low, x.High} {
		if p != nil && !math.IsNaN(*p) {
			out = append(out, *p, 100**p)
		}
	}
	return out
}

// spellings are the texts of a number that are long enough to be no other:
// its full digits, and as it is shown with none to two decimals.
func spellings(x float64) []string {
	var out []string
	full := strconv.FormatFloat(math.Abs(x), 'f', -1, 64)
	// 2.9999999999999973 is a 3 that was computed: other sums come to it, too.
	if short := strings.TrimRight(strconv.FormatFloat(math.Abs(x), 'f', 9, 64), "0"); digits(full) >= 9 && digits(short) >= 6 {
		out = append(out, full)
	}
	for decimals := range 3 {
		s := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
		if digits(s) >= 7 {
			out = append(out, s, inThousands(s))
		}
	}
	return out
}

func digits(s string) int {
	return len(strings.TrimLeft(strings.ReplaceAll(s, ".", ""), "0"))
}

// inThousands puts commas between thousands.
func inThousands(s string) string {
	whole, rest, ok := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if ok {
		return whole + "." + rest
	}
	return whole
}

var numeral = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?`)

// find looks for numbers in a text.
func find(content []byte, secrets map[string]string) []string {
	var out []string
	for _, at := range numeral.FindAllIndex(content, -1) {
		if what, ok := secrets[string(bytes.TrimRight(content[at[0]:at[1]], ","))]; ok {
			out = append(out, what)
		}
	}
	return out
}

var embedded = regexp.MustCompile(`data:[a-z/+-]+;base64,[A-Za-z0-9+/=]+`)

// published is every part of a night that holds text, the parts of the workbook
// each by itself. Coordinates of drawn lines are numbers, too: they stay.
func (n *night) published(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, content := range n.parts {
		if filepath.Ext(name) != ".png" {
			out["report.xlsx/"+name] = content
		}
	}
	err := filepath.WalkDir(n.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".png", ".xlsx", ".parquet":
		default:
			out[d.Name()] = embedded.ReplaceAll(readFile(t, path), nil)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder // the parquet file is compressed: its rows, as read
	for i := range n.rows {
		for _, x := range numbersOf(&n.rows[i]) {
			rows.WriteString(strconv.FormatFloat(math.Abs(x), 'f', -1, 64) + "\n")
		}
	}
	out["results.parquet"] = []byte(rows.String())
	for _, name := range []string{"results.csv", "quality.csv", "manifest.json", "report.html"} {
		if out[name] == nil {
			t.Errorf("no %s was searched", name)
		}
	}
	return out
}

// TestLibreOfficeReads converts a workbook to one CSV a sheet and compares every
// cell with what the reader of these tests finds, which TestPublishedIsTrue
// compares with the results.
func TestLibreOfficeReads(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	n := demoNight(t, demo.Employer, 120, func(s string) string {
		s = regexp.MustCompile(`(?s)banners:\n.*?\n\n`).ReplaceAllString(s, "banners:\n  - {name: work,   label: Where they work, by: [shift, department]}\n\n")
		return strings.Replace(s, "measures: all", "measures: [bases, terminal_values, asset_swot, implications, value_map, value_map_summary, values_held, amounts, underserved_needs]", 1)
	})
	n.checkSheets(t, false)
	dir := t.TempDir()
	c := exec.Command(office, "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, filepath.Join(n.dir, "report.xlsx"))
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "report-*.csv"))
	if err != nil || len(files) != len(n.sheets) {
		t.Fatalf("%d sheets converted, of %d (%v)", len(files), len(n.sheets), err)
	}
	compared := 0
	for _, p := range n.sheets {
		path := filepath.Join(dir, "report-"+p.name+".csv")
		if !slices.Contains(files, path) {
			t.Errorf("no sheet %s", p.name)
			continue
		}
		compared += p.likeCSV(t, readRagged(t, path))
	}
	if compared < 20_000 {
		t.Errorf("only %d cells compared", compared)
	}
	t.Logf("%d cells of %d sheets are the same", compared, len(n.sheets))
}

func readRagged(t *testing.T, path string) [][]string {
	t.Helper()
	// The reader of the standard library leaves blank lines out, which are rows.
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(readFile(t, path)), "\r\n", "\n"), "\n"), "\n")
	var out [][]string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		for strings.Count(line, `"`)%2 == 1 && i+1 < len(lines) {
			i++
			line += "\n" + lines[i]
		}
		if line == "" {
			out = append(out, nil)
			continue
		}
		r := csv.NewReader(strings.NewReader(line))
		fields, err := r.Read()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, fields)
	}
	return out
}

// likeCSV compares the cells of a sheet with those of a CSV file.
func (p *page) likeCSV(t *testing.T, rows [][]string) (compared int) {
	t.Helper()
	for row := range max(len(rows), len(p.rows)) {
		width := 0
		if row < len(rows) {
			width = len(rows[row])
		}
		if row < len(p.rows) {
			width = max(width, len(p.rows[row]))
		}
		for column := range width {
			text, c := "", p.at(row, column)
			if row < len(rows) && column < len(rows[row]) {
				text = rows[row][column]
			}
			compared++
			if c.is {
				// LibreOffice writes fifteen digits, and shares as percentages.
				digits, percent := strings.CutSuffix(text, "%")
				v, err := strconv.ParseFloat(digits, 64)
				if percent {
					v /= 100
				}
				if err != nil || math.Abs(v-c.number) > 1e-13*math.Abs(c.number)+1e-15 {
					t.Errorf("%s, row %d, column %d: LibreOffice reads %q, want %v", p.name, row+1, column+1, text, c.number)
					return compared
				}
			} else if text != c.text {
				t.Errorf("%s, row %d, column %d: LibreOffice reads %q, want %q", p.name, row+1, column+1, text, c.text)
				return compared
			}
		}
	}
	return compared
}

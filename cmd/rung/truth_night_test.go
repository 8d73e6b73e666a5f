package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/demo"
	"rung/pipeline/intake"
)

// The tests of the files truth_*_test.go compare what a night publishes with its
// results.parquet. They read the workbook, the page and the pictures as a
// stranger would: with readers of their own, and with names of sheets, heads and
// labels that are written down here and not asked of the report.

// night is what one run published.
type night struct {
	dir     string
	study   string // the text of the study file
	codes   [][]string
	exports map[string]int // rows read, by export
	left    [][]string     // quality.csv
	rows    []intake.Result
	figures map[figureKey]int   // places in rows
	items   map[[2]string][]end // of a measure in a wave, in their order
	known   map[[3]string]bool  // statistics of a measure in a wave
	labels  map[string][]string // what the study calls a machine name
	periods [][2]string         // name and label, the oldest first
	all     string              // the wave of figures of all of the time
	columns []segmentColumn     // Total first
	parts   map[string][]byte   // of the workbook
	blocks  map[string]string   // of the study file, by trait
	spelled map[end]*rowNames
	found   map[[3]string][]end         // rows by measure, wave and label
	bases   map[string]map[float64]bool // by segment
	titles  map[string]string           // measures by what pages of segments call them
	sheets  []*page
}

// figureKey is where a number of the results stands.
type figureKey struct{ wave, measure, statistic, item, to, segment string }

// end is a row: an item, and the second one of a pair.
type end struct{ item, to string }

// segmentColumn is a segment with the names that a reader sees.
type segmentColumn struct {
	banner, banners, segment string // banners is the label of the banner
	group, label             string
	letter                   string
}

// name is the segment away from its heading.
func (c segmentColumn) name() string {
	switch {
	case c.group == "":
		return c.label
	case strings.Contains(c.group, " × "):
		return c.label + " (" + c.group + ")"
	}
	return c.group + " " + c.label
}

// demoNight runs a demo of a kind, its study changed by edit, and reads what it
// published.
func demoNight(t *testing.T, kind demo.Kind, respondents int, edit func(string) string) *night {
	t.Helper()
	files, err := demo.Files(kind, respondents)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if edit != nil {
		was := string(files["study.yaml"])
		files["study.yaml"] = []byte(edit(was))
		if string(files["study.yaml"]) == was {
			t.Fatal("the study was not changed")
		}
	}
	if err := writeFiles(dir, files); err != nil {
		t.Fatal(err)
	}
	return readNight(t, filepath.Join(dir, "study.yaml"))
}

// readNight runs a study and reads the night.
func readNight(t *testing.T, study string) *night {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"run", study, "--as-of", "2026-10-30", "--progress", "none"}, &stdout, &stderr); status != exitOK {
		t.Fatalf("exit status %d\n%s", status, &stderr)
	}
	return openNight(t, study, strings.TrimSpace(stdout.String()))
}

// openNight reads what was published of a study.
func openNight(t *testing.T, study, dir string) *night {
	t.Helper()
	n := &night{dir: dir}
	n.rows = readResults(t, n.dir)
	n.study = string(readFile(t, study))
	n.codes = readCSV(t, filepath.Join(filepath.Dir(study), "codes.csv"))
	n.left = readCSV(t, filepath.Join(n.dir, "quality.csv"))
	n.readExports(t)
	n.readLabels()
	n.index(t)
	n.parts = unzipped(t, readFile(t, filepath.Join(n.dir, "report.xlsx")))
	n.sheets = readWorkbook(t, n.parts)
	return n
}

// readExports counts the rows read by export, as the manifest states them.
func (n *night) readExports(t *testing.T) {
	t.Helper()
	var manifest struct {
		Inputs []struct {
			Role string
			Rows int
		}
	}
	if err := json.Unmarshal(readFile(t, filepath.Join(n.dir, "manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	n.exports = map[string]int{}
	for _, i := range manifest.Inputs {
		n.exports[i.Role] += i.Rows
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(readFile(t, path), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func unzipped(t *testing.T, content []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return out
}

// index finds the rows of the results by what they are, and the segments in
// their order.
func (n *night) index(t *testing.T) {
	t.Helper()
	n.figures, n.items = make(map[figureKey]int, len(n.rows)), map[[2]string][]end{}
	n.known, n.bases = map[[3]string]bool{}, map[string]map[float64]bool{}
	n.spelled, n.found = map[end]*rowNames{}, map[[3]string][]end{}
	n.titles = map[string]string{}
	known, listed := map[string]bool{}, map[[4]string]bool{}
	for i, r := range n.rows {
		at := figureKey{r.Wave, r.Measure, r.Statistic, r.Item, r.ItemTo, r.Segment}
		if _, twice := n.figures[at]; twice {
			t.Fatalf("%v stands twice in the results", at)
		}
		n.figures[at] = i
		list := [2]string{r.Measure, r.Wave}
		n.known[[3]string{r.Measure, r.Wave, r.Statistic}] = true
		if e := [4]string{r.Measure, r.Wave, r.Item, r.ItemTo}; !listed[e] {
			listed[e] = true
			n.items[list] = append(n.items[list], end{r.Item, r.ItemTo})
		}
		if n.bases[r.Segment] == nil {
			n.bases[r.Segment] = map[float64]bool{}
		}
		if r.N != nil {
			n.bases[r.Segment][float64(*r.N)] = true
		}
		if r.Measure == "bases" && !slices.ContainsFunc(n.periods, func(p [2]string) bool { return p[0] == r.Wave }) {
			n.all = r.Wave
		}
		if r.Measure == "bases" && !known[r.Segment] {
			known[r.Segment] = true
			c := segmentColumn{banner: r.Banner, segment: r.Segment}
			for note := range strings.FieldsSeq(r.Notes) {
				if l, ok := strings.CutPrefix(note, "letter:"); ok {
					c.letter = l
				}
			}
			n.columns = append(n.columns, c)
		}
	}
	n.nameColumns(t)
}

// get is a row of the results; nil where it has none.
func (n *night) get(at figureKey) *intake.Result {
	if i, ok := n.figures[at]; ok {
		return &n.rows[i]
	}
	return nil
}

var (
	labelled   = regexp.MustCompile(`(?m)^\s*([\w/]+):\s*\{(?:[^{}\[\]]*?,\s*)?label:\s*("[^"]+"|[^,}]+)`)
	listed     = regexp.MustCompile(`(?m)^    (\w+): ([A-Z][^{}\[\]:#\n]*)$`)
	traitStart = regexp.MustCompile(`(?m)^  (\w+):\s*\{kind:`)
	traitNets  = regexp.MustCompile(`nets: \{([^:]+):`)
	periodLine = regexp.MustCompile(`(?m)^  - \{name: (\w+),\s+label: ([^,]+), waves`)
	lowestBand = regexp.MustCompile(`(?m)^unseen:\s*\{amount: (\w+)`)
	bannerLine = regexp.MustCompile(`(?m)^  - \{name: (\w+),\s+label: ([^,]+), by`)
)

// readLabels takes from the text of the study file what it calls its names.
func (n *night) readLabels() {
	n.readTraits()
	n.labels = map[string][]string{}
	add := func(name, label string) {
		if label = strings.Trim(strings.TrimSpace(label), `"`); label != "" && !slices.Contains(n.labels[name], label) {
			n.labels[name] = append(n.labels[name], label)
		}
	}
	for _, m := range labelled.FindAllStringSubmatch(n.study, -1) {
		add(m[1], m[2])
	}
	for _, m := range listed.FindAllStringSubmatch(n.study, -1) {
		add(m[1], m[2])
	}
	for _, r := range n.codes[1:] {
		add(r[0], r[1])
	}
	for name, labels := range otherNames {
		for _, l := range labels {
			add(name, l)
		}
	}
	if m := lowestBand.FindStringSubmatch(n.study); m != nil {
		for _, l := range n.labels[m[1]] {
			add("lowest", "In the lowest band of "+l)
		}
	}
	for _, m := range periodLine.FindAllStringSubmatch(n.study, -1) {
		n.periods = append(n.periods, [2]string{m[1], m[2]})
	}
}

// trait is the block of the study file that declares a trait.
func (n *night) trait(name string) string { return n.blocks[name] }

// readTraits parts the study file into the blocks of its traits.
func (n *night) readTraits() {
	n.blocks = map[string]string{}
	starts := traitStart.FindAllStringSubmatchIndex(n.study, -1)
	for i, at := range starts {
		until := len(n.study)
		if i+1 < len(starts) {
			until = starts[i+1][0]
		}
		block, _, _ := strings.Cut(n.study[at[0]:until], "\n\n")
		n.blocks[n.study[at[2]:at[3]]] = block
	}
}

// list is a list of texts of a block of the study file.
func list(block, key string) []string {
	m := regexp.MustCompile(`\b` + key + `: \[([^\]]*)\]`).FindStringSubmatch(block)
	if m == nil {
		return nil
	}
	out := strings.Split(m[1], ",")
	for i := range out {
		out[i] = strings.Trim(strings.TrimSpace(out[i]), `"`)
	}
	return out
}

// category is what a reader sees for a category of a trait; of are all of them
// in their order.
func (n *night) category(trait, name string, of []string) string {
	block := n.trait(trait)
	switch name {
	case "missing":
		return "not known"
	case "never", "none":
		return name
	}
	if m := traitNets.FindStringSubmatch(block); m != nil && m[1] == strings.TrimPrefix(name, "net:") {
		return m[1]
	}
	labels := list(block, "labels")
	if at := slices.Index(list(block, "order"), name); at >= 0 && at < len(labels) {
		return labels[at]
	}
	if at := slices.Index(of, name); at >= 0 && len(of) == len(labels) {
		return labels[at]
	}
	if bands := list(block, "bands"); len(labels) > 0 && len(labels) == len(bands)+1 {
		if strings.HasPrefix(name, "<") {
			return labels[0]
		}
		for i, b := range bands {
			if rest, ok := strings.CutPrefix(name, b); ok && (rest == "+" || strings.HasPrefix(rest, "-")) {
				return labels[i+1]
			}
		}
	}
	switch {
	case strings.HasPrefix(name, "<"):
		return "under " + name[1:]
	case strings.HasSuffix(name, "+"):
		return strings.TrimSuffix(name, "+") + " and over"
	}
	if from, to, ok := strings.Cut(name, "-<"); ok {
		return from + " to under " + to
	}
	if regexp.MustCompile(`^\d+-\d+$`).MatchString(name) {
		return strings.Replace(name, "-", "–", 1)
	}
	return name
}

// nameColumns finds the names of the segments in the study file.
func (n *night) nameColumns(t *testing.T) {
	t.Helper()
	of := map[string][]string{}
	for _, c := range n.columns {
		trait, name, ok := strings.Cut(c.segment, "=")
		m := traitNets.FindStringSubmatch(n.trait(trait))
		if ok && !strings.Contains(c.segment, " & ") && name != "missing" && name != "never" && (m == nil || m[1] != name) {
			of[trait] = append(of[trait], name)
		}
	}
	banners := map[string]string{}
	for _, m := range bannerLine.FindAllStringSubmatch(n.study, -1) {
		banners[m[1]] = m[2]
	}
	for i := range n.columns {
		c := &n.columns[i]
		c.banners = banners[c.banner]
		if c.segment == "Total" {
			c.label = "Total"
			continue
		}
		var groups, labels []string
		for part := range strings.SplitSeq(c.segment, " & ") {
			trait, name, _ := strings.Cut(part, "=")
			if len(n.labels[trait]) == 0 {
				t.Fatalf("trait %s has no label", trait)
			}
			groups = append(groups, n.traitLabel(trait))
			labels = append(labels, n.category(trait, name, of[trait]))
		}
		c.group, c.label = strings.Join(groups, " × "), strings.Join(labels, " × ")
	}
}

// traitLabel is the label in the block of a trait.
func (n *night) traitLabel(trait string) string {
	if m := labelled.FindStringSubmatch(n.trait(trait)); m != nil {
		return strings.Trim(m[2], `"`)
	}
	return trait
}

// segment finds a segment by the names of its heading and its own, or by its
// name away from a heading; nil where there is none.
func (n *night) segment(group, label string) *segmentColumn {
	for i := range n.columns {
		if c := &n.columns[i]; c.group == group && c.label == label {
			return c
		}
	}
	return nil
}

func (n *night) called(name string) *segmentColumn {
	for i := range n.columns {
		if n.columns[i].name() == name {
			return &n.columns[i]
		}
	}
	return nil
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/intake"
)

// TestReadme executes every command of the README, in order, in one scratch
// folder, and holds its picture, its table and its exit statuses to what the
// commands produce. With -update it rewrites them.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("the README is followed once, without the race detector")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(readme)
	dir := t.TempDir()
	commands := shellLines(text)
	if len(commands) < 12 {
		t.Fatalf("found %d commands in the README, want at least 12: %q", len(commands), commands)
	}
	for _, c := range commands {
		follow(t, root, dir, c)
	}
	night := filepath.Join(dir, "reports", "life-quality", "current")
	text = between(t, text, "<!-- table", "<!-- end of table -->", valueTable(t, night))
	text = between(t, text, "<!-- exits", "<!-- end of exits -->", exitsAsTable())
	hold(t, filepath.Join(root, "README.md"), []byte(text))
	picture, err := os.ReadFile(filepath.Join(night, "charts", "value-map-all-respondents.svg"))
	if err != nil {
		t.Fatal(err)
	}
	hold(t, filepath.Join(root, "testdata", "readme", "value-map.svg"), picture)
}

// shellLines are the lines of all sh blocks.
func shellLines(text string) []string {
	var out []string
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "```sh":
			inside = true
		case line == "```":
			inside = false
		case inside && line != "":
			out = append(out, line)
		}
	}
	return out
}

// follow runs one command as a reader would. `make test` would run this very
// test again, so make is only asked what it would do.
func follow(t *testing.T, root, dir, command string) {
	t.Helper()
	bin := filepath.Join(dir, "bin")
	c := exec.Command("sh", "-c", command)
	c.Dir = dir
	switch {
	case strings.HasPrefix(command, "make test"):
		c = exec.Command("sh", "-c", "make -n test")
		c.Dir = root
	case strings.HasPrefix(command, "make "):
		c = exec.Command("sh", "-c", command+" BIN='"+filepath.Join(bin, "rung")+"' DEMO='"+filepath.Join(dir, "made")+"'")
		c.Dir = root
	case strings.HasPrefix(command, "go install"):
		c.Dir = root
	}
	c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GOBIN="+bin)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// between replaces what stands between two marks, each on a line of its own.
func between(t *testing.T, text, from, to, with string) string {
	t.Helper()
	i := strings.Index(text, from)
	j := strings.Index(text, to)
	if i < 0 || j < i {
		t.Fatalf("README has no %q … %q", from, to)
	}
	i += strings.Index(text[i:], "\n") + 1
	return text[:i] + with + text[j:]
}

// hold compares a file with what it should be, or rewrites it with -update.
func hold(t *testing.T, path string, want []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the commands produce (%v); look at the difference after `make golden`", path, err)
	}
}

func exitsAsTable() string {
	var b strings.Builder
	b.WriteString("| status | meaning |\n|---|---|\n")
	for _, e := range exits {
		fmt.Fprintf(&b, "| %s | %s |\n", e.status, e.meaning)
	}
	return b.String()
}

// valueTable is the values that respondents reach, by age.
func valueTable(t *testing.T, night string) string {
	t.Helper()
	columns := []string{"Total", "age=<30", "age=30-44", "age=45-59", "age=60+"}
	cells := map[[2]string]string{}
	bases := map[string]string{}
	var items []string
	values := true // the ends below a value come after their net
	rows := slices.DeleteFunc(readResults(t, night), func(r intake.Result) bool { return r.Measure != "terminal_values" })
	for _, r := range rows {
		if r.Wave != rows[len(rows)-1].Wave {
			continue // the newest of two periods
		}
		if r.Item == "net:no_value" {
			values = false
		}
		if !values || r.Item == "net:any_value" || r.Statistic != "share" {
			continue
		}
		text := "[c]"
		if r.Value != nil {
			text = fmt.Sprintf("%.0f %% (%.0f–%.0f)", 100**r.Value, 100**r.Low, 100**r.High)
			bases[r.Segment] = fmt.Sprint(*r.N)
		}
		cells[[2]string{r.Item, r.Segment}] = text
		if r.Segment == "Total" {
			items = append(items, r.Item)
		}
	}
	var b strings.Builder
	b.WriteString("| |")
	for _, c := range columns {
		fmt.Fprintf(&b, " %s (n = %s) |", strings.Replace(c, "=", " ", 1), bases[c])
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(columns)) + "\n")
	for _, item := range items {
		fmt.Fprintf(&b, "| %s |", strings.ReplaceAll(item, "_", " "))
		for _, c := range columns {
			fmt.Fprintf(&b, " %s |", cells[[2]string{item, c}])
		}
		b.WriteString("\n")
	}
	return b.String()
}

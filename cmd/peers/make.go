package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

//go:embed study.yaml
var studyText []byte

//go:embed check.mjs
var checkText []byte

// bench is what stands in the work folder, whatever the layout.
type bench struct {
	work  string
	peers string // the copy of the peers' folder
	gen   string // their generator
	rung  string
	self  string // this command, for a child that counts
	temp  string // temporary files of what is timed, cleared after each run
	node  bool   // node and npm are there, with DuckDB
}

// job is the exports of one layout and the study on them.
type job struct {
	dir     string
	reports string
	study   string
}

// build copies the peers, and builds their generator and rung.
func build(ctx context.Context, root string, o options) (*bench, error) {
	work, err := filepath.Abs(o.work)
	if err != nil {
		return nil, err
	}
	b := &bench{work: work, peers: filepath.Join(work, "peers"), gen: filepath.Join(work, "gen"), rung: filepath.Join(work, "rung"),
		temp: filepath.Join(work, "temp")}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if err := b.clear(); err != nil {
		return nil, err
	}
	if err := copyFolder(b.peers, filepath.Join(o.shared, "peers")); err != nil {
		return nil, fmt.Errorf("copy the peers: %w; say with -shared where the shared material is", err)
	}
	if _, err := output(ctx, filepath.Join(b.peers, "gen"), "go", "build", "-o", b.gen, "."); err != nil {
		return nil, err
	}
	if _, err := output(ctx, root, "go", "build", "-trimpath", "-o", b.rung, "./cmd/rung"); err != nil {
		return nil, err
	}
	b.node, err = b.install(ctx)
	return b, err
}

// install fetches DuckDB once a work folder; false where node is missing.
func (b *bench) install(ctx context.Context) (bool, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return false, nil
		}
	}
	if err := os.WriteFile(filepath.Join(b.peers, "check.mjs"), checkText, 0o644); err != nil {
		return false, err
	}
	if _, err := os.Stat(filepath.Join(b.peers, "node_modules")); err == nil {
		return true, nil
	}
	how := "install"
	if _, err := os.Stat(filepath.Join(b.peers, "package-lock.json")); err == nil {
		how = "ci"
	}
	_, err := output(ctx, b.peers, "npm", how, "--no-audit", "--no-fund")
	return err == nil, err
}

// copyFolder copies the files below from, which may be read-only. What else
// stands in to is left alone.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && d.Name() == "node_modules":
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, below), 0o755)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, below), content, 0o644)
	})
}

// export makes the exports of a layout, and the study beside them.
func (b *bench) export(ctx context.Context, layout string, respondents int) (job, error) {
	j := job{dir: filepath.Join(b.work, layout)}
	j.reports = filepath.Join(j.dir, "reports")
	if err := os.MkdirAll(j.dir, 0o755); err != nil {
		return j, err
	}
	if _, err := output(ctx, b.work, b.gen, "-r", strconv.Itoa(respondents), "-out", j.dir, "-sorted="+strconv.FormatBool(layout == "sorted")); err != nil {
		return j, err
	}
	if err := os.WriteFile(filepath.Join(j.dir, "codes.csv"), frame(), 0o644); err != nil {
		return j, err
	}
	j.study = filepath.Join(j.dir, "study.yaml")
	return j, os.WriteFile(j.study, studyText, 0o644)
}

// frame is the code frame of the generator: 60 codes, named after the first
// letters of their level.
func frame() []byte {
	var text bytes.Buffer
	text.WriteString("code,label,level\n")
	code := 0
	for _, l := range []struct {
		name string
		next int // the first code of the level after it
	}{{"attr_concrete", 12}, {"attr_abstract", 22}, {"cons_functional", 34}, {"cons_psychosocial", 46}, {"value", 60}} {
		for ; code < l.next; code++ {
			fmt.Fprintf(&text, "%s_%02d,,%s\n", l.name[:4], code, l.name)
		}
	}
	return text.Bytes()
}

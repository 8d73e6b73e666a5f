package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"rung/pipeline/demo"
	"rung/pipeline/publish"
	"rung/pipeline/study"
)

func initCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "init DIR", Short: "write a commented study file, a code frame and a README to start from", Args: exactlyOne("folder"),
		Example: "  rung init my-study",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := writeNew(args[0], study.Init(filepath.Base(filepath.Clean(args[0])))); err != nil {
				return err
			}
			p.line("%s", filepath.Join(args[0], "study.yaml"))
			p.note("put your exports where the README in %s says, then: rung check %s", args[0], filepath.Join(args[0], "study.yaml"))
			return nil
		},
	}
}

// writeNew writes files into a folder, never over one that exists.
func writeNew(dir string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %s exists already; choose an empty folder", publish.ErrCreate, filepath.Join(dir, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("%w: %w", publish.ErrCreate, err)
		}
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			return fmt.Errorf("%w: %w", publish.ErrWrite, err)
		}
	}
	return nil
}

func demoCommand(p *printer) *cobra.Command {
	var f runFlags
	var respondents int
	c := &cobra.Command{
		Use: "demo DIR", Short: "write invented exports and a study, run it, say where the report is", Args: exactlyOne("folder"),
		Long: `Demo invents respondents, their ladders and their interactions, the same ones
every time, writes them as Parquet with a study beside them, and runs it. The
files it wrote before are written again.`,
		Example: "  rung demo demo --respondents 1200",
		RunE: func(c *cobra.Command, args []string) error {
			if respondents < 1 || respondents > demo.Most {
				return usage("--respondents is %d; give a number from 1 to %d", respondents, demo.Most)
			}
			files, err := demo.Files(respondents)
			if err != nil {
				return err
			}
			if err := writeAgain(args[0], files); err != nil {
				return err
			}
			if err := runStudies(c.Context(), p, []string{filepath.Join(args[0], "study.yaml")}, f); err != nil {
				return err
			}
			out := f.out
			if out == "" {
				out = filepath.Join(args[0], "reports")
			}
			p.whereIs(filepath.Join(out, demo.Study, "current"))
			return nil
		},
	}
	c.Flags().IntVar(&respondents, "respondents", demo.Respondents, "how many people to invent")
	f.add(c)
	return c
}

// writeAgain writes the demo's files, over those of an earlier demo but never
// over anything else: a folder with a study that is not the demo's is refused.
func writeAgain(dir string, files map[string][]byte) error {
	was, err := os.ReadFile(filepath.Join(dir, "study.yaml"))
	if err == nil && string(was) != string(files["study.yaml"]) {
		return fmt.Errorf("%w: %s holds another study; choose an empty folder", publish.ErrCreate, dir)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("%w: %w", publish.ErrCreate, err)
		}
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			return fmt.Errorf("%w: %w", publish.ErrWrite, err)
		}
	}
	return nil
}

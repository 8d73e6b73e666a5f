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
	return writeFiles(dir, files)
}

// writeFiles writes files into a folder, in the order of their names.
func writeFiles(dir string, files map[string][]byte) error {
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

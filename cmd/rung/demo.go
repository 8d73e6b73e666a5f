package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rung/pipeline/demo"
	"rung/pipeline/publish"
)

func demoCommand(p *printer) *cobra.Command {
	var f runFlags
	var respondents int
	var name string
	c := &cobra.Command{
		Use: "demo DIR", Short: "write invented exports and a study, run it, say where the report is", Args: exactlyOne("folder"),
		Long: `Demo invents respondents, their ladders, their interactions and what they hold,
have, give and want, the same ones every time, writes them as Parquet with a
study beside them, and runs it. The files it wrote before are written again.

An intermediary follows its members before and after it turned from acquiring
them to keeping them; an employer follows employees before and after a
reorganisation.`,
		Example: "  rung demo demo --respondents 1200\n  rung demo people --kind employer",
		RunE: func(c *cobra.Command, args []string) error {
			if respondents < 1 || respondents > demo.Most {
				return usage("--respondents is %d; give a number from 1 to %d", respondents, demo.Most)
			}
			kind, ok := demo.KindOf(name)
			if !ok {
				return usage("--kind cannot be %q; use %s", name, strings.Join(demo.Kinds(), " or "))
			}
			files, err := demo.Files(kind, respondents)
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
			p.whereIs(filepath.Join(out, kind.Study(), "current"))
			return nil
		},
	}
	c.Flags().IntVar(&respondents, "respondents", demo.Respondents, "how many people to invent")
	c.Flags().StringVar(&name, "kind", demo.Intermediary.String(), "whose study to invent: "+strings.Join(demo.Kinds(), " or "))
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
	return writeFiles(dir, files)
}

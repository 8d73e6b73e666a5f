package main

import (
	"github.com/spf13/cobra"

	"rung/pipeline/publish"
)

func verifyCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "verify DIR", Short: "check a published report against its manifest", Args: exactlyOne("folder"),
		Long:    "Verify takes a night's folder, a study's folder (its current night) or current.",
		Example: "  rung verify reports/life-quality/current",
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := publish.Verify(args[0])
			if err != nil {
				return err
			}
			for _, q := range r.Problems {
				p.note("%s", oneLine(q.String()))
			}
			if !r.OK() {
				return said(errNotVerified)
			}
			p.line("%s: %d files as published", r.Dir, r.Files)
			return nil
		},
	}
}

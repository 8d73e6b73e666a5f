package main

import (
	"github.com/spf13/cobra"

	"rung/pipeline/study"
	"rung/report"
	"rung/segment/measure"
)

func measuresCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "measures", Short: "list the measures that a study can ask for", Args: cobra.NoArgs,
		Example: "  rung measures",
		RunE: func(*cobra.Command, []string) error {
			var rows [][]string
			for _, m := range measure.All {
				rows = append(rows, []string{m.Name, m.Explain})
			}
			p.table(rows)
			return nil
		},
	}
}

func sheetsCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "sheets", Short: "list the sheets of a report", Args: cobra.NoArgs,
		Example: "  rung sheets",
		RunE: func(*cobra.Command, []string) error {
			var rows [][]string
			for _, s := range report.Sheets() {
				rows = append(rows, []string{s.Name, s.Explain})
			}
			p.table(rows)
			return nil
		},
	}
}

func schemaCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "print the JSON Schema of the study file, for editors", Args: cobra.NoArgs,
		Example: "  rung schema > study.schema.json",
		RunE: func(*cobra.Command, []string) error {
			p.raw(study.Schema())
			return nil
		},
	}
}

func versionCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "print the version", Args: cobra.NoArgs,
		Example: "  rung version",
		RunE: func(*cobra.Command, []string) error {
			p.line("rung %s", Version)
			return nil
		},
	}
}

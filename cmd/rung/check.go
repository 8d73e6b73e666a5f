package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rung/pipeline/intake"
	"rung/pipeline/study"
)

func checkCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "check STUDY...", Short: "list every problem of studies, their code frames and their exports' schemas", Args: atLeastOne("study file"),
		Example: "  rung check study.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			var first error
			for _, file := range args {
				err := checkStudy(c, p, file)
				if err != nil && first == nil {
					first = err
				}
			}
			return said(first)
		},
	}
}

func checkStudy(c *cobra.Command, p *printer, file string) error {
	st, err := parse(file)
	if err != nil {
		p.failure(about(file, err))
		return err
	}
	if found := intake.Check(c.Context(), st); len(found) > 0 {
		p.exportProblems(st, found)
		return &intake.Error{Kind: worst(found), Reason: "the exports do not hold what the study maps"}
	}
	codes := 0
	if st.Frame != nil {
		codes = len(st.Frame.Codes)
	}
	p.line("%s: ok: %d traits, %d banners, %d measures, %d codes", file, len(st.Traits), len(st.Banners), len(st.Measures), codes)
	return nil
}

func planCommand(p *printer) *cobra.Command {
	return &cobra.Command{
		Use: "plan STUDY", Short: "show what a run would read and produce; no numbers", Args: exactlyOne("study file"),
		Example: "  rung plan study.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			st, err := parse(args[0])
			if err != nil {
				return err
			}
			files, err := intake.Describe(c.Context(), st)
			if err != nil {
				return about(args[0], err)
			}
			p.plan(st, files)
			return nil
		},
	}
}

// worst is the kind of problem that decides the exit status: the first found.
func worst(found []intake.Problem) intake.Kind { return found[0].Kind }

// exportProblems prints what intake.Check found, at the place of the study
// file that asked for it.
func (p *printer) exportProblems(st *study.Study, found []intake.Problem) {
	for _, q := range found {
		where := st.File
		if q.Position.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d", st.File, q.Position.Line, q.Position.Column)
		}
		text := q.Text
		if q.Column != "" {
			text = fmt.Sprintf("column %q: %s", q.Column, text)
		}
		if q.File != "" {
			text = q.File + ": " + text
		}
		if q.Hint != "" {
			text += "; " + q.Hint
		}
		p.note("%s: %s", where, oneLine(text))
	}
}

// plan prints what a study would read and produce.
func (p *printer) plan(st *study.Study, exports []intake.Planned) {
	p.line("study %s: %s", st.Name, st.Title)
	rows := [][]string{{"export", "file", "rows", "row groups", "bytes", "columns"}}
	for _, e := range exports {
		for _, f := range e.Files {
			rows = append(rows, []string{e.Export, f.Path, fmt.Sprint(f.Rows), fmt.Sprint(f.RowGroups), fmt.Sprint(f.Bytes), strings.Join(e.Columns, ", ")})
		}
	}
	p.table(rows)
	for _, b := range st.Banners {
		var by []string
		for _, cross := range b.By {
			by = append(by, strings.Join(cross, " × "))
		}
		p.line("banner %s: %s", b.Name, strings.Join(by, "; "))
	}
	p.line("measures: %s", strings.Join(st.Measures, ", "))
	p.line("counting: by %s; disclosure: protect %s", st.Ladders.Count, st.Disclosure.Protect)
	if st.Weighting.Any() {
		p.line("weights: %s", st.Weighting.Words())
	}
	p.line("files: report.xlsx, report.html, charts/*.svg, charts/*.png, results.parquet, results.csv, quality.csv, manifest.json")
}

var errNotVerified = errors.New("the report differs from its manifest")

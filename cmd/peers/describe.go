package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// quantity is one of the things that a run takes.
type quantity struct {
	name   string
	format string
	of     func(cost) float64
}

var quantities = []quantity{
	{"wall s", "%.2f", func(c cost) float64 { return c.wall.Seconds() }},
	{"CPU s", "%.2f", func(c cost) float64 { return c.cpu.Seconds() }},
	{"peak MiB", "%.0f", func(c cost) float64 { return float64(c.peak) / (1 << 20) }},
}

// describe prints what the rounds took: seconds for the curious, ratios to
// quote.
func describe(out io.Writer, tools []tool, rounds []round) {
	var header []string
	for _, q := range quantities {
		header = append(header, q.name)
	}
	table(out, "median (min–max)", header, func(row func(string, ...string)) {
		for i, t := range tools {
			var cells []string
			for _, q := range quantities {
				cells = append(cells, spread(q.format, rounds, func(r round) float64 { return q.of(r[i]) }))
			}
			row(t.name, cells...)
		}
	})
	for i, ours := range tools {
		if ours.ours && slices.ContainsFunc(tools, func(t tool) bool { return !t.ours }) {
			fmt.Fprintln(out)
			ratios(out, tools, rounds, i)
		}
	}
	for i := range tools {
		if len(rounds[0][i].stages) > 0 {
			fmt.Fprintf(out, "\nstages of %s, median s: %s\n\n", tools[i].name, stages(rounds, i))
		}
	}
}

// ratios prints how many times as much the peers took as one of rung's tools,
// round by round.
func ratios(out io.Writer, tools []tool, rounds []round, ours int) {
	table(out, "times "+tools[ours].name, []string{"wall", "CPU", "peak"}, func(row func(string, ...string)) {
		for i, t := range tools {
			if t.ours {
				continue
			}
			var cells []string
			for _, q := range quantities {
				cells = append(cells, spread("%.2f", rounds, func(r round) float64 { return q.of(r[i]) / q.of(r[ours]) }))
			}
			row(t.name, cells...)
		}
	})
}

func table(out io.Writer, title string, header []string, rows func(row func(name string, cells ...string))) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cells ...string) { fmt.Fprintf(w, "%s\t%s\t\n", name, strings.Join(cells, "\t")) }
	row(title, header...)
	rows(row)
	w.Flush()
}

// spread is a figure of each round as median (min–max).
func spread(format string, rounds []round, of func(round) float64) string {
	var v []float64
	for _, r := range rounds {
		v = append(v, of(r))
	}
	return fmt.Sprintf(format+" ("+format+"–"+format+")", median(v), slices.Min(v), slices.Max(v))
}

// stages are the medians of the parts of a tool's runs.
func stages(rounds []round, tool int) string {
	var text []string
	for k, s := range rounds[0][tool].stages {
		var v []float64
		for _, r := range rounds {
			if of := r[tool].stages; k < len(of) {
				v = append(v, of[k].took.Seconds())
			}
		}
		text = append(text, fmt.Sprintf("%s %.2f", s.name, median(v)))
	}
	return strings.Join(text, ", ")
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

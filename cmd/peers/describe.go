package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// describe prints what the pairs took: seconds for the curious, ratios to quote.
func describe(out io.Writer, all []pair) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "median (min–max)\twall s\tCPU s\tpeak MiB\t")
	for i, rule := range rules {
		row(w, "rung, by "+rule, all, func(p pair) cost { return p.rung[i] })
	}
	duck := !slices.ContainsFunc(all, func(p pair) bool { return p.duck == nil })
	if duck {
		row(w, "DuckDB, both rules", all, func(p pair) cost { return *p.duck })
	}
	w.Flush()
	if duck {
		ratios(out, "the study by "+rules[0]+" to DuckDB", all, func(p pair) []cost { return p.rung[:1] })
		ratios(out, "both studies to DuckDB", all, func(p pair) []cost { return p.rung })
	}
	for i, rule := range rules {
		fmt.Fprintf(out, "stages by %s, median s: %s\n", rule, stages(all, i))
	}
}

func row(w io.Writer, name string, all []pair, of func(pair) cost) {
	spread := func(format string, x func(cost) float64) string {
		var v []float64
		for _, p := range all {
			v = append(v, x(of(p)))
		}
		return fmt.Sprintf(format+" ("+format+"–"+format+")", median(v), slices.Min(v), slices.Max(v))
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", name, spread("%.2f", wall), spread("%.2f", cpu), spread("%.0f", mebibytes))
}

func wall(c cost) float64      { return c.wall.Seconds() }
func cpu(c cost) float64       { return c.cpu.Seconds() }
func mebibytes(c cost) float64 { return float64(c.peak) / (1 << 20) }

// ratios prints rung divided by DuckDB, pair by pair. Memory is that of the
// larger run.
func ratios(out io.Writer, name string, all []pair, of func(pair) []cost) {
	var walls, cpus, peaks []float64
	for _, p := range all {
		var sum cost
		for _, c := range of(p) {
			sum.wall, sum.cpu, sum.peak = sum.wall+c.wall, sum.cpu+c.cpu, max(sum.peak, c.peak)
		}
		walls = append(walls, wall(sum)/wall(*p.duck))
		cpus = append(cpus, cpu(sum)/cpu(*p.duck))
		peaks = append(peaks, mebibytes(sum)/max(1, mebibytes(*p.duck)))
	}
	fmt.Fprintf(out, "%s, pair by pair: wall %s; CPU %s; peak %s\n", name, listed(walls), listed(cpus), listed(peaks))
}

// listed is each ratio, then their median.
func listed(v []float64) string {
	var text []string
	for _, x := range v {
		text = append(text, fmt.Sprintf("%.2f", x))
	}
	return fmt.Sprintf("%s (median %.2f)", strings.Join(text, " "), median(v))
}

// stages are the medians of the parts of a run.
func stages(all []pair, rule int) string {
	var text []string
	for k, s := range all[0].rung[rule].stages {
		var v []float64
		for _, p := range all {
			if of := p.rung[rule].stages; k < len(of) {
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

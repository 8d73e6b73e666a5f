package pipeline

import (
	"errors"
	"fmt"
	"slices"

	"rung/pipeline/intake"
	"rung/pipeline/study"
	"rung/report"
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
)

// drawn is how the respondents were drawn, for errors; nil where each was drawn
// on his own from all, or the study asks for errors that do not look at it.
func drawn(st *study.Study, s *segment.Sample) (*estimate.Design, error) {
	if !designed(st, s) {
		return nil, nil
	}
	d := estimate.Draw{Len: s.Len, Weight: s.Weight, Stratum: s.Stratum, Cluster: s.Cluster, Population: s.Population, Within: s.Within,
		Lonely: st.Design.Lonely, Margins: s.Margins}
	if r := s.Replicates; r != nil {
		d.Replicates, d.Scale, d.Each = r.Weights, r.Scale, r.Each
	}
	out, err := estimate.NewDesign(d)
	switch {
	case errors.Is(err, estimate.ErrLonely):
		return nil, &intake.Error{Kind: intake.Bad, File: st.Exports.Respondents.Bare(), Reason: err.Error() + ", and the study says lonely: fail",
			Hint: "join strata in the export, or write design: {lonely: adjust}"}
	case err != nil:
		return nil, &intake.Error{Kind: intake.Bad, File: st.Exports.Respondents.Bare(), Reason: fmt.Sprintf("the sample design does not hold: %v", err),
			Hint: "correct the columns of the design (strata, cluster, fpc, fpc_within, replicates)"}
	}
	return out, nil
}

// designed says that errors have more to know than weights.
func designed(st *study.Study, s *segment.Sample) bool {
	return !st.Design.Kish && (s.Stratum != nil || s.Cluster != nil || s.Population != nil || s.Replicates != nil || s.Margins != nil)
}

// errorWords are the kind of the intervals of shares, and how errors are made,
// for the methodology.
type errorWords struct {
	interval say.Text
	lines    []say.Text
}

func errorsInWords(st *study.Study, s *segment.Sample, weighted bool) errorWords {
	var lines []say.Text
	const linear = "Errors are by Taylor linearisation (Särndal, Swensson and Wretman 1992, 5.5). A segment is a domain of the whole sample, not a sample of its own."
	switch {
	case designed(st, s):
		lines = append(lines, say.That(linear))
		if s.Replicates != nil {
			lines[0] = say.That("Errors are by %d replicate weights (%s): figures are worked out with each of them, and their squared distances from the mean of all are added up.", len(s.Replicates.Weights), st.Exports.Respondents.Replicates.Type.String())
		} else {
			lines = append(lines, unitsInWords(st, s))
		}
		if s.Margins != nil && s.Replicates == nil {
			lines = append(lines, say.That("Weights were made to agree with margins, and standard errors take that into account: what the margins explain of an answer adds nothing to them."))
		}
		return errorWords{say.That("95% Korn–Graubard interval"), append(lines, say.That("Intervals of shares are Korn and Graubard's (1998): exact binomial ones on the effective number that the error stands for, with the design's degrees of freedom; those of means, ratios, totals and differences are Student's t."))}
	case weighted && st.Design.Kish:
		return errorWords{say.That("95% Wilson score interval, on the effective base"), []say.Text{say.That("Errors of shares take Kish's effective base, as market research does, and no strata or clusters. Those of means, ratios and differences are by Taylor linearisation with the person as the unit, their intervals Student's t.")}}
	}
	out := []say.Text{say.That(linear), say.That("The person is the unit, drawn with replacement: no strata and no clusters are declared."),
		say.That("Intervals of shares are Wilson's score intervals; those of means, ratios, totals and differences are Student's t with one degree of freedom less than there are people.")}
	if weighted {
		out[2] = say.That("Intervals of shares are Wilson's score intervals on the effective number that the error stands for; those of means, ratios, totals and differences are Student's t with one degree of freedom less than there are people.")
	}
	return errorWords{say.That(report.DefaultInterval), out}
}

// unitsInWords says what was drawn from what.
func unitsInWords(st *study.Study, s *segment.Sample) say.Text {
	distinct := func(of []int32) int {
		sorted := slices.Clone(of)
		slices.Sort(sorted)
		return len(slices.Compact(sorted))
	}
	x := st.Exports.Respondents
	var parts []say.Text
	unit := say.That("Primary sampling units are people")
	if s.Cluster != nil {
		unit = say.That("Primary sampling units are the clusters of the column %s", x.Cluster.Name)
	}
	parts = append(parts, unit)
	if s.Stratum != nil {
		parts = append(parts, say.That("drawn within %d strata (column %s)", distinct(s.Stratum), x.Strata.Name))
	}
	switch {
	case s.Population != nil && s.Within != nil:
		parts = append(parts, say.That("from known populations in both stages"))
	case s.Population != nil:
		parts = append(parts, say.That("from known populations"))
	default:
		parts = append(parts, say.That("with replacement"))
	}
	text := say.Join(", ", parts...)
	if s.Stratum == nil {
		return say.That("%s.", text)
	}
	return say.That("%s. %s.", text, [...]say.Text{
		estimate.Adjust:    say.That("A stratum with a single unit counts by its distance from the mean of all"),
		estimate.Certainty: say.That("A stratum with a single unit adds nothing"),
		estimate.Average:   say.That("A stratum with a single unit has the mean variance of the others"),
		estimate.Fail:      say.That("A stratum with a single unit would have ended the run"),
	}[st.Design.Lonely])
}

package pipeline

import (
	"errors"
	"fmt"

	"rung/pipeline/intake"
	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/estimate"
)

// drawn is how the respondents were drawn, for errors; nil where each was drawn
// on his own from all, or the study asks for errors that do not look at it.
func drawn(st *study.Study, s *segment.Sample) (*estimate.Design, error) {
	if st.Design.Kish || s.Stratum == nil && s.Cluster == nil && s.Population == nil && s.Replicates == nil && s.Margins == nil {
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

package measure

import (
	"math"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// Precision is what becomes of shares that are too imprecise by the standard of
// the U.S. National Center for Health Statistics (estimate.NCHS).
type Precision uint8

// What becomes of them. AsTheyAre, the zero Precision, does not judge; Marked
// adds notes; Held withholds those that the standard would suppress, too.
const (
	AsTheyAre Precision = iota
	Marked
	Held
)

// judge marks the share in a column, whose estimate is e.
func (p page) judge(row, statistic, column int, e estimate.Estimate) {
	if p.c.Precision == AsTheyAre || p.Statistics[statistic].Unit != tab.Share || !(e.DF > 0) || math.IsNaN(e.StdError) || e.Status != tab.Shown {
		return
	}
	v := estimate.NCHS(e.Value, e.StdError, float64(p.Bases[p.Stub[row].Base][column].N), e.DF)
	var notes uint32
	status := e.Status
	switch v.Verdict {
	case estimate.Suppress:
		if p.c.Precision == Held {
			status = tab.Imprecise
		}
		notes = p.once("imprecise", "Too imprecise to publish by the NCHS standard (Parker et al. 2017): an effective n under 30, an interval of 30 points or more, or one wider than 5 points and than 130 % of the share.")
	case estimate.Review:
		notes = p.once("review", "To be reviewed by the NCHS standard before anybody relies on it: fewer than 8 degrees of freedom, or a share of 0 % or 100 %.")
	}
	if v.Reason&estimate.Complement != 0 {
		notes |= p.once("complement-imprecise", "By the NCHS standard the rest to 100 % is too imprecise to publish.")
	}
	if notes != 0 {
		p.Open(row, statistic).Mark(column, status, notes)
	}
}

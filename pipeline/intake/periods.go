package intake

import (
	"fmt"
	"math"
	"slices"

	"rung/segment"
)

// maxPeriods is how many periods a study may count apart: a bit of a mask
// each.
const maxPeriods = 62

// tellPeriods lists the periods of the study, and marks the rows of each.
func (r *run) tellPeriods() error {
	if !r.st.Periods.Any() {
		return nil
	}
	list := r.st.Periods.List
	if r.st.Periods.Waves {
		names, err := r.wavesNamed()
		if err != nil {
			return err
		}
		list = nil
		for _, name := range names {
			list = append(list, segment.Period{Name: name, Waves: []string{name}})
		}
		if len(list) == 0 {
			r.note("periods: no export names a wave; nothing is counted by period")
		}
	}
	if len(list) > maxPeriods {
		return r.studyError(fmt.Sprintf("periods: there are more than %d", maxPeriods), "list fewer periods, of several waves each")
	}
	r.life.Periods, r.periods = list, list
	for kind, told := range r.life.Told {
		if told != nil && len(list) > 0 {
			told.Periods = periodsOf(told, segment.Export(kind), list)
		}
	}
	return nil
}

// wavesNamed are the waves of rows that count, sorted: those that the exports
// of segment.Forms name, and those that ladders of people who count do. Which
// ladders count themselves is known when they have all been read, and too late.
func (r *run) wavesNamed() ([]string, error) {
	var names []string
	for kind, told := range r.life.Told {
		if told != nil {
			names = append(names, told.Names[segment.Export(kind).Wave()]...)
		}
	}
	if r.said != nil && r.wave >= 0 {
		x := r.by[LaddersExport]
		said, err := r.countNames(x, r.ladderBy, r.wave, cleaned, maxWaves)
		if err != nil {
			return nil, err
		}
		for name := range said {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	sorted, _ := sortCategories(slices.Compact(names), nil)
	return sorted, nil
}

// periodsOf is the periods of each row: those that its wave or its day belongs
// to.
func periodsOf(told *segment.Told, kind segment.Export, list []segment.Period) []uint64 {
	byWave := make([]uint64, len(told.Names[kind.Wave()]))
	for w, name := range told.Names[kind.Wave()] {
		for p, period := range list {
			if hasWave(period, name) {
				byWave[w] |= 1 << p
			}
		}
	}
	out := make([]uint64, told.First[len(told.First)-1])
	for row := range out {
		if w := told.Text(kind.Wave(), row); w != segment.Nothing {
			out[row] = byWave[w]
		}
		day := told.Number(kind.Day(), row)
		for p, period := range list {
			if period.Dated() && !math.IsNaN(day) && day >= float64(period.From) && day <= float64(period.Until) {
				out[row] |= 1 << p
			}
		}
	}
	return out
}

// hasWave says that a wave belongs to a period.
func hasWave(p segment.Period, wave string) bool {
	return slices.ContainsFunc(p.Waves, func(w string) bool { return cleaned(w) == wave })
}

// PeriodOf says that a wave belongs to a period of Sample.Life: wave is a place
// in ladder.Set.Wave of the sets that Ladders gives to its observers, which
// know their waves by other numbers than Waves does. It may be asked for once
// Ladders has called begin.
func (in *Intake) PeriodOf(period int, wave uint16) bool {
	r := in.run
	return int(wave) < len(r.setWaves) && hasWave(r.periods[period], r.setWaves[wave])
}

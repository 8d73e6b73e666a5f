package intake

import (
	"rung/segment"
)

// live gathers what is known of people beside traits and ladders.
func (r *run) live() error {
	life := &segment.Life{}
	r.life = life
	if err := r.datedByTold(); err != nil {
		return err
	}
	for kind, c := range r.told {
		if c == nil {
			continue
		}
		var err error
		if life.Told[kind], err = r.readRecords(segment.Export(kind)); err != nil {
			return err
		}
	}
	if r.out.Dated {
		life.AsOf = dayNumber(r.out.AsOf)
	}
	return nil
}

// datedByTold settles the as-of date of a study without interactions that
// states none: the newest day on which people said something.
func (r *run) datedByTold() error {
	if r.out.Dated || r.did != nil {
		return nil
	}
	day, any, err := r.newestTold()
	if any {
		r.derive(day)
	}
	return err
}

// uses says that the study has something beside traits and ladders.
func (r *run) uses() bool {
	l := r.life
	told := false
	for _, t := range l.Told {
		told = told || t != nil
	}
	return told || len(l.Amounts) > 0 || l.Journey != nil || len(l.Periods) > 0 || len(l.Earlier) > 0 || l.Mix != nil
}

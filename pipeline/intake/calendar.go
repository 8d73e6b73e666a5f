package intake

import (
	"time"

	"rung/pipeline/study"
)

// location is the study's timezone. The study's parser has checked the name.
func location(st *study.Study) *time.Location {
	if st.Timezone == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(st.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// calendar turns timestamps into local days. It remembers the offset of the
// stretch of time that it met last, so that a run of rows of one summer asks
// the timezone once.
type calendar struct {
	loc      *time.Location
	from, to int64 // seconds; empty until the first question
	offset   int64
}

// dayOf is the local day of a cell, in days since 1970. A partition's day has
// been read from its path.
func (c *calendar) dayOf(v *vector, i int) int64 {
	if v.form != timeForm {
		return v.ints[i]
	}
	sec, _ := floorDiv(v.ints[i], v.ticks)
	if !v.wall {
		sec += c.at(sec)
	}
	day, _ := floorDiv(sec, secondsPerDay)
	return day
}

func (c *calendar) at(sec int64) int64 {
	if sec >= c.from && sec < c.to {
		return c.offset
	}
	t := time.Unix(sec, 0).In(c.loc)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	c.offset, c.from, c.to = int64(offset), sec, sec+1
	if !start.IsZero() && !end.IsZero() {
		c.from, c.to = start.Unix(), end.Unix()
	}
	if start.IsZero() && end.IsZero() {
		c.from, c.to = -1<<62, 1<<62
	}
	return c.offset
}

func dayText(day int64) string {
	return time.Unix(day*secondsPerDay, 0).UTC().Format(time.DateOnly)
}

// dayNumber is a calendar date in days since 1970.
func dayNumber(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay
}

// midnight is the start of a day in a timezone.
func midnight(day int64, loc *time.Location) time.Time {
	y, m, d := time.Unix(day*secondsPerDay, 0).UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, loc)
}

package intake

import (
	"math"
	"slices"
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

// calendar turns timestamps into local days. It remembers the stretches of
// time of one offset that it has met, so that it asks the timezone once for
// each. It is for one worker; own makes one for another.
type calendar struct {
	loc *time.Location
	now stretch
	met []stretch // ascending
}

// stretch is a stretch of time of one offset from UTC, in seconds. The zero
// stretch is empty.
type stretch struct{ from, to, offset int64 }

// own is a calendar of the same timezone.
func (c *calendar) own() *calendar { return &calendar{loc: c.loc} }

// dayOf is the local day of a cell, in days since 1970. A partition's day has
// been read from its path.
func (c *calendar) dayOf(v *vector, i int) int64 {
	if v.form != timeForm {
		return v.ints[i]
	}
	sec := seconds(v.ints[i], v.ticks)
	if !v.wall {
		sec += c.at(sec)
	}
	day := sec / secondsPerDay
	if sec%secondsPerDay < 0 {
		day--
	}
	return day
}

// seconds is a number of ticks in whole seconds, rounded down. Divisors that
// the compiler knows are several times as fast.
func seconds(ticks, per int64) int64 {
	var s, rest int64
	switch per {
	case 1_000_000:
		s, rest = ticks/1_000_000, ticks%1_000_000
	case 1000:
		s, rest = ticks/1000, ticks%1000
	case 1_000_000_000:
		s, rest = ticks/1_000_000_000, ticks%1_000_000_000
	default:
		s, rest = ticks/per, ticks%per
	}
	if rest < 0 {
		s--
	}
	return s
}

func (c *calendar) at(sec int64) int64 {
	if sec >= c.now.from && sec < c.now.to {
		return c.now.offset
	}
	at, found := slices.BinarySearchFunc(c.met, sec, func(s stretch, sec int64) int {
		switch {
		case s.to <= sec:
			return -1
		case s.from > sec:
			return 1
		}
		return 0
	})
	if !found {
		c.met = slices.Insert(c.met, at, c.around(sec))
	}
	c.now = c.met[at]
	return c.now.offset
}

// around asks the timezone for the stretch around an instant. A timezone does
// not change before its first change or after its last one.
func (c *calendar) around(sec int64) stretch {
	t := time.Unix(sec, 0).In(c.loc)
	_, offset := t.Zone()
	s := stretch{from: math.MinInt64, to: math.MaxInt64, offset: int64(offset)}
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		s.from = start.Unix()
	}
	if !end.IsZero() {
		s.to = end.Unix()
	}
	return s
}

// days writes the local day of every cell, cut to the days that 32 bits hold.
// What it writes for a missing cell means nothing.
func (c *calendar) days(v *vector, out []int32) {
	cut := func(day int64) int32 { return int32(min(max(day, never+1), math.MaxInt32)) }
	if v.form == timeForm && v.ticks == 1_000_000 {
		c.micros(v, out, cut)
		return
	}
	for i := range v.n {
		out[i] = never + 1
		if !v.missing(i) {
			out[i] = cut(c.dayOf(v, i))
		}
	}
}

// micros is days of microseconds, which nearly all exports hold: within a
// stretch of time of one offset a day is one division by a constant.
func (c *calendar) micros(v *vector, out []int32, cut func(int64) int32) {
	const second, day = 1_000_000, secondsPerDay * 1_000_000
	from, to, offset := int64(0), int64(0), int64(0) // in microseconds; empty
	for i, t := range v.ints[:v.n] {
		if t < from || t >= to {
			if v.valid != nil && !v.valid[i] {
				continue
			}
			out[i] = cut(c.dayOf(v, i))
			// Wall clocks have one offset; the stretch at hand is that of t.
			from, to, offset = -1<<62, 1<<62, 0
			if !v.wall {
				from, to, offset = max(from/second, c.now.from)*second, min(to/second, c.now.to)*second, c.now.offset*second
			}
			continue
		}
		d := (t + offset) / day
		if (t+offset)%day < 0 {
			d--
		}
		out[i] = cut(d)
	}
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

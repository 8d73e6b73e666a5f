package demo

import (
	"math"
	"time"

	"rung/pipeline/intake"
)

// none is a whole number that is missing. A missing decimal is NaN, a missing
// text empty, a missing date zero.
const none = math.MinInt64

// day is a date of the demo.
func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func ints[T any](name string, rows []T, of func(T) int64) intake.Column {
	c := intake.Column{Name: name, Ints: make([]int64, len(rows))}
	for i, r := range rows {
		c.Ints[i] = of(r)
	}
	c.Valid = present(c.Ints, func(v int64) bool { return v != none })
	blank(c.Ints, c.Valid)
	return c
}

func floats[T any](name string, rows []T, of func(T) float64) intake.Column {
	c := intake.Column{Name: name, Floats: make([]float64, len(rows))}
	for i, r := range rows {
		c.Floats[i] = of(r)
	}
	c.Valid = present(c.Floats, func(v float64) bool { return !math.IsNaN(v) })
	blank(c.Floats, c.Valid)
	return c
}

func texts[T any](name string, rows []T, of func(T) string) intake.Column {
	c := intake.Column{Name: name, Texts: make([]string, len(rows))}
	for i, r := range rows {
		c.Texts[i] = of(r)
	}
	c.Valid = present(c.Texts, func(v string) bool { return v != "" })
	return c
}

func dates[T any](name string, rows []T, of func(T) time.Time) intake.Column {
	c := intake.Column{Name: name, Dates: make([]time.Time, len(rows))}
	for i, r := range rows {
		c.Dates[i] = of(r)
	}
	c.Valid = present(c.Dates, func(v time.Time) bool { return !v.IsZero() })
	return c
}

func times[T any](name string, rows []T, of func(T) time.Time) intake.Column {
	c := dates(name, rows, of)
	c.Times, c.Dates = c.Dates, nil
	return c
}

// flags are true, false or missing: 1, 0 or none.
func flags[T any](name string, rows []T, of func(T) int64) intake.Column {
	whole := ints(name, rows, of)
	c := intake.Column{Name: name, Bools: make([]bool, len(rows)), Valid: whole.Valid}
	for i, v := range whole.Ints {
		c.Bools[i] = v == 1
	}
	return c
}

// present is the Valid of a column: nil where nothing is missing.
func present[V any](values []V, is func(V) bool) []bool {
	var valid []bool
	for i, v := range values {
		if is(v) {
			continue
		}
		if valid == nil {
			valid = make([]bool, len(values))
			for k := range valid {
				valid[k] = true
			}
		}
		valid[i] = false
	}
	return valid
}

// blank writes zeros where nothing is.
func blank[V any](values []V, valid []bool) {
	for i := range valid {
		if !valid[i] {
			clear(values[i : i+1])
		}
	}
}

// yes is 1 for true.
func yes(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

package measure

import (
	"slices"

	"rung/segment"
	"rung/segment/tab"
)

// periods are the contexts that a run counts in: c itself, or, by period, all
// of the time first and then a copy for each period. Copies name no waves: the
// study said itself what it counts together.
func (c *Context) periods() []*Context {
	if !c.byPeriod() {
		return []*Context{c}
	}
	var out []*Context
	for p := -1; p < len(c.Life.Periods); p++ {
		of := *c
		of.Period, of.Waves = p, nil
		out = append(out, &of)
	}
	return out
}

// byPeriod says that a run of c counts Timed measures for each period.
func (c *Context) byPeriod() bool {
	return c.ByPeriod && c.Period < 0 && c.Life != nil && len(c.Life.Periods) > 0
}

// laddersApart says that c counts all of the time, and each period apart what
// ladders say. Then how many people have ladders, and how many they have, is
// for the periods only: of all of the time, they would be what one period that
// is withheld adds to the others.
func (c *Context) laddersApart() bool { return c.byPeriod() && c.InPeriod != nil }

// countedIn says that a run of c counts m in of, one of its periods.
func (m *Measure) countedIn(c, of *Context) bool {
	switch {
	case !c.byPeriod():
		return true
	case !m.Timed, (m.Ladders || m.Pooled) && c.InPeriod == nil, m.Apart != nil && !m.Apart(c):
		return of.Period < 0
	}
	return of.Period >= 0 || m.Pooled
}

// daysApart says that some period has days, and so interactions and amounts of
// its own.
func daysApart(c *Context) bool {
	return slices.ContainsFunc(c.Life.Periods, segment.Period.Dated)
}

// toldApart says that the rows of an export are of periods.
func toldApart(e segment.Export) func(c *Context) bool {
	return func(c *Context) bool { return c.told(e) && c.Life.Told[e].Periods != nil }
}

// dated says that c counts one period.
func (c *Context) dated() bool {
	return c.Life != nil && c.Period >= 0 && c.Period < len(c.Life.Periods)
}

// batch is what b has of the period that c counts.
func (c *Context) batch(b *segment.Batch) *segment.Batch {
	if !c.dated() {
		return b
	}
	var waves func(wave uint16) bool
	if in := c.inPeriod(); in != nil {
		waves = func(wave uint16) bool { return in(c.Period, wave) }
	}
	return b.In(c.Period, waves)
}

// inPeriod is InPeriod with a memory: it is asked for every ladder. It is for
// one goroutine.
func (c *Context) inPeriod() func(period int, wave uint16) bool {
	if c.InPeriod == nil {
		return nil
	}
	var asked []uint64 // per wave, the periods that it is known to be of, or not
	var of []uint64
	return func(period int, wave uint16) bool {
		for int(wave) >= len(asked) {
			asked, of = append(asked, 0), append(of, 0)
		}
		if bit := uint64(1) << period; asked[wave]&bit == 0 {
			asked[wave] |= bit
			if c.InPeriod(period, wave) {
				of[wave] |= bit
			}
		}
		return of[wave]>>period&1 == 1
	}
}

// date gives a table, and the facts of its relations, the period that c
// counts. Measures state facts without one.
func (c *Context) date(t *Table) {
	if !c.dated() {
		return
	}
	t.Wave = c.Life.Periods[c.Period].Name
	for i, r := range t.Relations {
		r.Total.Wave = t.Wave
		parts := make([]tab.Fact, len(r.Parts))
		for k, f := range r.Parts {
			f.Wave = t.Wave
			parts[k] = f
		}
		r.Parts = parts
		t.Relations[i] = r
	}
}

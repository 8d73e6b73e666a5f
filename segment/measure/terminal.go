package measure

import (
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var terminalFold = &Fold{Name: "terminal", New: newTerminal}

// The nets of terminal codes.
const (
	anyValue = "any_value"
	noValue  = "no_value"
)

// terminal counts where ladders end: one item per code of the frame, then the
// two nets.
type terminal struct {
	*counting
	any, none int // items
}

func newTerminal(c *Context) State {
	n := len(c.Frame.Codes)
	t := &terminal{counting: newCounting(c, n+2, 1), any: n, none: n + 1}
	end := func(code ladder.Index) {
		t.items.perLadder(int(code), sayLadders)
		if c.Frame.Band(code) == ladder.Value {
			t.items.perLadder(t.any, sayLadders)
		} else {
			t.items.perLadder(t.none, sayLadders)
		}
	}
	t.person = func(s *ladder.Set, i int) {
		for l := range ladders(s, i) {
			t.items.nextLadder()
			if s.Parent == nil {
				end(s.Codes[s.Rungs[l+1]-1])
			} else {
				ladder.Terminals(s.Ladder(l), s.ParentOf(l), end)
			}
		}
	}
	return t
}

func tabulateTerminal(c *Context, state State) []*Table {
	t := state.(*terminal)
	rows, items := t.rows(c.Frame)
	p := newPage(c, "respondents with at least one ladder", "Value", t.baseOf(laddered), rows, incidence("terminal_values"))
	all := t.bases.roll(laddered)
	for row, item := range items {
		p.incidence(row, t.items.roll(item), all)
	}
	p.explainShares()
	p.split(t.items, items)
	return []*Table{p.Table}
}

// rows are the net of all values and the values, zeros included, then the net
// of other ends and those that occur.
func (t *terminal) rows(f *ladder.Frame) (rows []tab.Row, items []int) {
	rows = []tab.Row{{Item: net(anyValue), Said: say.That("Any value"), Net: true}}
	items = []int{t.any}
	for i := range f.Codes {
		if f.Band(ladder.Index(i)) == ladder.Value {
			rows, items = append(rows, codeRow(f, ladder.Index(i))), append(items, i)
		}
	}
	rows, items = append(rows, tab.Row{Item: net(noValue), Said: say.That("No value reached"), Net: true}), append(items, t.none)
	for i := range f.Codes {
		if f.Band(ladder.Index(i)) != ladder.Value && t.items.total(i, persons) > 0 {
			r := codeRow(f, ladder.Index(i))
			r.Found = true
			rows, items = append(rows, r), append(items, i)
		}
	}
	for i := range rows {
		if !rows[i].Net {
			rows[i].Indent = 1
		}
	}
	return rows, items
}

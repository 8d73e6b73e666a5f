package measure

import (
	"cmp"
	"slices"
	"strings"

	"rung/segment/ladder"
	"rung/segment/tab"
)

var chainsFold = &Fold{Name: "chains", New: newChains}

// chains counts whole means-end chains, one item each, found as they appear;
// beside them, the codes that they end in.
type chains struct {
	*counting
	keys []string       // per item, its path, two bytes a code
	of   map[string]int // the item of a path
	ends *totals        // per code that chains end in, over everybody

	path []ladder.Index
	key  []byte
}

func newChains(c *Context) State {
	s := &chains{counting: newCounting(c, 0, 1), of: map[string]int{}}
	s.ends = newTotals(len(c.Frame.Codes))
	s.person = func(set *ladder.Set, i int) {
		s.ends.nextPerson()
		for l := range ladders(set, i) {
			s.items.nextLadder()
			s.ends.nextLadder()
			ladder.Chains(set.Ladder(l), set.ParentOf(l), s.chain)
		}
	}
	return s
}

// chain counts a chain of the person at hand.
func (s *chains) chain(path []ladder.Index) {
	s.path = ladder.Collapse(s.path, path)
	s.key = s.key[:0]
	for _, code := range s.path {
		s.key = append(s.key, byte(code>>8), byte(code))
	}
	item, ok := s.of[string(s.key)]
	if !ok {
		item = s.item(string(s.key))
	}
	s.items.perLadder(item, sayLadders)
	s.ends.perLadder(int(s.path[len(s.path)-1]))
}

// item is the item of a path, made where there is none yet.
func (s *chains) item(key string) int {
	item, ok := s.of[key]
	if !ok {
		item = s.items.extend()
		s.of[key] = item
		s.keys = append(s.keys, key)
	}
	return item
}

// Merge adds another state, whose chains may have been found in another order.
func (s *chains) Merge(other State) {
	o := other.(*chains)
	s.merge(o.counting, func(item int) int { return s.item(o.keys[item]) })
	s.ends.merge(o.ends)
}

// listed is a chain with what ranks it: its respondents and ladders in Total.
type listed struct {
	item             int
	people, ladders  int64
	name, label, end string
}

// top ranks the chains and keeps the first n.
func (s *chains) top(f *ladder.Frame, n int) []listed {
	all := make([]listed, len(s.keys))
	for item, key := range s.keys {
		all[item] = listed{item: item, people: s.items.total(item, persons), ladders: s.items.total(item, sayLadders)}
		all[item].name, all[item].label, all[item].end = chainName(f, key)
	}
	slices.SortFunc(all, func(a, b listed) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(b.ladders, a.ladders), cmp.Compare(a.name, b.name))
	})
	return all[:min(n, len(all))]
}

var escaper = strings.NewReplacer(`\`, `\\`, ">", `\>`)

// chainName spells a path in codes, in labels, and its last code. A ">" inside
// a code is escaped, so that two chains never share a name.
func chainName(f *ladder.Frame, key string) (name, label, end string) {
	var names, labels []string
	for at := 0; at < len(key); at += 2 {
		code := f.Codes[int(key[at])<<8|int(key[at+1])]
		names, labels, end = append(names, escaper.Replace(code.ID)), append(labels, code.Title()), code.ID
	}
	return strings.Join(names, ">"), strings.Join(labels, " → "), end
}

func tabulateChains(c *Context, state State) []*Table {
	s := state.(*chains)
	n := c.Chains
	if n <= 0 {
		n = DefaultChains
	}
	top := s.top(c.Frame, n)
	rows := make([]tab.Row, len(top))
	for i, l := range top {
		rows[i] = tab.Row{Item: l.name, Label: l.label, Found: true}
	}
	p := newPage(c, "respondents with at least one ladder", "Means-end chain", s.baseOf(laddered), rows, incidence("chains")[:3])
	for row, l := range top {
		f := s.items.roll(l.item)
		for column := range p.Columns.List {
			people := f.people(column)
			p.count(row, column, sayers, int64(people), people)
			p.share(row, column, share, f.subset(column))
			p.count(row, column, saying, f.count(column, sayLadders), people)
		}
	}
	p.explainShares()
	if left := len(s.keys) - len(top); left > 0 {
		p.note("chains-left-out", "%d more chains are not listed. Ask for more with the option chains.", left)
	}
	s.sums(p, top)
	return []*Table{p.Table}
}

// sums relates chains to the terminal code that they share, where the table
// lists all chains that end there: with one left out, the numbers of the others
// could agree by chance.
func (s *chains) sums(p page, top []listed) {
	left := map[string]int{} // chains per end that are not listed
	for _, key := range s.keys {
		_, _, end := chainName(p.c.Frame, key)
		left[end]++
	}
	for _, l := range top {
		left[l.end]--
	}
	for i, code := range p.c.Frame.Codes {
		if left[code.ID] > 0 {
			continue
		}
		for q, statistic := range []string{persons: sayers, sayLadders: saying} {
			var ending addition
			for row, l := range top {
				if l.end == code.ID {
					ending.add(p.Fact(row, p.Statistic(statistic)), s.items.total(l.item, q))
				}
			}
			p.adds(tab.Fact{Name: "terminal_values." + statistic, Item: code.ID}, s.ends.total(i, q), ending, q == persons)
		}
	}
}

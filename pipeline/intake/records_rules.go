package intake

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// rules are what rows of an export must say, by the columns of its form.
type rules struct {
	texts   []int            // texts that must be there
	either  []int            // texts of which one must be there
	strange []string         // per text column, the reason to leave out a row with a text that is not known
	numbers []numberRule     // per number column but the day
	key     []int            // texts that tell the rows of a person, wave and day apart
	says    []int            // texts in which rows of one key may not differ, nor may they in numbers
	adds    bool             // rows add up: none is another's twin
	unnamed int              // text without which rows of one key are of different things; -1 for none
	words   map[int][]string // text columns whose words are known beforehand
	limits  map[int]int      // most names of a text column, where fewer than maxTexts
	lists   [][]int          // text columns that share their names
}

// numberRule is what a number must be.
type numberRule struct {
	must   bool                   // it must be there
	reason string                 // for a number that is not, or is not finite
	fault  func(x float64) string // the reason to leave a row out for x; nil for none
}

// rulesOf are the rules of an export. A wave and a day are part of every key.
func rulesOf(st *study.Study, kind segment.Export) rules {
	r := rules{unnamed: -1, limits: map[int]int{kind.Wave(): maxWaves}, strange: make([]string, len(segment.Forms[kind].Texts))}
	plain := func(must bool) numberRule { return numberRule{must: must, reason: badNumber} }
	switch kind {
	case segment.Held:
		r.texts, r.key = []int{segment.HeldValue}, []int{segment.HeldValue, segment.HeldKind}
		r.numbers = []numberRule{{true, badRank, func(x float64) string {
			if x < 1 || x > maxTexts || x != math.Trunc(x) {
				return badRank
			}
			return ""
		}}, plain(true)}
		r.words = map[int][]string{segment.HeldKind: {"need", "want", "wish"}}
		r.strange[segment.HeldKind] = unknownKind
		r.limits[segment.HeldValue], r.limits[segment.HeldCompetes] = maxCategories, maxCategories
		r.lists = [][]int{{segment.HeldValue, segment.HeldCompetes}}
	case segment.Assets:
		r.texts, r.key = []int{segment.AssetName}, []int{segment.AssetName, segment.AssetDimension}
		r.numbers = []numberRule{plain(true), plain(false)}
		r.words = map[int][]string{segment.AssetName: assetWords()}
		r.strange[segment.AssetName] = unknownAsset
		r.limits[segment.AssetDimension] = maxCategories
	case segment.Items:
		r.texts, r.key = []int{segment.ItemAsset, segment.ItemSwot}, []int{segment.ItemAsset, segment.ItemSwot, segment.ItemName}
		r.unnamed = segment.ItemName
		r.numbers = []numberRule{plain(false)}
		r.words = map[int][]string{segment.ItemAsset: assetWords(), segment.ItemSwot: swotWords()}
		r.strange[segment.ItemAsset], r.strange[segment.ItemSwot] = unknownAsset, unknownSwot
	case segment.Currencies:
		r.texts, r.adds = []int{segment.CurrencyName}, true
		r.numbers = []numberRule{{true, badNumber, func(x float64) string {
			if x < 0 {
				return badAmount
			}
			return ""
		}}}
		r.limits[segment.CurrencyName], r.limits[segment.CurrencyCode] = maxCategories, maxCategories
	case segment.Relationships:
		r.either = []int{segment.TypeWanted, segment.TypeAssumed}
		r.key, r.says = []int{segment.TypeProduct}, []int{segment.TypeWanted, segment.TypeAssumed}
		r.limits[segment.TypeWanted], r.limits[segment.TypeAssumed] = maxCategories, maxCategories
		r.lists = [][]int{{segment.TypeWanted, segment.TypeAssumed}}
	case segment.Satisfaction:
		low, high := ratings(st.Choices)
		r.texts, r.key = []int{segment.NeedCode}, []int{segment.NeedCode}
		r.numbers = []numberRule{{true, badNumber, func(x float64) string {
			if x < low || x > high {
				return outsideRange
			}
			return ""
		}}}
		r.strange[segment.NeedCode] = unknownNeed
	}
	if !r.adds {
		r.key = append(r.key, kind.Wave())
	}
	return r
}

// ratings are the lowest and the highest rating of satisfaction.
func ratings(c measure.Choices) (low, high float64) {
	if c.Range == [2]float64{} {
		return 1, 5
	}
	return c.Range[0], c.Range[1]
}

func assetWords() (out []string) {
	for a := ladder.Competence; a <= ladder.Wealth; a++ {
		out = append(out, a.String())
	}
	return out
}

func swotWords() (out []string) {
	for s := ladder.Strength; s <= ladder.Threat; s++ {
		out = append(out, s.String())
	}
	return out
}

// What a text is that has no code.
const (
	blankText   = -1
	strangeText = -2
	endlessText = -3
)

// longestName is how many characters a name may have. Longer texts are what people
// said in their own words, or damage: a report has no place for them.
const longestName = 1000

// vocabulary gives the texts of an export's columns codes, for all workers.
// Columns that share a list of names share codes.
type vocabulary struct {
	c       *recordColumns
	rules   rules
	list    []int // per text column, its place in lists
	lists   []*nameList
	money   int32                      // code of money among currencies
	spelled []func(text string) string // per text column, the name of a text; empty for one that is not known
}

// nameList is names in the order in which they were met.
type nameList struct {
	mu    sync.Mutex
	keys  interner // what names are told apart by
	names []string // by code; of several spellings the first in order
	exact bool     // spellings that differ by case or blanks are different names
	first []string // names that come first, in order, whether or not anybody says them
	next  []string // names that come after them, in order, if somebody does
}

func (r *run) newVocabulary(c *recordColumns) (*vocabulary, error) {
	n := &vocabulary{c: c, rules: rulesOf(r.st, c.kind)}
	for k := range c.texts {
		at := k
		for _, shared := range n.rules.lists {
			if slices.Contains(shared, k) {
				at = shared[0]
			}
		}
		n.list = append(n.list, at)
		n.lists = append(n.lists, &nameList{})
		n.spelled = append(n.spelled, func(text string) string { return text })
	}
	n.lists[c.kind.Wave()].exact = true // as in ladders
	for k, words := range n.rules.words {
		n.spell(k, namedWords(words), nil, true)
	}
	choices := r.st.Choices
	switch c.kind {
	case segment.Held:
		for _, k := range []int{segment.HeldValue, segment.HeldCompetes} {
			n.spell(k, choices.Values, measure.DefaultValues, false)
		}
	case segment.Assets:
		n.spell(segment.AssetDimension, dimensions(choices.Dimensions), nil, false)
	case segment.Currencies:
		n.spell(segment.CurrencyName, currencies(r.st.Amounts), knownCurrencies(), false)
		n.spelled[segment.CurrencyCode] = strings.ToUpper
		n.money = n.lists[segment.CurrencyName].code(money)
	case segment.Relationships:
		for _, k := range []int{segment.TypeWanted, segment.TypeAssumed} {
			n.spell(k, types(choices.Types), types(measure.DefaultTypes), false)
		}
	case segment.Satisfaction:
		if r.st.Frame == nil {
			return nil, &Error{File: c.src.Bare(), Reason: "rates needs of a code frame, which the study does not have", Hint: "name the code frame as codes"}
		}
		l := n.lists[n.list[segment.NeedCode]]
		for _, code := range r.st.Frame.Codes {
			l.next = append(l.next, code.ID)
		}
		n.spelled[segment.NeedCode] = func(text string) string {
			if i, ok := r.st.Frame.Lookup(text); ok {
				return r.st.Frame.Codes[i].ID
			}
			return ""
		}
	}
	return n, nil
}

// spell makes a column know names by name and by label, case and blanks aside:
// those that the study declares, and those that it need not declare. Closed
// says that there are no others.
func (n *vocabulary) spell(column int, declared, defaults []measure.Named, closed bool) {
	by := map[string]string{}
	l := n.lists[n.list[column]]
	l.first, l.next = nil, nil
	for i, list := range [][]measure.Named{declared, defaults} {
		for _, name := range list {
			own := cleaned(name.Name)
			if by[ladder.Fold(own)] != "" {
				continue // declared with a label of the study's own
			}
			by[ladder.Fold(own)] = own
			if i == 0 {
				l.first = append(l.first, own)
			} else {
				l.next = append(l.next, own)
			}
		}
		for _, name := range list {
			if f := ladder.Fold(cleaned(name.Label)); f != "" && by[f] == "" {
				by[f] = by[ladder.Fold(cleaned(name.Name))]
			}
		}
	}
	n.spelled[column] = func(text string) string {
		if name, ok := by[ladder.Fold(text)]; ok || closed {
			return name
		}
		return text
	}
}

func namedWords(words []string) (out []measure.Named) {
	for _, w := range words {
		out = append(out, measure.Named{Name: w})
	}
	return out
}

func dimensions(of []measure.Dimension) (out []measure.Named) {
	for _, d := range of {
		if d.Name != "" {
			out = append(out, measure.Named{Name: d.Name, Label: d.Label})
		}
	}
	return out
}

func types(of []measure.Type) (out []measure.Named) {
	for _, t := range of {
		out = append(out, t.Named)
	}
	return out
}

// currencies are the currencies that a study's amounts name. Those that the
// tool knows keep their names.
func currencies(of []study.Amount) (out []measure.Named) {
	for _, a := range of {
		if a.Currency == "" {
			continue
		}
		c, own := measure.Named{Name: a.Currency}, ladder.Fold(cleaned(a.Currency))
		for _, known := range knownCurrencies() {
			if own == ladder.Fold(known.Name) || own == ladder.Fold(known.Label) {
				c = known
			}
		}
		out = append(out, c)
	}
	return out
}

// of gives the texts of a column codes.
func (n *vocabulary) of(column int) func(text string) int32 {
	l, spelled := n.lists[n.list[column]], n.spelled[column]
	return func(text string) int32 {
		t := cleaned(text)
		if t == "" {
			return blankText
		}
		name := spelled(t)
		if name == "" {
			return strangeText
		}
		if utf8.RuneCountInString(name) > longestName {
			return endlessText
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.names) > maxTexts {
			return blankText // full says so
		}
		return l.code(name)
	}
}

// key is what a name is told apart by.
func (l *nameList) key(name string) string {
	if l.exact {
		return name
	}
	return ladder.Fold(name)
}

// code is the code of a name.
func (l *nameList) code(name string) int32 {
	c := l.keys.intern(l.key(name))
	if int(c) == len(l.names) {
		l.names = append(l.names, name)
	}
	l.names[c] = min(l.names[c], name)
	return c
}

// full is a column with too many texts; -1 for none.
func (n *vocabulary) full() int {
	for k, l := range n.lists {
		l.mu.Lock()
		over := len(l.names) > maxTexts
		l.mu.Unlock()
		if over {
			return k
		}
	}
	return -1
}

// order sorts the names of a list that are in use: the names in report order,
// and for each code its place among them.
func (l *nameList) order(used []bool) (names []string, moved []uint16) {
	first := slices.Clone(l.first)
	var met []string
	for c, name := range l.names {
		if used[c] {
			met = append(met, name)
		}
	}
	for _, name := range l.next {
		if c := l.keys.lookup(l.key(name)); c >= 0 && used[c] {
			first = append(first, name)
		}
	}
	names, _ = sortCategories(met, first)
	place := map[string]uint16{}
	for i, name := range names {
		place[name] = uint16(i)
	}
	moved = make([]uint16, len(l.names))
	for c, name := range l.names {
		if moved[c] = segment.Nothing; used[c] {
			moved[c] = place[name]
		}
	}
	return names, moved
}

// check refuses a column of more names than a report can hold.
func (n *vocabulary) check(column int, names []string) error {
	limit := maxTexts
	if l, ok := n.rules.limits[column]; ok {
		limit = l
	}
	if len(names) > limit {
		return n.c.tooMany(column, limit)
	}
	return nil
}

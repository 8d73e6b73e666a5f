package measure

// totals counts items over everybody: the people who have each, and the
// ladders.
type totals struct {
	counts []onTotal // per item
	person uint64    // the person at hand
	ladder uint64    // the ladder at hand
}

type onTotal struct {
	n                  [2]int64 // persons and sayLadders
	lastOne, lastOfHis uint64   // the last person and ladder counted
}

func newTotals(items int) *totals { return &totals{counts: make([]onTotal, items)} }

// nextPerson and nextLadder begin a person, and a ladder of his.
func (t *totals) nextPerson() { t.person++ }
func (t *totals) nextLadder() { t.ladder++ }

// perLadder counts an item once for the ladder at hand, and once for the person.
func (t *totals) perLadder(item int) {
	of := &t.counts[item]
	if of.lastOfHis != t.ladder {
		of.lastOfHis = t.ladder
		of.n[sayLadders]++
	}
	if of.lastOne != t.person {
		of.lastOne = t.person
		of.n[persons]++
	}
}

// merge adds other totals of the same items.
func (t *totals) merge(o *totals) {
	for item := range o.counts {
		for q, n := range o.counts[item].n {
			t.counts[item].n[q] += n
		}
	}
}

// total is the people or the ladders of an item.
func (t *totals) total(item, quantity int) int64 { return t.counts[item].n[quantity] }

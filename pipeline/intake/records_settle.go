package intake

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"rung/segment"
)

// settle decides about the rows of each person and puts them in order: rows
// that say the same count once, and of rows that contradict each other none
// counts, because nobody can say which is right.
func (r *run) settle(c *recordColumns, named *vocabulary, rows *records, left quarantine) (*segment.Told, error) {
	order, first := group(rows.who, r.people.count)
	j := &judging{records: rows, rules: named.rules, day: rows.numbers[c.kind.Day()], out: make([]uint8, rows.len())}
	r.byPerson(first, func(_, from, to int) { j.person(order[from:to]) })
	for i, why := range j.out {
		if why != 0 {
			left.add(reasons[why-1].Slug, 1, rows.who[i], r.people.count)
		}
	}
	order = slices.DeleteFunc(order, func(i int32) bool { return j.out[i] != 0 })
	kept := &records{}
	kept.take(rows, order)
	told := &segment.Told{Texts: kept.texts, Numbers: kept.numbers}
	var err error
	if told.Names, err = named.settle(kept); err != nil {
		return nil, err
	}
	_, told.First = group(kept.who, r.people.count)
	r.inOrder(told)
	return told, nil
}

// byPerson visits the people on the run's workers: the rows of each are from
// to to-1.
func (r *run) byPerson(first []int32, visit func(who, from, to int)) {
	const step = 1 << 12
	people := len(first) - 1
	var next atomic.Int64
	var all sync.WaitGroup
	for range r.jobs() {
		all.Go(func() {
			for {
				lo := int(next.Add(step)) - step
				if lo >= people {
					return
				}
				for i := lo; i < min(lo+step, people); i++ {
					if first[i] < first[i+1] {
						visit(i, int(first[i]), int(first[i+1]))
					}
				}
			}
		})
	}
	all.Wait()
}

// judging finds rows of a person that repeat or contradict each other.
type judging struct {
	*records
	rules rules
	day   []float64
	out   []uint8 // per row, why it is left out: 1 + its place in reasons; 0 for none
}

// person judges the rows of a person.
func (j *judging) person(rows []int32) {
	if len(rows) < 2 || j.rules.adds {
		return
	}
	slices.SortFunc(rows, func(a, b int32) int { return cmp.Or(j.byKey(a, b), j.bySaid(a, b), j.compare(a, b)) })
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && j.byKey(rows[from], rows[to]) == 0 {
			to++
		}
		j.key(rows[from:to])
		from = to
	}
}

// key judges rows of one key, sorted.
func (j *judging) key(rows []int32) {
	// What has no name may be several things.
	named := j.rules.unnamed < 0 || j.texts[j.rules.unnamed] != nil && j.texts[j.rules.unnamed][rows[0]] != segment.Nothing
	if named && j.bySaid(rows[0], rows[len(rows)-1]) != 0 {
		for _, i := range rows {
			j.out[i] = uint8(rank(conflictingRows)) + 1
		}
		return
	}
	for k, i := range rows[1:] {
		if j.compare(rows[k], i) == 0 {
			j.out[i] = uint8(rank(repeatedRow)) + 1
		}
	}
}

// byKey compares what rows are about.
func (j *judging) byKey(a, b int32) int {
	for _, k := range j.rules.key {
		if t := j.texts[k]; t != nil && t[a] != t[b] {
			return cmp.Compare(t[a], t[b])
		}
	}
	if j.day != nil {
		return cmp.Compare(j.day[a], j.day[b])
	}
	return 0
}

// bySaid compares what rows say about it.
func (j *judging) bySaid(a, b int32) int {
	for _, k := range j.rules.says {
		if t := j.texts[k]; t != nil && t[a] != t[b] {
			return cmp.Compare(t[a], t[b])
		}
	}
	for _, x := range j.numbers {
		if x != nil {
			if c := cmp.Compare(x[a], x[b]); c != 0 {
				return c
			}
		}
	}
	return 0
}

// compare compares everything that rows say.
func (r *records) compare(a, b int32) int {
	for _, t := range r.texts {
		if t != nil && t[a] != t[b] {
			return cmp.Compare(t[a], t[b])
		}
	}
	for _, x := range r.numbers {
		if x != nil {
			if c := cmp.Compare(x[a], x[b]); c != 0 {
				return c
			}
		}
	}
	return 0
}

// settle numbers the texts of rows in report order, and is their names.
func (n *vocabulary) settle(rows *records) ([][]string, error) {
	names, used := make([][]string, len(n.lists)), make([][]bool, len(n.lists))
	for k, column := range rows.texts {
		l := n.list[k]
		if used[l] == nil {
			used[l] = make([]bool, len(n.lists[l].names))
		}
		for _, c := range column {
			if c != segment.Nothing {
				used[l][c] = true
			}
		}
	}
	for l, list := range n.lists {
		if used[l] == nil {
			continue
		}
		sorted, moved := list.order(used[l])
		for k, column := range rows.texts {
			if n.list[k] != l || column == nil {
				continue
			}
			if err := n.check(k, sorted); err != nil {
				return nil, err
			}
			names[k] = sorted
			for i, c := range column {
				if c != segment.Nothing {
					column[i] = moved[c]
				}
			}
		}
	}
	return names, nil
}

// inOrder sorts the rows of each person by texts, then numbers.
func (r *run) inOrder(t *segment.Told) {
	rows := &records{texts: t.Texts, numbers: t.Numbers}
	order := make([]int32, t.First[len(t.First)-1])
	for i := range order {
		order[i] = int32(i)
	}
	r.byPerson(t.First, func(_, from, to int) {
		if to-from > 1 {
			slices.SortFunc(order[from:to], rows.compare)
		}
	})
	for k, column := range t.Texts {
		t.Texts[k] = picked(column, order)
	}
	for k, column := range t.Numbers {
		t.Numbers[k] = picked(column, order)
	}
}

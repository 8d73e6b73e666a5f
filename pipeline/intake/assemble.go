package intake

import (
	"fmt"
	"slices"

	"rung/segment/ladder"
)

// The limits of what a study can hold.
const (
	maxCoders = 64
	maxWaves  = 1000
)

// assembly builds the ladder set out of the entries, ladder by ladder in
// canonical order of their ids.
type assembly struct {
	*run
	u     *utterances
	leave func(reason string, rows int64, who int32) // counts rows left out
	main  int32                                      // coder whose coding counts; -1 without coders
	place []int32
	n     int // coders

	// Finished ladders, and the statements of all coders, by ladder id.
	who      []int32
	rungs    []int32
	codes    []ladder.Index
	parents  []int16
	asset    []ladder.Asset
	swot     []ladder.Swot
	wave     []int32
	forks    bool
	speaker  []int32 // of statements
	coded    []ladder.Index
	uncoded  int // ladders that the main coder did not code
	usedRows int64
}

// assemble decides about every ladder and lays out the set.
func (r *run) assemble(u *utterances) (*ladder.Set, error) {
	a := &assembly{run: r, u: u, main: -1, rungs: []int32{0}}
	a.leave = func(reason string, rows int64, who int32) { r.dropWho(LaddersExport, reason, rows, who) }
	if err := a.chooseCoder(); err != nil {
		return nil, err
	}
	order, first := u.byLadder()
	for _, l := range u.ids.order(u.ids.densely()) {
		a.sorted(order[first[l]:first[l+1]])
	}
	r.out.Rows.Ladders.Used = a.usedRows
	if a.uncoded > 0 {
		r.note(fmt.Sprintf("ladders: %d were not coded by the chosen coder; they count for agreement between coders only", a.uncoded))
	}
	return a.set()
}

// restart forgets all ladders, to decide about those of other entries.
func (a *assembly) restart(u *utterances) {
	a.u, a.usedRows = u, 0
	a.who, a.rungs, a.codes, a.parents = a.who[:0], a.rungs[:1], a.codes[:0], a.parents[:0]
	a.asset, a.swot, a.wave = a.asset[:0], a.swot[:0], a.wave[:0]
}

// sorted puts the entries of a ladder in order and decides about it.
func (a *assembly) sorted(entries []int32) {
	slices.SortFunc(entries, a.u.compare)
	a.ladder(entries)
}

// chooseCoder picks the coder of the study, or the one with the most rungs;
// of several the first by name.
func (a *assembly) chooseCoder() error {
	if a.coder < 0 {
		return nil
	}
	names := a.u.coders.values
	if len(names) > maxCoders {
		return &Error{File: a.said.src.Bare(), Column: a.said.wants[a.coder].name, Reason: fmt.Sprintf("names more than %d coders", maxCoders), Hint: "map the column that says who coded a rung, or none"}
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	rungs := make([]int, len(names))
	for i, c := range a.u.coder {
		if c >= 0 && a.u.reason[i] == 0 {
			rungs[c]++
		}
	}
	a.place = make([]int32, len(names))
	best := -1
	for at, name := range sorted {
		c := slices.Index(names, name)
		a.place[c] = int32(at)
		if best < 0 || rungs[c] > rungs[best] {
			best = c
		}
	}
	if want := cleaned(a.st.Ladders.Coder); want != "" {
		if best = slices.Index(names, want); best < 0 {
			return &Error{File: a.said.src.Bare(), Column: a.said.wants[a.coder].name, Reason: "does not name the coder that the study chooses", Hint: "correct the coder in the study file, or leave it out for the one with the most rungs"}
		}
	}
	for i, c := range a.u.coder {
		if c >= 0 {
			a.u.coder[i] = a.place[c]
		}
	}
	a.n, a.out.Coders = len(names), len(names)
	if best >= 0 {
		a.main, a.out.Coder = a.place[best], names[best]
	}
	return nil
}

// ladder decides about the entries of one ladder, sorted.
func (a *assembly) ladder(entries []int32) {
	broken := false
	var sound []int32
	for _, e := range entries {
		if why := a.u.reason[e]; why != 0 {
			slug := reasons[why-1].Slug
			a.leave(slug, int64(a.u.rows[e]), a.u.who[e])
			// What another coder could not code leaves the ladder whole.
			broken = broken || a.u.coder[e] == a.main || a.u.coder[e] < 0 || a.u.who[e] < 0
			continue
		}
		sound = append(sound, e)
	}
	if len(sound) == 0 {
		return
	}
	if why := a.fault(sound, broken); why != "" {
		for _, e := range sound {
			a.leave(why, int64(a.u.rows[e]), a.u.who[e])
		}
		return
	}
	rest := a.once(sound)
	for _, e := range rest {
		a.usedRows += int64(a.u.rows[e])
	}
	if a.n > 1 {
		a.statements(rest)
	}
	a.finish(sound, rest)
}

// fault is the reason to leave a whole ladder out; empty for a sound one.
func (a *assembly) fault(sound []int32, broken bool) string {
	u := a.u
	wave := int32(-1)
	for _, e := range sound {
		if u.who[e] != u.who[sound[0]] {
			return sharedLadder
		}
	}
	if broken {
		return brokenLadder
	}
	for _, e := range sound {
		if u.wave[e] >= 0 && wave >= 0 && u.wave[e] != wave {
			return mixedWave
		}
		wave = max(wave, u.wave[e])
	}
	if a.run.wave >= 0 && wave < 0 {
		return nullWave
	}
	last := int32(0)
	var before int32
	for _, e := range sound {
		if u.coder[e] != a.main {
			continue
		}
		switch {
		case u.rung[e] == last && last > 0:
			if u.code[e] != u.code[before] || u.parent[e] != u.parent[before] {
				return duplicateRung
			}
		case u.rung[e] != last+1:
			return rungGap
		case u.parent[e] >= u.rung[e]:
			return badParent
		}
		last, before = u.rung[e], e
	}
	return ""
}

// once leaves out repeated rows, and rungs that another coder coded in two
// ways: the main coder's have been judged.
func (a *assembly) once(sound []int32) []int32 {
	u := a.u
	var out []int32
	for i := 0; i < len(sound); {
		j, same := i+1, true
		for ; j < len(sound) && u.coder[sound[j]] == u.coder[sound[i]] && u.rung[sound[j]] == u.rung[sound[i]]; j++ {
			same = same && u.code[sound[j]] == u.code[sound[i]]
		}
		from, why := i, duplicateRung
		if same {
			// The entry that stands for a row is kept: a nested row's first.
			out = append(out, sound[i])
			from, why = i+1, repeatedRow
		}
		for _, e := range sound[from:j] {
			a.leave(why, int64(u.rows[e]), u.who[e])
		}
		i = j
	}
	return out
}

// statements notes what each coder made of each rung.
func (a *assembly) statements(rest []int32) {
	u := a.u
	byRung := slices.Clone(rest)
	slices.SortStableFunc(byRung, func(x, y int32) int { return int(u.rung[x]) - int(u.rung[y]) })
	for i, e := range byRung {
		if i == 0 || u.rung[e] != u.rung[byRung[i-1]] {
			a.speaker = append(a.speaker, u.who[e])
			for range a.n {
				a.coded = append(a.coded, ladder.NotCoded)
			}
		}
		a.coded[len(a.coded)-a.n+int(u.coder[e])] = u.code[e]
	}
}

// finish adds the main coder's ladder: rest is what is left of the sound
// entries, of which repeated ones still say where the ladder starts, and when.
func (a *assembly) finish(sound, rest []int32) {
	u := a.u
	asset, swot, wave := uint8(0), uint8(0), int32(-1)
	for _, e := range sound {
		wave = max(wave, u.wave[e])
		if u.coder[e] != a.main {
			continue
		}
		// The lowest rung that states an asset or a SWOT item speaks for the
		// ladder: it is where the ladder starts.
		if asset == 0 {
			asset = u.asset[e]
		}
		if swot == 0 {
			swot = u.swot[e]
		}
	}
	at := len(a.codes)
	for _, e := range rest {
		if u.coder[e] != a.main {
			continue
		}
		parent := u.parent[e]
		if parent < 0 {
			parent = u.rung[e] - 1
		}
		a.forks = a.forks || parent != u.rung[e]-1
		a.codes = append(a.codes, u.code[e])
		a.parents = append(a.parents, int16(parent-1))
	}
	if len(a.codes) == at {
		a.uncoded++
		return
	}
	a.who = append(a.who, u.who[rest[0]])
	a.rungs = append(a.rungs, int32(len(a.codes)))
	a.asset, a.swot = append(a.asset, ladder.Asset(asset)), append(a.swot, ladder.Swot(swot))
	a.wave = append(a.wave, wave)
}

// set lays the ladders out by respondent.
func (a *assembly) set() (*ladder.Set, error) {
	people := a.people.count
	order, first := group(a.who, people)
	s := &ladder.Set{First: first, Rungs: make([]int32, 1, len(order)+1), Codes: make([]ladder.Index, 0, len(a.codes)),
		Asset: make([]ladder.Asset, len(order)), Swot: make([]ladder.Swot, len(order))}
	for i, l := range order {
		from, to := a.rungs[l], a.rungs[l+1]
		s.Codes = append(s.Codes, a.codes[from:to]...)
		if a.forks {
			s.Parent = append(s.Parent, a.parents[from:to]...)
		}
		s.Rungs = append(s.Rungs, int32(len(s.Codes)))
		s.Asset[i], s.Swot[i] = a.asset[l], a.swot[l]
	}
	if err := a.waves(s, order); err != nil {
		return nil, err
	}
	if a.n > 1 {
		order, first := group(a.speaker, people)
		c := &ladder.Codings{Coders: a.n, First: first, Code: make([]ladder.Index, 0, len(a.coded))}
		for _, st := range order {
			c.Code = append(c.Code, a.coded[int(st)*a.n:(int(st)+1)*a.n]...)
		}
		s.Codings = c
	}
	return s, nil
}

// waves numbers the waves of the ladders that count, in the order of their
// names.
func (a *assembly) waves(s *ladder.Set, order []int32) error {
	if a.run.wave < 0 {
		return nil
	}
	place := make([]int32, len(a.u.waves.values))
	var names []string
	for _, w := range a.wave {
		if place[w] == 0 {
			names = append(names, a.u.waves.values[w])
			place[w] = int32(len(names))
		}
	}
	if len(names) > maxWaves {
		return a.tooManyWaves()
	}
	var moved []int32
	a.out.Waves, moved = sortCategories(names, nil)
	a.setWaves = a.out.Waves
	s.Wave = make([]uint16, len(order))
	for i, l := range order {
		s.Wave[i] = uint16(moved[place[a.wave[l]]-1])
	}
	return nil
}

package intake

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// journeyMeasures are the measures that tell of journeys.
var journeyMeasures = []string{"stages", "stage_transitions", "touchpoints", "what_worked"}

// planJourney lists the columns that journeys are made of, where the study
// asks for a measure that tells of them: others are not slowed down.
func (r *reading) planJourney(x *study.Interactions) {
	asked := len(r.st.Measures) == 0 || slices.ContainsFunc(r.st.Measures, func(m string) bool { return slices.Contains(journeyMeasures, m) })
	if !asked || x.Stage.Name == "" && x.Touchpoint.Name == "" && x.Channel.Name == "" {
		return
	}
	r.walked = true
	r.stage = r.did.want(x.Stage, asCategory)
	r.touchpoint = r.did.want(x.Touchpoint, asCategory)
	r.channel = r.did.want(x.Channel, asCategory)
}

// maxElements is how many stages, and how many touchpoints and channels, a
// journey has at most: a bit each.
const maxElements = 64

// elements are the touchpoints and channels of the study, found in a first
// pass over their columns, and how their texts name them.
type elements struct {
	list     []segment.Element
	stages   []string
	spelled  [2]func(text string) string // of touchpoints, of channels
	touch    map[string]int32            // place in list, by name
	channels map[string]int32
}

// findElements lists the touchpoints and channels of people who count. The
// study's own come first, in its order; of others, when there are more than
// journeys can tell apart, the most frequent are kept, ties by name, and they
// stand sorted by name.
func (r *run) findElements(x found) error {
	if !r.walked {
		return nil
	}
	export := r.st.Exports.Interactions
	e := &elements{touch: map[string]int32{}, channels: map[string]int32{}, stages: export.Stages}
	if r.stage < 0 {
		e.stages = nil
	}
	if len(e.stages) > maxElements {
		e.stages = e.stages[:maxElements]
		r.note(fmt.Sprintf("interactions: journeys know the first %d stages; later ones are left out of them", maxElements))
	}
	r.elements = e
	declared := map[string]string{}
	for _, c := range export.Channels {
		for _, text := range []string{c.Label, c.Name} {
			if f := ladder.Fold(cleaned(text)); f != "" {
				declared[f] = cleaned(c.Name)
			}
		}
	}
	owner := 1 // channels describe what column
	if r.channel < 0 {
		owner = 0
	}
	e.spelled = [2]func(string) string{cleaned, cleaned}
	e.spelled[owner] = func(text string) string {
		t := cleaned(text)
		if own, ok := declared[ladder.Fold(t)]; ok {
			return own
		}
		return t
	}
	counts := [2]map[string]int64{}
	for k, column := range []int{r.touchpoint, r.channel} {
		if column < 0 {
			continue
		}
		var err error
		if counts[k], err = r.countNames(x, r.eventBy, column, e.spelled[k], maxTexts); err != nil {
			return err
		}
	}
	var out []segment.Element
	for _, c := range export.Channels {
		if counts[owner] == nil || len(out) == maxElements {
			break
		}
		c.Name, c.Channel = cleaned(c.Name), owner == 1
		out = append(out, c)
		delete(counts[owner], c.Name)
	}
	out, left := addElements(out, counts)
	if left > 0 {
		r.note(fmt.Sprintf("interactions: %d touchpoints and channels of the fewest interactions are left out of journeys, which know %d", left, maxElements))
	}
	slices.SortStableFunc(out, func(a, b segment.Element) int {
		switch {
		case a.Channel == b.Channel:
			return 0
		case b.Channel:
			return -1
		}
		return 1
	})
	for i, el := range out {
		if el.Channel {
			e.channels[el.Name] = int32(i)
		} else {
			e.touch[el.Name] = int32(i)
		}
	}
	e.list = out
	return nil
}

// addElements adds the most frequent names, touchpoints and channels, and says
// how many are left.
func addElements(out []segment.Element, counts [2]map[string]int64) ([]segment.Element, int) {
	type frequent struct {
		segment.Element
		rows int64
	}
	var all []frequent
	for k, of := range counts {
		for name, rows := range of {
			all = append(all, frequent{segment.Element{Name: name, Channel: k == 1}, rows})
		}
	}
	byName := func(a, b frequent) int {
		switch {
		case a.Channel != b.Channel && b.Channel:
			return -1
		case a.Channel != b.Channel:
			return 1
		}
		return compareNames(a.Name, b.Name)
	}
	slices.SortFunc(all, func(a, b frequent) int {
		if a.rows != b.rows {
			return int(min(max(b.rows-a.rows, -1), 1))
		}
		return byName(a, b)
	})
	kept := min(len(all), maxElements-len(out))
	left := len(all) - kept
	all = all[:kept]
	slices.SortFunc(all, byName)
	for _, f := range all {
		out = append(out, f.Element)
	}
	return out, left
}

func compareNames(a, b string) int {
	names, _ := sortCategories([]string{a, b}, nil)
	switch {
	case a == b:
		return 0
	case names[0] == a:
		return -1
	}
	return 1
}

// countNames counts the rows of people who count by the name in a column, of
// which there may be so many.
func (r *run) countNames(x found, by, column int, spelled func(string) string, most int) (map[string]int64, error) {
	var names sharedNames
	var mu sync.Mutex
	var total []int64
	err := r.scan(x, []int{by, column}, func(_ int, _ unit, rows *cursor) error {
		look := newLookup(r.cal.own(), int32(-1), func(text string) int32 { return names.intern(spelled(text)) })
		finder := r.people.finder.own()
		var row, who []int32
		var own []int64
		err := rows.each(func(v []*vector, n int) error {
			row, who = resize(row, n), resize(who, n)
			finder.find(v[0], who)
			look.fill(v[1], row)
			for i, c := range row {
				if c < 0 || who[i] < 0 {
					continue
				}
				if int(c) >= most {
					return &Error{File: x.src.Bare(), Column: x.wants[column].name, Reason: fmt.Sprintf("holds more than %d different texts", most), Hint: "map a column of fewer names, or none"}
				}
				for int(c) >= len(own) {
					own = append(own, 0)
				}
				own[c]++
			}
			return nil
		})
		mu.Lock()
		defer mu.Unlock()
		for len(total) < len(own) {
			total = append(total, 0)
		}
		for c, rows := range own {
			total[c] += rows
		}
		return err
	})
	out := map[string]int64{}
	for c, rows := range total {
		if rows > 0 {
			out[names.names.values[c]] = rows
		}
	}
	return out, err
}

// journey is where respondents met the brand: over all of the time, and in
// each period of the study. Workers add to it side by side, each under the lock
// of the people at hand.
type journey struct {
	*elements
	met  []*segment.Met
	days [][2]int32 // per entry of met, first and last day; no day at all for a period without days
}

func (r *run) newJourney(asOf int64) *journey {
	if !r.walked {
		return nil
	}
	j := &journey{elements: r.elements}
	add := func(first, last int64) {
		n := r.people.count
		j.met = append(j.met, &segment.Met{Stages: make([]uint64, n), Recorded: make([]uint64, n), Elements: make([]uint64, n), Rows: make([]uint32, n), CRM: make([]uint32, n)})
		j.days = append(j.days, [2]int32{int32(max(first, never)), int32(min(last, math.MaxInt32))})
	}
	add(math.MinInt64, math.MaxInt64)
	for _, p := range r.st.Periods.List {
		if p.Dated() {
			add(p.From, p.Until)
		} else {
			add(0, -1)
		}
	}
	return j
}

// walk is a journey as one worker adds to it. What a row says is packed: the
// stage, the touchpoint and the channel, 1 + its place in 7 bits each, and
// whether CRM sees it.
type walk struct {
	*journey
	touchpoints, channels *lookup[int32]
	touch, channel        []int32
	says                  []int32
}

func (r *run) newWalk(j *journey) *walk {
	if j == nil {
		return nil
	}
	place := func(by map[string]int32, spelled func(string) string) func(text string) int32 {
		return func(text string) int32 {
			if at, ok := by[spelled(text)]; ok {
				return at
			}
			return -1
		}
	}
	cal := r.cal.own()
	return &walk{journey: j, touchpoints: newLookup(cal, int32(-1), place(j.touch, j.spelled[0])), channels: newLookup(cal, int32(-1), place(j.elements.channels, j.spelled[1]))}
}

// prepare packs what the rows of a run say.
func (w *walk) prepare(e *eventReader, v []*vector, n int) {
	w.touch, w.channel, w.says = resize(w.touch, n), resize(w.channel, n), resize(w.says, n)
	optional(w.touchpoints, v, e.touchpoint, w.touch, -1)
	optional(w.channels, v, e.run.channel, w.channel, -1)
	for i := range n {
		says := int32(0)
		if e.run.stage >= 0 && e.stage[i] >= 0 && int(e.stage[i]) < len(w.stages) {
			says = e.stage[i] + 1
		}
		t, c := w.touch[i], w.channel[i]
		says |= (t+1)<<7 | (c+1)<<14
		if t >= 0 && w.list[t].CRM || c >= 0 && w.list[c].CRM {
			says |= 1 << 21
		}
		w.says[i] = says
	}
}

// person adds rows i to j-1, which are all of one person.
func (w *walk) person(who int32, days []int32, i, j int) {
	for k := i; k < j; k++ {
		w.add(who, w.says[k], days[k])
	}
}

func (w *walk) add(who, says, day int32) {
	stage, touch, channel, crm := says&127, says>>7&127, says>>14&127, says>>21&1
	for p, m := range w.met {
		if p > 0 && (day < w.days[p][0] || day > w.days[p][1]) {
			continue
		}
		m.Rows[who]++
		m.CRM[who] += uint32(crm)
		if stage > 0 {
			m.Stages[who] |= 1 << (stage - 1)
			m.Recorded[who] |= uint64(crm) << (stage - 1)
		}
		if touch > 0 {
			m.Elements[who] |= 1 << (touch - 1)
		}
		if channel > 0 {
			m.Elements[who] |= 1 << (channel - 1)
		}
	}
}

// settle adds rows that wait in a buffer.
func (w *walk) settle(b partBuffer, at, width int) {
	for i := 0; i < len(b); i += width {
		w.add(b[i], b[i+at], b[i+at+1])
	}
}

// tell puts journeys into what is known of people.
func (j *journey) tell(l *segment.Life) {
	if j == nil {
		return
	}
	l.Journey, l.Met = &segment.Journey{Stages: j.stages, Elements: j.list}, j.met
}

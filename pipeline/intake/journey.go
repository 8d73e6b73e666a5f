package intake

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// journeyMeasures are the measures that tell of journeys.
var journeyMeasures = []string{"stages", "stage_transitions", "touchpoints", "what_worked"}

// planJourney lists the columns that journeys are made of, where the study
// asks for a measure that tells of them: others are not slowed down.
func (r *reading) planJourney(x *study.Interactions) {
	if !r.asks(journeyMeasures...) || x.Stage.Name == "" && x.Touchpoint.Name == "" && x.Channel.Name == "" {
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
	list    []segment.Element
	stages  []string
	spelled [2]func(text string) string // of touchpoints, of channels
	places  [2]map[string]int32         // in list, by name; likewise
	endless atomic.Bool                 // some text is too long to be a name
}

// findElements lists the stages, touchpoints and channels of journeys.
func (r *run) findElements(x found) error {
	if !r.walked {
		return nil
	}
	export := r.st.Exports.Interactions
	e := &elements{spelled: [2]func(string) string{cleaned, cleaned}}
	r.elements = e
	if r.stage >= 0 {
		e.stages = export.Stages
	}
	if len(e.stages) > maxElements {
		e.stages = e.stages[:maxElements]
		r.note(fmt.Sprintf("interactions: journeys know the first %d stages; later ones are left out of them", maxElements))
	}
	own := 1 // what the study's channels are names of
	if r.channel < 0 {
		own = 0
	}
	e.spelled[own] = spelledChannels(export.Channels)
	for k, spelled := range e.spelled {
		e.spelled[k] = func(text string) string {
			name := spelled(text)
			if utf8.RuneCountInString(name) > longestName {
				e.endless.Store(true)
				return ""
			}
			return name
		}
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
	if e.endless.Load() {
		r.note(fmt.Sprintf("interactions: touchpoints and channels of more than %d characters are left out of journeys", longestName))
	}
	left := e.choose(export.Channels, own, counts)
	if left > 0 {
		r.note(fmt.Sprintf("interactions: %d touchpoints and channels of the fewest interactions are left out of journeys, which know %d", left, maxElements))
	}
	return nil
}

// spelledChannels knows the study's channels by name and by label, case and
// blanks aside.
func spelledChannels(channels []segment.Element) func(text string) string {
	names := map[string]string{}
	for _, c := range channels {
		names[ladder.Fold(cleaned(c.Label))] = cleaned(c.Name)
	}
	for _, c := range channels {
		names[ladder.Fold(cleaned(c.Name))] = cleaned(c.Name)
	}
	return func(text string) string {
		t := cleaned(text)
		if name, ok := names[ladder.Fold(t)]; ok && t != "" {
			return name
		}
		return t
	}
}

// choose lists the elements, touchpoints first. The study's own come before
// others, in its order; of others, when there are more than journeys can tell
// apart, the most frequent are kept, ties by name, and they stand sorted by
// name. It says how many are left out.
func (e *elements) choose(channels []segment.Element, own int, counts [2]map[string]int64) (left int) {
	var out []segment.Element
	for _, c := range channels {
		if counts[own] == nil || len(out) == maxElements {
			break
		}
		c.Name, c.Channel = cleaned(c.Name), own == 1
		out = append(out, c)
		delete(counts[own], c.Name)
	}
	out, left = addElements(out, counts)
	for k := range e.places {
		e.places[k] = map[string]int32{}
		for _, el := range out {
			if el.Channel == (k == 1) {
				e.places[k][el.Name] = int32(len(e.list))
				e.list = append(e.list, el)
			}
		}
	}
	return left
}

// addElements adds the most frequent names, touchpoints and channels, and says
// how many are left.
func addElements(out []segment.Element, counts [2]map[string]int64) ([]segment.Element, int) {
	type frequent struct {
		segment.Element
		rows  int64
		place int // among all, touchpoints first, by name
	}
	var all []frequent
	for k, of := range counts {
		names, _ := sortCategories(slices.Collect(maps.Keys(of)), nil)
		for _, name := range names {
			all = append(all, frequent{segment.Element{Name: name, Channel: k == 1}, of[name], len(all)})
		}
	}
	slices.SortFunc(all, func(a, b frequent) int { return cmp.Or(cmp.Compare(b.rows, a.rows), a.place-b.place) })
	kept := min(len(all), maxElements-len(out))
	left := len(all) - kept
	all = all[:kept]
	slices.SortFunc(all, func(a, b frequent) int { return a.place - b.place })
	for _, f := range all {
		out = append(out, f.Element)
	}
	return out, left
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

func (r *run) newJourney() *journey {
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
	cal := r.cal.own()
	places := func(k int) *lookup[int32] {
		return newLookup(cal, int32(-1), func(text string) int32 {
			if at, ok := j.places[k][j.spelled[k](text)]; ok {
				return at
			}
			return -1
		})
	}
	return &walk{journey: j, touchpoints: places(0), channels: places(1)}
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

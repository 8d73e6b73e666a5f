package main

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"rung/pipeline"
)

// bar shows a run in one line of a terminal: the stage in words, a bar and,
// while an export is read, how far and how fast. It appears with the first
// stage and is gone after end.
type bar struct {
	w   io.Writer
	now func() time.Time

	mu   sync.Mutex // guards all but text, which the drawing reads
	pace pace
	all  *mpb.Progress
	one  *mpb.Bar
	text atomic.Pointer[[2]string] // left and right of the bar, with a space towards it
}

// barWidth is the width of the bar where there is room; a narrow terminal
// shortens the bar first, then the text on its right.
const barWidth = 24

// full is the length of the bar in steps of its own.
const full = 1000

func (b *bar) tell(s pipeline.Stage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	left, right := fmt.Sprintf("%d/%d %s ", s.Step, s.Of, doing[s.Name]), ""
	filled := int64(0)
	if s.Reading.Export != "" {
		r := b.pace.at(s.Reading, b.now())
		right = " " + r.String()
		if r.Of > 0 {
			filled = full * min(r.Rows, r.Of) / r.Of
		}
	} else if s.Of > 0 {
		filled = full * int64(s.Step-1) / int64(s.Of)
	}
	b.text.Store(&[2]string{left, right})
	if b.all == nil {
		b.begin()
	}
	b.one.SetCurrent(filled)
}

func (b *bar) begin() {
	side := func(i int) decor.Decorator {
		return decor.Any(func(decor.Statistics) string { return b.text.Load()[i] })
	}
	b.all = mpb.New(mpb.WithOutput(b.w), mpb.WithWidth(barWidth))
	// A bar made without a total does not complete by itself: a full one may
	// go back when the next export begins.
	b.one = b.all.AddBar(0, mpb.PrependDecorators(side(0)), mpb.AppendDecorators(side(1)), mpb.BarFillerTrim())
	b.one.SetTotal(full, false)
}

// end takes the bar off the terminal, whatever came of the run; the next
// stage would draw it again. There may be no bar.
func (b *bar) end() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		return
	}
	b.one.Abort(true)
	b.all.Wait()
	b.all, b.one, b.pace = nil, nil, pace{}
}

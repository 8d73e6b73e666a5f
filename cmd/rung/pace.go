package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rung/pipeline/intake"
)

// pace finds how fast an export is read.
type pace struct {
	was   intake.Progress
	since time.Time // when the reading at hand began
}

// settle is how long an export is read before its pace is believed.
const settle = time.Second / 2

// reading is how far an export is read, and how fast.
type reading struct {
	intake.Progress
	mib   float64       // MiB of its files a second; 0 when not known
	left  time.Duration // until its last row, when known
	known bool
}

// at takes how far reading is now. An export that is read again, or rows that
// went back, begin anew.
func (p *pace) at(now intake.Progress, clock time.Time) reading {
	if now.Rows == 0 || now.Rows < p.was.Rows || now.Export != p.was.Export {
		p.since = clock
	}
	p.was = now
	r := reading{Progress: now}
	took := clock.Sub(p.since)
	if now.Rows <= 0 || now.Of <= 0 || took < settle {
		return r
	}
	r.mib = float64(now.Bytes) * float64(now.Rows) / float64(now.Of) / took.Seconds() / (1 << 20)
	r.left = max(0, time.Duration(float64(took)*float64(now.Of-now.Rows)/float64(now.Rows)))
	r.known = true
	return r
}

// String is such as "ladders: 12,000,000 of 20,000,000 rows, 210 MiB/s, about
// 8 s left"; what is not known is left out.
func (r reading) String() string {
	text := fmt.Sprintf("%s: %s of %s rows", r.Export, grouped(r.Rows), grouped(r.Of))
	switch {
	case r.mib >= 10:
		text += fmt.Sprintf(", %.0f MiB/s", r.mib)
	case r.mib > 0:
		text += fmt.Sprintf(", %.1f MiB/s", r.mib)
	}
	if r.left > 0 {
		text += ", about " + roughly(r.left) + " left"
	}
	return text
}

// roughly is a duration in the unit that a person would use, rounded up.
func roughly(d time.Duration) string {
	up := func(unit time.Duration) int64 { return int64((d + unit - 1) / unit) }
	switch {
	case d <= 90*time.Second:
		return strconv.FormatInt(up(time.Second), 10) + " s"
	case d <= 90*time.Minute:
		return strconv.FormatInt(up(time.Minute), 10) + " min"
	}
	return strconv.FormatInt(up(time.Hour), 10) + " h"
}

// grouped is a count with its thousands apart: 12,000,000.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, d := range digits {
		if left := len(digits) - i; i > 0 && left%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

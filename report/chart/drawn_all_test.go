package chart

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// points calls f with every estimate of a spec that has an interval, and where it stands.
func points(s Spec, f func(where string, pt *Point)) {
	var walk func(where string, v reflect.Value)
	walk = func(where string, v reflect.Value) {
		if v.CanAddr() {
			if pt, ok := v.Addr().Interface().(*Point); ok {
				if _, _, has := pt.interval(); has {
					f(where, pt)
				}
				return
			}
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; name != "Theme" && name != "Positions" {
					walk(where+"."+name, v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", where, i), v.Index(i))
			}
		case reflect.Array:
			if v.CanAddr() {
				walk(where, v.Slice(0, v.Len()))
			}
		}
	}
	v := reflect.New(reflect.TypeOf(s)).Elem()
	v.Set(reflect.ValueOf(s))
	walk(v.Type().Name(), v)
}

// unasked are estimates that a chart was not asked to show.
func unasked(s Spec, where string) bool {
	switch m := s.(type) {
	case Dumbbell:
		return m.Side == "" && strings.HasSuffix(where, ".Side")
	case Funnel:
		return m.Seen == "" && strings.HasSuffix(where, ".Seen")
	}
	return false
}

// TestEveryIntervalIsDrawn takes the interval of each estimate away in turn: the picture then has fewer
// shapes, or other words.
func TestEveryIntervalIsDrawn(t *testing.T) {
	looked := 0
	for name, s := range gallery() {
		if _, ok := s.(ValueMap); ok {
			continue
		}
		whole, err := compose(s)
		if err != nil {
			t.Fatal(err)
		}
		shapes, words := len(whole.shapes), whole.allWords()
		points(s, func(where string, pt *Point) {
			if unasked(s, where) {
				return
			}
			low, high := pt.Low, pt.High
			pt.Low, pt.High = 0, 0
			p, err := compose(s)
			pt.Low, pt.High = low, high
			if err != nil {
				t.Fatal(err)
			}
			// The foot of a goal gets shorter; it never goes.
			_, levels := s.(Levels)
			if len(p.shapes) >= shapes && p.allWords() == words && !(levels && !reflect.DeepEqual(p.shapes, whole.shapes)) {
				t.Errorf("%s: the interval of %s is not drawn", name, where)
			}
			looked++
		})
	}
	if looked < 200 {
		t.Errorf("looked at %d intervals", looked)
	}
}

// TestNothingIsCut holds that every shape of every picture lies on its page.
func TestNothingIsCut(t *testing.T) {
	looked := 0
	for name, s := range crowd() {
		p, err := compose(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, sh := range p.shapes {
			for _, st := range sh.steps {
				if st.op == 'Z' {
					continue
				}
				looked++
				out := math.Max(math.Max(-st.p[2].x, -st.p[2].y), math.Max(st.p[2].x-p.w, st.p[2].y-p.h))
				if out > 0 {
					t.Errorf("%s: a shape leaves the page by %.1f points", name, out)
				}
			}
		}
	}
	if looked < 10_000 {
		t.Errorf("looked at %d points", looked)
	}
}

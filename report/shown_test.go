package report

import (
	"math"
	"strings"
	"testing"
	"unicode/utf16"

	"rung/report/language"
)

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		x    float64
		f    Format
		want string
	}{
		{0, Percent, "0%"}, {0.004, Percent, "<1%"}, {0.005, Percent, "1%"}, {0.285, Percent, "29%"}, {0.345, Percent, "35%"}, {1, Percent, "100%"},
		{0.1234, Percent1, "12.3%"}, {0.0002, Percent1, "<0.1%"}, {1234567, Whole, "1,234,567"}, {-1234.5, Decimal1, "-1,234.5"}, {-0.01, Decimal1, "0.0"},
		{0, Dotted, "·"}, {12, Dotted, "12"}, {0.125, Decimal2, "0.13"}, {0.1, General, "0.1"}, {math.NaN(), Whole, Unavailable}, {math.Inf(1), Percent, Unavailable},
	} {
		if got := (Value{Kind: Number, Number: c.x, Format: c.f}).String(); got != c.want {
			t.Errorf("%v in format %d is %q, want %q", c.x, c.f, got, c.want)
		}
	}
}

// A German book shows numbers as Germans write them, and machines' numbers as
// machines do; marks and words stay.
func TestShow(t *testing.T) {
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	b := &Book{Language: german}
	for _, c := range []struct {
		v    Value
		want string
	}{
		{Value{Kind: Number, Number: 1234.5, Format: Decimal1}, "1.234,5"}, {Value{Kind: Number, Number: 0.25, Format: Percent}, "25\u00a0%"},
		{Value{Kind: Number, Number: 0.001, Format: Percent}, "<1\u00a0%"}, {Value{Kind: Number, Number: 1234.5, Format: General}, "1234.5"},
		{Value{Kind: Number, Number: math.NaN(), Format: Whole}, Unavailable}, {Value{Kind: Mark, Text: Withheld}, Withheld}, {Value{Text: "1.5"}, "1.5"},
	} {
		if got := b.Show(c.v); got != c.want {
			t.Errorf("%+v shows as %q, want %q", c.v, got, c.want)
		}
		if got := (&Book{}).Show(c.v); got != c.v.String() {
			t.Errorf("%+v shows as %q in English", c.v, got)
		}
	}
}

func TestNames(t *testing.T) {
	n := namer{}
	long := strings.Repeat("Segment ", 10)
	for _, c := range []struct{ wish, want string }{
		{"Values", "Values"}, {"VALUES", "VALUES (2)"}, {"a:b\\c/d?e*f[g]h", "a b c d e f g h"}, {"History", "History table"}, {"'quoted'", "’quoted’"},
		{"", "Sheet"}, {"  ", "Sheet (2)"}, {long, "Segment Segment Segment Segmen…"}, {long, "Segment Segment Segment Seg (2)"}, {"nul\x00", "nul�"},
		{strings.Repeat("𝄞", 40), strings.Repeat("𝄞", 15) + "…"},
		{"Ladder ends – Need groups, part 1", "Ladder ends – Need grou, part 1"}, {"Ladder ends – Need groups, part 12", "Ladder ends – Need gro, part 12"},
		{"Ladder ends – Need groups, part 1", "Ladder ends – Need grou, pa (2)"}, {"a, part [1]", "a, part 1"},
	} {
		if got := n.take(c.wish); got != c.want {
			t.Errorf("%q is named %q, want %q", c.wish, got, c.want)
		}
	}
	for range 200 {
		if name := n.take(long); len(utf16.Encode([]rune(name))) > longestName {
			t.Fatalf("%q is too long", name)
		}
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain – text", "plain – text"}, {"a\tb\nc", "a b c"}, {"a\x00b\x1fc\x7f", "a�b�c�"}, {"bad \xff", "bad �"}, {"\u202Eabc\u2066", "�abc�"}, {"日本 é ł Ω", "日本 é ł Ω"}, {"\uFFFE", "�"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%q is cleaned to %q, want %q", c.in, got, c.want)
		}
	}
}

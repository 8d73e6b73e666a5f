package tab

import "testing"

func TestNames(t *testing.T) {
	tests := &Tests{Letters: []string{"", "A", "B", "AA"}}
	line := &Tested{From: []int32{0, 0, 2, 2, 2}, Than: []Than{{Column: 2}, {Column: 3, Level: 1}}, Rest: []Rest{0, 0, LowerThanRest, 0}, Untested: []bool{false, false, false, true}}
	if got := tests.Names(line.Higher(1)); got != "Baa" {
		t.Errorf("letters are %q", got)
	}
	tests.Apart = true
	for column, want := range []string{"", "higher:B,aa", "rest:-", "untested"} {
		if got := tests.Marks(line, column); got != want {
			t.Errorf("column %d is marked %q, want %q", column, got, want)
		}
	}
	var none *Tests
	if l := none.Line(0, 0, 1); l != nil || l.Higher(0) != nil || l.AgainstRest(0) != NoDifference || l.IsUntested(0) || none.Marks(l, 0) != "" {
		t.Error("a table without tests says something")
	}
}

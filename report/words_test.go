package report

import "testing"

// Names of sheets end with a whole word, or lose the trait.
func TestWholeWords(t *testing.T) {
	for _, c := range []struct {
		text string
		room int
		want string
	}{
		{"Net worth", 9, "Net worth"},
		{"Net worth", 8, "Net…"},
		{"Last contact (days)", 13, "Last contact…"},
		{"Last contact (days)", 12, "Last…"},
		{"Größe, gemessen", 8, "Größe…"},
		{"Relationship wanted", 11, ""},
		{"Relationship", 4, ""},
		{"Age", 0, ""},
	} {
		if got := wholeWords(c.text, c.room); got != c.want {
			t.Errorf("%q in %d letters: %q, want %q", c.text, c.room, got, c.want)
		}
	}
}

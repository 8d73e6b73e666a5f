package chart

import (
	"slices"
	"strings"
	"testing"
)

// However crowded a band, a box makes room for its longest word; only a word
// wider than any box is cut.
func TestNodeBoxKeepsWordsWhole(t *testing.T) {
	p, err := newPicture(Frame{})
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"Cover unexpected costs", "Remote-work days", "Professional training", "Self-actualisation"} {
		for _, room := range labelRooms {
			lines := p.nodeBox(Node{Label: label, N: 1}, room).lines
			if !slices.Equal(strings.Fields(strings.Join(lines, " ")), strings.Fields(label)) {
				t.Errorf("%q in %v pt: %q cuts a word", label, room, lines)
			}
		}
	}
	long := strings.Repeat("word", 20)
	if lines := p.nodeBox(Node{Label: long, N: 1}, 66).lines; len(lines) < 3 || strings.Join(lines, "") != long {
		t.Errorf("a word of %d letters became %q", len(long), lines)
	}
}

package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// advance is the width of the characters from blank to ~ in Arial, in
// thousandths of the type size.
var advance = [...]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// further are the widths of characters beyond ~ that reports are full of: those of
// the languages of the catalogues, and signs.
var further = map[rune]uint16{
	'\u00a0': 278, '·': 333, '•': 350, '–': 556, '—': 1000, '…': 1000, '„': 333, '“': 333, '”': 333, '‘': 222, '’': 222, '†': 556,
	'−': 584, '×': 584, '±': 549, '²': 333, '≥': 549, '≤': 549, '→': 1000, '↓': 500,
	'ä': 556, 'ö': 556, 'ü': 556, 'ß': 611, 'Ä': 667, 'Ö': 778, 'Ü': 722, 'é': 556, 'è': 556, 'á': 556, 'à': 556, 'ł': 222, 'α': 578,
}

// bolder is how much wider Arial Bold sets a text than Arial, at most.
const bolder = 1.09

// textWidth is the width of a text in points. It errs on the wide side for
// scripts that Arial does not have: a row too high is better than text cut.
func textWidth(s string, size float64, bold bool) float64 {
	sum := 0.0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += float64(advance[r-' '])
		case further[r] > 0:
			sum += float64(further[r])
		case unicode.Is(unicode.Mn, r):
		case r >= 0x1100:
			sum += 1000
		default:
			sum += 620
		}
	}
	sum *= size / 1000
	if bold {
		sum *= bolder
	}
	return sum
}

// breakLines breaks a text at blanks into lines no wider than room; a word
// wider than that gets a line of its own, broken by length.
func breakLines(s string, size float64, bold bool, room float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		for textWidth(word, size, bold) > room && utf8.RuneCountInString(word) > 1 {
			head, rest := split(word, size, bold, room)
			if line != "" {
				lines = append(lines, line)
				line = ""
			}
			lines, word = append(lines, head), rest
		}
		next := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && textWidth(next, size, bold) > room {
			lines, next = append(lines, line), word
		}
		line = next
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// split cuts a word where it outgrows room, after one character at least and
// before the last.
func split(word string, size float64, bold bool, room float64) (head, rest string) {
	wide, at := 0.0, 0
	for i, r := range word {
		wide += textWidth(string(r), size, bold)
		if i > 0 && wide > room {
			return word[:i], word[i:]
		}
		if i > 0 {
			at = i
		}
	}
	if at == 0 {
		at = len(word)
	}
	return word[:at], word[at:]
}

// A column of a width of c characters in the file is 7c pixels wide in Arial 10
// at 96 dots an inch; 5 of them are free at its sides.

func points(chars float64) float64 { return 7 * chars * 0.75 }

func chars(points float64) float64 { return points / 0.75 / 7 }

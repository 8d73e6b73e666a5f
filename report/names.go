package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// namer gives out names of sheets that Excel accepts, each once. The same
// wishes in the same order get the same names.
type namer map[string]bool

// longestName is Excel's limit in UTF-16 units.
const longestName = 31

// partOf is the number of a part of a banner that several sheets share.
var partOf = regexp.MustCompile(`, \p{L}{1,12} [0-9]{1,4}$`)

// take makes a name from a wish: what Excel refuses is replaced, what is too
// long ends in "…", and a name that is taken, whatever its case, gets a number.
func (n namer) take(wish string) string {
	base := sheetName(wish)
	if end := partOf.FindString(wish); end != "" { // which part it is says more than the end of the name
		base = strings.TrimSpace(cutTo(sheetName(strings.TrimSuffix(wish, end)), longestName-len(utf16.Encode([]rune(end))))) + end
	}
	name := base
	for i := 2; n[fold(name)]; i++ {
		suffix := fmt.Sprintf(" (%d)", i)
		name = strings.TrimSpace(cutTo(base, longestName-len(suffix))) + suffix
	}
	n[fold(name)] = true
	return name
}

func fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// sheetName is a wish without what Excel refuses. "History" is the name of a
// sheet that Excel keeps for itself.
func sheetName(wish string) string {
	s := strings.Map(func(r rune) rune {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']':
			return ' '
		case '\'':
			return '’'
		}
		return r
	}, Clean(wish))
	s = strings.Join(strings.Fields(s), " ")
	if cut := cutTo(s, longestName); cut != s {
		s = strings.TrimRight(cutTo(s, longestName-1), " –-,") + "…"
	}
	if s == "" {
		return "Sheet"
	}
	if strings.EqualFold(s, "History") {
		return s + " table"
	}
	return s
}

// cutTo cuts s to so many UTF-16 units, never within a character.
func cutTo(s string, units int) string {
	n := 0
	for i, r := range s {
		if n += max(1, utf16.RuneLen(r)); n > units {
			return s[:i]
		}
	}
	return s
}

// slug is a text as part of a file name: [a-z0-9-], at most 60 bytes.
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			continue
		}
		dash = true
	}
	out := b.String()
	return strings.Trim(out[:min(len(out), 60)], "-")
}

// figureName is a file name for a chart, unique within the book.
func (c *composer) figureName(parts ...string) string {
	base := slug(strings.Join(parts, " "))
	if base == "" {
		base = "figure"
	}
	name := base
	for i := 2; c.names["figure:"+name]; i++ {
		name = fmt.Sprintf("%s-%d", base, i)
	}
	c.names["figure:"+name] = true
	return name
}

package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// piece is a stretch of plain text, or a verb.
type piece struct {
	text      string
	verb      byte   // 0 for text
	arg       int    // of %[2]d: 2; 0 takes the next
	precision string // of %.1f: ".1"
}

// parse takes a form apart. A % that begins no verb is text: forms without
// arguments are never parsed, and those with some write %%.
func parse(form string) []piece {
	var out []piece
	for form != "" {
		at := strings.IndexByte(form, '%')
		if at < 0 {
			return append(out, piece{text: form})
		}
		if at > 0 {
			out = append(out, piece{text: form[:at]})
			form = form[at:]
		}
		p, long := verb(form)
		out = append(out, p)
		form = form[long:]
	}
	return out
}

// verb reads what begins with the % at the start of s, and how long it is.
func verb(s string) (piece, int) {
	if strings.HasPrefix(s, "%%") {
		return piece{text: "%"}, 2
	}
	i, p := 1, piece{}
	if i < len(s) && s[i] == '[' {
		end := strings.IndexByte(s, ']')
		n, err := strconv.Atoi(s[2:max(2, end)])
		if end < 0 || err != nil || n < 1 {
			return piece{text: "%"}, 1
		}
		i, p.arg = end+1, n
	}
	from := i
	for i < len(s) && (s[i] == '.' || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	p.precision = s[from:i]
	if i == len(s) || !strings.ContainsRune("sdgfv", rune(s[i])) {
		return piece{text: "%"}, 1
	}
	p.verb = s[i]
	return p, i + 1
}

// verbs lists the arguments that a form asks for, "1d 2s", in their order.
func verbs(form string) string {
	var out []string
	next := 0
	for _, p := range parse(form) {
		if p.verb == 0 {
			continue
		}
		at := p.arg
		if at == 0 {
			at = next + 1
		}
		next = at
		out = append(out, fmt.Sprintf("%03d%s%c", at, p.precision, p.verb))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

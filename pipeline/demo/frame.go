package demo

import "strings"

// frame is the code frame of a study, with what people say along it.
type frame struct {
	csv   string // codes.csv
	items []item
	// why is what people answer at each code. A code without an entry ends the
	// ladder.
	why map[string][]step
	// enough are the answers behind which some people see no further reason.
	enough []string

	levels, labels map[string]string
	siblings       map[string][]string // codes of a level
}

// read fills what csv says.
func (f frame) read() *frame {
	f.levels, f.labels, f.siblings = map[string]string{}, map[string]string{}, map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(f.csv), "\n")[1:] {
		c := strings.Split(line, ",")
		f.labels[c[0]], f.levels[c[0]] = c[1], c[2]
		f.siblings[c[2]] = append(f.siblings[c[2]], c[0])
	}
	return &f
}

// neighbours are the codes that a second coder confuses with code: those of
// its level.
func (f *frame) neighbours(code string) []string {
	if s := f.siblings[f.levels[code]]; s != nil {
		return s
	}
	return []string{code}
}

// item is a starting point of a ladder.
type item struct{ code, asset, swot string }

// step is an answer to "why is that important to you?" with its weight for
// each temperament: balancers, climbers, security seekers, explorers.
type step struct {
	to     string
	weight [temperaments]float64
}

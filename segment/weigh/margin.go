package weigh

import (
	"fmt"
	"math"

	"rung/segment/estimate"
)

// Margin is what the population is known to have, by one variable or by
// several crossed.
type Margin struct {
	Name       string
	Categories []string  // their names, for messages and diagnostics
	Targets    []float64 // of each category: shares that sum to 1, or counts; not negative
	Of         []int32   // category of each respondent; negative when unknown, or none of Categories
}

// Cross is the margin of crossed categories: a respondent is in cell k when
// of[j][i] == cells[k][j] for every variable j, and in none when no cell says
// so.
func Cross(name string, of [][]int32, cells [][]int32, names []string, targets []float64) Margin {
	place := make(map[string]int32, len(cells))
	for k, c := range cells {
		place[pack(c)] = int32(k)
	}
	m := Margin{Name: name, Categories: names, Targets: targets}
	if len(of) == 0 {
		return m
	}
	m.Of = make([]int32, len(of[0]))
	row := make([]int32, len(of))
	for i := range m.Of {
		for j := range of {
			row[j] = of[j][i]
		}
		k, ok := place[pack(row)]
		if !ok {
			k = -1
		}
		m.Of[i] = k
	}
	return m
}

// pack makes a key of a few codes.
func pack(codes []int32) string {
	b := make([]byte, 0, 4*len(codes))
	for _, c := range codes {
		b = append(b, byte(c>>24), byte(c>>16), byte(c>>8), byte(c))
	}
	return string(b)
}

// Shares says that the targets are shares: they sum to 1, to within a
// thousandth.
func (m Margin) Shares() bool { return math.Abs(m.sum()-1) <= rounding }

const (
	rounding = 1e-3 // of the sum of shares
	agreeing = 1e-6 // of the sums of counts, relative
)

func (m Margin) sum() float64 { return total(m.Targets) }

// total adds numbers exactly.
func total(v []float64) float64 {
	var s estimate.Sum
	for _, x := range v {
		s.Add(x)
	}
	return s.Float64()
}

// sound reports the first fault of the targets themselves.
func (m Margin) sound() error {
	within := true
	for c, t := range m.Targets {
		if math.IsNaN(t) || math.IsInf(t, 0) || t < 0 {
			return &Error{Kind: BadTarget, Margin: m.Name, Category: m.Categories[c], Text: "its target is negative or no number", Hint: "write a share or a count"}
		}
		within = within && t <= 1
	}
	sum := m.sum()
	switch {
	case m.Shares():
	case !(sum > 0):
		return &Error{Kind: BadTarget, Margin: m.Name, Text: "its targets sum to nothing", Hint: "write what the population has of each category"}
	case within:
		return &Error{Kind: BadShares, Margin: m.Name, Text: fmt.Sprintf("its shares sum to %.4g and not to 1", sum), Hint: "correct them, or write counts"}
	}
	return nil
}

// Sum is what the targets say that all weights come to: the sum of those that
// are counts, 0 when all are shares. Margins that disagree are an error.
func Sum(margins []Margin) (float64, error) {
	sum, first := 0.0, ""
	for _, m := range margins {
		if err := m.sound(); err != nil {
			return 0, err
		}
		if m.Shares() {
			continue
		}
		switch s := m.sum(); {
		case first == "":
			sum, first = s, m.Name
		case math.Abs(s-sum) > agreeing*sum:
			return 0, &Error{Kind: Totals, Margin: m.Name, Text: fmt.Sprintf("its targets sum to %.10g, and those of %s to %.10g", s, first, sum), Hint: "margins of one population have one sum: correct the counts, or write shares"}
		}
	}
	return sum, nil
}

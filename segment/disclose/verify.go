package disclose

import (
	"fmt"
	"slices"

	"rung/segment/say"
)

// verify goes over all sums once more, by another road than the blocks: no sum
// may leave exactly one part in doubt. It finds faults of this package only.
func (m *mask) verify() error {
	for f, fact := range m.facts {
		if !fact.additive {
			continue
		}
		states := m.statesOf(int32(f))
		for _, s := range m.sums {
			if lonely(s, func(key int32) state { return states[key] }) {
				return fmt.Errorf("a sum of segments gives a withheld figure of %q away", fact.Name)
			}
		}
	}
	for _, r := range m.relations {
		for key := range m.keys {
			if !m.ofNobody(r, int32(key)) && lonely(r, func(f int32) state { return m.statesOf(f)[key] }) {
				return fmt.Errorf("a sum of rows gives a withheld figure of %q away", m.facts[r.total].Name)
			}
		}
	}
	for _, b := range m.bases {
		for _, s := range m.sums {
			if lonely(s, func(key int32) state { return b.state[key] }) {
				return fmt.Errorf("a sum of segments gives a withheld base away")
			}
		}
	}
	return nil
}

// lonely says that of the members of a sum one is withheld and all others are
// known. An absent total makes no sum.
func lonely(s sum, of func(int32) state) bool {
	if of(s.total)&absent != 0 {
		return false
	}
	unknown, kept := 0, 0
	for _, member := range append([]int32{s.total}, s.parts...) {
		if !of(member).open() {
			unknown++
		}
		if of(member).kept() {
			kept++
		}
	}
	return unknown == 1 && kept == 1
}

// statements are the lines of the methodology sheet: what was tested, what was
// not. They carry the threshold and no other number.
func (m *mask) statements(p Policy) (tested, not []say.Text) {
	if p.Protect == None {
		return nil, []say.Text{say.That("Nothing was tested and nothing is withheld: the study protects nothing, for the reason on the cover.")}
	}
	k := p.Least()
	tested = append(tested, say.That("Every base has no or at least %d distinct respondents, whatever their weights; on a smaller base all figures are withheld with it.", k))
	remainder := say.That("Every base less its published parts, across segments and down the rows, leaves no or at least %d respondents and never one withheld figure alone.", k)
	if p.Protect == Cells {
		tested = append(tested, say.That("Every count has no or at least %d distinct respondents behind it, and so has the rest of its base where it counts people. All figures made of a withheld count are withheld, in every table.", k))
		remainder = say.That("Every base and count less its published parts, across segments and down the rows, leaves no or at least %d respondents and never one withheld figure alone.", k)
	}
	tested = append(tested, remainder, m.together())
	not = []say.Text{
		say.That("How narrow the range of a withheld figure is when all sums are combined with the knowledge that no count is below zero, and what several withheld figures add up to where only several sums together say so."),
		say.That("Segments that overlap without adding up: how many people are in one and not in the other. Bases that differ by a few people, such as those without a ladder, are among them."),
		say.That("Earlier nights of the same study, and other studies of the same people."),
	}
	if len(m.masses) > 0 {
		tested = append(tested, say.That("No sum or mean of amounts (money, time, what people give), nor such a sum less its published parts, is more than half of one person, more than 67 % of two, or so much of one that the second could tell it to a tenth. A sum that is goes with every figure made of it."))
		not = append(not, say.That("How narrow several sums of amounts together make the range of one that a person dominates: each sum less its published parts was tested by itself."))
	}
	if slices.ContainsFunc(m.facts, func(f fact) bool { return f.Wave != "" }) {
		not = append(not, say.That("Differences between waves: the same people may answer in several, and those who came or left between two of them may be few."))
	}
	if p.Protect == Groups {
		not = append(not, say.That("Small counts within a base that is large enough: the study protects groups, not single answers."))
	}
	return tested, not
}

// together says whether the sums were tested as one.
func (m *mask) together() say.Text {
	if m.untested > 0 {
		return say.That("Sums were tested one by one. Some sets of connected figures were too large to test all their sums together.")
	}
	return say.That("All sums together, as linear equations, determine no withheld figure, apart from zeros that a published figure on a larger group states.")
}

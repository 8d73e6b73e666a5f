package demo

import "slices"

// Kind is whose study the demo invents.
type Kind uint8

// The kinds: an intermediary between members and providers, who follows a
// shift from acquisition to retention, and an employer before and after a
// reorganisation.
const (
	Intermediary Kind = iota
	Employer
)

var kindNames = [...]string{"intermediary", "employer"}

// Kinds lists the names of all kinds; the first is the default.
func Kinds() []string { return slices.Clone(kindNames[:]) }

// KindOf is the kind of a name.
func KindOf(name string) (Kind, bool) {
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i >= 0
}

// String is the name of k.
func (k Kind) String() string { return kindNames[k] }

// Study is the name of the kind's study; it names the output folder.
func (k Kind) Study() string { return [...]string{"life-quality", "work-and-life"}[k] }

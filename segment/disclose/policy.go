package disclose

import (
	"fmt"
	"strings"
)

// Protect is what a study promises its respondents.
type Protect uint8

// The promises. Undeclared, the zero Protect, releases nothing. Cells: the
// threshold holds for the base and for every non-zero number of people behind
// a figure. Groups: for the base only. None: nothing is withheld, and the
// study says why.
const (
	Undeclared Protect = iota
	Cells
	Groups
	None
)

var protectNames = [...]string{"", "cells", "groups", "none"}

// String is the name of p in a study file.
func (p Protect) String() string {
	if int(p) < len(protectNames) {
		return protectNames[p]
	}
	return fmt.Sprintf("protect %d", uint8(p))
}

// ProtectNames lists the names a study may use.
func ProtectNames() []string { return append([]string(nil), protectNames[1:]...) }

// DefaultMinimum is the threshold where a study states none; LeastMinimum the
// lowest it may state.
const (
	DefaultMinimum = 5
	LeastMinimum   = 3
)

// Policy is the study's declaration. The zero Policy releases nothing.
type Policy struct {
	Protect Protect
	Minimum int    // distinct respondents; 0 means DefaultMinimum, never under LeastMinimum
	Because string // the reason; required with None
}

// Check reports what is missing or not allowed in a declaration.
func (p Policy) Check() error {
	names := strings.Join(ProtectNames(), ", ")
	switch {
	case p.Protect == Undeclared:
		return fmt.Errorf("the study does not say what it protects, so nothing is released; set disclosure.protect to one of %s", names)
	case p.Protect > None:
		return fmt.Errorf("unknown protection %d; set disclosure.protect to one of %s", uint8(p.Protect), names)
	case p.Minimum != 0 && p.Minimum < LeastMinimum:
		return fmt.Errorf("a minimum of %d people would expose persons; set disclosure.minimum to %d or more, or leave it out for %d", p.Minimum, LeastMinimum, DefaultMinimum)
	case p.Minimum > maxMinimum:
		return fmt.Errorf("a minimum of %d people withholds everything; set disclosure.minimum to %d or less", p.Minimum, maxMinimum)
	case p.Protect == None && strings.TrimSpace(p.Because) == "":
		return fmt.Errorf("nothing would be protected and no reason is given; say why in disclosure.because (it is printed on the cover), or set disclosure.protect to %s", Cells)
	}
	return nil
}

// maxMinimum keeps sums of thresholds far from overflow; no study we know asks
// for more than 100.
const maxMinimum = 1_000_000

// Least is the threshold in force.
func (p Policy) Least() int {
	if p.Minimum == 0 {
		return DefaultMinimum
	}
	return p.Minimum
}

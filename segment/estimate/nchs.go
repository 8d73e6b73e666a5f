package estimate

import (
	"math"
	"strings"
)

// Verdict says whether a share is precise enough to be shown.
type Verdict uint8

// The verdicts of a rule of precision. The zero Verdict is Show.
const (
	Show     Verdict = iota
	Review           // shown, but a statistician should look first
	Suppress         // too imprecise to be shown
)

func (v Verdict) String() string { return [...]string{"show", "review", "suppress"}[v] }

// Reason is a set of reasons for a verdict.
type Reason uint8

// Reasons for a verdict. Complement does not change it: the share is shown, and
// a footnote says that its complement would not be.
const (
	FewPeople   Reason = 1 << iota // n or effective n below 30: suppress
	TooWide                        // interval of .30 or wider: suppress
	TooRelative                    // interval wider than 130 % of the share: suppress
	FewDegrees                     // fewer than 8 degrees of freedom: review
	AllOrNone                      // a share of 0 or 1: review
	Complement                     // interval wider than 130 % of the complement: footnote
)

var reasons = []string{
	"effective n below 30", "interval of 30 points or more", "interval wider than 130 % of the share",
	"fewer than 8 degrees of freedom", "0 % or 100 %", "the complement is too imprecise to be shown",
}

// String names the reasons, separated by commas; "" is none.
func (r Reason) String() string {
	var named []string
	for i, name := range reasons {
		if r&(1<<i) != 0 {
			named = append(named, name)
		}
	}
	return strings.Join(named, ", ")
}

// Precision is what a rule makes of a share.
type Precision struct {
	Verdict   Verdict
	Reason    Reason
	Effective float64 // people, n at most
	Low, High float64 // Korn and Graubard's interval
	// Width is that of the interval, and Relative its ratio to the share. A share
	// of 0 or 1 is not judged by its width: 0 and NaN.
	Width, Relative float64
}

// NCHS judges a share p of n people with a standard error of the design on df
// degrees of freedom by the standard of the U.S. National Center for Health
// Statistics (Parker et al. 2017, Vital and Health Statistics 2(175)):
// suppressed are shares of fewer than 30 people, effectively, and those whose
// Korn–Graubard interval is .30 or wider, or wider than .05 and than 130 % of
// the share. What remains is reviewed where df < 8 or the share is 0 or 1. The
// complement has a footnote where its own relative width would suppress it.
func NCHS(p, se, n, df float64) Precision {
	v := Precision{Effective: Informative(p, se, n), Relative: math.NaN()}
	v.Low, v.High = KornGraubard(p, se, n, df)
	extreme := p <= 0 || p >= 1
	if !extreme {
		v.Width = v.High - v.Low
		v.Relative = v.Width / p
	}
	v.judge(p, df, extreme)
	return v
}

func (v *Precision) judge(p, df float64, extreme bool) {
	if !(v.Effective >= 30) {
		v.Reason |= FewPeople
	}
	if !(v.Width < 0.30) {
		v.Reason |= TooWide
	}
	if v.Width > 0.05 && v.Relative > 1.30 {
		v.Reason |= TooRelative
	}
	if v.Reason != 0 {
		v.Verdict = Suppress
		return
	}
	if !(df >= 8) {
		v.Reason |= FewDegrees
	}
	if extreme {
		v.Reason |= AllOrNone
	}
	if v.Reason != 0 {
		v.Verdict = Review
	}
	if v.Width > 0.05 && v.Width/(1-p) > 1.30 {
		v.Reason |= Complement
	}
}

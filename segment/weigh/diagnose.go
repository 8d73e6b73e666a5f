package weigh

import (
	"math"
	"strconv"

	"rung/segment/estimate"
)

// Diagnostics say what weights cost and how they came about.
type Diagnostics struct {
	Respondents int
	Sum         float64 // of final weights
	Iterations  int     // sweeps over all margins, of all rakings
	Rakings     int     // 1, and one more each time weights were trimmed
	Error       float64 // largest difference of a category's share from its target
	Effective   float64 // Kish's effective number of respondents, (Σw)²/Σw²
	Deff        float64 // Kish's design effect: respondents by effective ones
	Smallest    float64 // final weight of those that have one above 0
	Largest     float64
	Ratio       float64 // largest by smallest
	Mean        float64
	Low         float64 // smallest factor, of those whose base weight is above 0
	High        float64
	Trimmed     int // respondents whose weight was cut
	// Few is the fewest respondents of any category with a target, and of those
	// who have the smallest weight, or the largest.
	Few      int
	Achieved []Achieved
}

// Achieved is what became of a margin.
type Achieved struct {
	Name       string
	Kept       int // respondents of unknown or unlisted category
	Categories []Share
}

// Share is what became of a category. The last one is of people of unknown
// category, where they were kept.
type Share struct {
	Name     string
	People   int
	Base     float64 // share of the base weights
	Target   float64 // share that was asked for
	Weighted float64 // share of the final weights
}

func (r *raker) diagnose(base, final []float64, kept []int) Diagnostics {
	d := Spread(final)
	d.Iterations, d.Rakings, d.Error = r.sweeps, r.rakings, r.worst.off
	d.Low, d.High = math.Inf(1), math.Inf(-1)
	for i, u := range r.unit {
		if base[i] > 0 {
			d.Low, d.High = min(d.Low, r.scale*r.factor[u]), max(d.High, r.scale*r.factor[u])
		}
		if r.cut[u] && base[i] > 0 {
			d.Trimmed++
		}
	}
	sum := total(base)
	for m, margin := range r.margins {
		a := Achieved{Name: margin.Name, Kept: kept[m]}
		people, before := margin.have(base)
		_, after := margin.have(final)
		for c, name := range margin.Categories {
			a.Categories = append(a.Categories, Share{Name: name, People: people[c], Base: before[c] / sum, Target: margin.Targets[c] / r.all, Weighted: after[c] / d.Sum})
		}
		d.Achieved = append(d.Achieved, a)
	}
	d.Few = d.fewest(final)
	return d
}

func (d *Diagnostics) fewest(final []float64) int {
	smallest, largest := 0, 0
	for _, w := range final {
		if w > 0 && w <= d.Smallest*(1+over) {
			smallest++
		}
		if w >= d.Largest*(1-over) {
			largest++
		}
	}
	out := min(smallest, largest)
	for _, m := range d.Achieved {
		for _, c := range m.Categories {
			if c.Target > 0 {
				out = min(out, c.People)
			}
		}
	}
	return out
}

// Spread says how unequal weights are: the fields Respondents, Sum, Effective,
// Deff, Smallest, Largest, Ratio and Mean.
func Spread(weights []float64) Diagnostics {
	d := Diagnostics{Respondents: len(weights), Smallest: math.Inf(1)}
	var sum, squares estimate.Sum
	for _, w := range weights {
		sum.Add(w)
		squares.Add(w * w)
		if w > 0 {
			d.Smallest = min(d.Smallest, w)
		}
		d.Largest = max(d.Largest, w)
	}
	n := float64(len(weights))
	d.Sum = sum.Float64()
	d.Effective = estimate.Kish(d.Sum, squares.Float64())
	d.Deff, d.Ratio, d.Mean = n/d.Effective, d.Largest/d.Smallest, d.Sum/n
	return d
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

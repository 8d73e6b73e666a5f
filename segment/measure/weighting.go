package measure

import (
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
	"rung/segment/weigh"
)

// Weighting is how weights came to agree with what the population has.
type Weighting struct {
	weigh.Diagnostics
	Shares map[string]weigh.Share // of the columns that are categories of margins, by tab.Column.Key
}

// tabulateWeighting says of Total how weights came about, and of each column
// that had a target what it was. The shares of a column are known with its base
// and withheld with it. The extremes are of the people who have them: they
// stand only where no category of a margin is small either, since equal base
// weights and known targets tell its people from its weight.
func tabulateWeighting(c *Context, state State) []*Table {
	w := c.Weighting
	base := state.(*counting).baseOf(everyone)
	const people = "bases.respondents"
	p := newPage(c, "all respondents", "Weights", base, []tab.Row{{Item: allItem, Said: say.That("All respondents")}}, []tab.Statistic{
		{Name: "target_share", Label: "% asked for", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true},
		{Name: "base_share", Label: "% of base weights", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true},
		{Name: "weighted_share", Label: "% of weights", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true},
		{Name: "iterations", Label: "Sweeps", Unit: tab.Index},
		{Name: "rakings", Label: "Rakings", Unit: tab.Index},
		{Name: "margin_error", Label: "Largest error of a share", Unit: tab.Share, Decimals: 6},
		{Name: "mean", Label: "Mean weight", Unit: tab.Weighted, Decimals: 2},
		{Name: "smallest", Label: "Smallest weight", Unit: tab.Weighted, Decimals: 2},
		{Name: "largest", Label: "Largest weight", Unit: tab.Weighted, Decimals: 2},
		{Name: "ratio", Label: "Largest by smallest", Unit: tab.Index, Decimals: 1},
		{Name: "trimmed", Label: "Respondents whose weight was cut", Unit: tab.Respondents, Complement: true},
	})
	n := base[0].N
	few := min(w.Few, n)
	p.number(0, 0, "iterations", float64(w.Iterations), n)
	p.number(0, 0, "rakings", float64(w.Rakings), n)
	p.number(0, 0, "margin_error", w.Error, n)
	p.number(0, 0, "mean", w.Mean, n)
	p.number(0, 0, "smallest", w.Smallest, few)
	p.number(0, 0, "largest", w.Largest, few)
	p.number(0, 0, "ratio", w.Ratio, few)
	p.set(0, 0, "trimmed", estimate.Count(float64(w.Trimmed), min(w.Trimmed, n)))
	for column, of := range c.Plan.List {
		if s, ok := w.Shares[of.Key]; ok && of.Key != "" {
			p.number(0, column, "target_share", s.Target, base[column].N)
			p.number(0, column, "base_share", s.Base, base[column].N)
			p.number(0, column, "weighted_share", s.Weighted, base[column].N)
		}
	}
	p.note("weighting", "Base weights are multiplied by factors until the sample has what the population has. Smallest and largest weights are shown where enough people have them and no category that was asked for is small.")
	return []*Table{p.Table}
}

package report

import (
	"slices"
	"strings"

	"rung/report/language"
)

// Audience is who a report is written for: it chooses the words, the sheets
// that are printed and those that stand first. Any other text is nobody in
// particular.
type Audience string

// The audiences. Anyone, the zero Audience, is a study that does not say.
const (
	Anyone       Audience = ""
	Consumer     Audience = "consumer"     // the people themselves, or who speaks for them
	Intermediary Audience = "intermediary" // who stands between people and sellers
	Seller       Audience = "seller"       // who sells to them
	Employer     Audience = "employer"     // who employs them
)

// audience is how a report is written for one kind of reader. The words that
// it hears in place of others are in the catalogues, under its name.
type audience struct {
	is    Audience
	whom  string   // for whom, on the cover; a form
	reads []string // how they read it, on the cover; forms
	// without are the rows that mean nothing to the audience.
	without []string
	// omit are the measures without sheets by default, and moneyless leaves out
	// figures of money. Results stay complete: they answer what sheets do not.
	omit      []string
	moneyless bool
	// first are the sheets that open their part of the report.
	first []string
	words *strings.Replacer // nil changes nothing
}

// audiences is what each audience gets. A study that names none gets the first.
var audiences = []audience{
	{is: Anyone},
	{is: Consumer, moneyless: true,
		whom: "For consumers and those who speak for them: what people like you hold dear, have, give and want.",
		reads: []string{
			"Look for the group that is like you, and compare it with all people: the difference is about the group, not about you.",
			"Sums of money, how few people give most of it, and what sellers have tried are left out of the sheets.",
		},
		omit:  []string{"amounts_per", "concentration", "unseen_value", "what_worked", "coder_agreement", "cutoff_table"},
		first: []string{"Values held", "Needs"}},
	{is: Intermediary,
		whom: "For an intermediary: who people are, what they value, and what the relationship is worth to both sides.",
		reads: []string{
			"Balance sets what a segment gains beside what it gives. A segment that gives more than most and gains less than most deserves an advocate.",
			"Money stands beside other currencies and is never added to them.",
		},
		first: []string{"Balance", "Needs"}},
	{is: Seller,
		whom: "For a seller: what people value, and what they give besides money.",
		reads: []string{
			"People with little revenue may give much else: read Unseen value before a segment is called unprofitable.",
			"What worked shows association, not effect: people choose what they meet. Try a change on some before all.",
		},
		first: []string{"Unseen value", "Needs"}},
	{is: Employer,
		without: []string{"prospects"},
		whom:    "For an employer: how employees live, what they value, what they gain from work and what they give to it.",
		reads: []string{
			"A segment is a group of employees, never one of them: groups that are too small to be safe are withheld.",
			"Use it to change the work, not to judge people. Nothing here tells what one employee said.",
		},
		first: []string{"Life assets", "Balance", "Needs"}},
}

// reader is the audience of a name, in a language; the first for one that is
// not listed.
func reader(a Audience, l *language.Language) *audience {
	at := max(0, slices.IndexFunc(audiences, func(of audience) bool { return of.is == a }))
	out := audiences[at]
	if pairs := l.Reader(string(out.is)); len(pairs) > 0 {
		out.words = strings.NewReplacer(pairs...)
	}
	return &out
}

// Audiences lists the audiences that a study can name.
func Audiences() []Audience {
	var out []Audience
	for _, a := range audiences[1:] {
		out = append(out, a.is)
	}
	return out
}

func (a *audience) omits(measure string) bool { return slices.Contains(a.omit, measure) }

// says puts the audience's words, such as the one for respondents, into a text
// for readers.
func (a *audience) says(text string) string {
	if a.words == nil {
		return text
	}
	return a.words.Replace(text)
}

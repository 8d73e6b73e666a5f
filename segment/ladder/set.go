package ladder

// Asset is a life asset that a ladder starts from; the zero Asset is none
// (a product feature, or not stated).
type Asset uint8

// The four life assets.
const (
	NoAsset Asset = iota
	Competence
	Health
	Time
	Wealth
)

// Swot is the kind of item that a ladder starts from; the zero Swot is none.
type Swot uint8

// The four kinds of SWOT items.
const (
	NoSwot Swot = iota
	Strength
	Weakness
	Opportunity
	Threat
)

var (
	assetNames = [...]string{"", "competence", "health", "time", "wealth"}
	swotNames  = [...]string{"", "strength", "weakness", "opportunity", "threat"}
)

// String is the name of a in exports and results; empty for NoAsset.
func (a Asset) String() string { return assetNames[a] }

// String is the name of s in exports and results; empty for NoSwot.
func (s Swot) String() string { return swotNames[s] }

// ParseAsset reads a life asset, folded; empty text is NoAsset.
func ParseAsset(text string) (Asset, bool) { i, ok := find(assetNames[:], text); return Asset(i), ok }

// ParseSwot reads the kind of a SWOT item, folded; empty text is NoSwot.
func ParseSwot(text string) (Swot, bool) { i, ok := find(swotNames[:], text); return Swot(i), ok }

func find(names []string, text string) (int, bool) {
	t := Fold(text)
	for i, n := range names {
		if n == t {
			return i, true
		}
	}
	return 0, false
}

// Set is the ladders of some respondents, in respondent order; within a
// respondent in the order of ladder ids. Rungs are kept as they were coded:
// consecutive repeats are collapsed when counting, not here.
//
// The zero Set has no respondents.
type Set struct {
	// First has one entry more than there are respondents: respondent i's
	// ladders are First[i] to First[i+1]-1.
	First []int32
	// Rungs has one entry more than there are ladders: ladder l's codes are
	// Codes[Rungs[l]:Rungs[l+1]], from the bottom up.
	Rungs []int32
	Codes []Index
	// Parent is, for each rung, the place within its ladder of the rung it
	// answers to, or -1 at the start; nil when no ladder of the study forks.
	Parent []int16
	Asset  []Asset  // per ladder
	Swot   []Swot   // per ladder
	Wave   []uint16 // per ladder, index of the wave in study order; nil without waves
	// Codings are the judgements of several coders, where the export has a
	// coder column; nil otherwise. Codes holds the chosen coder's.
	Codings *Codings
}

// Codings is what several coders made of the same statements.
type Codings struct {
	Coders int // distinct coders, at least 2
	// First has one entry more than there are respondents: respondent i's
	// statements are First[i] to First[i+1]-1.
	First []int32
	// Code has Coders entries per statement: the code each coder gave, or
	// NotCoded.
	Code []Index
}

// NotCoded stands for a coder who did not code a statement.
const NotCoded Index = 1<<16 - 1

// Statement is what the coders made of statement k, one entry per coder.
func (c *Codings) Statement(k int32) []Index {
	at := int(k) * c.Coders
	return c.Code[at : at+c.Coders]
}

// Respondents is the number of respondents of the set.
func (s *Set) Respondents() int { return max(0, len(s.First)-1) }

// Slice is the part of respondents lo to hi-1. It shares memory with s: First
// keeps its offsets, and Rungs and Codes stay whole.
func (s *Set) Slice(lo, hi int) *Set {
	out := *s
	if len(s.First) == 0 && lo == 0 && hi == 0 {
		return &out // the zero Set has no offsets to cut
	}
	out.First = s.First[lo : hi+1]
	if s.Codings != nil {
		c := *s.Codings
		c.First = c.First[lo : hi+1]
		out.Codings = &c
	}
	return &out
}

// Ladder is the codes of ladder l, bottom rung first.
func (s *Set) Ladder(l int32) []Index { return s.Codes[s.Rungs[l]:s.Rungs[l+1]] }

// ParentOf is the parents of ladder l's rungs, nil when the study has no
// forks.
func (s *Set) ParentOf(l int32) []int16 {
	if s.Parent == nil {
		return nil
	}
	return s.Parent[s.Rungs[l]:s.Rungs[l+1]]
}

// Where is the ladders that are wanted. It shares the codings of s, which are
// of statements and not of ladders.
func (s *Set) Where(wanted func(l int32) bool) *Set {
	out := &Set{First: []int32{0}, Rungs: []int32{0}, Codings: s.Codings}
	if s.Parent != nil {
		out.Parent = []int16{}
	}
	for i := range s.Respondents() {
		for l := s.First[i]; l < s.First[i+1]; l++ {
			if !wanted(l) {
				continue
			}
			out.Codes = append(out.Codes, s.Ladder(l)...)
			out.Rungs = append(out.Rungs, int32(len(out.Codes)))
			out.Parent = append(out.Parent, s.ParentOf(l)...)
			out.Asset, out.Swot = append(out.Asset, s.Asset[l]), append(out.Swot, s.Swot[l])
			if s.Wave != nil {
				out.Wave = append(out.Wave, s.Wave[l])
			}
		}
		out.First = append(out.First, int32(len(out.Rungs)-1))
	}
	return out
}

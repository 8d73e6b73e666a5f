package study

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a time zone is valid on every machine, or on none

	"rung/segment"
	"rung/segment/disclose"
	"rung/segment/ladder"
)

// resolver makes the Study out of a tree that was checked against the grammar,
// and checks what holds between keys. What was reported already reads as
// absent.
type resolver struct {
	*report
	study   *Study
	options Options
	read    func(string, int) ([]byte, error)
}

func (v *resolver) resolve(root *node) {
	s := v.study
	s.Name, s.Title, s.Contact = str(root.get("study")), str(root.get("title")), str(root.get("contact"))
	s.Timezone = v.timezone(root.get("timezone"))
	s.Audience = Audience(slices.Index(audienceNames[:], str(root.get("audience"))))
	v.exports(root)
	v.codes(root)
	v.periods(root)
	v.amounts(root)
	v.traits(root)
	v.banners(root)
	v.choices(root)
	v.measures(root.get("measures"))
	v.ladders(root)
	s.Bases.Low = integerOf(root.get("bases").get("low"))
	v.tests(root.get("tests"))
	v.disclosure(root)
	v.weighting(root)
	v.design(root)
	v.precision(root)
	s.Report.Font = str(root.get("report").get("font"))
	v.theme(root.get("report").get("theme"))
	v.language(root.get("report").get("language"))
}

func str(n *node) string {
	if n == nil || n.bad {
		return ""
	}
	return n.text
}

func numberOf(n *node) float64 {
	f, err := strconv.ParseFloat(str(n), 64)
	if err != nil {
		return 0
	}
	return f
}

func integerOf(n *node) int { return int(numberOf(n)) }

func columnOf(n *node) Column {
	if n == nil || n.bad {
		return Column{}
	}
	return Column{Name: n.text, Position: n.at}
}

// sound is the items of a list, none when one of them was reported.
func sound(n *node) []*node {
	if n == nil || n.bad || slices.ContainsFunc(n.items, func(i *node) bool { return i.bad }) {
		return nil
	}
	return n.items
}

func texts(n *node) []string {
	var out []string
	for _, i := range sound(n) {
		out = append(out, i.text)
	}
	return out
}

// twice reports the second of two equal items of a list.
func (v *resolver) twice(n *node, path string) {
	seen := map[string]bool{}
	for i, item := range sound(n) {
		if seen[item.text] {
			v.add(item.at, fmt.Sprintf("%s[%d]", path, i), fmt.Sprintf("%s stands twice in %s", quote(item.text), last(path)), "keep one")
		}
		seen[item.text] = true
	}
}

func (v *resolver) timezone(n *node) string {
	name := str(n)
	if name == "" {
		return ""
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		v.add(n.at, "timezone", fmt.Sprintf("no time zone is called %s", quote(name)), "write an IANA name such as Europe/Berlin or UTC")
	}
	return name
}

func (v *resolver) exports(root *node) {
	exports, out := root.get("exports"), &v.study.Exports
	if n := exports.get("respondents"); n != nil {
		c := n.get("columns")
		out.Respondents = &Respondents{
			Source: v.source(exports, "respondents"),
			ID:     columnOf(c.get("id")), Weight: columnOf(c.get("weight")), Strata: columnOf(c.get("strata")),
			Cluster: columnOf(c.get("cluster")), Consent: columnOf(c.get("consent")),
			Population: columnOf(c.get("fpc")), Within: columnOf(c.get("fpc_within")), Replicates: v.replicates(n.get("replicates")),
			Scope: str(n.get("consent_scope")),
		}
		if n.has("consent_scope") && c != nil && !c.has("consent") {
			v.add(n.where("consent_scope"), "exports.respondents.consent_scope", "consent_scope makes no sense without columns.consent", "map the column that holds the scopes")
		}
	}
	if n := exports.get("ladders"); n != nil {
		c := n.get("columns")
		out.Ladders = &LadderExport{
			Source:     v.source(exports, "ladders"),
			Respondent: columnOf(c.get("respondent")), Ladder: columnOf(c.get("ladder")), Rung: columnOf(c.get("rung")),
			Code: columnOf(c.get("code")), Rungs: columnOf(c.get("rungs")), Parent: columnOf(c.get("parent")),
			Asset: columnOf(c.get("asset")), Swot: columnOf(c.get("swot")), Wave: columnOf(c.get("wave")), Coder: columnOf(c.get("coder")),
		}
	}
	if n := exports.get("interactions"); n != nil {
		c := n.get("columns")
		out.Interactions = &Interactions{
			Source:     v.source(exports, "interactions"),
			Respondent: columnOf(c.get("respondent")), Time: columnOf(c.get("time")), Touchpoint: columnOf(c.get("touchpoint")),
			Stage: columnOf(c.get("stage")), Kind: columnOf(c.get("kind")), Value: columnOf(c.get("value")),
			Stages: texts(n.get("stages")), Channel: columnOf(c.get("channel")),
		}
		out.Interactions.Channels = v.channels(n, c)
		v.twice(n.get("stages"), "exports.interactions.stages")
		if n.has("stages") && c != nil && !c.has("stage") {
			v.add(n.where("stages"), "exports.interactions.stages", "stages makes no sense without columns.stage", "map the column that holds the stages")
		}
	}
	v.told(exports)
}

// channels are the channels of the interactions export n, whose columns are c.
func (v *resolver) channels(n, c *node) []segment.Element {
	const path = "exports.interactions.channels"
	if n.has("channels") && c != nil && !c.has("channel") && !c.has("touchpoint") {
		v.add(n.where("channels"), path, "channels makes no sense without columns.channel or columns.touchpoint", "map the column that holds the channels")
	}
	channels := n.get("channels")
	if channels == nil {
		return nil
	}
	var out []segment.Element
	seen := map[string]string{}
	for _, e := range channels.keys {
		if other, ok := seen[ladder.Fold(e.name)]; ok {
			v.add(e.at, item(path, e.name), fmt.Sprintf("channels %s and %s differ in case or blanks alone", quote(other), quote(e.name)), "keep one")
		}
		seen[ladder.Fold(e.name)] = e.name
		out = append(out, segment.Element{
			Name: e.name, Label: str(e.value.get("label")), Channel: c.has("channel"), CRM: strings.EqualFold(str(e.value.get("crm")), "true"),
		})
	}
	return out
}

func (v *resolver) source(exports *node, name string) Source {
	n := exports.get(name).get("path")
	if n != nil {
		v.exportPath(n, "exports."+name+".path")
	}
	return Source{Path: str(n), Position: exports.where(name)}
}

// schemes are the kinds of URL that exports may have.
var schemes = []string{"file", "s3", "gs", "azblob"}

// exportPath checks the path of an export without repeating it: a URL may hold
// a password.
func (v *resolver) exportPath(n *node, at string) {
	local := n.text
	if scheme, rest, ok := strings.Cut(n.text, "://"); ok {
		if !slices.Contains(schemes, scheme) {
			v.add(n.at, at, "no export can be read from a URL of the scheme "+quote(scheme), didYouMean(scheme, schemes))
			return
		}
		if u, err := url.Parse(n.text); strings.Contains(strings.SplitN(rest, "/", 2)[0], "@") || err == nil && u.User != nil {
			v.add(n.at, at, "the path holds a user or password", "take it out; the object store's own environment variables hold credentials")
			return
		}
		_, local, _ = strings.Cut(Source{Path: n.text}.Bare(), "://")
	}
	for _, part := range strings.Split(local, "/") {
		if _, err := path.Match(part, ""); err != nil {
			v.add(n.at, at, "the path's pattern is not complete", "close the [ or write \\[")
			return
		}
	}
}

// maxCodeBytes bounds the code frame's file.
const maxCodeBytes = 4 << 20

func (v *resolver) codes(root *node) {
	for _, export := range []string{LaddersExport, segment.Forms[segment.Satisfaction].Name} {
		if !root.has("codes") && root.get("exports").has(export) {
			v.add(root.get("exports").where(export), "codes", fmt.Sprintf("codes is missing: exports.%s needs a code frame", export), "write codes: codes.csv; rung init writes one to start from")
			break
		}
	}
	n := root.get("codes")
	if n == nil {
		return
	}
	s := v.study
	s.Codes = n.text
	if strings.Contains(s.Codes, "://") {
		v.add(n.at, "codes", "the code frame is not a local file", "keep it beside the study file")
		return
	}
	file := s.Codes
	if !filepath.IsAbs(file) {
		file = filepath.Join(s.Dir, filepath.FromSlash(file))
	}
	raw, err := v.read(file, maxCodeBytes)
	var odd notText
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.add(n.at, "codes", "no code frame at "+quote(s.Codes), "the path starts from the study's folder; rung init writes a code frame to start from")
		return
	case errors.Is(err, fs.ErrPermission):
		v.add(n.at, "codes", "the code frame may not be read", "give this user permission to read "+quote(s.Codes))
		return
	case errors.As(err, &odd):
		v.add(n.at, "codes", "the code frame: "+odd.Error(), "is this the right file?")
		return
	case err != nil:
		v.add(n.at, "codes", "the code frame cannot be read", "check that "+quote(s.Codes)+" is a file")
		return
	}
	s.CodeBytes = raw
	s.Frame = readFrame(v.report, file, raw)
}

func (v *resolver) measures(n *node) {
	s, known := v.study, v.options.Measures
	if n == nil || n.form != formList {
		s.Measures = slices.Clone(known)
		return
	}
	v.twice(n, "measures")
	for i, item := range n.items {
		if !item.bad && len(known) > 0 && !slices.Contains(known, item.text) {
			v.add(item.at, fmt.Sprintf("measures[%d]", i), "no measure is called "+quote(item.text), didYouMean(item.text, known))
		}
	}
	s.Measures = texts(n)
	slices.SortStableFunc(s.Measures, func(a, b string) int { return slices.Index(known, a) - slices.Index(known, b) })
}

func (v *resolver) ladders(root *node) {
	n, out := root.get("ladders"), &v.study.Ladders
	if n == nil {
		return
	}
	exports := root.get("exports")
	if exports != nil && !exports.has("ladders") {
		v.add(root.where("ladders"), "ladders", "ladders makes no sense without exports.ladders", "name the export, or remove the key")
	}
	out.Count, _ = ladder.ParseRule(str(n.get("count")))
	out.SkipDownward = str(n.get("downward")) == "leave_out"
	out.Coder = str(n.get("coder"))
	out.Chains = integerOf(n.get("chains"))
	c := n.get("cutoff")
	out.Cutoff = ladder.Cutoff{
		Count: integerOf(c.get("count")), Share: numberOf(c.get("share")), Top: integerOf(c.get("top")),
		Redundant: str(c.get("redundant")) == "keep",
	}
	out.Cutoff.Basis, _ = ladder.ParseBasis(str(c.get("basis")))
	if columns := exports.get("ladders").get("columns"); columns != nil && n.has("coder") && !columns.has("coder") {
		v.add(n.where("coder"), "ladders.coder", "coder makes no sense without exports.ladders.columns.coder", "map the column that says who coded")
	}
}

func (v *resolver) disclosure(root *node) {
	n, out := root.get("disclosure"), &v.study.Disclosure
	if n == nil {
		return
	}
	if i := slices.Index(disclose.ProtectNames(), str(n.get("protect"))); i >= 0 {
		out.Protect = disclose.Protect(i + 1)
	}
	out.Minimum = integerOf(n.get("minimum"))
	out.Because = str(n.get("because"))
	v.audience(n)
	if n.has("minimum") && n.get("minimum") == nil || out.Protect != disclose.Cells {
		return
	}
	minimum := out.Minimum
	if minimum == 0 {
		minimum = disclose.DefaultMinimum
	}
	if c := root.get("ladders").get("cutoff").get("count"); c != nil && integerOf(c) < minimum {
		v.add(c.at, "ladders.cutoff.count",
			fmt.Sprintf("ladders.cutoff.count is %s, under disclosure.minimum, which is %d: the weakest links would always be withheld", c.text, minimum),
			fmt.Sprintf("raise ladders.cutoff.count to %d or more", minimum))
	}
}

// audience holds what is promised against who reads the report. An employer
// has power over the people in it: figures of ten people, and no figure of one
// within a large group. What consumers read, everybody reads; the whole of a
// published table may be shown, a group with a person in it may not.
func (v *resolver) audience(n *node) {
	out := &v.study.Disclosure
	protect := n.get("protect")
	switch v.study.Audience {
	case Employer:
		if out.Protect != disclose.Undeclared && out.Protect != disclose.Cells {
			v.add(protect.at, "disclosure.protect", fmt.Sprintf("audience: employer does not allow disclosure.protect: %s", out.Protect), "an employer sees groups, never a person: write protect: cells")
		}
		switch {
		case !n.has("minimum"):
			out.Minimum = employerMinimum
		case out.Minimum > 0 && out.Minimum < employerLeast:
			v.add(n.get("minimum").at, "disclosure.minimum", fmt.Sprintf("minimum is %d, and audience: employer allows %d or more", out.Minimum, employerLeast), fmt.Sprintf("write %d or more, or remove it for %d", employerLeast, employerMinimum))
		}
	case Consumer:
		if out.Protect == disclose.Groups {
			v.add(protect.at, "disclosure.protect", "audience: consumer does not allow disclosure.protect: groups", "everybody may read it: write protect: cells, or none with because: published data")
		}
	}
}

// banners reads the banners and checks their traits.
func (v *resolver) banners(root *node) {
	n := root.get("banners")
	if n == nil {
		return
	}
	var known []string
	if t := root.get("traits"); t != nil {
		for _, e := range t.keys {
			known = append(known, e.name)
		}
	}
	if root.has("traits") && root.get("traits") == nil {
		known = nil
	}
	seen := map[string]bool{segment.TotalBanner: true}
	for i, b := range n.items {
		if b.bad {
			continue
		}
		at := fmt.Sprintf("banners[%d]", i)
		name := str(b.get("name"))
		switch {
		case name == segment.TotalBanner:
			v.add(b.get("name").at, at+".name", "no banner may be called "+quote(name), "Total comes before every banner by itself; choose another name")
		case name != "" && seen[name]:
			v.add(b.get("name").at, at+".name", fmt.Sprintf("two banners are called %s", quote(name)), "give one another name")
		}
		seen[name] = true
		v.study.Banners = append(v.study.Banners, segment.Banner{Name: name, Label: str(b.get("label")), By: v.by(b.get("by"), known, at+".by")})
	}
}

func (v *resolver) by(n *node, known []string, path string) [][]string {
	var out [][]string
	if n == nil {
		return nil
	}
	seen := map[string]bool{}
	for i, item := range n.items {
		at := fmt.Sprintf("%s[%d]", path, i)
		parts := item.items
		if item.form != formList {
			parts = []*node{item}
		}
		var cross []string
		for _, p := range parts {
			if p.bad {
				continue
			}
			if !slices.Contains(known, p.text) {
				hint := didYouMean(p.text, known)
				if len(known) == 0 {
					hint = "declare it under traits"
				}
				v.add(p.at, at, "no trait is called "+quote(p.text), hint)
			} else if slices.Contains(cross, p.text) {
				v.add(p.at, at, fmt.Sprintf("trait %s is crossed with itself", quote(p.text)), "name each trait once")
			}
			cross = append(cross, p.text)
		}
		key := strings.Join(slices.Sorted(slices.Values(cross)), " ")
		if seen[key] && len(cross) > 0 {
			v.add(item.at, at, "the same columns stand twice in this banner", "keep one")
		}
		seen[key] = true
		out = append(out, cross)
	}
	return out
}

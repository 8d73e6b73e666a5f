package xlsxtest

import (
	"encoding/xml"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// parts: every part is well formed, and none holds what runs.
func (r *reader) parts() {
	for _, name := range r.order {
		r.Parts++
		if regexp.MustCompile(`(?i)vba|macro|activeX|externalLink|embeddings|ctrlProps`).MatchString(name) {
			r.say("%s has no place in a report", name)
		}
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			o := &ordered{r: r, part: name, told: map[string]bool{}}
			ids, err := wellFormed(r.files[name], o)
			if err != nil {
				r.say("%s is not well formed: %v", name, err)
			}
			r.used(name, ids)
		}
	}
}

// used: every relation that a part uses is there.
func (r *reader) used(name string, ids []string) {
	known := r.relationsOf(name)
	for _, id := range ids {
		if _, ok := known[id]; !ok {
			r.say("%s uses the relation %s, which is not there", name, id)
		}
	}
}

// relationsOf are the relations of a part.
func (b *book) relationsOf(name string) map[string]relation {
	if known, ok := b.of[name]; ok {
		return known
	}
	out := map[string]relation{}
	var part struct {
		List []relation `xml:"Relationship"`
	}
	file := path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
	if raw, ok := b.files[file]; ok && xml.Unmarshal(raw, &part) == nil {
		for _, l := range part.List {
			out[l.ID] = l
		}
	}
	b.of[name] = out
	return out
}

// target is the part that a relation of a part leads to.
func target(from string, l relation) string {
	if strings.HasPrefix(l.Target, "/") {
		return l.Target[1:]
	}
	return path.Join(path.Dir(from), l.Target)
}

// types: every part has a type, and every type a part.
func (r *reader) types() {
	const name = "[Content_Types].xml"
	var types struct {
		Default []struct {
			Extension string `xml:",attr"`
			Type      string `xml:"ContentType,attr"`
		}
		Override []struct {
			Part string `xml:"PartName,attr"`
			Type string `xml:"ContentType,attr"`
		}
	}
	if err := r.decode(name, &types); err != nil {
		r.say("%v", err)
		return
	}
	if r.order[0] != name {
		r.say("%s is not the first entry", name)
	}
	typed, extensions := map[string]bool{}, map[string]bool{}
	for _, d := range types.Default {
		if extensions[strings.ToLower(d.Extension)] || d.Type == "" {
			r.say("the extension %s has no type, or two", d.Extension)
		}
		extensions[strings.ToLower(d.Extension)] = true
	}
	for _, o := range types.Override {
		part := strings.TrimPrefix(o.Part, "/")
		if _, ok := r.files[part]; !ok || typed[part] {
			r.say("a type for %s, which is not there or has one", o.Part)
		}
		typed[part] = true
		if strings.Contains(o.Type, "macroEnabled") {
			r.say("%s is of a type with macros", o.Part)
		}
	}
	for _, part := range r.order {
		if part != name && !typed[part] && !extensions[strings.TrimPrefix(path.Ext(part), ".")] {
			r.say("%s has no type", part)
		}
	}
}

// relations: each leads to a part of the file, and each part is led to.
func (r *reader) relations() {
	reached := map[string]bool{"[Content_Types].xml": true}
	for _, file := range r.order {
		dir, base := path.Split(file)
		if !strings.HasSuffix(base, ".rels") {
			continue
		}
		reached[file] = true
		from := path.Join(path.Dir(path.Clean(dir)), strings.TrimSuffix(base, ".rels"))
		if _, ok := r.files[from]; !ok && file != "_rels/.rels" {
			r.say("%s is of no part", file)
		}
		var part struct {
			List []relation `xml:"Relationship"`
		}
		if err := r.decode(file, &part); err != nil {
			r.say("%v", err)
		}
		ids := map[string]bool{}
		for _, l := range part.List {
			r.Relations++
			to := target(from, l)
			if file == "_rels/.rels" {
				to = strings.TrimPrefix(l.Target, "/")
			}
			if l.Mode == "External" {
				r.say("%s leads out of the file, to %s", file, l.Target)
				continue
			}
			if _, ok := r.files[to]; !ok || ids[l.ID] {
				r.say("%s: %s leads to %s, which is not there, or stands twice", file, l.ID, l.Target)
			}
			ids[l.ID], reached[to] = true, true
		}
	}
	for _, part := range r.order {
		if !reached[part] {
			r.say("nothing leads to %s", part)
		}
	}
}

// properties: title, author, subject, language, and times that do not tick.
func (r *reader) properties() {
	var core struct {
		Title    string `xml:"title"`
		Subject  string `xml:"subject"`
		Creator  string `xml:"creator"`
		Language string `xml:"language"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
	}
	if err := r.decode("docProps/core.xml", &core); err != nil {
		r.say("%v", err)
		return
	}
	if core.Title == "" || core.Subject == "" || core.Creator == "" || core.Language != r.words.Tag() {
		r.say("document properties %+v", core)
	}
	if !strings.HasSuffix(core.Created, "T00:00:00Z") || core.Created != core.Modified {
		r.say("created %s, modified %s", core.Created, core.Modified)
	}
}

// names: of sheets, unique and possible; none hidden; the first one is shown.
func (r *reader) names() {
	if err := r.decode("xl/workbook.xml", &r.plain); err != nil {
		r.say("%v", err)
		return
	}
	for _, v := range r.plain.Views {
		if v.Active != 0 || v.First != 0 {
			r.say("the file opens on sheet %d", v.Active)
		}
	}
	seen, ids := map[string]bool{}, map[int]bool{}
	for _, s := range r.plain.Sheets {
		r.Sheets++
		key := strings.ToLower(s.Name)
		if seen[key] || ids[s.ID] || s.State != "" {
			r.say("sheet %q: name or number taken, or hidden", s.Name)
		}
		seen[key], ids[s.ID] = true, true
		if n := len(utf16.Encode([]rune(s.Name))); n == 0 || n > 31 || strings.ContainsAny(s.Name, `:\/?*[]`) || strings.HasPrefix(s.Name, "'") || strings.HasSuffix(s.Name, "'") || key == "history" || strings.TrimSpace(s.Name) != s.Name {
			r.say("%q is no name for a sheet", s.Name)
		}
		p := &page{name: s.Name, part: target("xl/workbook.xml", r.relationsOf("xl/workbook.xml")[s.Rel]), at: map[string]*cell{}}
		if err := r.decode(p.part, &p.sheetPart); err != nil {
			r.say("sheet %q: %v", s.Name, err)
		}
		r.pages = append(r.pages, p)
	}
	if len(r.pages) == 0 || r.pages[0].name != r.words.Say("Cover") {
		r.say("the first sheet is not the cover")
	}
	for _, n := range r.plain.Names {
		if n.Hidden != "" || n.Sheet == nil || *n.Sheet < 0 || *n.Sheet >= len(r.pages) {
			r.say("the name %s is hidden, or of no sheet", n.Name)
			continue
		}
		r.named(r.pages[*n.Sheet], n.Name, n.Text)
	}
}

// named reads what a sheet prints and repeats.
func (r *reader) named(p *page, name, text string) {
	for _, part := range list(text) {
		sheet, cells, ok := splitReference(part)
		if !ok || sheet != p.name {
			r.say("%s of sheet %q refers to %s", name, p.name, part)
			continue
		}
		first, last, _ := strings.Cut(strings.ReplaceAll(cells, "$", ""), ":")
		c1, r1 := place(first)
		c2, r2 := place(last)
		switch {
		case name == "_xlnm.Print_Titles" && c1 == 0:
			p.heads = [2]int{r1, r2}
		case name == "_xlnm.Print_Area":
			p.area = [4]int{1, 1, max(p.area[2], c2), max(p.area[3], r2)}
			r.Areas++
		}
	}
}

// list parts a list of references at the commas that are not within a name.
func list(s string) []string {
	var out []string
	quoted, from := false, 0
	for i, l := range s {
		switch {
		case l == '\'':
			quoted = !quoted
		case l == ',' && !quoted:
			out, from = append(out, s[from:i]), i+1
		}
	}
	return append(out, s[from:])
}

// splitReference parts 'A sheet”s name'!$A$1 into its sheet and its cells.
func splitReference(s string) (sheet, cells string, ok bool) {
	at := strings.LastIndex(s, "!")
	if at < 0 {
		return "", "", false
	}
	sheet = s[:at]
	if strings.HasPrefix(sheet, "'") && strings.HasSuffix(sheet, "'") && len(sheet) > 1 {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	return sheet, s[at+1:], true
}

var reference = regexp.MustCompile(`^([A-Z]*)([0-9]*)$`)

// place is the column and the row of a cell; 0 for what is not said.
func place(ref string) (col, row int) {
	m := reference.FindStringSubmatch(ref)
	if m == nil {
		return 0, 0
	}
	for _, l := range m[1] {
		col = 26*col + int(l-'A') + 1
	}
	for _, d := range m[2] {
		row = 10*row + int(d-'0')
	}
	return col, row
}

// styles: one face, no italics, at least 10 points.
func (r *reader) styles() {
	if err := r.decode("xl/styles.xml", &r.style); err != nil {
		r.say("%v", err)
		return
	}
	for i, f := range r.style.Fonts {
		if f.Name.Val != r.settings.Font || f.Italic != nil || slices.Contains([]string{"", "8", "9"}, f.Size.Val) || len(f.Size.Val) < 2 {
			r.say("font %d is %s in %s points, italic %t", i, f.Name.Val, f.Size.Val, f.Italic != nil)
		}
	}
	if len(r.style.Fonts) < 2 {
		r.say("there are no fonts")
	}
}

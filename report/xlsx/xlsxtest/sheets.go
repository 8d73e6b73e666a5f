package xlsxtest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Limits of a sheet.
const (
	mostRows    = 1 << 20
	mostColumns = 1 << 14
	mostText    = 32767
)

// sheets holds every sheet to what all sheets keep to.
func (r *reader) sheets() {
	tables := map[string]bool{}
	for i, p := range r.pages {
		r.cells(p)
		r.view(i, p)
		r.print(p)
		r.links(p)
		if len(p.Tables) > 0 {
			r.tidy(p, tables)
		} else {
			r.page(p)
		}
	}
}

func (r *reader) cells(p *page) {
	if len(p.Merged) > 0 || len(p.Legacy) > 0 {
		r.say("sheet %q has merged cells or old drawings", p.name)
	}
	last, right := 0, 0
	for i := range p.Rows {
		row := &p.Rows[i]
		if row.R <= last || row.R > mostRows || row.Hidden != "" {
			r.say("sheet %q: row %d is out of order, out of range or hidden", p.name, row.R)
		}
		last = row.R
		at := 0
		for k := range row.Cells {
			c := &row.Cells[k]
			col, n := place(c.Ref)
			if col <= at || n != row.R || col > mostColumns {
				r.say("sheet %q: cell %s is out of place in row %d", p.name, c.Ref, row.R)
			}
			at, right = col, max(right, col)
			p.at[c.Ref] = c
			r.cell(p, c)
		}
	}
	if want := "A1:" + name(right, last); p.Dimension.Ref != want && (want != "A1:A1" || p.Dimension.Ref != "A1") {
		r.say("sheet %q says that it is %s and is %s", p.name, p.Dimension.Ref, want)
	}
	if p.at["A1"].text() == "" {
		r.say("sheet %q has nothing in A1", p.name)
	}
	col := 0
	for _, c := range p.Cols {
		if c.Min <= col || c.Max < c.Min || c.Hidden != "" || c.Width <= 0 || c.Width > 255 {
			r.say("sheet %q: columns %d to %d are out of order, hidden, or %v wide", p.name, c.Min, c.Max, c.Width)
		}
		col = c.Max
	}
}

// cell: a number, or a text; no formula; a style that there is.
func (r *reader) cell(p *page, c *cell) {
	r.Cells++
	if c.Formula != nil || !slices.Contains([]string{"", "n", "inlineStr", "s"}, c.Type) {
		r.say("sheet %q: %s is of type %q or has a formula", p.name, c.Ref, c.Type)
	}
	if c.Type == "s" {
		r.say("sheet %q: %s refers to a shared text, and there are none", p.name, c.Ref)
	}
	if c.Style < 0 || c.Style >= len(r.style.Cells) {
		r.say("sheet %q: %s has style %d of %d", p.name, c.Ref, c.Style, len(r.style.Cells))
		return
	}
	if x := r.style.Cells[c.Style]; x.Font >= len(r.style.Fonts) {
		r.say("style %d has no font", c.Style)
	}
	if len(c.text()) > mostText {
		r.say("sheet %q: %s has %d bytes", p.name, c.Ref, len(c.text()))
	}
	if c.number() {
		if _, err := strconv.ParseFloat(*c.Value, 64); err != nil {
			r.say("sheet %q: %s is no number: %s", p.name, c.Ref, *c.Value)
		}
	}
}

// look is the style of a cell; an empty one where there is none.
func (r *reader) look(c *cell) cellStyle {
	if c.Style < 0 || c.Style >= len(r.style.Cells) {
		return cellStyle{}
	}
	return r.style.Cells[c.Style]
}

// align is how a cell stands in its column.
func (r *reader) align(c *cell) string { return r.look(c).Alignment.Horizontal }

// view: the cursor stands in A1, and only the cover is open.
func (r *reader) view(i int, p *page) {
	if len(p.Views) != 1 || p.Views[0].Selected == "1" && i > 0 {
		r.say("sheet %q is open, or has no view", p.name)
		return
	}
	for _, s := range p.Views[0].Selection {
		if s.Cell != "A1" || s.Ref != "A1" {
			r.say("sheet %q: the cursor stands in %s", p.name, s.Cell)
		}
	}
}

// Room on A4 paper within the margins of the house, in points.
const (
	paperLong  = 842 - 2*0.4*72
	paperShort = 595 - 2*0.5*72
)

// print: A4, lying but for high pictures, one page wide or in areas of the same
// heads, page numbers and the run below.
func (r *reader) print(p *page) {
	drawn := len(p.Drawings) > 0
	if p.Setup.Paper != 9 || p.Setup.Orientation != "landscape" && !(drawn && p.Setup.Orientation == "portrait") {
		r.say("sheet %q prints on paper %d, %s", p.name, p.Setup.Paper, p.Setup.Orientation)
	}
	if !strings.Contains(p.Footer, r.words.Say("Page %s of %s", "&P", "&N")) || !r.dated(p.Footer) {
		r.say("sheet %q prints without page or run: %s", p.name, p.Footer)
	}
	switch {
	case drawn:
		if p.Fit.Fits || p.Setup.Scale < 10 {
			r.say("sheet %q prints its figure by no scale", p.name)
		}
	case !p.Fit.Fits || p.Setup.Wide != nil && *p.Setup.Wide != 1:
		r.say("sheet %q does not print one page wide", p.name)
	case p.pressed() < smallest:
		r.say("sheet %q prints at %.0f%% to fit its pages", p.name, 100*p.pressed())
	}
	if len(p.Tables) > 0 && p.heads != [2]int{1, 1} {
		r.say("sheet %q does not repeat its head", p.name)
	}
	if len(p.Tables) == 0 && p.area[3] == 0 {
		r.say("sheet %q has no area to print", p.name)
	}
	if last := p.last(); p.area[3] > 0 && p.area[3] < last {
		r.say("sheet %q prints %d of %d rows", p.name, p.area[3], last)
	}
}

// smallest is the scale below which nothing is pressed onto a page.
const smallest = 0.58

// pressed is the scale at which a sheet fits as many pages as it says.
func (p *page) pressed() float64 {
	tall := 1
	if p.Setup.Tall != nil {
		tall = *p.Setup.Tall
	}
	if high := p.down(p.last()); tall > 0 && high > 0 {
		return float64(tall) * paperShort / high
	}
	return 1
}

// dated says that a footer names the date and the run.
func (r *reader) dated(footer string) bool {
	parts := strings.Split(r.words.Say("As of %s · run %s · rung %s", "\x00", "\x00", ""), "\x00")
	for _, part := range parts {
		if !strings.Contains(footer, strings.TrimSpace(part)) {
			return false
		}
	}
	return len(parts) == 3
}

func (p *page) last() int {
	if len(p.Rows) == 0 {
		return 0
	}
	return p.Rows[len(p.Rows)-1].R
}

// links: each leads to a cell that is there, and one leads to the contents.
func (r *reader) links(p *page) {
	contents := r.words.Say("Contents")
	back := p.name == contents
	for _, l := range p.Links {
		r.Links++
		sheet, at, ok := splitReference(l.Location)
		to := r.sheetNamed(sheet)
		if !ok || to == nil || l.Rel != "" || p.at[l.Ref] == nil {
			r.say("sheet %q: the link of %s leads to %q", p.name, l.Ref, l.Location)
			continue
		}
		if at != "A1" {
			r.say("sheet %q: the link of %s leads to %s", p.name, l.Ref, at)
		}
		back = back || sheet == contents
	}
	if !back {
		r.say("sheet %q does not lead back to the contents", p.name)
	}
}

// tidy: one named table from A1 to the end, with a head over each column.
func (r *reader) tidy(p *page, names map[string]bool) {
	r.Tables++
	var t tablePart
	file := target(p.part, r.relationsOf(p.part)[p.Tables[0].Rel])
	if err := r.decode(file, &t); err != nil {
		r.say("sheet %q: %v", p.name, err)
		return
	}
	key, id := strings.ToLower(t.Display), "number "+strconv.Itoa(t.ID)
	if len(p.Tables) != 1 || names[key] || names[id] || t.Name != t.Display || !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`).MatchString(t.Name) {
		r.say("sheet %q: %d tables, the name %q or the number is taken or impossible", p.name, len(p.Tables), t.Display)
	}
	names[key], names[id] = true, true
	want := "A1:" + name(len(t.Columns), max(p.last(), 2))
	if t.Ref != want || t.Heads != nil && *t.Heads != 1 {
		r.say("sheet %q: the table is %s of %s", p.name, t.Ref, want)
	}
	heads := map[string]bool{}
	for i, c := range t.Columns {
		key := strings.ToLower(c.Name)
		if c.Name == "" || heads[key] || p.at[name(i+1, 1)].text() != c.Name {
			r.say("sheet %q: head %d is %q", p.name, i+1, c.Name)
		}
		heads[key] = true
	}
	for _, row := range p.Rows {
		if len(row.Cells) != len(t.Columns) {
			r.say("sheet %q: row %d has %d cells in %d columns", p.name, row.R, len(row.Cells), len(t.Columns))
		}
		for k := range row.Cells {
			c := &row.Cells[k]
			if c.text() == "" || c.number() && r.align(c) != "right" {
				r.say("sheet %q: %s is empty or a number that is not aligned right", p.name, c.Ref)
			}
		}
	}
}

var letters = regexp.MustCompile(`^[A-Za-z+−\- ,*]*$`)

// page: title, lines, a link back, perhaps a figure, and one table at the end or
// none.
func (r *reader) page(p *page) {
	for _, row := range p.Rows {
		for k := range row.Cells {
			if r.look(&row.Cells[k]).Alignment.Rotation == 90 {
				p.matrix = true
			}
		}
	}
	if p.heads[0] == 0 {
		for _, row := range p.Rows {
			if len(row.Cells) > 1 {
				r.say("sheet %q has text beside its first column and no table", p.name)
			}
		}
		return
	}
	if p.heads[1] >= p.last() && p.name != r.words.Say("Rows left out") || p.at["A"+strconv.Itoa(p.heads[1])].text() == "" {
		r.say("sheet %q: the table under row %d has no rows, or no first head", p.name, p.heads[1])
	}
	for _, row := range p.Rows {
		if row.R < p.heads[0] && len(row.Cells) > 1 {
			r.say("sheet %q: row %d has text beside the lines", p.name, row.R)
		}
	}
	r.body(p)
	r.bases(p)
}

// body: no row, column or cell of the table is blank but for letters, whose cells
// stand to the right of what was tested.
func (r *reader) body(p *page) {
	wide, next := 0, p.heads[0]
	for _, row := range p.Rows {
		if row.R < p.heads[0] {
			continue
		}
		if row.R != next {
			r.say("sheet %q: no row %d in the table", p.name, next)
		}
		next = row.R + 1
		if wide == 0 {
			wide = len(row.Cells)
		}
		if len(row.Cells) != wide {
			r.say("sheet %q: row %d has %d cells of %d", p.name, row.R, len(row.Cells), wide)
		}
		if row.R > p.heads[1] {
			for k := range row.Cells {
				r.bodyCell(p, row.Cells, k)
			}
		}
	}
	for col := 1; col <= wide; col++ {
		full := false
		for n := p.heads[0]; n <= p.last(); n++ {
			full = full || p.at[name(col, n)].text() != ""
		}
		if !full {
			r.say("sheet %q: column %d of the table is blank", p.name, col)
		}
	}
}

func (r *reader) bodyCell(p *page, row []cell, k int) {
	c := &row[k]
	if c.number() {
		r.Figures++
		if at := r.align(c); at != "right" && !(p.matrix && at == "center") {
			r.say("sheet %q: the number in %s is aligned %s", p.name, c.Ref, at)
		}
		return
	}
	if c.text() != "" {
		return
	}
	col, _ := place(c.Ref)
	if head := p.at[name(col, p.heads[1])].text(); k == 0 || !letters.MatchString(head) && head != "" {
		r.say("sheet %q: %s is blank", p.name, c.Ref)
		return
	}
	for n := p.heads[1] + 1; n <= p.last(); n++ {
		if x := p.at[name(col, n)]; x.number() || !letters.MatchString(x.text()) && !strings.HasPrefix(x.text(), "[") {
			r.say("sheet %q: %s is blank in a column that says %q", p.name, c.Ref, x.text())
			return
		}
	}
	r.Letters++
}

// bases: a low base is flagged over its column, and no other; a weighted base has
// its effective one.
func (r *reader) bases(p *page) {
	row, kinds := 0, map[string]int{}
	for n := p.heads[1] + 1; n <= p.last(); n++ {
		text := p.at["A"+strconv.Itoa(n)].text()
		if kinds[text]++; row == 0 && strings.HasPrefix(text, r.words.Say("Unweighted base")) {
			row = n
		}
	}
	weighted, effective := kinds[r.words.Say("Weighted base")], kinds[r.words.Say("Effective base")]
	if weighted != effective || row == 0 && weighted > 0 {
		r.say("sheet %q has %d weighted and %d effective bases", p.name, weighted, effective)
	}
	if row == 0 {
		return
	}
	r.Bases++
	r.Effective += effective
	for col := 2; ; col++ {
		head := p.at[name(col, p.heads[1])]
		if head == nil {
			return
		}
		base := p.at[name(col, row)]
		n, flagged := 0.0, strings.HasSuffix(head.text(), "[low]")
		if base.number() {
			n, _ = strconv.ParseFloat(*base.Value, 64)
		}
		if n > 0 && (n < float64(r.settings.LowBase)) != flagged {
			r.say("sheet %q: the head %q stands over a base of %v", p.name, head.text(), n)
		}
		if flagged {
			r.LowBases++
		}
	}
}

// name is the name of a cell.
func name(col, row int) string {
	letters := ""
	for ; col > 0; col = (col - 1) / 26 {
		letters = string(rune('A'+(col-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

// contents: the list links every other sheet, by its name, in its order.
func (r *reader) contents() {
	p := r.sheetNamed(r.words.Say("Contents"))
	if p == nil {
		r.say("there are no contents")
		return
	}
	var listed, want []string
	for n := p.heads[1] + 1; n <= p.last(); n++ {
		ref := fmt.Sprintf("B%d", n)
		listed = append(listed, p.at[ref].text())
		for _, l := range p.Links {
			if to, _, _ := splitReference(l.Location); l.Ref == ref && to != p.at[ref].text() {
				r.say("the contents lead from %q to %q", p.at[ref].text(), to)
			}
		}
		if !slices.ContainsFunc(p.Links, func(l link) bool { return l.Ref == ref }) {
			r.say("the contents do not lead to %q", p.at[ref].text())
		}
	}
	for _, s := range r.pages {
		if s != p {
			want = append(want, s.name)
		}
	}
	if !slices.Equal(listed, want) {
		r.say("the contents list %q, the sheets are %q", listed, want)
	}
}

var shortMark = regexp.MustCompile(`^\[[a-z]+\]$`)

// numbered finds the number in a form that has one: "[note %d]".
func (r *reader) numbered(form string) *regexp.Regexp {
	before, after, _ := strings.Cut(r.words.Say(form, 7), "7")
	return regexp.MustCompile(regexp.QuoteMeta(before) + `(\d+)` + regexp.QuoteMeta(after))
}

// notes: every marker has a note, every note is referred to, every shorthand is
// explained.
func (r *reader) notes() {
	p := r.sheetNamed(r.words.Say("Notes"))
	if p == nil {
		r.say("there are no notes")
		return
	}
	noteMarker, noteName := r.numbered("[note %d]"), r.numbered("Note %d")
	listed, marks, ids := map[string]bool{}, map[string]bool{}, map[string]string{}
	for n := p.heads[1] + 1; n <= p.last(); n++ {
		first := p.at[fmt.Sprintf("A%d", n)].text()
		if m := noteName.FindStringSubmatch(first); m != nil {
			number := m[1]
			if listed[number] {
				r.say("note %s stands twice", number)
			}
			listed[number] = true
			ids[p.at[fmt.Sprintf("C%d", n)].text()] = number
		} else {
			marks[first] = true
		}
	}
	used := map[string]bool{}
	for _, s := range r.pages {
		if s == p {
			continue
		}
		for i := range s.Rows {
			for k := range s.Rows[i].Cells {
				text := s.Rows[i].Cells[k].text()
				for _, m := range noteMarker.FindAllStringSubmatch(text, -1) {
					r.Markers++
					used[m[1]] = true
				}
				if shortMark.MatchString(text) && !marks[text] {
					r.say("sheet %q: %s is explained nowhere", s.name, text)
				}
				if len(s.Tables) > 0 && k == len(s.Rows[i].Cells)-1 {
					for id := range strings.FieldsSeq(text) {
						used[ids[id]] = true
					}
				}
			}
		}
	}
	for n := range used {
		if n != "" && !listed[n] {
			r.say("[note %s] leads nowhere", n)
		}
	}
	for n := range listed {
		if !used[n] {
			r.say("note %s is not referred to", n)
		}
	}
}

// drawings: every picture and chart has a text alternative and stands on the
// first printed page.
func (r *reader) drawings() {
	for _, p := range r.pages {
		for _, d := range p.Drawings {
			var part drawingPart
			file := target(p.part, r.relationsOf(p.part)[d.Rel])
			if err := r.decode(file, &part); err != nil {
				r.say("sheet %q: %v", p.name, err)
				continue
			}
			r.drawing(p, slices.Concat(part.One, part.Two, part.All))
		}
	}
	for _, name := range r.order {
		if strings.HasPrefix(name, "xl/charts/") && path.Ext(name) == ".xml" {
			r.Charts++
			r.chart(name)
		}
	}
}

func (r *reader) drawing(p *page, all []anchor) {
	names, ids := map[string]bool{}, map[int]bool{}
	if len(all) == 0 {
		r.say("sheet %q has an empty drawing", p.name)
	}
	for _, a := range all {
		r.Drawn++
		o := a.Picture
		if o == nil {
			o = a.Frame
		}
		if o == nil {
			r.say("sheet %q: neither picture nor chart", p.name)
			continue
		}
		if n := len([]rune(o.Text)); n < 10 || n > 250 || names[o.Name] || ids[o.ID] || o.Name == "" {
			r.say("sheet %q: %q has a text alternative of %d characters, or shares its name or number", p.name, o.Name, n)
		}
		names[o.Name], ids[o.ID] = true, true
		r.onFirstPage(p, a, o.Name)
	}
}

// onFirstPage holds a figure to the paper: its end lies within the first page at
// the sheet's scale, and above the table.
func (r *reader) onFirstPage(p *page, a anchor, what string) {
	x, y := p.across(a.From.Col)+points(a.From.ColOffset), p.down(a.From.Row)+points(a.From.RowOffset)
	switch {
	case a.Extent != nil:
		x, y = x+points(a.Extent.Wide), y+points(a.Extent.Tall)
	case a.To != nil:
		x, y = p.across(a.To.Col)+points(a.To.ColOffset), p.down(a.To.Row)+points(a.To.RowOffset)
	}
	wide, tall := paperLong, paperShort+0.0
	if p.Setup.Orientation == "portrait" {
		wide, tall = 595-2*0.4*72, 842-2*0.5*72
	}
	scale := float64(p.Setup.Scale) / 100
	if x*scale > wide+1 || y*scale > tall+1 {
		r.say("sheet %q: %s ends %.0f points to the right and %.0f down on paper of %.0f by %.0f", p.name, what, x*scale, y*scale, wide, tall)
	}
	if p.heads[0] > 0 {
		if top := p.down(p.heads[0] - 1); y > top+0.5 {
			r.say("sheet %q: %s ends at %.0f points, the table starts at %.0f", p.name, what, y, top)
		}
		if len(p.Breaks) == 0 || p.Breaks[0].ID >= p.heads[0] {
			r.say("sheet %q: no new page between figure and table", p.name)
		}
	}
}

func points(emu int) float64 { return float64(emu) / 12700 }

// across is where a column begins, from 0, in points.
func (p *page) across(col int) float64 {
	x := 0.0
	for i := 1; i <= col; i++ {
		wide := 64.0
		for _, c := range p.Cols {
			if c.Min <= i && i <= c.Max {
				wide = 7 * c.Width
			}
		}
		x += wide * 0.75
	}
	return x
}

// down is where a row begins, from 0, in points.
func (p *page) down(row int) float64 {
	heights := map[int]float64{}
	for _, l := range p.Rows {
		heights[l.R] = l.Height
	}
	y := 0.0
	for i := 1; i <= row; i++ {
		if h := heights[i]; h > 0 {
			y += h
		} else {
			y += 15
		}
	}
	return y
}

// chart: in the face of the book, with a title and the axis of its bars from 0.
func (r *reader) chart(name string) {
	text := string(r.files[name])
	for _, want := range []string{"<c:title>", "<c:errBars>", "<c:dLbls>", "<a:t>", `<c:autoTitleDeleted val="0"/>`} {
		if !strings.Contains(text, want) && want != "<c:errBars>" {
			r.say("%s has no %s", name, want)
		}
	}
	for _, m := range regexp.MustCompile(`<a:latin typeface="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if m[1] != r.settings.Font {
			r.say("%s is set in %s", name, m[1])
		}
	}
	for _, m := range regexp.MustCompile(` sz="(\d+)"`).FindAllStringSubmatch(text, -1) {
		if n, _ := strconv.Atoi(m[1]); n < 1000 {
			r.say("%s has type of %d hundredths of a point", name, n)
		}
	}
	for _, bad := range []string{` i="1"`, "3D", "pieChart", "secondary"} {
		if strings.Contains(text, bad) {
			r.say("%s has %s", name, bad)
		}
	}
	if strings.Contains(text, "<c:barChart>") {
		m := regexp.MustCompile(`<c:max val="([^"]*)"/><c:min val="([^"]*)"/>`).FindStringSubmatch(text)
		if m == nil {
			r.say("%s has an axis without ends", name)
		} else if low, _ := strconv.ParseFloat(m[2], 64); low > 0 {
			r.say("%s has bars from %s", name, m[2])
		}
	}
}

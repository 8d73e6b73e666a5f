package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// page is a sheet of a workbook as this reader finds it.
type page struct {
	name  string
	rows  [][]cell // by row and column, without gaps
	alts  []string // texts beside pictures and charts
	plots []plotted
	lines []string // the text above the table, with rows that were wrapped joined
	head  int      // the row of the table's last head; -1 without a table
}

// cell is a cell: a text or a number, and the code of its number format.
type cell struct {
	text   string
	is     bool // a number
	number float64
	format string
}

// set says that a cell holds something.
func (c cell) set() bool { return c.is || c.text != "" }

// holds says that a cell of the table is of a segment.
func (p *page) holds(segment string) bool {
	for _, row := range p.rows[max(0, p.head):] {
		if slices.ContainsFunc(row, func(c cell) bool { return strings.Contains(c.text, segment) }) {
			return true
		}
	}
	return false
}

// at is a cell by row and column; an empty one outside of the sheet.
func (p *page) at(row, column int) cell {
	if row < 0 || row >= len(p.rows) || column < 0 || column >= len(p.rows[row]) {
		return cell{}
	}
	return p.rows[row][column]
}

type workbookPart struct {
	Sheets []struct {
		Name string `xml:"name,attr"`
		ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relationsPart struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type stylesPart struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

func decodePart(t *testing.T, parts map[string][]byte, name string, into any) {
	t.Helper()
	if err := xml.Unmarshal(parts[name], into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// relations are the targets of a part by their ids and by the ends of their types.
func relations(t *testing.T, parts map[string][]byte, of string) map[string]string {
	t.Helper()
	name := path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	out := map[string]string{}
	if parts[name] == nil {
		return out
	}
	var r relationsPart
	decodePart(t, parts, name, &r)
	for _, l := range r.List {
		target := l.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(of), target)
		}
		target = strings.TrimPrefix(target, "/")
		out[l.ID], out[path.Base(l.Type)] = target, target
	}
	return out
}

// readWorkbook reads the sheets of a workbook from its parts.
func readWorkbook(t *testing.T, parts map[string][]byte) []*page {
	t.Helper()
	var book workbookPart
	decodePart(t, parts, "xl/workbook.xml", &book)
	var styles stylesPart
	decodePart(t, parts, "xl/styles.xml", &styles)
	formats := map[int]string{9: "0%", 10: "0.00%"}
	for _, f := range styles.Formats {
		formats[f.ID] = f.Code
	}
	var of []string
	for _, c := range styles.Cells {
		of = append(of, formats[c.Format])
	}
	var shared []string
	if parts["xl/sharedStrings.xml"] != nil {
		shared = readShared(t, parts["xl/sharedStrings.xml"])
	}
	to := relations(t, parts, "xl/workbook.xml")
	var out []*page
	for _, s := range book.Sheets {
		p := &page{name: s.Name, rows: readCells(t, s.Name, parts[to[s.ID]], of, shared)}
		if drawing := relations(t, parts, to[s.ID])["drawing"]; drawing != "" {
			p.alts = drawingTexts(t, parts[drawing])
			p.plots = readPlots(t, parts, drawing)
		}
		p.layOut()
		out = append(out, p)
	}
	return out
}

func readShared(t *testing.T, part []byte) []string {
	t.Helper()
	var table struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	if err := xml.Unmarshal(part, &table); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range table.Items {
		out = append(out, i.Text+strings.Join(i.Runs, ""))
	}
	return out
}

// readCells reads the cells of a worksheet, token by token.
func readCells(t *testing.T, name string, part []byte, formats, shared []string) [][]cell {
	t.Helper()
	var rows [][]cell
	d := xml.NewDecoder(bytes.NewReader(part))
	var at cell
	var kind string
	var text strings.Builder
	row, column, in := 0, 0, false
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "c":
				at, kind = cell{}, ""
				text.Reset()
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "r":
						row, column = cellPlace(t, a.Value)
					case "t":
						kind = a.Value
					case "s":
						if s, err := strconv.Atoi(a.Value); err == nil && s < len(formats) {
							at.format = formats[s]
						}
					}
				}
			case "v", "t":
				in = true
			}
		case xml.CharData:
			if in {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "v", "t":
				in = false
			case "c":
				at.text = text.String()
				if kind == "s" {
					i, err := strconv.Atoi(at.text)
					if err != nil || i >= len(shared) {
						t.Fatalf("%s: shared text %q", name, at.text)
					}
					at.text = shared[i]
				}
				if kind == "" || kind == "n" {
					if at.text != "" {
						v, err := strconv.ParseFloat(at.text, 64)
						if err != nil {
							t.Fatalf("%s: %v", name, err)
						}
						at.is, at.number = true, v
					}
				}
				for len(rows) <= row {
					rows = append(rows, nil)
				}
				for len(rows[row]) <= column {
					rows[row] = append(rows[row], cell{})
				}
				rows[row][column] = at
			}
		}
	}
}

// cellPlace is the row and the column of "AB12", from 0.
func cellPlace(t *testing.T, ref string) (row, column int) {
	t.Helper()
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || column == 0 {
		t.Fatalf("cell %q", ref)
	}
	return row - 1, column - 1
}

// drawingTexts are the texts of the pictures and charts of a drawing.
func drawingTexts(t *testing.T, part []byte) []string {
	t.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "cNvPr" {
			for _, a := range e.Attr {
				if a.Name.Local == "descr" {
					out = append(out, a.Value)
				}
			}
		}
	}
}

const backLink = "Back to contents"

// backLinks are those words in all languages of reports.
var backLinks = []string{backLink, "Zurück zum Inhalt"}

// layOut finds the text above the table and the table's head. Long lines are
// wrapped over several rows, and a table starts after a blank row.
func (p *page) layOut() {
	p.head = -1
	row := 0
	for ; row < len(p.rows); row++ {
		c := p.at(row, 0)
		if slices.Contains(backLinks, c.text) {
			row++
			break
		}
		if len(p.rows[row]) > 1 && p.at(row, 1).set() {
			break // a tidy sheet starts at once
		}
		p.lines = append(p.lines, c.text)
	}
	for ; row < len(p.rows); row++ {
		filled := 0
		for _, c := range p.rows[row] {
			if c.set() {
				filled++
			}
		}
		if filled < 2 {
			continue
		}
		p.head = row
		if p.at(row, 0).text == "" && p.at(row+1, 0).text != "" {
			p.head++ // headings of groups stand over the heads
		}
		return
	}
}

// title is A1; under are the lines below it as one text.
func (p *page) title() string { return p.at(0, 0).text }

func (p *page) under() string {
	if len(p.lines) < 2 {
		return ""
	}
	return strings.Join(strings.Fields(strings.Join(p.lines[1:], " ")), " ")
}

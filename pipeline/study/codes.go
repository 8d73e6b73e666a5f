package study

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"rung/segment/ladder"
)

// frameColumns are the columns of a code frame; the first and the third are
// required.
var frameColumns = []string{"code", "label", "level", "net", "polarity", "synonyms", "asset"}

var polarities = []string{"positive", "negative"}

var assets = []string{ladder.Competence.String(), ladder.Health.String(), ladder.Time.String(), ladder.Wealth.String()}

const polarityHint = "write positive or negative, or leave it empty"

// row is one code with where its parts stand.
type row struct {
	ladder.Code
	at   Position
	cell map[string]Position
}

// frameReader reads a code frame.
type frameReader struct {
	*report
	file string
}

// readFrame reads a code frame; nil when it has problems.
func readFrame(r *report, file string, raw []byte) *ladder.Frame {
	f := frameReader{report: r, file: file}
	before := len(r.found)
	rows := f.rows(raw)
	f.spellings(rows)
	if len(r.found) > before || r.more {
		return nil
	}
	codes := make([]ladder.Code, len(rows))
	for i := range rows {
		codes[i] = rows[i].Code
		plain(&codes[i])
	}
	frame, err := ladder.NewFrame(codes)
	if err != nil {
		f.wrong(Position{1, 1}, printable(err.Error()), "")
		return nil
	}
	return frame
}

// plain drops a label and synonyms that repeat the id: they say nothing more,
// and NewFrame takes them for a second code of that id.
func plain(c *ladder.Code) {
	if c.Label == c.ID {
		c.Label = ""
	}
	c.Synonyms = slices.DeleteFunc(c.Synonyms, func(s string) bool { return s == c.ID })
	if len(c.Synonyms) == 0 {
		c.Synonyms = nil
	}
}

func (f frameReader) wrong(at Position, text, hint string) {
	f.addIn(f.file, at, "codes", text, hint)
}

func (f frameReader) rows(raw []byte) []row {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	for i, line := range bytes.Split(raw, []byte("\n")) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			f.wrong(Position{i + 1, 1}, "the code frame is not UTF-8 text", "save it as CSV UTF-8")
			return nil
		}
	}
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err == io.EOF {
		f.wrong(Position{1, 1}, "the code frame is empty", "start it with "+strings.Join(frameColumns, ","))
		return nil
	}
	if err != nil {
		f.csvError(err)
		return nil
	}
	if !f.header(header, in) {
		return nil
	}
	var out []row
	empty := true
	for {
		fields, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			f.csvError(err)
			return nil
		}
		empty = false
		if len(out) == ladder.MaxCodes {
			line, _ := in.FieldPos(0)
			f.wrong(Position{line, 1}, fmt.Sprintf("more than %d codes", ladder.MaxCodes), "a code frame groups what people say; raw statements are not codes")
			return nil
		}
		if r, ok := f.row(header, fields, in); ok {
			out = append(out, r)
		}
	}
	if empty {
		f.wrong(Position{1, 1}, "the code frame has no codes", "write one line a code under the header")
	}
	return out
}

func (f frameReader) csvError(err error) {
	var p *csv.ParseError
	if errors.As(err, &p) {
		f.wrong(Position{p.Line, p.Column}, "csv: "+p.Err.Error(), `put a field with commas or quotes in quotes, and write " within it twice`)
		return
	}
	f.wrong(Position{1, 1}, "the code frame cannot be read", "save it as CSV UTF-8")
}

// header checks the header and brings it to the names of frameColumns.
func (f frameReader) header(header []string, in *csv.Reader) bool {
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		f.wrong(Position{1, 1}, "the columns of the code frame are not separated by commas", "save it as CSV with commas")
		return false
	}
	ok := true
	for i, h := range header {
		line, col := in.FieldPos(i)
		header[i] = strings.TrimSpace(h)
		switch {
		case !slices.Contains(frameColumns, header[i]):
			f.wrong(Position{line, col}, "unknown column "+quote(header[i]), didYouMean(header[i], frameColumns))
			ok = false
		case slices.Contains(header[:i], header[i]):
			f.wrong(Position{line, col}, fmt.Sprintf("column %s stands twice", quote(header[i])), "keep one")
			ok = false
		}
	}
	for _, need := range []string{"code", "level"} {
		if !slices.Contains(header, need) {
			f.wrong(Position{1, 1}, "the code frame has no column "+need, "the header is "+strings.Join(frameColumns, ","))
			ok = false
		}
	}
	return ok
}

func (f frameReader) row(header, fields []string, in *csv.Reader) (row, bool) {
	line, _ := in.FieldPos(0)
	r := row{at: Position{line, 1}, cell: map[string]Position{}}
	if len(fields) != len(header) {
		f.wrong(r.at, fmt.Sprintf("%s, and the header has %d", count(len(fields), "field"), len(header)), "write every comma; put a field with commas in quotes")
		return r, false
	}
	ok := true
	for i, name := range header {
		line, col := in.FieldPos(i)
		at, text := Position{line, col}, strings.TrimSpace(nfc(fields[i]))
		r.cell[name] = at
		if strings.ContainsFunc(text, forbidden) || utf8.RuneCountInString(text) > maxText {
			f.wrong(at, fmt.Sprintf("%s is not one line of plain text", name), fmt.Sprintf("remove control characters and line breaks; at most %d characters", maxText))
			ok = false
			continue
		}
		ok = f.field(&r.Code, name, text, at) && ok
	}
	return r, ok
}

func (f frameReader) field(c *ladder.Code, name, text string, at Position) bool {
	switch name {
	case "code":
		c.ID = text
		if ladder.Fold(text) == "" {
			f.wrong(at, "a code without an id", "fill in the first column or remove the line")
			return false
		}
	case "label":
		c.Label = text
	case "level":
		level, ok := ladder.ParseLevel(text)
		switch {
		case text == "":
			f.wrong(at, "a code without a level", "write one of "+strings.Join(ladder.LevelNames(), ", "))
			return false
		case !ok:
			f.wrong(at, fmt.Sprintf("no level is called %s", quote(text)), didYouMean(text, ladder.LevelNames()))
			return false
		}
		c.Level = level
	case "net":
		c.Net = text
	case "polarity":
		if text != "" && !slices.Contains(polarities, text) {
			f.wrong(at, fmt.Sprintf("polarity cannot be %s", quote(text)), polarityHint)
			return false
		}
		c.Polarity = text
	case "synonyms":
		for _, s := range strings.Split(text, ";") {
			if s = strings.TrimSpace(s); s != "" {
				c.Synonyms = append(c.Synonyms, s)
			}
		}
	case "asset":
		asset, ok := ladder.ParseAsset(text)
		if !ok {
			f.wrong(at, fmt.Sprintf("no life asset is called %s", quote(text)), didYouMean(text, assets))
			return false
		}
		c.Asset = asset
	}
	return true
}

// spellings reports codes that stand twice and spellings that two codes share,
// each with the line of the other.
func (f frameReader) spellings(rows []row) {
	owner := map[string]int{}
	for i := range rows {
		id := ladder.Fold(rows[i].ID)
		if j, ok := owner[id]; ok {
			f.wrong(rows[i].cell["code"], fmt.Sprintf("code %s stands twice", quote(rows[i].ID)), fmt.Sprintf("the first is at line %d; keep one", rows[j].at.Line))
			continue
		}
		owner[id] = i
	}
	for i := range rows {
		r := &rows[i]
		if owner[ladder.Fold(r.ID)] != i {
			continue
		}
		for k, s := range append([]string{r.Label}, r.Synonyms...) {
			t := ladder.Fold(s)
			if t == "" {
				continue
			}
			j, ok := owner[t]
			if !ok {
				owner[t] = i
				continue
			}
			if j != i {
				column := "synonyms"
				if k == 0 {
					column = "label"
				}
				f.wrong(r.cell[column], fmt.Sprintf("codes %s and %s share the spelling %s", quote(rows[j].ID), quote(r.ID), quote(s)), fmt.Sprintf("the other is at line %d; a spelling means one code", rows[j].at.Line))
			}
		}
	}
}

package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// rows are the body of a tidy sheet below its heads. They are written while the
// workbook is packed, in the XML that excelize's StreamWriter writes: it takes
// five times as long over them, and keeps the sheet a second time.
type rows struct {
	grid       *report.Grid
	text, figs int // styles of texts and of what stands for a number
}

// write writes the rows from row 2.
func (r *rows) write(w io.Writer) error {
	columns := make([]string, r.grid.Columns())
	for i := range columns {
		var err error
		if columns[i], err = excelize.ColumnNumberToName(i + 1); err != nil {
			return err
		}
	}
	texts, figs := ` s="`+strconv.Itoa(r.text)+`"`, ` s="`+strconv.Itoa(r.figs)+`"`
	// The names of a study stand in thousands of rows; each is escaped once.
	escaped := map[string]string{}
	var out []byte
	row := 1
	for l := range r.grid.All() {
		row++
		number := strconv.Itoa(row)
		out = append(append(append(out[:0], `<row r="`...), number...), `">`...)
		for i, v := range l.Cells {
			out = append(append(append(append(out, `<c r="`...), columns[i]...), number...), '"')
			if v.Kind == report.Number && finite(v.Number) {
				// Full precision: a table for machines has no number formats.
				out = append(append(out, figs...), `><v>`...)
				out = append(strconv.AppendFloat(out, v.Number, 'f', -1, 64), `</v></c>`...)
				continue
			}
			if v.Kind == report.Mark || v.Kind == report.Number {
				out = append(out, figs...)
			} else {
				out = append(out, texts...)
			}
			s := v.String()
			e, ok := escaped[s]
			if !ok {
				if err := long(s); err != nil {
					return fmt.Errorf("row %d: %w", row, err)
				}
				e = escape(clean(s))
				escaped[s] = e
			}
			out = append(append(append(out, ` t="inlineStr"><is><t>`...), e...), `</t></is></c>`...)
		}
		if _, err := w.Write(append(out, `</row>`...)); err != nil {
			return err
		}
	}
	if row-1 != r.grid.Len() {
		return fmt.Errorf("table %s has %d rows where %d were announced", r.grid.Name, row-1, r.grid.Len())
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// encoded is what Excel reads as a character by its number.
var encoded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// escape makes clean text the text of an element. "_x0041_" is "A" to Excel
// unless its first underscore is encoded itself.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer takes everything
	if !strings.Contains(s, "_x") {
		return b.String()
	}
	var out strings.Builder
	for text := b.Bytes(); len(text) > 0; text = text[1:] {
		if encoded.Match(text) {
			out.WriteString("_x005F")
		}
		out.WriteByte(text[0])
	}
	return out.String()
}

package xlsxtest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Parts as far as the rules look at them.

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:",attr"`
	Target string `xml:",attr"`
	Mode   string `xml:"TargetMode,attr"`
}

type workbookPart struct {
	Views []struct {
		Active int `xml:"activeTab,attr"`
		First  int `xml:"firstSheet,attr"`
	} `xml:"bookViews>workbookView"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		ID    int    `xml:"sheetId,attr"`
		State string `xml:"state,attr"`
		Rel   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
	Names []struct {
		Name   string `xml:"name,attr"`
		Sheet  *int   `xml:"localSheetId,attr"`
		Hidden string `xml:"hidden,attr"`
		Text   string `xml:",chardata"`
	} `xml:"definedNames>definedName"`
}

type attr struct {
	Val string `xml:"val,attr"`
}

type stylesPart struct {
	Fonts []struct {
		Size   attr  `xml:"sz"`
		Name   attr  `xml:"name"`
		Italic *attr `xml:"i"`
	} `xml:"fonts>font"`
	Cells []cellStyle `xml:"cellXfs>xf"`
}

type cellStyle struct {
	Font      int `xml:"fontId,attr"`
	Alignment struct {
		Horizontal string `xml:"horizontal,attr"`
		Rotation   int    `xml:"textRotation,attr"`
	} `xml:"alignment"`
}

type cell struct {
	Ref     string  `xml:"r,attr"`
	Style   int     `xml:"s,attr"`
	Type    string  `xml:"t,attr"`
	Value   *string `xml:"v"`
	Inline  *string `xml:"is>t"`
	Formula *string `xml:"f"`
}

// encoded is an underscore that would make a character by its number of what
// follows.
var encoded = regexp.MustCompile(`_x005[Ff]_`)

// text is what a cell says.
func (c *cell) text() string {
	switch {
	case c == nil:
		return ""
	case c.Inline != nil:
		return encoded.ReplaceAllString(*c.Inline, "_")
	case c.Value != nil:
		return *c.Value
	}
	return ""
}

// number says that a cell holds one.
func (c *cell) number() bool { return c != nil && c.Value != nil && (c.Type == "" || c.Type == "n") }

type sheetPart struct {
	Fit struct {
		Fits bool `xml:"fitToPage,attr"`
	} `xml:"sheetPr>pageSetUpPr"`
	Dimension struct {
		Ref string `xml:"ref,attr"`
	} `xml:"dimension"`
	Views []struct {
		Selected  string `xml:"tabSelected,attr"`
		Selection []struct {
			Cell string `xml:"activeCell,attr"`
			Ref  string `xml:"sqref,attr"`
		} `xml:"selection"`
	} `xml:"sheetViews>sheetView"`
	Cols []struct {
		Min    int     `xml:"min,attr"`
		Max    int     `xml:"max,attr"`
		Width  float64 `xml:"width,attr"`
		Hidden string  `xml:"hidden,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		R      int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
		Hidden string  `xml:"hidden,attr"`
		Cells  []cell  `xml:"c"`
	} `xml:"sheetData>row"`
	Merged []struct{} `xml:"mergeCells"`
	Links  []link     `xml:"hyperlinks>hyperlink"`
	Setup  struct {
		Paper       int    `xml:"paperSize,attr"`
		Orientation string `xml:"orientation,attr"`
		Wide        *int   `xml:"fitToWidth,attr"`
		Tall        *int   `xml:"fitToHeight,attr"`
		Scale       int    `xml:"scale,attr"`
	} `xml:"pageSetup"`
	Header string `xml:"headerFooter>oddHeader"`
	Footer string `xml:"headerFooter>oddFooter"`
	Breaks []struct {
		ID int `xml:"id,attr"`
	} `xml:"rowBreaks>brk"`
	Drawings []struct {
		Rel string `xml:"id,attr"`
	} `xml:"drawing"`
	Tables []struct {
		Rel string `xml:"id,attr"`
	} `xml:"tableParts>tablePart"`
	Legacy []struct{} `xml:"legacyDrawing"`
}

type link struct {
	Ref      string `xml:"ref,attr"`
	Location string `xml:"location,attr"`
	Rel      string `xml:"id,attr"`
}

type tablePart struct {
	ID      int    `xml:"id,attr"`
	Name    string `xml:"name,attr"`
	Display string `xml:"displayName,attr"`
	Ref     string `xml:"ref,attr"`
	Heads   *int   `xml:"headerRowCount,attr"`
	Columns []struct {
		Name string `xml:"name,attr"`
	} `xml:"tableColumns>tableColumn"`
}

type object struct {
	ID   int    `xml:"id,attr"`
	Name string `xml:"name,attr"`
	Text string `xml:"descr,attr"`
}

type marker struct {
	Col       int `xml:"col"`
	ColOffset int `xml:"colOff"`
	Row       int `xml:"row"`
	RowOffset int `xml:"rowOff"`
}

type anchor struct {
	From   marker  `xml:"from"`
	To     *marker `xml:"to"`
	Extent *struct {
		Wide int `xml:"cx,attr"`
		Tall int `xml:"cy,attr"`
	} `xml:"ext"`
	Picture *object `xml:"pic>nvPicPr>cNvPr"`
	Frame   *object `xml:"graphicFrame>nvGraphicFramePr>cNvPr"`
}

type drawingPart struct {
	One []anchor `xml:"oneCellAnchor"`
	Two []anchor `xml:"twoCellAnchor"`
	All []anchor `xml:"absoluteAnchor"`
}

// decode reads a part into a struct.
func (b *book) decode(name string, to any) error {
	raw, ok := b.files[name]
	if !ok {
		return fmt.Errorf("there is no part %s", name)
	}
	if err := xml.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// wellFormed reads all of a part, holds its elements to their orders and returns
// the values of its r:id attributes.
func wellFormed(raw []byte, o *ordered) (ids []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	roots, deep := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			if roots != 1 {
				return ids, fmt.Errorf("%d roots", roots)
			}
			return ids, nil
		}
		if err != nil {
			return ids, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if deep == 0 {
				roots++
			}
			deep++
			o.start(e)
			for _, a := range e.Attr {
				if strings.HasSuffix(a.Name.Space, "officeDocument/2006/relationships") {
					ids = append(ids, a.Value)
				}
			}
		case xml.EndElement:
			deep--
			o.end()
		}
	}
}

package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// Write writes b as a workbook, the same bytes for the same book. Nothing is
// written to w when it fails. Large sheets spill to the folder that os.TempDir
// names; a caller with a private one sets Writer.TempDir.
func Write(w io.Writer, b *report.Book) error { return Writer{}.Write(w, b) }

// Writer is Write with a choice.
type Writer struct {
	// TempDir is where sheets above 16 MB are kept while the workbook is
	// made; empty means os.TempDir.
	TempDir string
}

// Write is like the function of the same name.
func (wr Writer) Write(w io.Writer, b *report.Book) (err error) {
	if err := check(b); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	f := excelize.NewFile(excelize.Options{TmpDir: wr.TempDir})
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	k := newPacker()
	defer k.deflater.running.Wait()
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return k })
	for _, step := range []func() error{
		func() error { return build(f, k, b) },
		func() error { _, err := f.WriteToBuffer(); return err },
		func() error { return k.writeTo(w) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	return nil
}

func build(f *excelize.File, k *packer, b *report.Book) error {
	st, err := newStyles(f, b.Look())
	if err != nil {
		return err
	}
	for i, s := range b.Sheets {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), s.Name)
		} else {
			_, err = f.NewSheet(s.Name)
		}
		if err != nil {
			return fmt.Errorf("sheet %q: %w", s.Name, err)
		}
	}
	made := &parts{}
	for i := range b.Sheets {
		p := &page{f: f, styles: st, book: b, sheet: &b.Sheets[i], parts: made}
		if err := p.write(); err != nil {
			return fmt.Errorf("sheet %q: %w", p.sheet.Name, err)
		}
		if p.rows != nil {
			k.rows[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = p.rows
		}
	}
	return properties(f, b)
}

// properties are fixed by the as-of date: a time of writing would make every
// night's bytes differ.
func properties(f *excelize.File, b *report.Book) error {
	made := "1980-01-01T00:00:00Z"
	if t, err := time.Parse(time.DateOnly, b.AsOf); err == nil {
		made = t.Format(time.RFC3339)
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "rung", AppVersion: "1.0"}); err != nil {
		return err
	}
	return f.SetDocProps(&excelize.DocProperties{
		Title: clean(b.Title), Subject: clean(b.Language.Say("Segment report of study %s, as of %s", b.Study, b.Language.Date(b.AsOf))),
		Creator: "rung", LastModifiedBy: "rung", Language: b.Language.Tag(),
		Description: clean(b.Language.Say("Run %s, rung %s", b.Run, b.Version)),
		Created:     made, Modified: made,
	})
}

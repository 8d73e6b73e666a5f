package intake

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// Result is one row of results.parquet, as ReadResults gives it back. A nil
// number is one that does not apply or is withheld.
type Result struct {
	Study     string   `parquet:"study"`
	Wave      string   `parquet:"wave"`
	Measure   string   `parquet:"measure"`
	Statistic string   `parquet:"statistic"`
	Banner    string   `parquet:"banner"`
	Segment   string   `parquet:"segment"`
	Item      string   `parquet:"item"`
	ItemTo    string   `parquet:"item_to"`
	Unit      string   `parquet:"unit"`
	Value     *float64 `parquet:"value"`
	StdError  *float64 `parquet:"std_error"`
	Low       *float64 `parquet:"ci_low"`
	High      *float64 `parquet:"ci_high"`
	N         *int64   `parquet:"n"`
	Weighted  *float64 `parquet:"n_weighted"`
	Effective *float64 `parquet:"n_effective"`
	Status    string   `parquet:"status"`
	Notes     string   `parquet:"notes"`
}

// ReadResults reads a results.parquet that WriteResults wrote, whole.
func ReadResults(r io.ReaderAt, size int64) (rows []Result, err error) {
	defer func() {
		if e := recover(); e != nil {
			rows, err = nil, fmt.Errorf("results: not a file that rung wrote")
		}
	}()
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	reader := parquet.NewGenericReader[Result](f)
	defer reader.Close()
	rows = make([]Result, f.NumRows())
	n, err := reader.Read(rows)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("results: %w", err)
	}
	if int64(n) != f.NumRows() {
		return nil, fmt.Errorf("results: %d rows, the footer says %d", n, f.NumRows())
	}
	return rows, nil
}

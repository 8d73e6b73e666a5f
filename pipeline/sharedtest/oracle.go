package sharedtest

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Oracle is the result of a check of an oracle's folder, as R computed it, and
// its relative tolerance.
func Oracle[T any](t testing.TB, folder, id string) (result T, tolerance float64) {
	t.Helper()
	raw, err := os.ReadFile(Shared(t, "oracles", folder, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Checks []struct {
			ID     string
			Tol    float64 `json:"tol_rel"`
			Result json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Checks {
		if c.ID == id {
			if err := json.Unmarshal(c.Result, &result); err != nil {
				t.Fatal(err)
			}
			return result, c.Tol
		}
	}
	t.Fatalf("no check %s in %s", id, folder)
	return result, 0
}

// Rows reads a CSV file as one map a row.
func Rows(t testing.TB, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for k, name := range records[0] {
			row[strings.TrimPrefix(name, "\ufeff")] = r[k]
		}
		out = append(out, row)
	}
	return out
}

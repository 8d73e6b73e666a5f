package disclose_test

import (
	"fmt"
	"os"
	"rung/segment/disclose"
	"strconv"
	"strings"
	"testing"
)

func TestDbg(t *testing.T) {
	seed, _ := strconv.Atoi(os.Getenv("SEED"))
	n, _ := strconv.Atoi(os.Getenv("N"))
	least, _ := strconv.Atoi(os.Getenv("LEAST"))
	s := newLifeStudy(uint64(seed), n)
	s.c.Weighted, s.sample.Weight = false, nil
	s.sample.Life.Mix = nil
	tables := s.tables()
	p := newPencil(s.c.Plan.List, tables)
	p.study()
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: least}.Apply(&s.c.Plan.Columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	p.read(r)
	target := -1
	for _, u := range disclose.Determined(len(p.order), p.rows) {
		c := p.order[u]
		v := p.truth[c]
		if p.people[c.Fact] && v > 0 && v < float64(least) && strings.Contains(fmt.Sprintf("%+v", c), os.Getenv("T")) {
			target = int(u)
			break
		}
	}
	if target < 0 {
		t.Fatal("no target")
	}
	ok := func(rows [][]disclose.Term) bool {
		for _, u := range disclose.Determined(len(p.order), rows) {
			if int(u) == target {
				return true
			}
		}
		return false
	}
	rows := p.rows
	for size := len(rows) / 2; size > 0; {
		some := false
		for from := 0; from < len(rows); {
			to := min(len(rows), from+size)
			without := append(append([][]disclose.Term{}, rows[:from]...), rows[to:]...)
			if ok(without) {
				rows = without
				some = true
			} else {
				from = to
			}
		}
		if !some || size > 1 {
			size /= 2
		}
	}
	fmt.Println("TARGET", p.order[target], p.truth[p.order[target]])
	for _, row := range rows {
		for _, x := range row {
			c := p.order[x.Unknown]
			fmt.Printf("  %+d*[%s|%s>%s|%s @%s]=%g", x.Times, c.Name, c.Item, c.ItemTo, c.Wave, c.key, p.truth[c])
		}
		fmt.Println()
	}
}

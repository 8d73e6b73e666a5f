package segment_test

import (
	"fmt"
	"slices"
	"testing"

	"rung/segment"
)

// job are the traits and banners of the performance job.
func job() ([]segment.Trait, []segment.Banner) {
	var traits []segment.Trait
	for _, t := range []struct {
		name string
		size int
	}{{"age", 7}, {"gender", 4}, {"region", 50}, {"site", 200}, {"income", 7}, {"arm", 2}, {"type", 8}, {"recency", 6}, {"frequency", 6}, {"breadth", 5}} {
		trait := segment.Trait{Name: t.name, Column: len(traits)}
		for i := range t.size {
			trait.Categories = append(trait.Categories, segment.Category{Name: fmt.Sprint(i)})
		}
		traits = append(traits, trait)
	}
	return traits, []segment.Banner{
		{Name: "people", By: [][]string{{"age"}, {"gender"}, {"region"}, {"site"}, {"income"}, {"arm"}, {"age", "gender"}, {"age", "income"}}},
		{Name: "types", By: [][]string{{"type"}, {"type", "frequency"}, {"arm", "type"}}},
		{Name: "conduct", By: [][]string{{"recency"}, {"frequency"}, {"breadth"}, {"recency", "frequency"}}},
	}
}

// The eight cubes of the performance job are few base cubes of few cells, and
// no segment needs more cells than its cube has.
func TestBaseCubes(t *testing.T) {
	traits, banners := job()
	p, err := segment.Compile(traits, banners)
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for _, k := range p.Cubes {
		cells += k.Cells
		product := 1
		for _, size := range k.Sizes {
			product *= size
		}
		if product != k.Cells || !slices.IsSorted(k.Columns) || len(k.Columns) != len(k.Sizes) {
			t.Errorf("%+v", k)
		}
	}
	if len(p.Cubes) != 5 || cells > 1536 {
		t.Errorf("%d cubes of %d cells: %+v", len(p.Cubes), cells, p.Cubes)
	}
}

// Yes/no columns of a multiple-response trait come together, up to the bound;
// a cross that fills it alone stays as it is.
func TestBaseCubesOfManyColumns(t *testing.T) {
	many := segment.Trait{Name: "many", Multi: true}
	for i := range 600 {
		many.Categories = append(many.Categories, segment.Category{Name: fmt.Sprint(i)})
	}
	wide := segment.Trait{Name: "wide", Column: 600}
	for i := range 4000 {
		wide.Categories = append(wide.Categories, segment.Category{Name: fmt.Sprint(i)})
	}
	for _, c := range []struct {
		banner [][]string
		most   int // cubes
	}{{[][]string{{"many"}}, 310}, {[][]string{{"many"}, {"wide"}}, 601}} {
		p, err := segment.Compile([]segment.Trait{many, wide}, []segment.Banner{{Name: "b", By: c.banner}})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Cubes) > c.most {
			t.Errorf("%v: %d cubes", c.banner, len(p.Cubes))
		}
	}
}

package segment

import "slices"

const (
	// fewCubes is where merging stops: every item is counted once a cube, and
	// below four cubes more cells cost as much as fewer additions save.
	fewCubes = 4
	// baseCells is how many cells all cubes may have together for two of them
	// to be merged: what an item adds up then stays in a core's first cache.
	baseCells = 1536
)

// merged joins small cubes into base cubes of all their value columns. The
// smallest cube goes first, to the one with which it adds the fewest cells.
func merged(cubes []Cube) []Cube {
	cubes = slices.Clone(cubes)
	total := 0
	for _, k := range cubes {
		total += k.Cells
	}
	for len(cubes) > fewCubes {
		a, b, more := closest(cubes, max(0, baseCells-total))
		if a < 0 {
			break
		}
		cubes[a] = cubes[a].with(cubes[b])
		cubes = slices.Delete(cubes, b, b+1)
		total += more
	}
	return cubes
}

// closest finds the two cubes to merge next, a before b, and how many more
// cells that makes, at most room; a is -1 where there are none.
func closest(cubes []Cube, room int) (a, b, more int) {
	order := make([]int, len(cubes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cubes[i].Cells - cubes[j].Cells })
	for _, i := range order {
		a, more = -1, room+1
		for j := range cubes {
			if i == j {
				continue
			}
			if n := cubes[i].cellsWith(cubes[j]) - cubes[i].Cells - cubes[j].Cells; n < more {
				a, b, more = min(i, j), max(i, j), n
			}
		}
		if a >= 0 {
			return a, b, more
		}
	}
	return -1, -1, 0
}

// cellsWith is the number of cells of a cube merged with another.
func (k Cube) cellsWith(o Cube) int {
	cells, d := k.Cells, 0
	for i, column := range o.Columns {
		for d < len(k.Columns) && k.Columns[d] < column {
			d++
		}
		if d == len(k.Columns) || k.Columns[d] != column {
			cells = min(cells*max(1, o.Sizes[i]), 4*maxCells) // no overflow, and more than any plan has room for
		}
	}
	return cells
}

// with is a cube merged with another.
func (k Cube) with(o Cube) Cube {
	out := Cube{Columns: slices.Clone(k.Columns), Sizes: slices.Clone(k.Sizes), Cells: k.cellsWith(o)}
	for i, column := range o.Columns {
		if at, ok := slices.BinarySearch(out.Columns, column); !ok {
			out.Columns = slices.Insert(out.Columns, at, column)
			out.Sizes = slices.Insert(out.Sizes, at, o.Sizes[i])
		}
	}
	return out
}

package measure

import "rung/segment"

// grid numbers the cells of all cubes of a plan one after the other, and
// knows which columns each cell belongs to.
type grid struct {
	c       *Context
	columns int      // of the plan
	cells   int      // of all cubes
	first   []uint32 // per cube, the number of its first cell
	start   []uint32 // per cell, where its columns start in of; one entry more
	of      []uint32 // columns, ascending within a cell
}

func newGrid(c *Context) *grid {
	p := c.Plan
	g := &grid{c: c, columns: len(p.List)}
	for _, cube := range p.Cubes {
		g.first = append(g.first, uint32(g.cells))
		g.cells += cube.Cells
	}
	// The start of a cell is shifted by one until its columns are in.
	g.start = make([]uint32, g.cells+2)
	for _, m := range p.Members {
		for _, cell := range m.Cells {
			g.start[g.first[m.Cube]+cell+2]++
		}
	}
	for at := 1; at < len(g.start); at++ {
		g.start[at] += g.start[at-1]
	}
	g.of = make([]uint32, g.start[g.cells+1])
	for column, m := range p.Members {
		for _, cell := range m.Cells {
			at := g.first[m.Cube] + cell + 1
			g.of[g.start[at]] = uint32(column)
			g.start[at]++
		}
	}
	return g
}

// in lists the columns that hold a cell.
func (g *grid) in(cell uint32) []uint32 { return g.of[g.start[cell]:g.start[cell+1]] }

// inTotal says that a cell is part of Total, the first column of every plan.
func (g *grid) inTotal(cell uint32) bool {
	columns := g.in(cell)
	return len(columns) > 0 && columns[0] == 0
}

// locate puts the cells of respondent i of b, one a cube, into at.
func (g *grid) locate(at []uint32, b *segment.Batch, i int) {
	for k, cells := range b.Cells {
		at[k] = g.first[k] + cells[i]
	}
}

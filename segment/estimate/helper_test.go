package estimate_test

import (
	"maps"
	"slices"
)

// sorted is the keys of a map, ascending.
func sorted(of map[float64]float64) []float64 { return slices.Sorted(maps.Keys(of)) }

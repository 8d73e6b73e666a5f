package chart

import (
	"fmt"
	"math/rand/v2"
)

const longLabel = "A label of sixty characters that has to wrap and not be cut." // 60 characters

// randomMap has the given number of codes in each band and of links; some links stay in a band, some
// go down, as in real maps.
func randomMap(seed uint64, perBand []int, links int) ValueMap {
	rng := rand.New(rand.NewPCG(seed, 7))
	m := ValueMap{Frame: Frame{Title: fmt.Sprintf("Random map %d", seed)}, Cutoff: "named by at least 4 respondents"}
	for b, n := range perBand {
		m.Bands = append(m.Bands, fmt.Sprintf("Band %d", b+1))
		for i := range n {
			m.Nodes = append(m.Nodes, Node{ID: fmt.Sprintf("%d.%d", b, i), Label: fmt.Sprintf("Code %c of band %d", 'A'+i%26, b+1), Band: b, N: 10 + rng.IntN(80), Share: rng.Float64()})
		}
	}
	seen := map[[2]int]bool{}
	for tries := 0; len(m.Edges) < links && tries < 100*links; tries++ {
		a, b := rng.IntN(len(m.Nodes)), rng.IntN(len(m.Nodes))
		up := m.Nodes[b].Band - m.Nodes[a].Band
		if a == b || seen[[2]int{a, b}] || up < 0 && rng.IntN(12) > 0 || up == 0 && rng.IntN(5) > 0 || up > 1 && rng.IntN(2) > 0 {
			continue
		}
		seen[[2]int{a, b}] = true
		m.Edges = append(m.Edges, Edge{From: m.Nodes[a].ID, To: m.Nodes[b].ID, Strength: float64(4 + int(rng.ExpFloat64()*15))})
	}
	return m
}

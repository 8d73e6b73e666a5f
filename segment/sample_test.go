package segment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/ladder"
)

// TestBatches cuts a sample in two: together the batches say what the whole
// says.
func TestBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := answers(t), compile(t, anyBanners(t)...)
		s.Ladders = &ladder.Set{First: []int32{0}, Rungs: []int32{0}}
		for i := range s.Len {
			s.Weight, s.Key = append(s.Weight, float64(i)), append(s.Key, uint64(i))
			s.Stratum, s.Cluster = append(s.Stratum, int32(i)), append(s.Cluster, int32(-i))
			for range i % 3 {
				s.Ladders.Codes = append(s.Ladders.Codes, ladder.Index(i))
				s.Ladders.Rungs = append(s.Ladders.Rungs, int32(len(s.Ladders.Codes)))
			}
			s.Ladders.First = append(s.Ladders.First, int32(len(s.Ladders.Rungs)-1))
		}
		cut := rapid.IntRange(0, s.Len).Draw(t, "cut")
		whole := s.Batch(p, 0, s.Len)
		if rapid.Bool().Draw(t, "located") {
			s.Locate(p, site)
		}
		for lo, b := range map[int]*segment.Batch{0: s.Batch(p, 0, cut), cut: s.Batch(p, cut, s.Len)} {
			for i := range b.Len {
				if b.W(i) != whole.W(lo+i) || b.Key[i] != whole.Key[lo+i] || b.Stratum[i] != whole.Stratum[lo+i] || b.Cluster[i] != whole.Cluster[lo+i] {
					t.Fatalf("person %d of the batch from %d differs", i, lo)
				}
				if b.Values[site.Column][i] != whole.Values[site.Column][lo+i] {
					t.Fatalf("the site of person %d of the batch from %d differs", i, lo)
				}
				for k := range p.Cubes {
					if b.Cells[k][i] != whole.Cells[k][lo+i] || int(b.Cells[k][i]) >= p.Cubes[k].Cells {
						t.Fatalf("cell %d of %+v", b.Cells[k][i], p.Cubes[k])
					}
				}
				from, to := b.Ladders.First[i], b.Ladders.First[i+1]
				if int(to-from) != (lo+i)%3 {
					t.Fatalf("person %d has %d ladders", lo+i, to-from)
				}
				for l := from; l < to; l++ {
					if diff := cmp.Diff([]ladder.Index{ladder.Index(lo + i)}, b.Ladders.Ladder(l)); diff != "" {
						t.Fatal(diff)
					}
				}
			}
		}
	})
}

// TestBatchWithoutLadders: in a study without a ladders export everybody has
// none.
func TestBatchWithoutLadders(t *testing.T) {
	s := &segment.Sample{Len: 5}
	for _, set := range []*ladder.Set{nil, {}} {
		s.Ladders = set
		b := s.Batch(compile(t), 1, 4)
		if b.Len != 3 || b.Ladders.Respondents() != 3 || b.W(2) != 1 || b.Weight != nil {
			t.Errorf("%+v", b)
		}
		for i := range b.Len {
			if b.Ladders.First[i+1] != b.Ladders.First[i] {
				t.Errorf("person %d has ladders", i)
			}
		}
	}
}

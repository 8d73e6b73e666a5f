package intake

import (
	"hash/fnv"
	"slices"
	"testing"

	"rung/segment/measure"
)

// An id has the key of its text, as a number, far apart or close together, or as
// text; whoever else is asked; and nobody has one unless the study asks for what
// is drawn by chance.
func TestKeys(t *testing.T) {
	of := func(ids ...string) (out []uint64) {
		for _, id := range ids {
			h := fnv.New64a()
			h.Write([]byte(id))
			out = append(out, h.Sum64())
		}
		return out
	}
	for name, c := range map[string]struct {
		ids  Column
		want []uint64
	}{
		"close together": {Column{Name: "id", Ints: []int64{3, 1, 2}}, of("1", "2", "3")},
		"far apart":      {Column{Name: "id", Ints: []int64{1 << 60, -7, 5}}, of("-7", "5", "1152921504606846976")},
		"text":           {Column{Name: "id", Texts: []string{"b", "007", "1"}}, of("007", "1", "b")},
	} {
		dir := t.TempDir()
		write(t, dir, "people/p.parquet", c.ids)
		st := small(t, dir)
		st.Exports.Ladders, st.Exports.Interactions = nil, nil
		if in := mustRead(t, st, Options{}); in.Sample.Key != nil {
			t.Errorf("%s: keys that nobody asked for", name)
		}
		st.Choices.Stability = &measure.Stability{}
		if in := mustRead(t, st, Options{}); !slices.Equal(in.Sample.Key, c.want) {
			t.Errorf("%s: keys %x, want %x", name, in.Sample.Key, c.want)
		}
	}
}

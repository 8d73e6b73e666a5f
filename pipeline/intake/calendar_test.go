package intake

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The days of a run are those of its cells one by one, and of the time
// package, whatever the timezone, the unit and the order.
func TestDays(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(3, 4))
		for _, ticks := range []int64{1, 1000, 1_000_000, 1_000_000_000} {
			for _, wall := range []bool{false, true} {
				v := &vector{form: timeForm, n: 3000, ticks: ticks, wall: wall, ints: make([]int64, 3000), valid: make([]bool, 3000)}
				for i := range v.ints {
					v.ints[i] = (rng.Int64N(6e9)-3e9)*ticks + rng.Int64N(ticks)
					v.valid[i] = rng.IntN(20) > 0
				}
				if ticks == 1_000_000 {
					v.ints[7], v.ints[8] = 1<<62+5, -1<<62-5
				}
				c, out := calendar{loc: loc}, make([]int32, v.n)
				c.days(v, out)
				one := calendar{loc: loc}
				for i, x := range out {
					if !v.valid[i] {
						continue
					}
					if want := one.dayOf(v, i); int64(x) != want {
						t.Fatalf("%s, %d ticks, wall %v: day %d of %d, want %d", name, ticks, wall, x, v.ints[i], want)
					}
					at := time.Unix(seconds(v.ints[i], ticks), 0).In(loc)
					if wall {
						at = at.UTC()
					}
					if want := dayNumber(at); int64(x) != want && i != 7 && i != 8 {
						t.Fatalf("%s: day %d of %v", name, x, at)
					}
				}
			}
		}
	}
}

package paper

import (
	"strconv"
	"strings"
)

// those is some respondents, in each column: their number and their weight, as
// the table above Expected has them.
type those struct{ n, w columns }

// the weights of r1 to r8 and, per column, who is in it.
var (
	weights = map[string]float64{"r1": 1, "r2": 2, "r3": .5, "r4": 1, "r5": 2, "r6": 1, "r7": .5, "r8": 1}
	inside  = [5]string{"r1 r2 r3 r4 r5 r6 r7 r8", "r1 r2 r6 r8", "r3 r4 r5 r7", "r2 r4 r7 r8", "r1 r3 r5 r6"}
)

// the counts respondents: "r1 r3".
func the(ids string) (out those) {
	for _, id := range strings.Fields(ids) {
		for k := range out.n {
			if strings.Contains(inside[k], id) {
				out.n[k]++
				out.w[k] += weights[id]
			}
		}
	}
	return out
}

// sums is who has a number, and the weighted sum of it: "r1:2 r3:4".
func sums(list string) (who those, sum columns) {
	var ids []string
	for _, one := range strings.Fields(list) {
		id, text, _ := strings.Cut(one, ":")
		v, err := strconv.ParseFloat(text, 64)
		must(err == nil, "number", one)
		ids = append(ids, id)
		for k := range sum {
			if strings.Contains(inside[k], id) {
				sum[k] += weights[id] * v
			}
		}
	}
	return the(strings.Join(ids, " ")), sum
}

// among is a base of some respondents.
func among(ids string) *answers {
	g := the(ids)
	a := &answers{w: g.w}
	for k, n := range g.n {
		a.n[k] = int(n)
	}
	return a
}

// numbered states a count of people.
func (r line) numbered(statistic string, who those) line {
	r.people = who.n
	return r.is(statistic, who.n).empty(statistic)
}

// part states the share that people make up of a weight.
func (r line) part(statistic string, who those, of columns) line {
	r.people = who.n
	return r.is(statistic, over(who.w, of)).empty(statistic)
}

// mean states the mean of a number of people.
func (r line) mean(statistic, list string) line {
	who, sum := sums(list)
	r.people = who.n
	return r.is(statistic, over(sum, who.w)).empty(statistic)
}

// fewer is, per column, the smaller number that is not 0.
func fewer(a, b columns) columns {
	for k := range a {
		if b[k] > 0 && (a[k] == 0 || b[k] < a[k]) {
			a[k] = b[k]
		}
	}
	return a
}

// difference is a share less another of the same weight.
func difference(a, b those, of columns) columns {
	x, y := over(a.w, of), over(b.w, of)
	for k := range x {
		x[k] -= y[k]
	}
	return x
}

// The last word of each on values (rank, kind):
//
//	    security     belonging  self-esteem  fun
//	r1  2 want       1 need                         what w2 says, not w1
//	r2  1 need       4 want                  2 wish
//	r3  3 want       1 need
//	r4  1 need       1 want                         two waves, two firsts
//	r5  1 need                               2 wish
//	r6  3 need want  1 want                         two ranks on one day: the better
//	r8                          1 wish
//
// r7 names none. Held high is rank 1 or 2.
const namesValue = "r1 r2 r3 r4 r5 r6 r8"

func valuesHeld() []Want {
	a := among(namesValue)
	for _, r := range []struct{ value, ranks, high, laddered, need, want, wish string }{
		// V1 is where ladders of r1 r2 r4 end.
		{"security", "r1:2 r2:1 r3:3 r4:1 r5:1 r6:3", "r1 r2 r4 r5", "r1 r2 r4", "r2 r4 r5 r6", "r1 r3 r6", ""},
		// V2 is where ladders of r2 r3 r6 end, and of r7, who is not in the base.
		{"belonging", "r1:1 r2:4 r3:1 r4:1 r6:1", "r1 r3 r4 r6", "r2 r3 r6", "r1 r3", "r2 r4 r6", ""},
		// Nobody ladders to V3.
		{"self_esteem", "r8:1", "r8", "", "", "", "r8"},
	} {
		row := heldRow(a, r.value, r.ranks, r.high, r.need, r.want, r.wish)
		high, laddered := the(r.high), the(r.laddered)
		row.part("laddered_share", laddered, a.w)
		row.people = fewer(high.n, laddered.n)
		row.is("gap", difference(high, laddered, a.w)).empty("gap")
	}
	// No code of the frame is fun.
	row := heldRow(a, "fun", "r2:2 r5:2", "r2 r5", "", "", "r2 r5")
	never := columns{na, na, na, na, na}
	row.is("laddered_share", never).is("gap", never).empty("laddered_share", "gap")
	return a.list
}

func heldRow(a *answers, value, ranks, high, need, want, wish string) line {
	named, _ := sums(ranks)
	return a.row(value, "", named.n).said(named.w).mean("mean_rank", ranks).part("top_share", the(high), a.w).
		part("need_share", the(need), a.w).part("want_share", the(want), a.w).part("wish_share", the(wish), a.w)
}

func saidAndLaddered() []Want {
	a := among(namesValue)
	all := the(namesValue)
	a.row("all", "", all.n).said(all.w)
	for _, r := range []struct{ value, first, any, v1, v2, none, not string }{
		// r5's only ladder comes down again to C1.
		{"security", "r2 r4 r5", "r2 r4", "r2 r4", "r2", "r5", ""},
		{"belonging", "r1 r3 r4 r6", "r1 r3 r4 r6", "r1 r4", "r3 r6", "", ""},
		// r8 has no ladder.
		{"self_esteem", "r8", "", "", "", "", "r8"},
		{"fun", "", "", "", "", "", ""},
	} {
		first := the(r.first)
		a.row(r.value, "", first.n).said(first.w)
		for _, to := range [][2]string{{"net:any_value", r.any}, {"V1", r.v1}, {"V2", r.v2}, {"net:no_value", r.none}, {"net:not_laddered", r.not}} {
			if r.first == "" || to[0][0] == 'V' && to[1] == "" {
				continue // nobody holds it first, or reaches it then: no row
			}
			who := the(to[1])
			a.row(r.value, to[0], who.n).numbered("respondents", who).part("share", who, first.w)
		}
	}
	return a.list
}

func valueConflicts() []Want {
	a := among(namesValue)
	for _, r := range []struct{ a, b, high, declared, both string }{
		// r3 says that they compete and holds security third.
		{"security", "belonging", "r1 r4", "r3", ""},
		// r2 says so of both values, r5 of security, in the first wave.
		{"security", "fun", "r2 r5", "r2 r5", "r2 r5"},
	} {
		a.row(r.a, r.b, columns{}).numbered("both_high", the(r.high)).part("share", the(r.high), a.w).
			numbered("declared", the(r.declared)).numbered("both_and_declared", the(r.both)).part("conflict_share", the(r.both), a.w)
	}
	return a.list
}

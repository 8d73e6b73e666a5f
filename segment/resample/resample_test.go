package resample_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/resample"
)

// person is somebody with a key and the links that he says.
type person struct {
	key   uint64
	links []int32
}

// said arranges people, and tells where each of them stands.
func said(people []person, links int) (*resample.Said, []int32) {
	var keys []uint64
	first, all := []int{0}, []int32{}
	for _, p := range people {
		keys = append(keys, p.key)
		all = append(all, p.links...)
		first = append(first, len(all))
	}
	s, order := resample.NewSaid(keys, first, all, links)
	place := make([]int32, len(people))
	for at, i := range order {
		place[i] = int32(at)
	}
	return s, place
}

// compare compares the first so many people with the others.
func compare(people []person, a, links, relabellings int) *resample.Comparison {
	s, place := said(people, links)
	in, rest := slices.Clone(place[:a]), slices.Clone(place[a:])
	slices.Sort(in)
	slices.Sort(rest)
	return s.Compare(in, rest, relabellings)
}

// Two against two. A: both say link 0, one says link 2. B: both say link 1, one
// says link 2.
//
//	means of A 1, 0, 1/2; of B 0, 1, 1/2: differences 1, -1, 0, L1 = 2.
//	Six relabellings by who is in A, of a1 {0}, a2 {0 2}, b1 {1}, b2 {1 2}:
//	  a1 a2  1 1 0 = 2     a1 b1  0 0 1 = 1     a1 b2  0 0 0 = 0
//	  b1 b2  1 1 0 = 2     a2 b2  0 0 1 = 1     a2 b1  0 0 0 = 0
//	P = 2/6. Max-T: ranks are 0, 1, 2 (by size, then number). The largest of all
//	is 1 in four; of ranks 1 and 2 as large as 1 in four; of rank 2 as large as 0
//	in six. So 4/6, 4/6, 1.
func TestByHand(t *testing.T) {
	people := []person{{11, []int32{0}}, {5, []int32{0, 2}}, {7, []int32{1}}, {2, []int32{1, 2}}}
	c := compare(people, 2, 4, 1)
	if !c.Exact || c.Relabellings != 6 || c.L1 != 2 || c.P != 2./6 {
		t.Errorf("got %+v", c)
	}
	want := []resample.Link{{0, 2, 0, 1, 4. / 6}, {1, 0, 2, -1, 4. / 6}, {2, 1, 1, 0, 1}}
	if !slices.Equal(c.Links, want) {
		t.Errorf("links %v, want %v", c.Links, want)
	}
}

// One against three: what is exact goes through four relabellings, and a link
// counts as often as it is given.
//
//	a says link 0 three times, b1 once. Means 3 and 1/3: L1 = 8/3.
//	Alone: a 8/3, b1 |1 - 3/3| = 0, b2 and b3 4/3 each. P = 1/4.
func TestTimes(t *testing.T) {
	c := compare([]person{{1, []int32{0, 0, 0}}, {2, []int32{0}}, {3, nil}, {4, nil}}, 1, 1, 1)
	if math.Abs(c.L1-8./3) > 1e-15 || c.P != 1./4 || c.Links[0].P != 1./4 || c.Links[0].A != 3 || c.Links[0].B != 1 {
		t.Errorf("got %+v", c)
	}
}

func TestNobody(t *testing.T) {
	s, _ := said([]person{{1, []int32{0}}}, 1)
	for _, c := range []*resample.Comparison{s.Compare(nil, nil, 5), s.Compare([]int32{0}, nil, 5), s.Compare(nil, []int32{0}, 5)} {
		if !math.IsNaN(c.P) || !math.IsNaN(c.L1) || len(c.Links) > 0 {
			t.Errorf("got %+v", c)
		}
	}
}

// naive recomputes a comparison from its definition: every subset of people by
// the bits of a number, means as fractions of doubles with some slack for ties.
func naive(people []person, a, links int) (l1, p float64, adjusted []float64) {
	n := len(people)
	differences := func(in uint) (d []float64) {
		var x, y []float64 = make([]float64, links), make([]float64, links)
		for i, q := range people {
			for _, l := range q.links {
				if in>>i&1 == 1 {
					x[l]++
				} else {
					y[l]++
				}
			}
		}
		for l := range links {
			d = append(d, math.Abs(x[l]/float64(a)-y[l]/float64(n-a)))
		}
		return d
	}
	sum := func(d []float64) (s float64) {
		for _, v := range d {
			s += v
		}
		return s
	}
	real := differences(1<<a - 1)
	all, as := 0, 0
	extreme := make([]int, links)
	for in := range uint(1) << n {
		size := 0
		for i := range n {
			size += int(in >> i & 1)
		}
		if size != a {
			continue
		}
		all++
		d := differences(in)
		if sum(d) >= sum(real)-1e-9 {
			as++
		}
		// Of link l, the largest of those whose real difference is no larger.
		for l := range links {
			largest := 0.0
			for k := range links {
				if real[k] < real[l]-1e-12 || math.Abs(real[k]-real[l]) <= 1e-12 {
					largest = max(largest, d[k])
				}
			}
			if largest >= real[l]-1e-9 {
				extreme[l]++
			}
		}
	}
	for l := range links {
		most := 0
		for k := range links {
			if real[k] >= real[l]-1e-12 {
				most = max(most, extreme[k])
			}
		}
		adjusted = append(adjusted, float64(most)/float64(all))
	}
	return sum(real), float64(as) / float64(all), adjusted
}

func draw(t *rapid.T, most, links int) []person {
	var people []person
	for i := range rapid.IntRange(2, most).Draw(t, "people") {
		people = append(people, person{uint64(i)*7919 + rapid.Uint64Range(0, 6).Draw(t, "key"),
			rapid.SliceOfN(rapid.Int32Range(0, int32(links-1)), 0, 4).Draw(t, "links")})
	}
	return people
}

func TestAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const links = 4
		people := draw(t, 9, links)
		a := rapid.IntRange(1, len(people)-1).Draw(t, "a")
		c := compare(people, a, links, 1)
		l1, p, adjusted := naive(people, a, links)
		if !c.Exact || math.Abs(c.L1-l1) > 1e-9 || math.Abs(c.P-p) > 1e-12 {
			t.Fatalf("got %+v, want L1 %v, p %v", c, l1, p)
		}
		for _, l := range c.Links {
			if math.Abs(l.P-adjusted[l.Link]) > 1e-12 {
				t.Fatalf("link %d: p %v, want %v", l.Link, l.P, adjusted[l.Link])
			}
		}
	})
}

// crowd is so many people, each of whom says each link by chance.
func crowd(r *rand.Rand, n int, chance func(i, link int) float64, links int) []person {
	var people []person
	for i := range n {
		p := person{key: r.Uint64()}
		for l := range links {
			if r.Float64() < chance(i, l) {
				p.links = append(p.links, int32(l))
			}
		}
		people = append(people, p)
	}
	return people
}

// The order of people changes nothing, whether relabellings are sampled or not.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	people := crowd(r, 60, func(int, int) float64 { return .3 }, 12)
	want := fmt.Sprint(*compare(people, 25, 12, 500))
	for range 5 {
		shuffled := slices.Clone(people)
		r.Shuffle(25, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		r.Shuffle(35, func(i, j int) { shuffled[25+i], shuffled[25+j] = shuffled[25+j], shuffled[25+i] })
		if got := fmt.Sprint(*compare(shuffled, 25, 12, 500)); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	turned := compare(slices.Concat(people[25:], people[:25]), 35, 12, 500)
	straight := compare(people, 25, 12, 500)
	if turned.P != straight.P || turned.L1 != straight.L1 {
		t.Errorf("A and B changed places: %v and %v", turned, straight)
	}
}

// Sampled relabellings come near all of them.
func TestSampledIsNearExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	far := 0
	for range 20 {
		people := crowd(r, 18, func(i, l int) float64 { return .2 + .05*float64(l) + .15*float64(i/9) }, 8)
		exact := compare(people, 9, 8, 1)
		s, place := said(people, 8)
		a, b := slices.Clone(place[:9]), slices.Clone(place[9:])
		slices.Sort(a)
		slices.Sort(b)
		sampled := resample.CompareSampled(s, a, b, 4000)
		if !exact.Exact || sampled.Exact || sampled.Relabellings != 4000 {
			t.Fatal("one is not all relabellings, or the other is")
		}
		if math.Abs(exact.P-sampled.P) > 4*math.Sqrt(exact.P*(1-exact.P)/4000)+.001 {
			far++
		}
	}
	if far > 1 {
		t.Errorf("%d of 20 p-values are more than four errors away", far)
	}
}

// Where both groups are alike, p-values are uniform and one of the family is
// under 5 % in 5 % of studies; where they are not, p-values are small.
func TestCalibration(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const studies = 400
	var p []float64
	family := 0
	for range studies {
		people := crowd(r, 44, func(_, l int) float64 { return .05 + .05*float64(l) }, 10)
		c := compare(people, 18, 10, 199)
		p = append(p, c.P)
		if slices.ContainsFunc(c.Links, func(l resample.Link) bool { return l.P <= .05 }) {
			family++
		}
	}
	slices.Sort(p)
	worst := 0.0
	for i, v := range p {
		worst = max(worst, math.Abs(v-(float64(i)+.5)/studies))
	}
	if limit := 1.63 / math.Sqrt(studies); worst > limit { // Kolmogorov, 1 %
		t.Errorf("p-values are %v from uniform, the limit is %v", worst, limit)
	}
	if at := float64(family) / studies; at > .05+2.6*math.Sqrt(.05*.95/studies) {
		t.Errorf("in %v of studies without a difference some link differs", at)
	}
	small := 0
	for range 20 {
		people := crowd(r, 60, func(i, l int) float64 {
			if l == 0 && i < 30 {
				return .9
			}
			return .25
		}, 10)
		if c := compare(people, 30, 10, 199); c.Links[0].Link == 0 && c.Links[0].P <= .05 {
			small++
		}
	}
	if small < 18 {
		t.Errorf("a link of 90 %% and 25 %% is found in %d of 20 studies", small)
	}
}

// Weights have the mean and the variance of a Poisson variable of mean 1, and
// its shares of 0, 1 and 2; those of a person's replicates do not go together.
func TestWeight(t *testing.T) {
	const n, replicates = 2000, 100
	var sum, squares, products float64
	var shares [30]float64
	for i := range n {
		before := 1.0
		for r := range replicates {
			w := float64(resample.Weight(uint64(i), r))
			sum, squares, products = sum+w, squares+(w-1)*(w-1), products+(w-1)*(before-1)
			shares[int(w)]++
			before = w
		}
	}
	const all = n * replicates
	for what, got := range map[string][2]float64{"mean": {sum / all, 1}, "variance": {squares / all, 1}, "covariance": {products / all, 0},
		"0": {shares[0] / all, 1 / math.E}, "1": {shares[1] / all, 1 / math.E}, "2": {shares[2] / all, .5 / math.E}, "3": {shares[3] / all, 1 / (6 * math.E)}} {
		if math.Abs(got[0]-got[1]) > .01 {
			t.Errorf("%s is %v, want %v", what, got[0], got[1])
		}
	}
}

// Count adds up what Weight says, whatever the cells and the number of
// replicates at a time.
func TestCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const links, columns = 4, 3
		people := draw(t, 12, links)
		of := [][]uint32{{0, 1}, {0, 2}, {0}, {1}, {2}} // cells 0 to 2 of a cube, 3 and 4 of another
		at := make([][2]uint32, len(people))
		for i := range at {
			at[i] = [2]uint32{rapid.Uint32Range(0, 2).Draw(t, "cell"), rapid.Uint32Range(3, 4).Draw(t, "other cell")}
		}
		s, place := said(people, links)
		in := resample.Columns{N: columns, Cubes: 2, Cells: make([]uint32, 2*len(people)), Of: func(c uint32) []uint32 { return of[c] }}
		for i, p := range place {
			copy(in.Cells[2*p:], at[i][:])
		}
		wanted := []int{2, 0}
		from := rapid.IntRange(0, 3).Draw(t, "from")
		until := from + rapid.IntRange(0, 4).Draw(t, "replicates")
		r := from
		s.Count(in, wanted, from, until, func(n, times []int64) {
			var wantN [columns]int64
			var want [2 * columns]int64
			for i, p := range people {
				w := int64(resample.Weight(p.key, r))
				for _, cell := range at[i] {
					for _, c := range of[cell] {
						wantN[c] += w
						for k, l := range wanted {
							for _, said := range p.links {
								if int(said) == l {
									want[k*columns+int(c)] += w
								}
							}
						}
					}
				}
			}
			if !slices.Equal(n, wantN[:]) || !slices.Equal(times, want[:]) {
				t.Fatalf("replicate %d: %v %v, want %v %v", r, n, times, wantN, want)
			}
			r++
		})
		if r != until {
			t.Fatalf("%d replicates of %d", r-from, until-from)
		}
	})
}

package intake

import "slices"

// What a finder says of ids that no respondent who counts has.
const (
	missingID = -1
	unknownID = -2
	droppedID = -3 // of a respondent who was left out
)

// finder finds respondents by their ids.
type finder struct {
	// Whole ids that lie close together: those who count, whose ranks are
	// their places, and those who were left out; sorted where these are few.
	kept, left *dense
	few        []uint64
	touched    uint64 // keeps the compiler from leaving touches out
	// Others: per number of an id, the place, or droppedID.
	ids   *ids
	index []int32
}

// settle chooses the form and lets go of what it does not need. Here and left
// are the keys of who counts and who was left out, ascending, if ids lie close
// together.
func (f *finder) settle(x *ids, here, left []uint64) {
	if f.kept = newDense(here, 0); f.kept == nil {
		f.ids = x
		return
	}
	if f.left = newDense(left, 2*len(f.kept.lines)); f.left == nil {
		f.few = left
	}
	f.index = nil
	x.keys, x.slots = nil, nil
}

// own is the finder for one worker.
func (f *finder) own() *finder {
	c := *f
	if f.ids != nil {
		c.ids = f.ids.sealed()
	}
	return &c
}

// find writes the place of the respondent of every id of v: missingID,
// unknownID or droppedID where there is none.
func (f *finder) find(v *vector, out []int32) {
	if f.kept != nil && (v.form == wholeForm || v.form == uintForm) {
		f.findDense(v, out)
		return
	}
	if f.ids == nil {
		for i := range v.n {
			out[i] = missingID
		}
		return
	}
	f.ids.number(v, out, false)
	for i, n := range out[:v.n] {
		if n >= 0 {
			out[i] = f.index[n]
		}
	}
}

// ahead is how many rows' lines are fetched before they are needed: in exports
// in no order each is a miss of the cache, and many are under way at a time.
const ahead = 64

func (f *finder) findDense(v *vector, out []int32) {
	for lo := 0; lo < v.n; lo += ahead {
		hi := min(lo+ahead, v.n)
		sum := uint64(0)
		for i := lo; i < hi; i++ {
			if i == 0 || v.ints[i] != v.ints[i-1] {
				sum += f.kept.touch(uint64(v.ints[i]) ^ signBit)
			}
		}
		f.touched += sum
		f.findSome(v, out, lo, hi)
	}
}

// findSome finds rows lo to hi-1.
func (f *finder) findSome(v *vector, out []int32, lo, hi int) {
	for i := lo; i < hi; i++ {
		id := v.ints[i]
		switch key, over := wholeKey(id, v.form); {
		case v.valid != nil && !v.valid[i]:
			out[i] = missingID
		case over:
			out[i] = unknownID
		case i > 0 && id == v.ints[i-1] && out[i-1] != missingID:
			out[i] = out[i-1]
		default:
			if out[i] = f.kept.find(key); out[i] < 0 && f.wasLeft(key) {
				out[i] = droppedID
			}
		}
	}
}

// wasLeft says that a key is that of somebody who was left out.
func (f *finder) wasLeft(key uint64) bool {
	if f.left != nil {
		return f.left.find(key) >= 0
	}
	_, found := slices.BinarySearch(f.few, key)
	return found
}

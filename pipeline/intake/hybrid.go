package intake

import "encoding/binary"

// hybrid reads the small numbers of a page, levels and dictionary indices,
// from Parquet's mixture of runs of one value and runs of packed bits. It
// reads no more than it is asked for, so that a run that claims a billion
// values costs nothing. The bytes must be followed by pagePad others.
type hybrid struct {
	src   []byte // after the current run
	width int    // bits of a value, at most 32
	left  int    // values of the current run that have not been read
	value uint32 // of a run of one value
	bits  []byte // of a run of packed bits; nil for a run of one value
	at    int    // place in bits of the next value
}

// pagePad is how many bytes after a page may be looked at, since packed bits
// are read eight bytes at a time, or written over by its decoder.
const pagePad = max(8, zstdRoom)

// run goes on to the next run.
func (h *hybrid) run() error {
	for h.left == 0 {
		head, n := binary.Uvarint(h.src)
		if n <= 0 || head>>1 == 0 {
			return errShortPage
		}
		h.src = h.src[n:]
		count := int(min(head>>1, 1<<28))
		if head&1 == 0 {
			size := (h.width + 7) / 8
			if size > len(h.src) {
				return errShortPage
			}
			h.value, h.bits = 0, nil
			for i := range size {
				h.value |= uint32(h.src[i]) << (8 * i)
			}
			h.src, h.left = h.src[size:], count
			continue
		}
		// Groups of eight values; some writers cut the last one short.
		size := min(count*h.width, len(h.src))
		h.bits, h.src, h.at, h.left = h.src[:size], h.src[size:], 0, 8*count
		if h.width > 0 {
			h.left = min(h.left, size*8/h.width)
		}
	}
	return nil
}

// same says that the next n values are all v, and if so passes over them.
func (h *hybrid) same(v uint32, n int) bool {
	if h.left == 0 && h.run() != nil {
		return false
	}
	if h.bits != nil || h.value != v || h.left < n {
		return false
	}
	h.left -= n
	return true
}

// readHybrid fills dst with the next values.
func readHybrid[T uint8 | int32](h *hybrid, dst []T) error {
	for len(dst) > 0 {
		if h.left == 0 {
			if err := h.run(); err != nil {
				return err
			}
		}
		n := min(len(dst), h.left)
		if h.bits == nil {
			for i := range dst[:n] {
				dst[i] = T(h.value)
			}
		} else {
			unpackBits(dst[:n], h.bits, h.at, h.width)
			h.at += n
		}
		h.left -= n
		dst = dst[n:]
	}
	return nil
}

// unpackBits fills dst with the values of a width that begin with the from-th.
func unpackBits[T uint8 | int32](dst []T, src []byte, from, width int) {
	if width == 0 {
		clear(dst)
		return
	}
	mask := uint64(1)<<width - 1
	for ; len(dst) > 0 && (from%8 != 0 || len(dst) < 8 || width > 24); from++ {
		bit := from * width
		dst[0] = T(load64(src, bit/8) >> (bit % 8) & mask)
		dst = dst[1:]
	}
	at := from / 8 * width
	w := uint(width)
	switch {
	case width <= 8:
		for ; len(dst) >= 8; at, dst = at+width, dst[8:] {
			v, d := load64(src, at), dst[:8]
			d[0], d[1], d[2], d[3] = T(v&mask), T(v>>(w&63)&mask), T(v>>(2*w&63)&mask), T(v>>(3*w&63)&mask)
			d[4], d[5], d[6], d[7] = T(v>>(4*w&63)&mask), T(v>>(5*w&63)&mask), T(v>>(6*w&63)&mask), T(v>>(7*w&63)&mask)
		}
	case width <= 15:
		for ; len(dst) >= 8; at, dst = at+width, dst[8:] {
			d := dst[:8]
			v := load64(src, at)
			d[0], d[1], d[2], d[3] = T(v&mask), T(v>>(w&63)&mask), T(v>>(2*w&63)&mask), T(v>>(3*w&63)&mask)
			v = load64(src, at+width/2) >> (4 * w & 7)
			d[4], d[5], d[6], d[7] = T(v&mask), T(v>>(w&63)&mask), T(v>>(2*w&63)&mask), T(v>>(3*w&63)&mask)
		}
	default:
		for ; len(dst) >= 8; at, dst = at+width, dst[8:] {
			d := dst[:8]
			for k := range uint(4) {
				v := load64(src, at+int(2*w*k/8)) >> (2 * w * k & 7)
				d[2*k], d[2*k+1] = T(v&mask), T(v>>(w&63)&mask)
			}
		}
	}
	if len(dst) > 0 {
		unpackBits(dst, src, at/width*8, width)
	}
}

// load64 is the eight bytes from a place on, those of the pad included.
func load64(b []byte, at int) uint64 { return binary.LittleEndian.Uint64(b[at : at+8]) }

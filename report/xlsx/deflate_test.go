package xlsx

import (
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
)

// A part of any length is one deflate stream, read here by Go's own reader, and
// has the same bytes from one processor and from eight.
func TestStream(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, 3*blockSize+1)
	for i := range text {
		text[i] = "<row r='1'>"[random.IntN(11)]
	}
	for _, n := range []int{0, 1, window, blockSize - 1, blockSize, blockSize + 1, 2 * blockSize, len(text)} {
		alone, together := deflated(t, text[:n], 1), deflated(t, text[:n], 8)
		if !bytes.Equal(alone, together) {
			t.Errorf("%d bytes: one processor and eight write different streams", n)
		}
		got, err := io.ReadAll(flate.NewReader(bytes.NewReader(alone)))
		if err != nil || !bytes.Equal(got, text[:n]) {
			t.Errorf("%d bytes come back as %d: %v", n, len(got), err)
		}
	}
}

func deflated(t *testing.T, text []byte, processors int) []byte {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	s := stream{to: newDeflater()}
	for rest := text; len(rest) > 0; {
		n := min(len(rest), 1000)
		_, _ = s.Write(rest[:n])
		rest = rest[n:]
	}
	s.cut(true)
	s.to.running.Wait()
	if s.size != uint64(len(text)) || s.crc != crc32.ChecksumIEEE(text) {
		t.Errorf("%d bytes: size %d or check sum %x is wrong", len(text), s.size, s.crc)
	}
	var out []byte
	for _, b := range s.blocks {
		if b.err != nil {
			t.Error(b.err)
		}
		out = append(out, b.out.Bytes()...)
	}
	return out
}

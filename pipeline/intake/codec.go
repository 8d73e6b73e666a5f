package intake

import (
	"errors"
	"fmt"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

var errBomb = errors.New("a page unpacks to more than its header says")

// bounded makes arrow-go's codecs for Snappy and Zstandard refuse a page that
// unpacks beyond the size in its header: both believe the compressed bytes
// about the size and allocate it. The other codecs read into a fixed buffer.
// The decoder of Zstandard serves as many goroutines as there are processors.
var bounded = sync.OnceValue(func() error {
	sn, err := compress.GetCodec(compress.Codecs.Snappy)
	if err != nil {
		return err
	}
	zs, err := compress.GetCodec(compress.Codecs.Zstd)
	if err != nil {
		return err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxMemory(2*maxPage))
	if err != nil {
		return err
	}
	compress.RegisterCodec(compress.Codecs.Snappy, snappyCodec{sn})
	compress.RegisterCodec(compress.Codecs.Zstd, zstdCodec{zs, dec})
	return nil
})

type snappyCodec struct{ compress.Codec }

// DecodeWithError unpacks src into dst, whose length is what may come out.
func (snappyCodec) DecodeWithError(dst, src []byte) ([]byte, error) {
	n, err := snappy.DecodedLen(src)
	if err != nil {
		return nil, err
	}
	if n > len(dst) {
		return nil, errBomb
	}
	return snappy.Decode(dst, src)
}

type zstdCodec struct {
	compress.Codec
	dec *zstd.Decoder
}

// zstdRoom is how much room after a page makes the decoder quicker.
const zstdRoom = 16

// DecodeWithError unpacks src into dst, whose length is what may come out.
func (z zstdCodec) DecodeWithError(dst, src []byte) ([]byte, error) {
	b, err := z.dec.DecodeAll(src, dst[:0:min(cap(dst), len(dst)+zstdRoom)])
	if len(b) > len(dst) {
		return nil, errBomb
	}
	return b, err
}

// allocator counts what arrow-go holds and stops it at a limit. The panic is
// recovered where the file is read.
type allocator struct {
	memory.GoAllocator
	limit, held int
}

// errAllocation is what the allocator panics with.
var errAllocation = fmt.Errorf("unpacking it takes more than %d MiB at once", maxHeld>>20)

// maxHeld is how much arrow-go may hold for one file. Honest batches take
// some megabytes; a page may take maxPage.
const maxHeld = 5 * maxPage / 2

func (a *allocator) take(n int) {
	a.held += n
	if n < 0 || a.held > a.limit {
		panic(errAllocation)
	}
}

func (a *allocator) Allocate(size int) []byte {
	a.take(size)
	return a.GoAllocator.Allocate(size)
}

func (a *allocator) Reallocate(size int, b []byte) []byte {
	a.held -= len(b)
	a.take(size)
	return a.GoAllocator.Reallocate(size, b)
}

func (a *allocator) Free(b []byte) {
	a.held -= len(b)
	a.GoAllocator.Free(b)
}

// unpack is the content of a page of a known size.
func unpack(codec int, packed []byte, size int) ([]byte, error) {
	return unpackInto(make([]byte, size), codec, packed)
}

// unpackInto fills dst with the content of a page; its length is what may come
// out.
func unpackInto(dst []byte, codec int, packed []byte) (b []byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			b, err = nil, fmt.Errorf("%v", e)
		}
	}()
	if err := bounded(); err != nil {
		return nil, err
	}
	c, err := compress.GetCodec(compress.Compression(codec))
	if err != nil {
		return nil, err
	}
	return compress.Decode(c, dst, packed)
}

package measure

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// atOnce calls do for ranges that make up 0 to n-1, on all processors. What do
// changes must not depend on the ranges or their order. A panic in it is one of
// the caller.
func atOnce(n int, do func(from, until int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		if n > 0 {
			do(0, n)
		}
		return
	}
	size := max(1, n/(workers*rangesEach))
	var next atomic.Int64
	var fault atomic.Pointer[any]
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			defer func() {
				if e := recover(); e != nil {
					fault.CompareAndSwap(nil, &e)
				}
			}()
			for {
				until := int(next.Add(int64(size)))
				if until-size >= n {
					return
				}
				do(until-size, min(n, until))
			}
		})
	}
	wait.Wait()
	if e := fault.Load(); e != nil {
		panic(*e)
	}
}

// rangesEach is how many ranges a processor gets, about: the work in them is
// uneven.
const rangesEach = 8

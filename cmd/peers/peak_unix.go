//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// peak is the largest resident set among a process and the children it waited
// for, in bytes: what wait4 tells of both.
func peak(s *os.ProcessState) int64 {
	use, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return maxRSS(use)
}

// spent is the CPU time of this process so far and its largest resident set.
func spent() (time.Duration, int64) {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0, 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()), maxRSS(&use)
}

// maxRSS is in bytes; Darwin tells bytes, others KiB.
func maxRSS(use *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(use.Maxrss)
	}
	return int64(use.Maxrss) << 10
}

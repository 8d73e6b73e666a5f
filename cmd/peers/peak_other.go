//go:build !unix

package main

import (
	"os"
	"time"
)

// peak is not told by this system.
func peak(*os.ProcessState) int64 { return 0 }

// spent is not told either.
func spent() (time.Duration, int64) { return 0, 0 }

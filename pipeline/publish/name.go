package publish

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The names a study's folder may hold beside its nights. Everything that rung
// may delete begins with a dot and one of these words, so that a sweep cannot
// touch a night.
const (
	lockName      = ".lock"
	currentName   = "current"
	stagingPrefix = ".staging-" // a night being written
	linkPrefix    = ".current-" // a link about to be renamed over current
	asidePrefix   = ".aside-"   // a damaged night while its repair takes its place
	scratchName   = ".scratch"  // inside a staging directory, never published
	manifestName  = "manifest.json"
)

// maxName is the longest name a file system takes (NAME_MAX).
const maxName = 255

// checkStudy repeats the study file's rule, because here the name becomes a
// folder. A leading dash is refused: rm and tar would read it as an option.
func checkStudy(name string) error {
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789-"
	if name == "" || len(name) > maxName || name[0] == '-' || strings.Trim(name, allowed) != "" {
		return fmt.Errorf("publish: study name %s cannot name a folder; use a-z, 0-9 and -, beginning with a letter or digit", show(name))
	}
	return nil
}

// checkFile accepts report.xlsx and charts/map.svg. It refuses everything that
// could leave the night's directory, hide in it, or read differently on another
// machine: absolute and parent paths, deeper folders, leading dots and dashes,
// and anything outside ASCII (one name must not have an NFC and an NFD form).
func checkFile(name string) error {
	parts := strings.Split(name, "/")
	ok := len(parts) <= 2
	for _, part := range parts {
		ok = ok && plain(part)
	}
	if !ok {
		return fmt.Errorf("publish: file name %s is refused; use letters, digits, '.', '_' and '-', beginning with a letter or digit, in at most one folder", show(name))
	}
	return nil
}

// plain reports whether one path element is safe. strings.Trim removes allowed
// characters from both ends, so anything left holds a forbidden one.
func plain(part string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return part != "" && len(part) <= maxName &&
		strings.IndexByte(letters, part[0]) >= 0 &&
		strings.Trim(part, letters+"._-") == ""
}

// hashDigits is how much of the manifest's SHA-256 goes into a night's name:
// 48 bits, enough that two different nights of one date never share a name.
const hashDigits = 12

// nightName joins what identifies a night.
func nightName(asOf, hash string) string { return asOf + "-" + hash[:hashDigits] }

// isNight reports whether name is one that nightName makes.
func isNight(name string) bool {
	const date = len(time.DateOnly)
	return len(name) == date+1+hashDigits && isDate(name[:date]) &&
		name[date] == '-' && isHex(name[date+1:])
}

// asOfOf is the date part of a night's name. Dates of four-digit years compare
// as text.
func asOfOf(night string) string { return night[:len(time.DateOnly)] }

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// isSHA256 reports whether s is a SHA-256 in lower-case hex.
func isSHA256(s string) bool { return len(s) == 64 && isHex(s) }

// unique is a temporary name that no other run has chosen.
func unique(prefix string) string { return prefix + strings.ToLower(rand.Text()[:10]) }

// show makes a name that somebody else chose safe to print on one line.
func show(name string) string {
	if plain(name) && len(name) <= longestShown {
		return name
	}
	return quote(name)
}

// showPath is show for a path, which is left readable when all of it prints.
func showPath(name string) string {
	if name != "" && len(name) <= longestShown && strings.IndexFunc(name, unprintable) < 0 {
		return name
	}
	return quote(name)
}

func unprintable(r rune) bool { return !strconv.IsPrint(r) || r == utf8.RuneError }

// longestShown keeps a message with two names well under 500 characters.
const longestShown = 120

// quote escapes a name. Of a long one it shows the end, where paths differ.
func quote(name string) string {
	if len(name) > longestShown {
		return "…" + strconv.QuoteToASCII(name[len(name)-longestShown/2:])
	}
	return strconv.QuoteToASCII(name)
}

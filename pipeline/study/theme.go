package study

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"rung/report/language"
	"rung/report/theme"
)

// language finds the catalogue of the report's language.
func (v *resolver) language(n *node) {
	r := &v.study.Report
	if r.Language = str(n); r.Language == "" {
		return
	}
	var err error
	if r.Speaks, err = language.Of(r.Language); err != nil {
		v.add(n.at, "report.language", printable(err.Error()), "write one of them")
	}
}

// maxThemeBytes bounds the theme file.
const maxThemeBytes = 256 << 10

// theme reads the study's theme file. Its problems stand at the key of the
// study and name the key of the theme.
func (v *resolver) theme(n *node) {
	const path = "report.theme"
	s := v.study
	if s.Report.Theme = str(n); s.Report.Theme == "" {
		return
	}
	if strings.Contains(s.Report.Theme, "://") {
		v.add(n.at, path, "the theme is not a local file", "keep it beside the study file")
		return
	}
	file := s.Report.Theme
	if !filepath.IsAbs(file) {
		file = filepath.Join(s.Dir, filepath.FromSlash(file))
	}
	raw, err := v.read(file, maxThemeBytes)
	var odd notText
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.add(n.at, path, "no theme at "+quote(s.Report.Theme), "the path starts from the study's folder; without the key the report has the house theme")
		return
	case errors.Is(err, fs.ErrPermission):
		v.add(n.at, path, "the theme may not be read", "give this user permission to read "+quote(s.Report.Theme))
		return
	case errors.As(err, &odd):
		v.add(n.at, path, "the theme: "+odd.Error(), "is this the right file?")
		return
	case err != nil:
		v.add(n.at, path, "the theme cannot be read", "check that "+quote(s.Report.Theme)+" is a file")
		return
	}
	look, err := theme.Load(raw)
	var wrong theme.Problems
	switch {
	case errors.As(err, &wrong):
		for _, p := range wrong {
			v.add(n.at, path, printable("the theme "+cut(s.Report.Theme)+": "+strings.TrimPrefix(cut(p.Key)+": "+p.Text, ": ")), "")
		}
	case err != nil:
		v.add(n.at, path, "the theme: "+printable(err.Error()), "")
	default:
		s.Report.Look, s.Report.ThemeBytes = &look, raw
	}
}

package study

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"rung/report/theme"
)

// A study's theme stands in place of the house theme where it says so.
func TestTheme(t *testing.T) {
	const accent = `{"colours": {"accent": "#003300"}}`
	s, err := Parse(themed(t, accent), vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	want := theme.Default()
	want.Colours.Accent = theme.Colour{G: 0x33}
	if s.Report.Theme != "theme.json" || s.Report.Look == nil || s.Report.Look.Colours.Accent != want.Colours.Accent || s.Report.Look.Colours.Ink != want.Colours.Ink {
		t.Errorf("the theme is %+v", s.Report.Look)
	}
	if string(s.Report.ThemeBytes) != accent {
		t.Error("the study does not keep the theme as read")
	}
	house, err := Parse("testdata/study.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	if house.Report.Look != nil || house.Report.ThemeBytes != nil {
		t.Error("a study without a theme has one")
	}
}

// What is wrong with a theme is said at the study's key, by the theme's key.
func TestThemeProblems(t *testing.T) {
	for _, c := range []struct{ theme, want string }{
		{`{"colours": {"inck": "#000000"}}`, `the theme theme.json: colours.inck: is no key of a theme`},
		{`{"colours": {"muted": "#999999"}}`, `the theme theme.json: colours.muted: has a contrast of 2.84 with paper`},
		{`{"sizes": {"workbook": {"body": 8}}}`, `the theme theme.json: sizes.workbook.body: is 8 points`},
		{`{"fonts": {"workbook": "a\nb"}}`, `fonts.workbook: has "a\\nb"`},
		{`colours:`, `the theme theme.json: is not JSON`},
		{`[` + strings.Repeat(" ", maxThemeBytes), `larger than 256 KiB`},
		{"", `no theme at "theme.json"`},
	} {
		_, err := Parse(themed(t, c.theme), vocabulary)
		var found Problems
		if !errors.As(err, &found) || len(found) != 1 || !strings.Contains(found[0].Error(), c.want) {
			t.Errorf("%.60s: %v, want %q", c.theme, err, c.want)
			continue
		}
		sane(t, []byte(stored(t, "study.yaml")), err)
		if found[0].Path != "report.theme" || found[0].Line == 0 {
			t.Errorf("%.60s: at %s, line %d", c.theme, found[0].Path, found[0].Line)
		}
	}
}

// themed is a study beside a theme file; empty leaves the file out.
func themed(t *testing.T, look string) string {
	t.Helper()
	study := strings.Replace(stored(t, "study.yaml"), "report: {font: fonts/a.ttf}", "report: {font: fonts/a.ttf, theme: theme.json}", 1)
	files := map[string]string{"study.yaml": study, "codes.csv": stored(t, "codes.csv")}
	if look != "" {
		files["theme.json"] = look
	}
	return filepath.Join(put(t, files), "study.yaml")
}

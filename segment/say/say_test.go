package say

import "testing"

func TestString(t *testing.T) {
	for _, c := range []struct {
		text Text
		want string
	}{
		{That("% of respondents"), "% of respondents"},
		{That("%d of %s", 3, "them"), "3 of them"},
		{That("%s, or so", That("%g %%", 2.5)), "2.5 %, or so"},
		{Join("; ", That("a"), That("%d", 1)), "a; 1"},
		{Text{}, ""},
	} {
		if got := c.text.String(); got != c.want {
			t.Errorf("%+v says %q, want %q", c.text, got, c.want)
		}
	}
	if (Text{}).Any() || !That("a").Any() {
		t.Error("Any tells texts from nothing wrongly")
	}
}

package study

import (
	"bytes"
	"embed"
	"path"
	"strconv"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// Init is the files of a new study, by name: study.yaml, codes.csv and
// README.md. name is the folder's, or any text: the study's short name is made from it.
// The study runs as soon as its exports exist.
func Init(name string) map[string][]byte {
	short := slugOf(path.Base(name))
	values := struct{ Name, Title string }{Name: short, Title: titleOf(short)}
	out := map[string][]byte{}
	all := template.New("").Funcs(template.FuncMap{"yaml": yamlText})
	for _, t := range template.Must(all.ParseFS(templates, "templates/*")).Templates() {
		var b bytes.Buffer
		if err := t.Execute(&b, values); err != nil {
			panic(err) // the templates are embedded: only a programmer can break them
		}
		out[path.Base(t.Name())] = b.Bytes()
	}
	return out
}

// yamlText writes a word or two so that YAML reads text: "2026", "true".
func yamlText(s string) string {
	if numeral.MatchString(s) || strings.EqualFold(s, "true") || strings.EqualFold(s, "false") || strings.EqualFold(s, "null") {
		return strconv.Quote(s)
	}
	return s
}

// slugOf makes a short name of any text: what is not allowed becomes "-".
func slugOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(nfc(name)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	s := b.String()
	s = strings.Trim(s[:min(len(s), 64)], "-")
	if s == "" {
		return "study"
	}
	return s
}

// titleOf is a short name as a title: "night-shift" becomes "Night shift".
func titleOf(short string) string {
	t := strings.ReplaceAll(short, "-", " ")
	return strings.ToUpper(t[:1]) + t[1:]
}

package publish

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Format is the manifest's format version. Adding a field raises it too: an
// older rung must say that it cannot judge a night rather than ignore a part.
const Format = 1

// A Manifest is what a night is made of: everything that went in and every file
// that came out, by SHA-256. Publish fills Format, Study, Night and Outputs. It
// holds no time but the as-of date, and must hold no secret and no path of the
// machine: it is published with the report.
type Manifest struct {
	Format      int               `json:"format"`
	Version     string            `json:"version"` // of rung
	Study       string            `json:"study"`
	Title       string            `json:"title"`
	AsOf        string            `json:"as_of"` // 2006-01-02
	Night       string            `json:"night"` // the directory's name
	StudySHA256 string            `json:"study_sha256"`
	CodesSHA256 string            `json:"codes_sha256"`           // "" for a study without a code frame
	ThemeSHA256 string            `json:"theme_sha256,omitempty"` // of the study's own theme
	Options     map[string]string `json:"options"`                // of the run, as they change numbers
	Inputs      []Input           `json:"inputs"`                 // sorted by role, path
	Outputs     []Output          `json:"outputs"`                // sorted by path; the manifest itself is not listed
}

// An Input is one file that was read.
type Input struct {
	Role   string `json:"role"` // respondents, ladders, interactions
	Path   string `json:"path"` // relative, as written in the study
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows"`
}

// An Output is one published file.
type Output struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// complete returns the manifest as it will be published.
func (m Manifest) complete(study string, outputs []Output) (Manifest, error) {
	m.Format, m.Study, m.Outputs, m.Night = Format, study, outputs, ""
	m.Inputs = slices.SortedFunc(slices.Values(m.Inputs), byRoleAndPath)
	if m.Inputs == nil {
		m.Inputs = []Input{}
	}
	if m.Options == nil {
		m.Options = map[string]string{}
	}
	if err := m.check(); err != nil {
		return m, fmt.Errorf("publish: incomplete manifest of study %s: %w", study, err)
	}
	m.Night = m.name()
	return m, nil
}

func byRoleAndPath(a, b Input) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Path, b.Path), cmp.Compare(a.SHA256, b.SHA256))
}

// check refuses what would make the night's identity meaningless.
func (m Manifest) check() error {
	if !isDate(m.AsOf) {
		return fmt.Errorf("as_of %s is no date; use YYYY-MM-DD", show(m.AsOf))
	}
	if !isSHA256(m.StudySHA256) {
		return errors.New("study_sha256 is no SHA-256")
	}
	if m.CodesSHA256 != "" && !isSHA256(m.CodesSHA256) {
		return errors.New("codes_sha256 is no SHA-256")
	}
	if m.ThemeSHA256 != "" && !isSHA256(m.ThemeSHA256) {
		return errors.New("theme_sha256 is no SHA-256")
	}
	for _, in := range m.Inputs {
		if !isSHA256(in.SHA256) {
			return fmt.Errorf("sha256 of input %s is no SHA-256", show(in.Path))
		}
	}
	if len(m.Outputs) == 0 {
		return errors.New("no outputs; write the report before publishing it")
	}
	return nil
}

// name is the night's name. The hash covers the manifest with an empty night,
// and so the content of every input and output. It can be checked by hand:
//
//	sed 's/^  "night": .*/  "night": "",/' manifest.json | sha256sum
func (m Manifest) name() string {
	m.Night = ""
	sum := sha256.Sum256(m.encode())
	return nightName(m.AsOf, hex.EncodeToString(sum[:]))
}

// encode is the one way a manifest is written.
func (m Manifest) encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		panic(err) // strings, integers and maps of strings always encode
	}
	return b.Bytes()
}

// ReadManifest reads the manifest of a published night: its directory, current,
// or the study's folder. It checks the manifest itself; Verify checks the files.
func ReadManifest(dir string) (Manifest, error) {
	root, _, err := openNight(dir)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	m, _, err := readManifest(root)
	if err != nil {
		return Manifest{}, fmt.Errorf("read %s of %s: %s; publish the night again, or restore it: %w", manifestName, showPath(dir), describe(err), bare(err))
	}
	return m, nil
}

// largestManifest bounds what is read of a file that claims to be a manifest: a
// hundred thousand inputs and outputs fit.
const largestManifest = 64 << 20

// readManifest returns a manifest and its bytes.
func readManifest(root *os.Root) (Manifest, []byte, error) {
	f, err := openPlain(root, manifestName, os.O_RDONLY)
	if err != nil {
		return Manifest{}, nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, largestManifest+1))
	if err != nil {
		return Manifest{}, nil, err
	}
	if len(raw) > largestManifest {
		return Manifest{}, nil, errors.New("too large to be a manifest")
	}
	m, err := decode(raw)
	return m, raw, err
}

// decode reads a manifest and accepts only the bytes that encode would write, so
// that a field given twice, an appended line or another spelling is noticed.
func decode(raw []byte) (Manifest, error) {
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(raw, &version); err != nil {
		return Manifest{}, errors.New("not a manifest: damaged JSON")
	}
	if version.Format != Format {
		return Manifest{}, fmt.Errorf("format %d, and this rung reads format %d; use the rung that wrote it", version.Format, Format)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var m Manifest
	if err := dec.Decode(&m); err != nil {
		return Manifest{}, errors.New("not a manifest: a field is unknown or has the wrong type")
	}
	if !bytes.Equal(raw, m.encode()) {
		return Manifest{}, errors.New("edited: not the bytes that rung writes")
	}
	return m, nil
}

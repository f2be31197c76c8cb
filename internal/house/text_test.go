package house

import (
	"bytes"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// prose reads every Markdown page.
func prose(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := walk(func(name string) error {
		if strings.HasSuffix(name, ".md") {
			pages[name] = read(t, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var link = regexp.MustCompile(`(?:\]\(|src=")([^)"#\s]+)`)

// TestLinks follows the links between pages and to files of the repository.
func TestLinks(t *testing.T) {
	for name, text := range prose(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			target := path.Join(path.Dir(name), m[1])
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}

// TestPictures keeps the pictures small: everybody who clones carries them.
func TestPictures(t *testing.T) {
	const most = 200 << 10
	err := walk(func(name string) error {
		if path.Ext(name) == ".png" && len(read(t, name)) > most {
			t.Errorf("%s has more than %d bytes", name, most)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestMap holds the map of the folders to what is there.
func TestMap(t *testing.T) {
	text := read(t, "ARCHITECTURE.md")
	for _, pkg := range packages(t) {
		if !strings.Contains(text, "`"+pkg+"`") {
			t.Errorf("ARCHITECTURE.md does not say what `%s` is", pkg)
		}
	}
}

// spoken matches a command as pages show it: hesuan, a verb, perhaps options.
var spoken = regexp.MustCompile("(?m)(?:^|[`/ ])hesuan(?:\\.exe)? ([a-z]+)(?: ([a-z]+))?")

// TestCommands holds the commands that pages name to those that exist.
func TestCommands(t *testing.T) {
	verbs := declaredVerbs(t)
	for name, text := range prose(t) {
		for _, code := range codeOf(text) {
			for _, m := range spoken.FindAllStringSubmatch(code, -1) {
				if !slices.Contains(verbs, m[1]) {
					t.Errorf("%s speaks of %q, but there is no command %q", name, strings.TrimSpace(m[0]), m[1])
				}
			}
		}
	}
	guide := strings.Join(codeOf(read(t, "docs/operating.md")), "\n")
	for _, verb := range verbs {
		if !slices.Contains(strings.Fields(guide), verb) {
			t.Errorf("docs/operating.md does not say what %q does", verb)
		}
	}
}

// declaredVerbs finds the commands where they are declared, as Use: "verb …".
func declaredVerbs(t *testing.T) []string {
	var verbs []string
	for _, f := range goFiles(t) {
		if f.pkg != "cmd/hesuan" || f.test {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			pair, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, named := pair.Key.(*ast.Ident)
			text, literal := pair.Value.(*ast.BasicLit)
			if named && literal && key.Name == "Use" {
				use, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				if verb := strings.Fields(use)[0]; verb != "hesuan" {
					verbs = append(verbs, verb)
				}
			}
			return true
		})
	}
	if len(verbs) < 8 {
		t.Fatalf("only the commands %q were found: are they declared in another way now?", verbs)
	}
	return verbs
}

var fence = regexp.MustCompile("(?s)```[a-z]*\n(.*?)```|`([^`\n]+)`")

// codeOf is what a page sets as code.
func codeOf(text string) []string {
	var out []string
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// TestDependencyTable holds docs/decisions.md to go.mod: every library that is
// imported has a row with the version in use.
func TestDependencyTable(t *testing.T) {
	text, mod := read(t, "docs/decisions.md"), read(t, "go.mod")
	required := regexp.MustCompile(`(?m)^\s*(?:require )?(\S+\.\S+/\S+|modernc\.org/\S+) (v\S+)`).FindAllStringSubmatch(mod, -1)
	for _, h := range holdings {
		if !foreign(h.path) {
			continue
		}
		i := slices.IndexFunc(required, func(r []string) bool { return h.path == r[1] || strings.HasPrefix(h.path, r[1]+"/") })
		if i < 0 {
			t.Errorf("go.mod does not require %s", h.path)
			continue
		}
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta("`"+required[i][1]+"`") + ` \| ` + regexp.QuoteMeta(required[i][2]) + ` \|`)
		if !row.MatchString(text) {
			t.Errorf("docs/decisions.md has no row | `%s` | %s |", required[i][1], required[i][2])
		}
	}
}

// TestNobodysPaths looks for the paths of one machine, which mean nothing on
// another and tell more than they should.
func TestNobodysPaths(t *testing.T) {
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	patterns := []string{`/home/[a-z][a-z0-9_-]*/`, `/Users/[A-Za-z][A-Za-z0-9_-]*/`, `[A-Z]:\\Users\\`}
	places := []string{here}
	if home, err := os.UserHomeDir(); err == nil {
		places = append(places, home)
	}
	for _, p := range places {
		if p != string(filepath.Separator) {
			patterns = append(patterns, `(?:^|[\s"'(=:`+"`"+`])`+regexp.QuoteMeta(p)+`(?:[/\s"'):`+"`"+`]|$)`)
		}
	}
	private := regexp.MustCompile(`(?m)` + strings.Join(patterns, "|"))
	err = walk(func(name string) error {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || bytes.IndexByte(data, 0) >= 0 || name == "internal/house/text_test.go" {
			return err
		}
		if at := private.FindIndex(data); at != nil {
			t.Errorf("%s:%d names a path of one machine: %q", name, bytes.Count(data[:at[0]], []byte("\n"))+1, data[at[0]:at[1]])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

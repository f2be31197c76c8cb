package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hesuan/internal/finding"
)

// TestHostile holds docs/hostile.md to the code: every code is in the
// catalogue, every test is there under its name.
func TestHostile(t *testing.T) {
	const page = "docs/hostile.md"
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{"—": true}
	for _, s := range finding.Catalogue() {
		codes[s.Code] = true
	}
	rows := 0
	for i, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "|") || len(cells) < 4 || cells[0] == "what arrives" {
			if strings.Contains(line, "`internal/") && strings.HasPrefix(line, "|") {
				t.Errorf("%s:%d: a row of four cells is wanted", page, i+1)
			}
			continue
		}
		rows++
		if !codes[cells[1]] {
			t.Errorf("%s:%d: no finding %s", page, i+1, cells[1])
		}
		_, named, _ := strings.Cut(cells[3], "`")
		pkg, name, _ := strings.Cut(named, "` ")
		if !tested(t, pkg, name) {
			t.Errorf("%s:%d: no test in %s is called %q", page, i+1, pkg, name)
		}
	}
	if rows == 0 {
		t.Errorf("%s has no rows", page)
	}
}

// tested reports whether a test file of the package has the name of a function or
// of a case.
func tested(t *testing.T, pkg, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pkg), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(code), "func "+name+"(") || strings.Contains(string(code), `"`+name+`"`) {
			return true
		}
	}
	return false
}

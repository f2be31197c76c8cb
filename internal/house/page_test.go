package house

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated pages again")

// TestPages compares the generated pages with what they are generated from.
func TestPages(t *testing.T) {
	for name, text := range map[string]string{
		"docs/findings.md": findingsPage(),
		"docs/forms.md":    formsPage(t),
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(old, []byte(text)) {
			t.Errorf("%s is not what the program says any more; write it again with  make docs", name)
		}
	}
}

// page is a Markdown page being written.
type page struct{ strings.Builder }

func (p *page) para(format string, args ...any) { fmt.Fprintf(p, format+"\n\n", args...) }

// table writes a header, then rows. What would break a row is escaped.
func (p *page) table(head []string, rows [][]string) {
	p.row(head)
	fmt.Fprintf(p, "|%s\n", strings.Repeat("---|", len(head)))
	for _, r := range rows {
		p.row(r)
	}
	p.WriteString("\n")
}

func (p *page) row(cells []string) {
	escape := strings.NewReplacer("|", `\|`, "\n", " ", "*", `\*`, "<", "&lt;")
	for _, c := range cells {
		p.WriteString("| " + escape.Replace(c) + " ")
	}
	p.WriteString("|\n")
}

func (p *page) done() string { return strings.TrimRight(p.String(), "\n") + "\n" }

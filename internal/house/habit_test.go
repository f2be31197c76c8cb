package house

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// clocks are the packages that may ask what time it is. Everything below them
// is given the time as an argument, so that yesterday's run can be made again.
var clocks = []string{"cmd/hesuan", "internal/service", "schedules"}

// TestHabits looks for what no file may do.
func TestHabits(t *testing.T) {
	for _, f := range goFiles(t) {
		sleeps := slices.Contains(f.imports, "testing/synctest")
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			switch call := of.Name + "." + sel.Sel.Name; call {
			case "t.Skip", "t.Skipf", "t.SkipNow", "tb.Skip", "b.Skip":
				t.Errorf("%s: %s: a test that may be skipped proves nothing; make what it needs be there (.ci/deps)", f.line(n), call)
			case "time.Sleep":
				if !sleeps {
					t.Errorf("%s: %s: sleeping is slow and proves little; use testing/synctest, or pass the time in", f.line(n), call)
				}
			case "time.Now", "time.Since", "time.Until":
				if !f.test && !slices.Contains(clocks, f.pkg) {
					t.Errorf("%s: %s: only %s may ask for the time; take it as an argument", f.line(n), call, strings.Join(clocks, ", "))
				}
			case "os.Exit":
				if f.path != "cmd/hesuan/main.go" && !f.test {
					t.Errorf("%s: %s: exit codes are decided in one place, cmd/hesuan/main.go", f.line(n), call)
				}
			}
			return true
		})
	}
}

// TestUnfinished looks for notes to oneself left in comments.
func TestUnfinished(t *testing.T) {
	notes := []string{"TO" + "DO", "FIX" + "ME", "XX" + "X"}
	for _, f := range goFiles(t) {
		for _, group := range f.syntax.Comments {
			for _, note := range notes {
				if slices.Contains(strings.FieldsFunc(group.Text(), notWord), note) {
					t.Errorf("%s: %s: do it or open an issue", f.line(group), note)
				}
			}
		}
	}
}

func notWord(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// vague are names that say nothing about what a package holds, and so collect
// everything.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "types", "manager", "base", "shared", "core"}

// TestPackages holds every package to a telling name and a package comment
// that is worth reading.
func TestPackages(t *testing.T) {
	const least = 80 // characters; a guide needs more, a label has less
	docs := map[string]int{}
	for _, f := range goFiles(t) {
		if slices.Contains(vague, path.Base(f.pkg)) {
			t.Errorf("%s: package name says nothing; name it after what it holds", f.pkg)
		}
		if !f.test {
			docs[f.pkg] = max(docs[f.pkg], len(f.syntax.Doc.Text()))
		}
	}
	for pkg, size := range docs {
		if size < least {
			t.Errorf("%s: the package comment should be a user's guide (%d characters)", pkg, size)
		}
	}
}

// TestNames keeps a few words out of identifiers. A name says what a thing is
// or does; these say only how it was made.
func TestNames(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := fn.Name.Name
			if after, found := strings.CutPrefix(name, "Get"); found && after != "" && after[0] >= 'A' && after[0] <= 'Z' {
				t.Errorf("%s: %s: drop the Get", f.line(fn), name)
			}
			if strings.HasSuffix(name, "Impl") {
				t.Errorf("%s: %s: what is it, if not an implementation?", f.line(fn), name)
			}
		}
	}
}

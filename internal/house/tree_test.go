package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// module is the path every import of our own begins with.
const module = "hesuan/"

// file is one Go file. Files of every system are read, so that the tables hold
// on Windows too.
type file struct {
	path    string // from the root, with slashes
	pkg     string // its folder
	test    bool
	imports []string
	syntax  *ast.File
	fset    *token.FileSet
}

func (f file) line(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.fset.Position(n.Pos()).Line)
}

// source parses every Go file of the repository, once.
var source = sync.OnceValues(func() ([]file, error) {
	var files []file
	fset := token.NewFileSet()
	err := walk(func(name string) error {
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		syntax, err := parser.ParseFile(fset, filepath.Join(root, filepath.FromSlash(name)), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		f := file{path: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), syntax: syntax, fset: fset}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	return files, err
})

func goFiles(t *testing.T) []file {
	t.Helper()
	files, err := source()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("only %d Go files were found: is the repository whole?", len(files))
	}
	return files
}

// walk calls visit for every file that belongs to the repository, in order,
// with its path from the root.
func walk(visit func(name string) error) error {
	built := []string{".git", "hesuan", "hesuan.exe", "demo", "hesuan-demo"} // as in .gitignore
	return fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains(built, name) && entry.IsDir():
			return fs.SkipDir
		case slices.Contains(built, name) || !entry.Type().IsRegular():
			return nil
		}
		return visit(name)
	})
}

// local strips the module from an import of our own.
func local(imported string) (pkg string, ours bool) {
	return strings.CutPrefix(imported, module)
}

// packages lists the folders that hold code which is not a test.
func packages(t *testing.T) []string {
	var out []string
	for _, f := range goFiles(t) {
		if !f.test && !slices.Contains(out, f.pkg) {
			out = append(out, f.pkg)
		}
	}
	return out
}

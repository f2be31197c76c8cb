package importer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"hesuan/internal/finding"
)

// Every code the strict reader declares has a finding of its own, so that a
// new fault cannot reach a school as "文件无法读取".
func TestEveryFaultOfTheReaderHasAFinding(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "internal", "workbook", "fault.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(f, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "code") || len(spec.Values) != 1 {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		code, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		n++
		if finding.OfFault(code).Code == finding.Unreadable.Code {
			t.Errorf("fault %q has no finding", code)
		}
		return true
	})
	if n < 30 {
		t.Errorf("found only %d codes in fault.go", n)
	}
}

package house

import (
	"go/ast"
	"path"
	"regexp"
	"testing"
)

// named matches an identifier of ours as the glossary shows it: package,
// name, and perhaps a field or method of it.
var named = regexp.MustCompile("`([a-z]+)\\.([A-Z][A-Za-z]*)(?:\\.([A-Z][A-Za-z]*))?`")

// TestGlossary holds the words of docs/glossary.md to the code they name.
func TestGlossary(t *testing.T) {
	declared := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, decl := range f.syntax.Decls {
			for _, name := range namesOf(decl) {
				declared[path.Base(f.pkg)+"."+name] = true
			}
		}
	}
	found := named.FindAllStringSubmatch(read(t, "docs/glossary.md"), -1)
	if len(found) < 50 {
		t.Errorf("only %d names were found in the glossary", len(found))
	}
	for _, m := range found {
		name := m[1] + "." + m[2]
		if m[3] != "" {
			name += "." + m[3]
		}
		if !declared[name] {
			t.Errorf("docs/glossary.md names %s, which is not declared", name)
		}
	}
}

// namesOf lists what a declaration declares: Name, and Name.Member for the
// fields and methods of a type.
func namesOf(decl ast.Decl) []string {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		if fn.Recv == nil {
			return []string{fn.Name.Name}
		}
		on := fn.Recv.List[0].Type
		if star, ok := on.(*ast.StarExpr); ok {
			on = star.X
		}
		if id, ok := on.(*ast.Ident); ok {
			return []string{id.Name + "." + fn.Name.Name}
		}
		return nil
	}
	var out []string
	for _, spec := range decl.(*ast.GenDecl).Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			for _, id := range s.Names {
				out = append(out, id.Name)
			}
		case *ast.TypeSpec:
			out = append(out, s.Name.Name)
			if str, ok := s.Type.(*ast.StructType); ok {
				for _, field := range str.Fields.List {
					for _, id := range field.Names {
						out = append(out, s.Name.Name+"."+id.Name)
					}
					if at, ok := field.Type.(*ast.SelectorExpr); ok && len(field.Names) == 0 {
						out = append(out, s.Name.Name+"."+at.Sel.Name)
					}
				}
			}
		}
	}
	return out
}

package calc_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// decode renders seeds to a workbook and reads them back through the one door.
func decode(t testing.TB, file string, tables []*form.Table, seeds []form.Seed) *form.Workbook {
	t.Helper()
	spec := template.Spec{Title: file, Tables: tables, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, file, data, tables, nil)
}

func read(t testing.TB, file string, data []byte, tables []*form.Table, names importer.Names) *form.Workbook {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	w, fs, _ := importer.Decode(book, file, hex.EncodeToString(sum[:]), tables, importer.Options{Names: names})
	for _, f := range fs {
		if f.Severity == finding.Error {
			t.Errorf("%s: %s", file, f)
		}
	}
	return w
}

// book is the default policy; edit may change its seeds first.
func book(t testing.TB, edit func(map[string]*form.Seed)) *policy.Book {
	t.Helper()
	seeds := policy.Default()
	if edit != nil {
		by := map[string]*form.Seed{}
		for i := range seeds {
			by[seeds[i].Table.Name] = &seeds[i]
		}
		edit(by)
	}
	b, fs := policy.Build(decode(t, "政策.xlsx", policy.Schema(), seeds))
	for _, f := range fs {
		t.Error(f)
	}
	return b
}

func rules(t testing.TB, b *policy.Book) *policy.Rules {
	t.Helper()
	p, ok := b.Period("2026年度")
	if !ok {
		t.Fatal("the default policy has no 2026年度")
	}
	r, fs := b.In(p)
	for _, f := range fs {
		t.Error(f)
	}
	return r
}

func theRegister(t testing.TB) (*register.Register, *form.Workbook) {
	t.Helper()
	w := decode(t, "集团名册.xlsx", register.Schema(), register.Default())
	reg, fs := register.Build(w)
	for _, f := range fs {
		if f.Severity == finding.Error {
			t.Error(f)
		}
	}
	return reg, w
}

func TestTheDefaultPolicyCompilesAndItsExamplesHold(t *testing.T) {
	p, fs := calc.Compile(rules(t, book(t, nil)))
	for _, f := range fs {
		t.Error(f)
	}
	if n := p.ExampleCount(); n < 20 {
		t.Errorf("%d worked examples", n)
	}
	for _, f := range p.Examples() {
		t.Error(f)
	}
}

// Package oracle lets LibreOffice judge our workbooks in tests: it loads them,
// computes every formula again and saves them, and what it came to is compared
// with the value we say each formula has.
//
//	saved := oracle.Recalculate(t, map[string][]byte{"funding": data})
//	n := oracle.Compare(t, "funding", book, claims, within)
//
// Nothing but tests imports it. Without LibreOffice they fail and name the
// Debian package; they are never skipped.
package oracle

import (
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// profile makes LibreOffice recalculate every file it loads; by default it
// keeps the cached values, and would agree with anything.
const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// Recalculate returns the workbooks as LibreOffice saves them, by name. One
// call converts them all: starting the program is what takes time.
func Recalculate(t testing.TB, files map[string][]byte) map[string][]byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is the oracle of this test: install the Debian package libreoffice-calc")
	}
	dir := t.TempDir()
	user, in, out := filepath.Join(dir, "profile", "user"), filepath.Join(dir, "in"), filepath.Join(dir, "out")
	for _, d := range []string{user, in, out} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(profile), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for name, data := range files {
		path := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if text, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	saved := map[string][]byte{}
	for name := range files {
		if saved[name], err = os.ReadFile(filepath.Join(out, name+".xlsx")); err != nil {
			t.Fatal(err)
		}
	}
	return saved
}

// Claim is a formula of a workbook and the value we say it has.
type Claim struct {
	Sheet    int    // its index
	Name     string // of the sheet
	Row, Col int    // from 1
	Formula  string
	Value    value.Value
}

// shown is how many disagreements of one workbook are printed.
const shown = 12

// Compare holds every claim against a recalculated workbook and returns how
// many there are. within is how far unrounded numbers of two programs may lie
// apart, relative to their size; amounts of money are rounded on both sides.
func Compare(t testing.TB, name string, saved []byte, claims iter.Seq[Claim], within num.Num) int {
	t.Helper()
	book, err := workbook.Open(saved, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[int]*workbook.Sheet{}
	formulas, wrong := 0, 0
	for c := range claims {
		if sheets[c.Sheet] == nil {
			if sheets[c.Sheet], err = book.Sheet(c.Sheet); err != nil {
				t.Fatal(err)
			}
		}
		formulas++
		if theirs := sheets[c.Sheet].At(c.Row, c.Col); !same(c.Value, theirs, within) {
			if wrong++; wrong <= shown {
				t.Errorf("%s %s!%s =%s\nLibreOffice %v %q, calc %s", name, c.Name, workbook.CellName(c.Row, c.Col), c.Formula, theirs.Kind, theirs.Raw, c.Value)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d of %d formulas disagree", name, wrong, formulas)
	}
	return formulas
}

func same(ours value.Value, theirs workbook.Cell, within num.Num) bool {
	switch ours.Kind() {
	case value.Number, value.Date:
		n := ours.Num()
		if ours.Kind() == value.Date {
			n = num.Int(int64(ours.Date().Serial()))
		}
		m, err := num.Parse(theirs.Raw)
		if theirs.Kind != workbook.Number || err != nil {
			return false
		}
		room := within
		if n.Abs().Cmp(num.Int(1)) > 0 {
			room = within.Mul(n.Abs())
		}
		return n.Sub(m).Abs().Cmp(room) <= 0
	case value.Bool:
		return theirs.Kind == workbook.Bool && (theirs.Raw == "TRUE") == ours.Bool()
	case value.Blank:
		return theirs.Raw == ""
	case value.Text:
		return theirs.Raw == ours.Text()
	}
	return theirs.Raw == ours.Kind().String()
}

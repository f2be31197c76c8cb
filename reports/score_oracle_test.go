package reports_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// recalculate makes LibreOffice compute every file anew on loading; by default
// it keeps the cached values, and would agree with anything.
const recalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

func drawn(t testing.TB, w *reports.Workbook) []byte {
	t.Helper()
	data, err := xlsx.Render(w)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// agrees has LibreOffice recalculate the workbooks and compares every formula
// with the value beside it.
func agrees(t *testing.T, books map[string]*reports.Workbook) {
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
	if err := os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(recalculate), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", out}
	for name, w := range books {
		path := filepath.Join(in, name+".xlsx")
		if err := os.WriteFile(path, drawn(t, w), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if text, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, text)
	}
	for name, w := range books {
		data, err := os.ReadFile(filepath.Join(out, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		book, err := workbook.Open(data, workbook.Default())
		if err != nil {
			t.Fatal(err)
		}
		compareFormulas(t, name, w, book)
	}
}

func compareFormulas(t *testing.T, name string, w *reports.Workbook, book *workbook.Book) {
	t.Helper()
	live, wrong := 0, 0
	for i, s := range w.Sheets {
		theirs, err := book.Sheet(i)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range s.Rows {
			for c, cell := range row.Cells {
				if cell.Formula == "" {
					continue
				}
				live++
				if got := theirs.At(r+1, c+1); !alike(cell.Value, got) {
					if wrong++; wrong <= 10 {
						t.Errorf("%s %s!%s =%s: LibreOffice %q, calc %s", name, s.Name, workbook.CellName(r+1, c+1), cell.Formula, got.Raw, cell.Value)
					}
				}
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%s: %d of %d formulas disagree", name, wrong, live)
	}
	if live < 300 {
		t.Errorf("%s has only %d live formulas", name, live)
	}
}

// within is how far apart unrounded numbers of two programs may lie, relative
// to their size: a sum of squares adds up its roundings.
var within = num.Frac(1, 1e11)

func alike(ours value.Value, theirs workbook.Cell) bool {
	switch ours.Kind() {
	case value.Number:
		got, err := num.Parse(theirs.Raw)
		if theirs.Kind != workbook.Number || err != nil {
			return false
		}
		room := within
		if n := ours.Num().Abs(); n.Cmp(num.Int(1)) > 0 {
			room = room.Mul(n)
		}
		return ours.Num().Sub(got).Abs().Cmp(room) <= 0
	case value.Bool:
		return theirs.Kind == workbook.Bool && (theirs.Raw == "1" || strings.EqualFold(theirs.Raw, "TRUE")) == ours.Bool()
	case value.Date:
		got, err := num.Parse(theirs.Raw)
		return err == nil && got.Equal(num.Int(int64(ours.Date().Serial())))
	case value.Text:
		return theirs.Raw == ours.Text()
	case value.Blank:
		return theirs.Raw == ""
	}
	return theirs.Raw == ours.Kind().String()
}

func TestLibreOfficeComesToTheSameScoresAndBalance(t *testing.T) {
	books := map[string]*reports.Workbook{}
	for name, without := range map[string][]string{"whole": nil, "short": {"S13", "S38", "S02"}, "unjudged": {"教体局", "S07"}} {
		res := filed(t, without...)
		books[name+"-score"], books[name+"-balance"] = reports.Score(res, meta), reports.Balance(res, meta)
	}
	agrees(t, books)
}

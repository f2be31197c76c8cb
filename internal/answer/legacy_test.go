package answer_test

import (
	"os"
	"strings"
	"testing"

	"hesuan/internal/answer"
	"hesuan/internal/finding"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// The marked copy of a return saved as .xls is an .xlsx: every value in its place,
// the faults marked, and read again as the same return.
func TestTheMarkedCopyOfAnXLSIsAnXLSX(t *testing.T) {
	for _, name := range []string{"return-libreoffice.xls", "return-sheetjs.xls"} {
		t.Run(name, func(t *testing.T) {
			original, err := os.ReadFile("../workbook/testdata/biff/" + name)
			if err != nil {
				t.Fatal(err)
			}
			before := cells(t, original)
			fs := []finding.Finding{finding.NotNumber.At(finding.Place{Sheet: "教职工", Cell: "F5"}, "五百", "数字")}
			out := marked(t, original, fs)
			book, err := workbook.Open(out, workbook.Default())
			if err != nil || book.Legacy() {
				t.Fatalf("the copy is no .xlsx: %v", err)
			}
			if comments, rules, sheets := marks(t, out); comments != 1 || rules != 1 || sheets != 1 {
				t.Errorf("%d comments, %d rules, %d result sheets", comments, rules, sheets)
			}
			after := cells(t, out)
			for place := range after {
				if strings.HasPrefix(place, template.ResultSheet+"!") {
					delete(after, place)
				}
			}
			if len(before) < 900 || len(after) != len(before) {
				t.Errorf("%d cells of %d", len(after), len(before))
			}
			for place, want := range before {
				if want.Format == workbook.Decimal {
					want.Format = workbook.General // a matter of looks
				}
				if after[place] != want {
					t.Errorf("%s is %+v, was %+v", place, after[place], want)
				}
			}
		})
	}
}

// An error, or a formula without a result, was refused. It does not come back as a
// text or a blank that would pass, however often the copy is dropped.
func TestTheMarkedCopyOfAnXLSKeepsWhatWasRefused(t *testing.T) {
	original, err := os.ReadFile("../workbook/testdata/biff/exceljs-libreoffice.xls")
	if err != nil {
		t.Fatal(err)
	}
	before, out := cells(t, original), marked(t, original, nil)
	for name, data := range map[string][]byte{"as it is": out, "saved by LibreOffice": libreOffice(t, out)} {
		after, seen := cells(t, data), 0
		for place, was := range before {
			if is := after[place]; was.Kind == workbook.Error || was.Kind == workbook.Empty && was.HasFormula {
				seen++
				if is.Kind != workbook.Error && (is.Kind != workbook.Empty || !is.HasFormula) {
					t.Errorf("%s: %s is %+v, was %+v", name, place, is, was)
				}
			}
		}
		if seen < 2 {
			t.Errorf("%s: only %d", name, seen)
		}
	}
}

// What cannot be written into is answered with the list alone.
func TestABrokenXLSIsAnsweredWithTheList(t *testing.T) {
	original, err := os.ReadFile("../workbook/testdata/biff/return-sheetjs.xls")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := answer.Marked(original[:len(original)/2], nil, head); err == nil {
		t.Error("half a file was marked")
	}
}

// cells are the values of a workbook by place, and which sheets and rows are hidden.
func cells(t *testing.T, data []byte) map[string]workbook.Cell {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]workbook.Cell{}
	for _, info := range book.Sheets() {
		sheet, err := book.Sheet(info.Index)
		if err != nil {
			t.Fatal(err)
		}
		if sheet.Hidden {
			out[sheet.Name+"!hidden"] = workbook.Cell{}
		}
		for _, m := range sheet.Merges {
			out[sheet.Name+"!"+m.String()+" merged"] = workbook.Cell{}
		}
		for _, row := range sheet.Rows {
			if row.Hidden {
				out[sheet.Name+"!"+workbook.CellName(row.Num, 1)+" hidden"] = workbook.Cell{}
			}
			for _, c := range row.Cells {
				out[sheet.Name+"!"+workbook.CellName(c.Row, c.Col)] = c
			}
		}
	}
	return out
}

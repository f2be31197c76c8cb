package workbook

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// difference says where two readings differ, or "".
func difference(want, got []*Sheet) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d sheets, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			return fmt.Sprintf("sheet %d differs:\n got %+v\nwant %+v", i+1, got[i], want[i])
		}
	}
	return ""
}

// compareWithExcelize checks every cell of a well-formed file against excelize's
// raw values, both ways.
func compareWithExcelize(book *Book, sheets []*Sheet, f *excelize.File) error {
	names := f.GetSheetList()
	if len(names) != len(sheets) {
		return fmt.Errorf("%d sheets, excelize has %v", len(sheets), names)
	}
	for i, sheet := range sheets {
		if names[i] != sheet.Name {
			return fmt.Errorf("sheet %d is %q, excelize has %q", i+1, sheet.Name, names[i])
		}
		if book.sheets[i].data == nil {
			continue
		}
		visible, err := f.GetSheetVisible(sheet.Name)
		if err != nil || visible == sheet.Hidden {
			return fmt.Errorf("%s: hidden %v, excelize has visible %v, %v", sheet.Name, sheet.Hidden, visible, err)
		}
		rows, err := f.GetRows(sheet.Name, excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		known := 0
		for _, row := range sheet.Rows {
			for _, c := range row.Cells {
				theirs := ""
				if row.Num <= len(rows) && c.Col <= len(rows[row.Num-1]) {
					theirs = rows[row.Num-1][c.Col-1]
				}
				if theirs != "" {
					known++
				}
				if !sameValue(c, theirs) {
					return fmt.Errorf("%s!%s is %v %q, excelize has %q", sheet.Name, CellName(c.Row, c.Col), c.Kind, c.Raw, theirs)
				}
			}
		}
		all := 0
		for _, row := range rows {
			for _, v := range row {
				if v != "" {
					all++
				}
			}
		}
		if all != known {
			return fmt.Errorf("%s: %d cells, excelize has %d", sheet.Name, known, all)
		}
	}
	return nil
}

// sameValue knows where excelize's raw values are not what is stored: booleans
// come as stored, ISO dates as serials (judged elsewhere), and ST_Xstring escapes
// are decoded in shared and inline strings only.
func sameValue(c Cell, theirs string) bool {
	switch c.Kind {
	case Bool:
		return theirs == map[string]string{"TRUE": "1", "FALSE": "0"}[c.Raw] || strings.EqualFold(theirs, c.Raw)
	case Number, Error:
		return strings.TrimSpace(theirs) == c.Raw
	case Text:
		if c.Format != General && theirs != "" && c.Raw != theirs {
			if _, _, ok := isoDate([]byte(c.Raw)); ok {
				return true
			}
		}
		return theirs == c.Raw || string(unescapeX([]byte(theirs))) == c.Raw
	}
	return strings.TrimSpace(theirs) == ""
}

func TestReadsWhatOtherProgramsWrite(t *testing.T) {
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			book, sheets := mustRead(t, data)
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := compareWithExcelize(book, sheets, f); err != nil {
				t.Error(err)
			}
			for i, sheet := range sheets {
				merges, err := f.GetMergeCells(sheet.Name)
				if err != nil {
					t.Fatal(err)
				}
				if len(merges) != len(sheet.Merges) {
					t.Errorf("sheet %d: %d merges, excelize has %d", i+1, len(sheet.Merges), len(merges))
				}
				for j, m := range merges {
					if got := CellName(sheet.Merges[j].Top, sheet.Merges[j].Left); got != m.GetStartAxis() {
						t.Errorf("merge %d begins at %s, excelize has %s", j, got, m.GetStartAxis())
					}
				}
				for _, row := range sheet.Rows {
					if visible, err := f.GetRowVisible(sheet.Name, row.Num); err != nil || visible == row.Hidden {
						t.Errorf("row %d: hidden %v, excelize has visible %v, %v", row.Num, row.Hidden, visible, err)
					}
					for _, c := range row.Cells {
						formula, err := f.GetCellFormula(sheet.Name, CellName(c.Row, c.Col))
						if err != nil || formula != c.Formula || c.HasFormula != (formula != "") {
							t.Errorf("%s: formula %q, excelize has %q, %v", CellName(c.Row, c.Col), c.Formula, formula, err)
						}
					}
				}
			}
		})
	}
}

// What the scripts in testdata meant to write, so that reader and oracle cannot
// be wrong together.
func TestReadsWhatWasMeant(t *testing.T) {
	for _, c := range []struct {
		file, cell string
		want       Cell
	}{
		{"openpyxl.xlsx", "C3", Cell{Kind: Number, Format: DateOnly, Raw: "29221"}},
		{"openpyxl-1904.xlsx", "C3", Cell{Kind: Number, Format: DateOnly, Raw: "27759"}},
		{"openpyxl-isodates.xlsx", "C3", Cell{Kind: Text, Format: DateOnly, Raw: "1980-01-01"}},
		{"openpyxl-isodates.xlsx", "E34", Cell{Kind: Text, Format: DateTime, Raw: "2026-09-01T08:30:00"}},
		{"openpyxl-isodates.xlsx", "F34", Cell{Kind: Text, Format: TimeOnly, Raw: "08:30:00"}},
		{"openpyxl.xlsx", "D3", Cell{Kind: Number, Format: Decimal, Raw: "4321.5"}},
		{"openpyxl.xlsx", "E4", Cell{Kind: Number, Format: Percent, Raw: "0.03333333333333333"}},
		{"openpyxl.xlsx", "F3", Cell{Kind: Bool, Raw: "TRUE"}},
		{"openpyxl.xlsx", "D34", Cell{Kind: Empty, HasFormula: true, Formula: "SUM(D3:D32)"}},
		{"openpyxl.xlsx", "A34", Cell{Kind: Text, Raw: " 合计 \n换行\t<&>\"'"}},
		{"openpyxl.xlsx", "A3", Cell{Kind: Text, Raw: "张𬭎00"}},
		{"openpyxl.xlsx", "A40", Cell{}},
		{"libreoffice-from-openpyxl.xlsx", "D34", Cell{Kind: Number, HasFormula: true, Formula: "SUM(D3:D32)", Raw: "129707.142857143"}},
		{"sheetjs.xlsx", "A32", Cell{Kind: Text, Raw: " 前后空格 "}},
		{"sheetjs.xlsx", "E40", Cell{Kind: Error, Raw: "#DIV/0!"}},
		{"sheetjs.xlsx", "F40", Cell{Kind: Text, Raw: "结果", HasFormula: true, Formula: `"结"&"果"`}},
		{"sheetjs-celldates.xlsx", "C2", Cell{Kind: Text, Format: DateOnly, Raw: "2026-09-01"}},
		{"exceljs.xlsx", "A32", Cell{Kind: Text, Raw: "加粗 与普通 "}},
		{"exceljs.xlsx", "F32", Cell{Kind: Bool, Raw: "TRUE", HasFormula: true, Formula: "1=1"}},
		{"exceljs-stream.xlsx", "C32", Cell{Kind: Text, Raw: "李0同学", HasFormula: true, Formula: `A2&"同学"`}},
	} {
		t.Run(c.file+" "+c.cell, func(t *testing.T) {
			book, sheets := mustRead(t, fixture(c.file)(t))
			if got := book.Date1904(); got != strings.Contains(c.file, "1904") {
				t.Errorf("Date1904 is %v", got)
			}
			row, col, ok := parseRef([]byte(c.cell))
			if !ok {
				t.Fatal(c.cell)
			}
			got := sheets[0].At(row, col)
			c.want.Row, c.want.Col = row, col
			if c.want.Kind != Number && c.want.Kind != Text || c.want.Format == General {
				got.Format = c.want.Format // not the point of this line
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestReadsTheRosterAsExcelizeDoes(t *testing.T) {
	data := roster(t)
	book, sheets := mustRead(t, data)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := compareWithExcelize(book, sheets, f); err != nil {
		t.Error(err)
	}
	if len(sheets[0].Rows) != 1000 || len(sheets[0].Rows[999].Cells) != 16 {
		t.Errorf("%d rows", len(sheets[0].Rows))
	}
}

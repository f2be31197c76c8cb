package service

import (
	"fmt"
	"iter"
	"path/filepath"
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/oracle"
	"hesuan/internal/share"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// The files themselves, as they lie in the share, are what LibreOffice
// computes again: every formula cell of every workbook of a whole collection
// with last year beside it, a school missing and a register that is amended.
func TestLibreOfficeAgreesWithEveryFormulaOfEveryWorkbookThatGoesOut(t *testing.T) {
	d := newDesk(t)
	for _, subject := range d.c.Subjects() {
		if subject == "S12" {
			continue
		}
		f := d.file(subject)
		if subject == Bureau {
			f.Data = d.application(map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县韩旺中心学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"})
		}
		d.drop(f.Folder, f.Name, f.Data)
	}
	d.pass()
	if _, err := d.o.Compute(t.Context(), "", func(string) {}); err != nil {
		t.Fatal(err)
	}
	ours, names := map[string][]byte{}, map[string]string{}
	for _, folder := range []string{share.Answers, share.Releases} {
		for name, data := range tree(t, filepath.Join(d.o.Config.Share, folder)) {
			if filepath.Ext(name) != ".xlsx" {
				continue
			}
			for range formulas(t, []byte(data)) {
				key := fmt.Sprintf("book%03d", len(ours))
				ours[key], names[key] = []byte(data), name
				break
			}
		}
	}
	if len(ours) < 9 {
		t.Errorf("only %d workbooks with formulas went out: %v", len(ours), names)
	}
	total := 0
	for key, saved := range oracle.Recalculate(t, ours) {
		n := oracle.Compare(t, names[key], saved, formulas(t, ours[key]), num.Frac(1, 1e12))
		t.Logf("%s: %d formulas", names[key], n)
		total += n
	}
	t.Logf("%d formulas in %d workbooks", total, len(ours))
}

// formulas lists the formula cells of a workbook with the values it holds for
// them.
func formulas(t *testing.T, data []byte) iter.Seq[oracle.Claim] {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(oracle.Claim) bool) {
		for _, info := range book.Sheets() {
			sheet, err := book.Sheet(info.Index)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range sheet.Rows {
				for _, c := range row.Cells {
					if c.HasFormula && !yield(oracle.Claim{Sheet: info.Index, Name: info.Name, Row: c.Row, Col: c.Col, Formula: c.Formula, Value: held(t, c)}) {
						return
					}
				}
			}
		}
	}
}

func held(t *testing.T, c workbook.Cell) value.Value {
	t.Helper()
	switch c.Kind {
	case workbook.Number:
		n, err := num.Parse(c.Raw)
		if err != nil {
			t.Fatal(err)
		}
		return value.OfNum(n)
	case workbook.Bool:
		return value.OfBool(c.Raw == "1" || c.Raw == "TRUE")
	}
	return value.OfText(c.Raw)
}

package importer

import (
	"strings"
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/template"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// A cell of any type, kind, format and content is a value or a finding, never
// a panic; and no message repeats the number of an identity card.
func FuzzCell(f *testing.F) {
	data, err := template.Render(template.Spec{Title: "x"})
	if err != nil {
		f.Fatal(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		f.Fatal(err)
	}
	for i := range form.Types() {
		for _, s := range []string{"", " ", "0", "-1.50", "1E+300", "1.1000000000000001", "46266", "2026.1", "2026年9月1日", "８％", "98.5%", "1,234.50",
			"370323198001010018", "11010519491231002x", "53640000MJX173680A", "√", "TRUE", "=1+1", "999999999999999999999", "2026-13", "'12"} {
			f.Add(uint8(i), uint8(workbook.Text), uint8(0), s)
			f.Add(uint8(i), uint8(workbook.Number), uint8(workbook.DateOnly), s)
		}
	}
	low, high := num.Int(0), num.Int(100)
	f.Fuzz(func(t *testing.T, kind, cell, format uint8, raw string) {
		types := form.Types()
		c := &form.Column{Name: "列", Type: types[int(kind)%len(types)], UnitText: "元", Options: []string{"是", "否"}, Min: &low, Max: &high}
		k := workbook.Kind(cell % 5)
		if k == workbook.Number {
			// The strict reader lets only numbers through as numbers.
			if _, err := num.Parse(raw); err != nil {
				k = workbook.Text
			}
		}
		d := &decoder{book: book}
		v, ok := d.cell(c, workbook.Cell{Row: 1, Col: 1, Kind: k, Format: workbook.Format(format % 8), Raw: raw}, finding.Place{Sheet: "表", Cell: "A1"}, nil)
		if ok == finding.Errors(d.findings) {
			t.Errorf("accepted %v with findings %v", ok, d.findings)
		}
		if !ok && v.Kind() != value.Failed {
			t.Errorf("a refused cell is %v", v.Kind())
		}
		if ok && v.Kind() == value.Failed {
			t.Error("an accepted cell is Failed")
		}
		for _, found := range d.findings {
			if strings.Contains(raw, "370323198001010018") && strings.Contains(found.String(), "370323198001010018") {
				t.Errorf("an identity number in %s", found)
			}
		}
	})
}

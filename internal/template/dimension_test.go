package template

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
)

// A writer such as SheetJS drops what lies outside the dimension a sheet
// states, so it must hold every cell: 20 items below each other once did not.
func TestEverySheetStatesHowFarItReachesAndEachColumnOnce(t *testing.T) {
	long := &form.Table{Name: "办学条件", Layout: form.Down}
	wide := &form.Table{Name: "教职工", Layout: form.Across}
	for i := range 30 {
		c := &form.Column{Name: "项目" + form.Ref(i+1, 1), Type: form.Text}
		long.Columns, wide.Columns = append(long.Columns, c), append(wide.Columns, c)
	}
	rows := make([][]string, 40)
	for i := range rows {
		rows[i] = make([]string, 30)
		rows[i][29] = "末格"
	}
	data, err := Render(Spec{Title: "x", Tables: []*form.Table{long, wide}, Rows: map[string][][]string{"教职工": rows}, Locked: true})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	sheets := 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		sheets++
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		beyond(t, f.Name, r)
		r.Close()
	}
	if sheets < 4 {
		t.Errorf("%d sheets looked at", sheets)
	}
}

func beyond(t *testing.T, name string, r io.Reader) {
	t.Helper()
	var sheet struct {
		Dimension struct {
			Ref string `xml:"ref,attr"`
		} `xml:"dimension"`
		Cols []struct {
			Min int `xml:"min,attr"`
			Max int `xml:"max,attr"`
		} `xml:"cols>col"`
		Cells []struct {
			R string `xml:"r,attr"`
		} `xml:"sheetData>row>c"`
	}
	if err := xml.NewDecoder(r).Decode(&sheet); err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(sheet.Dimension.Ref, ":")
	col, row, err := excelize.CellNameToCoordinates(last)
	if err != nil {
		t.Fatalf("%s: dimension %q: %v", name, sheet.Dimension.Ref, err)
	}
	seen := map[int]bool{}
	for _, c := range sheet.Cols {
		for i := c.Min; i <= c.Max; i++ {
			if seen[i] {
				t.Fatalf("%s: column %d is declared twice; Excel would call the file damaged", name, i)
			}
			seen[i] = true
		}
	}
	for _, c := range sheet.Cells {
		if x, y, err := excelize.CellNameToCoordinates(c.R); err != nil || x > col || y > row {
			t.Fatalf("%s: %s lies outside %s", name, c.R, sheet.Dimension.Ref)
		}
	}
}

package service

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/share"
)

// The children of a worksheet in the order the standard prescribes (ECMA-376
// §18.3.1.99). Excel calls a file with another order damaged; LibreOffice and
// our own reader do not mind, so only this test would notice.
var prescribed = strings.Fields(`sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells
	conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
	ignoredErrors drawing legacyDrawing tableParts extLst`)

func TestEveryWorkbookThatGoesOutIsSound(t *testing.T) {
	d := newDesk(t)
	if _, err := d.o.Templates(t.Context(), "", func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	bad, err := d.c.Faulty("wrong-values", "S06")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(bad, d.file("S01"), d.file("财政局"), d.file("教体局")) {
		d.drop(f.Folder, f.Name, f.Data)
	}
	d.pass()
	if _, err := d.o.Compute(t.Context(), "", func(string) {}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, folder := range []string{share.Templates, share.Answers, share.Releases} {
		for name, data := range tree(t, filepath.Join(d.o.Config.Share, folder)) {
			if filepath.Ext(name) == ".xlsx" {
				n++
				sound(t, name, []byte(data))
			}
		}
	}
	if n < 50 {
		t.Errorf("%d workbooks looked at", n)
	}
}

// worksheet is what a sheet's XML must be consistent about.
type worksheet struct {
	Children []struct{ XMLName xml.Name } `xml:",any"`
}

type layoutOf struct {
	Cols []struct {
		Min int `xml:"min,attr"`
		Max int `xml:"max,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		R     int `xml:"r,attr"`
		Cells []struct {
			R string `xml:"r,attr"`
			S int    `xml:"s,attr"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Merges []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
}

func sound(t *testing.T, name string, data []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	seen := map[string]bool{}
	var styles struct {
		Xfs []struct{} `xml:"cellXfs>xf"`
	}
	part(t, z, "xl/styles.xml", &styles)
	for _, f := range z.File {
		if seen[f.Name] {
			t.Errorf("%s holds %s twice", name, f.Name)
		}
		seen[f.Name] = true
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		at := name + " " + f.Name
		var w worksheet
		part(t, z, f.Name, &w)
		last := -1
		for _, c := range w.Children {
			i := slices.Index(prescribed, c.XMLName.Local)
			if i < last {
				t.Errorf("%s: <%s> stands in the wrong place", at, c.XMLName.Local)
			}
			last = i
		}
		var l layoutOf
		part(t, z, f.Name, &l)
		laidOut(t, at, l, len(styles.Xfs))
	}
}

func part(t *testing.T, z *zip.Reader, name string, v any) {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := xml.NewDecoder(f).Decode(v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func laidOut(t *testing.T, at string, l layoutOf, styles int) {
	t.Helper()
	columns := map[int]bool{}
	for _, c := range l.Cols {
		for i := c.Min; i <= c.Max; i++ {
			if columns[i] {
				t.Fatalf("%s: column %d is declared twice", at, i)
			}
			columns[i] = true
		}
	}
	row := 0
	for _, r := range l.Rows {
		if r.R <= row {
			t.Errorf("%s: row %d follows %d", at, r.R, row)
		}
		row = r.R
		col := 0
		for _, c := range r.Cells {
			x, y, err := excelize.CellNameToCoordinates(c.R)
			if err != nil || y != row || x <= col || c.S >= styles {
				t.Errorf("%s: cell %s after column %d of row %d, style %d of %d", at, c.R, col, row, c.S, styles)
			}
			col = x
		}
	}
	taken := map[[2]int]string{}
	for _, m := range l.Merges {
		from, to, _ := strings.Cut(m.Ref, ":")
		x1, y1, err1 := excelize.CellNameToCoordinates(from)
		x2, y2, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil || x1 == x2 && y1 == y2 {
			t.Errorf("%s: merge %s", at, m.Ref)
			continue
		}
		for x := x1; x <= x2; x++ {
			for y := y1; y <= y2; y++ {
				if other := taken[[2]int{x, y}]; other != "" {
					t.Fatalf("%s: merges %s and %s overlap", at, other, m.Ref)
				}
				taken[[2]int{x, y}] = m.Ref
			}
		}
	}
}

package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// sampler is a workbook with every kind of cell.
func sampler() *reports.Workbook {
	w := &reports.Workbook{Title: "样表", Meta: reports.Meta{Period: "2026年度", Version: "草稿", Fingerprint: strings.Repeat("ab", 32), AsOf: "2026年12月20日"}}
	s := w.Sheet("汇总", "集团化办学经费分配汇总表")
	s.Columns = []reports.Column{{Format: reports.AsText}, {Format: reports.AsMoney}, {Format: reports.AsPercent}, {Format: reports.AsDate}}
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head("收款单位", "金额", "比例", "日期")
	half, _ := num.Parse("1234.5")
	s.Add(reports.Text("振华实验学校"), reports.Number(half), reports.Number(num.Frac(1, 8)), reports.Of(value.OfText("无")))
	s.Add(reports.Text("零"), reports.Number(num.Int(0)))
	s.Add(reports.Text("空"), reports.Of(value.Value{}))
	s.Add(reports.Text("未报"), reports.Of(value.OfMissing()))
	s.Add(reports.Text("不适用"), reports.Of(value.OfNA()))
	s.Add(reports.Text("出错"), reports.Of(value.Fail("除零", "除以 0")))
	s.Add(reports.Text("不完整"), reports.Of(value.OfNum(half).WithPartial()))
	s.Add(reports.Text("合计"), reports.Live(value.OfNum(half.Add(half)), "SUM("+s.Range(4, s.Last(), 2)+")")).As(reports.Total)
	s.Add(reports.Live(value.OfText("是"), `IF(B4>0,"是","否")`), reports.Live(value.OfBool(true), "B4>0"))
	s.Foot("单位负责人：　　审核人：　　填报人：　　联系电话：　　填报日期：")
	d := w.Sheet("说明", "说明")
	d.Add(reports.Jump("去汇总", "汇总!A4"))
	return w
}

func render(t *testing.T, w *reports.Workbook) []byte {
	t.Helper()
	data, err := xlsx.Render(w)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// read opens a rendered sheet with the strict reader.
func read(t *testing.T, data []byte, sheet int) *workbook.Sheet {
	t.Helper()
	b, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sheet(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSameWorkbookGivesTheSameBytes(t *testing.T) {
	first := render(t, sampler())
	for range 5 {
		if !bytes.Equal(first, render(t, sampler())) {
			t.Fatal("two renderings differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for i, f := range z.File {
		if i > 0 && f.Name < last && last != "[Content_Types].xml" {
			t.Errorf("%s comes after %s", f.Name, last)
		}
		if f.Modified.Year() > 1980 {
			t.Errorf("%s carries a time: %s", f.Name, f.Modified)
		}
		last = f.Name
	}
}

func TestTheKindsOfNothingStayApart(t *testing.T) {
	s := read(t, render(t, sampler()), 0)
	for _, c := range []struct {
		row  int
		kind workbook.Kind
		raw  string
	}{
		{4, workbook.Number, "1234.5"}, {5, workbook.Number, "0"}, {6, workbook.Empty, ""}, {7, workbook.Text, "未报"},
		{8, workbook.Text, "不适用"}, {9, workbook.Text, "计算出错"}, {10, workbook.Number, "1234.5"},
	} {
		if got := s.At(c.row, 2); got.Kind != c.kind || got.Raw != c.raw {
			t.Errorf("row %d: %v %q, want %v %q", c.row, got.Kind, got.Raw, c.kind, c.raw)
		}
	}
}

func TestAFormulaCarriesItsValue(t *testing.T) {
	s := read(t, render(t, sampler()), 0)
	for _, c := range []struct {
		row, col     int
		formula, raw string
		kind         workbook.Kind
	}{
		{11, 2, "SUM($B$4:$B$10)", "2469", workbook.Number},
		{12, 1, `IF(B4>0,"是","否")`, "是", workbook.Text},
		{12, 2, "B4>0", "TRUE", workbook.Bool},
	} {
		got := s.At(c.row, c.col)
		if !got.HasFormula || got.Formula != c.formula || got.Raw != c.raw || got.Kind != c.kind {
			t.Errorf("%d,%d: %+v", c.row, c.col, got)
		}
	}
}

// hostile are words people type that a spreadsheet could run.
var hostile = []string{
	`=HYPERLINK("http://x","点")`, "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "'=1+1", "{=1}", "<b>&amp;", "_x003D_1+1", "a\x01b", "甲\r\n=1",
}

func TestWordsNeverBecomeFormulas(t *testing.T) {
	w := &reports.Workbook{Title: hostile[0], Meta: reports.Meta{Period: "&R&Z" + hostile[0]}}
	s := w.Sheet(hostile[0], hostile[0])
	for _, h := range hostile {
		s.Add(reports.Text(h), reports.Jump(h, "A1"))
	}
	data := render(t, w)
	got := read(t, data, 0)
	for i, h := range hostile {
		for col := 1; col <= 2; col++ {
			c := got.At(i+2, col)
			if c.HasFormula || c.Kind != workbook.Text {
				t.Errorf("%q became %+v", h, c)
			}
		}
		if c := got.At(i+2, 1); !strings.ContainsAny(h, "\x01\r") && c.Raw != h {
			t.Errorf("%q was written as %q", h, c.Raw)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/") && bytes.Contains(part, []byte("<f>")) {
			t.Errorf("%s has a formula", f.Name)
		}
	}
}

func TestSheetNamesAreOnesASpreadsheetAccepts(t *testing.T) {
	w := &reports.Workbook{Title: "名"}
	long := strings.Repeat("很长的名字", 10)
	for _, n := range []string{"a/b", "A_b", long, long, "[x]:*?'"} {
		w.Sheet(n, "")
	}
	var names []string
	for _, s := range w.Sheets {
		names = append(names, s.Name)
		if n := len([]rune(s.Name)); n > 31 {
			t.Errorf("%s has %d characters", s.Name, n)
		}
	}
	if names[0] != "a_b" || names[1] != "A_b_2" || names[2] == names[3] {
		t.Errorf("%q", names)
	}
	render(t, w)
}

func TestAWorkbookWithoutSheetsIsRefused(t *testing.T) {
	if _, err := xlsx.Render(&reports.Workbook{Title: "空"}); err == nil {
		t.Error("no error")
	}
}

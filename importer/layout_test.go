package importer_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// roster is a small table that must be read however a school lays it out.
func roster() []*form.Table {
	return []*form.Table{{Name: "教职工", Layout: form.Across, Required: true, Key: []string{"编号"}, Columns: []*form.Column{
		{Name: "编号", Type: form.Text, Required: true},
		{Name: "周课时", Type: form.Decimal, UnitText: "节"},
		{Name: "教学（及辅助）面积", Type: form.Decimal, UnitText: "㎡"},
		{Name: "备注", Type: form.Text},
	}}}
}

// sheetOf writes rows of text and numbers to a sheet of this name.
func sheetOf(t *testing.T, name string, rows [][]any, more ...func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range more {
		if err := m(f); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// decode reads a workbook and writes its records and findings as lines.
func decode(t *testing.T, data []byte, tables []*form.Table) (string, importer.Counts) {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	wb, findings, counts := importer.Decode(book, "x", "0", tables, importer.Options{})
	var b strings.Builder
	for _, t := range tables {
		for _, r := range wb.Tables[t.Name].Rows {
			for i, c := range r.Cells {
				if c.Ref != "" && c.Value.String() != "" {
					fmt.Fprintf(&b, "%s=%s@%s ", t.Columns[i].Name, c.Value, c.Ref)
				}
			}
			b.WriteString("\n")
		}
	}
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s!%s\n", f.Code, f.Sheet, f.Cell)
	}
	return b.String(), counts
}

func TestLayoutsPeopleReallySend(t *testing.T) {
	for _, c := range []struct {
		name   string
		sheet  string
		rows   [][]any
		more   []func(*excelize.File) error
		want   string
		counts importer.Counts
	}{
		{
			name: "columns in another order, header words with spaces, breaks, stars and full-width brackets",
			rows: [][]any{{"备 注", "* 编\n号", "教学(及辅助)面积（平方米）：", "周课时(节)"}, {"甲", "T1", 30.5, 12}},
			want: "编号=T1@B2 周课时=12@D2 教学（及辅助）面积=30.5@C2 备注=甲@A2 \n", counts: importer.Counts{Read: 1, Accepted: 1},
		},
		{
			name:  "a sheet name with spaces and full-width letters",
			sheet: " 教 职 工 ",
			rows:  [][]any{{"编号", "周课时", "教学（及辅助）面积", "备注"}, {"T1"}},
			want:  "编号=T1@A2 \n", counts: importer.Counts{Read: 1, Accepted: 1},
		},
		{
			name: "titles and notes above, a row of column numbers below, signatures and a note at the end",
			rows: [][]any{{"沂源县教职工情况表"}, {}, {"填报单位：振华"}, {"编号", "周课时", "教学（及辅助）面积", "备注"}, {1, 2, 3, 4},
				{"T1", 12}, {}, {"T2", 10}, {"注：借调人员不计"}, {"单位负责人：李强", "", "填报人：赵敏"}},
			want:   "编号=T1@A6 周课时=12@B6 \n编号=T2@A8 周课时=10@B8 \nF133 教职工!A5\nF133 教职工!A9\n",
			counts: importer.Counts{Read: 3, Accepted: 2, Blank: 1},
		},
		{
			name: "a header of two rows with merged cells",
			rows: [][]any{{"编号", "工作量", "", "备注"}, {"", "周课时", "教学（及辅助）面积"}, {"T1", 12, 30, "甲"}},
			more: []func(*excelize.File) error{
				func(f *excelize.File) error { return f.MergeCell("教职工", "A1", "A2") },
				func(f *excelize.File) error { return f.MergeCell("教职工", "B1", "C1") },
				func(f *excelize.File) error { return f.MergeCell("教职工", "D1", "D2") },
			},
			want: "编号=T1@A3 周课时=12@B3 教学（及辅助）面积=30@C3 备注=甲@D3 \n", counts: importer.Counts{Read: 1, Accepted: 1},
		},
		{
			name:   "columns of one's own and a 序号",
			rows:   [][]any{{"序号", "编号", "籍贯", "周课时", "教学（及辅助）面积", "备注"}, {1, "T1", "沂源", 12}, {2}, {3, "T3"}},
			want:   "编号=T1@B2 周课时=12@D2 \n编号=T3@B4 \nF125 教职工!C1\n",
			counts: importer.Counts{Read: 3, Accepted: 2, Blank: 1},
		},
		{
			name:   "a total, counted as a row that was not taken",
			rows:   [][]any{{"编号", "周课时", "教学（及辅助）面积", "备注"}, {"T1", 12}, {"合　计：", 12}},
			want:   "编号=T1@A2 周课时=12@B2 \nF131 教职工!A3\n",
			counts: importer.Counts{Read: 2, Accepted: 1, Rejected: 1},
		},
		{
			name: "a person whose note begins like a remark is not a note row",
			rows: [][]any{{"编号", "周课时", "教学（及辅助）面积", "备注"}, {"T1", 0, 0, "注：新调入"}},
			want: "编号=T1@A2 周课时=0@B2 教学（及辅助）面积=0@C2 备注=注：新调入@D2 \n", counts: importer.Counts{Read: 1, Accepted: 1},
		},
		{
			name: "an empty sheet of a required table",
			rows: nil,
			want: "F132 教职工!\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			sheet := c.sheet
			if sheet == "" {
				sheet = "教职工"
			}
			got, counts := decode(t, sheetOf(t, sheet, c.rows, c.more...), roster())
			if got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
			if counts != c.counts {
				t.Errorf("counts = %+v, want %+v", counts, c.counts)
			}
		})
	}
}

// The worked numbers of GB 11643 and GB 32100 in the domain notes.
// A format that draws 万元 beside a number moves it by four places in the reader's
// mind. One that also makes the number smaller tells the truth.
func TestANumberThatOnlyLooksLikeTenThousands(t *testing.T) {
	rows := [][]any{{"编号", "周课时", "教学（及辅助）面积", "备注"}, {"T1"}}
	for format, want := range map[string]string{
		`0.00"万"`:    "F202",
		`0!.0,"万"`:   "周课时=12.5@B2",
		`0.0000,"万"`: "周课时=12.5@B2",
	} {
		got, _ := decode(t, sheetOf(t, "教职工", rows, as("教职工", "B2", 12.5, format)), roster())
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", format, got, want)
		}
	}
	zero, _ := decode(t, sheetOf(t, "教职工", rows, as("教职工", "B2", 0, `0.00"万"`)), roster())
	if !strings.Contains(zero, "周课时=0@B2") {
		t.Errorf("nought is nought in any unit: %s", zero)
	}
}

func TestKnownCodes(t *testing.T) {
	tables := []*form.Table{{Name: "码", Layout: form.Across, Columns: []*form.Column{
		{Name: "身份证号", Type: form.IdentityNo}, {Name: "信用代码", Type: form.CreditCode},
	}}}
	for _, c := range []struct{ id, credit, code string }{
		{"11010519491231002X", "53640000MJX173680A", ""},
		{"370323198001010018", "53640000MJX173672F", ""},
		{"370323199002290036", "", finding.IdentityDate.Code},
		{"370323198001010017", "", finding.IdentityCheck.Code},
		{"", "53640000MJX173680B", finding.CreditCheck.Code},
	} {
		got, _ := decode(t, sheetOf(t, "码", [][]any{{"身份证号", "信用代码"}, {c.id, c.credit}}), tables)
		if hit := c.code != "" && strings.Contains(got, c.code); (c.code == "") == strings.Contains(got, "F2") || c.code != "" && !hit {
			t.Errorf("%s %s: %s", c.id, c.credit, got)
		}
	}
}

func BenchmarkDecodeRoster(b *testing.B) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "教职工"); err != nil {
		b.Fatal(err)
	}
	if err := f.SetSheetRow("教职工", "A1", &[]any{"姓名", "身份证号", "人员性质", "是否专任", "任教起始年月", "绩效额度", "在岗月数", "满意度", "证书编号"}); err != nil {
		b.Fatal(err)
	}
	for i := range 800 {
		row := []any{"王芳", "370323198001010018", "在编", "是", "2012-09", 2345.6, 12, 0.985, "001234"}
		if err := f.SetSheetRow("教职工", fmt.Sprintf("A%d", i+2), &row); err != nil {
			b.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		book, err := workbook.Open(out.Bytes(), workbook.Default())
		if err != nil {
			b.Fatal(err)
		}
		wb, _, counts := importer.Decode(book, "x", "0", forms(), importer.Options{})
		if counts.Read != 800 || len(wb.Tables["教职工"].Rows) != 800 {
			b.Fatal(counts)
		}
	}
}

package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

func bound(s string) *num.Num {
	n, err := num.Parse(s)
	if err != nil {
		panic(err)
	}
	return &n
}

// forms declare every type and both layouts.
func forms() []*form.Table {
	return []*form.Table{
		{Name: "封面", Layout: form.Down, Required: true, Columns: []*form.Column{
			{Name: "学校代码", Type: form.Text, Required: true},
			{Name: "学校名称", Type: form.Text, Required: true},
			{Name: "批次", Type: form.Text, Required: true},
			{Name: "填报人", Type: form.Text, Required: true},
			{Name: "填报日期", Type: form.Day, Required: true},
		}},
		{Name: "办学条件", Layout: form.Down, Required: true, Columns: []*form.Column{
			{Name: "占地面积", Type: form.Decimal, UnitText: "㎡", Required: true, Min: bound("0"), Max: bound("1000000")},
			{Name: "教学仪器设备值", Type: form.Money, UnitText: "元", Required: true, Min: bound("0")},
			{Name: "核定编制", Type: form.Integer, UnitText: "人"},
			{Name: "统一社会信用代码", Type: form.CreditCode},
			{Name: "学校标识码", Type: form.SchoolNo},
			{Name: "生均面积", Type: form.Decimal, Computed: "占地面积/核定编制"},
		}},
		{Name: "教职工", Layout: form.Across, Required: true, Key: []string{"身份证号"}, Columns: []*form.Column{
			{Name: "姓名", Type: form.Text, Required: true, Personal: true},
			{Name: "身份证号", Type: form.IdentityNo, Required: true, Personal: true},
			{Name: "人员性质", Type: form.Choice, Required: true, Options: []string{"在编", "控制总量备案", "合同制", "返聘"}},
			{Name: "是否专任", Type: form.Choice, Options: []string{"是", "否"}},
			{Name: "任教起始年月", Type: form.Month},
			{Name: "绩效额度", Type: form.Money, UnitText: "元/月", Min: bound("0"), Max: bound("30000")},
			{Name: "在岗月数", Type: form.Integer, Min: bound("0"), Max: bound("12")},
			{Name: "满意度", Type: form.Ratio, Min: bound("0"), Max: bound("1")},
			{Name: "证书编号", Type: form.Text},
		}},
		{Name: "交流轮岗", Layout: form.Across, Columns: []*form.Column{
			{Name: "对方学校", Type: form.SchoolRef, Required: true},
			{Name: "集团", Type: form.GroupRef},
			{Name: "开始日期", Type: form.Day, Required: true},
			{Name: "周课时", Type: form.Decimal},
			{Name: "公式", Type: form.Formula},
			{Name: "值", Type: form.Any},
		}},
	}
}

// wider are the forms as a school files them, with a column that the fixtures
// other programs wrote do not have.
func wider() []*form.Table {
	tables := forms()
	last := tables[len(tables)-1]
	last.Columns = append(last.Columns, &form.Column{Name: "单位", Type: form.FilerRef})
	for _, t := range tables {
		t.Filers = []string{form.BySchool}
	}
	return tables
}

// register knows two schools and a group.
type register struct{}

func (register) School(name string) (code, official string, near []string, ok bool) {
	switch name {
	case "振华实验学校", "振华":
		return "S01", "振华实验学校", nil, true
	case "南麻中心小学":
		return "S02", "南麻中心小学", nil, true
	}
	return "", "", []string{"南麻中心小学"}, false
}

func (register) Group(name string) (code, official string, near []string, ok bool) {
	if name == "振华教育集团" {
		return "G01", name, nil, true
	}
	return "", "", nil, false
}

// filled is a return without a fault.
func filled() template.Spec {
	return template.Spec{
		Title: "集团化办学填报表", Subject: "S01", SubjectName: "振华实验学校", Period: "2026年度", Version: "1",
		Tables: forms(), Schools: []string{"振华实验学校", "南麻中心小学"}, Groups: []string{"振华教育集团"}, Locked: true,
		Rows: map[string][][]string{
			"封面":   {{"S01", "振华实验学校", "2026年度", "李强", "2026-12-01"}},
			"办学条件": {{"25000.5", "3200000.75", "120", "53640000MJX173680A", "2137032301", ""}},
			"教职工": {
				{"王芳", "370323198001010018", "在编", "是", "2012-09", "2345.6", "12", "98.5%", "001234"},
				{"张伟", "11010519491231002X", "合同制", "否", "2020-02", "0", "6", "", ""},
			},
			"交流轮岗": {{"南麻中心小学", "振华教育集团", "2026-09-01", "4", "IF(A=1,2,3)", "8%"}},
		},
	}
}

var expected = importer.Expected{Subject: "S01", Name: "振华实验学校", Period: "2026年度"}

// outcome is everything a reading gives.
type outcome struct {
	wb       *form.Workbook
	findings []finding.Finding
	counts   importer.Counts
}

// read opens and decodes as the service does.
func read(t *testing.T, data []byte) outcome {
	t.Helper()
	return readAs(t, data, forms())
}

func readAs(t *testing.T, data []byte, tables []*form.Table) outcome {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		f, ok := importer.Refusal(err)
		if !ok {
			t.Fatal(err)
		}
		return outcome{findings: []finding.Finding{f}}
	}
	want := expected
	want.Schema = template.Fingerprint(tables)
	findings := importer.Identify(book).Check(want)
	wb, more, counts := importer.Decode(book, "返回.xlsx", "0", tables, importer.Options{
		Names: register{}, Departments: []string{"财政局"}, Period: date.Span{From: date.Of(2026, 1, 1), To: date.Of(2026, 12, 31)},
	})
	if counts.Read != counts.Accepted+counts.Rejected+counts.Blank {
		t.Errorf("%+v: read is not the sum of the rest", counts)
	}
	return outcome{wb, append(findings, more...), counts}
}

func render(t *testing.T, spec template.Spec) []byte {
	t.Helper()
	data, err := template.Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// edit opens a workbook with excelize, changes it and writes it.
func edit(t *testing.T, data []byte, change func(*excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rows writes every record as one line, so that readings can be compared.
func rows(wb *form.Workbook, tables []*form.Table) string {
	var b strings.Builder
	for _, t := range tables {
		for _, r := range wb.Tables[t.Name].Rows {
			b.WriteString(t.Name)
			for i, c := range r.Cells {
				if t.Columns[i].Computed == "" {
					b.WriteString(" " + c.Ref + "=" + c.Value.Kind().String() + ":" + c.Value.String())
				}
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestAFilledTemplateReadsWithoutFindings(t *testing.T) {
	got := read(t, render(t, filled()))
	for _, f := range got.findings {
		t.Errorf("unexpected: %s", f)
	}
	if want := (importer.Counts{Read: 5, Accepted: 5}); got.counts != want {
		t.Errorf("counts = %+v, want %+v", got.counts, want)
	}
	const want = `封面 E5=文字:S01 E6=文字:振华实验学校 E7=文字:2026年度 E8=文字:李强 E9=日期:2026-12-01
办学条件 E5=数值:25000.5 E6=数值:3200000.75 E7=数值:120 E8=文字:53640000MJX173680A E9=文字:2137032301
教职工 A5=文字:王芳 B5=文字:370323198001010018 C5=文字:在编 D5=文字:是 E5=日期:2012-09-01 F5=数值:2345.6 G5=数值:12 H5=数值:0.985 I5=文字:001234
教职工 A6=文字:张伟 B6=文字:11010519491231002X C6=文字:合同制 D6=文字:否 E6=日期:2020-02-01 F6=数值:0 G6=数值:6 H6=空白: I6=空白:
交流轮岗 A5=文字:南麻中心小学 B5=文字:振华教育集团 C5=日期:2026-09-01 D5=数值:4 E5=文字:IF(A=1,2,3) F5=数值:0.08
`
	if rows := rows(got.wb, forms()); rows != want {
		t.Errorf("rows:\n%s\nwant:\n%s", rows, want)
	}
}

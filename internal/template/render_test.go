package template_test

import (
	"bytes"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

func n(i int64) *num.Num { v := num.Int(i); return &v }

// tables are forms with every layout and type, as the policy declares them.
func tables() []*form.Table {
	return []*form.Table{
		{Name: "封面", Layout: form.Down, Required: true, Columns: []*form.Column{
			{Name: "学校代码", Type: form.Text, Required: true, Group: "单位"},
			{Name: "学校名称", Type: form.Text, Required: true, Group: "单位"},
			{Name: "批次", Type: form.Text, Required: true, Group: "单位"},
			{Name: "单位负责人", Type: form.Text, Required: true, Group: "签字"},
			{Name: "填报日期", Type: form.Day, Required: true, Group: "签字"},
		}},
		{Name: "教职工", Layout: form.Across, Required: true, Key: []string{"身份证号"}, Note: "本校在册教职工，含合同制和返聘人员", Columns: []*form.Column{
			{Name: "姓名", Type: form.Text, Required: true, Personal: true},
			{Name: "身份证号", Type: form.IdentityNo, Required: true, Personal: true},
			{Name: "人员性质", Type: form.Choice, Required: true, Options: []string{"在编", "控制总量备案", "合同制", "返聘"}},
			{Name: "本校任教起始年月", Type: form.Month},
			{Name: "上年12月绩效额度", Type: form.Money, UnitText: "元/月", Min: n(0), Max: n(30000), Note: "按工资册填写"},
			{Name: "周课时", Type: form.Decimal, UnitText: "节", Min: n(0), Max: n(40)},
			{Name: "对方学校", Type: form.SchoolRef},
		}},
	}
}

func spec() template.Spec {
	schools := []string{}
	for _, s := range "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥" {
		schools = append(schools, "沂源县"+string(s)+"字九年一贯制学校")
	}
	return template.Spec{
		Title: "集团化办学填报表", Subject: "S01", SubjectName: "振华实验学校", Period: "2026年度", Version: "1",
		Deadline: date.Of(2026, 12, 15), Inbox: "收件/振华实验学校", Outbox: "回执/振华实验学校",
		Tables: tables(), Schools: schools, Locked: true,
		Rows: map[string][][]string{"教职工": {{"王芳", "370323198001010018", "在编", "2012-09", "2345.60", "12.5", ""}}},
	}
}

func TestTheSameSpecGivesTheSameBytes(t *testing.T) {
	a, err := template.Render(spec())
	if err != nil {
		t.Fatal(err)
	}
	b, err := template.Render(spec())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two renderings of one spec differ")
	}
}

func TestStampComesBack(t *testing.T) {
	data, err := template.Render(spec())
	if err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	got, ok := template.ReadStamp(book)
	want := template.Stamp{Version: "1", Period: "2026年度", Subject: "S01", Schema: template.Fingerprint(tables())}
	if !ok || got != want {
		t.Errorf("stamp = %+v %v, want %+v", got, ok, want)
	}
}

package service

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/store"
)

// filled writes cells into a workbook as a clerk would.
func (d *desk) filled(data []byte, sheet string, cells map[string]any) []byte {
	d.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for at, v := range cells {
		if err := f.SetCellValue(sheet, at, v); err != nil {
			d.t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Bytes()
}

// column is where a sheet's head names a column.
func (d *desk) column(data []byte, sheet, column string) (row, col int) {
	d.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet)
	if err != nil {
		d.t.Fatal(err)
	}
	for i, r := range rows {
		for j, text := range r {
			if name, _, _ := strings.Cut(strings.TrimPrefix(text, "*"), "（"); name == column {
				return i + 1, j + 1
			}
		}
	}
	d.t.Fatalf("%s has no column %s", sheet, column)
	return 0, 0
}

// application fills the first row of 集团变更.
func (d *desk) application(values map[string]string) []byte {
	d.t.Helper()
	data := d.file("教体局").Data
	cells := map[string]any{}
	for column, v := range values {
		row, col := d.column(data, register.ApplicationTable, column)
		at, err := excelize.CoordinatesToCellName(col, row+1)
		if err != nil {
			d.t.Fatal(err)
		}
		cells[at] = v
	}
	return d.filled(data, register.ApplicationTable, cells)
}

func TestAnAcceptedApplicationPutsTheNextRegisterInForce(t *testing.T) {
	d := newDesk(t)
	data := d.application(map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县韩旺中心学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"})
	d.drop("教体局", "教体局.xlsx", data)
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatal(d.answerText(out))
	}
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, in := law.Register().GroupOf("S04", date.Of(2026, 6, 30)); !in {
		t.Error("out before its last day")
	}
	if _, in := law.Register().GroupOf("S04", date.Of(2026, 7, 1)); in {
		t.Error("still in after its last day")
	}
	versions, err := d.o.Reader.Versions(t.Context(), store.Register)
	if err != nil {
		t.Fatal(err)
	}
	if len(versions) != 2 || !strings.Contains(versions[1].Note, "集团变更") || versions[1].Submission == 0 {
		t.Errorf("%+v", versions)
	}
	d.drop("教体局", "教体局 再报.xlsx", data)
	d.only(d.pass())
	if again, _ := d.o.Reader.Versions(t.Context(), store.Register); len(again) != 2 {
		t.Errorf("the same application made another version: %+v", again)
	}
}

// The file may also lie there because it could not be removed when it was taken.
func TestARegisterSentAgainDoesNotUndoTheApplicationAfterIt(t *testing.T) {
	d := newDesk(t)
	own := again(t, bookWith(t, "集团名册", DefaultSeeds().Register, func(string, *form.Seed) {}))
	d.drop(Bureau, "集团名册.xlsx", own)
	d.only(d.pass())
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "教体局.xlsx", d.application(map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县韩旺中心学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"}))
	d.only(d.pass())
	d.now = d.now.Add(time.Hour)
	d.drop(Bureau, "集团名册.xlsx", own)
	if text := d.answerText(d.only(d.pass())); !strings.Contains(text, "现在为准\t\t\t名册第 3 版（集团变更：教体局.xlsx") {
		t.Errorf("the receipt:\n%s", text)
	}
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, in := law.Register().GroupOf("S04", date.Of(2026, 7, 1)); in {
		t.Error("the school that left is a member again")
	}
}

func TestAnApplicationThatCannotBeCarriedOutIsReturned(t *testing.T) {
	for _, c := range []struct {
		sentence string
		row      map[string]string
		code     string
	}{
		{"it is a member of another group", map[string]string{"事项": "吸纳", "集团": "振华教育集团", "学校": "沂源县土门中学", "角色": "成员校", "生效日期": "2026-07-01", "准入评估": "通过", "批准文号": "沂教字〔2026〕2号"}, "I104"},
		{"the group would be without its core", map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "振华实验学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"}, "I105"},
	} {
		d := newDesk(t)
		d.drop("教体局", "教体局.xlsx", d.application(c.row))
		out := d.only(d.pass())
		if out.State != store.Returned || !strings.Contains(d.answerText(out), c.code) {
			t.Errorf("%s: %s\n%s", c.sentence, out.State, d.answerText(out))
		}
		if versions, _ := d.o.Reader.Versions(t.Context(), store.Register); len(versions) != 1 {
			t.Errorf("%s: %d versions of the register", c.sentence, len(versions))
		}
	}
}

// A school whose enrolment halves between two returns is asked about it.
func TestALargeChangeAgainstTheReturnBeforeIsAskedAbout(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	if out := d.only(d.pass()); strings.Contains(d.answerText(out), "C17") {
		t.Error("the first return is compared with nothing")
	}
	_, col := d.column(f.Data, "班级学生", "在校生数")
	head, _ := d.column(f.Data, "班级学生", "年级")
	x, err := excelize.OpenReader(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := x.GetRows("班级学生")
	x.Close()
	cells := map[string]any{}
	for i := head; i < len(rows); i++ {
		if len(rows[i]) >= col && rows[i][0] != "" {
			cell, _ := excelize.CoordinatesToCellName(col, i+1)
			for c := col; c < col+7; c++ {
				other, _ := excelize.CoordinatesToCellName(c, i+1)
				cells[other] = 0
			}
			cells[cell] = 30
			classes, _ := excelize.CoordinatesToCellName(col-1, i+1)
			cells[classes] = 1
		}
	}
	d.drop(f.Folder, "二次.xlsx", d.filled(f.Data, "班级学生", cells))
	out := d.only(d.pass())
	if !out.State.Counts() || !strings.Contains(d.answerText(out), "C17") {
		t.Errorf("%s\n%s", out.State, d.answerText(out))
	}
}

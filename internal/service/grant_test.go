package service

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/store"
	"hesuan/internal/template"
	"hesuan/reports"
)

// rows fills the first rows of a sheet of a workbook, by column.
func (d *desk) rows(data []byte, sheet string, rows ...map[string]string) []byte {
	d.t.Helper()
	cells := map[string]any{}
	for i, r := range rows {
		for column, v := range r {
			row, col := d.column(data, sheet, column)
			at, err := excelize.CoordinatesToCellName(col, row+1+i)
			if err != nil {
				d.t.Fatal(err)
			}
			cells[at] = v
		}
	}
	return d.filled(data, sheet, cells)
}

// result is every word of the list of findings in a returned workbook.
func (d *desk) result(out Outcome) string {
	d.t.Helper()
	f, err := excelize.OpenFile(filepath.Join(d.o.Config.Share, filepath.FromSlash(out.Answer)))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(template.ResultSheet)
	if err != nil {
		d.t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return b.String()
}

// blank is the bureau's template with nothing filled in.
func (d *desk) blank() []byte {
	d.t.Helper()
	law, err := d.o.InForce(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	p, err := law.Program("", d.o.Today())
	if err != nil {
		d.t.Fatal(err)
	}
	f, err := findFiler(law.filing(p), Bureau)
	if err != nil {
		d.t.Fatal(err)
	}
	data, err := template.Render(Spec(p.Rules, law.register, f))
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func longer(filer, until string) map[string]string {
	return map[string]string{"延期单位": filer, "延至": until, "事由": "暴雪停课", "批准文号": "沂教字〔2026〕9号"}
}

// grants drops a workbook in which the bureau fills in 延期 alone.
func (d *desk) grants(name string, rows ...map[string]string) Pass {
	d.t.Helper()
	d.drop(Bureau, name, d.rows(d.blank(), ExtensionTable, rows...))
	return d.pass()
}

func (d *desk) granted() map[string]string {
	d.t.Helper()
	list, err := d.o.Reader.Extensions(d.t.Context(), "2026年度")
	if err != nil {
		d.t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range list {
		out[e.Subject] = e.Until
	}
	return out
}

func (d *desk) entries() int64 {
	d.t.Helper()
	chain, err := d.o.Reader.Verify(d.t.Context())
	if err != nil || len(chain.Faults) > 0 {
		d.t.Fatalf("%+v, %v", chain.Faults, err)
	}
	return chain.Entries
}

// The bureau's own figures are not ready and its own deadline is past; it lets
// a late return pass all the same, and gives a department longer.
func TestTheBureauGrantsExtensionsInAWorkbookOfItsOwn(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	d.late("S03", 23)
	d.now = time.Date(2026, 12, 24, 10, 0, 0, 0, Zone)
	out := d.only(d.grants("延期.xlsx", longer(d.c.Name("S01"), "2026-12-22"), longer("财政局", "2026-12-28")))
	if !out.State.Counts() {
		t.Fatal(d.answerText(out))
	}
	text := d.answerText(out)
	for _, want := range []string{"批准延期，共 2 个单位", d.c.Name("S01") + "：延至2026年12月22日（原为2026年12月20日）", "财政局：延至2026年12月28日", "延期 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the bureau's receipt does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "质量监测") {
		t.Errorf("the receipt speaks of what was not filled in:\n%s", text)
	}
	if got := strings.Join(d.counting(), " "); got != "S01" {
		t.Errorf("%q count, want S01 alone", got)
	}
	list, err := d.o.Reader.Extensions(t.Context(), "2026年度")
	if err != nil || len(list) != 2 || list[0].Subject != "S01" || list[0].Note != "暴雪停课（沂教字〔2026〕9号）" || list[0].Submission == 0 {
		t.Errorf("%+v, %v", list, err)
	}
	in := d.progress()
	if got := standing(t, in, "S01"); got.Reception != reports.Taken || got.Timing != reports.OnTime || !got.Extended || !strings.Contains(d.answerText(Outcome{Answer: "回执/" + got.Name + "/" + got.Answer}), "2026年12月22日（经教体局批准延期，原为2026年12月20日）") {
		t.Errorf("%+v", got)
	}
	if got := standing(t, in, Bureau); got.Reception != reports.NotFiled || got.Sent != 0 {
		t.Errorf("the bureau has filed nothing of its own: %+v", got)
	}
	if got := standing(t, in, "财政局"); got.Deadline != date.Of(2026, 12, 28) || !got.Extended {
		t.Errorf("%+v", got)
	}
	if office, err := d.o.Reader.Current(t.Context(), "2026年度", store.Office); err != nil || len(office) != 0 {
		t.Errorf("it counts as a return: %+v, %v", office, err)
	}
}

func TestGrantingAgainChangesNothingAndTheLastWorkbookStands(t *testing.T) {
	d := newDesk(t)
	first := d.rows(d.blank(), ExtensionTable, longer("振华实验学校", "2026-12-25"))
	d.drop(Bureau, "一.xlsx", first)
	one := d.only(d.pass())
	d.now = d.now.Add(time.Hour)
	d.grants("二.xlsx", longer("振华实验学校", "2026-12-31"), longer(d.c.Name("S02"), "2026-12-22"))
	entries := d.entries()
	d.drop(Bureau, "一.xlsx", first)
	again := d.only(d.pass())
	if !again.Again || again.Answer == one.Answer || d.entries() != entries+1 { // the answer, and nothing else
		t.Errorf("%+v, %d entries after %d", again, d.entries(), entries)
	}
	if text := d.answerText(again); !strings.Contains(text, "现在不以本文件为准") || !strings.Contains(text, "振华实验学校截止2026年12月31日") {
		t.Errorf("what was granted since does not show:\n%s", text)
	}
	if got := d.granted(); got["S01"] != "2026-12-31" || got["S02"] != "2026-12-22" {
		t.Errorf("%v", got)
	}
	if out := d.only(d.grants("三.xlsx", longer("振华实验学校", "2026-12-20"))); !strings.Contains(d.answerText(out), "振华实验学校：不延期，截止日期为2026年12月20日") {
		t.Error(d.answerText(out))
	}
	if got := standing(t, d.progress(), "S01"); got.Extended || got.Deadline != date.Of(2026, 12, 20) {
		t.Errorf("withdrawn: %+v", got)
	}
}

// A crash came after the verdict and before the grant, and before the file was
// removed: the next pass grants and lets pass.
func TestAGrantCutShortIsMadeGood(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	data := d.rows(d.blank(), ExtensionTable, longer(d.c.Name("S01"), "2026-12-25"))
	d.drop(Bureau, "延期.xlsx", data)
	d.only(d.pass())
	other := newDesk(t)
	other.late("S01", 22)
	law, err := other.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hash, err := other.o.Share.Archive.Put(strings.NewReader(string(data)), other.o.Config.Intake.MaxBytes)
	if err != nil {
		t.Fatal(err)
	}
	sub, _, err := other.o.Store.Receive(t.Context(), other.o.stamp(), store.Arrival{
		Subject: Bureau, Kind: store.Grant, Form: hash.Short(), Period: "2026年度", File: "延期.xlsx", Hash: hash, Size: int64(len(data)),
	})
	if err != nil || law == nil {
		t.Fatal(err)
	}
	was, err := d.o.Reader.Sent(t.Context(), Bureau, hash)
	if err != nil || len(was) != 1 {
		t.Fatalf("%+v, %v", was, err)
	}
	if _, err := other.o.Store.Judge(t.Context(), other.o.stamp(), sub.ID, store.Verdict{State: was[0].State, Template: was[0].Template, Rows: was[0].Rows}); err != nil {
		t.Fatal(err)
	}
	other.drop(Bureau, "延期.xlsx", data)
	if out := other.only(other.pass()); !out.State.Counts() || other.granted()["S01"] != "2026-12-25" || strings.Join(other.counting(), " ") != "S01" {
		t.Errorf("%+v, %v, %v", out, other.granted(), other.counting())
	}
}

func TestAnExtensionThatCannotBeGrantedIsReturned(t *testing.T) {
	for _, c := range []struct {
		sentence string
		row      map[string]string
		code     string
		words    string
	}{
		{"nobody is called so", longer("振华实验小学堂分校区", "2026-12-28"), "F230", "没有这个填报单位"},
		{"the day before the deadline", longer("振华实验学校", "2026-12-19"), "I106", "2026年12月20日 至 2027年10月31日"},
		{"the next collection is open", longer("振华实验学校", "2027-11-01"), "I106", "2027年11月1日"},
		{"no day", longer("振华实验学校", ""), "F201", "延至"},
		{"no day that there is", longer("振华实验学校", "下周五"), "F207", "下周五"},
	} {
		d := newDesk(t)
		out := d.only(d.grants("延期.xlsx", c.row))
		if text := d.result(out); out.State != store.Returned || !strings.Contains(text, c.code) || !strings.Contains(text, c.words) || strings.Contains(text, "质量监测") {
			t.Errorf("%s: %s\n%s", c.sentence, out.State, text)
		}
		if got := d.granted(); len(got) != 0 {
			t.Errorf("%s: %v", c.sentence, got)
		}
	}
}

// In its full return the bureau may grant too; held for being late, it grants
// once it passes.
func TestAReturnOfTheBureauGrantsWhenItCounts(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	full := d.rows(d.file(Bureau).Data, ExtensionTable, longer(d.c.Name("S01"), "2026-12-25"))
	d.drop(Bureau, "教体局.xlsx", full)
	if out := d.only(d.pass()); out.State != store.Late || len(d.granted()) != 0 {
		t.Fatalf("%+v, %v\n%s", out, d.granted(), d.result(out))
	}
	d.grants("延期.xlsx", longer(Bureau, "2026-12-31"))
	if got := d.granted(); got["S01"] != "2026-12-25" || got[Bureau] != "2026-12-31" {
		t.Errorf("%v", got)
	}
	if got := strings.Join(d.counting(), " "); got != "S01" {
		t.Errorf("%q count", got)
	}
	office, err := d.o.Reader.Current(t.Context(), "2026年度", store.Office)
	if err != nil || len(office) != 1 || office[0].File != "教体局.xlsx" {
		t.Errorf("%+v, %v", office, err)
	}
}

// A table that was filled in but cannot be read is not taken for an empty one.
func TestAReturnWithAFaultyTableIsNoGrant(t *testing.T) {
	d := newDesk(t)
	data := d.rows(d.file(Bureau).Data, ExtensionTable, longer("振华实验学校", "2026-12-25"))
	head, _ := d.column(data, "质量监测", "学校")
	cells := map[string]any{}
	for col := 1; col <= 11; col++ {
		at, _ := excelize.CoordinatesToCellName(col, head)
		cells[at] = "栏目"
	}
	d.drop(Bureau, "教体局.xlsx", d.filled(data, "质量监测", cells))
	if out := d.only(d.pass()); out.State != store.Returned || len(d.granted()) != 0 {
		t.Errorf("%+v, %v\n%s", out, d.granted(), d.answerText(out))
	}
}

// A department's workbook says whose it is and for when; the sheet 会签单 in it
// does not keep that from being compared.
func TestADepartmentsWorkbookOfAnotherPeriodIsReturned(t *testing.T) {
	d := newDesk(t)
	old := d.rows(d.blank(), ExtensionTable, longer("振华实验学校", "2027-01-05"))
	d.now = time.Date(2027, 11, 5, 9, 0, 0, 0, Zone)
	d.drop(Bureau, "延期.xlsx", old)
	if out := d.only(d.pass()); out.State != store.Returned || !strings.Contains(d.answerText(out), "F102") {
		t.Errorf("%+v\n%s", out, d.answerText(out))
	}
}

// The bureau's template of before 延期 was declared is taken, with a warning.
func TestATemplateWithoutTheSheetIsStillTaken(t *testing.T) {
	d := newDesk(t)
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("", d.o.Today())
	if err != nil {
		t.Fatal(err)
	}
	f, err := findFiler(law.filing(p), Bureau)
	if err != nil {
		t.Fatal(err)
	}
	f.Tables = slices.DeleteFunc(slices.Clone(f.Tables), func(t *form.Table) bool { return t.Name == ExtensionTable })
	spec := Spec(p.Rules, law.register, f)
	spec.Rows = d.c.Rows(Bureau)
	data, err := template.Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	d.drop(Bureau, "教体局.xlsx", data)
	if out := d.only(d.pass()); out.State != store.AcceptedWarned || !strings.Contains(d.answerText(out), "F103") {
		t.Errorf("%+v\n%s", out, d.answerText(out))
	}
}

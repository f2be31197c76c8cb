package service

import (
	"strings"
	"testing"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/sample"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// standing finds a filer's row.
func standing(t *testing.T, in reports.ProgressInput, code string) reports.Standing {
	t.Helper()
	for _, r := range in.Rows {
		if r.Code == code {
			return r
		}
	}
	t.Fatalf("no row for %s among %d", code, len(in.Rows))
	return reports.Standing{}
}

func (d *desk) progress() reports.ProgressInput {
	d.t.Helper()
	in, err := d.o.Progress(d.t.Context(), "")
	if err != nil {
		d.t.Fatal(err)
	}
	return in
}

// faulty drops a return with a kind of fault.
func (d *desk) faulty(kind sample.FaultKind, subject string) {
	d.t.Helper()
	files, err := d.c.Faulty(kind, subject)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, f := range files {
		d.drop(f.Folder, f.Name, f.Data)
	}
	d.pass()
}

func TestProgressCountsTheRoundsOfASchool(t *testing.T) {
	d := newDesk(t)
	d.faulty(sample.WrongValues, "S01")
	got := standing(t, d.progress(), "S01")
	if got.Reception != reports.SentBack || got.Timing != reports.NotDue || got.Sent != 1 || got.Returned != 1 || got.Errors == 0 {
		t.Errorf("after a return with faults: %+v", got)
	}
	d.now = d.now.Add(26 * time.Hour)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	got = standing(t, d.progress(), "S01")
	if got.Reception != reports.Taken || got.Timing != reports.OnTime || got.Sent != 2 || got.Returned != 1 || got.Errors != 0 || got.File != f.Name {
		t.Errorf("after the corrected one: %+v", got)
	}
	if got.GroupCode != "G01" || got.GroupName != "振华教育集团" || got.Received.Day() != 11 {
		t.Errorf("the school stands in %s, received %s", got.GroupCode, got.Received)
	}
	d.now = d.now.Add(time.Hour)
	d.faulty(sample.NumericIDs, "S01")
	if got = standing(t, d.progress(), "S01"); got.Reception != reports.Taken || !strings.Contains(got.Note, "仍以受理的一份为准") || got.Sent != 3 {
		t.Errorf("a later return with faults: %+v", got)
	}
}

// Nothing else tells the office that there is something to decide.
func TestProgressNamesTheLateReturnThatWouldReplaceOneThatCounts(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.now = time.Date(2026, 12, 22, 9, 0, 0, 0, Zone)
	d.drop(f.Folder, "更正.xlsx", again(t, f.Data))
	d.pass()
	if got := standing(t, d.progress(), "S01"); got.Reception != reports.Taken || !strings.Contains(got.Note, "“更正.xlsx”逾期送达，请教体局决定是否受理") {
		t.Errorf("%+v", got)
	}
	d.extend("S01", date.Date{})
	if got := standing(t, d.progress(), "S01"); got.Note != "" || got.File != "更正.xlsx" {
		t.Errorf("let pass: %+v", got)
	}
}

// A school that mends a late return and makes a mistake in it has to file again;
// the one before still waits for the bureau.
func TestProgressNamesTheLateReturnThatWaitsBehindAFaultyOne(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	held := d.file("S01").Name
	d.faulty(sample.WrongValues, "S01")
	got := standing(t, d.progress(), "S01")
	if got.Reception != reports.SentBack || got.Sent != 2 || !strings.Contains(got.Note, "“"+held+"”没有错误，等教体局决定") {
		t.Errorf("%+v", got)
	}
	if got := standing(t, d.progress(), "S02"); got.Note != "" {
		t.Errorf("%+v", got)
	}
	d.extend("S01", date.Of(2026, 12, 22))
	if got = standing(t, d.progress(), "S01"); got.Reception != reports.Taken || !strings.Contains(got.Note, "被退回，仍以受理的一份为准") {
		t.Errorf("after the bureau let it pass: %+v", got)
	}
}

// The folder is the identity: one called by a school's code, or by its name with
// a mark that does not show, is not the school's.
func TestWhatLiesInAStrangersFolderIsNoSchools(t *testing.T) {
	d := newDesk(t)
	for _, folder := range []string{"S03", d.c.Name("S04") + "\u200f"} {
		d.drop(folder, "坏.xlsx", []byte("not a workbook"))
	}
	p := d.pass()
	for _, code := range []string{"S03", "S04"} {
		if got := standing(t, d.progress(), code); got.Reception != reports.NotFiled {
			t.Errorf("%s: %+v", code, got)
		}
	}
	if len(p.Outcomes) != 2 || p.Outcomes[0].Answer == p.Outcomes[1].Answer {
		t.Fatalf("%+v", p.Outcomes)
	}
	for i, name := range []string{"S03", d.c.Name("S04")} {
		if text := d.answerText(p.Outcomes[i]); !strings.Contains(text, name) || strings.Contains(text, "无主文件/") {
			t.Errorf("the answer to %s:\n%s", name, text)
		}
	}
}

func TestProgressTellsMissingLateAndUnreadableApart(t *testing.T) {
	d := newDesk(t)
	d.drop(d.c.Name("S03"), "坏.xlsx", []byte("not a workbook"))
	d.pass()
	in := d.progress()
	if got := standing(t, in, "S03"); got.Reception != reports.SentBack || got.State != "无法读取" || got.Sent != 1 || got.Returned != 1 {
		t.Errorf("a file that cannot be read: %+v", got)
	}
	if got := standing(t, in, "S02"); got.Reception != reports.NotFiled || got.Timing != reports.NotDue || got.State != "未报" || got.Sent != 0 {
		t.Errorf("nothing came: %+v", got)
	}
	if got := standing(t, in, "财政局"); !got.Department || got.GroupCode != "" {
		t.Errorf("a department: %+v", got)
	}
	d.now = time.Date(2026, 12, 21, 8, 0, 0, 0, Zone) // the day after the deadline
	f := d.file("S04")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	in = d.progress()
	if got := standing(t, in, "S04"); got.Reception != reports.Held || got.Timing != reports.Late {
		t.Errorf("a late return: %+v", got)
	}
	for _, code := range []string{"S02", "S03"} {
		if got := standing(t, in, code); got.Timing != reports.Overdue {
			t.Errorf("after the deadline %s is %s", code, got.Timing)
		}
	}
	if in.Day.String() != "2026-12-21" || in.Meta.Period != "2026年度" {
		t.Errorf("the table is of %s, %s", in.Day, in.Meta.Period)
	}
	schools := 0
	for _, r := range in.Rows {
		if !r.Department {
			schools++
		}
	}
	if _, err := xlsx.Render(reports.Progress(in)); err != nil {
		t.Error(err)
	}
	if schools != 42 || len(in.Rows) == schools {
		t.Errorf("%d filers, %d of them schools, want 42 and the departments", len(in.Rows), schools)
	}
}

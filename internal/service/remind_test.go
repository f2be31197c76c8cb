package service

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hesuan/internal/sample"
	"hesuan/internal/share"
)

func (d *desk) remind() Reminded {
	d.t.Helper()
	r, err := d.o.Remind(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// reminder is every word of a filer's reminder; "" where there is none.
func (d *desk) reminder(subject string) string {
	d.t.Helper()
	path := share.Answers + "/" + d.c.Name(subject) + "/催报_2026年度.xlsx"
	if _, err := os.Stat(filepath.Join(d.o.Config.Share, filepath.FromSlash(path))); err != nil {
		return ""
	}
	return d.answerText(Outcome{Answer: path})
}

func (d *desk) reminderList() string {
	d.t.Helper()
	return d.answerText(Outcome{Answer: share.Releases + "/2026年度/当前/教体局/催报名单.xlsx"})
}

func TestNobodyIsRemindedBeforeItIsTime(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2026, 12, 12, 8, 0, 0, 0, Zone) // 8 days before
	if r := d.remind(); r.Reminded != 0 || d.reminder("S01") != "" {
		t.Errorf("%+v, %q", r, d.reminder("S01"))
	}
	if _, err := os.Stat(filepath.Join(d.o.Config.Share, share.Releases, "2026年度", Current, Bureau, "催报名单.xlsx")); !os.IsNotExist(err) {
		t.Errorf("a list lies there: %v", err)
	}
	d.now = d.now.AddDate(0, 0, 1) // 7 days before, as the settings say
	if r := d.remind(); r.Reminded < 42 || !strings.Contains(d.reminder("S01"), "还有 7 天") {
		t.Errorf("%+v, %q", r, d.reminder("S01"))
	}
}

func TestAReminderIsSettledWhenTheReturnIsAccepted(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2026, 12, 18, 8, 0, 0, 0, Zone)
	d.faulty(sample.WrongValues, "S02")
	all := d.remind().Reminded
	if text := d.reminder("S02"); !strings.Contains(text, "没有受理（退回）") || !strings.Contains(text, "回执/"+d.c.Name("S02")+"/退回_") {
		t.Errorf("the reminder of what was sent back:\n%s", text)
	}
	if list := d.reminderList(); !strings.Contains(list, d.c.Name("S01")) || !strings.Contains(list, d.c.Name("S02")) {
		t.Errorf("the list:\n%s", list)
	}
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	if text := d.reminder("S01"); !strings.Contains(text, "已收到。") || strings.Contains(text, "怎样报") {
		t.Errorf("after the return was accepted:\n%s", text)
	}
	if list := d.reminderList(); strings.Contains(list, d.c.Name("S01")) || !strings.Contains(list, d.c.Name("S02")) {
		t.Errorf("the list after the return was accepted:\n%s", list)
	}
	d.now = d.now.AddDate(0, 0, 1)
	if r := d.remind(); r.Reminded != all-1 || r.Settled != 1 {
		t.Errorf("the next day %+v, want %d reminded", r, all-1)
	}
	if !strings.Contains(d.reminder("S02"), "还有 1 天") || !strings.Contains(d.reminder("S01"), "已收到。") {
		t.Error("the next day the reminders are not of the day")
	}
}

func TestRemindersOfADayAreTheSameBytes(t *testing.T) {
	var trees []map[string]string
	for range 2 {
		d := newDesk(t)
		d.now = time.Date(2026, 12, 22, 8, 0, 0, 0, Zone)
		d.remind()
		d.now = d.now.Add(5 * time.Hour)
		d.remind()
		trees = append(trees, tree(t, filepath.Join(d.o.Config.Share, share.Answers)))
	}
	if len(trees[0]) < 42 {
		t.Fatalf("%d reminders", len(trees[0]))
	}
	for name, data := range trees[0] {
		if trees[1][name] != data {
			t.Errorf("%s differs", name)
		}
	}
}

// A school that is in time needs no file that says so.
func TestWhoWasNeverRemindedGetsNoFile(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.now = time.Date(2026, 12, 18, 8, 0, 0, 0, Zone)
	d.remind()
	if text := d.reminder("S01"); text != "" {
		t.Errorf("a reminder although all is in:\n%s", text)
	}
}

// A stray folder is refused at every scan; the county is not computed again
// for it.
func TestWhatIsOnlyRefusedChangesNothing(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	if err := os.Mkdir(d.inbox(f.Folder, "子文件夹"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.pass() // the first of a process brings everything up to date
	table := filepath.Join(d.o.Config.Share, share.Releases, "2026年度", Current, Bureau, "填报进度表.xlsx")
	if err := os.Remove(table); err != nil {
		t.Fatal(err)
	}
	if out := d.only(d.pass()); out.Note == "" {
		t.Fatalf("%+v", out)
	}
	if _, err := os.Stat(table); !os.IsNotExist(err) {
		t.Errorf("the table was made again: %v", err)
	}
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	if _, err := os.Stat(table); err != nil {
		t.Error(err)
	}
}

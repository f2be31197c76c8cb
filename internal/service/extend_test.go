package service

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/reports"
)

func (d *desk) extend(filer string, until date.Date) Extended {
	d.t.Helper()
	e, err := d.o.Extend(d.t.Context(), "", filer, until, "大雪封路")
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

// late drops a return on a day after the deadline and wants it held.
func (d *desk) late(subject string, day int) {
	d.t.Helper()
	d.now = time.Date(2026, 12, day, 9, 0, 0, 0, Zone)
	f := d.file(subject)
	d.drop(f.Folder, f.Name, f.Data)
	if out := d.only(d.pass()); out.State != store.Late {
		d.t.Fatalf("%+v", out)
	}
}

func (d *desk) counting() []string {
	d.t.Helper()
	subs, err := d.o.Reader.Current(d.t.Context(), "2026年度", store.Return)
	if err != nil {
		d.t.Fatal(err)
	}
	var out []string
	for _, s := range subs {
		out = append(out, s.Subject)
	}
	return out
}

func TestALateReturnThatIsLetPassCountsWithoutBeingDroppedAgain(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	d.late("S03", 23)
	d.remind()
	d.now = time.Date(2026, 12, 29, 10, 0, 0, 0, Zone)
	e := d.extend(d.c.Name("S01"), date.Date{})
	if e.Code != "S01" || e.Until != date.Of(2026, 12, 22) || len(e.Passed) != 1 || !e.Passed[0].State.Counts() {
		t.Fatalf("%+v", e)
	}
	if text := d.answerText(e.Passed[0]); !strings.Contains(text, "受理") || !strings.Contains(text, "2026年12月22日") || strings.Contains(text, "逾期待批") {
		t.Errorf("the new receipt:\n%s", text)
	}
	if got := strings.Join(d.counting(), " "); got != "S01" {
		t.Errorf("%s count, want S01 alone", got)
	}
	if list := d.reminderList(); strings.Contains(list, d.c.Name("S01")) || !strings.Contains(list, d.c.Name("S03")) {
		t.Errorf("the list still waits for a decision:\n%s", list)
	}
	again := d.extend("S01", date.Of(2026, 12, 22))
	if len(again.Passed) != 0 {
		t.Errorf("granted again: %+v", again)
	}
	got := standing(t, d.progress(), "S01")
	if got.Reception != reports.Taken || got.Timing != reports.OnTime || !got.Extended {
		t.Errorf("the progress: %+v", got)
	}
	if chain, err := d.o.Reader.Verify(t.Context()); err != nil || len(chain.Faults) != 0 {
		t.Errorf("%+v, %v", chain.Faults, err)
	}
}

func TestAReturnOnTheExtendedDayIsInTimeAndOneTheDayAfterIsNot(t *testing.T) {
	for day, counts := range map[int]bool{27: true, 28: true, 29: false} {
		d := newDesk(t)
		if e := d.extend("S01", date.Of(2026, 12, 28)); len(e.Passed) != 0 {
			t.Errorf("%+v", e)
		}
		d.now = time.Date(2026, 12, day, 23, 50, 0, 0, Zone)
		f := d.file("S01")
		d.drop(f.Folder, f.Name, f.Data)
		if out := d.only(d.pass()); out.State.Counts() != counts {
			t.Errorf("on the %dth: %s", day, out.Label)
		}
		_, list, err := d.o.Status(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		if list[0].Code != "S01" || list[0].OnTime != counts || list[0].Deadline != date.Of(2026, 12, 28) || list[1].Deadline != date.Of(2026, 12, 20) {
			t.Errorf("on the %dth: %+v", day, list[:2])
		}
	}
}

func TestAnExtendedSchoolIsRemindedByItsOwnDeadline(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2026, 12, 21, 8, 0, 0, 0, Zone)
	d.remind()
	if !strings.Contains(d.reminder("S01"), "逾期 1 天") {
		t.Errorf("before:\n%s", d.reminder("S01"))
	}
	d.extend("S01", date.Of(2027, 1, 8))
	if text := d.reminder("S01"); !strings.Contains(text, "2027年1月8日") || !strings.Contains(text, "还有 18 天") || strings.Contains(text, "立即报送") {
		t.Errorf("after:\n%s", text)
	}
	if !strings.Contains(d.reminder("S02"), "逾期 1 天") {
		t.Error("another school was extended too")
	}
}

// notice is every word of a filer's 核对通知; "" where there is none.
func (d *desk) notice(subject string) string {
	d.t.Helper()
	path := share.Answers + "/" + d.c.Name(subject) + "/核对通知_2026年度.xlsx"
	if _, err := os.Stat(filepath.Join(d.o.Config.Share, filepath.FromSlash(path))); err != nil {
		return ""
	}
	return d.answerText(Outcome{Answer: path})
}

func TestEverythingASchoolIsSentNamesItsOwnDeadline(t *testing.T) {
	d := newDesk(t)
	d.extend("S01", date.Of(2026, 12, 28))
	for _, s := range d.c.Schools() {
		f := d.file(s)
		if s == "S01" {
			files, err := d.c.Faulty(sample.ForgottenStay, s)
			if err != nil {
				t.Fatal(err)
			}
			f = files[0]
		}
		d.drop(f.Folder, f.Name, f.Data)
	}
	mine, other := "", ""
	for _, out := range d.pass().Outcomes {
		if out.Folder == d.c.Name("S01") {
			mine = d.answerText(out)
		}
	}
	for _, s := range d.c.Schools()[1:] {
		if text := d.notice(s); other == "" {
			other = text
		}
	}
	if other == "" || !strings.Contains(other, "2026年12月20日") || strings.Contains(other, "2026年12月28日") {
		t.Errorf("the notice of the other school:\n%s", other)
	}
	if _, err := d.o.Templates(t.Context(), "", func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	law, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("", d.o.Today())
	if err != nil {
		t.Fatal(err)
	}
	dir, name := templateOf("2026年度", law.filing(p)[0])
	for what, text := range map[string]string{
		"receipt": mine, "notice": d.notice("S01"), "template": d.answerText(Outcome{Answer: dir + "/" + name}),
	} {
		if !strings.Contains(text, "2026年12月28日") || strings.Contains(text, "截止日期：2026年12月20日") {
			t.Errorf("the %s does not name the school's own deadline:\n%s", what, text)
		}
	}
}

// Cut short after the grant, the next pass lets pass what is held.
func TestAnExtensionGrantedJustBeforeACrashIsActedOn(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	_, err := d.o.Store.Extend(t.Context(), d.o.stamp(), store.Extension{Period: "2026年度", Subject: "S01", Until: "2026-12-25"})
	if err != nil {
		t.Fatal(err)
	}
	d.o.settled = false // as in a new process
	d.pass()
	if got := strings.Join(d.counting(), " "); got != "S01" {
		t.Errorf("%q count", got)
	}
}

// Cut short after the verdict, the next pass gives the answer that goes with it.
func TestALateReturnLetPassJustBeforeACrashIsAnswered(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	held, err := d.o.Reader.Held(t.Context(), "2026年度")
	if err != nil || len(held) != 1 {
		t.Fatalf("%+v, %v", held, err)
	}
	_, err = d.o.Store.Extend(t.Context(), d.o.stamp(), store.Extension{Period: "2026年度", Subject: "S01", Until: "2026-12-25"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.o.Store.Judge(t.Context(), d.o.stamp(), held[0].ID, store.Verdict{State: store.Accepted, Template: held[0].Template, Rows: held[0].Rows}); err != nil {
		t.Fatal(err)
	}
	d.o.settled = false // as in a new process
	out := d.only(d.pass())
	if text := d.answerText(out); !strings.Contains(text, "受理") || strings.Contains(text, "逾期待批") {
		t.Errorf("the receipt:\n%s", text)
	}
}

// The period after it may be open by the time the office decides.
func TestALateReturnIsLetPassInItsOwnPeriod(t *testing.T) {
	d := newDesk(t)
	d.late("S01", 22)
	d.now = time.Date(2027, 11, 5, 9, 0, 0, 0, Zone)
	e, err := d.o.Extend(t.Context(), "2026年度", "S01", date.Date{}, "")
	if err != nil || len(e.Passed) != 1 || !e.Passed[0].State.Counts() {
		t.Fatalf("%+v, %v", e, err)
	}
	if got := strings.Join(d.counting(), " "); got != "S01" {
		t.Errorf("%q count", got)
	}
}

func TestWhatCannotBeGrantedIsNotRecorded(t *testing.T) {
	d := newDesk(t)
	var unknown *UnknownError
	if _, err := d.o.Extend(t.Context(), "", "没有这所学校", date.Of(2026, 12, 28), ""); !errors.As(err, &unknown) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := d.o.Extend(t.Context(), "", "S01", date.Date{}, ""); !errors.Is(err, ErrNothingHeld) {
		t.Errorf("nothing held: %v", err)
	}
	if _, err := d.o.Extend(t.Context(), "", "S01", date.Of(2026, 12, 19), ""); !errors.Is(err, ErrShortened) {
		t.Errorf("a day earlier: %v", err)
	}
	if list, err := d.o.Reader.Extensions(t.Context(), "2026年度"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

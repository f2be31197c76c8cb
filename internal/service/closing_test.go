package service

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/reports"
)

// closeDue closes what is due; it is one period, or none.
func (d *desk) closeDue() Closed {
	d.t.Helper()
	closed := d.closeAll()
	switch len(closed) {
	case 0:
		return Closed{}
	case 1:
		return closed[0]
	}
	d.t.Fatalf("%+v", closed)
	return Closed{}
}

func (d *desk) closeAll() []Closed {
	d.t.Helper()
	closed, err := d.o.CloseDue(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return closed
}

const closingFolder = share.Releases + "/2026年度/" + Current + "/" + Bureau + "/"

// ofBureau is a file of the bureau's current folder; "" where there is none.
func (d *desk) ofBureau(name string) string {
	d.t.Helper()
	data, err := os.ReadFile(filepath.Join(d.o.Config.Share, filepath.FromSlash(closingFolder+name)))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	return string(data)
}

func TestACollectionIsClosedOnceAndOnceMoreForThoseWhoHadLonger(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.faulty(sample.WrongValues, "S02")
	d.extend("S03", date.Of(2026, 12, 28))
	filers := len(d.progress().Rows)

	d.now = time.Date(2026, 12, 20, 23, 59, 0, 0, Zone)
	if c := d.closeDue(); c.Closed || d.ofBureau("截止情况表.xlsx") != "" {
		t.Errorf("on the day of the deadline: %+v", c)
	}
	d.now = time.Date(2026, 12, 21, 0, 5, 0, 0, Zone)
	want := store.StandingCounts{Filers: filers, OnTime: 1, Returned: 1, Missing: filers - 3}
	if c := d.closeDue(); !c.Closed || c.Standing != want {
		t.Errorf("the day after: %+v, want %+v", c, want)
	}
	text := d.answerText(Outcome{Answer: closingFolder + "截止情况表.xlsx"})
	for _, line := range []string{"S02\t" + d.c.Name("S02") + "\t退回未改", "S01\t" + d.c.Name("S01") + "\t按时受理", "S03\t" + d.c.Name("S03") + "\t延期未到期"} {
		if !strings.Contains(text, line) {
			t.Errorf("the record lacks %q:\n%s", line, text)
		}
	}
	if note := d.reminder("S02"); !strings.Contains(note, "逾期 1 天") || !strings.Contains(d.reminderList(), d.c.Name("S04")) {
		t.Errorf("who is missing was not reminded: %s", note)
	}
	if table := standing(t, d.progress(), "S04"); table.Timing != reports.Overdue || d.ofBureau("填报进度表.xlsx") == "" {
		t.Errorf("%+v", table)
	}

	first := d.ofBureau("截止情况表.xlsx")
	d.late("S04", 22)
	if c := d.closeDue(); c.Closed || d.ofBureau("截止情况表.xlsx") != first {
		t.Errorf("closed twice: %+v", c)
	}
	d.now = time.Date(2026, 12, 29, 0, 5, 0, 0, Zone)
	want = store.StandingCounts{Filers: filers, OnTime: 1, Held: 1, Returned: 1, Missing: filers - 3}
	if c := d.closeDue(); !c.Closed || c.Standing != want {
		t.Errorf("after the longer deadline: %+v, want %+v", c, want)
	}
	if c := d.closeDue(); c.Closed || d.ofBureau("截止情况表.xlsx") != first || d.ofBureau("截止情况表_第2次.xlsx") == "" || d.ofBureau("截止情况表_第3次.xlsx") != "" {
		t.Errorf("the second closing: %+v", c)
	}
	all, err := d.o.Reader.Closings(t.Context(), "2026年度")
	if err != nil || len(all) != 2 || all[1].Standing != want || all[0].Deadline != "2026-12-20" {
		t.Errorf("%+v, %v", all, err)
	}
	if chain, err := d.o.Reader.Verify(t.Context()); err != nil || len(chain.Faults) != 0 {
		t.Errorf("%+v, %v", chain.Faults, err)
	}
}

// A county may open the next collection the day after a deadline, or the
// service may have stood still until then: the first is closed all the same.
func TestACollectionIsClosedAlthoughTheNextOneIsOpen(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.extend("S03", date.Of(2026, 12, 28))
	filers := len(d.progress().Rows)
	d.drop(Bureau, "政策.xlsx", policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "批次" {
			s.Rows[2] = []string{"2027年度", "2027-01-01", "2027-12-31", "2026-12-21", "2027-12-20", "示例"}
		}
	}))
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatal(d.answerText(out))
	}

	d.now = time.Date(2026, 12, 21, 0, 5, 0, 0, Zone)
	want := Closed{Period: "2026年度", Closed: true, Standing: store.StandingCounts{Filers: filers, OnTime: 1, Missing: filers - 2}}
	if got := d.closeAll(); !slices.Equal(got, []Closed{want}) {
		t.Errorf("the day the next one opens: %+v, want %+v", got, want)
	}
	if note := d.reminder("S02"); !strings.Contains(note, "逾期 1 天") || d.ofBureau("截止情况表.xlsx") == "" || d.ofBureau("催报名单.xlsx") == "" {
		t.Errorf("who is missing was not reminded: %s", note)
	}
	if got := d.closeAll(); slices.ContainsFunc(got, func(c Closed) bool { return c.Closed }) {
		t.Errorf("closed twice: %+v", got)
	}
	d.now = time.Date(2027, 12, 21, 0, 5, 0, 0, Zone)
	var closed []string
	for _, c := range d.closeAll() {
		if c.Closed {
			closed = append(closed, c.Period)
		}
	}
	if !slices.Equal(closed, []string{"2026年度", "2027年度"}) || d.ofBureau("截止情况表_第2次.xlsx") == "" {
		t.Errorf("a year later: %v closed", closed)
	}
}

// A collection that was over before the service came is not its to close.
func TestWhatWasOverBeforeIsNotClosed(t *testing.T) {
	d := newDesk(t)
	if got := d.closeAll(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

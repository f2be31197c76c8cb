package service

import (
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

func (d *desk) closeDue() Closed {
	d.t.Helper()
	c, err := d.o.CloseDue(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return c
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
	if c := d.closeDue(); c.Closed || c.Period != "2026年度" || d.ofBureau("截止情况表.xlsx") != "" {
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

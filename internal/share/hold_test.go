package share

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/share/digest"
)

// rewrite replaces the bytes of a file in place by others of the same length, and gives it its former time again.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	if info.Size() != int64(len(text)) {
		t.Fatalf("%q has not the length of %s", text, path)
	}
	must(t, os.WriteFile(path, []byte(text), 0o644))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
}

func TestATimeInTheFutureOrThePastHoldsNothingBack(t *testing.T) {
	for _, year := range []int{1980, 2099} {
		s := newSpace(t, "甲校")
		path := s.drop("x", "甲校", "a.xlsx")
		at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		touch(t, path, at)
		rules := Rules{Quiet: 2 * time.Second, Empty: time.Hour}
		if seen := s.rounds(rules, func() {}); len(seen.Ready) != 1 {
			t.Errorf("%d: saw %+v", year, seen)
		}
		back := func() { touch(t, path, at.AddDate(-1, 0, 0)) }
		if seen := s.rounds(rules, func() {}, back); why(seen.Waiting)["甲校/a.xlsx"] != Changing {
			t.Errorf("%d: a time that goes backwards is no change: %+v", year, seen)
		}
	}
}

func TestTheClockMayJump(t *testing.T) {
	for _, jump := range []time.Duration{-10 * 365 * 24 * time.Hour, 10 * 365 * 24 * time.Hour} {
		s := newSpace(t, "甲校")
		s.drop("x", "甲校", "a.xlsx")
		rules := Rules{Quiet: 3 * time.Second}
		now, look := noon, Look{}
		var seen Sighting
		for range 3 {
			var err error
			seen, look, err = s.Scan(look, now, rules)
			must(t, err)
			now = now.Add(jump).Add(4 * time.Second)
			jump = 0
		}
		if len(seen.Ready) != 1 {
			t.Errorf("a jump by %v: %+v", jump, seen)
		}
	}
}

func TestAnEmptyFileIsWaitedForAndThenTaken(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("", "甲校", "空.xlsx")
	touch(t, path, noon)
	rules := Rules{Empty: 3 * time.Second}
	seen := s.rounds(rules, func() {})
	if got := seen.Waiting; len(got) != 1 || got[0].Why != Empty || !got[0].Since.Equal(noon) {
		t.Fatalf("saw %+v", seen)
	}
	if seen := s.rounds(rules, func() {}, func() {}); len(seen.Ready) != 1 {
		t.Fatalf("still waits: %+v", seen)
	}
	// A program that ends after one pass remembers nothing; the file's own time tells it.
	touch(t, path, noon.Add(-time.Hour))
	if seen := s.rounds(rules, func() {}); len(seen.Ready) != 1 {
		t.Fatalf("an old empty file: %+v", seen)
	}
	// A copy that begins empty goes on.
	touch(t, path, noon)
	if seen := s.rounds(rules, func() {}, func() { appendTo(t, path, "more") }, func() {}); len(seen.Ready) != 1 || seen.Ready[0].Size != 4 {
		t.Fatalf("saw %+v", seen)
	}
}

func TestUnfinishedFilesOfProgramsWaitUnderTheirNames(t *testing.T) {
	for name, want := range map[string]bool{
		"~WRL0001.tmp": true, "1A2B3C4D.tmp": true, "1A2B3C4D": true, "报表.xlsx.filepart": true, "报表.xlsx.crdownload": true,
		"报表.XLSX.PART": true, "20261231": false, "报表（冲突副本）.xlsx": false, "报表-DESKTOP-1A2B.xlsx": false,
		"报表.sync-conflict-20261210-090000-ABCDEF.xlsx": false, "ABCDEFGH": false, ".报表.xlsx": false,
	} {
		s := newSpace(t, "甲校")
		s.drop("x", "甲校", name)
		seen := s.ready()
		if want && (len(seen.Ready) != 0 || len(seen.Waiting) != 1 || seen.Waiting[0].Why != Partial || !seen.Waiting[0].Since.Equal(noon)) {
			t.Errorf("%s: %+v", name, seen)
		}
		if !want && (len(seen.Ready) != 1 || seen.Ready[0].Name != name) {
			t.Errorf("%s: %+v", name, seen)
		}
	}
}

func TestLitterOfStorageBoxesIsIgnored(t *testing.T) {
	s := newSpace(t, "甲校")
	for _, name := range []string{"@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information"} {
		must(t, os.Mkdir(s.path(Inbox, "甲校", name), 0o755))
		must(t, os.Mkdir(s.path(Inbox, name), 0o755))
		s.drop("x", name, "a.xlsx")
	}
	s.drop("x", "甲校", ".~a.xlsx")
	s.drop("x", "甲校", "._a.xlsx")
	if seen := s.ready(); len(seen.Ready)+len(seen.Waiting)+len(seen.Refused)+len(seen.Faults) != 0 {
		t.Fatalf("saw %+v", seen)
	}
}

func TestTheLockOfWPSOnLinuxHoldsItsWorkbookBack(t *testing.T) {
	s := newSpace(t, "甲校")
	touch(t, s.drop("user", "甲校", ".~报表.xlsx"), noon)
	s.drop("x", "甲校", "报表.xlsx")
	seen := s.ready()
	if len(seen.Ready) != 0 || why(seen.Waiting)["甲校/报表.xlsx"] != InUse || !seen.Waiting[0].Since.Equal(noon) {
		t.Fatalf("saw %+v", seen)
	}
}

func TestALockFromTheFutureGrowsOldFromTheFirstLookOn(t *testing.T) {
	s := newSpace(t, "甲校")
	touch(t, s.drop("user", "甲校", "~$a.xlsx"), noon.AddDate(10, 0, 0))
	s.drop("x", "甲校", "a.xlsx")
	rules := Rules{StaleLock: 3 * time.Second}
	if seen := s.rounds(rules, func() {}); why(seen.Waiting)["甲校/a.xlsx"] != InUse {
		t.Fatalf("saw %+v", seen)
	}
	// Seen at 0 s; at 4 s it is stale and the workbook is looked at, at 6 s it is taken.
	if seen := s.rounds(rules, func() {}, func() {}, func() {}); len(seen.Ready) != 1 {
		t.Fatalf("held back for ever: %+v", seen)
	}
}

func TestNamesThatDifferOnlyByCaseOrFormAreTwoFiles(t *testing.T) {
	s := newSpace(t, "甲校")
	names := []string{"Report.xlsx", "REPORT.xlsx", "é.xlsx", "e\u0301.xlsx", "Ａ.xlsx", "A.xlsx"}
	for _, name := range names {
		s.drop("of "+name, "甲校", name)
	}
	entries, err := os.ReadDir(s.path(Inbox, "甲校"))
	must(t, err)
	seen := s.ready()
	if len(seen.Ready) != len(entries) { // a disk that ignores case holds fewer
		t.Fatalf("%d entries, saw %+v", len(entries), seen)
	}
	for _, d := range seen.Ready {
		data, err := os.ReadFile(s.path(Inbox, "甲校", d.Name))
		must(t, err)
		if c := s.claimed(d); c.Hash != digest.Of(data) {
			t.Errorf("%q: claimed another file", d.Name)
		} else if removed, err := s.Remove(c); !removed || err != nil {
			t.Errorf("%q: remove: %v, %v", d.Name, removed, err)
		}
	}
	if entries, err := os.ReadDir(s.path(Inbox, "甲校")); err != nil || len(entries) != 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestAHardLinkIsReadAndItsOtherNameStays(t *testing.T) {
	s := newSpace(t, "甲校")
	other := filepath.Join(s.path(), "elsewhere.xlsx")
	must(t, os.WriteFile(other, []byte("return"), 0o644))
	must(t, os.Link(other, s.path(Inbox, "甲校", "a.xlsx")))
	c := s.claimed(s.only())
	if removed, err := s.Remove(c); !removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	if data, err := os.ReadFile(other); err != nil || string(data) != "return" {
		t.Fatalf("the other name: %q, %v", data, err)
	}
}

func TestWhatIsRemovedIsWhatWasClaimedWhateverItsTimesSay(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("1stone", "甲校", "a.xlsx")
	c := s.claimed(s.only())
	rewrite(t, path, "second")
	dir, err := s.dropDir(c.Drop)
	must(t, err)
	defer dir.Close()
	if same, err := c.holds(dir, "a.xlsx"); same || err != nil {
		t.Fatalf("other bytes are the claimed ones: %v, %v", same, err)
	}
	// A system without a time that nobody can set sees no difference; the bytes are read again before they go.
	c.info, err = os.Stat(path)
	must(t, err)
	if removed, err := s.Remove(c); removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	if d := s.only(); d.entry != "a.xlsx" || s.claimed(d).Hash != digest.Of([]byte("second")) {
		t.Fatalf("left as %+v", d)
	}
}

func TestAFolderThatBecomesSomethingElseIsNoFault(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	s.drop("x", "甲校", "a.xlsx")
	s.drop("x", "乙校", "b.xlsx")
	_, look, err := s.Scan(Look{}, noon, Rules{})
	must(t, err)
	must(t, os.Rename(s.path(Inbox, "甲校"), s.path("away")))
	must(t, os.WriteFile(s.path(Inbox, "甲校"), []byte("now a file"), 0o644))
	seen, look, err := s.Scan(look, noon.Add(time.Second), Rules{})
	must(t, err)
	if len(seen.Faults) != 0 || len(seen.Ready) != 1 || seen.Ready[0].Subject != "乙校" {
		t.Fatalf("saw %+v", seen)
	}
	must(t, os.Remove(s.path(Inbox, "甲校")))
	must(t, os.Rename(s.path("away"), s.path(Inbox, "甲校")))
	for i := range 2 {
		seen, look, err = s.Scan(look, noon.Add(time.Duration(2+i)*time.Second), Rules{})
		must(t, err)
	}
	if len(seen.Ready) != 2 {
		t.Fatalf("back again: %+v", seen)
	}
}

func TestALongNameSurvivesBeingSetAside(t *testing.T) {
	for _, name := range []string{strings.Repeat("长", 83) + ".xlsx", strings.Repeat("é", 120) + "📊.xlsx", strings.Repeat("x", 255)} {
		s := newSpace(t, "甲校")
		s.drop("return", "甲校", name)
		c := s.claimed(s.only())
		dir, err := s.dropDir(c.Drop)
		must(t, err)
		aside, err := setAside(dir, name, c.info)
		if err != nil || len(aside) > 255 {
			t.Fatalf("set aside as %q (%d bytes), %v", aside, len(aside), err)
		}
		d := s.only()
		if original, _ := strings.CutPrefix(aside, takenPrefix); d.Name != original || !strings.HasSuffix(name, d.Name) {
			t.Errorf("found as %q", d.Name)
		}
		if removed, err := s.Remove(s.claimed(d)); !removed || err != nil {
			t.Errorf("remove: %v, %v", removed, err)
		}
		must(t, dir.Close())
	}
}

func TestEveryReasonTellsWhatToDo(t *testing.T) {
	for _, r := range []Reason{New, Changing, InUse, Empty, Partial, Closed, Gone, Answer, Failing, Folder, Link, Special, TooLarge, TooMany, Stuck} {
		if r.Label() == "" {
			t.Errorf("%q says nothing", r)
		}
		if r.Waits() == slices.Contains([]Reason{Folder, Link, Special, TooLarge, TooMany, Stuck}, r) {
			t.Errorf("%q: waits is %v", r, r.Waits())
		}
	}
}

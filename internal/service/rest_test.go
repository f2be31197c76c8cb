package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hesuan/internal/share"
	"hesuan/internal/store"
)

// note is every word of a school's note on what was not taken, "" where there is none.
func (d *desk) note(folder string) string {
	d.t.Helper()
	name := share.Answers + "/" + folder + "/" + RestFile
	if _, err := os.Stat(filepath.Join(d.o.Config.Share, name)); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return d.answerText(Outcome{Answer: name})
}

// answers lists the files in a school's 回执 but the note.
func (d *desk) answers(folder string) []string {
	d.t.Helper()
	entries, err := os.ReadDir(filepath.Join(d.o.Config.Share, share.Answers, folder))
	if err != nil {
		d.t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Name() != RestFile {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestWhatIsNotTakenIsToldOnceAndSettled(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	for _, dir := range []string{"旧表.xlsx", "附件"} {
		if err := os.MkdirAll(d.inbox(f.Folder, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", d.inbox("散落.xlsx")); err != nil {
		t.Fatal(err)
	}
	p := d.pass()
	if len(p.Outcomes) != 3 || !p.Rejected() {
		t.Fatalf("%+v", p.Outcomes)
	}
	text := d.note(f.Folder)
	for _, want := range []string{"下面 2 项", "旧表.xlsx", "附件", "是文件夹，请把文件直接放进本单位的收件文件夹", "收件/" + f.Folder} {
		if !strings.Contains(text, want) {
			t.Errorf("the note lacks %q:\n%s", want, text)
		}
	}
	if text := d.note(Unclaimed); !strings.Contains(text, "散落.xlsx\t是链接") {
		t.Errorf("the note for nobody's files: %s", text)
	}
	path := filepath.Join(d.o.Config.Share, share.Answers, f.Folder, RestFile)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []func(){func() {}, func() { d.o.rest = rest{} }} { // the second as after a restart
		again()
		d.pass()
		if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
			t.Fatalf("the note was written again: %v", err)
		}
	}
	for _, gone := range []string{d.inbox(f.Folder, "旧表.xlsx"), d.inbox(f.Folder, "附件"), d.inbox("散落.xlsx")} {
		if err := os.Remove(gone); err != nil {
			t.Fatal(err)
		}
	}
	d.o.rest = rest{}
	if p := d.pass(); len(p.Outcomes) != 0 {
		t.Errorf("%+v", p.Outcomes)
	}
	for _, folder := range []string{f.Folder, Unclaimed} {
		if text := d.note(folder); !strings.Contains(text, "目前没有未收取的文件") || strings.Contains(text, "I103") {
			t.Errorf("the note of %s is not settled:\n%s", folder, text)
		}
	}
}

func TestWhoeverWaitsForLongIsTold(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.drop(f.Folder, "~$"+f.Name, []byte("user"))
	d.drop(f.Folder, "~WRL0001.tmp", []byte("half"))
	if p := d.pass(); len(p.Outcomes) != 0 || p.Waiting != 2 || d.note(f.Folder) != "" {
		t.Fatalf("told at once: %+v", p)
	}
	d.now = d.now.Add(d.o.Config.Intake.Patience)
	if p := d.pass(); len(p.Outcomes) != 2 || p.Outcomes[0].State != "" {
		t.Fatalf("%+v", p.Outcomes)
	}
	if text := d.note(f.Folder); !strings.Contains(text, f.Name+"\t文件正被打开") || !strings.Contains(text, "~WRL0001.tmp") && !strings.Contains(text, "临时文件") {
		t.Fatalf("the note says:\n%s", text)
	}
	// The lock of a program that crashed.
	d.now = d.now.Add(d.o.Config.Intake.StaleLock)
	p := d.pass()
	if len(p.Outcomes) != 2 || !p.Outcomes[0].State.Counts() {
		t.Fatalf("%+v", p.Outcomes)
	}
	if text := d.note(f.Folder); strings.Contains(text, f.Name) || !strings.Contains(text, "下面 1 项") {
		t.Errorf("the note still names what was taken:\n%s", text)
	}
}

func TestAnEmptyFileIsAnsweredWhenNothingComesAfter(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, "空.xlsx", nil)
	if p := d.pass(); len(p.Outcomes) != 0 || p.Waiting != 1 {
		t.Fatalf("%+v", p)
	}
	d.now = d.now.Add(d.o.Config.Intake.Patience)
	if out := d.only(d.pass()); out.State != store.Unreadable || !strings.Contains(d.answerText(out), "重新") {
		t.Fatalf("%+v", out)
	}
}

// Two clerks, or Windows and a Mac: the names differ by nothing that a disk without regard to case keeps apart.
func TestEveryNameGetsAnAnswerOfItsOwn(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	long := strings.Repeat("长", 80)
	files := map[string][]byte{
		"Report.xlsx": f.Data, "REPORT.xlsx": f.Data, "report.XLSX": f.Data, "Report.xls": f.Data,
		long + "一.xlsx": []byte("one"), long + "二.xlsx": []byte("two"), "é.csv": []byte("no workbook"), "e\u0301.csv": []byte("another"),
	}
	for name, data := range files {
		d.drop(f.Folder, name, data)
	}
	entries, err := os.ReadDir(d.inbox(f.Folder))
	if err != nil {
		t.Fatal(err)
	}
	if p := d.pass(); len(p.Outcomes) != len(entries) {
		t.Fatalf("%d of %d taken: %+v", len(p.Outcomes), len(entries), p.Outcomes)
	}
	names := map[string]string{}
	for _, name := range d.answers(f.Folder) {
		key := strings.ToLower(share.Key(name))
		if names[key] != "" {
			t.Errorf("%q and %q are one on Windows", name, names[key])
		}
		names[key] = name
		if err := share.CheckName(name); err != nil {
			t.Error(err)
		}
	}
	if len(names) != len(entries) {
		t.Errorf("%d files, %d answers: %v", len(entries), len(names), names)
	}
}

func TestAShareThatGoesAwayInTheMiddleIsSaidOnce(t *testing.T) {
	d := newDesk(t)
	var schools []string
	for _, s := range []string{"S01", "S02", "S03"} {
		f := d.file(s)
		d.drop(f.Folder, f.Name, f.Data)
		schools = append(schools, f.Folder)
	}
	if err := d.o.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	move := func(from, to string) {
		for _, place := range []string{share.Inbox, share.Answers} {
			if err := os.Rename(filepath.Join(d.o.Config.Share, place+from), filepath.Join(d.o.Config.Share, place+to)); err != nil {
				t.Fatal(err)
			}
		}
	}
	_, err := d.o.TakeIn(t.Context(), func(done, _ int) {
		if done == 1 {
			move("", " away")
		}
	})
	if !errors.Is(err, share.ErrShareGone) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error: %v", err)
	}
	move(" away", "")
	d.pass()
	for _, s := range schools {
		if got := d.answers(s); len(got) == 0 {
			t.Errorf("%s has no answer", s)
		}
		if entries, err := os.ReadDir(d.inbox(s)); err != nil || len(entries) != 0 {
			t.Errorf("left in 收件/%s: %v, %v", s, entries, err)
		}
	}
}

func TestAFolderOfAnswersInTheWayKeepsBackNobodyElse(t *testing.T) {
	d := newDesk(t)
	a, b := d.file("S01"), d.file("S02")
	d.drop(a.Folder, a.Name, a.Data)
	d.drop(b.Folder, b.Name, b.Data)
	place := filepath.Join(d.o.Config.Share, share.Answers, a.Folder)
	if err := errors.Join(os.Remove(place), os.WriteFile(place, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := d.o.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	p, err := d.o.TakeIn(t.Context(), func(int, int) {})
	if file := (*FileError)(nil); !errors.As(err, &file) || file.Folder != a.Folder {
		t.Errorf("error: %v", err)
	}
	if out := d.only(p); out.Folder != b.Folder || !out.State.Counts() || p.Waiting != 1 {
		t.Errorf("%+v", p)
	}
	if err := os.Remove(place); err != nil {
		t.Fatal(err)
	}
	if out := d.only(d.pass()); out.Folder != a.Folder || !out.State.Counts() {
		t.Errorf("%+v", out)
	}
}

package service

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/confine"
	"hesuan/internal/form"
	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// roomTaker reads nothing and leaves no room for the steps after it.
var roomTaker = confine.Step("takes the scratch folder away", func([]byte) ([]byte, error) {
	return nil, os.RemoveAll(filepath.Dir(os.TempDir()))
})

// What could not be done for the want of room or files is done the next time;
// the sender does not get less instead.
func TestAMarkedCopyThatCannotBeMadeNowIsMadeTheNextTime(t *testing.T) {
	d := newDesk(t)
	bad, err := d.c.Faulty(sample.WrongValues, "S06")
	if err != nil {
		t.Fatal(err)
	}
	f := bad[0]
	d.drop(f.Folder, f.Name, f.Data)
	if err := d.o.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(d.o.Config.Intake.Quiet + time.Second)
	usual := rehearseFile
	t.Cleanup(func() { rehearseFile = usual })
	rehearseFile = roomTaker
	if p, err := d.o.TakeIn(t.Context(), func(int, int) {}); err == nil {
		t.Errorf("no error, and %+v", p)
	}
	if _, err := os.Stat(d.inbox(f.Folder, f.Name)); err != nil {
		t.Errorf("the file left 收件: %v", err)
	}
	if err := os.Mkdir(d.o.Share.Scratch(), 0o700); err != nil {
		t.Fatal(err)
	}
	rehearseFile = usual
	out := d.only(d.pass())
	if !strings.HasPrefix(filepath.Base(out.Answer), "退回_") {
		t.Errorf("%+v", out)
	}
	answers, err := filepath.Glob(filepath.Join(d.o.Config.Share, share.Answers, f.Folder, "退回*"))
	if err != nil || len(answers) != 1 {
		t.Errorf("answers: %v, %v", answers, err)
	}
}

// A crash between publishing a draft and recording it, and then another return:
// the draft of the old inputs will never be of any run.
func TestADraftThatWasPublishedAndNotRecordedIsTakenBack(t *testing.T) {
	d := newDesk(t)
	d.filed("S05")
	kept := d.computed("2026年度")
	const lost = share.Releases + "/2026年度/草稿-00000000"
	for _, folder := range []string{lost, kept.Folder} {
		if err := d.o.Share.Announce(folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.o.Share.PublishRelease(lost, []share.File{{Name: "财政局/表.xlsx", Data: []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	d.filed("S08")
	next := d.computed("2026年度")
	folders, err := d.o.Share.Released()
	if err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]bool{lost: false, kept.Folder: true, next.Folder: true} {
		if slices.Contains(folders, folder) != want {
			t.Errorf("%s: there is %v", folder, folders)
		}
	}
	if v := d.verified(VerifyOptions{Runs: NoRuns}); len(v.Faults)+len(v.Notes) > 0 {
		t.Errorf("%+v", v)
	}
	if left, err := d.o.Share.Announced(); left != "" || err != nil {
		t.Errorf("still announced: %q, %v", left, err)
	}
}

// blocked lets the archiving of some bytes fail, until it is lifted.
func (d *desk) blocked(data []byte) (lift func()) {
	d.t.Helper()
	name := digest.Of(data).String()
	path := filepath.Join(d.o.Config.State, "archive", name[:2], name)
	if err := os.MkdirAll(path, 0o700); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			d.t.Fatal(err)
		}
	}
}

// failing is a pass in which something fails.
func (d *desk) failing() Pass {
	d.t.Helper()
	if err := d.o.Look(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.now = d.now.Add(d.o.Config.Intake.Quiet + time.Second)
	p, err := d.o.TakeIn(d.t.Context(), func(int, int) {})
	if err == nil {
		d.t.Errorf("no error, and %+v", p)
	}
	return p
}

// What was filed last is what counts, even where what was filed before it could
// not be read at first.
func TestAFileThatFailsOnceKeepsItsTurn(t *testing.T) {
	d := newDesk(t)
	first, other := d.file("S05"), d.file("S08")
	last := sample.File{Folder: first.Folder, Name: "更正.xlsx", Data: again(t, first.Data)}
	lift := d.blocked(first.Data)
	for i, f := range []sample.File{first, last, other} {
		d.drop(f.Folder, f.Name, f.Data)
		at := d.now.Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(d.inbox(f.Folder, f.Name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if out := d.only(d.failing()); out.Folder != other.Folder {
		t.Errorf("%+v was taken, want only %s", out, other.Folder)
	}
	lift()
	if p := d.pass(); len(p.Outcomes) != 2 {
		t.Errorf("%+v", p)
	}
	if got := d.counts("S05"); got != digest.Of(last.Data) {
		t.Errorf("%s counts, want what was filed last", got.Short())
	}
}

func TestAFileThatFailsAgainAndAgainKeepsNothingWaiting(t *testing.T) {
	d := newDesk(t)
	first := d.file("S05")
	last := sample.File{Folder: first.Folder, Name: "更正.xlsx", Data: again(t, first.Data)}
	d.blocked(first.Data)
	for i, f := range []sample.File{first, last} {
		d.drop(f.Folder, f.Name, f.Data)
		at := d.now.Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(d.inbox(f.Folder, f.Name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	d.failing()
	if out := d.only(d.failing()); out.File != last.Name || d.counts("S05") != digest.Of(last.Data) {
		t.Errorf("%+v", out)
	}
}

// counts is the return of a school that counts.
func (d *desk) counts(code string) digest.Hash {
	d.t.Helper()
	subs, err := d.o.Reader.Current(d.t.Context(), "2026年度", store.Return)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, s := range subs {
		if s.Subject == code {
			return s.Hash
		}
	}
	return digest.Hash{}
}

// again is the same workbook in other bytes.
func again(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.SetComment("again"), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// recorded archives and records a return of 2026年度 that nobody answers yet.
func (d *desk) recorded(code string, f sample.File) digest.Hash {
	d.t.Helper()
	hash, err := d.o.Share.Archive.Put(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		d.t.Fatal(err)
	}
	_, _, err = d.o.Store.Receive(d.t.Context(), d.o.stamp(), store.Arrival{
		Subject: code, Kind: store.Return, Period: "2026年度", File: f.Name, Hash: hash, Size: int64(len(f.Data)),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return hash
}

// What was recorded is answered, though its sender replaced it before it was.
func TestWhatWasRecordedAndThenReplacedIsAnsweredFromTheArchive(t *testing.T) {
	d := newDesk(t)
	first := d.file("S05")
	hash := d.recorded("S05", first)
	last := again(t, first.Data)
	d.drop(first.Folder, first.Name, last)
	p := d.pass()
	if len(p.Outcomes) != 2 || !p.Outcomes[0].State.Counts() || !p.Outcomes[1].State.Counts() {
		t.Fatalf("%+v", p)
	}
	if !strings.Contains(d.answerText(p.Outcomes[1]), hash.String()) {
		t.Error("the second answer is not to the first document")
	}
	if d.counts("S05") != digest.Of(last) {
		t.Error("what was filed last does not count")
	}
	if pending, err := d.o.Reader.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending: %+v, %v", pending, err)
	}
}

// What was recorded is answered, though a policy that came since has no such
// collection: it is no return of the one there is.
func TestWhatWasRecordedForACollectionThatIsNoMoreIsReturned(t *testing.T) {
	d := newDesk(t)
	first := d.file("S05")
	d.drop(Bureau, "政策.xlsx", policyWith(t, func(sheet string, s *form.Seed) {
		if sheet == "批次" {
			s.Rows = slices.DeleteFunc(s.Rows, func(r []string) bool { return r[0] == "2026年度" })
		}
	}))
	if out := d.only(d.pass()); !out.State.Counts() {
		t.Fatal(d.answerText(out))
	}
	d.recorded("S05", first)
	if out := d.only(d.pass()); out.State != store.Returned || !strings.Contains(d.answerText(out), "2025年度") {
		t.Errorf("%+v\n%s", out, d.answerText(out))
	}
	if pending, err := d.o.Reader.Pending(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("pending: %+v, %v", pending, err)
	}
}

package service

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"hesuan/internal/share"
)

// A file that the service may read but not remove is judged and answered once, and both school and operator are told.
func TestAFileThatMayNotBeRemovedIsAnsweredOnce(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	// Somebody opens it for writing between the answer and the removal.
	drop, claim := d.claimed()
	out, err := d.o.deal(t.Context(), drop, claim)
	if err != nil || !out.State.Counts() {
		t.Fatalf("%+v, %v", out, err)
	}
	writer, err := os.OpenFile(d.inbox(f.Folder, f.Name), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	d.o.rest.begin(share.Sighting{}, d.now)
	if why, err := d.o.remove(claim); why != "" || err != nil {
		t.Fatalf("%q, %v", why, err)
	}
	d.o.rest.answered = d.o.rest.answeredNow
	entries := d.logged()
	for range 2 {
		if p := d.pass(); len(p.Outcomes) != 0 {
			t.Fatalf("answered again: %+v", p.Outcomes)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}

	// Then the folder turns out to be one the service may not write to.
	drop, _ = d.claimed()
	func() {
		defer nobody(t)()
		out, why, err := d.o.take(t.Context(), drop)
		if why != share.Stuck || err != nil || out.State != "" {
			t.Fatalf("%+v, %q, %v", out, why, err)
		}
		d.o.rest.begin(share.Sighting{}, d.now)
		d.o.rest.keep(claim)
		d.o.rest.add(drop, why)
	}()
	l, err := d.o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told, err := d.o.tellRest(l)
	if err != nil || len(told) != 1 || !strings.Contains(d.answerText(told[0]), f.Name+"\t已经收取并答复") {
		t.Fatalf("%+v, %v", told, err)
	}
	if got := d.logged(); got != entries {
		t.Errorf("the log went on from %d entries to %d", entries, got)
	}
	// It may again: the file goes, the note is settled.
	if p := d.pass(); len(p.Outcomes) != 0 {
		t.Errorf("%+v", p.Outcomes)
	}
	if left, err := os.ReadDir(d.inbox(f.Folder)); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
	d.pass()
	if text := d.note(f.Folder); !strings.Contains(text, "目前没有未收取的文件") {
		t.Errorf("the note says:\n%s", text)
	}
}

// claimed is the one file that is ready, claimed.
func (d *desk) claimed() (share.Drop, share.Claim) {
	d.t.Helper()
	_, look, err := d.o.Share.Scan(share.Look{}, d.now, share.Rules{})
	if err != nil {
		d.t.Fatal(err)
	}
	seen, _, err := d.o.Share.Scan(look, d.now.Add(time.Second), share.Rules{})
	if err != nil || len(seen.Ready) != 1 {
		d.t.Fatalf("%+v, %v", seen, err)
	}
	claim, err := d.o.Share.Claim(seen.Ready[0], 1<<20)
	if err != nil || claim.Refused != "" {
		d.t.Fatalf("%+v, %v", claim, err)
	}
	return seen.Ready[0], claim
}

// nobody takes from this goroutine what lets root pass by permissions, until it is called.
func nobody(t *testing.T) (back func()) {
	t.Helper()
	runtime.LockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setfsuid(os.Geteuid()); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	}
}

// logged counts the entries of the audit log.
func (d *desk) logged() int {
	d.t.Helper()
	entries, err := d.o.Reader.Log(d.t.Context(), 0, 10_000)
	if err != nil {
		d.t.Fatal(err)
	}
	return len(entries)
}

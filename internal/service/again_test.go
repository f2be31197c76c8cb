package service

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

func TestTheSameBytesAgainAreAnsweredAndNotCountedTwice(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	d.now = d.now.Add(time.Hour)
	d.drop(f.Folder, "再交一次.xlsx", f.Data)
	out := d.only(d.pass())
	if !out.Again || !out.State.Counts() {
		t.Errorf("%+v", out)
	}
	if subs, err := d.o.Reader.Current(t.Context(), "2026年度", store.Return); err != nil || len(subs) != 1 {
		t.Errorf("%d count, %v", len(subs), err)
	}
	if !strings.Contains(d.answerText(out), "不重复计入") {
		t.Error("the receipt does not say that it was counted before")
	}
}

// Whoever sends the first file once more after a second takes it to count now.
// The receipt that was given first is not changed by it.
func TestAFileSentAgainAfterAnotherIsToldWhichOneCounts(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	answers := filepath.Join(d.o.Config.Share, share.Answers)
	var out Outcome
	var before map[string]string
	for i, data := range [][]byte{f.Data, again(t, f.Data), f.Data} {
		before = tree(t, answers)
		d.now = d.now.Add(time.Hour)
		d.drop(f.Folder, []string{f.Name, "更正.xlsx", f.Name}[i], data)
		out = d.only(d.pass())
	}
	text := d.answerText(out)
	for _, want := range []string{"已被后来的代替", "“更正.xlsx”（2026-12-10 11:00 收到）", "另存一份后重新放入"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
	after := tree(t, answers)
	for name, data := range before {
		if after[name] != data {
			t.Errorf("%s is not as it was given", name)
		}
	}
	if len(after) != len(before)+1 {
		t.Errorf("%d answers, before %d", len(after), len(before))
	}
}

func TestABookSentAgainAfterAnotherIsToldWhichOneIsInForce(t *testing.T) {
	d := newDesk(t)
	first := rate(t, "120000")
	var out Outcome
	for _, data := range [][]byte{first, rate(t, "150000"), first} {
		d.now = d.now.Add(time.Hour)
		d.drop(Bureau, "政策.xlsx", data)
		out = d.only(d.pass())
	}
	if text := d.answerText(out); !strings.Contains(text, "现在不以本文件为准") || !strings.Contains(text, "“政策.xlsx”（2026-12-10 11:00 收到）") {
		t.Errorf("the receipt:\n%s", text)
	}
}

// A crash between the answer and the removal leaves the file in 收件; what the
// sender has been given does not change under their eyes.
func TestAFileThatACrashLeftBehindIsAnsweredByteForByteAsBefore(t *testing.T) {
	d := newDesk(t)
	good := d.file("S01")
	bad, err := d.c.Faulty(sample.WrongValues, "S06")
	if err != nil {
		t.Fatal(err)
	}
	files := []sample.File{good, bad[0], d.file("教体局")}
	answers := filepath.Join(d.o.Config.Share, share.Answers)
	var before map[string]string
	for range 2 {
		for _, f := range files {
			d.drop(f.Folder, f.Name, f.Data)
		}
		if p := d.pass(); len(p.Outcomes) != len(files) {
			t.Fatalf("%+v", p)
		}
		after := tree(t, answers)
		for name, data := range after {
			if old, ok := before[name]; before != nil && (!ok || old != data) {
				t.Errorf("%s is another than before the crash (there: %v)", name, ok)
			}
		}
		before = after
		d.now = d.now.Add(time.Hour)
	}
}

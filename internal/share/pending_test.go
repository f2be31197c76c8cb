package share

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAReleaseThatWasAnnouncedCanBeTakenBack(t *testing.T) {
	w := newSpace(t)
	const dir = "发布/2026年度/草稿-1a2b3c4d"
	if got, err := w.Announced(); got != "" || err != nil {
		t.Fatalf("nothing was announced yet: %q, %v", got, err)
	}
	must(t, w.Announce(dir))
	if got, err := w.Announced(); got != dir || err != nil {
		t.Errorf("announced %q, %v", got, err)
	}
	must(t, w.PublishRelease(dir, []File{{Name: "财政局/表.xlsx", Data: []byte("x")}}))
	must(t, w.Retract(dir))
	must(t, w.Confirm())
	if got, err := w.Announced(); got != "" || err != nil {
		t.Errorf("after confirming: %q, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Join(w.share, "发布", "2026年度")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	must(t, w.Retract(dir)) // it may have come to the same before
}

// A full disk may leave any part of the name, or none.
func TestAnAnnouncementThatWasCutShortIsMadeAgain(t *testing.T) {
	const dir = "发布/2026年度/草稿-1a2b3c4d"
	for _, cut := range []string{"", "发", dir[:len(dir)-3]} {
		w := newSpace(t)
		must(t, os.WriteFile(filepath.Join(w.state, "publishing"), []byte(cut), 0o600))
		must(t, w.Announce(dir))
		if got, err := w.Announced(); got != dir || err != nil {
			t.Errorf("after %q: announced %q, %v", cut, got, err)
		}
	}
}

func TestOnlyAReleaseIsTakenBack(t *testing.T) {
	w := newSpace(t)
	must(t, w.PublishRelease("发布/2026年度/草稿-1a2b3c4d", []File{{Name: "表.xlsx", Data: []byte("x")}}))
	must(t, w.Announce("发布/2026年度/草稿-1a2b3c4d")) // there already
	if got, err := w.Announced(); got != "" || err != nil {
		t.Errorf("announced what was there before: %q, %v", got, err)
	}
	for _, cut := range []string{"", "发", "发布", "发布/", "发布/2026年度", "发布/2026年度/", "发布/2026年度/草稿-1a", "收件/甲校"} {
		must(t, w.Retract(cut))
	}
	for _, dir := range []string{"收件", "发布/2026年度/草稿-1a2b3c4d"} {
		if _, err := os.Stat(filepath.Join(w.share, dir)); err != nil {
			t.Error(err)
		}
	}
}

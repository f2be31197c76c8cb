package share

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A network share that is unmounted and mounted again is another directory
// under the same path; in between the path is an empty folder, or nothing.
func TestAShareThatGoesAwayAndComesBackIsFoundAgain(t *testing.T) {
	dir := t.TempDir()
	path, state := filepath.Join(dir, "共享"), filepath.Join(dir, "数据")
	if err := Init(path, state); err != nil {
		t.Fatal(err)
	}
	w, err := Open(path, state)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := w.Refresh(); err != nil {
		t.Fatal("a share that is there:", err)
	}
	if err := os.Rename(path, filepath.Join(dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if err := w.Refresh(); !errors.Is(err, ErrShareGone) {
		t.Errorf("gone: %v", err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := w.Refresh(); !errors.Is(err, ErrShareGone) {
		t.Errorf("only the mount point is left: %v", err)
	}
	if err := Init(path, state); err != nil {
		t.Fatal(err)
	}
	if err := w.Refresh(); err != nil {
		t.Fatal("back:", err)
	}
	if err := w.Publish(Answers+"/甲校", []File{{Name: "回执.xlsx", Data: []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(path, Answers, "甲校", "回执.xlsx")); err != nil {
		t.Errorf("published into the share that went away: %v", err)
	}
}

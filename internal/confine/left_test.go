package confine

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A parent that was killed could not remove its step's folder, and what a
// sender sent may lie in it.
func TestAStepRemovesWhatAKilledParentLeft(t *testing.T) {
	in := t.TempDir()
	left := filepath.Join(in, "hesuan-step-1.tmp")
	if err := errors.Join(os.Mkdir(left, 0o700), os.WriteFile(filepath.Join(left, "lock"), nil, 0o600),
		os.WriteFile(filepath.Join(left, "excelize-1"), []byte("370323"), 0o600)); err != nil {
		t.Fatal(err)
	}
	l := limits
	l.Scratch = in
	if _, err := reverse.Run(t.Context(), []byte("x"), l); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

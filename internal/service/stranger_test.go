package service

import (
	"os"
	"path/filepath"
	"testing"

	"hesuan/internal/share"
)

// Whoever reads 发布 takes what lies there for the office's, in a folder of a
// version or not.
func TestAFileBesideTheReleasesIsNoted(t *testing.T) {
	d := newDesk(t)
	at := filepath.Join(d.o.Config.Share, share.Releases)
	for _, name := range []string{"2026年度/" + Current, "#recycle"} {
		if err := os.MkdirAll(filepath.Join(at, filepath.FromSlash(name)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"更正.xlsx", "2026年度/更正.xlsx", "Thumbs.db", "#recycle/旧.xlsx", "2026年度/~$更正.xlsx"} {
		if err := os.WriteFile(filepath.Join(at, filepath.FromSlash(name)), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := d.verified(VerifyOptions{Runs: NoRuns})
	if len(v.Faults) > 0 || len(v.Notes) != 2 || !names(v.Notes, "发布/更正.xlsx", "no recorded run") || !names(v.Notes, "发布/2026年度/更正.xlsx", "no recorded run") {
		t.Errorf("%+v", v)
	}
}

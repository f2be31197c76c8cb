//go:build unix

package share

import (
	"os"
	"syscall"
	"testing"
)

func TestAPipeOrSocketIsRefusedAndNeverOpened(t *testing.T) {
	s := newSpace(t, "甲校")
	if err := syscall.Mkfifo(s.path(Inbox, "甲校", "pipe.xlsx"), 0o644); err != nil {
		t.Fatal(err)
	}
	seen := s.ready()
	if len(seen.Ready) != 0 || len(seen.Refused) != 1 || seen.Refused[0].Why != Special {
		t.Fatalf("saw %+v", seen)
	}
	// A pipe put in the file's place after the look must not hold the service for ever.
	path := s.drop("x", "甲校", "a.xlsx")
	d := s.only()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Claim(d, 100); err != nil || c.Refused != Gone {
		t.Fatalf("claim: %+v, %v", c, err)
	}
}

package share

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/windows"

	"hesuan/internal/share/digest"
)

// excel opens a file as Excel does: others may read it, not write, replace or remove it.
func excel(t *testing.T, path string) (closed func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	must(t, err)
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ, nil,
		windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	must(t, err)
	return func() { must(t, windows.CloseHandle(h)) }
}

func TestAnOpenAnswerIsReplacedLater(t *testing.T) {
	s := newSpace(t, "甲校")
	must(t, s.Publish("回执/甲校", []File{{"a.xlsx", []byte("old")}}))
	closed := excel(t, s.path(Answers, "甲校", "a.xlsx"))
	files := []File{{"a.xlsx", []byte("new")}, {"b.xlsx", []byte("b")}}
	if err := s.Publish("回执/甲校", files); !errors.Is(err, ErrInUse) {
		t.Errorf("publish: %v", err)
	}
	closed()
	if got := s.tree(Answers); len(got) != 2 || got["甲校/a.xlsx"] != "old" || got["甲校/b.xlsx"] != "b" {
		t.Fatalf("published %v", got)
	}
	must(t, s.Publish("回执/甲校", files))
	if got := s.tree(Answers); got["甲校/a.xlsx"] != "new" {
		t.Fatalf("published %v", got)
	}
}

func TestAnOpenDropIsNeitherClaimedNorRemoved(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("return", "甲校", "a.xlsx")
	closed := excel(t, path)
	if c, err := s.Claim(s.only(), 100); err != nil || c.Refused != InUse {
		t.Errorf("claim: %+v, %v", c, err)
	}
	closed()
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	if c, err := s.Claim(s.only(), 100); err != nil || c.Refused != InUse {
		t.Errorf("claim beside a writer who shares: %+v, %v", c, err)
	}
	must(t, writer.Close())
	c := s.claimed(s.only())
	closed = excel(t, path)
	if removed, err := s.Remove(c); removed || err != nil {
		t.Errorf("remove: %v, %v", removed, err)
	}
	closed()
	if d := s.only(); d.entry != "a.xlsx" || !c.Of(d) {
		t.Fatalf("left as %+v", d)
	}
	if removed, err := s.Remove(c); !removed || err != nil || s.Archive.Verify(digest.Of([]byte("return"))) != nil {
		t.Errorf("remove: %v, %v", removed, err)
	}
}

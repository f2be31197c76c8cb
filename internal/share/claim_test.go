package share

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hesuan/internal/share/digest"
)

func TestClaimArchivesThenRemoves(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("return", "甲校", "a.xlsx")
	c := s.claimed(s.only())
	if c.Hash != digest.Of([]byte("return")) || c.Size != 6 || c.Drop.Subject != "甲校" {
		t.Fatalf("claimed %+v", c)
	}
	if !exists(path) {
		t.Fatal("Claim took the file away before it was recorded")
	}
	archived := filepath.Join(s.state, "archive", c.Hash.String()[:2], c.Hash.String())
	info, err := os.Stat(archived)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o400 {
		t.Errorf("the archived file has mode %v", info.Mode())
	}
	if data, err := s.Archive.Read(c.Hash, 100); err != nil || string(data) != "return" {
		t.Fatalf("read %q, %v", data, err)
	}
	if removed, err := s.Remove(c); !removed || err != nil || exists(path) {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	if removed, err := s.Remove(c); removed || err != nil {
		t.Fatalf("a second remove: %v, %v", removed, err)
	}
	if seen := s.ready(); len(seen.Ready)+len(seen.Waiting) != 0 {
		t.Fatalf("left in 收件: %+v", seen)
	}
	if left := s.staged(); len(left) != 0 {
		t.Fatalf("left in the archive: %v", left)
	}
}

func TestACrashAfterAnyStepIsMadeGoodByTheNextScan(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("return", "甲校", "a.xlsx")
	want := digest.Of([]byte("return"))

	// Killed while staging: a half-written file in the archive.
	if _, err := s.Archive.stage(strings.NewReader("ret"), 100); err != nil {
		t.Fatal(err)
	}
	s.reopen()
	lock, err := s.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if left := s.staged(); len(left) != 0 {
		t.Fatalf("left in the archive: %v", left)
	}
	// Killed between archive and record: claimed again with the same result.
	for range 2 {
		if c := s.claimed(s.only()); c.Hash != want {
			t.Fatalf("claimed %+v", c)
		}
	}
	// Killed while removing: set aside, not yet deleted. Both halves are the same drop under its own name.
	if err := os.Rename(path, filepath.Join(filepath.Dir(path), takenPrefix+"a.xlsx")); err != nil {
		t.Fatal(err)
	}
	d := s.only()
	if d.Name != "a.xlsx" || d.Title() != "a.xlsx" {
		t.Fatalf("found as %+v", d)
	}
	c := s.claimed(d)
	if c.Hash != want {
		t.Fatalf("claimed %+v", c)
	}
	if removed, err := s.Remove(c); !removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	entries, err := os.ReadDir(s.path(Inbox, "甲校"))
	if err != nil || len(entries) != 0 {
		t.Fatalf("left in 收件: %v, %v", entries, err)
	}
	if err := s.Archive.Verify(want); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsNotTheOneLookedAtIsNotClaimed(t *testing.T) {
	tests := []struct {
		name   string
		change func(t *testing.T, s *space, path string)
		want   Reason
	}{
		{"deleted", func(t *testing.T, s *space, path string) { must(t, os.Remove(path)) }, Gone},
		{"its folder deleted", func(t *testing.T, s *space, path string) { must(t, os.RemoveAll(filepath.Dir(path))) }, Gone},
		{"its folder replaced by a link", func(t *testing.T, s *space, path string) {
			must(t, os.Rename(filepath.Dir(path), s.path("moved")))
			must(t, os.Symlink("../moved", filepath.Dir(path)))
		}, Gone},
		{"grown", func(t *testing.T, s *space, path string) { appendTo(t, path, "more") }, Changing},
		{"touched", func(t *testing.T, s *space, path string) { touch(t, path, noon) }, Changing},
		{"a folder now", func(t *testing.T, s *space, path string) {
			must(t, os.Remove(path))
			must(t, os.Mkdir(path, 0o755))
		}, Gone},
		{"a link now", func(t *testing.T, s *space, path string) {
			must(t, os.Rename(path, s.path(Inbox, "甲校", "b.xlsx")))
			must(t, os.Symlink("b.xlsx", path))
		}, Gone},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSpace(t, "甲校")
			path := s.drop("return", "甲校", "a.xlsx")
			d := s.only()
			test.change(t, s, path)
			if c, err := s.Claim(d, 100); err != nil || c.Refused != test.want || !c.Hash.IsZero() {
				t.Fatalf("claim: %+v, %v", c, err)
			}
			if left := s.staged(); len(left) != 0 {
				t.Fatalf("left in the archive: %v", left)
			}
		})
	}
}

func TestAFileThatMovesWhileItIsReadIsNotClaimed(t *testing.T) {
	tests := []struct {
		name   string
		change func(t *testing.T, path string)
		want   Reason
	}{
		{"appended to", func(t *testing.T, path string) { appendTo(t, path, "more") }, Changing},
		{"appended to beyond the limit", func(t *testing.T, path string) { appendTo(t, path, strings.Repeat("x", 100)) }, TooLarge},
		{"cut short", func(t *testing.T, path string) { must(t, os.Truncate(path, 3)) }, Changing},
		{"overwritten in place", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte("RETURN"), 0o644))
			touch(t, path, noon)
		}, Changing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSpace(t, "甲校")
			path := s.drop("return", "甲校", "a.xlsx")
			f, info, why, err := s.openDrop(s.only(), 50)
			if err != nil || why != "" {
				t.Fatal(why, err)
			}
			defer f.Close()
			test.change(t, path)
			c, err := s.copyDrop(f, info, 50)
			if err != nil || c.Refused != test.want || !c.Hash.IsZero() {
				t.Fatalf("claim: %+v, %v", c, err)
			}
			if left := s.staged(); len(left) != 0 {
				t.Fatalf("left in the archive: %v", left)
			}
		})
	}
}

func TestAReplacementIsNeverRemovedWithWhatItReplaced(t *testing.T) {
	tests := []struct {
		name    string
		replace func(t *testing.T, path string)
	}{
		{"another file moved over it", func(t *testing.T, path string) {
			info, err := os.Stat(path)
			must(t, err)
			must(t, os.WriteFile(path+".new", []byte("second"), 0o644))
			must(t, os.Chtimes(path+".new", info.ModTime(), info.ModTime()))
			must(t, os.Rename(path+".new", path))
		}},
		{"written over in place", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte("second"), 0o644))
			touch(t, path, noon)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSpace(t, "甲校")
			path := s.drop("1stone", "甲校", "a.xlsx")
			first := s.claimed(s.only())
			test.replace(t, path)
			if removed, err := s.Remove(first); removed || err != nil {
				t.Fatalf("remove: %v, %v", removed, err)
			}
			second := s.claimed(s.only())
			if second.Hash != digest.Of([]byte("second")) {
				t.Fatalf("claimed %+v", second)
			}
			for _, h := range []digest.Hash{first.Hash, second.Hash} {
				if err := s.Archive.Verify(h); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// The moment between the last look and the deletion, which no lock covers.
func TestAReplacementInTheLastMomentIsPutBack(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("1stone", "甲校", "a.xlsx")
	c := s.claimed(s.only())
	must(t, os.Remove(path))
	s.drop("second", "甲校", "a.xlsx")
	dir, err := s.dropDir(c.Drop)
	must(t, err)
	defer dir.Close()
	if aside, err := setAside(dir, "a.xlsx", c.info); aside != "" || err != nil {
		t.Fatalf("set aside as %q, %v", aside, err)
	}
	if got := s.only(); got.entry != "a.xlsx" {
		t.Fatalf("put back as %+v", got)
	}
	// A third version lands while the second is set aside: both stay.
	must(t, dir.Rename("a.xlsx", takenPrefix+"a.xlsx"))
	s.drop("third", "甲校", "a.xlsx")
	must(t, putBack(dir, takenPrefix+"a.xlsx", "a.xlsx"))
	seen := s.ready()
	if len(seen.Ready) != 2 || seen.Ready[0].Name != "a.xlsx" || seen.Ready[1].Name != "a.xlsx" {
		t.Fatalf("saw %+v", seen)
	}
	for _, d := range seen.Ready {
		if removed, err := s.Remove(s.claimed(d)); !removed || err != nil {
			t.Fatalf("remove: %v, %v", removed, err)
		}
	}
	for _, text := range []string{"1stone", "second", "third"} {
		if err := s.Archive.Verify(digest.Of([]byte(text))); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRemoveDoesNotOverwriteAnEarlierFileSetAside(t *testing.T) {
	s := newSpace(t, "甲校")
	s.drop("new", "甲校", "a.xlsx")
	c := s.claimed(s.only())
	s.drop("old", "甲校", takenPrefix+"a.xlsx")
	if removed, err := s.Remove(c); !removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	if c := s.claimed(s.only()); c.Hash != digest.Of([]byte("old")) {
		t.Fatalf("claimed %+v", c)
	}
}

func TestAFileOverTheLimitIsRefusedUnread(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("", "甲校", "big.xlsx")
	must(t, os.Truncate(path, 1<<40)) // sparse
	if c, err := s.Claim(s.only(), 1<<20); err != nil || c.Refused != TooLarge {
		t.Fatalf("claim: %+v, %v", c, err)
	}
	s2 := newSpace(t, "甲校")
	s2.drop("12345", "甲校", "fits.xlsx")
	if c, err := s2.Claim(s2.only(), 5); err != nil || c.Refused != "" {
		t.Fatalf("a file of exactly the limit: %+v, %v", c, err)
	}
}

func TestAReadOnlyFileIsTaken(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("return", "甲校", "a.xlsx")
	must(t, os.Chmod(path, 0o444))
	if removed, err := s.Remove(s.claimed(s.only())); !removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
}

func TestSameBytesAgainKeepTheFirstArchivedFile(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	s.drop("return", "甲校", "a.xlsx")
	first := s.claimed(s.only())
	_, path := place(first.Hash)
	before, err := s.Archive.root.Stat(path)
	must(t, err)
	s.drop("return", "乙校", "b.xlsx")
	for _, d := range s.ready().Ready {
		s.claimed(d)
	}
	after, err := s.Archive.root.Stat(path)
	must(t, err)
	if !unchanged(before, after) {
		t.Fatal("the archived file was written again")
	}
}

func TestADamagedArchiveIsNoticedAndTheOriginalStays(t *testing.T) {
	s := newSpace(t, "甲校")
	dropped := s.drop("return", "甲校", "a.xlsx")
	c := s.claimed(s.only())
	_, path := place(c.Hash)
	full := filepath.Join(s.state, archiveDir, filepath.FromSlash(path))
	must(t, os.Chmod(full, 0o600))
	must(t, os.WriteFile(full, []byte("retuRn"), 0o600))
	if err := s.Archive.Verify(c.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("Verify: %v", err)
	}
	if data, err := s.Archive.Read(c.Hash, 100); !errors.Is(err, ErrDamaged) {
		t.Errorf("Read: %q, %v", data, err)
	}
	if again, err := s.Claim(s.only(), 100); !errors.Is(err, ErrDamaged) || !again.Hash.IsZero() {
		t.Errorf("Claim: %+v, %v", again, err)
	}
	if !exists(dropped) {
		t.Error("the sender's file is gone")
	}
	if left := s.staged(); len(left) != 0 {
		t.Errorf("left in the archive: %v", left)
	}
	if err := s.Archive.Verify(digest.Of([]byte("never seen"))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Verify of an unknown document: %v", err)
	}
}

func TestPutArchivesWhatNobodyDropped(t *testing.T) {
	s := newSpace(t)
	h, err := s.Archive.Put(strings.NewReader("policy"), 6)
	if err != nil || h != digest.Of([]byte("policy")) {
		t.Fatalf("put: %v, %v", h, err)
	}
	f, err := s.Archive.Open(h)
	must(t, err)
	defer f.Close()
	if data, err := io.ReadAll(f); err != nil || string(data) != "policy" {
		t.Fatalf("read %q, %v", data, err)
	}
	if _, err := s.Archive.Put(strings.NewReader("policy!"), 6); err == nil {
		t.Error("a document over the limit was archived")
	}
	if _, err := s.Archive.Read(h, 5); err == nil {
		t.Error("a document over the limit was read")
	}
	broken := io.MultiReader(strings.NewReader("half"), &failing{})
	if _, err := s.Archive.Put(broken, 100); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a reader that fails: %v", err)
	}
	if left := s.staged(); len(left) != 0 {
		t.Errorf("left in the archive: %v", left)
	}
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

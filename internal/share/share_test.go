package share

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// space is a workspace on real disk.
type space struct {
	*Workspace
	t            *testing.T
	share, state string
}

func newSpace(t *testing.T, subjects ...string) *space {
	t.Helper()
	dir := t.TempDir()
	s := &space{t: t, share: filepath.Join(dir, "共享"), state: filepath.Join(dir, "数据")}
	if err := Init(s.share, s.state); err != nil {
		t.Fatal(err)
	}
	s.reopen()
	if err := s.AddSubjects(subjects); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *space) reopen() {
	s.t.Helper()
	ws, err := Open(s.share, s.state)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { ws.Close() })
	s.Workspace = ws
}

// path is a place in the share.
func (s *space) path(elem ...string) string {
	return filepath.Join(append([]string{s.share}, elem...)...)
}

func (s *space) drop(text string, elem ...string) string {
	s.t.Helper()
	path := s.path(append([]string{Inbox}, elem...)...)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	return path
}

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// ready is what two looks a minute apart find.
func (s *space) ready() Sighting {
	s.t.Helper()
	_, look, err := s.Scan(Look{}, noon, Rules{})
	if err != nil {
		s.t.Fatal(err)
	}
	seen, _, err := s.Scan(look, noon.Add(time.Minute), Rules{Quiet: 3 * time.Second})
	if err != nil {
		s.t.Fatal(err)
	}
	return seen
}

// only is the one file that is ready.
func (s *space) only() Drop {
	s.t.Helper()
	seen := s.ready()
	if len(seen.Ready) != 1 || len(seen.Faults) != 0 {
		s.t.Fatalf("want one ready file, saw %+v", seen)
	}
	return seen.Ready[0]
}

func (s *space) claimed(d Drop) Claim {
	s.t.Helper()
	c, err := s.Claim(d, 1<<20)
	if err != nil || c.Refused != "" {
		s.t.Fatalf("claim: %+v, %v", c, err)
	}
	return c
}

// staged are the archive's unfinished files; there must be none when nothing is under way.
func (s *space) staged() []string {
	s.t.Helper()
	entries, err := os.ReadDir(filepath.Join(s.state, archiveDir, stageDir))
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func TestInitMakesTwoRootsAndMayBeRepeated(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	s.drop("x", "甲校", "a.xlsx")
	if err := Init(s.share, s.state); err != nil {
		t.Fatal(err)
	}
	if err := s.AddSubjects([]string{"甲校", "丙校"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{Templates, Inbox, Answers, Releases, Inbox + "/乙校", Answers + "/丙校", Inbox + "/甲校/a.xlsx"} {
		if !exists(s.path(path)) {
			t.Errorf("%s is missing", path)
		}
	}
	info, err := os.Stat(s.state)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the state has mode %v", info.Mode())
	}
	if got := s.Database(); got != filepath.Join(s.state, "hesuan.db") {
		t.Errorf("database is %s", got)
	}
}

func TestRootsNeverMix(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	real := filepath.Join(dir, "real")
	if err := os.MkdirAll(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	pairs := [][2]string{
		{real, real},
		{real, filepath.Join(real, "数据")},
		{filepath.Join(real, "共享"), real},
		{link, filepath.Join(real, "数据")},
	}
	for _, pair := range pairs {
		if err := Init(pair[0], pair[1]); !errors.Is(err, ErrMixed) {
			t.Errorf("Init(%v) = %v", pair, err)
		}
		if ws, err := Open(pair[0], pair[1]); !errors.Is(err, ErrMixed) {
			t.Errorf("Open(%v) = %v, %v", pair, ws, err)
		}
	}
	// A name that merely begins like the other root is a neighbour.
	if err := Init(filepath.Join(dir, "a"), filepath.Join(dir, "ab")); err != nil {
		t.Error(err)
	}
	if err := Init(filepath.Join(dir, "c"), filepath.Join(dir, "..c")); err != nil {
		t.Error(err)
	}
}

func TestOpenOfNoWorkspaceIsAnError(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "a"), filepath.Join(dir, "b")); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v", err)
	}
}

func TestASecondLockFailsUntilTheFirstIsReleased(t *testing.T) {
	s := newSpace(t)
	lock, err := s.Lock()
	if err != nil {
		t.Fatal(err)
	}
	other, err := Open(s.share, s.state)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if second, err := other.Lock(); !errors.Is(err, ErrHeld) || !strings.Contains(err.Error(), "process") {
		t.Fatalf("second lock: %v, %v", second, err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := other.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestLockClearsWhatAKilledProcessLeft(t *testing.T) {
	s := newSpace(t, "甲校")
	kept := []string{
		s.drop("drop", "甲校", "a.xlsx"),
		s.drop("aside", "甲校", takenPrefix+"b.xlsx"),
		s.path(Answers, "甲校", "回执.xlsx"),
		s.path(Releases, "2026", "第1版", "表.xlsx"),
	}
	left := []string{
		s.path(Answers, "甲校", tempName()),
		s.path(Releases, "2026", tempName(), "财政局", "表.xlsx"),
		s.path(Templates, tempName()),
		filepath.Join(s.state, archiveDir, stageDir, "HALF"),
	}
	for _, path := range append(kept[2:], left...) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	lock, err := s.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	for _, path := range kept {
		if !exists(path) {
			t.Errorf("%s was cleared away", path)
		}
	}
	for _, path := range left {
		if exists(path) {
			t.Errorf("%s was left", path)
		}
	}
}

func TestEveryReasonIsExplained(t *testing.T) {
	for _, why := range []Reason{New, Changing, InUse, Gone, Folder, Link, Special, TooLarge, TooMany} {
		if why.Label() == "" {
			t.Errorf("%q has no label", why)
		}
	}
}

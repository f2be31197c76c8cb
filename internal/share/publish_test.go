package share

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// tree lists the files below a folder of the share, with their text.
func (s *space) tree(dir string) map[string]string {
	s.t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(s.path(dir), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.path(dir), path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		found[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

func TestPublishReplacesAndLeavesTheIdenticalAlone(t *testing.T) {
	s := newSpace(t, "甲校")
	answer := []File{{"回执.xlsx", []byte("one")}, {"退回.xlsx", []byte("marked")}}
	must(t, s.Publish("回执/甲校", answer))
	before, err := os.Stat(s.path(Answers, "甲校", "退回.xlsx"))
	must(t, err)
	answer[0].Data = []byte("two")
	must(t, s.Publish("回执/甲校", answer))
	want := map[string]string{"甲校/回执.xlsx": "two", "甲校/退回.xlsx": "marked"}
	if got := s.tree(Answers); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("published %v", got)
	}
	after, err := os.Stat(s.path(Answers, "甲校", "退回.xlsx"))
	must(t, err)
	if !unchanged(before, after) {
		t.Error("an identical file was written again")
	}
	must(t, s.Publish("模板", []File{{"集团名册.xlsx", nil}}))
	must(t, s.Publish("模板/新校", []File{{"模板.xlsx", []byte("t")}}))
	if got := s.tree(Templates); len(got) != 2 {
		t.Errorf("templates %v", got)
	}
}

func TestPublishWritesNowhereElse(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	outside := t.TempDir()
	must(t, os.Remove(s.path(Answers, "甲校")))
	must(t, os.Symlink("乙校", s.path(Answers, "甲校")))
	must(t, os.Symlink(outside, s.path(Answers, "丙校")))
	must(t, os.Symlink(filepath.Join(outside, "x"), s.path(Answers, "乙校", "回执.xlsx")))
	file := []File{{"a.xlsx", []byte("x")}}
	for _, dir := range []string{"收件/甲校", "", ".", "..", "回执/../收件", "回执/甲校", "回执/丙校", "/etc", "回执//", "回执/a\\b", "其他"} {
		if err := s.Publish(dir, file); err == nil {
			t.Errorf("published into %q", dir)
		}
	}
	for _, name := range []string{"", "../a.xlsx", "a/b.xlsx", "CON", "a.", ".hidden", "~$a.xlsx", "a\u202eb", "a\x00"} {
		if err := s.Publish("回执/乙校", []File{{name, nil}}); err == nil {
			t.Errorf("published a file called %q", name)
		}
	}
	if err := s.Publish("回执/乙校", []File{{"A.xlsx", nil}, {"a.xlsx", nil}}); err == nil {
		t.Error("published two files that are one on Windows")
	}
	// A link in place of the file is replaced, not followed.
	must(t, s.Publish("回执/乙校", []File{{"回执.xlsx", []byte("real")}}))
	info, err := os.Lstat(s.path(Answers, "乙校", "回执.xlsx"))
	must(t, err)
	if !info.Mode().IsRegular() {
		t.Error("the link is still there")
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 0 {
		t.Errorf("written outside: %v, %v", entries, err)
	}
	if got := s.tree("收件"); len(got) != 0 {
		t.Errorf("written into 收件: %v", got)
	}
}

func TestOneAnswerThatCannotBeWrittenDoesNotKeepBackTheOthers(t *testing.T) {
	s := newSpace(t, "甲校")
	must(t, os.MkdirAll(s.path(Answers, "甲校", "a.xlsx", "in the way"), 0o755))
	err := s.Publish("回执/甲校", []File{{"a.xlsx", []byte("a")}, {"b.xlsx", []byte("b")}})
	if err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if got := s.tree(Answers); len(got) != 1 || got["甲校/b.xlsx"] != "b" {
		t.Fatalf("published %v", got)
	}
}

func TestPublishFindsAFolderInAnotherUnicodeForm(t *testing.T) {
	s := newSpace(t)
	must(t, os.Mkdir(s.path(Answers, "\uf914校"), 0o755))
	must(t, s.Publish("回执/樂校", []File{{"a.xlsx", []byte("x")}}))
	if got := s.tree(Answers); len(got) != 1 || got["\uf914校/a.xlsx"] != "x" {
		t.Fatalf("published %v", got)
	}
}

func TestAReleaseIsPublishedWholeAndNeverChanged(t *testing.T) {
	s := newSpace(t)
	release := []File{
		{"财政局/集团化办学经费分配表.xlsx", []byte("fen")},
		{"领导/集团简报/第1集团.pdf", []byte("pdf")},
		{"清单.json", []byte("{}")},
	}
	const dir = "发布/2026年度/第1版"
	must(t, s.PublishRelease(dir, release))
	want := map[string]string{
		"2026年度/第1版/财政局/集团化办学经费分配表.xlsx": "fen",
		"2026年度/第1版/领导/集团简报/第1集团.pdf":    "pdf",
		"2026年度/第1版/清单.json":             "{}",
	}
	if got := s.tree(Releases); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("published %v", got)
	}
	// A reader has it open; publishing again changes nothing.
	must(t, os.WriteFile(s.path(dir, "财政局", "~$集团化办学经费分配表.xlsx"), []byte("lock"), 0o644))
	must(t, os.WriteFile(s.path(dir, "Thumbs.db"), nil, 0o644))
	slices.Reverse(release)
	must(t, s.PublishRelease(dir, release))

	differ := map[string][]File{
		"other bytes":  {release[0], release[1], {release[2].Name, []byte("FEN")}},
		"one less":     release[:2],
		"one more":     append(slices.Clone(release), File{"b.txt", nil}),
		"another name": {release[0], release[1], {"财政局/b.xlsx", release[2].Data}},
	}
	for name, files := range differ {
		if err := s.PublishRelease(dir, files); !errors.Is(err, ErrDiffers) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.tree(Releases); len(got) != 5 || got["2026年度/第1版/清单.json"] != "{}" {
		t.Fatalf("after all that: %v", got)
	}
}

func TestAFailedReleaseLeavesNothing(t *testing.T) {
	s := newSpace(t)
	// A file cannot also be a folder; this fails after the first file is written.
	err := s.PublishRelease("发布/2026年度/第1版", []File{{"a", []byte("x")}, {"a/b", []byte("y")}})
	if err == nil {
		t.Fatal("published")
	}
	entries, err := os.ReadDir(s.path(Releases, "2026年度"))
	if err != nil || len(entries) != 0 {
		t.Fatalf("left %v, %v", entries, err)
	}
	for _, dir := range []string{"发布", "发布/", "收件/x", "发布/2026年度/..", "回执"} {
		if err := s.PublishRelease(dir, nil); err == nil {
			t.Errorf("released into %q", dir)
		}
	}
}

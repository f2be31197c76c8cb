//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// look is what must hold at every moment, even right after a kill: what left
// 收件 is in the archive, recorded and answered, and an answer never changes.
func (s *siege) look() {
	s.t.Helper()
	s.answers()
	left := map[digest.Hash]bool{}
	var gone []*drop
	for _, d := range s.drops {
		switch {
		case s.lies(d):
			left[d.hash] = true
		case !d.replaced:
			gone = append(gone, d)
		}
	}
	for _, d := range gone {
		s.archived(d)
	}
	r, err := store.OpenReader(s.t.Context(), filepath.Join(s.dir, "数据", "hesuan.db"))
	s.must(err)
	defer r.Close()
	pending, err := r.Pending(s.t.Context())
	s.must(err)
	for _, sub := range pending {
		if !left[sub.Hash] && !s.anyReplaced(sub.Hash) {
			s.t.Errorf("%s/%s left 收件 without an answer", sub.Subject, sub.File)
		}
	}
}

// lies reports whether a drop is still in 收件, under its name or set aside.
func (s *siege) lies(d *drop) bool {
	path := s.inbox(d)
	for _, name := range []string{path, filepath.Join(filepath.Dir(path), ".hesuan-taken-"+d.name)} {
		if _, err := os.Lstat(name); err == nil {
			return true
		}
	}
	return false
}

func (s *siege) anyReplaced(h digest.Hash) bool {
	return slices.ContainsFunc(s.drops, func(d *drop) bool { return d.hash == h && d.replaced })
}

// archived wants the bytes of a drop in the archive.
func (s *siege) archived(d *drop) {
	s.t.Helper()
	if s.checked[d.hash] {
		return
	}
	s.checked[d.hash] = true
	name := d.hash.String()
	data, err := os.ReadFile(filepath.Join(s.dir, "数据", "archive", name[:2], name))
	if err != nil || digest.Of(data) != d.hash {
		s.t.Errorf("%s/%s is not in the archive as it was dropped: %v", d.folder, d.name, err)
	}
}

// answers wants every answer that was there before, with the bytes it had.
func (s *siege) answers() {
	s.t.Helper()
	root := filepath.Join(s.dir, "共享", share.Answers)
	there := map[string]bool{}
	s.must(filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isAnswer(e.Name()) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		there[path] = true
		before, known := s.seen[path]
		if s.seen[path] = digest.Of(data); known && before != s.seen[path] {
			s.t.Errorf("%s is not the answer it was", path)
		}
		return nil
	}))
	for path := range s.seen {
		if !there[path] {
			s.t.Errorf("%s is gone", path)
		}
	}
}

func isAnswer(name string) bool {
	kind, _, _ := strings.Cut(name, "_")
	return slices.Contains([]string{"回执", "退回", "退回说明"}, kind)
}

// account is what must hold once the folder has come to rest.
func (s *siege) account() {
	s.t.Helper()
	s.answers()
	s.tidy()
	o, err := service.OpenReader(s.t.Context(), s.dir, nil)
	s.must(err)
	defer o.Close()
	subs := s.recorded(o.Reader)
	s.logged(o.Reader, subs)
	s.counted(o.Reader)
	s.extended(o.Reader)
	s.versions(o.Reader)
	s.runs(o.Reader)
	s.database(o.Reader)
	if s.t.Failed() {
		s.t.Fatal("after ", s.sums())
	}
}

// tidy wants nothing in 收件 and no temporary anywhere.
func (s *siege) tidy() {
	s.t.Helper()
	for _, root := range []string{"共享", "数据/archive"} {
		s.must(filepath.WalkDir(filepath.Join(s.dir, root), func(path string, e fs.DirEntry, err error) error {
			inbox := strings.Contains(path, "/共享/"+share.Inbox+"/") && !e.IsDir()
			stage := strings.Contains(path, "/archive/tmp/")
			if inbox || stage || strings.HasPrefix(e.Name(), ".hesuan-") {
				s.t.Errorf("left behind: %s", path)
			}
			return err
		}))
	}
}

// recorded wants one record of each document, judged as it is, with its
// answers, and no record of anything else.
func (s *siege) recorded(r *store.Reader) map[digest.Hash]store.Submission {
	s.t.Helper()
	found := map[digest.Hash]store.Submission{}
	for _, period := range []string{"", "2026年度"} {
		subs, err := r.Filed(s.t.Context(), period)
		s.must(err)
		for _, sub := range subs {
			if _, twice := found[sub.Hash]; twice {
				s.t.Errorf("%s/%s is recorded twice", sub.Subject, sub.File)
			}
			found[sub.Hash] = sub
		}
	}
	known := map[digest.Hash]bool{}
	for _, d := range s.drops {
		known[d.hash] = true
		sub, ok := found[d.hash]
		switch {
		case !ok && d.replaced:
			continue
		case !ok:
			s.t.Errorf("%s/%s was never recorded", d.folder, d.name)
			continue
		}
		s.archived(d)
		alike := sub.State == d.state || s.warned && sub.State.Counts() && d.state.Counts()
		if !alike && d.state != "" || sub.State == store.Received {
			s.t.Errorf("%s/%s: %s, want %s", d.folder, d.name, sub.State, d.state)
		}
		s.answered(d, sub)
	}
	for h, sub := range found {
		if !known[h] {
			s.t.Errorf("%s/%s was never dropped", sub.Subject, sub.File)
		}
	}
	return found
}

// answered wants one answer for each name a document was dropped under; where
// something else stands by now, those that say so come on top.
func (s *siege) answered(d *drop, sub store.Submission) {
	s.t.Helper()
	names := map[string]bool{}
	least := 0
	for _, other := range s.drops {
		if other.hash == d.hash && !names[other.name] {
			names[other.name] = true
			if !other.replaced {
				least++
			}
		}
	}
	folder := d.folder
	if slices.Contains([]string{"", "没有这个单位"}, folder) {
		folder = service.Unclaimed
	}
	n, overtaken := s.answersTo(d.hash, folder)
	if d.state != "" && (n+overtaken < least || n > len(names)) {
		s.t.Errorf("%s/%s: %d answers to a document with %d names", d.folder, d.name, n, len(names))
	}
	if overtaken > 0 && sub.ReplacedBy == 0 && slices.Contains([]store.Kind{store.Return, store.Office}, sub.Kind) {
		s.t.Errorf("%s/%s counts, and %d answers say that it does not", d.folder, d.name, overtaken)
	}
	if _, ok := s.seen[filepath.Join(s.dir, "共享", share.Answers, folder, sub.Answer)]; !ok || sub.AnsweredAt.IsZero() {
		s.t.Errorf("%s/%s: the answer %q is not there", d.folder, d.name, sub.Answer)
	}
}

// answersTo counts the answers to a document in a folder, and those that say
// what stands instead of it.
func (s *siege) answersTo(h digest.Hash, folder string) (n, overtaken int) {
	for path := range s.seen {
		switch {
		case !strings.HasSuffix(path, "_"+h.Short()[:6]+".xlsx") || folder != "" && filepath.Base(filepath.Dir(path)) != folder:
		case strings.Contains(filepath.Base(path), service.Overtaken):
			overtaken++
		default:
			n++
		}
	}
	return n, overtaken
}

// logged wants each act in the audit log as often as it was called for.
func (s *siege) logged(r *store.Reader, subs map[digest.Hash]store.Submission) {
	s.t.Helper()
	acts := map[string]int{}
	for after := int64(0); ; {
		some, err := r.Log(s.t.Context(), after, 500)
		s.must(err)
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			acts[e.Action+" "+e.Entity]++
			after = e.Seq
		}
	}
	drops := map[digest.Hash][]*drop{}
	for _, d := range s.drops {
		drops[d.hash] = append(drops[d.hash], d)
	}
	for h, sub := range subs {
		entity := fmt.Sprintf("submission/%d", sub.ID)
		if n := acts["receive "+entity]; n != 1 {
			s.t.Errorf("%s: received %d times", entity, n)
		}
		if n := acts["judge "+entity]; n != 1 && len(drops[h]) == 1 {
			s.t.Errorf("%s: judged %d times", entity, n)
		}
		_, overtaken := s.answersTo(h, "")
		if n := acts["answer "+entity]; n < 1 || n > len(drops[h])+overtaken {
			s.t.Errorf("%s: answered %d times, dropped %d times, %d times after another stood", entity, n, len(drops[h]), overtaken)
		}
	}
}

// counted wants, of each school, the last return in order that it filed.
func (s *siege) counted(r *store.Reader) {
	s.t.Helper()
	for _, kind := range []store.Kind{store.Return, store.Office} {
		current, err := r.Current(s.t.Context(), "2026年度", kind)
		s.must(err)
		counts := map[digest.Hash]bool{}
		for _, sub := range current {
			counts[sub.Hash] = true
		}
		last := map[string]*drop{}
		first := map[digest.Hash]bool{}
		for _, d := range s.drops {
			if d.kind == kind && d.state == store.Accepted && d.folder != service.Bureau && !first[d.hash] && (!d.replaced || s.checked[d.hash] && s.wasRecorded(r, d)) {
				last[d.folder], first[d.hash] = d, true
			}
		}
		for folder, d := range last {
			if !counts[d.hash] {
				s.t.Errorf("%s: what was filed last (%s) does not count:\n%s", folder, d.hash.Short(), s.history(r, folder))
			}
		}
		bureau := 0
		if kind == store.Office {
			bureau = 1
		}
		if n := len(current); n < len(last) || n > len(last)+bureau {
			s.t.Errorf("%d %ss count, of %d who filed", n, kind, len(last))
		}
	}
}

// extended wants the day that was granted last to stand.
func (s *siege) extended(r *store.Reader) {
	s.t.Helper()
	stands, err := r.Extensions(s.t.Context(), "2026年度")
	s.must(err)
	var last *drop
	first := map[digest.Hash]bool{}
	for _, d := range s.drops {
		if d.kind == store.Grant && !first[d.hash] && (!d.replaced || s.checked[d.hash] && s.wasRecorded(r, d)) {
			last, first[d.hash] = d, true
		}
	}
	switch {
	case last == nil && len(stands) > 0, last != nil && len(stands) != 1:
		s.t.Errorf("%d extensions stand, of %d workbooks that grant one", len(stands), len(first))
	case last != nil && stands[0].Until != last.until:
		s.t.Errorf("%s has until %s, granted last was %s:\n%s", s.longer(), stands[0].Until, last.until, s.history(r, last.folder))
	}
}

// history is what was dropped into a folder, and what became of it.
func (s *siege) history(r *store.Reader, folder string) string {
	var b strings.Builder
	subs, err := r.Filed(s.t.Context(), "2026年度")
	s.must(err)
	for i, d := range s.drops {
		if d.folder != folder {
			continue
		}
		fmt.Fprintf(&b, "  drop %d %s %s replaced %v", i, d.name, d.hash.Short(), d.replaced)
		for _, sub := range subs {
			if sub.Hash == d.hash {
				fmt.Fprintf(&b, " → %d %s received %s judged %s answered %s replaced by %d", sub.ID, sub.State,
					sub.ReceivedAt.Format("15:04"), sub.JudgedAt.Format("15:04"), sub.AnsweredAt.Format("15:04"), sub.ReplacedBy)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (s *siege) wasRecorded(r *store.Reader, d *drop) bool {
	for _, period := range []string{"", "2026年度"} {
		subs, err := r.Filed(s.t.Context(), period)
		s.must(err)
		if slices.ContainsFunc(subs, func(sub store.Submission) bool { return sub.Hash == d.hash }) {
			return true
		}
	}
	return false
}

// versions wants every book that was accepted in force once, in the order in
// which they were dropped.
func (s *siege) versions(r *store.Reader) {
	s.t.Helper()
	for _, kind := range []store.Kind{store.Register, store.Policy} {
		all, err := r.Versions(s.t.Context(), kind)
		s.must(err)
		var have, want []digest.Hash
		for _, v := range all[1:] {
			if !strings.HasPrefix(v.Note, "集团变更") {
				have = append(have, v.Hash)
			}
		}
		for _, d := range s.drops {
			if d.kind == kind && !slices.Contains(want, d.hash) && (!s.anyReplaced(d.hash) || slices.Contains(have, d.hash)) {
				want = append(want, d.hash)
			}
		}
		if !slices.Equal(have, want) {
			s.t.Errorf("%s: %d versions %v came into force, want %d %v", kind, len(have), have, len(want), want)
		}
	}
}

// runs wants the files of every run as it recorded them.
func (s *siege) runs(r *store.Reader) {
	s.t.Helper()
	root := filepath.Join(s.dir, "共享", share.Releases, "2026年度")
	there := map[string]bool{}
	entries, err := os.ReadDir(root)
	s.must(err)
	for _, e := range entries {
		there[e.Name()] = e.Name() != service.Current
	}
	for id := store.RunID(1); ; id++ {
		run, err := r.Run(s.t.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		s.must(err)
		folder := "草稿-" + run.Fingerprint.Short()[:8]
		delete(there, folder)
		for _, a := range run.Artefacts {
			data, err := os.ReadFile(filepath.Join(root, folder, a.Recipient, a.Name))
			if err != nil || digest.Of(data) != a.Hash {
				s.t.Errorf("run %d: %s/%s is not as recorded: %v", id, a.Recipient, a.Name, err)
			}
		}
	}
	delete(there, service.Current)
	for _, folder := range slices.Sorted(maps.Keys(there)) {
		s.t.Errorf("%s is of no run", folder)
	}
}

// database wants the audit chain sound.
func (s *siege) database(r *store.Reader) {
	s.t.Helper()
	chain, err := r.Verify(s.t.Context())
	s.must(err)
	for _, f := range chain.Faults {
		s.t.Errorf("audit: %s %s", f.Entity, f.What)
	}
}

// sums are the figures of a siege.
func (s *siege) sums() string {
	distinct := map[digest.Hash]bool{}
	for _, d := range s.drops {
		distinct[d.hash] = true
	}
	return fmt.Sprintf("%d files dropped, %d of them different, %d answers", len(s.drops), len(distinct), len(s.seen))
}

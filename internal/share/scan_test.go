package share

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// rounds looks three times, 2 s apart, doing what it is told between the looks, and returns what the last one saw.
func (s *space) rounds(rules Rules, between ...func()) Sighting {
	s.t.Helper()
	var seen Sighting
	var look Look
	for i := range len(between) + 1 {
		var err error
		if seen, look, err = s.Scan(look, noon.Add(time.Duration(i)*2*time.Second), rules); err != nil {
			s.t.Fatal(err)
		}
		if i < len(between) {
			between[i]()
		}
	}
	return seen
}

func why(obstacles []Obstacle) map[string]Reason {
	m := map[string]Reason{}
	for _, o := range obstacles {
		m[o.Subject+"/"+o.Title] = o.Why
	}
	return m
}

func TestAFileIsReadyWhenItHeldStill(t *testing.T) {
	nothing := func() {}
	tests := []struct {
		name    string
		rules   Rules
		between func(path string) []func()
		want    Reason // "" for ready
	}{
		{"first look", Rules{}, func(string) []func() { return nil }, New},
		{"second look", Rules{}, func(string) []func() { return []func(){nothing} }, ""},
		{"second look before the quiet time is over", Rules{Quiet: 3 * time.Second}, func(string) []func() { return []func(){nothing} }, Changing},
		{"third look after it", Rules{Quiet: 3 * time.Second}, func(string) []func() { return []func(){nothing, nothing} }, ""},
		{"growing file", Rules{}, func(path string) []func() {
			return []func(){nothing, func() { appendTo(t, path, "more") }}
		}, Changing},
		{"growing file that pretends to be old", Rules{}, func(path string) []func() {
			old := noon.AddDate(-1, 0, 0)
			return []func(){
				func() { touch(t, path, old) },
				func() { appendTo(t, path, "more"); touch(t, path, old) },
			}
		}, Changing},
		{"same size, written again", Rules{}, func(path string) []func() {
			return []func(){nothing, func() { touch(t, path, noon.Add(time.Hour)) }}
		}, Changing},
		{"stopped growing, quiet time starts anew", Rules{Quiet: 3 * time.Second}, func(path string) []func() {
			return []func(){func() { appendTo(t, path, "more") }, nothing}
		}, Changing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSpace(t, "甲校")
			path := s.drop("x", "甲校", "a.xlsx")
			seen := s.rounds(test.rules, test.between(path)...)
			if test.want == "" {
				if len(seen.Ready) != 1 || seen.Ready[0].Subject != "甲校" || seen.Ready[0].Name != "a.xlsx" || len(seen.Waiting) != 0 {
					t.Fatalf("saw %+v", seen)
				}
				return
			}
			if len(seen.Ready) != 0 || why(seen.Waiting)["甲校/a.xlsx"] != test.want {
				t.Fatalf("saw %+v, want it to wait: %s", seen, test.want)
			}
		})
	}
}

func TestAClockSetBackDelaysAFileByOneQuietTimeOnly(t *testing.T) {
	s := newSpace(t, "甲校")
	s.drop("x", "甲校", "a.xlsx")
	rules := Rules{Quiet: 3 * time.Second}
	_, look, _ := s.Scan(Look{}, noon, rules)
	back := noon.AddDate(0, 0, -1)
	seen, look, _ := s.Scan(look, back, rules)
	if len(seen.Ready) != 0 {
		t.Fatalf("saw %+v", seen)
	}
	if seen, _, _ = s.Scan(look, back.Add(4*time.Second), rules); len(seen.Ready) != 1 {
		t.Fatalf("saw %+v", seen)
	}
}

func TestAnEmptyFileIsTakenAndAnswered(t *testing.T) {
	s := newSpace(t, "甲校")
	s.drop("", "甲校", "空.xlsx")
	c := s.claimed(s.only())
	if c.Size != 0 {
		t.Fatalf("claimed %+v", c)
	}
	if removed, err := s.Remove(c); !removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
}

func TestLockFilesHoldBackTheWorkbookBesideThem(t *testing.T) {
	locks := []struct {
		lock, file string
		others     int
	}{
		{"~$报表.xlsx", "报表.xlsx", 1},
		{"~$報.docx", "年度報.docx", 1}, // Word replaces the first two characters
		{".~lock.报表.xlsx#", "报表.xlsx", 1},
		{"~$e\u0301.xlsx", "é.xlsx", 1}, // another Unicode form
	}
	for _, test := range locks {
		t.Run(test.lock, func(t *testing.T) {
			s := newSpace(t, "甲校")
			lock := s.drop("user", "甲校", test.lock)
			s.drop("x", "甲校", test.file)
			s.drop("x", "甲校", "其他.xlsx")
			if strings.HasPrefix(test.lock, ".~lock.") {
				s.drop("x", "甲校", "年度"+test.file) // only Word leaves out two characters
				test.others++
			}
			touch(t, lock, noon.Add(-2*time.Hour))
			seen := s.ready()
			if len(seen.Ready) != test.others || len(seen.Waiting) != 1 || why(seen.Waiting)["甲校/"+test.file] != InUse {
				t.Fatalf("saw %+v", seen)
			}
			left := s.rounds(Rules{StaleLock: time.Hour}, func() {})
			if len(left.Ready) != test.others+1 {
				t.Fatalf("a lock left by a crash still holds: %+v", left)
			}
			if err := os.Remove(lock); err != nil {
				t.Fatal(err)
			}
			if seen := s.ready(); len(seen.Ready) != test.others+1 {
				t.Fatalf("without the lock: %+v", seen)
			}
		})
	}
}

func TestLitterOfProgramsIsIgnored(t *testing.T) {
	s := newSpace(t, "甲校")
	for _, name := range []string{"~$a.xlsx", ".DS_Store", "._a.xlsx", "Thumbs.db", "DESKTOP.INI"} {
		s.drop("x", "甲校", name)
		s.drop("x", name)
	}
	if err := os.Mkdir(s.path(Inbox, ".snapshot"), 0o755); err != nil {
		t.Fatal(err)
	}
	seen := s.ready()
	if len(seen.Ready)+len(seen.Waiting)+len(seen.Refused)+len(seen.Faults) != 0 {
		t.Fatalf("saw %+v", seen)
	}
}

func TestFoldersAndLinksAreRefused(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	secret := filepath.Join(t.TempDir(), "secret.xlsx")
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	inside := s.drop("other school's", "乙校", "b.xlsx")
	for name, target := range map[string]string{"out.xlsx": secret, "in.xlsx": inside, "rel.xlsx": "../乙校/b.xlsx", "loop.xlsx": "loop.xlsx"} {
		if err := os.Symlink(target, s.path(Inbox, "甲校", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(s.path(Inbox, "甲校", "2026年"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"丙校": filepath.Dir(secret), "丁校": "乙校"} {
		if err := os.Symlink(target, s.path(Inbox, name)); err != nil {
			t.Fatal(err)
		}
	}
	seen := s.ready()
	if len(seen.Ready) != 1 || seen.Ready[0].Subject != "乙校" || len(seen.Faults) != 0 {
		t.Fatalf("ready %+v, faults %v", seen.Ready, seen.Faults)
	}
	want := map[string]Reason{
		"甲校/out.xlsx": Link, "甲校/in.xlsx": Link, "甲校/rel.xlsx": Link, "甲校/loop.xlsx": Link, "甲校/2026年": Folder,
		"/丙校": Link, "/丁校": Link,
	}
	if got := why(seen.Refused); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("refused %v\nwant    %v", got, want)
	}
}

func TestStrangersAndLooseFilesAreReportedAsSuch(t *testing.T) {
	s := newSpace(t, "甲校", "旧校")
	s.drop("x", "loose.xlsx")
	s.drop("x", "甲校", "a.xlsx")
	s.drop("x", "旧校", "b.xlsx")
	// A folder that only looks like 甲校 is not 甲校's.
	if err := os.Mkdir(s.path(Inbox, "甲校\u200e"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.drop("x", "甲校\u200e", "c.xlsx")
	for _, d := range s.ready().Ready { // no rule about who is known
		if want := d.Name == "a.xlsx" || d.Name == "b.xlsx"; d.Known != want {
			t.Errorf("%s: known is %v without a rule", d.Name, d.Known)
		}
	}
	seen := s.rounds(Rules{Known: func(subject string) bool { return subject == "甲校" }}, func() {})
	var got []string
	for _, d := range seen.Ready {
		got = append(got, fmt.Sprintf("%s/%s %v", d.Subject, d.Name, d.Known))
		if c := s.claimed(d); c.Size != 1 {
			t.Errorf("claim of %s: %+v", d.Name, c)
		}
	}
	want := []string{"/loose.xlsx false", "旧校/b.xlsx false", "甲校/a.xlsx true", "甲校/c.xlsx false"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestAFolderInAnotherUnicodeFormIsTheSubjects(t *testing.T) {
	s := newSpace(t)
	// 樂 is stored as a compatibility ideograph here, and é in two code points.
	if err := os.Mkdir(s.path(Inbox, "\uf914校e\u0301"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.AddSubjects([]string{"樂校é"}); err != nil {
		t.Fatal(err)
	}
	if exists(s.path(Inbox, "樂校é")) {
		t.Fatal("a second folder was made beside the subject's own")
	}
	s.drop("x", "\uf914校e\u0301", "e\u0301.xlsx")
	s.drop("y", "\uf914校e\u0301", "é.xlsx")
	seen := s.ready()
	if len(seen.Ready) != 2 {
		t.Fatalf("saw %+v", seen)
	}
	for _, d := range seen.Ready {
		if d.Subject != "樂校é" || d.Title() != "é.xlsx" {
			t.Errorf("subject %q, title %q", d.Subject, d.Title())
		}
		if removed, err := s.Remove(s.claimed(d)); !removed || err != nil {
			t.Errorf("remove: %v, %v", removed, err)
		}
	}
}

func TestOddNamesAreTakenAndShownSafely(t *testing.T) {
	for name, title := range map[string]string{
		"报表\u202exslx.exe":                "报表xslx.exe",
		"a\nb\x1b[31m.xlsx":               "a_b_[31m.xlsx",
		"a\xffb.xlsx":                     "a_b.xlsx",
		"CON.xlsx":                        "_CON.xlsx",
		"a:b?.xlsx":                       "a_b_.xlsx",
		strings.Repeat("长", 83) + ".xlsx": strings.Repeat("长", 58) + ".xlsx",
	} {
		t.Run(title, func(t *testing.T) {
			s := newSpace(t, "甲校")
			path := s.drop("x", "甲校", name)
			d := s.only()
			if d.Title() != title {
				t.Fatalf("title is %q, want %q", d.Title(), title)
			}
			if removed, err := s.Remove(s.claimed(d)); !removed || err != nil || exists(path) {
				t.Fatalf("remove: %v, %v", removed, err)
			}
			if seen := s.ready(); len(seen.Ready) != 0 {
				t.Fatalf("left behind: %+v", seen)
			}
		})
	}
}

func TestReadyFilesComeInOrderOfArrival(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	touch(t, s.drop("x", "甲校", "1 later.xlsx"), noon)
	touch(t, s.drop("x", "甲校", "2 earlier.xlsx"), noon.Add(-time.Hour))
	touch(t, s.drop("x", "乙校", "z.xlsx"), noon)
	var got []string
	for _, d := range s.ready().Ready {
		got = append(got, d.Subject+"/"+d.Name)
	}
	if want := []string{"乙校/z.xlsx", "甲校/2 earlier.xlsx", "甲校/1 later.xlsx"}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestAFloodIsTakenInParts(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	for i := range maxFiles + 5 {
		s.drop("x", "甲校", fmt.Sprintf("%d.xlsx", i))
	}
	s.drop("x", "乙校", "b.xlsx")
	seen := s.ready()
	if len(seen.Ready) != maxFiles+1 || why(seen.Refused)["甲校/"] != TooMany {
		t.Fatalf("%d ready, refused %v", len(seen.Ready), seen.Refused)
	}
}

func TestAShareThatIsGoneIsAnErrorAndForgetsNothing(t *testing.T) {
	s := newSpace(t, "甲校")
	s.drop("x", "甲校", "a.xlsx")
	_, look, err := s.Scan(Look{}, noon, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.path(Inbox), s.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	_, look, err = s.Scan(look, noon.Add(time.Minute), Rules{})
	if err == nil {
		t.Fatal("a missing 收件 is no error")
	}
	if err := os.Rename(s.path("elsewhere"), s.path(Inbox)); err != nil {
		t.Fatal(err)
	}
	if seen, _, err := s.Scan(look, noon.Add(2*time.Minute), Rules{}); err != nil || len(seen.Ready) != 1 {
		t.Fatalf("saw %+v, %v", seen, err)
	}
	// 收件 itself replaced by a link leads nowhere.
	if err := os.Rename(s.path(Inbox), s.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", s.path(Inbox)); err != nil {
		t.Fatal(err)
	}
	if seen, _, err := s.Scan(look, noon.Add(3*time.Minute), Rules{}); err == nil {
		t.Fatalf("followed a link: %+v", seen)
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func touch(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkScanIdle is a province's share in which nothing happens.
func BenchmarkScanIdle(b *testing.B) {
	for _, n := range []int{5_000, 15_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			share, state := filepath.Join(dir, "共享"), filepath.Join(dir, "数据")
			if err := Init(share, state); err != nil {
				b.Fatal(err)
			}
			ws, err := Open(share, state)
			if err != nil {
				b.Fatal(err)
			}
			defer ws.Close()
			subjects := make([]string, n)
			for i := range subjects {
				subjects[i] = fmt.Sprintf("第%05d小学", i)
			}
			if err := ws.AddSubjects(subjects); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				seen, _, err := ws.Scan(Look{}, noon, Rules{})
				if err != nil || len(seen.Waiting)+len(seen.Faults) != 0 {
					b.Fatal(seen, err)
				}
			}
		})
	}
}

// A file that could not be looked at once may come before the others of its
// folder, so they wait for it; one that never can be holds up nothing.
func TestAFileThatCouldNotBeLookedAtKeepsItsTurn(t *testing.T) {
	s := newSpace(t, "甲校", "乙校")
	s.drop("1", "甲校", "一.xlsx")
	s.drop("2", "甲校", "二.xlsx")
	s.drop("3", "乙校", "三.xlsx")
	look := func(prev Look, at time.Duration) (names []string, next Look) {
		t.Helper()
		seen, next, err := s.Scan(prev, noon.Add(at), Rules{})
		must(t, err)
		for _, d := range seen.Ready {
			names = append(names, d.Name)
		}
		return names, next
	}
	_, before := look(Look{}, 0)
	before.faulty["甲校/一.xlsx"] = true
	names, next := look(before, time.Minute)
	if want := []string{"三.xlsx"}; !slices.Equal(names, want) {
		t.Errorf("ready: %v, want %v", names, want)
	}
	names, _ = look(next, 2*time.Minute)
	if want := []string{"三.xlsx", "一.xlsx", "二.xlsx"}; !slices.Equal(names, want) {
		t.Errorf("ready: %v, want %v", names, want)
	}
}

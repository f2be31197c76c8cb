package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hesuan/internal/share"
	"hesuan/internal/share/digest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
)

// at is a Stamp n minutes after noon.
func at(n int) Stamp {
	return Stamp{At: noon.Add(time.Duration(n) * time.Minute), Actor: "hesuan"}
}

func newStore(t testing.TB) *Store {
	t.Helper()
	st, err := Open(ctx, filepath.Join(t.TempDir(), "hesuan.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func arrival(subject, text string) Arrival {
	return Arrival{Subject: subject, Kind: Return, Period: "2026", File: subject + ".xlsx", Hash: digest.Of([]byte(text)), Size: int64(len(text))}
}

func (s *Store) receive(t testing.TB, by Stamp, a Arrival) Submission {
	t.Helper()
	sub, again, err := s.Receive(ctx, by, a)
	if err != nil || again {
		t.Fatalf("receive: %+v, %v, %v", sub, again, err)
	}
	return sub
}

var (
	good   = Verdict{State: Accepted, Template: "3", Rows: Rows{Read: 40, Accepted: 38, Blank: 2}}
	faulty = Verdict{State: Returned, Template: "3", Rows: Rows{Read: 40, Accepted: 37, Rejected: 1, Blank: 2}, Findings: []Finding{
		{"E101", "错误", "教职工", "F12", "身份证号", "3703**0018", "18 位", "身份证号校验位不对", "请核对后以文本格式重新填写", 1},
		{"W203", "警示", "班级学生", "C4", "在校生数", "61", "5–70", "平均班额偏大", "请核对", 3},
	}}
)

func (s *Store) judge(t testing.TB, by Stamp, id SubmissionID, v Verdict) Submission {
	t.Helper()
	sub, err := s.Judge(ctx, by, id, v)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func (s *Store) logLength(t testing.TB) int64 {
	t.Helper()
	chain, err := s.Verify(ctx)
	if err != nil || len(chain.Faults) != 0 {
		t.Fatalf("verify: %+v, %v", chain, err)
	}
	return chain.Entries
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenMakesTheSchemaOnceAndKeepsWhatIsThere(t *testing.T) {
	// Characters that mean something in a URI must not move the file.
	dir := filepath.Join(t.TempDir(), "数据 100%25 #1?x=y&z")
	must(t, os.Mkdir(dir, 0o700))
	path := filepath.Join(dir, "hesuan.db")
	if _, err := OpenReader(ctx, path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("reader of no database: %v", err)
	}
	for i := range 3 {
		st, err := Open(ctx, path)
		must(t, err)
		if i == 0 {
			st.receive(t, at(0), arrival("甲校", "one"))
		}
		filed, err := st.Filed(ctx, "2026")
		if err != nil || len(filed) != 1 {
			t.Fatalf("filed: %v, %v", filed, err)
		}
		must(t, st.Close())
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "hesuan.db" {
		t.Fatalf("the folder holds %v, %v", entries, err)
	}
}

func TestTheConnectionIsWhatTheDesignAsksFor(t *testing.T) {
	st := newStore(t)
	for db, want := range map[*sql.DB]map[string]string{
		st.write: {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"},
		st.db:    {"journal_mode": "wal", "query_only": "1", "busy_timeout": "10000"},
	} {
		for pragma, value := range want {
			var got string
			must(t, db.QueryRow("PRAGMA "+pragma).Scan(&got))
			if got != value {
				t.Errorf("%s is %s, want %s", pragma, got, value)
			}
		}
	}
	if _, err := st.write.Exec(`INSERT INTO findings VALUES (99, 1, '', '', '', '', '', '', '', '', '', 1)`); err == nil {
		t.Error("a finding of no submission was stored")
	}
	if _, err := st.db.Exec(`DELETE FROM submissions`); err == nil {
		t.Error("a reader can write")
	}
}

func TestADatabaseOfANewerProgramIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hesuan.db")
	st, err := Open(ctx, path)
	must(t, err)
	_, err = st.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	must(t, err)
	must(t, st.Close())
	if st, err := Open(ctx, path); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "use the newer program") {
		t.Errorf("Open: %v, %v", st, err)
	}
	if rd, err := OpenReader(ctx, path); !errors.Is(err, ErrSchema) {
		t.Errorf("OpenReader: %v, %v", rd, err)
	}
	empty := filepath.Join(t.TempDir(), "empty.db")
	must(t, os.WriteFile(empty, nil, 0o600))
	if rd, err := OpenReader(ctx, empty); !errors.Is(err, ErrSchema) {
		t.Errorf("OpenReader of an empty file: %v, %v", rd, err)
	}
}

func TestAFileThatIsNoDatabaseIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hesuan.db")
	must(t, os.WriteFile(path, []byte("this is not a database, but it is long enough to be looked at as one"), 0o600))
	if st, err := Open(ctx, path); err == nil {
		t.Fatalf("opened %v", st)
	}
	if text, err := os.ReadFile(path); err != nil || string(text[:4]) != "this" {
		t.Fatalf("the file now holds %q, %v", text, err)
	}
}

func TestReadersSeeWholeTransactionsWhileOneWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hesuan.db")
	st, err := Open(ctx, path)
	must(t, err)
	defer st.Close()
	outside, err := OpenReader(ctx, path)
	must(t, err)
	defer outside.Close()

	const returns = 100
	stop := make(chan struct{})
	var group sync.WaitGroup
	for _, rd := range []*Reader{st.Reader, st.Reader, outside, outside} {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				current, err := rd.Current(ctx, "2026", Return)
				if err != nil || len(current) > 1 {
					t.Errorf("a reader saw %d current returns of one school, %v", len(current), err)
					return
				}
				for _, sub := range current {
					if found, err := rd.Findings(ctx, sub.ID); err != nil || len(found) != 1 {
						t.Errorf("an accepted return with %d findings, %v", len(found), err)
						return
					}
				}
				if chain, err := rd.Verify(ctx); err != nil || len(chain.Faults) != 0 {
					t.Errorf("verify beside a writer: %+v, %v", chain, err)
					return
				}
			}
		})
	}
	warned := Verdict{State: AcceptedWarned, Findings: faulty.Findings[1:]}
	for i := range returns {
		sub := st.receive(t, at(i), arrival("甲校", fmt.Sprint(i)))
		st.judge(t, at(i), sub.ID, warned)
	}
	close(stop)
	group.Wait()
	if n := st.logLength(t); n != returns*3-1 {
		t.Errorf("%d audit entries", n)
	}
}

func TestTwoWritersTakeTurns(t *testing.T) {
	// Two Stores would be two processes, which the workspace lock forbids; if it ever failed, nothing must be lost.
	path := filepath.Join(t.TempDir(), "hesuan.db")
	var group sync.WaitGroup
	first, err := Open(ctx, path)
	must(t, err)
	defer first.Close()
	second, err := Open(ctx, path)
	must(t, err)
	defer second.Close()
	for i, st := range []*Store{first, second} {
		for j := range 4 {
			group.Go(func() {
				for k := range 10 {
					if _, again, err := st.Receive(ctx, at(k), arrival(fmt.Sprintf("学校%d-%d", i, j), fmt.Sprint(k))); err != nil || again {
						t.Errorf("receive: %v, %v", again, err)
						return
					}
				}
			})
		}
	}
	group.Wait()
	if n := first.logLength(t); n != 80 {
		t.Errorf("%d audit entries, want 80", n)
	}
}

func TestACancelledChangeLeavesNothing(t *testing.T) {
	st := newStore(t)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := st.Receive(cancelled, at(0), arrival("甲校", "one")); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if n := st.logLength(t); n != 0 {
		t.Fatalf("%d audit entries", n)
	}
	st.receive(t, at(0), arrival("甲校", "one"))
}

// The whole intake over a real folder, killed after each step in turn, then run to its end: one submission, counted once,
// answered, archived, and nothing in 收件.
func TestACrashAfterAnyStepOfIntakeIsMadeGood(t *testing.T) {
	for killed := range 6 {
		t.Run(fmt.Sprintf("after step %d", killed), func(t *testing.T) {
			dir := t.TempDir()
			shareDir, stateDir := filepath.Join(dir, "共享"), filepath.Join(dir, "数据")
			must(t, share.Init(shareDir, stateDir))
			pass := func(minute, steps int) {
				ws, err := share.Open(shareDir, stateDir)
				must(t, err)
				defer ws.Close()
				lock, err := ws.Lock()
				must(t, err)
				defer lock.Release()
				must(t, ws.AddSubjects([]string{"甲校"}))
				st, err := Open(ctx, ws.Database())
				must(t, err)
				defer st.Close()
				if minute == 0 {
					must(t, os.WriteFile(filepath.Join(shareDir, share.Inbox, "甲校", "报表.xlsx"), []byte("return"), 0o644))
				}
				_, look, err := ws.Scan(share.Look{}, noon, share.Rules{})
				must(t, err)
				seen, _, err := ws.Scan(look, noon, share.Rules{})
				must(t, err)
				for _, drop := range seen.Ready {
					var claim share.Claim
					var sub Submission
					for i, step := range []func(){
						func() {
							var err error
							claim, err = ws.Claim(drop, 1<<20)
							must(t, err)
						},
						func() {
							a := arrival(drop.Subject, "return")
							a.Hash, a.Size = claim.Hash, claim.Size
							var err error
							sub, _, err = st.Receive(ctx, at(minute), a)
							must(t, err)
						},
						func() { sub = st.judge(t, at(minute), sub.ID, good) },
						func() { must(t, ws.Publish("回执/甲校", []share.File{{Name: "回执.xlsx", Data: []byte("ok")}})) },
						func() { must(t, st.Answered(ctx, at(minute), sub.ID, "回执.xlsx")) },
						func() {
							if removed, err := ws.Remove(claim); err != nil || !removed {
								t.Fatalf("remove: %v, %v", removed, err)
							}
						},
					} {
						if i == steps {
							return
						}
						step()
					}
				}
			}
			pass(0, killed)
			pass(1, 6)
			pass(2, 6)

			st, err := Open(ctx, filepath.Join(stateDir, "hesuan.db"))
			must(t, err)
			defer st.Close()
			filed, err := st.Filed(ctx, "2026")
			must(t, err)
			current, err := st.Current(ctx, "2026", Return)
			must(t, err)
			pending, err := st.Pending(ctx)
			must(t, err)
			if len(filed) != 1 || len(current) != 1 || len(pending) != 0 || filed[0].Answer != "回执.xlsx" {
				t.Fatalf("filed %+v, current %+v, pending %+v", filed, current, pending)
			}
			if n := st.logLength(t); n != 3 {
				t.Errorf("%d audit entries, want receive, judge, answer", n)
			}
			left, err := os.ReadDir(filepath.Join(shareDir, share.Inbox, "甲校"))
			if err != nil || len(left) != 0 {
				t.Errorf("left in 收件: %v, %v", left, err)
			}
		})
	}
}

func TestEveryStateAndKindHasItsChineseName(t *testing.T) {
	want := []string{"已收", "受理", "受理（有警示）", "退回", "无法读取", "逾期待批", "填报", "部门报送", "名册", "政策", "未识别", "草稿"}
	got := []string{
		Received.Label(), Accepted.Label(), AcceptedWarned.Label(), Returned.Label(), Unreadable.Label(), Late.Label(),
		Return.Label(), Office.Label(), Register.Label(), Policy.Label(), Unknown.Label(), Draft.Label(),
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got %v", got)
	}
}

func TestOurOwnMistakesPanic(t *testing.T) {
	st := newStore(t)
	sub := st.receive(t, at(0), arrival("甲校", "one"))
	noHash := arrival("甲校", "x")
	noHash.Hash = digest.Hash{}
	for name, mistake := range map[string]func(){
		"no time":               func() { st.Receive(ctx, Stamp{Actor: "x"}, arrival("甲校", "x")) },
		"no actor":              func() { st.Receive(ctx, Stamp{At: noon}, arrival("甲校", "x")) },
		"no hash":               func() { st.Receive(ctx, at(0), noHash) },
		"received is a verdict": func() { st.Judge(ctx, at(0), sub.ID, Verdict{State: Received}) },
		"rows do not add up": func() {
			st.Judge(ctx, at(0), sub.ID, Verdict{State: Accepted, Rows: Rows{Read: 3, Accepted: 1, Blank: 1}})
		},
		"a version of a return": func() { st.AddVersion(ctx, at(0), Version{Kind: Return, Hash: sub.Hash}) },
		"a run without totals":  func() { st.SaveRun(ctx, at(0), Run{Fingerprint: sub.Hash, Register: sub.Hash, Policy: sub.Hash}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			mistake()
		})
	}
	if n := st.logLength(t); n != 1 {
		t.Errorf("%d audit entries", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	st := newStore(b)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		sub := st.receive(b, at(n), arrival(fmt.Sprintf("第%d小学", n), fmt.Sprint(n)))
		st.judge(b, at(n), sub.ID, good)
		must(b, st.Answered(ctx, at(n), sub.ID, "回执.xlsx"))
	}
}

// BenchmarkRecord10000 is a province on the night of the deadline: received, judged with two findings each, answered.
func BenchmarkRecord10000(b *testing.B) {
	for b.Loop() {
		st := newStore(b)
		for n := range 10_000 {
			sub := st.receive(b, at(n), arrival(fmt.Sprintf("第%d小学", n), fmt.Sprint(n)))
			st.judge(b, at(n), sub.ID, faulty)
			must(b, st.Answered(ctx, at(n), sub.ID, "退回.xlsx"))
		}
		start := time.Now()
		if n := st.logLength(b); n != 30_000 {
			b.Fatal(n)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "verify-ms")
	}
}

package service

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/store"
	"hesuan/internal/template"
)

// countyIn makes the desk's county file in another period.
func (d *desk) countyIn(period string) {
	d.t.Helper()
	law, err := d.o.InForce(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	p, err := law.Program(period, d.o.Today())
	if err != nil {
		d.t.Fatal(err)
	}
	specs := map[string]template.Spec{}
	for _, f := range Filers(p.Rules, law.Register()) {
		specs[f.Code] = Spec(p.Rules, law.Register(), f)
	}
	d.c = sample.New(sample.Options{Seed: 5, Rules: p.Rules, Register: law.Register(), Spec: func(s string) template.Spec { return specs[s] }})
}

// filed drops the returns of some subjects and takes them in.
func (d *desk) filed(subjects ...string) {
	d.t.Helper()
	for _, s := range subjects {
		f := d.file(s)
		d.drop(f.Folder, f.Name, f.Data)
	}
	for _, out := range d.pass().Outcomes {
		if !out.State.Counts() {
			d.t.Fatalf("%+v\n%s", out, d.answerText(out))
		}
	}
}

func (d *desk) computed(period string) *Draft {
	d.t.Helper()
	draft, err := d.o.Compute(d.t.Context(), period, func(string) {})
	if err != nil {
		d.t.Fatal(err)
	}
	return draft
}

// twoYears is a desk with two runs of 2026: one beside the returns of the year
// before, and one after a school that was missing in it had filed. One
// more return went back.
func twoYears(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.now = time.Date(2025, 12, 10, 9, 0, 0, 0, Zone)
	d.countyIn("2025年度")
	d.filed("S05", Bureau)
	d.now = time.Date(2026, 12, 10, 9, 0, 0, 0, Zone)
	d.countyIn("2026年度")
	d.filed("S05", "财政局", Bureau)
	first := d.computed("2026年度")
	if n := len(first.Run.Inputs); n != 5 {
		t.Fatalf("%d inputs, want three of 2026 and two of 2025", n)
	}
	d.filed("S06")
	d.computed("2026年度")
	bad, err := d.c.Faulty("wrong-values", "S07")
	if err != nil {
		t.Fatal(err)
	}
	d.drop(bad[0].Folder, bad[0].Name, bad[0].Data)
	if out := d.only(d.pass()); out.State != store.Returned {
		t.Fatalf("%+v", out)
	}
	return d
}

func (d *desk) verified(opts VerifyOptions) *Verification {
	d.t.Helper()
	v, err := d.o.Verify(d.t.Context(), opts, func(string) {})
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

func TestWhatNobodyTouchedIsVerifiedAndComesOutAgain(t *testing.T) {
	d := twoYears(t)
	v := d.verified(VerifyOptions{Runs: AllRuns})
	if len(v.Faults) != 0 || len(v.Notes) != 0 {
		t.Errorf("faults %v, notes %v", v.Faults, v.Notes)
	}
	if len(v.Runs) != 2 || v.Runs[0].Outcome != Same || v.Runs[1].Outcome != Same {
		t.Errorf("runs %+v", v.Runs)
	}
	files := 0
	for name := range tree(t, filepath.Join(d.o.Config.Share, share.Releases)) {
		if !strings.Contains(name, Current) { // 当前 is no part of a run
			files++
		}
	}
	// Six returns that count and one that does not, and the two books; the files of two runs.
	if v.Documents != 9 || v.Files != files || files < 100 {
		t.Errorf("%d documents, %d files of %d", v.Documents, v.Files, files)
	}
	if last := d.verified(VerifyOptions{Runs: LastRuns, Since: v.Head.String()}); len(last.Faults) != 0 ||
		last.Runs[0].Outcome != NotTried || last.Runs[1].Outcome != Same {
		t.Errorf("%+v", last)
	}
	strange := strings.Repeat("ab", 32)
	if cut := d.verified(VerifyOptions{Runs: NoRuns, Since: strange}); !names(cut.Faults, "audit", "cut or made anew") {
		t.Errorf("a head that never was: %v", cut.Faults)
	}
}

func names(all []store.Fault, entity, what string) bool {
	return slices.ContainsFunc(all, func(f store.Fault) bool { return f.Entity == entity && strings.Contains(f.What, what) })
}

// sql changes the database behind the service's back, with SQLite's own program
// of another language, triggers put aside.
func (d *desk) sql(statement string) {
	d.t.Helper()
	const program = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for t in ("audit_no_update", "audit_no_delete"):
    db.execute("DROP TRIGGER IF EXISTS " + t)
assert db.execute(sys.argv[2]).rowcount > 0
db.commit()
db.close()`
	if out, err := exec.Command("python3", "-c", program, d.o.Share.Database(), statement).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", statement, err, out)
	}
}

// flip changes one byte in the middle of a file, whatever its mode.
func flip(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	overwrite(t, name, data)
}

func overwrite(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// One desk is tampered with in every way in turn; each is named while it lasts.
func TestTamperingIsNamedWhereverItHappens(t *testing.T) {
	d := twoYears(t)
	run, err := d.o.Reader.LatestRun(t.Context(), "2026年度")
	if err != nil {
		t.Fatal(err)
	}
	folder := releaseFolder(run)
	released := filepath.Join(d.o.Config.Share, filepath.FromSlash(folder))
	original := d.o.Share.Archive.Path(run.Inputs[0].Hash)
	archived := filepath.Join(d.o.Config.State, filepath.FromSlash(original))
	table := filepath.Join(released, "财政局", "集团化办学经费分配表.xlsx")
	stray := filepath.Join(d.o.Config.State, "archive", "ab", strings.Repeat("ab", 32))
	write := func(name string) func() {
		return func() {
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func() {
		return func() {
			if err := os.RemoveAll(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name         string
		tamper       func()
		entity, what string
		note         bool
	}{
		{"a byte in the archive", func() { flip(t, archived) }, original, "is not what its name says; submission/", false},
		{"a return gone from the archive", remove(archived), original, "is missing; submission/", false},
		{"a document slipped into the archive", write(stray), "archive/ab/" + strings.Repeat("ab", 32), "known to no row", true},
		{"a file among the documents", write(filepath.Join(d.o.Config.State, "archive", "ab", "x.xlsx")), "archive/ab/x.xlsx", "no archived document", true},
		{"a byte in a released file", func() { flip(t, table) }, folder + "/财政局/集团化办学经费分配表.xlsx", "is not the file", false},
		{"a released file gone", remove(table), folder + "/财政局/集团化办学经费分配表.xlsx", "is missing", false},
		{"a file laid among the released", write(filepath.Join(released, "财政局", "更正.xlsx")), folder + "/财政局/更正.xlsx", "was not released", false},
		{"a release gone", remove(released), folder, "is missing", false},
		{"a release nobody made", write(filepath.Join(d.o.Config.Share, share.Releases, "2026年度", "正式", "x.xlsx")), "发布/2026年度/正式", "no recorded run", true},
		{"a submission altered", func() { d.sql(`UPDATE submissions SET subject = 'S07' WHERE id = 1`) }, "submission/1", "not as the audit log left it", false},
		{"a finding altered", func() { d.sql(`UPDATE findings SET severity = '提示' WHERE rowid = 1`) }, "submission/", "not as the audit log left it", false},
		{"a version altered", func() { d.sql(`UPDATE versions SET note = 'x' WHERE kind = 'policy'`) }, "version/policy/1", "not as", false},
		{"a log entry removed", func() { d.sql(`DELETE FROM audit WHERE seq = 3`) }, "audit/4", "does not follow", false},
		{"a log entry altered", func() { d.sql(`UPDATE audit SET detail = 'x' WHERE seq = 3`) }, "audit/3", "was altered", false},
		{"a run's totals altered", func() { d.sql(`UPDATE runs SET totals = '{}' WHERE id = 2`) }, "run/2", "other totals", false},
		{"a run's last input gone", func() {
			d.sql(`DELETE FROM run_inputs WHERE run = 2 AND ordinal = (SELECT MAX(ordinal) FROM run_inputs WHERE run = 2)`)
		}, "run/2", "not that of its inputs", false},
		{"a run's first input gone", func() { d.sql(`DELETE FROM run_inputs WHERE run = 2 AND ordinal = 1`) }, "run/2", "ordinal 2, want 1", false},
		{"a run's input swapped", func() { d.sql(`UPDATE run_inputs SET subject = 'S01' WHERE run = 2 AND ordinal = 1`) }, "run/2", "was never received", false},
		{"a run's artefact altered", func() { d.sql(`UPDATE run_artefacts SET size = size + 1 WHERE run = 2 AND ordinal = 1`) }, "run/2", "comes out differently", false},
		{"a row's reference broken", func() { d.sql(`UPDATE findings SET submission = 99 WHERE rowid = 1`) }, "database", "refers to a row of submissions", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			back := d.backed(t)
			defer back()
			c.tamper()
			opts := VerifyOptions{Runs: NoRuns}
			if strings.HasPrefix(c.entity, "run/") {
				opts.Runs = LastRuns
			}
			v := d.verified(opts)
			found := v.Faults
			if c.note {
				found = v.Notes
			}
			if !slices.ContainsFunc(found, func(f store.Fault) bool {
				return strings.HasPrefix(f.Entity, c.entity) && strings.Contains(f.What, c.what)
			}) {
				t.Errorf("faults %v\nnotes %v\nwant one at %s: %s", v.Faults, v.Notes, c.entity, c.what)
			}
		})
	}
	if v := d.verified(VerifyOptions{Runs: NoRuns}); len(v.Faults)+len(v.Notes) != 0 {
		t.Errorf("after all was put back: %v %v", v.Faults, v.Notes)
	}
}

// backed closes the office, keeps a copy of both roots, and opens it again; the
// function it returns puts everything back.
func (d *desk) backed(t *testing.T) func() {
	t.Helper()
	keep := t.TempDir()
	d.closed(t, func() {
		if err := os.CopyFS(keep, os.DirFS(d.dir)); err != nil {
			t.Fatal(err)
		}
	})
	return func() {
		d.closed(t, func() {
			for _, root := range []string{d.o.Config.Share, d.o.Config.State} {
				if err := os.RemoveAll(root); err != nil {
					t.Fatal(err)
				}
				rel, err := filepath.Rel(d.dir, root)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(root, os.DirFS(filepath.Join(keep, rel))); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// closed does something while nobody has the workspace open.
func (d *desk) closed(t *testing.T, do func()) {
	t.Helper()
	if err := d.o.Close(); err != nil {
		t.Fatal(err)
	}
	do()
	o, err := Open(t.Context(), d.dir, d.o.clock)
	if err != nil {
		t.Fatal(err)
	}
	*d.o = *o
}

// A run of another version of the program is checked by what was recorded, and
// said to be beyond this program.
func TestARunOfAnotherProgramIsNotJudgedByThisOne(t *testing.T) {
	d := newDesk(t)
	d.filed("S05")
	r := d.computed("").Run
	subs, err := d.o.Reader.Filed(t.Context(), r.Period)
	if err != nil {
		t.Fatal(err)
	}
	r.Program = "0.0.9"
	r.Fingerprint = fingerprintOf(r, subs)
	r.Artefacts = nil
	if _, _, err := d.o.Store.SaveRun(t.Context(), d.o.stamp(), r); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(d.o.Config.Share, filepath.FromSlash(releaseFolder(r))), 0o755); err != nil {
		t.Fatal(err)
	}
	v := d.verified(VerifyOptions{Runs: AllRuns})
	if len(v.Faults) != 0 || len(v.Runs) != 2 || v.Runs[1].Outcome != OtherProgram {
		t.Errorf("%+v", v)
	}
}

package service

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/sample"
	"hesuan/internal/share"
	"hesuan/internal/template"
)

// desk is a workspace in a temporary folder with a clock the test moves.
type desk struct {
	t   testing.TB
	dir string
	now time.Time
	o   *Office
	c   *sample.County
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), now: time.Date(2026, 12, 10, 9, 0, 0, 0, Zone)}
	clock := func() time.Time { return d.now }
	if err := Init(t.Context(), d.dir, DefaultSeeds(), clock); err != nil {
		t.Fatal(err)
	}
	o, err := Open(t.Context(), d.dir, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	d.o = o
	law, err := o.InForce(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := law.Program("", o.Today())
	if err != nil {
		t.Fatal(err)
	}
	specs := map[string]template.Spec{}
	for _, f := range Filers(p.Rules, law.Register()) {
		specs[f.Code] = Spec(p.Rules, law.Register(), f)
	}
	d.c = sample.New(sample.Options{Seed: 5, Rules: p.Rules, Register: law.Register(), Spec: func(s string) template.Spec { return specs[s] }})
	return d
}

func (d *desk) inbox(parts ...string) string {
	return filepath.Join(append([]string{d.o.Config.Share, share.Inbox}, parts...)...)
}

func (d *desk) drop(folder, name string, data []byte) {
	d.t.Helper()
	if err := os.MkdirAll(d.inbox(folder), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.inbox(folder, name), data, 0o644); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Chtimes(d.inbox(folder, name), d.now, d.now); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) file(subject string) sample.File {
	d.t.Helper()
	f, err := d.c.File(subject)
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// pass lets the quiet time go by and takes in.
func (d *desk) pass() Pass {
	d.t.Helper()
	if err := d.o.Look(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.now = d.now.Add(d.o.Config.Intake.Quiet + time.Second)
	p, err := d.o.TakeIn(d.t.Context(), func(int, int) {})
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

// only wants one outcome.
func (d *desk) only(p Pass) Outcome {
	d.t.Helper()
	if len(p.Outcomes) != 1 {
		d.t.Fatalf("%d outcomes: %+v", len(p.Outcomes), p.Outcomes)
	}
	return p.Outcomes[0]
}

// answerText is every word of an answer's cells.
func (d *desk) answerText(out Outcome) string {
	d.t.Helper()
	f, err := excelize.OpenFile(filepath.Join(d.o.Config.Share, filepath.FromSlash(out.Answer)))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, r := range rows {
			b.WriteString(strings.Join(r, "\t") + "\n")
		}
	}
	return b.String()
}

func tree(t testing.TB, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

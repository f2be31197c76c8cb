package service

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"hesuan/internal/share"
)

// drafts lists what lies in 发布 of the period beside what is current.
func (d *desk) drafts() []string {
	d.t.Helper()
	entries, err := os.ReadDir(filepath.Join(d.o.Config.Share, share.Releases, "2026年度"))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Name() != Current {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestADraftThatIsToldToStopLeavesNothing(t *testing.T) {
	d := newDesk(t)
	f := d.file("S01")
	d.drop(f.Folder, f.Name, f.Data)
	d.pass()
	for _, step := range []string{"reading returns and computing", "writing reports"} {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		_, err := d.o.Compute(ctx, "", func(now string) {
			if now == step {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped while %s: %v", step, err)
		}
		if there := d.drafts(); len(there) != 0 {
			t.Errorf("stopped while %s it left %v", step, there)
		}
		if ids, err := d.o.Reader.RunIDs(t.Context()); err != nil || len(ids) != 0 {
			t.Errorf("stopped while %s it recorded %v, %v", step, ids, err)
		}
	}
	again, err := d.o.Compute(t.Context(), "", func(string) {})
	if err != nil || again.Again || !slices.Equal(d.drafts(), []string{filepath.Base(again.Folder)}) {
		t.Errorf("after it: %+v, %v, %v", again, d.drafts(), err)
	}
}

func TestNoPaperIsBegunAfterAStop(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var drawnSoFar atomic.Int32
	jobs := make([]paper, 200)
	for i := range jobs {
		jobs[i] = paper{"领导", "一页.pdf", func() ([]byte, error) {
			if drawnSoFar.Add(1) == 3 {
				stop()
			}
			return []byte("x"), nil
		}}
	}
	out, err := drawn(ctx, jobs, 2)
	if !errors.Is(err, context.Canceled) || out != nil {
		t.Errorf("%d papers, %v", len(out), err)
	}
	if n := drawnSoFar.Load(); n > 4 { // the third, and one beside it
		t.Errorf("%d papers were drawn", n)
	}
	if err != nil && strings.Contains(err.Error(), "一页") {
		t.Errorf("a paper is blamed: %v", err)
	}
}

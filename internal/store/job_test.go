package store

import (
	"errors"
	"maps"
	"testing"
	"time"
)

func TestTheLastPassOfAJobIsKept(t *testing.T) {
	st := newStore(t)
	if _, err := st.JobRun(ctx, "draft"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	keep := func(n int, outcome string) JobRun {
		t.Helper()
		must(t, st.SaveJobRun(ctx, JobRun{Job: "draft", Began: at(n).At, Took: 1500 * time.Millisecond, Outcome: outcome}))
		r, err := st.JobRun(ctx, "draft")
		must(t, err)
		return r
	}
	if r := keep(0, "failed"); !r.DoneAt.IsZero() {
		t.Errorf("%+v", r)
	}
	keep(1, "done")
	if r, want := keep(2, "panicked"), (JobRun{Job: "draft", Began: at(2).At, Took: 1500 * time.Millisecond, Outcome: "panicked", DoneAt: at(1).At}); r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	if n := st.logLength(t); n != 0 {
		t.Errorf("%d entries in the audit log", n)
	}
}

func TestCountsAreOfFilesByStateAndOfTheNewestFileOfEach(t *testing.T) {
	st := filled(t) // 甲校 two accepted, 乙校 one returned with two findings
	c, err := st.Count(ctx)
	must(t, err)
	if want := (map[State]int{Accepted: 2, Returned: 1}); !maps.Equal(c.Files, want) {
		t.Errorf("files %v", c.Files)
	}
	if want := (map[string]int{"错误": 1, "警示": 1}); !maps.Equal(c.Findings, want) {
		t.Errorf("findings %v", c.Findings)
	}
	st.judge(t, at(9), st.receive(t, at(9), arrival("乙校", "mended")).ID, good)
	if c, err = st.Count(ctx); err != nil || len(c.Findings) != 0 || c.Files[Accepted] != 3 {
		t.Errorf("%+v, %v", c, err)
	}
}

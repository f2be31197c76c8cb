package schedules

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// memory keeps passes as the store does.
type memory struct{ passes []Pass }

func (m *memory) LastDone(_ context.Context, job string) (last time.Time, err error) {
	for _, p := range m.passes {
		if p.Job == job && p.Outcome == Done {
			last = p.Began
		}
	}
	return last, nil
}

func (m *memory) Ran(_ context.Context, p Pass) error {
	m.passes = append(m.passes, p)
	return nil
}

func TestABadExpressionNamesItsJob(t *testing.T) {
	for _, spec := range []string{"61 2 * * *", "0 2 30 2 *", "0 2 31 4,6 *"} {
		_, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "draft", Spec: spec})
		if err == nil || !strings.Contains(err.Error(), "draft") {
			t.Errorf("%s: error %v does not name the job", spec, err)
		}
	}
	if _, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "draft", Spec: "0 2 29 2 *"}); err != nil {
		t.Error(err)
	}
}

func TestAnEmptyExpressionSwitchesTheJobOff(t *testing.T) {
	s, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "off"}, Job{Name: "on", Spec: "@daily"})
	if err != nil || len(s.jobs) != 1 {
		t.Fatalf("%d jobs, %v", len(s.jobs), err)
	}
}

func TestTwoAtNightIsTwoAtNightInTheCounty(t *testing.T) {
	s, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "draft", Spec: "0 2 * * *"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 20, 17, 59, 0, 0, time.UTC) // 01:59 of the 21st in the county
	next := s.Next(at.In(shanghai))[0]
	if want := time.Date(2026, 12, 21, 2, 0, 0, 0, shanghai); !next.Equal(want) {
		t.Errorf("next %v, want %v", next, want)
	}
}

func TestJobsRunAtOnceThenByTheirExpression(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		s, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "scan", Spec: "@every 10s", Run: func(context.Context) error {
			runs++
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 35*time.Second)
		defer stop()
		if err := s.Serve(ctx); err != nil {
			t.Error(err)
		}
		if runs != 4 {
			t.Errorf("%d runs in 35 s, want one at once and three ticks", runs)
		}
	})
}

func TestAPanicAndAnErrorAreRecordedAndTheNextTickComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		runs := 0
		s, err := New(slog.New(slog.NewTextHandler(&out, nil)), shanghai, &memory{}, Job{Name: "scan", Spec: "@every 10s", Run: func(context.Context) error {
			switch runs++; runs {
			case 1:
				panic("the disk is gone")
			case 2:
				return errors.New("no space")
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 25*time.Second)
		defer stop()
		if err := s.Serve(ctx); err != nil {
			t.Error(err)
		}
		if runs != 3 {
			t.Errorf("%d runs, want 3", runs)
		}
		for _, want := range []string{"panic=string", "TestAPanicAndAnErrorAreRecorded", "no space", "job=scan"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("log lacks %q:\n%s", want, out.String())
			}
		}
	})
}

func TestAJobNeverOverlapsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, most := 0, 0
		s, err := New(slog.Default(), shanghai, &memory{}, Job{Name: "slow", Spec: "@every 1s", Run: func(ctx context.Context) error {
			at++
			most = max(most, at)
			time.Sleep(5 * time.Second)
			at--
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		defer stop()
		if err := s.Serve(ctx); err != nil {
			t.Error(err)
		}
		if most != 1 {
			t.Errorf("%d passes at once", most)
		}
	})
}

// The county's clock: two in the night of 1 January 2000 in UTC+8 is six in
// the evening before. The bubble's clock begins at midnight UTC, eight in the
// county.
func TestATickThatWasMissedIsMadeUpForOnce(t *testing.T) {
	eight := time.Date(2000, 1, 1, 8, 0, 0, 0, shanghai)
	for name, c := range map[string]struct {
		last time.Time // of the nightly job; zero: never
		how  string
		runs int
	}{
		"never ran":                    {time.Time{}, Done, 1},
		"ran last night":               {eight.Add(-6 * time.Hour), Done, 0},
		"missed three nights":          {eight.Add(-78 * time.Hour), Done, 1},
		"ran a minute before its tick": {eight.Add(-6*time.Hour - time.Minute), Done, 1},
		"failed last night":            {eight.Add(-6 * time.Hour), Failed, 1},
		"panicked last night":          {eight.Add(-6 * time.Hour), Panicked, 1},
		"was told to stop last night":  {eight.Add(-6 * time.Hour), Stopped, 1},
		"a clock set back":             {eight.Add(48 * time.Hour), Done, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &memory{}
			if !c.last.IsZero() {
				m.passes = []Pass{{Job: "draft", Began: c.last.UTC(), Outcome: c.how}}
			}
			runs := 0
			s, err := New(slog.Default(), shanghai, m, Job{Name: "draft", Spec: "0 2 * * *", Run: func(context.Context) error {
				runs++
				return nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithTimeout(t.Context(), time.Hour)
			defer stop()
			if err := s.Serve(ctx); err != nil || runs != c.runs {
				t.Errorf("%s: %d runs, want %d (%v)", name, runs, c.runs, err)
			}
		})
	}
}

// Taking in what came in a week without power may take its time.
func TestATickThatComesWhileMissedJobsRunIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock begins at midnight UTC, 8 in the county
		eight := time.Now()
		m := &memory{passes: []Pass{{Job: "deadline", Began: eight.Add(-time.Hour), Outcome: Done}}}
		var closed []time.Duration
		s, err := New(slog.Default(), shanghai, m,
			Job{Name: "scan", Spec: "@daily", Run: func(context.Context) error {
				<-time.After(10 * time.Minute)
				return nil
			}},
			Job{Name: "deadline", Spec: "5 8 * * *", Run: func(context.Context) error {
				closed = append(closed, time.Since(eight))
				return nil
			}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		if err := s.Serve(ctx); err != nil || len(closed) != 1 || closed[0] != 10*time.Minute {
			t.Errorf("closed at %v (%v)", closed, err)
		}
	})
}

func TestAStopWaitsForTheRunningJobButNotForEver(t *testing.T) {
	for _, c := range []struct {
		needs time.Duration // after it is told to stop
		want  error
		waits time.Duration
	}{{0, nil, 0}, {3 * time.Second, nil, 3 * time.Second}, {time.Hour, ErrAbandoned, grace}} {
		synctest.Test(t, func(t *testing.T) {
			m, over := &memory{}, atomic.Bool{}
			s, err := New(slog.Default(), shanghai, m, Job{Name: "draft", Spec: "@daily", Run: func(ctx context.Context) error {
				<-ctx.Done()
				time.Sleep(c.needs)
				over.Store(true)
				return ctx.Err()
			}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			told := time.Now().Add(time.Minute)
			time.AfterFunc(time.Minute, stop)
			if err := s.Serve(ctx); !errors.Is(err, c.want) || over.Load() != (c.want == nil) {
				t.Errorf("needs %v: %v, over %v", c.needs, err, over.Load())
			}
			if waited := time.Since(told); waited != c.waits {
				t.Errorf("needs %v: stopped after %v, want %v", c.needs, waited, c.waits)
			}
			time.Sleep(c.needs)
			synctest.Wait()
			if len(m.passes) != 1 || m.passes[0].Outcome != Stopped {
				t.Errorf("what was cut short is kept as %+v", m.passes)
			}
		})
	}
}

// What a panic says may quote a row; its kind and its stack are enough.
func TestAPanicIsLoggedWithoutItsWords(t *testing.T) {
	var none []int
	for want, bad := range map[string]func(){
		"panic=string": func() { panic("row 王小明 wangxiaoming") }, "panic=*errors.errorString": func() { panic(errors.New("row 王小明 wangxiaoming")) },
		`panic="runtime error: index out of range [0] with length 0"`: func() { _ = none[len(none)] },
	} {
		var out bytes.Buffer
		s, err := New(slog.New(slog.NewTextHandler(&out, nil)), shanghai, &memory{}, Job{Name: "scan", Spec: "@daily", Run: func(context.Context) error {
			bad()
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		s.once(s.jobs[0])
		if said := out.String(); !strings.Contains(said, want) || !strings.Contains(said, "schedules_test.go") || strings.Contains(said, "wangxiaoming") || strings.Contains(said, "王小明") {
			t.Errorf("want %s in\n%s", want, said)
		}
	}
}

func TestRecordsCountHowPassesEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		var s *Schedule
		var atWork Record
		var err error
		s, err = New(slog.New(slog.DiscardHandler), shanghai, &memory{}, Job{Name: "scan", Spec: "@every 10s", Run: func(context.Context) error {
			switch runs++; runs {
			case 2:
				panic("the disk is gone")
			case 3:
				time.Sleep(2 * time.Second)
				atWork = s.Records()[0]
				return errors.New("no space")
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 25*time.Second)
		defer stop()
		began := time.Now()
		if err := s.Serve(ctx); err != nil {
			t.Fatal(err)
		}
		got := s.Records()[0]
		if got.Counts[Done] != 1 || got.Counts[Panicked] != 1 || got.Counts[Failed] != 1 || got.Running() {
			t.Errorf("%+v", got)
		}
		if want := (Pass{Job: "scan", Began: began.Add(20 * time.Second), Took: 2 * time.Second, Outcome: Failed}); got.Last != want {
			t.Errorf("last %+v, want %+v", got.Last, want)
		}
		if want := began.Add(20 * time.Second); !atWork.Running() || !atWork.Since.Equal(want) {
			t.Errorf("at work since %s, want %s", atWork.Since, want)
		}
	})
}

// carried is a panic that a job brought over from a goroutine of its own.
type carried struct{}

func (carried) Origin() (any, []byte) { return errors.New("row 王小明"), []byte("where it began") }

func TestAPanicThatWasCarriedOverIsLoggedAsItBegan(t *testing.T) {
	var out bytes.Buffer
	s, err := New(slog.New(slog.NewTextHandler(&out, nil)), shanghai, &memory{}, Job{Name: "draft", Spec: "@daily", Run: func(context.Context) error { panic(carried{}) }})
	if err != nil {
		t.Fatal(err)
	}
	s.once(s.jobs[0])
	if said := out.String(); !strings.Contains(said, "panic=*errors.errorString") || !strings.Contains(said, `stack="where it began"`) || strings.Contains(said, "王小明") {
		t.Error(said)
	}
}

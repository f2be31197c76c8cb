package schedules

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func TestABadExpressionNamesItsJob(t *testing.T) {
	_, err := New(slog.Default(), shanghai, Job{Name: "draft", Spec: "61 2 * * *"})
	if err == nil || !strings.Contains(err.Error(), "draft") {
		t.Fatalf("error %v does not name the job", err)
	}
}

func TestAnEmptyExpressionSwitchesTheJobOff(t *testing.T) {
	s, err := New(slog.Default(), shanghai, Job{Name: "off"}, Job{Name: "on", Spec: "@daily"})
	if err != nil || len(s.jobs) != 1 {
		t.Fatalf("%d jobs, %v", len(s.jobs), err)
	}
}

func TestTwoAtNightIsTwoAtNightInTheCounty(t *testing.T) {
	s, err := New(slog.Default(), shanghai, Job{Name: "draft", Spec: "0 2 * * *"})
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
		s, err := New(slog.Default(), shanghai, Job{Name: "scan", Spec: "@every 10s", Run: func(context.Context) error {
			runs++
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 35*time.Second)
		defer stop()
		s.Serve(ctx)
		if runs != 4 {
			t.Errorf("%d runs in 35 s, want one at once and three ticks", runs)
		}
	})
}

func TestAPanicAndAnErrorAreRecordedAndTheNextTickComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		runs := 0
		s, err := New(slog.New(slog.NewTextHandler(&out, nil)), shanghai, Job{Name: "scan", Spec: "@every 10s", Run: func(context.Context) error {
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
		s.Serve(ctx)
		if runs != 3 {
			t.Errorf("%d runs, want 3", runs)
		}
		for _, want := range []string{"the disk is gone", "no space", "job=scan"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("log lacks %q:\n%s", want, out.String())
			}
		}
	})
}

func TestAJobNeverOverlapsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, most := 0, 0
		s, err := New(slog.Default(), shanghai, Job{Name: "slow", Spec: "@every 1s", Run: func(ctx context.Context) error {
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
		s.Serve(ctx)
		if most != 1 {
			t.Errorf("%d passes at once", most)
		}
	})
}

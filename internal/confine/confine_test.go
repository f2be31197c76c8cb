package confine

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The steps of these tests: what a library may do to us.
var (
	reverse = Step("reverse", func(in []byte) ([]byte, error) {
		out := bytes.Clone(in)
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
		return out, nil
	})
	fails  = Step("fails", func([]byte) ([]byte, error) { return nil, errors.New("not a workbook") })
	panics = Step("panics", func([]byte) ([]byte, error) { var m map[string]int; m["x"]++; return nil, nil })
	hangs  = Step("hangs", func([]byte) ([]byte, error) { <-time.After(time.Hour); return nil, nil })
	spins  = Step("spins", func([]byte) ([]byte, error) {
		for n := 0; ; n++ {
			if n < 0 {
				return nil, nil
			}
		}
	})
	hoards = Step("hoards", func([]byte) ([]byte, error) {
		var all [][]byte
		for {
			page := make([]byte, 1<<20)
			for i := range page {
				page[i] = 1
			}
			all = append(all, page)
			if len(all) < 0 {
				return all[0], nil
			}
		}
	})
	told = Step("told to stop", func([]byte) ([]byte, error) {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return nil, err
		}
		if err := errors.Join(self.Signal(os.Interrupt), self.Signal(syscall.SIGTERM)); err != nil {
			return nil, err
		}
		return []byte("still here"), nil
	})
	babbles = Step("babbles", func([]byte) ([]byte, error) { return make([]byte, 2<<20), nil })
	litters = Step("litters", func(in []byte) ([]byte, error) {
		dir, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(os.TempDir(), "left.tmp"), in, 0o600); err != nil {
			return nil, err
		}
		return []byte(dir + "\n" + os.TempDir() + "\n" + strings.Join(os.Environ(), "\n")), nil
	})
	fills = Step("fills", func([]byte) ([]byte, error) {
		f, err := os.Create(filepath.Join(os.TempDir(), "big"))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		for {
			if _, err := f.Write(make([]byte, 1<<20)); err != nil {
				return nil, err
			}
		}
	})
)

func TestMain(m *testing.M) {
	if code, ran := Main(); ran {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

var limits = Limits{Time: 10 * time.Second, Memory: 512 << 20, Disk: 8 << 20, Output: 1 << 20}

func TestAStepGivesWhatItsFunctionGives(t *testing.T) {
	out, err := reverse.Run(t.Context(), []byte("核算abc"), limits)
	if err != nil || string(out[:3]) != "cba" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestAStepThatFailsSaysWhy(t *testing.T) {
	var failed *FailedError
	if _, err := fails.Run(t.Context(), nil, limits); !errors.As(err, &failed) || failed.Message != "not a workbook" {
		t.Errorf("%v", err)
	}
	if _, err := panics.Run(t.Context(), nil, limits); !errors.As(err, &failed) || !strings.Contains(failed.Message, "nil map") {
		t.Errorf("%v", err)
	}
}

func TestAStepBeyondItsBoundsIsEnded(t *testing.T) {
	short := limits
	short.Time = time.Second
	for name, c := range map[string]struct {
		step   *Function
		limits Limits
	}{
		"waits for ever": {hangs, short}, "computes for ever": {spins, short}, "takes all memory": {hoards, limits}, "gives too much": {babbles, limits},
	} {
		if _, err := c.step.Run(t.Context(), nil, c.limits); !errors.Is(err, ErrExceeded) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var failed *FailedError
	if _, err := fills.Run(t.Context(), nil, limits); !errors.As(err, &failed) && !errors.Is(err, ErrExceeded) {
		t.Errorf("fills the disk: %v", err)
	}
}

func TestAStepLeavesNothingAndSeesNothing(t *testing.T) {
	t.Setenv("SECRET", "of the parent")
	out, err := litters.Run(t.Context(), []byte("x"), limits)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(out), "\n")
	if lines[0] != lines[1] {
		t.Errorf("works in %s with temporary files in %s", lines[0], lines[1])
	}
	if _, err := os.Stat(lines[0]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
	if strings.Contains(string(out), "SECRET") {
		t.Error("it sees the parent's environment")
	}
}

// A service manager tells all processes of a service to stop, Ctrl-C all of a
// terminal.
func TestAStepIsNotEndedByWhatTellsItsParentToStop(t *testing.T) {
	if out, err := told.Run(t.Context(), nil, limits); err != nil || string(out) != "still here" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestAStepWorksWhereItIsTold(t *testing.T) {
	there := limits
	there.Scratch = t.TempDir()
	out, err := litters.Run(t.Context(), nil, there)
	if err != nil || !strings.HasPrefix(string(out), there.Scratch) {
		t.Errorf("%q, %v", out, err)
	}
	if left, err := os.ReadDir(there.Scratch); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestAStepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := hangs.Run(ctx, nil, limits); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func BenchmarkStep(b *testing.B) {
	for b.Loop() {
		if _, err := reverse.Run(b.Context(), []byte("x"), limits); err != nil {
			b.Fatal(err)
		}
	}
}

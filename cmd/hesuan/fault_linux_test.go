package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func init() { programs[badDiskProgram] = badDiskMain }

// faultsEnv says which faults TestADiskThatFails makes; `make faults` says all,
// which is every call of every kind. faultsFromEnv is the call to begin with
// under passes, for a search that was cut short.
const (
	faultsEnv     = "HESUAN_FAULTS"
	faultsFromEnv = "HESUAN_FAULTS_FROM"
)

// The disk refuses a call, the first, the second, …, once or from then on: no
// space, an error, too many files, read-only. The pass may fail; it must say so.
// Whatever was left undone the next one makes good.
func TestADiskThatFailsLosesNothing(t *testing.T) {
	names := slices.Sorted(maps.Keys(kinds()))
	if wanted := os.Getenv(faultsEnv); wanted != "" {
		for _, name := range names {
			if wanted == "all" || strings.HasPrefix(name, wanted) {
				t.Run(name, func(t *testing.T) { everyFault(t, name) })
			}
		}
		return
	}
	s := newSiege(t, 4)
	s.people(6)
	b := &faults{siege: s, kind: names[0]}
	calls := b.calm()
	for i := range names {
		s.people(2)
		b.fail(1+s.Int64N(calls), kinds()[b.kind].lasting || s.IntN(2) == 0)
		b.kind = names[(i+1)%len(names)]
		calls = b.calm()
	}
	b.end()
	b.noticed(t)
	t.Log(b.sums())
}

// everyFault lets every call of a kind fail, until there was none left to fail.
func everyFault(t *testing.T, kind string) {
	total := faults{}
	clean := 0
	for n := firstFault(t); clean < 3; { // how many calls there are depends on what people drop
		b := &faults{siege: newSiege(t, 4), kind: kind}
		b.people(6)
		for last := n + 100; n < last && clean < 3; n++ {
			if clean++; b.trouble(n) >= n {
				clean = 0
			}
			if n%10 == 0 {
				b.calm()
			}
		}
		b.calm()
		b.end()
		t.Log("up to call", n-1, b.sums())
		total.add(b)
	}
	total.noticed(t) // of all: the last folder may be past the last call
	t.Logf("%s: %d faults, %d calls, %d passes, %d failed, %d files dropped, %d answers",
		kind, total.made, total.calls, total.passes, total.failed, total.dropped, total.answered)
}

// firstFault is the call a search begins with.
func firstFault(t *testing.T) int64 {
	t.Helper()
	from := os.Getenv(faultsFromEnv)
	if from == "" {
		return 1
	}
	n, err := strconv.ParseInt(from, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", faultsFromEnv, err)
	}
	return n
}

// faults are what befell a siege.
type faults struct {
	*siege
	kind   string
	said   string // by the last pass that failed
	made   int
	passes int
	failed int
	calls  int64

	dropped, answered int
}

func (b *faults) add(o *faults) {
	b.made, b.passes, b.failed, b.calls = b.made+o.made, b.passes+o.passes, b.failed+o.failed, b.calls+o.calls
	b.dropped, b.answered = b.dropped+len(o.drops), b.answered+len(o.seen)
}

// trouble lets the nth call fail in one pass and, in another, all from the nth
// on. It returns how many calls the longer pass made.
func (b *faults) trouble(n int64) int64 {
	b.t.Helper()
	var most int64
	for _, forGood := range []bool{false, true} {
		if kinds()[b.kind].lasting && !forGood {
			continue
		}
		most = max(most, b.fail(n, forGood))
	}
	return most
}

// fail is a pass in which the nth call fails, after which nothing may be lost.
func (b *faults) fail(n int64, forGood bool) int64 {
	b.t.Helper()
	b.people(1 + b.IntN(2))
	calls := b.pass(n, forGood)
	b.look()
	if b.t.Failed() {
		b.t.Fatalf("%s, call %d, for good: %v\n%s", b.kind, n, forGood, b.said)
	}
	return calls
}

// calm is a pass on a disk that is good again; then everything must be. It
// returns how many calls there were.
func (b *faults) calm() int64 {
	b.t.Helper()
	calls := b.pass(never, false)
	b.account()
	return calls
}

// end wants everything proven, by the program itself too.
func (b *faults) end() {
	b.t.Helper()
	out, err := exec.Command("hesuan", "verify", "--runs", "last", "--dir", b.dir).CombinedOutput()
	if err != nil {
		b.t.Fatalf("hesuan verify: %v\n%s", err, out)
	}
}

// noticed wants some of the faults to have made a pass fail.
func (b *faults) noticed(t *testing.T) {
	t.Helper()
	if b.failed == 0 {
		t.Error("no fault was noticed")
	}
}

// never is a call that no pass comes to.
const never = 1 << 40

// pass is a pass on a disk that fails: it ends well, or says what failed. It
// returns how many calls there were that could have.
func (b *faults) pass(from int64, forGood bool) int64 {
	b.t.Helper()
	b.now = b.now.Add(time.Minute)
	n, _ := b.onBadDisk(from, forGood, "run", "--dir", b.dir, "--now", b.now.Format(time.RFC3339))
	return n
}

// identity finds a number of an identity card; a hash may hold as many digits in
// a row, but not alone.
var identity = regexp.MustCompile(`\b\d{17}[\dXx]\b`)

func TestAHashIsNoIdentityNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"archive/54/54f0c009721ca045ca0e20dabfbb59a2139873615721475895abbce1e299ed63": false,
		"王芳370323198001010018.xlsx":                                                   true,
		"身份证号 37032319800101001X。":                                                    true,
	} {
		if identity.MatchString(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

// onBadDisk runs hesuan where the calls from one on fail. It returns how many
// calls there were, and the exit code: 0 or 3 for done, 1 for a failure, which
// it wants to be told in words.
func (b *faults) onBadDisk(from int64, forGood bool, args ...string) (calls int64, code int) {
	b.t.Helper()
	c := b.command(from, forGood, args...)
	var said, errs bytes.Buffer
	c.Stdout, c.Stderr = &said, &errs
	b.must(c.Start())
	hung := time.AfterFunc(2*patience, func() { c.Process.Kill() })
	defer hung.Stop()
	err := c.Wait()
	b.passes++
	b.said = errs.String()
	lines := strings.Fields(said.String())
	code = c.ProcessState.ExitCode()
	if (code != 0 && code != 1 && code != 3) || len(lines) == 0 {
		b.t.Fatalf("%s, call %d, for good: %v: %v\n%s", b.kind, from, forGood, err, b.said)
	}
	calls, err = strconv.ParseInt(lines[len(lines)-1], 10, 64)
	b.must(err)
	b.calls += calls
	if calls >= from {
		b.made++
	}
	if code == 1 {
		b.failed++
		if calls < from || !strings.HasPrefix(b.said, "hesuan: ") || strings.Contains(b.said, "goroutine") || identity.MatchString(b.said) {
			b.t.Errorf("%s, call %d: it says %q", b.kind, from, b.said)
		}
	}
	return calls, code
}

// command is hesuan on the bad disk, its folder for temporary files too.
func (b *faults) command(from int64, forGood bool, args ...string) *exec.Cmd {
	b.t.Helper()
	base := filepath.Dir(b.dir)
	temp := filepath.Join(base, "tmp")
	b.must(os.MkdirAll(temp, 0o700))
	c := exec.Command(badDiskProgram, args...)
	c.Env = append(os.Environ(), "TMPDIR="+temp, envBadRoot+"="+base, envBadKind+"="+b.kind, envBadFrom+"="+strconv.FormatInt(from, 10))
	if forGood {
		c.Env = append(c.Env, envBadGood+"=1")
	}
	return c
}

func (b *faults) sums() string {
	return strconv.Itoa(b.made) + " faults among " + strconv.FormatInt(b.calls, 10) + " calls of " + strconv.Itoa(b.passes) + " passes, " +
		strconv.Itoa(b.failed) + " failed: " + b.siege.sums()
}

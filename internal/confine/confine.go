// Package confine runs a step of the program in a process of its own, bounded
// in time, memory and disk, so that a library that hangs, panics or exhausts
// memory on somebody's file takes nothing else down.
//
// A step is a function from bytes to bytes under a name. The program calls
// [Main] first thing; when it was started as a step, that runs it.
//
//	var mark = confine.Step("mark", func(in []byte) ([]byte, error) { … })
//
//	func main() { if code, ran := confine.Main(); ran { os.Exit(code) }; … }
//
//	out, err := mark.Run(ctx, in, confine.Limits{…})
//
// The step's process is the program itself, started again. It gets an empty
// environment but for its bounds and a temporary folder of its own, which is
// removed whatever becomes of it; when its parent dies, so does it (on Linux),
// and the next step in the same place removes its folder. It does not hear what
// tells its parent to stop: the parent decides when it ends.
package confine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hesuan/internal/scratch"
)

// Limits bound a step. Every one must be set.
type Limits struct {
	Time   time.Duration // from start to end, the start of the process included
	Memory int64         // bytes of data; enforced by the system on Linux, by the garbage collector's best efforts elsewhere
	Disk   int64         // bytes in one temporary file; enforced on Unix
	Output int64         // bytes of the result

	// Scratch is the folder in which the step's temporary folder is made; where it
	// is empty, the system's. Whoever names one can clear it after a crash.
	Scratch string
}

// ErrExceeded says that a step went beyond one of its bounds.
var ErrExceeded = errors.New("the step went beyond its bounds")

// FailedError is what a step that ended by itself reported: the error of its
// function, or the first lines of a panic.
type FailedError struct{ Message string }

func (e *FailedError) Error() string { return e.Message }

// Function is a registered step.
type Function struct {
	name string
	do   func(in []byte) ([]byte, error)
}

var functions = map[string]*Function{}

// Step registers a function under a name. It is called while the program's
// variables are initialised; a name taken twice panics.
func Step(name string, do func(in []byte) ([]byte, error)) *Function {
	if functions[name] != nil {
		panic("confine: two steps are called " + name)
	}
	f := &Function{name, do}
	functions[name] = f
	return f
}

// ready says that this program begins with [Main]; one that does not would start
// all over again instead of running a step.
var ready bool

// The environment of a step's process.
const (
	envStep   = "HESUAN_STEP"
	envMemory = "HESUAN_STEP_MEMORY"
	envDisk   = "HESUAN_STEP_DISK"
	envTime   = "HESUAN_STEP_SECONDS"
)

// exitFailed is the exit code of a step whose function returned an error.
const exitFailed = 10

// Main runs the step this process was started for and reports its exit code;
// ran is false in any other process, which goes on as usual.
func Main() (code int, ran bool) {
	ready = true
	name := os.Getenv(envStep)
	if name == "" {
		return 0, false
	}
	if err := run(name); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed, true
	}
	return 0, true
}

func run(name string) error {
	f := functions[name]
	if f == nil {
		return fmt.Errorf("no step %q", name)
	}
	var limits [3]int64
	for i, env := range []string{envMemory, envDisk, envTime} {
		var err error
		if limits[i], err = strconv.ParseInt(os.Getenv(env), 10, 64); err != nil {
			return fmt.Errorf("%s: %w", env, err)
		}
	}
	if err := bound(limits[0], limits[1], limits[2]); err != nil {
		return err
	}
	// A service manager stops every process of a service at once; a step that
	// ended so would pass for one that met a bound.
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	debug.SetMemoryLimit(limits[0] / 4 * 3)
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	out, err := f.do(in)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(out)
	return err
}

// messageLength is how much of what a step says on its error output is kept.
const messageLength = 4 << 10

// Run runs the step on bytes in a process of its own. The error is
// [ErrExceeded] where a bound was met, a [*FailedError] where the step itself
// failed, and the context's where that was done first.
func (f *Function) Run(ctx context.Context, in []byte, l Limits) (out []byte, err error) {
	if !ready {
		panic("confine: the program does not begin with confine.Main")
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("confine %s: %w", f.name, err)
	}
	folder, err := scratch.Make(cmp.Or(l.Scratch, os.TempDir()), "hesuan-step-")
	if err != nil {
		return nil, fmt.Errorf("confine %s: %w", f.name, err)
	}
	defer func() { err = errors.Join(err, folder.Remove()) }()
	dir := folder.Path
	timed, stop := context.WithTimeout(ctx, l.Time)
	defer stop()
	cmd := exec.CommandContext(timed, self)
	cmd.Env = environment(f.name, dir, l)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(in)
	result, message := &capped{most: l.Output, stop: stop}, &capped{most: messageLength, lenient: true}
	cmd.Stdout, cmd.Stderr = result, message
	cmd.WaitDelay = time.Second
	attach(cmd)
	ended := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case result.over:
		return nil, fmt.Errorf("%w: more than %d bytes of output", ErrExceeded, l.Output)
	case timed.Err() != nil:
		return nil, fmt.Errorf("%w: longer than %s", ErrExceeded, l.Time)
	case ended == nil:
		return result.kept.Bytes(), nil
	case errors.As(ended, &exit) && exit.ExitCode() == exitFailed:
		return nil, &FailedError{firstLines(message.kept.String())}
	case strings.Contains(message.kept.String(), "out of memory"), strings.Contains(message.kept.String(), "cannot allocate memory"):
		return nil, fmt.Errorf("%w: more than %d bytes of memory", ErrExceeded, l.Memory)
	case errors.As(ended, &exit) && exit.ExitCode() < 0:
		return nil, fmt.Errorf("%w: %s", ErrExceeded, exit)
	case errors.As(ended, &exit):
		return nil, &FailedError{firstLines(message.kept.String())}
	}
	return nil, fmt.Errorf("confine %s: %w", f.name, ended)
}

func environment(name, dir string, l Limits) []string {
	env := []string{
		envStep + "=" + name, envMemory + "=" + strconv.FormatInt(l.Memory, 10), envDisk + "=" + strconv.FormatInt(l.Disk, 10),
		envTime + "=" + strconv.FormatInt(int64(l.Time/time.Second)+1, 10),
		"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir,
	}
	for _, keep := range []string{"SystemRoot", "SYSTEMROOT"} { // Windows starts nothing without it
		if v := os.Getenv(keep); v != "" {
			env = append(env, keep+"="+v)
		}
	}
	return env
}

// firstLines is what of a message says what happened, without the stack.
func firstLines(message string) string {
	lines := strings.SplitN(strings.TrimSpace(message), "\n", 3)
	if len(lines) > 2 {
		lines = lines[:2]
	}
	return strings.Join(lines, " ")
}

// capped keeps what is written to it, up to a number of bytes.
type capped struct {
	kept    bytes.Buffer
	most    int64
	lenient bool // drops what is too much instead of ending the step
	over    bool
	stop    func()
}

func (c *capped) Write(p []byte) (int, error) {
	room := c.most - int64(c.kept.Len())
	if int64(len(p)) <= room {
		return c.kept.Write(p)
	}
	if c.lenient {
		c.kept.Write(p[:max(0, room)])
		return len(p), nil
	}
	c.over = true
	c.stop()
	return 0, ErrExceeded
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// corpusEnv names a folder of files that strangers wrote; `make corpus` sets it.
const corpusEnv = "HESUAN_CORPUS"

// What the check of one file may cost, its steps in other processes included.
const (
	corpusTime   = 5 * time.Second // of a processor, which no neighbour can use up
	corpusMemory = 300 << 20
	corpusHang   = 2 * time.Minute // by the clock; longer is a hang
)

// Every file is judged in a process of its own: it ends in time and within its
// memory, by an exit code of the contract, and whatever is wrong is said in Chinese
// with what to do.
func TestCheckOfAnyFileEndsInWords(t *testing.T) {
	dir := filepath.Join("..", "..", "internal", "workbook", "testdata")
	if given, ok := os.LookupEnv(corpusEnv); ok {
		dir = given
	}
	files := make(chan string)
	var all corpus
	var work sync.WaitGroup
	for range runtime.NumCPU() {
		work.Go(func() {
			for file := range files {
				c, err := checkOne(t.Context(), file)
				if err != nil {
					t.Errorf("%s: %v", file, err)
				}
				all.add(c)
			}
		})
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files <- path
		}
		return err
	})
	close(files)
	work.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if len(all.checks) == 0 {
		t.Fatalf("no file in %s", dir)
	}
	t.Log(all.String())
}

// checked is one file's check.
type checked struct {
	file, code string
	spent      time.Duration // of a processor
	took       time.Duration // by the clock, beside whatever else is at work
	memory     int64
}

// checkOne runs `hesuan check` on a file and holds what it says to the promise.
func checkOne(ctx context.Context, file string) (checked, error) {
	c := checked{file: file}
	timed, stop := context.WithTimeout(ctx, corpusHang)
	defer stop()
	cmd := exec.CommandContext(timed, "hesuan", "check", "--json", file)
	var said, wrong bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &wrong
	begun := time.Now()
	err := cmd.Run()
	c.took = time.Since(begun)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return c, err
	}
	state := cmd.ProcessState
	c.spent, c.memory = state.UserTime()+state.SystemTime(), peak(state)
	switch {
	case c.spent > corpusTime:
		return c, fmt.Errorf("took %s", c.spent)
	case c.memory > corpusMemory:
		return c, fmt.Errorf("took %d MiB", c.memory>>20)
	case !slices.Contains([]int{0, 3, 4}, state.ExitCode()) || wrong.Len() > 0:
		return c, fmt.Errorf("exit code %d: %s", state.ExitCode(), wrong.Bytes())
	}
	var told []checkedJSON
	if err := json.Unmarshal(said.Bytes(), &told); err != nil {
		return c, err
	}
	if len(told) != 1 {
		return c, fmt.Errorf("%d verdicts on one file", len(told))
	}
	c.code, err = worded(told[0], state.ExitCode() != 0)
	return c, err
}

var chinese = regexp.MustCompile(`\p{Han}`)

// worded fails where a finding says nothing in Chinese or leaves the reader
// without a next step. It returns the code of the first error.
func worded(c checkedJSON, refused bool) (code string, err error) {
	for _, f := range c.Findings {
		if f.Code == "" || !chinese.MatchString(f.Title) || !chinese.MatchString(f.Found+f.Expected) ||
			!chinese.MatchString(f.Remedy) || !strings.HasSuffix(f.Remedy, "。") {
			return code, fmt.Errorf("a finding without words: %+v", f)
		}
		if f.Severity == "错误" {
			code = cmp.Or(code, f.Code)
		}
	}
	if refused && code == "" {
		return code, errors.New("refused for no reason")
	}
	return code, nil
}

// corpus sums up the checks.
type corpus struct {
	sync.Mutex
	checks []checked
}

func (c *corpus) add(one checked) {
	c.Lock()
	defer c.Unlock()
	c.checks = append(c.checks, one)
}

func (c *corpus) String() string {
	codes := map[string]int{}
	for _, one := range c.checks {
		codes[cmp.Or(one.code, "none")]++
	}
	slow := slices.MaxFunc(c.checks, func(a, b checked) int { return cmp.Compare(a.spent, b.spent) })
	large := slices.MaxFunc(c.checks, func(a, b checked) int { return cmp.Compare(a.memory, b.memory) })
	byClock := slices.SortedFunc(slices.Values(c.checks), func(a, b checked) int { return cmp.Compare(a.took, b.took) })
	n := len(byClock)
	return fmt.Sprintf("%d files, by first error %v; most time %s (%s), most memory %d MiB (%s); by the clock half %s, 99 of 100 %s, all %s (%s)",
		n, codes, slow.spent, slow.file, large.memory>>20, large.file, byClock[n/2].took, byClock[n*99/100].took, byClock[n-1].took, byClock[n-1].file)
}

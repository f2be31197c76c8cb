package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"hesuan/internal/share"
)

func TestMain(m *testing.M) {
	testscript.Main(m, programs)
}

// programs are what tests can start by name.
var programs = map[string]func(){"hesuan": func() { os.Exit(start()) }}

// The scripts are the CLI's contract: verbs, output, exit codes.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exit":   exit,
			"edit":   edit,
			"addrow": addRow,
			"fill":   fill,
			"hold":   hold,
			"holds":  holds,
			"lay":    lay,
			"sheets": sheets,
			"same":   same,
		},
	})
}

// exit N ARGS… runs hesuan and wants exit code N. What it printed lies in
// stdout.txt and stderr.txt.
func exit(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var code *exec.ExitError
	switch err := ts.Exec("hesuan", args[1:]...); {
	case errors.As(err, &code):
		got = code.ExitCode()
	default:
		ts.Check(err)
	}
	out, errs := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), []byte(out), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), []byte(errs), 0o644))
	if got != want {
		ts.Fatalf("exit code %d, want %d\n%s%s", got, want, out, errs)
	}
}

// hold DIR takes the workspace's lock for the rest of the script.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	ws, err := share.Open(filepath.Join(dir, "共享"), filepath.Join(dir, "数据"))
	ts.Check(err)
	lock, err := ws.Lock()
	ts.Check(err)
	ts.Defer(func() {
		ts.Check(lock.Release())
		ts.Check(ws.Close())
	})
}

// sheets FILE NAME… wants exactly these visible sheets among the workbook's.
func sheets(ts *testscript.TestScript, neg bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	have := map[string]bool{}
	for _, s := range f.GetSheetList() {
		have[s] = true
	}
	for _, s := range args[1:] {
		if !have[s] {
			ts.Fatalf("%s has no sheet %s; it has %v", args[0], s, f.GetSheetList())
		}
	}
}

// same DIR DIR wants the same files with the same bytes under both.
func same(ts *testscript.TestScript, neg bool, args []string) {
	a, b := tree(ts, args[0]), tree(ts, args[1])
	if len(a) == 0 {
		ts.Fatalf("%s holds no files", args[0])
	}
	for name, data := range a {
		if other, ok := b[name]; !ok || other != data {
			ts.Fatalf("%s differs between %s and %s (there: %v)", name, args[0], args[1], ok)
		}
	}
	if len(a) != len(b) {
		ts.Fatalf("%d files in %s, %d in %s", len(a), args[0], len(b), args[1])
	}
}

func tree(ts *testscript.TestScript, dir string) map[string]string {
	root := ts.MkAbs(dir)
	out := map[string]string{}
	ts.Check(filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		out[rel] = string(data)
		return err
	}))
	return out
}

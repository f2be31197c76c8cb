package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hesuan/internal/service"
	"hesuan/schedules"
)

// served is a daemon in a process of its own.
type served struct {
	t    *testing.T
	dir  string
	cmd  *exec.Cmd
	logs *bufio.Scanner
	said strings.Builder
}

// patience is for a test that would otherwise hang.
const patience = time.Minute

func serve(t *testing.T, dir, settings string) *served {
	t.Helper()
	if settings != "" {
		if err := os.WriteFile(filepath.Join(dir, "hesuan.toml"), []byte(settings), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), patience)
	t.Cleanup(stop)
	d := &served{t: t, dir: dir, cmd: exec.CommandContext(ctx, "hesuan", "serve", "--dir", dir, "--now", "2026-12-18T09:00:00+08:00")}
	out, err := d.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d.logs = bufio.NewScanner(out)
	return d
}

// until reads the log up to a line with some words, and returns the line.
func (d *served) until(words string) string {
	d.t.Helper()
	for d.logs.Scan() {
		d.said.WriteString(d.logs.Text() + "\n")
		if strings.Contains(d.logs.Text(), words) {
			return d.logs.Text()
		}
	}
	d.t.Fatalf("the daemon ended without %q:\n%s", words, d.said.String())
	return ""
}

// stop sends the signal a service manager sends, and wants a clean end within
// seconds.
func (d *served) stop() {
	d.t.Helper()
	told := time.Now()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	for d.logs.Scan() {
		d.said.WriteString(d.logs.Text() + "\n")
	}
	if err := d.cmd.Wait(); err != nil {
		d.t.Fatalf("%v\n%s", err, d.said.String())
	}
	if took := time.Since(told); took > 10*time.Second {
		d.t.Errorf("it stopped after %v", took)
	}
	if !strings.Contains(d.said.String(), "msg=stopped unfinished=false") {
		d.t.Errorf("it did not say that it stopped:\n%s", d.said.String())
	}
}

func ready(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "w")
	var out bytes.Buffer
	if code := run(t.Context(), []string{"init", dir, "--now", "2026-12-01T09:00:00+08:00"}, &out, &out); code != 0 {
		t.Fatalf("%d\n%s", code, out.String())
	}
	return dir
}

func page(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestTheDaemonTakesInAnswersTellsItsFiguresAndStops(t *testing.T) {
	dir := ready(t)
	d := serve(t, dir, "[intake]\nquiet = \"0s\"\n[schedules]\nscan = \"@every 1s\"\ndraft = \"\"\n[monitor]\nlisten = \"127.0.0.1:0\"\n")
	_, address, _ := strings.Cut(d.until("msg=monitoring"), "address=")
	d.until("msg=reminded")
	secret := "王小明370323199001010018.xlsx"
	if err := os.WriteFile(filepath.Join(dir, "共享", "收件", "振华实验学校", secret), []byte("not a workbook"), 0o644); err != nil {
		t.Fatal(err)
	}
	if line := d.until(`msg="taken in"`); !strings.Contains(line, "state=unreadable") || !strings.Contains(line, "振华实验学校") {
		t.Errorf("taken in: %s", line)
	}
	if code, body := page(t, "http://"+address+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("%d %q", code, body)
	}
	_, figures := page(t, "http://"+address+"/metrics")
	for _, want := range []string{
		`hesuan_files{state="unreadable"} 1`, `hesuan_files{state="accepted"} 0`, `hesuan_open_findings{severity="错误"} 1`,
		`hesuan_job_passes_total{job="remind",outcome="done"} 1`, `hesuan_job_last_success_timestamp_seconds{job="remind"} `, `hesuan_job_passes_total{job="inspect",outcome="failed"} 0`,
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("the figures lack %s:\n%s", want, figures)
		}
	}
	d.stop()
	for _, told := range []string{figures, d.said.String()} {
		if strings.Contains(told, "王小明") || strings.Contains(told, "19900101") {
			t.Errorf("a person is named:\n%s", told)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "共享", "回执", "振华实验学校", "催报_2026年度.xlsx")); err != nil {
		t.Error(err)
	}
}

// What ran today does not run again because the daemon was restarted.
func TestARestartMakesUpOnlyForWhatWasMissed(t *testing.T) {
	dir := ready(t)
	settings := "[schedules]\nscan = \"@every 1h\"\ndraft = \"\"\ninspect = \"\"\nremind = \"@every 24h\"\n"
	d := serve(t, dir, settings)
	d.until("msg=reminded")
	d.stop()
	d = serve(t, dir, strings.Replace(settings, `draft = ""`, `draft = "@every 24h"`, 1))
	d.until("msg=draft")
	d.stop()
	if strings.Contains(d.said.String(), "msg=reminded") {
		t.Errorf("the reminders went out again:\n%s", d.said.String())
	}
}

// A day has one backup, whoever asks for it again.
func TestTheDayHasItsBackup(t *testing.T) {
	dir := ready(t)
	folder := filepath.ToSlash(t.TempDir())
	settings := "[schedules]\nscan = \"\"\nremind = \"\"\ndraft = \"\"\ninspect = \"\"\nbackup = \"@every 1s\"\n"
	d := serve(t, dir, settings+"[backup]\nfolder = \""+folder+"\"\n")
	if line := d.until(`msg="backed up"`); !strings.Contains(line, "file=hesuan-2026-12-18.zip again=false") {
		t.Errorf("the first: %s", line)
	}
	if line := d.until(`msg="backed up"`); !strings.Contains(line, "again=true") {
		t.Errorf("the second: %s", line)
	}
	d.stop()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"restore", filepath.Join(folder, "hesuan-2026-12-18.zip"), filepath.Join(t.TempDir(), "again")}, &out, &out); code != 0 {
		t.Errorf("%d\n%s", code, out.String())
	}
}

// A stop is no illness: what it cut short is made up for at the next start.
func TestWhatWasCutShortByAStopIsNotComplainedOf(t *testing.T) {
	o, err := service.Open(t.Context(), ready(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	d := &daemon{o: o}
	nothing := func(context.Context) error { return nil }
	if d.s, err = schedules.New(slog.New(slog.DiscardHandler), service.Zone, memory{o}, schedules.Job{Name: "scan", Spec: "@daily", Run: nothing}); err != nil {
		t.Fatal(err)
	}
	for outcome, want := range map[string]int{schedules.Done: 0, schedules.Stopped: 0, schedules.Failed: 1, schedules.Panicked: 1} {
		if err := (memory{o}).Ran(t.Context(), schedules.Pass{Job: "scan", Began: time.Now(), Outcome: outcome}); err != nil {
			t.Fatal(err)
		}
		if wrong := d.healthy(t.Context()); len(wrong) != want {
			t.Errorf("%s: %q", outcome, wrong)
		}
	}
}

func TestAnAddressOthersCanReachIsRefused(t *testing.T) {
	dir := ready(t)
	if err := os.WriteFile(filepath.Join(dir, "hesuan.toml"), []byte("[monitor]\nlisten = \"0.0.0.0:9317\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"serve", "--dir", dir}, &out, &out); code != 2 || !strings.Contains(out.String(), "loopback") {
		t.Errorf("%d\n%s", code, out.String())
	}
}

func TestAnErrorIsLoggedWithoutTheNameOfTheFile(t *testing.T) {
	file := &service.FileError{Folder: "甲校", File: "王小明.xlsx", Err: &os.PathError{Op: "open", Path: "收件/甲校/王小明.xlsx", Err: syscall.EACCES}}
	if !strings.Contains(file.Error(), "王小明.xlsx") {
		t.Error("the command line does not name the file")
	}
	var out bytes.Buffer
	log := newLog(&out)
	log.Error("job panicked 370323199001010018", "panic", "row of 37032319900101001X", "stack", "a\nb", "took", time.Second)
	if got := out.String(); strings.Contains(got, "19900101") || !strings.Contains(got, "370323********001X") || !strings.Contains(got, "took=1s") {
		t.Errorf("logged as %s", got)
	}
}

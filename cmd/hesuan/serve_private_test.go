package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/service"
	"hesuan/internal/store"
)

// persons are the names and numbers that stand in a return.
func persons(t *testing.T, file string) []string {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("教职工")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range rows {
		for _, cell := range row[:min(2, len(row))] { // 姓名, 身份证号
			if n := len([]rune(cell)); n == 3 || n == 18 {
				out = append(out, cell)
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("%d persons in %s", len(out), file)
	}
	return out
}

// idNumber is an 身份证号 that is not masked.
var idNumber = regexp.MustCompile(`[0-9]{17}[0-9Xx]`)

// Everything is dropped that senders drop, under names that hold a person's, and
// much goes wrong with it: neither log, health, figures nor the database's memory
// of jobs and messages names a person, a number or a file.
func TestTheDaemonNamesNobody(t *testing.T) {
	dir := ready(t)
	filled := filepath.Join(t.TempDir(), "filled")
	var out bytes.Buffer
	if code := run(t.Context(), []string{"sample", filled, "--dir", dir, "--faults", "2", "--now", "2026-12-18T09:00:00+08:00"}, &out, &out); code != 0 {
		t.Fatalf("%d\n%s", code, out.String())
	}
	files, err := filepath.Glob(filepath.Join(filled, "*", "*.xlsx"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d returns, %v", len(files), err)
	}
	inbox := filepath.Join(dir, "共享", "收件")
	var secrets []string
	drop := func(folder, name string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(inbox, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(inbox, folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const number = "370323199001010018"
	names := []string{"王小明" + number + ".xlsx", "zhang sanfeng.xlsx", "李四光 " + number + ".et"}
	secrets = append(secrets, "王小明", "sanfeng", "zhang", "李四光", "赵六福", "钱七宝", "孙八斤", "周九如")
	school := ""
	for _, file := range files {
		folder := filepath.Base(filepath.Dir(file))
		if _, err := os.Stat(filepath.Join(inbox, folder)); err != nil || !strings.HasSuffix(folder, "学校") || len(secrets) > 400 {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, persons(t, file)...)
		if school == "" {
			school = folder // whose answers cannot be written
			drop(folder, names[1], data)
			continue
		}
		drop(folder, names[0], data)
		drop(folder, names[2], []byte("not a workbook "+number))
	}
	// Where answers go lies a file: nothing can be answered, and the error names them.
	if err := os.RemoveAll(filepath.Join(dir, "共享", "回执", school)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "共享", "回执", school), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	drop("赵六福"+number, "钱七宝.xlsx", []byte("a stranger's"))
	drop("", "孙八斤"+number+".xlsx", []byte("beside the folders"))
	if err := os.Mkdir(filepath.Join(inbox, school, "周九如"+number), 0o755); err != nil {
		t.Fatal(err)
	}
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"errcode":1,"errmsg":"王小明 `+number+`"}`)
	}))
	defer robot.Close()
	if err := os.WriteFile(filepath.Join(dir, "robot"), []byte(robot.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	d := serve(t, dir, `[intake]
quiet = "0s"
[schedules]
scan = "@every 1s"
draft = ""
inspect = ""
notify = "@every 1s"
[monitor]
listen = "127.0.0.1:0"
[[notify]]
name = "群"
kind = "wecom"
about = ["filing", "books", "jobs"]
address_file = "robot"
`)
	_, address, _ := strings.Cut(d.until("msg=monitoring"), "address=")
	d.until("job=notify")
	d.until(school + ": ") // what could not be answered, after all that could
	_, health := page(t, "http://"+address+"/healthz")
	_, figures := page(t, "http://"+address+"/metrics")
	for _, job := range []string{"remind", "deadline"} { // missed, and made up for between the scans
		for !strings.Contains(figures, `hesuan_job_last_run_timestamp_seconds{job="`+job+`"}`) {
			d.until(school + ": ")
			_, figures = page(t, "http://"+address+"/metrics")
		}
	}
	d.stop()
	surfaces := map[string]string{"log": d.said.String(), "health": health, "figures": figures, "memory": remembered(t, dir)}
	for name, said := range surfaces {
		for _, s := range secrets {
			if strings.Contains(said, s) {
				t.Errorf("the %s names %s", name, s)
			}
		}
		if found := idNumber.FindString(said); found != "" {
			t.Errorf("the %s has the number %s", name, found)
		}
	}
	for _, want := range []string{"folder=无主文件", "state=unreadable", "state=accepted", "refused with errcode 1"} {
		if !strings.Contains(surfaces["log"], want) {
			t.Errorf("the log lacks %s:\n%s", want, surfaces["log"])
		}
	}
}

// remembered is what the database keeps of jobs and messages.
func remembered(t *testing.T, dir string) string {
	t.Helper()
	o, err := service.OpenReader(t.Context(), dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	var b strings.Builder
	for _, job := range []string{"scan", "remind", "deadline", "notify"} {
		r, err := o.Reader.JobRun(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(r.Job + " " + r.Outcome + "\n")
	}
	waiting, err := o.Reader.Due(t.Context(), time.Now().AddDate(10, 0, 0), 100)
	if err != nil || len(waiting) < 2 {
		t.Fatalf("%d messages, %v", len(waiting), err)
	}
	for _, m := range append(waiting, store.Message{}) {
		b.WriteString(m.Key + " " + m.Title + "\n" + m.Body + "\n")
	}
	return b.String()
}

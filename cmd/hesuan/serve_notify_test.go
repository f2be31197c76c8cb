package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hesuan/internal/notify"
	"hesuan/internal/service"
	"hesuan/internal/store"
)

// mouth is a channel that keeps what it is told and fails as it is told.
type mouth struct {
	said []notify.Message
	err  error
}

func (m *mouth) Send(_ context.Context, said notify.Message) error {
	m.said = append(m.said, said)
	return m.err
}

// telling is a daemon with one channel and a clock the test moves.
func telling(t *testing.T) (*daemon, *mouth, *time.Time, func() map[string]int) {
	t.Helper()
	now := time.Date(2026, 12, 18, 9, 0, 0, 0, service.Zone)
	o, err := service.Open(t.Context(), ready(t), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	m := &mouth{}
	d := &daemon{o: o, log: slog.New(slog.DiscardHandler), channels: map[string]notify.Channel{"群": m}}
	return d, m, &now, func() map[string]int {
		t.Helper()
		said, err := o.Reader.Said(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return said["群"]
	}
}

func (d *daemon) say(t *testing.T, key string, at time.Time) {
	t.Helper()
	if err := d.o.Store.Say(t.Context(), store.Message{Key: key, Channel: "群", Title: "标题", Body: "正文", MadeAt: at, DueAt: at}); err != nil {
		t.Fatal(err)
	}
}

func TestAMessageIsTriedAFewTimesLaterAndLater(t *testing.T) {
	d, m, now, said := telling(t)
	m.err = errors.New("no network")
	began := *now
	d.say(t, "a", began)
	var at []time.Duration
	for range 24 * 60 {
		before := len(m.said)
		_ = d.tell(t.Context())
		if len(m.said) > before {
			at = append(at, now.Sub(began))
		}
		*now = now.Add(time.Minute)
	}
	want := []time.Duration{0, 5 * time.Minute, 15 * time.Minute, 35 * time.Minute, 75 * time.Minute}
	if !slices.Equal(at, want) || said()[store.MessageDropped] != 1 {
		t.Errorf("tried after %v, want %v; %v", at, want, said())
	}
	if first, last := m.said[0], m.said[4]; first.ID != last.ID || first.Title != "标题" || first.Body != "正文" {
		t.Errorf("%+v, then %+v", first, last)
	}
}

func TestWhatWasSentIsNotSentAgainAndWhatIsOldNotAtAll(t *testing.T) {
	d, m, now, said := telling(t)
	d.say(t, "a", *now)
	d.say(t, "old", now.Add(-25*time.Hour))
	for range 3 {
		if err := d.tell(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.say(t, "a", *now)
		*now = now.Add(time.Hour)
	}
	if len(m.said) != 1 || said()[store.MessageSent] != 1 || said()[store.MessageDropped] != 1 {
		t.Errorf("%+v, %v", m.said, said())
	}
	d.say(t, "b", *now)
	delete(d.channels, "群")
	if err := d.tell(t.Context()); err != nil || said()[store.MessageDropped] != 2 {
		t.Errorf("a channel that is no more: %v, %v", err, said())
	}
}

func TestAMinuteSendsNoMoreThanARobotTakes(t *testing.T) {
	d, m, now, _ := telling(t)
	for i := range 25 {
		d.say(t, string(rune('a'+i)), *now)
	}
	if err := d.tell(t.Context()); err != nil || len(m.said) != atOnce {
		t.Errorf("%d at once, %v", len(m.said), err)
	}
}

// A robot's server of this machine hears of what is missing and of a job that
// failed; neither the log nor the database nor the figures have its address.
func TestTheDaemonTellsAGroupAndGivesNoSecretAway(t *testing.T) {
	heard := make(chan string, 10)
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var said struct{ Text struct{ Content string } }
		if err := json.NewDecoder(r.Body).Decode(&said); err != nil || r.URL.Query().Get("key") != "k-secret-1" {
			t.Errorf("asked %s: %v", r.URL, err)
		}
		heard <- said.Text.Content
		io.WriteString(w, `{"errcode":0,"errmsg":"ok"}`)
	}))
	defer robot.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"errcode":93000,"errmsg":"invalid webhook url k-secret-2"}`)
	}))
	defer broken.Close()
	dir := ready(t)
	for name, url := range map[string]string{"robot": robot.URL + "/send?key=k-secret-1", "broken": broken.URL + "/send?key=k-secret-2"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(url+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := serve(t, dir, `[schedules]
scan = ""
draft = ""
inspect = ""
notify = "@every 1s"
[backup]
folder = "nowhere"
[monitor]
listen = "127.0.0.1:0"
[[notify]]
name = "群"
kind = "wecom"
about = ["filing", "jobs"]
address_file = "robot"
[[notify]]
name = "坏"
kind = "dingtalk"
about = ["jobs"]
address_file = "broken"
secret_file = "broken"
`)
	_, address, _ := strings.Cut(d.until("msg=monitoring"), "address=")
	d.until("msg=told")
	d.until("msg=told")
	d.until("job=notify")
	missing, failed := <-heard, <-heard
	if !strings.HasPrefix(missing, "集团化办学核算：2026年度填报催报\n") || !strings.HasPrefix(failed, "集团化办学核算：定时任务“备份”没有完成\n") {
		t.Errorf("heard %q and %q", missing, failed)
	}
	_, figures := page(t, "http://"+address+"/metrics")
	for _, want := range []string{`hesuan_messages{channel="群",state="sent"} 2`, `hesuan_messages{channel="坏",state="waiting"} 1`, `hesuan_job_passes_total{job="remind",outcome="done"} 1`} {
		if !strings.Contains(figures, want) {
			t.Errorf("the figures lack %s:\n%s", want, figures)
		}
	}
	d.stop()
	if said := d.said.String(); !strings.Contains(said, "refused with errcode 93000") {
		t.Errorf("the log does not say why:\n%s", said)
	}
	database, err := os.ReadFile(filepath.Join(dir, "数据", "hesuan.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{d.said.String(), figures, string(database)} {
		if strings.Contains(told, "k-secret") {
			t.Error("a secret was given away")
		}
	}
}

func TestAChannelWithoutItsSecretStopsTheDaemonAtTheStart(t *testing.T) {
	dir := ready(t)
	if err := os.WriteFile(filepath.Join(dir, "hesuan.toml"), []byte("[[notify]]\nname = \"a\"\nkind = \"wecom\"\nabout = [\"jobs\"]\naddress_file = \"gone\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if code := run(t.Context(), []string{"serve", "--dir", dir}, &out, &out); code != 2 || !strings.Contains(out.String(), "notify a: secret") {
		t.Errorf("%d\n%s", code, out.String())
	}
}

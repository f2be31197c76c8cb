package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var note = Message{ID: "a1", Title: "集团化办学填报催报", Body: "截止日期：2026年12月20日\n未报：甲校、乙校", At: time.Date(2026, 12, 18, 8, 0, 0, 0, time.UTC)}

// group is a robot's server that keeps what it was asked and answers as told.
type group struct {
	*httptest.Server
	asked  []string
	query  url.Values
	answer func(w http.ResponseWriter, r *http.Request)
}

func newGroup(t *testing.T, answer string) *group {
	t.Helper()
	g := &group{answer: func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) }}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		g.asked, g.query = append(g.asked, r.Method+" "+r.Header.Get("Content-Type")+" "+string(data)), r.URL.Query()
		g.answer(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *group) address(query string) Secret { return Secret(g.URL + "/send?" + query) }

func TestARobotIsToldInItsOwnForm(t *testing.T) {
	g := newGroup(t, `{"errcode":0,"errmsg":"ok"}`)
	c, err := NewWeCom(g.address("key=k-1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	want := `POST application/json; charset=utf-8 {"msgtype":"text","text":{"content":"集团化办学填报催报\n截止日期：2026年12月20日\n未报：甲校、乙校"}}` + "\n"
	if len(g.asked) != 1 || g.asked[0] != want || g.query.Encode() != "key=k-1" {
		t.Errorf("asked %q with %s", g.asked, g.query.Encode())
	}
}

// The expected signature was computed with Python's hmac.
func TestDingTalkIsSigned(t *testing.T) {
	const milliseconds, want = 1577262236757, "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
	if got := signature(milliseconds, "this is secret"); got != want {
		t.Errorf("signed as %s", got)
	}
	g := newGroup(t, `{"errcode":0,"errmsg":"ok"}`)
	c, err := NewDingTalk(g.address("access_token=t-1"), "this is secret", func() time.Time { return time.UnixMilli(milliseconds) })
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	if q := g.query; q.Get("timestamp") != "1577262236757" || q.Get("sign") != want || q.Get("access_token") != "t-1" {
		t.Errorf("asked with %v", q)
	}
	if c, err = NewDingTalk(g.address("access_token=t-1"), "", time.Now); err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), note); err != nil || g.query.Has("sign") {
		t.Errorf("without a secret: %v, %v", g.query, err)
	}
}

func TestAnAnswerThatIsNoYesIsAFailure(t *testing.T) {
	for answer, want := range map[string]string{
		`{"errcode":0}`: "",
		`{"errcode":45009,"errmsg":"api freq out of limit, from ip: 10.1.2.3 key=k-1"}`: "send: refused with errcode 45009",
		`{"errcode":310000,"errmsg":"sign not match"}`:                                  "send: refused with errcode 310000",
		`{"code":0}`:               "send: answered with no errcode: is this the address of a robot?",
		`<html>login</html>`:       "send: answered with no errcode: is this the address of a robot?",
		strings.Repeat("[", 1<<20): "send: answered with no errcode: is this the address of a robot?",
	} {
		c, err := NewWeCom(newGroup(t, answer).address("key=k-1"))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Send(t.Context(), note); fmt.Sprint(err) != want && (err != nil || want != "") {
			t.Errorf("%.40s: %v", answer, err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := newGroup(t, `{"errcode":0}`)
	g := newGroup(t, "")
	g.answer = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}
	c, err := NewWeCom(g.address("key=k-1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), note); fmt.Sprint(err) != "send: answered with status 307" || len(elsewhere.asked) != 0 {
		t.Errorf("%v; elsewhere was asked %q", err, elsewhere.asked)
	}
}

func TestAServerThatNeverAnswersIsLeft(t *testing.T) {
	g := newGroup(t, "")
	over := make(chan struct{})
	g.answer = func(_ http.ResponseWriter, r *http.Request) { <-over }
	defer close(over)
	c, err := NewWeCom(g.address("key=k-1"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := c.Send(ctx, note); fmt.Sprint(err) != "send: timed out" {
		t.Errorf("%v", err)
	}
	if r := c.(*robot); r.client.Timeout != Patience {
		t.Errorf("without a deadline it waits %v", r.client.Timeout)
	}
	ctx, stop = context.WithCancel(t.Context())
	stop()
	if err := c.Send(ctx, note); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: %v", err)
	}
}

func TestOnlyHTTPSOrTheLoopbackIsSpokenTo(t *testing.T) {
	for address, ok := range map[Secret]bool{
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k": true, "http://127.0.0.1:8080/send": true, "http://[::1]:8080/send": true,
		"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k": false, "http://10.0.0.1/send": false, "http://localhost/send": false,
		"https://user:word@example.org/": false, "ftp://127.0.0.1/": false, "https://": false, "": false, "k": false, "https://exa mple/%zz": false,
	} {
		_, err := NewWeCom(address)
		if (err == nil) != ok || err != nil && (!errors.Is(err, ErrAddress) || len(address) > 8 && strings.Contains(err.Error(), string(address))) {
			t.Errorf("%s: %v", string(address), err)
		}
	}
}

func TestALongMessageIsCutAtACharacter(t *testing.T) {
	g := newGroup(t, `{"errcode":0}`)
	c, err := NewWeCom(g.address("key=k"))
	if err != nil {
		t.Fatal(err)
	}
	for pad := range 3 {
		long := note
		long.Title, long.Body = "标题\r\n换行", strings.Repeat("x", pad)+strings.Repeat("甲校<@all>、", 300)
		if err := c.Send(t.Context(), long); err != nil {
			t.Fatal(err)
		}
		var said struct{ Text struct{ Content string } }
		_, body, _ := strings.Cut(g.asked[pad], "{")
		if err := json.Unmarshal([]byte("{"+body), &said); err != nil {
			t.Fatal(err)
		}
		text := said.Text.Content
		if len(text) > 2048 || len(text) < 2040 || !utf8.ValidString(text) || !strings.HasSuffix(text, "……（下略）") || !strings.HasPrefix(text, "标题 换行\n") || strings.Contains(text, "<@") {
			t.Errorf("%d bytes: %s", len(text), text)
		}
	}
}

// What a channel says of itself, however it is printed, gives nothing away.
func TestNoErrorAndNoPrintShowsASecret(t *testing.T) {
	const key = "k-0123-secret"
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, address := range []Secret{Secret(gone.URL + "/send?key=" + key), "https://127.0.0.1:1/send?key=" + key} {
		c, err := NewDingTalk(address, "SEC-"+key, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		err = c.Send(ctx, note)
		stop()
		if err == nil {
			t.Fatal("it was sent")
		}
		log.Error("not sent", "error", err, "address", address, "channel", fmt.Sprintf("%+v %#v %s", address, address, address))
	}
	if strings.Contains(said.String(), key) {
		t.Errorf("logged as %s", said.String())
	}
}

package monitor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFiguresAreWrittenAsPrometheusReadsThem(t *testing.T) {
	got := Text([]Figure{
		{Name: "hesuan_files", Help: `Files, by \ state`, Samples: []Sample{
			{[]Label{{"state", "returned"}}, Count(3)}, {[]Label{{"state", "a\"b\\c\nd"}, {"kind", "填报"}}, Count(0)}}},
		{Name: "hesuan_nothing", Help: "none"},
		{Name: "hesuan_job_seconds", Help: "took", Counter: true, Samples: []Sample{{nil, Seconds(61*time.Second + 5*time.Millisecond)}}},
		{Name: "hesuan_at", Help: "when", Samples: []Sample{{nil, Moment(time.Date(2026, 12, 20, 16, 0, 0, 0, time.UTC))}}},
	})
	want := `# HELP hesuan_files Files, by \\ state
# TYPE hesuan_files gauge
hesuan_files{state="returned"} 3
hesuan_files{state="a\"b\\c\nd",kind="填报"} 0
# HELP hesuan_job_seconds took
# TYPE hesuan_job_seconds counter
hesuan_job_seconds 61.005
# HELP hesuan_at when
# TYPE hesuan_at gauge
hesuan_at 1797782400
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestOnlyTheLoopbackIsListenedOn(t *testing.T) {
	for _, address := range []string{":9317", "0.0.0.0:9317", "[::]:9317", "192.168.1.5:9317", "localhost:9317", "example.org:9317", "10.0.0.1:1"} {
		if l, err := Listen(address); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v, %v", address, l, err)
		}
	}
	if _, err := Listen("127.0.0.1"); err == nil {
		t.Error("an address without a port")
	}
}

// ask gets a page; the server is this test's own.
func ask(t *testing.T, url string) (int, string) {
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

func TestItAnswersUntilItIsToldToStop(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wrong []string
	var failure error
	over := make(chan error)
	go func() {
		over <- Serve(ctx, l, Source{
			Healthy: func(context.Context) []string { return wrong },
			Figures: func(context.Context) ([]Figure, error) {
				return []Figure{{Name: "up", Help: "up", Samples: []Sample{{nil, "1"}}}}, failure
			},
		})
	}()
	base := "http://" + l.Addr().String()
	if code, body := ask(t, base+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("%d %q", code, body)
	}
	if code, body := ask(t, base+"/metrics"); code != 200 || body != "# HELP up up\n# TYPE up gauge\nup 1\n" {
		t.Errorf("%d %q", code, body)
	}
	if code, _ := ask(t, base+"/"); code != 404 {
		t.Errorf("another page: %d", code)
	}
	wrong, failure = []string{"job draft failed"}, errors.New("secret")
	if code, body := ask(t, base+"/healthz"); code != 503 || body != "job draft failed\n" {
		t.Errorf("%d %q", code, body)
	}
	if code, body := ask(t, base+"/metrics"); code != 500 || body != "the figures cannot be read; see the log\n" {
		t.Errorf("%d %q", code, body)
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(base + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

func TestAPanicIsAnsweredAndHandedOver(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	said, over := make(chan string, 1), make(chan error)
	go func() {
		over <- Serve(ctx, l, Source{
			Healthy:  func(context.Context) []string { panic("row 王小明") },
			Figures:  func(context.Context) ([]Figure, error) { return nil, nil },
			Panicked: func(page string, value any, stack []byte) { said <- fmt.Sprint(page, value, string(stack)) },
		})
	}()
	r, err := http.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err) // the connection was cut, and net/http wrote what the panic said
	}
	body, err := io.ReadAll(r.Body)
	if r.Body.Close(); err != nil || r.StatusCode != 500 || strings.Contains(string(body), "王小明") {
		t.Errorf("%d %s, %v", r.StatusCode, body, err)
	}
	if text := <-said; !strings.Contains(text, "/healthz") || !strings.Contains(text, "王小明") || !strings.Contains(text, "monitor_test.go") {
		t.Errorf("handed over: %s", text)
	}
	if code, _ := ask(t, "http://"+l.Addr().String()+"/metrics"); code != 200 {
		t.Errorf("the other page: %d", code)
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

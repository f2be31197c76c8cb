// Package monitor lets the machine itself ask how the daemon is: whether it is
// well, and its figures as Prometheus reads them. Nobody else can ask, for it
// listens on the loopback alone.
//
//	l, err := monitor.Listen("127.0.0.1:9317")
//	go monitor.Serve(ctx, l, monitor.Source{Healthy: healthy, Figures: figures, Panicked: panicked})
//
//	GET /healthz    200 and "ok", or 503 and what is wrong, a line each
//	GET /metrics    the figures, in the text format of Prometheus
//
// What it is given to show must name no person; it shows it as it is.
package monitor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// ErrNotLoopback says that an address could be reached from elsewhere.
var ErrNotLoopback = errors.New("not an address of the loopback")

// Figure is one name with a value for each set of labels.
type Figure struct {
	Name, Help string
	Counter    bool // it only grows, and is a gauge otherwise
	Samples    []Sample
}

// Sample is one value of a figure.
type Sample struct {
	Labels []Label
	Value  string // as Count, Seconds and Moment write it
}

// Label is a name with a value. Values may hold any text.
type Label struct{ Name, Value string }

// Count is a whole number as a sample writes it.
func Count(n int64) string { return fmt.Sprint(n) }

// Seconds is a duration as a sample writes it, to the millisecond.
func Seconds(d time.Duration) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%d.%03d", ms/1000, ms%1000)
}

// Moment is a time as a sample writes it: whole seconds since 1970.
func Moment(t time.Time) string { return fmt.Sprint(t.Unix()) }

// Source is what the answers are made of, asked anew for each.
type Source struct {
	Healthy func(context.Context) []string // what is wrong; nothing where all is well
	Figures func(context.Context) ([]Figure, error)
	// Panicked hears of a panic of the two; nothing of it is told to who asked.
	Panicked func(page string, value any, stack []byte)
}

// Listen opens a port of the loopback; any other address is ErrNotLoopback,
// names among them, because a name may come to mean another address.
func Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("monitor: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("monitor: %s: %w", address, ErrNotLoopback)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("monitor: %w", err)
	}
	return l, nil
}

// patience bounds one question, so that a client that hangs holds nothing.
const patience = 5 * time.Second

// Serve answers until ctx is done. It closes l.
func Serve(ctx context.Context, l net.Listener, from Source) error {
	s := &http.Server{
		Handler: Handler(from), ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: patience, MaxHeaderBytes: 8 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("monitor: %w", err)
	}
	return nil
}

// Handler answers the two questions.
func Handler(from Source) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		wrong := from.Healthy(r.Context())
		if len(wrong) > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, strings.Join(wrong, "\n")+"\n")
			return
		}
		io.WriteString(w, "ok\n")
	})
	m.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		figures, err := from.Figures(r.Context())
		if err != nil {
			http.Error(w, "the figures cannot be read; see the log", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		io.WriteString(w, Text(figures))
	})
	return surviving(m, from.Panicked)
}

// surviving answers a panic with 500 and hands it over: net/http would write what it said, which may be of a person, past
// the log.
func surviving(h http.Handler, panicked func(page string, value any, stack []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				panicked(r.Pattern, p, debug.Stack())
				http.Error(w, "it cannot be told; see the log", http.StatusInternalServerError)
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// escapeLabel and escapeHelp are what the format asks for.
var (
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
)

// Text writes figures in the text format of Prometheus, version 0.0.4. A figure
// without samples is left out.
func Text(figures []Figure) string {
	var b strings.Builder
	for _, f := range figures {
		if len(f.Samples) == 0 {
			continue
		}
		kind := "gauge"
		if f.Counter {
			kind = "counter"
		}
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", f.Name, escapeHelp.Replace(f.Help), f.Name, kind)
		for _, s := range f.Samples {
			b.WriteString(f.Name)
			for i, l := range s.Labels {
				sep := ","
				if i == 0 {
					sep = "{"
				}
				fmt.Fprintf(&b, `%s%s="%s"`, sep, l.Name, escapeLabel.Replace(l.Value))
			}
			if len(s.Labels) > 0 {
				b.WriteString("}")
			}
			b.WriteString(" " + s.Value + "\n")
		}
	}
	return b.String()
}

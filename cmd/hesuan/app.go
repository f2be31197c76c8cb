package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"hesuan/internal/finding"
)

// app is what the verbs share: where they work, how they speak.
//
// The terminal contract: results go to standard output; with --json as one
// JSON value and nothing else. Progress and prose that is not the result go to
// standard error, progress only when that is a terminal. A verb that fails
// writes nothing to standard output.
type app struct {
	dir            string
	json           bool
	now            string
	stdout, stderr io.Writer
	drawn          bool
}

// clock is the time a verb acts at: now, or what --now says and what has
// passed since.
func (a *app) clock() (func() time.Time, error) {
	if a.now == "" {
		return time.Now, nil
	}
	t, err := time.Parse(time.RFC3339, a.now)
	if err != nil {
		return nil, usage("--now: %w", err)
	}
	begun := time.Now()
	return func() time.Time { return t.Add(time.Since(begun)) }, nil
}

// say prints the result of a verb: v as JSON, or what prose prints.
func (a *app) say(v any, prose func(w io.Writer)) error {
	a.endProgress()
	if !a.json {
		prose(a.stdout)
		return nil
	}
	e := json.NewEncoder(a.stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// progress draws "label 12/42" over itself on a terminal.
func (a *app) progress(label string) func(done, all int) {
	return func(done, all int) { a.draw(fmt.Sprintf("%s %d/%d", label, done, all)) }
}

// step draws one line of progress on a terminal.
func (a *app) step(words string) { a.draw(words) }

func (a *app) draw(line string) {
	f, ok := a.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return
	}
	fmt.Fprintf(a.stderr, "\r\x1b[K%s", line)
	a.drawn = true
}

func (a *app) endProgress() {
	if a.drawn {
		fmt.Fprint(a.stderr, "\r\x1b[K")
		a.drawn = false
	}
}

// printFindings lists findings on standard error, grouped by cause.
func (a *app) printFindings(fs []finding.Finding) { writeFindings(a.stderr, fs) }

// shownPerCause is how many places of one cause a terminal shows.
const shownPerCause = 5

func writeFindings(w io.Writer, fs []finding.Finding) {
	for _, c := range finding.Group(fs, shownPerCause) {
		for _, f := range c.Shown {
			fmt.Fprintf(w, "  %s\n", f)
		}
		if c.Count > len(c.Shown) {
			fmt.Fprintf(w, "  … %d more of %s\n", c.Count-len(c.Shown), c.First.Code)
		}
	}
}

// findingJSON is a finding as scripts see it.
type findingJSON struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Sheet    string `json:"sheet,omitempty"`
	Cell     string `json:"cell,omitempty"`
	Column   string `json:"column,omitempty"`
	Title    string `json:"title"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
	Remedy   string `json:"remedy"`
	Basis    string `json:"basis,omitempty"`
}

func findingsJSON(fs []finding.Finding) []findingJSON {
	out := make([]findingJSON, len(fs))
	for i, f := range fs {
		out[i] = findingJSON{f.Code, string(f.Severity), f.Sheet, f.Cell, f.Column, f.Title, f.Found, f.Expected, f.Remedy, f.Basis}
	}
	return out
}

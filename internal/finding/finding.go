// Package finding holds every message a school or an office can get. A
// finding is a value, not an error: it names the place, what was found, what
// was expected and what to do next, in Chinese plain enough to act on without
// a telephone call.
//
// Codes are stable and never reused. docs/findings.md is generated from the
// catalogue and kept equal to it by a test.
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says what a finding does to the workbook it was found in.
type Severity string

// The severities as they are printed.
const (
	Error   Severity = "错误" // the workbook is returned
	Warning Severity = "警示" // accepted, but somebody should look
	Notice  Severity = "提示" // read in a forgiving way, and said so
)

// Place is where something was found.
type Place struct {
	Sheet  string
	Cell   string // "F12"; empty for the whole sheet
	Column string // declared column name, if one is meant
}

// Finding is one message about one place.
type Finding struct {
	Code     string
	Severity Severity
	Place
	Title    string // the kind of fault, the same for every finding of a code
	Found    string // 现状
	Expected string // 要求
	Remedy   string // 处理办法
	Basis    string // 依据: the clause or the rule's number, if there is one
}

// Spec is the catalogue entry of a code. Expected and Remedy may hold {要求}
// and {现状}, which [Spec.At] fills in.
type Spec struct {
	Code     string
	Severity Severity
	Title    string
	Expected string
	Remedy   string
}

// At makes a finding of this kind at a place. Found and expected are shown
// as given; a blank expected falls back to the catalogue's.
func (s Spec) At(p Place, found, expected string) Finding {
	if expected == "" {
		expected = s.Expected
	}
	fill := strings.NewReplacer("{要求}", expected, "{现状}", found)
	return Finding{
		Code: s.Code, Severity: s.Severity, Place: p, Title: s.Title,
		Found: found, Expected: expected, Remedy: fill.Replace(s.Remedy),
	}
}

// With replaces the remedy by one that knows more about the place.
func (f Finding) With(remedy string) Finding {
	f.Remedy = remedy
	return f
}

// String is the one-line form used in logs of tests and on the terminal.
func (f Finding) String() string {
	place := f.Sheet
	if f.Cell != "" {
		place += "!" + f.Cell
	}
	if f.Column != "" {
		place += "（" + f.Column + "）"
	}
	return fmt.Sprintf("[%s %s] %s %s：%s；应为：%s。%s", f.Code, f.Severity, place, f.Title, f.Found, f.Expected, f.Remedy)
}

// Errors reports whether any finding is an error.
func Errors(fs []Finding) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Severity == Error })
}

// Count counts the findings of a severity.
func Count(fs []Finding, s Severity) int {
	n := 0
	for _, f := range fs {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Cause is a group of findings that one remedy mends.
type Cause struct {
	First Finding
	Count int
	Shown []Finding // at most the cap given to [Group]
}

// Group gathers findings by cause (code, sheet and column), errors first, and
// keeps at most limit of each, with the full count.
func Group(fs []Finding, limit int) []Cause {
	var causes []Cause
	index := map[[4]string]int{}
	for _, f := range fs {
		key := [4]string{f.Code, f.Sheet, f.Column, f.Title}
		i, ok := index[key]
		if !ok {
			i = len(causes)
			index[key] = i
			causes = append(causes, Cause{First: f})
		}
		causes[i].Count++
		if len(causes[i].Shown) < limit {
			causes[i].Shown = append(causes[i].Shown, f)
		}
	}
	slices.SortStableFunc(causes, func(a, b Cause) int {
		return cmp.Compare(rank(a.First.Severity), rank(b.First.Severity))
	})
	return causes
}

func rank(s Severity) int {
	return slices.Index([]Severity{Error, Warning, Notice}, s)
}

package formula

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a formula, worded for the official who wrote it. Codes:
//
//	syntax, character, too-long       the text is no formula
//	unknown-name, unknown-function    with the nearest known name
//	arguments, column, table          a function is given the wrong things
//	type, unit, option, criteria      the things do not go together
type Error struct {
	Code       string
	Pos        int    // rune offset in the source
	Text       string // Chinese: what is wrong and what to do
	Suggestion string // the nearest name or the corrected text; may be empty
}

// Error is the message with its place, counting characters from 1.
func (e *Error) Error() string { return fmt.Sprintf("第 %d 个字符处：%s", e.Pos+1, e.Text) }

// Errors are all mistakes of one formula in order of their place.
type Errors []*Error

// Error is one mistake a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first *Error.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

func (es Errors) sort() {
	slices.SortStableFunc(es, func(a, b *Error) int { return cmp.Compare(a.Pos, b.Pos) })
}

// nearest is the known word closest to the one written, empty when none is near.
func nearest(word string, known []string) string {
	best, bestDistance := "", 0
	w := []rune(strings.ToUpper(word))
	for _, k := range known {
		r := []rune(strings.ToUpper(k))
		d := distance(w, r)
		// A name that contains what was written is a likely meaning however long it is.
		if strings.Contains(string(r), string(w)) || strings.Contains(string(w), string(r)) {
			d = min(d, 1+len(r)/4)
		}
		if d <= max(1, max(len(w), len(r))/2) && (best == "" || d < bestDistance) {
			best, bestDistance = k, d
		}
	}
	return best
}

// distance counts the insertions, deletions and replacements between two words.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			next := diagonal
			if a[i] != b[j] {
				next = min(diagonal, row[j], row[j+1]) + 1
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"hesuan/internal/form"
	"hesuan/internal/value"
)

// cutUnit separates the bracket at the end of a heading: 面积(㎡).
func cutUnit(h string) (name, unit string) {
	if !strings.HasSuffix(h, ")") {
		return h, ""
	}
	i := strings.LastIndexByte(h, '(')
	if i <= 0 {
		return h, ""
	}
	return strings.TrimRight(h[:i], "*※★"), h[i+1 : len(h)-1]
}

// identityNumber finds what looks like the number of an identity card, also
// inside other text and with its last digits lost.
var identityNumber = regexp.MustCompile(`[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d{3,4}[0-9Xx]?`)

func maskNumbers(s string) string { return identityNumber.ReplaceAllStringFunc(s, maskText) }

// maskText hides the middle of personal text: 370323********0018, 王**.
func maskText(s string) string {
	r := []rune(s)
	switch n := len(r); {
	case n == 0:
		return ""
	case n <= 4:
		return string(r[:1]) + strings.Repeat("*", n-1)
	case n < 11:
		return string(r[:2]) + strings.Repeat("*", n-3) + string(r[n-1:])
	default:
		return string(r[:6]) + strings.Repeat("*", max(n-10, 1)) + string(r[n-4:])
	}
}

// maxShown is how much of a cell a message repeats.
const maxShown = 40

// shown is text of a cell as a message may repeat it.
func shown(c *form.Column, s string) string {
	if c.Personal || c.Type == form.IdentityNo {
		s = maskText(form.Trim(s))
	} else {
		s = maskNumbers(s)
	}
	if utf8.RuneCountInString(s) > maxShown {
		s = string([]rune(s)[:maxShown]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

// keyText is a value as part of a key; false for what cannot be compared.
func keyText(v value.Value) (string, bool) {
	switch v.Kind() {
	case value.Number, value.Text, value.Date, value.Bool:
		return v.String(), true
	}
	return "", false
}

// near picks the candidate a person most likely meant; empty if none is close.
func near(s string, candidates []string) string {
	want := []rune(form.Fold(s))
	best, least := "", 1<<30
	for _, c := range candidates {
		have := []rune(form.Fold(c))
		if len(have) == 0 {
			continue
		}
		cost := distance(want, have)
		if strings.Contains(string(have), string(want)) || strings.Contains(string(want), string(have)) {
			cost = min(cost, 1)
		}
		if cost < least && cost <= max(1, max(len(want), len(have))/2) && cost < max(len(want), len(have)) {
			best, least = c, cost
		}
	}
	return best
}

// distance counts the insertions, deletions and replacements between two words.
// Both are cut to a length at which that is cheap.
func distance(a, b []rune) int {
	const most = 64
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		left := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := left
			if x != y {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

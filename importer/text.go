package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"hesuan/internal/form"
	"hesuan/internal/value"
)

// half turns full-width letters, digits and punctuation into their half-width
// twins, and the space of Chinese typing into a plain one.
func half(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == 0x3000:
			return ' '
		case r == '￥':
			return '¥'
		}
		return r
	}, s)
}

// trim removes surrounding spaces of every kind, and the invisible characters
// that copying from web pages leaves anywhere.
func trim(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s) // NBSP and the full-width space are spaces to Go
}

// squeeze removes every space and line break.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, trim(s))
}

// fold is the form under which names people typed are equal: no spaces, no
// width, no case.
func fold(s string) string { return strings.ToLower(squeeze(half(s))) }

// heading is fold for headers: the star of required columns and a closing
// colon are not part of the name.
func heading(s string) string {
	return strings.TrimRight(strings.Trim(fold(s), "*※★"), ":")
}

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
		s = maskText(trim(s))
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
	want := []rune(fold(s))
	best, least := "", 1<<30
	for _, c := range candidates {
		have := []rune(fold(c))
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

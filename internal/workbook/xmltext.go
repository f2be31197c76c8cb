package workbook

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// XML 1.0 character data: which bytes are legal, what entities mean.

const swar = 0x0101010101010101

// validPrefix returns how many bytes of b are whole, legal XML characters
// (XML 1.0, production 2), and whether what follows can still become one when
// more bytes arrive. Eight ASCII bytes are judged at a time.
func validPrefix(b []byte) (n int, ok bool) {
	for n < len(b) {
		for n+8 <= len(b) {
			v := le.Uint64(b[n:])
			// No byte has its high bit set and none is below 0x20.
			if (v|(v-0x20*swar))&(0x80*swar) != 0 {
				break
			}
			n += 8
		}
		stop := min(n+8, len(b))
		for n < stop {
			c := b[n]
			switch {
			case c >= 0x20 && c < utf8.RuneSelf, c == '\n', c == '\r', c == '\t':
				n++
			case c < 0x20:
				return n, false
			default:
				r, size := utf8.DecodeRune(b[n:])
				if r == utf8.RuneError && size == 1 {
					return n, !utf8.FullRune(b[n:])
				}
				if r == 0xfffe || r == 0xffff {
					return n, false
				}
				n += size
			}
		}
	}
	return n, true
}

const (
	classSpace   = 1 << iota // blank, tab, CR, LF
	className                // may stand in a name
	classStart               // may begin a name (ASCII, or the lead of any other rune)
	classSpecial             // needs a look in character data: & CR ]
	classAttr                // needs a look in an attribute value: & < tab CR LF
)

var class = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == ':', c >= 0x80:
			t[c] |= className | classStart
		case c >= '0' && c <= '9', c == '-', c == '.':
			t[c] |= className
		}
	}
	for _, c := range " \t\r\n" {
		t[c] |= classSpace
	}
	for _, c := range "&\r]" {
		t[c] |= classSpecial
	}
	for _, c := range "&<\t\r\n" {
		t[c] |= classAttr
	}
	return t
}()

func isSpace(c byte) bool { return class[c]&classSpace != 0 }

func blank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// trim drops XML white space on both sides.
func trim(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// unescape appends raw to dst with entities replaced and line ends normalised;
// in an attribute every white space character becomes a blank (XML 1.0, 3.3.3).
// Only the five predefined entities and character references exist without a DTD.
func unescape(dst, raw []byte, attr bool) ([]byte, bool) {
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '&':
			r, size := entity(raw[i:])
			if size == 0 {
				return dst, false
			}
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		case c == '\r':
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
			c = '\n'
			fallthrough
		case c == '\n', c == '\t':
			if attr {
				c = ' '
			}
		}
		dst = append(dst, c)
		i++
	}
	return dst, true
}

// entity reads one reference at the start of b; size 0 means there is none.
func entity(b []byte) (r rune, size int) {
	end := bytes.IndexByte(b[:min(len(b), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	name := b[1:end]
	if name[0] != '#' {
		switch string(name) {
		case "lt":
			return '<', end + 1
		case "gt":
			return '>', end + 1
		case "amp":
			return '&', end + 1
		case "quot":
			return '"', end + 1
		case "apos":
			return '\'', end + 1
		}
		return 0, 0
	}
	digits, base := name[1:], rune(10)
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 {
		return 0, 0
	}
	for _, c := range digits {
		d := hexDigit(c)
		if d < 0 || d >= base {
			return 0, 0
		}
		if r = r*base + d; r > utf8.MaxRune {
			return 0, 0
		}
	}
	if !xmlRune(r) {
		return 0, 0
	}
	return r, end + 1
}

// xmlRune is production 2 of XML 1.0.
func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff ||
		r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// goodRunes checks a name beyond ASCII against production 4 of XML 1.0; ASCII is
// checked by class while scanning.
func goodRunes(name []byte) bool {
	for i, r := range string(name) {
		if r < utf8.RuneSelf {
			continue
		}
		start := r >= 0xc0 && r <= 0x2ff && r != 0xd7 && r != 0xf7 || r >= 0x370 && r <= 0x1fff && r != 0x37e ||
			r == 0x200c || r == 0x200d || r >= 0x2070 && r <= 0x218f || r >= 0x2c00 && r <= 0x2fef ||
			r >= 0x3001 && r <= 0xd7ff || r >= 0xf900 && r <= 0xfdcf || r >= 0xfdf0 && r <= 0xfffd ||
			r >= 0x10000 && r <= 0xeffff
		later := r == 0xb7 || r >= 0x300 && r <= 0x36f || r == 0x203f || r == 0x2040
		if !start && (!later || i == 0) {
			return false
		}
	}
	return true
}

// arena keeps many short texts in few allocations. A text stays valid for ever:
// a builder only ever appends, and a full one is left to its texts.
type arena struct {
	b    strings.Builder
	used int64
}

func (a *arena) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	if a.b.Cap()-a.b.Len() < len(text) {
		// Blocks grow with what is already kept, so that a small sheet stays small.
		a.b = strings.Builder{}
		a.b.Grow(max(len(text), int(min(max(a.used, 512), 64<<10))))
	}
	from := a.b.Len()
	a.b.Write(text)
	a.used += int64(len(text))
	return a.b.String()[from:]
}

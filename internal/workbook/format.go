package workbook

import (
	"regexp"
	"strings"
)

// Format is how the author of a cell wanted its number shown. It decides what a
// number means: 45901 under DateOnly is a day.
type Format uint8

const (
	General     Format = iota
	Decimal            // 0.00, #,##0, currency, scientific, fraction
	Percent            // 0%: the stored number is the fraction
	DateOnly           // yyyy-m-d, yyyy"年"m"月"
	DateTime           // yyyy-m-d h:mm
	TimeOnly           // h:mm:ss, [h]:mm
	TextFormat         // @
	TenThousand        // 0.00"万元", without scaling: 12.5 is shown as 12.50万元
)

// IsDate reports whether a number under this format is a date serial.
func (f Format) IsDate() bool { return f == DateOnly || f == DateTime }

// builtin classifies the number formats that a file may use without spelling
// them out (ECMA-376 part 1, 18.8.30). 27–36 and 50–58 depend on the language
// of the program; they are given their Chinese (zh-cn) meaning.
func builtin(id int) Format {
	switch {
	case id == 0:
		return General
	case id == 9, id == 10:
		return Percent
	case id == 49:
		return TextFormat
	case id == 22:
		return DateTime
	case id >= 18 && id <= 21, id >= 45 && id <= 47, id >= 32 && id <= 35, id == 55, id == 56:
		return TimeOnly
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return DateOnly
	case id >= 1 && id <= 8, id >= 11 && id <= 13, id >= 37 && id <= 44, id == 48:
		return Decimal
	}
	return General
}

// classify reads a format code such as yyyy"年"m"月"d"日";@ or [Red]-0.00%.
// Only the first section counts: it is the one for positive numbers, and dates
// have no other sign.
func classify(code string) Format {
	var has struct{ date, clock, month, digit, percent, text bool }
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code)
		case code[i] == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				i = len(code)
				break
			}
			i += end + 1
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++ // the next character is shown, measured or repeated, not meant
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				i = len(code)
				break
			}
			if elapsed(code[i+1 : i+end]) {
				has.clock = true
			}
			i += end
		case hasFold(code[i:], "general"):
			i += len("general") - 1
		case strings.HasPrefix(code[i:], "G/通用格式"): // General, as Chinese programs show it
			i += len("G/通用格式") - 1
		case hasFold(code[i:], "am/pm"):
			has.clock = true
			i += len("am/pm") - 1
		case hasFold(code[i:], "a/p"):
			has.clock = true
			i += len("a/p") - 1
		case c == 'e' && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-'):
			has.digit = true // 0.00E+00
		case c == 'y' || c == 'd' || c == 'e' || c == 'g' || c == 'b' || c == 'a':
			has.date = true // e, g and b are eras and their years, aaa a weekday
		case c == 'h' || c == 's':
			has.clock = true
		case c == 'm':
			has.month = true // or minute, when it keeps company with h or s only
		case code[i] == '0' || code[i] == '#' || code[i] == '?':
			has.digit = true
		case code[i] == '%':
			has.percent = true
		case code[i] == '@':
			has.text = true
		}
	}
	switch {
	case has.date && has.clock:
		return DateTime
	case has.date, has.month && !has.clock:
		return DateOnly
	case has.clock:
		return TimeOnly
	case has.percent:
		return Percent
	case tenThousand(code):
		return TenThousand
	case has.digit:
		return Decimal
	case has.text:
		return TextFormat
	}
	return General
}

// scaled is a number shown smaller than it is: in thousands, by a comma after its
// digits, or with a decimal point that is only drawn, as Chinese programs show 万.
var scaled = regexp.MustCompile(`[0#?],+(?:[^0#?,]|$)|[\\!]\.|"[^"]*\.[^"]*"`)

// tenThousand reports whether 万 stands beside a number that is not made smaller.
func tenThousand(code string) bool {
	first, _, _ := strings.Cut(code, ";")
	return strings.Contains(first, "万") && !scaled.MatchString(first)
}

// elapsed tells [h], [mm], [ss] from colours, conditions, locales and [DBNum1].
func elapsed(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; c != s[0]|0x20 || (c != 'h' && c != 'm' && c != 's') {
			return false
		}
	}
	return true
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

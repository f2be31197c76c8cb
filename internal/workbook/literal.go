package workbook

// The literals a cell or an attribute may hold, judged but not converted.

// parseUint reads a decimal of up to nine digits.
func parseUint(b []byte) (int, bool) {
	b = trim(b)
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// parseBool reads an XML Schema boolean.
func parseBool(b []byte) (value, ok bool) {
	switch string(trim(b)) {
	case "1", "true":
		return true, true
	case "0", "false":
		return false, true
	}
	return false, false
}

// flag reads an attribute that is false where it is absent.
func (s *scanner) flag(value []byte) (bool, error) {
	if value == nil {
		return false, nil
	}
	v, ok := parseBool(value)
	if !ok {
		return false, s.fault(codeStructure, "的内容不合规（应为 0 或 1）")
	}
	return v, nil
}

const (
	maxDigits   = 128 // no double needs more to be told from its neighbours
	maxExponent = 400 // a double ends at 1E308
)

// goodNumber accepts -12.50 and 1.5E-3: a finite XML Schema double.
func goodNumber(b []byte) bool {
	if len(b) > maxDigits {
		return false
	}
	i, digits := 0, 0
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		digits++
	}
	if i < len(b) && b[i] == '.' {
		for i++; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
			digits++
		}
	}
	if digits == 0 {
		return false
	}
	if i == len(b) {
		return true
	}
	if b[i] != 'e' && b[i] != 'E' {
		return false
	}
	if i++; i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	exp, ok := parseUint(b[i:])
	return ok && exp <= maxExponent && !isSpace(b[i])
}

// isoDate judges a date, a time or both as strict workbooks store them, and says
// what it is. A time of day of zero is dropped: 2026-09-01T00:00:00 is a day.
func isoDate(b []byte) (text []byte, f Format, ok bool) {
	day, clock := b, []byte(nil)
	f = DateOnly
	for i, c := range b {
		if c == 'T' {
			day, clock, f = b[:i], b[i+1:], DateTime
			break
		}
	}
	if len(day) != len(b) || len(b) < 3 || b[2] != ':' {
		if !pattern(day, "dddd-dd-dd") {
			return nil, 0, false
		}
		m, d := int(day[5]-'0')*10+int(day[6]-'0'), int(day[8]-'0')*10+int(day[9]-'0')
		if m < 1 || m > 12 || d < 1 || d > 31 {
			return nil, 0, false
		}
		if f == DateOnly {
			return day, f, true
		}
	} else {
		clock, f = b, TimeOnly
	}
	if n := len(clock); n > 0 && clock[n-1] == 'Z' {
		clock = clock[:n-1]
	} else if n > 6 && (clock[n-6] == '+' || clock[n-6] == '-') && pattern(clock[n-5:], "dd:dd") {
		return b, f, goodClock(clock[:n-6])
	}
	if !goodClock(clock) {
		return nil, 0, false
	}
	for _, c := range clock {
		if c > '0' && c <= '9' || f != DateTime {
			return b, f, true
		}
	}
	return day, DateOnly, true
}

// goodClock accepts hh:mm, hh:mm:ss and hh:mm:ss.sss.
func goodClock(b []byte) bool {
	if len(b) > 9 && b[8] == '.' {
		for _, c := range b[9:] {
			if c < '0' || c > '9' {
				return false
			}
		}
		b = b[:8]
	}
	if !pattern(b, "dd:dd:dd") && !pattern(b, "dd:dd") {
		return false
	}
	return string(b[:2]) < "24" && b[3] < '6' && (len(b) == 5 || b[6] < '6')
}

// pattern matches byte by byte; d is any digit.
func pattern(b []byte, p string) bool {
	if len(b) != len(p) {
		return false
	}
	for i, c := range b {
		if p[i] == 'd' && (c < '0' || c > '9') || p[i] != 'd' && c != p[i] {
			return false
		}
	}
	return true
}

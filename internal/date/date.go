// Package date holds civil dates: days on the calendar, without clock or zone.
//
// A Date is comparable with == and may be a map key; the zero Date is no date.
// Returns, policies and memberships are dated in days, and periods are Spans whose
// ends are both inside:
//
//	term := date.Span{From: date.Of(2026, 9, 1), To: date.Of(2027, 1, 31)}
//	term.Days() // 153
package date

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Date is a day of the Gregorian calendar, years 1 to 9999. The zero value is no date.
type Date struct{ day int32 } // days since 0000-12-31, so that 1 is 0001-01-01

// maxYear is the last year that spreadsheets know.
const maxYear = 9999

// ErrDate is wrapped by every error of this package.
var ErrDate = errors.New("不是有效日期")

// Of is the day of that year, month (1–12) and day. It panics when the calendar has
// no such day: it is for constants and for parts already checked; see Make.
func Of(year, month, day int) Date {
	d, ok := Make(year, month, day)
	if !ok {
		panic(fmt.Sprintf("date: no such day %d-%d-%d", year, month, day))
	}
	return d
}

// Make is Of for parts that may be wrong; false when the calendar has no such day.
func Make(year, month, day int) (Date, bool) {
	if year < 1 || year > maxYear || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return Date{}, false
	}
	return Date{int32(daysBefore(year) + monthDays(year, month) + day)}, true
}

// DaysIn is the length of a month, 28 to 31.
func DaysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if leap(year) {
			return 29
		}
		return 28
	}
	return 31
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// daysBefore counts the days of all years before y.
func daysBefore(y int) int { y--; return y*365 + y/4 - y/100 + y/400 }

// monthDays counts the days of the year before month m.
func monthDays(y, m int) int {
	n := [...]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}[m-1]
	if m > 2 && leap(y) {
		n++
	}
	return n
}

func (d Date) civil() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	n := int(d.day)
	year = n*400/146097 + 2 // at most one too many, never too few
	for daysBefore(year) >= n {
		year--
	}
	n -= daysBefore(year)
	month = min(n/29+1, 12)
	for monthDays(year, month) >= n {
		month--
	}
	return year, month, n - monthDays(year, month)
}

// Year is the year, 0 for no date.
func (d Date) Year() int { y, _, _ := d.civil(); return y }

// Month is the month 1–12, 0 for no date.
func (d Date) Month() int { _, m, _ := d.civil(); return m }

// Day is the day of the month, 0 for no date.
func (d Date) Day() int { _, _, n := d.civil(); return n }

// IsZero reports no date.
func (d Date) IsZero() bool { return d.day == 0 }

// Compare is −1, 0 or 1 as d is before, on or after e; no date is before every date.
func (d Date) Compare(e Date) int {
	switch {
	case d.day < e.day:
		return -1
	case d.day > e.day:
		return 1
	}
	return 0
}

// Before reports that d is earlier than e.
func (d Date) Before(e Date) bool { return d.day < e.day }

// AddDays is n days later. It panics outside the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	out := int(d.day) + n
	if d.IsZero() || out < 1 || out > daysBefore(maxYear+1) {
		panic("date: day out of the calendar")
	}
	return Date{int32(out)}
}

// AddMonths is the same day n months later, or the last day of a shorter month, as
// Excel's EDATE: a month after 1月31日 is 2月28日 or 29日. It panics outside the years
// 1 to 9999.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.civil()
	months := y*12 + m - 1 + n
	y, m = months/12, months%12+1
	if months < 0 || d.IsZero() {
		panic("date: month out of the calendar")
	}
	return Of(y, m, min(day, DaysIn(y, m)))
}

// DaysSince counts the days from e to d, negative when d is earlier.
func (d Date) DaysSince(e Date) int { return int(d.day) - int(e.day) }

// String is 2026-09-01, empty for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// Chinese is 2026年9月1日 as official papers write it, empty for no date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.civil()
	return fmt.Sprintf("%04d年%d月%d日", y, m, day)
}

// Parse reads 2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日 and 20260901.
func Parse(s string) (Date, error) {
	parts, ok := split(s, 3)
	if !ok {
		return Date{}, fmt.Errorf("“%s”%w，请写成 2026-09-01 的样子", s, ErrDate)
	}
	d, ok := Make(parts[0], parts[1], parts[2])
	if !ok {
		return Date{}, fmt.Errorf("“%s”%w，日历上没有这一天", s, ErrDate)
	}
	return d, nil
}

// ParseMonth reads 2026-09, 2026/9, 2026.9, 2026年9月 and 202609 as the first of the month.
func ParseMonth(s string) (Date, error) {
	parts, ok := split(s, 2)
	if !ok {
		return Date{}, fmt.Errorf("“%s”%w，请写成 2026-09 的样子", s, ErrDate)
	}
	d, ok := Make(parts[0], parts[1], 1)
	if !ok {
		return Date{}, fmt.Errorf("“%s”%w，日历上没有这个月", s, ErrDate)
	}
	return d, nil
}

// split cuts a date text into its numbers; a four-digit year comes first and one
// kind of separator is used throughout.
func split(s string, n int) ([]int, bool) {
	if !strings.ContainsAny(s, "-/.年") {
		if len(s) != 4+2*(n-1) {
			return nil, false
		}
		sep := s[:4]
		for i := 4; i < len(s); i += 2 {
			sep += "-" + s[i:i+2]
		}
		s = sep
	}
	if strings.Contains(s, "年") {
		if strings.ContainsAny(s, "-/.") {
			return nil, false
		}
		last := map[int]string{2: "月", 3: "日"}[n]
		body, ok := strings.CutSuffix(s, last)
		if !ok {
			return nil, false
		}
		s = strings.Replace(body, "年", "-", 1)
		if n == 3 {
			s = strings.Replace(s, "月", "-", 1)
		}
	}
	for _, sep := range []string{"-", "/", "."} {
		if parts := strings.Split(s, sep); len(parts) == n {
			return numbers(parts)
		}
	}
	return nil, false
}

func numbers(parts []string) ([]int, bool) {
	out := make([]int, len(parts))
	for i, p := range parts {
		short := len(p) == 4
		if i > 0 {
			short = len(p) == 1 || len(p) == 2
		}
		if !short || strings.Trim(p, "0123456789") != "" {
			return nil, false
		}
		v, err := strconv.Atoi(p)
		if err != nil {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}

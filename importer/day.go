package importer

import (
	"regexp"
	"strconv"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// Serial numbers that can only mean a day between 1950 and 2100.
const (
	serialFrom = 18264 // 1950-01-01
	serialTo   = 73415 // 2100-12-31
)

// serial turns a stored day number into a date; the time of day is dropped.
func (r *reading) serial() (date.Date, bool) {
	n, _, err := literal(r.cell.Raw)
	if err != nil || n.Sign() < 0 {
		return date.Date{}, false
	}
	whole, _, _ := strings.Cut(n.String(), ".")
	i, err := strconv.Atoi(whole)
	if err != nil {
		return date.Date{}, false
	}
	d, err := date.FromSerial(i, r.book.Date1904())
	return d, err == nil && d.Year() >= 1900 && d.Year() <= 2100
}

// dateShown is a date cell as a message repeats it.
func (r *reading) dateShown() string {
	if r.cell.Kind == workbook.Number && r.cell.Format.IsDate() {
		if d, ok := r.serial(); ok {
			return d.String()
		}
	}
	return shown(r.column, r.cell.Raw)
}

// day reads a 日期.
func (r *reading) day() (value.Value, bool) {
	switch r.cell.Kind {
	case workbook.Bool:
		return r.refuse(finding.NotDate, r.cell.Raw, "")
	case workbook.Text:
		return r.spelled(false)
	}
	if r.cell.Format.IsDate() {
		if d, ok := r.serial(); ok {
			return value.OfDate(d), true
		}
		return r.refuse(finding.NotDate, r.cell.Raw, "")
	}
	return r.bare(false)
}

// month reads a 年月; any day of the month stands for it.
func (r *reading) month() (value.Value, bool) {
	switch r.cell.Kind {
	case workbook.Bool:
		return r.refuse(finding.NotMonth, r.cell.Raw, "")
	case workbook.Text:
		return r.spelled(true)
	}
	if r.cell.Format.IsDate() {
		if d, ok := r.serial(); ok {
			return value.OfDate(firstOf(d)), true
		}
		return r.refuse(finding.NotMonth, r.cell.Raw, "")
	}
	return r.bare(true)
}

func firstOf(d date.Date) date.Date { return date.Of(d.Year(), d.Month(), 1) }

var decimalMonth = regexp.MustCompile(`^(19|20)\d\d\.(\d{1,2})$`)

// bare reads a number without a date format, where it can mean one day only:
// 20260901, or a serial number whose format was lost.
func (r *reading) bare(month bool) (value.Value, bool) {
	raw := r.cell.Raw
	if n, _, err := literal(raw); err == nil {
		raw = n.String()
	}
	if r.cell.Format == workbook.TimeOnly || r.cell.Format == workbook.Percent {
		return r.refuse(finding.UnclearDate, raw, "")
	}
	if d, err := date.Parse(raw); err == nil && len(raw) == 8 && plausible(d) {
		return r.took(finding.Serial, d, month)
	}
	if month {
		if d, err := date.ParseMonth(raw); err == nil && len(raw) == 6 && plausible(d) && !strings.Contains(raw, ".") {
			return r.took(finding.Serial, d, month)
		}
		if m := decimalMonth.FindStringSubmatch(raw); m != nil {
			// Typed as 2026.10 a cell keeps 2026.1: January and October look alike.
			if m[2] == "1" {
				return r.remedy(finding.UnclearDate, raw, "", "单元格把 2026.10 存成了 2026.1，分不清 1 月和 10 月；请改写成 2026-01 或 2026-10。")
			}
			if d, err := date.ParseMonth(raw); err == nil {
				return r.took(finding.Serial, d, month)
			}
		}
	}
	if i, err := strconv.Atoi(raw); err == nil && i >= serialFrom && i <= serialTo {
		if d, ok := r.serial(); ok {
			return r.took(finding.Serial, d, month)
		}
	}
	return r.refuse(finding.UnclearDate, raw, r.wanted(month))
}

func plausible(d date.Date) bool { return d.Year() >= 1900 && d.Year() <= 2100 }

// took accepts a forgiving reading of a day and says so.
func (r *reading) took(s finding.Spec, d date.Date, month bool) (value.Value, bool) {
	as := d.String()
	if month {
		d = firstOf(d)
		as = d.String()[:7]
	}
	r.forgive(s, as)
	return value.OfDate(d), true
}

func (r *reading) wanted(month bool) string {
	if month {
		return "年月，如 2026-09"
	}
	return ""
}

var (
	isoDay   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isoMonth = regexp.MustCompile(`^\d{4}-\d{2}$`)
	clock    = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$`)
	// partial is what a person reads as a date and a ledger cannot: two-digit
	// years, a day or a year left out, the day first.
	partial = regexp.MustCompile(`^\d{1,2}[-/.年月]\d{1,2}([-/.月日]\d{0,4}日?)?$|^(19|20)\d\d年?$`)
	dayless = regexp.MustCompile(`^(19|20)\d\d[-/.年]\d{1,2}月?$`)
)

// dateMarks are what people type for the marks of a date.
var dateMarks = strings.NewReplacer("号", "日", "—", "-", "–", "-", "\\", "/", "。", ".", "、", ".")

// spelled reads a date out of text.
func (r *reading) spelled(month bool) (value.Value, bool) {
	s := form.Squeeze(form.Half(strings.TrimPrefix(clock.ReplaceAllString(form.Trim(r.cell.Raw), ""), "'")))
	s = dateMarks.Replace(s)
	s = strings.TrimRight(s, ".")
	// A strict workbook stores 2026-09-01T00:00:00 under a date format.
	plain := s == r.cell.Raw || r.cell.Format.IsDate()
	if d, err := date.Parse(s); err == nil && plausible(d) {
		if plain && isoDay.MatchString(s) {
			if month {
				d = firstOf(d)
			}
			return value.OfDate(d), true
		}
		return r.took(finding.DateSpelling, d, month)
	}
	if month {
		if d, err := date.ParseMonth(s); err == nil && plausible(d) {
			if plain && isoMonth.MatchString(s) {
				return value.OfDate(d), true
			}
			return r.took(finding.DateSpelling, d, month)
		}
	}
	switch {
	case partial.MatchString(s), !month && dayless.MatchString(s):
		return r.refuse(finding.UnclearDate, r.quote(), r.wanted(month))
	case month:
		return r.refuse(finding.NotMonth, r.quote(), "")
	}
	return r.refuse(finding.NotDate, r.quote(), "")
}

package template

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
)

// fill writes one value that is known beforehand, typed as its column is:
// numbers and dates become such, everything else stays text. A text that does
// not read as the column's type is written as it stands, for the reader to
// judge when the workbook comes back.
func (b *book) fill(sheet string, row, col int, c *form.Column, text string, l look) error {
	literal, format, ok := typed(c.Type, text)
	if !ok {
		l.format = asText
		return b.put(sheet, row, col, text, l)
	}
	if format != "" {
		l.format = format
	}
	if c.Type == form.Any {
		l.align = "right"
	}
	if err := b.put(sheet, row, col, "", l); err != nil {
		return err
	}
	return b.SetCellDefault(sheet, form.Ref(row, col), literal)
}

// typed turns text into the literal a number cell stores and, where the text
// decides it, the number format. It is false for what stays text.
func typed(t form.Type, text string) (literal, format string, ok bool) {
	text = strings.TrimSpace(text)
	switch t {
	case form.Integer, form.Decimal, form.Money:
		return number(text)
	case form.Ratio:
		return ratio(text)
	case form.Day:
		d, err := date.Parse(text)
		if err != nil {
			return "", "", false
		}
		return num.Int(int64(d.Serial())).String(), asDay, true
	case form.Month:
		d, err := date.ParseMonth(text)
		if err != nil {
			return "", "", false
		}
		return num.Int(int64(d.Serial())).String(), asMonth, true
	case form.Any:
		return guessed(text)
	}
	return "", "", false
}

func number(text string) (literal, format string, ok bool) {
	n, err := num.Parse(text)
	if err != nil || strings.Contains(n.String(), "…") {
		return "", "", false
	}
	return n.String(), "", true
}

func ratio(text string) (literal, format string, ok bool) {
	digits, percent := strings.CutSuffix(text, "%")
	n, err := num.Parse(digits)
	if err != nil {
		return "", "", false
	}
	if percent {
		n, _ = n.Quo(num.Int(100))
	}
	return n.String(), asRatio, true
}

// guessed types a value whose column takes anything: 8% is a percentage,
// 2026-09-01 a day, 12.5 a number; 007 and everything else is text.
func guessed(text string) (literal, format string, ok bool) {
	if strings.HasSuffix(text, "%") {
		return ratio(text)
	}
	if len(text) == len("2026-09-01") && text[4] == '-' {
		if d, err := date.Parse(text); err == nil {
			return num.Int(int64(d.Serial())).String(), asDay, true
		}
	}
	if len(text) > 1 && text[0] == '0' && text[1] != '.' {
		return "", "", false
	}
	return number(text)
}

package xlsx

import (
	"math"
	"unicode"

	"hesuan/internal/value"
	"hesuan/reports"
)

// Bounds of a column that fits its content, in half-width characters.
const (
	narrowest  = 6
	widest     = 46
	headWidest = 10 // a longer head wraps instead of widening its column
	longWidest = 22 // so does a formula in a head
	cellMargin = 3
)

// columnWidths settles the width of every column.
func columnWidths(s *reports.Sheet) []float64 {
	out := make([]float64, s.Width())
	for i := range out {
		if i < len(s.Columns) && s.Columns[i].Width > 0 {
			out[i] = s.Columns[i].Width
			continue
		}
		out[i] = fitted(s, i)
	}
	return out
}

func fitted(s *reports.Sheet, col int) float64 {
	most := narrowest
	for _, r := range s.Rows {
		if col >= len(r.Cells) || r.Cells[col].Across > 1 || r.Cells[col].Across == reports.Whole {
			continue
		}
		c := r.Cells[col]
		w := TextWidth(shown(c, formatOf(s, c, col+1)))
		switch {
		case c.Role == reports.Header && c.Format == reports.AsWrapped:
			w = min(w, longWidest)
		case c.Role == reports.Header:
			w = min(w, headWidest)
		case c.Role == reports.Remark, c.Role == reports.Label:
			continue
		}
		most = max(most, w)
	}
	return float64(min(most, widest) + cellMargin)
}

// shown is the text a reader sees in a cell.
func shown(c reports.Cell, f reports.Format) string {
	if c.Value.Kind() != value.Number {
		if k := c.Value.Kind(); k == value.Failed {
			return k.String()
		}
		return c.Value.String()
	}
	n := c.Value.Num()
	switch f {
	case reports.AsInteger:
		return n.Grouped(0)
	case reports.AsMoney:
		return n.Grouped(2)
	case reports.AsDecimal:
		return n.Grouped(4)
	case reports.AsPercent:
		return n.Fixed(4)
	case reports.AsIndex:
		return n.Fixed(3)
	}
	if s := n.String(); len(s) <= 11 {
		return s
	}
	text := n.Fixed(8)
	return text[:min(len(text), 11)] // General shows about eleven characters
}

// TextWidth is the width of a text in half-width characters: Chinese and
// full-width ones count as two.
func TextWidth(s string) int {
	w := 0
	for _, r := range s {
		w++
		if isWide(r) {
			w++
		}
	}
	return w
}

func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r >= 0x2014 && r <= 0x2026
}

// Row heights in points.
const (
	lineHeight    = 15.0
	remarkHeight  = 13.0
	headingHeight = 30.0
	rowPadding    = 4.0
	maxHeight     = 400.0 // a spreadsheet allows 409
)

// rowHeight is the height of a row: what it says, or what its longest wrapped
// text needs.
func rowHeight(s *reports.Sheet, r *reports.Row, widths []float64) float64 {
	if r.Height > 0 {
		return r.Height
	}
	lines, line := 1, lineHeight
	for i, c := range r.Cells {
		switch c.Role {
		case reports.Heading:
			return headingHeight
		case reports.Remark:
			line = remarkHeight
		}
		if c.Role != reports.Header && formatOf(s, c, i+1) != reports.AsWrapped {
			continue
		}
		room := 0.0
		for j := i; j < min(i+spanOf(s, c, i+1), len(widths)); j++ {
			room += widths[j]
		}
		need := float64(TextWidth(c.Value.String()))
		if c.Role == reports.Header && c.Format == reports.AsWrapped {
			line = remarkHeight
		}
		lines = max(lines, int(math.Ceil(need/max(1, room-1))))
	}
	return min(float64(lines)*line+rowPadding, maxHeight)
}

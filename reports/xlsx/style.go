package xlsx

import (
	"github.com/xuri/excelize/v2"

	"hesuan/reports"
)

// The fonts offices have. Where one is absent the reader's program takes its
// own; nothing is embedded in a spreadsheet.
const (
	bodyFont    = "宋体"
	headingFont = "黑体"
)

// Point sizes.
const (
	bodySize    = 10.5 // 五号
	remarkSize  = 9    // 小五
	headingSize = 16   // 三号
)

// The colours. Money is black on white; colour only says what kind of cell it
// is.
const (
	ink        = "#000000"
	muted      = "#7F7F7F"
	linkInk    = "#0563C1"
	alarmInk   = "#C00000"
	partialInk = "#9C5700"
	headFill   = "#DCE6F1"
	givenFill  = "#F7F7F7"
	subFill    = "#F2F2F2"
	totalFill  = "#E4EAF4"
	partFill   = "#FFF2CC"
	lineInk    = "#BFBFBF"
)

// tabs colours the tab of each kind of sheet.
var tabs = map[reports.Kind]string{
	reports.Outcome: "#1F4E79", reports.Working: "#548235", reports.Source: "#7F7F7F", reports.Guide: "#BF8F00",
}

// look is one style; equal looks share it.
type look struct {
	role    reports.Role
	format  reports.Format
	muted   bool // a word in the place of a number
	partial bool
	link    bool
}

// numberFormats are the codes of the number formats; text formats have none.
var numberFormats = map[reports.Format]string{
	reports.AsInteger: "#,##0", reports.AsMoney: "#,##0.00", reports.AsDecimal: "#,##0.0000",
	reports.AsPercent: "0.00%", reports.AsDate: "yyyy-mm-dd", reports.AsIndex: "0.000",
}

func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	style := &excelize.Style{Font: font(l), Alignment: alignment(l)}
	if code, ok := numberFormats[l.format]; ok {
		style.CustomNumFmt = &code
	}
	if fill := fillOf(l); fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if bordered(l.role) {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: lineInk, Style: 1})
		}
	}
	id, err := b.NewStyle(style)
	if err != nil {
		return 0, err
	}
	b.styles[l] = id
	return id, nil
}

func bordered(r reports.Role) bool {
	switch r {
	case reports.Heading, reports.Label, reports.Remark:
		return false
	}
	return true
}

func font(l look) *excelize.Font {
	f := &excelize.Font{Family: bodyFont, Size: bodySize, Color: ink}
	switch l.role {
	case reports.Heading:
		f.Family, f.Size = headingFont, headingSize
	case reports.Header:
		f.Family = headingFont
		if l.format == reports.AsWrapped { // a formula in a head
			f.Family, f.Size = bodyFont, remarkSize
		}
	case reports.Subtotal, reports.Total:
		f.Bold = true
	case reports.Remark:
		f.Size = remarkSize
	case reports.Alarm:
		f.Color, f.Bold = alarmInk, true
	}
	switch {
	case l.link:
		f.Color, f.Underline = linkInk, "single"
	case l.muted:
		f.Color, f.Italic = muted, true
	case l.partial:
		f.Color, f.Italic = partialInk, true
	}
	return f
}

func fillOf(l look) string {
	switch {
	case l.partial:
		return partFill
	case l.role == reports.Header:
		return headFill
	case l.role == reports.Given:
		return givenFill
	case l.role == reports.Subtotal:
		return subFill
	case l.role == reports.Total:
		return totalFill
	}
	return ""
}

func alignment(l look) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: "center"}
	switch {
	case l.role == reports.Header && l.format == reports.AsWrapped:
		a.Horizontal, a.WrapText, a.Vertical = "left", true, "top"
	case l.role == reports.Header:
		a.Horizontal, a.WrapText = "center", true
	case l.muted, l.format == reports.AsCentred, l.format == reports.AsDate:
		a.Horizontal = "center"
	case l.format == reports.AsWrapped:
		a.Horizontal, a.WrapText = "left", true
	case l.format == reports.AsText:
		a.Horizontal = "left"
	}
	if a.Horizontal == "left" && bordered(l.role) && l.role != reports.Header {
		a.Indent = 1 // keeps words off the number on their left
	}
	return a
}

package template

import (
	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
)

// The fonts every office computer in China has; elsewhere they fall back.
const (
	bodyFont  = "宋体"
	titleFont = "黑体"
)

// The colours, also shown in the legend of 说明.
const (
	headFill     = "#DCE6F1" // headers
	requiredFill = "#FCE4D6" // headers of required columns
	inputFill    = "#FFFBE6" // the cells of a 单行 form that are filled in
	fixedFill    = "#F2F2F2" // filled in beforehand, not to be changed
	lineColour   = "#8EA9C8"
	noteColour   = "#595959"
	markColour   = "#C00000"
	linkColour   = "#0563C1"
)

// The colours of marked cells, shown in the legend and used by the answers.
const (
	ErrorFill   = "#FFC7CE"
	WarningFill = "#FFEB9C"
)

// Number formats. Ids are text, or their last digits are lost.
const (
	asText    = "@"
	asGeneral = "General"
	asMoney   = "#,##0.00"
	asRatio   = "0.00%"
	asDay     = "yyyy-mm-dd"
	asMonth   = "yyyy-mm"
	asInteger = "0"
)

// look is everything one style consists of; equal looks share a style.
type look struct {
	font      string
	size      float64
	bold      bool
	colour    string
	fill      string
	format    string
	align     string // left, center, right
	wrap      bool
	border    bool
	open      bool // may be typed into when the sheet is protected
	underline bool
}

var (
	titleLook    = look{font: titleFont, size: 16, bold: true, align: "center"}
	lineLook     = look{size: 11, align: "left"}
	lineEndLook  = look{size: 11, align: "right"}
	noteLook     = look{size: 10, colour: noteColour, align: "left", wrap: true}
	headLook     = look{size: 11, bold: true, fill: headFill, align: "center", wrap: true, border: true}
	requiredLook = look{size: 11, bold: true, fill: requiredFill, align: "center", wrap: true, border: true}
	fixedLook    = look{size: 11, fill: fixedFill, align: "left", wrap: true, border: true, format: asText}
	labelLook    = look{size: 11, align: "left", wrap: true, border: true}
	centreLook   = look{size: 11, align: "center", wrap: true, border: true}
	hintLook     = look{size: 10, colour: noteColour, align: "left", wrap: true, border: true}
	sectionLook  = look{font: titleFont, size: 12, bold: true, align: "left"}
	bodyLook     = look{size: 11, align: "left", wrap: true}
	linkLook     = look{size: 11, colour: linkColour, underline: true, align: "left", border: true}
	openLook     = look{size: 11, open: true}
)

// style returns the id of a look, making it on first use.
func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	font := &excelize.Font{Family: l.font, Size: l.size, Bold: l.bold, Color: l.colour}
	if l.font == "" {
		font.Family = bodyFont
	}
	if l.underline {
		font.Underline = "single"
	}
	s := &excelize.Style{
		Font:       font,
		Alignment:  &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrap, Indent: l.indent()},
		Protection: &excelize.Protection{Locked: !l.open},
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.border {
		s.Border = borders()
	}
	switch l.format {
	case "", asGeneral:
	case asText:
		s.NumFmt = 49
	default:
		s.CustomNumFmt = &l.format
	}
	id, err := b.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.styles[l] = id
	return id, nil
}

// indent keeps bordered text off its border.
func (l look) indent() int {
	if l.border && (l.align == "left" || l.align == "right") {
		return 1
	}
	return 0
}

func borders() []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: lineColour, Style: 1})
	}
	return out
}

// input is the look of a cell that is filled in.
func input(c *form.Column) look {
	l := look{size: 11, border: true, open: true}
	switch c.Type {
	case form.Integer:
		l.format, l.align = asInteger, "right"
	case form.Decimal:
		l.align = "right"
	case form.Money:
		l.format, l.align = asMoney, "right"
	case form.Ratio:
		l.format, l.align = asRatio, "right"
	case form.Day:
		l.format, l.align = asDay, "center"
	case form.Month:
		l.format, l.align = asMonth, "center"
	case form.Any:
		l.align = "left"
	case form.Choice:
		l.format, l.align = asText, "center"
	default:
		l.format, l.align, l.wrap = asText, "left", true
	}
	return l
}

// put writes text and its look into a cell. The text is stored as a string,
// so that nothing in it is ever evaluated.
func (b *book) put(sheet string, row, col int, text string, l look) error {
	id, err := b.style(l)
	if err != nil {
		return err
	}
	b.reached(sheet, row, col)
	ref := form.Ref(row, col)
	if err := b.SetCellStyle(sheet, ref, ref, id); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	return b.SetCellStr(sheet, ref, text)
}

// span merges cells of one row and writes text into them.
func (b *book) span(sheet string, row, from, to int, text string, l look) error {
	for col := from; col <= to; col++ {
		if err := b.put(sheet, row, col, "", l); err != nil {
			return err
		}
	}
	if to > from {
		if err := b.MergeCell(sheet, form.Ref(row, from), form.Ref(row, to)); err != nil {
			return err
		}
	}
	return b.put(sheet, row, from, text, l)
}

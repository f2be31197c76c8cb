package answer

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/template"
)

// book is a workbook being written to.
type book struct {
	*excelize.File
	styles map[look]int
}

// fresh makes a workbook with one sheet.
func fresh(sheet string) *book {
	b := &book{File: excelize.NewFile(), styles: map[look]int{}}
	// This cannot fail on a workbook just made.
	_ = b.SetSheetName("Sheet1", sheet)
	b.Pkg.Store("docProps/core.xml", template.Properties(sheet))
	return b
}

func (b *book) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// look is one style; equal looks share it.
type look struct {
	size   float64
	bold   bool
	colour string
	fill   string
	align  string
	border bool
	link   bool
	title  bool
}

var (
	titleLook  = look{size: 16, bold: true, align: "center", title: true}
	factLook   = look{size: 11, align: "left"}
	stepLook   = look{size: 11, align: "left", bold: true}
	alarmLook  = look{size: 12, align: "left", bold: true, colour: "#C00000"}
	goodLook   = look{size: 12, align: "left", bold: true, colour: "#2E7D32"}
	headLook   = look{size: 11, bold: true, fill: "#DCE6F1", align: "center", border: true}
	labelLook  = look{size: 11, bold: true, fill: "#F2F2F2", align: "left", border: true}
	cellLook   = look{size: 11, align: "left", border: true}
	midLook    = look{size: 11, align: "center", border: true}
	amountLook = look{size: 11, align: "right", border: true}
	linkLook   = look{size: 11, align: "center", border: true, link: true, colour: "#0563C1"}
)

// severityFill colours what is meant; a notice needs no colour.
func severityFill(s finding.Severity) string {
	switch s {
	case finding.Error:
		return template.ErrorFill
	case finding.Warning:
		return template.WarningFill
	}
	return "#E2EFDA"
}

func (b *book) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	font := &excelize.Font{Family: "宋体", Size: l.size, Bold: l.bold, Color: l.colour}
	if l.title {
		font.Family = "黑体"
	}
	if l.link {
		font.Underline = "single"
	}
	// Format 49 is text: even edited, a cell of ours is never evaluated.
	s := &excelize.Style{Font: font, NumFmt: 49, Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: true}}
	if l.border && l.align == "left" {
		s.Alignment.Indent = 1
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "#8EA9C8", Style: 1})
		}
	}
	id, err := b.NewStyle(s)
	if err != nil {
		return 0, err
	}
	b.styles[l] = id
	return id, nil
}

// page writes a sheet downwards and remembers the first error.
type page struct {
	*book
	sheet  string
	widths []float64
	row    int
	err    error
}

func (b *book) page(sheet string, widths ...float64) *page {
	p := &page{book: b, sheet: sheet, widths: widths}
	for i, w := range widths {
		p.do(func() error {
			col := strings.TrimRight(form.Ref(1, i+1), "1")
			return b.SetColWidth(sheet, col, col, w)
		})
	}
	return p
}

func (p *page) do(f func() error) {
	if p.err == nil {
		p.err = f()
	}
}

// put writes text as text.
func (p *page) put(col int, text string, l look) {
	ref := form.Ref(p.row, col)
	p.do(func() error {
		id, err := p.style(l)
		if err != nil {
			return err
		}
		return p.SetCellStyle(p.sheet, ref, ref, id)
	})
	if text != "" {
		p.do(func() error { return p.SetCellStr(p.sheet, ref, text) })
	}
}

// line writes one line across the sheet.
func (p *page) line(text string, l look) {
	p.row++
	p.span(1, len(p.widths), text, l)
	total := 0.0
	for _, w := range p.widths {
		total += w
	}
	p.height(max(20, 6+l.size*1.35*float64(lines(text, total*11/l.size))))
}

// span merges cells of the current row.
func (p *page) span(from, to int, text string, l look) {
	for c := from; c <= to; c++ {
		p.put(c, "", l)
	}
	if to > from {
		p.do(func() error { return p.MergeCell(p.sheet, form.Ref(p.row, from), form.Ref(p.row, to)) })
	}
	p.put(from, text, l)
}

// cells writes one row of a grid, high enough for its longest text.
func (p *page) cells(texts []string, looks func(col int) look) {
	p.row++
	n := 1
	for i, text := range texts {
		p.put(i+1, text, looks(i))
		n = max(n, lines(text, p.widths[i]-1))
	}
	p.height(min(400, 6+14.5*float64(n)))
}

func (p *page) height(h float64) {
	p.do(func() error { return p.SetRowHeight(p.sheet, p.row, h) })
}

// print fits the page to the width of A4.
func (p *page) print(orientation string, header int) error {
	a4, wide, tall, fit, hide, margin := 9, 1, 0, true, false, 0.5
	p.do(func() error {
		return p.SetPageMargins(p.sheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Horizontally: &fit})
	})
	p.do(func() error {
		return p.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall})
	})
	p.do(func() error { return p.SetSheetProps(p.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	p.do(func() error { return p.SetSheetView(p.sheet, 0, &excelize.ViewOptions{ShowGridLines: &hide}) })
	p.do(func() error {
		return p.SetHeaderFooter(p.sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"})
	})
	if header > 0 {
		p.do(func() error {
			return p.SetPanes(p.sheet, &excelize.Panes{Freeze: true, YSplit: header, TopLeftCell: form.Ref(header+1, 1), ActivePane: "bottomLeft"})
		})
	}
	return p.err
}

// lines estimates how many lines text takes at this width; a Chinese
// character is two wide.
func lines(text string, width float64) int {
	n := 0
	for line := range strings.Lines(text) {
		w := 0
		for _, r := range line {
			w++
			if r >= 0x1100 {
				w++
			}
		}
		n += max(1, int((float64(w)+width-1)/width))
	}
	return max(n, 1)
}

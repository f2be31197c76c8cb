package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/reports"
)

// sheet draws one sheet. What belongs to the sheet as a whole is set before
// its rows are streamed, because the stream takes the sheet as it finds it.
func (b *book) sheet(s *reports.Sheet) error {
	width := s.Width()
	if s.Filter != "" { // before the page: excelize forgets fit-to-page otherwise
		if err := b.AutoFilter(s.Name, s.Filter, nil); err != nil {
			return err
		}
	}
	if err := b.page(s); err != nil {
		return err
	}
	if s.Last() > 0 {
		if err := b.SetSheetDimension(s.Name, "A1:"+form.Ref(s.Last(), width)); err != nil {
			return err
		}
	}
	if err := b.links(s); err != nil {
		return err
	}
	out, err := b.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	widths := columnWidths(s)
	for i, w := range widths {
		if err := out.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if s.Frozen > 0 || s.FrozenTo > 0 {
		if err := out.SetPanes(&excelize.Panes{
			Freeze: true, XSplit: s.FrozenTo, YSplit: s.Frozen,
			TopLeftCell: form.Ref(s.Frozen+1, s.FrozenTo+1), ActivePane: pane(s),
		}); err != nil {
			return err
		}
	}
	for i, r := range s.Rows {
		if err := b.row(out, s, r, i+1, widths); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return out.Flush()
}

func pane(s *reports.Sheet) string {
	switch {
	case s.Frozen == 0:
		return "topRight"
	case s.FrozenTo == 0:
		return "bottomLeft"
	}
	return "bottomRight"
}

// row draws one row. Merged cells are drawn with their borders to the end.
func (b *book) row(out *excelize.StreamWriter, s *reports.Sheet, r *reports.Row, at int, widths []float64) error {
	cells := make([]any, 0, len(r.Cells))
	for col := 1; col <= len(r.Cells); col++ {
		c := r.Cells[col-1]
		drawn, err := b.cell(s, c, col)
		if err != nil {
			return err
		}
		cells = append(cells, drawn)
		if span := spanOf(s, c, col); span > 1 {
			if err := out.MergeCell(form.Ref(at, col), form.Ref(at, col+span-1)); err != nil {
				return err
			}
			for range span - 1 {
				empty, err := b.cell(s, reports.Cell{Role: c.Role, Format: c.Format}, col)
				if err != nil {
					return err
				}
				cells = append(cells, empty)
			}
			col += span - 1
		}
	}
	return out.SetRow(form.Ref(at, 1), cells, excelize.RowOpts{Height: rowHeight(s, r, widths)})
}

// spanOf is how many columns a cell covers.
func spanOf(s *reports.Sheet, c reports.Cell, col int) int {
	if c.Across == reports.Whole {
		return s.Width() - col + 1
	}
	return max(1, c.Across)
}

// cell is what the stream is given for one cell.
func (b *book) cell(s *reports.Sheet, c reports.Cell, col int) (excelize.Cell, error) {
	l := look{role: c.Role, format: formatOf(s, c, col), partial: c.Value.Partial(), link: c.Link != ""}
	content, isWord := written(c.Value)
	l.muted = isWord
	if c.Value.Kind() == value.Text && isNumeric(l.format) {
		l.format = reports.AsCentred // a word in a column of numbers
	}
	id, err := b.style(l)
	return excelize.Cell{StyleID: id, Formula: c.Formula, Value: content}, err
}

func isNumeric(f reports.Format) bool {
	_, ok := numberFormats[f]
	return ok
}

func formatOf(s *reports.Sheet, c reports.Cell, col int) reports.Format {
	if c.Format == reports.AsColumn && col <= len(s.Columns) {
		c.Format = s.Columns[col-1].Format
	}
	if c.Format == reports.AsColumn {
		return reports.AsGeneral
	}
	return c.Format
}

// written is what goes into the file for a value, and whether it is a word
// that stands where a number would.
func written(v value.Value) (content any, word bool) {
	switch v.Kind() {
	case value.Number:
		if n, ok := v.Num().Int64(); ok && n > -1<<53 && n < 1<<53 {
			return n, false
		}
		return v.Num().Float64(), false
	case value.Bool:
		return v.Bool(), false
	case value.Date:
		return v.Date().Serial(), false
	case value.Text:
		return clip(v.Text()), false
	case value.Blank:
		return nil, false
	}
	return v.Kind().String(), true
}

// clip keeps a text within what a cell holds.
func clip(s string) string {
	const most = 32767
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return strings.ToValidUTF8(s, "�")
}

// links leads words to cells of the same workbook.
func (b *book) links(s *reports.Sheet) error {
	for i, r := range s.Rows {
		for j, c := range r.Cells {
			if c.Link == "" {
				continue
			}
			if err := b.SetCellHyperLink(s.Name, form.Ref(i+1, j+1), c.Link, "Location"); err != nil {
				return err
			}
		}
	}
	return nil
}

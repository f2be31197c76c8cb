package answer

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// A .xls or .et cannot be written into. Its marked copy is an .xlsx with the same
// sheets and the same values in the same cells, in plain dress: what the strict
// reader saw, and nothing that it did not see. Formulas are there as the values
// they came to.

// modern writes what was read of a .xls or .et as an .xlsx.
func modern(book *workbook.Book, sheets []*workbook.Sheet) ([]byte, error) {
	if n := spread(sheets); n > maxLoaded {
		return nil, fmt.Errorf("%d cells and rows to write, more than %d", n, maxLoaded)
	}
	f := excelize.NewFile()
	defer f.Close()
	c := copying{File: f, styles: map[dress]int{}}
	year1904 := book.Date1904()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &year1904}); err != nil {
		return nil, err
	}
	for i, s := range sheets {
		if i == 0 {
			if err := f.SetSheetName(f.GetSheetName(0), s.Name); err != nil {
				return nil, err
			}
		} else if _, err := f.NewSheet(s.Name); err != nil {
			return nil, err
		}
		if err := c.sheet(s); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	for _, s := range sheets { // once all are there: one must stay visible
		if s.Hidden {
			if err := f.SetSheetVisible(s.Name, false, true); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

// spread is how many cells and rows excelize makes of the sheets.
func spread(sheets []*workbook.Sheet) int {
	n := 0
	for _, s := range sheets {
		for _, r := range s.Rows {
			n += r.Cells[len(r.Cells)-1].Col
		}
		if len(s.Rows) > 0 {
			n += s.Rows[len(s.Rows)-1].Num
		}
	}
	return n
}

type copying struct {
	*excelize.File
	styles map[dress]int
}

// dress is how a cell of the copy looks.
type dress struct {
	format workbook.Format
	grid   bool // in a row of a table
}

// gridCells is how many cells make a row one of a table, not a title.
const gridCells = 3

const maxWidth = 32 // of a column, in characters

// shown spells the formats that change what a number or a text means.
var shown = map[workbook.Format]string{
	workbook.Percent: "0.00%", workbook.DateOnly: "yyyy-mm-dd", workbook.DateTime: "yyyy-mm-dd hh:mm:ss",
	workbook.TimeOnly: "hh:mm:ss", workbook.TextFormat: "@",
	workbook.TenThousand: `General"万"`,
}

func (c *copying) style(d dress) (int, error) {
	if id, ok := c.styles[d]; ok {
		return id, nil
	}
	s := &excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 11}}
	if code, ok := shown[d.format]; ok {
		s.CustomNumFmt = &code
	}
	if d.grid {
		s.Alignment = &excelize.Alignment{Vertical: "center", WrapText: true}
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "#8EA9C8", Style: 1})
		}
	}
	id, err := c.NewStyle(s)
	c.styles[d] = id
	return id, err
}

func (c *copying) sheet(s *workbook.Sheet) error {
	if err := c.widths(s); err != nil {
		return err
	}
	for _, r := range s.Rows {
		for _, x := range r.Cells {
			if err := c.cell(s.Name, x, len(r.Cells) >= gridCells); err != nil {
				return err
			}
		}
		if r.Hidden {
			if err := c.SetRowVisible(s.Name, r.Num, false); err != nil {
				return err
			}
		}
	}
	for _, m := range s.Merges {
		if err := c.MergeCell(s.Name, form.Ref(m.Top, m.Left), form.Ref(m.Bottom, m.Right)); err != nil {
			return err
		}
	}
	return nil
}

// widths makes columns wide enough to be read, and text where a cell of theirs is: a
// number of eighteen digits that is typed below must stay whole.
func (c *copying) widths(s *workbook.Sheet) error {
	text, width := map[int]bool{}, map[int]int{}
	for _, r := range s.Rows {
		for _, x := range r.Cells {
			text[x.Col] = text[x.Col] || x.Format == workbook.TextFormat
			if len(r.Cells) >= gridCells {
				width[x.Col] = max(width[x.Col], columns(x.Raw, maxWidth)+2)
			}
		}
	}
	for col, is := range text {
		name, err := excelize.ColumnNumberToName(col)
		if err != nil {
			return err
		}
		if err := c.SetColWidth(s.Name, name, name, float64(max(9, min(width[col], maxWidth)))); err != nil {
			return err
		}
		if !is {
			continue
		}
		id, err := c.style(dress{format: workbook.TextFormat})
		if err != nil {
			return err
		}
		if err := c.SetColStyle(s.Name, name, id); err != nil {
			return err
		}
	}
	return nil
}

// columns is how many columns of a character each a text takes, up to most.
func columns(text string, most int) int {
	n := 0
	for _, r := range text {
		if n++; r >= 0x1100 {
			n++
		}
		if n >= most {
			return most
		}
	}
	return n
}

// failing is a formula that comes to an error: as a text or a blank, what was
// refused in the original could pass as a value in the copy.
func failing(x workbook.Cell) string {
	if x.Kind == workbook.Empty || x.Raw == "#GETTING_DATA" { // the result was never stored
		return "NA()"
	}
	return x.Raw
}

// cell writes one value, a text as text and a number digit for digit.
func (c *copying) cell(sheet string, x workbook.Cell, grid bool) error {
	ref := workbook.CellName(x.Row, x.Col)
	var err error
	switch x.Kind {
	case workbook.Number:
		err = c.SetCellDefault(sheet, ref, x.Raw)
	case workbook.Bool:
		err = c.SetCellBool(sheet, ref, x.Raw == "TRUE")
	case workbook.Text:
		err = c.SetCellStr(sheet, ref, x.Raw)
	case workbook.Error, workbook.Empty:
		err = c.SetCellFormula(sheet, ref, failing(x))
	}
	if err != nil {
		return err
	}
	id, err := c.style(dress{x.Format, grid})
	if err != nil {
		return err
	}
	return c.SetCellStyle(sheet, ref, ref, id)
}

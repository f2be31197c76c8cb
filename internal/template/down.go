package template

import (
	"strconv"

	"hesuan/internal/form"
)

// The columns of a 单行 sheet, as official forms order them.
var downHeads = []struct {
	text  string
	width float64
}{{"序号", 6}, {"类别", 14}, {"填报项目", 26}, {"单位", 8}, {"填报值", 28}, {"是否必填", 10}, {"备注说明", 36}}

// The one column of a 单行 sheet that is filled in.
const (
	valueColumn  = 5
	valueHeading = "填报值"
	itemHeading  = "填报项目"
	unitHeading  = "单位"
)

// down draws a table with one record, its items one below the other.
func (b *book) down(t *form.Table) error {
	last := len(downHeads)
	width := make([]float64, last)
	for i, h := range downHeads {
		width[i] = h.width
		if err := b.SetColWidth(t.Name, letter(i+1), letter(i+1), h.width); err != nil {
			return err
		}
	}
	if err := b.heading(t, last, width); err != nil {
		return err
	}
	for i, h := range downHeads {
		if err := b.put(t.Name, headerRow, i+1, h.text, headLook); err != nil {
			return err
		}
	}
	if err := b.SetRowHeight(t.Name, headerRow, 22); err != nil {
		return err
	}
	rows := b.rows(t)
	columns := t.Filled()
	for i, c := range columns {
		text := ""
		if _, at := t.Column(c.Name); len(rows) > 0 && at < len(rows[0]) {
			text = rows[0][at]
		}
		if err := b.item(t, headerRow+1+i, i+1, c, text); err != nil {
			return err
		}
	}
	if err := b.groups(t.Name, columns); err != nil {
		return err
	}
	return b.finish(t.Name, last, headerRow, 0, "portrait")
}

// item draws one line of a 单行 sheet.
func (b *book) item(t *form.Table, row, number int, c *form.Column, text string) error {
	required := "选填"
	if c.Required {
		required = "必填"
	}
	name := labelLook
	if c.Required {
		name.bold = true
	}
	unit := c.UnitText
	if unit == "1" {
		unit = ""
	}
	cells := []struct {
		text string
		look look
	}{
		{strconv.Itoa(number), centreLook}, {c.Group, centreLook}, {c.Name, name}, {unit, centreLook},
		{"", look{}}, {required, centreLook}, {hint(c), hintLook},
	}
	for i, cell := range cells {
		if i+1 == valueColumn {
			continue
		}
		if err := b.put(t.Name, row, i+1, cell.text, cell.look); err != nil {
			return err
		}
	}
	height := 20 * max(lines(c.Name, downHeads[2].width-1), 1)
	height = max(height, 15*lines(hint(c), downHeads[6].width-1)+4)
	if err := b.SetRowHeight(t.Name, row, float64(height)); err != nil {
		return err
	}
	if b.identity(t, c) != "" && text == b.identity(t, c) {
		return b.put(t.Name, row, valueColumn, text, fixedLook)
	}
	l := input(c)
	l.fill, l.align = inputFill, "left"
	if err := b.validate(t, c, form.Ref(row, valueColumn)); err != nil {
		return err
	}
	if text != "" {
		return b.fill(t.Name, row, valueColumn, c, text, l)
	}
	return b.put(t.Name, row, valueColumn, "", l)
}

// groups merges the 类别 cells of neighbouring items under one heading.
func (b *book) groups(sheet string, columns []*form.Column) error {
	for from := 0; from < len(columns); {
		to := from
		for to+1 < len(columns) && columns[to+1].Group == columns[from].Group {
			to++
		}
		if columns[from].Group != "" && to > from {
			for i := from + 1; i <= to; i++ {
				if err := b.SetCellStr(sheet, form.Ref(headerRow+1+i, 2), ""); err != nil {
					return err
				}
			}
			if err := b.MergeCell(sheet, form.Ref(headerRow+1+from, 2), form.Ref(headerRow+1+to, 2)); err != nil {
				return err
			}
		}
		from = to + 1
	}
	return nil
}

package importer

import (
	"fmt"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// grid is where the columns of a 单行 sheet stand.
type grid struct{ row, item, unit, value int }

// layout finds the header of a 单行 sheet: a row with 填报项目 and 填报值.
func layout(sheet *workbook.Sheet) (grid, bool) {
	for _, r := range sheet.Rows {
		if r.Num > headerDepth {
			break
		}
		g := grid{row: r.Num}
		for _, c := range r.Cells {
			switch form.Heading(c.Raw) {
			case "填报项目", "项目", "指标", "填报内容":
				if g.item == 0 {
					g.item = c.Col
				}
			case "填报值", "填报数", "数值", "填写内容":
				if g.value == 0 {
					g.value = c.Col
				}
			case "单位", "计量单位":
				g.unit = c.Col
			}
		}
		if g.item > 0 && g.value > 0 {
			return g, true
		}
	}
	return grid{}, false
}

// down reads a table with one record whose items stand one below the other.
func (d *decoder) down(t *form.Table, sheet *workbook.Sheet, out *form.Records) Counts {
	g, ok := layout(sheet)
	if !ok {
		if len(sheet.Rows) > 0 {
			d.say(finding.NoHeader, finding.Place{Sheet: sheet.Name}, fmt.Sprintf("前 %d 行里没有与模板相符的表头", headerDepth), "表头：“填报项目、填报值”")
		}
		return Counts{}
	}
	rows, ok := d.items(t, sheet, g)
	if !d.anything(sheet, g, rows) {
		if t.Required {
			return Counts{} // one finding for the whole table, not one an item
		}
		return Counts{Read: 1, Blank: 1}
	}
	h := header{first: g.row + 1, columns: []int{g.value}}
	merges := coverage(sheet.Merges, h)
	record := form.Row{Sheet: sheet.Name, Cells: make([]form.Cell, len(t.Columns))}
	for i, c := range t.Columns {
		if rows[i] == 0 {
			continue
		}
		p := finding.Place{Sheet: sheet.Name, Cell: workbook.CellName(rows[i], g.value), Column: c.Name}
		v, good := d.cell(c, sheet.At(rows[i], g.value), p, merges.over(rows[i], g.value))
		record.Cells[i] = form.Cell{Value: v, Ref: p.Cell}
		ok = ok && good
	}
	out.Rows = append(out.Rows, record)
	if !ok {
		return Counts{Read: 1, Rejected: 1}
	}
	return Counts{Read: 1, Accepted: 1}
}

// items finds the row of each declared item and reports what is missing,
// double or unknown. It is false when that makes the record unusable.
func (d *decoder) items(t *form.Table, sheet *workbook.Sheet, g grid) (rows []int, ok bool) {
	rows, ok = make([]int, len(t.Columns)), true
	var ls []label
	for _, r := range sheet.Rows {
		if r.Num <= g.row {
			continue
		}
		c := sheet.At(r.Num, g.item)
		text := form.Fold(c.Raw)
		if text == "" || hasPrefix(text, feet) || hasPrefix(text, notes) {
			continue
		}
		ls = append(ls, label{col: r.Num, text: c.Raw, cell: workbook.CellName(r.Num, g.item), bottom: r.Num})
	}
	got, rest := assign(t, ls)
	at := map[int]matched{}
	for _, m := range got {
		c := t.Columns[m.column]
		p := finding.Place{Sheet: sheet.Name, Cell: m.cell, Column: c.Name}
		if earlier, twice := at[m.column]; twice {
			d.say(finding.TwinColumns, p, fmt.Sprintf("%s 和 %s 都是“%s”", earlier.cell, m.cell, c.Name), c.Name)
			ok = false
			continue
		}
		at[m.column] = m
		if c.Computed != "" {
			continue
		}
		rows[m.column] = m.bottom
		unit := m.unit
		if g.unit > 0 && unit == "" {
			unit = form.Fold(sheet.At(m.bottom, g.unit).Raw)
		}
		d.unit(c, unit, p)
	}
	h := header{columns: rows}
	before := len(d.findings)
	d.absent(t, sheet, h, rest)
	for _, f := range d.findings[before:] {
		ok = ok && f.Severity != finding.Error
	}
	d.strangers(t, sheet, rest)
	return rows, ok
}

// anything reports whether any item has been filled in.
func (d *decoder) anything(sheet *workbook.Sheet, g grid, rows []int) bool {
	for _, r := range rows {
		if r == 0 {
			continue
		}
		if c := sheet.At(r, g.value); c.HasFormula || form.Trim(c.Raw) != "" {
			return true
		}
	}
	return false
}

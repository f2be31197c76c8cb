package importer

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// maxRecords bounds what one school files in one table: many times its staff.
// A rule of 校验 may look at every row of a table for each of its rows; three
// thousand are nine million looks, a second or two, where the 60,000 rows that
// a careless stroke fills held up every other sender for a minute. Departments
// file for the whole county and are not bounded by it.
const maxRecords = 3_000

// across reads a table with one record a row.
func (d *decoder) across(t *form.Table, sheet *workbook.Sheet, out *form.Records) Counts {
	h := d.header(t, sheet)
	if h.row == 0 {
		return Counts{}
	}
	merges := coverage(sheet.Merges, h)
	var c Counts
	var hidden []int
	var beyond []int    // rows there is no room for
	last := h.first - 1 // the row after which blank ones begin to count
	for i := range sheet.Rows {
		row := &sheet.Rows[i]
		if row.Num < h.first {
			continue
		}
		cells := at(row, h)
		switch kind := judge(row, cells, h); kind {
		case blank, foot:
			continue
		case total:
			d.say(finding.TotalRow, finding.Place{Sheet: sheet.Name, Cell: firstCell(row)}, fmt.Sprintf("第 %d 行是“%s”", row.Num, oneLine(firstText(row))), "")
			c.Read++
			c.Rejected++
		case note:
			d.say(finding.NoteRow, finding.Place{Sheet: sheet.Name, Cell: firstCell(row)}, fmt.Sprintf("第 %d 行：%s", row.Num, clipped(firstText(row))), "")
			continue
		default:
			c.Read++
			if t.BySchools() && c.Read > maxRecords {
				beyond = append(beyond, row.Num)
				c.Rejected++
				break
			}
			record, ok := d.record(t, sheet, row.Num, cells, merges)
			if ok {
				c.Accepted++
			} else {
				c.Rejected++
			}
			if ok || !d.full() {
				out.Rows = append(out.Rows, record)
			}
			if row.Hidden {
				hidden = append(hidden, row.Num)
			}
		}
		c.Blank += d.gap(sheet, last, row.Num, h)
		last = row.Num
	}
	c.Read += c.Blank
	d.sayRows(sheet, hidden, beyond)
	return c
}

// sayRows reports rows that were hidden, and rows there was no room for.
func (d *decoder) sayRows(sheet *workbook.Sheet, hidden, beyond []int) {
	if len(beyond) > 0 {
		d.say(finding.TooManyRows, finding.Place{Sheet: sheet.Name, Cell: workbook.CellName(beyond[0], 1)},
			fmt.Sprintf("有 %d 行内容，从第 %d 行起没有读取", maxRecords+len(beyond), beyond[0]), strconv.Itoa(maxRecords))
	}
	if len(hidden) > 0 {
		d.say(finding.HiddenRows, finding.Place{Sheet: sheet.Name, Cell: workbook.CellName(hidden[0], 1)}, "第 "+runs(hidden)+" 行是隐藏的", "")
	}
}

// gap counts the blank rows between two rows with content. Notes and
// signatures in between are not rows of the table, blank or otherwise.
func (d *decoder) gap(sheet *workbook.Sheet, after, before int, h header) int {
	n := before - after - 1
	if n <= 0 {
		return 0
	}
	from := sort.Search(len(sheet.Rows), func(i int) bool { return sheet.Rows[i].Num > after })
	for i := from; i < len(sheet.Rows) && sheet.Rows[i].Num < before; i++ {
		row := &sheet.Rows[i]
		if kind := judge(row, at(row, h), h); kind == note || kind == foot {
			n--
		}
	}
	return n
}

// at picks the cells of the declared columns out of a row.
func at(row *workbook.Row, h header) []workbook.Cell {
	out := make([]workbook.Cell, len(h.columns))
	for i, col := range h.columns {
		out[i] = workbook.Cell{Row: row.Num, Col: col}
		if col == 0 {
			continue
		}
		j := sort.Search(len(row.Cells), func(j int) bool { return row.Cells[j].Col >= col })
		if j < len(row.Cells) && row.Cells[j].Col == col {
			out[i] = row.Cells[j]
		}
	}
	return out
}

// rowKind is what a row below the header turns out to be.
type rowKind uint8

const (
	data  rowKind = iota
	blank         // nothing under a declared column
	total         // 合计 typed by the sender
	note          // 注：…, 栏次, 示例
	foot          // 填报人：…
)

var totals = map[string]bool{"合计": true, "小计": true, "总计": true, "共计": true, "本页合计": true, "累计": true}

var notes = []string{"注:", "注.", "备注:", "说明:", "填表说明", "填报说明", "填写说明", "※", "示例", "例:", "样例"}

var feet = []string{"单位负责人:", "负责人:", "填报人:", "填表人:", "制表人:", "审核人:", "复核人:", "联系人:", "联系电话:", "填报日期:", "填表日期:", "填报单位:", "制表日期:"}

// judge tells records from everything else people leave below a header.
func judge(row *workbook.Row, cells []workbook.Cell, h header) rowKind {
	text := form.Fold(firstText(row))
	if bare, _ := cutUnit(text); totals[strings.TrimRight(bare, ":")] {
		return total
	}
	if hasPrefix(text, feet) {
		return foot
	}
	filled := 0
	for _, c := range row.Cells {
		if c.Kind != workbook.Empty && form.Trim(c.Raw) != "" {
			filled++
		}
	}
	// A formula without a result is content too: it has a finding of its own.
	used := 0
	for _, c := range cells {
		if c.Col != 0 && (c.HasFormula || form.Trim(c.Raw) != "") {
			used++
		}
	}
	switch {
	case filled <= 2 && hasPrefix(text, notes), text == "栏次", filled == 1 && h.wide(row):
		return note
	case row.Num == h.first && numbered(row):
		return note
	case used == 0:
		return blank
	}
	return data
}

func hasPrefix(text string, any []string) bool {
	for _, p := range any {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}

// wide reports whether the one text of a row is merged across three columns
// or more, as titles and notes are.
func (h header) wide(row *workbook.Row) bool {
	for _, c := range row.Cells {
		if form.Trim(c.Raw) != "" {
			m, ok := h.merged[[2]int{c.Row, c.Col}]
			return ok && m.Bottom == m.Top && m.Right-m.Left >= 2
		}
	}
	return false
}

// numbered reports whether a row only numbers the columns: 1 2 3 4.
func numbered(row *workbook.Row) bool {
	n := 0
	for _, c := range row.Cells {
		if c.Kind == workbook.Empty {
			continue
		}
		n++
		if strings.Trim(form.Fold(c.Raw), "()") != strconv.Itoa(n) {
			return false
		}
	}
	return n >= 3
}

func firstText(row *workbook.Row) string {
	for _, c := range row.Cells {
		if c.Kind != workbook.Empty && form.Trim(c.Raw) != "" {
			return c.Raw
		}
	}
	return ""
}

func firstCell(row *workbook.Row) string {
	for _, c := range row.Cells {
		if c.Kind != workbook.Empty && form.Trim(c.Raw) != "" {
			return workbook.CellName(c.Row, c.Col)
		}
	}
	return workbook.CellName(row.Num, 1)
}

func clipped(s string) string {
	r := []rune(oneLine(s))
	if len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return string(r)
}

// record types the cells of one row. It is false when any of them is wrong.
func (d *decoder) record(t *form.Table, sheet *workbook.Sheet, line int, cells []workbook.Cell, merges cover) (form.Row, bool) {
	row := form.Row{Sheet: sheet.Name, Line: line, Cells: make([]form.Cell, len(t.Columns))}
	good := true
	for i, c := range t.Columns {
		if cells[i].Col == 0 || c.Computed != "" {
			continue
		}
		p := finding.Place{Sheet: sheet.Name, Cell: workbook.CellName(line, cells[i].Col), Column: c.Name}
		row.Cells[i].Ref = p.Cell
		v, ok := d.cell(c, cells[i], p, merges.over(line, cells[i].Col))
		row.Cells[i].Value, good = v, good && ok
	}
	return row, good
}

// runs writes row numbers shortly: 5、7–9.
func runs(n []int) string {
	var parts []string
	for i := 0; i < len(n); {
		j := i
		for j+1 < len(n) && n[j+1] == n[j]+1 {
			j++
		}
		if j == i {
			parts = append(parts, strconv.Itoa(n[i]))
		} else {
			parts = append(parts, fmt.Sprintf("%d–%d", n[i], n[j]))
		}
		i = j + 1
	}
	return list(parts, 10)
}

// cover finds the merge over a cell of the record area, by column. Ranges of
// one column never overlap, so the last one that begins above decides.
type cover map[int][]workbook.Range

func coverage(merges []workbook.Range, h header) cover {
	out := cover{}
	for _, m := range merges {
		if m.Top < h.first {
			continue
		}
		for _, col := range h.columns {
			if col >= m.Left && col <= m.Right && col > 0 {
				out[col] = append(out[col], m)
			}
		}
	}
	for _, ranges := range out {
		sort.Slice(ranges, func(i, j int) bool { return ranges[i].Top < ranges[j].Top })
	}
	return out
}

// over returns the range that covers a cell and begins in another one.
func (c cover) over(row, col int) *workbook.Range {
	ranges := c[col]
	i := sort.Search(len(ranges), func(i int) bool { return ranges[i].Top > row }) - 1
	if i < 0 || !ranges[i].Contains(row, col) || ranges[i].Top == row && ranges[i].Left == col {
		return nil
	}
	return &ranges[i]
}

// failed is the value of a cell that has a finding.
func failed(s finding.Spec) value.Value { return value.Fail(s.Code, s.Title) }

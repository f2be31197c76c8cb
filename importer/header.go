package importer

import (
	"fmt"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// headerDepth is how far down a header is looked for: titles, notes and
// signatures above it are never more.
const headerDepth = 20

// header is where the columns of a table stand on a sheet.
type header struct {
	row     int   // the header's own row; 0 when there is none
	first   int   // the first row of records
	columns []int // sheet column of each of Table.Columns; 0 when it has none
	merged  anchors
}

// anchors finds merged ranges by their first cell. A sheet may have a hundred
// thousand of them, so none is ever looked for in a list.
type anchors map[[2]int]workbook.Range

func anchored(merges []workbook.Range) anchors {
	out := make(anchors, len(merges))
	for _, m := range merges {
		out[[2]int{m.Top, m.Left}] = m
	}
	return out
}

// label is the text of one header cell.
type label struct {
	col    int
	text   string
	cell   string // address of the text
	bottom int    // last row it covers
}

// labels reads a sheet row as headers. A merged cell counts in every row it
// covers, so that a header of two rows reads as one.
func labels(sheet *workbook.Sheet, merged anchors, row int) []label {
	var out []label
	for _, r := range sheet.Rows {
		if r.Num > row {
			break
		}
		for _, c := range r.Cells {
			if c.Kind != workbook.Text && c.Kind != workbook.Number {
				continue
			}
			l := label{col: c.Col, text: c.Raw, cell: workbook.CellName(c.Row, c.Col), bottom: c.Row}
			if m, ok := merged[[2]int{c.Row, c.Col}]; ok {
				l.bottom = max(l.bottom, min(m.Bottom, headerDepth))
			}
			if r.Num == row || l.bottom >= row {
				out = append(out, l)
			}
		}
	}
	return out
}

// names maps headings to declared columns: the name itself, and the name with
// its printed unit.
func names(t *form.Table) (byName map[string]int, byBare map[string]int) {
	byName, byBare = map[string]int{}, map[string]int{}
	for i, c := range t.Columns {
		byName[form.Heading(c.Name)] = i
	}
	for i, c := range t.Columns {
		if c.UnitText != "" {
			key := form.Heading(c.Name + "(" + c.UnitText + ")")
			if _, taken := byName[key]; !taken {
				byName[key] = i
			}
		}
		if bare, _ := cutUnit(form.Heading(c.Name)); bare != form.Heading(c.Name) {
			byBare[bare] = i
		}
	}
	return byName, byBare
}

// matched is one label that names a declared column.
type matched struct {
	label
	column int
	unit   string // the bracket that was not part of the name
}

// assign gives labels to columns: exact names first, names with a foreign
// bracket after them if the column is still free. What is left is unknown.
func assign(t *form.Table, ls []label) (got []matched, rest []label) {
	byName, byBare := names(t)
	taken := map[int]bool{}
	var loose []label
	for _, l := range ls {
		if i, ok := byName[form.Heading(l.text)]; ok {
			got, taken[i] = append(got, matched{l, i, ""}), true
			continue
		}
		loose = append(loose, l)
	}
	for _, l := range loose {
		bare, unit := cutUnit(form.Heading(l.text))
		i, ok := byName[bare]
		if !ok {
			i, ok = byBare[bare]
		}
		if !ok || taken[i] {
			rest = append(rest, l)
			continue
		}
		got, taken[i] = append(got, matched{l, i, unit}), true
	}
	return got, rest
}

// header finds the header row of an Across sheet and reports what is wrong
// with it.
func (d *decoder) header(t *form.Table, sheet *workbook.Sheet) header {
	h := header{columns: make([]int, len(t.Columns)), merged: anchored(sheet.Merges)}
	var got []matched
	var rest []label
	best := 0
	for _, r := range sheet.Rows {
		if r.Num > headerDepth {
			break
		}
		g, x := assign(t, labels(sheet, h.merged, r.Num))
		distinct := map[int]bool{}
		for _, m := range g {
			distinct[m.column] = true
		}
		if len(distinct) > best {
			best, got, rest, h.row = len(distinct), g, x, r.Num
		}
	}
	if best == 0 || best < 2 && len(t.Filled()) > 1 {
		return d.headless(t, sheet)
	}
	h.first = h.row + 1
	at := map[int]matched{}
	for _, m := range got {
		h.first = max(h.first, m.bottom+1)
		if earlier, twice := at[m.column]; twice {
			name := t.Columns[m.column].Name
			d.say(finding.TwinColumns, finding.Place{Sheet: sheet.Name, Cell: m.cell, Column: name},
				fmt.Sprintf("%s 和 %s 都是“%s”", earlier.cell, m.cell, name), name)
			continue
		}
		at[m.column] = m
		h.columns[m.column] = m.col
		d.unit(t.Columns[m.column], m.unit, finding.Place{Sheet: sheet.Name, Cell: m.cell, Column: t.Columns[m.column].Name})
	}
	// Labels of rows above that reach down are titles of groups, not columns.
	var own []label
	for _, l := range rest {
		if l.bottom == h.row || l.cell == workbook.CellName(h.row, l.col) {
			own = append(own, l)
		}
	}
	d.absent(t, sheet, h, own)
	d.strangers(t, sheet, own)
	return h
}

// headless reports a sheet without a header; an empty sheet simply has no rows.
func (d *decoder) headless(t *form.Table, sheet *workbook.Sheet) header {
	if len(sheet.Rows) > 0 {
		var want []string
		for _, c := range t.Filled() {
			want = append(want, c.Name)
		}
		d.say(finding.NoHeader, finding.Place{Sheet: sheet.Name}, fmt.Sprintf("前 %d 行里没有与模板相符的表头", headerDepth),
			"表头：“"+list(want, 8)+"”")
	}
	return header{columns: make([]int, len(t.Columns))}
}

// unit refuses a header whose unit was changed by a factor: 万元 for 元 moves
// every number of the column by four places.
func (d *decoder) unit(c *form.Column, typed string, p finding.Place) {
	declared := form.Fold(c.UnitText)
	if typed == "" || declared == "" || typed == declared || strings.HasPrefix(declared, typed[:1]) {
		return
	}
	for _, factor := range []string{"万", "千", "百", "亿"} {
		if strings.HasPrefix(typed, factor) && !strings.HasPrefix(declared, factor) {
			d.say(finding.ChangedUnit, p, "单位写的是“"+typed+"”", c.UnitText)
			return
		}
	}
}

// absent reports declared columns the sheet does not have.
func (d *decoder) absent(t *form.Table, sheet *workbook.Sheet, h header, unknown []label) {
	var texts []string
	for _, l := range unknown[:min(len(unknown), maxStrangers)] {
		texts = append(texts, clipped(l.text))
	}
	for i, c := range t.Columns {
		if h.columns[i] != 0 || c.Computed != "" {
			continue
		}
		spec := finding.MissingOptional
		if c.Required {
			spec = finding.MissingColumn
		}
		found := "没有这一栏"
		if like := near(c.Name, texts); like != "" {
			found = "没有这一栏，只有“" + like + "”"
		}
		p := finding.Place{Sheet: sheet.Name, Column: c.Name}
		if h.row > 0 {
			p.Cell = workbook.CellName(h.row, 1)
		}
		d.say(spec, p, found, c.Name)
	}
}

// maxStrangers is how many columns of one's own are named one by one.
const maxStrangers = 40

// strangers names the columns of the sender's own.
func (d *decoder) strangers(t *form.Table, sheet *workbook.Sheet, unknown []label) {
	said := 0
	for i, l := range unknown {
		name := form.Heading(l.text)
		if name == "" || name == "序号" {
			continue
		}
		p := finding.Place{Sheet: sheet.Name, Cell: l.cell, Column: clipped(l.text)}
		if said++; said > maxStrangers {
			d.say(finding.UnknownColumn, p, fmt.Sprintf("从 %s 起还有 %d 处", l.cell, len(unknown)-i), "")
			return
		}
		d.say(finding.UnknownColumn, p, fmt.Sprintf("%s“%s”", l.cell, clipped(l.text)), "")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(maskNumbers(s)), " ") }

// list joins at most limit names and says how many more there are.
func list(names []string, limit int) string {
	if len(names) <= limit {
		return strings.Join(names, "、")
	}
	return fmt.Sprintf("%s 等 %d 项", strings.Join(names[:limit], "、"), len(names))
}

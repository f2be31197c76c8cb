package policy

import (
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// identity names the columns that tell a sheet's rows apart, where that is not
// the first alone.
var identity = map[string][]string{
	sheetColumn:    {"表", "列"},
	sheetParameter: {"名称", "键"},
	sheetBalance:   {"编号", "学段"},
}

// titles are the columns that name a row which has a code; a sheet has one of
// them at most that is not its key.
var titles = []string{"名称", "二级", "提示", "情形"}

func (r dateRow) identity() []string {
	if columns := identity[r.Table.Name]; columns != nil {
		return columns
	}
	return []string{r.Table.Columns[0].Name}
}

func (r dateRow) key() string {
	var parts []string
	for _, c := range r.identity() {
		if text := r.Text(c); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "·")
}

func (r dateRow) has(column string) bool {
	_, i := r.Table.Column(column)
	return i >= 0
}

func (r dateRow) dated() bool { return r.has("生效") }

// titled is the column that names the row; empty for none.
func (r dateRow) titled() string {
	for _, c := range titles {
		if r.has(c) && !slices.Contains(r.identity(), c) {
			return c
		}
	}
	return ""
}

// title is the row in a sentence: 资金 Z2 成员校补助费.
func (r dateRow) title() string {
	text := r.Table.Name + " " + r.key()
	if c := r.titled(); c != "" {
		text += " " + r.Text(c)
	}
	return text
}

// summary is what a row that came or went says.
func (r dateRow) summary() string {
	aside := append([]string{r.titled(), "说明", "依据", "生效", "失效"}, r.identity()...)
	var parts []string
	for _, c := range r.Table.Columns {
		if v := r.Cell(c.Name).Value; v.Kind() != value.Blank && !slices.Contains(aside, c.Name) {
			parts = append(parts, c.Name+" "+shown(c, v))
		}
	}
	return strings.Join(parts, "，")
}

// at names a cell of the row, or the row where the sheet lacks the column.
func (r dateRow) at(column string) string {
	if r.has(column) && r.Cell(column).Ref != "" {
		return form.At(r.Table.Name, r.Cell(column).Ref)
	}
	return form.At(r.Table.Name, r.Cell(r.identity()[0]).Ref)
}

// differences collects the changes of the rows of one key.
type differences []difference

// difference is a change that is not worded yet, because it may go on.
type difference struct {
	Change
	title string
	turn  string // 由 20000 改为 25000
	event string // of a row whose first or last day was moved
}

// put adds a change of one piece of time, or lengthens the one that says the
// same of the days before. The row is where it is read.
func (d *differences) put(piece date.Span, row dateRow, c difference) {
	c.Sheet, c.Key, c.Span, c.title = row.Table.Name, row.key(), piece, row.title()
	c.At = row.at(c.Column)
	if row.has("依据") {
		c.Basis = row.Text("依据")
	}
	for i := range *d {
		e := &(*d)[i]
		if e.Kind == c.Kind && e.Column == c.Column && e.Old == c.Old && e.New == c.New && after(e.Span.To) == piece.From {
			e.Span.To = piece.To
			return
		}
	}
	*d = append(*d, c)
}

func (d *differences) came(piece date.Span, row dateRow) {
	d.put(piece, row, difference{Change: Change{Kind: Added, New: row.summary()}})
}

func (d *differences) went(piece date.Span, row dateRow) {
	d.put(piece, row, difference{Change: Change{Kind: Removed, Old: row.summary()}})
}

// altered adds a change of one cell, given both rows.
func (d *differences) altered(piece date.Span, o, n dateRow, column *form.Column, event string) {
	was, now := o.Cell(column.Name).Value, n.Cell(column.Name).Value
	before, since := shown(column, was), shown(column, now)
	if before == since { // a number that became the text of the same characters
		before, since = strings.TrimSpace(quoted(column, was)), strings.TrimSpace(quoted(column, now))
	}
	d.put(piece, n, difference{
		Change: Change{Kind: Altered, Column: column.Name, Old: before, New: since},
		turn:   "由" + quoted(column, was) + "改为" + strings.TrimRight(quoted(column, now), " "), event: event,
	})
}

// cells compares two rows that are in force at once, column by column.
func (d *differences) cells(piece date.Span, o, n dateRow) {
	for _, c := range n.Table.Columns {
		if c.Name == "生效" || c.Name == "失效" || !o.has(c.Name) {
			continue
		}
		if !o.Cell(c.Name).Value.Equal(n.Cell(c.Name).Value) {
			d.altered(piece, o, n, c, "")
		}
	}
}

// bounds tells which first or last day was moved, where a row is in force in
// one version only.
func (d *differences) bounds(piece date.Span, was, now []dateRow) {
	event := "不再有效"
	if onDay(now, piece.From) != nil {
		event = "也有效"
	}
	for _, edge := range []struct {
		column string
		day    date.Date
	}{{"失效", before(piece.From)}, {"生效", after(piece.To)}} {
		o, n := onDay(was, edge.day), onDay(now, edge.day)
		if o != nil && n != nil && o.Text(edge.column) != n.Text(edge.column) {
			column, _ := n.Table.Column(edge.column)
			d.altered(piece, *o, *n, column, event)
			return
		}
	}
	if n := onDay(now, piece.From); n != nil {
		d.came(piece, *n)
	} else {
		d.went(piece, *onDay(was, piece.From))
	}
}

// told words the changes, their days being known now.
func (d differences) told() []Change {
	var out []Change
	for _, x := range d {
		c := x.Change
		c.Text = x.sentence()
		if c.Span == lasting {
			c.Span = date.Span{}
		}
		out = append(out, c)
	}
	return out
}

func (d difference) sentence() string {
	days := when(d.Span)
	from := d.title
	if days != "" {
		from += "（" + strings.TrimSpace(days) + "）"
	}
	switch {
	case d.Kind == Added:
		return "新增" + from + "：" + d.New
	case d.Kind == Removed:
		return "删去" + from + "，原为：" + d.Old
	case d.event != "":
		return d.title + "：" + strings.TrimLeft(days, " ") + d.event + "，" + d.Column + d.turn
	}
	return d.title + "：" + d.Column + days + d.turn
}

// when is on which days a change holds.
func when(s date.Span) string {
	switch {
	case s == lasting:
		return ""
	case s.To == lasting.To:
		return "自 " + s.From.String() + " 起"
	}
	return " " + s.String() + " "
}

// shown is a cell's value as the sheet shows it.
func shown(c *form.Column, v value.Value) string {
	if c.Type == form.Ratio && v.Kind() == value.Number {
		return v.Num().Mul(num.Int(100)).String() + "%"
	}
	return v.String()
}

// quoted sets a value into a sentence: numbers and days stand between spaces,
// words between quotation marks.
func quoted(c *form.Column, v value.Value) string {
	switch v.Kind() {
	case value.Blank:
		return "空白"
	case value.Number, value.Date:
		return " " + shown(c, v) + " "
	}
	return "“" + shown(c, v) + "”"
}

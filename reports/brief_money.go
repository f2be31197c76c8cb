package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// moneyTable sets each item against each school.
func (b *brief) moneyTable() {
	t := pdf.Table{Caption: "核定经费和增量（元）", Empty: "没有核定到本集团的经费", Size: 8, Columns: []pdf.Column{{Head: "项目"}}}
	schools := b.schools()
	for _, s := range schools {
		t.Columns = append(t.Columns, pdf.Column{Head: b.schoolName(s), Align: pdf.Right})
	}
	t.Columns = append(t.Columns, pdf.Column{Head: "核定合计", Align: pdf.Right}, pdf.Column{Head: "应拨合计", Align: pdf.Right})
	var items []*calc.Item
	for _, p := range b.pays {
		if !slices.Contains(items, p.Item) {
			items = append(items, p.Item)
		}
	}
	line := func(kind pdf.RowKind, name string, is func(calc.Payment) bool) {
		cells := []string{name}
		for _, s := range schools {
			cells = append(cells, b.sumOf(func(p calc.Payment) bool { return p.School == s && is(p) }).approved.money())
		}
		all := b.sumOf(is)
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: append(cells, all.approved.money(), all.due.money())})
	}
	for _, it := range items {
		line(pdf.Plain, it.Name, func(p calc.Payment) bool { return p.Item == it })
	}
	if len(items) > 0 {
		line(pdf.Total, "合计", func(calc.Payment) bool { return true })
	}
	if b.payroll != nil {
		t.Rows = append(t.Rows, b.poolRow(schools))
	}
	t.Note = notes(b.ceilingWords(), b.money.approved.caveat())
	b.table(t)
}

// table draws a table, whole where there is room.
func (b *brief) table(t pdf.Table) {
	if b.tight > 0 {
		b.d.Table(t)
		return
	}
	b.d.Keep(func() { b.d.Table(t) })
}

// sumOf adds up payments of the group.
func (b *brief) sumOf(is func(calc.Payment) bool) paid {
	var out paid
	for _, p := range b.pays {
		if is(p) {
			out.due.add(p.Due)
			out.approved.add(p.Approved)
		}
	}
	return out
}

func (b *brief) poolRow(schools []int) pdf.Row {
	cells := []string{b.payroll.pool.Name}
	for _, s := range schools {
		var t tally
		for _, m := range b.members {
			if m.school == s {
				t.add(b.res.Value(b.payroll.pool, m.index))
			}
		}
		cells = append(cells, t.money())
	}
	return pdf.Row{Cells: append(cells, b.pool.pool.money(), "—")}
}

// ceilingWords says by how much ceilings cut the group's items.
func (b *brief) ceilingWords() string {
	var parts []string
	for i, o := range b.res.Ceilings {
		touched := slices.ContainsFunc(b.pays, func(p calc.Payment) bool { return p.Ceiling == i })
		switch {
		case !touched:
		case o.Stopped:
			parts = append(parts, sentence(o.Message))
		case o.Reduced:
			parts = append(parts, fmt.Sprintf("限额“%s”使%s按%s核定，本集团压减%s元。", o.Name, b.itemNames(o.Items), rateOf(o.Left, o.Reducible), b.cutBy(i).Grouped(2)))
		}
	}
	return strings.Join(parts, "")
}

// itemNames names items by their codes.
func (c *county) itemNames(codes []string) string {
	var out []string
	for _, code := range codes {
		if it, ok := c.res.Program.Item(code); ok {
			out = append(out, it.Name)
		}
	}
	return strings.Join(out, "、")
}

// cutBy is what one ceiling took off the group.
func (b *brief) cutBy(ceiling int) num.Num {
	cut := num.Int(0)
	for _, p := range b.pays {
		if p.Ceiling == ceiling && p.Approved.Kind() == value.Number {
			cut = cut.Add(p.Due.Num().Sub(p.Approved.Num()))
		}
	}
	return cut
}

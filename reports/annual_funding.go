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

// funding is what is to be paid, added up in the ways the report shows it.
type funding struct {
	items         []*calc.Item
	due, approved tally
	byItem        map[*calc.Item]*paid
	byGroup       map[int]*paid // -1 for schools in no group
	payees        int
	ceilings      []calc.CeilingOutcome
}

// paid is one line of amounts.
type paid struct {
	due, approved tally
	count         int // schools it is for
}

func (c *county) funding() *funding {
	f := &funding{byItem: map[*calc.Item]*paid{}, byGroup: map[int]*paid{}, ceilings: c.res.Ceilings}
	for _, it := range c.items("资金") {
		if it.Paid {
			f.items = append(f.items, it)
			f.byItem[it] = &paid{}
		}
	}
	payees := map[int]bool{}
	for _, p := range c.res.Payments {
		if f.byItem[p.Item] == nil {
			continue
		}
		if f.byGroup[p.Group] == nil {
			f.byGroup[p.Group] = &paid{}
		}
		for _, line := range []*paid{f.byItem[p.Item], f.byGroup[p.Group]} {
			line.due.add(p.Due)
			line.approved.add(p.Approved)
			line.count++
		}
		f.due.add(p.Due)
		f.approved.add(p.Approved)
		if p.Approved.Kind() == value.Number {
			payees[p.Payee] = true
		}
	}
	f.payees = len(payees)
	return f
}

// of is the line of a group; one without payments has an empty line.
func (f *funding) of(group int) paid {
	if p := f.byGroup[group]; p != nil {
		return *p
	}
	return paid{}
}

// cut is what the ceilings took off.
func (p paid) cut() tally {
	return tally{sum: p.due.sum.Sub(p.approved.sum), known: p.due.known}
}

// short reports whether the money does not suffice.
func (f *funding) short() bool {
	return slices.ContainsFunc(f.ceilings, func(o calc.CeilingOutcome) bool { return o.Reduced || o.Stopped })
}

// budgetNote compares with the budget where there is one budget over all.
func (f *funding) budgetNote() string {
	if len(f.ceilings) != 1 {
		return fmt.Sprintf("%d个收款单位", f.payees)
	}
	o := f.ceilings[0]
	if o.Budget.Kind() != value.Number {
		return "预算" + spoken(o.Budget, 2)
	}
	note := "预算" + wan(o.Budget.Num()) + "万元"
	switch {
	case o.Stopped:
		return note + "，无法安排"
	case o.Reduced:
		return note + "，已压减"
	}
	return note + "，占" + shareOf(f.approved.sum, o.Budget.Num())
}

// fundingDecisions asks for what a ceiling leaves open.
func (a *annual) fundingDecisions() []string {
	var out []string
	for _, o := range a.res.Ceilings {
		switch {
		case o.Stopped, o.Message != "":
			out = append(out, sentence(o.Message))
		case o.Reduced:
			short := o.Reducible.Sub(o.Left)
			out = append(out, fmt.Sprintf("“%s”缺口%s万元，本稿已把可压减项目由%s万元压减到%s万元。是否同意压减；不同意的，由财政局追加预算%s元。",
				o.Name, wan(short), wan(o.Reducible), wan(o.Approved), short.Grouped(2)))
		}
	}
	return out
}

// sentence ends words with a full stop, once.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}

// money draws the section on funding.
func (a *annual) money() {
	d, f := a.d, a.funding()
	if len(f.items) == 0 {
		d.Para("政策的“资金”表没有需要拨付的项目，本期没有经费安排。")
		return
	}
	d.Para(fmt.Sprintf("本期按政策“资金”表的%d个项目计算，应拨%s万元，核定%s万元，由%d个收款单位领取。统一法定代表人的集团由核心校收款、内部按校分列，其余集团拨到各校。",
		len(f.items), f.due.wan(), f.approved.wan(), f.payees))
	for _, o := range f.ceilings {
		a.ceiling(o)
	}
	d.Keep(func() { d.Table(a.fundingByItem(f)) })
	d.Columns(a.fundingColumns(f))
	d.Keep(func() { d.Table(a.fundingByGroup(f)) })
	a.fundingByType(f)
}

// ceiling explains what a row of 限额 did, number by number.
func (a *annual) ceiling(o calc.CeilingOutcome) {
	names := func(codes []string) string {
		var out []string
		for _, code := range codes {
			if it, ok := a.res.Program.Item(code); ok {
				out = append(out, it.Name)
			}
		}
		return strings.Join(out, "、")
	}
	title := "限额“" + o.Name + "”"
	switch {
	case o.Stopped || o.Message != "":
		a.d.Warning(title+"未能执行", sentence(o.Message))
	case o.Reduced:
		a.d.Callout(title+"：已按比例压减", fmt.Sprintf(
			"预算%s元，先保障%s，计%s元，余%s元。\n%s应拨%s元，超出%s元，各按%s折算到分，余数用最大余数法分配，各份之和等于余额，差额0.00元。",
			o.Budget.Num().Grouped(2), names(o.Ceiling.Protected), o.Protected.Grouped(2), o.Left.Grouped(2),
			names(o.Ceiling.Items), o.Reducible.Grouped(2), o.Reducible.Sub(o.Left).Grouped(2), rateOf(o.Left, o.Reducible)))
	default:
		a.d.Callout(title+"：未超", fmt.Sprintf("预算%s元；保障项目%s元，其他项目%s元，预算尚余%s元。",
			o.Budget.Num().Grouped(2), o.Protected.Grouped(2), o.Reducible.Grouped(2), o.Left.Sub(o.Reducible).Grouped(2)))
	}
}

// rateOf is shareOf with two decimals, for rates that are applied.
func rateOf(part, whole num.Num) string {
	q, ok := part.Quo(whole)
	if !ok {
		return "—"
	}
	return asPercent(q, 2)
}

// fundingByType draws what goes to each type of group, item by item.
func (a *annual) fundingByType(f *funding) {
	var points []pdf.Point
	for _, it := range f.items {
		line := f.byItem[it]
		points = append(points, pdf.Point{Label: it.Name, Value: line.approved.chart(), Text: line.approved.wan() + "　" + shareOf(line.approved.sum, f.approved.sum)})
	}
	columns := pdf.Series{Name: "核定"}
	for _, kind := range a.types {
		var t tally
		for _, g := range a.ofType(kind) {
			t.plus(f.of(g.Index).approved)
		}
		columns.Values, columns.Texts = append(columns.Values, t.chart()), append(columns.Texts, t.wan())
	}
	a.d.Beside(0.56, func() {
		a.d.Donut(pdf.Donut{Caption: "核定经费按项目（万元）", Points: points, Centre: f.approved.wan(), Under: "万元", Empty: "本期没有核定的金额"})
	}, func() {
		a.d.Columns(pdf.Columns{Caption: "核定经费按集团类型", Unit: "万元", Categories: a.types, Series: []pdf.Series{columns}, Height: 52, Empty: "本期没有核定的金额"})
	})
}

func (a *annual) fundingByItem(f *funding) pdf.Table {
	t := pdf.Table{Caption: "经费按项目", Unit: "元", Columns: []pdf.Column{
		{Head: "编号", Align: pdf.Center}, {Head: "项目"}, {Head: "学校", Align: pdf.Right}, {Head: "应拨", Align: pdf.Right},
		{Head: "压减", Align: pdf.Right}, {Head: "核定", Align: pdf.Right},
	}}
	all := paid{due: f.due, approved: f.approved}
	for _, it := range f.items {
		p := f.byItem[it]
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{it.Code, it.Name, fmt.Sprint(p.count), p.due.money(), p.cut().money(), p.approved.money()}})
	}
	t.Rows = append(t.Rows, pdf.Row{Kind: pdf.Total, Cells: []string{"", "合计", "", all.due.money(), all.cut().money(), all.approved.money()}})
	t.Note = notes(f.approved.caveat())
	return t
}

// fundingColumns draws what goes to each group.
func (a *annual) fundingColumns(f *funding) pdf.Columns {
	c := pdf.Columns{Caption: "各集团核定经费", Unit: "万元", Height: 44, Empty: "本期没有核定的金额"}
	s := pdf.Series{Name: "核定"}
	for _, g := range a.groups {
		p := f.of(g.Index)
		c.Categories = append(c.Categories, g.short())
		s.Values, s.Texts = append(s.Values, p.approved.chart()), append(s.Texts, p.approved.wan())
	}
	c.Series = []pdf.Series{s}
	if !f.approved.whole() {
		c.Note = "* 表示有学校未报，数不完整。"
	}
	return c
}

func (a *annual) fundingByGroup(f *funding) pdf.Table {
	t := pdf.Table{Caption: "经费按集团", Unit: "元", Columns: []pdf.Column{
		{Head: "集团"}, {Head: "学校", Align: pdf.Right}, {Head: "应拨", Align: pdf.Right}, {Head: "压减", Align: pdf.Right},
		{Head: "核定", Align: pdf.Right}, {Head: "占比", Align: pdf.Right},
	}}
	line := func(kind pdf.RowKind, name string, schools int, p paid) {
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{
			name, fmt.Sprint(schools), p.due.money(), p.cut().money(), p.approved.money(), shareOf(p.approved.sum, f.approved.sum),
		}})
	}
	all := 0
	for _, kind := range a.types {
		t.Rows = append(t.Rows, pdf.Row{Kind: pdf.Group, Cells: []string{kind}})
		var sub paid
		schools := 0
		for _, g := range a.ofType(kind) {
			p := f.of(g.Index)
			line(pdf.Plain, g.Name, len(g.schools()), p)
			sub.due.plus(p.due)
			sub.approved.plus(p.approved)
			schools += len(g.schools())
		}
		if len(a.ofType(kind)) > 1 {
			line(pdf.Subtotal, "小计", schools, sub)
		}
		all += schools
	}
	if p, ok := f.byGroup[-1]; ok {
		line(pdf.Plain, "未加入集团的学校", p.count, *p)
	}
	line(pdf.Total, "合计", all, paid{due: f.due, approved: f.approved})
	t.Note = notes(f.approved.caveat())
	return t
}

package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// results draws the amounts: what is paid, who receives it, what goes to
// persons.
func (n *notice) results() {
	n.d.Table(n.amounts())
	for i := range n.res.Ceilings {
		n.ceiling(i)
	}
	n.receipts()
	n.increments()
}

// amounts is a row a payment, and the sum.
func (n *notice) amounts() pdf.Table {
	t := pdf.Table{Caption: "核定经费（元）", Empty: "没有核定到你校的经费", Columns: []pdf.Column{
		{Head: "编号", Align: pdf.Center}, {Head: "项目"}, {Head: "应拨", Align: pdf.Right},
		{Head: "压减", Align: pdf.Right}, {Head: "核定", Align: pdf.Right}, {Head: "说明"},
	}}
	for _, p := range n.pays {
		name := p.Item.Name
		if p.Item.Level == calc.Member {
			name += n.whose(p.Subject)
		}
		kind := pdf.Plain
		if p.Due.Kind() != value.Number || p.Approved.Kind() != value.Number {
			kind = pdf.Warning
		}
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{
			p.Item.Code, name, paidText(p.Due), cutText(p), paidText(p.Approved), n.payRemark(p),
		}})
	}
	if len(n.pays) > 0 {
		due, approved := n.sums()
		all := paid{due: due, approved: approved}
		t.Rows = append(t.Rows, pdf.Row{Kind: pdf.Total, Cells: []string{"", "合计", due.money(), all.cut().money(), approved.money(), ""}})
		t.Note = notes(capitalsOf(approved), n.elsewhere(), approved.caveat())
	} else {
		t.Note = notes(n.elsewhere())
	}
	return t
}

// capitalsOf writes a sum in capitals, as payment orders want it.
func capitalsOf(t tally) string {
	if t.known == 0 {
		return ""
	}
	text := "核定合计（大写）：" + Capitals(t.sum)
	if !t.whole() || t.partial {
		text += "（暂定，不得据以拨付）"
	}
	return text + "。"
}

// paidText is an amount of money, in words why there is none.
func paidText(v value.Value) string {
	if v.Kind() == value.Failed {
		return "未定"
	}
	return spoken(v, 2)
}

func cutText(p calc.Payment) string {
	if p.Due.Kind() != value.Number || p.Approved.Kind() != value.Number {
		return "—"
	}
	return p.Due.Num().Sub(p.Approved.Num()).Grouped(2)
}

// payRemark says what a ceiling did to a payment, or why there is no amount.
func (n *notice) payRemark(p calc.Payment) string {
	switch {
	case p.Due.Kind() == value.Missing:
		return "未报，原因见第三部分"
	case p.Due.Kind() == value.Failed:
		return "计算出错，见第五部分"
	case p.Approved.Kind() == value.Failed:
		return "预算不足，无法安排"
	case p.Ceiling >= 0:
		o := n.res.Ceilings[p.Ceiling]
		return o.Code + "按" + rateOf(o.Left, o.Reducible) + "核定"
	}
	for _, o := range n.res.Ceilings {
		switch {
		case slices.Contains(o.Ceiling.Protected, p.Item.Code):
			return o.Code + "保障项目，不压减"
		case slices.Contains(o.Items, p.Item.Code) && o.Message == "":
			return o.Code + "未超，不压减"
		}
	}
	return ""
}

// elsewhere names the paid items that do not apply to the school.
func (n *notice) elsewhere() string {
	var names []string
	for _, it := range n.items(policyFunding) {
		if it.Paid && !slices.ContainsFunc(n.pays, func(p calc.Payment) bool { return p.Item == it }) {
			names = append(names, it.Code+" "+it.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "不适用于你校：" + strings.Join(names, "、") + "。"
}

// ceiling explains a row of 限额 that touches the school's payments, number by
// number.
func (n *notice) ceiling(i int) {
	o := n.res.Ceilings[i]
	touches := slices.ContainsFunc(n.pays, func(p calc.Payment) bool { return slices.Contains(o.Items, p.Item.Code) })
	if !touches {
		return
	}
	title := "限额" + o.Code + "“" + o.Name + "”"
	from := "（政策 " + o.Source.At("限额公式") + "，" + o.Basis + n.limitCells(o) + "）"
	switch {
	case o.Stopped || o.Message != "":
		n.d.Warning(title+"未能执行", sentence(o.Message)+from)
	case o.Reduced:
		n.d.Note(fmt.Sprintf("%s：全县预算%s元%s，先保障%s，计%s元，余%s元；%s全县应拨%s元，超出%s元，各按%s折算到分，余数用最大余数法分配。",
			title, o.Budget.Num().Grouped(2), from, strings.Join(o.Ceiling.Protected, "、"), o.Protected.Grouped(2), o.Left.Grouped(2),
			strings.Join(o.Items, "、"), o.Reducible.Grouped(2), o.Reducible.Sub(o.Left).Grouped(2), rateOf(o.Left, o.Reducible)))
	default:
		n.d.Note(fmt.Sprintf("%s：全县预算%s元%s，保障项目%s元，其他项目%s元，没有超出，不压减。",
			title, o.Budget.Num().Grouped(2), from, o.Protected.Grouped(2), o.Reducible.Grouped(2)))
	}
}

// limitCells names the filed cells a ceiling's budget was read from.
func (n *notice) limitCells(o calc.CeilingOutcome) string {
	e := &evidence{c: n.county}
	for _, s := range o.Limit.Symbols() {
		ref := n.res.Program.Ref(s)
		if ref.Kind != calc.RefLines {
			continue
		}
		lines, _ := n.res.Lines(ref.Place.Table, calc.Place{Level: calc.County}, 0)
		for _, l := range lines {
			_, file, cell := n.res.Line(ref.Place.Table, l, ref.Name)
			e.given(&calc.Reason{Label: ref.Name, File: file, At: form.At(ref.Place.Table, cell.Ref)}, false)
		}
	}
	if len(e.cells) == 0 {
		return ""
	}
	return "，" + strings.Join(e.cellsText(n.file), "，")
}

// receipts lists what the school is paid where it is paid for others too, and
// otherwise says that the sum closes.
func (n *notice) receipts() {
	others := slices.ContainsFunc(n.received, func(p calc.Payment) bool { return p.School != n.sub.Index })
	if !others {
		return
	}
	t := pdf.Table{Caption: "收款合计（元）", Columns: []pdf.Column{
		{Head: "分列到", Align: pdf.Left}, {Head: "应拨", Align: pdf.Right}, {Head: "核定", Align: pdf.Right}, {Head: "说明"},
	}}
	all := paid{}
	for _, s := range n.receivers() {
		var line paid
		for _, p := range n.received {
			if p.School == s {
				line.due.add(p.Due)
				line.approved.add(p.Approved)
			}
		}
		all.due.plus(line.due)
		all.approved.plus(line.approved)
		name, remark := n.schoolName(s), ""
		if s == n.sub.Index {
			remark = "即上表合计"
		}
		if !n.res.Filed(s) {
			remark = "填报表未受理"
		}
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{name, line.due.money(), line.approved.money(), remark}})
	}
	t.Rows = append(t.Rows, pdf.Row{Kind: pdf.Total, Cells: []string{"你校收款合计", all.due.money(), all.approved.money(), ""}})
	t.Note = notes("与《集团化办学经费分配表》“汇总”中收款单位为你校的核定合计一致。", all.approved.caveat())
	n.d.Table(t)
}

// receivers are the schools the school is paid for, itself first.
func (n *notice) receivers() []int {
	out := []int{n.sub.Index}
	for _, p := range n.received {
		if !slices.Contains(out, p.School) {
			out = append(out, p.School)
		}
	}
	slices.Sort(out[1:])
	return out
}

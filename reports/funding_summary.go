package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/value"
)

// The columns of 汇总 before the items.
const (
	summaryAccount = iota + 1
	summaryGroup
	summaryCode
	summaryPayee
	summaryFirstItem
)

// fillSummary writes a row a payee, a subtotal a group, and the total in
// words as payment orders want it.
func (f *fundingBook) fillSummary() {
	s := f.summary
	s.Landscape = true
	s.Columns = []Column{{Width: 5, Format: AsCentred}, {Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Format: AsWrapped}}
	heads := []string{"序号", "集团", "单位代码", "收款单位"}
	for _, it := range f.items {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsMoney})
		heads = append(heads, it.Code+" "+it.Name)
	}
	s.Columns = append(s.Columns, Column{Width: 15, Format: AsMoney}, Column{Width: 15, Format: AsMoney})
	heads = append(heads, "核定合计", "应拨合计")
	s.Caption("填报单位：县教育和体育局（盖章）", "单位：元")
	s.Head(heads...)
	s.FrozenTo = summaryPayee
	first := s.Last() + 1
	for at := 0; at < len(f.accounts); {
		start, group, from := s.Last()+1, f.accounts[at].group, f.accounts[at].from
		for ; at < len(f.accounts) && f.accounts[at].group == group; at++ {
			f.addAccount(at)
		}
		f.addSum("小计", f.group(group), start, f.pays[from:f.accounts[at-1].to]).As(Subtotal)
	}
	total := f.addSum("合计", "", min(first, s.Last()), f.pays)
	total.As(Total)
	sum := f.sum(detailApproved)
	words := "核定合计（大写）：" + Capitals(sum.Num())
	if sum.Partial() {
		words += "（不完整：有填报表未受理或金额未定，正式拨付前须补齐）"
	}
	s.Add(Text(words).Over(Whole).As(Total).In(AsText))
	s.Add()
	s.Foot(signatures)
}

// signatures is the line at the foot of a sheet that is signed.
const signatures = "单位负责人：　　　　　　审核人：　　　　　　填报人：　　　　　　联系电话：　　　　　　填报日期：　　年　　月　　日"

func (f *fundingBook) addAccount(at int) {
	a, s := f.accounts[at], f.summary
	row := s.Last() + 1
	cells := []Cell{Count(at + 1).In(AsCentred), Text(f.group(a.group)), Text(f.school(a.payee).Code), Text(f.school(a.payee).Name)}
	mine := f.pays[a.from:a.to]
	for i, it := range f.items {
		cells = append(cells, f.itemCell(row, summaryFirstItem+i, it, mine))
	}
	approved, due := paidSum(detailApproved, mine, nil), paidSum(detailDue, mine, nil)
	last := summaryFirstItem + len(f.items) - 1
	cells = append(cells, Live(approved, "SUM("+ref(row, summaryFirstItem)+":"+ref(row, last)+")"),
		Live(due, fmt.Sprintf("SUMIFS(%s,%s,%s)", f.column(detailDue), f.column(detailAccount), ref(row, summaryAccount))))
	s.Add(cells...)
}

// itemCell sums the approved amounts of one item for one payee, over 明细.
func (f *fundingBook) itemCell(row, col int, it *calc.Item, mine []calc.Payment) Cell {
	numbers, words := 0, value.Value{}
	for _, p := range mine {
		if p.Item == it {
			if isNumber(p.Approved) {
				numbers++
			} else {
				words = p.Approved
			}
		}
	}
	if numbers == 0 {
		return Of(words) // blank where the item does not concern the payee
	}
	head := `"` + it.Code + `"`
	return Live(paidSum(detailApproved, mine, it), fmt.Sprintf("SUMIFS(%s,%s,%s,%s,%s)",
		f.column(detailApproved), f.column(detailAccount), "$"+ref(row, summaryAccount), f.column(detailItemCode), head))
}

// column is a column of 明细 as 汇总 writes it.
func (f *fundingBook) column(col int) string {
	return f.detail.From(f.summary, f.detail.Range(detailFirst, detailFirst+len(f.lines)-1, col))
}

// addSum adds a row of sums over the rows from start to the last one. SUBTOTAL
// leaves other subtotals out, so that 合计 counts nothing twice.
func (f *fundingBook) addSum(words, group string, start int, pays []calc.Payment) *Row {
	s := f.summary
	end := s.Last()
	cells := []Cell{{}, Text(group), {}, Text(words)}
	add := func(v value.Value) {
		col := len(cells) + 1
		cells = append(cells, Live(v, "SUBTOTAL(9,"+s.Range(start, end, col)+")"))
	}
	for _, it := range f.items {
		add(paidSum(detailApproved, pays, it))
	}
	add(paidSum(detailApproved, pays, nil))
	add(paidSum(detailDue, pays, nil))
	return s.Add(cells...)
}

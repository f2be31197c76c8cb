package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The sheets of the policy whose items the funding workbook computes; what
// comes from others, such as 考核等级, is an input there.
const (
	policyFunding = "资金"
	policyBase    = "基础量"
	policyForms   = "表单"
	policyPay     = "绩效"
)

// Funding builds 集团化办学经费分配表: who is paid how much for what, and live
// formulas from the filed rows to the approved amounts.
func Funding(res *calc.Result, meta Meta) *Workbook {
	f := &fundingBook{wb: &Workbook{Title: "集团化办学经费分配表", Meta: meta}, res: res}
	f.guide = f.wb.Sheet("说明", meta.Period+"集团化办学经费分配表")
	f.summary = f.wb.Sheet("汇总", meta.Period+"集团化办学经费分配汇总表")
	f.detail = f.wb.Sheet("明细", meta.Period+"集团化办学经费分配明细表")
	f.arrange()
	for i := range res.Ceilings {
		f.addCeiling(i)
	}
	f.trace = NewTrace(f.wb, res, From(policyFunding, policyBase, policyForms))
	for _, it := range f.items {
		f.trace.Want(it)
	}
	for _, c := range res.Ceilings {
		f.trace.WantFormula(c.Limit)
	}
	f.trace.Lay()
	f.check = f.wb.Sheet("核对", "核对")
	f.trace.Fill()
	f.fillDetail()
	f.fillCeilings()
	f.fillSummary()
	f.fillCheck()
	f.fillGuide()
	return f.wb
}

type fundingBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, summary, detail, check *Sheet
	ceilings                      []*ceilingSheet

	items    []*calc.Item // paid, in the policy's order
	lines    []payLine    // in the order of 明细
	lineOf   []int        // sheet row of each payment on 明细
	accounts []account
	checks   checklist
}

// payLine is a payment and the row of 汇总 it goes into.
type payLine struct {
	index   int // in Result.Payments
	account int // 汇总序号, from 1
}

// account is one payee within one group.
type account struct{ group, payee int }

// The columns of 明细.
const (
	detailAccount = iota + 1
	detailGroup
	detailCode
	detailSchool
	detailPayee
	detailItemCode
	detailItem
	detailDue
	detailApproved
	detailCut
	detailNote
)

const detailFirst = 4 // title, caption, head

// arrange settles the order of 明细: by group, payee, school and item.
func (f *fundingBook) arrange() {
	order := map[string]int{}
	for i, d := range f.res.Program.Rules.Items {
		order[d.Code] = i
	}
	for _, p := range f.res.Payments {
		if !slices.Contains(f.items, p.Item) {
			f.items = append(f.items, p.Item)
		}
	}
	slices.SortFunc(f.items, func(a, b *calc.Item) int { return order[a.Code] - order[b.Code] })
	for i := range f.res.Payments {
		f.lines = append(f.lines, payLine{index: i})
	}
	last := func(group int) int { // schools in no group come last
		if group < 0 {
			return 1 << 30
		}
		return group
	}
	slices.SortStableFunc(f.lines, func(a, b payLine) int {
		p, q := f.res.Payments[a.index], f.res.Payments[b.index]
		return cmp.Or(cmp.Compare(last(p.Group), last(q.Group)), cmp.Compare(p.Payee, q.Payee),
			cmp.Compare(p.School, q.School), cmp.Compare(order[p.Item.Code], order[q.Item.Code]), cmp.Compare(p.Subject, q.Subject))
	})
	f.lineOf = make([]int, len(f.lines))
	for i := range f.lines {
		p := f.res.Payments[f.lines[i].index]
		a := account{p.Group, p.Payee}
		if len(f.accounts) == 0 || f.accounts[len(f.accounts)-1] != a {
			f.accounts = append(f.accounts, a)
		}
		f.lines[i].account = len(f.accounts)
		f.lineOf[f.lines[i].index] = detailFirst + i
	}
}

func (f *fundingBook) group(i int) string {
	if i < 0 {
		return "（未入集团）"
	}
	return f.res.Subject(calc.Group, i).Name
}

func (f *fundingBook) school(i int) calc.Subject { return f.res.Subject(calc.School, i) }

// fillDetail writes one row a payment.
func (f *fundingBook) fillDetail() {
	s := f.detail
	s.Landscape = true
	s.Columns = []Column{
		{Width: 6, Format: AsCentred}, {Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Format: AsWrapped}, {Format: AsWrapped},
		{Width: 6, Format: AsCentred}, {Width: 21, Format: AsWrapped}, {Width: 14, Format: AsMoney}, {Width: 14, Format: AsMoney}, {Width: 12, Format: AsMoney}, {Format: AsWrapped},
	}
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head("汇总序号", "集团", "学校代码", "学校", "收款单位", "项目编号", "项目", "应拨", "核定", "压减", "说明")
	s.FrozenTo = detailSchool
	for _, l := range f.lines {
		p := f.res.Payments[l.index]
		row := s.Last() + 1
		due := f.trace.Cell(s, placeOf(p.Item), p.Item.Code, p.Subject)
		s.Add(Count(l.account).In(AsCentred), Text(f.group(p.Group)), Text(f.school(p.School).Code), Text(f.school(p.School).Name), Text(f.school(p.Payee).Name),
			Text(p.Item.Code), Text(p.Item.Name), due, f.approved(l.index), f.cut(row, p), Text(f.remark(p)))
	}
	end := s.Last()
	total := Text("合计")
	total.Across = detailDue - 1
	cells := make([]Cell, detailNote)
	cells[0] = total
	for _, col := range []int{detailDue, detailApproved, detailCut} {
		cells[col-1] = Live(f.sum(col), "SUM("+s.Range(detailFirst, max(detailFirst, end), col)+")")
	}
	s.Add(cells...).As(Total)
	if end >= detailFirst {
		s.Filter = ref(detailFirst-1, 1) + ":" + ref(end, detailNote)
	}
}

// approved refers to the sheet of the ceiling that has the last word.
func (f *fundingBook) approved(index int) Cell {
	p := f.res.Payments[index]
	for i := len(f.ceilings) - 1; i >= 0; i-- {
		if address, ok := f.ceilings[i].address(f.detail, index); ok && isNumber(p.Approved) {
			return f.trace.counted(Live(p.Approved, address))
		}
	}
	if p.Approved.Kind() != p.Due.Kind() {
		return f.trace.counted(Of(p.Approved))
	}
	return f.trace.counted(Live(p.Approved, ref(f.lineOf[index], detailDue)))
}

func (f *fundingBook) cut(row int, p calc.Payment) Cell {
	if !isNumber(p.Due) || !isNumber(p.Approved) {
		return Cell{}
	}
	v := value.OfNum(p.Due.Num().Sub(p.Approved.Num()))
	if p.Approved.Partial() {
		v = v.WithPartial()
	}
	return Live(v, fmt.Sprintf("ROUND(%s-%s,2)", ref(row, detailDue), ref(row, detailApproved)))
}

// sum adds a money column of 明细 exactly.
func (f *fundingBook) sum(col int) value.Value {
	return f.sumOf(col, func(calc.Payment) bool { return true })
}

func (f *fundingBook) sumOf(col int, include func(calc.Payment) bool) value.Value {
	total, partial := num.Int(0), false
	for _, p := range f.res.Payments {
		if !include(p) {
			continue
		}
		v := p.Approved
		if col == detailDue {
			v = p.Due
		}
		if !isNumber(v) {
			partial = true // 未报 or 计算出错: the sum is without it
			continue
		}
		partial = partial || v.Partial()
		n := v.Num()
		if col == detailCut {
			if !isNumber(p.Due) {
				continue
			}
			n = p.Due.Num().Sub(n)
		}
		total = total.Add(n)
	}
	if partial {
		return value.OfNum(total).WithPartial()
	}
	return value.OfNum(total)
}

// remark words what a reader of the amount must know.
func (f *fundingBook) remark(p calc.Payment) string {
	var out []string
	switch {
	case p.Due.Kind() == value.Missing:
		out = append(out, "填报表未受理")
	case p.Due.Kind() == value.Failed:
		_, message := p.Due.Failure()
		out = append(out, "计算出错："+message)
	case p.Due.Partial():
		out = append(out, "不完整（有未报）")
	}
	if p.Payee != p.School {
		out = append(out, "由统一法人收款")
	}
	if p.Ceiling >= 0 {
		c := f.res.Ceilings[p.Ceiling]
		if p.Approved.Kind() == value.Failed {
			out = append(out, "限额 "+c.Code+" 不足，待定")
		} else if c.Reduced {
			out = append(out, "按限额 "+c.Code+" 压减")
		}
	}
	return strings.Join(out, "；")
}

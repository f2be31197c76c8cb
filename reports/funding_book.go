package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
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
	f.trace.effect = func(a calc.Absence) string { return missingPayments(res, a) }
	f.trace.Want(f.items...)
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

	items    []*calc.Item   // paid, in the policy's order
	lines    []payLine      // in the order of 明细
	pays     []calc.Payment // likewise
	lineOf   []int          // sheet row of each payment on 明细
	accounts []account
	checks   checklist
}

// payLine is a payment and the row of 汇总 it goes into.
type payLine struct {
	index   int // in Result.Payments
	account int // 汇总序号, from 1
}

// account is one payee within one group, and which of the payments are its.
type account struct{ group, payee, from, to int }

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
		f.pays = append(f.pays, p)
		if n := len(f.accounts); n == 0 || f.accounts[n-1].group != p.Group || f.accounts[n-1].payee != p.Payee {
			f.accounts = append(f.accounts, account{group: p.Group, payee: p.Payee, from: i})
		}
		f.accounts[len(f.accounts)-1].to = i + 1
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

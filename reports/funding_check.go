package reports

import (
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillCheck compares every sum with the same sum reached another way.
func (f *fundingBook) fillCheck() {
	s := f.check
	lastDetail := max(detailFirst, detailFirst+len(f.lines)-1)
	from := func(col int) string { return f.detail.From(s, f.detail.Range(detailFirst, lastDetail, col)) }
	approved := f.sum(detailApproved)
	totalRow, approvedCol := f.totalRow(), summaryFirstItem+len(f.items)
	f.checks.equal("核定合计", "明细各行之和", Live(approved, "SUM("+from(detailApproved)+")"),
		"汇总合计", Live(approved, f.summary.From(s, ref(totalRow, approvedCol))))
	due := f.sum(detailDue)
	f.checks.equal("应拨合计", "明细各行之和", Live(due, "SUM("+from(detailDue)+")"),
		"汇总合计", Live(due, f.summary.From(s, ref(totalRow, approvedCol+1))))
	for i, it := range f.items {
		sum := paidSum(detailApproved, f.pays, it)
		f.checks.equal(it.Code+" "+it.Name, "明细该项目之和", Live(sum, fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, from(detailApproved), from(detailItemCode), it.Code)),
			"汇总该列合计", Live(sum, f.summary.From(s, ref(totalRow, summaryFirstItem+i))))
	}
	for _, it := range f.trace.listed {
		a, b := f.trace.shareSums(s, it)
		f.checks.equal("分配 "+it.Code+" "+it.Name, "各总额之和", a, "各对象分得之和", b)
	}
	for _, c := range f.ceilings {
		f.checkCeiling(c)
	}
	f.checks.fill(s, f.trace, f.trace.effect)
}

// totalRow is the row of 合计 on 汇总.
func (f *fundingBook) totalRow() int {
	for i, r := range f.summary.Rows {
		if len(r.Cells) > summaryPayee && r.Cells[0].Role == Total {
			return i + 1
		}
	}
	return f.summary.Last()
}

// checkCeiling compares a ceiling with what was approved under it.
func (f *fundingBook) checkCeiling(c *ceilingSheet) {
	o, s := f.res.Ceilings[c.index], f.check
	var under []calc.Payment
	for _, p := range f.pays {
		if slices.Contains(o.Items, p.Item.Code) || slices.Contains(o.Ceiling.Protected, p.Item.Code) {
			under = append(under, p)
		}
	}
	lastDetail := max(detailFirst, detailFirst+len(f.lines)-1)
	formula := ""
	for i, code := range slices.Concat(o.Ceiling.Protected, o.Items) {
		if i > 0 {
			formula += "+"
		}
		formula += fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, f.detail.From(s, f.detail.Range(detailFirst, lastDetail, detailApproved)),
			f.detail.From(s, f.detail.Range(detailFirst, lastDetail, detailItemCode)), code)
	}
	budget := Of(o.Budget)
	if isNumber(o.Budget) {
		budget = Live(o.Budget, c.sheet.From(s, ref(ceilingBudget, ceilingAmount)))
	}
	f.checks.within("限额 "+o.Code+" "+o.Name, "限额", budget, "限额内项目核定之和", Live(paidSum(detailApproved, under, nil), formula))
}

// shareSums are the totals of an allocation and its parts, over its sheet.
func (t *Trace) shareSums(on *Sheet, it *calc.Item) (totals, parts Cell) {
	a := t.shares[it]
	sum, got := num.Int(0), num.Int(0)
	for _, parent := range t.parents(it) {
		if v := t.res.Pool(it, parent); isNumber(v) {
			sum = sum.Add(v.Num().Round(it.Grain(), num.HalfUp))
		}
		for _, child := range t.children(it, parent) {
			if v := t.res.At(placeOf(it), it.Code, child); isNumber(v) {
				got = got.Add(v.Num())
			}
		}
	}
	first, last := 1, a.sheet.Last()
	column := func(col int) string { return a.sheet.From(on, a.sheet.Range(first, last, col)) }
	totals = Live(value.OfNum(sum), "SUM("+column(shareTotal)+")")
	parts = Live(value.OfNum(got), fmt.Sprintf(`SUMIFS(%s,%s,"<>小计")`, column(a.col), column(2)))
	return totals, parts
}

func (f *fundingBook) fillGuide() {
	entries := []entry{
		{"汇总", "按集团、收款单位列出各项目核定数，有小计、合计和大写。", "财政局（拨付依据）"},
		{"明细", "每所学校每个项目一行：应拨、核定、压减和原因，可以筛选。", "财政局、教体局"},
	}
	for _, c := range f.ceilings {
		entries = append(entries, entry{c.sheet.Name, "限额（预算）怎样落到每一笔：保障项目先足额，其余按比例压减到分。", "财政局"})
	}
	entries = append(entries, f.trace.traceEntries()...)
	entries = append(entries, entry{"核对", "各合计数两种算法的差额、未报单位及影响、不能计算的项目。", "财政局（先看）"})
	fillGuide(f.guide, f.wb, f.trace, entries, []string{
		"从“汇总”的一个数查起：它是“明细”中同一汇总序号、同一项目各行核定数之和。",
		"“明细”的应拨引用“计算_…”或“分配_…”，核定引用“限额_…”；选中单元格，用“公式—追踪引用单元格”逐级向下。",
		"“计算_…”的每个公式就是政策里的公式，名称换成了单元格；再往下是“参数”“名册”和“数据_…”，“数据_…”注明来自哪个文件的哪个位置。",
		"ROUND(ROUND(…,8),2) 中里层的舍入只用来消除二进制小数的误差，不改变结果。",
		"考核等级等由“考核评价得分表”得出，这里只引用结果。",
		colours,
	})
}

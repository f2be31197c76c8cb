package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillCheck compares the ledger with the rows that were filed, with the
// summaries, and with the money that the policy pays for it.
func (b *exchangeBook) fillCheck() {
	if b.match != nil && len(b.stays) > 0 {
		b.checkRows()
		b.checkSums()
		b.checkMoney()
		b.checkSides()
	}
	for _, r := range b.others {
		b.checkOther(r)
	}
	b.checks.fill(b.check, b.trace, b.effect)
	b.check.Rows[1] = &Row{Cells: []Cell{Text("各合计数由公式实时核对；差额应为 0.00。人次、月数与金额都显示两位小数。").As(Label).In(AsText).Over(7)}}
}

// filedRows is a column of the table's rows where they were filed.
func (b *exchangeBook) filedRows(name string) (string, bool) {
	g := b.trace.grids[b.linePlace()]
	if g == nil || g.index[name] == nil || len(g.rows) == 0 {
		return "", false
	}
	return g.sheet.From(b.check, g.sheet.Range(g.first, g.first+len(g.rows)-1, g.index[name].col)), true
}

// checkRows compares the ledger with the rows of either side.
func (b *exchangeBook) checkRows() {
	sides, ok := b.filedRows(b.match.Side)
	if !ok {
		return
	}
	lines, _ := b.res.Lines(exchangeTable, calc.Place{Level: calc.County}, 0)
	count, months := [2]int{}, value.OfNum(num.Int(0))
	for _, i := range lines {
		_, _, c := b.res.Line(exchangeTable, i, b.match.Side)
		for side, word := range b.match.Sides {
			if c.Value.Text() == word {
				count[side]++
			}
		}
		if b.shows(exchangeMonths) && c.Value.Text() == b.match.Sides[0] {
			months = plus(months, b.res.At(b.linePlace(), computedAs(b.res, exchangeTable, exchangeMonths), i))
		}
	}
	for side, word := range b.match.Sides {
		b.checks.equal(word+"记录（条）", "各校填报的行", Live(Count(count[side]).Value, "COUNTIF("+sides+`,"`+word+`")`),
			"台账", Live(b.count(func(s stay) bool { return s.Lines[side] >= 0 }), "COUNTIF("+b.stretch(b.check, word+ledgerFiled)+`,"`+yes+`")`))
	}
	rows, ok := b.filedRows(computedAs(b.res, exchangeTable, exchangeMonths))
	if !ok || !b.shows(exchangeMonths) {
		return
	}
	word := b.match.Sides[0]
	b.checks.equal(word+"月数（月）", "各校填报的行", Live(months, "SUMIFS("+rows+","+sides+`,"`+word+`")`),
		"台账", Live(b.sum(exchangeMonths, sentOut), "SUMIFS("+b.stretch(b.check, exchangeMonths)+","+b.stretch(b.check, word+ledgerFiled)+`,"`+yes+`")`))
}

// sentOut reports a stay that the sender filed.
func sentOut(s stay) bool { return s.Lines[0] >= 0 }

// count is how many stays are wanted.
func (b *exchangeBook) count(wanted func(stay) bool) value.Value {
	n := 0
	for _, s := range b.stays {
		if wanted(s) {
			n++
		}
	}
	return Count(n).Value
}

// checkSums compares the summaries with the ledger.
func (b *exchangeBook) checkSums() {
	total := b.county()
	out, in := b.match.Sides[0], b.match.Sides[1]
	filed := func(word string) string { return b.stretch(b.check, word+ledgerFiled) + `,"` + yes + `"` }
	ways := map[string]Cell{
		figureSent:     Live(b.count(sentOut), "COUNTIFS("+filed(out)+")"),
		figureReceived: Live(b.count(func(s stay) bool { return s.Lines[1] >= 0 }), "COUNTIFS("+filed(in)+")"),
	}
	for head, amount := range map[string]string{figureMonths: exchangeMonths, figureOut: ledgerRural, figureSubsidy: exchangeSubsidy} {
		if b.shows(amount) {
			ways[head] = Live(b.sum(amount, sentOut), "SUMIFS("+b.stretch(b.check, amount)+","+filed(out)+")")
		}
	}
	for k, m := range b.figureColumns {
		way, ok := ways[m.head]
		if !ok {
			continue
		}
		schools := Live(total[k], b.bySchool.From(b.check, ref(b.sums[1]+1, schoolLeads+k+1)))
		b.checks.equal(m.head, "台账", way, "学校汇总", schools)
		b.checks.equal(m.head, "学校汇总", schools, "集团汇总", Live(total[k], b.byGroup.From(b.check, ref(b.groupTotal(), groupLeads+k+1))))
	}
	if it, ok := b.res.Program.Item(nameRural); ok && it.Level == calc.School && b.shows(ledgerRural) {
		b.checks.equal("乡村月数（月）", "台账", Live(b.sum(ledgerRural, nil), "SUM("+b.stretch(b.check, ledgerRural)+")"),
			it.Code+" "+it.Name+"各校之和", b.overSchools(it))
	}
}

// groupTotal is the row of 合计 on 集团汇总.
func (b *exchangeBook) groupTotal() int {
	for i, r := range b.byGroup.Rows {
		if len(r.Cells) > 1 && r.Cells[1].Role == Total {
			return i + 1
		}
	}
	return b.byGroup.Last()
}

// overSchools adds up an item over all schools, live where it is computed.
func (b *exchangeBook) overSchools(it *calc.Item) Cell {
	total := value.OfNum(num.Int(0))
	for i := range b.res.Count(schoolPlace) {
		total = plus(total, b.res.Value(it, i))
	}
	return Live(total, "SUM("+b.ofSchools(b.check, it)+")")
}

// checkMoney compares the subsidies of the ledger with what the policy pays.
func (b *exchangeBook) checkMoney() {
	if !b.shows(exchangeSubsidy) {
		return
	}
	column := b.stretch(b.check, exchangeSubsidy)
	for _, it := range b.subsidies() {
		sum, formula, which := b.sum(exchangeSubsidy, nil), "SUM("+column+")", "台账补助合计"
		if b.onlyAgreed(it) {
			sum = b.sum(exchangeSubsidy, func(s stay) bool { return s.State == calc.Agreed })
			formula, which = "SUMIFS("+column+","+b.stretch(b.check, ledgerAgreement)+`,"`+string(calc.Agreed)+`")`, "台账相符的补助合计"
		}
		b.checks.equal(it.Code+" "+it.Name, which, Live(sum, formula), "计算表各校应拨之和", b.overSchools(it))
	}
}

// checkSides holds the two sides of what agrees against each other, and the
// shares of the costs against their total.
func (b *exchangeBook) checkSides() {
	state := b.stretch(b.check, ledgerAgreement) + `,"` + string(calc.Agreed) + `"`
	side := func(k int) Cell {
		return Live(b.count(func(s stay) bool { return s.State == calc.Agreed && s.Lines[k] >= 0 }), "COUNTIFS("+state+","+b.stretch(b.check, b.match.Sides[k]+ledgerFiled)+`,"`+yes+`")`)
	}
	b.checks.equal("两校相符的（条）", b.match.Sides[0]+"校所填", side(0), b.match.Sides[1]+"校所填", side(1))
	if !b.shows(ledgerRest) {
		return
	}
	both := plus(b.sum(exchangeSender, nil), b.sum(exchangeReceiver, nil))
	b.checks.equal("食宿交通费用", "两方承担之和", Live(both, "SUM("+b.stretch(b.check, exchangeSender)+")+SUM("+b.stretch(b.check, exchangeReceiver)+")"),
		"协商总额之和", Live(b.sum(exchangeTotal, nil), "SUM("+b.stretch(b.check, exchangeTotal)+")"))
}

func (b *exchangeBook) fillGuide() {
	facts := append(runFacts(b.wb.Meta), resultFacts(b.res, b.trace.effect)...)
	if b.match == nil {
		facts = append(facts, fact{"交流轮岗", "政策的“对账”表没有“交流轮岗”的行，本批次不能编制台账。", Alarm})
	} else {
		facts = append(facts, b.state())
	}
	for _, r := range b.others {
		facts = append(facts, r.state())
	}
	results, live := b.trace.Count()
	facts = append(facts, fact{"公式", fmt.Sprintf("用到的计算结果 %d 个，其中 %d 个带公式；汇总、差额也都带公式，可以在 Excel、WPS、LibreOffice 中重算。", results, live), Body})
	entries := []entry{
		{b.ledger.Name, "每次交流一行：谁从哪里到哪里、以什么形式、多久、补助多少、两校是否对得上。", "教体局"},
		{b.more.Name, "同一行的费用分担、协议编号、所属集团，两校各自的来源文件和位置。", "教体局、复核人员"},
		{b.gaps.Name, "没有对上的每一条：两校各怎样填、哪几栏不同、由谁处理；对方未报的另列。", "教体局（先看）、各校"},
		{b.bySchool.Name, "每所学校派出、接收、骨干、月数、补助和费用，对照两个目标；按集团小计。", "教体局"},
		{b.byGroup.Name, "每个集团的合计，对照两个目标。", "教体局、领导"},
	}
	for _, r := range b.others {
		entries = append(entries, entry{r.sheet.Name, "每两所学校之间" + r.Table + "对账的条数；不含个人信息。", "教体局"})
	}
	entries = append(entries, b.trace.traceEntries()...)
	entries = append(entries, entry{b.check.Name, "台账与各校填报、汇总、经费的差额，未报单位及影响。", "教体局（先看）"})
	writeGuide(b.guide, facts, entries, []string{
		"两校所填的派出、接收记录按人、学校和起止日期逐条配对，内容完全一致的为“相符”。",
		"“未对上”的由表中写明的学校处理，改好后重新投放填报表，系统自动重新核对。",
		"汇总表的人次、月数、金额都是对“台账”的公式，按“汇总序号”对应；比例用本行的数相除，目标在“参数”。",
		"月数、满一年、补助由政策公式算出，见“数据_交流轮岗”；应交流教师数见“计算_学校”。",
		"姓名和遮盖后的身份证号只在“台账”“台账续表”和“未对上”。",
		colours,
	})
}

// state is how many stays agree and how many do not.
func (b *exchangeBook) state() fact {
	n := b.counts()
	return stateFact(exchangeTable, len(b.stays), n)
}

func (r *reconciled) state() fact {
	n := map[calc.MatchState]int{}
	for _, p := range r.Pairs {
		n[p.State]++
	}
	return stateFact(r.Table, len(r.Pairs), n)
}

func stateFact(table string, all int, n map[calc.MatchState]int) fact {
	f := fact{table, fmt.Sprintf("共 %d 条：%s %d，%s %d，%s %d，%s %d。", all, calc.Agreed, n[calc.Agreed], calc.Different, n[calc.Different], calc.Alone, n[calc.Alone], calc.Waiting, n[calc.Waiting]), Body}
	if n[calc.Agreed] < all {
		f.role = Alarm
	}
	return f
}

package reports

import (
	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// policyReward is the sheet of the policy with rewards and honours.
const policyReward = "激励"

// Rewards builds 激励表彰名单 for 教体局 and 人社局: each item of the policy's sheet
// 激励 as a list with whom it is for, why, how much, who cannot be decided yet and
// who lacked one condition only. A row that an official adds is a sheet more.
// Names stand on it, numbers of identity cards masked.
func Rewards(res *calc.Result, meta Meta) *Workbook {
	b := &rewardBook{wb: &Workbook{Title: "激励表彰名单", Meta: meta}, res: res}
	b.guide = b.wb.Sheet("说明", meta.Period+"激励表彰名单")
	b.summary = b.wb.Sheet("汇总", meta.Period+"激励表彰汇总表")
	b.trace = NewTrace(b.wb, res, From(policyReward, policyBase, policyForms))
	b.trace.effect = b.effect
	scene := newScene(res)
	for _, it := range itemsOf(res, policyReward) {
		a := newAward(res, scene, b.trace, it)
		a.sheet = b.wb.Sheet(it.Name, meta.Period+it.Name+"名单")
		a.want()
		b.awards = append(b.awards, a)
	}
	b.trace.Lay()
	b.check = b.wb.Sheet("核对", "核对")
	b.trace.Fill()
	for _, a := range b.awards {
		a.fill()
	}
	b.fillSummary()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type rewardBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, summary, check *Sheet

	awards []*award
	checks checklist
}

// itemsOf lists the items of a sheet of the policy in the order of its rows.
// What stands for a part of the period is no item of its own.
func itemsOf(res *calc.Result, sheet string) []*calc.Item {
	var out []*calc.Item
	for _, d := range res.Program.Rules.Items {
		if it, ok := res.Program.Item(d.Code); ok && d.Sheet == sheet && it.Part == nil {
			out = append(out, it)
		}
	}
	return out
}

// want has the trace lay out the item and what its list shows.
func (a *award) want() {
	a.trace.Want(a.item)
	if a.item.Level != calc.Line {
		return
	}
	for _, name := range a.used() {
		if it, ok := a.res.Program.Item(computedAs(a.res, a.item.Table, name)); ok {
			a.trace.Want(it)
		}
	}
}

// fillSummary writes a row an item.
func (b *rewardBook) fillSummary() {
	s := b.summary
	s.Landscape = true
	s.Columns = []Column{{Width: 7, Format: AsCentred}, {Width: 22, Format: AsWrapped}, {Width: 14, Format: AsCentred}, {Width: 13, Format: AsCentred}, {Width: 16, Format: AsMoney},
		{Width: 8, Format: AsCentred}, {Width: 13, Format: AsInteger}, {Width: 13, Format: AsInteger}, {Width: 40, Format: AsWrapped}, {Width: 24, Format: AsWrapped}}
	s.Caption("填报单位：县教育和体育局；来自政策“激励”表的每一行", "")
	s.Head("编号", "名称", "对象", "列入", "合计", "单位", "暂不能确定", "只差一项", "说明", "依据")
	for _, a := range b.awards {
		words := itoa(len(a.listed)) + " " + counting(a.item, a.personal())
		count := Live(value.OfText(words), a.sheet.From(s, ref(a.total, 2)))
		sum := Text("—").In(AsCentred)
		if a.adds() {
			sum = Live(a.sum(), a.sheet.From(s, ref(a.total, a.amount)))
			if !isMoney(a.item.Unit.String()) {
				sum.Format = AsGeneral
			}
		}
		near := len(a.near)
		for _, r := range a.more {
			near += r.count
		}
		open := Count(len(a.open))
		if len(a.open) > 0 {
			open = open.As(Alarm)
		}
		s.Add(Text(a.item.Code), Jump(a.item.Name, linkTo(a.sheet.Name)), Text(a.whom()), count, sum, Text(a.item.Unit.String()), open, Count(near), Text(a.item.Note), Text(a.item.Source.Basis))
	}
	if len(b.awards) == 0 {
		s.Add(Text("政策的“激励”表在本批次没有有效的行。").Over(Whole).In(AsText))
	}
	s.Foot("“暂不能确定”是用到的填报表没有受理的；“只差一项”是其他条件都满足、只有一项不满足的，原因见各名单。", signatures)
}

// whom says what kind of subject an item is for.
func (a *award) whom() string {
	if a.item.Level == calc.Line {
		return a.item.Table + "的每行"
	}
	return a.item.Level.String()
}

// fillCheck compares each list with the computation it was taken from.
func (b *rewardBook) fillCheck() {
	s := b.check
	for _, a := range b.awards {
		a.check(&b.checks, s)
	}
	b.checks.fill(s, b.trace, b.effect)
}

// check compares the list with all values of the item on the sheet where they
// are computed: how many there are, and what they come to.
func (a *award) check(c *checklist, on *Sheet) {
	g := a.trace.grids[placeOf(a.item)]
	if g == nil || !a.item.Numeric() || len(g.rows) == 0 {
		return
	}
	name := a.item.Code + " " + a.item.Name
	column := g.sheet.From(on, g.sheet.Range(g.first, g.first+len(g.rows)-1, g.index[a.item.Code].col))
	all, sum, zeros := 0, value.OfNum(num.Int(0)), 0
	for i := range g.rows {
		if v := a.res.Value(a.item, i); isNumber(v) {
			all++
			sum = plus(sum, v)
			if v.Num().IsZero() {
				zeros++
			}
		}
	}
	counted := "COUNT(" + column + ")"
	if a.item.When == nil {
		all -= zeros
		counted += "-COUNTIF(" + column + ",0)"
	}
	listed := Number(num.Int(0))
	if len(a.listed) > 0 {
		listed = Live(Count(len(a.listed)).Value, "COUNT("+a.sheet.From(on, a.sheet.Range(a.rows[0], a.rows[1], 1))+")")
	}
	compare := c.equal
	if a.item.Level == calc.Teacher && !a.adds() {
		compare = c.within // a person whose school changed groups is listed once
	}
	compare(name+"（"+counting(a.item, a.personal())+"）", "计算表中有值的", Live(Count(all).Value, counted), "名单", listed)
	if a.adds() {
		c.equal(name+"（"+a.item.Unit.String()+"）", "计算表之和", Live(sum, "SUM("+column+")"), "名单合计", Live(a.sum(), a.sheet.From(on, ref(a.total, a.amount))))
	}
}

// effect words which lists wait for a return.
func (b *rewardBook) effect(a calc.Absence) string {
	if a.School < 0 {
		return a.Name + "的填报表未受理：用到它的名单未定。"
	}
	return "该校人员，以及与该校对应的交流记录暂不能确定；所在集团考核等级受影响的，集团和学校的名单也未定。"
}

func (b *rewardBook) fillGuide() {
	entries := []entry{{b.summary.Name, "每个项目列入多少、合计多少、还有多少暂不能确定。", "教体局、人社局"}}
	for _, a := range b.awards {
		entries = append(entries, entry{a.sheet.Name, a.words(), "教体局、人社局"})
	}
	entries = append(entries, b.trace.traceEntries()...)
	entries = append(entries, entry{b.check.Name, "名单与计算表的差额、未报单位及影响、不能计算的项目。", "人社局（先看）"})
	fillGuide(b.guide, b.wb, b.trace, entries, []string{
		"每个名单对应政策“激励”表的一行；在政策中增加一行，下次核算就多一个名单。",
		"“说明”一栏写明每项条件和用到的数；不满足的写明差在哪里。条款、公式和参数在名单下面。",
		"人员的“人员序号”在各表相同；“计算_…”和“数据_…”不含姓名，身份证号已遮盖。",
		"需要两校对上的记录，两校各自的文件和单元格都列出；没有对上的，先到《交流轮岗台账》的“未对上”。",
		colours,
	})
}

func (a *award) words() string {
	text := a.item.Note
	if text == "" {
		text = a.item.Name
	}
	return text + "；名单、原因、暂不能确定的、只差一项的。"
}

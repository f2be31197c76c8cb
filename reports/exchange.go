package reports

import (
	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// Exchange builds 交流轮岗台账 for 教体局: who went where, as both schools filed it
// and where they do not agree, and what that comes to by school and group
// against the targets. Names stand on it, numbers of identity cards masked; of
// the other tables of 对账, such as 学籍互转, only counts.
func Exchange(res *calc.Result, meta Meta) *Workbook {
	b := &exchangeBook{wb: &Workbook{Title: "交流轮岗台账", Meta: meta}, res: res}
	b.guide = b.wb.Sheet("说明", meta.Period+"交流轮岗台账")
	b.ledger = b.wb.Sheet("台账", meta.Period+"教师、管理干部交流轮岗台账")
	b.more = b.wb.Sheet("台账续表", meta.Period+"教师、管理干部交流轮岗台账（续表）")
	b.gaps = b.wb.Sheet("未对上", meta.Period+"交流轮岗未对上的记录")
	b.bySchool = b.wb.Sheet("学校汇总", meta.Period+"交流轮岗学校汇总表")
	b.byGroup = b.wb.Sheet("集团汇总", meta.Period+"交流轮岗集团汇总表")
	b.read()
	b.addOthers()
	b.trace = NewTrace(b.wb, res, From(policyForms, policyBase, policyFunding))
	b.trace.effect = b.effect
	b.want()
	b.trace.Lay()
	b.check = b.wb.Sheet("核对", "核对")
	b.trace.Fill()
	b.fillLedger()
	b.fillGaps()
	b.fillSchools()
	b.fillGroups()
	b.fillOthers()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

// The columns of 交流轮岗 and the values in them that the summaries go by, as the
// default policy names them. Whatever else the form declares stands on 台账 too.
const (
	exchangeKind     = "人员类别"
	exchangeTeacher  = "教师"
	exchangeSeat     = "对方驻地"
	exchangeYear     = "满一年"
	exchangeSubsidy  = "补助"
	exchangeTotal    = "食宿交通协商总额"
	exchangeSender   = "派出方承担"
	exchangeReceiver = "接收方承担"

	nameTarget     = "交流比例目标"
	nameStarTarget = "骨干交流目标"
	nameRural      = "乡村任教月数"
	yes            = "是"
)

// ruralSeats are the seats of schools in the country, as B44 counts them.
var ruralSeats = []string{"村", "镇驻地"}

type exchangeBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, ledger, more, gaps, bySchool, byGroup, check *Sheet

	match  *calc.Matching // nil where the policy has no rule for the table
	table  *form.Table
	who    person
	stays  []stay
	units  []accountable
	unitOf map[[2]int]int // school and group → number on 学校汇总, from 1
	others []*reconciled  // the other tables of 对账
	alone  map[string][]stay

	at            map[string]spot // by head of 台账 and 台账续表
	figureColumns []figureColumn
	values        [][]value.Value // of each unit, by figureColumn
	figureAt      map[string]int  // column of 学校汇总 and 集团汇总 by head
	rows          [2]int          // of 台账
	sums          [2]int          // rows of schools and subtotals on 学校汇总
	checks        checklist
}

// schoolOf names a side's school.
func (b *exchangeBook) schoolOf(s stay, side int) string {
	return otherSchool(b.res, *b.match, s.Pair, side)
}

// filed is what a side's school has done about the stay.
func (b *exchangeBook) filed(s stay, side int) string {
	switch {
	case s.Lines[side] >= 0:
		return yes
	case s.Schools[side] >= 0 && !b.res.Filed(s.Schools[side]):
		return "未报"
	}
	return "否"
}

// counts is how many stays are in each state.
func (b *exchangeBook) counts() map[calc.MatchState]int {
	out := map[calc.MatchState]int{}
	for _, s := range b.stays {
		out[s.State]++
	}
	return out
}

// effect words what a missing return leaves open.
func (b *exchangeBook) effect(a calc.Absence) string {
	if a.School < 0 {
		return a.Name + "的填报表未受理。"
	}
	n := 0
	for _, s := range b.stays {
		if s.State == calc.Waiting && (s.Schools[0] == a.School || s.Schools[1] == a.School) {
			n++
		}
	}
	text := "该校派出、接收的人员未列入"
	if n > 0 {
		text += "；外校填了与该校的交流 " + itoa(n) + " 条，待该校填报后核对"
	}
	return text + "。"
}

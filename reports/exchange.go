package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
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
	b.trace = NewTrace(b.wb, res, From(policyForms, policyBase))
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

// stay is one person's time at another school, as one or both schools filed it.
type stay struct {
	calc.Pair
	groups [2]int // of each side in the days of the stay; -1 for none
	row    int    // on 台账
}

// line is the row that stands for the stay: the sender's, or the receiver's
// where the sender filed none.
func (s stay) line() int {
	if s.Lines[0] >= 0 {
		return s.Lines[0]
	}
	return s.Lines[1]
}

// accountable is a school within a group: one that changed groups has a row in
// each.
type accountable struct{ school, group int }

func (b *exchangeBook) linePlace() calc.Place {
	return calc.Place{Level: calc.Line, Table: exchangeTable}
}

// read collects the schools and the stays, in the order of 台账.
func (b *exchangeBook) read() {
	b.unitOf = map[[2]int]int{}
	met := map[int]bool{}
	add := func(school, group int) {
		met[school] = true
		b.units = append(b.units, accountable{school, group})
		b.unitOf[[2]int{school, group}] = len(b.units)
	}
	for g := range b.res.Count(calc.Place{Level: calc.Group}) {
		for _, s := range b.res.Below(calc.Place{Level: calc.Group}, g, calc.School) {
			add(s, g)
		}
	}
	for s := range b.res.Count(schoolPlace) {
		if !met[s] {
			add(s, -1)
		}
	}
	for _, m := range b.res.Matchings() {
		if m.Table == exchangeTable {
			b.match = &m
		} else {
			b.others = append(b.others, &reconciled{Matching: m})
		}
	}
	if b.match == nil {
		return
	}
	b.table, _ = b.res.Program.Rules.Table(exchangeTable)
	b.who = personOf(b.table)
	groups := b.groupsOfLines()
	for _, p := range b.match.Pairs {
		s := stay{Pair: p}
		for side, school := range p.Schools {
			s.groups[side] = b.groupOf(groups, p, side)
			if school >= 0 && b.unitOf[[2]int{school, s.groups[side]}] == 0 {
				add(school, s.groups[side]) // in no group in those days
			}
		}
		b.stays = append(b.stays, s)
	}
	last := func(i int) int { // what is not there comes last
		if i < 0 {
			return 1 << 30
		}
		return i
	}
	slices.SortStableFunc(b.stays, func(x, y stay) int {
		return cmp.Or(cmp.Compare(last(b.number(x, 0)), last(b.number(y, 0))), cmp.Compare(last(x.Lines[0]), last(y.Lines[0])), cmp.Compare(x.Lines[1], y.Lines[1]))
	})
}

// groupsOfLines tells in which group each row counts: the one whose member the
// school was by the table's 归属日期.
func (b *exchangeBook) groupsOfLines() map[int]int {
	out := map[int]int{}
	for g := range b.res.Count(calc.Place{Level: calc.Group}) {
		lines, _ := b.res.Lines(exchangeTable, calc.Place{Level: calc.Group}, g)
		for _, i := range lines {
			out[i] = g
		}
	}
	return out
}

// groupOf is the group of one side; of a school that did not file the stay, the
// group of the other side if it was in it, or the last it was in.
func (b *exchangeBook) groupOf(groups map[int]int, p calc.Pair, side int) int {
	if line := p.Lines[side]; line >= 0 {
		if g, ok := groups[line]; ok {
			return g
		}
		return -1
	}
	school := p.Schools[side]
	if school < 0 {
		return -1
	}
	if g, ok := groups[p.Lines[1-side]]; ok && b.unitOf[[2]int{school, g}] > 0 {
		return g
	}
	return b.res.Subject(calc.School, school).Group
}

// number is the number of a side's row on 学校汇总, -1 for a school that the
// register does not know.
func (b *exchangeBook) number(s stay, side int) int {
	if s.Schools[side] < 0 {
		return -1
	}
	return b.unitOf[[2]int{s.Schools[side], s.groups[side]}]
}

// want has the trace lay out what the ledger refers to.
func (b *exchangeBook) want() {
	if b.table != nil {
		for _, c := range b.table.Columns {
			if it, ok := b.res.Program.Item(exchangeTable + "[" + c.Name + "]"); ok {
				b.trace.Want(it)
			}
		}
	}
	if it, ok := b.res.Program.Item(nameDue); ok && it.Level == calc.School {
		b.trace.Want(it)
	}
	for _, name := range []string{nameTarget, nameStarTarget} {
		if _, ok := b.target(name); ok {
			b.trace.parameters[name] = true
		}
	}
}

// target is a parameter with one value throughout the period.
func (b *exchangeBook) target(name string) (num.Num, bool) {
	ps := b.res.Program.Parameters(name)
	if len(ps) != 1 || ps[0].Key != "" || !isNumber(ps[0].Value) || b.res.Program.Rules.Changing(name) {
		return num.Num{}, false
	}
	return ps[0].Value.Num(), true
}

// has reports whether the form declares a column.
func (b *exchangeBook) has(name string) bool {
	c, _ := b.table.Column(name)
	return c != nil
}

// onesided reports a computed column that says something else on either side's
// row, because it goes by the side or by the other school.
func (b *exchangeBook) onesided(it *calc.Item) bool {
	for _, s := range it.Symbols() {
		ref := b.res.Program.Ref(s)
		if ref.Place != b.linePlace() || ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem {
			continue
		}
		if ref.Name == b.match.Side || ref.Name == b.match.Other || ref.Item != nil && b.onesided(ref.Item) {
			return true
		}
	}
	return false
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

// subsidies are the paid items that rest on the column 补助.
func (b *exchangeBook) subsidies() []*calc.Item {
	var out []*calc.Item
	column, ok := b.res.Program.Item(exchangeTable + "[" + exchangeSubsidy + "]")
	if !ok {
		return nil
	}
	for _, it := range itemsOf(b.res, policyFunding) {
		if it.Paid && it.Level == calc.School && slices.Contains(b.res.Program.Uses(it), column) {
			out = append(out, it)
		}
	}
	return out
}

// onlyAgreed reports an item that counts no row the two schools do not agree
// on.
func (b *exchangeBook) onlyAgreed(it *calc.Item) bool {
	looks := func(s formula.Symbol) bool {
		ref := b.res.Program.Ref(s)
		return ref.Kind == calc.RefLines && ref.Place == b.linePlace() && ref.Name == "对账结果"
	}
	return slices.ContainsFunc(append(b.res.Program.Uses(it), it), func(it *calc.Item) bool { return slices.ContainsFunc(it.Symbols(), looks) })
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

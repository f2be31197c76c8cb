package reports

import (
	"hesuan/internal/value"
)

// activityKind is the column by which activities are summed up.
const activityKind = "类型"

// matrix is one block of 活动汇总: a row a group, a column a kind.
type matrix struct {
	title  string
	column string // added up; blank where rows are counted
	look   Column
	total  Cell // of all groups and kinds, as its own sheet refers to it
	at     string
}

// fillActivities writes 集团活动 and 活动汇总.
func (b *resourceBook) fillActivities() {
	t := b.table(activityTable)
	if t == nil {
		return
	}
	b.events = b.list(t, activityTable, "集团活动台账", "次", func(i int) int { return b.groupNumber(t.of[i].group) })
	b.events.sheet.Foot("注：由主办学校填报，每次活动一行；可以筛选，合计不随筛选改变。", signatures)
	if !t.has(activityKind) {
		return
	}
	b.fillMatrices()
}

// groupNumber is the row of a group in 活动汇总, from 1; the schools of no group
// share the last.
func (b *resourceBook) groupNumber(group int) int {
	for n, g := range b.groups {
		if g.Index == group {
			return n + 1
		}
	}
	return len(b.groups) + 1
}

// fillMatrices writes 活动汇总: a block for the number of activities and one for
// every column that can be added up.
func (b *resourceBook) fillMatrices() {
	t, kinds := b.events.table, b.kinds(b.events.table, activityKind)
	s := b.wb.Sheet("活动汇总", b.wb.Meta.Period+"集团活动汇总表")
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 30, Format: AsText}}
	for range len(kinds) + 1 {
		s.Columns = append(s.Columns, Column{Width: 11, Format: AsGeneral})
	}
	s.Caption(issuer, "")
	blocks := []*matrix{{title: "活动次数", look: Column{Format: AsInteger}}}
	for _, c := range t.Columns {
		if addable(c) && !c.Personal {
			blocks = append(blocks, &matrix{title: c.Name + "（" + c.UnitText + "）", column: c.Name, look: sumLook(c)})
		}
	}
	for i, m := range blocks {
		if i > 0 {
			s.Add()
		}
		b.fillMatrix(s, m, kinds)
	}
	s.FrozenTo = 2
	s.Foot("注：各数由公式从“集团活动”按汇总序号和类型计算。有学校未报的集团，数不完整。", signatures)
	b.matrices = blocks
}

func (b *resourceBook) fillMatrix(s *Sheet, m *matrix, kinds []string) {
	s.Add(Text(m.title).As(Subtotal).In(AsText).Over(Whole))
	head := []Cell{header(sumsKey), header("集团")}
	for _, k := range append(kinds, "合计") {
		head = append(head, header(k))
	}
	s.Add(head...)
	first := s.Last() + 1
	for _, g := range b.groups {
		var places []place
		for _, school := range g.schools() {
			places = append(places, place{g.Index, school})
		}
		b.addKinds(s, m, kinds, g.Name, b.groupNumber(g.Index), places)
	}
	var alone []place
	for _, p := range b.places {
		if p.group < 0 {
			alone = append(alone, p)
		}
	}
	if len(alone) > 0 {
		b.addKinds(s, m, kinds, b.groupName(-1), b.groupNumber(-1), alone)
	}
	last := s.Last()
	cells := []Cell{Text("合计").Over(2), {}}
	for col := 3; col <= len(kinds)+3; col++ {
		var sum tally
		for row := first; row <= last; row++ {
			sum.add(s.Rows[row-1].Cells[col-1].Value)
		}
		cells = append(cells, Live(sum.added(false), "SUM("+s.Range(first, last, col)+")").In(m.look.Format))
	}
	s.Add(cells...).As(Total)
	m.total, m.at = cells[len(cells)-1], ref(s.Last(), len(kinds)+3)
}

// addKinds adds the row of one group: 未报 where none of its schools has filed.
func (b *resourceBook) addKinds(s *Sheet, m *matrix, kinds []string, name string, number int, places []place) {
	row, owed := s.Last()+1, 0
	for _, p := range places {
		owed += b.absentFrom(b.events.table, p.school)
	}
	cells := []Cell{Count(number).In(AsCentred), Text(name)}
	for _, k := range kinds {
		if owed == len(places) {
			cells = append(cells, Of(value.OfMissing()))
			continue
		}
		one := measure{column: m.column, where: activityKind, is: k}
		cells = append(cells, b.live(b.events, one, number, "$"+ref(row, 1), s, owed > 0).In(m.look.Format))
	}
	var sum tally
	for _, c := range cells[2:] {
		sum.add(c.Value)
	}
	total := Of(value.OfMissing())
	if owed < len(places) {
		total = Live(sum.added(owed > 0), "SUM("+ref(row, 3)+":"+ref(row, len(cells))+")").In(m.look.Format)
	}
	s.Add(append(cells, total)...)
}

// checkActivities compares the list of activities with the returns and with
// their sums.
func (b *resourceBook) checkActivities() {
	l, s := b.events, b.check
	if l == nil {
		return
	}
	b.checks.equal("集团活动次数", "填报表记录", Count(len(l.table.of)), "“集团活动”行数", Live(units(l.rows), "COUNT("+l.column(s, sumsKey)+")").In(AsInteger))
	for i, m := range b.matrices {
		total := Live(value.OfNum(m.total.Value.Num()), b.sheetNamed("活动汇总").From(s, m.at)).In(m.look.Format)
		if i == 0 {
			b.checks.equal("集团活动次数", "“集团活动”行数", Live(units(l.rows), "COUNT("+l.column(s, sumsKey)+")").In(AsInteger), "“活动汇总”合计", total)
			continue
		}
		b.checks.equal("集团活动"+m.column, "填报表记录之和", Number(b.sumOf(l.table, m.column)).In(m.look.Format), "“活动汇总”合计", total)
	}
}

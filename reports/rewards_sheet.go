package reports

import (
	"hesuan/calc"
	"hesuan/internal/value"
)

// fill writes the list, those who wait, those who were close, and the clause.
func (a *award) fill() {
	s, l := a.sheet, a.layout()
	s.Landscape, s.Columns, s.FrozenTo = true, l.columns, min(3, l.leads)
	left := "填报单位：县教育和体育局"
	if a.item.Note != "" {
		left += "；" + a.item.Note
	}
	unit := ""
	if isMoney(a.item.Unit.String()) {
		unit = "单位：元"
	}
	s.Caption(left, unit)
	s.Head(l.heads...)
	a.rows[0] = s.Last() + 1
	for k, n := range a.listed {
		s.Add(a.cells(l, k+1, n, true)...)
	}
	a.rows[1] = s.Last()
	if len(a.listed) == 0 {
		s.Add(Text("本批次没有。").Over(Whole).In(AsText))
	}
	a.sums(l)
	a.block(l, "暂不能确定（"+itoa(len(a.open))+"）：用到的填报表没有受理，受理后重新核算", a.open)
	a.block(l, "只差一项条件、未列入（"+itoa(len(a.near))+"）", a.near)
	for _, r := range a.more {
		s.Add(Text("另有 " + itoa(r.count) + " " + counting(a.item, a.personal()) + "只差一项，不逐一列出：" + r.why).Over(Whole).In(AsWrapped))
	}
	a.clause()
	s.Foot(signatures)
}

func (a *award) personal() bool { return a.item.Level == calc.Line && a.persons().id != nil }

func (a *award) cells(l layout, no int, n nominee, listed bool) []Cell {
	s := a.sheet
	out := append([]Cell{Count(no).In(AsCentred)}, a.lead(n)...)
	for _, name := range l.lines {
		c := shaped(a.trace.Cell(s, placeOf(a.item), computedAs(a.res, a.item.Table, name), n.subject))
		if c.Format == AsText {
			c.Format = AsCentred
		}
		out = append(out, c)
	}
	out = append(out, factorCells(a.trace, s, placeOf(a.item), n.subject, l.factors)...)
	out = append(out, a.amountCell(n, listed), Text(n.why).In(AsWrapped))
	if a.item.Level != calc.Line {
		return out
	}
	lines := []int{n.subject}
	if n.pair != nil {
		lines = n.pair.Lines[:]
	}
	for _, line := range lines {
		out = append(out, Text(filedAt(a.res, a.item.Table, line)).In(AsWrapped))
	}
	return out
}

// amountCell is the item's value; who is not listed has none, only the number
// by which a list of honours goes.
func (a *award) amountCell(n nominee, listed bool) Cell {
	switch {
	case listed:
		return shaped(a.trace.Cell(a.sheet, placeOf(a.item), a.item.Code, n.subject))
	case a.adds() || a.worth() == "":
		return Cell{}
	}
	for _, place := range chainPlaces(a.item.Level) {
		if at, ok := a.res.Up(placeOf(a.item), n.subject, place); ok {
			if _, laid := a.trace.Address(a.sheet, place, a.worth(), at); laid {
				return shaped(a.trace.Cell(a.sheet, place, a.worth(), at))
			}
		}
	}
	return Cell{}
}

// sums writes how many are listed, and what they come to.
func (a *award) sums(l layout) {
	s := a.sheet
	cells := make([]Cell, len(l.heads))
	words := itoa(len(a.listed)) + " " + counting(a.item, a.personal())
	cells[0] = Text("合计")
	count := Text(words)
	if len(a.listed) > 0 {
		count = Live(value.OfText(words), "COUNT("+s.Range(a.rows[0], a.rows[1], 1)+`)&" `+counting(a.item, a.personal())+`"`)
	}
	cells[1] = count.Over(a.amount - 2)
	if a.adds() {
		sum := Live(a.sum(), "SUM("+s.Range(a.rows[0], max(a.rows[0], a.rows[1]), a.amount)+")")
		cells[a.amount-1] = sum
	}
	s.Add(cells...).As(Total)
	a.total = s.Last()
	if isMoney(a.item.Unit.String()) && a.adds() {
		s.Add(Text("合计（大写）：" + Capitals(a.sum().Num())).Over(Whole).As(Total).In(AsText))
	}
}

// block writes a list of those who are not listed above.
func (a *award) block(l layout, title string, list []nominee) {
	s := a.sheet
	if len(list) == 0 {
		return
	}
	s.Add()
	s.Add(Text(title).As(Subtotal).In(AsText).Over(Whole))
	head := make([]Cell, len(l.heads))
	for i, h := range l.heads {
		head[i] = Text(h).As(Header).In(AsCentred)
	}
	s.Add(head...)
	for k, n := range list {
		s.Add(a.cells(l, k+1, n, false)...)
	}
}

package reports

import (
	"fmt"
	"slices"

	"hesuan/calc"
)

// The columns of 按项目.
const (
	itemMovedSheet = iota + 1
	itemMovedCode
	itemMovedName
	itemMovedDue      // before, after, difference, rate
	itemMovedApproved = itemMovedDue + 4
	itemMovedNote     = itemMovedApproved + 4
)

// fillItems writes 按项目: a row an item, a subtotal a sheet of the policy.
func (e *effectBook) fillItems() {
	s := e.items
	s.Landscape = true
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 7, Format: AsCentred}, {Width: 22, Format: AsWrapped}}
	for range 2 {
		s.Columns = append(s.Columns, Column{Width: 16, Format: AsMoney}, Column{Width: 16, Format: AsMoney}, Column{Width: 15, Format: AsMoney}, Column{Width: 9, Format: AsPercent})
	}
	s.Columns = append(s.Columns, Column{Width: 26, Format: AsWrapped})
	s.Caption("应拨是限额之前的数，核定是限额之后的数；绩效不受限额约束，两者相同。", "单位：元")
	four := append(append([]string{}, beforeAndAfter...), "增减")
	headed(s, append(heading("政策表", "编号", "项目"), headBlock{"应拨", four}, headBlock{"核定", four}, headBlock{"说明", []string{""}})...)
	s.FrozenTo = itemMovedName
	from := s.Last() + 1
	for i := 0; i < len(e.paid); {
		sheet, start := e.paid[i].sheet, s.Last()+1
		for ; i < len(e.paid) && e.paid[i].sheet == sheet; i++ {
			e.addItem(e.paid[i])
		}
		e.addItemSum(sheet, "小计", start, func(r effectRow) bool { return e.sheetOf(r.item) == sheet }).As(Subtotal)
	}
	e.addItemSum("合计", "", min(from, s.Last()), func(effectRow) bool { return true }).As(Total)
	e.totals[s] = s.Last()
}

func (e *effectBook) addItem(it effectItem) {
	row := e.items.Last() + 1
	t := e.sum(func(r effectRow) bool { return r.item == it.code })
	e.addRates(t, []Cell{Text(it.sheet), Text(it.code), Text(it.name)}, e.itemRemark(it, t), func(approved bool, i int) string {
		return e.ofSchools(e.items, movedColumn(approved)+i, where{movedItemCode, "$" + ref(row, itemMovedCode)})
	})
}

// addItemSum adds a row of sums over the rows from start on. SUBTOTAL leaves
// other subtotals out, so that 合计 counts nothing twice.
func (e *effectBook) addItemSum(sheet, name string, start int, match func(effectRow) bool) *Row {
	s, end := e.items, e.items.Last()
	t := e.sum(match)
	return e.addRates(t, []Cell{Text(sheet), Text(""), Text(name)}, unknownWords(t), func(approved bool, i int) string {
		return "SUBTOTAL(9," + s.Range(start, end, itemColumn(approved)+i) + ")"
	})
}

func itemColumn(approved bool) int {
	if approved {
		return itemMovedApproved
	}
	return itemMovedDue
}

// addRates adds a row of six sums and the two rates beside them.
func (e *effectBook) addRates(t effectTotals, lead []Cell, note string, formula func(approved bool, offset int) string) *Row {
	row := e.items.Last() + 1
	sums := t.cells(formula)
	cells := append(lead, sums[:3]...)
	cells = append(cells, t.due.rate(ref(row, itemMovedDue), ref(row, itemMovedDue+2)))
	cells = append(cells, sums[3:]...)
	cells = append(cells, t.approved.rate(ref(row, itemMovedApproved), ref(row, itemMovedApproved+2)))
	return e.items.Add(append(cells, Text(note))...)
}

func (e *effectBook) sheetOf(item string) string {
	for _, it := range e.paid {
		if it.code == item {
			return it.sheet
		}
	}
	return ""
}

func (e *effectBook) itemRemark(it effectItem, t effectTotals) string {
	switch {
	case e.before.items[it.code] == nil:
		return "新设的项目"
	case e.after.items[it.code] == nil:
		return "取消的项目"
	}
	return unknownWords(t)
}

// unknownWords says how many amounts have no difference.
func unknownWords(t effectTotals) string {
	if n := t.unknown(); n > 0 {
		return fmt.Sprintf("另有 %d 笔未报或不能计算，影响未知", n)
	}
	return ""
}

// The columns of 按集团.
const (
	groupMovedCode = iota + 1
	groupMovedName
	groupMovedItem
	groupMovedItemName
	groupMovedDue      // before, after, difference
	groupMovedApproved = groupMovedDue + 3
	groupMovedScore    = groupMovedApproved + 3 // before, after, difference
	groupMovedGrade    = groupMovedScore + 3    // before, after
	groupMovedRank     = groupMovedGrade + 2    // before, after
	groupMovedLast     = groupMovedRank + 1
)

// ofGroup marks the rows of 按集团 that sum up a group.
const ofGroup = "小计"

// fillGroups writes 按集团: a row a group with its sums and its place in the
// evaluation, and under it a row an item.
func (e *effectBook) fillGroups() {
	s := e.groups
	s.Landscape = true
	s.Columns = []Column{{Width: 7, Format: AsCentred}, {Format: AsWrapped}, {Width: 6, Format: AsCentred}, {Width: 21, Format: AsWrapped}}
	for range 6 {
		s.Columns = append(s.Columns, Column{Width: 14, Format: AsMoney})
	}
	for range 3 {
		s.Columns = append(s.Columns, Column{Width: 8, Format: AsMoney})
	}
	for range 4 {
		s.Columns = append(s.Columns, Column{Width: 8, Format: AsCentred})
	}
	s.Caption("每个集团先列合计和考核结果，下面逐项列出。", "单位：元")
	headed(s, append(heading("集团代码", "集团", "编号", "项目"), headBlock{"应拨", beforeAndAfter}, headBlock{"核定", beforeAndAfter},
		headBlock{nameTotal, beforeAndAfter}, headBlock{nameGrade, beforeAndAfter[:2]}, headBlock{"名次", beforeAndAfter[:2]})...)
	s.FrozenTo = groupMovedName
	first := s.Last() + 1
	for _, code := range e.group {
		e.addGroup(code)
	}
	if e.pays("") {
		e.addGroup("")
	}
	t := e.sum(func(effectRow) bool { return true })
	last := s.Last()
	cells := []Cell{Text("合计").Over(groupMovedItemName), {}, {}, {}}
	cells = append(cells, t.cells(func(approved bool, i int) string {
		return fmt.Sprintf(`SUMIFS(%s,%s,"%s")`, s.Range(first, last, groupColumn(approved)+i), s.Range(first, last, groupMovedItem), ofGroup)
	})...)
	s.Add(padded(cells, groupMovedLast)...).As(Total)
	e.totals[s] = s.Last()
}

func groupColumn(approved bool) int {
	if approved {
		return groupMovedApproved
	}
	return groupMovedDue
}

// padded adds blank cells up to a width.
func padded(cells []Cell, width int) []Cell {
	return append(cells, make([]Cell, width-len(cells))...)
}

// pays reports whether anything is paid within a group.
func (e *effectBook) pays(group string) bool {
	return slices.ContainsFunc(e.rows, func(r effectRow) bool { return r.group == group })
}

// addGroup adds a group and the items paid within it.
func (e *effectBook) addGroup(code string) {
	cells := e.groupCells(code, "", Text(ofGroup), Text(""))
	e.groups.Add(append(cells, e.assessed(code)...)...).As(Subtotal)
	for _, it := range e.paid {
		if slices.ContainsFunc(e.rows, func(r effectRow) bool { return r.group == code && r.item == it.code }) {
			e.groups.Add(padded(e.groupCells(code, it.code, Text(it.code), Text(it.name)), groupMovedLast)...)
		}
	}
}

// groupCells are the sums of a group, of one item or of all.
func (e *effectBook) groupCells(code, item string, itemCode, itemName Cell) []Cell {
	row := e.groups.Last() + 1
	conditions := []where{{movedGroupCode, "$" + ref(row, groupMovedCode)}}
	if item != "" {
		conditions = append(conditions, where{movedItemCode, "$" + ref(row, groupMovedItem)})
	}
	t := e.sum(func(r effectRow) bool { return r.group == code && (item == "" || r.item == item) })
	cells := []Cell{Text(groupCode(code)), Text(e.groupName(code)), itemCode, itemName}
	return append(cells, t.cells(func(approved bool, i int) string {
		return e.ofSchools(e.groups, movedColumn(approved)+i, conditions...)
	})...)
}

// assessed are the total, grade and rank of a group before and after.
func (e *effectBook) assessed(code string) []Cell {
	row := e.groups.Last() + 1
	total := func(s *effectSide) figure { return s.groupFigure(code, nameTotal) }
	grade := func(s *effectSide) figure { return s.groupFigure(code, nameGrade) }
	cells := compared(row, groupMovedScore, total(e.before), total(e.after), ofScore)
	cells = append(cells, grade(e.before).cell(), grade(e.after).cell())
	return append(cells, e.before.rank(code).cell(), e.after.rank(code).cell())
}

// groupFigure is a name's value for a group; none where the run knows either
// not.
func (s *effectSide) groupFigure(code, name string) figure {
	g, ok := s.groups[code]
	if !ok {
		return figure{none: notThere}
	}
	v, ok := s.res.Named(calc.Group, g.Index, name)
	if !ok {
		return figure{none: notThere}
	}
	return figure{value: v}
}

func (s *effectSide) rank(code string) figure {
	g, ok := s.groups[code]
	if !ok {
		return figure{none: notThere}
	}
	return figure{value: s.res.Rank(g.Index)}
}

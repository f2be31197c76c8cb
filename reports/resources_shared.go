package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The columns of 共享资源 by which resources are summed up, as the default
// policy names them. A sum whose column the policy does not have is left out.
const (
	resourceSource = "来源"
	resourceFree   = "是否免费开放"
	resourceOnline = "网上学校"
	resourceHours  = "学时"
)

// sumsKey is the head of the column that says into which row of the sums a
// record goes. Formulas go by this number: a name might look like a pattern.
const sumsKey = "汇总序号"

// filedList is a sheet with every row of a table.
type filedList struct {
	*listing[int]
	table *filedTable
	under map[int][]int // the lines of each number
}

// list writes every row of a table on a sheet of its own: whose it is, what was
// filed, and where. number is the row of the sums it goes into.
func (b *resourceBook) list(t *filedTable, sheet, title, unit string, number func(line int) int) *filedList {
	l := &listing[int]{counted: "学校", unit: unit, columns: []field[int]{
		cellField(sumsKey, 8, AsCentred, func(i int) Cell { return Count(number(i)).In(AsCentred) }),
		textField("集团", 0, AsText, func(i int) string { return b.groupName(t.of[i].group) }),
		textField("学校代码", 9, AsCentred, func(i int) string { return b.schoolCode(t.of[i].school) }),
		textField("学校", 0, AsText, func(i int) string { return b.nameOf(t.of[i].school) }),
	}}
	l.columns = append(l.columns, filedFields(b.county, t, func(i int) (int, value.Value) { return i, value.Value{} })...)
	l.columns = append(l.columns, textField("填报位置", 0, AsText, func(i int) string { return b.source(t, i) }))
	l.fill(b.wb.Sheet(sheet, b.wb.Meta.Period+title), issuer, "", t.lines)
	l.sheet.FrozenTo = 4
	l.total("合计", b.missing(t))
	out := &filedList{listing: l, table: t, under: map[int][]int{}}
	for _, i := range t.lines {
		out.under[number(i)] = append(out.under[number(i)], i)
	}
	return out
}

// groupParts adds a subtotal for each group below a list whose rows are
// numbered by places.
func (b *resourceBook) groupParts(l *filedList) {
	for from := 0; from < len(b.places); {
		to, group := from, b.places[from].group
		for to < len(b.places) && b.places[to].group == group {
			to++
		}
		rows := 0
		for n := from; n < to; n++ {
			rows += len(l.under[n+1])
		}
		if owed := b.owes(l.table, b.places[from:to]); l.rows > 0 && (rows > 0 || owed) {
			l.part("小计", sumsKey, from+1, to, owed)
			l.sheet.Rows[l.sheet.Last()-1].Cells[1] = Text(b.groupName(group)).As(Subtotal)
		}
		from = to
	}
}

// owes reports whether a table lacks the return of any of the places.
func (b *resourceBook) owes(t *filedTable, places []place) bool {
	for _, p := range places {
		if b.absentFrom(t, p.school) > 0 {
			return true
		}
	}
	return false
}

// sumOf adds a column of a table, over the rows as they were filed.
func (b *resourceBook) sumOf(t *filedTable, column string) num.Num {
	var sum tally
	for i := range t.of {
		sum.add(b.filed(t, column, i))
	}
	return sum.sum
}

// fillResources writes 共享资源 and 资源汇总.
func (b *resourceBook) fillResources() {
	t := b.table(resourceTable)
	if t == nil {
		return
	}
	b.shared = b.list(t, resourceTable, "集团共享资源台账", "项", func(i int) int { return b.number(t.of[i]) })
	b.groupParts(b.shared)
	b.shared.sheet.Foot("注：可以筛选；合计和小计是全部记录之和，不随筛选改变。学校年内转团的，有归属日期的记录列在当日所在集团，其他列在期末所在集团。", signatures)
	b.fillSums()
}

// measure is one sum over a list: a column to add, blank to count rows, over
// the rows in which another column has a value, blank for all.
type measure struct {
	head, column, where, is string
	look                    Column
}

// measures are what 资源汇总 sums up, by what the table declares.
func (b *resourceBook) measures(t *filedTable) []measure {
	out := []measure{{head: "资源数", look: Column{Width: 8, Format: AsInteger}}}
	for _, c := range t.Columns {
		if addable(c) && !c.Personal {
			out = append(out, measure{head: c.Name, column: c.Name, look: sumLook(c)})
		}
	}
	hours, _ := t.Column(resourceHours)
	split := func(where, is, head string) {
		if !t.has(where) {
			return
		}
		out = append(out, measure{head: head + "项数", where: where, is: is, look: Column{Width: 8, Format: AsInteger}})
		if hours != nil && addable(hours) {
			out = append(out, measure{head: head + hours.Name, column: hours.Name, where: where, is: is, look: sumLook(hours)})
		}
	}
	split(resourceFree, "是", "免费开放")
	split(resourceOnline, "是", "网上学校")
	for _, kind := range b.kinds(t, resourceSource) {
		split(resourceSource, kind, kind)
	}
	return out
}

func sumLook(c *form.Column) Column {
	width, format := filedLook(c)
	return Column{Width: max(9, width), Format: format}
}

// live is the sum of a measure over the rows of a list with one number in the
// column 汇总序号; numberAt is the cell with that number.
func (b *resourceBook) live(l *filedList, m measure, number int, numberAt string, on *Sheet, partial bool) Cell {
	var sum tally
	for _, line := range l.under[number] {
		if m.where != "" && b.filed(l.table, m.where, line).Text() != m.is {
			continue
		}
		if m.column == "" {
			sum.add(units(1))
		} else {
			sum.add(b.filed(l.table, m.column, line))
		}
	}
	c := Of(sum.added(partial))
	condition := l.column(on, sumsKey) + "," + numberAt
	if m.where != "" {
		is, ok := countable(m.is)
		if !ok {
			return c
		}
		condition += "," + l.column(on, m.where) + "," + is
	}
	c.Formula = "COUNTIFS(" + condition + ")"
	if m.column != "" {
		c.Formula = "SUMIFS(" + l.column(on, m.column) + "," + condition + ")"
	}
	return c
}

// fillSums writes 资源汇总: a row a school, a subtotal a group.
func (b *resourceBook) fillSums() {
	t := b.shared.table
	s := b.wb.Sheet("资源汇总", b.wb.Meta.Period+"集团共享资源汇总表")
	s.Landscape = true
	list := b.measures(t)
	heads := []string{sumsKey, "集团", "学校代码", "学校"}
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 24, Format: AsText}, {Width: 9, Format: AsCentred}, {Format: AsText}}
	for _, m := range list {
		heads, s.Columns = append(heads, m.head), append(s.Columns, m.look)
	}
	s.Caption(issuer, "")
	s.Head(heads...)
	s.FrozenTo = 4
	b.sums = &sumSheet{sheet: s, measures: list}
	first := s.Last() + 1
	for from := 0; from < len(b.places); {
		start, group := s.Last()+1, b.places[from].group
		to := from
		for ; to < len(b.places) && b.places[to].group == group; to++ {
			b.addPlace(s, list, to)
		}
		b.addSums(s, "小计", b.groupName(group), start, b.places[from:to]).As(Subtotal)
		from = to
	}
	b.addSums(s, "合计", "", first, b.places).As(Total)
	b.sums.total = s.Last()
	s.Foot("注：各数由公式从“共享资源”按汇总序号计算。“未报”的学校填报表未受理，所在集团和全县的数不完整。", signatures)
}

// sumSheet is the sheet 资源汇总, for 核对.
type sumSheet struct {
	sheet    *Sheet
	measures []measure
	total    int
}

// at is the total of a measure as another sheet refers to it.
func (s *sumSheet) at(on *Sheet, head string) (Cell, bool) {
	for i, m := range s.measures {
		if m.head == head {
			sum := s.sheet.Rows[s.total-1].Cells[4+i].Value.Num()
			return Live(value.OfNum(sum), s.sheet.From(on, ref(s.total, 5+i))).In(m.look.Format), true
		}
	}
	return Cell{}, false
}

func (b *resourceBook) addPlace(s *Sheet, list []measure, at int) {
	p, row := b.places[at], s.Last()+1
	cells := []Cell{Count(at + 1).In(AsCentred), Text(b.groupName(p.group)), Text(b.schoolCode(p.school)), Text(b.nameOf(p.school))}
	for _, m := range list {
		if b.absentFrom(b.shared.table, p.school) > 0 {
			cells = append(cells, Of(value.OfMissing()))
			continue
		}
		cells = append(cells, b.live(b.shared, m, at+1, "$"+ref(row, 1), s, false))
	}
	s.Add(cells...)
}

// addSums adds a row of sums over the rows from start on; SUBTOTAL leaves other
// subtotals out.
func (b *resourceBook) addSums(s *Sheet, title, group string, start int, places []place) *Row {
	end := s.Last()
	cells := []Cell{{}, Text(group), {}, Text(title)}
	for col := len(cells) + 1; col <= len(s.Columns); col++ {
		var sum tally
		for row := start; row <= end; row++ {
			if c := s.Rows[row-1].Cells; c[0].Value.Kind() == value.Number {
				sum.add(c[col-1].Value)
			}
		}
		cells = append(cells, Live(sum.added(b.owes(b.shared.table, places)), "SUBTOTAL(9,"+s.Range(start, end, col)+")"))
	}
	return s.Add(cells...)
}

// checkResources compares the list of resources with the returns and with
// their sums.
func (b *resourceBook) checkResources() {
	l, s := b.shared, b.check
	if l == nil {
		return
	}
	count, _ := b.sums.at(s, "资源数")
	b.checks.equal("共享资源项数", "填报表记录", Count(len(l.table.of)), "“共享资源”行数", Live(units(l.rows), "COUNT("+l.column(s, sumsKey)+")").In(AsInteger))
	b.checks.equal("共享资源项数", "“共享资源”行数", Live(units(l.rows), "COUNT("+l.column(s, sumsKey)+")").In(AsInteger), "“资源汇总”合计", count)
	for _, c := range l.table.Columns {
		if at, ok := b.sums.at(s, c.Name); ok && addable(c) {
			b.checks.equal("共享资源"+c.Name, "填报表记录之和", Number(b.sumOf(l.table, c.Name)).In(at.Format), "“资源汇总”合计", at)
		}
	}
	b.checkSources(count)
}

// checkSources compares the sum over all sources with the number of resources.
func (b *resourceBook) checkSources(count Cell) {
	sum, formula := num.Int(0), ""
	for _, kind := range b.kinds(b.shared.table, resourceSource) {
		if c, ok := b.sums.at(b.check, kind+"项数"); ok {
			sum, formula = sum.Add(c.Value.Num()), formula+"+"+c.Formula
		}
	}
	if formula != "" {
		b.checks.equal("共享资源来源", "各来源项数之和", Live(value.OfNum(sum), formula[1:]).In(AsInteger), "“资源汇总”合计", count)
	}
}

// shortfall words which tables of the ledger lack a school's return.
func (b *resourceBook) shortfall(a calc.Absence) string {
	if a.School < 0 {
		return "不影响本工作簿。"
	}
	text := ""
	for _, name := range ledgerTables {
		if t := b.table(name); t != nil && b.absentFrom(t, a.School) > 0 {
			text += "、" + name
		}
	}
	if text == "" {
		return "不影响本工作簿。"
	}
	return fmt.Sprintf("缺该校的%s记录，所在集团和全县的数不完整。", text[len("、"):])
}

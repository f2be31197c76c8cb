package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// chainPlaces are the places whose names a list shows beside its subjects.
func chainPlaces(l calc.Level) []calc.Place {
	switch l {
	case calc.Teacher:
		return []calc.Place{teacherPlace, rosterPlace, memberPlace, schoolPlace, {Level: calc.Group}}
	case calc.Member:
		return []calc.Place{memberPlace, schoolPlace, {Level: calc.Group}}
	case calc.School, calc.Stage:
		return []calc.Place{{Level: l}, schoolPlace}
	}
	return []calc.Place{{Level: l}}
}

// layout is what stands in the columns of a list.
type layout struct {
	heads   []string
	columns []Column
	leads   int
	factors []factor
	lines   []string // columns of the table, for an item of its rows
	sources []string // heads of where the rows were filed
}

func (a *award) layout() layout {
	var l layout
	add := func(head string, c Column) {
		l.heads, l.columns = append(l.heads, head), append(l.columns, c)
	}
	add("序号", Column{Width: 6, Format: AsCentred})
	for _, name := range a.leadNames() {
		c := Column{Width: 20, Format: AsWrapped}
		switch name {
		case "集团":
			c.Width = 18
		case "姓名":
			c = Column{Width: 12, Format: AsText}
		case "身份证号":
			c = Column{Width: 21, Format: AsCentred}
		case "人员序号", "角色", "学段":
			c = Column{Width: 12, Format: AsCentred}
		}
		add(name, c)
	}
	l.leads = len(l.heads)
	if a.item.Level == calc.Line {
		l.lines = a.used()
		table, _ := a.res.Program.Rules.Table(a.item.Table)
		for _, name := range l.lines {
			c := Column{Width: 7, Format: AsGeneral}
			if col, _ := table.Column(name); col != nil {
				switch col.Type {
				case form.Day:
					c.Width = 11
				case form.Text, form.SchoolRef:
					c = Column{Width: 16, Format: AsWrapped}
				case form.Money:
					c = Column{Width: 12, Format: AsMoney}
				}
			} else {
				c.Width = 11
			}
			add(name, c)
		}
	} else {
		l.factors = factorsOf(a.res.Program, []*calc.Item{a.item}, chainPlaces(a.item.Level)...)
		l.factors = slices.DeleteFunc(l.factors, func(f factor) bool { return f.name == a.worth() || isBool(a.res, f) })
		for _, f := range l.factors {
			add(f.title, Column{Width: 12, Format: AsGeneral})
		}
	}
	head := a.item.Name
	if unit := a.item.Unit.String(); unit != "" {
		head += "（" + unit + "）"
	}
	format := AsGeneral
	if isMoney(a.item.Unit.String()) {
		format = AsMoney
	}
	add(head, Column{Width: 14, Format: format})
	a.amount = len(l.heads)
	add("说明", Column{Width: 48, Format: AsWrapped})
	if a.item.Level == calc.Line {
		l.sources = []string{"填报记录"}
		if a.match != nil {
			l.sources = []string{a.match.Sides[0] + "校记录", a.match.Sides[1] + "校记录"}
		}
		for _, name := range l.sources {
			add(name, Column{Width: 22, Format: AsWrapped})
		}
	}
	return l
}

// isBool reports a factor that is a condition itself; the reason names it.
func isBool(res *calc.Result, f factor) bool {
	it, ok := res.Program.Item(f.name)
	return ok && it.Type == formula.Bool
}

// leadNames say who a subject is.
func (a *award) leadNames() []string {
	switch a.item.Level {
	case calc.County:
		return []string{"范围"}
	case calc.Group:
		return []string{"集团", "集团类型"}
	case calc.Member:
		return []string{"集团", "学校", "角色"}
	case calc.Stage:
		return []string{"集团", "学校", "学段"}
	case calc.Teacher:
		return []string{"集团", "学校", "姓名", "身份证号", "人员序号"}
	case calc.Line:
		out := []string{"集团", "学校"}
		if a.match != nil {
			out = []string{"集团", a.match.Sides[0] + "校", a.match.Sides[1] + "校"}
		}
		p := a.persons()
		if p.name != nil {
			out = append(out, "姓名")
		}
		if p.id != nil {
			out = append(out, "身份证号")
		}
		return out
	}
	return []string{"集团", "学校"}
}

func (a *award) persons() person {
	table, _ := a.res.Program.Rules.Table(a.item.Table)
	return personOf(table)
}

func (a *award) lead(n nominee) []Cell {
	group, school := a.trace.owner(placeOf(a.item), n.subject)
	out := []Cell{Text(groupName(a.res, group)), Text("（部门填报）")}
	if school >= 0 {
		out[1] = Text(a.res.Subject(calc.School, school).Name)
	}
	switch a.item.Level {
	case calc.County:
		return []Cell{Text("全县")}
	case calc.Group:
		kind, _ := a.res.Named(calc.Group, n.subject, nameKind)
		return []Cell{out[0], Of(kind)}
	case calc.Member:
		role, _, _, _ := a.res.Membership(n.subject)
		return append(out, Text(role))
	case calc.Stage:
		stage, _ := a.res.Named(calc.Stage, n.subject, "学段")
		return append(out, Of(stage))
	case calc.Teacher:
		id := a.res.TeacherID(n.subject)
		return append(out, Text(a.res.Subject(calc.Teacher, n.subject).Name), Text(masked(id)), Text(a.trace.Person(id)))
	case calc.Line:
		if n.pair != nil {
			out = []Cell{out[0], Text(otherSchool(a.res, *a.match, *n.pair, 0)), Text(otherSchool(a.res, *a.match, *n.pair, 1))}
		}
		return append(out, a.persons().cells(a.res, a.item.Table, n.subject)...)
	}
	return out
}

// groupName names a group, or says that a school is in none.
func groupName(res *calc.Result, group int) string {
	if group < 0 {
		return "（未入集团）"
	}
	return res.Subject(calc.Group, group).Name
}

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

// filedAt is the file and the cells of a row; empty for a row that is not
// there.
func filedAt(res *calc.Result, table string, line int) string {
	if line < 0 {
		return "—"
	}
	t, _ := res.Program.Rules.Table(table)
	var first, last, file string
	for _, c := range t.Columns {
		if c.Computed != "" {
			continue
		}
		name, cell := res.Origin(calc.Place{Level: calc.Line, Table: table}, c.Name, line)
		if _, ref, ok := strings.Cut(cell, "!"); ok && ref != "" {
			if first == "" {
				first = cell
			}
			file, last = name, ref
		}
	}
	if first == "" {
		return file
	}
	return file + "　" + first + ":" + last
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

// clause writes what the list rests on: the row of the policy and the
// parameters its formulas use.
func (a *award) clause() {
	s, it := a.sheet, a.item
	s.Add()
	s.Add(Text("政策依据").As(Subtotal).In(AsText).Over(Whole))
	line := func(name, text string) {
		if text != "" {
			s.Add(Text(name).As(Header).Over(2), Cell{}, Text(text).In(AsWrapped).Over(max(1, s.Width()-2)))
		}
	}
	row := it
	if part := partOf(a.res, it); it.When == nil && part != nil {
		row = part
	}
	line("条款", it.Source.Basis)
	line("适用条件", row.Condition())
	line("公式", row.Formula())
	line("政策单元格", it.At())
	for _, p := range a.parameters() {
		text := p.Value.String()
		if unit := p.Unit.String(); unit != "" && isNumber(p.Value) {
			text += " " + unit
		}
		text += "；" + p.Basis + "（" + p.At("值") + "）"
		if p.Sample {
			text += "；示例，须由" + p.Owner + "以正式标准替换"
		}
		name := p.Name
		if p.Key != "" {
			name += "·" + p.Key
		}
		line("参数 "+name, text)
	}
}

// parameters are those the item's own formulas name, computed columns of its
// table included.
func (a *award) parameters() []policy.Parameter {
	var names []string
	met := map[*calc.Item]bool{}
	var walk func(*calc.Item)
	walk = func(it *calc.Item) {
		if met[it] {
			return
		}
		met[it] = true
		for _, s := range it.Symbols() {
			ref := a.res.Program.Ref(s)
			name := ref.Name
			switch {
			case ref.Kind == calc.RefKeyed:
				name = ref.Table
				fallthrough
			case ref.Kind == calc.RefParameter:
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			case ref.Item != nil && (ref.Item.Part != nil || ref.Kind == calc.RefItem && ref.Place.Level == calc.Line):
				walk(ref.Item)
			}
		}
	}
	walk(a.item)
	var out []policy.Parameter
	for _, name := range names {
		out = append(out, a.res.Program.Parameters(name)...)
	}
	return out
}

package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
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

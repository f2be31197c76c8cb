package calc

import (
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
)

// field is a named column of values, one for each subject of its place: an
// attribute of the register, a column of a return, or an item.
type field struct {
	id       int
	place    Place
	name     string
	typ      formula.Type
	unit     num.Unit
	options  []string
	personal bool
	timed    bool   // a first or last day, which is another in each part of the period
	part     int    // of the period, from 1, for a day of that part only
	engine   bool   // a name the engine adds to the rows of a table, or a 上次 value
	before   *field // for 上次: what is looked up in the return before this one
	wide     bool   // known only when the returns of several filers are looked at together
	item     *Item  // nil for what is given
	column   string // the register column or form column it is read from
	table    string // the single-row table it is read from, at the level School
}

// The register's sheets as formulas name them, and the register sheet behind.
var registers = map[string]string{"学校名册": "学校", "集团名册": "集团", "成员名册": "成员", "工作室名册": "工作室"}

// attributes are the names that come from the register, by level: the name a
// formula uses and the column of the sheet.
var (
	groupAttributes  = [][2]string{{"集团代码", "集团代码"}, {"集团名称", "集团名称"}, {"集团类型", "类型"}, {"成立方式", "成立方式"}}
	memberAttributes = [][2]string{{"角色", "角色"}, {"加入日期", "加入日期"}}
	schoolAttributes = [][2]string{
		{"学校代码", "学校代码"}, {"学校名称", "学校名称"}, {"办学学段", "学段"}, {"镇街", "镇街"}, {"城乡", "城乡"},
		{"驻地", "驻地"}, {"办学性质", "办学性质"}, {"主管部门", "主管部门"},
	}
)

// The names that neither sheet nor form gives: how the period is cut.
const (
	namePeriodFrom = "批次起"
	namePeriodTo   = "批次止"
	nameFrom       = "起始日期" // of the stretch
	nameTo         = "截止日期"
	nameStage      = "学段"
	nameMonths     = "时段月数" // of the subject's time in the period, or with a tag in one part of it
)

func typeOf(t form.Type) formula.Type {
	switch t {
	case form.Integer, form.Decimal, form.Money, form.Ratio:
		return formula.Num
	case form.Day, form.Month:
		return formula.Date
	case form.Any:
		return formula.Any
	}
	return formula.Text
}

// given declares the fields that do not come from a formula.
func (c *compiler) given() {
	c.days(County, namePeriodFrom, namePeriodTo)
	c.fromRegister(Group, "集团", groupAttributes)
	c.days(Group, nameFrom, nameTo)
	c.fromRegister(Member, "成员", memberAttributes)
	c.days(Member, nameFrom, nameTo)
	c.fromRegister(School, "学校", schoolAttributes)
	for _, name := range belongings {
		c.field(field{place: Place{Level: School}, name: name, typ: formula.Text, engine: true})
	}
	c.field(field{place: Place{Level: Stage}, name: nameStage, typ: formula.Text})
	for _, t := range c.p.Rules.Tables {
		c.adds(t)
		for _, col := range t.Columns {
			f := field{
				name: col.Name, typ: typeOf(col.Type), unit: col.Unit, options: col.Options,
				personal: col.Personal, column: col.Name,
			}
			if col.Computed == "" {
				line := f
				line.place = Place{Line, t.Name}
				c.field(line)
			}
			if t.Layout == form.Down && t.BySchools() && c.p.lookup(Place{Level: School}, col.Name) == nil {
				single := f
				single.place, single.table = Place{Level: School}, t.Name
				c.field(single)
			}
		}
	}
}

// days declares the first and the last day of a level's subjects and how many
// months lie between, for the period and for each part of it.
func (c *compiler) days(l Level, from, to string) {
	add := func(tag string, part int) {
		for _, name := range []string{from, to} {
			c.field(field{place: Place{Level: l}, name: name + tag, typ: formula.Date, timed: part == 0, part: part})
		}
		if len(c.p.Rules.Parts) > 0 {
			c.field(field{place: Place{Level: l}, name: nameMonths + tag, typ: formula.Num, unit: mustUnit("月"), timed: part == 0, part: part})
		}
	}
	add("", 0)
	for k, p := range c.p.Rules.Parts {
		add(p.Tag, k+1)
	}
}

func (c *compiler) fromRegister(l Level, sheet string, names [][2]string) {
	t := c.p.registerTable(sheet)
	for _, n := range names {
		f := field{place: Place{Level: l}, name: n[0], typ: formula.Text, column: n[1]}
		if col, _ := t.Column(n[1]); col != nil {
			f.typ, f.options = typeOf(col.Type), col.Options
		}
		c.field(f)
	}
}

func (c *compiler) field(f field) *field {
	f.id = len(c.p.fields)
	c.p.fields = append(c.p.fields, &f)
	at := c.p.index[f.place]
	if at == nil {
		at = map[string]*field{}
		c.p.index[f.place] = at
	}
	at[f.name] = &f
	return &f
}

package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/policy"
)

func (t *Trace) fillGrid(g *grid) {
	s := g.sheet
	s.FrozenTo = len(g.leads)
	for range g.leads {
		s.Columns = append(s.Columns, Column{Format: AsText})
	}
	for _, c := range g.columns {
		s.Columns = append(s.Columns, Column{Format: t.formatOf(c)})
	}
	sources := g.place.Level == calc.Line
	if sources {
		s.Columns = append(s.Columns, Column{Format: AsText}, Column{Format: AsText})
	}
	s.Caption(t.captionOf(g), "")
	t.headGrid(g, sources)
	for _, subject := range g.rows {
		cells := t.lead(g, subject)
		for _, c := range g.columns {
			cells = append(cells, t.gridCell(g, c, subject))
		}
		if sources {
			file, at := t.filedAt(g, subject)
			cells = append(cells, Text(file), Text(at))
		}
		s.Add(cells...)
	}
	s.Add(Text("（空行，没有记录的学校引用它）").As(Remark).In(AsText))
}

func (t *Trace) captionOf(g *grid) string {
	if g.place.Level == calc.Line {
		return "各校（部门）已受理填报表中的记录，只列公式用到的栏目，不含个人信息；带公式的栏目由系统计算。"
	}
	return "每行一个对象，每列一个名称。白底是公式，浅灰底是名册、填报表或其他表中的数。"
}

// headGrid writes names, units and where each column comes from.
func (t *Trace) headGrid(g *grid, sources bool) {
	names, units, origins := slices.Clone(g.leads), make([]string, len(g.leads)), make([]string, len(g.leads))
	for _, c := range g.columns {
		names = append(names, t.title(c))
		units = append(units, t.unit(c))
		origins = append(origins, t.origin(g, c))
	}
	if sources {
		names, units, origins = append(names, "来源文件", "来源位置"), append(units, "", ""), append(origins, "", "")
	}
	g.sheet.Head(names...)
	g.sheet.Head(units...)
	for i := range g.sheet.Head(origins...).Cells {
		g.sheet.Rows[g.sheet.Last()-1].Cells[i].Format = AsWrapped
	}
}

// originLength is how much of a formula fits the head of its column.
const originLength = 90

func (t *Trace) title(c *column) string {
	if c.item == nil || c.item.Code == c.item.Name || c.name != c.item.Code {
		return c.name
	}
	if strings.HasPrefix(c.item.Code, c.item.Table+"[") { // a computed column has no other name
		return c.item.Name
	}
	return c.item.Code + " " + c.item.Name
}

func (t *Trace) unit(c *column) string {
	if c.item != nil {
		return c.item.Unit.String()
	}
	if col := t.filedColumn(c); col != nil {
		return col.UnitText
	}
	return ""
}

// filedColumn is the declared column of a return behind a name, nil for an
// attribute of the register and for what the engine adds.
func (t *Trace) filedColumn(c *column) *form.Column {
	if c.home.Level == calc.School && t.registered(c) {
		return nil
	}
	for _, table := range t.res.Program.Rules.Tables {
		if c.home.Level == calc.Line && table.Name != c.home.Table || c.home.Level == calc.School && table.Layout != form.Down {
			continue
		}
		if c.home.Level == calc.Line || c.home.Level == calc.School {
			if col, _ := table.Column(c.name); col != nil {
				return col
			}
		}
	}
	return nil
}

// registered reports a name of a school that is read from the register, also
// where a form has an item of that name (学校名称).
func (t *Trace) registered(c *column) bool {
	if t.res.Count(c.home) == 0 {
		return false
	}
	_, at := t.res.Origin(c.home, c.name, 0)
	return strings.HasPrefix(at, "学校!")
}

// origin words where a column's values come from.
func (t *Trace) origin(g *grid, c *column) string {
	switch {
	case c.home != g.place:
		return "见“计算_" + c.home.Level.String() + "”"
	case c.item == nil:
		return t.source(c)
	case !t.ours(c.item):
		if s := c.item.Source.Sheet; s == "考核" || s == "等级" {
			return "来自考核评价得分表"
		}
		return "来自其他工作簿（政策“" + c.item.Source.Sheet + "”）"
	case c.item.Shared():
		return clip(c.item.Formula(), originLength)
	}
	text := c.item.Formula()
	if when := c.item.Condition(); when != "" {
		text = "当 " + when + "：" + text
	}
	if c.item.Part != nil {
		text = c.item.Part.Span.String() + "：" + text
	}
	return clip(text, originLength)
}

// nameMonths is a name the engine itself answers for: the months of a subject's
// time in the period.
const nameMonths = "时段月数"

// source words where a value comes from that no formula computes.
func (t *Trace) source(c *column) string {
	col := t.filedColumn(c)
	switch {
	case col != nil && col.Personal:
		return "以序号代替"
	case col != nil:
		return "填报"
	case c.home.Level == calc.Line, c.name == nameMonths, t.partOf(c.name) != nil:
		return "系统判定"
	case c.home.Level == calc.County:
		return "政策“批次”"
	}
	return "名册"
}

// partOf is the part of the period that a name belongs to, as its tag says;
// nil for the whole.
func (t *Trace) partOf(name string) *policy.Part {
	parts := t.res.Program.Rules.Parts
	for i := range parts {
		if strings.HasSuffix(name, parts[i].Tag) {
			return &parts[i]
		}
	}
	return nil
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (t *Trace) formatOf(c *column) Format {
	if isMoney(t.unit(c)) {
		return AsMoney
	}
	if c.item == nil {
		if col := t.filedColumn(c); col != nil && col.Type == form.Ratio {
			return AsPercent
		}
	}
	return AsGeneral
}

func isMoney(unit string) bool { return len(unit) >= len("元") && unit[:len("元")] == "元" }

// lead says whose row it is.
func (t *Trace) lead(g *grid, subject int) []Cell {
	group, school := t.owner(g.place, subject)
	groupName, schoolName := "", "（部门填报）"
	if group >= 0 {
		groupName = t.res.Subject(calc.Group, group).Name
	}
	if school >= 0 {
		schoolName = t.res.Subject(calc.School, school).Name
	}
	switch g.place.Level {
	case calc.County:
		return []Cell{Text("全县")}
	case calc.Group:
		s := t.res.Subject(calc.Group, subject)
		return []Cell{Text(s.Code), Text(s.Name)}
	case calc.Stage:
		return []Cell{Text(groupName), Text(schoolName), Of(t.res.At(g.place, "学段", subject))}
	case calc.Teacher:
		return []Cell{Text(groupName), Text(schoolName), Text(t.Person(t.res.TeacherID(subject)))}
	}
	return []Cell{Text(groupName), Text(schoolName)}
}

// filedAt is the file a row was filed in, and its sheet and row there.
func (t *Trace) filedAt(g *grid, line int) (file, at string) {
	table, _ := t.res.Program.Rules.Table(g.place.Table)
	for _, c := range table.Columns {
		if c.Computed != "" {
			continue
		}
		if file, at := t.res.Origin(g.place, c.Name, line); at != "" && file != "" {
			return file, at
		}
	}
	return "", ""
}

// Person is the ordinal that stands for a personal value, the same wherever
// it occurs in the workbook.
func (t *Trace) Person(key string) string {
	n, ok := t.persons[key]
	if !ok {
		n = len(t.persons) + 1
		t.persons[key] = n
	}
	return fmt.Sprintf("人员%05d", n)
}

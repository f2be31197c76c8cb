package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// The tables of the returns that the ledger lists, as the default policy names
// them. A policy without one of them has a ledger without its sheets.
const (
	studioTable   = "工作室"
	resourceTable = "共享资源"
	activityTable = "集团活动"
	jointTable    = "联合培养"
	transferTable = "学籍互转"
)

var ledgerTables = []string{studioTable, resourceTable, activityTable, jointTable, transferTable}

// Resources builds 工作室与资源台账: every studio of the register with what was
// filed for it, every shared resource and every activity with sums by school,
// group and kind, joint training and transfers of pupils. Columns come from the
// policy's forms, so a column that 表单 adds is a column here; personal ones
// never are, and of transfers only counts are shown.
func Resources(res *calc.Result, meta Meta) *Workbook {
	b := &resourceBook{county: newCounty(res), tables: map[string]*filedTable{}, wb: &Workbook{Title: "工作室与资源台账", Meta: meta}}
	b.guide = b.wb.Sheet("说明", meta.Period+"名师乡村工作室与共享资源台账")
	b.findPlaces()
	b.fillStudios()
	b.fillResources()
	b.fillActivities()
	b.fillJoint()
	b.fillTransfers()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type resourceBook struct {
	*county
	wb           *Workbook
	guide, check *Sheet
	tables       map[string]*filedTable
	places       []place
	checks       checklist

	hosted   *studioList   // 工作室; nil, as the others, where the policy has no such table
	shared   *filedList    // 共享资源
	sums     *sumSheet     // 资源汇总
	events   *filedList    // 集团活动
	matrices []*matrix     // 活动汇总
	joint    *filedList    // 联合培养
	moved    *transferList // 学籍互转
}

// place is a school in a group, and its row in the sums.
type place struct{ group, school int } // -1 for none

// findPlaces lists every school under every group it is in within the period,
// by group and code; schools of no group come last.
func (b *resourceBook) findPlaces() {
	for _, g := range b.groups {
		for _, s := range g.schools() {
			b.places = append(b.places, place{g.Index, s})
		}
	}
	for _, s := range b.res.Subjects(calc.School) {
		if s.Group < 0 {
			b.places = append(b.places, place{-1, s.Index})
		}
	}
	for _, name := range []string{resourceTable, activityTable, jointTable} {
		if t := b.table(name); t != nil {
			for _, p := range t.of {
				if !slices.Contains(b.places, p) { // a row dated outside the school's time in any group
					b.places = append(b.places, p)
				}
			}
		}
	}
	slices.SortStableFunc(b.places, func(p, q place) int {
		return cmp.Or(orLast(p.group)-orLast(q.group), orLast(p.school)-orLast(q.school))
	})
}

// orLast puts what has no index after everything that has one.
func orLast(i int) int {
	if i < 0 {
		return 1 << 30
	}
	return i
}

// number is the row of a place in the sums, from 1.
func (b *resourceBook) number(p place) int { return slices.Index(b.places, p) + 1 }

// groupName names a group by its index.
func (c *county) groupName(i int) string {
	if i < 0 {
		return "（未入集团）"
	}
	return c.res.Subject(calc.Group, i).Name
}

func (c *county) schoolCode(i int) string {
	if i < 0 {
		return ""
	}
	return c.res.Subject(calc.School, i).Code
}

// nameOf names a school; a row that a department filed has none.
func (c *county) nameOf(i int) string {
	if i < 0 {
		return "（部门填报）"
	}
	return c.schoolName(i)
}

// filedTable is a table of the returns with its rows, and whose they are.
type filedTable struct {
	*form.Table
	at    calc.Place
	lines []int   // by group, then school, then as filed
	of    []place // of each line, by line
}

// table finds a table of the policy, once; nil where it has none of the name.
func (b *resourceBook) table(name string) *filedTable {
	t, known := b.tables[name]
	if !known {
		t = b.filedTable(name)
		b.tables[name] = t
	}
	return t
}

// filedTable lists the rows of a table. To which group a row belongs is calc's
// answer; where it sees one row in two groups, the row stands in the one the
// school is in last.
func (c *county) filedTable(name string) *filedTable {
	declared, ok := c.rules.Table(name)
	if !ok {
		return nil
	}
	t := &filedTable{Table: declared, at: calc.Place{Level: calc.Line, Table: name}}
	t.of = make([]place, c.res.Count(t.at))
	for i := range t.of {
		t.of[i] = place{-1, -1}
		if school, ok := c.res.Up(t.at, i, schoolPlace); ok {
			t.of[i].school = school
		}
		t.lines = append(t.lines, i)
	}
	for _, g := range c.groups {
		lines, _ := c.res.Lines(name, groupPlace, g.Index)
		for _, i := range lines {
			p := &t.of[i]
			if p.school >= 0 && (p.group < 0 || c.res.Subject(calc.School, p.school).Group == g.Index) {
				p.group = g.Index
			}
		}
	}
	slices.SortStableFunc(t.lines, func(i, j int) int {
		p, q := t.of[i], t.of[j]
		return cmp.Or(orLast(p.group)-orLast(q.group), orLast(p.school)-orLast(q.school))
	})
	return t
}

// has reports whether the table declares a column.
func (t *filedTable) has(column string) bool {
	c, _ := t.Column(column)
	return c != nil
}

// kinds lists the values a column may have, and those it has beside them.
func (c *county) kinds(t *filedTable, column string) []string {
	col, _ := t.Column(column)
	if col == nil {
		return nil
	}
	out := slices.Clone(col.Options)
	for _, i := range t.lines {
		if v := c.filed(t, column, i); v.Kind() == value.Text && !slices.Contains(out, v.Text()) {
			out = append(out, v.Text())
		}
	}
	return out
}

// filed is a value of a row: as filed, or as calc computed it.
func (c *county) filed(t *filedTable, column string, line int) value.Value {
	return c.res.At(t.at, column, line)
}

// absentFrom is how many returns a school owes the table: 1 or 0.
func (c *county) absentFrom(t *filedTable, school int) int {
	if school < 0 {
		return 0
	}
	_, absent := c.res.Lines(t.Name, schoolPlace, school)
	return absent
}

// missing reports whether any school owes the table.
func (c *county) missing(t *filedTable) bool {
	_, absent := c.res.Lines(t.Name, calc.Place{}, 0)
	return absent > 0
}

// addable reports whether it makes sense to add a column up: it counts
// something, and not something for each of something else.
func addable(c *form.Column) bool {
	switch c.Type {
	case form.Integer, form.Decimal, form.Money:
		for _, r := range c.UnitText {
			if r == '/' {
				return false
			}
		}
		return c.UnitText != "" && c.UnitText != "%"
	}
	return false
}

// filedFields are the columns of a table as the policy declares them, personal
// ones left out. of tells the line a record stands for, or what to show where
// it stands for none.
func filedFields[R any](c *county, t *filedTable, of func(R) (line int, otherwise value.Value)) []field[R] {
	var out []field[R]
	for _, col := range t.Columns {
		if col.Personal {
			continue
		}
		width, format := filedLook(col)
		f := field[R]{head: col.Name, Column: Column{Width: width, Format: format}, summed: addable(col)}
		f.cell = func(_ int, r R) Cell {
			line, otherwise := of(r)
			if line < 0 {
				return Of(otherwise)
			}
			return Of(c.filed(t, col.Name, line))
		}
		out = append(out, f)
	}
	return out
}

// filedLook is how a declared column is written.
func filedLook(c *form.Column) (width float64, f Format) {
	switch c.Type {
	case form.Integer:
		return 9, AsInteger
	case form.Money:
		return 13, AsMoney
	case form.Decimal:
		return 9, AsGeneral
	case form.Ratio:
		return 9, AsPercent
	case form.Day, form.Month:
		return 12, AsDate
	case form.Choice:
		return 0, AsCentred
	case form.SchoolRef, form.GroupRef:
		return 0, AsText
	}
	return 0, AsWrapped
}

// source says in which cell of its school's return a row begins.
func (c *county) source(t *filedTable, line int) string {
	for _, col := range t.Columns {
		if col.Computed != "" {
			continue
		}
		if _, at := c.res.Origin(t.at, col.Name, line); at != "" {
			return at
		}
	}
	return ""
}

// issuer is the line above every table of the bureau's ledgers.
const issuer = "填报单位：县教育和体育局（盖章）"

package reports

import (
	"time"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// Version is one version of the register and what it changed.
type Version struct {
	Number   int
	Received time.Time // in the county's civil time
	File     string
	Hash     string // short
	Note     string
	Changes  []register.Change // against the version before it; none for the first
}

// ChangesInput is what 集团名册变更 is made of.
type ChangesInput struct {
	Meta     Meta
	Result   *calc.Result
	Register *register.Register // the one the result was computed by
	Period   date.Span
	Versions []Version // by number
}

// RegisterChanges builds 集团名册变更: the groups and schools on the period's
// last day, every event within it with the months and the amounts on either
// side, every membership there ever was, the versions of the register, and the
// count that must close: 期初 + 成立、加入 − 退出、撤销 = 期末.
//
// Days are the register's own: a first day is the first in the group, a last
// day the last. 期初 is before the period's first day, 期末 after its last, so
// that an event on either of them is one of the period's.
func RegisterChanges(in ChangesInput) *Workbook {
	b := &changeBook{county: newCounty(in.Result), in: in, wb: &Workbook{Title: "集团名册变更", Meta: in.Meta}}
	b.guide = b.wb.Sheet("说明", in.Meta.Period+"教育集团名册变更情况")
	b.fillGroups()
	b.fillRoster()
	b.events = b.findEvents()
	b.changes = b.wb.Sheet("变更", in.Meta.Period+"教育集团变更登记表")
	b.fillStretches()
	b.fillEvents()
	b.fillHistory()
	b.fillVersions()
	b.check = b.wb.Sheet("核对", "核对")
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type changeBook struct {
	*county
	in                    ChangesInput
	wb                    *Workbook
	guide, changes, check *Sheet

	groupList *listing[groupRow]
	roster    *listing[rosterRow]
	events    []event
	eventList *listing[event]
	stretches *listing[stretchRow]
	rowOf     map[int]int // sheet row on 分段金额 of each member
	checks    checklist
}

// groupRow is a group that exists on the period's last day.
type groupRow struct {
	number int
	register.Group
	members []register.Membership
}

// standing lists the groups of the period's last day with their schools.
func (b *changeBook) standing() []groupRow {
	var out []groupRow
	for _, g := range b.in.Register.Groups() {
		if b.lives(g, b.in.Period.To) {
			out = append(out, groupRow{number: len(out) + 1, Group: g, members: b.in.Register.MembersOn(g.Code, b.in.Period.To)})
		}
	}
	return out
}

// lives reports whether a group exists on a day.
func (b *changeBook) lives(g register.Group, day date.Date) bool {
	return !day.Before(g.Founded) && (g.Dissolved.IsZero() || !g.Dissolved.Before(day))
}

const (
	headType   = "类型"
	headEnds   = "期末退出"
	headMonths = "在团月数"
)

// fillGroups writes 集团.
func (b *changeBook) fillGroups() {
	reg, day := b.in.Register, b.in.Period.To
	b.groupList = &listing[groupRow]{counted: "集团", unit: "个", columns: []field[groupRow]{
		cellField(sumsKey, 8, AsCentred, func(g groupRow) Cell { return Count(g.number).In(AsCentred) }),
		textField("集团代码", 9, AsCentred, func(g groupRow) string { return string(g.Code) }),
		textField("集团", 0, AsText, func(g groupRow) string { return g.Name }),
		textField(headType, 13, AsCentred, func(g groupRow) string { return g.Type }),
		textField("成立方式", 13, AsCentred, func(g groupRow) string { return g.Founding }),
		cellField("成立日期", 12, AsDate, func(g groupRow) Cell { return Of(value.OfDate(g.Founded)) }),
		textField("核心校（牵头校）", 0, AsWrapped, func(g groupRow) string { return b.leaders(g) }),
		{head: "学校数", Column: Column{Width: 8, Format: AsInteger}, summed: true, cell: func(row int, g groupRow) Cell { return Count(len(g.members)) }},
		textField("法人", 8, AsCentred, func(g groupRow) string { t, _ := reg.Type(g.Code); return string(t.Legal) }),
		textField("收款单位", 0, AsWrapped, func(g groupRow) string { return b.payees(g, day) }),
		textField(headEnds, 9, AsCentred, func(g groupRow) string { return b.endsOn(g.Dissolved, day) }),
		textField("依据", 0, AsWrapped, func(g groupRow) string { return g.Basis }),
	}}
	s := b.wb.Sheet("集团", "教育集团一览表（"+day.Chinese()+"）")
	b.groupList.fill(s, issuer, "", b.standing())
	s.FrozenTo = 3
}

// endsOn is 是 for a group or a membership whose last day is the period's.
func (b *changeBook) endsOn(end, day date.Date) string {
	if end == day {
		return "是"
	}
	return ""
}

// leaders names the schools of a group's core role.
func (b *changeBook) leaders(g groupRow) string {
	t, _ := b.in.Register.Type(g.Code)
	text := ""
	for _, m := range g.members {
		if m.Role == t.CoreRole {
			text += "、" + b.title(m.School)
		}
	}
	return trimComma(text)
}

// payees names who is paid for the schools of a group: one of them where the
// group has one legal person.
func (b *changeBook) payees(g groupRow, day date.Date) string {
	first, many := register.SchoolCode(""), false
	for _, m := range g.members {
		p := b.in.Register.Payee(m.School, day)
		many = many || first != "" && p != first
		first = p
	}
	if many {
		return "各校分别收款"
	}
	return b.title(first)
}

func trimComma(s string) string {
	if len(s) == 0 {
		return s
	}
	return s[len("、"):]
}

// title names a school of the register.
func (b *changeBook) title(code register.SchoolCode) string {
	s, _ := b.in.Register.School(code)
	return s.Name
}

// rosterRow is a membership of the period's last day.
type rosterRow struct {
	number int // of its group
	group  register.Group
	register.Membership
}

// fillRoster writes 名册.
func (b *changeBook) fillRoster() {
	reg, day := b.in.Register, b.in.Period.To
	var rows []rosterRow
	for _, g := range b.standing() {
		for _, m := range g.members {
			rows = append(rows, rosterRow{g.number, g.Group, m})
		}
	}
	b.roster = &listing[rosterRow]{counted: "学校", unit: "所", columns: []field[rosterRow]{
		cellField(sumsKey, 8, AsCentred, func(r rosterRow) Cell { return Count(r.number).In(AsCentred) }),
		textField("集团", 0, AsText, func(r rosterRow) string { return r.group.Name }),
		textField(headType, 13, AsCentred, func(r rosterRow) string { return r.group.Type }),
		textField("学校代码", 9, AsCentred, func(r rosterRow) string { return string(r.School) }),
		textField("学校", 0, AsText, func(r rosterRow) string { return b.title(r.School) }),
		textField("角色", 9, AsCentred, func(r rosterRow) string { return string(r.Role) }),
		cellField("加入日期", 12, AsDate, func(r rosterRow) Cell { return Of(value.OfDate(r.Joined)) }),
		textField("准入评估", 12, AsCentred, func(r rosterRow) string { return r.Admission }),
		textField("收款单位（法人）", 0, AsText, func(r rosterRow) string { return b.title(reg.Payee(r.School, day)) }),
		textField(headEnds, 9, AsCentred, func(r rosterRow) string { return b.endsOn(b.left(r.group, r.Membership), day) }),
	}}
	s := b.wb.Sheet("名册", "教育集团及学校名册（"+day.Chinese()+"）")
	b.roster.fill(s, issuer, "", rows)
	s.FrozenTo = 5
	b.roster.total("合计", false)
	outside := ""
	for _, school := range reg.Schools() {
		if _, in := reg.GroupOf(school.Code, day); !in {
			outside += "、" + school.Name
		}
	}
	if outside != "" {
		s.Foot("未加入任何集团的学校：" + trimComma(outside) + "。")
	}
	s.Foot("注：名册是本批次最后一天的情况；“期末退出”是当日为在团最后一天。", signatures)
	b.countSchools()
}

// countSchools makes 学校数 of 集团 a count over 名册, and adds 合计.
func (b *changeBook) countSchools() {
	l := b.groupList
	for row := l.first; row < l.first+l.rows; row++ {
		c := &l.sheet.Rows[row-1].Cells[l.col("学校数")-1]
		c.Formula = "COUNTIFS(" + b.roster.column(l.sheet, sumsKey) + "," + l.at(row, sumsKey) + ")"
	}
	l.total("合计", false)
	l.sheet.Foot("注：法人“统一”的集团由核心校一个法人收款，“独立”的各校分别收款（《集团名册》“集团类型”）。", signatures)
}

// lastDay is the last day of a membership: its own, or its group's; none while
// both last.
func (b *changeBook) lastDay(g register.Group, m register.Membership) date.Date {
	if m.Left.IsZero() || !g.Dissolved.IsZero() && g.Dissolved.Before(m.Left) {
		return g.Dissolved
	}
	return m.Left
}

// left is the day on which a school leaves a group: the last of a membership
// that is not followed, the next day, by another in the same group.
func (b *changeBook) left(g register.Group, m register.Membership) date.Date {
	end := b.lastDay(g, m)
	if end.IsZero() {
		return end
	}
	if next, ok := b.in.Register.GroupOf(m.School, end.AddDays(1)); ok && next.Group == m.Group {
		return date.Date{}
	}
	return end
}

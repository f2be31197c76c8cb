package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// What can happen to a group or to a school's membership: 方案四.
const (
	eventFounded   = "成立"
	eventFounder   = "成立时加入"
	eventJoined    = "吸纳"
	eventLeft      = "退出"
	eventDissolved = "撤销"
	eventReleased  = "随集团撤销"
	eventRole      = "角色变更"
)

var eventOrder = []string{eventReleased, eventLeft, eventDissolved, eventFounded, eventFounder, eventJoined, eventRole}

// event is one change of the register's days within the period.
type event struct {
	day    date.Date // the first day in, or the last
	kind   string
	group  register.Group
	member register.Membership // none for a group's own event
	in     int                 // the stretch it opens or closes, as calc counts members; -1 for none
}

// findEvents lists every event of the period by day; on one day ends come
// before beginnings, and a group before its schools where both begin.
func (b *changeBook) findEvents() []event {
	var out []event
	add := func(day date.Date, kind string, g register.Group, m register.Membership, in int) {
		if !day.IsZero() && b.in.Period.Contains(day) {
			out = append(out, event{day, kind, g, m, in})
		}
	}
	for _, g := range b.in.Register.Groups() {
		add(g.Founded, eventFounded, g, register.Membership{}, -1)
		add(g.Dissolved, eventDissolved, g, register.Membership{}, -1)
	}
	for _, s := range b.in.Register.MembershipsIn(everyDay) {
		g, _ := b.in.Register.Group(s.Group)
		in := b.stretch(s)
		begun, ended := eventJoined, eventLeft
		if s.Span.From == g.Founded {
			begun = eventFounder
		} else if before, ok := b.in.Register.GroupOf(s.School, s.Span.From.AddDays(-1)); ok && before.Group == s.Group {
			begun = eventRole
		}
		if s.Span.To == g.Dissolved {
			ended = eventReleased
		}
		add(s.Span.From, begun, g, s.Membership, in)
		add(b.left(g, s.Membership), ended, g, s.Membership, in)
	}
	slices.SortStableFunc(out, func(x, y event) int {
		return cmp.Or(x.day.Compare(y.day), slices.Index(eventOrder, x.kind)-slices.Index(eventOrder, y.kind),
			cmp.Compare(x.group.Code, y.group.Code), cmp.Compare(x.member.School, y.member.School))
	})
	return out
}

// everyDay is a span over everything a register can hold.
var everyDay = date.Span{From: date.Of(1900, 1, 1), To: date.Of(9999, 12, 31)}

// stretch is a membership among the members of the result, -1 where it has no
// day within the period.
func (b *changeBook) stretch(s register.Stretch) int {
	for _, m := range b.res.Subjects(calc.Member) {
		group, school := b.res.Subject(calc.Group, m.Group).Code, b.res.Subject(calc.School, m.School).Code
		_, _, from, to := b.res.Membership(m.Index)
		if days, ok := s.Span.Overlap(b.in.Period); ok && group == string(s.Group) && school == string(s.School) && from == days.From.String() && to == days.To.String() {
			return m.Index
		}
	}
	return -1
}

// fillEvents writes 变更.
func (b *changeBook) fillEvents() {
	n := 0
	ofGroup := func(column string) func(event) string {
		return func(e event) string {
			if e.kind != eventFounded {
				return ""
			}
			return e.group.Text(column)
		}
	}
	l := &listing[event]{counted: "事项", unit: "项", columns: []field[event]{
		cellField("序号", 6, AsCentred, func(event) Cell { n++; return Count(n).In(AsCentred) }),
		cellField("日期", 12, AsDate, func(e event) Cell { return Of(value.OfDate(e.day)) }),
		textField("事项", 11, AsCentred, func(e event) string { return e.kind }),
		textField("集团", 0, AsText, func(e event) string { return e.group.Name }),
		textField(headType, 12, AsCentred, func(e event) string { return e.group.Type }),
		textField("学校代码", 9, AsCentred, func(e event) string { return string(e.member.School) }),
		textField("学校", 0, AsText, func(e event) string { return b.title(e.member.School) }),
		textField("角色", 8, AsCentred, func(e event) string { return string(e.member.Role) }),
		textField("退出原因", 13, AsCentred, func(e event) string { return e.member.Reason }),
		textField("批准文号", 20, AsWrapped, func(e event) string { return e.member.Consent }),
		textField("准入评估", 12, AsCentred, func(e event) string { return e.member.Admission }),
		textField("方案", 6, AsCentred, ofGroup("方案")),
		textField("合作协议", 6, AsCentred, ofGroup("合作协议")),
		textField("章程", 6, AsCentred, ofGroup("章程")),
		cellField(headMonths, 8, AsGeneral, func(e event) Cell { return b.effect(e, headMonths) }),
		cellField(headApproved, 14, AsMoney, func(e event) Cell { return b.effect(e, headApproved) }),
		textField("影响", 40, AsWrapped, func(e event) string { return b.consequence(e) }),
	}}
	l.fill(b.changes, issuer, "单位：元", b.events)
	b.changes.FrozenTo = 4
	l.total("合计", false)
	b.changes.Foot("注：1. 加入的日期是在团第一天，退出、撤销的日期是最后一天。在团月数、核定合计是该校在该集团这一段（见“分段金额”）的数，引用“分段金额”，不重复相加。",
		"2. 退出须符合方案规定的三种情形并有批准文号，成立后吸纳的须通过准入评估；核心校申请成立的集团须有方案、合作协议和章程。空白是名册没有填。", signatures)
	b.eventList = l
}

// effect refers to the stretch that an event opens or closes.
func (b *changeBook) effect(e event, head string) Cell {
	row, ok := b.rowOf[e.in]
	if !ok {
		return Cell{}
	}
	l := b.stretches
	c := l.sheet.Rows[row-1].Cells[l.col(head)-1]
	if isNumber(c.Value) {
		return Live(c.Value, l.sheet.From(b.changes, ref(row, l.col(head))))
	}
	return Of(c.Value)
}

// consequence words where a school came from or went, and what an event brings.
func (b *changeBook) consequence(e event) string {
	reg := b.in.Register
	switch e.kind {
	case eventFounded:
		return "成立方式：" + e.group.Founding + "。" + e.group.Basis
	case eventDissolved:
		return "次日起集团不再存续，各校分别收款。"
	case eventRole:
		before, _ := reg.GroupOf(e.member.School, e.day.AddDays(-1))
		return "由" + string(before.Role) + "改为" + string(e.member.Role) + "，两段分别计算。"
	case eventJoined, eventFounder:
		if before, in := reg.GroupOf(e.member.School, e.day.AddDays(-1)); in {
			return "此前在" + b.membership(before) + "，两段分别计算。"
		}
		return "此前不在任何集团。"
	}
	if next, in := reg.GroupOf(e.member.School, e.day.AddDays(1)); in {
		return "次日起在" + b.membership(next) + "，两段分别计算。"
	}
	return "次日起不在任何集团。"
}

func (b *changeBook) membership(m register.Membership) string {
	g, _ := b.in.Register.Group(m.Group)
	return g.Name + "，为" + string(m.Role)
}

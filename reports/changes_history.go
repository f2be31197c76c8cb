package reports

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// past is one membership of the register, whenever it was.
type past struct {
	register.Stretch
	group register.Group
	nth   int // of the school
}

// fillHistory writes 历程: every membership there ever was, by school.
func (b *changeBook) fillHistory() {
	reg := b.in.Register
	stretches := reg.MembershipsIn(everyDay)
	slices.SortStableFunc(stretches, func(x, y register.Stretch) int {
		return cmp.Or(cmp.Compare(x.School, y.School), x.Span.From.Compare(y.Span.From))
	})
	var rows []past
	nth := map[register.SchoolCode]int{}
	for _, s := range stretches {
		g, _ := reg.Group(s.Group)
		nth[s.School]++
		rows = append(rows, past{s, g, nth[s.School]})
	}
	l := &listing[past]{counted: "学校", unit: "段", columns: []field[past]{
		textField("学校代码", 9, AsCentred, func(p past) string { return string(p.School) }),
		textField("学校", 0, AsText, func(p past) string { return b.title(p.School) }),
		cellField("第几段", 8, AsCentred, func(p past) Cell { return Count(p.nth).In(AsCentred) }),
		textField("集团", 0, AsText, func(p past) string { return p.group.Name }),
		textField(headType, 13, AsCentred, func(p past) string { return p.group.Type }),
		textField("角色", 9, AsCentred, func(p past) string { return string(p.Role) }),
		cellField("加入日期", 12, AsDate, func(p past) Cell { return Of(value.OfDate(p.Span.From)) }),
		cellField("最后一天", 12, AsDate, func(p past) Cell { return Of(value.OfDate(b.lastDay(p.group, p.Membership))) }),
		textField("期末情况", 10, AsCentred, func(p past) string { return b.state(p) }),
		textField("准入评估", 12, AsCentred, func(p past) string { return p.Admission }),
		textField("退出原因", 13, AsCentred, func(p past) string { return p.Reason }),
		textField("批准文号", 20, AsWrapped, func(p past) string { return p.Consent }),
		textField("依据", 40, AsWrapped, func(p past) string { return p.Basis }),
		textField("名册位置", 0, AsText, func(p past) string { return p.At }),
	}}
	s := b.wb.Sheet("历程", "学校加入、退出集团历程表")
	l.fill(s, issuer, "", rows)
	s.FrozenTo = 2
	s.Foot("注：名册中登记过的全部成员关系；“最后一天”空白的仍在集团。“期末情况”是" + b.in.Period.To.Chinese() + "的情况。")
}

// state says how a membership stands on the period's last day.
func (b *changeBook) state(p past) string {
	switch day := b.in.Period.To; {
	case day.Before(p.Span.From):
		return "尚未加入"
	case p.Span.To.Before(day):
		return "已退出"
	}
	return "在团"
}

// versionRow is one change of one version; the zero change where it has none.
type versionRow struct {
	Version
	register.Change
}

// fillVersions writes 版本: every version of the register and what it changed.
func (b *changeBook) fillVersions() {
	var rows []versionRow
	for i, v := range b.in.Versions {
		changes := v.Changes
		if len(changes) == 0 {
			text := "与前一版内容相同。"
			if i == 0 {
				text = "首个版本。"
			}
			changes = []register.Change{{Text: text}}
		}
		for _, c := range changes {
			rows = append(rows, versionRow{v, c})
		}
	}
	l := &listing[versionRow]{columns: []field[versionRow]{
		cellField("版本", 7, AsCentred, func(r versionRow) Cell { return Count(r.Number).In(AsCentred) }),
		cellField("收到日期", 12, AsDate, func(r versionRow) Cell { return Of(value.OfDate(dayOf(r.Version))) }),
		textField("时间", 7, AsCentred, func(r versionRow) string { return timeOf(r.Version) }),
		textField("文件", 24, AsWrapped, func(r versionRow) string { return r.File }),
		textField("指纹", 14, AsText, func(r versionRow) string { return r.Hash }),
		textField("备注", 20, AsWrapped, func(r versionRow) string { return r.Note }),
		textField("类别", 7, AsCentred, func(r versionRow) string { return string(r.Kind) }),
		textField("位置", 14, AsText, func(r versionRow) string { return r.At }),
		textField("变更内容", 70, AsWrapped, func(r versionRow) string { return r.Text }),
	}}
	s := b.wb.Sheet("版本", "集团名册版本及每版变更")
	l.fill(s, issuer, fmt.Sprintf("共 %d 版", len(b.in.Versions)), rows)
	s.Foot("注：每版与前一版逐项比较；位置是新版中的位置，删除的是前一版中的位置。")
}

func dayOf(v Version) date.Date {
	if v.Received.IsZero() {
		return date.Date{}
	}
	y, m, d := v.Received.Date()
	return date.Of(y, int(m), d)
}

func timeOf(v Version) string {
	if v.Received.IsZero() {
		return ""
	}
	return v.Received.Format("15:04")
}

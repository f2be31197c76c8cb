package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// schoolTable is a row a school, and what changed in the group.
func (b *brief) schoolTable() {
	t := pdf.Table{Caption: "学校", Columns: []pdf.Column{
		{Head: "学校"}, {Head: "角色", Align: pdf.Center}, {Head: "在团时间", Align: pdf.Center}, {Head: "在校生", Align: pdf.Right},
		{Head: "在编", Align: pdf.Right}, {Head: "派出", Align: pdf.Right}, {Head: "接收", Align: pdf.Right}, {Head: "均衡达标", Align: pdf.Center}, {Head: "填报", Align: pdf.Center},
	}}
	for _, s := range b.schools() {
		kind, filed := pdf.Plain, "已受理"
		if !b.res.Filed(s) {
			kind, filed = pdf.Warning, "未报"
		}
		out, in := b.movedBy(s)
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{
			b.schoolName(s), b.last(s).role, b.timeIn(s), spoken(b.named(calc.School, s, namePupils), 0), spoken(b.named(calc.School, s, nameCreated), 0),
			out, in, b.passWords(s), filed,
		}})
	}
	pupils, staff := b.sumOver(namePupils), b.sumOver(nameCreated)
	total := []string{"合计", "", "", pupils.text(0), staff.text(0), "—", "—", "", ""}
	if x := b.exchange; x != nil {
		total[5], total[6] = x.text(x.persons), x.text(x.received)
	}
	t.Rows = append(t.Rows, pdf.Row{Kind: pdf.Total, Cells: total})
	t.Note = notes("派出、接收为本校填报的人次；均衡达标按学段。", pupils.caveat())
	b.d.Table(t)
	if changes := b.changes(); len(changes) > 0 {
		b.d.Para("本批次内的变动：" + strings.Join(changes, "；") + "。")
	}
}

// timeIn says when a school was in the group: each of its stretches.
func (b *brief) timeIn(school int) string {
	var parts []string
	for _, m := range b.members {
		if m.school == school {
			parts = append(parts, b.stretchWords(m.index))
		}
	}
	return strings.Join(parts, "；")
}

// end is the last day of a member within the period.
func (b *brief) end(m member) date.Date {
	_, to := b.stretch(m.index)
	return to
}

// movedBy writes how many people a school sent and received; without a return
// that is not known.
func (b *brief) movedBy(school int) (out, in string) {
	switch {
	case b.exchange == nil:
		return "—", "—"
	case !b.res.Filed(school):
		return "未报", "未报"
	}
	x := b.exchangesOfSchool(school)
	return fmt.Sprint(x.persons), fmt.Sprint(x.received)
}

// passWords says for each stage of a school whether it meets the standard.
func (b *brief) passWords(school int) string {
	if b.res.Subject(calc.School, school).Group != b.Index {
		return "计入现集团"
	}
	var parts []string
	for _, s := range b.stages {
		for _, x := range s.schools {
			if x.School != school {
				continue
			}
			word := "—"
			switch {
			case x.Pass.Kind() == value.Bool && x.Pass.Bool():
				word = "达标"
			case x.Pass.Kind() == value.Bool:
				word = "未达标"
			case x.Pass.Kind() == value.Missing:
				word = "未报"
			case x.Pass.Kind() == value.Failed:
				word = "计算出错"
			}
			if word != "—" {
				parts = append(parts, s.stage.Stage+word)
			}
		}
	}
	if len(parts) == 0 {
		return "不参加"
	}
	return strings.Join(parts, "，")
}

// changes lists who joined, who left and why, and the end of the group.
func (b *brief) changes() []string {
	var out []string
	span := b.rules.Period.Span
	for _, m := range b.members {
		joined := b.res.At(memberPlace, "加入日期", m.index).Date()
		_, to := b.stretch(m.index)
		if span.Contains(joined) && joined != span.From {
			out = append(out, m.name+joined.Chinese()+"加入"+admitted(b.ofMember(m, joined, "准入评估")))
		}
		if to.Before(span.To) {
			out = append(out, m.name+to.Chinese()+"退出"+inBrackets(b.ofMember(m, joined, "退出原因"), b.ofMember(m, joined, "批准文号")))
		}
	}
	codes, ends := b.res.Bound("集团名册", "集团代码"), b.res.Bound("集团名册", "撤销日期")
	for i, c := range codes {
		if end := ends[i].Value.Date(); c.Value.String() == b.Code && span.Contains(end) {
			out = append(out, "集团"+end.Chinese()+"撤销")
		}
	}
	return out
}

// ofMember is a cell of the register's row of a membership.
func (b *brief) ofMember(m member, joined date.Date, column string) string {
	groups, schools := b.res.Bound("成员名册", "集团代码"), b.res.Bound("成员名册", "学校代码")
	days, cells := b.res.Bound("成员名册", "加入日期"), b.res.Bound("成员名册", column)
	code := b.res.Subject(calc.School, m.school).Code
	for i := range groups {
		if groups[i].Value.String() == b.Code && schools[i].Value.String() == code && days[i].Value.Date() == joined {
			return cells[i].Value.String()
		}
	}
	return ""
}

// admitted says how a school that joined was assessed.
func admitted(result string) string {
	if result == "" {
		return ""
	}
	return "（准入评估" + result + "）"
}

// inBrackets joins remarks in brackets; none, no brackets.
func inBrackets(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "，") + "）"
}

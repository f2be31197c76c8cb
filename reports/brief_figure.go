package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

func (b *brief) figures() []pdf.Figure {
	out := []pdf.Figure{b.size(), b.pupils(), b.approved()}
	if b.payroll != nil {
		out = append(out, b.increment())
	}
	out = append(out, b.points(), b.place())
	if b.exchange != nil {
		out = append(out, b.sent())
	}
	return append(out, b.pass())
}

func (b *brief) size() pdf.Figure {
	lead, role := 0, ""
	for _, s := range b.schools() {
		m := b.last(s)
		if m.leads() {
			lead, role = lead+1, m.role
		}
	}
	note := b.kind
	if lead > 0 {
		note += fmt.Sprintf("，%s%d", role, lead)
	}
	return pdf.Figure{Label: "学校", Value: fmt.Sprint(len(b.schools())), Unit: "所", Note: note}
}

// last is a school's latest stretch in the group.
func (b *brief) last(school int) member {
	var out member
	for _, m := range b.members {
		if m.school == school {
			if _, to := b.stretch(m.index); out.name == "" || !to.Before(b.end(out)) {
				out = m
			}
		}
	}
	return out
}

func (b *brief) pupils() pdf.Figure {
	pupils, staff := b.sumOver(namePupils), b.sumOver(nameCreated)
	return pdf.Figure{Label: "在校生", Value: pupils.text(0), Unit: "人", Note: "在编教职工" + staff.text(0) + "人"}
}

// sumOver adds a value of the schools of the group.
func (b *brief) sumOver(name string) tally {
	var t tally
	for _, s := range b.schools() {
		t.add(b.named(calc.School, s, name))
	}
	return t
}

func (b *brief) approved() pdf.Figure {
	out := b.inWan("核定经费", b.money.approved)
	if b.money.approved.known > 0 {
		out.Note = "应拨" + b.money.due.wan() + "万元，占全县" + shareOf(b.money.approved.sum, b.everyone.approved.sum)
	}
	return out
}

func (b *brief) increment() pdf.Figure {
	out := b.inWan(b.payroll.pool.Name, b.pool.pool)
	if avg, ok := b.pool.average(); ok {
		out.Note = fmt.Sprintf("%d人，人均%s元", b.pool.persons, avg.Grouped(2))
	}
	return out
}

// inWan is a sum in 万元; a word where there is none needs no unit.
func (b *brief) inWan(label string, t tally) pdf.Figure {
	out := pdf.Figure{Label: label, Value: t.wan(), Unit: "万元"}
	if t.known == 0 {
		out.Unit, out.Note, out.Alert = "", "待补报或定级后核定", t.missing+t.failed > 0
	}
	return out
}

func (b *brief) points() pdf.Figure {
	v := b.named(calc.Group, b.Index, nameTotal)
	grade := b.named(calc.Group, b.Index, nameGrade)
	out := pdf.Figure{Label: "考核总分", Value: spoken(v, 2), Note: "等级" + gradeText(grade)}
	if v.Kind() == value.Number {
		out.Unit = "分"
	}
	out.Alert = grade.Kind() != value.Text || b.vetoed(b.Index)
	return out
}

// gradeText is a grade, marked where another group's total can still move it.
func gradeText(v value.Value) string {
	switch {
	case v.Kind() != value.Text:
		return "未定"
	case v.Partial():
		return v.Text() + "（暂定）"
	}
	return v.Text()
}

func (b *brief) place() pdf.Figure {
	rank := b.res.Rank(b.Index)
	if rank.Kind() != value.Number {
		return pdf.Figure{Label: "名次", Value: "未定", Note: "总分不完整，不排名", Alert: true}
	}
	place, of := b.placeInType(b.group)
	out := pdf.Figure{Label: "名次", Value: rank.Num().String(), Unit: fmt.Sprintf("（共%d个集团）", len(b.groups)), Note: fmt.Sprintf("同类型%d个中第%d", of, place)}
	if of == 1 {
		out.Note = "同类型只有本集团"
	}
	if rank.Partial() {
		out.Note += "，暂定"
	}
	return out
}

func (b *brief) sent() pdf.Figure {
	out := pdf.Figure{Label: "派出占应交流教师数", Value: shareOf(wholeNum(b.exchange.persons), b.exchange.due.sum)}
	out.Note = fmt.Sprintf("派出%s人次，目标%s", b.exchange.text(b.exchange.persons), b.parameterRate(targetExchange))
	out.Alert = b.belowTarget()
	if b.exchange.unknown() {
		out.Value = "未报"
	}
	return out
}

func (b *brief) pass() pdf.Figure {
	passed, judged := 0, 0
	var parts []string
	for _, s := range b.stages {
		passed, judged = passed+s.passed, judged+s.judged
		if s.judged > 0 {
			parts = append(parts, fmt.Sprintf("%s%d/%d", s.stage.Stage, s.passed, s.judged))
		}
	}
	if judged == 0 {
		return pdf.Figure{Label: "优质均衡达标", Value: "—", Note: "没有可以评估的学校"}
	}
	return pdf.Figure{Label: "优质均衡达标", Value: fmt.Sprint(passed), Unit: fmt.Sprintf("所（共%d）", judged), Note: strings.Join(parts, "，"), Alert: passed < judged}
}

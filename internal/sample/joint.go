package sample

import (
	"fmt"
	"slices"

	"hesuan/internal/date"
)

// project is one row of 联合培养, as the school that runs it files it.
type project struct {
	name, kind, subject string
	with                *school
	pupils, hours       int // hours in tenths
	span                date.Span
}

// bridges are the stages that 衔接 leads from and to.
var bridges = []struct{ kind, from, to, name string }{
	{"小升初衔接", "小学", "初中", "小升初%s衔接课程"},
	{"初升高衔接", "初中", "高中", "初升高%s衔接课程"},
}

// gifts are the subjects in which children are brought on together.
var gifts = []string{"数学", "信息科技", "物理", "音乐", "美术", "体育"}

// train gives the schools of a 贯通培养型 group their projects, each with
// another of them, about forty lessons in all being what the policy hopes for.
func (g *group) train(r chance, year int) {
	if g.typ != typeThrough || len(g.members) < 2 {
		return
	}
	lessons := max(80, 400*g.vigour/100+10*r.between(-4, 4))
	share := lessons / (2 * len(g.members)) / 5 * 5
	terms := []date.Span{
		{From: date.Of(year, 3, 2), To: date.Of(year, 6, 26)},
		{From: date.Of(year, 9, 7), To: date.Of(year, 11, 27)},
	}
	for i, s := range g.members {
		with := g.members[(i+1)%len(g.members)]
		for _, term := range terms {
			p := project{with: with, hours: share, span: term, pupils: r.between(18, 60)}
			p.kind, p.subject = "特殊禀赋联合培养", pick(r, gifts)
			p.name = fmt.Sprintf("%s特长学生联合培养", p.subject)
			if b := bridge(r, s, with); b >= 0 && term == terms[0] {
				p.kind, p.subject = bridges[b].kind, pick(r, []string{"数学", "英语", "语文"})
				p.name = fmt.Sprintf(bridges[b].name, p.subject)
			}
			s.projects = append(s.projects, p)
		}
	}
}

// bridge picks a bridge that two schools have both ends of, between them; -1
// for none.
func bridge(r chance, a, b *school) int {
	stages := slices.Concat(a.stages, b.stages)
	var fit []int
	for i, x := range bridges {
		if slices.Contains(stages, x.from) && slices.Contains(stages, x.to) {
			fit = append(fit, i)
		}
	}
	if len(fit) == 0 {
		return -1
	}
	return pick(r, fit)
}

func (p project) cell(column string) (string, bool) {
	switch column {
	case "项目":
		return p.name, true
	case "形式":
		return p.kind, true
	case "学科":
		return p.subject, true
	case "对方学校":
		return p.with.name, true
	case "学生人数":
		return whole(p.pupils)
	case "课时":
		return tenths(p.hours), true
	case "开始日期":
		return p.span.From.String(), true
	case "结束日期":
		return p.span.To.String(), true
	}
	return "", false
}

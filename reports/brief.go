package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/reports/pdf"
)

// BriefInput is what the brief on one group is made of.
type BriefInput struct {
	Result  *calc.Result
	Meta    Meta
	Draft   bool      // not confirmed by the departments yet: stamped 草稿 on every page
	Issuer  string    // the office that issues it; may be empty
	Program string    // version of the program
	Group   int       // index at calc.Group
	Fonts   pdf.Fonts // faces of the operator; nil ones are the embedded open fonts
}

// Brief draws 集团简报.pdf: what a leader with five minutes wants to know of one
// group. Figures and what needs attention come first, then schools, money,
// evaluation, exchange and balance.
//
// It fails without a result, for a group the result does not have, when
// Meta.AsOf is not a date. A character that no font can draw stands there as its code.
func Brief(in BriefInput) ([]byte, error) {
	p, err := newPaper(in.Result, in.Meta, in.Draft, in.Issuer, in.Program, briefTitle, in.Fonts)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	if in.Group < 0 || in.Group >= len(p.groups) {
		return nil, fmt.Errorf("brief: no group %d", in.Group)
	}
	b := newBrief(p, p.groupAt(in.Group))
	if err := p.fit(briefPages, b.draw); err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	data, err := p.d.Render()
	if err != nil {
		return nil, fmt.Errorf("brief on %s: %w", b.Name, err)
	}
	return data, nil
}

const (
	briefTitle = "集团简报"
	briefPages = 2
)

// brief is a brief being drawn.
type brief struct {
	*paper
	group
	money    paid           // of the group
	everyone paid           // of the county
	pays     []calc.Payment // of the group
	pool     increment
	payroll  *payroll     // nil where the policy shares nothing out
	exchange *exchangesOf // nil where the policy has no table of exchanges
	stages   []stageOfGroup

	tight int // above 0 tables may be cut by the end of a page
}

func (b *brief) draw(tight int) {
	b.tight = tight
	b.head()
	b.drawChapters(b.chapters())
}

func newBrief(p *paper, g group) *brief {
	b := &brief{paper: p, group: g, payroll: p.payroll(), stages: p.balanceOf(g)}
	for _, pay := range p.res.Payments {
		lines := []*paid{&b.everyone}
		if pay.Group == g.Index {
			b.pays = append(b.pays, pay)
			lines = append(lines, &b.money)
		}
		for _, line := range lines {
			line.due.add(pay.Due)
			line.approved.add(pay.Approved)
		}
	}
	if b.payroll != nil {
		b.pool = *b.payroll.byGroup[g.Index]
	}
	if p.hasExchanges() {
		x := p.exchangesOfGroup(g)
		b.exchange = &x
	}
	return b
}

func (b *brief) chapters() []chapter {
	return []chapter{
		{"学校和变动", b.schoolTable}, {"师资交流", b.exchanged}, {"经费和增量", b.moneyTable},
		{"考核评价", b.evaluation}, {"优质均衡", b.balanced},
	}
}

// head draws the title, the index, the figures and what needs attention.
func (b *brief) head() {
	d := b.d
	d.Title(b.Name + "简报")
	d.Subtitle(strings.TrimSpace(b.meta.Period + "　" + b.meta.Version + "　" + b.issuer))
	b.index("一个集团本批次的学校、经费、增量、考核、交流和均衡，先看数字和需要注意的事项。",
		"县领导、教体局和集团各校负责人。", b.chapters())
	if b.draft {
		d.Warning("草稿：尚未经有关部门会签，不作拨款和兑现的依据", "")
	}
	d.Figures(b.figures()...)
	if points := b.attention(); len(points) > 0 {
		d.Warning("需要注意", numbered(points))
	} else {
		d.Callout("需要注意", "没有：填报齐全，没有计算出错、否决和未达目标的事项。")
	}
	b.strengths()
}

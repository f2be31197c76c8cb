package reports

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/internal/policy"
	"hesuan/reports/pdf"
)

// NoticeInput is what the notice to one school is made of.
type NoticeInput struct {
	Result  *calc.Result
	Meta    Meta
	Draft   bool      // not confirmed by the departments yet: stamped 草稿 on every page
	Issuer  string    // the office that issues it; may be empty
	Program string    // version of the program
	School  int       // index at calc.School
	Fonts   pdf.Fonts // faces of the operator; nil ones are the embedded open fonts
}

// Notice draws 核定通知单.pdf for one school: each amount it is settled, the
// formula of the policy with the values put in, the standards with their
// clause, and the cells of the school's own return it came from. It names
// nobody: persons stand in the pay workbook only.
//
// It fails without a result, for a school the result does not have, when
// Meta.AsOf is not a date. A character that no font can draw stands there as its code.
// Papers of one Result may be drawn at once.
func Notice(in NoticeInput) ([]byte, error) {
	p, err := newPaper(in.Result, in.Meta, in.Draft, in.Issuer, in.Program, noticeTitle, in.Fonts)
	if err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	if in.School < 0 || in.School >= in.Result.Count(schoolPlace) {
		return nil, fmt.Errorf("notice: no school %d", in.School)
	}
	n := newNotice(p, in.School)
	if err := p.fit(noticePages, n.draw); err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	data, err := p.d.Render()
	if err != nil {
		return nil, fmt.Errorf("notice of %s: %w", n.sub.Name, err)
	}
	return data, nil
}

const (
	noticeTitle = "集团化办学经费和绩效增量核定通知单"
	noticePages = 3
)

// notice is a notice being drawn.
type notice struct {
	*paper
	sub      calc.Subject
	members  []calc.Subject // the school's stretches in groups, earliest first
	pays     []calc.Payment // for the school
	received []calc.Payment // paid to it, for itself and for others
	file     string         // of its return
	filed    bool

	tight int       // above 0 in fewer words, and tables may be cut by the end of a page
	why   pdf.Table // the derivations, once made
}

func (n *notice) draw(tight int) {
	n.tight = tight
	n.head()
	n.drawChapters(n.chapters())
}

func newNotice(p *paper, school int) *notice {
	n := &notice{paper: p, sub: p.res.Subject(calc.School, school), members: p.memberships(school), filed: p.res.Filed(school)}
	for _, pay := range p.res.Payments {
		if pay.School == school {
			n.pays = append(n.pays, pay)
		}
		if pay.Payee == school {
			n.received = append(n.received, pay)
		}
	}
	slices.SortStableFunc(n.pays, func(a, b calc.Payment) int {
		return cmp.Or(cmp.Compare(n.order(a.Item), n.order(b.Item)), cmp.Compare(n.turn(a), n.turn(b)))
	})
	n.file = p.returnFile(school)
	return n
}

// order is an item's place in the policy.
func (c *county) order(it *calc.Item) int {
	return slices.IndexFunc(c.rules.Items, func(d policy.Item) bool { return d.Code == it.Code })
}

// turn is which of the school's stretches a payment is for.
func (n *notice) turn(p calc.Payment) int {
	if p.Item.Level != calc.Member {
		return len(n.members)
	}
	return slices.IndexFunc(n.members, func(m calc.Subject) bool { return m.Index == p.Subject })
}

// returnFile is the name of the workbook a school filed; "" where it filed none.
func (c *county) returnFile(school int) string {
	for _, t := range c.rules.Tables {
		if lines, _ := c.res.Lines(t.Name, schoolPlace, school); len(lines) > 0 {
			if of, file, _ := c.res.Line(t.Name, lines[0], t.Columns[0].Name); of == school {
				return file
			}
		}
	}
	return ""
}

func (n *notice) chapters() []chapter {
	return []chapter{
		{"你校情况", n.standing}, {"核定结果", n.results}, {"计算过程", n.derivations},
		{"集团考核", n.evaluation}, {"未报与不完整", n.gaps}, {"核对与更正", n.ending},
	}
}

// head draws the title, the index, and what the notice comes to.
func (n *notice) head() {
	d := n.d
	d.Title(noticeTitle)
	d.Subtitle(n.meta.Period + "　" + n.meta.Version)
	n.index("你校各项金额的核定结果，及每个数的公式、标准、依据和来源单元格；不含教职工姓名和身份证号。",
		n.sub.Name+"（"+n.sub.Code+"）负责人和财务、人事人员。",
		n.chapters())
	if n.draft {
		d.Warning("草稿：尚未经有关部门会签，不作拨款和兑现的依据，只供你校核对", "")
	}
	if !n.filed {
		d.Warning("你校填报表未受理", "截至"+n.meta.AsOf+"，没有受理到你校"+n.meta.Period+"的填报表。与填报有关的金额都是“未报”，不是零；补报并重新核算后才有结果，办法见第六部分。")
	}
	size := n.opt.Page.Size
	d.Text(n.sub.Name+"：", pdf.Style{Size: size, Lead: 1.5 * size})
	d.Para(n.opening())
}

// opening says in one paragraph what the notice comes to.
func (n *notice) opening() string {
	due, approved := n.sums()
	text := fmt.Sprintf("现将你校%s集团化办学的核定结果通知如下：", n.meta.Period)
	switch {
	case approved.known > 0:
		text += fmt.Sprintf("经费应拨%s元，核定%s元", due.money(), approved.money())
	case approved.missing > 0:
		text += "经费未报，尚无核定金额"
	case approved.failed > 0:
		text += "经费未定"
	default:
		text += "没有核定到你校的经费"
	}
	if p := n.payroll(); p != nil && len(n.members) > 0 {
		var pool tally
		persons := 0
		for _, m := range n.members {
			pool.add(n.res.Value(p.pool, m.Index))
			count, _ := n.personsOf(p.person, m.Index)
			persons = max(persons, count)
		}
		text += fmt.Sprintf("；%s%s", p.pool.Name, pool.money())
		if pool.known > 0 {
			text += fmt.Sprintf("元，%d人参加分配", persons)
		}
	}
	return text + "。"
}

// sums adds up what the school is due and what it is approved.
func (n *notice) sums() (due, approved tally) {
	for _, p := range n.pays {
		due.add(p.Due)
		approved.add(p.Approved)
	}
	return due, approved
}

// ending keeps the office and the date with the words before them.
func (n *notice) ending() {
	n.d.Keep(func() {
		n.remedy()
		n.sign()
	})
}

// sign ends the notice as official papers end.
func (n *notice) sign() {
	var lines []string
	if n.issuer != "" {
		lines = append(lines, n.issuer)
	}
	n.d.Sign(append(lines, n.meta.AsOf)...)
}

package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// exchangesOf is who moved, as calc sees the rows of one subject.
type exchangesOf struct {
	secondments
	received int
}

// exchangesIn counts the rows of 交流轮岗 that a subject's formulas see.
func (c *county) exchangesIn(at calc.Place, i int) exchangesOf {
	lines, absent := c.res.Lines(exchangeTable, at, i)
	return c.counted(lines, absent)
}

func (c *county) counted(lines []int, absent int) exchangesOf {
	t, _ := c.rules.Table(exchangeTable)
	star, _ := t.Column(exchangeStar)
	months, _ := t.Column(exchangeMonths)
	x := exchangesOf{secondments: secondments{absent: absent}}
	for _, l := range lines {
		if _, _, way := c.res.Line(exchangeTable, l, exchangeWay); way.Value.Text() != exchangeOut {
			x.received++
			continue
		}
		x.persons++
		if star != nil {
			if _, _, v := c.res.Line(exchangeTable, l, exchangeStar); v.Value.Text() == "是" {
				x.stars++
			}
		}
		if months != nil {
			x.months.add(c.res.At(calc.Place{Level: calc.Line, Table: exchangeTable}, exchangeMonths, l))
		}
	}
	return x
}

// exchangesOfGroup adds who is due to be exchanged in a group.
func (c *county) exchangesOfGroup(g group) exchangesOf {
	x := c.exchangesIn(calc.Place{Level: calc.Group}, g.Index)
	for _, s := range g.schools() {
		x.schools++
		x.due.add(c.named(calc.School, s, nameDue))
	}
	return x
}

// exchangesOfSchool is what a school filed of its time in the group.
func (b *brief) exchangesOfSchool(school int) exchangesOf {
	all, _ := b.res.Lines(exchangeTable, calc.Place{Level: calc.Group}, b.Index)
	var lines []int
	for _, l := range all {
		if of, _, _ := b.res.Line(exchangeTable, l, exchangeWay); of == school {
			lines = append(lines, l)
		}
	}
	return b.counted(lines, 0)
}

// hasExchanges reports whether the policy has the table of exchanges.
func (c *county) hasExchanges() bool {
	t, ok := c.rules.Table(exchangeTable)
	if !ok {
		return false
	}
	way, _ := t.Column(exchangeWay)
	return way != nil
}

// targetExchange is the parameter with the least share of teachers to be
// exchanged.
const targetExchange = "交流比例目标"

// share is how many were sent of those due; false where there is none due.
func (s secondments) share() (num.Num, bool) { return wholeNum(s.persons).Quo(s.due.sum) }

// belowTarget reports that fewer teachers were sent than the policy wants.
func (b *brief) belowTarget() bool {
	share, ok := b.exchange.share()
	ps := b.res.Program.Parameters(targetExchange)
	return ok && len(ps) > 0 && ps[0].Value.Kind() == value.Number && share.Cmp(ps[0].Value.Num()) < 0
}

// exchanged says how many teachers moved, against what the policy wants.
func (b *brief) exchanged() {
	if b.exchange == nil {
		b.d.Para("政策的填报表中没有“交流轮岗”，没有师资交流的数据。")
		return
	}
	x := b.exchange
	if x.unknown() {
		b.d.Para("学校全部未报，没有师资交流的数据。")
		return
	}
	all := b.exchangesIn(calc.Place{}, 0)
	due, _ := b.total(calc.School, nameDue)
	text := fmt.Sprintf("派出%s人次（含管理干部），接收%s人次；派出占应交流教师%s人的%s，目标%s，全县%s", x.text(x.persons), x.text(x.received), x.due.text(0),
		shareOf(wholeNum(x.persons), x.due.sum), b.parameterRate(targetExchange), shareOf(wholeNum(all.persons), due.sum))
	if x.persons > 0 {
		text += fmt.Sprintf("。派出中骨干教师%s人次，占%s，目标%s", x.text(x.stars), shareOf(wholeNum(x.stars), wholeNum(x.persons)), b.parameterRate("骨干交流目标"))
		text += "；在本批次内合计" + x.months.text(0) + "个月"
	}
	if x.absent > 0 {
		text += fmt.Sprintf("。%d所学校未报，不在其中", x.absent)
	}
	b.d.Para(text + "。")
}

package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/reports/pdf"
)

// The table of exchanges and its columns, as the default policy names them.
const (
	exchangeTable  = "交流轮岗"
	exchangeWay    = "方向"
	exchangeOut    = "派出"
	exchangeStar   = "是否骨干"
	exchangeMonths = "月数"
	nameDue        = "应交流教师数"
)

// exchanges is who was sent out, by group.
type exchanges struct {
	all     secondments
	byGroup map[int]*secondments // -1 for schools in no group
	starred bool                 // whether the policy asks for 是否骨干
	timed   bool                 // whether it computes 月数
}

// secondments counts people sent to another school.
type secondments struct {
	persons, stars int
	months         tally
	due            tally // who is due to be exchanged
	schools        int
	absent         int // schools without a return
}

// exchanges reads the table of exchanges; nil where the policy has none.
func (c *county) exchanges() *exchanges {
	t, ok := c.rules.Table(exchangeTable)
	if !ok {
		return nil
	}
	if col, _ := t.Column(exchangeWay); col == nil {
		return nil
	}
	x := &exchanges{byGroup: map[int]*secondments{}}
	star, _ := t.Column(exchangeStar)
	months, _ := t.Column(exchangeMonths)
	x.starred, x.timed = star != nil, months != nil
	// A row of a school that moved is its group's on the row's day, as everywhere;
	// the county counts every row and every school once.
	counted, seen := map[int]bool{}, map[int]bool{}
	for _, g := range c.groups {
		s := &secondments{}
		for _, school := range g.schools() {
			s.school(c, school)
			if !seen[school] {
				seen[school] = true
				x.all.school(c, school)
			}
		}
		lines, _ := c.res.Lines(exchangeTable, calc.Place{Level: calc.Group}, g.Index)
		for _, i := range lines {
			counted[i] = true
			x.row(c, s, i)
		}
		x.byGroup[g.Index] = s
	}
	all, _ := c.res.Lines(exchangeTable, calc.Place{Level: calc.County}, 0)
	for _, i := range all {
		x.row(c, &x.all, i)
		if !counted[i] {
			if x.byGroup[-1] == nil {
				x.byGroup[-1] = &secondments{}
			}
			x.row(c, x.byGroup[-1], i)
		}
	}
	if s := x.byGroup[-1]; s != nil && s.persons == 0 {
		delete(x.byGroup, -1)
	}
	return x
}

// school counts a school among those that could send.
func (s *secondments) school(c *county, school int) {
	s.schools++
	if !c.res.Filed(school) {
		s.absent++
	}
	s.due.add(c.named(calc.School, school, nameDue))
}

// row counts a row of the table, if somebody was sent.
func (x *exchanges) row(c *county, s *secondments, i int) {
	if _, _, way := c.res.Line(exchangeTable, i, exchangeWay); way.Value.Text() != exchangeOut {
		return
	}
	s.persons++
	if x.starred {
		if _, _, v := c.res.Line(exchangeTable, i, exchangeStar); v.Value.Text() == "是" {
			s.stars++
		}
	}
	if x.timed {
		s.months.add(c.res.At(calc.Place{Level: calc.Line, Table: exchangeTable}, exchangeMonths, i))
	}
}

// exchange draws the section on exchanged teachers.
func (a *annual) exchange() {
	d, x := a.d, a.exchanges()
	if x == nil {
		d.Para("政策的填报表中没有“交流轮岗”，本期没有师资交流的数据。")
		return
	}
	if x.all.unknown() {
		d.Para("学校全部未报，没有师资交流的数据。")
		return
	}
	text := fmt.Sprintf("各校填报派出%d人次", x.all.persons)
	if x.all.due.known > 0 {
		text += fmt.Sprintf("，占应交流教师%s人的%s（目标%s）", x.all.due.text(0), shareOf(wholeNum(x.all.persons), x.all.due.sum), a.parameterRate("交流比例目标"))
	}
	if x.starred {
		text += fmt.Sprintf("；其中骨干教师%d人次，占%s（目标%s）", x.all.stars, shareOf(wholeNum(x.all.stars), wholeNum(x.all.persons)), a.parameterRate("骨干交流目标"))
	}
	if x.timed {
		text += fmt.Sprintf("；在本批次内合计%s个月", x.all.months.text(0))
	}
	if x.all.absent > 0 {
		text += fmt.Sprintf("。%d所学校未报，不在其中", x.all.absent)
	}
	if _, states, ok := a.matched(exchangeTable); ok {
		text += fmt.Sprintf("。派出校与接收校的记录相符%d条", states[calc.Agreed]) + openPairs(states)
	}
	d.Para(text + "。逐条见教体局《交流轮岗台账》。")

	t := pdf.Table{Caption: "师资交流按集团", Columns: []pdf.Column{
		{Head: "集团"}, {Head: "派出人次", Align: pdf.Right}, {Head: "其中骨干", Align: pdf.Right}, {Head: "骨干占比", Align: pdf.Right},
		{Head: "派出月数", Align: pdf.Right}, {Head: nameDue, Align: pdf.Right}, {Head: "派出占应交流", Align: pdf.Right},
	}}
	line := func(kind pdf.RowKind, name string, s secondments) {
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{
			name, s.text(s.persons), s.text(s.stars), shareOf(wholeNum(s.stars), wholeNum(s.persons)),
			s.months.text(0), s.due.text(0), shareOf(wholeNum(s.persons), s.due.sum),
		}})
	}
	for _, g := range a.groups {
		line(pdf.Plain, g.Name, *x.byGroup[g.Index])
	}
	if s := x.byGroup[-1]; s != nil {
		line(pdf.Plain, "未加入集团的学校", *s)
	}
	line(pdf.Total, "合计", x.all)
	if x.all.absent > 0 {
		t.Note = notes("带 * 的数因有学校未报而不完整，补报后会改变。")
	}
	d.Table(t) // as long as there are groups: it may run over a page
}

// unknown reports whether no school has filed.
func (s secondments) unknown() bool { return s.absent > 0 && s.absent == s.schools }

// text writes a count, marked where schools are missing from it.
func (s secondments) text(n int) string {
	switch {
	case s.unknown():
		return "未报"
	case s.absent > 0:
		return fmt.Sprint(n) + incomplete
	}
	return fmt.Sprint(n)
}

func wholeNum(n int) num.Num { return num.Int(int64(n)) }

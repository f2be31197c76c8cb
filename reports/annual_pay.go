package reports

import (
	"fmt"
	"math"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// rosterPlace is where a person has one line, however many groups the school
// was in.
var rosterPlace = calc.Place{Level: calc.Line, Table: "教职工"}

// payroll is the pay increment: a pool for each member school, shared out among
// its teachers.
type payroll struct {
	pool, person, base *calc.Item // base may be nil
	total              tally
	persons            int
	byGroup            map[int]*increment
}

// increment is the pay increment of one group.
type increment struct {
	pool, base tally
	persons    int
}

// payroll finds the allocation to teachers on the sheet 绩效 and adds up its
// pools; nil where the policy has none.
func (c *county) payroll() *payroll {
	p := &payroll{byGroup: map[int]*increment{}}
	persons := map[int]bool{}
	for _, it := range c.items("绩效") {
		if it.Level == calc.Teacher && it.Shared() && it.Total != nil {
			p.person = it
		}
	}
	if p.person == nil {
		return nil
	}
	if p.pool = c.poolOf(p.person.Total.Symbols()); p.pool == nil {
		return nil
	}
	p.base = c.baseOf(p.pool)
	for _, g := range c.groups {
		inc := &increment{}
		here := map[int]bool{}
		for _, m := range g.members {
			inc.pool.add(c.res.Value(p.pool, m.index))
			if p.base != nil {
				inc.base.add(c.res.Value(p.base, m.index))
			}
			for _, i := range c.res.Below(calc.Place{Level: calc.Member}, m.index, calc.Teacher) {
				if v := c.res.Value(p.person, i); v.Kind() != value.Number {
					continue
				}
				// A school that changed groups has its staff in both; a person
				// is the line of the roster.
				line, _ := c.res.Up(calc.Place{Level: calc.Teacher}, i, rosterPlace)
				here[line], persons[line] = true, true
			}
		}
		inc.persons = len(here)
		p.byGroup[g.Index] = inc
		p.total.plus(inc.pool)
	}
	p.persons = len(persons)
	return p
}

// poolOf is the item of a school whose value the persons share.
func (c *county) poolOf(symbols []formula.Symbol) *calc.Item {
	for _, s := range symbols {
		if it := c.res.Program.Ref(s).Item; it != nil && it.Level == calc.Member && it.Source.Sheet == "绩效" {
			return it
		}
	}
	return nil
}

// baseOf is what a pool is a percentage of: the first item of its sheet that it
// rests on, also where the pool itself is the sum of parts of the period.
func (c *county) baseOf(pool *calc.Item) *calc.Item {
	for _, it := range c.res.Program.Uses(pool) {
		if it.Part == nil && it.Level == calc.Member && it.Source.Sheet == "绩效" {
			return it
		}
	}
	return nil
}

// average is the pool over those it is shared among; false where either is not
// known.
func (i increment) average() (num.Num, bool) {
	if i.pool.known == 0 {
		return num.Num{}, false
	}
	return i.pool.sum.Quo(num.Int(int64(i.persons)))
}

// pay draws the section on pay increments.
func (a *annual) pay() {
	d, p := a.d, a.payroll()
	if p == nil {
		d.Para("政策的“绩效”表没有分配到教师的项目，本期不核定绩效工资增量。")
		return
	}
	all := increment{pool: p.total, persons: p.persons}
	for _, i := range p.byGroup {
		all.base.plus(i.base)
	}
	text := fmt.Sprintf("%s合计%s万元，%s名教师参加分配", p.pool.Name, p.total.wan(), wholeNum(p.persons).Grouped(0))
	if avg, ok := all.average(); ok {
		text += "，人均" + avg.Grouped(2) + "元"
	}
	text += "。增量与考核等级挂钩，在校内按个人积分分配到人，用最大余数法，各人之和等于学校总额，分毫不差。"
	if p.total.missing > 0 {
		text += fmt.Sprintf("有%d所学校的总额因本校或同集团学校未报而未定。", p.total.missing)
	}
	d.Para(text)
	chart := pdf.Columns{Caption: "各集团人均绩效工资增量", Unit: "元/人", Height: 46, Empty: "本期没有核定的增量"}
	series := pdf.Series{Name: "人均"}
	if avg, ok := all.average(); ok {
		chart.Reference = &pdf.Reference{Value: avg.Float64(), Label: "全县人均" + avg.Grouped(0)}
	}
	t := pdf.Table{Caption: p.pool.Name + "按集团（人数为参加分配的教师）", Unit: "元", Columns: []pdf.Column{
		{Head: "集团"}, {Head: "等级", Align: pdf.Center}, {Head: "学校", Align: pdf.Right}, {Head: "人数", Align: pdf.Right},
		{Head: p.pool.Name, Align: pdf.Right}, {Head: "占基数", Align: pdf.Right}, {Head: "人均", Align: pdf.Right},
	}}
	line := func(kind pdf.RowKind, name, grade string, schools int, i increment) {
		average := "—"
		if avg, ok := i.average(); ok {
			average = avg.Grouped(2)
		}
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{
			name, grade, fmt.Sprint(schools), wholeNum(i.persons).Grouped(0), i.pool.money(), i.rate(), average,
		}})
	}
	schools := 0
	for _, g := range a.groups {
		i := *p.byGroup[g.Index]
		v, text := math.NaN(), i.pool.money()
		if avg, ok := i.average(); ok {
			v, text = avg.Float64(), avg.Grouped(0)
		}
		chart.Categories = append(chart.Categories, g.short())
		series.Values, series.Texts = append(series.Values, v), append(series.Texts, text)
		kind := pdf.Plain
		if !i.pool.whole() {
			kind = pdf.Warning
		}
		line(kind, g.Name, a.named(calc.Group, g.Index, nameGrade).String(), len(g.schools()), i)
		schools += len(g.schools())
	}
	line(pdf.Total, "合计", "", schools, all)
	t.Note = notes(p.total.caveat())
	chart.Series = []pdf.Series{series}
	d.Columns(chart)
	a.rewards()
	d.Keep(func() { d.Table(t) })
}

// rate is the pool's share of the base, where both are known in full.
func (i increment) rate() string {
	if i.base.known == 0 || i.pool.known == 0 || i.base.known != i.pool.known {
		return "—"
	}
	return rateOf(i.pool.sum, i.base.sum)
}

// rewards says what the sheet 激励 comes to: counts, and amounts of money.
func (a *annual) rewards() {
	var parts []string
	for _, it := range a.items(policyReward) {
		if it.Numeric() {
			parts = append(parts, a.rewarded(it))
		}
	}
	if len(parts) > 0 {
		a.d.Para("激励保障：" + strings.Join(parts, "；") + "。名单见《激励表彰名单》。")
	}
}

// rewarded words one item: how many and how much where it is money, what it
// counts to where it counts something, else how many there are.
func (a *annual) rewarded(it *calc.Item) string {
	var t tally
	persons := map[int]bool{} // the staff of a school that was in two groups are listed twice
	for i := range a.res.Count(placeOf(it)) {
		v := a.res.Value(it, i)
		t.add(v)
		if it.Level == calc.Teacher && isNumber(v) {
			line, _ := a.res.Up(teacherPlace, i, rosterPlace)
			persons[line] = true
		}
	}
	many := fmt.Sprint(t.known)
	if it.Level == calc.Teacher {
		many = fmt.Sprint(len(persons))
	}
	if !t.whole() {
		many += incomplete
	}
	switch unit := it.Unit.String(); {
	case isMoney(unit):
		return it.Name + many + "人次，计" + t.money() + "元"
	case unit == "分":
		return it.Name + many + counted[it.Level]
	default:
		return it.Name + t.text(max(it.Places, 0)) + unit
	}
}

// counted is what the subjects of a level are counted in.
var counted = map[calc.Level]string{calc.Group: "个集团", calc.Member: "所", calc.School: "所", calc.Teacher: "人", calc.Line: "人次"}

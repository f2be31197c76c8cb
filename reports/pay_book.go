package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/value"
)

// policyReward is the sheet of the policy with rewards for long secondments.
const policyReward = "激励"

// Pay builds 教师绩效工资增量核定表: each school's pool, each person's share of it,
// and live formulas from the rosters to the fen. Names stand on the sheet the
// personnel office works with, numbers of identity cards masked; everywhere
// else a person is an ordinal.
func Pay(res *calc.Result, meta Meta) *Workbook {
	p := &payBook{wb: &Workbook{Title: "教师绩效工资增量核定表", Meta: meta}, res: res}
	p.guide = p.wb.Sheet("说明", meta.Period+"教师绩效工资增量核定表")
	p.schools = p.wb.Sheet("学校增量", meta.Period+"学校绩效工资增量核定表")
	p.people = p.wb.Sheet("人员增量", meta.Period+"教师绩效工资增量核定明细表")
	p.choose()
	if len(p.rewards) > 0 {
		p.reward = p.wb.Sheet("激励", meta.Period+"支教激励核定表")
	}
	p.trace = NewTrace(p.wb, res, From(policyPay, policyBase, policyForms, policyReward))
	p.trace.effect = p.effect
	for _, list := range [][]*calc.Item{p.pools, p.shares, p.rewards} {
		p.trace.Want(list...)
	}
	p.trace.Lay()
	p.check = p.wb.Sheet("核对", "核对")
	p.trace.Fill()
	p.fillPeople()
	p.fillSchools()
	p.fillRewards()
	p.fillCheck()
	p.fillGuide()
	return p.wb
}

type payBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, schools, people, reward, check *Sheet

	pools   []*calc.Item // 绩效 at the level 成员
	shares  []*calc.Item // 绩效 at the level 教师
	rewards []*calc.Item // 激励 at the level 学校

	personRows map[int][2]int // member → first and last row on 人员增量
	shareCol   map[*calc.Item]int
	memberRows [2]int
	checks     checklist
}

var (
	memberPlace  = calc.Place{Level: calc.Member}
	teacherPlace = calc.Place{Level: calc.Teacher}
	schoolPlace  = calc.Place{Level: calc.School}
)

// choose takes the items of the policy's sheets by level, in their order.
func (p *payBook) choose() {
	for _, d := range p.res.Program.Rules.Items {
		it, ok := p.res.Program.Item(d.Code)
		if !ok {
			continue
		}
		switch {
		case d.Sheet == policyPay && it.Level == calc.Member:
			p.pools = append(p.pools, it)
		case d.Sheet == policyPay && it.Level == calc.Teacher:
			p.shares = append(p.shares, it)
		case d.Sheet == policyReward && it.Level == calc.School:
			p.rewards = append(p.rewards, it)
		}
	}
}

// factor is a name that formulas take from the subject itself.
type factor struct {
	place calc.Place
	name  string
	title string
}

// factors lists the names that the items' own formulas use at the given
// places, the items themselves and personal data left out.
func (p *payBook) factors(items []*calc.Item, places ...calc.Place) []factor {
	var out []factor
	for _, it := range items {
		for _, s := range it.Symbols() {
			ref := p.res.Program.Ref(s)
			if ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem || ref.Personal || !slices.Contains(places, ref.Place) || slices.Contains(items, ref.Item) {
				continue
			}
			f := factor{ref.Place, ref.Name, ref.Name}
			if ref.Item != nil && ref.Name == ref.Item.Code {
				f.title = ref.Item.Name
			}
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// cells refers to the factors and items of one subject.
func (p *payBook) cells(on *Sheet, from calc.Place, subject int, factors []factor, items []*calc.Item) []Cell {
	var out []Cell
	for _, f := range factors {
		at, ok := p.res.Up(from, subject, f.place)
		if !ok {
			out = append(out, Of(value.OfNA()))
			continue
		}
		c := shaped(p.trace.Cell(on, f.place, f.name, at))
		if c.Format == AsText {
			c.Format = AsCentred
		}
		out = append(out, c)
	}
	for _, it := range items {
		out = append(out, shaped(p.trace.Cell(on, placeOf(it), it.Code, subject)))
	}
	return out
}

func itemHeads(factors []factor, items []*calc.Item) ([]string, []Column) {
	var heads []string
	var columns []Column
	for _, f := range factors {
		heads, columns = append(heads, f.title), append(columns, Column{Format: AsGeneral})
	}
	for _, it := range items {
		c := Column{Width: 15, Format: AsGeneral}
		if isMoney(it.Unit.String()) {
			c.Format = AsMoney
		}
		heads, columns = append(heads, it.Code+" "+it.Name), append(columns, c)
	}
	return heads, columns
}

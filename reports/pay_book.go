package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/value"
)

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
	if len(p.shares) > 0 {
		p.none = p.wb.Sheet("不参加分配", meta.Period+"不参加绩效工资增量分配人员名单")
	}
	p.trace = NewTrace(p.wb, res, From(policyPay, policyBase, policyForms, policyReward))
	p.trace.effect = p.effect
	p.addAwards()
	for _, list := range [][]*calc.Item{p.pools, p.shares, p.rewards} {
		p.trace.Want(list...)
	}
	p.trace.Lay()
	p.check = p.wb.Sheet("核对", "核对")
	p.trace.Fill()
	p.fillPeople()
	p.fillSchools()
	p.fillNothing()
	p.fillRewards()
	for _, a := range p.awards {
		a.fill()
	}
	p.fillCheck()
	p.fillGuide()
	return p.wb
}

type payBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, schools, people, none, reward, check *Sheet

	pools   []*calc.Item // 绩效 at the level 成员
	shares  []*calc.Item // 绩效 at the level 教师
	rewards []*calc.Item // 激励 at the level 学校
	awards  []*award     // 激励 paid by rows of a return, each a list of persons

	scene      *scene
	conditions map[*calc.Item]*condition
	byID       map[string][]int // persons by number

	personRows map[int][2]int // member → first and last row on 人员增量
	shareCol   map[*calc.Item]int
	memberRows [2]int
	noneRows   [2]int // of the list on 不参加分配
	idle       int    // persons on it
	checks     checklist
}

var (
	memberPlace  = calc.Place{Level: calc.Member}
	teacherPlace = calc.Place{Level: calc.Teacher}
	schoolPlace  = calc.Place{Level: calc.School}
)

// choose takes the items of the policy's sheets by level, in their order.
func (p *payBook) choose() {
	p.scene, p.conditions = newScene(p.res), map[*calc.Item]*condition{}
	for _, it := range itemsOf(p.res, policyPay) {
		switch it.Level {
		case calc.Member:
			p.pools = append(p.pools, it)
		case calc.Teacher:
			p.shares = append(p.shares, it)
		}
	}
	for _, it := range itemsOf(p.res, policyReward) {
		if it.Level == calc.School {
			p.rewards = append(p.rewards, it)
		}
	}
}

// addAwards adds a list of persons for each item of 激励 that is money for a row
// of a return, such as a year of teaching elsewhere.
func (p *payBook) addAwards() {
	var items []*calc.Item
	for _, it := range itemsOf(p.res, policyReward) {
		if it.Level == calc.Line && isMoney(it.Unit.String()) {
			items = append(items, it)
		}
	}
	if len(p.rewards)+len(items) > 0 {
		p.reward = p.wb.Sheet("激励", p.wb.Meta.Period+"支教激励核定表")
	}
	for _, it := range items {
		name := "激励名单"
		if len(items) > 1 {
			name += "_" + it.Name
		}
		a := newAward(p.res, p.scene, p.trace, it)
		a.sheet = p.wb.Sheet(name, p.wb.Meta.Period+it.Name+"名单")
		a.want()
		p.awards = append(p.awards, a)
	}
}

// factor is a name that formulas take from the subject itself.
type factor struct {
	place calc.Place
	name  string
	title string
}

// factorsOf lists the names that the items' own formulas use at the given
// places, the items themselves and personal data left out. An item that is made
// up of parts of the period shows what these rest on as well.
func factorsOf(p *calc.Program, items []*calc.Item, places ...calc.Place) []factor {
	var out []factor
	for _, it := range items {
		for _, s := range it.Symbols() {
			ref := p.Ref(s)
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
			if ref.Item != nil && ref.Item.Part != nil {
				for _, f := range factorsOf(p, []*calc.Item{ref.Item}, places...) {
					if !slices.Contains(out, f) {
						out = append(out, f)
					}
				}
			}
		}
	}
	return out
}

// factorCells refers to the factors of one subject.
func factorCells(t *Trace, on *Sheet, from calc.Place, subject int, factors []factor) []Cell {
	var out []Cell
	for _, f := range factors {
		at, ok := t.res.Up(from, subject, f.place)
		if !ok {
			out = append(out, Of(value.OfNA()))
			continue
		}
		c := shaped(t.Cell(on, f.place, f.name, at))
		if c.Format == AsText {
			c.Format = AsCentred
		}
		out = append(out, c)
	}
	return out
}

// cells refers to the factors and items of one subject.
func (p *payBook) cells(on *Sheet, from calc.Place, subject int, factors []factor, items []*calc.Item) []Cell {
	out := factorCells(p.trace, on, from, subject, factors)
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

package reports

import (
	"hesuan/calc"
)

// Score builds 考核评价得分表: the ranking, every indicator's points and raw
// value for every group, statistics by type, and the policy's formulas live
// from the filed rows to the total. The grade alone is a value, because no
// formula can express quotas; its reason stands beside it.
func Score(res *calc.Result, meta Meta) *Workbook {
	b := &scoreBook{wb: &Workbook{Title: "考核评价得分表", Meta: meta}, county: newCounty(res)}
	b.guide = b.wb.Sheet("说明", meta.Period+"教育集团考核评价得分表")
	b.ranks = b.wb.Sheet("排名", meta.Period+"教育集团考核评价排名")
	b.points = b.wb.Sheet("得分明细", meta.Period+"教育集团考核评价得分明细")
	b.raws = b.wb.Sheet("原值", meta.Period+"考核指标原值")
	b.types = b.wb.Sheet("类型统计", meta.Period+"各类型集团得分统计")
	b.lexicon = b.wb.Sheet("指标说明", "考核指标与等级的规定")
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.trace = NewTrace(b.wb, res, From("考核", policyBase))
	b.want()
	b.trace.Lay()
	b.trace.Fill()
	b.fillPoints()
	b.fillRanks()
	b.fillRaws()
	b.fillTypes()
	b.fillLexicon()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type scoreBook struct {
	*county
	wb    *Workbook
	trace *Trace

	guide, ranks, points, raws, types, lexicon, check *Sheet

	rowOf    map[*calc.Item]int // row of an indicator on 得分明细
	sections []sectionRow
	sums     map[string]int // row of a sum on 得分明细
	checks   checklist
}

// sectionRow is where a section's subtotal stands on 得分明细.
type sectionRow struct {
	section
	row int
}

// The names of the sums the engine derives from the sheet 考核.
const (
	nameScores     = "指标得分合计"
	namePoints     = "适用分值合计"
	nameBonus      = "加分合计"
	nameDeductions = "扣分合计"
	nameVeto       = "一票否决"
)

var groupPlace = calc.Place{Level: calc.Group}

func (b *scoreBook) item(name string) *calc.Item {
	it, ok := b.res.Program.Item(name)
	if !ok {
		return nil
	}
	return it
}

// want asks the trace for every row of 考核 and for the total.
func (b *scoreBook) want() {
	for i := range b.rules.Indicators {
		code := b.rules.Indicators[i].Code
		for _, name := range []string{code + "原值", code + "分值", code} {
			if it := b.item(name); it != nil {
				b.trace.Want(it)
			}
		}
	}
	for _, name := range []string{nameScores, namePoints, nameBonus, nameDeductions, nameVeto, nameTotal} {
		if it := b.item(name); it != nil {
			b.trace.Want(it)
		}
	}
}

// cell refers to an item of a group on its sheet of the trace.
func (b *scoreBook) cell(on *Sheet, it *calc.Item, group int) Cell {
	if it == nil {
		return Text("")
	}
	return b.trace.Cell(on, groupPlace, it.Code, group)
}

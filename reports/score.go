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
	b.peers = b.wb.Sheet("同类比较", meta.Period+"与同类型集团平均分的差距")
	b.schools = b.wb.Sheet("学校得分", meta.Period+"学校考核得分")
	b.marks = b.wb.Sheet("专家评分", meta.Period+"专家评议得分")
	b.awards = b.wb.Sheet("奖惩认定", meta.Period+"加分、扣分与一票否决认定")
	b.lexicon = b.wb.Sheet("指标说明", "考核指标与等级的规定")
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.trace = NewTrace(b.wb, res, From("考核", policyBase))
	b.want()
	b.rating, b.experts = b.newRating(), b.panels()
	b.wantSchools()
	b.wantExperts()
	b.wantAwards()
	b.trace.Lay()
	b.trace.Fill()
	b.fillPoints()
	b.fillRanks()
	b.fillRaws()
	b.fillTypes()
	b.fillPeers()
	b.fillSchools()
	b.fillExperts()
	b.fillAwards()
	b.fillLexicon()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type scoreBook struct {
	*county
	wb    *Workbook
	trace *Trace

	guide, ranks, points, raws, types, peers, schools, marks, awards, lexicon, check *Sheet

	rowOf    map[*calc.Item]int // row of an indicator on 得分明细
	sections []sectionRow
	sums     map[string]int     // row of a sum on 得分明细
	typeRow  map[*calc.Item]int // row of an item on 类型统计
	rating   *rating            // nil where no school is scored on its own
	experts  []panel            // by group; nil where the policy has no panel
	meanRow  map[int]int        // row of a group's recomputed mean on 专家评分
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

// item finds an item of the level 集团.
func (b *scoreBook) item(name string) *calc.Item { return b.county.item(calc.Group, name) }

// want asks the trace for every row of 考核 and for the total.
func (b *scoreBook) want() {
	for _, in := range b.rated(calc.Group) {
		for _, name := range []string{in.Code + "原值", in.Code + "分值", in.Code} {
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

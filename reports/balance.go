package reports

import (
	"hesuan/calc"
)

// Balance builds 优质均衡监测表: the national tables 表Ⅱ-1, 表Ⅱ-2 and 表Ⅲ of
// 教督〔2017〕6号, the comparison inside the groups, and the formulas. Values
// are kept unrounded and compared unrounded; two decimals are shown, three of
// 差异系数. What a school lacks is said beside its name, never counted as 0.
//
// before is the result of the year before, for 与上年比较; nil where there is
// none.
func Balance(res, before *calc.Result, meta Meta) *Workbook {
	b := &balanceBook{wb: &Workbook{Title: "优质均衡监测表", Meta: meta}, county: newCounty(res), gapRow: map[[2]int]int{}, schoolRow: map[[2]int]int{}}
	b.guide = b.wb.Sheet("说明", meta.Period+"义务教育优质均衡监测表")
	b.passes = b.wb.Sheet("表Ⅱ-1", "表Ⅱ-1　义务教育学校资源配置达标情况统计表")
	b.schools = b.wb.Sheet("表Ⅱ-2", "表Ⅱ-2　义务教育学校资源配置情况一览表")
	b.means = b.wb.Sheet("表Ⅲ", "表Ⅲ　义务教育学校资源配置校际差异情况统计表")
	b.groupsOf = b.wb.Sheet("集团内对比", meta.Period+"集团内核心校与成员校资源配置对比")
	b.year = b.wb.Sheet("与上年比较", meta.Period+"义务教育优质均衡与上年比较")
	b.rule = b.wb.Sheet("公式与标准", "监测指标的公式与标准")
	b.trace = NewTrace(b.wb, res, From("均衡", policyBase, policyForms))
	for _, s := range res.Balance {
		for _, in := range s.Indicators {
			b.trace.Want(in.Item)
		}
	}
	if b.pass = b.judgement(); b.pass != nil {
		b.trace.Want(b.pass)
	}
	b.trace.Lay()
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.trace.Fill()
	b.fillSchools()
	b.fillPasses()
	b.fillMeans()
	b.fillGroups()
	b.fillYears(before)
	b.fillRule()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type balanceBook struct {
	*county
	wb    *Workbook
	trace *Trace
	pass  *calc.Item // whether a part of a school meets the standard; nil where the policy does not say

	guide, passes, schools, means, groupsOf, year, rule, check *Sheet

	blocks    []stageRows    // by stage, as Result.Balance
	passRow   []int          // by stage: the row of numbers on 表Ⅱ-1
	meanRow   []int          // by stage: the row of means on 表Ⅲ; 差异系数 is below it
	gapRow    map[[2]int]int // by stage and group: the row on 集团内对比
	schoolRow map[[2]int]int // by stage and school: the row on 表Ⅱ-2
	checks    checklist
}

// stageRows is the rows of a stage on 表Ⅱ-2.
type stageRows struct {
	first, last int // schools with values; last < first where there are none
	standards   int // the row of the standards
}

// namePass is the row of 基础量 that says whether a part of a school passes.
const namePass = "学部均衡达标"

func (b *balanceBook) judgement() *calc.Item {
	it, ok := b.res.Program.Item(namePass)
	if !ok || it.Level != calc.Stage {
		return nil
	}
	return it
}

package reports

import (
	"slices"

	"hesuan/calc"
)

func (b *resourceBook) sheetNamed(name string) *Sheet {
	i := slices.IndexFunc(b.wb.Sheets, func(s *Sheet) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return b.wb.Sheets[i]
}

// fillCheck writes 核对: every list against the returns and against its sums,
// and who is missing from them.
func (b *resourceBook) fillCheck() {
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.checkStudios()
	b.checkResources()
	b.checkActivities()
	b.checkMoves()
	b.checks.list(b.check)
	b.checks.absences(b.check, b.res, b.shortfall)
	b.checks.problems(b.check, b.ours())
}

// ours is the result with the problems that concern this workbook: computed
// columns of its tables, and the studio items.
func (b *resourceBook) ours() *calc.Result {
	out, items := *b.res, b.studioItems()
	out.Problems = slices.DeleteFunc(slices.Clone(b.res.Problems), func(p calc.Problem) bool {
		return !(p.Level == calc.Line && slices.Contains(ledgerTables, p.Item.Table)) && !slices.Contains(items, p.Item)
	})
	return &out
}

// list writes the pairs of a workbook whose sums are of several units.
func (c *checklist) list(s *Sheet) {
	s.Kind, s.Landscape = Outcome, true
	s.Columns = []Column{{Width: 30, Format: AsWrapped}, {Width: 26, Format: AsWrapped}, {Width: 16, Format: AsGeneral}, {Width: 26, Format: AsWrapped}, {Width: 16, Format: AsGeneral}, {Width: 12, Format: AsGeneral}, {Width: 12, Format: AsCentred}}
	s.Caption("各数由公式实时核对；差额应为 0。", "")
	s.Head("核对事项", "甲", "甲数", "乙", "乙数", "差额", "结论")
	for _, p := range c.pairs {
		row := s.Last() + 1
		s.Add(Text(p.what), Text(p.first), p.a, Text(p.second), p.b, difference(row, p), judgement(row, p))
	}
	s.Add()
}

// fillGuide writes 说明.
func (b *resourceBook) fillGuide() {
	what := map[string][2]string{
		studioTable:   {"名册中全部工作室：挂牌、条件核对、活动、经费、自评和核定经费。未报、未写明的照实列出。", "教体局"},
		resourceTable: {"各校填报的每项共享资源，可以筛选；下面有合计和各集团小计。", "教体局、各集团"},
		"资源汇总":        {"按集团、学校汇总的资源数、学时、免费开放、网上学校、访问人次和来源，全部是活公式。", "教体局领导、各集团"},
		activityTable: {"各校填报的每次集团活动，可以筛选。", "教体局、各集团"},
		"活动汇总":        {"各集团各类活动的次数、学时、人次，全部是活公式。", "教体局领导、各集团"},
		jointTable:    {"贯通培养型等集团的联合培养项目，有合计和小计。", "教体局"},
		transferTable: {"职普融通型等集团的学籍互转人数，按学校和类型，转出、转入两方对照；不含学生信息。", "教体局"},
		"核对":          {"明细与填报表、与汇总的差额，未报单位及影响。", "教体局（先看）"},
	}
	var entries []entry
	for _, s := range b.wb.Sheets {
		if w, ok := what[s.Name]; ok {
			entries = append(entries, entry{s.Name, w[0], w[1]})
		}
	}
	facts := append(runFacts(b.wb.Meta), resultFacts(b.ours(), b.shortfall)...)
	for _, name := range ledgerTables {
		if b.table(name) == nil {
			facts = append(facts, fact{name, "政策的填报表中没有这张表，本工作簿不含。", Body})
		}
	}
	writeGuide(b.guide, append(facts, liveFact(b.wb)), entries, []string{
		"从“资源汇总”“活动汇总”的一个数查起：它是明细中同一汇总序号各行之和；“填报位置”是该校填报表中的位置。",
		"各明细的栏目就是政策“表单”中的栏目，个人信息不列；“表单”增加栏目，这里随之增加。",
		"工作室的条件核对只依据名册和填报表；“待核”的请查实后补入《集团名册》，下次核算随之更新。",
		colours,
	})
}

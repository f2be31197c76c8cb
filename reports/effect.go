package reports

import (
	"hesuan/calc"
	"hesuan/internal/date"
)

// Proposed says what is tried out: a policy or a register.
type Proposed string

// The books that can be tried out.
const (
	ProposedPolicy   Proposed = "政策"
	ProposedRegister Proposed = "名册"
)

// EffectInput is everything 影响测算 is built from: two runs over the same
// returns, under the book in force and under the proposed one.
type EffectInput struct {
	Before, After *calc.Result
	Meta          Meta
	Proposed      Proposed
	Old, New      BookVersion
	Changes       []EffectChange
	Returns       int      // how many returns were counted
	Lacking       []string // columns the proposed policy asks for that the filed returns do not have: 教职工[…]
}

// BookVersion names one version of the policy or of the register.
type BookVersion struct {
	File   string
	SHA256 string // all of it; a page shows its beginning
}

// EffectChange is one thing the proposed version changes.
type EffectChange struct {
	Kind  string    // 新增, 修改, 删除
	Sheet string    // of the book
	At    string    // 参数!C6; of a removed row, in the version in force
	Basis string    // 依据 of the row
	Text  string    // the change as a sentence
	Days  date.Span // on which it holds; zero for a row without dates
}

// Effect builds 政策影响测算 or 名册影响测算: what the proposed version changes,
// and what that moves for whom: amounts by item, by group and by school, the
// evaluation of the groups, each before and after. Both runs are calc's; here
// their results are laid side by side and subtracted, with live formulas. What
// is 未报 on either side has no difference. No person is named.
func Effect(in EffectInput) *Workbook {
	e := &effectBook{
		wb: &Workbook{Title: in.Title(), Meta: in.Meta}, in: in,
		before: newEffectSide(in.Before), after: newEffectSide(in.After), totals: map[*Sheet]int{},
	}
	e.arrange()
	head := in.Meta.Period + in.Title()
	e.guide = e.wb.Sheet("说明", head)
	e.changes = e.wb.Sheet("变更", string(in.Proposed)+"变更")
	e.items = e.wb.Sheet("按项目", head+"（按项目）")
	e.groups = e.wb.Sheet("按集团", head+"（按集团）")
	e.schools = e.wb.Sheet("按学校", head+"（按学校）")
	e.indicators = e.wb.Sheet("按指标", head+"（考核指标）")
	e.others = e.wb.Sheet("其他结果", head+"（不拨付的项目和优质均衡）")
	e.check = e.wb.Sheet("核对", "核对")
	e.fillSchools()
	e.fillItems()
	e.fillGroups()
	e.fillIndicators()
	e.fillOthers()
	e.fillChanges()
	e.fillCheck()
	e.fillGuide()
	return e.wb
}

// Title is what the workbook is called.
func (in EffectInput) Title() string { return string(in.Proposed) + "影响测算" }

type effectBook struct {
	wb            *Workbook
	in            EffectInput
	before, after *effectSide

	guide, changes, items, groups, schools, indicators, others, check *Sheet

	paid  []effectItem // every item that pays in either run, in the policy's order
	group []string     // codes of every group paid or assessed in either run
	rows  []effectRow  // of 按学校

	totals map[*Sheet]int // the row of 合计 of each view
}

package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// section is a 一级 indicator: the indicators under it, in the policy's order.
type section struct {
	name       string
	indicators []*calc.Item
}

// sections groups the scored indicators of groups.
func (c *county) sections() []section {
	var out []section
	for _, in := range c.rated(calc.Group) {
		it := c.item(calc.Group, in.Code)
		if it == nil || in.Category != policy.Scored {
			continue
		}
		at := slices.IndexFunc(out, func(s section) bool { return s.name == in.Section })
		if at < 0 {
			at, out = len(out), append(out, section{name: in.Section})
		}
		out[at].indicators = append(out[at].indicators, it)
	}
	return out
}

// score adds a group's points under a section, and the points it could have.
func (c *county) score(s section, group int) (got tally, full num.Num) {
	for _, it := range s.indicators {
		v := c.res.Value(it, group)
		got.add(v)
		if v.Kind() != value.NotApplicable {
			full = full.Add(it.Indicator.Points)
		}
	}
	return got, full
}

// ranking lists the groups by rank; those without one follow, by code.
func (c *county) ranking() []group {
	out := slices.Clone(c.groups)
	key := func(g group) (bool, num.Num) {
		v := c.res.Rank(g.Index)
		return v.Kind() != value.Number, v.Num()
	}
	slices.SortStableFunc(out, func(a, b group) int {
		noA, rankA := key(a)
		noB, rankB := key(b)
		if noA != noB {
			return map[bool]int{true: 1, false: -1}[noA]
		}
		return cmp.Or(rankA.Cmp(rankB), cmp.Compare(a.Index, b.Index))
	})
	return out
}

// remark is why a group has its grade, without the total and the rank that
// stand beside it.
func (c *county) remark(group int) string {
	it := c.item(calc.Group, nameGrade)
	if it == nil {
		return ""
	}
	note := c.res.Note(it, group)
	for _, before := range []string{"名；", "不完整："} {
		if _, after, ok := strings.Cut(note, before); ok {
			note = after
		}
	}
	if note == "" {
		switch v := c.named(calc.Group, group, nameTotal); v.Kind() {
		case value.Missing:
			note = "有学校或部门未报，不能评定"
		case value.Failed:
			_, note = v.Failure()
		}
	}
	return note
}

// vetoes lists the groups under 一票否决, with the indicators that say so.
func (c *county) vetoes() (out []string) {
	for _, g := range c.groups {
		for _, in := range c.rated(calc.Group) {
			if in.Category != policy.Veto {
				continue
			}
			if it := c.item(calc.Group, in.Code); it != nil {
				if v := c.res.Value(it, g.Index); v.Kind() == value.Bool && v.Bool() {
					out = append(out, g.Name)
					break
				}
			}
		}
	}
	return out
}

// gradeDecisions asks for what grading leaves to the bureau.
func (a *annual) gradeDecisions() []string {
	var out []string
	last := a.rules.Grades[len(a.rules.Grades)-1].Name
	if v := a.vetoes(); len(v) > 0 {
		out = append(out, fmt.Sprintf("%s因一票否决定为%s，奖补和绩效增量随之核定，请教体局确认认定文件。", strings.Join(v, "、"), last))
	}
	var full []string
	for _, g := range a.groups {
		if strings.Contains(a.remark(g.Index), "已满") {
			full = append(full, g.Name)
		}
	}
	if len(full) > 0 {
		out = append(out, fmt.Sprintf("%s达到较高等级的分数线，因名额已满按下一等级定，是否调整比例由教体局确定。", strings.Join(full, "、")))
	}
	return out
}

// evaluation draws the section on the evaluation of groups.
func (a *annual) evaluation() {
	d, sections := a.d, a.sections()
	if len(sections) == 0 {
		d.Para("政策的“考核”表没有指标，本期没有考核评价。")
		return
	}
	counts, open := a.gradeCounts()
	var parts []string
	for _, g := range a.rules.Grades {
		text := fmt.Sprintf("%s%d个", g.Name, counts[g.Name])
		switch {
		case g.Quota != nil:
			text += fmt.Sprintf("（%s分及以上，不超过参评集团的%s）", g.Least, asPercent(*g.Quota, 0))
		case g.Least.Sign() > 0:
			text += fmt.Sprintf("（%s分及以上）", g.Least)
		}
		parts = append(parts, text)
	}
	text := fmt.Sprintf("%d个集团按%d项指标评分，不适用的指标不计，按适用分值折算成百分制。%s。", len(a.groups), len(a.indicators()), strings.Join(parts, "，"))
	if open > 0 {
		text += fmt.Sprintf("%d个集团因未报不能评定。", open)
	}
	if v := a.vetoes(); len(v) > 0 {
		text += "一票否决：" + strings.Join(v, "、") + "。"
	}
	d.Para(text)
	d.Table(a.rankingTable())
	d.Keep(func() { d.Table(a.typeTable(sections)) })
	d.Columns(a.sectionChart(sections))
}

// indicators lists the scored indicators of every section.
func (c *county) indicators() []*calc.Item {
	var out []*calc.Item
	for _, s := range c.sections() {
		out = append(out, s.indicators...)
	}
	return out
}

func (a *annual) rankingTable() pdf.Table {
	t := pdf.Table{Caption: "考核评价结果", Unit: "分", Columns: []pdf.Column{
		{Head: "名次", Align: pdf.Center, Width: 11}, {Head: "集团", Width: 50}, {Head: "类型", Align: pdf.Center, Width: 21},
		{Head: "总分", Align: pdf.Right, Width: 15}, {Head: "等级", Align: pdf.Center, Width: 15}, {Head: "说明"},
	}}
	for _, g := range a.ranking() {
		total := a.named(calc.Group, g.Index, nameTotal)
		grade := a.named(calc.Group, g.Index, nameGrade)
		row := pdf.Row{Cells: []string{a.res.Rank(g.Index).String(), g.Name, strings.TrimSuffix(g.kind, "型"), spoken(total, 2), grade.String(), a.remark(g.Index)}}
		if a.res.Rank(g.Index).Kind() != value.Number || slices.Contains(a.vetoes(), g.Name) {
			row.Kind = pdf.Warning
		}
		t.Rows = append(t.Rows, row)
	}
	open, partial := "", ""
	for _, g := range a.groups {
		if a.res.Rank(g.Index).Kind() == value.Missing {
			open = "有集团未评定，其他集团的名次和等级是暂定的。"
		}
		if a.named(calc.Group, g.Index, nameTotal).Partial() {
			partial = "带 * 的总分因有单位未报而不完整。"
		}
	}
	t.Note = notes("总分相同的，先比较"+a.tieBreak()+"，再按集团代码。", open, partial)
	return t
}

// tieBreak is the section that 并列规则 names.
func (c *county) tieBreak() string {
	for _, g := range c.rules.Grades {
		if g.TieBy != "" {
			return g.TieBy + "得分"
		}
	}
	return "集团代码"
}

// sectionChart stacks each group's points by section, best group first.
func (a *annual) sectionChart(sections []section) pdf.Columns {
	c := pdf.Columns{Caption: "各集团一级指标得分（按名次）", Unit: "分", Stacked: true, Height: 62, Empty: "没有集团可以评分",
		Note: "柱高是各项指标得分之和，未折算，不含加分、扣分；未报的指标不计入柱高。"}
	list := a.ranking()
	for _, g := range list {
		c.Categories = append(c.Categories, g.short())
	}
	for _, s := range sections {
		series := pdf.Series{Name: s.name}
		for _, g := range list {
			got, _ := a.score(s, g.Index)
			v, text := math.NaN(), ""
			if got.known > 0 {
				v, text = got.sum.Float64(), got.sum.Fixed(1)
			}
			series.Values, series.Texts = append(series.Values, v), append(series.Texts, text)
		}
		c.Series = append(c.Series, series)
	}
	return c
}

// typeTable compares the types of groups by the rate of points they got.
func (a *annual) typeTable(sections []section) pdf.Table {
	t := pdf.Table{Caption: "各类型集团平均得分率", Columns: []pdf.Column{{Head: "一级指标"}, {Head: "满分", Align: pdf.Right}}, Unit: "%"}
	for _, kind := range a.types {
		t.Columns = append(t.Columns, pdf.Column{Head: kind, Align: pdf.Right})
	}
	t.Columns = append(t.Columns, pdf.Column{Head: "全县", Align: pdf.Right})
	rates := newRates(a.county, sections)
	for _, s := range sections {
		cells := []string{s.name, s.points().String()}
		for _, kind := range append(slices.Clone(a.types), "") {
			cells = append(cells, percentOf(rates.mean(s.name, kind)))
		}
		t.Rows = append(t.Rows, pdf.Row{Cells: cells})
	}
	t.Note = "注：得分率是得分占适用分值的比例；满分为该一级指标各项之和，其中分类型设置的指标只对相应类型适用。"
	return t
}

// points is what a section is worth at most, indicators of every type counted.
func (s section) points() num.Num {
	var sum num.Num
	for _, it := range s.indicators {
		sum = sum.Add(it.Indicator.Points)
	}
	return sum
}

func percentOf(f float64) string {
	if math.IsNaN(f) {
		return "—"
	}
	return fmt.Sprintf("%.1f", f*100)
}

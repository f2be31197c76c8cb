package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// evaluation says how the school's groups were graded and what hangs on it.
func (n *notice) evaluation() {
	if len(n.members) == 0 {
		n.d.Para("你校没有加入教育集团，不参加集团考核。")
		return
	}
	var groups []group
	for _, m := range n.members {
		if !slices.ContainsFunc(groups, func(g group) bool { return g.Index == m.Group }) {
			groups = append(groups, n.groupAt(m.Group))
		}
	}
	for _, g := range groups {
		n.d.Para(n.gradeWords(g) + n.pointWords(g))
	}
	text := ""
	for _, m := range n.members {
		text += n.ownScore(m.Index)
	}
	n.d.Para(text + n.gradeMatters())
}

// gradeWords says how a group did, and by which rule it has its grade.
func (c *county) gradeWords(g group) string {
	total, grade, rank := c.named(calc.Group, g.Index, nameTotal), c.named(calc.Group, g.Index, nameGrade), c.res.Rank(g.Index)
	text := g.Name + "（" + g.kind + "）考核总分" + spoken(total, 2)
	if total.Kind() == value.Number {
		text += "分"
	}
	switch {
	case rank.Kind() == value.Number:
		text += fmt.Sprintf("，在%d个集团中列第%s名", len(c.groups), rank.Num())
		if place, of := c.placeInType(g); of > 1 {
			text += fmt.Sprintf("，同类型%d个中列第%d名", of, place)
		}
		text += "，等级" + spoken(grade, 0)
		if grade.Partial() || rank.Partial() {
			text += "（暂定）"
		}
	default:
		text += "，等级未定"
	}
	if remark := c.remark(g.Index); remark != "" {
		text += "：" + remark
	}
	return sentence(text)
}

// placeInType is a group's place among the ranked groups of its type, and how
// many these are.
func (c *county) placeInType(g group) (place, of int) {
	for _, o := range c.ranking() {
		if o.kind != g.kind || c.res.Rank(o.Index).Kind() != value.Number {
			continue
		}
		of++
		if o.Index == g.Index {
			place = of
		}
	}
	return place, of
}

// ownScore says how the school itself was scored, where its type of group has
// schools scored apart.
func (n *notice) ownScore(member int) string {
	var parts []string
	for _, in := range n.rated(calc.Member) {
		it := n.item(calc.Member, in.Code)
		if it == nil || in.Category != policy.Scored {
			continue
		}
		if v := n.res.Value(it, member); v.Kind() != value.NotApplicable {
			parts = append(parts, in.Name+spoken(v, 2)+"/"+in.Points.String())
		}
	}
	if len(parts) == 0 {
		return ""
	}
	text := "你校" + n.whose(member)
	if total := n.item(calc.Member, nameSchoolScore); total != nil {
		text += total.Name + spoken(n.res.Value(total, member), 2) + total.Unit.String()
	}
	if n.tight > 0 {
		return text + "。"
	}
	return text + "。得分/分值：" + strings.Join(parts, "，") + "。"
}

// gradeMatters names what of the school's results rests on the evaluation, and
// where the evaluation itself is to be found.
func (n *notice) gradeMatters() string {
	var names []string
	for _, it := range slices.Concat(n.items(policyFunding), n.items(policyPay)) {
		if it.Level == calc.Teacher || it.Level == calc.County || slices.Contains(names, it.Name) {
			continue
		}
		rests := slices.ContainsFunc(it.Symbols(), func(s formula.Symbol) bool {
			other := n.res.Program.Ref(s).Item
			return other != nil && other.Source.Sheet == "等级"
		})
		concerns := slices.ContainsFunc(n.subjectsOf(it), func(i int) bool { return n.res.Value(it, i).Kind() != value.NotApplicable })
		if rests && concerns {
			names = append(names, it.Name)
		}
	}
	text := ""
	if len(names) > 0 {
		text = "等级关系到你校的" + strings.Join(names, "、") + "。"
	}
	text += "各项指标见《考核评价得分表》"
	if it := n.item(calc.Group, nameTotal); it != nil {
		text += "，总分公式见政策 " + it.At()
	}
	return text + "。"
}

// pointWords lists the points by section.
func (c *county) pointWords(g group) string {
	var parts []string
	for _, s := range c.sections() {
		got, full := c.score(s, g.Index)
		parts = append(parts, s.name+pointsText(got, full))
	}
	if len(parts) == 0 {
		return ""
	}
	return "得分/适用分值：" + strings.Join(parts, "，") + "；加分扣分：" + c.extraPoints(g.Index) + "。"
}

// pointsText writes points got of points to be had: 12.50/15.
func pointsText(got tally, full num.Num) string {
	switch {
	case full.IsZero():
		return "不适用"
	case got.known == 0 && got.failed > 0:
		return "计算出错"
	case got.known == 0:
		return "未报"
	}
	text := got.sum.Fixed(2)
	if !got.whole() || got.partial {
		text += incomplete
	}
	return text + "/" + full.String()
}

// extraPoints writes bonus and deductions: +1.00 −2.00.
func (c *county) extraPoints(group int) string {
	var parts []string
	for _, x := range []struct{ name, sign string }{{nameBonus, "＋"}, {nameDeductions, "－"}} {
		v := c.named(calc.Group, group, x.name)
		if v.Kind() == value.Number && !v.Num().IsZero() {
			parts = append(parts, x.sign+v.Num().Fixed(2))
		} else if v.Kind() == value.Missing {
			parts = append(parts, x.sign+"未报")
		}
	}
	if c.vetoed(group) {
		parts = append(parts, "一票否决")
	}
	if len(parts) == 0 {
		return "无"
	}
	return strings.Join(parts, "，")
}

// vetoed reports whether a group is under 一票否决.
func (c *county) vetoed(group int) bool {
	for _, in := range c.rated(calc.Group) {
		if in.Category != policy.Veto {
			continue
		}
		if v := c.res.Value(c.item(calc.Group, in.Code), group); v.Kind() == value.Bool && v.Bool() {
			return true
		}
	}
	return false
}

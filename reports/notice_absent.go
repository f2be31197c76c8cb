package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// gaps says what is missing, for whose sake, and what that means.
func (n *notice) gaps() {
	lines := slices.Concat(n.ownGaps(), n.otherGaps(), n.failures())
	if len(lines) == 0 {
		n.d.Para("没有：学校和部门的填报表全部受理，本单没有未报和不完整的数。")
		return
	}
	n.d.Numbered(lines...)
	if n.tight > 0 {
		return
	}
	n.d.Note("“未报”是填报表没有受理，不是零；“不适用”是项目与你校无关；“计算出错”须先处理；带 * 的数不完整，计算时有填报表没有受理，补报后会改变。")
}

// ownGaps says which results wait for the school itself.
func (n *notice) ownGaps() []string {
	if n.filed {
		return nil
	}
	names := n.open(value.Missing)
	text := "你校填报表未受理"
	if len(names) > 0 {
		text += "，未定的有：" + strings.Join(names, "、")
	}
	return []string{text + "。补报前不核定这些金额，也不按零计。"}
}

// open lists the items of the school whose value is of a kind.
func (n *notice) open(kind value.Kind) []string {
	var names []string
	for _, sheet := range []string{policyFunding, policyPay, policyReward, policyQuota} {
		for _, it := range n.items(sheet) {
			if it.Level == calc.Teacher {
				continue
			}
			hit := slices.ContainsFunc(n.subjectsOf(it), func(i int) bool { return n.res.Value(it, i).Kind() == kind })
			if hit && !slices.Contains(names, it.Name) {
				names = append(names, it.Name)
			}
		}
	}
	return names
}

// otherGaps says which results wait for others.
func (n *notice) otherGaps() []string {
	var out []string
	for _, m := range n.members {
		g := n.groupAt(m.Group)
		names := slices.DeleteFunc(n.absentIn(g), func(s string) bool { return s == n.sub.Name })
		if len(names) == 0 {
			continue
		}
		text := fmt.Sprintf("%s的%s未报", g.Name, strings.Join(names, "、"))
		switch {
		case n.named(calc.Group, g.Index, nameGrade).Kind() == value.Missing:
			text += "，集团等级未定，与等级挂钩的金额要等补报后才有"
		case n.named(calc.Group, g.Index, nameTotal).Partial():
			text += "，集团总分不完整"
		}
		if line := text + "。"; !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	if offices := n.absentOffices(); len(offices) > 0 {
		out = append(out, strings.Join(offices, "、")+"未报，用到其数据的结果未定或不完整。")
	}
	if n.filed {
		if names := n.open(value.Missing); len(names) > 0 {
			out = append(out, "因此未定的有："+strings.Join(names, "、")+"。")
		}
	}
	if others := n.otherSchools(); others > 0 && n.provisional() {
		out = append(out, fmt.Sprintf("全县另有%d所学校未报，补报后全县应拨总额、压减比例、名次会变，你校带 * 的数随之调整。", others))
	}
	return out
}

// otherSchools counts schools outside the school's groups that did not file.
func (n *notice) otherSchools() int {
	count := 0
	for _, x := range n.res.Absent {
		if x.School < 0 || x.School == n.sub.Index {
			continue
		}
		if !slices.ContainsFunc(n.members, func(m calc.Subject) bool { return slices.Contains(n.groupAt(m.Group).schools(), x.School) }) {
			count++
		}
	}
	return count
}

// provisional reports whether an amount or the grade can still move.
func (n *notice) provisional() bool {
	if slices.ContainsFunc(n.pays, func(p calc.Payment) bool { return p.Approved.Partial() }) {
		return true
	}
	return slices.ContainsFunc(n.members, func(m calc.Subject) bool {
		return n.res.Rank(m.Group).Partial() || n.named(calc.Group, m.Group, nameGrade).Partial()
	})
}

// failures says what could not be computed for the school.
func (n *notice) failures() []string {
	var out []string
	for _, sheet := range []string{policyBase, policyFunding, policyPay, policyReward, policyQuota} {
		for _, it := range n.items(sheet) {
			if it.Level == calc.Teacher {
				continue
			}
			for _, i := range n.subjectsOf(it) {
				if v := n.res.Value(it, i); v.Kind() == value.Failed {
					_, message := v.Failure()
					if line := it.Code + " " + it.Name + "计算出错：" + sentence(message); !slices.Contains(out, line) {
						out = append(out, line)
					}
				}
			}
		}
	}
	return out
}

// remedy says what a school does that does not agree.
func (n *notice) remedy() {
	steps := []string{
		"对照第三部分逐项核对：填报的数、角色和在团时间、标准和依据。",
		"填报有误或未报的，把更正后的整份填报表放入共享文件夹“收件/" + n.sub.Name + "”；受理后重新核算，另发通知单，本单作废。",
		"如有疑问，请在收到后向" + bureau + "核对，写明项目编号和单元格。",
	}
	n.d.Numbered(steps...)
}

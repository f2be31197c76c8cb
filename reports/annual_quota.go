package reports

import (
	"fmt"
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// quotas draws what groups propose to move towards their cores.
func (a *annual) quotas() {
	var filed []tilt
	var open []string
	for _, t := range a.tilts() {
		if t.proposed {
			filed = append(filed, t)
		}
		if !t.filed {
			open = append(open, t.group.Name)
		}
	}
	if len(filed) == 0 {
		if a.tilts() != nil {
			a.d.Para("编制职数：没有集团提出向核心校倾斜的调剂方案。")
		}
		return
	}
	var quota, posts num.Num
	for _, t := range filed {
		quota, posts = quota.Add(t.given), posts.Add(t.heads)
	}
	text := fmt.Sprintf("编制职数：%d个集团提出在集团总量内调剂的方案，共调剂编制%s名、职数%s名，由编办会同教育主管部门核定，逐校见《编制职数调剂建议表》。", len(filed), quota, posts)
	if len(open) > 0 {
		text += strings.Join(open, "、") + "的核心校未报，没有方案。"
	}
	a.d.Para(text)
	t := pdf.Table{Caption: "编制职数向核心校倾斜的方案", Unit: "名", Columns: []pdf.Column{
		{Head: "集团"}, {Head: "核心校"}, {Head: "编制调入核心校", Align: pdf.Right}, {Head: "职数调入核心校", Align: pdf.Right},
		{Head: "涉及学校", Align: pdf.Right}, {Head: "集团合计", Align: pdf.Center},
	}}
	for _, x := range filed {
		lead, _ := a.lead(x.group)
		verdict, kind := "为 0", pdf.Plain
		switch {
		case !x.balanced():
			verdict, kind = "不为 0", pdf.Warning
		case !x.quota.whole() || !x.posts.whole():
			verdict = "未报齐"
		}
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{x.group.Name, lead.name, a.movedTo(nameMoved, lead), a.movedTo(namePostMoved, lead), fmt.Sprint(x.schools), verdict}})
	}
	a.d.Keep(func() { a.d.Table(t) })
}

// movedTo is what a school is given, a dash where the policy does not say.
func (c *county) movedTo(name string, m member) string {
	it := c.item(memberPlace.Level, name)
	if it == nil {
		return "—"
	}
	v := c.res.Value(it, m.index)
	if v.Kind() == value.Number && v.Num().Sign() > 0 {
		return "+" + v.Num().String()
	}
	return v.String()
}

// quotaDecisions asks for proposals that do not cancel out to be mended.
func (a *annual) quotaDecisions() []string {
	var names []string
	for _, t := range a.tilts() {
		if t.proposed && !t.balanced() {
			names = append(names, t.group.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{strings.Join(names, "、") + "的编制职数调剂合计不为 0，核心校更正后才能核定。"}
}

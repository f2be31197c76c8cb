package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/reports/pdf"
)

// standing says which groups the school was in, as what, when, and who is paid.
func (n *notice) standing() {
	d := n.d
	if len(n.members) == 0 {
		d.Para("本批次内你校没有加入教育集团，只核定与集团无关的项目；不参加集团考核，没有按集团核定的绩效工资增量。")
	} else {
		t := pdf.Table{Columns: []pdf.Column{{Head: "集团"}, {Head: "类型", Align: pdf.Center}, {Head: "角色", Align: pdf.Center}, {Head: "在团时间", Align: pdf.Center}, {Head: "月数", Align: pdf.Center}, {Head: "收款单位"}}}
		for _, m := range n.members {
			role, kind, _, _ := n.res.Membership(m.Index)
			t.Rows = append(t.Rows, pdf.Row{Cells: []string{
				n.whose(m.Index) + n.groupAt(m.Group).Name, kind, role, n.stretchWords(m.Index), exactly(n.named(calc.Member, m.Index, nameMonthsIn)), n.payeeOf(m),
			}})
		}
		d.Table(t)
	}
	if len(n.members) > 1 {
		d.Para(fmt.Sprintf("你校在本批次内先后有%d段在团时间，与集团有关的项目按段分别计算，用%s标明；以学校为单位的项目只计一次，随最后所在的集团拨付。", len(n.members), n.marks()))
	}
	for _, text := range n.payeeWords() {
		d.Para(text)
	}
}

// payeeOf names who is paid for a membership.
func (n *notice) payeeOf(m calc.Subject) string {
	for _, p := range n.pays {
		if p.Group == m.Group && p.Item.Level == calc.Member && p.Subject == m.Index {
			if p.Payee == n.sub.Index {
				return "你校"
			}
			return n.schoolName(p.Payee)
		}
	}
	return "—"
}

// payeeWords explains why another school is paid, or that this one is paid for
// others.
func (n *notice) payeeWords() []string {
	var out []string
	seen := map[int]bool{}
	for _, p := range n.pays {
		if p.Payee != n.sub.Index && !seen[p.Payee] {
			seen[p.Payee] = true
			out = append(out, fmt.Sprintf("%s统一法定代表人，你校的经费由核心校%s收款，本单所列是集团内部分列给你校的金额。", n.groupAt(p.Group).Name, n.schoolName(p.Payee)))
		}
	}
	for _, p := range n.received {
		if p.School != n.sub.Index {
			return append(out, "本集团统一法定代表人，由你校（核心校）代全集团收款，并按“收款合计”表分列到各校。")
		}
	}
	return out
}

// circled mark the stretches of a school that was in groups more than once.
var circled = []string{"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"}

// whose marks what belongs to one of several stretches in groups; "" where
// there is one.
func (n *notice) whose(member int) string {
	k := slices.IndexFunc(n.members, func(m calc.Subject) bool { return m.Index == member })
	if len(n.members) < 2 || k >= len(circled) {
		return ""
	}
	return circled[k]
}

// marks lists the marks in use.
func (n *notice) marks() string { return strings.Join(circled[:min(len(n.members), len(circled))], "") }

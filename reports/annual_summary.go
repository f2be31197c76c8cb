package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// summary draws the first page, which a leader can read alone: what came out,
// what is missing, what to decide.
//
// A tight page says less: of what changed only the beginning, then of who is
// missing the names without the effects, then of the year before the money alone.
func (a *annual) summary(tight int) {
	d := a.d
	a.shortened = false
	d.Title(annualTitle)
	d.Subtitle(strings.TrimSpace(a.in.Meta.Period + "　" + a.in.Meta.Version + "　" + a.in.Issuer))
	if a.in.Draft {
		d.Warning("草稿：尚未经有关部门会签，不作拨款和兑现的依据", "")
	}
	d.Figures(a.figures()...)
	if a.absent() {
		lines := a.absentLines()
		if tight >= tightest-1 {
			lines = []string{a.absentNames() + "。影响见" + a.inPart(partRisks) + "。"}
		}
		d.Warning(a.absentTitle(), strings.Join(lines, "\n"))
	}
	d.Callout("需要决定的事项", numbered(a.decisions()))
	if lines := a.sinceLastYear(tight); len(lines) > 0 {
		d.Callout("与上年相比", numbered(lines))
	}
	if changed := a.in.Changed; len(changed) > 0 {
		if tight > 0 && len(changed) > 1 {
			a.shortened = true
			changed = []string{fmt.Sprintf("%s另有%d处变化，见%s。", sentence(changed[0]), len(changed)-1, a.inPart(partMethod))}
		}
		d.Callout("与上一版相比", numbered(changed))
	}
}

// tightest is the least wordy form of the first page.
const tightest = 3

// numbered sets short points one below the other; a single one needs no number.
func numbered(points []string) string {
	if len(points) == 1 {
		return points[0]
	}
	var out []string
	for i, p := range points {
		out = append(out, fmt.Sprintf("%d. %s", i+1, p))
	}
	return strings.Join(out, "\n")
}

func (a *annual) figures() []pdf.Figure {
	f := a.funding()
	out := []pdf.Figure{a.scope(), {Label: "核定经费", Value: f.approved.wan(), Unit: "万元", Note: f.budgetNote(), Alert: f.short()}}
	if p := a.payroll(); p != nil {
		out = append(out, pdf.Figure{Label: p.pool.Name, Value: p.total.wan(), Unit: "万元", Note: wholeNum(p.persons).Grouped(0) + "人参加分配"})
	}
	out = append(out, a.people(), a.grades())
	return append(out, a.passed(), a.seconded(), a.filing())
}

// scope counts the groups, by type.
func (a *annual) scope() pdf.Figure {
	var types []string
	for _, kind := range a.types {
		types = append(types, fmt.Sprintf("%s%d", strings.TrimSuffix(kind, "型"), len(a.ofType(kind))))
	}
	return pdf.Figure{Label: "教育集团", Value: fmt.Sprint(len(a.groups)), Unit: "个", Note: strings.Join(types, "、")}
}

// people counts who is on the rosters.
func (a *annual) people() pdf.Figure {
	out := pdf.Figure{Label: "教职工", Value: wholeNum(a.onRosters()).Grouped(0), Unit: "人"}
	if slices.ContainsFunc(a.res.Absent, func(x calc.Absence) bool { return x.School >= 0 }) {
		out.Value += incomplete
	}
	if established, ok := a.total(calc.School, nameCreated); ok {
		out.Note = "其中在编" + established.text(0) + "人"
	}
	return out
}

func (a *annual) onRosters() int {
	if _, ok := a.rules.Table(rosterPlace.Table); !ok {
		return 0
	}
	return a.res.Count(rosterPlace)
}

// grades counts groups by grade; the best grade is the figure.
func (a *annual) grades() pdf.Figure {
	list := a.rules.Grades
	counts, open := a.gradeCounts()
	var rest []string
	for _, g := range list[1:] {
		rest = append(rest, fmt.Sprintf("%s%d", g.Name, counts[g.Name]))
	}
	if open > 0 {
		rest = append(rest, fmt.Sprintf("未定%d", open))
	}
	return pdf.Figure{
		Label: "考核" + list[0].Name, Value: fmt.Sprint(counts[list[0].Name]), Unit: "个",
		Note: strings.Join(rest, "、"),
	}
}

// gradeCounts counts the groups of each grade, and those without one.
func (a *annual) gradeCounts() (counts map[string]int, open int) {
	counts = map[string]int{}
	for _, g := range a.groups {
		if v := a.named(calc.Group, g.Index, nameGrade); v.Kind() == value.Text {
			counts[v.Text()]++
		} else {
			open++
		}
	}
	return counts, open
}

// passed counts the parts of schools that meet the standard of balance.
func (a *annual) passed() pdf.Figure {
	passed, judged := 0, 0
	var notes []string
	for _, b := range a.res.Balance {
		n := judgedSchools(b)
		passed, judged = passed+b.Passed, judged+n
		notes = append(notes, fmt.Sprintf("%s%d/%d", b.Stage, b.Passed, n))
	}
	if judged == 0 {
		return pdf.Figure{Label: "优质均衡达标", Value: "—", Note: "没有可以评估的学校", Alert: true}
	}
	return pdf.Figure{Label: "优质均衡达标", Value: fmt.Sprint(passed), Unit: fmt.Sprintf("所（共%d）", judged), Note: strings.Join(notes, "，")}
}

// seconded counts who was sent to another school.
func (a *annual) seconded() pdf.Figure {
	x := a.exchanges()
	if x == nil {
		return pdf.Figure{Label: "派出交流", Value: "—", Note: "政策未设交流轮岗表"}
	}
	return pdf.Figure{Label: "派出交流", Value: fmt.Sprint(x.all.persons), Unit: "人次", Note: "骨干占" + shareOf(num.Int(int64(x.all.stars)), num.Int(int64(x.all.persons)))}
}

func (a *annual) filing() pdf.Figure {
	schools := a.res.Count(calc.Place{Level: calc.School})
	absent, offices := 0, 0
	for _, x := range a.res.Absent {
		if x.School >= 0 {
			absent++
		} else {
			offices++
		}
	}
	out := pdf.Figure{Label: "已填报学校", Value: fmt.Sprint(schools - absent), Unit: fmt.Sprintf("所（共%d）", schools), Note: "全部报齐"}
	if absent+offices > 0 {
		out.Alert = true
		out.Note = fmt.Sprintf("未报%d所", absent)
		if offices > 0 {
			out.Note += fmt.Sprintf("，部门%d个", offices)
		}
	}
	return out
}

// decisions says in words what the offices have to settle before release.
func (a *annual) decisions() []string {
	var out []string
	if a.absent() {
		out = append(out, "催齐未报单位，或书面同意其缺报后发布；缺报的按未报处理，不按零计。")
	}
	out = append(out, a.fundingDecisions()...)
	out = append(out, a.gradeDecisions()...)
	out = append(out, a.balanceDecisions()...)
	out = append(out, a.quotaDecisions()...)
	if names := a.sampleOwners(); names != "" {
		out = append(out, fmt.Sprintf("%d项标准为示例（见%s），由%s发文确定后替换。", a.samples(), a.inPart(partMethod), names))
	}
	if n := a.failures(); n > 0 {
		out = append(out, fmt.Sprintf("有%d处计算出错，处理前不能发布，见%s。", n, a.inPart(partRisks)))
	}
	if len(out) == 0 {
		out = append(out, "没有需要决定的事项，可以会签发布。")
	}
	return out
}

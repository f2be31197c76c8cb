package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// judgedSchools counts the parts of schools whose standard could be judged.
func judgedSchools(b calc.StageBalance) int {
	n := 0
	for _, s := range b.Schools {
		if s.Pass.Kind() == value.Bool {
			n++
		}
	}
	return n
}

// beyond lists the indicators of a stage whose 差异系数 is above its limit.
func beyond(b calc.StageBalance) []calc.IndicatorBalance {
	var out []calc.IndicatorBalance
	for _, in := range b.Indicators {
		if in.Known && !in.Within {
			out = append(out, in)
		}
	}
	return out
}

// balanceDecisions asks for what stands between the county and the standard.
func (a *annual) balanceDecisions() []string {
	var parts []string
	for _, b := range a.res.Balance {
		if n := judgedSchools(b) - b.Passed; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d所未达标", b.Stage, n))
		}
		for _, in := range beyond(b) {
			parts = append(parts, fmt.Sprintf("%s“%s”差异系数%.3f超过%s", b.Stage, in.Name, in.CV, in.CVLimit.Fixed(2)))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"优质均衡：" + strings.Join(parts, "，") + "，请研究整改和投入。"}
}

// equity draws the section on the balance of resources.
func (a *annual) equity() {
	d := a.d
	if len(a.res.Balance) == 0 {
		d.Para("政策的“均衡”表没有指标，本期没有优质均衡监测。")
		return
	}
	for _, b := range a.res.Balance {
		d.Para(a.stageWords(b))
	}
	a.cvCharts()
	a.coreAndMembers()
	d.Keep(func() { d.Table(a.balanceTable()) })
	a.balanceYears()
}

// stageWords says how a stage stands.
func (a *annual) stageWords(b calc.StageBalance) string {
	judged := judgedSchools(b)
	if judged == 0 {
		return b.Stage + "：没有可以评估的学校。"
	}
	text := fmt.Sprintf("%s：%d所参加评估，%d所达到“%d项中有%s项以上达标、其余不低于标准%s”的要求", b.Stage, judged, b.Passed, len(b.Indicators), a.parameter("均衡达标项数下限", "规定"), a.parameterRate("均衡最低达成率"))
	if b.Known {
		text += fmt.Sprintf("；%d项指标差异系数的平均值为%.3f", len(b.Indicators), b.Composite)
	}
	if over := beyond(b); len(over) > 0 {
		var names []string
		for _, in := range over {
			names = append(names, fmt.Sprintf("%s（%.3f，上限%s）", in.Name, in.CV, in.CVLimit.Fixed(2)))
		}
		text += "，超过上限的有" + strings.Join(names, "、")
	} else if b.Known {
		text += "，各项都在上限之内"
	}
	return text + "。"
}

// parameter is a policy value in words, or a substitute where there is none.
func (c *county) parameter(name, without string) string {
	if ps := c.res.Program.Parameters(name); len(ps) > 0 {
		return ps[0].Value.String()
	}
	return without
}

func (c *county) parameterRate(name string) string {
	if ps := c.res.Program.Parameters(name); len(ps) > 0 && ps[0].Value.Kind() == value.Number {
		return asPercent(ps[0].Value.Num(), 0)
	}
	return "规定比例"
}

// balanceTable sets the indicators against their standards and limits, the
// stages side by side.
func (a *annual) balanceTable() pdf.Table {
	t := pdf.Table{Caption: "优质均衡各项指标", Columns: []pdf.Column{{Head: "", Align: pdf.Center}, {Head: "指标"}}}
	var codes, names []string
	for _, b := range a.res.Balance {
		for _, in := range b.Indicators {
			if !slices.Contains(codes, in.Code) {
				codes, names = append(codes, in.Code), append(names, in.Name)
			}
		}
		for _, head := range []string{"标准", "达标", "平均值", "差异系数"} {
			t.Columns = append(t.Columns, pdf.Column{Head: head, Group: b.Stage, Align: pdf.Right})
		}
	}
	for i, code := range codes {
		row := pdf.Row{Cells: []string{code, names[i]}}
		for _, b := range a.res.Balance {
			in, ok := indicatorOf(b, code)
			if !ok {
				row.Cells = append(row.Cells, "—", "—", "—", "—")
				continue
			}
			mean, cv := "—", "—"
			if in.Known {
				mean, cv = fmt.Sprintf("%.2f", in.Mean), fmt.Sprintf("%.3f", in.CV)
				if !in.Within {
					cv += "▲"
				}
			}
			row.Cells = append(row.Cells, in.Standard.String(), fmt.Sprintf("%d/%d", in.Met, in.Judged), mean, cv)
		}
		t.Rows = append(t.Rows, row)
	}
	var limits []string
	for _, b := range a.res.Balance {
		limits = append(limits, b.Stage+b.Indicators[0].CVLimit.Fixed(2))
	}
	t.Note = "注：达标为“达到标准的学校数/有数据的学校数”；平均值和差异系数按在校生数加权（教督〔2017〕6号）；▲ 表示差异系数超过上限（" + strings.Join(limits, "，") + "）。比较用未取舍的数。"
	return t
}

func indicatorOf(b calc.StageBalance, code string) (calc.IndicatorBalance, bool) {
	for _, in := range b.Indicators {
		if in.Code == code {
			return in, true
		}
	}
	return calc.IndicatorBalance{}, false
}

// cvCharts draws the 差异系数 of each stage against its limit.
func (a *annual) cvCharts() {
	draw := func(b calc.StageBalance) func() {
		c := pdf.Columns{Caption: b.Stage + "各项指标差异系数", Height: 38, Empty: "没有可以评估的学校"}
		s := pdf.Series{Name: "差异系数"}
		for _, in := range b.Indicators {
			v := math.NaN()
			if in.Known {
				v = in.CV
			}
			c.Categories = append(c.Categories, in.Code)
			s.Values, s.Texts = append(s.Values, v), append(s.Texts, cvText(in))
		}
		c.Series = []pdf.Series{s}
		limit := b.Indicators[0].CVLimit
		c.Reference = &pdf.Reference{Value: limit.Float64(), Label: "上限" + limit.Fixed(2)}
		return func() { a.d.Columns(c) }
	}
	a.stagesBeside(draw)
}

// stagesBeside draws a chart of each stage, two next to each other.
func (a *annual) stagesBeside(draw func(calc.StageBalance) func()) {
	list := a.res.Balance
	for ; len(list) > 1; list = list[2:] {
		a.d.Beside(0.5, draw(list[0]), draw(list[1]))
	}
	for _, b := range list {
		draw(b)()
	}
}

func cvText(in calc.IndicatorBalance) string {
	if !in.Known {
		return "—"
	}
	return fmt.Sprintf("%.3f", in.CV)
}

// coreAndMembers compares core and member schools, as a share of the standard.
func (a *annual) coreAndMembers() {
	draw := func(b calc.StageBalance) func() {
		core, members := newAttainment(a.county, b)
		c := pdf.Columns{Caption: b.Stage + "核心校与成员校达到标准的程度", Unit: "%", Height: 40, Empty: "没有可以比较的学校",
			Reference: &pdf.Reference{Value: 100, Label: "标准"}}
		one, other := pdf.Series{Name: "核心校（牵头校）"}, pdf.Series{Name: "成员校"}
		for i, in := range b.Indicators {
			c.Categories = append(c.Categories, in.Code)
			one.Values, one.Texts = append(one.Values, core[i]*100), append(one.Texts, rateText(core[i]))
			other.Values, other.Texts = append(other.Values, members[i]*100), append(other.Texts, rateText(members[i]))
		}
		c.Series = []pdf.Series{one, other}
		return func() { a.d.Columns(c) }
	}
	a.stagesBeside(draw)
}

func rateText(f float64) string {
	if math.IsNaN(f) {
		return "—"
	}
	return fmt.Sprintf("%.0f", f*100)
}

// leadsGroup reports whether a school carries a group, and whether it is in one.
func (c *county) leadsGroup(school int) (leads, inGroup bool) {
	for _, g := range c.groups {
		for _, m := range g.members {
			if m.school == school {
				leads, inGroup = m.leads(), true
			}
		}
	}
	return leads, inGroup
}

// attained is a value as a share of its standard.
func attained(v value.Value, standard num.Num) float64 {
	if v.Kind() != value.Number {
		return math.NaN()
	}
	q, ok := v.Num().Quo(standard)
	if !ok {
		return math.NaN()
	}
	return q.Float64()
}

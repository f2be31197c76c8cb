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

// sinceLastYear says on the first page what is different from the year before:
// money, the pay pool, grades, schools that meet the standard of balance.
//
// A tight page counts the groups whose grade has moved instead of naming them.
func (a *annual) sinceLastYear(tight int) []string {
	if a.before == nil {
		return nil
	}
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	year := a.before.rules.Period.Name
	now, then := a.funding().approved, a.before.funding().approved
	add(amountMoved("核定经费", year, now, then))
	if p, q := a.payroll(), a.before.payroll(); p != nil && q != nil {
		add(amountMoved(p.pool.Name, year, p.total, q.total))
	}
	if !now.whole() || !then.whole() {
		out = append(out, "带 * 的数因有单位未报而不完整，两年不完全可比。")
	}
	if tight == tightest {
		return []string{strings.Join(out, "") + "其余见各部分。"}
	}
	add(a.gradesMoved(tight > 0))
	add(a.passesMoved())
	return out
}

// amountMoved sets an amount beside that of the year before, in 万元.
func amountMoved(name, year string, now, then tally) string {
	if now.known == 0 || then.known == 0 {
		return ""
	}
	return fmt.Sprintf("%s%s万元，%s%s万元，%s。", name, now.wan(), year, then.wan(), byHowMuch(now.sum, then.sum))
}

// byHowMuch says by how much an amount has grown or shrunk.
func byHowMuch(now, then num.Num) string {
	d := now.Sub(then)
	word := "增加"
	switch d.Sign() {
	case 0:
		return "持平"
	case -1:
		word = "减少"
	}
	text := word + wan(d.Abs()) + "万元"
	if !then.IsZero() {
		text += "（" + shareOf(d.Abs(), then) + "）"
	}
	return text
}

// gradesMoved names the groups whose grade has gone up or down, and those that
// are new; briefly, it counts them.
func (a *annual) gradesMoved(briefly bool) string {
	var up, down, fresh []string
	same := 0
	for _, g := range a.groups {
		i := slices.IndexFunc(a.before.groups, func(o group) bool { return o.Code == g.Code })
		if i < 0 {
			fresh = append(fresh, g.Name)
			continue
		}
		now, then := a.named(calc.Group, g.Index, nameGrade), a.before.named(calc.Group, a.before.groups[i].Index, nameGrade)
		if now.Kind() != value.Text || then.Kind() != value.Text {
			continue
		}
		name := g.short() + "（" + then.Text() + "→" + now.Text() + "）"
		switch from, to := a.gradeOrder(then.Text()), a.gradeOrder(now.Text()); {
		case to < from:
			up = append(up, name)
		case to > from:
			down = append(down, name)
		default:
			same++
		}
	}
	if briefly {
		up, down = groupsCounted(up), groupsCounted(down)
	}
	text := gainsAndLosses("等级上升", up, "下降", down, "")
	if text != "" && same > 0 {
		text += fmt.Sprintf("；%d个集团不变", same)
	} else if text == "" && same > 0 {
		text = fmt.Sprintf("%d个集团的等级与上年相同", same)
	}
	if len(fresh) > 0 {
		text = strings.TrimPrefix(text+"；上年没有的集团："+strings.Join(fresh, "、"), "；")
	}
	return sentence(text)
}

// groupsCounted puts a number in the place of names.
func groupsCounted(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d个集团", len(names))}
}

// gradeOrder is a grade's place, best first; one that is no longer there is last.
func (c *county) gradeOrder(name string) int {
	for i, g := range c.rules.Grades {
		if g.Name == name {
			return i
		}
	}
	return len(c.rules.Grades)
}

// passesMoved says how many parts of schools meet the standard, by stage.
func (a *annual) passesMoved() string {
	var parts []string
	for _, y := range a.years(a.in.Before) {
		if !y.known {
			continue
		}
		gained, lost := y.passes()
		text := fmt.Sprintf("%s%d所（上年%d所", y.now.Stage, y.now.Passed, y.then.Passed)
		if len(gained) > 0 {
			text += fmt.Sprintf("，新达标%d所", len(gained))
		}
		if len(lost) > 0 {
			text += fmt.Sprintf("，不再达标%d所", len(lost))
		}
		parts = append(parts, text+"）")
	}
	if len(parts) == 0 {
		return ""
	}
	return "优质均衡达标：" + strings.Join(parts, "，") + "。"
}

// balanceYears draws what has changed since the year before: for each stage the
// means, the 差异系数 and the schools that meet a standard, indicator by indicator.
func (a *annual) balanceYears() {
	list := a.years(a.in.Before)
	if !slices.ContainsFunc(list, func(y stageYears) bool { return y.known }) {
		a.d.Para("上年没有数据，不作比较。")
		return
	}
	t := pdf.Table{Caption: "与上年（" + a.before.rules.Period.Name + "）相比的变化", Columns: []pdf.Column{{Head: "学段", Align: pdf.Center}, {Head: "变化"}}}
	var codes []string
	for _, y := range list {
		for _, in := range y.now.Indicators {
			if !slices.Contains(codes, in.Code) {
				codes = append(codes, in.Code)
				t.Columns = append(t.Columns, pdf.Column{Head: in.Code, Align: pdf.Right})
			}
		}
	}
	t.Columns = append(t.Columns, pdf.Column{Head: "综合", Align: pdf.Right})
	var words []string
	for _, y := range list {
		if !y.known {
			continue
		}
		rows := [3][]string{{y.now.Stage, "平均值"}, {"", "差异系数"}, {"", "达标学校数"}}
		for _, code := range codes {
			for k, text := range y.indicatorMoved(code) {
				rows[k] = append(rows[k], text)
			}
		}
		composite := "—"
		if y.now.Known && y.then.Known {
			composite = signed(y.now.Composite-y.then.Composite, 3)
		}
		for k, last := range []string{"—", composite, signed(float64(y.now.Passed-y.then.Passed), 0)} {
			t.Rows = append(t.Rows, pdf.Row{Cells: append(rows[k], last)})
		}
		if gained, lost := y.passes(); len(gained)+len(lost) > 0 {
			words = append(words, fmt.Sprintf("%s新达标%d所、不再达标%d所", y.now.Stage, len(gained), len(lost)))
		}
	}
	if len(words) > 0 {
		words = append(words, "名单见《优质均衡监测表》")
	}
	t.Note = notes("差异系数变小是更均衡；达标与否各按当年标准，有一年未报或未列入监测的学校不比。", sentence(strings.Join(words, "，")))
	a.d.Keep(func() { a.d.Table(t) })
}

// indicatorMoved is what changed in mean, 差异系数 and schools that meet it.
func (y stageYears) indicatorMoved(code string) [3]string {
	in, ok := indicatorOf(y.now, code)
	old, _, known := y.earlier(code)
	if !ok || !known || !in.Known || !old.Known {
		return [3]string{"—", "—", "—"}
	}
	return [3]string{signed(in.Mean-old.Mean, 2), signed(in.CV-old.CV, 3), signed(float64(in.Met-old.Met), 0)}
}

// signed writes a change with its sign; 0 where it rounds to nothing.
func signed(f float64, places int) string {
	text := fmt.Sprintf("%+.*f", places, f)
	if math.Abs(f) < 0.5*math.Pow10(-places) {
		return fmt.Sprintf("%.*f", places, 0.0)
	}
	return strings.Replace(text, "-", "−", 1)
}

package reports

import (
	"cmp"
	"math"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// evaluation draws how the group did, section by section and against others.
func (b *brief) evaluation() {
	d := b.d
	d.Para(b.gradeWords(b.group))
	sections := b.sections()
	if len(sections) == 0 {
		d.Para("政策的“考核”表没有指标。")
		return
	}
	d.Beside(0.56, func() { d.Columns(b.sectionChart(sections)) }, func() { d.Dots(b.field()) })
}

// strengths sets what the group is best at beside what it is worst at.
func (b *brief) strengths() {
	if len(b.indicators()) == 0 {
		return
	}
	best, worst := b.extremes()
	b.d.Beside(0.5, func() { b.d.Table(b.indicatorTable("最强的指标", best)) }, func() { b.d.Table(b.indicatorTable("最弱的指标", worst)) })
}

// sectionChart sets the group's rate of points by section against the mean of
// its type or, where it is the only one of its type, of the county.
func (b *brief) sectionChart(sections []section) pdf.Columns {
	kind, name := b.kind, "同类型平均"
	if len(b.ofType(b.kind)) < 2 {
		kind, name = "", "全县平均"
	}
	rates := newRates(b.paper.county, sections)
	c := pdf.Columns{Caption: "一级指标得分率", Unit: "%", Height: 44, Empty: "还没有可以评分的指标"}
	own, mean := pdf.Series{Name: "本集团"}, pdf.Series{Name: name}
	for _, s := range sections {
		got, full := b.score(s, b.Index)
		c.Categories = append(c.Categories, s.name+"\n"+pointsText(got, full))
		rate := math.NaN()
		if q, ok := got.sum.Quo(full); ok && got.known > 0 {
			rate = q.Float64()
		}
		m := rates.mean(s.name, kind)
		own.Values, own.Texts = append(own.Values, rate*100), append(own.Texts, rateText(rate))
		mean.Values, mean.Texts = append(mean.Values, m*100), append(mean.Texts, rateText(m))
	}
	c.Series = []pdf.Series{own, mean}
	return c
}

// field places the group among all, by what it sent out and its total.
func (b *brief) field() pdf.Dots {
	c := pdf.Dots{Caption: "在全县的位置", X: "派出占应交流教师（%）", Y: "考核总分", Groups: []string{"本集团", "其他", "同类型"}, Height: 44, Empty: "还没有总分"}
	for _, g := range b.groups {
		dot := pdf.Dot{X: math.NaN(), Y: float(b.named(calc.Group, g.Index, nameTotal)), Group: 1}
		if b.exchange != nil {
			x := b.exchangesOfGroup(g)
			if share, ok := x.share(); ok && !x.unknown() {
				dot.X = share.Float64() * 100
			}
		}
		switch {
		case g.Index == b.Index:
			dot.Group, dot.Label = 0, "本集团"
		case g.kind == b.kind:
			dot.Group = 2
		}
		c.Points = append(c.Points, dot)
	}
	if len(b.ofType(b.kind)) < 2 {
		c.Groups = c.Groups[:2]
	}
	return c
}

// shown is how many indicators a brief lists at either end.
const shown = 3

// rateOfPoints is an indicator with what the group got of its points.
type rateOfPoints struct {
	it   *calc.Item
	rate num.Num // of its points
	lost num.Num
}

// extremes lists the indicators with the best rates, most points first, and
// those with the worst that are not full, most points lost first.
func (b *brief) extremes() (best, worst []rateOfPoints) {
	var all []rateOfPoints
	for _, it := range b.indicators() {
		v := b.res.Value(it, b.Index)
		rate, ok := v.Num().Quo(it.Indicator.Points)
		if v.Kind() == value.Number && ok {
			all = append(all, rateOfPoints{it, rate, it.Indicator.Points.Sub(v.Num())})
		}
	}
	best, worst = slices.Clone(all), slices.Clone(all)
	slices.SortStableFunc(best, func(x, y rateOfPoints) int {
		return cmp.Or(y.rate.Cmp(x.rate), y.it.Indicator.Points.Cmp(x.it.Indicator.Points))
	})
	slices.SortStableFunc(worst, func(x, y rateOfPoints) int { return cmp.Or(x.rate.Cmp(y.rate), y.lost.Cmp(x.lost)) })
	worst = slices.DeleteFunc(worst, func(s rateOfPoints) bool { return s.lost.Sign() <= 0 })
	best = best[:min(shown, len(best))]
	worst = slices.DeleteFunc(worst, func(s rateOfPoints) bool {
		return slices.ContainsFunc(best, func(o rateOfPoints) bool { return o.it == s.it })
	})
	return best, worst[:min(shown, len(worst))]
}

func (b *brief) indicatorTable(title string, list []rateOfPoints) pdf.Table {
	t := pdf.Table{Caption: title, Size: 8, Empty: "没有失分的指标", Columns: []pdf.Column{
		{Head: "指标"}, {Head: "原值", Align: pdf.Right}, {Head: "目标", Align: pdf.Right}, {Head: "得分/分值", Align: pdf.Right},
	}}
	for _, s := range list {
		v := b.res.Value(s.it, b.Index)
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{
			s.it.Indicator.Name, b.rawText(s.it), b.targetText(s.it), spoken(v, 2) + "/" + s.it.Indicator.Points.String(),
		}})
	}
	return t
}

// rawText is the raw value behind an indicator's points. One without a unit is
// a share.
func (b *brief) rawText(it *calc.Item) string {
	raw := b.item(calc.Group, it.Code+"原值")
	if raw == nil {
		return "—"
	}
	v := b.res.Value(raw, b.Index)
	if v.Kind() != value.Number {
		return spoken(v, 0)
	}
	if raw.Unit == (num.Unit{}) {
		return asPercent(v.Num(), 1)
	}
	if v.Num().IsInt() {
		return v.Num().Grouped(0) + raw.Unit.String()
	}
	return v.Num().Grouped(2) + raw.Unit.String()
}

// targetText is the standard of the policy an indicator is measured against.
func (b *brief) targetText(it *calc.Item) string {
	for _, s := range it.Symbols() {
		ref := b.res.Program.Ref(s)
		if ref.Kind != calc.RefParameter {
			continue
		}
		p := b.res.Program.Parameters(ref.Name)[0]
		if p.Value.Kind() != value.Number {
			continue
		}
		if areRates(b.res.Program.Parameters(ref.Name)) {
			return wholePercent(p.Value.Num())
		}
		return exactNum(p.Value.Num()) + p.Unit.String()
	}
	return "—"
}

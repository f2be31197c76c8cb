package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// stageYears is a stage in two years. Indicators are the same by code, schools
// by the code of the register; what only one year has is nil in the other.
type stageYears struct {
	index     int // of the stage in Result.Balance
	now, then calc.StageBalance
	known     bool // whether the earlier year has the stage
	schools   []schoolYears
}

// schoolYears is a part of a school in two years.
type schoolYears struct {
	code, name string
	now, then  *calc.SchoolBalance
}

// years sets this year's stages beside those of the earlier result; nil
// without one.
func (c *county) years(before *calc.Result) []stageYears {
	if before == nil {
		return nil
	}
	var out []stageYears
	for i, now := range c.res.Balance {
		y := stageYears{index: i, now: now}
		if k := slices.IndexFunc(before.Balance, func(b calc.StageBalance) bool { return b.Stage == now.Stage }); k >= 0 {
			y.then, y.known = before.Balance[k], true
		}
		at := map[string]int{}
		add := func(res *calc.Result, s *calc.SchoolBalance) *schoolYears {
			sub := res.Subject(calc.School, s.School)
			if _, ok := at[sub.Code]; !ok {
				at[sub.Code] = len(y.schools)
				y.schools = append(y.schools, schoolYears{code: sub.Code, name: sub.Name})
			}
			return &y.schools[at[sub.Code]]
		}
		for k := range y.now.Schools {
			add(c.res, &y.now.Schools[k]).now = &y.now.Schools[k]
		}
		for k := range y.then.Schools {
			add(before, &y.then.Schools[k]).then = &y.then.Schools[k]
		}
		out = append(out, y)
	}
	return out
}

// earlier is an indicator of this year in the earlier one, by code.
func (y stageYears) earlier(code string) (in calc.IndicatorBalance, at int, ok bool) {
	at = slices.IndexFunc(y.then.Indicators, func(in calc.IndicatorBalance) bool { return in.Code == code })
	if at < 0 {
		return in, at, false
	}
	return y.then.Indicators[at], at, true
}

// passes tells which parts of schools meet the standard now and did not, and
// the other way round; those judged in one year only are in neither.
func (y stageYears) passes() (gained, lost []string) {
	for _, s := range y.schools {
		if s.now == nil || s.then == nil || s.now.Pass.Kind() != value.Bool || s.then.Pass.Kind() != value.Bool {
			continue
		}
		switch now, then := s.now.Pass.Bool(), s.then.Pass.Bool(); {
		case now && !then:
			gained = append(gained, s.name)
		case then && !now:
			lost = append(lost, s.name)
		}
	}
	return gained, lost
}

// moved tells which indicators a school meets now and did not, and the other
// way round; each year by its own standard.
func (y stageYears) moved(s schoolYears) (gained, lost []string) {
	for k, in := range y.now.Indicators {
		old, at, ok := y.earlier(in.Code)
		if !ok || s.now == nil || s.then == nil || !isNumber(s.now.Values[k]) || !isNumber(s.then.Values[at]) {
			continue
		}
		now, then := s.now.Values[k].Num().Cmp(in.Standard) >= 0, s.then.Values[at].Num().Cmp(old.Standard) >= 0
		switch {
		case now && !then:
			gained = append(gained, in.Code)
		case then && !now:
			lost = append(lost, in.Code)
		}
	}
	return gained, lost
}

// The columns of 与上年比较 before the indicators.
const (
	yearName = iota + 1
	yearWhich
	yearFirst
)

// fillYears writes 与上年比较: the county, the groups and the schools, each in
// three rows, with what has been gained and lost.
func (b *balanceBook) fillYears(before *calc.Result) {
	s := b.year
	s.Landscape = true
	s.Columns = []Column{{Width: 28, Format: AsText}, {Width: 8, Format: AsCentred}}
	if before == nil {
		s.Add(Text("上年没有数据，不作比较。").In(AsText).Over(8))
		return
	}
	heads := []string{"范围", "年度"}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 12, Format: AsMoney})
		heads = append(heads, codes[i]+" "+names[i])
	}
	s.Columns = append(s.Columns, Column{Width: 10, Format: AsMoney}, Column{Width: 34, Format: AsWrapped})
	s.Caption("上年："+before.Program.Rules.Period.Name+"（"+before.Program.Rules.Period.Span.String()+"）；本年："+b.rules.Period.Name+"。“变化”= 本年 − 上年，是活公式；达标与否各按当年的标准。", "")
	s.Head(append(heads, "综合", "达标变化")...).Height = 62
	s.FrozenTo = yearWhich
	list := b.years(before)
	for _, y := range list {
		b.addCountyYears(y)
	}
	then := newCounty(before)
	for _, y := range list {
		b.addGroupYears(y, then)
	}
	for _, y := range list {
		b.addSchoolYears(y)
	}
	s.Foot("注：1. 平均值、差异系数按在校生数加权；差距为成员校平均减核心校平均。",
		"2. 一年未报、不参与监测或没有这项指标的，写“—”，不作比较。红字是当年没有达到标准的数。")
}

// threeRows writes last year, this year, and the change.
func (b *balanceBook) threeRows(name string, then, now []Cell, f Format, remark string) {
	s := b.year
	first := s.Last() + 1
	old, this, change := []Cell{Text(name).In(AsWrapped), Text("上年")}, []Cell{Text(""), Text("本年")}, []Cell{Text(""), Text("变化")}
	for i := range now {
		col := yearFirst + i
		old, this = append(old, then[i].In(orFormat(then[i], f))), append(this, now[i].In(orFormat(now[i], f)))
		change = append(change, changed(then[i].Value, now[i].Value, ref(first, col), ref(first+1, col)).In(f))
	}
	s.Add(append(old, Text(""))...)
	s.Add(append(this, Text(""))...)
	s.Add(append(change, Text(remark).In(AsWrapped))...).As(Given)
}

func orFormat(c Cell, f Format) Format {
	if c.Format != AsColumn {
		return c.Format
	}
	return f
}

// changed is the second value less the first, live, without the dust of binary
// floats; a dash where either is no number.
func changed(then, now value.Value, thenAt, nowAt string) Cell {
	if !isNumber(then) || !isNumber(now) {
		return dash()
	}
	const dust = 6
	v := value.OfNum(now.Num().Sub(then.Num()).Round(dust, num.HalfUp))
	if then.Partial() || now.Partial() {
		v = v.WithPartial()
	}
	return Live(v, "ROUND("+nowAt+"-"+thenAt+",6)")
}

// refer repeats a cell of another sheet: its value, its formula the address.
func refer(on, from *Sheet, row, col int) Cell {
	c := from.Rows[row-1].Cells[col-1]
	if c.Value.Kind() == value.Blank {
		return Cell{}
	}
	return Cell{Value: c.Value, Formula: from.From(on, ref(row, col)), Role: c.Role, Format: c.Format}
}

// addCountyYears compares a stage over the county: means, 差异系数, and how many
// schools meet each standard.
func (b *balanceBook) addCountyYears(y stageYears) {
	s := b.year
	s.Add(Text("全县　" + y.now.Stage).As(Subtotal).In(AsText).Over(Whole))
	gained, lost := y.passes()
	var standard, means, cvs, met [2][]Cell
	for k, in := range y.now.Indicators {
		old, _, ok := y.earlier(in.Code)
		cell := func(n num.Num, known bool) Cell {
			if !ok || !known {
				return dash()
			}
			return Number(n)
		}
		standard[0], standard[1] = append(standard[0], cell(old.Standard, true)), append(standard[1], Number(in.Standard))
		means[0], means[1] = append(means[0], statistical(old.Mean, ok && old.Known)), append(means[1], refer(s, b.means, b.meanRow[y.index], 3+k))
		cvs[0], cvs[1] = append(cvs[0], statistical(old.CV, ok && old.Known)), append(cvs[1], refer(s, b.means, b.meanRow[y.index]+1, 3+k).As(Body))
		met[0], met[1] = append(met[0], cell(num.Int(int64(old.Met)), old.Judged > 0)), append(met[1], refer(s, b.passes, b.passRow[y.index], 4+k))
	}
	pad := func(cells []Cell) []Cell {
		for range b.width() - len(y.now.Indicators) {
			cells = append(cells, Text(""))
		}
		return cells
	}
	last := func(cells *[2][]Cell, then, now Cell) {
		cells[0], cells[1] = append(pad(cells[0]), then), append(pad(cells[1]), now)
	}
	last(&standard, Text(""), Text(""))
	last(&means, dash(), dash())
	last(&cvs, statistical(y.then.Composite, y.then.Known), refer(s, b.means, b.meanRow[y.index]+1, 3+b.width()))
	passed := dash()
	if y.known {
		passed = Count(y.then.Passed)
	}
	last(&met, passed, refer(s, b.passes, b.passRow[y.index], 4+b.width()))
	b.addStandards(standard[0], standard[1])
	b.threeRows("全县平均值", means[0], means[1], AsMoney, "")
	b.threeRows("差异系数", cvs[0], cvs[1], AsIndex, "")
	b.threeRows("达标学校数", met[0], met[1], AsInteger, "")
	b.addNames("新达标", gained)
	b.addNames("不再达标", lost)
}

// addStandards writes the standards, once where both years have the same.
func (b *balanceBook) addStandards(then, now []Cell) {
	same := slices.EqualFunc(then, now, func(a, c Cell) bool { return a.Value.Equal(c.Value) })
	if !same {
		b.threeRows("标准", then, now, AsMoney, "")
		return
	}
	row := []Cell{Text("标准"), Text("两年")}
	for _, c := range now {
		row = append(row, c.In(AsMoney))
	}
	b.year.Add(append(row, Text(""))...)
}

// addNames lists the schools whose 综合 has changed one way.
func (b *balanceBook) addNames(words string, names []string) {
	text := "没有"
	if len(names) > 0 {
		text = strings.Join(names, "、")
	}
	b.year.Add(Text(words+"学校（综合）"), Text(fmt.Sprintf("%d所", len(names))), Text(text).In(AsWrapped).Over(Whole))
}

// statistical is a statistic of another year, which is a binary float.
func statistical(v float64, known bool) Cell {
	if !known || math.IsNaN(v) {
		return dash()
	}
	return measured(v, "")
}

// gainsAndLosses words two lists.
func gainsAndLosses(gain string, gained []string, loss string, lost []string, none string) string {
	var parts []string
	if len(gained) > 0 {
		parts = append(parts, gain+"："+strings.Join(gained, "、"))
	}
	if len(lost) > 0 {
		parts = append(parts, loss+"："+strings.Join(lost, "、"))
	}
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, "；")
}

// addGroupYears compares by how much members differ from the core, group by
// group.
func (b *balanceBook) addGroupYears(y stageYears, then *county) {
	s, any := b.year, false
	for _, g := range b.groups {
		row, ok := b.gapRow[[2]int{y.index, g.Index}]
		if !ok {
			continue
		}
		var old, now []Cell
		for k, in := range y.now.Indicators {
			gap := math.NaN()
			if was, _, ok := y.earlier(in.Code); ok && then.has(g.Code) {
				if m, ok := was.Core[g.Code]; ok {
					gap = m.Members - m.Core
				}
			}
			old, now = append(old, statistical(gap, true)), append(now, refer(s, b.groupsOf, row, 4+3*k))
		}
		for range b.width() - len(y.now.Indicators) {
			old, now = append(old, Text("")), append(now, Text(""))
		}
		if !comparable(old) && !comparable(now) {
			continue
		}
		if !any {
			s.Add(Text("各集团　" + y.now.Stage + "：成员校与核心校的差距").As(Subtotal).In(AsText).Over(Whole))
			any = true
		}
		b.threeRows(g.Name, append(old, dash()), append(now, dash()), AsMoney, b.narrowed(old, now, y.now))
	}
}

// comparable reports whether any of the cells holds a number.
func comparable(cells []Cell) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool { return isNumber(c.Value) })
}

// has reports whether there was a group of this code.
func (c *county) has(code string) bool {
	return slices.ContainsFunc(c.groups, func(g group) bool { return g.Code == code })
}

// narrowed names the indicators in which members that lay behind have caught
// up, and those in which they have fallen back.
func (b *balanceBook) narrowed(old, now []Cell, stage calc.StageBalance) string {
	var closer, wider []string
	for k, in := range stage.Indicators {
		if !isNumber(old[k].Value) || !isNumber(now[k].Value) {
			continue
		}
		then, this := behind(old[k].Value.Num()), behind(now[k].Value.Num())
		switch then.Cmp(this) {
		case 1:
			closer = append(closer, in.Code)
		case -1:
			wider = append(wider, in.Code)
		}
	}
	return gainsAndLosses("差距缩小", closer, "差距扩大", wider, "")
}

// behind is how much members lack to the core; 0 where they are ahead.
func behind(gap num.Num) num.Num {
	if gap.Sign() >= 0 {
		return num.Int(0)
	}
	return gap.Abs()
}

// addSchoolYears compares every school of a stage.
func (b *balanceBook) addSchoolYears(y stageYears) {
	s := b.year
	s.Add(Text("各校　" + y.now.Stage).As(Subtotal).In(AsText).Over(Whole))
	for _, school := range y.schools {
		row, listed := b.schoolRow[[2]int{y.index, b.schoolOf(school.now)}]
		judgedThen := school.then != nil && judged(*school.then)
		if !listed && !judgedThen {
			continue
		}
		var old, now []Cell
		for k, in := range y.now.Indicators {
			old = append(old, y.earlierValue(in.Code, school))
			if now = append(now, dash()); listed {
				now[k] = refer(s, b.schools, row, listFirst+k)
			}
		}
		for range b.width() - len(y.now.Indicators) {
			old, now = append(old, Text("")), append(now, Text(""))
		}
		then, this := verdictOf(school.then), dash()
		if listed {
			this = refer(s, b.schools, row, b.overall())
		}
		b.threeRows(school.name, append(old, then), append(now, this), AsMoney, y.remark(school, listed, judgedThen))
		b.verdictChange(then.Value, this.Value)
	}
}

// schoolOf is the index of a school, -1 for none.
func (b *balanceBook) schoolOf(s *calc.SchoolBalance) int {
	if s == nil {
		return -1
	}
	return s.School
}

// earlierValue is an indicator of a school in the earlier year.
func (y stageYears) earlierValue(code string, s schoolYears) Cell {
	in, at, ok := y.earlier(code)
	if !ok || s.then == nil || !judged(*s.then) {
		return dash()
	}
	v := s.then.Values[at]
	c := Of(v)
	if isNumber(v) && v.Num().Cmp(in.Standard) < 0 {
		c = c.As(Alarm)
	}
	return c
}

// verdictOf is 综合 of the earlier year.
func verdictOf(s *calc.SchoolBalance) Cell {
	switch {
	case s == nil || s.Pass.Kind() != value.Bool:
		return dash()
	case s.Pass.Bool():
		return Text("达标").In(AsCentred)
	}
	return Text("未达标").In(AsCentred).As(Alarm)
}

// verdictChange replaces the change of 综合, which is no number, by words.
func (b *balanceBook) verdictChange(then, now value.Value) {
	s := b.year
	row := s.Last()
	col := yearFirst + b.width()
	words := "—"
	switch a, c := then.Text(), now.Text(); {
	case a == "—" || c == "—" || a == "" || c == "":
	case a == c:
		words = "不变"
	case c == "达标":
		words = "新达标"
	default:
		words = "不再达标"
	}
	if words == "—" {
		return
	}
	old, this := ref(row-2, col), ref(row-1, col)
	s.Rows[row-1].Cells[col-1] = Live(value.OfText(words), "IF("+old+"="+this+`,"不变",IF(`+this+`="达标","新达标","不再达标"))`).In(AsCentred).As(Given)
}

// remark words what changed for a school, or why nothing can be compared.
func (y stageYears) remark(s schoolYears, listed, judgedThen bool) string {
	switch {
	case !listed:
		return "本年未列入监测"
	case !judgedThen:
		return "上年未列入监测"
	}
	gained, lost := y.moved(s)
	return gainsAndLosses("新达标", gained, "不再达标", lost, "各项达标与否没有变化")
}

package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The table of experts' marks, its columns, and the row of 基础量 made of them,
// as the default policy names them.
const (
	expertTable  = "专家评分"
	expertGroup  = "集团"
	expertAspect = "指标"
	expertWho    = "专家"
	expertMark   = "得分"
	nameExpert   = "专家评议得分"
)

var expertPlace = calc.Place{Level: calc.Line, Table: expertTable}

// panel is the experts' marks of one group.
type panel struct {
	group group
	lines []int // of the table, in its order
	marks []num.Num
	plain bool // the mean of all marks is the result; none is dropped
	trims bool // the mean without the highest and the lowest is
}

// panels reads the marks of every group, and finds by the result which marks
// the policy's formula has dropped.
func (b *scoreBook) panels() []panel {
	t, ok := b.rules.Table(expertTable)
	if !ok || b.item(nameExpert) == nil {
		return nil
	}
	for _, name := range []string{expertGroup, expertMark} {
		if c, _ := t.Column(name); c == nil {
			return nil
		}
	}
	lines, _ := b.res.Lines(expertTable, calc.Place{Level: calc.County}, 0)
	var out []panel
	for _, g := range b.groups {
		p := panel{group: g}
		for _, i := range lines {
			mark := b.res.At(expertPlace, expertMark, i)
			if b.res.At(expertPlace, expertGroup, i).Text() == g.Name && isNumber(mark) {
				p.lines, p.marks = append(p.lines, i), append(p.marks, mark.Num())
			}
		}
		p.judge(b.res.Value(b.item(nameExpert), g.Index))
		out = append(out, p)
	}
	return out
}

// judge compares the result with the two means it may be.
func (p *panel) judge(result value.Value) {
	if !isNumber(result) || len(p.marks) == 0 {
		return
	}
	sum := num.Int(0)
	for _, m := range p.marks {
		sum = sum.Add(m)
	}
	is := func(total num.Num, n int) bool { return total.Equal(result.Num().Mul(num.Int(int64(n)))) }
	rest := sum.Sub(slices.MaxFunc(p.marks, num.Num.Cmp)).Sub(slices.MinFunc(p.marks, num.Num.Cmp))
	p.trims = len(p.marks) > 2 && is(rest, len(p.marks)-2)
	p.plain = !p.trims && is(sum, len(p.marks))
}

// wantExperts asks the trace for the marks and what is made of them.
func (b *scoreBook) wantExperts() {
	if b.experts == nil {
		return
	}
	b.trace.Want(b.item(nameExpert))
	t, _ := b.rules.Table(expertTable)
	for _, name := range []string{expertGroup, expertAspect, expertWho, expertMark} {
		if c, _ := t.Column(name); c != nil {
			b.trace.need(expertPlace, name, nil)
		}
	}
}

// fillExperts writes 专家评分: every mark of every group, which were dropped, and
// the mean, which must be the policy's.
func (b *scoreBook) fillExperts() {
	s := b.marks
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 27, Format: AsText}, {Width: 26, Format: AsWrapped}, {Width: 12, Format: AsText}, {Width: 10, Format: AsMoney}, {Width: 14, Format: AsCentred}}
	if b.experts == nil {
		s.Add(Text("政策没有专家评分，本期没有专家评议。").In(AsWrapped).Over(6))
		return
	}
	s.Caption("填报单位：县教育和体育局（盖章）", "单位：分")
	s.Head("序号", "集团", "评议指标", "专家", "得分", "处理")
	b.meanRow = map[int]int{}
	for i := range b.experts {
		b.addPanel(&b.experts[i])
	}
	it := b.item(nameExpert)
	s.Foot("注：1. "+it.Code+" "+it.Name+"（"+it.At()+"）= "+it.Formula()+"。",
		"2. 同一最高分（最低分）有几个的，去掉排在前面（后面）的一个；“平均”由本表各分复算，“政策结果”引用“计算_集团”。", signatures)
}

func (b *scoreBook) addPanel(p *panel) {
	s, it := b.marks, b.item(nameExpert)
	first := s.Last() + 1
	last := first + len(p.lines) - 1
	for n, line := range p.lines {
		cells := []Cell{Count(n + 1).In(AsCentred), Text(p.group.Name)}
		for _, name := range []string{expertAspect, expertWho, expertMark} {
			cells = append(cells, b.lineCell(s, expertPlace, name, line))
		}
		s.Add(append(cells, p.treatment(s, n, first, last))...)
	}
	result := b.cell(s, it, p.group.Index)
	if len(p.lines) == 0 {
		words := "没有专家评分"
		if b.res.Value(it, p.group.Index).Kind() == value.Missing {
			words = "教体局未报专家评分"
		}
		s.Add(Text("—").In(AsCentred), Text(p.group.Name), Text(words).In(AsText).Over(2), Cell{}, result, Text("")).As(Subtotal)
		return
	}
	mean, formula := result.Value, ""
	if over := "(" + s.Range(first, last, 5) + ")"; p.trims {
		formula = "(SUM" + over + "-MAX" + over + "-MIN" + over + ")/(COUNT" + over + "-2)"
	} else if p.plain {
		formula = "AVERAGE" + over
	}
	words := "平均（去掉一个最高分、一个最低分）"
	switch {
	case p.plain:
		words = "平均（人数不足，全部计入）"
	case !p.trims:
		words, mean = "平均（政策另有算法，见注1）", value.Value{}
	}
	s.Add(Text(""), Text(p.group.Name), Text(words).In(AsWrapped).Over(2), Cell{}, Live(mean, formula), Text("")).As(Subtotal)
	if formula != "" {
		b.meanRow[p.group.Index] = s.Last()
	}
	s.Add(Text(""), Text(p.group.Name), Text("政策结果 "+it.Code).In(AsText).Over(2), Cell{}, result, Text("")).As(Subtotal)
}

// lineCell refers to a cell of a filed row on its sheet of the trace.
func (b *scoreBook) lineCell(on *Sheet, at calc.Place, name string, line int) Cell {
	t, _ := b.rules.Table(at.Table)
	if c, _ := t.Column(name); c == nil {
		return Text("")
	}
	return b.trace.Cell(on, at, name, line)
}

// treatment says whether a mark counts. The first of the highest and the last
// of the lowest are dropped, so that two different marks are.
func (p *panel) treatment(s *Sheet, n, first, last int) Cell {
	if !p.trims {
		return Text("计入")
	}
	high := slices.IndexFunc(p.marks, slices.MaxFunc(p.marks, num.Num.Cmp).Equal)
	low := 0
	for i, m := range p.marks {
		if m.Equal(slices.MinFunc(p.marks, num.Num.Cmp)) {
			low = i
		}
	}
	words, role := "计入", Body
	switch n {
	case high:
		words, role = "去掉最高分", Given
	case low:
		words, role = "去掉最低分", Given
	}
	row, col := first+n, 5
	all, me := s.Range(first, last, col), ref(row, col)
	before, after := s.Fixed(first, col)+":"+me, me+":"+s.Fixed(last, col)
	return Live(value.OfText(words), "IF(AND("+me+"=MAX("+all+"),COUNTIF("+before+","+me+`)=1),"去掉最高分",IF(AND(`+me+"=MIN("+all+"),COUNTIF("+after+","+me+`)=1),"去掉最低分","计入"))`).As(role)
}

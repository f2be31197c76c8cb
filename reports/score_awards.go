package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// The table of what the bureau finds for and against groups, and its columns,
// as the default policy names them.
const (
	awardTable  = "奖惩认定"
	awardGroup  = "集团"
	awardSchool = "学校"
	awardKind   = "类别"
	awardWhat   = "事项"
	awardPoints = "分值"
	awardBasis  = "文件依据"
)

var awardPlace = calc.Place{Level: calc.Line, Table: awardTable}

// awarded lists the filed rows of 奖惩认定, group by group.
func (b *scoreBook) awarded() []int {
	t, ok := b.rules.Table(awardTable)
	if !ok {
		return nil
	}
	if c, _ := t.Column(awardGroup); c == nil {
		return nil
	}
	lines, _ := b.res.Lines(awardTable, calc.Place{Level: calc.County}, 0)
	var out []int
	for _, g := range b.groups {
		for _, i := range lines {
			if b.res.At(awardPlace, awardGroup, i).Text() == g.Name {
				out = append(out, i)
			}
		}
	}
	return out
}

// wantAwards asks the trace for the rows.
func (b *scoreBook) wantAwards() {
	if t, ok := b.rules.Table(awardTable); ok {
		for _, name := range []string{awardGroup, awardSchool, awardKind, awardWhat, awardPoints, awardBasis} {
			if c, _ := t.Column(name); c != nil {
				b.trace.need(awardPlace, name, nil)
			}
		}
	}
}

// fillAwards writes 奖惩认定: what was found, about which school, and into which
// indicator it went; then what each group comes to.
func (b *scoreBook) fillAwards() {
	s := b.awards
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 27, Format: AsText}, {Width: 25, Format: AsWrapped}, {Width: 10, Format: AsCentred}, {Width: 34, Format: AsWrapped},
		{Width: 9, Format: AsMoney}, {Width: 26, Format: AsWrapped}, {Width: 22, Format: AsWrapped}}
	s.Caption("填报单位：县教育和体育局（盖章）。只认定集团的，“学校”写“集团”；认定到学校的，计入所在集团。", "单位：分")
	s.Head("序号", "集团", "学校", "类别", "事项", "分值", "文件依据", "计入指标")
	lines := b.awarded()
	for n, i := range lines {
		cells := []Cell{Count(n + 1).In(AsCentred)}
		for _, name := range []string{awardGroup, awardSchool, awardKind, awardWhat, awardPoints, awardBasis} {
			c := b.lineCell(s, awardPlace, name, i)
			if name == awardSchool && c.Value.Kind() == value.Blank {
				c = Text("集团")
			}
			cells = append(cells, c)
		}
		s.Add(append(cells, Text(b.entersInto(b.res.At(awardPlace, awardKind, i).Text())))...)
	}
	if len(lines) == 0 {
		s.Add(Text("—").In(AsCentred), Text("本期没有认定").In(AsText).Over(Whole))
	}
	b.addAwardSums(4, s.Last(), lines)
	s.Foot(signatures)
}

// entersInto names the indicators that a category of findings enters.
func (b *scoreBook) entersInto(category string) string {
	var out []string
	for _, in := range b.rated(calc.Group) {
		if string(in.Category) == category {
			out = append(out, in.Code+" "+in.Name)
		}
	}
	return strings.Join(out, "、")
}

// addAwardSums sets, for each group with findings, what was found beside what
// entered its score: a ceiling of the policy may lie between them.
func (b *scoreBook) addAwardSums(first, last int, lines []int) {
	s := b.awards
	if len(lines) == 0 {
		return
	}
	s.Add()
	s.Add(header("序号"), header("集团"), header("认定加分"), header("加分合计"), header("认定扣分"), header("扣分合计"), header("一票否决"), header("考核等级"))
	n := 0
	for _, g := range b.groups {
		sums := map[string]num.Num{}
		mine := 0
		for _, i := range lines {
			if v := b.res.At(awardPlace, awardPoints, i); b.res.At(awardPlace, awardGroup, i).Text() == g.Name {
				kind := b.res.At(awardPlace, awardKind, i).Text()
				sums[kind] = sums[kind].Add(v.Num())
				mine++
			}
		}
		if mine == 0 {
			continue
		}
		n++
		row := s.Last() + 1
		found := func(c policy.Category) Cell {
			return Live(value.OfNum(sums[string(c)]), "SUMIFS("+s.Range(first, last, 6)+","+s.Range(first, last, 2)+","+ref(row, 2)+","+s.Range(first, last, 4)+`,"`+string(c)+`")`).In(AsMoney)
		}
		s.Add(Count(n).In(AsCentred), Text(g.Name), found(policy.Bonus), b.column(s, nameBonus, g).In(AsMoney), found(policy.Deduction), b.column(s, nameDeductions, g).In(AsMoney),
			b.column(s, nameVeto, g).In(AsCentred), Of(b.res.Value(b.item(nameGrade), g.Index)).In(AsCentred))
	}
}

package reports

import (
	"math"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// The names of a school's score, rows of 基础量.
const (
	nameSchoolScore = "学校考核得分"
	nameMonthsIn    = "在团月数"
)

// The columns of 学校得分 before the indicators.
const (
	ratedNumber = iota + 1
	ratedGroup
	ratedSchool
	ratedRole
	ratedMonths
	ratedFirst
)

// rating is the evaluation of schools by rows of 考核 of the level 成员.
type rating struct {
	indicators []*calc.Item
	sums       []*calc.Item // 指标得分合计, 适用分值合计; the total comes last
	total      *calc.Item   // nil where the policy has none
	alone      map[string][]member
	rows       map[string][2]int // first and last row of a type on 学校得分
}

// newRating finds what schools are scored by, and which schools of each type
// are scored on their own; nil where the policy has no such rows.
func (b *scoreBook) newRating() *rating {
	r := &rating{total: b.county.item(calc.Member, nameSchoolScore), alone: map[string][]member{}, rows: map[string][2]int{}}
	for _, in := range b.rated(calc.Member) {
		if it := b.county.item(calc.Member, in.Code); it != nil && in.Category == policy.Scored {
			r.indicators = append(r.indicators, it)
		}
	}
	if len(r.indicators) == 0 {
		return nil
	}
	for _, name := range []string{nameScores, namePoints} {
		if it := b.county.item(calc.Member, name); it != nil {
			r.sums = append(r.sums, it)
		}
	}
	if r.total != nil {
		r.sums = append(r.sums, r.total)
	}
	for _, g := range b.groups {
		for _, m := range g.members {
			if b.scored(r, m) {
				r.alone[g.kind] = append(r.alone[g.kind], m)
			}
		}
	}
	return r
}

// scored reports a school that any indicator applies to.
func (b *scoreBook) scored(r *rating, m member) bool {
	return slices.ContainsFunc(r.indicators, func(it *calc.Item) bool {
		return b.res.Value(it, m.index).Kind() != value.NotApplicable
	})
}

// wantSchools asks the trace for every score of schools.
func (b *scoreBook) wantSchools() {
	if b.rating == nil {
		return
	}
	for _, it := range b.rating.indicators {
		for _, name := range []string{it.Code + "原值", it.Code + "分值", it.Code} {
			if one := b.county.item(calc.Member, name); one != nil {
				b.trace.Want(one)
			}
		}
	}
	b.trace.Want(b.rating.sums...)
	if it := b.county.item(calc.Member, nameMonthsIn); it != nil {
		b.trace.Want(it)
	}
}

// fillSchools writes 学校得分: the points of each school that is scored on its
// own, by type, then what was measured, then the schools that are not.
func (b *scoreBook) fillSchools() {
	s, r := b.schools, b.rating
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 28, Format: AsWrapped}, {Width: 8, Format: AsCentred}, {Width: 7, Format: AsGeneral}}
	if r == nil {
		s.Add(Text("政策“考核”表没有层级为“成员”的指标，本期不单独评学校。").In(AsWrapped).Over(5))
		return
	}
	heads, full := []string{"序号", "集团", "学校", "角色", nameMonthsIn}, []string{"", "", "", "", "月"}
	for _, it := range r.indicators {
		s.Columns = append(s.Columns, Column{Width: 10, Format: AsMoney})
		heads, full = append(heads, it.Code+" "+it.Name), append(full, it.Indicator.Points.String()+"分")
	}
	for _, it := range r.sums {
		s.Columns = append(s.Columns, Column{Width: 10, Format: AsMoney})
		heads, full = append(heads, it.Name), append(full, it.Unit.String())
	}
	s.Columns = append(s.Columns, Column{Width: 7, Format: AsInteger}, Column{Width: 30, Format: AsWrapped})
	s.Caption("填报单位：县教育和体育局（盖章）。紧密融合型等按集团统一考核的学校不单独评分，列在最后。", "单位：分")
	s.Head(append(heads, "类型内名次", "说明")...).Height = 48
	s.Head(append(full, "", "")...)
	s.FrozenTo = ratedSchool
	frame := b.schoolFrame()
	for _, kind := range b.county.types {
		if len(r.alone[kind]) > 0 {
			b.addType(kind, frame)
		}
	}
	b.addRaws(heads)
	b.addTogether()
	s.Foot("注：1. "+b.totalWords(), "2. 名次在同类型学校之间比较，得分相同的名次相同；同一学校年内转团的，各段分列。", signatures)
}

// totalWords is how the total of a school is made.
func (b *scoreBook) totalWords() string {
	if b.rating.total == nil {
		return "政策没有“" + nameSchoolScore + "”一项，只列各指标得分。"
	}
	it := b.rating.total
	return it.Name + "（" + it.At() + "）= " + it.Formula() + "；单元格引用“计算_成员”，那里是同一公式的活公式。"
}

// schoolFrame is the points of every school scored on its own.
func (b *scoreBook) schoolFrame() frame {
	var names, kinds, columns []string
	var members []int
	for _, kind := range b.county.types {
		for _, m := range b.rating.alone[kind] {
			names, kinds, members = append(names, m.name), append(kinds, kind), append(members, m.index)
		}
	}
	items := slices.Concat(b.rating.indicators, b.rating.sums)
	for _, it := range items {
		columns = append(columns, it.Code)
	}
	return newFrame(names, kinds, columns, func(i, j int) float64 { return float(b.res.Value(items[j], members[i])) })
}

// addType writes the schools of a type and, below, their mean and extremes.
func (b *scoreBook) addType(kind string, f frame) {
	s, r := b.schools, b.rating
	s.Add(Text(kind).As(Subtotal).In(AsText).Over(Whole))
	first := s.Last() + 1
	last := first + len(r.alone[kind]) - 1
	r.rows[kind] = [2]int{first, last}
	for n, m := range r.alone[kind] {
		cells := b.leadSchool(n+1, m)
		for _, it := range slices.Concat(r.indicators, r.sums) {
			cells = append(cells, b.trace.Cell(s, memberPlace, it.Code, m.index))
		}
		s.Add(append(cells, b.schoolRank(kind, m, s.Last()+1), Text(b.schoolRemark(m)))...)
	}
	for _, stat := range []struct {
		words, function string
		of              func(statistic) float64
	}{
		{"平均", "AVERAGE", func(st statistic) float64 { return st.mean }},
		{"最高", "MAX", func(st statistic) float64 { return st.max }},
		{"最低", "MIN", func(st statistic) float64 { return st.min }},
	} {
		cells := []Cell{{}, Text(kind + "学校" + stat.words).Over(4), {}, {}, {}}
		for i, it := range slices.Concat(r.indicators, r.sums) {
			cells = append(cells, dash())
			if v := stat.of(f.of(it.Code, kind)); !math.IsNaN(v) {
				cells[len(cells)-1] = measured(v, stat.function+"("+s.Range(first, last, ratedFirst+i)+")")
			}
		}
		s.Add(append(cells, Cell{}, Cell{})...).As(Given)
	}
}

// leadSchool says which school a row is, and how long it was in the group.
func (b *scoreBook) leadSchool(n int, m member) []Cell {
	sub := b.res.Subject(calc.Member, m.index)
	months := Text("")
	if b.county.item(calc.Member, nameMonthsIn) != nil {
		months = b.trace.Cell(b.schools, memberPlace, b.county.item(calc.Member, nameMonthsIn).Code, m.index)
	}
	return []Cell{Count(n).In(AsCentred), Text(b.res.Subject(calc.Group, sub.Group).Name), Text(m.name), Text(m.role), months}
}

// schoolRank is a school's place among those of its type: one more than there
// are schools with more points. A school whose points are 不完整 has none yet.
func (b *scoreBook) schoolRank(kind string, m member, row int) Cell {
	it := b.rating.total
	if it == nil {
		return Text("")
	}
	v := b.res.Value(it, m.index)
	switch {
	case !isNumber(v):
		return Of(v)
	case v.Partial(): // what is missing must not rank a school as if it were zero
		return Of(value.OfMissing())
	}
	rank, partial := 1, false
	for _, o := range b.rating.alone[kind] {
		other := b.res.Value(it, o.index)
		partial = partial || other.Partial() || other.Kind() == value.Missing
		if isNumber(other) && other.Num().Cmp(v.Num()) > 0 {
			rank++
		}
	}
	out := value.OfNum(num.Int(int64(rank)))
	if partial {
		out = out.WithPartial()
	}
	rows, col := b.rating.rows[kind], ratedFirst+len(b.rating.indicators)+len(b.rating.sums)-1
	return Live(out, "1+COUNTIF("+b.schools.Range(rows[0], rows[1], col)+`,">"&`+ref(row, col)+")").In(AsCentred)
}

// schoolRemark words what a reader of a school's score must know.
func (b *scoreBook) schoolRemark(m member) string {
	var out []string
	if it := b.rating.total; it != nil {
		switch v := b.res.Value(it, m.index); {
		case !b.res.Filed(m.school):
			out = append(out, "填报表未受理")
		case v.Kind() == value.Missing:
			out = append(out, "有部门未报，不能评分")
		case v.Kind() == value.Failed:
			_, why := v.Failure()
			out = append(out, "计算出错："+why)
		case v.Partial():
			out = append(out, "不完整（有未报）")
		}
	}
	sub := b.res.Subject(calc.Member, m.index)
	period := b.rules.Period.Span
	if _, _, from, to := b.res.Membership(m.index); from != period.From.String() || to != period.To.String() {
		out = append(out, from+" 至 "+to+"在团")
	}
	if slices.Contains(b.vetoes(), b.res.Subject(calc.Group, sub.Group).Name) {
		out = append(out, "所在集团被一票否决")
	}
	return strings.Join(out, "；")
}

// addRaws writes what each indicator measured, school by school.
func (b *scoreBook) addRaws(heads []string) {
	s, r := b.schools, b.rating
	s.Add()
	s.Add(Text("指标原值（未取舍，显示四位小数；公式见“指标说明”）").As(Header).In(AsText).Over(Whole))
	var top, units []Cell
	for i, h := range heads[:ratedFirst-1+len(r.indicators)] {
		top, units = append(top, header(h)), append(units, header(""))
		if i >= ratedFirst-1 {
			units[i] = header(r.indicators[i-ratedFirst+1].Indicator.RawUnit.String())
		}
	}
	s.Add(top...).Height = 48
	s.Add(units...)
	for _, kind := range b.county.types {
		for n, m := range r.alone[kind] {
			cells := b.leadSchool(n+1, m)
			for _, it := range r.indicators {
				cells = append(cells, b.trace.Cell(s, memberPlace, it.Code+"原值", m.index).In(AsDecimal))
			}
			s.Add(cells...)
		}
	}
}

// addTogether names the schools that are evaluated with their group.
func (b *scoreBook) addTogether() {
	s, n := b.schools, 0
	for _, g := range b.groups {
		for _, m := range g.members {
			if b.scored(b.rating, m) {
				continue
			}
			if n++; n == 1 {
				s.Add()
				s.Add(Text("按集团统一考核的学校").As(Header).In(AsText).Over(Whole))
			}
			s.Add(append(b.leadSchool(n, m), Text(g.kind+"：按集团统一考核，不单独评分，见“排名”“得分明细”").In(AsText).Over(Whole))...)
		}
	}
}

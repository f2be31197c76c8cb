package reports

import (
	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The columns of the summaries before the figureColumns.
const (
	schoolLeads = 4 // 序号, 集团序号, 集团, 学校
	groupLeads  = 5 // 序号, 集团, 集团类型, 学校数, 未报学校数
)

// fillSchools writes 学校汇总: a row a school in its group, a subtotal a group,
// and the county.
func (b *exchangeBook) fillSchools() {
	s := b.bySchool
	b.chooseMeasures()
	if b.match == nil {
		return
	}
	b.tallyUnits()
	heads, columns := b.measureHeads()
	s.Landscape = true
	s.Columns = append([]Column{{Width: 6, Format: AsCentred}, {Width: 6, Format: AsCentred}, {Width: 27, Format: AsWrapped}, {Width: 27, Format: AsWrapped}}, columns...)
	s.Caption("填报单位：县教育和体育局；单位：人次、月、元", "")
	s.Head(append([]string{"序号", "集团序号", "集团", "学校"}, heads...)...)
	s.FrozenTo = schoolLeads
	b.sums[0] = s.Last() + 1
	for from := 0; from < len(b.units); {
		to, first := from, s.Last()+1
		for ; to < len(b.units) && b.units[to].group == b.units[from].group; to++ {
			u := b.units[to]
			lead := []Cell{Count(to + 1).In(AsCentred), Count(b.groupNumber(u.group)).In(AsCentred), Text(groupName(b.res, u.group)), Text(b.res.Subject(calc.School, u.school).Name)}
			s.Add(append(lead, b.figures(s, schoolLeads, s.Last()+1, b.values[to], func(k, row, _ int) string {
				m := b.figureColumns[k]
				if m.due {
					it, _ := b.res.Program.Item(nameDue)
					address, _ := b.trace.Address(s, schoolPlace, it.Code, u.school)
					return address
				}
				return m.formula(b, row)
			})...)...)
		}
		lead := []Cell{{}, {}, Text(groupName(b.res, b.units[from].group)), Text("小计")}
		s.Add(append(lead, b.figures(s, schoolLeads, s.Last()+1, b.added(from, to), func(_, row, col int) string {
			return "SUBTOTAL(9," + s.Range(first, row-1, col) + ")"
		})...)...).As(Subtotal)
		from = to
	}
	b.sums[1] = s.Last()
	b.totalSchools()
	s.Foot("派出、接收按各校自己填报的记录计；派出教师占应交流 = 派出教师人次 ÷ 应交流教师数。作派出方、接收方承担的食宿交通费用只计两校相符的。",
		"“未对上条数”是该校填报的记录中对方没有、内容不一致或对方未报的。批次内转团的学校在每个集团各列一行，合计中应交流教师数只计一次。", signatures)
}

// added sums the figureColumns over units.
func (b *exchangeBook) added(from, to int) []value.Value {
	out := make([]value.Value, len(b.figureColumns))
	for k := range b.figureColumns {
		out[k] = value.OfNum(num.Int(0))
		for u := from; u < to; u++ {
			out[k] = plus(out[k], b.values[u][k])
		}
	}
	return out
}

func (b *exchangeBook) totalSchools() {
	s := b.bySchool
	values := b.county()
	lead := []Cell{{}, {}, Text("全县"), Text("合计")}
	s.Add(append(lead, b.figures(s, schoolLeads, s.Last()+1, values, func(k, _, col int) string {
		if b.figureColumns[k].due {
			return b.due(s)
		}
		return "SUBTOTAL(9," + s.Range(b.sums[0], b.sums[1], col) + ")"
	})...)...).As(Total)
}

// county sums the figureColumns over the county; a school in two groups has its
// teachers once.
func (b *exchangeBook) county() []value.Value {
	out := b.added(0, len(b.units))
	for k, m := range b.figureColumns {
		if !m.due {
			continue
		}
		it, _ := b.res.Program.Item(nameDue)
		out[k] = value.OfNum(num.Int(0))
		for i := range b.res.Count(schoolPlace) {
			out[k] = plus(out[k], b.res.Value(it, i))
		}
	}
	return out
}

// ofSchools is an item of every school where it is computed.
func (b *exchangeBook) ofSchools(on *Sheet, it *calc.Item) string {
	g := b.trace.grids[schoolPlace]
	return g.sheet.From(on, g.sheet.Range(g.first, g.first+len(g.rows)-1, g.index[it.Code].col))
}

// due is 应交流教师数 over the county.
func (b *exchangeBook) due(on *Sheet) string {
	it, _ := b.res.Program.Item(nameDue)
	return "SUM(" + b.ofSchools(on, it) + ")"
}

// groupNumber is a group's number on 集团汇总; schools in no group come last.
func (b *exchangeBook) groupNumber(group int) int {
	if group < 0 {
		return b.res.Count(calc.Place{Level: calc.Group}) + 1
	}
	return group + 1
}

// fillGroups writes 集团汇总: a row a group, live over 学校汇总.
func (b *exchangeBook) fillGroups() {
	s := b.byGroup
	if b.match == nil {
		return
	}
	heads, columns := b.measureHeads()
	s.Landscape = true
	s.Columns = append([]Column{{Width: 6, Format: AsCentred}, {Width: 28, Format: AsWrapped}, {Width: 12, Format: AsCentred}, {Width: 8, Format: AsInteger}, {Width: 8, Format: AsInteger}}, columns...)
	s.Caption("填报单位：县教育和体育局；单位：人次、月、元", "")
	s.Head(append([]string{"序号", "集团", "集团类型", "学校数", "未报学校数"}, heads...)...)
	s.FrozenTo = 2
	first := s.Last() + 1
	for from := 0; from < len(b.units); {
		to, absent := from, 0
		group := b.units[from].group
		for ; to < len(b.units) && b.units[to].group == group; to++ {
			if !b.res.Filed(b.units[to].school) {
				absent++
			}
		}
		b.addGroup(group, to-from, absent, b.added(from, to))
		from = to
	}
	last := s.Last()
	lead := []Cell{{}, Text("合计"), {}, {}, {}}
	s.Add(append(lead, b.figures(s, groupLeads, s.Last()+1, b.county(), func(k, _, col int) string {
		if b.figureColumns[k].due {
			return b.due(s)
		}
		return "SUM(" + s.Range(first, last, col) + ")"
	})...)...).As(Total)
	s.Foot("集团的比例 = 所属学校派出教师人次之和 ÷ 应交流教师数之和，与考核所用的原值一致。", signatures)
}

func (b *exchangeBook) addGroup(group, schools, absent int, values []value.Value) {
	s := b.byGroup
	kind := value.OfText("—")
	if group >= 0 {
		kind, _ = b.res.Named(calc.Group, group, nameKind)
	}
	missing := Count(absent)
	if absent > 0 {
		missing = missing.As(Alarm)
	}
	numbers := b.bySchool.From(s, b.bySchool.Range(b.sums[0], b.sums[1], 2))
	lead := []Cell{Count(b.groupNumber(group)).In(AsCentred), Text(groupName(b.res, group)), Of(kind), Count(schools), missing}
	s.Add(append(lead, b.figures(s, groupLeads, s.Last()+1, values, func(k, row, _ int) string {
		return "SUMIFS(" + b.bySchool.From(s, b.bySchool.Range(b.sums[0], b.sums[1], schoolLeads+k+1)) + "," + numbers + ",$" + ref(row, 1) + ")"
	})...)...)
}

package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// policyReward is the sheet of the policy with rewards for long secondments.
const policyReward = "激励"

// Pay builds 教师绩效工资增量核定表: each school's pool, each person's share of it,
// and live formulas from the rosters to the fen. Names stand on the sheet the
// personnel office works with, numbers of identity cards masked; everywhere
// else a person is an ordinal.
func Pay(res *calc.Result, meta Meta) *Workbook {
	p := &payBook{wb: &Workbook{Title: "教师绩效工资增量核定表", Meta: meta}, res: res}
	p.guide = p.wb.Sheet("说明", meta.Period+"教师绩效工资增量核定表")
	p.schools = p.wb.Sheet("学校增量", meta.Period+"学校绩效工资增量核定表")
	p.people = p.wb.Sheet("人员增量", meta.Period+"教师绩效工资增量核定明细表")
	p.choose()
	if len(p.rewards) > 0 {
		p.reward = p.wb.Sheet("激励", meta.Period+"支教激励核定表")
	}
	p.trace = NewTrace(p.wb, res, From(policyPay, policyBase, policyForms, policyReward))
	for _, list := range [][]*calc.Item{p.pools, p.shares, p.rewards} {
		p.trace.Want(list...)
	}
	p.trace.Lay()
	p.check = p.wb.Sheet("核对", "核对")
	p.trace.Fill()
	p.fillPeople()
	p.fillSchools()
	p.fillRewards()
	p.fillCheck()
	p.fillGuide()
	return p.wb
}

type payBook struct {
	wb    *Workbook
	res   *calc.Result
	trace *Trace

	guide, schools, people, reward, check *Sheet

	pools   []*calc.Item // 绩效 at the level 成员
	shares  []*calc.Item // 绩效 at the level 教师
	rewards []*calc.Item // 激励 at the level 学校

	personRows map[int][2]int // member → first and last row on 人员增量
	shareCol   map[*calc.Item]int
	memberRows [2]int
	checks     checklist
}

var (
	memberPlace  = calc.Place{Level: calc.Member}
	teacherPlace = calc.Place{Level: calc.Teacher}
	schoolPlace  = calc.Place{Level: calc.School}
)

// choose takes the items of the policy's sheets by level, in their order.
func (p *payBook) choose() {
	for _, d := range p.res.Program.Rules.Items {
		it, ok := p.res.Program.Item(d.Code)
		if !ok {
			continue
		}
		switch {
		case d.Sheet == policyPay && it.Level == calc.Member:
			p.pools = append(p.pools, it)
		case d.Sheet == policyPay && it.Level == calc.Teacher:
			p.shares = append(p.shares, it)
		case d.Sheet == policyReward && it.Level == calc.School:
			p.rewards = append(p.rewards, it)
		}
	}
}

// factor is a name that formulas take from the subject itself.
type factor struct {
	place calc.Place
	name  string
	title string
}

// factors lists the names that the items' own formulas use at the given
// places, the items themselves and personal data left out.
func (p *payBook) factors(items []*calc.Item, places ...calc.Place) []factor {
	var out []factor
	for _, it := range items {
		for _, s := range it.Symbols() {
			ref := p.res.Program.Ref(s)
			if ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem || ref.Personal || !slices.Contains(places, ref.Place) || slices.Contains(items, ref.Item) {
				continue
			}
			f := factor{ref.Place, ref.Name, ref.Name}
			if ref.Item != nil && ref.Name == ref.Item.Code {
				f.title = ref.Item.Name
			}
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// cells refers to the factors and items of one subject.
func (p *payBook) cells(on *Sheet, from calc.Place, subject int, factors []factor, items []*calc.Item) []Cell {
	var out []Cell
	for _, f := range factors {
		at, ok := p.res.Up(from, subject, f.place)
		if !ok {
			out = append(out, Of(value.OfNA()))
			continue
		}
		c := shaped(p.trace.Cell(on, f.place, f.name, at))
		if c.Format == AsText {
			c.Format = AsCentred
		}
		out = append(out, c)
	}
	for _, it := range items {
		out = append(out, shaped(p.trace.Cell(on, placeOf(it), it.Code, subject)))
	}
	return out
}

func itemHeads(factors []factor, items []*calc.Item) ([]string, []Column) {
	var heads []string
	var columns []Column
	for _, f := range factors {
		heads, columns = append(heads, f.title), append(columns, Column{Format: AsGeneral})
	}
	for _, it := range items {
		c := Column{Width: 15, Format: AsGeneral}
		if isMoney(it.Unit.String()) {
			c.Format = AsMoney
		}
		heads, columns = append(heads, it.Code+" "+it.Name), append(columns, c)
	}
	return heads, columns
}

// personLeads is how many columns say who a person is.
const personLeads = 5

// fillPeople writes one row a person.
func (p *payBook) fillPeople() {
	s := p.people
	s.Landscape = true
	factors := p.factors(p.shares, teacherPlace, calc.Place{Level: calc.Line, Table: "教职工"})
	heads, columns := itemHeads(factors, p.shares)
	s.Columns = slices.Concat([]Column{{Width: 6, Format: AsCentred}, {Format: AsWrapped}, {Width: 12, Format: AsText}, {Width: 21, Format: AsCentred}, {Width: 12, Format: AsCentred}},
		columns, []Column{{Format: AsWrapped}})
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head(slices.Concat([]string{"序号", "学校", "姓名", "身份证号", "人员序号"}, heads, []string{"说明"})...)
	s.FrozenTo = personLeads - 2
	p.personRows, p.shareCol = map[int][2]int{}, map[*calc.Item]int{}
	for i, it := range p.shares {
		p.shareCol[it] = personLeads + len(factors) + i + 1
	}
	first := s.Last() + 1
	for n, i := range p.trace.sorted(teacherPlace) {
		sub := p.res.Subject(calc.Teacher, i)
		id := p.res.TeacherID(i)
		row := s.Last() + 1
		rows, seen := p.personRows[sub.Member]
		if !seen {
			rows[0] = row
		}
		rows[1] = row
		p.personRows[sub.Member] = rows
		cells := []Cell{Count(n + 1).In(AsCentred), Text(p.res.Subject(calc.School, sub.School).Name), Text(sub.Name), Text(masked(id)), Text(p.trace.Person(id))}
		cells = append(cells, p.cells(s, teacherPlace, i, factors, p.shares)...)
		s.Add(append(cells, Text(p.why(i)))...)
	}
	last := s.Last()
	if last < first {
		return
	}
	s.Filter = ref(first-1, 1) + ":" + ref(last, s.Width())
	total := make([]Cell, s.Width())
	total[0] = Text("合计").Over(personLeads)
	for _, it := range p.shares {
		col := p.shareCol[it]
		total[col-1] = Live(p.sum(it, p.all(it)), "SUM("+s.Range(first, last, col)+")")
	}
	s.Add(total...).As(Total)
	s.Foot(signatures)
}

func (p *payBook) group(i int) string {
	if i < 0 {
		return "（未入集团）"
	}
	return p.res.Subject(calc.Group, i).Name
}

// sum adds an item over subjects.
func (p *payBook) sum(it *calc.Item, of []int) value.Value {
	total := value.OfNum(num.Int(0))
	for _, i := range of {
		total = plus(total, p.res.Value(it, i))
	}
	return total
}

// all lists every subject of an item.
func (p *payBook) all(it *calc.Item) []int {
	out := make([]int, p.res.Count(placeOf(it)))
	for i := range out {
		out[i] = i
	}
	return out
}

// why words what stands behind a person's 不适用 or failure.
func (p *payBook) why(i int) string {
	for _, it := range p.shares {
		switch v := p.res.Value(it, i); {
		case v.Kind() == value.NotApplicable:
			return "不参加：" + excluded(p.res.Explain(it, i))
		case v.Kind() == value.Missing:
			return "所在学校或集团未报"
		case v.Kind() == value.Failed:
			_, message := v.Failure()
			return "计算出错：" + message
		case v.Partial():
			return "不完整（有未报）"
		}
	}
	return ""
}

// excluded names what a condition that does not hold was decided by: it goes
// down to the one part that is FALSE and lists the values there.
func excluded(r *calc.Reason) string {
	var at *calc.Reason
	for _, c := range r.Children {
		if strings.HasPrefix(c.Label, "适用条件") {
			at = c
		}
	}
	if at == nil {
		return "不适用"
	}
	for {
		var no []*calc.Reason
		for _, c := range at.Children {
			if !c.NotTaken && c.Value.Kind() == value.Bool && !c.Value.Bool() {
				no = append(no, c)
			}
		}
		if len(no) != 1 {
			break
		}
		at = no[0]
	}
	var parts []string
	named(at, func(name string, v value.Value) {
		part := name + "为“" + v.String() + "”"
		if v.Kind() == value.Blank {
			part = name + "没有填"
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	})
	if len(parts) == 0 {
		return "不符合适用条件"
	}
	return strings.Join(parts, "，")
}

// named walks the names below a reason.
func named(r *calc.Reason, see func(name string, v value.Value)) {
	if name, _, ok := strings.Cut(r.Label, " · "); ok {
		see(name, r.Value)
		return
	}
	for _, c := range r.Children {
		if !c.NotTaken {
			named(c, see)
		}
	}
}

// masked keeps the first six and the last four characters of a number, which
// is enough to find the person and not enough to use the number.
func masked(id string) string {
	r := []rune(id)
	const head, tail = 6, 4
	if len(r) < head+tail+4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}

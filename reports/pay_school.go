package reports

import (
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillSchools writes one row a membership: what the pool is made of, the pool,
// what its persons get of it, and the difference.
func (p *payBook) fillSchools() {
	s := p.schools
	s.Landscape = true
	factors := factorsOf(p.res.Program, p.pools, memberPlace, schoolPlace, calc.Place{Level: calc.Group})
	heads, columns := itemHeads(factors, p.pools)
	s.Columns = slices.Concat([]Column{{Width: 6, Format: AsCentred}, {Format: AsWrapped}, {Format: AsWrapped}, {Format: AsDate}, {Format: AsDate}}, columns)
	heads = slices.Concat([]string{"序号", "集团", "学校", "起", "止"}, heads)
	shared := p.shared()
	for _, it := range shared {
		heads = append(heads, it.Code+" "+it.Name+"合计", "差额")
		s.Columns = append(s.Columns, Column{Width: 16, Format: AsMoney}, Column{Width: 11, Format: AsMoney})
	}
	heads, s.Columns = append(heads, "说明"), append(s.Columns, Column{Format: AsWrapped})
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head(heads...)
	s.FrozenTo = 3
	first := s.Last() + 1
	for n, i := range p.trace.sorted(memberPlace) {
		sub := p.res.Subject(calc.Member, i)
		cells := []Cell{Count(n + 1).In(AsCentred), Text(groupName(p.res, sub.Group)), Text(sub.Name), Of(p.res.At(memberPlace, "起始日期", i)), Of(p.res.At(memberPlace, "截止日期", i))}
		cells = append(cells, p.cells(s, memberPlace, i, factors, p.pools)...)
		for _, it := range shared {
			cells = append(cells, p.persons(it, i), p.rest(s.Last()+1, len(cells)+1, it, i))
		}
		s.Add(append(cells, Text(p.poolRemark(i, shared)))...)
	}
	p.memberRows = [2]int{first, s.Last()}
	p.totalSchools(first, s.Last(), len(factors), shared)
	s.Foot(signatures)
}

// shared lists the allocations from a pool to persons.
func (p *payBook) shared() []*calc.Item {
	var out []*calc.Item
	for _, it := range p.shares {
		if it.Shared() {
			out = append(out, it)
		}
	}
	return out
}

// persons sums an allocation over a member's persons, who stand together on
// 人员增量.
func (p *payBook) persons(it *calc.Item, member int) Cell {
	rows, ok := p.personRows[member]
	if !ok {
		return Of(value.Value{})
	}
	sum := p.sum(it, p.res.Below(memberPlace, member, calc.Teacher))
	return Live(sum, "SUM("+p.people.From(p.schools, p.people.Range(rows[0], rows[1], p.shareCol[it]))+")")
}

// rest is what is left of a pool once its persons have their shares.
func (p *payBook) rest(row, col int, it *calc.Item, member int) Cell {
	pool, rows := p.pool(it, member), p.personRows[member]
	if !isNumber(pool) {
		return Of(value.Value{})
	}
	address, ok := p.trace.PoolAddress(p.schools, it, member)
	if !ok || rows[0] == 0 {
		return Of(pool)
	}
	sum := p.sum(it, p.res.Below(memberPlace, member, calc.Teacher))
	return Live(value.OfNum(pool.Num().Sub(sum.Num())), fmt.Sprintf("ROUND(%s-%s,2)", address, ref(row, col)))
}

// pool is what an allocation shares out for a member, rounded as it is shared.
func (p *payBook) pool(it *calc.Item, member int) value.Value {
	v := p.res.Pool(it, member)
	if !isNumber(v) {
		return v
	}
	out := value.OfNum(v.Num().Round(it.Grain(), num.HalfUp))
	if v.Partial() {
		return out.WithPartial()
	}
	return out
}

func (p *payBook) poolRemark(member int, shared []*calc.Item) string {
	sub := p.res.Subject(calc.Member, member)
	if !p.res.Filed(sub.School) {
		return "填报表未受理"
	}
	for _, it := range shared {
		pool := p.pool(it, member)
		sum := p.sum(it, p.res.Below(memberPlace, member, calc.Teacher))
		switch {
		case pool.Kind() == value.Missing:
			return "所在集团未报"
		case isNumber(pool) && !pool.Num().Equal(sum.Num()):
			return "有增量，但没有符合条件的人员"
		case pool.Partial():
			return "不完整（有未报）"
		}
	}
	return ""
}

func (p *payBook) totalSchools(first, last, factors int, shared []*calc.Item) {
	s := p.schools
	if last < first {
		return
	}
	cells := make([]Cell, s.Width())
	cells[0] = Text("合计").Over(5)
	at := 5 + factors
	add := func(v value.Value) {
		cells[at] = Live(v, "SUM("+s.Range(first, last, at+1)+")")
		at++
	}
	for _, it := range p.pools {
		add(p.sum(it, p.all(it)))
	}
	for _, it := range shared {
		add(p.sum(it, p.all(it)))
		rest := num.Int(0)
		for i := range p.res.Count(memberPlace) {
			if pool := p.pool(it, i); isNumber(pool) {
				rest = rest.Add(pool.Num())
			}
		}
		add(value.OfNum(rest.Sub(p.sum(it, p.all(it)).Num())))
	}
	s.Add(cells...).As(Total)
	if len(p.pools) > 0 {
		pool := p.pools[len(p.pools)-1]
		sum := p.sum(pool, p.all(pool))
		s.Add(Text(pool.Name + "合计（大写）：" + Capitals(sum.Num())).Over(Whole).As(Total).In(AsText))
	}
}

// fillCheck compares pools with persons, and counts how many do not close.
func (p *payBook) fillCheck() {
	s := p.check
	first, last := p.memberRows[0], p.memberRows[1]
	at := 5 + len(factorsOf(p.res.Program, p.pools, memberPlace, schoolPlace, calc.Place{Level: calc.Group})) + len(p.pools)
	for _, it := range p.shared() {
		a, b := p.trace.shareSums(s, it)
		p.checks.equal(it.Code+" "+it.Name, "各校增量总额之和", a, "各人之和（分配表）", b)
		sum := p.sum(it, p.all(it))
		p.checks.equal(it.Code+" "+it.Name, "各人之和（分配表）", b, "各人之和（人员增量）",
			Live(sum, "SUM("+p.people.From(s, p.people.Range(4, max(4, p.lastPerson()), p.shareCol[it]))+")"))
		if last >= first {
			p.checks.equal(it.Code+" "+it.Name, "各校差额绝对值之和", Live(p.gap(it), "SUMPRODUCT(ABS("+p.schools.From(s, p.schools.Range(first, last, at+2))+"))"), "应为", Number(num.Int(0)))
		}
		at += 2
	}
	p.checkPersons()
	for _, a := range p.awards {
		a.check(&p.checks, s)
	}
	p.checks.fill(s, p.trace, p.effect)
}

func (p *payBook) lastPerson() int {
	last := 0
	for _, rows := range p.personRows {
		last = max(last, rows[1])
	}
	return last
}

// gap sums how far the pools of the schools are from their persons' shares.
func (p *payBook) gap(it *calc.Item) value.Value {
	total := num.Int(0)
	for i := range p.res.Count(memberPlace) {
		if pool := p.pool(it, i); isNumber(pool) {
			total = total.Add(pool.Num().Sub(p.sum(it, p.res.Below(memberPlace, i, calc.Teacher)).Num()).Abs())
		}
	}
	return value.OfNum(total)
}

// effect words which pools wait for a return.
func (p *payBook) effect(a calc.Absence) string {
	if a.School < 0 {
		return a.Name + "的填报表未受理：用到它的结果为“未报”或“不完整”。"
	}
	return "该校增量总额和个人增量未定；所在集团考核等级受影响的，其他学校的增量也未定或不完整。"
}

func (p *payBook) fillGuide() {
	entries := []entry{
		{p.schools.Name, "每所学校的基数、比例所依据的类型和等级、增量总额，个人合计和差额。", "人社局、财政局"},
		{p.people.Name, "每人一行：计分因素、积分、增量；不参加的写明原因。身份证号已遮盖。", "人社局"},
	}
	if p.none != nil {
		entries = append(entries, entry{p.none.Name, "名册上没有增量的每一人和原因，按原因统计人数。", "人社局、各校"})
	}
	if p.reward != nil {
		entries = append(entries, entry{p.reward.Name, "支教、顶岗满一年的人次和奖励，按学校。", "人社局、教体局"})
	}
	for _, a := range p.awards {
		entries = append(entries, entry{a.sheet.Name, a.words(), "人社局、教体局"})
	}
	entries = append(entries, p.trace.traceEntries()...)
	entries = append(entries, entry{p.check.Name, "学校增量与个人增量的差额、未报单位及影响、不能计算的项目。", "人社局（先看）"})
	fillGuide(p.guide, p.wb, p.trace, entries, []string{
		"从“人员增量”的一个数查起：积分引用“计算_教师”，增量引用“分配_…”；选中单元格，用“公式—追踪引用单元格”逐级向下。",
		"“计算_…”的每个公式就是政策里的公式，名称换成了单元格；再往下是“参数”和“数据_…”，“数据_…”注明来自哪个文件的哪个位置。",
		"公式要按人查找的地方，用“人员序号”代替身份证号，同一人在各表的序号相同；姓名和遮盖后的身份证号只在“人员增量”“不参加分配”和“激励名单”。",
		"ROUND(ROUND(…,8),2) 中里层的舍入只用来消除二进制小数的误差，不改变结果。",
		"一人一份增量：列入两所学校名册的，“人员增量”的说明写明哪所学校计酬几个月。",
		"考核等级由“考核评价得分表”得出，这里只引用结果。",
		colours,
	})
}

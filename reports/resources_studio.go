package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// studioRegister is the register's sheet of studios as formulas name it, and
// studioKey the column by which a filed row says which studio it is about.
const (
	studioRegister = "工作室名册"
	studioKey      = "工作室编号"
	studioBudget   = "经费预算"
	studioSpent    = "经费支出"
)

// studio is a row of the sheet 工作室: one of the register, with what one school
// filed for it.
type studio struct {
	code, host, title string
	from, to          value.Value
	hung              int // the school where the register has it, -1 where it names none
	school            int // where it is: that school, or else the one that filed it
	line              int // the filed row, -1 for none
	listed            bool
	first             bool // the first row of its school, which shows what the school is paid
}

// studios lists the register's studios in its order, then those that were
// filed under a number the register does not have.
func (b *resourceBook) studios(t *filedTable) []studio {
	column := func(name string) []form.Cell { return b.res.Bound(studioRegister, name) }
	hosts, titles, schools, from, to := column("主持人"), column("称号"), column("挂牌学校"), column("周期起"), column("周期止")
	var out []studio
	var taken []int
	for i, code := range column(studioKey) {
		s := studio{code: code.Value.String(), host: hosts[i].Value.String(), title: titles[i].Value.String(), from: from[i].Value, to: to[i].Value, hung: -1, line: -1, listed: true}
		if school, ok := b.res.Find(calc.School, schools[i].Value.String()); ok {
			s.hung = school.Index
		}
		s.school = s.hung
		filed := b.filedFor(t, s.code)
		if len(filed) == 0 {
			out = append(out, s)
		}
		for _, line := range filed {
			s.line, taken = line, append(taken, line)
			s.school = t.of[line].school
			out = append(out, s)
		}
	}
	for _, line := range t.lines {
		if !slices.Contains(taken, line) {
			out = append(out, studio{code: b.filed(t, studioKey, line).String(), hung: -1, school: t.of[line].school, line: line})
		}
	}
	seen := map[int]bool{}
	for i := range out {
		s := &out[i]
		s.first = s.school >= 0 && !seen[s.school]
		seen[s.school] = true
	}
	return out
}

func (b *resourceBook) filedFor(t *filedTable, code string) []int {
	var out []int
	for _, line := range t.lines {
		if b.filed(t, studioKey, line).String() == code {
			out = append(out, line)
		}
	}
	return out
}

// fillStudios writes the sheet 工作室.
func (b *resourceBook) fillStudios() {
	t := b.table(studioTable)
	if t == nil || !t.has(studioKey) {
		return
	}
	s := b.wb.Sheet("工作室", b.wb.Meta.Period+"名师乡村工作室台账")
	list, partial := b.studios(t), false
	for _, st := range list {
		partial = partial || b.unfiled(t, st).Kind() == value.Missing
	}
	l := &studioList{listing: &listing[studio]{counted: "编号", unit: "行"}, table: t, items: b.studioItems()}
	b.hosted = l
	b.studioFields(l)
	l.fill(s, issuer, "金额单位：元", list)
	s.FrozenTo = 3
	l.total("合计", partial)
	if col, row := l.col(headRate), s.Last(); col > 0 {
		spent, budget := l.sum(studioSpent, nil).added(partial), l.sum(studioBudget, nil).added(partial)
		s.Rows[row-1].Cells[col-1] = ratio(spent, l.at(row, studioSpent), budget, l.at(row, studioBudget)).As(Total)
	}
	s.Foot("注：1. 条件按方案二（1）核对：设在镇驻地学校，主持人为"+strings.Join(studioTitles(), "、")+"。“待核”是名册没有写明，由教体局查实后补入《集团名册》。",
		"2. 活动、经费、自评为挂牌学校填报；核定经费按学校计算，一所学校有几个工作室的，列在第一行。", signatures)
}

const headRate = "执行率"

// studioFields are the columns of 工作室: the register's, the judgement, those of
// the form, and what is computed from them.
func (b *resourceBook) studioFields(l *studioList) {
	t, n := l.table, 0
	add := func(f ...field[studio]) { l.columns = append(l.columns, f...) }
	add(cellField("序号", 6, AsCentred, func(studio) Cell { n++; return Count(n).In(AsCentred) }),
		textField("编号", 8, AsCentred, func(st studio) string { return st.code }),
		textField("主持人", 0, AsCentred, func(st studio) string { return st.host }),
		textField("称号", 0, AsCentred, func(st studio) string { return st.title }),
		textField("挂牌学校", 20, AsWrapped, b.hungAt),
		textField("所在集团", 16, AsWrapped, b.groupAt),
		cellField("驻地", 8, AsCentred, func(st studio) Cell { return Of(b.site(st)) }),
		textField("周期", 13, AsWrapped, term),
		cellField("条件核对", 9, AsCentred, b.qualifies),
		textField("核对理由", 30, AsWrapped, func(st studio) string { _, why := b.qualified(st); return why }))
	for _, f := range filedFields(b.county, t, func(st studio) (int, value.Value) { return st.line, b.unfiled(t, st) }) {
		if f.head != studioKey {
			add(f)
		}
	}
	if t.has(studioBudget) && t.has(studioSpent) {
		add(field[studio]{head: headRate, Column: Column{Width: 9, Format: AsPercent}, cell: func(row int, st studio) Cell {
			if st.line < 0 {
				return Of(b.unfiled(t, st))
			}
			return ratio(b.filed(t, studioSpent, st.line), l.at(row, studioSpent), b.filed(t, studioBudget, st.line), l.at(row, studioBudget))
		}})
	}
	for _, it := range l.items {
		f := cellField(approvedHead(it), 13, AsMoney, func(st studio) Cell { return Of(b.granted(it, st)) })
		f.summed = true
		add(f)
	}
	add(textField("说明", 24, AsWrapped, func(st studio) string { return b.studioRemark(t, st, len(l.items) > 0) }))
}

// studioList is the sheet 工作室, for 核对.
type studioList struct {
	*listing[studio]
	table *filedTable
	items []*calc.Item
}

// ratio divides two cells of a sheet; a dash where there is nothing to divide by.
func ratio(part value.Value, partAt string, whole value.Value, wholeAt string) Cell {
	if !isNumber(part) || !isNumber(whole) {
		return Text("—").In(AsCentred)
	}
	q, ok := part.Num().Quo(whole.Num())
	if !ok {
		return Text("—").In(AsCentred)
	}
	v := value.OfNum(q)
	if part.Partial() || whole.Partial() {
		v = v.WithPartial()
	}
	return Live(v, partAt+"/"+wholeAt)
}

// unfiled is what stands where nobody filed a studio: 未报 where the school that
// should has not filed, or where any school has not and none is known to host
// it; blank where its return is there and says nothing of it.
func (b *resourceBook) unfiled(t *filedTable, st studio) value.Value {
	switch {
	case st.line >= 0:
		return value.Value{}
	case st.hung >= 0 && b.absentFrom(t, st.hung) > 0, st.hung < 0 && b.missing(t):
		return value.OfMissing()
	}
	return value.Value{}
}

func (b *resourceBook) hungAt(st studio) string {
	if st.hung < 0 {
		return ""
	}
	return b.schoolName(st.hung)
}

func (b *resourceBook) groupAt(st studio) string {
	if st.school < 0 {
		return ""
	}
	return b.groupName(b.res.Subject(calc.School, st.school).Group)
}

func (b *resourceBook) site(st studio) value.Value {
	if st.school < 0 {
		return value.Value{}
	}
	return b.named(calc.School, st.school, "驻地")
}

// term is a studio's 周期 as words.
func term(st studio) string {
	switch {
	case st.from.Kind() != value.Date && st.to.Kind() != value.Date:
		return ""
	case st.to.Kind() != value.Date:
		return st.from.String() + " 起"
	}
	return strings.TrimSpace(st.from.String() + " 至 " + st.to.String())
}

// studioItems are the paid items of 资金 that a school gets for its studios:
// those whose formulas read the table 工作室.
func (b *resourceBook) studioItems() []*calc.Item {
	var out []*calc.Item
	for _, it := range b.items(policyFunding) {
		reads := slices.ContainsFunc(it.Symbols(), func(s formula.Symbol) bool {
			ref := b.res.Program.Ref(s)
			return ref.Kind == calc.RefLines && ref.Place.Table == studioTable
		})
		if it.Paid && it.Level == calc.School && reads {
			out = append(out, it)
		}
	}
	return out
}

func approvedHead(it *calc.Item) string { return it.Code + " " + it.Name + "（核定）" }

// granted is what a school is paid for its studios, on its first row.
func (b *resourceBook) granted(it *calc.Item, st studio) value.Value {
	if !st.first {
		return value.Value{}
	}
	for _, p := range b.res.Payments {
		if p.Item == it && p.School == st.school {
			return p.Approved
		}
	}
	return value.OfNA()
}

// studioRemark words what a reader of the row must know.
func (b *resourceBook) studioRemark(t *filedTable, st studio, paid bool) string {
	var out []string
	period := b.rules.Period.Span
	switch {
	case !st.listed:
		out = append(out, "名册中没有这个编号，请"+b.nameOf(st.school)+"核对，或由教体局列入名册")
	case st.line < 0 && b.unfiled(t, st).Kind() == value.Missing && st.hung >= 0:
		out = append(out, "挂牌学校的填报表未受理")
	case st.line < 0 && b.unfiled(t, st).Kind() == value.Missing:
		out = append(out, "没有学校填报；还有学校未报，名册也未写挂牌学校")
	case st.line < 0 && st.hung >= 0:
		out = append(out, "挂牌学校已报，没有填这个工作室")
	case st.line < 0:
		out = append(out, "没有学校填报，名册也未写挂牌学校")
	case st.hung >= 0 && st.school != st.hung:
		out = append(out, "由"+b.nameOf(st.school)+"填报，与名册的挂牌学校不一致")
	case st.hung < 0:
		out = append(out, "由"+b.nameOf(st.school)+"填报")
	}
	if st.to.Kind() == value.Date && st.to.Date().Before(period.From) {
		out = append(out, "周期在本批次之前已满")
	}
	if st.from.Kind() == value.Date && period.To.Before(st.from.Date()) {
		out = append(out, "周期在本批次之后才开始")
	}
	if paid && st.line >= 0 && !st.first {
		out = append(out, "核定经费见本校第一行")
	}
	return strings.Join(out, "；")
}

// checkStudios compares the sheet with the returns and with what is paid.
func (b *resourceBook) checkStudios() {
	l, s := b.hosted, b.check
	if l == nil {
		return
	}
	if l.table.has(studioBudget) {
		filed := l.sum(studioBudget, nil)
		b.checks.equal("工作室条数", "填报表记录", Count(len(l.table.lines)), "“工作室”有填报的行", Live(units(filed.known), "COUNT("+l.column(s, studioBudget)+")").In(AsInteger))
		b.checks.equal("工作室"+studioBudget, "填报表记录之和", Number(b.sumOf(l.table, studioBudget)).In(AsMoney),
			"“工作室”合计", Live(value.OfNum(filed.sum), l.totalAt(s, studioBudget)).In(AsMoney))
	}
	for _, it := range l.items {
		sum := num.Int(0)
		for _, p := range b.res.Payments {
			if p.Item == it && isNumber(p.Approved) {
				sum = sum.Add(p.Approved.Num())
			}
		}
		b.checks.equal(it.Code+" "+it.Name, "各校核定之和（经费分配表）", Number(sum).In(AsMoney),
			"“工作室”合计", Live(value.OfNum(l.sum(approvedHead(it), nil).sum), l.totalAt(s, approvedHead(it))).In(AsMoney))
	}
}

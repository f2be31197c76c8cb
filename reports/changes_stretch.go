package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/value"
)

const (
	headApproved = "核定合计"
	headDue      = "应拨合计"
)

// stretchRow is one school's time in one group within the period, for a school
// that something happened to.
type stretchRow struct{ member int }

// moved lists the stretches of the schools that joined or left, by school and
// day.
func (b *changeBook) moved() []stretchRow {
	var schools []string
	for _, e := range b.events {
		if e.member.School != "" && !slices.Contains(schools, string(e.member.School)) {
			schools = append(schools, string(e.member.School))
		}
	}
	slices.Sort(schools)
	var out []stretchRow
	for _, code := range schools {
		var mine []calc.Subject
		for _, m := range b.res.Subjects(calc.Member) {
			if b.res.Subject(calc.School, m.School).Code == code {
				mine = append(mine, m)
			}
		}
		slices.SortStableFunc(mine, func(x, y calc.Subject) int {
			_, _, from, _ := b.res.Membership(x.Index)
			_, _, other, _ := b.res.Membership(y.Index)
			return parsed(from).Compare(parsed(other))
		})
		for _, m := range mine {
			out = append(out, stretchRow{m.Index})
		}
	}
	return out
}

// parsed reads a day that calc wrote.
func parsed(day string) date.Date {
	d, err := date.Parse(day)
	if err != nil {
		panic(err)
	}
	return d
}

// memberItems are the paid items of the level 成员, in the policy's order.
func (b *changeBook) memberItems() []*calc.Item {
	var out []*calc.Item
	for _, d := range b.rules.Items {
		it, ok := b.res.Program.Item(d.Code)
		if !ok || it.Level != calc.Member {
			continue
		}
		if slices.ContainsFunc(b.res.Payments, func(p calc.Payment) bool { return p.Item == it }) {
			out = append(out, it)
		}
	}
	return out
}

// paid is a stretch's payment of an item.
func (b *changeBook) paid(it *calc.Item, member int) (calc.Payment, bool) {
	i := slices.IndexFunc(b.res.Payments, func(p calc.Payment) bool { return p.Item == it && p.Subject == member })
	if i < 0 {
		return calc.Payment{}, false
	}
	return b.res.Payments[i], true
}

// fillStretches writes 分段金额: for every school that something happened to, its
// stretches within the period with their months and amounts.
func (b *changeBook) fillStretches() {
	items, rows, n := b.memberItems(), b.moved(), 0
	subject := func(r stretchRow) calc.Subject { return b.res.Subject(calc.Member, r.member) }
	day := func(r stretchRow, end int) value.Value {
		_, _, from, to := b.res.Membership(r.member)
		return value.OfDate(parsed([]string{from, to}[end]))
	}
	l := &listing[stretchRow]{counted: "学校", unit: "段", columns: []field[stretchRow]{
		cellField("序号", 6, AsCentred, func(stretchRow) Cell { n++; return Count(n).In(AsCentred) }),
		textField("学校代码", 9, AsCentred, func(r stretchRow) string { return b.res.Subject(calc.School, subject(r).School).Code }),
		textField("学校", 0, AsText, func(r stretchRow) string { return subject(r).Name }),
		textField("集团", 0, AsText, func(r stretchRow) string { return b.groupName(subject(r).Group) }),
		textField("角色", 9, AsCentred, func(r stretchRow) string { role, _, _, _ := b.res.Membership(r.member); return role }),
		cellField("起", 12, AsDate, func(r stretchRow) Cell { return Of(day(r, 0)) }),
		cellField("止", 12, AsDate, func(r stretchRow) Cell { return Of(day(r, 1)) }),
		cellField(headMonths, 9, AsGeneral, func(r stretchRow) Cell { return Of(b.named(calc.Member, r.member, headMonths)) }),
	}}
	for _, it := range items {
		l.columns = append(l.columns, field[stretchRow]{head: it.Code + " " + it.Name, Column: Column{Width: 14, Format: AsMoney}, summed: true, cell: func(_ int, r stretchRow) Cell {
			if p, ok := b.paid(it, r.member); ok {
				return Of(p.Approved)
			}
			return Of(value.OfNA())
		}})
	}
	first := len(l.columns) - len(items) + 1
	l.columns = append(l.columns, field[stretchRow]{head: headApproved, Column: Column{Width: 14, Format: AsMoney}, summed: true, cell: func(row int, r stretchRow) Cell {
		sum := b.sumPaid(items, r.member, detailApproved)
		if !isNumber(sum) {
			return Of(sum)
		}
		return Live(sum, "SUM("+ref(row, first)+":"+ref(row, first+len(items)-1)+")")
	}})
	l.columns = append(l.columns, field[stretchRow]{head: headDue, Column: Column{Width: 14, Format: AsMoney}, summed: true, cell: func(_ int, r stretchRow) Cell {
		return Of(b.sumPaid(items, r.member, detailDue))
	}})
	s := b.wb.Sheet("分段金额", b.in.Meta.Period+"变更学校分段金额表")
	b.stretches, b.rowOf = l, map[int]int{}
	l.fill(s, issuer, "单位：元", rows)
	for i, r := range rows {
		b.rowOf[r.member] = l.first + i
	}
	s.FrozenTo = 4
	l.total("合计", false)
	s.Foot("注：只列本批次内有加入、退出的学校；每段在一个集团内，角色不变。各项目是成员层级的核定数（限额之后），应拨合计是限额之前。学校层级的项目不分段，见《集团化办学经费分配表》。")
}

// sumPaid adds what a stretch gets, approved or due; 未报 where no amount is known.
func (b *changeBook) sumPaid(items []*calc.Item, member, column int) value.Value {
	var mine []calc.Payment
	for _, it := range items {
		if p, ok := b.paid(it, member); ok {
			mine = append(mine, p)
		}
	}
	known := func(p calc.Payment) bool {
		return column == detailDue && isNumber(p.Due) || column == detailApproved && isNumber(p.Approved)
	}
	if len(mine) > 0 && !slices.ContainsFunc(mine, known) {
		return value.OfMissing()
	}
	return paidSum(column, mine, nil)
}

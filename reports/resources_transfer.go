package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The columns of 学籍互转 by which pupils are counted, as the default policy
// names them, and the two values of 方向.
const (
	transferWay   = "方向"
	transferOther = "对方学校"
	transferKind  = "类型"
	transferOut   = "转出"
	transferIn    = "转入"
)

// fillJoint writes 联合培养: every project of joint training.
func (b *resourceBook) fillJoint() {
	t := b.table(jointTable)
	if t == nil {
		return
	}
	b.joint = b.list(t, jointTable, "集团联合培养台账", "项", func(i int) int { return b.number(t.of[i]) })
	b.groupParts(b.joint)
	b.joint.sheet.Foot("注：由贯通培养型等集团的学校填报，每个项目一行。汇总序号是学校在“资源汇总”中的序号。", signatures)
}

// transfer is the pupils of one kind who went from one school to another, as
// either school counts them.
type transfer struct {
	group     int // of the first of the two rows that was met
	from, to  int // schools, -1 for one the register does not have
	fromName  string
	toName    string
	kind      string
	sent, got int
}

// fillTransfers writes 学籍互转: counts by pair of schools and kind, from both
// sides. Nothing of a pupil is shown.
func (b *resourceBook) fillTransfers() {
	t := b.table(transferTable)
	if t == nil || !t.has(transferWay) || !t.has(transferOther) || !t.has(transferKind) {
		return
	}
	n := 0
	l := &listing[transfer]{counted: "转出学校", unit: "行", columns: []field[transfer]{
		cellField("序号", 6, AsCentred, func(transfer) Cell { n++; return Count(n).In(AsCentred) }),
		textField("集团", 0, AsText, func(x transfer) string { return b.groupName(x.group) }),
		textField("转出学校", 0, AsText, func(x transfer) string { return x.fromName }),
		textField("转入学校", 0, AsText, func(x transfer) string { return x.toName }),
		textField(transferKind, 12, AsCentred, func(x transfer) string { return x.kind }),
		countField("转出校填报人数", 11, func(x transfer) Cell { return b.side(t, x.from, x.sent) }),
		countField("转入校填报人数", 11, func(x transfer) Cell { return b.side(t, x.to, x.got) }),
	}}
	l.columns = append(l.columns,
		field[transfer]{head: "差额", Column: Column{Width: 9, Format: AsInteger}, cell: func(row int, x transfer) Cell {
			sent, got := b.side(t, x.from, x.sent).Value, b.side(t, x.to, x.got).Value
			if !isNumber(sent) || !isNumber(got) {
				return Cell{}
			}
			return Live(value.OfNum(sent.Num().Sub(got.Num())), l.at(row, "转出校填报人数")+"-"+l.at(row, "转入校填报人数"))
		}},
		cellField("结论", 30, AsWrapped, func(x transfer) Cell { return b.agreed(t, x) }))
	l.fill(b.wb.Sheet(transferTable, b.wb.Meta.Period+"集团学籍互转统计表"), issuer, "单位：人", b.transfers(t))
	l.total("合计", b.missing(t))
	l.sheet.Foot("注：只列人数，不列学生信息；转出校与转入校应各填一行，两数应相等。逐人核对请看两校的填报表。", signatures)
	b.moved = &transferList{listing: l, table: t}
}

// transferList is the sheet 学籍互转, for 核对.
type transferList struct {
	*listing[transfer]
	table *filedTable
}

// transfers counts the rows of both sides, by group, pair and kind.
func (b *resourceBook) transfers(t *filedTable) []transfer {
	var out []transfer
	for _, i := range t.lines {
		way := b.filed(t, transferWay, i).Text()
		me, other := t.of[i].school, b.filed(t, transferOther, i).Text()
		x := transfer{group: t.of[i].group, from: me, to: -1, fromName: b.nameOf(me), toName: other, kind: b.filed(t, transferKind, i).Text()}
		if s, ok := b.res.Find(calc.School, other); ok {
			x.to = s.Index
		}
		if way != transferOut {
			x.from, x.to, x.fromName, x.toName = x.to, x.from, x.toName, x.fromName
		}
		at := slices.IndexFunc(out, func(y transfer) bool { return y.fromName == x.fromName && y.toName == x.toName && y.kind == x.kind })
		if at < 0 {
			at, out = len(out), append(out, x)
		}
		if way == transferOut {
			out[at].sent++
		} else {
			out[at].got++
		}
	}
	slices.SortStableFunc(out, func(x, y transfer) int {
		return cmp.Or(orLast(x.group)-orLast(y.group), orLast(x.from)-orLast(y.from), orLast(x.to)-orLast(y.to), cmp.Compare(x.kind, y.kind))
	})
	return out
}

// side is what a school counts; 未报 where it has not filed.
func (b *resourceBook) side(t *filedTable, school, n int) Cell {
	if n == 0 && b.absentFrom(t, school) > 0 {
		return Of(value.OfMissing())
	}
	return Count(n)
}

func (b *resourceBook) agreed(t *filedTable, x transfer) Cell {
	sent, got := b.side(t, x.from, x.sent).Value, b.side(t, x.to, x.got).Value
	switch {
	case !isNumber(sent):
		return Text(x.fromName + "未报，无法核对").As(Alarm)
	case !isNumber(got):
		return Text(x.toName + "未报，无法核对").As(Alarm)
	case !sent.Num().Equal(got.Num()):
		return Text("不一致，请两校核对后更正").As(Alarm)
	}
	return Text("一致")
}

// checkMoves compares joint training and transfers with the returns.
func (b *resourceBook) checkMoves() {
	s := b.check
	if l := b.joint; l != nil {
		b.checks.equal("联合培养项数", "填报表记录", Count(len(l.table.of)), "“联合培养”行数", Live(units(l.rows), "COUNT("+l.column(s, sumsKey)+")").In(AsInteger))
		for _, c := range l.table.Columns {
			if addable(c) && !c.Personal {
				b.checks.equal("联合培养"+c.Name, "填报表记录之和", Number(b.sumOf(l.table, c.Name)), "“联合培养”合计", Live(value.OfNum(l.sum(c.Name, nil).sum), l.totalAt(s, c.Name)))
			}
		}
	}
	if l := b.moved; l != nil {
		sum := num.Int(0)
		for _, head := range []string{"转出校填报人数", "转入校填报人数"} {
			sum = sum.Add(l.sum(head, nil).sum)
		}
		b.checks.equal("学籍互转人次", "填报表记录", Count(len(l.table.of)), "“学籍互转”两方人数之和",
			Live(value.OfNum(sum), l.totalAt(s, "转出校填报人数")+"+"+l.totalAt(s, "转入校填报人数")).In(AsInteger))
	}
}

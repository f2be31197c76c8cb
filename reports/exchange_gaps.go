package reports

import (
	"strings"

	"hesuan/calc"
)

// fillGaps writes 未对上: what each side says, in which columns they differ and
// who has to do something about it; apart from these what waits for a return.
func (b *exchangeBook) fillGaps() {
	s := b.gaps
	s.Landscape = true
	if b.match == nil {
		return
	}
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 8, Format: AsCentred}, {Width: 11, Format: AsText}, {Width: 21, Format: AsCentred}, {Width: 18, Format: AsWrapped}, {Width: 18, Format: AsWrapped},
		{Width: 13, Format: AsWrapped}, {Width: 34, Format: AsWrapped}, {Width: 34, Format: AsWrapped}, {Width: 16, Format: AsWrapped}, {Width: 32, Format: AsWrapped}, {Width: 12, Format: AsMoney}}
	s.Caption("填报单位：县教育和体育局；"+b.match.Remedy, "单位：元")
	heads := []string{"序号", "台账序号", "姓名", "身份证号", b.match.Sides[0] + "校", b.match.Sides[1] + "校", "情况", b.match.Sides[0] + "校所填", b.match.Sides[1] + "校所填", "不一致的栏目", "由谁处理", "涉及补助"}
	s.Head(heads...)
	s.FrozenTo = 3
	b.gapRows(func(x stay) bool { return x.State == calc.Different || x.State == calc.Alone }, "都对上了，没有须处理的。")
	s.Add()
	s.Add(Text("对方未报：对方的填报表受理后自动核对，暂不处理").As(Subtotal).In(AsText).Over(Whole))
	head := make([]Cell, len(heads))
	for i, h := range heads {
		head[i] = Text(h).As(Header).In(AsCentred)
	}
	s.Add(head...)
	b.gapRows(func(x stay) bool { return x.State == calc.Waiting }, "没有。")
	s.Foot(signatures)
}

func (b *exchangeBook) gapRows(wanted func(stay) bool, none string) {
	s := b.gaps
	first, n := s.Last()+1, 0
	for _, x := range b.stays {
		if !wanted(x) {
			continue
		}
		n++
		cells := []Cell{Count(n).In(AsCentred), Jump(itoa(x.row-ledgerFirst+1), b.ledger.From(s, ref(x.row, 1))), {}, {}}
		if b.who.name != nil {
			cells[2] = Of(b.filedCell(b.who.name, x.line()))
		}
		if b.who.id != nil {
			cells[3] = Text(masked(b.filedCell(b.who.id, x.line()).String()))
		}
		cells = append(cells, Text(b.schoolOf(x, 0)), Text(b.schoolOf(x, 1)), Text(b.situation(x)).As(Alarm), Text(b.said(x, 0)), Text(b.said(x, 1)), Text(differing(x)), Text(b.whoActs(x)), b.atStake(x))
		s.Add(cells...)
	}
	if n == 0 {
		s.Add(Text(none).Over(Whole).In(AsText))
		return
	}
	if b.shows(exchangeSubsidy) {
		total := make([]Cell, 12)
		total[0] = Text("合计").Over(11)
		total[11] = Live(b.sum(exchangeSubsidy, wanted), "SUM("+s.Range(first, s.Last(), 12)+")")
		s.Add(total...).As(Total)
	}
}

// atStake is the subsidy of the stay.
func (b *exchangeBook) atStake(x stay) Cell {
	if !b.shows(exchangeSubsidy) || x.Lines[0] < 0 {
		return Cell{}
	}
	v := b.entry(x, exchangeSubsidy).Value
	if !isNumber(v) {
		return Of(v)
	}
	return Live(v, b.cell(b.gaps, x, exchangeSubsidy))
}

// situation words the state from the reader's side.
func (b *exchangeBook) situation(x stay) string {
	missing := b.match.Sides[1]
	if x.Lines[0] < 0 {
		missing = b.match.Sides[0]
	}
	switch x.State {
	case calc.Alone:
		return missing + "校无此记录"
	case calc.Waiting:
		return missing + "校未报"
	}
	return string(x.State)
}

// said lists what one side filed in the columns that are compared.
func (b *exchangeBook) said(x stay, side int) string {
	line := x.Lines[side]
	if line < 0 {
		return "—"
	}
	var parts []string
	for _, name := range b.match.Compared {
		if c, _ := b.table.Column(name); c != nil && !c.Personal {
			parts = append(parts, name+" "+orBlank(b.filedCell(c, line)))
		}
	}
	return strings.Join(parts, "，") + "（" + filedAt(b.res, exchangeTable, line) + "）"
}

func differing(x stay) string {
	var out []string
	for _, d := range x.Differs {
		out = append(out, d.Column)
	}
	return strings.Join(out, "、")
}

// whoActs says who has to do what.
func (b *exchangeBook) whoActs(x stay) string {
	out, in := b.schoolOf(x, 0), b.schoolOf(x, 1)
	switch {
	case x.State == calc.Different:
		return out + "、" + in + "：共同核对，由填错的一方改正后重新报送"
	case x.Schools[0] < 0:
		return in + "：对方学校不在名册中，核对校名"
	case x.Schools[1] < 0:
		return out + "：对方学校不在名册中，核对校名"
	case x.State == calc.Waiting && x.Lines[0] < 0:
		return "待" + out + "报送填报表"
	case x.State == calc.Waiting:
		return "待" + in + "报送填报表"
	}
	missing, filer, side := in, out, 1
	if x.Lines[0] < 0 {
		missing, filer, side = out, in, 0
	}
	text := missing + "：补填" + b.match.Sides[side] + "记录；没有此事的，由" + filer + "删去这一行"
	if rows := b.alike(x); len(rows) > 0 {
		text += "。同一人另见台账序号 " + strings.Join(rows, "、") + "，核对是否填错了学校或方向"
	}
	return text
}

// alike lists other stays of the same person that have no counterpart either.
func (b *exchangeBook) alike(x stay) []string {
	if b.who.id == nil {
		return nil
	}
	if b.alone == nil {
		b.alone = map[string][]stay{}
		for _, y := range b.stays {
			if y.State == calc.Alone {
				id := b.filedCell(b.who.id, y.line()).String()
				b.alone[id] = append(b.alone[id], y)
			}
		}
	}
	var out []string
	for _, y := range b.alone[b.filedCell(b.who.id, x.line()).String()] {
		if y.row != x.row {
			out = append(out, itoa(y.row-ledgerFirst+1))
		}
	}
	return out
}

package reports

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// spot is where a head stands: which of the two sheets, and its column.
type spot struct {
	sheet *Sheet
	col   int
}

// fillLedger writes 台账 and 台账续表: one row a stay, the same row on both.
func (b *exchangeBook) fillLedger() {
	b.ledger.Landscape, b.more.Landscape = true, true
	b.at = map[string]spot{}
	if b.match == nil {
		for _, s := range []*Sheet{b.ledger, b.more} {
			s.Add(Text("政策的“对账”表没有“交流轮岗”的行，本批次不能编制台账。").As(Alarm).In(AsText))
		}
		return
	}
	main, more := b.ledgerColumns()
	b.rows = [2]int{ledgerFirst, ledgerFirst + len(b.stays) - 1}
	for i := range b.stays {
		b.stays[i].row = ledgerFirst + i
	}
	b.lay(b.ledger, main)
	b.lay(b.more, more)
	b.enter(b.more, more) // 乡村月数 on 台账 looks at it
	b.enter(b.ledger, main)
	b.ledger.Foot("月数是本批次内的整月数；乡村月数是其中驻地为村、镇驻地的；补助按派出校的记录计算。费用、集团、来源见“"+b.more.Name+"”，两表同一行是同一条。", signatures)
	b.more.Foot("费用等以派出校所填为准，派出校没有记录的按接收校所填；两校各怎样填，见“"+b.gaps.Name+"”。", signatures)
}

// ledgerFirst is the row of the first stay: title, caption, head.
const ledgerFirst = 4

// lay writes what stands above the rows, and settles where each head is.
func (b *exchangeBook) lay(s *Sheet, columns []ledgerColumn) {
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
		if _, twice := b.at[c.head]; !twice {
			b.at[c.head] = spot{s, i + 1}
		}
		s.Columns = append(s.Columns, c.Column)
	}
	s.Caption("填报单位：县教育和体育局；派出、接收两校所填内容一致的为“相符”", "单位：元")
	s.Head(heads...)
	s.FrozenTo = 3
}

// enter writes the rows and adds up the columns that add up.
func (b *exchangeBook) enter(s *Sheet, columns []ledgerColumn) {
	total := make([]Cell, len(columns))
	total[0] = Text("合计")
	for _, x := range b.stays {
		cells := make([]Cell, len(columns))
		for k, c := range columns {
			cells[k] = c.cell(x)
		}
		s.Add(cells...)
	}
	if len(b.stays) == 0 {
		s.Add(Text("没有交流轮岗记录。").Over(Whole).In(AsText))
	} else {
		s.Filter = ref(ledgerFirst-1, 1) + ":" + ref(b.rows[1], len(columns))
		total[1] = Live(value.OfText(itoa(len(b.stays))+" 条"), "COUNT("+s.Range(b.rows[0], b.rows[1], 1)+`)&" 条"`)
		for _, name := range []string{exchangeMonths, ledgerRural, exchangeTotal, exchangeSender, exchangeReceiver, ledgerRest, exchangeSubsidy} {
			if at := b.at[name]; at.sheet == s {
				total[at.col-1] = Live(b.sum(name, nil), "SUM("+s.Range(b.rows[0], b.rows[1], at.col)+")")
			}
		}
	}
	s.Add(total...).As(Total)
}

// sum adds a column of 台账 over the stays that are wanted, nil for all.
func (b *exchangeBook) sum(head string, wanted func(stay) bool) value.Value {
	total := value.OfNum(num.Int(0))
	for _, s := range b.stays {
		if wanted == nil || wanted(s) {
			total = plus(total, b.entry(s, head).Value)
		}
	}
	return total
}

// entry is a cell of a stay on 台账 or 台账续表.
func (b *exchangeBook) entry(s stay, head string) Cell {
	at := b.at[head]
	return at.sheet.Rows[s.row-1].Cells[at.col-1]
}

// cell is the address of a cell of a stay as another sheet writes it.
func (b *exchangeBook) cell(on *Sheet, s stay, head string) string {
	at := b.at[head]
	return at.sheet.From(on, ref(s.row, at.col))
}

// stretch is a column of 台账 or 台账续表 as another sheet writes it.
func (b *exchangeBook) stretch(on *Sheet, head string) string {
	at := b.at[head]
	return at.sheet.From(on, at.sheet.Range(b.rows[0], max(b.rows[0], b.rows[1]), at.col))
}

// shows reports whether the ledger has a column.
func (b *exchangeBook) shows(head string) bool { return b.at[head].col > 0 }

package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The heads of 台账 that are not columns of the form.
const (
	ledgerNumber    = "序号"
	ledgerName      = "姓名"
	ledgerIdentity  = "身份证号"
	ledgerGroup     = "集团"
	ledgerSchool    = "校"
	ledgerUnit      = "汇总序号"
	ledgerFiled     = "方填报"
	ledgerSource    = "方来源"
	ledgerRural     = "乡村月数"
	ledgerRest      = "费用差额"
	ledgerAgreement = "对账结果"
)

// ledgerColumn is a column of 台账, or of 台账续表, and how a stay fills it.
type ledgerColumn struct {
	head string
	Column
	cell func(s stay) Cell
}

// ledgerColumns lists the columns of the two sheets: on the first who, where,
// how long and what for; on the second costs, places and where it was filed.
func (b *exchangeBook) ledgerColumns() (main, more []ledgerColumn) {
	add := func(head string, width float64, format Format, cell func(stay) Cell) {
		main = append(main, ledgerColumn{head, Column{Width: width, Format: format}, cell})
	}
	also := func(head string, width float64, format Format, cell func(stay) Cell) {
		more = append(more, ledgerColumn{head, Column{Width: width, Format: format}, cell})
	}
	b.identity(add)
	b.identity(also)
	for side, word := range b.match.Sides {
		add(word+ledgerSchool, 27, AsWrapped, func(s stay) Cell { return Text(b.schoolOf(s, side)) })
		also(word+ledgerGroup, 22, AsWrapped, func(s stay) Cell { return Text(groupName(b.res, s.groups[side])) })
		also(word+ledgerUnit, 7, AsCentred, func(s stay) Cell {
			if n := b.number(s, side); n > 0 {
				return Count(n).In(AsCentred)
			}
			return Cell{}
		})
	}
	for _, c := range b.table.Columns {
		if c.Personal || c.Name == b.match.Side || c.Name == b.match.Other || c.Computed != "" && c.Type == form.Day {
			continue
		}
		put := add
		if c.Type == form.Text || c.Type == form.Money && c.Computed == "" {
			put = also
		}
		b.declared(c, put)
		switch {
		case c.Name == exchangeReceiver && b.has(exchangeTotal) && b.has(exchangeSender):
			also(ledgerRest, 10, AsMoney, b.restCell)
		case c.Name == exchangeMonths && b.has(exchangeSeat):
			add(ledgerRural, 7, AsGeneral, b.ruralCell)
		}
	}
	for side, word := range b.match.Sides {
		also(word+ledgerFiled, 7, AsCentred, func(s stay) Cell { return Text(b.filed(s, side)) })
	}
	add(ledgerAgreement, 11, AsCentred, func(s stay) Cell {
		c := Text(string(s.State)).In(AsCentred)
		if s.State != calc.Agreed {
			c = c.As(Alarm)
		}
		return c
	})
	for side, word := range b.match.Sides {
		also(word+ledgerSource, 30, AsWrapped, func(s stay) Cell { return Text(filedAt(b.res, exchangeTable, s.Lines[side])) })
	}
	return main, more
}

// identity says which stay a row is, and whose.
func (b *exchangeBook) identity(add func(string, float64, Format, func(stay) Cell)) {
	add(ledgerNumber, 6, AsCentred, func(s stay) Cell { return Count(s.row - ledgerFirst + 1).In(AsCentred) })
	if b.who.name != nil {
		add(ledgerName, 11, AsText, func(s stay) Cell { return Of(b.filedCell(b.who.name, s.line())) })
	}
	if b.who.id != nil {
		add(ledgerIdentity, 21, AsCentred, func(s stay) Cell { return Text(masked(b.filedCell(b.who.id, s.line()).String())) })
	}
}

func (b *exchangeBook) filedCell(c *form.Column, line int) value.Value {
	_, _, cell := b.res.Line(exchangeTable, line, c.Name)
	return cell.Value
}

// declared adds a column of the form. What bears the receiving side's name and is
// not compared, such as its assessment, is the receiver's to say.
func (b *exchangeBook) declared(c *form.Column, add func(string, float64, Format, func(stay) Cell)) {
	width, format := 0.0, AsGeneral
	switch c.Type {
	case form.Money:
		width, format = 12, AsMoney
	case form.Choice:
		width, format = 8, AsCentred
	case form.Integer, form.Decimal:
		width = 7
	case form.Text:
		width, format = 13, AsWrapped
	case form.Day:
		width, format = 11, AsDate
	}
	it, computed := b.res.Program.Item(exchangeTable + "[" + c.Name + "]")
	receivers := strings.HasPrefix(c.Name, b.match.Sides[1]) && !slices.Contains(b.match.Compared, c.Name)
	add(c.Name, width, format, func(s stay) Cell {
		line := s.line()
		switch {
		case computed && s.Lines[0] < 0 && b.onesided(it):
			return Of(value.OfNA())
		case computed:
			return shaped(b.trace.Cell(b.at[c.Name].sheet, b.linePlace(), it.Code, line)).In(format)
		case receivers && s.Lines[1] >= 0:
			line = s.Lines[1]
		}
		return Of(b.filedCell(c, line)).As(Given)
	})
}

// restCell is what the two shares of the costs leave open.
func (b *exchangeBook) restCell(s stay) Cell {
	total, sender, receiver := b.figure(s, exchangeTotal), b.figure(s, exchangeSender), b.figure(s, exchangeReceiver)
	if !isNumber(total) || !isNumber(sender) || !isNumber(receiver) {
		return Cell{}
	}
	c := Live(value.OfNum(sender.Num().Add(receiver.Num()).Sub(total.Num())),
		"ROUND("+b.cell(b.more, s, exchangeSender)+"+"+b.cell(b.more, s, exchangeReceiver)+"-"+b.cell(b.more, s, exchangeTotal)+",2)")
	if !c.Value.Num().IsZero() {
		c = c.As(Alarm)
	}
	return c
}

// figure is a filed number of a stay.
func (b *exchangeBook) figure(s stay, name string) value.Value {
	c, _ := b.table.Column(name)
	return b.filedCell(c, s.line())
}

// ruralCell is the months of the stay where the receiving school is in the
// country.
func (b *exchangeBook) ruralCell(s stay) Cell {
	months := b.res.At(b.linePlace(), computedAs(b.res, exchangeTable, exchangeMonths), s.line())
	if s.Lines[0] < 0 {
		return Of(value.OfNA())
	}
	seat := b.res.At(b.linePlace(), computedAs(b.res, exchangeTable, exchangeSeat), s.line())
	if !isNumber(months) || seat.Kind() != value.Text {
		return Of(months)
	}
	v := value.OfNum(num.Int(0))
	var tests []string
	for _, r := range ruralSeats {
		if seat.Text() == r {
			v = months
		}
		tests = append(tests, b.cell(b.ledger, s, exchangeSeat)+`="`+r+`"`)
	}
	return Live(v, "IF(OR("+strings.Join(tests, ",")+"),"+b.cell(b.ledger, s, exchangeMonths)+",0)")
}

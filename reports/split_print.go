package reports

import (
	"fmt"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Columns of the block, from 权重整数 on.
func (p splitter) quotient(k int) int  { return p.col + 1 + 2*k }
func (p splitter) remainder(k int) int { return p.col + 2 + 2*k }
func (p splitter) whole() int {
	if p.pieces == 1 {
		return p.quotient(0)
	}
	return p.col + 1 + 2*p.pieces
}
func (p splitter) rank() int   { return p.remainder(p.pieces-1) + 1 + min(1, p.pieces-1) }
func (p splitter) amount() int { return p.rank() + 1 }
func (p splitter) width() int  { return p.amount() - p.col + 1 }

func (p splitter) unitWord() string {
	if p.grain == 2 {
		return "分"
	}
	return "最小单位"
}

// how explains a division in pieces; it says nothing where there is one piece.
func (p splitter) how() string {
	if p.pieces == 1 {
		return ""
	}
	return fmt.Sprintf("总额较大，按笔算的办法分 %d 段相除：把总额（%s）从高位起每 %d 位切成一段，前一段的余数带到后一段。", p.pieces, p.unitWord(), len(p.base.String())-1)
}

// heads names the columns.
func (p splitter) heads(amount string) []string {
	out := []string{"权重整数"}
	if p.scale > 0 {
		out[0] = fmt.Sprintf("权重整数（×%s）", pow10(p.scale))
	}
	for k := range p.pieces {
		if p.pieces == 1 {
			out = append(out, "商（"+p.unitWord()+"）", "余数")
			continue
		}
		out = append(out, fmt.Sprintf("第%d段商", k+1), fmt.Sprintf("第%d段余数", k+1))
	}
	if p.pieces > 1 {
		out = append(out, "商（"+p.unitWord()+"）")
	}
	return append(out, "余数名次", amount)
}

// columns formats the block.
func (p splitter) columns() []Column {
	out := make([]Column, p.width())
	for i := range out {
		out[i].Format = AsInteger
	}
	out[len(out)-1].Format = AsMoney
	return out
}

func whole(n num.Num, formula string) Cell { return Live(value.OfNum(n), formula).In(AsInteger) }

// head is the row above the block; total is the address of the total in yuan.
func (b *block) head(total string, sum value.Value) []Cell {
	out := make([]Cell, b.width())
	at := func(col int) *Cell { return &out[col-b.col] }
	wholes := num.Int(0)
	for _, x := range b.parts {
		wholes = wholes.Add(x.whole)
	}
	*at(b.col) = whole(wholes, "SUM("+b.sheet.Range(b.first, b.last, b.col)+")")
	grains := fmt.Sprintf("ROUND(%s*%s,0)", total, pow10(b.grain))
	*at(b.whole()) = whole(b.grains(), grains)
	if b.pieces > 1 {
		rest := ref(b.row, b.whole())
		for k, d := range b.digits() {
			weight := power(b.base, b.pieces-1-k)
			*at(b.quotient(k)) = whole(d, fmt.Sprintf("INT(%s/%s)", rest, weight))
			rest = "(" + rest + "-" + ref(b.row, b.quotient(k)) + "*" + weight.String() + ")"
		}
	}
	*at(b.rank()) = whole(b.short(), ref(b.row, b.whole())+"-SUM("+b.sheet.Range(b.first, b.last, b.whole())+")")
	*at(b.amount()) = Live(sum, "SUM("+b.sheet.Range(b.first, b.last, b.amount())+")").In(AsMoney)
	return out
}

// line is the row of one weight; weight is its address, result what calc says.
func (b *block) line(i int, weight string, result value.Value) []Cell {
	row, x := b.first+i, b.parts[i]
	out := make([]Cell, b.width())
	at := func(col int) *Cell { return &out[col-b.col] }
	own := ref(row, b.col)
	up := func(col int) string { return fixed(b.row, col) }
	scaled := weight
	if b.scale > 0 {
		scaled += "*" + pow10(b.scale).String()
	}
	*at(b.col) = Live(result, "IF(ISNUMBER("+weight+"),ROUND("+scaled+",0),"+weight+")").In(AsInteger)
	if b.weights[i] == nil {
		*at(b.amount()) = Live(result, own).In(AsMoney)
		return out
	}
	at(b.col).Value = value.OfNum(x.whole)
	for k := range b.pieces {
		n := up(b.quotient(k)) + "*" + own
		if k > 0 {
			n = ref(row, b.remainder(k-1)) + "*" + b.base.String() + "+" + n
		}
		divided := "(" + n + ")"
		if k == 0 {
			divided = n
		}
		*at(b.quotient(k)) = whole(x.quotients[k], "IF("+up(b.col)+"=0,0,INT("+divided+"/"+up(b.col)+"))")
		*at(b.remainder(k)) = whole(x.remainders[k], n+"-"+ref(row, b.quotient(k))+"*"+up(b.col))
	}
	if b.pieces > 1 {
		sum := ref(row, b.quotient(0))
		for k := 1; k < b.pieces; k++ {
			sum = "(" + sum + ")*" + b.base.String() + "+" + ref(row, b.quotient(k))
		}
		*at(b.whole()) = whole(x.base, sum)
	}
	last := b.remainder(b.pieces - 1)
	*at(b.rank()) = whole(num.Int(int64(x.rank)), fmt.Sprintf("RANK(%s,%s)+COUNTIF(%s:%s,%s)-1",
		ref(row, last), b.sheet.Range(b.first, b.last, last), fixed(b.first, last), ref(row, last), ref(row, last)))
	*at(b.amount()) = Live(result, fmt.Sprintf("(%s+IF(%s<=%s,1,0))/%s",
		ref(row, b.whole()), ref(row, b.rank()), up(b.rank()), pow10(b.grain))).In(AsMoney)
	return out
}

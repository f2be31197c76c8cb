package reports

import (
	"slices"
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// splitter prints the largest remainder (最大余数法) as columns of whole numbers
// that a clerk can follow and a spreadsheet computes without an error:
//
//	权重整数 w    the weight times a power of ten
//	商 q         how many fen the weight is good for, cut down: INT(A·w/W)
//	余数 r       what was cut off: A·w − q·W
//	名次         place of the remainder, ties to the upper row
//	分得         (q + 1 where 名次 ≤ 尚差) / 100
//
// The row above the block has W = Σw, A = the total in fen, and 尚差 = A − Σq.
//
// A·w must stay a whole number for a spreadsheet, which has fifteen digits. A
// larger total is divided as one does on paper: cut into pieces of a few
// digits, each with its own quotient and remainder, the remainder carried on
// to the next piece.
type splitter struct {
	sheet  *Sheet
	col    int // column of 权重整数
	grain  int // decimals of the parts: 2 for fen
	scale  int // w = weight·10^scale
	pieces int
	base   num.Num // 10^digits of a piece
}

// exactWhole is the largest whole number the printed arithmetic may meet, for
// LibreOffice's INT looks at fifteen significant digits; a layout is chosen
// with room for amounts three times as large, which a reader may try out.
var (
	exactWhole = pow10(14)
	layoutRoom = num.Int(3)
)

// maxScale bounds the decimals of a weight; finer ones are not printed live.
const maxScale = 6

// maxPieces bounds the columns of a division on paper.
const maxPieces = 6

// newSplitter finds the layout that holds every block given; false when none
// does, and the parts are printed as values. scale is how many decimals the
// weights may have, should these happen to have fewer.
func newSplitter(sheet *Sheet, col, grain, scale int, blocks []pool) (splitter, bool) {
	p := splitter{sheet: sheet, col: col, grain: grain, scale: scale}
	var most, heaviest, sum num.Num
	for _, b := range blocks {
		total := num.Int(0)
		for _, w := range b.weights {
			if w == nil {
				continue
			}
			for !w.Mul(pow10(p.scale)).IsInt() {
				if p.scale++; p.scale > maxScale {
					return p, false
				}
			}
			heaviest = larger(heaviest, *w)
			total = total.Add(*w)
		}
		sum = larger(sum, total)
		most = larger(most, b.total)
	}
	unit := pow10(p.scale).Mul(layoutRoom)
	most, heaviest, sum = most.Mul(pow10(grain)).Mul(layoutRoom), heaviest.Mul(unit), sum.Mul(unit)
	digits := len(most.Fixed(0))
	for p.pieces = 1; p.pieces <= maxPieces; p.pieces++ {
		p.base = pow10((digits + p.pieces - 1) / p.pieces)
		carried := sum.Mul(p.base)
		if p.pieces == 1 {
			carried = num.Int(0)
		}
		if carried.Add(p.base.Mul(heaviest)).Cmp(exactWhole) <= 0 {
			return p, true
		}
	}
	return p, false
}

// pool is one total and the weights it is shared out by, nil for who has none.
type pool struct {
	total   num.Num
	weights []*num.Num
}

func pow10(n int) num.Num {
	p, err := num.Parse("1" + strings.Repeat("0", n))
	if err != nil {
		panic(err) // a literal
	}
	return p
}

func power(base num.Num, n int) num.Num {
	out := num.Int(1)
	for range n {
		out = out.Mul(base)
	}
	return out
}

func larger(a, b num.Num) num.Num {
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

// block is one total shared out on rows first to last, with its own row above.
type block struct {
	splitter
	row, first, last int
	pool
	parts []part
}

// part is what the arithmetic of a block comes to for one weight.
type part struct {
	whole                 num.Num
	quotients, remainders []num.Num
	base                  num.Num
	rank                  int
	amount                num.Num
}

// block works the arithmetic of a pool out, for the values beside the formulas.
func (p splitter) block(row int, of pool) *block {
	b := &block{splitter: p, row: row, first: row + 1, last: row + len(of.weights), pool: of, parts: make([]part, len(of.weights))}
	sum := num.Int(0)
	for i, w := range of.weights {
		if w != nil {
			b.parts[i].whole = w.Mul(pow10(p.scale))
			sum = sum.Add(b.parts[i].whole)
		}
	}
	digits := b.digits()
	for i, w := range of.weights {
		if w == nil {
			continue
		}
		x := &b.parts[i]
		rest := num.Int(0)
		for _, d := range digits {
			n := rest.Mul(p.base).Add(d.Mul(x.whole))
			q := num.Int(0)
			if exact, ok := n.Quo(sum); ok {
				q = exact.Round(0, num.Floor)
			}
			rest = n.Sub(q.Mul(sum))
			x.quotients, x.remainders = append(x.quotients, q), append(x.remainders, rest)
			x.base = x.base.Mul(p.base).Add(q)
		}
	}
	b.give()
	return b
}

// give ranks the remainders and hands the units left over to the largest.
func (b *block) give() {
	var order []int
	for i, w := range b.weights {
		if w != nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return b.parts[j].last().Cmp(b.parts[i].last()) })
	left := b.short()
	for k, i := range order {
		x := &b.parts[i]
		x.rank, x.amount = k+1, x.base
		if num.Int(int64(x.rank)).Cmp(left) <= 0 {
			x.amount = x.amount.Add(num.Int(1))
		}
		x.amount, _ = x.amount.Quo(pow10(b.grain))
	}
}

func (x part) last() num.Num { return x.remainders[len(x.remainders)-1] }

// grains is the total in fen.
func (b *block) grains() num.Num { return b.total.Mul(pow10(b.grain)) }

// digits cuts the total into pieces, the highest first.
func (b *block) digits() []num.Num {
	out := make([]num.Num, b.pieces)
	rest := b.grains()
	for k := b.pieces - 1; k >= 0; k-- {
		high, _ := rest.Quo(b.base)
		high = high.Round(0, num.Floor)
		if k == 0 {
			high = num.Int(0)
		}
		out[k] = rest.Sub(high.Mul(b.base))
		rest = high
	}
	return out
}

// short is how many fen are still to be given out, one each.
func (b *block) short() num.Num {
	left := b.grains()
	for _, x := range b.parts {
		left = left.Sub(x.base)
	}
	return left
}

// agrees reports that the printed arithmetic comes to calc's own parts.
func (b *block) agrees(results []value.Value) bool {
	for i, v := range results {
		if (b.weights[i] != nil) != isNumber(v) || isNumber(v) && !v.Num().Equal(b.parts[i].amount) {
			return false
		}
	}
	return true
}

package formula

import (
	"strconv"
	"strings"

	"hesuan/internal/value"
)

// Spreadsheets compute in binary floats: 1.255*100 is 125.49999999999999 there, and
// rounds to 125. A guard rounds the inner value to more places than are asked for,
// which brings it back to the decimal it stands for.
//
// How many more is a trade. Few places catch the float error of large values; many
// places keep a value just below a tie from being lifted onto it. Sums and products
// of decimals have few places themselves, so four more are right and reach to a
// thousand million yuan. Quotients by anything but a literal come close to ties, so
// six more, which reach to ten million.
const (
	guardDecimals  = 4
	guardQuotients = 6
	leastPlaces    = 2 // guards start from fen even when whole numbers are asked for
)

// settled reports that the cell's float is the decimal itself.
func (n *node) settled() bool {
	switch n.op {
	case opLiteral:
		return true
	case opName, opColumn:
		return n.sym.Entered
	case opNeg:
		return n.args[0].settled()
	case opCall:
		switch id := n.fn.id; {
		case id == fnIF:
			return n.args[1].settled() && n.args[2].settled()
		case id == fnMIN, id == fnMAX:
			for _, a := range n.args {
				if !a.settled() {
					return false
				}
			}
			return true
		case id == fnCOUNT, id == fnCOUNTA, id == fnCOUNTIF, id == fnCOUNTIFS, id >= fnROUND && id <= fnMOD,
			id == fnRANK, id >= fnDATEDIF && id <= fnLEN, id == fnVALUE:
			return true
		case id == fnABS:
			return n.args[0].settled()
		}
	}
	return false
}

// divides reports a value that may come close to a tie without being one.
func (n *node) divides() bool {
	switch {
	case n.op == opDiv && n.args[1].op != opLiteral, n.op == opPow && n.args[1].op != opLiteral:
		return true
	case n.op == opName || n.op == opColumn:
		return !n.sym.Entered
	case n.op == opCall && (n.fn.id == fnAVERAGE || n.fn.id == fnAVERAGEIFS):
		return true
	case n.op == opCall && n.settled():
		return false
	}
	for _, a := range n.args {
		if a.divides() {
			return true
		}
	}
	return false
}

// extra is how many places a guard adds.
func (n *node) extra() int {
	if n.divides() {
		return guardQuotients
	}
	return guardDecimals
}

// snap prints a number for a comparison, brought back to the decimal it stands for.
func (p *printer) snap(n *node, least int) string {
	if n.typ != Num || n.settled() {
		return p.print(n, least)
	}
	return p.guard(n, leastPlaces)
}

func (p *printer) guard(n *node, places int) string {
	return p.function("ROUND", p.print(n, 0), strconv.Itoa(max(places, leastPlaces)+n.extra()))
}

// rounding prints ROUND, ROUNDUP, ROUNDDOWN and INT around a guarded value.
func (p *printer) rounding(n *node) string {
	x := n.args[0]
	if len(n.args) == 1 {
		return p.function("INT", p.snap(x, 0))
	}
	places, known := int64(0), false
	if v := n.args[1].constant(); v.Kind() == value.Number {
		places, known = v.Num().Int64()
	}
	inner := p.print(x, 0)
	switch {
	case x.settled():
	case known && places >= -maxPlaces && places <= maxPlaces:
		inner = p.guard(x, int(places))
	default:
		// The places are computed: so are the guard's.
		inner = p.function("ROUND", inner, p.function("MAX", p.print(n.args[1], 0), strconv.Itoa(leastPlaces))+"+"+strconv.Itoa(x.extra()))
	}
	return p.function(n.fn.name, inner, p.print(n.args[1], 0))
}

// constant is the value of a literal or a negated literal, Blank for anything else.
func (n *node) constant() value.Value {
	switch {
	case n.op == opLiteral:
		return n.lit
	case n.op == opNeg && n.args[0].op == opLiteral && n.args[0].lit.Kind() == value.Number:
		return value.OfNum(n.args[0].lit.Num().Neg())
	}
	return value.Value{}
}

// mod prints a − b·INT(a/b): the spreadsheets' own MOD(1.2,0.4) is not 0.
func (p *printer) mod(n *node) string {
	a, b := n.args[0], n.args[1]
	whole := p.function("INT", p.function("ROUND", p.print(a, weakMul)+"/"+p.print(b, weakMul+1), strconv.Itoa(leastPlaces+guardQuotients)))
	return p.function("ROUND", p.print(a, weakMul-1)+"-"+p.print(b, weakMul)+"*"+whole, strconv.Itoa(leastPlaces+guardQuotients))
}

// format prints TEXT of a value already rounded to the places shown.
func (p *printer) format(n *node) string {
	x, f := n.args[0], n.args[1].lit.Text()
	quoted, _ := quote(f)
	if strings.ToLower(f) == dateFormat || x.op == opLiteral {
		return p.function("TEXT", p.print(x, 0), quoted)
	}
	places, percent := formatPlaces(f)
	if percent {
		places += 2
	}
	inner := p.print(x, 0)
	if !x.settled() {
		inner = p.guard(x, places)
	}
	return p.function("TEXT", p.function("ROUND", inner, strconv.Itoa(places)), quoted)
}

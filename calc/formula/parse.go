package formula

import (
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// parser builds the tree by operator precedence. It mends what it can (a missing
// operand becomes a bad node) so that later mistakes are reported too.
type parser struct {
	*checker
	tokens []token
	at     int
	depth  int
	lost   bool // an error inside this bracket is already reported
}

// binary gives each infix operator its node and its strength. All are
// left-associative, ^ too; a leading minus binds tighter than ^, so −2^2 is 4: both
// are Excel's rules.
var binary = map[string]struct {
	op       op
	strength int
}{
	"=": {opEq, 1}, "<>": {opNe, 1}, "<": {opLt, 1}, "<=": {opLe, 1}, ">": {opGt, 1}, ">=": {opGe, 1},
	"&": {opConcat, 2}, "+": {opAdd, 3}, "-": {opSub, 3}, "*": {opMul, 4}, "/": {opDiv, 4}, "^": {opPow, 5},
}

func (p *parser) parse() *node {
	root := p.infix(1)
	switch t := p.peek(); t.kind {
	case tokEnd:
	case tokComma:
		p.fail("syntax", t.pos, "", "这里多了一个逗号；数字里不要写千位分隔符")
	case tokOperator, tokPercent:
		p.fail("syntax", t.pos, "", "“%s”放错了位置", t.text)
	default:
		p.fail("syntax", t.pos, "", "“%s”前面少了运算符，例如 + - * / & 或逗号", strings.TrimSuffix(t.text, "("))
	}
	return root
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *parser) infix(least int) *node {
	left := p.prefix()
	for {
		t := p.peek()
		b, ok := binary[t.text]
		if t.kind != tokOperator || !ok || b.strength < least {
			return left
		}
		p.next()
		right := p.infix(b.strength + 1)
		left = &node{op: b.op, pos: left.pos, end: right.end, at: t.pos, args: []*node{left, right}}
	}
}

func (p *parser) prefix() *node {
	t := p.peek()
	if t.kind == tokOperator && (t.text == "-" || t.text == "+") {
		p.next()
		if !p.deeper(t.pos) {
			return p.bad(t.pos)
		}
		defer p.shallower()
		operand := p.prefix()
		if t.text == "+" {
			return operand
		}
		return &node{op: opNeg, pos: t.pos, end: operand.end, at: t.pos, args: []*node{operand}}
	}
	n := p.primary()
	for p.peek().kind == tokPercent {
		t := p.next()
		n = &node{op: opPercent, pos: n.pos, end: t.end, at: t.pos, args: []*node{n}}
	}
	return n
}

func (p *parser) primary() *node {
	t := p.peek()
	switch t.kind {
	case tokText:
		p.next()
		return &node{op: opLiteral, pos: t.pos, end: t.end, at: t.pos, lit: value.OfText(t.text)}
	case tokOperand:
		p.next()
		return p.operand(t)
	case tokOpen:
		p.next()
		if !p.deeper(t.pos) {
			return p.bad(t.pos)
		}
		defer p.shallower()
		n := p.infix(1)
		n.pos = min(n.pos, t.pos)
		n.end = p.close(n.end)
		return n
	case tokFunction:
		p.next()
		return p.call(t)
	}
	switch {
	case t.kind == tokOperator && t.text == "=" && p.at > 0 && p.tokens[p.at-1].text == "=":
		p.fail("syntax", t.pos, "=", "判断相等只写一个 =")
		p.next()
	case t.kind == tokOperator:
		p.fail("syntax", t.pos, "", "“%s”前面少了一个数、名称或括号", t.text)
		p.next()
		return p.prefix()
	case t.kind == tokEnd:
		p.fail("syntax", t.pos, "", "公式没有写完，最后还少一个数或名称")
	default:
		p.fail("syntax", t.pos, "", "这里少了一个数、名称或公式")
	}
	return p.bad(t.pos)
}

// operand is a number, a truth value, a name or 表[列].
func (p *parser) operand(t token) *node {
	n := &node{op: opName, pos: t.pos, end: t.end, at: t.pos, name: t.text}
	switch upper := strings.ToUpper(t.text); {
	case upper == "TRUE" || upper == "FALSE":
		n.op, n.lit = opLiteral, value.OfBool(upper == "TRUE")
	case strings.Contains(t.text, "["):
		n.op = opColumn
	case t.text[0] >= '0' && t.text[0] <= '9' || t.text[0] == '.':
		x, err := num.Parse(t.text)
		if err != nil {
			p.fail("syntax", t.pos, "", "“%s”既不是数，也不是以文字开头的名称；单位不写在公式里，乘号要写 *", t.text)
			n.op = opBad
			return n
		}
		n.op, n.lit = opLiteral, value.OfNum(x)
	}
	return n
}

func (p *parser) call(t token) *node {
	n := &node{op: opCall, pos: t.pos, at: t.pos, name: strings.TrimSuffix(t.text, "(")}
	if _, err := num.Parse(n.name); err == nil {
		p.fail("syntax", t.end-1, "", "“(”前面少了运算符，相乘请写 %s*(…)", n.name)
		n.op = opBad
	}
	if !p.deeper(t.pos) {
		return p.bad(t.pos)
	}
	defer p.shallower()
	if p.peek().kind == tokClose {
		n.end = p.next().end
		return n
	}
	for {
		if k := p.peek(); k.kind == tokComma || k.kind == tokClose {
			p.fail("arguments", k.pos, "", "函数 %s 的第 %d 个参数是空的，请补上或删去多余的逗号", n.name, len(n.args)+1)
			n.args = append(n.args, p.bad(k.pos))
		} else {
			n.args = append(n.args, p.infix(1))
		}
		if p.peek().kind != tokComma {
			break
		}
		p.next()
	}
	n.end = p.close(t.end)
	return n
}

// close takes the closing bracket; what stands before it unread is reported once.
func (p *parser) close(end int) int {
	if p.peek().kind == tokClose {
		return p.next().end
	}
	if t := p.peek(); t.kind != tokEnd && !p.lost {
		p.lost = true
		text := strings.TrimSuffix(t.text, "(")
		if t.kind == tokComma {
			p.fail("syntax", t.pos, "", "这里多了一个逗号；数字里不要写千位分隔符")
		} else {
			p.fail("syntax", t.pos, "", "“%s”前面少了运算符或逗号", text)
		}
	}
	// Skip to the bracket that closes this level.
	for level := 0; p.peek().kind != tokEnd; {
		switch t := p.next(); t.kind {
		case tokOpen, tokFunction:
			level++
		case tokClose:
			if level == 0 {
				p.lost = false
				return t.end
			}
			level--
		}
	}
	return end
}

func (p *parser) deeper(pos int) bool {
	p.depth++
	if p.depth == maxDepth+1 {
		p.fail("too-long", pos, "", "括号套得太深（超过 %d 层），请拆成几个项目", maxDepth)
		p.at = len(p.tokens) - 1
	}
	return p.depth <= maxDepth
}

func (p *parser) shallower() { p.depth-- }

func (p *parser) bad(pos int) *node { return &node{op: opBad, pos: pos, end: pos, at: pos} }

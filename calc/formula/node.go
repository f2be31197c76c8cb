package formula

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

type op uint8

const (
	opBad op = iota // a mistake already reported
	opLiteral
	opName
	opColumn
	opNeg
	opPercent
	opPow
	opMul
	opDiv
	opAdd
	opSub
	opConcat
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opCall
)

// words name the operators in reasons and messages.
var words = [...]string{
	opBad: "错误", opLiteral: "常数", opName: "引用", opColumn: "整列", opNeg: "取负", opPercent: "百分数", opPow: "乘方", opMul: "乘", opDiv: "除",
	opAdd: "加", opSub: "减", opConcat: "连接文字", opEq: "等于", opNe: "不等于", opLt: "小于", opLe: "不大于", opGt: "大于", opGe: "不小于", opCall: "函数",
}

// node is one operation or operand of the tree.
type node struct {
	op       op
	pos, end int // rune range in the source
	at       int // where the operator stands
	name     string
	text     string // source text of the range
	args     []*node
	lit      value.Value
	sym      Symbol
	fn       *function
	conds    []condition // of the …IFS functions, one per pair
	leaves   []*node     // of SUMPRODUCT: the operands its rows are made of
	leaf     int         // index among the leaves plus one; 0 when not a leaf

	typ    Type
	unit   num.Unit
	bare   bool
	vector bool // one value a row; only inside SUMPRODUCT
}

// isBlankText reports the literal "", which stands for blank and fits every type.
func (n *node) isBlankText() bool { return n.op == opLiteral && n.lit.Kind() == value.Blank }

func (n *node) isComparison() bool { return n.op >= opEq && n.op <= opGe }

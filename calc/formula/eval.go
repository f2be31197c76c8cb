package formula

import (
	"fmt"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// operand is what a function is given: one value or a whole column.
type operand struct {
	val   value.Value
	col   []value.Value
	isCol bool
}

// eval computes a subtree. With rec it also writes down how: Eval and Explain are
// one walk, so a reason cannot differ from the result it explains.
func (n *node) eval(env Env, rec *Node) value.Value {
	var v value.Value
	switch {
	case n.op == opLiteral:
		v = n.lit
	case n.op == opName:
		v = env.Scalar(n.sym.Slot)
	case n.op == opCall && n.fn.id.lazy():
		v = n.choose(func(i int) value.Value { return n.args[i].eval(env, rec.child(n.args[i])) })
	default:
		args := n.args
		if n.leaves != nil {
			args = n.leaves
		}
		// Most operations have few operands; these stay off the heap.
		var few [3]operand
		ops := few[:]
		if len(args) > len(few) {
			ops = make([]operand, len(args))
		}
		ops = ops[:len(args)]
		for i, a := range args {
			if a.op == opColumn {
				ops[i] = operand{col: env.Column(a.sym.Slot), isCol: true}
				rec.column(a, ops[i].col)
				continue
			}
			ops[i].val = a.eval(env, rec.child(a))
		}
		v = n.apply(ops)
	}
	rec.close(n, v)
	return v
}

// choose runs the functions that look only at the arguments they need.
func (n *node) choose(arg func(int) value.Value) value.Value {
	partial := false
	look := func(i int) value.Value {
		v := arg(i)
		partial = partial || v.Partial()
		return v
	}
	v := n.decide(look)
	if partial {
		return v.WithPartial()
	}
	return v
}

func (n *node) decide(look func(int) value.Value) value.Value {
	switch n.fn.id {
	case fnIF:
		c := look(0)
		if bad, ok := n.truth(0, c); !ok {
			return bad
		}
		if c.Bool() {
			return look(1)
		}
		return look(2)
	case fnIFS:
		for i := 0; i < len(n.args); i += 2 {
			c := look(i)
			if bad, ok := n.truth(i, c); !ok {
				return bad
			}
			if c.Bool() {
				return look(i + 1)
			}
		}
		return n.failed("无匹配", "“%s”的条件没有一个成立，请补上其余情况（条件写 TRUE）", n.text)
	case fnIFERROR:
		v := look(0)
		if v.Kind() == value.Failed {
			return look(1)
		}
		return v
	}
	// AND stops at the first FALSE, OR at the first TRUE.
	for i := range n.args {
		c := look(i)
		if bad, ok := n.truth(i, c); !ok {
			return bad
		}
		if c.Bool() == (n.fn.id == fnOR) {
			return value.OfBool(n.fn.id == fnOR)
		}
	}
	return value.OfBool(n.fn.id == fnAND)
}

// truth tells whether v is TRUE or FALSE; if not, what the operation becomes.
func (n *node) truth(i int, v value.Value) (value.Value, bool) {
	switch v.Kind() {
	case value.Bool:
		return v, true
	case value.Failed, value.Missing, value.NotApplicable:
		return v, false
	case value.Blank:
		return n.blank(i), false
	}
	return n.mistyped(i, v, "TRUE 或 FALSE"), false
}

// apply runs an operation on operands that are all at hand. It sees nothing else,
// which is why Replay can call it too.
func (n *node) apply(ops []operand) value.Value {
	partial := false
	worst := value.Value{}
	for i := range ops {
		if ops[i].isCol {
			continue
		}
		v := ops[i].val
		partial = partial || v.Partial()
		if n.entry(i) && v.Kind() != value.Failed {
			continue
		}
		if rank(v.Kind()) > rank(worst.Kind()) {
			worst = v
		}
	}
	v := worst
	if rank(worst.Kind()) == 0 {
		v = n.compute(ops)
	}
	if partial && !v.Partial() {
		return v.WithPartial()
	}
	return v
}

// rank orders what wins in a scalar operation: 计算出错, then 未报, then 不适用.
func rank(k value.Kind) int {
	switch k {
	case value.Failed:
		return 3
	case value.Missing:
		return 2
	case value.NotApplicable:
		return 1
	}
	return 0
}

func (n *node) compute(ops []operand) value.Value {
	if n.op != opCall {
		if len(ops) == 1 {
			return n.unary(ops[0].val)
		}
		return n.binary(ops[0].val, ops[1].val)
	}
	switch id := n.fn.id; {
	case id == fnSUMPRODUCT:
		return n.product(ops)
	case id >= fnMIN && id <= fnCOUNTA:
		return n.aggregate(ops)
	case id >= fnCOUNTIF && id <= fnMINIFS:
		return n.conditional(ops)
	case id >= fnROUND && id <= fnABS:
		return n.rounding(ops)
	case id >= fnLOOKUP && id <= fnRANK:
		return n.lookup(ops)
	case id >= fnDATE && id <= fnDAY:
		return n.dates(ops)
	case id == fnNOT:
		if bad, ok := n.truth(0, ops[0].val); !ok {
			return bad
		}
		return value.OfBool(!ops[0].val.Bool())
	default:
		return n.texts(ops)
	}
}

// number reads operand i as a number; otherwise what the operation becomes.
func (n *node) number(i int, v value.Value) (num.Num, value.Value, bool) {
	switch v.Kind() {
	case value.Number:
		return v.Num(), value.Value{}, true
	case value.Bool:
		if n.vector || n.op == opCall && n.fn.id == fnSUMPRODUCT {
			return oneOrZero(v.Bool()), value.Value{}, true
		}
	case value.Blank:
		return num.Num{}, n.blank(i), false
	}
	return num.Num{}, n.mistyped(i, v, "数值"), false
}

func oneOrZero(b bool) num.Num {
	if b {
		return num.Int(1)
	}
	return num.Num{}
}

// failed builds the value of a computation that went wrong.
func (n *node) failed(code, format string, args ...any) value.Value {
	return value.Fail(code, fmt.Sprintf(format, args...))
}

func (n *node) blank(i int) value.Value {
	return n.failed("空白", "“%s”是空白，“%s”无法计算，请补填", n.operand(i).text, n.text)
}

func (n *node) mistyped(i int, v value.Value, want string) value.Value {
	return n.failed("类型", "“%s”是%s“%s”，“%s”需要%s", n.operand(i).text, v.Kind(), v, n.text, want)
}

func (n *node) operand(i int) *node {
	if n.leaves != nil {
		return n.leaves[i]
	}
	return n.args[i]
}

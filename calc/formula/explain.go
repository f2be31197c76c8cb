package formula

import (
	"fmt"
	"strings"

	"hesuan/internal/value"
)

// Node is one operation or operand of a computed formula: the reason tree.
type Node struct {
	Source   string // the sub-expression as written
	Pos      int    // its rune offset in the formula
	Op       string // 加, 乘, 引用, 常数, 整列, or a function as "ROUND 四舍五入"
	Value    value.Value
	Children []*Node
	Symbol   Symbol        // for 引用 and 整列
	Column   []value.Value // for 整列: its entries, not copied
	Notes    []string      // what was rounded, skipped or not looked at
	NotTaken bool          // a branch that was not needed; it has no Value

	node *node
}

// Explain computes the formula and returns how. The root's Value equals Eval's.
func (p *Program) Explain(env Env) *Node {
	root := newNode(p.root)
	p.root.eval(env, root)
	return root
}

// IsLeaf reports a name, column or literal; the first two carry a Symbol under
// which the caller can hang the reason of the value itself.
func (n *Node) IsLeaf() bool { return n.node.op <= opColumn }

// HasSymbol reports that the leaf is a name or a column.
func (n *Node) HasSymbol() bool { return n.node.op == opName || n.node.op == opColumn }

// Replay computes the node again from its children's values only. It equals Value,
// or the tree does not explain the number.
func (n *Node) Replay() value.Value {
	switch {
	case n.NotTaken || n.IsLeaf():
		return n.Value
	case n.node.op == opCall && n.node.fn.id.lazy():
		return n.node.choose(func(i int) value.Value { return n.Children[i].Value })
	}
	ops := make([]operand, len(n.Children))
	for i, c := range n.Children {
		ops[i] = operand{val: c.Value, col: c.Column, isCol: c.node.op == opColumn}
	}
	return n.node.apply(ops)
}

func newNode(n *node) *Node {
	return &Node{Source: n.text, Pos: n.pos, Op: n.word(), Symbol: n.sym, node: n}
}

func (n *node) word() string {
	if n.op == opCall {
		return n.fn.name + " " + n.fn.words
	}
	return words[n.op]
}

// child starts the record of an operand; the methods of a nil record do nothing.
func (n *Node) child(a *node) *Node {
	if n == nil {
		return nil
	}
	c := newNode(a)
	n.Children = append(n.Children, c)
	return c
}

func (n *Node) column(a *node, entries []value.Value) {
	if n == nil {
		return
	}
	n.child(a).Column = entries
}

// close finishes a record: the value, the branches not taken, the notes.
func (n *Node) close(from *node, v value.Value) {
	if n == nil {
		return
	}
	n.Value = v
	if from.op != opCall {
		return
	}
	id := from.fn.id
	if id.lazy() {
		n.placeBranches(from)
		return
	}
	if id >= fnROUND && id <= fnINT && n.Children[0].Value.Kind() == value.Number && v.Kind() == value.Number &&
		!n.Children[0].Value.Num().Equal(v.Num()) {
		n.Notes = append(n.Notes, fmt.Sprintf("%s：%s → %s", from.fn.words, n.Children[0].Value, v))
	}
	if id.aggregate() || id == fnXLOOKUP || id == fnLOOKUP {
		n.noteSkipped()
	}
}

// placeBranches puts what was looked at back into its place among the arguments.
func (n *Node) placeBranches(from *node) {
	looked := n.Children
	n.Children = make([]*Node, 0, len(from.args))
	for _, a := range from.args {
		if len(looked) > 0 && looked[0].node == a {
			n.Children, looked = append(n.Children, looked[0]), looked[1:]
			continue
		}
		skipped := newNode(a)
		skipped.NotTaken = true
		skipped.Notes = []string{"没有用到"}
		n.Children = append(n.Children, skipped)
	}
}

func (n *Node) noteSkipped() {
	for _, c := range n.Children {
		if c.node.op != opColumn {
			continue
		}
		var t tally
		for _, v := range c.Column {
			t.skip(v)
		}
		var parts []string
		for _, p := range []struct {
			n    int
			word string
		}{{t.missing, "未报"}, {t.na, "不适用"}, {t.blank, "空白"}} {
			if p.n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d 行", p.word, p.n))
			}
		}
		if len(parts) > 0 {
			n.Notes = append(n.Notes, fmt.Sprintf("%s 共 %d 行，其中%s", c.Source, len(c.Column), strings.Join(parts, "、")))
		}
	}
}

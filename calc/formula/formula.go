// Package formula compiles and runs the formulas of the policy workbook.
//
// The syntax is Excel's, because its authors know it:
//
//	IF(角色="核心校", 核心校基数, 0) + ROUND(在校生数*生均标准, 2)
//	SUMIFS(交流轮岗[周课时], 交流轮岗[方向], "派出") / COUNTA(教职工[身份证号])
//
// A bare name is one value, 表[列] is a column; what they mean is the Scope's
// business. There are no cell references. Compile finds every mistake it can in one
// pass (names, types, units, options of closed lists) and says in Chinese what to
// do about each:
//
//	p, err := formula.Compile(src, scope)   // err is Errors
//	v := p.Eval(env)                        // exact, decimal, never a float
//	tree := p.Explain(env)                  // the same computation with its reasons
//	cell, err := p.Excel(addr)              // the same formula with cell references
//
// Blank, 未报, 不适用 and 计算出错 are values, not zeros. In a scalar operation 计算出错
// wins over 未报, 未报 over 不适用; a blank where a number is needed is an error of the
// data. Aggregates skip blank, 不适用 and 未报 entries, and are 不完整 (partial) when
// they skipped a 未报. IF, IFS, IFERROR, AND and OR look only at what they need.
package formula

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Type is what a formula or a name yields. Any is decided by the value at hand.
type Type uint8

const (
	Any Type = iota
	Num
	Text
	Bool
	Date
)

// String is the type's Chinese name, for messages.
func (t Type) String() string {
	return [...]string{"任意", "数值", "文字", "是否", "日期"}[t]
}

// Symbol is a resolved name. Slot is the Env's key: scalars and columns are
// numbered apart.
type Symbol struct {
	Slot          int
	Name          string // as written: 在校生数 or 教职工[骨干级别]
	Table, Column string // for columns
	IsColumn      bool
	Type          Type
	Unit          num.Unit
	Options       []string // the closed list a text is chosen from, nil when free
	// Entered says that the printed cell holds what someone typed. Other cells hold
	// binary floats that formulas left there, and Excel prints guards around them.
	Entered bool
}

// Scope resolves names while a formula is compiled.
type Scope interface {
	Name(name string) (Symbol, bool)
	Column(table, column string) (Symbol, bool)
	RowUnit(table string) num.Unit // the unit of counting rows of the table, e.g. 人
	Nearby(name string) []string   // known names, from which the nearest is suggested
}

// Env supplies the values while a formula runs. Columns of one table have one length.
type Env interface {
	Scalar(slot int) value.Value
	Column(slot int) []value.Value
}

// Program is a compiled formula. It is immutable and may run concurrently.
type Program struct {
	src     string
	root    *node
	symbols []Symbol
}

// Limits of one formula, in characters and levels; Excel's own are 8,192 and 64.
const (
	maxLength = 8192
	maxDepth  = 64
)

// Compile reads, resolves and checks a formula. The error is an Errors holding
// every independent mistake found.
func Compile(src string, scope Scope) (*Program, error) {
	c := &checker{scope: scope, whole: src, src: []rune(src)}
	tokens := c.scan()
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	p := parser{checker: c, tokens: tokens}
	root := p.parse()
	if root != nil {
		c.expr(root, false)
	}
	if len(c.errs) > 0 {
		c.errs.sort()
		return nil, c.errs
	}
	return &Program{src: src, root: root, symbols: c.symbols}, nil
}

// Type is what the formula yields.
func (p *Program) Type() Type { return p.root.typ }

// Unit is the unit inferred for the result; see Bare.
func (p *Program) Unit() num.Unit { return p.root.unit }

// Bare reports a result made of plain numbers only (literals, YEAR, LEN, RANK…),
// which takes whatever unit it is assigned to.
func (p *Program) Bare() bool { return p.root.bare }

// Symbols lists the names used, each once, in order of appearance.
func (p *Program) Symbols() []Symbol { return p.symbols }

// Source is the text that was compiled.
func (p *Program) Source() string { return p.src }

// Eval computes the value. It does not allocate while numbers fit 19 digits and
// no column, text or failure is involved.
func (p *Program) Eval(env Env) value.Value { return p.root.eval(env, nil) }

// Assignable reports that a result of the inferred unit may be stored in an item
// declared with another: bare numbers always, equal units, and 元/校 into 元 on a row
// that is one 校, because each row counts as one of its level's unit.
func Assignable(inferred, declared, rowUnit num.Unit, bare bool) bool {
	return bare || inferred == declared || inferred == declared.Div(rowUnit)
}

package formula

import (
	"fmt"
	"strings"

	"hesuan/internal/value"
)

// Excel prints the formula for a cell, without the leading "=". addr gives the cell
// of a name and the range of a column. Excel, WPS and LibreOffice compute the same
// value to the fen: where their binary floats could land on the other side of a
// tie, of a whole number or of an equality, the inner value is first rounded to a
// few more places (see guard.go). The only errors are addr's and a text longer than
// a cell can hold.
func (p *Program) Excel(addr func(Symbol) (string, error)) (string, error) {
	pr := &printer{addr: addr}
	s := pr.print(p.root, 0)
	if pr.err != nil {
		return "", fmt.Errorf("formula: printing “%s”: %w", p.src, pr.err)
	}
	if n := len([]rune(s)); n > maxLength {
		return "", fmt.Errorf("formula: printing “%s”: %d characters are more than a cell holds", p.src, n)
	}
	return s, nil
}

type printer struct {
	addr func(Symbol) (string, error)
	err  error // the first one
}

// Strengths of operators as in parse.go; a weaker operand is put in brackets.
const (
	weakConcat  = 2
	weakMul     = 4
	weakNeg     = 6
	weakPercent = 7
	strongest   = 8
)

var signs = map[op]string{
	opEq: "=", opNe: "<>", opLt: "<", opLe: "<=", opGt: ">", opGe: ">=", opConcat: "&", opAdd: "+", opSub: "-", opMul: "*", opDiv: "/", opPow: "^",
}

// print writes n so that it can stand where an operand of the given strength is needed.
func (p *printer) print(n *node, least int) string {
	s, strength := p.text(n)
	if strength < least {
		return "(" + s + ")"
	}
	return s
}

func (p *printer) text(n *node) (string, int) {
	switch n.op {
	case opLiteral:
		return literal(n.lit)
	case opName, opColumn:
		return p.reference(n.sym), strongest
	case opNeg:
		return "-" + p.print(n.args[0], weakNeg), weakNeg
	case opPercent:
		return p.print(n.args[0], weakPercent) + "%", weakPercent
	case opCall:
		return p.call(n)
	}
	strength := binary[signs[n.op]].strength
	if n.isComparison() {
		return p.comparison(n)
	}
	return p.print(n.args[0], strength) + signs[n.op] + p.print(n.args[1], strength+1), strength
}

func (p *printer) reference(sym Symbol) string {
	a, err := p.addr(sym)
	if err != nil && p.err == nil {
		p.err = err
	}
	return a
}

func literal(v value.Value) (string, int) {
	switch v.Kind() {
	case value.Text:
		return quote(v.Text())
	case value.Blank:
		return `""`, strongest
	}
	return v.String(), strongest
}

// quote writes a text; Excel allows 255 characters in one pair of quotes.
func quote(s string) (string, int) {
	const room = 255
	var parts []string
	for r := []rune(s); len(r) > 0; {
		n := min(room, len(r))
		parts = append(parts, `"`+strings.ReplaceAll(string(r[:n]), `"`, `""`)+`"`)
		r = r[n:]
	}
	if len(parts) > 1 {
		return strings.Join(parts, "&"), weakConcat
	}
	return parts[0], strongest
}

// comparison prints a comparison of guarded sides. Row by row, a blank entry is left
// out of the sum: Excel would take it for 0.
func (p *printer) comparison(n *node) (string, int) {
	a, b := n.args[0], n.args[1]
	if a.typ == Num && b.typ == Num {
		s := p.snap(a, 2) + signs[n.op] + p.snap(b, 2)
		if !n.vector {
			return s, 1
		}
		return p.present(n, s)
	}
	s := p.print(a, 1) + signs[n.op] + p.print(b, 2)
	if n.vector && (a.typ == Date || b.typ == Date) && !a.isBlankText() && !b.isBlankText() {
		return p.present(n, s)
	}
	return s, 1
}

// present multiplies a row-wise comparison by "is not blank" of its columns.
func (p *printer) present(n *node, s string) (string, int) {
	var columns []string
	var walk func(*node)
	walk = func(x *node) {
		if x.op == opColumn {
			columns = append(columns, "("+p.reference(x.sym)+`<>"")`)
		} else if x.vector {
			for _, a := range x.args {
				walk(a)
			}
		}
	}
	walk(n)
	if len(columns) == 0 {
		return s, 1
	}
	return "(" + s + ")*" + strings.Join(columns, "*"), weakMul
}

// prefixed are the functions that workbooks store under a longer name.
var prefixed = map[fn]string{fnIFS: "_xlfn.IFS", fnMAXIFS: "_xlfn.MAXIFS", fnMINIFS: "_xlfn.MINIFS"}

func (p *printer) call(n *node) (string, int) {
	switch id := n.fn.id; {
	case (id == fnAND || id == fnOR) && n.needsOrder():
		return p.ordered(n, 0), strongest
	case id == fnROUND || id == fnROUNDUP || id == fnROUNDDOWN || id == fnINT:
		return p.rounding(n), strongest
	case id == fnMOD:
		return p.mod(n), strongest
	case id == fnTEXT:
		return p.format(n), strongest
	case id == fnXLOOKUP:
		return p.xlookup(n), strongest
	case id == fnLOOKUP:
		return p.function("LOOKUP", p.snap(n.args[0], 0), p.print(n.args[1], 0), p.print(n.args[2], 0)), strongest
	case id == fnSUMPRODUCT:
		return p.product(n), strongest
	}
	name := n.fn.name
	if longer, ok := prefixed[n.fn.id]; ok {
		name = longer
	}
	args := make([]string, len(n.args))
	at := 0
	for i, a := range n.args {
		if n.conds != nil && n.fn.kind(i) == 's' {
			args[i] = p.criterion(n.conds[at], a)
			at++
			continue
		}
		args[i] = p.print(a, 0)
	}
	return p.function(name, args...), strongest
}

func (p *printer) function(name string, args ...string) string {
	return name + "(" + strings.Join(args, ",") + ")"
}

// needsOrder reports that a later condition could fail where an earlier one has
// already decided: AND and OR look no further, Excel's would show the error.
func (n *node) needsOrder() bool {
	for _, a := range n.args[1:] {
		if a.mayFail() {
			return true
		}
	}
	return false
}

func (n *node) mayFail() bool {
	switch {
	case n.op == opDiv, n.op == opPow:
		return true
	case n.op == opCall:
		switch id := n.fn.id; {
		case id == fnAVERAGE, id == fnAVERAGEIFS, id == fnIFS, id == fnMOD, id >= fnLOOKUP && id <= fnDAY, id >= fnLEFT && id <= fnVALUE:
			return true
		}
	}
	for _, a := range n.args {
		if a.mayFail() {
			return true
		}
	}
	return false
}

// ordered writes AND and OR as nested IFs, which stop where we stop.
func (p *printer) ordered(n *node, i int) string {
	s := p.print(n.args[i], 0)
	switch {
	case i == len(n.args)-1:
		return s
	case n.fn.id == fnAND:
		return p.function("IF", s, p.ordered(n, i+1), "FALSE")
	}
	return p.function("IF", s, "TRUE", p.ordered(n, i+1))
}

// xlookup uses what every spreadsheet knows.
func (p *printer) xlookup(n *node) string {
	match := p.function("MATCH", p.snap(n.args[0], 0), p.print(n.args[1], 0), "0")
	index := p.function("INDEX", p.print(n.args[2], 0), match)
	if len(n.args) == 3 {
		return index
	}
	return p.function("IF", p.function("ISNA", match), p.print(n.args[3], 0), index)
}

// product turns bare conditions into 1 and 0, which SUMPRODUCT does not do itself.
func (p *printer) product(n *node) string {
	args := make([]string, len(n.args))
	for i, a := range n.args {
		if a.typ == Bool {
			args[i] = "--" + p.print(a, strongest)
			continue
		}
		args[i] = p.print(a, 0)
	}
	return p.function("SUMPRODUCT", args...)
}

// criterion prints a condition: dates without the reader's locale, blanks by sign.
func (p *printer) criterion(k condition, n *node) string {
	if !k.fixed {
		if k.joined != "" {
			return `"` + k.joined + `"&` + p.snap(n, weakConcat+1)
		}
		return p.snap(n, 0)
	}
	switch k.value.Kind() {
	case value.Blank:
		return `"` + signs[k.rel] + `"`
	case value.Date:
		d := k.value.Date()
		return fmt.Sprintf(`"%s"&DATE(%d,%d,%d)`, signs[k.rel], d.Year(), d.Month(), d.Day())
	}
	s, _ := quote(n.lit.Text())
	return s
}

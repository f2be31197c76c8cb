package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// A reason tree tells everything about a number, many pages of it. The notice
// wants it on half a dozen lines, so this file reads a tree: what kind of node
// it is, which branch was taken, and the formula with its values put in.

// The words before the parts of an allocation, and before its weights.
const (
	partTotal   = "分配总额："
	partWeight  = "本对象的权重："
	partWeights = "参加分配的权重"
	partWhen    = "适用条件 "
)

// label is what a node is, without the part it plays in an allocation.
func label(r *calc.Reason) string {
	s := strings.TrimPrefix(r.Label, partTotal)
	return strings.TrimPrefix(s, partWeight)
}

// operation is the operator or the function of a step, "" for what is no step:
// "乘" or "SUM".
func operation(r *calc.Reason) string {
	op, _, ok := strings.Cut(label(r), "　")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(op, " ")
	return name
}

// columnOf is the 表[列] a node stands for, "" for any other node.
func columnOf(r *calc.Reason) string {
	s, ok := strings.CutPrefix(label(r), "整列 ")
	if !ok {
		return ""
	}
	return s
}

// parameterName is the name of a parameter node, "" for any other.
func parameterName(r *calc.Reason) string {
	s, ok := strings.CutPrefix(label(r), "参数 ")
	if !ok {
		return ""
	}
	return s
}

// ownName is a value's own name, without whose it is: 在校生数 of 在校生数 · 振华实验学校.
func ownName(r *calc.Reason) string {
	s, _, _ := strings.Cut(label(r), " · ")
	return s
}

// itemOf is the item a node is the result of, nil for what was given.
func (c *county) itemOf(r *calc.Reason) *calc.Item {
	if r.File != c.rules.Book.File {
		return nil // filed, or given by the register
	}
	code, _, _ := strings.Cut(ownName(r), " ")
	it, ok := c.res.Program.Item(code)
	if !ok {
		return nil
	}
	return it
}

// body is the step that gave an item its value; nil where its condition did
// not hold.
func body(r *calc.Reason) *calc.Reason {
	if len(r.Children) == 0 {
		return nil
	}
	last := r.Children[len(r.Children)-1]
	if strings.HasPrefix(last.Label, partWhen) {
		return nil
	}
	return last
}

// taken is the argument a choice came down to.
func taken(r *calc.Reason) *calc.Reason {
	var out *calc.Reason
	for _, c := range r.Children {
		if !c.NotTaken {
			out = c
		}
	}
	return out
}

// picked is the entry of a keyed parameter that a look-up came down to: its
// key and its value; nil where the look-up goes over something else.
func picked(r *calc.Reason) (entry *calc.Reason, unit string) {
	if operation(r) != "XLOOKUP" || len(r.Children) < 3 {
		return nil, ""
	}
	keys, values := r.Children[1], r.Children[2]
	sought := r.Children[0].Value // a grade that is not final finds its row all the same
	for i, k := range keys.Children {
		if k.Value.Kind() == sought.Kind() && k.Value.String() == sought.String() && i < len(values.Children) && strings.Contains(values.Children[i].Label, "·") {
			return values.Children[i], values.Unit
		}
	}
	return nil, ""
}

// signs are the operators between two values, and how strongly they bind.
var signs = map[string]struct {
	text  string
	binds int
}{
	"加": {"＋", 1}, "减": {"－", 1}, "乘": {"×", 2}, "除": {"÷", 2}, "乘方": {"^", 3},
}

// filledIn writes a formula with its values put in, as far down as a reader
// wants to follow: steps of arithmetic and the choice that was made; a sum over
// a column, a look-up, another item is one value.
func (c *county) filledIn(r *calc.Reason) string {
	text, _ := c.putIn(r)
	return text
}

func (c *county) putIn(r *calc.Reason) (text string, binds int) {
	const whole = 9 // needs no brackets
	op := operation(r)
	if s, ok := signs[op]; ok && len(r.Children) == 2 {
		left, a := c.putIn(r.Children[0])
		right, b := c.putIn(r.Children[1])
		if a < s.binds {
			left = "(" + left + ")"
		}
		if b < s.binds || b == s.binds && (op == "减" || op == "除") {
			right = "(" + right + ")"
		}
		return left + s.text + right, s.binds
	}
	switch op {
	case "IF", "IFS", "IFERROR":
		if t := taken(r); t != nil {
			return c.putIn(t)
		}
	case "MIN", "MAX", "ROUND", "ROUNDUP", "ROUNDDOWN":
		if !slices.ContainsFunc(r.Children, func(x *calc.Reason) bool { return columnOf(x) != "" }) {
			var args []string
			for _, x := range r.Children {
				args = append(args, c.filledIn(x))
			}
			return op + "(" + strings.Join(args, "，") + ")", whole
		}
	case "SUM": // over names: the parts of a period
		if args := c.addends(r); len(args) > 1 {
			return strings.Join(args, "＋"), signs["加"].binds
		}
	}
	return c.amount(r), whole
}

// addends writes the arguments of a sum over names; none for one over a column.
func (c *county) addends(r *calc.Reason) []string {
	var out []string
	for _, x := range r.Children {
		if columnOf(x) != "" {
			return nil
		}
		if x.Value.Kind() == value.Number {
			out = append(out, c.filledIn(x))
		}
	}
	return out
}

// amount writes the value of a node, a rate as a percentage.
func (c *county) amount(r *calc.Reason) string {
	if slices.Contains([]string{"YEAR", "MONTH", "DAY"}, operation(r)) {
		return r.Value.String()
	}
	name := parameterName(r)
	if entry, _ := picked(r); entry != nil {
		name, _, _ = strings.Cut(entry.Label, "·")
	}
	if name != "" && r.Value.Kind() == value.Number && areRates(c.res.Program.Parameters(name)) {
		return wholePercent(r.Value.Num())
	}
	return exactly(r.Value)
}

// mostDecimals is how many decimals an exact number shows before it is cut.
const mostDecimals = 6

// exactly writes a number with the decimals it has; other values in words.
func exactly(v value.Value) string {
	if v.Kind() != value.Number {
		return spoken(v, 0)
	}
	text := exactNum(v.Num())
	if v.Partial() {
		text += incomplete
	}
	return text
}

func exactNum(n num.Num) string {
	_, decimals, _ := strings.Cut(n.String(), ".")
	if len(decimals) > mostDecimals {
		return n.Grouped(mostDecimals) + "…"
	}
	return n.Grouped(len(decimals))
}

// withUnit is a value and its unit: 12月.
func withUnit(v value.Value, unit string) string {
	if v.Kind() != value.Number {
		return spoken(v, 0)
	}
	return exactly(v) + unit
}

// atRate is a part of a sum over computed rows: so much at such a rate.
type atRate struct {
	quantity num.Num
	unit     string
	rate     *calc.Reason // the entry or the parameter
	per      string       // its unit
}

// terms reads a sum over a computed column as quantities at rates, the rows at
// one rate added up: 192人×30元/人. ok is false where the rows are anything
// else.
func (c *county) terms(column *calc.Reason) (out []atRate, ok bool) {
	for _, row := range column.Children {
		b := body(row)
		for b != nil && slices.Contains([]string{"IF", "IFS", "IFERROR"}, operation(b)) {
			b = taken(b)
		}
		if b == nil || b.Value.Kind() != value.Number || !b.Value.Equal(row.Value) {
			return nil, false
		}
		t, ok := product(b)
		switch {
		case !ok && b.Value.Num().IsZero():
			continue // a row that does not count
		case !ok:
			return nil, false
		}
		i := slices.IndexFunc(out, func(o atRate) bool { return o.rate.At == t.rate.At && o.unit == t.unit })
		if i < 0 {
			out = append(out, t)
			continue
		}
		out[i].quantity = out[i].quantity.Add(t.quantity)
	}
	return out, len(out) > 0
}

// product reads a product as a quantity and a rate of the policy.
func product(r *calc.Reason) (atRate, bool) {
	if operation(r) != "乘" {
		return atRate{}, false
	}
	for i, side := range r.Children {
		rate, per := picked(side)
		if rate == nil && parameterName(side) != "" {
			rate, per = side, side.Unit
		}
		other := r.Children[1-i]
		if rate != nil && other.Value.Kind() == value.Number {
			return atRate{other.Value.Num(), other.Unit, rate, per}, true
		}
	}
	return atRate{}, false
}

// termsText writes the terms: 192人×30元/人＋120人×40元/人.
func termsText(terms []atRate) string {
	var parts []string
	for _, t := range terms {
		parts = append(parts, exactNum(t.quantity)+t.unit+"×"+exactly(t.rate.Value)+t.per)
	}
	return strings.Join(parts, "＋")
}

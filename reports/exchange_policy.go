package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
)

func (b *exchangeBook) linePlace() calc.Place {
	return calc.Place{Level: calc.Line, Table: exchangeTable}
}

// want has the trace lay out what the ledger refers to.
func (b *exchangeBook) want() {
	if b.table != nil {
		for _, c := range b.table.Columns {
			if it, ok := b.res.Program.Item(exchangeTable + "[" + c.Name + "]"); ok {
				b.trace.Want(it)
			}
		}
	}
	for _, name := range []string{nameDue, nameRural} {
		if it, ok := b.res.Program.Item(name); ok && it.Level == calc.School {
			b.trace.Want(it)
		}
	}
	if b.table != nil {
		b.trace.Want(b.subsidies()...)
	}
	for _, name := range []string{nameTarget, nameStarTarget} {
		if _, ok := b.target(name); ok {
			b.trace.parameters[name] = true
		}
	}
}

// target is a parameter with one value throughout the period.
func (b *exchangeBook) target(name string) (num.Num, bool) {
	ps := b.res.Program.Parameters(name)
	if len(ps) != 1 || ps[0].Key != "" || !isNumber(ps[0].Value) || b.res.Program.Rules.Changing(name) {
		return num.Num{}, false
	}
	return ps[0].Value.Num(), true
}

// has reports whether the form declares a column.
func (b *exchangeBook) has(name string) bool {
	c, _ := b.table.Column(name)
	return c != nil
}

// onesided reports a computed column that says something else on either side's
// row, because it goes by the side or by the other school.
func (b *exchangeBook) onesided(it *calc.Item) bool {
	for _, s := range it.Symbols() {
		ref := b.res.Program.Ref(s)
		if ref.Place != b.linePlace() || ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem {
			continue
		}
		if ref.Name == b.match.Side || ref.Name == b.match.Other || ref.Item != nil && b.onesided(ref.Item) {
			return true
		}
	}
	return false
}

// subsidies are the paid items that rest on the column 补助.
func (b *exchangeBook) subsidies() []*calc.Item {
	var out []*calc.Item
	column, ok := b.res.Program.Item(exchangeTable + "[" + exchangeSubsidy + "]")
	if !ok {
		return nil
	}
	for _, it := range itemsOf(b.res, policyFunding) {
		if it.Paid && it.Level == calc.School && slices.Contains(b.res.Program.Uses(it), column) {
			out = append(out, it)
		}
	}
	return out
}

// onlyAgreed reports an item that counts no row the two schools do not agree
// on.
func (b *exchangeBook) onlyAgreed(it *calc.Item) bool {
	looks := func(s formula.Symbol) bool {
		ref := b.res.Program.Ref(s)
		return ref.Kind == calc.RefLines && ref.Place == b.linePlace() && ref.Name == "对账结果"
	}
	return slices.ContainsFunc(append(b.res.Program.Uses(it), it), func(it *calc.Item) bool { return slices.ContainsFunc(it.Symbols(), looks) })
}

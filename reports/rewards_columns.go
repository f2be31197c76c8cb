package reports

import (
	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
)

// person is the columns of a table that say who a row is about.
type person struct{ name, id *form.Column }

func personOf(t *form.Table) person {
	var p person
	for _, c := range t.Columns {
		switch {
		case !c.Personal:
		case c.Type == form.IdentityNo && p.id == nil:
			p.id = c
		case c.Type == form.Text && p.name == nil:
			p.name = c
		}
	}
	return p
}

// cells are name and masked number of the person of a row.
func (p person) cells(res *calc.Result, table string, line int) []Cell {
	var out []Cell
	if p.name != nil {
		_, _, c := res.Line(table, line, p.name.Name)
		out = append(out, Of(c.Value))
	}
	if p.id != nil {
		_, _, c := res.Line(table, line, p.id.Name)
		out = append(out, Text(masked(c.Value.String())).In(AsCentred))
	}
	return out
}

// used lists the columns of an item's own table that decide it, those behind
// computed columns included, in the table's order; then the names the engine
// adds.
func (a *award) used() []string {
	table, _ := a.res.Program.Rules.Table(a.item.Table)
	met := map[string]bool{}
	var walk func(*calc.Item)
	walk = func(it *calc.Item) {
		for _, s := range it.Symbols() {
			ref := a.res.Program.Ref(s)
			if ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem || ref.Place != placeOf(a.item) || ref.Personal {
				continue
			}
			name := ref.Name
			if ref.Item != nil {
				name = ref.Item.Name
			}
			if met[name] {
				continue
			}
			met[name] = true
			if ref.Item != nil {
				walk(ref.Item)
			}
		}
	}
	walk(a.item)
	if a.match != nil { // the two schools have columns of their own
		delete(met, a.match.Side)
		delete(met, a.match.Other)
	}
	if table.Name == exchangeTable {
		met[exchangeMonths] = true
	}
	var out []string
	for _, c := range table.Columns {
		if met[c.Name] {
			out = append(out, c.Name)
		}
		delete(met, c.Name)
	}
	for _, name := range sortedKeys(met) {
		if computedAs(a.res, a.item.Table, name) == name { // not a part of the period
			out = append(out, name)
		}
	}
	return out
}

// computedAs is the name under which a column of a filed table is computed and
// traced.
func computedAs(res *calc.Result, table, name string) string {
	if it, ok := res.Program.Item(table + "[" + name + "]"); ok {
		return it.Code
	}
	return name
}

// worth is the name an item's value is nothing but, such as 考核总分; "" for any
// other formula.
func (a *award) worth() string {
	if a.item.Value == nil {
		return ""
	}
	for _, s := range a.item.Value.Symbols() {
		if !s.IsColumn && s.Name == a.item.Value.Source() && s.Type == formula.Num {
			return a.res.Program.Ref(s).Name
		}
	}
	return ""
}

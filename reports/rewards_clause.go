package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/policy"
)

// filedAt is the file and the cells of a row; empty for a row that is not
// there.
func filedAt(res *calc.Result, table string, line int) string {
	if line < 0 {
		return "—"
	}
	t, _ := res.Program.Rules.Table(table)
	var first, last, file string
	for _, c := range t.Columns {
		if c.Computed != "" {
			continue
		}
		name, cell := res.Origin(calc.Place{Level: calc.Line, Table: table}, c.Name, line)
		if _, ref, ok := strings.Cut(cell, "!"); ok && ref != "" {
			if first == "" {
				first = cell
			}
			file, last = name, ref
		}
	}
	if first == "" {
		return file
	}
	return file + "　" + first + ":" + last
}

// clause writes what the list rests on: the row of the policy and the
// parameters its formulas use.
func (a *award) clause() {
	s, it := a.sheet, a.item
	s.Add()
	s.Add(Text("政策依据").As(Subtotal).In(AsText).Over(Whole))
	line := func(name, text string) {
		if text != "" {
			s.Add(Text(name).As(Header).Over(2), Cell{}, Text(text).In(AsWrapped).Over(max(1, s.Width()-2)))
		}
	}
	row := it
	if part := partOf(a.res, it); it.When == nil && part != nil {
		row = part
	}
	line("条款", it.Source.Basis)
	line("适用条件", row.Condition())
	line("公式", row.Formula())
	line("政策单元格", it.At())
	for _, p := range a.parameters() {
		text := p.Value.String()
		if unit := p.Unit.String(); unit != "" && isNumber(p.Value) {
			text += " " + unit
		}
		text += "；" + p.Basis + "（" + p.At("值") + "）"
		if p.Sample {
			text += "；示例，须由" + p.Owner + "以正式标准替换"
		}
		name := p.Name
		if p.Key != "" {
			name += "·" + p.Key
		}
		line("参数 "+name, text)
	}
}

// parameters are those the item's own formulas name, computed columns of its
// table included.
func (a *award) parameters() []policy.Parameter {
	var names []string
	met := map[*calc.Item]bool{}
	var walk func(*calc.Item)
	walk = func(it *calc.Item) {
		if met[it] {
			return
		}
		met[it] = true
		for _, s := range it.Symbols() {
			ref := a.res.Program.Ref(s)
			name := ref.Name
			switch {
			case ref.Kind == calc.RefKeyed:
				name = ref.Table
				fallthrough
			case ref.Kind == calc.RefParameter:
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			case ref.Item != nil && (ref.Item.Part != nil || ref.Kind == calc.RefItem && ref.Place.Level == calc.Line):
				walk(ref.Item)
			}
		}
	}
	walk(a.item)
	var out []policy.Parameter
	for _, name := range names {
		out = append(out, a.res.Program.Parameters(name)...)
	}
	return out
}

package calc

import (
	"errors"
	"slices"
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// ref is what a slot of a formula stands for.
type ref struct {
	kind   refKind
	field  *field // for refField, refBelow, refLines
	level  Level  // for refBelow: whose values are listed
	table  string // for refLines, refRegister
	county bool   // for refLines: every school's rows, whoever asks
	column string // for refRegister, refKeys
	param  string // for refParam, refKeys
}

type refKind uint8

const (
	refField    refKind = iota // a value of this row or of one above it
	refParam                   // a parameter
	refKeys                    // a column of a keyed parameter: 名称[键] or 名称[值]
	refBelow                   // 成员[…]: one value for each subject below
	refLines                   // 教职工[…]: one value for each row of a return below
	refRegister                // 学校名册[…]: a column of the register
)

// The prefixes of names: 全县教职工[…] are the rows of every school, 上次在校生数
// is the value on the return that the school filed before this one.
const (
	countyPrefix = "全县"
	lastPrefix   = "上次"
)

// The columns of a keyed parameter.
const (
	keyColumn   = "键"
	valueColumn = "值"
)

// scope resolves the names of a formula at one place.
type scope struct {
	c     *compiler
	at    Place
	alias map[string]string
	part  int // of the period, from 1; 0 for the whole
	saw   *traits
	check bool // a rule of 校验, which may look at the return before this one
}

func (s *scope) slot(key string, r ref) int {
	if i, ok := s.c.slots[key]; ok {
		return i
	}
	i := len(s.c.p.refs)
	s.c.p.refs = append(s.c.p.refs, r)
	s.c.slots[key] = i
	return i
}

func (s *scope) Name(name string) (formula.Symbol, bool) {
	if f := s.find(name); f != nil {
		return formula.Symbol{
			Slot: s.slot("field "+fieldKey(f), ref{kind: refField, field: f}), Name: name,
			Type: f.typ, Unit: f.unit, Options: f.options, Entered: f.item == nil,
		}, true
	}
	if ps := s.c.p.params[s.parameter(name)]; len(ps) == 1 && ps[0].Key == "" {
		name := ps[0].Name
		return formula.Symbol{
			Slot: s.slot("param "+name, ref{kind: refParam, param: name}), Name: name,
			Type: kindType(ps[0].Value.Kind()), Unit: ps[0].Unit, Entered: true,
		}, true
	}
	return formula.Symbol{}, false
}

// find looks a bare name up along the chain and compiles the item it names.
func (s *scope) find(name string) *field {
	if other, ok := s.alias[name]; ok {
		name = other
	}
	for _, at := range s.at.chain() {
		f := s.c.p.lookup(at, name)
		if f == nil && at.Level == School {
			f = s.previous(name)
		}
		if f != nil {
			return s.use(f)
		}
	}
	return nil
}

// previous declares 上次X where X is a name of the level 学校. Only checks may
// use it: what was filed before is no part of what a run is computed from.
func (s *scope) previous(name string) *field {
	base, ok := strings.CutPrefix(name, lastPrefix)
	if !ok || !s.check {
		return nil
	}
	of := s.c.p.lookup(Place{Level: School}, base)
	if of == nil {
		return nil
	}
	if of.item != nil {
		s.c.compile(of.item)
	}
	return s.c.field(field{place: of.place, name: name, typ: of.typ, unit: of.unit, options: of.options, personal: of.personal, engine: true, before: of})
}

// use compiles the item behind a field that a formula refers to, notes what
// that makes of the formula, and takes the field's part where the formula
// stands for a part.
func (s *scope) use(f *field) *field {
	if f.item != nil {
		s.c.compile(f.item)
	}
	s.saw.operand(f)
	if s.part > 0 {
		return s.c.partOf(f, s.part)
	}
	return f
}

func (s *scope) Column(table, column string) (formula.Symbol, bool) {
	sym := formula.Symbol{Name: table + "[" + column + "]", Table: table, Column: column, IsColumn: true}
	if l, ok := ParseLevel(table); ok && s.at.below(l) {
		f := (&scope{c: s.c, at: Place{Level: l}, part: s.part, saw: s.saw}).find(column)
		if f == nil {
			return sym, false
		}
		sym.Slot = s.slot("below "+table+" "+fieldKey(f), ref{kind: refBelow, field: f, level: l})
		sym.Type, sym.Unit, sym.Options, sym.Entered = f.typ, f.unit, f.options, f.item == nil
		return sym, true
	}
	table, county := strings.CutPrefix(table, countyPrefix)
	if _, ok := s.c.p.Rules.Table(table); ok {
		f := s.c.p.lookup(Place{Line, table}, column)
		if f == nil {
			return sym, false
		}
		if f = s.use(f); f == nil {
			return sym, false
		}
		s.saw.wide = s.saw.wide || county
		sym.Slot = s.slot("lines "+sym.Table+fieldKey(f), ref{kind: refLines, field: f, table: table, county: county})
		sym.Type, sym.Unit, sym.Options, sym.Entered = f.typ, f.unit, f.options, f.item == nil
		return sym, true
	}
	if sheet, ok := registers[table]; ok {
		col, _ := s.c.p.registerTable(sheet).Column(column)
		if col == nil && table == "学校名册" && slices.Contains(belongings, column) {
			col = &form.Column{Name: column, Type: form.Text}
		}
		if col == nil {
			return sym, false
		}
		sym.Slot = s.slot("register "+sym.Name, ref{kind: refRegister, table: table, column: column})
		sym.Type, sym.Unit, sym.Options, sym.Entered = typeOf(col.Type), col.Unit, col.Options, true
		return sym, true
	}
	if ps := s.c.p.params[s.parameter(table)]; len(ps) > 0 && ps[0].Key != "" && (column == keyColumn || column == valueColumn) {
		table := ps[0].Name
		sym.Slot = s.slot("keys "+table+column, ref{kind: refKeys, param: table, column: column})
		sym.Type, sym.Entered = formula.Text, true
		if column == valueColumn {
			sym.Type, sym.Unit = kindType(ps[0].Value.Kind()), ps[0].Unit
		}
		return sym, true
	}
	return sym, false
}

func (s *scope) RowUnit(table string) num.Unit {
	table = strings.TrimPrefix(table, countyPrefix)
	if l, ok := ParseLevel(table); ok && s.at.below(l) {
		return mustUnit(l.rowUnit())
	}
	if t, ok := s.c.p.Rules.Table(table); ok {
		return t.RowUnit
	}
	return num.Unit{}
}

// Nearby lists what could have been meant, columns and tables included.
func (s *scope) Nearby(name string) []string {
	var out []string
	for _, at := range s.at.chain() {
		for n := range s.c.p.index[at] {
			out = append(out, n)
		}
	}
	for n, ps := range s.c.p.params {
		if ps[0].Key == "" {
			out = append(out, n)
		} else {
			out = append(out, n+"["+keyColumn+"]", n+"["+valueColumn+"]")
		}
	}
	for _, t := range s.c.p.Rules.Tables {
		for _, c := range t.Columns {
			out = append(out, t.Name+"["+c.Name+"]")
		}
	}
	for name, sheet := range registers {
		for _, c := range s.c.p.registerTable(sheet).Columns {
			out = append(out, name+"["+c.Name+"]")
		}
	}
	slices.Sort(out) // the choice among equally near names must not depend on map order
	return slices.Compact(out)
}

func fieldKey(f *field) string {
	return f.place.Level.String() + " " + f.place.Table + " " + f.name
}

func kindType(k value.Kind) formula.Type {
	switch k {
	case value.Number:
		return formula.Num
	case value.Date:
		return formula.Date
	case value.Bool:
		return formula.Bool
	}
	return formula.Text
}

// formulaFault turns the compiler's errors into findings. A name that the
// policy knows but that is not in force is told apart from one it does not
// know.
func (c *compiler) formulaFault(src string, at finding.Place, err error) []finding.Finding {
	var out []finding.Finding
	for _, e := range faults(err) {
		name := nameAt(src, e.Pos)
		if known, ok := c.p.Rules.Lapsed(name); ok && e.Code == "unknown-name" {
			f := finding.PolicyLapsed.At(at, name+"（"+known.At("生效")+"）在 "+c.p.Rules.Period.Name+" 没有有效的行", "")
			f.Basis = known.Basis
			out = append(out, f)
			continue
		}
		out = append(out, finding.PolicyFormula.At(at, e.Error()+"　公式："+strings.TrimSpace(src), ""))
	}
	return out
}

// nameAt is the name that stands at a rune offset of a formula, or before the
// bracket of 名称[列].
func nameAt(src string, pos int) string {
	rest := []rune(src)[pos:]
	end := slices.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune("+-*/^&=<>(),[]\"% ", r) })
	if end < 0 {
		end = len(rest)
	}
	return string(rest[:end])
}

func faults(err error) []*formula.Error {
	var many formula.Errors
	if errors.As(err, &many) {
		return many
	}
	var one *formula.Error
	if errors.As(err, &one) {
		return []*formula.Error{one}
	}
	panic(err) // formula.Compile returns nothing else
}

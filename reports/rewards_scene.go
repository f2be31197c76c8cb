package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// scene gives the names of the policy's formulas the values they have in a
// result, so that a part of a formula can be computed by itself.
type scene struct {
	res     *calc.Result
	columns map[viewKey][]value.Value
}

// viewKey is whose view of a column it is: all rows of one school see the same.
type viewKey struct {
	slot  int
	level calc.Level
	owner int
}

func newScene(res *calc.Result) *scene {
	return &scene{res: res, columns: map[viewKey][]value.Value{}}
}

// scope knows the names of one formula.
func (s *scene) scope(symbols []formula.Symbol) formula.Scope {
	out := names{rules: s.res.Program, of: map[string]formula.Symbol{}}
	for _, sym := range symbols {
		out.of[sym.Name] = sym
	}
	return out
}

type names struct {
	rules *calc.Program
	of    map[string]formula.Symbol
}

func (n names) Name(name string) (formula.Symbol, bool) {
	s, ok := n.of[name]
	return s, ok && !s.IsColumn
}

func (n names) Column(table, column string) (formula.Symbol, bool) {
	s, ok := n.of[table+"["+column+"]"]
	return s, ok && s.IsColumn
}

func (n names) RowUnit(table string) num.Unit {
	if t, ok := n.rules.Rules.Table(strings.TrimPrefix(table, "全县")); ok {
		return t.RowUnit
	}
	return num.Unit{}
}

func (names) Nearby(string) []string { return nil }

// seen is the scene as one subject sees it.
type seen struct {
	*scene
	at calc.Place
	i  int
}

func (s seen) Scalar(slot int) value.Value {
	ref := s.res.Program.Ref(formula.Symbol{Slot: slot})
	if ref.Kind == calc.RefParameter {
		return s.res.Program.Parameters(ref.Name)[0].Value
	}
	at, ok := s.res.Up(s.at, s.i, ref.Place)
	if !ok {
		return value.OfNA()
	}
	return s.res.At(ref.Place, ref.Name, at)
}

func (s seen) Column(slot int) []value.Value {
	ref := s.res.Program.Ref(formula.Symbol{Slot: slot})
	key := viewKey{slot, s.at.Level, s.owner(ref)}
	if list, ok := s.columns[key]; ok {
		return list
	}
	list := s.list(ref)
	s.columns[key] = list
	return list
}

// owner is the one whose view the subject shares.
func (s seen) owner(ref calc.Ref) int {
	to := calc.School
	switch {
	case ref.County || ref.Kind == calc.RefKeyed || ref.Kind == calc.RefRegister:
		return 0
	case s.at.Level == calc.Teacher:
		to = calc.Member
	case s.at.Level != calc.Line && s.at.Level != calc.Stage || ref.Kind == calc.RefBelow:
		return s.i
	}
	owner, ok := s.res.Up(s.at, s.i, calc.Place{Level: to})
	if !ok {
		return -1 // a department's row
	}
	return owner
}

func (s seen) list(ref calc.Ref) []value.Value {
	var out []value.Value
	switch ref.Kind {
	case calc.RefKeyed:
		for _, p := range s.res.Program.Parameters(ref.Table) {
			if ref.Column == "键" {
				out = append(out, value.OfText(p.Key))
			} else {
				out = append(out, p.Value)
			}
		}
	case calc.RefRegister:
		for _, c := range s.res.Bound(ref.Table, ref.Name) {
			out = append(out, c.Value)
		}
	case calc.RefBelow:
		for _, j := range s.res.Below(s.at, s.i, ref.Below) {
			if at, ok := s.res.Up(calc.Place{Level: ref.Below}, j, ref.Place); ok {
				out = append(out, s.res.At(ref.Place, ref.Name, at))
			}
		}
	default:
		at, i := s.at, s.i
		if ref.County {
			at, i = calc.Place{Level: calc.County}, 0
		}
		lines, absent := s.res.Lines(ref.Place.Table, at, i)
		for _, j := range lines {
			out = append(out, s.res.At(ref.Place, ref.Name, j))
		}
		for range absent {
			out = append(out, value.OfMissing())
		}
	}
	return out
}

// nowhere is a scene in which nothing is known; it serves to see how a formula
// is built.
type nowhere struct{}

func (nowhere) Scalar(int) value.Value   { return value.OfMissing() }
func (nowhere) Column(int) []value.Value { return nil }

package calc

import (
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// Examples runs the worked examples (算例) that fall inside the program's
// period. The policy is refused while one of them fails.
func (p *Program) Examples() []finding.Finding {
	var out []finding.Finding
	for _, x := range p.Rules.Book.Examples {
		if !p.Rules.Period.Span.Contains(x.Day) {
			continue
		}
		out = append(out, p.example(x)...)
	}
	return out
}

// ExampleCount is how many worked examples fall inside the period.
func (p *Program) ExampleCount() int {
	n := 0
	for _, x := range p.Rules.Book.Examples {
		if p.Rules.Period.Span.Contains(x.Day) {
			n++
		}
	}
	return n
}

func (p *Program) example(x policy.Example) []finding.Finding {
	it, ok := p.Item(x.Item)
	if !ok {
		return []finding.Finding{finding.PolicyUnknownItem.At(x.Place("项目"), x.Item, "")}
	}
	for _, part := range p.Rules.Parts { // of an item in parts, the one that holds on the day
		if in, ok := p.Item(it.Code + part.Tag); ok && part.Span.Contains(x.Day) {
			it = in
		}
	}
	inputs, bad := parseInputs(x.Inputs)
	if bad != "" {
		return []finding.Finding{finding.PolicyExampleInput.At(x.Place("输入"), bad, "")}
	}
	e := &exampleEnv{p: p, inputs: inputs}
	var got value.Value
	switch {
	case it.grade:
		got = e.grades()
	case it.Shared():
		got = e.shares(it)
	default:
		got = e.item(it)
	}
	if e.unknown != "" {
		return []finding.Finding{finding.PolicyExampleInput.At(x.Place("输入"), "算例没有给出“"+e.unknown+"”", "给出公式用到的每个名称")}
	}
	want := typed(x.Expected)
	if sameResult(got, want) {
		return nil
	}
	f := finding.PolicyExample.At(x.Place("期望"), "公式得出 "+got.String(), "算例期望 "+want.String())
	f.Remedy = x.Code + "（" + x.Case + "）：" + f.Remedy
	f.Basis = x.Basis
	return []finding.Finding{f}
}

// sameResult compares a result with what an official typed: 不适用 is typed as
// text, and an unfinished number is still the number.
func sameResult(got, want value.Value) bool {
	if want.Kind() == value.Text {
		return got.String() == want.Text()
	}
	return got.Kind() == want.Kind() && got.String() == want.String()
}

// parseInputs reads 名称=值;表[列]={1,2}. bad is the part that cannot be read.
func parseInputs(text string) (inputs map[string][]value.Value, bad string) {
	inputs = map[string][]value.Value{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' }) {
		name, v, ok := strings.Cut(part, "=")
		name, v = strings.TrimSpace(name), strings.TrimSpace(v)
		if !ok || name == "" {
			return nil, part
		}
		list, isList := strings.CutPrefix(v, "{")
		if !isList {
			inputs[name] = []value.Value{typed(value.OfText(v))}
			continue
		}
		list, isList = strings.CutSuffix(list, "}")
		if !isList {
			return nil, part
		}
		vs := []value.Value{}
		if strings.TrimSpace(list) != "" {
			for _, entry := range strings.Split(list, ",") {
				vs = append(vs, typed(value.OfText(strings.TrimSpace(entry))))
			}
		}
		inputs[name] = vs
	}
	return inputs, ""
}

// identityDigits is how long a 身份证号 is: text of digits, never a number.
const identityDigits = 18

// typed reads what was typed as a number, a date or a truth value where it is
// one.
func typed(v value.Value) value.Value {
	if v.Kind() != value.Text {
		return v
	}
	s := v.Text()
	switch s {
	case "TRUE":
		return value.OfBool(true)
	case "FALSE":
		return value.OfBool(false)
	case "不适用":
		return value.OfNA()
	case "未报":
		return value.OfMissing()
	}
	if p, ok := strings.CutSuffix(s, "%"); ok {
		if n, err := num.Parse(p); err == nil {
			return value.OfNum(n.Mul(num.Frac(1, 100)))
		}
	}
	if n, err := num.Parse(s); err == nil && len(s) < identityDigits {
		return value.OfNum(n)
	}
	if d, err := date.Parse(s); err == nil && strings.ContainsAny(s, "-/.年") {
		return value.OfDate(d)
	}
	return v
}

// exampleEnv answers names from an example's inputs, parameters from the
// policy, and other items by computing them from the same inputs.
type exampleEnv struct {
	p       *Program
	inputs  map[string][]value.Value
	unknown string
}

func (e *exampleEnv) item(it *Item) value.Value {
	if it.When != nil {
		v := it.When.Eval(exampleNames{e, it.When, it})
		if v.Kind() != value.Bool || !v.Bool() {
			if v.Kind() == value.Bool {
				return value.OfNA()
			}
			return v
		}
	}
	if it.Value == nil {
		e.unknown = it.Code
		return value.OfNA()
	}
	return it.round(it.Value.Eval(exampleNames{e, it.Value, it}))
}

// shares splits the example's total by the weights given as 权重.
func (e *exampleEnv) shares(it *Item) value.Value {
	total := it.round(it.Total.Eval(exampleNames{e, it.Total, it}))
	weights, ok := e.inputs["权重"]
	if !ok {
		e.unknown = "权重"
	}
	if e.unknown != "" || total.Kind() != value.Number {
		return total
	}
	var ws []num.Num
	for _, w := range weights {
		ws = append(ws, w.Num())
	}
	parts, err := num.Split(total.Num(), ws, it.places())
	if err != nil {
		return value.Fail("分配", err.Error())
	}
	var out []string
	for _, p := range parts {
		out = append(out, p.String())
	}
	return listed(out)
}

// grades ranks the totals given as 考核总分, in the order of codes.
func (e *exampleEnv) grades() value.Value {
	list := e.p.Rules.Grades
	var field []contender
	for i, total := range e.inputs[nameTotal] {
		c := contender{group: i, total: total.Num()}
		if ties := e.inputs[tieSection(list)]; i < len(ties) {
			c.tie = ties[i].Num()
		}
		if vetoes := e.inputs[nameVeto]; i < len(vetoes) {
			c.veto = vetoes[i].Bool()
		}
		field = append(field, c)
	}
	if len(field) == 0 {
		e.unknown = nameTotal
	}
	out := make([]string, len(field))
	for _, p := range placed(field, list, int64(len(field))) {
		out[p.group] = p.grade.Name
	}
	return listed(out)
}

// listed writes several results as 期望 does: {优秀,良好}.
func listed(results []string) value.Value {
	return value.OfText("{" + strings.Join(results, ",") + "}")
}

// exampleNames is the environment of one program of one item.
type exampleNames struct {
	e    *exampleEnv
	prog *formula.Program
	it   *Item
}

func (n exampleNames) name(slot int) string {
	for _, s := range n.prog.Symbols() {
		if s.Slot == slot {
			return s.Name
		}
	}
	return ""
}

func (n exampleNames) Scalar(slot int) value.Value {
	name := n.name(slot)
	ref := n.e.p.refs[slot]
	for _, known := range []string{name, n.it.alias[name]} {
		if vs := n.e.inputs[known]; len(vs) == 1 {
			return vs[0]
		}
	}
	if ref.kind == refParam {
		return n.e.p.params[ref.param][0].Value
	}
	if ref.field.item != nil && !ref.field.item.grade {
		return n.e.item(ref.field.item)
	}
	n.e.unknown = name
	return value.OfNA()
}

func (n exampleNames) Column(slot int) []value.Value {
	name := n.name(slot)
	if vs, ok := n.e.inputs[name]; ok {
		return vs
	}
	ref := n.e.p.refs[slot]
	if ref.kind == refKeys {
		return (&run{p: n.e.p}).column(&ref, Place{}, 0)
	}
	n.e.unknown = name
	return nil
}

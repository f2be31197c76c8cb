package calc

import (
	"maps"
	"slices"
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// Examples runs the worked examples (算例) that fall inside the program's
// period, each by the rules of its own day as if they held throughout the
// period: what an example says does not depend on when a rate changes. The
// policy is refused while one of them fails; a formula that none of them shows
// is a warning.
func (p *Program) Examples() []finding.Finding {
	return append(p.examples(), p.unproven()...)
}

func (p *Program) examples() []finding.Finding {
	var out []finding.Finding
	for _, part := range p.Rules.Parts {
		whole, fs := p.during(part)
		if finding.Errors(fs) {
			return append(out, fs...)
		}
		out = append(out, whole.examples()...)
	}
	if len(p.Rules.Parts) > 0 {
		return out
	}
	for _, x := range p.Rules.Book.Examples {
		if p.Rules.Period.Span.Contains(x.Day) {
			out = append(out, p.example(x)...)
		}
	}
	return out
}

// unproven names the items without a worked example of any day: those whose
// cell the schema declares a formula, and the grading, which no formula can
// express. What is made from rows without a formula of its own (the sums of 考核
// and 均衡, the points of an indicator, a standard) rests on those. A policy is
// told so once, for its last period.
func (p *Program) unproven() []finding.Finding {
	if periods := p.Rules.Book.Periods; p.Rules.Period.Name != periods[len(periods)-1].Name {
		return nil
	}
	proven := map[*Item]bool{}
	for _, x := range p.Rules.Book.Examples {
		if it, ok := p.Item(x.Item); ok {
			proven[it] = true
		}
	}
	var codes []string
	for _, it := range p.Items {
		if it.Part == nil && !proven[it] && (it.grade || it.ownFormula()) {
			codes = append(codes, it.Code)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return []finding.Finding{finding.PolicyNoExample.At(finding.Place{Sheet: "算例", Column: "项目"}, strings.Join(codes, "、"), "")}
}

// ownFormula reports an item whose formula stands in a cell of the policy.
func (it *Item) ownFormula() bool {
	if it.Source.Cells[it.Column] == "" {
		return false
	}
	for _, t := range policy.Schema() {
		if column, _ := t.Column(it.Column); t.Name == it.Source.Sheet && column != nil {
			return column.Type == form.Formula
		}
	}
	return false
}

// during compiles the rules of one part as if the period were no longer.
func (p *Program) during(part policy.Part) (*Program, []finding.Finding) {
	period := p.Rules.Period
	period.Span = part.Span
	rules, fs := p.Rules.Book.In(period)
	if finding.Errors(fs) {
		return nil, fs
	}
	return Compile(rules)
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
	inputs, bad := parseInputs(x.Inputs)
	if bad != "" {
		return []finding.Finding{finding.PolicyExampleInput.At(x.Place("输入"), bad, "")}
	}
	if one, other := uneven(inputs); one != "" {
		return []finding.Finding{finding.PolicyExampleInput.At(x.Place("输入"), "“"+one+"”和“"+other+"”不一样长", "同一张表的各列一样长，每行一个值")}
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
	if len(e.unknown) > 0 {
		return []finding.Finding{finding.PolicyExampleInput.At(x.Place("输入"), "算例没有给出“"+strings.Join(e.unknown, "”“")+"”", "给出公式用到的每个名称")}
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

// uneven finds two columns of one table that have not the same number of rows.
func uneven(inputs map[string][]value.Value) (one, other string) {
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		table, _, column := strings.Cut(name, "[")
		switch known, seen := first[table]; {
		case !column:
		case !seen:
			first[table] = name
		case len(inputs[known]) != len(inputs[name]):
			return known, name
		}
	}
	return "", ""
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
	unknown []string // names that the inputs do not give
}

func (e *exampleEnv) lacks(names ...string) {
	for _, name := range names {
		if !slices.Contains(e.unknown, name) {
			e.unknown = append(e.unknown, name)
		}
	}
}

func (e *exampleEnv) item(it *Item) value.Value {
	if v, stop := e.holds(it); stop {
		return v
	}
	if it.Value == nil {
		e.lacks(it.Code)
		return value.OfNA()
	}
	return it.round(it.Value.Eval(exampleNames{e, it.Value, it}))
}

// holds evaluates 适用条件 as a run does.
func (e *exampleEnv) holds(it *Item) (value.Value, bool) {
	if it.When == nil {
		return value.Value{}, false
	}
	v := it.When.Eval(exampleNames{e, it.When, it})
	switch {
	case v.Kind() != value.Bool:
		return v, true
	case v.Bool():
		return value.Value{}, false
	}
	return value.OfNA(), true
}

// with computes an item from the same inputs, some of them replaced.
func (e *exampleEnv) with(inputs map[string]value.Value, compute func(*exampleEnv) value.Value) value.Value {
	sub := &exampleEnv{p: e.p, inputs: maps.Clone(e.inputs)}
	for name, v := range inputs {
		sub.inputs[name] = []value.Value{v}
	}
	out := compute(sub)
	e.lacks(sub.unknown...)
	return out
}

// nameWeights is the input that gives the weights of an allocation outright.
const nameWeights = "权重"

// shares splits the example's total among those that share it: by the weights
// given as 权重, or by the policy's own weight, computed for each from the
// inputs that are lists.
func (e *exampleEnv) shares(it *Item) value.Value {
	total := it.round(it.Total.Eval(exampleNames{e, it.Total, it}))
	weights, given := e.inputs[nameWeights]
	if !given {
		weights = e.weights(it)
	}
	if len(e.unknown) > 0 || total.Kind() != value.Number {
		return total
	}
	amount := total.Num().Round(it.places(), num.HalfUp)
	var sharing []num.Num
	for _, w := range weights {
		if w.Kind() == value.Number {
			sharing = append(sharing, w.Num())
		}
	}
	parts, err := num.Split(amount, sharing, it.places())
	if err != nil {
		return value.Fail("分配", "权重不能分配总额："+amount.String())
	}
	var out []string
	for _, w := range weights {
		if w.Kind() != value.Number {
			out = append(out, w.String())
			continue
		}
		out, parts = append(out, parts[0].String()), parts[1:]
	}
	return listed(out)
}

// weights computes 分配权重 for each of those that the lists among the inputs
// name.
func (e *exampleEnv) weights(it *Item) []value.Value {
	n := 0
	for name, vs := range e.inputs {
		if !strings.Contains(name, "[") && len(vs) != 1 {
			n = max(n, len(vs))
		}
	}
	if n == 0 {
		e.lacks(nameWeights)
	}
	out := make([]value.Value, n)
	for i := range n {
		own := map[string]value.Value{}
		for name, vs := range e.inputs {
			if !strings.Contains(name, "[") && len(vs) == n {
				own[name] = vs[i]
			}
		}
		out[i] = e.with(own, func(sub *exampleEnv) value.Value {
			if v, stop := sub.holds(it); stop {
				return v
			}
			return it.Weight.Eval(exampleNames{sub, it.Weight, it})
		})
	}
	return out
}

// rows computes a column of a table for each row that the inputs give of it;
// false where they give none.
func (e *exampleEnv) rows(it *Item) ([]value.Value, bool) {
	n := 0
	own := map[string][]value.Value{}
	for name, vs := range e.inputs {
		if column, ok := strings.CutPrefix(name, it.Table+"["); ok {
			n = len(vs)
			own[strings.TrimSuffix(column, "]")] = vs
		}
	}
	var out []value.Value
	for i := range n {
		row := map[string]value.Value{}
		for column, vs := range own {
			row[column] = vs[i]
		}
		out = append(out, e.with(row, func(sub *exampleEnv) value.Value { return sub.item(it) }))
	}
	return out, len(own) > 0
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
		e.lacks(nameTotal)
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

// names are what an input for a slot may be called: as the formula writes it,
// and the code and the name of the item meant.
func (n exampleNames) names(slot int) []string {
	var out []string
	for _, s := range n.prog.Symbols() {
		if s.Slot == slot {
			out = append(out, s.Name)
			if other, ok := n.it.alias[s.Name]; ok {
				out = append(out, other)
			}
		}
	}
	ref := n.e.p.refs[slot]
	if ref.kind == refField && ref.field.item != nil {
		out = append(out, ref.field.item.Code, ref.field.item.Name)
	}
	return out
}

func (n exampleNames) Scalar(slot int) value.Value {
	ref, names := n.e.p.refs[slot], n.names(slot)
	for _, known := range names {
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
	n.e.lacks(names[0])
	return value.OfNA()
}

func (n exampleNames) Column(slot int) []value.Value {
	ref, name := n.e.p.refs[slot], n.names(slot)[0]
	if vs, ok := n.e.inputs[name]; ok {
		return vs
	}
	rows, given := n.e.given(name)
	switch {
	case ref.kind == refKeys && !given:
		return (&run{p: n.e.p}).column(&ref, Place{}, 0)
	case ref.kind == refLines && ref.field.item != nil:
		if vs, ok := n.e.rows(ref.field.item); ok && len(vs) == rows {
			return vs
		}
	}
	n.e.lacks(name)
	return make([]value.Value, rows) // functions take it that the columns of a table are of one length
}

// given is how many rows the inputs give of the table of a column.
func (e *exampleEnv) given(column string) (rows int, given bool) {
	table, _, _ := strings.Cut(column, "[")
	for name, vs := range e.inputs {
		if strings.HasPrefix(name, table+"[") {
			return len(vs), true
		}
	}
	return 0, false
}

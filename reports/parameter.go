package reports

import (
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// rates is the sheet 参数: what the formulas take from the policy.
type rates struct {
	sheet *Sheet
	rows  []policy.Parameter
	from  map[string]int // sheet row of a name's first row
	to    map[string]int
}

// The columns of 参数 that formulas refer to.
const (
	rateKey   = 2
	rateValue = 3
)

func (t *Trace) layParameters() {
	r := &rates{sheet: t.wb.Sheet("参数", "参数：本批次生效、公式用到的标准"), from: map[string]int{}, to: map[string]int{}}
	r.sheet.Kind = Source
	r.sheet.Columns = []Column{{Format: AsText}, {Format: AsText}, {Format: AsGeneral}, {Format: AsCentred}, {Format: AsDate}, {Format: AsDate}, {Width: 50, Format: AsWrapped}, {Format: AsCentred}, {Format: AsCentred}, {Format: AsText}}
	first := r.sheet.Last() + 3 // caption and head
	for _, p := range t.res.Program.Rules.Parameters {
		if !t.parameters[p.Name] {
			continue
		}
		row := first + len(r.rows)
		if r.from[p.Name] == 0 {
			r.from[p.Name] = row
		}
		r.to[p.Name] = row
		r.rows = append(r.rows, p)
	}
	t.rates = r
}

func (t *Trace) fillParameters() {
	s := t.rates.sheet
	s.Caption(t.validity()+"改动“值”一列，全部工作表随之重算，可用于测算；正式标准以政策工作簿为准。", "")
	s.Head("名称", "键", "值", "单位", "适用自", "适用至", "依据", "责任部门", "示例", "政策单元格")
	s.Landscape = true
	for _, p := range t.rates.rows {
		sample := Text("")
		if p.Sample {
			sample = Text("示例").As(Alarm)
		}
		span := t.spanOf(p.Name)
		s.Add(Text(p.Name), Text(p.Key), shaped(Of(p.Value)).As(Given), Text(p.Unit.String()), Of(value.OfDate(span.From)), Of(value.OfDate(span.To)), Text(p.Basis), Text(p.Owner), sample, Text(p.At("值")))
	}
	s.Foot("“示例”是方案未定、由系统给出的样例标准，须由责任部门以正式标准替换后才能作为拨付依据。")
}

// validity says when the parameters hold.
func (t *Trace) validity() string {
	rules := t.res.Program.Rules
	if len(rules.Parts) == 0 {
		return "以下标准在 " + rules.Period.Span.String() + " 全程有效。"
	}
	return "批次之内调整过的标准按时段分列，名称后带月份，各在“适用自”至“适用至”有效；其余在 " + rules.Period.Span.String() + " 全程有效。"
}

// spanOf is when the rows of a parameter hold within the period.
func (t *Trace) spanOf(name string) date.Span {
	rules := t.res.Program.Rules
	if part := t.partOf(name); part != nil && rules.Changing(strings.TrimSuffix(name, part.Tag)) {
		return part.Span
	}
	return rules.Period.Span
}

func (r *rates) one(on *Sheet, name string) (string, error) {
	if r.from[name] == 0 {
		return "", errNotLive
	}
	return r.sheet.From(on, fixed(r.from[name], rateValue)), nil
}

func (r *rates) column(on *Sheet, name, column string) (string, error) {
	if r.from[name] == 0 {
		return "", errNotLive
	}
	col := rateValue
	if column == "键" {
		col = rateKey
	}
	return r.sheet.From(on, r.sheet.Range(r.from[name], r.to[name], col)), nil
}

// ledger is a sheet of the register with the columns formulas look into.
type ledger struct {
	sheet   *Sheet
	columns []string
	first   int
	rows    int
}

func (t *Trace) layRegisters() {
	for _, name := range sortedKeys(t.registers) {
		b := &ledger{sheet: t.wb.Sheet(name, "名册："+name), columns: t.registers[name]}
		b.sheet.Kind = Source
		b.first = b.sheet.Last() + 3
		b.rows = len(t.res.Bound(name, b.columns[0]))
		t.books[name] = b
	}
}

func (t *Trace) fillRegisters() {
	for _, name := range sortedKeys(t.registers) {
		b := t.books[name]
		for range b.columns {
			b.sheet.Columns = append(b.sheet.Columns, Column{Format: AsText})
		}
		b.sheet.Columns = append(b.sheet.Columns, Column{Format: AsText})
		b.sheet.Caption("集团名册中公式用到的栏目", "")
		b.sheet.Head(append(slices.Clone(b.columns), "名册单元格")...)
		rows := make([][]Cell, b.rows)
		refs := make([]string, b.rows)
		for _, column := range b.columns {
			for i, c := range t.res.Bound(name, column) {
				rows[i] = append(rows[i], shaped(Of(c.Value)))
				if refs[i] == "" {
					refs[i] = c.Ref
				}
			}
		}
		for i, cells := range rows {
			b.sheet.Add(append(cells, Text(refs[i]))...)
		}
	}
}

func (b *ledger) column(on *Sheet, name string) (string, error) {
	if b == nil || b.rows == 0 {
		return "", errNotLive
	}
	i := slices.Index(b.columns, name)
	return b.sheet.From(on, b.sheet.Range(b.first, b.first+b.rows-1, i+1)), nil
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// isNumber reports a value that counts in a sum.
func isNumber(v value.Value) bool { return v.Kind() == value.Number }

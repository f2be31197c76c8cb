// Package calc computes what the policy orders: register, policy and current
// returns go in, results with their reasons come out.
//
//	p, faults := calc.Compile(rules)      // the policy as a program
//	res := p.Run(calc.Input{…})           // every item for every subject
//	why := res.Explain(item, subject)     // the tree behind one number
//
// The package is pure. It reads no file, no clock and no database: the period
// and everything known about it come in as arguments, and the same input gives
// the same result in whatever order rows and returns arrive. All arithmetic
// on money, scores and rates is exact; statistics of the balance report alone
// use binary floats, in gota frames.
//
// The order of evaluation is derived from the formulas: 考核 feeds 资金,
// 交流 feeds 绩效, and a cycle is refused with its path.
package calc

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"hesuan/calc/formula"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
)

// Program is the policy in force throughout one period, compiled. It is
// immutable and may serve many runs at once.
type Program struct {
	Rules    *policy.Rules
	Items    []*Item // in an order in which each comes after what it uses
	Ceilings []Ceiling

	fields    []*field
	index     map[Place]map[string]*field
	byCode    map[Place]map[string]*Item
	refs      []ref
	checks    []check
	registers []*form.Table
	params    map[string][]policy.Parameter

	// bounds keeps the columns of a register that formulas look into: they are
	// the same for every return that is judged by it.
	bounds sync.Map // boundKey → []value.Value
}

type boundKey struct {
	book          *form.Workbook
	table, column string
}

// Ceiling is a compiled row of 限额.
type Ceiling struct {
	policy.Ceiling
	Limit *formula.Program
}

type check struct {
	policy.Check
	when, condition *formula.Program
}

// Compile compiles every formula of the rules. A program with an error among
// its findings must not be run.
func Compile(r *policy.Rules) (*Program, []finding.Finding) {
	c := &compiler{p: &Program{
		Rules: r, index: map[Place]map[string]*field{}, byCode: map[Place]map[string]*Item{},
		registers: register.Schema(), params: map[string][]policy.Parameter{},
	}, slots: map[string]int{}}
	for _, p := range r.Parameters {
		c.p.params[p.Name] = append(c.p.params[p.Name], p)
	}
	c.given()
	items := declare(r)
	for _, it := range items {
		c.enroll(it)
	}
	for _, it := range items {
		c.compile(it)
	}
	for _, d := range r.Ceilings {
		c.ceiling(d)
	}
	for _, d := range r.Checks {
		c.check(d)
	}
	return c.p, c.found
}

type compiler struct {
	p     *Program
	slots map[string]int
	path  []*Item // being compiled, outermost first
	found []finding.Finding
}

func (p *Program) lookup(at Place, name string) *field { return p.index[at][name] }

func (p *Program) registerTable(sheet string) *form.Table {
	i := slices.IndexFunc(p.registers, func(t *form.Table) bool { return t.Name == sheet })
	return p.registers[i]
}

// Item finds an item by code or name.
func (p *Program) Item(name string) (*Item, bool) {
	for _, it := range p.Items {
		if it.Code == name || it.Name == name {
			return it, true
		}
	}
	return nil, false
}

// Names lists codes and names of items, for suggestions.
func (p *Program) Names() []string {
	var out []string
	for _, it := range p.Items {
		out = append(out, it.Code, it.Name)
	}
	return out
}

// enroll gives an item its field under both its names.
func (c *compiler) enroll(it *Item) {
	at := it.place()
	for _, name := range slices.Compact([]string{it.Code, it.Name}) {
		if c.p.lookup(at, name) != nil {
			c.found = append(c.found, finding.PolicyDuplicateName.At(it.Source.Place("编号"), name, ""))
			return
		}
	}
	it.field = c.field(field{place: at, name: it.Code, unit: it.Unit, item: it})
	c.p.index[at][it.Name] = it.field
	if it.Level == Line {
		t, _ := c.p.Rules.Table(it.Table)
		name := it.Name
		if it.Part != nil {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "折算"), it.Part.Tag)
		}
		if col, _ := t.Column(name); col != nil {
			it.Type, it.field.options = typeOf(col.Type), col.Options
		}
	}
	if it.grade {
		rank := c.field(field{place: at, name: nameRank, typ: formula.Num, item: it})
		it.field.typ, rank.column = formula.Text, nameRank
		for _, g := range c.p.Rules.Grades {
			it.field.options = append(it.field.options, g.Name)
		}
	}
}

// compile compiles an item after everything it uses; the scope calls back for
// each item it meets.
func (c *compiler) compile(it *Item) {
	if it.field == nil || it.state == compiled {
		return
	}
	if it.state == visiting {
		var path []string
		for _, p := range c.path[slices.Index(c.path, it):] {
			path = append(path, p.Code+"（"+p.At()+"）")
		}
		c.found = append(c.found, finding.PolicyCycle.At(it.Source.Place(it.Column), strings.Join(append(path, it.Code), " → "), ""))
		return
	}
	it.state = visiting
	c.path = append(c.path, it)
	faults := len(c.found)
	c.formulas(it)
	if it.divided() && len(c.found) == faults {
		c.divide(it)
	}
	it.field.typ = it.Type
	c.path = c.path[:len(c.path)-1]
	it.state = compiled
	c.p.Items = append(c.p.Items, it)
}

// formulas compiles the formulas of an item as they stand.
func (c *compiler) formulas(it *Item) {
	part := 0
	if it.Part != nil && !it.named {
		part = c.part(it.Part)
	}
	at := &scope{c: c, at: it.place(), alias: it.alias, part: part, saw: &it.found}
	above := &scope{c: c, at: Place{Level: it.Level.parent()}, part: part, saw: &it.found}
	it.When = c.condition(at, it.when, it.Source.Place(it.whenColumn()))
	if it.follows != nil {
		c.compile(it.follows)
	}
	switch {
	case it.grade:
		c.gradeInputs(at)
	case it.Shared():
		it.Total = c.number(above, it.total, it.Source.Place("分配总额"))
		it.Weight = c.number(at, it.weight, it.Source.Place("分配权重"))
		c.unit(it, it.Total, "分配总额")
		it.Type = formula.Num
	default:
		it.Value = c.program(at, it.formula, it.Source.Place(it.Column))
		c.typed(it)
	}
}

// typed settles the type of a computed item: a computed column has the type
// its form declares, any other item that of its formula.
func (c *compiler) typed(it *Item) {
	if it.Value == nil {
		return
	}
	got := it.Value.Type()
	column := it.Level == Line && it.Type != formula.Any
	if column && it.Type != got && got != formula.Any {
		c.found = append(c.found, finding.PolicyItemType.At(it.Source.Place(it.Column), it.Code+" 得出"+typeName(got), "得出"+typeName(it.Type)))
	}
	if !column {
		it.Type = got
	}
	if it.Type == formula.Num {
		c.unit(it, it.Value, it.Column)
	}
}

func (c *compiler) unit(it *Item, p *formula.Program, column string) {
	if p == nil {
		return
	}
	row := mustUnit(it.Level.rowUnit())
	if it.Shared() {
		row = mustUnit(it.Level.parent().rowUnit())
	}
	if !formula.Assignable(p.Unit(), it.Unit, row, p.Bare()) {
		c.found = append(c.found, finding.PolicyItemUnit.At(it.Source.Place(column),
			fmt.Sprintf("%s 的公式得出“%s”", it.Code, unitName(p.Unit())), fmt.Sprintf("“%s”", unitName(it.Unit))))
	}
}

func (c *compiler) program(s *scope, src string, at finding.Place) *formula.Program {
	p, err := formula.Compile(src, s)
	if err != nil {
		c.found = append(c.found, c.formulaFault(src, at, err)...)
		return nil
	}
	return p
}

func (c *compiler) condition(s *scope, src string, at finding.Place) *formula.Program {
	if src == "" {
		return nil
	}
	p := c.program(s, src, at)
	if p != nil && p.Type() != formula.Bool && p.Type() != formula.Any {
		c.found = append(c.found, finding.PolicyItemType.At(at, src+" 得出"+typeName(p.Type()), "得出 TRUE 或 FALSE"))
	}
	return p
}

func (c *compiler) number(s *scope, src string, at finding.Place) *formula.Program {
	p := c.program(s, src, at)
	if p != nil && p.Type() != formula.Num && p.Type() != formula.Any {
		c.found = append(c.found, finding.PolicyItemType.At(at, src+" 得出"+typeName(p.Type()), "得出数值"))
	}
	return p
}

func (c *compiler) ceiling(d policy.Ceiling) {
	for _, code := range slices.Concat(d.Items, d.Protected) {
		if _, ok := c.p.Item(code); !ok {
			c.found = append(c.found, finding.PolicyUnknownItem.At(d.Place("项目"), code, ""))
		}
	}
	saw := &traits{}
	limit := c.number(&scope{c: c, at: Place{Level: County}, saw: saw}, d.Limit, d.Place("限额公式"))
	if saw.changing {
		c.found = append(c.found, finding.PolicyNotSplit.At(d.Place("限额公式"), d.Code+" "+d.Name, ""))
	}
	c.p.Ceilings = append(c.p.Ceilings, Ceiling{Ceiling: d, Limit: limit})
}

func (c *compiler) check(d policy.Check) {
	at := Place{Level: School}
	switch {
	case d.Table != "":
		at = Place{Line, d.Table}
	case d.Scope == policy.OneGroup:
		at = Place{Level: Group}
	}
	s := &scope{c: c, at: at, saw: &traits{}, check: true}
	c.p.checks = append(c.p.checks, check{
		Check: d, when: c.condition(s, d.When, d.Place("适用条件")), condition: c.condition(s, d.Condition, d.Place("条件")),
	})
	if s.saw.changing {
		c.found = append(c.found, finding.PolicyNotSplit.At(d.Place("条件"), d.Code, ""))
	}
	if s.saw.wide && d.Scope.Alone() {
		c.found = append(c.found, finding.PolicyNotAlone.At(d.Place("层级"), d.Code, ""))
	}
}

func unitName(u interface{ String() string }) string {
	if s := u.String(); s != "" {
		return s
	}
	return "无单位"
}

func typeName(t formula.Type) string {
	switch t {
	case formula.Num:
		return "数值"
	case formula.Text:
		return "文本"
	case formula.Bool:
		return "是非（TRUE/FALSE）"
	case formula.Date:
		return "日期"
	}
	return "不确定的类型"
}

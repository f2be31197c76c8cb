package calc

import (
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
)

// Item is a compiled row of the policy: something computed for each subject of
// one level.
type Item struct {
	Code, Name string
	Level      Level
	Table      string // for Line: the table a computed column belongs to
	Type       formula.Type
	Unit       num.Unit
	Places     int // decimals kept, rounded half up; -1 for none
	Paid       bool
	Note       string
	Source     policy.Source
	Column     string            // the column of the policy sheet its formula stands in
	Indicator  *policy.Indicator // set on the score of an indicator
	Balance    *policy.Balance   // set on a resource indicator
	Part       *policy.Part      // set where it stands for one part of the period only

	when, formula, total, weight string            // sources
	alias                        map[string]string // local names: 原值, 分值

	When   *formula.Program // nil where the item always applies
	Value  *formula.Program // nil for an allocation
	Total  *formula.Program // at the level above
	Weight *formula.Program

	split form.Split
	rows  []*policy.Item // its rows of 政策 by part, where they differ

	follows *Item // the points of an indicator: 不适用 where its raw value is
	named   bool  // its formula names parts itself
	grade   bool  // the grading step, which no formula can express
	field   *field
	state   state
	found   traits
}

type state uint8

const (
	untouched state = iota
	visiting
	compiled
)

// Shared reports whether the item shares a total out (分配).
func (it *Item) Shared() bool { return it.total != "" }

// Formula is the source of the item, as it stands in the policy.
func (it *Item) Formula() string {
	if it.Shared() {
		return "分配(" + it.total + "，" + it.weight + ")"
	}
	return it.formula
}

// Condition is the source of 适用条件.
func (it *Item) Condition() string { return it.when }

// whenColumn is the column of the policy sheet the condition is made of.
func (it *Item) whenColumn() string {
	if it.Source.Cells["适用条件"] == "" {
		return "适用集团类型"
	}
	return "适用条件"
}

// At names the policy cell of the item's formula.
func (it *Item) At() string {
	if it.Shared() {
		return it.Source.At("分配总额")
	}
	return it.Source.At(it.Column)
}

func (it *Item) place() Place { return Place{it.Level, it.Table} }

// The names of what is derived from the rows of 考核 and 均衡. Formulas of
// other rows may use them.
const (
	nameScores     = "指标得分合计"
	namePoints     = "适用分值合计"
	nameBonus      = "加分合计"
	nameDeductions = "扣分合计"
	nameVeto       = "一票否决"
	nameTotal      = "考核总分" // a row of 基础量
	nameGrade      = "考核等级"
	nameRank       = "考核名次"
	nameMet        = "均衡达标项数"
	nameJudged     = "均衡指标数"
	nameWeakest    = "均衡达成率最低值"
)

// declare lists every item of the rules, the derived ones included, before
// any is compiled.
func declare(r *policy.Rules) []*Item {
	var out []*Item
	for _, t := range r.Tables {
		for _, c := range t.Columns {
			if c.Computed != "" {
				out = append(out, &Item{
					Code: t.Name + "[" + c.Name + "]", Name: c.Name, Level: Line, Table: t.Name,
					Unit: c.Unit, Places: -1, Note: c.Note, Column: "公式", formula: c.Computed, split: c.Split,
					Source: policy.Source{Sheet: "表单", Cells: map[string]string{"公式": cellOf(c.Cell)}},
				})
			}
		}
	}
	for _, d := range r.Items {
		level, _ := ParseLevel(d.Level) // the sheet offers no other
		out = append(out, &Item{
			Code: d.Code, Name: d.Name, Level: level, Table: d.Table, Unit: d.Unit, Places: d.Places, Paid: d.Paid, Note: d.Note,
			Source: d.Source, Column: "公式", when: d.When, formula: d.Formula, total: d.Total, weight: d.Weight,
			split: d.Split, rows: d.Parts,
		})
	}
	out = append(out, indicators(r)...)
	return append(out, balances(r)...)
}

// indicators makes three items of each row of 考核 (raw value, points, score)
// and the sums over them, for the groups and, where rows say so, for each
// school (成员).
func indicators(r *policy.Rules) []*Item {
	var out []*Item
	for _, level := range []Level{Group, Member} {
		var rows []*policy.Indicator
		for i := range r.Indicators {
			if r.Indicators[i].Level == level.String() {
				rows = append(rows, &r.Indicators[i])
			}
		}
		if len(rows) > 0 || level == Group {
			out = append(out, scores(level, rows)...)
		}
	}
	return append(out, &Item{
		Code: nameGrade, Name: nameGrade, Level: Group, Places: -1, Type: formula.Text, grade: true, Column: "等级",
		Source: policy.Source{Sheet: "等级"},
	})
}

func scores(level Level, rows []*policy.Indicator) []*Item {
	var out []*Item
	score := mustUnit("分")
	codes := map[policy.Category][]string{}
	var points []string
	for _, in := range rows {
		base := Item{Level: level, Places: -1, Source: in.Source, Note: in.Note, when: anyType(in.Types)}
		codes[in.Category] = append(codes[in.Category], in.Code)
		if in.Category == policy.Veto {
			veto := base
			veto.Code, veto.Name, veto.Column, veto.formula, veto.Indicator = in.Code, in.Name, "原值公式", in.Raw, in
			out = append(out, &veto)
			continue
		}
		raw, full, got := base, base, base
		raw.Code, raw.Name, raw.Unit, raw.Column, raw.formula = in.Code+"原值", in.Name+"原值", in.RawUnit, "原值公式", in.Raw
		full.Code, full.Name, full.Unit, full.Column, full.formula = in.Code+"分值", in.Name+"分值", score, "分值", in.Points.String()
		got.Code, got.Name, got.Unit, got.Column, got.formula, got.Indicator = in.Code, in.Name, score, "得分公式", in.Score, in
		got.alias = map[string]string{"原值": raw.Code, "分值": full.Code}
		full.follows = &raw
		out = append(out, &raw, &full, &got)
		if in.Category == policy.Scored {
			points = append(points, full.Code)
		}
	}
	sum := func(name, formula string) {
		out = append(out, &Item{
			Code: name, Name: name, Level: level, Unit: score, Places: -1, formula: formula, Column: "编号",
			Source: policy.Source{Sheet: "考核"},
		})
	}
	sum(nameScores, call("SUM", codes[policy.Scored]))
	sum(namePoints, call("SUM", points))
	for _, s := range []struct {
		name, function string
		of             policy.Category
	}{{nameBonus, "SUM", policy.Bonus}, {nameDeductions, "SUM", policy.Deduction}, {nameVeto, "OR", policy.Veto}} {
		if level == Group || len(codes[s.of]) > 0 { // a school without its own looks at its group's
			sum(s.name, call(s.function, codes[s.of]))
		}
	}
	return out
}

// balances makes four items of each row of 均衡 (standard, value, met, attainment) and
// the sums over them.
func balances(r *policy.Rules) []*Item {
	var out []*Item
	var values, met, stages []string
	rates := map[string][]string{}
	for i := range r.Balances {
		b := &r.Balances[i]
		code := b.Code + b.Stage
		when := `学段="` + b.Stage + `"`
		if b.When != "" {
			when = "AND(" + when + "," + b.When + ")"
		}
		base := Item{Level: Stage, Places: -1, Source: b.Source, Column: "公式", when: when}
		std, val, ok, rate := base, base, base, base
		std.Code, std.Name, std.Unit, std.Column, std.formula = code+"标准", b.Stage+b.Name+"标准", b.Unit, "标准", b.Standard.String()
		val.Code, val.Name, val.Unit, val.formula, val.Balance = code, b.Stage+b.Name, b.Unit, b.Formula, b
		ok.Code, ok.Name, ok.Column, ok.formula = code+"达标", b.Stage+b.Name+"达标", "标准", "IF("+code+">="+std.Code+",1,0)"
		rate.Code, rate.Name, rate.Column, rate.formula = code+"达成率", b.Stage+b.Name+"达成率", "标准", code+"/"+std.Code
		out = append(out, &std, &val, &ok, &rate)
		values, met = append(values, val.Code), append(met, ok.Code)
		if rates[b.Stage] == nil {
			stages = append(stages, b.Stage)
		}
		rates[b.Stage] = append(rates[b.Stage], rate.Code)
	}
	sum := func(name, formula string) {
		out = append(out, &Item{
			Code: name, Name: name, Level: Stage, Places: -1, formula: formula, Column: "编号",
			Source: policy.Source{Sheet: "均衡"},
		})
	}
	sum(nameMet, call("SUM", met))
	sum(nameJudged, call("COUNT", values))
	// MIN is strict about 不适用, so each stage has its own.
	var weakest []string
	for _, stage := range stages {
		weakest = append(weakest, `学段="`+stage+`"`, call("MIN", rates[stage]))
	}
	if len(weakest) == 0 {
		weakest = []string{"TRUE", "0"}
	}
	out = append(out, &Item{
		Code: nameWeakest, Name: nameWeakest, Level: Stage, Places: -1, Column: "编号", Source: policy.Source{Sheet: "均衡"},
		when: anyStage(stages), formula: call("IFS", weakest),
	})
	return out
}

func anyStage(stages []string) string {
	parts := make([]string, len(stages))
	for i, s := range stages {
		parts[i] = `学段="` + s + `"`
	}
	return call("OR", parts)
}

func anyType(types []string) string {
	if len(types) == 0 {
		return ""
	}
	parts := make([]string, len(types))
	for i, t := range types {
		parts[i] = `集团类型="` + strings.ReplaceAll(t, `"`, `""`) + `"`
	}
	return call("OR", parts)
}

// call writes a function over arguments; over none it is 0 or FALSE, which is
// what a sum or a disjunction of nothing is.
func call(name string, args []string) string {
	if len(args) == 0 {
		if name == "OR" {
			return "FALSE"
		}
		return "0"
	}
	return name + "(" + strings.Join(args, ",") + ")"
}

func cellOf(at string) string {
	_, ref, _ := strings.Cut(at, "!")
	return ref
}

func mustUnit(s string) num.Unit {
	u, err := num.ParseUnit(s)
	if err != nil {
		panic(err) // a literal of this package
	}
	return u
}

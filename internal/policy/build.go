package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Build makes a policy of the decoded sheets of w. What it finds concerns rows
// one by one and dates in force; formulas are judged when they are compiled.
func Build(w *form.Workbook) (*Book, []finding.Finding) {
	b := &builder{book: &Book{File: w.File, SHA256: w.SHA256, sheets: w.Tables}, w: w, tables: map[string]bool{}}
	b.periods()
	b.forms()
	b.parameters()
	for _, sheet := range []string{sheetBase, sheetFunding, sheetPay, sheetQuota, sheetReward} {
		b.items(sheet)
	}
	b.indicators()
	b.rest()
	b.overlaps()
	return b.book, b.found
}

type builder struct {
	book  *Book
	w     *form.Workbook
	found []finding.Finding

	tables map[string]bool // declared in 填报表
}

func (b *builder) add(f finding.Finding) { b.found = append(b.found, f) }

// each walks the rows of a sheet with what all rows have.
func (b *builder) each(sheet string, row func(form.Record, Source)) {
	for _, r := range b.w.Tables[sheet].All() {
		row(r, Source{Sheet: sheet, Basis: r.Text("依据"), Cells: r.Refs()})
	}
}

func (b *builder) unit(r form.Record, column string) num.Unit {
	u, err := num.ParseUnit(r.Text(column))
	if err != nil {
		b.add(finding.PolicyUnit.At(r.Place(column), r.Text(column), ""))
	}
	return u
}

// span reads 生效 and 失效; an open end lasts.
func (b *builder) span(r form.Record) date.Span {
	s := date.Span{From: r.Day("生效"), To: r.Day("失效")}
	if s.To.IsZero() {
		s.To = date.Of(9999, 12, 31)
	}
	if s.To.Before(s.From) {
		b.add(finding.PolicyDates.At(r.Place("失效"), s.String(), ""))
	}
	return s
}

func keep[T any](b *builder, list *[]dated[T], r form.Record, key string, src Source, row T) {
	*list = append(*list, dated[T]{row: row, key: key, span: b.span(r), src: src})
}

func (b *builder) periods() {
	b.each(sheetPeriod, func(r form.Record, src Source) {
		p := Period{
			Name: r.Text("批次"), Span: date.Span{From: r.Day("起"), To: r.Day("止")},
			Opens: r.Day("开放"), Deadline: r.Day("截止"), Source: src,
		}
		if p.Span.To.Before(p.Span.From) {
			b.add(finding.PolicyDates.At(r.Place("止"), p.Span.String(), ""))
		}
		if p.Deadline.Before(p.Opens) {
			b.add(finding.PolicyDates.At(r.Place("截止"), p.Deadline.String(), ""))
		}
		if _, twice := b.book.Period(p.Name); twice {
			b.add(finding.PolicyDuplicateName.At(r.Place("批次"), p.Name, ""))
			return
		}
		b.book.Periods = append(b.book.Periods, p)
	})
	b.oneAfterTheOther()
}

// oneAfterTheOther wants a collection to be over when the next one opens. The
// folders of the share hold one at a time: what is open, reminded of and closed
// is the one that opened last.
func (b *builder) oneAfterTheOther() {
	byOpening := slices.SortedStableFunc(slices.Values(b.book.Periods), ByOpening)
	for i := 1; i < len(byOpening); i++ {
		p, next := byOpening[i-1], byOpening[i]
		if !p.Deadline.Before(next.Opens) {
			b.add(finding.PolicyCollections.At(p.Source.Place("截止"), p.Deadline.String(),
				"早于“"+next.Name+"”开放的 "+next.Opens.String()+"（"+next.Source.At("开放")+"）"))
		}
	}
}

func (b *builder) forms() {
	known := b.tables
	b.each(sheetTable, func(r form.Record, src Source) {
		t := form.Table{
			Name: r.Text("表"), Layout: form.Layout(r.Text("版式")), RowUnit: b.unit(r, "行单位"),
			Filers: form.List(r.Text("填报主体")), Required: r.Yes("必报"), Note: r.Text("说明"),
			Stages: form.List(r.Text("适用学段")), Types: form.List(r.Text("适用集团类型")), Roles: form.List(r.Text("适用角色")),
			Key: form.List(r.Text("主键")), Dated: r.Text("归属日期"), Cell: src.At("表"),
		}
		known[t.Name] = true
		keep(b, &b.book.tables, r, t.Name, src, tableRow{t, src})
	})
	b.each(sheetColumn, func(r form.Record, src Source) {
		c := form.Column{
			Name: r.Text("列"), Group: r.Text("类别"), Type: form.Type(r.Text("类型")),
			Unit: b.unit(r, "单位"), UnitText: r.Text("单位"), Required: r.Yes("必填"),
			Min: bound(r, "最小"), Max: bound(r, "最大"), Personal: r.Yes("个人信息"), Prefill: r.Yes("预填"),
			Computed: r.Text("公式"), Split: form.Split(r.Text("分段")), Note: r.Text("说明"), Cell: src.At("列"),
		}
		if o := r.Text("选项"); o != "" {
			c.Options = strings.Split(o, "/")
		}
		table := r.Text("表")
		if !known[table] {
			b.add(finding.PolicyUnknownTable.At(r.Place("表"), table, ""))
		}
		keep(b, &b.book.columns, r, table+"["+c.Name+"]", src, columnRow{Table: table, Column: c, Source: src})
	})
	b.matches(known)
	b.each(sheetCheck, func(r form.Record, src Source) {
		level, table, isRow := strings.Cut(r.Text("层级"), ":")
		scope := Scope(level)
		switch {
		case isRow && !known[table]:
			b.add(finding.PolicyUnknownTable.At(r.Place("层级"), r.Text("层级"), ""))
		case !slices.Contains([]Scope{OneSchool, OneRow, OneGroup, CountyRow}, scope), isRow != (scope == OneRow || scope == CountyRow):
			b.add(finding.PolicyUnknownLevel.At(r.Place("层级"), r.Text("层级"), "学校、行:表名、集团或 全县行:表名"))
		}
		keep(b, &b.book.checks, r, r.Text("编号"), src, Check{
			Code: r.Text("编号"), Scope: scope, Table: table, Condition: r.Text("条件"), When: r.Text("适用条件"),
			Mark: r.Text("定位"), Severity: finding.Severity(r.Text("严重度")),
			Found: r.Text("提示"), Expected: r.Text("要求"), Remedy: r.Text("处理建议"), Source: src,
		})
	})
}

func (b *builder) matches(known map[string]bool) {
	b.each(sheetMatch, func(r form.Record, src Source) {
		m := Match{
			Code: r.Text("编号"), Table: r.Text("表"), Side: r.Text("方向列"), Sides: [2]string{r.Text("方向一"), r.Text("方向二")},
			Other: r.Text("对方列"), Key: form.List(r.Text("键")), Compared: form.List(r.Text("比较列")), Roster: r.Text("对方名册"),
			Severity: finding.Severity(r.Text("严重度")), Found: r.Text("提示"), Remedy: r.Text("处理建议"), Source: src,
		}
		for _, column := range []string{"表", "对方名册"} {
			if t := r.Text(column); t != "" && !known[t] {
				b.add(finding.PolicyUnknownTable.At(r.Place(column), t, ""))
			}
		}
		keep(b, &b.book.matches, r, m.Code, src, m)
	})
}

func (b *builder) parameters() {
	b.each(sheetParameter, func(r form.Record, src Source) {
		p := Parameter{
			Name: r.Text("名称"), Key: r.Text("键"), Value: r.Cell("值").Value, Unit: b.unit(r, "单位"),
			Sample: r.Yes("示例"), Owner: r.Text("责任部门"), Source: src,
		}
		if v := p.Value; v.Kind() == value.Number {
			lo, hi := bound(r, "合理下限"), bound(r, "合理上限")
			if lo != nil && v.Num().Cmp(*lo) < 0 || hi != nil && v.Num().Cmp(*hi) > 0 {
				b.add(finding.PolicyRange.At(r.Place("值"), p.Name+p.Key+" "+v.String(),
					fmt.Sprintf("在 %s 与 %s 之间", r.Text("合理下限"), r.Text("合理上限"))))
			}
		}
		keep(b, &b.book.parameters, r, p.Name+"["+p.Key+"]", src, p)
	})
}

// levels are what an item may be computed for.
var levels = []string{"县", "集团", "成员", "学校", "学部", "教师", "行"}

func (b *builder) items(sheet string) {
	b.each(sheet, func(r form.Record, src Source) {
		it := Item{
			Code: r.Text("编号"), Name: r.Text("名称"), Level: r.Text("层级"), When: r.Text("适用条件"),
			Formula: r.Text("公式"), Unit: b.unit(r, "单位"), Places: b.places(r), Split: form.Split(r.Text("分段")),
			Note: r.Text("说明"), Source: src,
		}
		it.Level, it.Table, _ = strings.Cut(it.Level, ":")
		if !slices.Contains(levels, it.Level) || (it.Level == "行") != (it.Table != "") {
			b.add(finding.PolicyUnknownLevel.At(r.Place("层级"), r.Text("层级"), strings.Join(levels[:len(levels)-1], "、")+"或 行:表名"))
			return
		}
		if it.Table != "" && !b.tables[it.Table] {
			b.add(finding.PolicyUnknownTable.At(r.Place("层级"), r.Text("层级"), ""))
			return
		}
		if sheet != sheetBase {
			it.Total, it.Weight, it.Paid = r.Text("分配总额"), r.Text("分配权重"), r.Yes("拨付")
			if (it.Formula == "") == (it.Total == "") || (it.Total == "") != (it.Weight == "") {
				b.add(finding.PolicyFormulaOrSplit.At(r.Place("公式"), it.Code+" "+it.Name, ""))
				return
			}
		}
		keep(b, &b.book.items, r, it.Code, src, it)
	})
}

func (b *builder) indicators() {
	b.each(sheetScore, func(r form.Record, src Source) {
		points, _ := r.Num("分值")
		in := Indicator{
			Code: r.Text("编号"), Level: cmp.Or(r.Text("层级"), "集团"), Section: r.Text("一级"), Name: r.Text("二级"), Category: Category(r.Text("类别")),
			Types: form.List(r.Text("适用集团类型")), Points: points, Raw: r.Text("原值公式"), RawUnit: b.unit(r, "原值单位"),
			Score: r.Text("得分公式"), Note: r.Text("说明"), Source: src,
		}
		if (in.Score == "") != (in.Category == Veto) {
			b.add(finding.PolicyFormula.At(r.Place("得分公式"), in.Code+" "+in.Name, "指标、加分、扣分填得分公式，一票否决不填"))
			return
		}
		keep(b, &b.book.indicators, r, in.Code, src, in)
	})
}

func (b *builder) rest() {
	b.each(sheetGrade, func(r form.Record, src Source) {
		least, _ := r.Num("最低分")
		keep(b, &b.book.grades, r, r.Text("等级"), src, Grade{
			Name: r.Text("等级"), Least: least, Quota: bound(r, "比例上限"), TieBy: r.Text("并列规则"), Source: src,
		})
	})
	b.each(sheetBalance, func(r form.Record, src Source) {
		standard, _ := r.Num("标准")
		limit, _ := r.Num("差异系数上限")
		in := Balance{
			Code: r.Text("编号"), Name: r.Text("名称"), Stage: r.Text("学段"), When: r.Text("适用条件"), Formula: r.Text("公式"),
			Unit: b.unit(r, "单位"), Standard: standard, CVLimit: limit, Source: src,
		}
		keep(b, &b.book.balances, r, in.Code+in.Stage, src, in)
	})
	b.each(sheetCeiling, func(r form.Record, src Source) {
		c := Ceiling{
			Code: r.Text("编号"), Name: r.Text("名称"), Items: form.List(r.Text("项目")), Protected: form.List(r.Text("保障项目")),
			Limit: r.Text("限额公式"), Stop: r.Text("超限处理") == "停止", Source: src,
		}
		keep(b, &b.book.ceilings, r, c.Code, src, c)
	})
	b.each(sheetExample, func(r form.Record, src Source) {
		b.book.Examples = append(b.book.Examples, Example{
			Code: r.Text("编号"), Item: r.Text("项目"), Case: r.Text("情形"), Day: r.Day("日期"),
			Inputs: r.Text("输入"), Expected: r.Cell("期望").Value, Source: src,
		})
	})
}

func bound(r form.Record, column string) *num.Num {
	if n, ok := r.Num(column); ok {
		return &n
	}
	return nil
}

// mostPlaces bounds 舍入. Whole tens and hundreds are a formula's to round to.
const mostPlaces = 9

// places reads 舍入; -1 stands for no rounding.
func (b *builder) places(r form.Record) int {
	n, ok := r.Num("舍入")
	if !ok {
		return -1
	}
	i, ok := n.Int64()
	if !ok || i < 0 || i > mostPlaces {
		b.add(finding.PolicyPlaces.At(r.Place("舍入"), n.String(), ""))
		return -1
	}
	return int(i)
}

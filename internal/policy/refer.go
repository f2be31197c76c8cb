package policy

import (
	"slices"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// refer holds what rows say of forms to the forms in force: a table or a column
// that is not there would make a rule that never finds anything.
func (r *Rules) refer(s *selection) {
	r.forms(s)
	r.alike(s)
	for _, t := range r.Tables {
		src := r.sources[t]
		r.columns(s, src, "主键", t, t.Key)
		if t.Dated != "" {
			r.columns(s, src, "归属日期", t, []string{t.Dated}, form.Day, form.Month)
		}
	}
	for _, it := range r.Items {
		r.table(s, it.Source, "层级", it.Table)
	}
	for _, c := range r.Checks {
		r.table(s, c.Source, "层级", c.Table)
		r.mark(s, c)
	}
	filed := map[string]Match{}
	for _, m := range r.Matches {
		if first, twice := filed[m.Table]; twice {
			s.found = append(s.found, finding.PolicyTwoInForce.At(m.Place("表"), "“"+m.Table+"”已由 "+first.Code+"（"+first.At("表")+"）对账", "一张表只有一条对账规则"))
			continue
		}
		filed[m.Table] = m
		r.match(s, m)
	}
}

// mark holds 定位 to the form: 表[列].
func (r *Rules) mark(s *selection, c Check) {
	if c.Mark == "" {
		return
	}
	name, column, ok := strings.Cut(strings.TrimSuffix(c.Mark, "]"), "[")
	if !ok {
		s.found = append(s.found, finding.PolicyUnknownColumn.At(c.Place("定位"), c.Mark, "写作 表[列]"))
		return
	}
	if t := r.table(s, c.Source, "定位", name); t != nil {
		r.columns(s, c.Source, "定位", t, []string{column})
	}
}

// alike finds rows of one parameter that do not go together: formulas take a
// parameter by its name, as one value or as one table of one kind and unit.
func (r *Rules) alike(s *selection) {
	first := map[string]Parameter{}
	for _, p := range r.Parameters {
		before, ok := first[p.Name]
		switch {
		case !ok:
			first[p.Name] = p
		case (p.Key == "") != (before.Key == ""):
			s.found = append(s.found, finding.PolicyParameter.At(p.Place("键"), p.Name+" 有的行有键，有的没有（"+before.At("键")+"）", ""))
		case p.Value.Kind() != before.Value.Kind():
			s.found = append(s.found, finding.PolicyParameter.At(p.Place("值"), p.Name+p.Key+" 是"+p.Value.Kind().String()+"，"+before.At("值")+" 是"+before.Value.Kind().String(), ""))
		case p.Unit != before.Unit:
			s.found = append(s.found, finding.PolicyParameter.At(p.Place("单位"), p.Name+p.Key+" 的单位是“"+p.Unit.String()+"”，"+before.At("单位")+" 是“"+before.Unit.String()+"”", ""))
		}
	}
}

// match holds a rule of 对账 to the table whose rows it pairs.
func (r *Rules) match(s *selection, m Match) {
	t := r.table(s, m.Source, "表", m.Table)
	if t == nil {
		return
	}
	bad := func(column, found, expected string) {
		s.found = append(s.found, finding.PolicyMatch.At(m.Place(column), found, expected))
	}
	if !t.BySchools() {
		bad("表", "“"+t.Name+"”不由学校填报", "由学校填报的表")
	}
	r.columns(s, m.Source, "方向列", t, []string{m.Side})
	r.columns(s, m.Source, "对方列", t, []string{m.Other}, form.SchoolRef)
	r.columns(s, m.Source, "键", t, m.Key)
	r.columns(s, m.Source, "比较列", t, m.Compared)
	if len(m.Key) == 0 {
		bad("键", "没有列名", "至少一列，第一列是人员或学生")
	}
	if m.Sides[0] == m.Sides[1] {
		bad("方向二", "两个方向都是“"+m.Sides[0]+"”", "与“方向一”不同")
	}
	if m.Roster == "" {
		return
	}
	if roster := r.table(s, m.Source, "对方名册", m.Roster); roster != nil && (!roster.BySchools() || len(roster.Key) == 0) {
		bad("对方名册", "“"+roster.Name+"”", "由学校填报、在“填报表”中写明主键的表")
	}
}

// table is the table in force that a row names; nil where there is none, which
// is found unless the row names none.
func (r *Rules) table(s *selection, src Source, column, name string) *form.Table {
	t, ok := r.Table(name)
	if ok || name == "" {
		return t
	}
	f := finding.PolicyLapsed.At(src.Place(column), "“"+name+"”在 "+r.Period.Name+" 没有有效的行", "")
	s.found = append(s.found, f)
	return nil
}

// columns finds names that are no columns of the table, or none of these types.
func (r *Rules) columns(s *selection, src Source, column string, t *form.Table, names []string, types ...form.Type) {
	for _, name := range names {
		c, _ := t.Column(name)
		switch {
		case c == nil:
			s.found = append(s.found, finding.PolicyUnknownColumn.At(src.Place(column), "“"+t.Name+"”没有列“"+name+"”", ""))
		case len(types) > 0 && !slices.Contains(types, c.Type):
			s.found = append(s.found, finding.PolicyUnknownColumn.At(src.Place(column), "“"+t.Name+"”的列“"+name+"”是"+string(c.Type), "类型为 "+joined(types)+" 的列"))
		}
	}
}

func joined(types []form.Type) string {
	var words []string
	for _, t := range types {
		words = append(words, string(t))
	}
	return strings.Join(words, "、")
}

// forms finds tables and columns of which no form can be made that is recognised
// when it comes back.
func (r *Rules) forms(s *selection) {
	bad := func(src Source, column, found, expected string) {
		s.found = append(s.found, finding.PolicyForm.At(src.Place(column), found, expected))
	}
	named := map[string]*form.Table{}
	for _, t := range r.Tables {
		src := r.sources[t]
		if !form.CanBeSheet(t.Name) {
			bad(src, "表", "“"+t.Name+"”不能用作工作表的名称", `不超过 31 个字，不含 : \ / ? * [ ]，不以单引号开头或结尾，也不是 说明、选项、校验结果`)
		}
		if other := named[form.Fold(t.Name)]; other != nil {
			bad(src, "表", "“"+t.Name+"”与“"+other.Name+"”（"+other.Cell+"）只差空格、全半角或大小写", "各表的名称明显不同")
		}
		named[form.Fold(t.Name)] = t
		if t.BySchools() && len(t.Filers) > 1 {
			bad(src, "填报主体", "既有学校，又有部门："+strings.Join(t.Filers, "、"), "学校填报的表只由学校填报，部门另设一张")
		}
		if len(t.Filers) == 0 {
			bad(src, "填报主体", "没有一个单位", "学校，或部门名称")
		}
		if len(t.Filled()) == 0 {
			s.found = append(s.found, finding.PolicyNoRow.At(src.Place("表"), "“"+t.Name+"”在 "+r.Period.Name+" 没有一列要填", "“表单”中至少有一列在批次内有效"))
		}
		headed := map[string]*form.Column{}
		for _, c := range t.Columns {
			h := form.Heading(c.Name)
			if other := headed[h]; other != nil {
				bad(r.columnSources[c], "列", "“"+c.Name+"”与“"+other.Name+"”（"+other.Cell+"）只差空格、全半角或大小写", "一张表里各列的名称明显不同")
			}
			headed[h] = c
			r.column(c, func(column, found, expected string) { bad(r.columnSources[c], column, found, expected) })
		}
	}
}

// column finds a column that nothing can be entered in.
func (r *Rules) column(c *form.Column, bad func(column, found, expected string)) {
	switch {
	case form.Heading(c.Name) == "":
		bad("列", "“"+c.Name+"”", "有字的列名")
	case c.Type == form.Choice && (len(c.Options) == 0 || slices.Contains(c.Options, "")):
		bad("选项", "“"+strings.Join(c.Options, "/")+"”", "选项列用 / 隔开列出各个选项，没有空白的")
	case c.Min != nil && c.Max != nil && c.Max.Cmp(*c.Min) < 0:
		bad("最大", "最小 "+c.Min.String()+"，最大 "+c.Max.String(), "最小不大于最大")
	}
}

package register

import (
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// applications types rows of 集团变更.
func applications(rows ...map[string]string) []form.Record {
	t := &form.Table{Name: ApplicationTable}
	for _, name := range []string{"事项", "集团", "集团类型", "成立方式", "学校", "角色", "生效日期", "原因", "方案", "合作协议", "章程", "成员校主管部门同意", "准入评估", "批准文号"} {
		c := &form.Column{Name: name, Type: form.Text}
		if name == "生效日期" {
			c.Type = form.Day
		}
		t.Columns = append(t.Columns, c)
	}
	var out []form.Record
	for i, cells := range rows {
		r := form.Record{Table: t, Row: form.Row{Sheet: ApplicationTable, Line: i + 5}}
		for j, c := range t.Columns {
			r.Row.Cells = append(r.Row.Cells, form.Cell{Value: typed(c.Type, cells[c.Name]), Ref: form.Ref(i+5, j+1)})
		}
		out = append(out, r)
	}
	return out
}

// amended applies rows to a county and builds the outcome.
func (c *county) amended(rows ...map[string]string) (*Register, []finding.Finding, bool, []Refusal) {
	c.t.Helper()
	seeds, changed, refused := Apply(c.workbook(), applications(rows...))
	next := &county{t: c.t, tables: map[string]*form.Seed{}}
	for _, s := range seeds {
		next.tables[s.Table.Name] = &s
	}
	r, fs := next.build()
	return r, fs, changed, refused
}

func TestASchoolIsTakenInFromItsDayOn(t *testing.T) {
	c := newCounty(t).school("S99", "另一所小学")
	row := map[string]string{"事项": "吸纳", "集团": "振华教育集团", "学校": "另一所小学", "角色": "成员校", "生效日期": "2026-09-01", "准入评估": "通过", "批准文号": "沂教字〔2026〕3号"}
	r, fs, changed, refused := c.amended(row)
	if finding.Errors(fs) || !changed || len(refused) > 0 {
		t.Fatal(fs, changed, refused)
	}
	if _, in := r.GroupOf("S99", day("2026-08-31")); in {
		t.Error("a member the day before")
	}
	if m, in := r.GroupOf("S99", day("2026-09-01")); !in || m.Group != "G01" || m.Role != Member {
		t.Errorf("not a member on the day: %+v", m)
	}
}

func TestAMoveIsALeavingAndATakingIn(t *testing.T) {
	r, fs, changed, refused := newCounty(t).amended( // the later row first: the days decide
		map[string]string{"事项": "吸纳", "集团": "历山中学教育集团", "学校": "沂源县沂河源学校", "角色": "成员校", "生效日期": "2026-07-01", "准入评估": "通过"},
		map[string]string{"事项": "退出", "集团": "沂源一中贯通培养型教育集团", "学校": "沂源县沂河源学校", "生效日期": "2026-06-30", "原因": "战略调整", "批准文号": "沂教字〔2026〕9号"},
		map[string]string{"事项": "撤销", "集团": "沂源一中贯通培养型教育集团", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕9号"},
	)
	if finding.Errors(fs) || !changed || len(refused) > 0 {
		t.Fatal(fs, changed, refused)
	}
	for on, want := range map[string]GroupCode{"2026-06-30": "G13", "2026-07-01": "G02"} {
		if m, _ := r.GroupOf("S40", day(on)); m.Group != want {
			t.Errorf("on %s in %s, want %s", on, m.Group, want)
		}
	}
	if g, _ := r.Group("G13"); g.Dissolved != day("2026-06-30") {
		t.Errorf("dissolved %s", g.Dissolved)
	}
}

func TestAGroupIsFoundedWithItsSchools(t *testing.T) {
	row := func(school, role string) map[string]string {
		return map[string]string{"事项": "成立", "集团": "新城教育集团", "集团类型": "城乡共建型", "成立方式": "核心校申请", "学校": school, "角色": role, "生效日期": "2026-09-01",
			"方案": "有", "合作协议": "有", "章程": "有", "成员校主管部门同意": "是", "批准文号": "沂教字〔2026〕11号"}
	}
	c := newCounty(t).school("S98", "新城中学").school("S99", "新城小学")
	r, fs, changed, refused := c.amended(row("新城中学", "核心校"), row("新城小学", "成员校"))
	if finding.Errors(fs) || !changed || len(refused) > 0 {
		t.Fatal(fs, changed, refused)
	}
	g, ok := r.Group("G15")
	if !ok || g.Name != "新城教育集团" || len(r.MembersOn("G15", day("2026-09-01"))) != 2 {
		t.Errorf("%+v with %v", g, r.MembersOn("G15", day("2026-09-01")))
	}
}

func TestWhatTheRegisterSaysAlreadyChangesNothing(t *testing.T) {
	rows := []map[string]string{
		{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县韩旺中心学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"},
		{"事项": "吸纳", "集团": "历山中学教育集团", "学校": "沂源县韩旺中心学校", "角色": "成员校", "生效日期": "2026-07-01", "准入评估": "通过"},
	}
	seeds, changed, _ := Apply(newCounty(t).workbook(), applications(rows...))
	if !changed {
		t.Fatal("nothing was changed at first")
	}
	next := &county{t: t, tables: map[string]*form.Seed{}}
	for _, s := range seeds {
		next.tables[s.Table.Name] = &s
	}
	if _, again, refused := Apply(next.workbook(), applications(rows...)); again || len(refused) > 0 {
		t.Errorf("changed again, refused %v", refused)
	}
}

func TestWhatCannotBeCarriedOutIsRefusedWithItsReason(t *testing.T) {
	for _, c := range []struct {
		sentence string
		row      map[string]string
		column   string
		why      string
	}{
		{"into a second group", map[string]string{"事项": "吸纳", "集团": "振华教育集团", "学校": "沂源县土门中学", "角色": "成员校", "生效日期": "2026-07-01"}, "学校", "2023-09-01 起已在历山中学教育集团，须先退出"},
		{"into no group", map[string]string{"事项": "吸纳", "集团": "无此集团", "学校": "沂源县土门中学", "生效日期": "2026-07-01"}, "集团", "名册里没有这个集团"},
		{"out of another group", map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "沂源县土门中学", "生效日期": "2026-07-01"}, "学校", "这所学校在 2026-07-01 不在振华教育集团"},
		{"a school nobody knows", map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "某校", "生效日期": "2026-07-01"}, "学校", "名册里没有这所学校"},
		{"before it was founded", map[string]string{"事项": "撤销", "集团": "振华教育集团", "生效日期": "2020-01-01"}, "生效日期", "早于成立日期 2023-09-01"},
		{"founded twice", map[string]string{"事项": "成立", "集团": "振华教育集团", "学校": "沂源县土门中学", "生效日期": "2026-07-01"}, "集团", "已有同名集团，2023-09-01 成立"},
	} {
		_, changed, refused := Apply(newCounty(t).workbook(), applications(c.row))
		if changed || len(refused) != 1 || refused[0].Column != c.column || refused[0].Why != c.why {
			t.Errorf("%s: changed %v, refused %+v", c.sentence, changed, refused)
		}
	}
}

// A group whose only core school leaves is no group any more: the register that
// would follow is refused by the rules of its structure.
func TestACoreSchoolThatLeavesLeavesAnUnsoundRegister(t *testing.T) {
	_, fs, changed, refused := newCounty(t).amended(map[string]string{"事项": "退出", "集团": "振华教育集团", "学校": "振华实验学校", "生效日期": "2026-06-30", "原因": "目标达成", "批准文号": "沂教字〔2026〕2号"})
	if !changed || len(refused) > 0 || !finding.Errors(fs) {
		t.Errorf("changed %v, refused %v, findings %v", changed, refused, fs)
	}
}

package xlsx_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/oracle"
	"hesuan/internal/value"
	"hesuan/reports"
)

// curious is a county whose policy asks for everything that no form and no
// attribute gives: every school's rows, what the engine adds to a row, and
// where a school belongs.
func curious(t *testing.T) *county {
	c := newCounty(t, 31)
	for _, row := range []map[string]string{
		{"编号": "X1", "名称": "占全县在校生比例", "层级": "学校", "公式": "SUM(班级学生[在校生数])/SUM(全县班级学生[在校生数])"},
		{"编号": "X2", "名称": "全县名册人次", "层级": "行:交流轮岗", "公式": "COUNTIFS(全县教职工[身份证号],身份证号)", "单位": "人"},
		{"编号": "X3", "名称": "对账", "层级": "行:交流轮岗", "公式": `填报单位&"，"&对账结果&"，对方在册："&对方在册`},
		{"编号": "X4", "名称": "名册数", "层级": "教师", "公式": "在册单位数"},
		{"编号": "X5", "名称": "对方集团", "层级": "行:交流轮岗", "公式": "XLOOKUP(对方学校,学校名册[学校名称],学校名册[所在集团])"},
		{"编号": "X6", "名称": "本校归属", "层级": "学校", "公式": `所在集团类型&集团角色&"，"&学校名称`},
		{"编号": "X7", "名称": "对方编制", "层级": "行:交流轮岗", "公式": "XLOOKUP(对方学校,全县办学条件[填报单位],全县办学条件[核定编制])", "单位": "人"},
	} {
		row["依据"], row["生效"] = "方案三", "2023-09-01"
		c.add(c.policy, "基础量", row)
	}
	return c
}

func TestLibreOfficeAgreesOnWhatTheEngineAdds(t *testing.T) {
	res := curious(t).run()
	w := everything(res)
	compare(t, "curious", w, oracle.Recalculate(t, map[string][]byte{"curious": render(t, w)})["curious"])
	for _, code := range []string{"X1", "X2", "X3", "X4", "X5", "X6", "X7"} {
		it, _ := res.Program.Item(code)
		name := "计算_" + it.Level.String()
		if it.Level == calc.Line {
			name = "数据_" + it.Table
		}
		live, all := column(t, w, name, code+" "+it.Name)
		if live == 0 || live != all {
			t.Errorf("%s: %d of %d cells are live", code, live, all)
		}
	}
	for at, want := range map[[2]string]string{
		{"数据_交流轮岗", "填报单位"}: "系统判定", {"数据_交流轮岗", "对账结果"}: "系统判定", {"数据_交流轮岗", "对方在册"}: "系统判定",
		{"数据_教职工", "在册单位数"}: "系统判定", {"数据_教职工", "身份证号"}: "以序号代替", {"数据_班级学生", "在校生数"}: "填报",
		{"计算_学校", "学校名称"}: "名册", {"计算_学校", "所在集团类型"}: "名册", {"计算_学校", "核定编制"}: "填报",
	} {
		if got := origin(t, w, at[0], at[1]); got != want {
			t.Errorf("%s %s is said to come from %q, want %q", at[0], at[1], got, want)
		}
	}
}

// column counts the cells of a column of a traced sheet that hold a result,
// and how many of them are formulas.
func column(t *testing.T, w *reports.Workbook, name, head string) (live, all int) {
	t.Helper()
	s := sheet(t, w, name)
	i := slices.IndexFunc(s.Rows[2].Cells, func(c reports.Cell) bool { return c.Value.Text() == head })
	if i < 0 {
		t.Fatalf("%s has no column %s", name, head)
	}
	for _, r := range s.Rows[5:] {
		if i >= len(r.Cells) || r.Cells[i].Value.Kind() == value.Blank || strings.HasPrefix(r.Cells[0].Value.Text(), "（空行") {
			continue
		}
		all++
		if r.Cells[i].Formula != "" {
			live++
		}
	}
	return live, all
}

// origin is the third line of a column's head; "" for a column that is not there.
func origin(t *testing.T, w *reports.Workbook, name, head string) string {
	t.Helper()
	s := sheet(t, w, name)
	for i, c := range s.Rows[2].Cells {
		if c.Value.Text() == head {
			return s.Rows[4].Cells[i].Value.Text()
		}
	}
	return ""
}

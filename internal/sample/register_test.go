package sample_test

import (
	"testing"

	"hesuan/internal/finding"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/sample"
)

func TestAMadeRegisterIsSound(t *testing.T) {
	for _, n := range []int{2, 3, 4, 5, 8, 41, 43, 200, 1000} {
		w := decode("集团名册.xlsx", render("集团名册", sample.Seeds(9, n)), register.Schema(), nil)
		r, fs := register.Build(w)
		for _, f := range fs {
			if f.Severity != finding.Notice {
				t.Errorf("%d schools: %s", n, f)
			}
		}
		if got := len(r.Schools()); got != n {
			t.Errorf("asked for %d schools, got %d", n, got)
		}
		types := map[string]int{}
		for _, g := range r.Groups() {
			types[g.Type]++
		}
		if n >= 200 && (len(types) != 4 || types["紧密融合型"] < types["城乡共建型"] || types["城乡共建型"] < types["贯通培养型"]) {
			t.Errorf("%d schools: groups %v are not in the plan's proportions", n, types)
		}
	}
}

// A county's policy may have columns and tables of its own; a required one is
// filled with something it accepts.
func TestAColumnNobodyKnowsIsFilled(t *testing.T) {
	seeds := policy.Default()
	for i := range seeds {
		row := func(cells map[string]string) {
			out := make([]string, len(seeds[i].Table.Columns))
			for j, c := range seeds[i].Table.Columns {
				out[j] = cells[c.Name]
			}
			seeds[i].Rows = append(seeds[i].Rows, out)
		}
		switch seeds[i].Table.Name {
		case "填报表":
			row(map[string]string{"表": "食堂", "版式": "多行", "填报主体": "学校", "必报": "是", "依据": "示例", "生效": "2023-09-01"})
		case "表单":
			for _, table := range []string{"食堂", "办学条件"} {
				row(map[string]string{"表": table, "列": "等级评定", "类型": "选项", "必填": "是", "选项": "A级/B级", "个人信息": "否", "依据": "示例", "生效": "2023-09-01"})
			}
		}
	}
	b, fs := policy.Build(decode("政策.xlsx", render("政策", seeds), policy.Schema(), nil))
	must(fs)
	p, _ := b.Period("2026年度")
	rules, fs := b.In(p)
	must(fs)
	c := sample.New(sample.Options{Seed: 1, Rules: rules})
	if got := rowsOf(t, c, "S05", "食堂"); len(got.rows) != 1 || got.get(0, "等级评定") != "A级" {
		t.Errorf("食堂 %v", got.rows)
	}
	if got := rowsOf(t, c, "S05", "办学条件").get(0, "等级评定"); got != "A级" {
		t.Errorf("等级评定 %q", got)
	}
}

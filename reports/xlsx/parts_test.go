package xlsx_test

import (
	"fmt"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/oracle"
	"hesuan/internal/value"
	"hesuan/reports"
)

// from lets a parameter have another value from 1 July 2026 on.
func (c *county) from(name, key, text string) {
	c.t.Helper()
	for i, s := range c.policy {
		if s.Table.Name != "参数" {
			continue
		}
		at := func(column string) int { _, k := s.Table.Column(column); return k }
		for j, row := range s.Rows {
			if row[at("名称")] != name || row[at("键")] != key {
				continue
			}
			next := slices.Clone(row)
			row[at("失效")] = "2026-06-30"
			next[at("值")], next[at("生效")] = text, "2026-07-01"
			c.policy[i].Rows = slices.Insert(s.Rows, j+1, next)
			return
		}
	}
	c.t.Fatalf("参数 has no %s %s", name, key)
}

// raised is a county whose rates change in the middle of the period.
func raised(t *testing.T, seed uint64) *county {
	c := newCounty(t, seed)
	c.from("成员校补助", "", "25000")
	c.from("生均标准", "小学", "35.5")
	c.from("增量比例", "城乡共建型成员校", "4.5%")
	c.from("增量比例", "紧密融合型核心校", "9%")
	c.from("交流补助标准", "村", "950")
	return c
}

func TestLibreOfficeAgreesOnARateThatChangesInJuly(t *testing.T) {
	whole := raised(t, 21)
	whole.budget = "9000000"
	short := raised(t, 22)
	short.budget, short.absent = "2345678.91", []string{"S07", "S20"}
	moved := raised(t, 23)
	moved.set(moved.register, "成员", "退出日期", "2026-08-14", "G01", "S02")
	moved.set(moved.register, "成员", "退出原因", "战略调整", "G01", "S02")
	moved.set(moved.register, "成员", "批准文号", "源教体〔2026〕3号", "G01", "S02")
	moved.add(moved.register, "成员", map[string]string{"集团代码": "G04", "学校代码": "S02", "角色": "成员校", "加入日期": "2026-08-15", "准入评估": "通过", "依据": "方案二（四）"})
	all := raised(t, 24) // also what is shared out, and what is averaged by months
	all.from("集团基础补助", "", "120000")
	all.from("考核奖补", "良好", "60000")
	all.from("工作室经费", "", "21000.05")
	all.from("共享资源补助", "", "210.1")
	all.from("交流月分", "", "3.5")
	files, books := map[string][]byte{}, map[string]*reports.Workbook{}
	for name, c := range map[string]*county{"whole": whole, "short": short, "moved": moved, "all": all} {
		res := c.run()
		for kind, w := range map[string]*reports.Workbook{"funding": reports.Funding(res, meta), "pay": reports.Pay(res, meta), "everything": everything(res)} {
			id := name + "-" + kind
			books[id], files[id] = w, render(t, w)
		}
	}
	for id, b := range oracle.Recalculate(t, files) {
		t.Logf("%s: %d formulas; %s", id, compare(t, id, books[id], b), liveShare(books[id]))
	}
	for _, id := range []string{"whole-funding", "whole-pay", "all-funding", "all-pay"} {
		var results, live int
		if _, err := fmt.Sscanf(liveShare(books[id]), "结果单元格 %d 个，其中 %d 个带公式", &results, &live); err != nil || results != live || results == 0 {
			t.Errorf("%s: %d of %d results are live", id, live, results)
		}
	}
}

// Half a year at 20000 and half a year at 25000 are 22500, and both rates stand
// on 参数 with their days.
func TestAChangedRateShowsItsDaysAndParts(t *testing.T) {
	c := raised(t, 21)
	c.budget = "9000000"
	res := c.run()
	w := reports.Funding(res, meta)
	rates := sheet(t, w, "参数")
	days := map[string][2]string{}
	for _, r := range rates.Rows {
		if len(r.Cells) > 5 && r.Cells[4].Value.Kind() == value.Date {
			days[r.Cells[0].Value.Text()+" "+r.Cells[2].Value.String()] = [2]string{r.Cells[4].Value.String(), r.Cells[5].Value.String()}
		}
	}
	for row, want := range map[string][2]string{
		"成员校补助_1至6月 20000":  {"2026-01-01", "2026-06-30"},
		"成员校补助_7至12月 25000": {"2026-07-01", "2026-12-31"},
		"集团基础补助 100000":     {"2026-01-01", "2026-12-31"},
	} {
		if days[row] != want {
			t.Errorf("%s is shown as in force %v, want %v", row, days[row], want)
		}
	}
	members := sheet(t, w, "计算_成员")
	heads := members.Rows[2].Cells
	column := func(name string) int {
		return slices.IndexFunc(heads, func(h reports.Cell) bool { return h.Value.Text() == name })
	}
	parts := [3]int{column("Z2 成员校补助费"), column("Z2_1至6月 成员校补助费_1至6月"), column("Z2_7至12月 成员校补助费_7至12月")}
	if slices.Contains(parts[:], -1) {
		t.Fatalf("the parts of Z2 stand at %v", parts)
	}
	seen := 0
	for _, r := range members.Rows[5:] {
		if len(r.Cells) > parts[2] && r.Cells[parts[0]].Value.Kind() == value.Number {
			seen++
			for k, want := range []string{"22500", "10000", "12500"} {
				if got := r.Cells[parts[k]]; got.Value.String() != want || got.Formula == "" {
					t.Errorf("%s: %s is %s =%s, want %s live", r.Cells[1].Value, heads[parts[k]].Value, got.Value, got.Formula, want)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d members have Z2", seen)
	}
	for _, r := range sheet(t, w, "明细").Rows {
		for _, cell := range r.Cells {
			if text := cell.Value.Text(); text == "Z2_1至6月" || text == "Z2总额" {
				t.Errorf("%s is listed as an item of its own", text)
			}
		}
	}
	if it, _ := res.Program.Item("Z2_1至6月"); it == nil || it.Part == nil || it.Level != calc.Member {
		t.Error("the policy of this test has no parts")
	}
}

func sheet(t *testing.T, w *reports.Workbook, name string) *reports.Sheet {
	t.Helper()
	for _, s := range w.Sheets {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("%s has no sheet %s", w.Title, name)
	return nil
}

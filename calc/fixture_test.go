package calc_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// filed is the rows of one return: table → rows → column → text.
type filed map[string][]map[string]string

// plain is a believable small return; over changes single columns of the
// tables' first rows, written 表.列.
func plain(over map[string]string) filed {
	f := filed{
		"封面":   {{"填报日期": "2026-12-01"}},
		"办学条件": {{"占地面积": "9000", "教学及辅助用房面积": "2400", "室内体育用房面积": "300", "体育馆面积": "500", "运动场面积": "3000", "教学仪器设备值": "800000", "网络多媒体教室数": "9", "图书册数": "9000", "核定编制": "3", "实有在编": "2", "校级职数核定": "2", "校级职数实配": "2", "中层职数核定": "2", "中层职数实配": "2"}},
		"班级学生": {{"学段": "小学", "年级": "一年级", "班级数": "8", "在校生数": "300", "其中女生": "140", "寄宿生数": "0", "随班就读数": "1", "留守儿童数": "3", "随迁子女数": "2", "五十五人以上班级数": "0"}},
		"教职工": {
			person("370323198001010018", "校长", "3000"), person("370323198001020013", "教师", "2500.50"), person("370323198001030018", "教师", "2400"),
		},
		"经费使用": {{"项目": "教研", "预算": "10000", "到位": "10000", "支出": "9000", "结余": "1000"}},
		"集团管理": {{"章程": "有", "理事会会议次数": "4", "年度计划": "有", "一体化管理制度数": "5", "统筹人员": "是", "统筹经费": "是", "统筹设施": "是", "统筹岗位": "是", "统筹职称": "是"}},
	}
	f.set(over)
	return f
}

func person(id, duty, quota string) map[string]string {
	return map[string]string{
		"姓名": "某人", "身份证号": id, "人员性质": "在编", "岗位类别": "专技", "职务": duty, "是否专任": "是", "任教学段": "小学", "任教学科": "语文",
		"职称": "一级教师", "最高学历": "本科", "骨干级别": "无", "荣誉称号": "无", "本校任教起始年月": "2010-09-01", "上年12月绩效额度": quota, "在岗月数": "12",
		"年度考核等次": "合格", "周课时": "12", "跨校周课时": "0",
	}
}

// of gives the staff of a return their own 身份证号: nobody is on two rosters.
func (f filed) of(school string) filed {
	for _, row := range f["教职工"] {
		row["身份证号"] = row["身份证号"][:4] + school + row["身份证号"][6:]
	}
	return f
}

func (f filed) set(over map[string]string) {
	for place, v := range over {
		table, column, _ := strings.Cut(place, ".")
		if len(f[table]) == 0 {
			f[table] = []map[string]string{{}}
		}
		f[table][0][column] = v
	}
}

// ret types the rows as the importer would.
func (f filed) ret(t testing.TB, r *policy.Rules, subject string) form.Return {
	t.Helper()
	out := form.Return{Subject: subject, Period: r.Period.Name, Workbook: form.Workbook{File: subject + ".xlsx", Tables: map[string]*form.Records{}}}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		table, ok := r.Table(name)
		if !ok {
			t.Fatalf("no table %s", name)
		}
		recs := &form.Records{Table: table}
		for i, cells := range f[name] {
			row := form.Row{Sheet: name, Line: i + 5}
			for k, c := range table.Columns {
				row.Cells = append(row.Cells, form.Cell{Value: cell(t, c, cells[c.Name]), Ref: form.Ref(i+5, k+1)})
			}
			recs.Rows = append(recs.Rows, row)
		}
		out.Tables[name] = recs
	}
	return out
}

func cell(t testing.TB, c *form.Column, text string) value.Value {
	switch c.Type {
	case form.Integer, form.Decimal, form.Money, form.Ratio:
		if text == "" {
			return value.Value{}
		}
		n, err := num.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		return value.OfNum(n)
	case form.Day, form.Month:
		if text == "" {
			return value.Value{}
		}
		d, err := date.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		return value.OfDate(d)
	}
	return value.OfText(text)
}

// county is a program with the default register and some returns.
type county struct {
	t   testing.TB
	p   *calc.Program
	in  calc.Input
	res *calc.Result
}

func compute(t testing.TB, edit func(map[string]*form.Seed), editRegister func([]form.Seed), returns map[string]filed) *county {
	t.Helper()
	p, fs := calc.Compile(rules(t, book(t, edit)))
	for _, f := range fs {
		t.Error(f)
	}
	seeds := register.Default()
	if editRegister != nil {
		editRegister(seeds)
	}
	w := decode(t, "集团名册.xlsx", register.Schema(), seeds)
	reg, _ := register.Build(w)
	c := &county{t: t, p: p, in: calc.Input{Register: reg, RegisterBook: w}}
	for _, subject := range slices.Sorted(maps.Keys(returns)) {
		c.in.Returns = append(c.in.Returns, returns[subject].ret(t, p.Rules, subject))
	}
	c.res = p.Run(c.in)
	return c
}

// get is an item's result as people read it.
func (c *county) get(item, subject string) string {
	c.t.Helper()
	it, ok := c.p.Item(item)
	if !ok {
		c.t.Fatalf("no item %s", item)
	}
	s, ok := c.res.Find(it.Level, subject)
	if !ok {
		c.t.Fatalf("no %s %s", it.Level, subject)
	}
	return c.res.Value(it, s.Index).String()
}

func (c *county) want(item, subject, want string) {
	c.t.Helper()
	if got := c.get(item, subject); got != want {
		c.t.Errorf("%s of %s is %s, want %s", item, subject, got, want)
	}
}

// offices are the departments' returns with a budget.
func offices(budget string, quality []map[string]string, awards []map[string]string) map[string]filed {
	f := filed{"质量监测": quality}
	if awards != nil {
		f["奖惩认定"] = awards
	}
	return map[string]filed{"财政局": {"预算安排": {{"科目": "集团化办学经费", "金额": budget}}}, "教体局": f}
}

func join(ms ...map[string]filed) map[string]filed {
	out := map[string]filed{}
	for _, m := range ms {
		maps.Copy(out, m)
	}
	return out
}

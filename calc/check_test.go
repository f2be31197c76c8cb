package calc_test

import (
	"fmt"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/register"
	"hesuan/internal/sample"
)

// away is one posting that is in order.
func away(over map[string]string) map[string]string {
	row := map[string]string{
		"姓名": "某人", "身份证号": "370323198001030018", "方向": "派出", "对方学校": "沂源县土门中学", "形式": "支教", "人员类别": "教师", "是否骨干": "否",
		"开始日期": "2026-03-01", "结束日期": "2026-12-31", "周课时": "8", "食宿交通协商总额": "3000", "派出方承担": "1000", "接收方承担": "2000",
	}
	for k, v := range over {
		row[k] = v
	}
	return row
}

// One line for every rule of the default 校验: what the clerk did, and the
// cell it is marked at. Rows start in row 5 of a sheet.
var checkReproducers = []struct {
	code, sentence string
	change         func(filed)
	place          string // 表!格
}{
	{"C01", "more girls than pupils", set("班级学生.其中女生", "301"), "班级学生!E5"},
	{"C02", "more boarders than pupils", set("班级学生.寄宿生数", "301"), "班级学生!F5"},
	{"C03", "seventy-one to a class", set("班级学生.班级数", "4"), "班级学生!D5"},
	{"C04", "fifty-six to a class", set("班级学生.班级数", "5"), "班级学生!D5"},
	{"C05", "pupils without a class", set("班级学生.班级数", "0"), "班级学生!C5"},
	{"C06", "more large classes than classes", set("班级学生.五十五人以上班级数", "9"), "班级学生!J5"},
	{"C10", "a gym larger than the teaching building", set("办学条件.室内体育用房面积", "2401"), "办学条件!C5"},
	{"C11", "four on the books, three in the roster", set("办学条件.实有在编", "4"), "办学条件!J5"},
	{"C12", "one more than the quota", set("办学条件.核定编制", "2"), "办学条件!I5"},
	{"C13", "equipment typed in 万元", set("办学条件.教学仪器设备值", "80"), "办学条件!F5"},
	{"C14", "a decimal point lost in the area", set("办学条件.教学及辅助用房面积", "30100"), "办学条件!B5"},
	{"C20", "a key teacher without a certificate", set("教职工.骨干级别", "市级"), "教职工!N5"},
	{"C21", "a teacher of no stage", set("教职工.任教学段", ""), "教职工!H5"},
	{"C22", "seventeen and on the payroll", set("教职工.身份证号", "370323200901010018"), "教职工!B5"},
	{"C30", "back before leaving", posted("结束日期", "2026-02-28"), "交流轮岗!I5"},
	{"C31", "a posting of last year", postedFor("2025-01-01", "2025-12-31"), "交流轮岗!H5"},
	{"C32", "two shares that miss the sum by a fen", posted("接收方承担", "1999.99"), "交流轮岗!L5"},
	{"C33", "posted to one's own school", posted("对方学校", "沂源县历山中学"), "交流轮岗!D5"},
	{"C34", "a stranger to the roster", posted("身份证号", "11010519491231002X"), "交流轮岗!B5"},
	{"C40", "a balance that is a fen off", set("经费使用.结余", "1000.01"), "经费使用!E5"},
	{"C41", "more spent than received", func(f filed) { f.set(map[string]string{"经费使用.支出": "10001", "经费使用.结余": "-1"}) }, "经费使用!D5"},
	{"C50", "more village teachers than members", studio("乡村教师成员数", "11"), "工作室!D5"},
	{"C51", "a studio nobody registered", studio("工作室编号", "W9"), "工作室!A5"},
	{"C52", "an activity of last year", func(f filed) {
		f["集团活动"] = []map[string]string{{"日期": "2025-12-31", "类型": "集体教研", "主题": "听课", "主办学校": "沂源县历山中学", "参与学校数": "2", "参与人次": "20", "学时": "3"}}
	}, "集团活动!A5"},
	{"C53", "a resource of next year", func(f filed) {
		f["共享资源"] = []map[string]string{{"资源名称": "微课", "类型": "微课", "学科": "语文", "学时": "1", "来源": "开发", "是否免费开放": "是", "网上学校": "否", "发布日期": "2027-01-01", "访问人次": "0"}}
	}, "共享资源!H5"},
}

func set(place, text string) func(filed) {
	return func(f filed) { f.set(map[string]string{place: text}) }
}

func posted(column, text string) func(filed) {
	return func(f filed) { f["交流轮岗"] = []map[string]string{away(map[string]string{column: text})} }
}

func postedFor(from, to string) func(filed) {
	return func(f filed) {
		f["交流轮岗"] = []map[string]string{away(map[string]string{"开始日期": from, "结束日期": to})}
	}
}

func studio(column, text string) func(filed) {
	return func(f filed) {
		row := map[string]string{"工作室编号": "W1", "主持人身份证号": "370323198001030018", "成员人数": "10", "乡村教师成员数": "5", "集中活动次数": "4", "送教下乡次数": "4", "培训教师人次": "50", "课题数": "1", "经费预算": "20000", "经费支出": "18000", "自评等次": "优秀"}
		row[column] = text
		f["工作室"] = []map[string]string{row}
	}
}

// inOrder is a return every rule of 校验 is content with.
func inOrder() filed {
	f := plain(map[string]string{"办学条件.实有在编": "3"})
	f["交流轮岗"] = []map[string]string{away(nil)}
	return f
}

func TestEveryRuleOfTheDefaultChecksFindsItsFaultAtItsCell(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	reg, w := theRegister(t)
	in := calc.Input{Register: reg, RegisterBook: w}
	for _, f := range p.Check(in, inOrder().ret(t, p.Rules, "S05")) {
		t.Errorf("a return in order: %s", f)
	}
	shown := map[string]bool{}
	for _, c := range checkReproducers {
		shown[c.code] = true
		f := inOrder()
		c.change(f)
		fs := p.Check(in, f.ret(t, p.Rules, "S05"))
		i := slices.IndexFunc(fs, func(f finding.Finding) bool { return f.Code == c.code })
		if i < 0 {
			t.Errorf("%s: no %s among %v", c.sentence, c.code, fs)
			continue
		}
		if got := fs[i].Sheet + "!" + fs[i].Cell; got != c.place {
			t.Errorf("%s: marked at %s, want %s", c.sentence, got, c.place)
		}
		if fs[i].Remedy == "" || fs[i].Expected == "" || fs[i].Basis == "" {
			t.Errorf("%s: %s does not say what to do and why", c.sentence, fs[i])
		}
	}
	for _, c := range p.Rules.Checks {
		if !shown[c.Code] {
			t.Errorf("rule %s of 校验 has no reproducer", c.Code)
		}
	}
}

// Judging one return costs the same whatever the size of the county.
func BenchmarkCheck(b *testing.B) {
	p, _ := calc.Compile(rules(b, book(b, nil)))
	for _, schools := range []int{42, 4200} {
		w := decode(b, "集团名册.xlsx", register.Schema(), sample.Seeds(1, schools))
		reg, _ := register.Build(w)
		in := calc.Input{Register: reg, RegisterBook: w}
		ret := inOrder().ret(b, p.Rules, string(reg.Schools()[0].Code))
		b.Run(fmt.Sprintf("%d schools", schools), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Check(in, ret)
			}
		})
	}
}

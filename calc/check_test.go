package calc_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/form"
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

// reproducer is a fault in a return that is in order: what the clerk did, and
// the cell it is marked at. Rows start in row 5 of a sheet.
type reproducer struct {
	code, sentence string
	change         func(filed)
	place          string // 表!格
}

// One line or more for every rule of the default 校验 that a return of S05
// alone can break.
var checkReproducers = []reproducer{
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
	{"C35", "at two schools on the thirtieth of June", func(f filed) {
		f["交流轮岗"] = []map[string]string{away(map[string]string{"结束日期": "2026-06-30"}), away(map[string]string{"形式": "顶岗", "开始日期": "2026-06-30"})}
	}, "交流轮岗!H5"},
	{"C36", "posted to a school of another group", posted("对方学校", "振华实验学校"), "交流轮岗!D5"},
	{"C37", "a pupil transferred by a group of another type", transferred("方向", "转出"), "学籍互转!D5"},
	{"C40", "a balance that is a fen off", set("经费使用.结余", "1000.01"), "经费使用!E5"},
	{"C41", "more spent than received", func(f filed) { f.set(map[string]string{"经费使用.支出": "10001", "经费使用.结余": "-1"}) }, "经费使用!D5"},
	{"C44", "two staff taken in, one given", moved("-1", "0"), "编制调剂!B5"},
	{"C44", "a post taken in and none given", moved("-2", "1"), "编制调剂!B5"},
	{"C45", "staff taken from another group", func(f filed) {
		moved("-2", "0")(f)
		f["编制调剂"][1]["学校"] = "振华实验学校"
	}, "编制调剂!A6"},
	{"C50", "more village teachers than members", studio("乡村教师成员数", "11"), "工作室!D5"},
	{"C51", "a studio nobody registered", studio("工作室编号", "W9"), "工作室!A5"},
	{"C55", "a host without one of the three titles", func(f filed) {
		studio("成员人数", "10")(f)
		f["教职工"][2]["荣誉称号"] = "无"
	}, "工作室!B5"},
	{"C55", "a host who is a stranger to the roster", studio("主持人身份证号", "11010519491231002X"), "工作室!B5"},
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

// studio is a studio in order, led by a 特级教师 of the school, but for one column.
func studio(column, text string) func(filed) {
	return func(f filed) {
		row := map[string]string{"工作室编号": "W1", "主持人身份证号": "370323198001030018", "成员人数": "10", "乡村教师成员数": "5", "集中活动次数": "4", "送教下乡次数": "4", "培训教师人次": "50", "课题数": "1", "经费预算": "20000", "经费支出": "18000", "自评等次": "优秀"}
		row[column] = text
		f["工作室"] = []map[string]string{row}
		f["教职工"][2]["荣誉称号"] = "特级教师"
	}
}

// moved takes two staff and no post into the core school, and gives some.
func moved(staff, posts string) func(filed) {
	return func(f filed) {
		f["编制调剂"] = []map[string]string{
			{"学校": "沂源县历山中学", "拟调剂编制": "2", "拟调剂职数": "0"}, {"学校": "沂源县土门中学", "拟调剂编制": staff, "拟调剂职数": posts},
		}
	}
}

// transferred is a pupil going from S41 to S42, but for one column.
func transferred(column, text string) func(filed) {
	return func(f filed) {
		row := map[string]string{"学籍号": "G370323201001010011", "姓名": "某生", "方向": "转出", "对方学校": "沂源县第二中学", "类型": "职转普", "转接日期": "2026-12-31", "转接依据": "集团学籍互转办法第三条"}
		row[column] = text
		f["学籍互转"] = []map[string]string{row}
	}
}

// trained is a project of S39 with S40, but for one column.
func trained(column, text string) func(filed) {
	return func(f filed) {
		row := map[string]string{"项目": "数学拔尖", "形式": "初升高衔接", "学科": "数学", "对方学校": "沂源县沂河源学校", "学生人数": "30", "课时": "24", "开始日期": "2026-03-01", "结束日期": "2026-06-30"}
		row[column] = text
		f["联合培养"] = []map[string]string{row}
	}
}

// inOrder is a return every rule of 校验 is content with.
func inOrder() filed {
	f := plain(map[string]string{"办学条件.实有在编": "3"})
	f["交流轮岗"] = []map[string]string{away(nil)}
	return f
}

// after is a return in order, changed.
func after(change func(filed)) func() filed {
	return func() filed {
		f := plain(map[string]string{"办学条件.实有在编": "3"})
		change(f)
		return f
	}
}

// The rows of 集团变更 that are in order, one for each kind of change.
var changes = map[string]map[string]string{
	"成立": {"事项": "成立", "集团": "沂河教育集团", "集团类型": "城乡共建型", "成立方式": "核心校申请", "学校": "沂源县历山中学", "角色": "核心校", "生效日期": "2026-09-01",
		"方案": "有", "合作协议": "有", "章程": "有", "成员校主管部门同意": "是"},
	"吸纳": {"事项": "吸纳", "集团": "历山中学教育集团", "学校": "沂源县河湖中学", "角色": "成员校", "生效日期": "2026-09-01", "准入评估": "通过"},
	"退出": {"事项": "退出", "集团": "历山中学教育集团", "学校": "沂源县土门中学", "生效日期": "2026-08-31", "原因": "目标达成", "批准文号": "沂教字〔2026〕5号"},
	"撤销": {"事项": "撤销", "集团": "历山中学教育集团", "生效日期": "2026-08-31", "原因": "战略调整", "批准文号": "沂教字〔2026〕6号"},
}

// applied is one application to the bureau with a column changed.
func applied(kind, column, text string) func(filed) {
	return func(f filed) {
		row := maps.Clone(changes[kind])
		row[column] = text
		f["集团变更"] = []map[string]string{row}
	}
}

// bureau is a return of 教体局 that is in order.
func bureau() filed {
	f := filed{"质量监测": quality("沂源县历山中学"), "奖惩认定": {
		{"集团": "历山中学教育集团", "类别": "一票否决", "事项": "违规招生", "分值": "0", "文件依据": "沂教字〔2026〕7号", "学校": "沂源县土门中学"},
	}}
	for _, kind := range slices.Sorted(maps.Keys(changes)) {
		f["集团变更"] = append(f["集团变更"], changes[kind])
	}
	return f
}

// settings are the returns that the reproducers start from: whose, what else
// is known, and what can go wrong then.
var settings = []struct {
	about, subject string
	order          func() filed
	register       func([]form.Seed)
	before         func() filed
	faults         []reproducer
}{
	{"a core school", "S05", inOrder, nil, nil, checkReproducers},
	{"a core school that is in the register with its head, its code and its studio", "S05", after(func(f filed) {
		studio("成员人数", "10")(f)
		f.set(map[string]string{"办学条件.法定代表人": "张一", "办学条件.统一社会信用代码": "53640000MJX173680A"})
	}), func(seeds []form.Seed) {
		register := func(table, row, column, text string) {
			i := slices.IndexFunc(seeds, func(s form.Seed) bool { return s.Table.Name == table })
			_, at := seeds[i].Table.Column(column)
			for _, cells := range seeds[i].Rows {
				if cells[0] == row {
					cells[at] = text
				}
			}
		}
		register("学校", "S05", "法定代表人", "张一")
		register("学校", "S05", "统一社会信用代码", "53640000MJX173680A")
		register("工作室", "W1", "挂牌学校", "S05")
		register("工作室", "W2", "挂牌学校", "S06")
		register("学校", "S06", "主管部门", "市教育局")
	}, nil, []reproducer{
		{"C15", "a head the register does not know", set("办学条件.法定代表人", "张二"), "办学条件!O5"},
		{"C16", "a code the register does not know", set("办学条件.统一社会信用代码", "53640000MJX173672F"), "办学条件!P5"},
		{"C45", "staff taken from under another authority", moved("-2", "0"), "编制调剂!A6"},
		{"C56", "a studio that hangs at another school", studio("工作室编号", "W2"), "工作室!A5"},
	}},
	{"300 pupils and 3 staff, as on the return before", "S05", inOrder, nil, inOrder, []reproducer{
		{"C17", "61 pupils more, a fifth is 60", set("班级学生.在校生数", "361"), "班级学生!D5"},
		{"C17", "61 pupils fewer", set("班级学生.在校生数", "239"), "班级学生!D5"},
	}},
	{"360 pupils where 300 were, 4 staff where 5 were: a fifth exactly", "S05", after(func(f filed) {
		f.set(map[string]string{"班级学生.在校生数": "360", "办学条件.实有在编": "4", "办学条件.核定编制": "4"})
		f["教职工"] = append(f["教职工"], person("370323198001040013", "教师", "2400"))
	}), nil, after(func(f filed) {
		f["教职工"] = append(f["教职工"], person("370323198001040013", "教师", "2400"), person("370323198001050019", "教师", "2400"))
	}), []reproducer{
		{"C18", "two of five gone", func(f filed) {
			f["教职工"] = f["教职工"][:3]
			f.set(map[string]string{"办学条件.实有在编": "3"})
		}, "教职工!B5"},
	}},
	{"a core school that takes staff over", "S05", after(moved("-2", "0")), nil, nil, nil},
	{"a vocational school with a pupil transferred on the last day", "S41", after(transferred("方向", "转出")), nil, nil, []reproducer{
		{"C37", "transferred out of the group", transferred("对方学校", "沂源县历山中学"), "学籍互转!D5"},
		{"C38", "transferred on the day after the period", transferred("转接日期", "2027-01-01"), "学籍互转!F5"},
		{"C38", "transferred on the day before the period", transferred("转接日期", "2025-12-31"), "学籍互转!F5"},
	}},
	{"a high school with a project", "S39", after(trained("课时", "24")), nil, nil, []reproducer{
		{"C39", "a project that ends before it begins", trained("结束日期", "2026-02-28"), "联合培养!H5"},
		{"C42", "a project with a school outside the group", trained("对方学校", "沂源县历山中学"), "联合培养!D5"},
	}},
	{"the bureau", "教体局", bureau, nil, nil, []reproducer{
		{"C60", "more who excel than who pass", set("质量监测.优秀率", "0.961"), "质量监测!E5"},
		{"C61", "a veto with points", set("奖惩认定.分值", "5"), "奖惩认定!D5"},
		{"C62", "a school of another group", set("奖惩认定.学校", "沂源县河湖中学"), "奖惩认定!F5"},
		{"C70", "founded without a type", applied("成立", "集团类型", ""), "集团变更!C5"},
		{"C70", "founded nobody says how", applied("成立", "成立方式", ""), "集团变更!C5"},
		{"C70", "founded without schools", applied("成立", "学校", ""), "集团变更!C5"},
		{"C70", "founded with a school of no role", applied("成立", "角色", ""), "集团变更!C5"},
		{"C71", "a tight group that a core school applied for", applied("成立", "集团类型", "紧密融合型"), "集团变更!D5"},
		{"C72", "applied for without a plan", applied("成立", "方案", "无"), "集团变更!I5"},
		{"C72", "applied for without an agreement", applied("成立", "合作协议", "无"), "集团变更!I5"},
		{"C72", "applied for without a charter", applied("成立", "章程", ""), "集团变更!I5"},
		{"C72", "applied for without the consent of the members' authorities", applied("成立", "成员校主管部门同意", "否"), "集团变更!I5"},
		{"C73", "taken in without an assessment", applied("吸纳", "准入评估", ""), "集团变更!M5"},
		{"C73", "taken in though the assessment failed", applied("吸纳", "准入评估", "不通过"), "集团变更!M5"},
		{"C73", "taken in without a role", applied("吸纳", "角色", ""), "集团变更!M5"},
		{"C74", "left without a reason", applied("退出", "原因", ""), "集团变更!H5"},
		{"C74", "left without consent", applied("退出", "批准文号", ""), "集团变更!H5"},
		{"C74", "left by nobody", applied("退出", "学校", ""), "集团变更!H5"},
		{"C75", "dissolved without consent", applied("撤销", "批准文号", ""), "集团变更!N5"},
		{"C75", "dissolved without a reason", applied("撤销", "原因", ""), "集团变更!N5"},
		{"C76", "a school leaves a group nobody knows", applied("退出", "集团", "沂河教育集团"), "集团变更!B5"},
	}},
}

// registered is the default register, edited.
func registered(t testing.TB, edit func([]form.Seed)) (*register.Register, *form.Workbook) {
	t.Helper()
	seeds := register.Default()
	if edit != nil {
		edit(seeds)
	}
	w := decode(t, "集团名册.xlsx", register.Schema(), seeds)
	reg, _ := register.Build(w)
	return reg, w
}

func TestEveryRuleOfTheDefaultChecksFindsItsFaultAtItsCell(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	shown := map[string]bool{}
	for _, s := range settings {
		reg, w := registered(t, s.register)
		in := calc.Input{Register: reg, RegisterBook: w}
		if s.before != nil {
			in.Before = []form.Return{s.before().ret(t, p.Rules, s.subject)}
		}
		for _, f := range p.Check(in, s.order().ret(t, p.Rules, s.subject)) {
			t.Errorf("%s, in order: %s", s.about, f)
		}
		for _, c := range s.faults {
			shown[c.code] = true
			f := s.order()
			c.change(f)
			c.told(t, p.Check(in, f.ret(t, p.Rules, s.subject)))
		}
	}
	for _, c := range acrossReproducers {
		shown[c.code] = true
	}
	for _, c := range p.Rules.Checks {
		if !shown[c.Code] {
			t.Errorf("rule %s of 校验 has no reproducer", c.Code)
		}
	}
	for _, m := range p.Rules.Matches {
		if !shown[m.Code] {
			t.Errorf("rule %s of 对账 has no reproducer", m.Code)
		}
	}
}

// told holds what a return is told to what the reproducer promises.
func (c reproducer) told(t *testing.T, fs []finding.Finding) {
	t.Helper()
	i := slices.IndexFunc(fs, func(f finding.Finding) bool { return f.Code == c.code })
	if i < 0 {
		t.Errorf("%s: no %s among %v", c.sentence, c.code, fs)
		return
	}
	if got := fs[i].Sheet + "!" + fs[i].Cell; got != c.place {
		t.Errorf("%s: marked at %s, want %s", c.sentence, got, c.place)
	}
	if fs[i].Remedy == "" || fs[i].Expected == "" || fs[i].Basis == "" {
		t.Errorf("%s: %s does not say what to do and why", c.sentence, fs[i])
	}
}

// A studio may be led by any of the three titles of the plan, and by no other.
func TestThreeTitlesMayLeadAStudio(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	reg, w := registered(t, nil)
	for _, c := range []struct {
		honour, title string
		may           bool
	}{
		{"特级教师", "高级教师", true}, {"齐鲁名师", "高级教师", true}, {"无", "正高级教师", true}, {"无", "高级教师", false},
	} {
		f := inOrder()
		studio("成员人数", "10")(f)
		f["教职工"][2]["荣誉称号"], f["教职工"][2]["职称"] = c.honour, c.title
		fs := p.Check(calc.Input{Register: reg, RegisterBook: w}, f.ret(t, p.Rules, "S05"))
		if refused := len(fs) > 0; refused == c.may {
			t.Errorf("%s, %s: %v", c.honour, c.title, fs)
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

package reports_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/reports"
)

// books is a county for the ledgers: the default register and policy, edited,
// and returns that hold nothing but the rows a test gives them.
type books struct {
	register registerSeeds
	policy   []form.Seed
	rows     map[string]map[string][]cells // subject → table → rows
	absent   []string
	edit     func(*form.Return) // what else a test changes
}

func newBooks() *books {
	return &books{register: defaultRegister(), policy: policy.Default(), rows: map[string]map[string][]cells{}}
}

// file adds rows to a table of a school's return.
func (b *books) file(subject, table string, rows ...cells) *books {
	if b.rows[subject] == nil {
		b.rows[subject] = map[string][]cells{}
	}
	b.rows[subject][table] = append(b.rows[subject][table], rows...)
	return b
}

// run computes the county: the tables of the ledgers hold the given rows, all
// others what everybody files in these tests.
func (b *books) run(t testing.TB) *calc.Result {
	t.Helper()
	program := compiled(b.policy)
	book := decoded("集团名册.xlsx", register.Schema(), b.register)
	reg, fs := register.Build(book)
	must(fs)
	in := calc.Input{Register: reg, RegisterBook: book}
	for _, r := range everyReturn(program.Rules, reg) {
		if slices.Contains(b.absent, r.Subject) {
			continue
		}
		for _, name := range []string{"工作室", "共享资源", "集团活动", "联合培养", "学籍互转"} {
			if declared, ok := program.Rules.Table(name); ok {
				r.Tables[name] = records(declared, b.rows[r.Subject][name]...)
			}
		}
		if b.edit != nil {
			b.edit(&r)
		}
		in.Returns = append(in.Returns, r)
	}
	return program.Run(in)
}

func resource(kind string, hours any, source, free, online string, visits int) cells {
	return cells{"资源名称": "资源", "类型": kind, "学科": "数学", "学时": hours, "来源": source, "是否免费开放": free, "网上学校": online, "发布日期": date.Of(2026, 5, 1), "访问人次": visits}
}

func activity(on date.Date, kind string, people, hours any) cells {
	return cells{"日期": on, "类型": kind, "主题": "活动", "主办学校": "振华实验学校", "参与学校数": 2, "参与人次": people, "学时": hours}
}

func studio(code string, budget, spent any) cells {
	return cells{"工作室编号": code, "主持人身份证号": "370323197001010018", "成员人数": 10, "乡村教师成员数": 6, "集中活动次数": 5, "送教下乡次数": 4,
		"培训教师人次": 120, "课题数": 2, "经费预算": budget, "经费支出": spent, "自评等次": "良好"}
}

// line is what some columns of the row with a text in one column say.
func line(t testing.TB, s *reports.Sheet, in, text string, heads ...string) string {
	t.Helper()
	at := column(t, s, in)
	for i, r := range s.Rows {
		if i > 2 && len(r.Cells) > at && r.Cells[at].Value.String() == text {
			return texts(t, s, i+1, heads...)
		}
	}
	t.Fatalf("%s has no row with %s %s", s.Name, in, text)
	return ""
}

// agreed wants every line of 核对 to say 相符, and returns how many there are.
func agreed(t testing.TB, w *reports.Workbook) int {
	t.Helper()
	n := 0
	for _, r := range sheetOf(t, w, "核对").Rows {
		if len(r.Cells) == 7 && r.Cells[6].Formula != "" {
			if got := r.Cells[6].Value.Text(); got != "相符" {
				t.Errorf("%s: %s %s against %s: %s", w.Title, r.Cells[0].Value, r.Cells[2].Value, r.Cells[4].Value, got)
			}
			n++
		}
	}
	return n
}

func TestTheSumsOfSharedResourcesAreThoseOfTheRows(t *testing.T) {
	b := newBooks().file("S01", "共享资源", resource("课例", 4, "开发", "是", "是", 100), resource("微课", num.Frac(11, 2), "征集", "否", "是", 20), resource("课程", 6, "开发", "是", "否", 3)).
		file("S02", "共享资源", resource("题库", 8, "购买", "是", "是", 7))
	b.absent = []string{"S03"}
	w := reports.Resources(b.run(t), meta)
	s := sheetOf(t, w, "资源汇总")
	heads := []string{"资源数", "学时", "访问人次", "免费开放项数", "免费开放学时", "网上学校项数", "网上学校学时", "开发项数", "开发学时", "征集项数", "征集学时", "购买项数", "购买学时"}
	for school, want := range map[string]string{
		"S01": "3 15.5 123 2 10 2 9.5 2 10 1 5.5 0 0",
		"S02": "1 8 7 1 8 1 8 0 0 0 0 1 8",
		"S03": "未报 未报 未报 未报 未报 未报 未报 未报 未报 未报 未报 未报 未报",
		"S05": "0 0 0 0 0 0 0 0 0 0 0 0 0",
	} {
		if got := line(t, s, "学校代码", school, heads...); got != want {
			t.Errorf("%s has %s, want %s", school, got, want)
		}
	}
	sum := rowOf(t, s, 1, "振华教育集团") // the first school of the group
	if sum[0].Value.String() != "1" {
		t.Errorf("the group begins with row %s", sum[0].Value)
	}
	for _, r := range s.Rows {
		if len(r.Cells) > 4 && (r.Cells[3].Value.Text() == "小计" && r.Cells[1].Value.Text() == "振华教育集团" || r.Cells[3].Value.Text() == "合计") {
			if got := r.Cells[4].Value; !got.Partial() || got.String() != "4" || !strings.HasPrefix(r.Cells[4].Formula, "SUBTOTAL(9,") {
				t.Errorf("%s is %s by %q, want 4, incomplete and live", r.Cells[3].Value, got, r.Cells[4].Formula)
			}
		}
	}
	if n := agreed(t, w); n < 10 {
		t.Errorf("only %d pairs are compared", n)
	}
	list := sheetOf(t, w, "共享资源")
	if got := texts(t, list, 5, "汇总序号", "集团", "学校代码", "类型", "学时", "来源", "是否免费开放", "网上学校", "发布日期", "访问人次", "填报位置"); got != "1 振华教育集团 S01 微课 5.5 征集 否 是 2026-05-01 20 共享资源!A5" {
		t.Errorf("the second resource is %q", got)
	}
	for i, want := range []string{"合计  4 项 23.5 130", "小计 振华教育集团 4 项 23.5 130"} {
		if got := texts(t, list, 8+i, "汇总序号", "集团", "学校", "学时", "访问人次"); got != want {
			t.Errorf("below the list stands %q, want %q", got, want)
		}
	}
	if part := list.Rows[8].Cells[column(t, list, "学时")]; part.Formula != `SUMIFS($H$4:$H$7,$A$4:$A$7,">=1",$A$4:$A$7,"<=4")` {
		t.Errorf("the subtotal is %q", part.Formula)
	}
}

func TestActivitiesAreCountedByGroupAndKind(t *testing.T) {
	day := date.Of(2026, 3, 10)
	b := newBooks().file("S01", "集团活动", activity(day, "培训", 30, 2), activity(day, "培训", 12, num.Frac(3, 2)), activity(day, "空中课堂", 200, 1)).
		file("S03", "集团活动", activity(day, "名师下乡", 9, 4)).file("S05", "集团活动", activity(day, "培训", 5, 1))
	b.absent = []string{"S02", "S09", "S10"} // one school of G01, both of G04
	w := reports.Resources(b.run(t), meta)
	s := sheetOf(t, w, "活动汇总")
	block := func(title, group, kind string) reports.Cell {
		for i, r := range s.Rows {
			if len(r.Cells) == 0 || r.Cells[0].Value.Text() != title {
				continue
			}
			for j := i + 2; j < len(s.Rows); j++ {
				if name := s.Rows[j].Cells[1].Value.Text(); name == group || group == "合计" && s.Rows[j].Cells[0].Value.Text() == group {
					for k, head := range s.Rows[i+1].Cells {
						if head.Value.Text() == kind {
							return s.Rows[j].Cells[k]
						}
					}
				}
			}
		}
		t.Fatalf("no %s of %s, %s", title, group, kind)
		return reports.Cell{}
	}
	for _, c := range []struct{ title, group, kind, want string }{
		{"活动次数", "振华教育集团", "培训", "2"}, {"活动次数", "振华教育集团", "名师下乡", "1"}, {"活动次数", "振华教育集团", "合计", "4"},
		{"参与人次（人次）", "振华教育集团", "培训", "42"}, {"学时（学时）", "振华教育集团", "培训", "3.5"}, {"学时（学时）", "合计", "合计", "9.5"},
		{"活动次数", "历山中学教育集团", "培训", "1"}, {"活动次数", "历山中学教育集团", "空中课堂", "0"}, {"活动次数", "沂源四中教育集团", "培训", "未报"}, {"活动次数", "合计", "合计", "5"},
	} {
		if got := block(c.title, c.group, c.kind).Value.String(); got != c.want {
			t.Errorf("%s of %s, %s: %s, want %s", c.title, c.group, c.kind, got, c.want)
		}
	}
	if c := block("活动次数", "振华教育集团", "培训"); !c.Value.Partial() || !strings.HasPrefix(c.Formula, "COUNTIFS(集团活动!") {
		t.Errorf("a group with a missing school has %s by %q", c.Value, c.Formula)
	}
	if c := block("活动次数", "历山中学教育集团", "培训"); c.Value.Partial() {
		t.Error("a group that filed is marked incomplete")
	}
	agreed(t, w)
}

// What a school did before it changed groups stands in the group it was in.
func TestRowsStandInTheGroupOfTheirDay(t *testing.T) {
	b := newBooks()
	b.register = restless()
	b.file("S02", "集团活动", activity(date.Of(2026, 6, 14), "培训", 10, 1), activity(date.Of(2026, 6, 15), "培训", 20, 1))
	w := reports.Resources(b.run(t), meta)
	s := sheetOf(t, w, "集团活动")
	for people, group := range map[string]string{"10": "振华教育集团", "20": "沂源四中教育集团"} {
		if got := line(t, s, "参与人次", people, "集团"); got != group {
			t.Errorf("the activity with %s people stands in %s, want %s", people, got, group)
		}
	}
	agreed(t, w)
}

func TestEveryStudioOfTheRegisterIsListed(t *testing.T) {
	b := newBooks()
	b.register.set("工作室", []string{"W1"}, map[string]string{"主持人": "王一", "称号": "特级教师", "挂牌学校": "S02", "周期起": "2025-01-01", "周期止": "2027-12-31"})
	b.register.set("工作室", []string{"W2"}, map[string]string{"主持人": "李二", "称号": "齐鲁名师", "挂牌学校": "S04", "周期起": "2022-01-01", "周期止": "2025-12-31"})
	b.register.set("工作室", []string{"W3"}, map[string]string{"主持人": "赵三", "称号": "正高级教师", "挂牌学校": "S06"})
	b.file("S02", "工作室", studio("W1", 20000, 15200), studio("W4", 10000, 2500)).file("S01", "工作室", studio("W5", 0, 0)).file("S08", "工作室", studio("W9", 20000, 20000))
	b.absent = []string{"S06"}
	res := b.run(t)
	w := reports.Resources(res, meta)
	s := sheetOf(t, w, "工作室")
	heads := []string{"主持人", "称号", "挂牌学校", "驻地", "周期", "条件核对", "成员人数", "经费支出", "执行率", "Z4 名师乡村工作室经费（核定）"}
	for code, want := range map[string]string{
		"W1": "王一 特级教师 沂源县张家坡中心学校 镇驻地 2025-01-01 至 2027-12-31 符合 10 15200 0.76 40000",
		"W2": "李二 齐鲁名师 沂源县韩旺中心学校 镇驻地 2022-01-01 至 2025-12-31 符合    不适用",
		"W3": "赵三 正高级教师 沂源县土门中学 镇驻地  符合 未报 未报 未报 未报",
		"W4": "   镇驻地  待核 10 2500 0.25 ",
		"W5": "   城区  不符合 10 0 — 20000",
		"W6": "     待核 未报 未报 未报 ",
		"W9": "   镇驻地  待核 10 20000 1 20000",
	} {
		if got := line(t, s, "编号", code, heads...); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{
		"W1": "", "W2": "挂牌学校已报，没有填这个工作室；周期在本批次之前已满", "W3": "挂牌学校的填报表未受理",
		"W4": "由沂源县张家坡中心学校填报；核定经费见本校第一行", "W6": "没有学校填报；还有学校未报，名册也未写挂牌学校",
		"W9": "名册中没有这个编号，请沂源县河湖中学核对，或由教体局列入名册",
	} {
		if got := line(t, s, "编号", code, "说明"); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if got := line(t, s, "编号", "W5", "核对理由"); got != "振华实验学校的驻地为“城区”，不是镇驻地；名册未写主持人称号" {
		t.Errorf("W5: %q", got)
	}
	total := rowOf(t, s, 0, "合计")
	rate := total[column(t, s, "执行率")]
	if want := num.Frac(37700, 50000); !rate.Value.Num().Equal(want) || !rate.Value.Partial() || rate.Formula == "" {
		t.Errorf("the county's rate is %s by %q, want %s", rate.Value, rate.Formula, want)
	}
	agreed(t, w)
}

// The register may be silent about a host; the roster then says of which title
// the person is whom the school names, and the ledger names nobody.
func TestARosterTellsTheTitleThatTheRegisterOmits(t *testing.T) {
	for honour, want := range map[string]string{
		"特级教师": "名册未写主持人称号，教职工表中为特级教师", "无": "名册未写主持人称号",
	} {
		b := newBooks()
		b.edit = func(r *form.Return) {
			if r.Subject != "S02" {
				return
			}
			roster := r.Tables["教职工"]
			set := func(column string, v any) {
				_, i := roster.Table.Column(column)
				roster.Rows[3].Cells[i].Value = typed(v)
			}
			set("荣誉称号", honour)
			host := studio("W1", 20000, 15200)
			host["主持人身份证号"] = roster.Value(3, "身份证号").Text()
			r.Tables["工作室"] = records(r.Tables["工作室"].Table, host)
		}
		w := reports.Resources(b.run(t), meta)
		if got := line(t, sheetOf(t, w, "工作室"), "编号", "W1", "核对理由"); got != "名册未写挂牌学校，填报学校沂源县张家坡中心学校在镇驻地；"+want {
			t.Errorf("a host whose honour is %s: %q", honour, got)
		}
		if strings.Contains(said(w), "测S02") {
			t.Error("the host is named")
		}
	}
}

// A column that an official adds to a form is a column here, and its sum too; a
// personal one is not.
func TestAColumnAddedToTheFormIsAColumnHere(t *testing.T) {
	b := newBooks()
	for i := range b.policy {
		s := &b.policy[i]
		if s.Table.Name != "表单" {
			continue
		}
		for _, add := range []map[string]string{{"列": "下载次数", "类型": "整数", "单位": "次", "个人信息": "否"}, {"列": "联系人", "类型": "文本", "个人信息": "是"}} {
			row := make([]string, len(s.Table.Columns))
			for name, text := range map[string]string{"表": "共享资源", "必填": "否", "预填": "否", "依据": "方案三（四）资源保障", "生效": "2023-09-01"} {
				_, k := s.Table.Column(name)
				row[k] = text
			}
			for name, text := range add {
				_, k := s.Table.Column(name)
				row[k] = text
			}
			s.Rows = append(s.Rows, row)
		}
	}
	with := resource("课例", 4, "开发", "是", "是", 100)
	with["下载次数"], with["联系人"] = 42, "钱多多"
	w := reports.Resources(b.file("S01", "共享资源", with).run(t), meta)
	if got := line(t, sheetOf(t, w, "共享资源"), "学校代码", "S01", "下载次数"); got != "42" {
		t.Errorf("the new column says %q", got)
	}
	if got := line(t, sheetOf(t, w, "资源汇总"), "学校代码", "S01", "下载次数"); got != "42" {
		t.Errorf("its sum is %q", got)
	}
	if all := said(w); strings.Contains(all, "钱多多") || strings.Contains(all, "联系人") {
		t.Error("a personal column is shown")
	}
	agreed(t, w)
}

// A word of the policy that a spreadsheet would take for a comparison or a
// pattern is counted, but not by a formula.
func TestAWordThatLooksLikeAConditionIsCountedAsAWord(t *testing.T) {
	b := newBooks()
	for _, s := range b.policy {
		if s.Table.Name == "表单" {
			_, at := s.Table.Column("选项")
			for _, row := range s.Rows {
				if row[0] == "共享资源" && row[1] == "来源" {
					row[at] = "开发/>5元/购买*"
				}
			}
		}
	}
	w := reports.Resources(b.file("S01", "共享资源", resource("课例", 4, ">5元", "是", "是", 1), resource("课例", 3, "购买*", "是", "是", 1), resource("课例", 2, "开发", "是", "是", 1)).run(t), meta)
	s := sheetOf(t, w, "资源汇总")
	row := rowOf(t, s, column(t, s, "学校代码"), "S01")
	for head, want := range map[string]string{">5元项数": "1", ">5元学时": "4", "购买*项数": "1", "开发学时": "2"} {
		c := row[column(t, s, head)]
		if live := c.Formula != ""; c.Value.String() != want || live != strings.HasPrefix(head, "开发") {
			t.Errorf("%s is %s by %q, want %s", head, c.Value, c.Formula, want)
		}
	}
	agreed(t, w)
}

func pupil(way, other, kind string, nr int) cells {
	return cells{"学籍号": "G37032320100101" + string(rune('0'+nr)), "姓名": "学生甲" + string(rune('0'+nr)), "方向": way, "对方学校": other, "类型": kind, "转接日期": date.Of(2026, 9, 1), "转接依据": "集团办法第三条"}
}

func TestOfTransfersOnlyCountsAreShown(t *testing.T) {
	b := newBooks().file("S41", "学籍互转", pupil("转出", "沂源县第二中学", "职转普", 1), pupil("转出", "沂源县第二中学", "职转普", 2), pupil("转入", "沂源县第二中学", "普转职", 3)).
		file("S42", "学籍互转", pupil("转入", "淄博电子工程学校", "职转普", 1), pupil("转出", "淄博电子工程学校", "普转职", 3))
	w := reports.Resources(b.run(t), meta)
	s := sheetOf(t, w, "学籍互转")
	for kind, want := range map[string]string{
		"职转普": "淄博电子工程学校 沂源县第二中学 2 1 1 不一致，请两校核对后更正",
		"普转职": "沂源县第二中学 淄博电子工程学校 1 1 0 一致",
	} {
		if got := line(t, s, "类型", kind, "转出学校", "转入学校", "转出校填报人数", "转入校填报人数", "差额", "结论"); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if all := said(w); strings.Contains(all, "学生甲") || strings.Contains(all, "G3703232010") {
		t.Error("the workbook says something of a pupil")
	}
	agreed(t, w)
	b.absent = []string{"S42"}
	w = reports.Resources(b.run(t), meta)
	if got := line(t, sheetOf(t, w, "学籍互转"), "类型", "职转普", "转出校填报人数", "转入校填报人数", "差额", "结论"); got != "2 未报  沂源县第二中学未报，无法核对" {
		t.Errorf("with one side missing: %q", got)
	}
}

func TestJointTrainingIsListedWithItsSums(t *testing.T) {
	project := func(pupils, hours any) cells {
		return cells{"项目": "创新班", "形式": "初升高衔接", "学科": "物理", "对方学校": "沂源一中", "学生人数": pupils, "课时": hours, "开始日期": date.Of(2026, 3, 1), "结束日期": date.Of(2026, 6, 30)}
	}
	w := reports.Resources(newBooks().file("S40", "联合培养", project(30, 24), project(12, num.Frac(17, 2))).run(t), meta)
	s := sheetOf(t, w, "联合培养")
	if got := texts(t, s, 6, "汇总序号", "学校", "学生人数", "课时"); got != "合计 2 项 42 32.5" {
		t.Errorf("the total is %q", got)
	}
	if got := texts(t, s, 7, "集团", "学校", "学生人数"); got != "沂源一中贯通培养型教育集团 2 项 42" {
		t.Errorf("the subtotal is %q", got)
	}
	agreed(t, w)
}

func TestWhoDidNotFileIsNamedWithWhatIsMissing(t *testing.T) {
	b := newBooks()
	b.absent = []string{"S40", "S13", "财政局"}
	w := reports.Resources(b.run(t), meta)
	check := sheetOf(t, w, "核对")
	for who, want := range map[string]string{
		"S13 新城路幼儿园":   "缺该校的工作室、共享资源、集团活动记录，所在集团和全县的数不完整。",
		"S40 沂源县沂河源学校": "缺该校的工作室、共享资源、集团活动、联合培养记录，所在集团和全县的数不完整。",
		"财政局 财政局":      "不影响本工作簿。",
	} {
		if got := rowOf(t, check, 0, who)[2].Value.Text(); got != want {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
	}
}

// The run has problems that are no matter of this ledger; 说明 must not promise
// what 核对 does not list.
func TestOnlyItsOwnProblemsAreTheLedgers(t *testing.T) {
	b := newBooks()
	b.edit = func(r *form.Return) {
		if r.Tables["办学条件"] != nil {
			put(*r, "办学条件", "校级职数核定", typed(nil)) // 调剂后职数 cannot be computed
		}
	}
	res := b.run(t)
	if len(res.Problems) == 0 {
		t.Fatal("the county of this test has no problem")
	}
	w := reports.Resources(res, meta)
	for _, r := range w.Sheets[0].Rows {
		if len(r.Cells) > 0 && r.Cells[0].Value.Text() == "不能计算" {
			t.Errorf("说明 says %s", r.Cells[1].Value)
		}
	}
	rowOf(t, sheetOf(t, w, "核对"), 0, "没有。")
}

func TestAPolicyWithoutTheTablesHasALedgerWithoutTheirSheets(t *testing.T) {
	b := newBooks()
	drop := func(sheet string, gone func(row []string) bool) {
		for i := range b.policy {
			if b.policy[i].Table.Name == sheet {
				b.policy[i].Rows = slices.DeleteFunc(b.policy[i].Rows, gone)
			}
		}
	}
	names := func(row []string) bool { return strings.Contains(strings.Join(row, " "), "学籍互转") }
	for _, sheet := range []string{"填报表", "表单", "对账", "校验", "基础量", "考核", "算例"} {
		drop(sheet, names)
	}
	w := reports.Resources(b.run(t), meta)
	for _, s := range w.Sheets {
		if s.Name == "学籍互转" {
			t.Error("a sheet without a table")
		}
	}
	if got := rowOf(t, w.Sheets[0], 0, "学籍互转")[1].Value.Text(); got != "政策的填报表中没有这张表，本工作簿不含。" {
		t.Errorf("说明 says %q", got)
	}
	agreed(t, w)
}

func TestTheLedgerNamesNobodyAndIsTheSameEachTime(t *testing.T) {
	first, second := drawn(t, reports.Resources(filed(t, "S13"), meta)), drawn(t, reports.Resources(filed(t, "S13"), meta))
	if !bytes.Equal(first, second) {
		t.Error("the ledger differs from one run to the next")
	}
	all := said(reports.Resources(filed(t, "S13"), meta))
	if strings.Contains(all, "测S") || identity.MatchString(all) {
		t.Error("the ledger names a teacher")
	}
}

package calc_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
)

// sheet edits one sheet of the default policy by column name.
type sheet struct{ *form.Seed }

// set changes a column of the first row whose 编号, 名称, 表 or 等级 is key.
func (s sheet) set(key, column, text string) {
	row := s.Rows[s.find(key)]
	_, at := s.Table.Column(column)
	row[at] = text
}

func (s sheet) find(key string) int {
	for _, name := range []string{"编号", "名称", "表", "等级", "批次"} {
		if _, at := s.Table.Column(name); at >= 0 {
			if i := slices.IndexFunc(s.Rows, func(r []string) bool { return r[at] == key }); i >= 0 {
				return i
			}
		}
	}
	panic("no row " + key + " in " + s.Table.Name)
}

// twin appends a copy of a row with one column changed.
func (s sheet) twin(key, column, text string) {
	row := slices.Clone(s.Rows[s.find(key)])
	_, at := s.Table.Column(column)
	row[at] = text
	s.Rows = append(s.Rows, row)
}

// policyFaults is everything the bureau is told about an edited policy.
func policyFaults(t testing.TB, edit func(func(string) sheet)) []finding.Finding {
	t.Helper()
	seeds := policy.Default()
	edit(func(name string) sheet {
		i := slices.IndexFunc(seeds, func(s form.Seed) bool { return s.Table.Name == name })
		return sheet{&seeds[i]}
	})
	b, fs := policy.Build(decode(t, "政策.xlsx", policy.Schema(), seeds))
	if finding.Errors(fs) {
		return fs
	}
	p, ok := b.Period("2026年度")
	if !ok {
		t.Fatal("no period")
	}
	r, more := b.In(p)
	if fs = append(fs, more...); finding.Errors(fs) {
		return fs
	}
	program, more := calc.Compile(r)
	if fs = append(fs, more...); finding.Errors(fs) {
		return fs
	}
	return append(fs, program.Examples()...)
}

// One line for every message a policy's author can get: what was done, the
// code, the sheet it points at, and words it must hold.
var policyReproducers = []struct {
	code, sentence string
	edit           func(func(string) sheet)
	sheet          string
	words          []string
}{
	{"P001", "a unit nobody can read", func(s func(string) sheet) { s("资金").set("Z2", "单位", "元//人") }, "资金", []string{"元//人"}},
	{"P002", "a row that ends before it begins", func(s func(string) sheet) { s("参数").set("成员校补助", "失效", "2020-01-01") }, "参数", []string{"2020-01-01"}},
	{"P003", "two rates in force on one day", func(s func(string) sheet) { s("参数").twin("成员校补助", "值", "25000") }, "参数", []string{"成员校补助", "参数!"}},
	{"P004", "a column of a table that is not declared", func(s func(string) sheet) { s("表单").twin("教职工", "表", "教职员") }, "表单", []string{"教职员"}},
	{"P005", "both a formula and an allocation", func(s func(string) sheet) { s("资金").set("Z7", "公式", "1") }, "资金", []string{"Z7"}},
	{"P006", "no grade in force", func(s func(string) sheet) {
		for _, g := range []string{"优秀", "良好", "合格", "不合格"} {
			s("等级").set(g, "失效", "2025-12-31")
		}
	}, "等级", []string{"2026年度"}},
	{"P007", "a check that lapses inside the period", func(s func(string) sheet) { s("校验").set("C01", "失效", "2026-06-30") }, "校验", []string{"C01", "2026-06-30"}},
	{"P008", "two items of one name", func(s func(string) sheet) { s("资金").set("Z3", "名称", "基础补助") }, "资金", []string{"基础补助"}},
	{"P009", "a rate typed in 万元", func(s func(string) sheet) { s("参数").set("集团基础补助", "值", "10") }, "参数", []string{"集团基础补助", "10000"}},
	{"P010", "a rate that changes in the middle of a month", func(s func(string) sheet) { revise(s, "成员校补助", "25000", "2026-07-16") }, "参数", []string{"成员校补助", "2026-07-15"}},
	{"P010", "an item that ends in the middle of a month", func(s func(string) sheet) { s("资金").set("Z2", "失效", "2026-06-15") }, "资金", []string{"Z2", "2026-06-15"}},
	{"P011", "a level that does not exist", func(s func(string) sheet) { s("资金").set("Z2", "层级", "班级") }, "资金", []string{"班级", "学部"}},
	{"P011", "a check of a level that does not exist", func(s func(string) sheet) { s("校验").set("C01", "层级", "全县") }, "校验", []string{"全县行:表名"}},
	{"P012", "rows to be paired by a column that is not there", func(s func(string) sheet) { s("对账").set("D1", "方向列", "派向") }, "对账", []string{"派向", "交流轮岗"}},
	{"P012", "a key that is no column", func(s func(string) sheet) { s("填报表").set("教职工", "主键", "身份证") }, "填报表", []string{"身份证"}},
	{"P012", "rows that belong to the day of a column without days", func(s func(string) sheet) { s("填报表").set("集团活动", "归属日期", "主题") }, "填报表", []string{"主题", "日期"}},
	{"P013", "both sides of a pair called the same", func(s func(string) sheet) { s("对账").set("D1", "方向二", "派出") }, "对账", []string{"派出"}},
	{"P013", "a table to be paired that schools do not file", func(s func(string) sheet) { s("对账").set("D2", "表", "预算安排") }, "对账", []string{"预算安排"}},
	{"P003", "two rules that pair the rows of one table", func(s func(string) sheet) { s("对账").twin("D1", "编号", "D9") }, "对账", []string{"D1", "交流轮岗"}},
	{"P102", "a check of a form that is no longer filed", func(s func(string) sheet) {
		s("填报表").set("工作室", "失效", "2025-12-31")
		s("校验").set("C01", "层级", "行:工作室")
		s("校验").set("C01", "条件", "TRUE")
	}, "校验", []string{"工作室"}},
	{"P014", "an amount rounded to five thousand places", func(s func(string) sheet) { s("资金").set("Z2", "舍入", "5000") }, "资金", []string{"5000"}},
	{"P014", "an amount rounded to tens, which is a formula's to do", func(s func(string) sheet) { s("资金").set("Z2", "舍入", "-1") }, "资金", []string{"-1"}},
	{"P015", "a table whose name no sheet can have", func(s func(string) sheet) { another(s, "历史:表") }, "填报表", []string{"历史:表"}},
	{"P015", "a table named as a sheet of ours", func(s func(string) sheet) { another(s, "校验结果") }, "填报表", []string{"校验结果"}},
	{"P015", "a table named like another but for its case", func(s func(string) sheet) { another(s, "ab"); another(s, "AB") }, "填报表", []string{"ab", "AB", "填报表!A"}},
	{"P015", "a table of schools and a department, whose rows nobody would count", func(s func(string) sheet) {
		s("填报表").set("预算安排", "填报主体", "财政局、学校")
	}, "填报表", []string{"财政局、学校"}},
	{"P006", "a table without a column", func(s func(string) sheet) {
		s("填报表").twin("办学条件", "表", "空表")
	}, "填报表", []string{"空表"}},
	{"P015", "a column named like another but for a space", func(s func(string) sheet) { s("表单").twin("工作室", "列", "成员 人数") }, "表单", []string{"成员 人数", "表单!B"}},
	{"P015", "a choice of nothing", func(s func(string) sheet) { column(s, "类型", "选项") }, "表单", []string{"选项列"}},
	{"P015", "a column that takes no number", func(s func(string) sheet) { column(s, "最小", "5", "最大", "3") }, "表单", []string{"最小 5", "最大 3"}},
	{"P016", "a rate with a key beside one without", func(s func(string) sheet) { s("参数").twin("成员校补助", "键", "小学") }, "参数", []string{"成员校补助", "参数!"}},
	{"P016", "a word among rates", func(s func(string) sheet) {
		s("参数").twin("生均标准", "键", "大学")
		s("参数").Rows[len(s("参数").Rows)-1][2] = "无"
	}, "参数", []string{"生均标准大学", "文字", "数值"}},
	{"P016", "a rate in 万元 among rates in 元", func(s func(string) sheet) {
		s("参数").twin("生均标准", "键", "大学")
		_, unit := s("参数").Table.Column("单位")
		s("参数").Rows[len(s("参数").Rows)-1][unit] = "万元/人"
	}, "参数", []string{"生均标准大学", "万元"}},
	{"P017", "a collection that ends when the next is open", func(s func(string) sheet) { s("批次").set("2026年度", "截止", "2027-11-01") }, "批次", []string{"2027-11-01", "2027年度", "批次!D7"}},
	{"P017", "two collections that open on one day", func(s func(string) sheet) { s("批次").set("2027年度", "开放", "2026-11-01") }, "批次", []string{"2026-12-20", "2027年度"}},
	{"P012", "a check that marks a column that is not there", func(s func(string) sheet) { s("校验").set("C01", "定位", "班级学生[没有这列]") }, "校验", []string{"没有这列"}},
	{"P102", "a rate that begins inside the period and had none before", func(s func(string) sheet) {
		s("参数").set("成员校补助", "生效", "2026-07-01")
	}, "资金", []string{"成员校补助", "参数!"}},
	{"P107", "a target of the evaluation that changes inside the period", func(s func(string) sheet) { revise(s, "教研活动目标", "20", "2026-07-01") }, "考核", []string{"K05"}},
	{"P108", "a check of one return that looks into the others'", func(s func(string) sheet) { s("校验").set("C20", "条件", "在册单位数=1") }, "校验", []string{"C20"}},
	{"P101", "an item that is used for months in which it is not in force", func(s func(string) sheet) {
		s("资金").twin("Z2", "编号", "Z8")
		set := func(key, column, text string) { s("资金").set(key, column, text) }
		set("Z8", "名称", "半年补助")
		set("Z8", "生效", "2026-07-01")
		s("资金").twin("Z2", "编号", "Z9")
		set("Z9", "名称", "全年补助")
		set("Z9", "公式", "半年补助+成员校补助*在团月数/全年月数")
		revise(s, "成员校补助", "25000", "2026-07-01")
	}, "资金", []string{"半年补助"}},
	{"P101", "a misspelt name, with the nearest", func(s func(string) sheet) {
		s("资金").set("Z2", "公式", "成员校补住*在团月数/全年月数")
	}, "资金", []string{"成员校补住", "成员校补助"}},
	{"P101", "yuan plus months", func(s func(string) sheet) { s("资金").set("Z2", "公式", "成员校补助+在团月数") }, "资金", []string{"单位"}},
	{"P101", "an option that does not exist", func(s func(string) sheet) { s("资金").set("Z2", "适用条件", `角色="成员学校"`) }, "资金", []string{"成员校"}},
	{"P102", "a rate that lapsed", func(s func(string) sheet) { s("参数").set("成员校补助", "失效", "2025-12-31") }, "资金", []string{"成员校补助", "参数!"}},
	{"P103", "yuan a month where yuan are declared", func(s func(string) sheet) { s("资金").set("Z2", "公式", "成员校补助/全年月数") }, "资金", []string{"Z2"}},
	{"P104", "a condition that is a number", func(s func(string) sheet) { s("资金").set("Z2", "适用条件", "在团月数") }, "资金", []string{"在团月数"}},
	{"P105", "two items that need each other", func(s func(string) sheet) {
		s("资金").set("Z2", "公式", "Z3")
		s("资金").set("Z3", "公式", "Z2")
	}, "资金", []string{"Z2", "Z3", "→"}},
	{"P106", "a ceiling over an item that does not exist", func(s func(string) sheet) { s("限额").set("X1", "项目", "Z2、Z33") }, "限额", []string{"Z33"}},
	{"P201", "a worked example that no longer holds", func(s func(string) sheet) { s("参数").set("成员校补助", "值", "21000") }, "算例", []string{"21000", "20000"}},
	{"P203", "an item nobody worked an example of", func(s func(string) sheet) {
		periods := s("批次")
		periods.Rows = periods.Rows[:2] // up to 2026年度
		s("资金").twin("Z3", "编号", "Z9")
		s("资金").Rows[len(s("资金").Rows)-1][1] = "新的补助"
	}, "算例", []string{"Z9", "手工"}},
	{"P202", "a worked example without its inputs", func(s func(string) sheet) { s("算例").set("例01", "输入", "角色=成员校") }, "算例", []string{"起始日期"}},
}

// another adds a table like 工作室.
func another(s func(string) sheet, name string) {
	s("填报表").twin("工作室", "表", name)
	s("表单").twin("工作室", "表", name)
}

// column adds a column to 工作室, some of its cells given as name and text.
func column(s func(string) sheet, cells ...string) {
	form := s("表单")
	form.twin("工作室", "列", "新增的列")
	row := form.Rows[len(form.Rows)-1]
	for i := 0; i < len(cells); i += 2 {
		_, at := form.Table.Column(cells[i])
		row[at] = cells[i+1]
	}
}

// revise ends a parameter and lets a successor begin on a day.
func revise(s func(string) sheet, name, v, from string) {
	p := s("参数")
	day, err := date.Parse(from)
	if err != nil {
		panic(err)
	}
	_, begin := p.Table.Column("生效")
	p.twin(name, "值", v)
	p.Rows[len(p.Rows)-1][begin] = from
	p.set(name, "失效", day.AddDays(-1).String())
}

func TestEveryFaultOfAPolicyIsNamedWithItsCell(t *testing.T) {
	shown := map[string]bool{}
	for _, c := range policyReproducers {
		shown[c.code] = true
		fs := policyFaults(t, c.edit)
		i := slices.IndexFunc(fs, func(f finding.Finding) bool { return f.Code == c.code && f.Sheet == c.sheet })
		if i < 0 {
			t.Errorf("%s: no %s on %s among %v", c.sentence, c.code, c.sheet, fs)
			continue
		}
		f := fs[i]
		if f.Cell == "" && c.code != "P006" && c.code != "P203" { // what is not there has no cell
			t.Errorf("%s: no cell in %s", c.sentence, f)
		}
		for _, w := range c.words {
			if !strings.Contains(f.String(), w) {
				t.Errorf("%s: %q is not said in %s", c.sentence, w, f)
			}
		}
	}
	for _, spec := range finding.Catalogue() {
		if strings.HasPrefix(spec.Code, "P") && !shown[spec.Code] {
			t.Errorf("%s has no reproducer", spec.Code)
		}
	}
}

// What a cell says is a word, whatever stands in it, and never a formula.
func TestATypeOfGroupIsAWordEvenWithQuotesInIt(t *testing.T) {
	fs := policyFaults(t, func(s func(string) sheet) {
		s("考核").set("K05", "适用集团类型", `甲型"`)
		s("考核").set("K06", "适用集团类型", `乙型",TRUE,"`)
	})
	for _, f := range fs {
		if f.Code == "P101" {
			t.Error(f)
		}
	}
}

// 100000 for 5 of 12 months is 41666.666…: what is shared out is rounded to the
// fen first, whether or not 舍入 says so.
func TestAShareWithoutRoundingIsStillSharedToTheFen(t *testing.T) {
	for _, f := range policyFaults(t, func(s func(string) sheet) { s("资金").set("Z1", "舍入", "") }) {
		t.Error(f)
	}
}

func TestARateThatChangesOnTheFirstDayOfThePeriodIsFine(t *testing.T) {
	fs := policyFaults(t, func(s func(string) sheet) {
		s("参数").set("共享资源补助", "失效", "2025-12-31")
		s("参数").twin("共享资源补助", "失效", "")
		last := s("参数")
		row := last.Rows[len(last.Rows)-1]
		_, from := last.Table.Column("生效")
		row[from] = "2026-01-01"
	})
	for _, f := range fs {
		t.Error(f)
	}
}

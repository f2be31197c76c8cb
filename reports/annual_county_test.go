package reports_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/template"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// The county of these tests: the default register and policy, with returns
// made up row by row, so that every school differs and every branch is met.

// lawbook is the default policy and register, read once through the one door.
var lawbook = sync.OnceValues(func() (*calc.Program, *form.Workbook) {
	return compiled(policy.Default()), decoded("集团名册.xlsx", register.Schema(), register.Default())
})

func compiled(seeds []form.Seed) *calc.Program { return compiledFor(seeds, "2026年度") }

func compiledFor(seeds []form.Seed, name string) *calc.Program {
	b, fs := policy.Build(decoded("政策.xlsx", policy.Schema(), seeds))
	must(fs)
	period, ok := b.Period(name)
	if !ok {
		panic("the policy has no " + name)
	}
	rules, fs := b.In(period)
	must(fs)
	program, fs := calc.Compile(rules)
	must(fs)
	return program
}

func must(fs []finding.Finding) {
	for _, f := range fs {
		if f.Severity == finding.Error {
			panic(f.String())
		}
	}
}

func decoded(file string, tables []*form.Table, seeds []form.Seed) *form.Workbook {
	spec := template.Spec{Title: file, Tables: tables, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		panic(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(data)
	w, fs, _ := importer.Decode(book, file, hex.EncodeToString(sum[:]), tables, importer.Options{})
	must(fs)
	return w
}

// filed runs the default county with the returns of all but the subjects named.
func filed(t testing.TB, without ...string) *calc.Result {
	t.Helper()
	return run(t, func(r form.Return) *form.Return {
		if slices.Contains(without, r.Subject) {
			return nil
		}
		return &r
	})
}

// run computes the default county with its returns changed or, where edit
// returns nil, left out.
func run(t testing.TB, edit func(form.Return) *form.Return) *calc.Result {
	t.Helper()
	program, _ := lawbook()
	return computed(program, edit)
}

// runWith computes it under another policy.
func runWith(t testing.TB, seeds []form.Seed) *calc.Result {
	t.Helper()
	return computed(compiled(seeds), func(r form.Return) *form.Return { return &r })
}

func computed(program *calc.Program, edit func(form.Return) *form.Return) *calc.Result {
	_, registerBook := lawbook()
	return computedOf(program, registerBook, edit)
}

func computedOf(program *calc.Program, registerBook *form.Workbook, edit func(form.Return) *form.Return) *calc.Result {
	reg, fs := register.Build(registerBook)
	must(fs)
	in := calc.Input{Register: reg, RegisterBook: registerBook}
	for _, r := range everyReturn(program.Rules, reg) {
		if kept := edit(r); kept != nil {
			in.Returns = append(in.Returns, *kept)
		}
	}
	return program.Run(in)
}

// cells are the entries of one row by column name.
type cells map[string]any

func records(t *form.Table, rows ...cells) *form.Records {
	out := &form.Records{Table: t}
	for i, r := range rows {
		row := form.Row{Sheet: t.Name, Line: i + 4}
		for j, c := range t.Columns {
			cell := form.Cell{Value: typed(r[c.Name])}
			if c.Computed == "" {
				cell.Ref = form.Ref(i+4, j+1)
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func typed(v any) value.Value {
	switch v := v.(type) {
	case nil:
		return value.Value{}
	case string:
		return value.OfText(v)
	case int:
		return value.OfNum(num.Int(int64(v)))
	case num.Num:
		return value.OfNum(v)
	case date.Date:
		return value.OfDate(v)
	}
	panic(fmt.Sprintf("no value for %T", v))
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

func everyReturn(rules *policy.Rules, reg *register.Register) []form.Return {
	var out []form.Return
	schools := reg.Schools()
	for _, s := range schools {
		m, _ := reg.GroupOf(s.Code, rules.Period.Span.To)
		var mates []register.School
		for _, o := range reg.MembersOn(m.Group, rules.Period.Span.To) {
			if o.School != s.Code {
				mate, _ := reg.School(o.School)
				mates = append(mates, mate)
			}
		}
		out = append(out, schoolReturn(rules, s, m, mates))
	}
	return append(out, bureauReturn(rules, schools, reg.Groups()), financeReturn(rules))
}

func seeded(code string) *rand.Rand {
	sum := sha256.Sum256([]byte(code))
	return rand.New(rand.NewPCG(uint64(sum[0])<<8|uint64(sum[1]), 2026))
}

// grades of each stage: 淄博 has five years of primary school and four of
// junior middle school.
var grades = map[string]int{"幼儿园": 3, "小学": 5, "初中": 4, "高中": 3, "中职": 3}

// size is how many pupils a year of the school has.
func size(rng *rand.Rand, s register.School) int {
	switch s.Area {
	case "城区":
		return 180 + rng.IntN(160)
	case "镇区":
		return 60 + rng.IntN(60)
	}
	return 9 + rng.IntN(14)
}

func schoolReturn(rules *policy.Rules, s register.School, m register.Membership, mates []register.School) form.Return {
	rng := seeded(string(s.Code))
	ret := form.Return{Subject: string(s.Code), Period: rules.Period.Name, Workbook: form.Workbook{File: s.Name + ".xlsx", Tables: map[string]*form.Records{}}}
	put := func(name string, rows ...cells) {
		t, ok := rules.Table(name)
		if !ok {
			panic("the policy has no table " + name)
		}
		ret.Tables[name] = records(t, rows...)
	}
	yearly, pupils := size(rng, s), 0
	var classes []cells
	for _, stage := range s.Stages {
		for g := range grades[stage] {
			n := yearly + rng.IntN(9) - 4
			pupils += n
			classes = append(classes, cells{"学段": stage, "年级": fmt.Sprintf("%s%d年级", stage, g+1), "班级数": n/46 + 1, "在校生数": n, "其中女生": n / 2})
		}
	}
	put("班级学生", classes...)

	var staff, moves []cells
	total := max(9, pupils/14)
	subjects := []string{"语文", "数学", "英语", "体育", "音乐", "美术", "科学"}
	for i := range total {
		duty, stage := "教师", s.Stages[i%len(s.Stages)]
		switch {
		case i == 0:
			duty = "校长"
		case i < 4:
			duty = "中层"
		}
		id := fmt.Sprintf("370323%d%02d%02d%s%02d", 1966+i%32, 1+i%12, 1+i%28, string(s.Code[1:]), i/32)
		star := []string{"无", "无", "无", "无", "无", "县级", "无", "市级", "无", "无", "无", "省级"}[(i+rng.IntN(3))%12]
		staff = append(staff, cells{
			"姓名": fmt.Sprintf("测%s%d", s.Code, i+1), "身份证号": id, "人员性质": []string{"在编", "在编", "在编", "在编", "在编", "合同制"}[i%6],
			"岗位类别": "专技", "职务": duty, "是否专任": yes(i > 0), "任教学段": stage, "任教学科": subjects[i%len(subjects)],
			"职称": "一级教师", "最高学历": []string{"本科", "本科", "研究生", "本科", "专科"}[(i+rng.IntN(2))%5], "骨干级别": star, "荣誉称号": "无",
			"本校任教起始年月": date.Of(2012+i%10, 9, 1), "上年12月绩效额度": num.Int(int64(2000 + rng.IntN(1500))).Add(num.Frac(int64(rng.IntN(100)), 100)),
			"在岗月数": 12 - i%13/12*6, "年度考核等次": []string{"合格", "优秀", "合格", "合格", "基本合格"}[i%5], "周课时": 12, "跨校周课时": max(0, rng.IntN(8)-5),
		})
		if i > 4 && i%23 == 5 && len(mates) > 0 {
			mate := mates[i%len(mates)]
			from, to := date.Of(2025, 9, 1).AddMonths(rng.IntN(8)), date.Of(2026, 8, 31)
			if i%2 == 1 {
				from, to = date.Of(2025, 9, 1), date.Of(2026, 10, 31)
			}
			moves = append(moves, cells{
				"姓名": fmt.Sprintf("测%s%d", s.Code, i+1), "身份证号": id, "方向": "派出", "对方学校": mate.Name, "形式": []string{"支教", "顶岗"}[i%2],
				"人员类别": "教师", "是否骨干": yes(star != "无"), "开始日期": from, "结束日期": to, "周课时": 10,
				"食宿交通协商总额": 3000, "派出方承担": 1800, "接收方承担": 1200,
			})
		}
	}
	put("教职工", staff...)
	put("交流轮岗", moves...)
	put("办学条件", cells{
		"占地面积": pupils * 30, "教学及辅助用房面积": pupils*5 + rng.IntN(pupils*3), "室内体育用房面积": pupils / 4, "体育馆面积": pupils / 2, "运动场面积": pupils*6 + rng.IntN(pupils*6),
		"教学仪器设备值": num.Int(int64(pupils * (1750 + rng.IntN(1500)))), "网络多媒体教室数": pupils/38 + rng.IntN(4), "图书册数": pupils * 30,
		"核定编制": total + 2, "实有在编": total * 5 / 6, "法定代表人": "测",
		"校级职数核定": 4, "校级职数实配": 3, "中层职数核定": 8, "中层职数实配": 6,
	})
	var events, resources, studios []cells
	for i := range 2 + rng.IntN(7) {
		events = append(events, cells{"日期": date.Of(2026, 3+i%8, 10), "类型": []string{"集体教研", "网络教研", "空中课堂", "名师下乡", "校干挂职", "培训"}[i%6],
			"主题": fmt.Sprintf("第%d次活动", i+1), "主办学校": s.Name, "参与学校数": 2, "参与人次": 20, "学时": 4})
	}
	for i := range rng.IntN(9) {
		resources = append(resources, cells{"资源名称": fmt.Sprintf("资源%d", i+1), "类型": "课例", "学科": "数学", "学时": 4 + rng.IntN(8), "来源": "开发",
			"是否免费开放": yes(i%3 != 2), "网上学校": yes(i%2 == 0), "发布日期": date.Of(2026, 5, 1), "访问人次": 100 * i})
	}
	if s.Site == "镇驻地" && m.Role == "成员校" {
		studios = append(studios, cells{"工作室编号": "W" + string(s.Code[2:]), "主持人身份证号": staff[0]["身份证号"], "成员人数": 8, "乡村教师成员数": 5,
			"集中活动次数": 4, "送教下乡次数": rng.IntN(5), "培训教师人次": 60, "课题数": 1, "经费预算": 20000, "经费支出": 15200, "自评等次": "良好"})
	}
	put("集团活动", events...)
	put("共享资源", resources...)
	put("工作室", studios...)
	put("经费使用", cells{"项目": "教研", "预算": 40000, "到位": 36000 + 1000*rng.IntN(5), "支出": 28000 + 1000*rng.IntN(8), "结余": 0})
	if m.Role != "成员校" {
		put("集团管理", cells{"章程": "有", "理事会会议次数": 2 + rng.IntN(4), "年度计划": []string{"有", "有", "无"}[rng.IntN(3)], "一体化管理制度数": 3 + rng.IntN(4),
			"统筹人员": yes(rng.IntN(4) > 0), "统筹经费": "是", "统筹设施": "是", "统筹岗位": yes(rng.IntN(2) > 0), "统筹职称": "否", "拟调剂编制": 0, "拟调剂职数": 0})
	}
	put("封面", cells{"学校代码": string(s.Code), "学校名称": s.Name, "批次": rules.Period.Name})
	return ret
}

func bureauReturn(rules *policy.Rules, schools []register.School, groups []register.Group) form.Return {
	rng := seeded("教体局")
	share := func(from, spread int) num.Num { return num.Frac(int64(from+rng.IntN(spread)), 1000) }
	var quality []cells
	for _, s := range schools {
		for _, stage := range s.Stages {
			quality = append(quality, cells{"学校": s.Name, "学段": stage, "巩固率": share(970, 30), "合格率": share(820, 150), "优秀率": share(300, 300), "体质达标率": share(880, 100),
				"家长满意度": share(860, 120), "学生满意度": share(880, 110), "上年合格率": share(800, 150), "上年优秀率": share(280, 300)})
		}
	}
	// Of four experts the highest and the lowest are dropped, ties too; of two
	// none is. The last group has no marks.
	var marks []cells
	for i, g := range groups[:len(groups)-1] {
		list := [][]int{{90, 80, 70, 60}, {90, 85}, {88, 88, 70, 70}, {75, 75, 75}}[i%4]
		for k, m := range list {
			marks = append(marks, cells{"集团": g.Name, "指标": "一体化管理制度质量", "专家": fmt.Sprintf("专家%d", k+1), "得分": m})
		}
	}
	table := func(name string) *form.Table {
		t, ok := rules.Table(name)
		if !ok {
			panic("the policy has no table " + name)
		}
		return t
	}
	return form.Return{Subject: "教体局", Period: rules.Period.Name, Workbook: form.Workbook{File: "教体局.xlsx", Tables: map[string]*form.Records{
		"质量监测": records(table("质量监测"), quality...),
		"奖惩认定": records(table("奖惩认定"),
			cells{"集团": groups[2].Name, "类别": "加分", "事项": "市级经验推广", "分值": 3, "文件依据": "淄教基字〔2026〕8号"},
			cells{"集团": groups[7].Name, "类别": "一票否决", "事项": "违规招生", "分值": 0, "文件依据": "源教通〔2026〕21号"},
			cells{"集团": groups[0].Name, "学校": "沂源县张家坡中心学校", "类别": "扣分", "事项": "交流台账缺失", "分值": 2, "文件依据": "源教督〔2026〕6号"}),
		"专家评分": records(table("专家评分"), marks...),
	}}}
}

func financeReturn(rules *policy.Rules) form.Return {
	t, _ := rules.Table("预算安排")
	return form.Return{Subject: "财政局", Period: rules.Period.Name, Workbook: form.Workbook{File: "财政局.xlsx", Tables: map[string]*form.Records{
		"预算安排": records(t, cells{"科目": "集团化办学经费", "金额": 3600000, "文号": "源财教〔2026〕15号"}),
	}}}
}

// bare removes what a reader of PDF text cannot know: spaces and line ends.
func bare(text string) string { return strings.Join(strings.Fields(text), "") }

var tenth = num.Frac(1, 10)

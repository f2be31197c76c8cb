package xlsx_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/template"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
	"hesuan/reports"
)

// county is what a test may change before a run: the seeds of policy and
// register, and the returns.
type county struct {
	t        testing.TB
	rng      *rand.Rand
	policy   []form.Seed
	register []form.Seed
	absent   []string // subjects that do not file
	budget   string
	staff    int  // teachers of a school, at most
	shuffled bool // returns arrive in another order
	sample   int  // schools of the county that package sample makes; 0 for our own
	name     func(school string, i int) string
}

func newCounty(t testing.TB, seed uint64) *county {
	return &county{
		t: t, rng: rand.New(rand.NewPCG(seed, 2026)), policy: policy.Default(), register: register.Default(), budget: "2600000", staff: 12,
		name: func(school string, i int) string { return fmt.Sprintf("师%s%d", school, i) },
	}
}

// set changes a cell of a seed: the row whose key columns begin with key.
func (c *county) set(seeds []form.Seed, sheet, column, text string, key ...string) {
	c.t.Helper()
	for _, s := range seeds {
		if s.Table.Name != sheet {
			continue
		}
		_, col := s.Table.Column(column)
		for _, row := range s.Rows {
			if slices.Equal(row[:len(key)], key) {
				row[col] = text
				return
			}
		}
	}
	c.t.Fatalf("%s has no row %v", sheet, key)
}

// add appends a row to a seed.
func (c *county) add(seeds []form.Seed, sheet string, cells map[string]string) {
	for i := range seeds {
		if seeds[i].Table.Name == sheet {
			row := make([]string, len(seeds[i].Table.Columns))
			for k, col := range seeds[i].Table.Columns {
				row[k] = cells[col.Name]
			}
			seeds[i].Rows = append(seeds[i].Rows, row)
		}
	}
}

func (c *county) parameter(name, key, text string) {
	c.t.Helper()
	c.set(c.policy, "参数", "值", text, name, key)
}

func (c *county) decode(file string, tables []*form.Table, seeds []form.Seed) *form.Workbook {
	c.t.Helper()
	spec := template.Spec{Title: file, Tables: tables, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		c.t.Fatal(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		c.t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	w, fs, _ := importer.Decode(book, file, hex.EncodeToString(sum[:]), tables, importer.Options{})
	c.sound(fs)
	return w
}

func (c *county) sound(fs []finding.Finding) {
	c.t.Helper()
	for _, f := range fs {
		if f.Severity == finding.Error {
			c.t.Fatal(f)
		}
	}
}

// run computes the county.
func (c *county) run() *calc.Result {
	c.t.Helper()
	book, fs := policy.Build(c.decode("政策.xlsx", policy.Schema(), c.policy))
	c.sound(fs)
	period, ok := book.Period("2026年度")
	if !ok {
		c.t.Fatal("no 2026年度")
	}
	rules, fs := book.In(period)
	c.sound(fs)
	program, fs := calc.Compile(rules)
	c.sound(fs)
	if c.sample > 0 {
		c.register = sample.Seeds(1, c.sample)
	}
	in := calc.Input{RegisterBook: c.decode("集团名册.xlsx", register.Schema(), c.register)}
	in.Register, fs = register.Build(in.RegisterBook)
	c.sound(fs)
	if c.sample > 0 {
		in.Returns = c.sampled(rules, in.Register)
		return program.Run(in)
	}
	for _, s := range in.Register.Schools() {
		if !slices.Contains(c.absent, string(s.Code)) {
			in.Returns = append(in.Returns, c.school(rules, in.Register, s))
		}
	}
	for _, r := range []form.Return{c.bureau(rules, in.Register), c.finance(rules)} {
		if !slices.Contains(c.absent, r.Subject) {
			in.Returns = append(in.Returns, r)
		}
	}
	if c.shuffled {
		slices.Reverse(in.Returns)
	}
	return program.Run(in)
}

// sampled are the returns of the county that the demo shows.
func (c *county) sampled(rules *policy.Rules, reg *register.Register) []form.Return {
	made := sample.New(sample.Options{Seed: 1, Rules: rules, Register: reg, BudgetShort: true})
	var out []form.Return
	for _, subject := range made.Subjects() {
		if slices.Contains(c.absent, subject) {
			continue
		}
		data, err := made.Workbook(subject)
		if err != nil {
			c.t.Fatal(err)
		}
		book, err := workbook.Open(data, workbook.Default())
		if err != nil {
			c.t.Fatal(err)
		}
		w, fs, _ := importer.Decode(book, made.FileName(subject), "", made.Tables(subject), importer.Options{Names: reg.Names(), Period: rules.Period.Span})
		c.sound(fs)
		out = append(out, form.Return{Subject: subject, Period: rules.Period.Name, Workbook: *w})
	}
	return out
}

// row is the entries of one record by column; what is left out is blank.
type row map[string]any

func table(rules *policy.Rules, name string, rows ...row) *form.Records {
	t, ok := rules.Table(name)
	if !ok {
		panic("no table " + name)
	}
	out := &form.Records{Table: t}
	for i, r := range rows {
		rec := form.Row{Sheet: name, Line: i + 4}
		for j, col := range t.Columns {
			rec.Cells = append(rec.Cells, form.Cell{Value: entry(r[col.Name]), Ref: form.Ref(i+4, j+1)})
		}
		out.Rows = append(out.Rows, rec)
	}
	return out
}

func entry(v any) value.Value {
	switch v := v.(type) {
	case string:
		return value.OfText(v)
	case int:
		return value.OfNum(num.Int(int64(v)))
	case num.Num:
		return value.OfNum(v)
	case date.Date:
		return value.OfDate(v)
	case bool:
		return value.OfText(map[bool]string{true: "是", false: "否"}[v])
	}
	return value.Value{}
}

func (c *county) pick(of ...string) string { return of[c.rng.IntN(len(of))] }

func (c *county) cents(most int) num.Num { return num.Frac(int64(c.rng.IntN(most*100)), 100) }

func (c *county) school(rules *policy.Rules, reg *register.Register, s register.School) form.Return {
	var classes, staff, moves, studios, resources, events []row
	for _, stage := range s.Stages {
		for g := range 3 {
			classes = append(classes, row{"学段": stage, "年级": fmt.Sprint(g + 1), "班级数": 2, "在校生数": 40 + c.rng.IntN(300)})
		}
	}
	schools := reg.Schools()
	for i := range 1 + c.rng.IntN(c.staff) {
		id := identity(string(s.Code), i)
		staff = append(staff, row{
			"姓名": c.name(string(s.Code), i), "身份证号": id, "人员性质": c.pick("在编", "在编", "在编", "合同制"), "职务": c.pick("教师", "教师", "中层", "校长"),
			"是否专任": true, "任教学段": c.pick(s.Stages...), "任教学科": c.pick("语文", "体育", "音乐"), "最高学历": c.pick("本科", "研究生", "专科"),
			"骨干级别": c.pick("无", "无", "县级", "市级", "省级"), "上年12月绩效额度": c.cents(4000), "在岗月数": 6 + c.rng.IntN(7),
			"年度考核等次": c.pick("合格", "优秀", "合格", "基本合格"), "周课时": 12, "跨校周课时": c.rng.IntN(4), "荣誉称号": "无", "职称": "一级教师",
		})
		if c.rng.IntN(5) == 0 {
			other := schools[c.rng.IntN(len(schools))]
			from := date.Of(2025, 8, 1).AddDays(c.rng.IntN(400))
			moves = append(moves, row{"姓名": c.name(string(s.Code), i), "身份证号": id, "方向": c.pick("派出", "派出", "接收"), "对方学校": other.Name, "形式": c.pick("支教", "走教"),
				"人员类别": "教师", "是否骨干": false, "开始日期": from, "结束日期": from.AddDays(30 + c.rng.IntN(400)), "周课时": 10})
		}
	}
	for i := range c.rng.IntN(4) {
		resources = append(resources, row{"资源名称": "资源", "类型": "课例", "学科": "数学", "学时": c.cents(40), "是否免费开放": i != 1, "网上学校": true, "发布日期": date.Of(2026, 5, 1)})
		events = append(events, row{"日期": date.Of(2026, 4, 1), "类型": c.pick("集体教研", "网络教研", "学生活动", "名师下乡"), "主题": "活动", "主办学校": s.Name, "参与学校数": 2, "参与人次": 20, "学时": 4})
	}
	if c.rng.IntN(4) == 0 {
		studios = append(studios, row{"工作室编号": "W" + string(s.Code), "主持人身份证号": identity(string(s.Code), 0), "成员人数": 8, "乡村教师成员数": 4})
	}
	tables := map[string]*form.Records{
		"封面":   table(rules, "封面", row{"学校代码": string(s.Code), "学校名称": s.Name, "批次": "2026年度", "单位负责人": "负责人甲", "联系电话": "05331234567"}),
		"班级学生": table(rules, "班级学生", classes...), "教职工": table(rules, "教职工", staff...), "交流轮岗": table(rules, "交流轮岗", moves...),
		"工作室": table(rules, "工作室", studios...), "共享资源": table(rules, "共享资源", resources...), "集团活动": table(rules, "集团活动", events...),
		"经费使用": table(rules, "经费使用", row{"项目": "教研", "预算": 40000, "到位": 38000, "支出": 30000, "结余": 8000}),
		"办学条件": table(rules, "办学条件", row{"占地面积": 9000, "教学及辅助用房面积": 4000 + c.rng.IntN(3000), "室内体育用房面积": 300, "体育馆面积": 500, "运动场面积": 6000,
			"教学仪器设备值": 1500000, "网络多媒体教室数": 20, "图书册数": 20000, "核定编制": 60, "实有在编": 50}),
	}
	tables["集团管理"] = table(rules, "集团管理", row{"章程": "有", "理事会会议次数": 1 + c.rng.IntN(5), "年度计划": c.pick("有", "无"), "一体化管理制度数": 4,
		"统筹人员": true, "统筹经费": true, "统筹设施": true, "统筹岗位": true, "统筹职称": false, "拟调剂编制": 0, "拟调剂职数": 0})
	return form.Return{Subject: string(s.Code), Period: "2026年度", Workbook: form.Workbook{File: s.Name + ".xlsx", Tables: tables}}
}

func (c *county) bureau(rules *policy.Rules, reg *register.Register) form.Return {
	var quality []row
	share := func() num.Num { return num.Frac(int64(850+c.rng.IntN(150)), 1000) }
	for _, s := range reg.Schools() {
		for _, stage := range s.Stages {
			quality = append(quality, row{"学校": s.Name, "学段": stage, "巩固率": share(), "合格率": share(), "优秀率": share(), "体质达标率": share(), "家长满意度": share(), "学生满意度": share(), "上年合格率": share(), "上年优秀率": share()})
		}
	}
	return form.Return{Subject: "教体局", Period: "2026年度", Workbook: form.Workbook{File: "教体局.xlsx", Tables: map[string]*form.Records{
		"质量监测": table(rules, "质量监测", quality...), "奖惩认定": table(rules, "奖惩认定"),
	}}}
}

func (c *county) finance(rules *policy.Rules) form.Return {
	budget, err := num.Parse(c.budget)
	if err != nil {
		c.t.Fatal(err)
	}
	return form.Return{Subject: "财政局", Period: "2026年度", Workbook: form.Workbook{File: "财政局.xlsx", Tables: map[string]*form.Records{
		"预算安排": table(rules, "预算安排", row{"科目": "集团化办学经费", "金额": budget, "文号": "源财教〔2026〕15号"}, row{"科目": "其他", "金额": 100}),
	}}}
}

// identity is a 身份证号 with its check character.
func identity(school string, i int) string {
	head := fmt.Sprintf("370323%d%02d%02d%s%d", 1970+i%25, 1+i%12, 1+i%28, school[len(school)-2:], i%10)
	sum := 0
	for k, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(head[k]-'0')
	}
	return head + string("10X98765432"[sum%11])
}

var meta = reports.Meta{Period: "2026年度", Version: "草稿", Fingerprint: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", AsOf: "2026年12月20日"}

package register

import (
	"strings"
	"testing"

	"hesuan/internal/finding"
)

// reproducer makes one mistake in the plan's county, and names the places
// that must be told, as CODE SHEET!CELL; nothing else may be.
type reproducer struct {
	sentence string
	edit     func(*county)
	want     string // space separated; blank for no finding
	says     string // must stand in the first finding
}

var reproducers = []reproducer{
	// Rows, codes and names.
	{"a school without a name is not read", func(c *county) { c.school("S99", "") }, "R101 学校!B44", "空白"},
	{"a date that is no date is not read", func(c *county) { c.set("集团", "G14", "撤销日期", "明年") }, "R101 集团!E15 R104 成员!A42 R104 成员!A43", "“明年”"},
	{"a count that is no number is not read", func(c *county) { c.set("集团类型", "贯通培养型", "核心校数", "一") }, "R101 集团类型!D4 R104 集团!C14", "“一”"},
	{"two schools bear one code", func(c *county) { c.school("S05", "另一所小学") }, "R102 学校!A44", "A6"},
	{"two groups bear one code", func(c *county) {
		c.add("集团", "集团代码", "G01", "集团名称", "另一个集团", "类型", "职普融通型", "成立日期", "2023-09-01", "成立方式", "主管部门主导", "依据", "示例")
	}, "R102 集团!A16", "A2"},
	{"two schools bear one school number", func(c *county) {
		c.set("学校", "S01", "学校标识码", "2137000001").set("学校", "S02", "学校标识码", "2137000001")
	}, "R102 学校!J3", "J2"},
	{"two schools bear one name but for a space", func(c *county) { c.school("S99", "沂源 四中") }, "R103 学校!B44", "S09 沂源四中"},
	{"an alias is another school's name", func(c *county) { c.set("学校", "S02", "别名", "张家坡中心校、沂源四中") }, "R103 学校!C3", "S09 沂源四中"},
	{"an alias is another school's alias", func(c *county) { c.set("学校", "S02", "别名", "实验中学") }, "R103 学校!C8", "S02"},
	{"an alias that repeats the school's own name harms nobody", func(c *county) { c.set("学校", "S02", "别名", "沂源县张家坡中心学校") }, "", ""},
	{"two groups bear one name", func(c *county) { c.set("集团", "G02", "集团名称", "振华教育集团") }, "R103 集团!B3", "G01"},
	{"a group may bear the name of a school", func(c *county) { c.set("集团", "G02", "集团名称", "沂源县历山中学") }, "", ""},
	{"a school is named with a pattern", func(c *county) { c.set("学校", "S02", "学校名称", "沂源县*中心学校") }, "R107 学校!B3", "“*”"},
	{"a school's name holds a slash", func(c *county) { c.set("学校", "S02", "学校名称", "张家坡/中心学校") }, "R107 学校!B3", "“/”"},
	{"a school's name holds a tilde", func(c *county) { c.set("学校", "S02", "学校名称", "~张家坡中心学校") }, "R107 学校!B3", "“~”"},
	{"a school's name holds a straight quotation mark", func(c *county) { c.set("学校", "S02", "学校名称", `"张家坡"中心学校`) }, "R107 学校!B3", "里的"},
	{"a group is named with a question mark", func(c *county) { c.set("集团", "G02", "集团名称", "历山?教育集团") }, "R107 集团!B3", "“?”"},
	{"Chinese brackets and colons name a school well", func(c *county) {
		c.set("学校", "S02", "学校名称", "张家坡学校（初中部）：东校区“第一”")
	}, "", ""},
	{"a group is of an unknown type", func(c *county) { c.set("集团", "G01", "类型", "城乡共建") }, "R104 集团!C2", "城乡共建型"},
	{"a member's school code is one slip away", func(c *county) { c.set("成员", "G01 S03", "学校代码", "S0З") }, "R104 成员!B4", "S03 沂源县张家坡镇流泉完全小学"},
	{"a member's school code has two characters swapped", func(c *county) { c.set("成员", "G01 S03", "学校代码", "0S3") }, "R104 成员!B4", "S03 沂源县张家坡镇流泉完全小学"},
	{"a member's school is given by name", func(c *county) { c.set("成员", "G01 S03", "学校代码", "沂源县张家坡镇流泉完小") }, "R104 成员!B4", "代码是 S03"},
	{"a member's group is unknown", func(c *county) { c.set("成员", "G01 S03", "集团代码", "J77") }, "R104 成员!A4", "J77"},
	{"a studio hangs in an unknown school", func(c *county) {
		c.set("工作室", "W1", "主持人", "某某").set("工作室", "W1", "称号", "齐鲁名师").set("工作室", "W1", "挂牌学校", "S77")
	}, "R104 工作室!D2", "S77"},
	{"a stage is written in its own way", func(c *county) { c.set("学校", "S02", "学段", "小学、初级中学") }, "R105 学校!D3", "初级中学"},

	// Groups and their types.
	{"a unified type has two cores", func(c *county) { c.set("集团类型", "职普融通型", "法人", "统一") }, "R111 集团类型!D5", "1所牵头校"},
	{"a type is founded in a way nobody knows", func(c *county) {
		c.set("集团类型", "紧密融合型", "成立方式", "主管部门主导、自发")
	}, "R111 集团类型!F3", "自发"},
	{"a type has no core", func(c *county) { c.set("集团类型", "职普融通型", "核心校数", "0") }, "R111 集团类型!D5 R111 集团类型!E5 R115 集团!A15", "至少1所"},
	{"a type counts below zero", func(c *county) {
		c.set("集团类型", "紧密融合型", "最少成员校数", "-1").set("集团类型", "紧密融合型", "县级工作室数", "-1")
	}, "R111 集团类型!E3 R111 集团类型!E3 R111 集团类型!I3 R141 工作室!A7", "0或更多"},
	{"a type's core is called a member", func(c *county) {
		c.set("集团类型", "贯通培养型", "核心角色", "成员校").set("集团", "G13", "撤销日期", "2023-09-01")
	}, "R111 集团类型!C4 R117 成员!C40", "核心校"},
	{"a group is dissolved before it is founded", func(c *county) { c.set("集团", "G14", "撤销日期", "2023-08-31") }, "R112 集团!E15 R131 成员!D42 R131 成员!D43", "2023年8月31日撤销"},
	{"a close-knit group was applied for by its core", func(c *county) {
		c.set("集团", "G05", "成立方式", "核心校申请").papers("G05", "有", "有", "有", "是")
	}, "R113 集团!F6", "核心校申请"},
	{"an applied-for group with all its papers is in order", func(c *county) {
		c.set("集团", "G01", "成立方式", "核心校申请").papers("G01", "有", "有", "有", "是")
	}, "", ""},
	{"an applied-for group lacks its charter and the consent", func(c *county) {
		c.set("集团", "G01", "成立方式", "核心校申请").papers("G01", "有", "有", "无", "")
	}, "R114 集团!I2 R114 集团!J2", "“无”"},
	{"a group has no core", func(c *county) { c.set("成员", "G01 S01", "角色", "成员校") }, "R115 集团!A2", "0所核心校"},
	{"a group has two cores", func(c *county) { c.set("成员", "G01 S02", "角色", "核心校") }, "R115 集团!A2", "2所核心校"},
	{"a vocational group has one lead", func(c *county) { c.remove("成员", "G14 S42") }, "R115 集团!A15", "为2所牵头校"},
	{"a group loses its core half-way", func(c *county) { c.leave("G01 S01", "2025-08-31") }, "R115 集团!A2", "自2025年9月1日起有0所核心校"},
	{"a group's only member leaves", func(c *county) { c.leave("G02 S06", "2025-08-31") }, "R116 集团!A3", "自2025年9月1日起有0所成员校"},
	{"a core in a vocational group has the wrong role", func(c *county) { c.set("成员", "G14 S41", "角色", "核心校") }, "R115 集团!A15 R117 成员!C42", ""},
	{"a unified group has two representatives", func(c *county) {
		c.set("学校", "S11", "法定代表人", "张三").set("学校", "S12", "法定代表人", "张 三").set("学校", "S13", "法定代表人", "李四")
	}, "R118 学校!H14", "“李四”"},
	{"who has left a unified group need not agree with it", func(c *county) {
		c.set("学校", "S11", "法定代表人", "张三").set("学校", "S13", "法定代表人", "李四").leave("G05 S13", "2025-08-31")
	}, "", ""},
	{"the schools of a dissolved group need not agree", func(c *county) {
		c.set("学校", "S11", "法定代表人", "张三").set("学校", "S13", "法定代表人", "李四").set("集团", "G05", "撤销日期", "2025-08-31")
	}, "", ""},
	{"two independent schools bear one credit code", func(c *county) { c.credit("S01", "S02") }, "R119 学校!I3", "S01 振华实验学校"},
	{"schools of two groups bear one credit code", func(c *county) { c.credit("S01", "S11") }, "R119 学校!I12", "S01 振华实验学校"},
	{"a school without a group bears another's credit code", func(c *county) {
		c.school("S99", "另一所小学").credit("S01", "S99")
	}, "R119 学校!I44", "S01 振华实验学校"},
	{"schools of a unified group may share a credit code", func(c *county) { c.credit("S11", "S12") }, "", ""},
	{"a school that has left a unified group keeps its credit code", func(c *county) {
		c.credit("S11", "S12").leave("G05 S12", "2025-08-31")
	}, "R119 学校!I13", "S11"},
	{"schools of an independent group share a representative", func(c *county) {
		c.set("学校", "S41", "法定代表人", "张三").set("学校", "S42", "法定代表人", "张三")
	}, "R120 学校!H43", "S41"},

	// Memberships.
	{"a school leaves before it joins", func(c *county) { c.leave("G01 S04", "2023-08-31") }, "R131 成员!E5", "2023年8月31日退出"},
	{"a school joins before the group is founded", func(c *county) { c.set("成员", "G01 S04", "加入日期", "2023-08-31") }, "R131 成员!D5", "2023年8月31日加入"},
	{"a school leaves after the group is dissolved", func(c *county) {
		c.set("集团", "G01", "撤销日期", "2025-08-31").leave("G01 S04", "2025-09-01")
	}, "R131 成员!E5", "2025年9月1日退出"},
	{"a group may end with all its members aboard", func(c *county) { c.set("集团", "G01", "撤销日期", "2025-08-31") }, "", ""},
	{"a school that stays to the last day of its group needs no consent", func(c *county) {
		c.set("集团", "G01", "撤销日期", "2025-08-31").set("成员", "G01 S04", "退出日期", "2025-08-31")
	}, "", ""},
	{"a school that leaves the day before its group ends needs one", func(c *county) {
		c.set("集团", "G01", "撤销日期", "2025-08-31").set("成员", "G01 S04", "退出日期", "2025-08-30")
	}, "R134 成员!G5 R134 成员!H5", ""},
	{"a school is in two groups on one day", func(c *county) {
		c.leave("G01 S04", "2025-08-31").member("G02", "S04", "成员校", "2025-08-31", "")
	}, "R132 成员!D44", "自2025年8月31日起"},
	{"a school moves to another group the next day", func(c *county) {
		c.leave("G01 S04", "2025-08-31").member("G02", "S04", "成员校", "2025-09-01", "")
	}, "", ""},
	{"a school is entered twice in its group", func(c *county) { c.member("G01", "S04", "成员校", "2024-09-01", "2025-08-31") }, "R132 成员!D44", "G01 振华教育集团"},
	{"a school entered twice is not its own namesake", func(c *county) {
		c.set("学校", "S04", "法定代表人", "张三").member("G01", "S04", "成员校", "2024-09-01", "")
	}, "R132 成员!D44", "一直未退出"},
	{"a short stay elsewhere does not hide a longer one", func(c *county) {
		c.member("G02", "S04", "成员校", "2024-09-01", "2025-08-31").member("G03", "S04", "成员校", "2025-09-01", "2026-08-31")
	}, "R132 成员!D44 R132 成员!D45", "成员!A5"},
	{"the third group begins on the last day of the second", func(c *county) {
		c.leave("G01 S04", "2024-08-31").member("G02", "S04", "成员校", "2024-09-01", "2025-08-31").member("G03", "S04", "成员校", "2025-08-31", "")
	}, "R132 成员!D45", "成员!A44"},
	{"a school joins later without assessment", func(c *county) {
		c.school("S99", "另一所小学").member("G01", "S99", "成员校", "2024-09-01", "").set("成员", "G01 S99", "准入评估", "")
	}, "R133 成员!F44", "空白"},
	{"a school that joins later is called a founding member", func(c *county) {
		c.school("S99", "另一所小学").member("G01", "S99", "成员校", "2023-09-02", "").set("成员", "G01 S99", "准入评估", "成立时成员")
	}, "R133 成员!F44", "成立时成员"},
	{"a founding member failed its assessment", func(c *county) { c.set("成员", "G01 S04", "准入评估", "不通过") }, "R133 成员!F5", "不通过"},
	{"a school leaves without reason and consent", func(c *county) {
		c.set("成员", "G01 S04", "退出日期", "2025-08-31")
	}, "R134 成员!G5 R134 成员!H5", "退出原因"},
	{"a school leaves for a reason the plan does not know", func(c *county) {
		c.leave("G01 S04", "2025-08-31").set("成员", "G01 S04", "退出原因", "不想参加")
	}, "R134 成员!G5", "不想参加"},
	{"a reason for leaving without a day", func(c *county) { c.set("成员", "G01 S04", "退出原因", "战略调整") }, "R134 成员!E5", "退出日期"},
	{"two schools of a group change roles overnight: nobody leaves or joins", func(c *county) {
		c.set("成员", "G01 S01", "退出日期", "2025-08-31").set("成员", "G01 S02", "退出日期", "2025-08-31")
		c.member("G01", "S01", "成员校", "2025-09-01", "").member("G01", "S02", "核心校", "2025-09-01", "")
		for _, row := range c.tables["成员"].Rows[42:] {
			row[5] = "" // 准入评估
		}
	}, "", ""},

	// Studios.
	{"a seventh studio", func(c *county) { c.add("工作室", "工作室编号", "W7", "依据", "示例") }, "R141 工作室!A8", "第7个"},
	{"a seventh studio the day the first has ended", func(c *county) {
		c.set("工作室", "W1", "周期止", "2025-08-31").add("工作室", "工作室编号", "W7", "周期起", "2025-09-01", "依据", "示例")
	}, "", ""},
	{"a seventh studio on the last day of the first", func(c *county) {
		c.set("工作室", "W1", "周期止", "2025-08-31").add("工作室", "工作室编号", "W7", "周期起", "2025-08-31", "依据", "示例")
	}, "R141 工作室!A8", "第7个"},
	{"a studio in the county town", func(c *county) { c.studio("W1", "特级教师", "S01") }, "R142 工作室!D2", "城区"},
	{"a studio at the seat of a town", func(c *county) { c.studio("W1", "特级教师", "S14") }, "", ""},
	{"a studio's host has no such title", func(c *county) { c.studio("W1", "高级教师", "S14") }, "R143 工作室!C2", "高级教师"},
	{"a studio with a host and no school", func(c *county) { c.studio("W1", "特级教师", "") }, "R144 工作室!D2", "挂牌学校"},
	{"a studio ends before it begins", func(c *county) {
		c.set("工作室", "W1", "周期起", "2025-09-01").set("工作室", "W1", "周期止", "2025-08-31")
	}, "R145 工作室!F2", "2025年8月31日止"},
	{"two studios bear one number", func(c *county) { c.set("工作室", "W2", "工作室编号", "W1") }, "R102 工作室!A3", "A2"},
	{"no limit is kept where none is stated", func(c *county) {
		c.set("集团类型", "城乡共建型", "县级工作室数", "").add("工作室", "工作室编号", "W7", "依据", "示例")
	}, "", ""},
}

func (c *county) papers(group, scheme, agreement, charter, consent string) *county {
	c.t.Helper()
	c.set("集团", group, "方案", scheme).set("集团", group, "合作协议", agreement)
	return c.set("集团", group, "章程", charter).set("集团", group, "成员校主管部门同意", consent)
}

func (c *county) leave(member, last string) *county {
	c.t.Helper()
	return c.set("成员", member, "退出日期", last).set("成员", member, "退出原因", "目标达成").set("成员", member, "批准文号", "沂教〔2025〕1号")
}

func (c *county) credit(a, b string) *county {
	c.t.Helper()
	return c.set("学校", a, "统一社会信用代码", "53640000MJX173680A").set("学校", b, "统一社会信用代码", "53640000MJX173680A")
}

func (c *county) studio(code, title, school string) *county {
	c.t.Helper()
	return c.set("工作室", code, "主持人", "某某").set("工作室", code, "称号", title).set("工作室", code, "挂牌学校", school)
}

func TestEachMistakeIsToldOnceWhereItStands(t *testing.T) {
	for _, p := range reproducers {
		t.Run(p.sentence, func(t *testing.T) {
			c := newCounty(t)
			p.edit(c)
			_, fs := c.build()
			var got []string
			var shown []finding.Finding
			for _, f := range fs {
				if f.Severity == finding.Notice {
					continue
				}
				got = append(got, f.Code+" "+f.Sheet+"!"+f.Cell)
				shown = append(shown, f)
				if f.Basis == "" && f.Code != finding.RegisterIncomplete.Code {
					t.Errorf("rests on nothing: %v", f)
				}
				if strings.ContainsAny(f.Expected+f.Remedy, "{}") {
					t.Errorf("unfilled: %v", f)
				}
			}
			if strings.Join(got, " ") != p.want {
				t.Fatalf("got  %s\nwant %s\n%v", strings.Join(got, " "), p.want, shown)
			}
			if len(shown) > 0 && !strings.Contains(shown[0].String(), p.says) {
				t.Errorf("%v\ndoes not say %s", shown[0], p.says)
			}
		})
	}
}

func TestEveryRegisterCodeHasAReproducer(t *testing.T) {
	told := finding.RegisterPending.Code // every default school is 待核
	for _, p := range reproducers {
		told += " " + p.want
	}
	codes := map[string]bool{}
	for _, s := range finding.Catalogue() {
		if !strings.HasPrefix(s.Code, "R") {
			continue
		}
		if codes[s.Code] {
			t.Errorf("%s is declared twice", s.Code)
		}
		codes[s.Code] = true
		if !strings.Contains(told, s.Code) {
			t.Errorf("%s %s has no reproducer", s.Code, s.Title)
		}
	}
	if len(codes) == 0 {
		t.Error("the catalogue holds no register code")
	}
}

func TestChecksHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range checks {
		if c.name == "" || seen[c.name] {
			t.Errorf("check %q has no name of its own", c.name)
		}
		seen[c.name] = true
	}
}

func TestAVerifiedSchoolIsNotPending(t *testing.T) {
	_, fs := newCounty(t).set("学校", "S07", "核实状态", "已核").build()
	if len(fs) != 41 {
		t.Errorf("%d findings, want 41", len(fs))
	}
	for _, f := range fs {
		if f.Cell == "M8" {
			t.Errorf("a verified school is told again: %v", f)
		}
	}
}

func TestOfTwoRowsWithOneCodeTheFirstCounts(t *testing.T) {
	r, _ := newCounty(t).school("S05", "另一所小学").build()
	if s, _ := r.School("S05"); s.Name != "沂源县历山中学" {
		t.Errorf("S05 is %s", s.Name)
	}
}

func TestAMissingSheetIsNoPanic(t *testing.T) {
	w := newCounty(t).workbook()
	delete(w.Tables, "学校")
	if _, fs := Build(w); !finding.Errors(fs) {
		t.Error("members of nowhere are not told")
	}
}

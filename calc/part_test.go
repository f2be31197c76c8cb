package calc_test

import (
	"maps"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/form"
)

// revised changes parameters of the default policy from a day on: "name",
// or "name/key", to a value.
func revised(from string, values map[string]string) func(map[string]*form.Seed) {
	return func(by map[string]*form.Seed) {
		s := sheet{by["参数"]}
		_, name := s.Table.Column("名称")
		_, key := s.Table.Column("键")
		_, v := s.Table.Column("值")
		_, begin := s.Table.Column("生效")
		_, end := s.Table.Column("失效")
		day, err := date.Parse(from)
		if err != nil {
			panic(err)
		}
		for place, to := range values {
			n, k, _ := strings.Cut(place, "/")
			for i, row := range s.Rows {
				if row[name] == n && row[key] == k && row[end] == "" {
					next := append([]string(nil), row...)
					next[v], next[begin] = to, from
					s.Rows[i][end] = day.AddDays(-1).String()
					s.Rows = append(s.Rows, next)
					break
				}
			}
		}
	}
}

// both edits a policy twice.
func both(edits ...func(map[string]*form.Seed)) func(map[string]*form.Seed) {
	return func(by map[string]*form.Seed) {
		for _, e := range edits {
			e(by)
		}
	}
}

// withoutGrade lets J2 be computed without the county's evaluation.
func withoutGrade(by map[string]*form.Seed) {
	sheet{by["绩效"]}.set("J2", "公式", "MIN(J1*XLOOKUP(集团类型&角色,增量比例[键],增量比例[值]),J1*增量封顶)*在团月数/全年月数")
}

// Z2: 20 000 a year until June, 25 000 from July. Z1: 100 000 until February,
// 130 001 from March. So the year has three parts of 2, 4 and 6 months.
//
//	Z2 of S06   20000×2/12 + 20000×4/12 + 25000×6/12 = 3333.33 + 6666.67 + 12500.00
//	Z1 of S05   100000×2/12 + 130001×4/12 + 130001×6/12 = 16666.67 + 43333.67 + 65000.50
//	Z3 of S05   300 × 30 for 6 months, × 36 for 6: 1500 + 3000 + 5400
//	J2 of S05   94806 × 6 % for half a year; 12 % is capped at 10 %: 2844.18 + 4740.30
//	Z5 of S05   from March to June 4 × 700, from July to December 6 × 800
func TestARateThatChangesWithinThePeriodSplitsTheAmountAtThatDate(t *testing.T) {
	policy := both(withoutGrade,
		revised("2026-07-01", map[string]string{"成员校补助": "25000", "生均标准/小学": "36", "增量比例/城乡共建型核心校": "12%", "交流补助标准/镇驻地": "800"}),
		revised("2026-03-01", map[string]string{"集团基础补助": "130001"}))
	sent, received := plain(nil), plain(nil).of("06")
	sent["交流轮岗"] = []map[string]string{away(nil)}
	received["交流轮岗"] = []map[string]string{away(map[string]string{"方向": "接收", "对方学校": "沂源县历山中学"})}
	c := compute(t, policy, nil, join(offices("100000000", quality("沂源县历山中学", "沂源县土门中学"), nil), map[string]filed{"S05": sent, "S06": received}))
	c.want("Z2", "S06", "22500")
	c.want("Z2_1至2月", "S06", "3333.33")
	c.want("Z2_3至6月", "S06", "6666.67")
	c.want("Z2_7至12月", "S06", "12500")
	c.want("Z2", "S05", "不适用")
	c.want("Z1", "S05", "125000.84")
	c.want("Z3", "S05", "9900")
	c.want("J1", "S05", "94806")
	c.want("J2", "S05", "7584.48")
	c.want("Z5", "S05", "7600")
	c.want("Z2", "S02", "22500") // needs no return: paid for being a member
	c.want("Z3", "S02", "未报")
	if it, ok := c.p.Item("Z2"); ok {
		s, _ := c.res.Find(it.Level, "S06")
		if bad := c.res.Explain(it, s.Index).Replay(); bad != "" {
			t.Error(bad)
		}
	}
}

// S06 leaves at the end of May, S08 joins on 1 August: each has the rate of its
// own months only.
//
//	S06: 20000 × 5/12 = 8333.33     S08: 25000 × 5/12 = 10416.67
func TestAMemberIsPaidByTheRatesOfItsOwnMonths(t *testing.T) {
	c := compute(t, revised("2026-07-01", map[string]string{"成员校补助": "25000"}), func(seeds []form.Seed) {
		setMember(seeds, "S06", "退出日期", "2026-05-31")
		setMember(seeds, "S06", "退出原因", "目标达成")
		setMember(seeds, "S06", "批准文号", "沂教字〔2026〕5号")
		setMember(seeds, "S08", "加入日期", "2026-08-01")
		setMember(seeds, "S08", "准入评估", "通过")
	}, offices("100000000", nil, nil))
	c.want("Z2", "S06", "8333.33")
	c.want("Z2", "S08", "10416.67")
}

// A lump sum is weighted by months: 20000 × 6/12 + 26000 × 6/12. A formula that
// changes is split like a rate: the ceiling of Z6 falls away in October.
func TestALumpSumIsWeightedByMonthsAndAFormulaMayChangeToo(t *testing.T) {
	c := compute(t, both(revised("2026-07-01", map[string]string{"工作室经费": "26000"}), func(by map[string]*form.Seed) {
		s := sheet{by["资金"]}
		_, begin := s.Table.Column("生效")
		s.twin("Z6", "公式", `SUMIFS(共享资源[学时],共享资源[是否免费开放],"是")*共享资源补助`)
		s.Rows[len(s.Rows)-1][begin] = "2026-10-01"
		s.set("Z6", "失效", "2026-09-30")
	}), nil, map[string]filed{"S05": func() filed {
		f := plain(nil)
		studio("成员人数", "10")(f)
		f["共享资源"] = []map[string]string{{"资源名称": "微课", "类型": "微课", "学科": "语文", "学时": "160", "来源": "开发", "是否免费开放": "是", "网上学校": "否", "发布日期": "2026-03-01", "访问人次": "0"}}
		return f
	}()})
	c.want("Z4", "S05", "23000")
	c.want("Z6", "S05", "23000") // 20000 capped for nine months, 32000 for three
}

// One teacher goes to a 镇驻地 school from March to June and to a village school
// from September to December: 4 × 700 + 4 × 900.
func TestATeacherExchangedTwiceInAYear(t *testing.T) {
	first, second := map[string]string{"开始日期": "2026-03-01", "结束日期": "2026-06-30"}, map[string]string{"对方学校": "沂源县张家坡镇流泉完全小学", "开始日期": "2026-09-01", "结束日期": "2026-12-31"}
	home := plain(nil)
	home["交流轮岗"] = []map[string]string{away(first), away(second)}
	host := func(school string, stay map[string]string) filed {
		f := plain(nil).of(school)
		stay = maps.Clone(stay)
		stay["方向"], stay["对方学校"] = "接收", "沂源县历山中学"
		f["交流轮岗"] = []map[string]string{away(stay)}
		return f
	}
	c := compute(t, nil, nil, map[string]filed{"S05": home, "S06": host("06", first), "S03": host("03", second)})
	c.want("Z5", "S05", "6400")
	c.wantTeacher("J3", "S05", "370323198001030018", "34") // 10 + 8 months × 3, in post all year
	for _, told := range c.res.Across() {
		t.Errorf("%s is told %s", c.res.Subject(calc.School, told.School).Name, told.Finding)
	}
}

// A teacher of S05 serves at S06 from July: on both rosters, half a year each.
//
//	at home (10 + 6×3) × 6/12 = 14, at the host (10 + 0) × 6/12 = 5
func TestAPersonOnTwoRostersCountsOnceByTheExchange(t *testing.T) {
	stay := map[string]string{"开始日期": "2026-07-01", "结束日期": "2026-12-31"}
	home, host := plain(nil), plain(nil).of("06")
	home["交流轮岗"] = []map[string]string{away(stay)}
	stay = maps.Clone(stay)
	stay["方向"], stay["对方学校"] = "接收", "沂源县历山中学"
	host["交流轮岗"] = []map[string]string{away(stay)}
	guest := person("370323198001030018", "教师", "2400")
	host["教职工"] = append(host["教职工"], guest)
	returns := map[string]filed{"S05": home, "S06": host}
	c := compute(t, nil, nil, returns)
	c.wantTeacher("J3", "S05", "370323198001030018", "14")
	c.wantTeacher("J3", "S06", "370323198001030018", "5")

	delete(home, "交流轮岗")
	delete(host, "交流轮岗")
	c = compute(t, nil, nil, returns)
	c.wantTeacher("J3", "S05", "370323198001030018", "不适用")
	c.wantTeacher("J3", "S06", "370323198001030018", "不适用")
	told := map[string]int{}
	for _, x := range c.res.Across() {
		if x.Code == "C23" {
			told[c.res.Subject(calc.School, x.School).Code]++
		}
	}
	if told["S05"] != 1 || told["S06"] != 1 || len(told) != 2 {
		t.Errorf("told %v, want S05 and S06 once each", told)
	}
}

func (c *county) wantTeacher(item, school, id, want string) {
	c.t.Helper()
	it, _ := c.p.Item(item)
	for _, s := range c.res.Subjects(calc.Teacher) {
		if c.res.TeacherID(s.Index) == id && c.res.Subject(calc.School, s.School).Code == school {
			if got := c.res.Value(it, s.Index).String(); got != want {
				c.t.Errorf("%s of the teacher at %s is %s, want %s", item, school, got, want)
			}
			return
		}
	}
	c.t.Errorf("no such teacher at %s", school)
}

// G12 (紧密融合型: core S35, members S36, S37, S38) is dissolved at the end of
// May: everything is for five months, and paid to the core.
//
//	Z1 100000 × 5/12    Z2 20000 × 5/12    Z3 of S36 (village) 300 × 30 × 1.2 × 5/12
//	J2 of S36 94806 × 8 % × 5/12
func TestATightGroupDissolvedAfterFiveMonths(t *testing.T) {
	c := compute(t, withoutGrade, func(seeds []form.Seed) {
		for _, s := range seeds {
			if s.Table.Name != "集团" {
				continue
			}
			_, code := s.Table.Column("集团代码")
			_, end := s.Table.Column("撤销日期")
			for _, row := range s.Rows {
				if row[code] == "G12" {
					row[end] = "2026-05-31"
				}
			}
		}
	}, join(offices("100000000", nil, nil), map[string]filed{"S35": plain(nil).of("35"), "S36": plain(nil).of("36")}))
	c.want("存续月数", "G12", "5")
	c.want("在团月数", "S36", "5")
	c.want("Z1", "S35", "41666.67")
	c.want("Z2", "S36", "8333.33")
	c.want("Z3", "S36", "4500")
	c.want("J2", "S36", "3160.2")
	core, _ := c.res.Find(calc.School, "S35")
	for _, p := range c.res.Payments {
		if p.Item.Code == "Z2" && c.res.Subject(calc.School, p.School).Code == "S36" && p.Payee != core.Index {
			t.Errorf("Z2 of S36 is paid to %s", c.res.Subject(calc.School, p.Payee).Name)
		}
	}
}

// S40 leaves G13 at the end of June and joins G02 on 1 July. An activity it held
// in March is G13's, one in October G02's; an exchange that began in March is
// G13's.
func TestASchoolThatMovesBringsToEachGroupWhatItDidThere(t *testing.T) {
	mover := plain(nil).of("40")
	activity := func(day string) map[string]string {
		return map[string]string{"日期": day, "类型": "集体教研", "主题": "听课", "主办学校": "沂源县沂河源学校", "参与学校数": "2", "参与人次": "20", "学时": "3"}
	}
	mover["集团活动"] = []map[string]string{activity("2026-03-05"), activity("2026-10-09"), activity("2026-11-20")}
	c := compute(t, nil, func(seeds []form.Seed) {
		setMember(seeds, "S40", "退出日期", "2026-06-30")
		setMember(seeds, "S40", "退出原因", "战略调整")
		setMember(seeds, "S40", "批准文号", "沂教字〔2026〕9号")
		for i, s := range seeds {
			if s.Table.Name == "成员" {
				seeds[i].Rows = append(s.Rows, []string{"G02", "S40", "成员校", "2026-07-01", "", "通过", "", "", "示例"})
			}
		}
	}, join(offices("100000000", nil, nil), map[string]filed{"S40": mover, "S39": plain(nil).of("39"), "S05": plain(nil), "S06": plain(nil).of("06")}))
	c.want("K11原值", "G13", "1")
	c.want("K11原值", "G02", "2")
	c.want("Z2", "G13/S40", "10000")
	c.want("Z2", "G02/S40", "10000")
	c.want("Z3", "G02/S40", "4500")
}

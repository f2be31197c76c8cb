package calc_test

import (
	"maps"
	"strings"
	"testing"

	"hesuan/calc"
)

// The arrangements of the plan, each over the returns of one group.

// both schools of G02 with their own staff; edit changes S05 and S06.
func townAndCountry(t testing.TB, edit func(core, member filed)) *county {
	core, member := plain(nil), plain(nil).of("06")
	edit(core, member)
	return compute(t, nil, nil, join(offices("100000000", quality("沂源县历山中学", "沂源县土门中学"), nil), map[string]filed{"S05": core, "S06": member}))
}

// Staff and posts go to the core within the totals of the group.
//
//	S05  270 ÷ 13.5 = 20 by the standard; 22 + 2 staff, 2 + 2 + 1 posts
//	S06  135 ÷ 13.5 = 10 by the standard; 12 − 2 staff, 2 + 2 − 1 posts
func TestStaffAndPostsMoveWithinTheTotalsOfAGroup(t *testing.T) {
	c := townAndCountry(t, func(core, member filed) {
		core.set(map[string]string{"班级学生.学段": "初中", "班级学生.在校生数": "270", "办学条件.核定编制": "22", "办学条件.实有在编": "3"})
		member.set(map[string]string{"班级学生.学段": "初中", "班级学生.在校生数": "135", "办学条件.核定编制": "12", "办学条件.实有在编": "3"})
		moved("-2", "-1")(core)
		core["编制调剂"][0]["拟调剂职数"] = "1"
	})
	for item, want := range map[string][2]string{
		"Q2": {"20", "10"}, "Q3": {"19", "9"}, "Q4": {"2", "-2"}, "Q5": {"24", "10"}, "Q6": {"1", "-1"}, "Q7": {"5", "3"}, "Q8": {"21", "7"}, "Q9": {"4", "0"},
	} {
		c.want(item, "S05", want[0])
		c.want(item, "S06", want[1])
	}
	c.want("Q10", "G02", "0")
	c.want("Q11", "G02", "0")
}

// rewards are T2 of the rows of 交流轮岗 that a school filed.
func (c *county) rewards(school string) []string {
	s, ok := c.res.Find(calc.School, school)
	if !ok {
		c.t.Fatalf("no %s", school)
	}
	it, _ := c.p.Item("T2")
	lines, _ := c.res.Lines("交流轮岗", calc.Place{Level: calc.School}, s.Index)
	var out []string
	for _, line := range lines {
		out = append(out, c.res.Value(it, line).String())
	}
	return out
}

// A teacher and a vice principal have each been away for a year to the day:
// 6000 for each, told by the sending school's row, and only when both schools
// say the same. One day less is no year.
func TestAYearAwayIsRewardedOnceForTeachersAndForCadres(t *testing.T) {
	for _, c := range []struct {
		sentence    string
		until       string // the cadre's last day, as both schools file it
		hostUntil   string
		core, hosts []string
		years       string
		score       string
	}{
		{"a year to the day", "2026-12-31", "2026-12-31", []string{"6000", "6000"}, []string{"不适用", "不适用"}, "2", "3"},
		{"one day less", "2026-12-30", "2026-12-30", []string{"6000", "不适用"}, []string{"不适用", "不适用"}, "1", "1.5"},
		{"the two schools disagree", "2026-12-31", "2026-12-30", []string{"6000", "不适用"}, []string{"不适用", "不适用"}, "2", "3"},
	} {
		teacher := map[string]string{"开始日期": "2025-09-01", "结束日期": "2026-08-31"}
		cadre := func(until string) map[string]string {
			return map[string]string{"身份证号": "370323198001020013", "形式": "顶岗", "人员类别": "管理干部", "开始日期": "2026-01-01", "结束日期": until}
		}
		received := func(over map[string]string) map[string]string {
			over = maps.Clone(over)
			over["方向"], over["对方学校"] = "接收", "沂源县历山中学"
			return away(over)
		}
		got := townAndCountry(t, func(core, member filed) {
			core["交流轮岗"] = []map[string]string{away(teacher), away(cadre(c.until))}
			member["交流轮岗"] = []map[string]string{received(teacher), received(cadre(c.hostUntil))}
		})
		for school, want := range map[string][]string{"S05": c.core, "S06": c.hosts} {
			if rewards := got.rewards(school); len(rewards) != 2 || rewards[0] != want[0] || rewards[1] != want[1] {
				t.Errorf("%s: %s has the rewards %v, want %v", c.sentence, school, rewards, want)
			}
		}
		got.want("T1", "S05", c.years)
		got.want("K10", "G02", c.score)
	}
}

// A studio brings its school 20 000 and its host ten points; excellent in the
// year's appraisal, the host is commended with 10 + 10. Four visits to villages
// are the target of the group.
func TestAStudioIsFundedAndItsHostCommended(t *testing.T) {
	c := townAndCountry(t, func(core, _ filed) {
		studio("成员人数", "10")(core)
		core["教职工"][2]["年度考核等次"] = "优秀"
	})
	c.want("Z4", "S05", "20000")
	c.want("Z4", "S06", "不适用")
	c.wantTeacher("J3", "S05", "370323198001030018", "20")
	c.wantTeacher("T5", "S05", "370323198001030018", "20")
	c.wantTeacher("T5", "S05", "370323198001020013", "不适用")
	c.want("K21原值", "G02", "4")
	c.want("K21", "G02", "2")
}

// shared is a resource of so many hours.
func shared(kind, source, free, online, hours string) map[string]string {
	return map[string]string{"资源名称": "课", "类型": kind, "学科": "语文", "学时": hours, "来源": source, "是否免费开放": free, "网上学校": online, "发布日期": "2026-03-01", "访问人次": "9"}
}

// However a resource was come by, what counts is that it is free: 10 + 5 hours
// are 3000 yuan, 6 × 15/60 points of the group and all 15 of the school.
func TestOnlyFreeResourcesArePaidAndScored(t *testing.T) {
	c := townAndCountry(t, func(core, _ filed) {
		core["共享资源"] = []map[string]string{shared("微课", "开发", "是", "是", "10"), shared("题库", "征集", "是", "否", "5"), shared("直播课", "购买", "否", "否", "9")}
	})
	c.want("Z6", "S05", "3000")
	c.want("K13", "G02", "1.5")
	c.want("K14", "G02", "0.4") // one of ten
	c.want("S04", "S05", "15")
}

// Nine activities and one for pupils: three of joint research, one each of the
// rest. 9 of 12 show the agreement at work; the teaching studio has none, so
// one visit of a master teacher is all.
func TestEveryKindOfActivityCountsWhereItBelongs(t *testing.T) {
	c := townAndCountry(t, func(core, _ filed) {
		for _, kind := range []string{"集体教研", "集体教研", "网络教研", "空中课堂", "课题研究", "培训", "学术研讨", "名师下乡", "校干挂职", "学生活动"} {
			core["集团活动"] = append(core["集团活动"], map[string]string{"日期": "2026-03-05", "类型": kind, "主题": "活动", "主办学校": "沂源县历山中学", "参与学校数": "2", "参与人次": "20", "学时": "6"})
		}
	})
	for item, want := range map[string]string{"K05原值": "0.75", "K05": "3", "K09": "1", "K11原值": "3", "K11": "1.5", "K12原值": "6", "K12": "1.2", "K21": "0.5"} {
		c.want(item, "G02", want)
	}
	c.want("S03", "S05", "15")
	c.want("S03", "S06", "0")
}

// What a school scores is told apart where schools are their own legal persons:
// 10 + 10 + 4.5 + 5 + 5 of 100 for S05, which sends nobody. A tight group is
// one, and scored as one.
func TestATightGroupIsScoredAsOneAndOthersBySchoolToo(t *testing.T) {
	c := compute(t, nil, nil, join(offices("100000000", quality("沂源县历山中学", "沂源县土门中学", "实验小学"), nil), map[string]filed{
		"S05": plain(nil), "S06": plain(nil).of("06"), "S11": plain(nil).of("11"), "S12": plain(nil).of("12"), "S13": plain(nil).of("13"),
	}))
	c.want("B41", "S05", "34.5")
	c.want("B41", "S11", "不适用")
	c.want("T4", "S11", "不适用")
	c.want("K04", "G05", "4") // staff, funds, premises, posts, titles: all five
	c.want("K04", "G02", "不适用")
	c.want("K05", "G05", "不适用")
}

// Two projects of the through-training group: 30 + 20 pupils, 24 + 16 hours.
func TestJointTrainingCountsInItsGroup(t *testing.T) {
	high, nine := plain(nil).of("39"), plain(nil).of("40")
	trained("课时", "24")(high)
	nine["联合培养"] = []map[string]string{{"项目": "合唱", "形式": "特殊禀赋联合培养", "学科": "音乐", "对方学校": "沂源一中", "学生人数": "20", "课时": "16", "开始日期": "2026-03-01", "结束日期": "2026-06-30"}}
	c := compute(t, nil, nil, join(offices("100000000", nil, nil), map[string]filed{"S39": high, "S40": nine}))
	c.want("B45", "G13", "50")
	c.want("K25", "G13", "4")
	c.want("K25", "G14", "不适用")
}

// A transfer counts once, when both schools say the same; 12 + 8 hours of
// courses are open in the group.
func TestATransferCountsOnceWhereBothSchoolsAgree(t *testing.T) {
	for _, day := range []string{"2026-12-31", "2026-09-01"} {
		returns := agreeing()
		returns["S41"]["共享资源"] = []map[string]string{shared("课程", "开发", "是", "是", "12"), shared("课程", "开发", "否", "否", "8"), shared("微课", "开发", "是", "是", "5")}
		returns["S42"]["学籍互转"][0]["转接日期"] = day
		c := compute(t, nil, nil, join(offices("100000000", nil, nil), returns))
		want := "1"
		if day != "2026-12-31" {
			want = "0"
		}
		c.want("B46", "G14", want)
		c.want("K26", "G14", "4")
		c.want("B46", "G02", "不适用")
	}
}

// Board and travel are for the two schools to agree on: however dear, the
// county pays the allowance alone, 10 months × 700.
func TestBoardAndTravelAreNotPaidByTheCounty(t *testing.T) {
	for _, dear := range []string{"0", "3000", "90000"} {
		over := map[string]string{"食宿交通协商总额": dear, "派出方承担": "0", "接收方承担": dear}
		c := townAndCountry(t, func(core, member filed) {
			core["交流轮岗"] = []map[string]string{away(over)}
			over := maps.Clone(over)
			over["方向"], over["对方学校"] = "接收", "沂源县历山中学"
			member["交流轮岗"] = []map[string]string{away(over)}
		})
		c.want("Z5", "S05", "7000")
		c.want("Z5", "S06", "不适用")
	}
}

// The allowance goes by what the sending school filed, whatever the other
// says; only the reward waits for both: a year to the day, 12 months × 700.
func TestAnAllowanceIsPaidByTheSendersRowAndARewardByBoth(t *testing.T) {
	year := map[string]string{"开始日期": "2026-01-01", "结束日期": "2026-12-31"}
	for _, agreed := range []bool{true, false} {
		c := townAndCountry(t, func(core, member filed) {
			core["交流轮岗"] = []map[string]string{away(year)}
			if agreed {
				row := away(year)
				row["方向"], row["对方学校"] = "接收", "沂源县历山中学"
				member["交流轮岗"] = []map[string]string{row}
			}
		})
		c.want("Z5", "S05", "8400")
		want := "不适用"
		if agreed {
			want = "6000"
		}
		if got := c.rewards("S05"); len(got) != 1 || got[0] != want {
			t.Errorf("agreed %v: the reward is %v, want %s", agreed, got, want)
		}
		for _, told := range c.res.Across() {
			if strings.Contains(told.Remedy, "交流补助") {
				t.Errorf("the school is told that its allowance is held back: %s", told.Remedy)
			}
		}
	}
}

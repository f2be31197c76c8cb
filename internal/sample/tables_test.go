package sample_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/sample"
)

func TestFiveExpertsMarkEveryGroup(t *testing.T) {
	l := rowsOf(t, county(sample.Options{Seed: 1}), "教体局", "专家评分")
	experts, low, high := map[string]int{}, num.Int(100), num.Int(0)
	for i := range l.rows {
		experts[l.get(i, "集团")]++
		n := l.num(t, i, "得分")
		if n.Cmp(low) < 0 {
			low = n
		}
		if n.Cmp(high) > 0 {
			high = n
		}
	}
	if len(experts) != 14 || len(l.rows) != 70 {
		t.Errorf("%v", experts)
	}
	if low.Cmp(num.Int(70)) < 0 || high.Cmp(num.Int(98)) > 0 || high.Sub(low).Cmp(num.Int(12)) < 0 {
		t.Errorf("marks from %s to %s", low, high)
	}
}

// The schools of the 贯通培养型 group bring children on together; no other does.
func TestBothSchoolsOfTheThroughGroupHaveProjects(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	var with []string
	for _, s := range c.Schools() {
		l := rowsOf(t, c, s, "联合培养")
		for i := range l.rows {
			if other := l.get(i, "对方学校"); !slices.Contains(with, s+" "+other) {
				with = append(with, s+" "+other)
			}
		}
	}
	if want := []string{"S39 沂源县沂河源学校", "S40 沂源一中"}; !slices.Equal(with, want) {
		t.Errorf("%v", with)
	}
}

// Both schools say the same of every pupil who changed between them, under a
// number that is nobody's.
func TestPupilsLeaveOneSchoolAndArriveAtTheOther(t *testing.T) {
	for _, c := range []*sample.County{county(sample.Options{Seed: 1}), yearBefore(sample.Options{Seed: 1})} {
		say := map[string][]string{}
		for _, s := range []string{"S41", "S42"} {
			l := rowsOf(t, c, s, "学籍互转")
			for i := range l.rows {
				number := l.get(i, "学籍号")
				if !regexp.MustCompile(`^G99\d{16}$`).MatchString(number) {
					t.Errorf("学籍号 %s", number)
				}
				kind := map[string]string{"S41转出": "职转普", "S42转入": "职转普", "S42转出": "普转职", "S41转入": "普转职"}[s+l.get(i, "方向")]
				if l.get(i, "类型") != kind {
					t.Errorf("%s %s: %s", s, l.get(i, "方向"), l.get(i, "类型"))
				}
				say[number] = append(say[number], strings.Join([]string{l.get(i, "姓名"), l.get(i, "类型"), l.get(i, "转接日期"), l.get(i, "转接依据")}, " "))
			}
		}
		if len(say) < 8 || len(say) > 20 {
			t.Errorf("%d pupils", len(say))
		}
		for number, lines := range say {
			if len(lines) != 2 || lines[0] != lines[1] {
				t.Errorf("%s: %v", number, lines)
			}
		}
	}
}

// Quotas move towards the core within what others can spare.
func TestQuotasMovedSumToNothing(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	code := map[string]string{}
	for _, s := range c.Schools() {
		code[c.Name(s)] = s
	}
	proposals := 0
	for _, s := range c.Schools() {
		l := rowsOf(t, c, s, "编制调剂")
		if len(l.rows) > 0 {
			proposals++
		}
		var quota, posts num.Num
		for i := range l.rows {
			of := l.get(i, "学校")
			moved := l.num(t, i, "拟调剂编制")
			quota, posts = quota.Add(moved), posts.Add(l.num(t, i, "拟调剂职数"))
			estate := rowsOf(t, c, code[of], "办学条件")
			if moved.Sign() < 0 && estate.num(t, 0, "核定编制").Add(moved).Cmp(estate.num(t, 0, "实有在编")) < 0 {
				t.Errorf("%s is left with too little", of)
			}
			if (moved.Sign() > 0) != (of == c.Name(s)) {
				t.Errorf("%s has %s move to %s", s, moved, of)
			}
		}
		if quota.Sign() != 0 || posts.Sign() != 0 {
			t.Errorf("%s: %s and %s", s, quota, posts)
		}
	}
	if proposals < 3 || proposals > 10 {
		t.Errorf("%d of 14 groups propose something", proposals)
	}
}

func TestOneAwardNamesASchool(t *testing.T) {
	l := rowsOf(t, county(sample.Options{Seed: 1}), "教体局", "奖惩认定")
	named := slices.DeleteFunc(l.rows, func(row []string) bool { return row[len(row)-1] == "" })
	if len(named) != 1 || len(l.rows) == len(named) {
		t.Errorf("%v", named)
	}
}

// Groups change where it is asked for, and the return still passes.
func TestGroupsChangeOnlyWhereItIsAskedFor(t *testing.T) {
	if l := rowsOf(t, county(sample.Options{Seed: 1}), "教体局", "集团变更"); len(l.rows) != 0 {
		t.Errorf("%v", l.rows)
	}
	c := county(sample.Options{Seed: 1, Changes: true})
	l := rowsOf(t, c, "教体局", "集团变更")
	if len(l.rows) != 2 || l.get(0, "事项") != "退出" || l.get(1, "事项") != "吸纳" || l.get(0, "学校") != l.get(1, "学校") {
		t.Fatalf("%v", l.rows)
	}
	if l.get(0, "生效日期") != "2026-12-31" || l.get(1, "生效日期") != "2027-01-01" {
		t.Errorf("%v", l.rows)
	}
	reg := theLaw().register
	school, _, _, _ := reg.ByName(l.get(0, "学校"))
	m, _ := reg.GroupOf(school, date.Of(2026, 12, 31))
	if g, _ := reg.Group(m.Group); g.Name != l.get(0, "集团") || m.Role != register.Role("成员校") || g.Name == l.get(1, "集团") {
		t.Errorf("%s leaves %s for %s", l.get(0, "学校"), l.get(0, "集团"), l.get(1, "集团"))
	}
	if j := judge(c, "教体局", mustFile(t, c, "教体局")); finding.Errors(j.findings) || j.refused != nil {
		t.Error(j.findings, j.refused)
	}
}

// Four departments sign a run, each for its own; nobody signs before.
func TestDepartmentsSign(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	for department, want := range map[string]string{"财政局": "资金", "人社局": "绩效 激励", "教体局": "考核", "编办": "编制"} {
		if l := rowsOf(t, c, department, "会签单"); len(l.rows) != 0 {
			t.Errorf("%s has signed: %v", department, l.rows)
		}
		f, err := c.Signed(department, "0123abcd", date.Of(2026, 12, 28))
		if err != nil {
			t.Fatal(err)
		}
		j := judge(c, department, f)
		if finding.Errors(j.findings) || j.refused != nil {
			t.Fatal(j.findings, j.refused)
		}
		var matters []string
		for _, r := range j.ret.Tables["会签单"].All() {
			matters = append(matters, r.Text("事项"))
			if r.Text("核算指纹") != "0123abcd" || r.Text("意见") != "同意" || r.Text("签字人") == "" {
				t.Errorf("%s: %v", department, r.Row)
			}
		}
		if strings.Join(matters, " ") != want {
			t.Errorf("%s signs for %v", department, matters)
		}
	}
	if _, err := c.Signed("S01", "0123abcd", date.Of(2026, 12, 28)); err == nil {
		t.Error("a school signs")
	}
}

package reports_test

import (
	"fmt"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/sample"
	"hesuan/internal/value"
	"hesuan/reports"
)

func brief(t testing.TB, res *calc.Result, group int, draft bool) []byte {
	t.Helper()
	data, err := reports.Brief(reports.BriefInput{Result: res, Meta: meta, Draft: draft, Issuer: "县教育和体育局", Program: "0.1.0", Group: group})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func briefText(t testing.TB, res *calc.Result, code string) string {
	t.Helper()
	g, ok := res.Find(calc.Group, code)
	if !ok {
		t.Fatalf("no group %s", code)
	}
	return strings.Join(pages(t, brief(t, res, g.Index, false)), "")
}

func TestABriefShowsTheResultsOwnNumbers(t *testing.T) {
	res := filed(t)
	for _, g := range res.Subjects(calc.Group) {
		text := strings.Join(pages(t, brief(t, res, g.Index, false)), "")
		due, approved := num.Int(0), num.Int(0)
		bySchool := map[int]num.Num{}
		for _, p := range res.Payments {
			if p.Group == g.Index {
				due, approved = due.Add(p.Due.Num()), approved.Add(p.Approved.Num())
				bySchool[p.School] = bySchool[p.School].Add(p.Approved.Num())
			}
		}
		pool := num.Int(0)
		it, _ := res.Program.Item("J2")
		for _, m := range res.Under(g, calc.Member) {
			pool = pool.Add(res.Value(it, m.Index).Num())
			says(t, text, m.Name, bySchool[m.School].Grouped(2))
			pupils, _ := res.Named(calc.School, m.School, "在校生数")
			says(t, text, pupils.Num().Grouped(0))
		}
		total, _ := res.Named(calc.Group, g.Index, "考核总分")
		grade, _ := res.Named(calc.Group, g.Index, "考核等级")
		says(t, text, approved.Grouped(2)+due.Grouped(2), "学校增量总额", pool.Grouped(2), total.Num().Grouped(2)+"分", "等级"+grade.Text(), res.Rank(g.Index).String()+"（共14个集团）")
	}
}

// The schools of G06 sent and received what they filed.
func TestABriefCountsWhoMoved(t *testing.T) {
	res := filed(t)
	g, _ := res.Find(calc.Group, "G06")
	lines, _ := res.Lines("交流轮岗", calc.Place{Level: calc.Group}, g.Index)
	sent, bySchool := 0, map[int]int{}
	for _, l := range lines {
		if school, _, way := res.Line("交流轮岗", l, "方向"); way.Value.Text() == "派出" {
			sent++
			bySchool[school]++
		}
	}
	if sent == 0 {
		t.Fatal("nobody was sent")
	}
	due := num.Int(0)
	for _, m := range res.Under(g, calc.Member) {
		v, _ := res.Named(calc.School, m.School, "应交流教师数")
		due = due.Add(v.Num())
	}
	share, _ := num.Int(int64(sent)).Quo(due)
	text := briefText(t, res, "G06")
	says(t, text, fmt.Sprintf("派出%d人次（含管理干部），接收0人次；派出占应交流教师%s人的%s%%，目标10%%", sent, due.Grouped(0), share.Mul(num.Int(100)).Fixed(1)))
	if target := num.Frac(1, 10); (share.Cmp(target) < 0) != strings.Contains(text, "低于目标10%") {
		t.Errorf("%s of %s: whether that is too few is told wrong", share, target)
	}
}

func TestABriefTellsWhoJoinedAndLeft(t *testing.T) {
	res := moved(t)
	says(t, briefText(t, res, "G13"), "本批次内的变动：沂源县沂河源学校2026年6月30日退出（战略调整，沂教字〔2026〕9号）", "计入现集团")
	joined := briefText(t, res, "G02")
	says(t, joined, "沂源县沂河源学校2026年7月1日加入（准入评估通过）", "3所")
	if strings.Contains(joined, "计入现集团") {
		t.Error("the group a school joined leaves its balance out")
	}
	says(t, briefText(t, res, "G14"), "集团2026年9月30日撤销", "2026年9月30日退出（目标达成，沂教字〔2026〕12号）")
	if strings.Contains(briefText(t, res, "G01"), "本批次内的变动") {
		t.Error("a group in which nothing changed is said to have changed")
	}
}

func TestABriefNamesWhoIsMissingFirst(t *testing.T) {
	res := filed(t, "S38")
	g, _ := res.Find(calc.Group, "G12")
	first := pages(t, brief(t, res, g.Index, true))[0]
	says(t, first, "未报：东里镇福禄坪小学。集团等级未定，与等级挂钩的奖补和增量未定。", "名次未定", "草稿：尚未经有关部门会签")
	if strings.Contains(first, "名次0") {
		t.Error("no rank reads as zero")
	}
}

func TestABriefTellsAVetoAndAFullGrade(t *testing.T) {
	res := filed(t)
	says(t, briefText(t, res, "G08"), "一票否决：", "定为不合格")
}

func TestTheOnlyGroupOfItsTypeIsComparedWithTheCounty(t *testing.T) {
	res := filed(t)
	lead := briefText(t, res, "G14")
	says(t, lead, "同类型只有本集团", "全县平均", "集团的学校没有纳入优质均衡监测的学段")
	if strings.Contains(lead, "同类型平均") {
		t.Error("a group is compared with itself")
	}
	says(t, briefText(t, res, "G01"), "同类型平均")
}

// What a group is best and worst at, by what it got of the points.
func TestABriefListsStrengthsAndWeaknessesWithTheirRawValues(t *testing.T) {
	res := filed(t)
	g, _ := res.Find(calc.Group, "G01")
	text := briefText(t, res, "G01")
	_, weak, _ := strings.Cut(text, "最弱的指标")
	weak, _, _ = strings.Cut(weak, "一、学校和变动")
	least := num.Int(2)
	name := ""
	for _, in := range res.Program.Rules.Indicators {
		it, ok := res.Program.Item(in.Code)
		if !ok || in.Level != "集团" || in.Category != "指标" || res.Value(it, g.Index).Kind() != value.Number {
			continue
		}
		if rate, ok := res.Value(it, g.Index).Num().Quo(in.Points); ok && rate.Cmp(least) < 0 {
			least, name = rate, in.Name
		}
	}
	if name == "" || !strings.Contains(weak, name) {
		t.Errorf("the weakest indicator %s is not among the weakest: %s", name, weak)
	}
	says(t, text, "最强的指标", "原值", "目标")
}

func TestABriefOfARunWithoutReturnsIsStillABrief(t *testing.T) {
	var none []string
	for _, x := range filed(t).Subjects(calc.School) {
		none = append(none, x.Code)
	}
	res := filed(t, append(none, "教体局", "财政局")...)
	text := briefText(t, res, "G06")
	says(t, text, "学校全部未报，没有师资交流的数据", "部门未报", "等级未定")
	if strings.Contains(text, "NaN") {
		t.Error("a number that is none reached the page")
	}
	says(t, noticeText(t, res, "S14"), "你校填报表未受理", "教体局")
}

func TestABriefNeedsItsGroup(t *testing.T) {
	if _, err := reports.Brief(reports.BriefInput{Result: filed(t), Meta: meta, Group: 14}); err == nil || !strings.Contains(err.Error(), "14") {
		t.Errorf("a brief on no group: %v", err)
	}
	if _, err := reports.Brief(reports.BriefInput{Meta: meta}); err == nil {
		t.Error("a brief of no run is drawn")
	}
}

func BenchmarkBrief(b *testing.B) {
	res := sampled(b, sample.Options{Seed: 2, BudgetShort: true}, "S13")
	for i := 0; b.Loop(); i++ {
		brief(b, res, i%14, true)
	}
}

package reports_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/value"
	"hesuan/reports"
)

// shift is a row of 编制调剂: a school, quotas and posts.
type shift struct {
	school       string
	quota, posts int
}

// tilted runs the county with these proposals, by who files them, under a
// register that may be changed.
func tilted(t testing.TB, shifts map[string][]shift, edit func([]form.Seed), without ...string) *calc.Result {
	t.Helper()
	program, _ := lawbook()
	seeds := register.Default()
	if edit != nil {
		edit(seeds)
	}
	book := decoded("集团名册.xlsx", register.Schema(), seeds)
	table, ok := program.Rules.Table("编制调剂")
	if !ok {
		t.Fatal("the policy has no 编制调剂")
	}
	return computedOf(program, book, func(r form.Return) *form.Return {
		if slices.Contains(without, r.Subject) {
			return nil
		}
		var rows []cells
		for _, s := range shifts[r.Subject] {
			rows = append(rows, cells{"学校": s.school, "拟调剂编制": s.quota, "拟调剂职数": s.posts, "理由": "向核心校倾斜"})
		}
		if rows != nil {
			r.Tables["编制调剂"] = records(table, rows...)
		}
		return &r
	})
}

// The schools of 振华教育集团, whose core is S01.
const (
	zhenhua    = "振华实验学校"
	zhangjiapo = "沂源县张家坡中心学校"
	liuquan    = "沂源县张家坡镇流泉完全小学"
	hanwang    = "沂源县韩旺中心学校"
)

// quotaRow finds a school's row under a group on 建议.
func quotaRow(t testing.TB, s *reports.Sheet, group, school string) []reports.Cell {
	t.Helper()
	within := false
	for _, r := range s.Rows {
		if strings.Contains(r.Cells[0].Value.Text(), group+"（") {
			within = true
		} else if within && len(r.Cells) > 1 && strings.HasPrefix(r.Cells[1].Value.Text(), school) {
			return r.Cells
		}
	}
	t.Fatalf("建议 has no %s under %s", school, group)
	return nil
}

// headed is the cell of a row below a head of 建议.
func headed(t testing.TB, s *reports.Sheet, row []reports.Cell, head string) reports.Cell {
	t.Helper()
	for _, heads := range [][]reports.Cell{s.Rows[3].Cells, s.Rows[2].Cells} {
		for i, h := range heads {
			if h.Value.Text() == head {
				return row[i]
			}
		}
	}
	t.Fatalf("建议 has no column %s", head)
	return reports.Cell{}
}

func TestAProposalMovesQuotasWithinTheGroup(t *testing.T) {
	res := tilted(t, map[string][]shift{"S01": {{zhenhua, 2, 1}, {liuquan, -2, -1}}}, nil)
	s := sheetOf(t, reports.Quota(res, meta), "建议")
	core, gave, idle := quotaRow(t, s, "振华教育集团", zhenhua), quotaRow(t, s, "振华教育集团", liuquan), quotaRow(t, s, "振华教育集团", hanwang)
	approved := headed(t, s, gave, "核定编制").Value.Num()
	for head, want := range map[string]string{"拟调剂编制数": "-2", "调剂后编制": approved.Sub(typed(2).Num()).String(), "拟调剂职数合计": "-1", "调剂后职数": "11", "中层职数实配": "6"} {
		if got := headed(t, s, gave, head); got.Value.String() != want || got.Formula == "" {
			t.Errorf("%s is %s =%s, want %s live", head, got.Value, got.Formula, want)
		}
	}
	for _, want := range []struct {
		row  []reports.Cell
		head string
		word string
	}{{gave, "编制结论", "可行"}, {gave, "职数结论", "可行"}, {idle, "编制结论", "不调剂"}, {gave, "理由", "向核心校倾斜"}, {idle, "理由", ""}} {
		if got := headed(t, s, want.row, want.head).Value.Text(); got != want.word {
			t.Errorf("%s of %s is %q, want %q", want.head, want.row[1].Value, got, want.word)
		}
	}
	// What the core has afterwards, against pupils over the ratio of the stages.
	over := headed(t, s, core, "调剂后与标准编制之差").Value.Num()
	if word := headed(t, s, core, "编制结论").Value.Text(); word != map[bool]string{true: "超过标准", false: "可行"}[over.Sign() > 0] {
		t.Errorf("the core is %s over the standard and called %q", over, word)
	}
	sum := quotaRow(t, s, "振华教育集团", "小计")
	if got := headed(t, s, sum, "拟调剂编制数"); got.Value.String() != "0" || got.Formula == "" || headed(t, s, sum, "编制结论").Value.Text() != "合计为 0" {
		t.Errorf("the group moves %s in all: %s", got.Value, headed(t, s, sum, "编制结论").Value)
	}
}

func TestWhatBreaksTheRulesIsNamedAndWhoDecides(t *testing.T) {
	res := tilted(t, map[string][]shift{
		"S01": {{zhenhua, 1, 0}, {liuquan, -40, 0}},    // not zero in all, and below who is there
		"S05": {{"沂源县历山中学", 0, 0}, {"沂源县土门中学", 0, -5}}, // posts below who holds them; the sum is not zero
	}, func(seeds []form.Seed) {
		for _, s := range seeds {
			if s.Table.Name == "学校" {
				_, authority := s.Table.Column("主管部门")
				_, code := s.Table.Column("学校代码")
				for _, row := range s.Rows {
					if row[code] == "S03" {
						row[authority] = "镇人民政府"
					}
				}
			}
		}
	})
	w := reports.Quota(res, meta)
	s := sheetOf(t, w, "建议")
	gave := quotaRow(t, s, "振华教育集团", liuquan)
	if got := headed(t, s, gave, "编制结论"); got.Value.Text() != "跨主管部门" || got.Role != reports.Alarm {
		t.Errorf("a school under another authority is called %q", got.Value)
	}
	if got := headed(t, s, quotaRow(t, s, "振华教育集团", "小计"), "编制结论"); got.Value.Text() != "合计不为 0" || got.Role != reports.Alarm {
		t.Errorf("a sum of -39 is called %q", got.Value)
	}
	check := sheetOf(t, w, "核对")
	floor := rowOf(t, check, 1, liuquan)
	if floor[3].Value.String() != "-40" || floor[6].Value.Text() != "调出后低于实有" || !strings.Contains(floor[7].Value.Text(), "核心校更正方案") {
		t.Errorf("below who is there: %v", floor)
	}
	all := said(w)
	for _, want := range []string{"编办、教育、人社另行办理", "镇人民政府", "C46", "编办会同教育主管部门", "2个集团的合计不为 0"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook does not say %q", want)
		}
	}
	if got := headed(t, s, quotaRow(t, s, "历山中学教育集团", "沂源县土门中学"), "职数结论"); got.Value.Text() != "调出后低于实配" {
		t.Errorf("7 posts for 9 who hold them is called %q", got.Value)
	}
}

func TestMissingReturnsAreNoZeroesOnTheQuotaSheet(t *testing.T) {
	res := tilted(t, map[string][]shift{"S01": {{zhenhua, 1, 0}, {liuquan, -1, 0}}}, nil, "S03", "S05")
	w := reports.Quota(res, meta)
	s := sheetOf(t, w, "建议")
	row := quotaRow(t, s, "振华教育集团", liuquan)
	if got := headed(t, s, row, "核定编制"); got.Value.Kind() != value.Missing {
		t.Errorf("a school without a return has %s", got.Value)
	}
	if got := headed(t, s, row, "编制结论").Value.Text(); got != "未报" {
		t.Errorf("its conclusion is %q", got)
	}
	if sum := headed(t, s, quotaRow(t, s, "振华教育集团", "小计"), "核定编制"); !sum.Value.Partial() {
		t.Error("the sum of the group is not marked as incomplete")
	}
	if got := headed(t, s, quotaRow(t, s, "历山中学教育集团", "小计"), "编制结论").Value.Text(); got != "未报" {
		t.Errorf("a group whose core is missing is called %q", got)
	}
	for _, r := range s.Rows {
		if text := r.Cells[0].Value.Text(); strings.Contains(text, "历山中学教育集团") && !strings.Contains(text, "未报，没有调剂方案") {
			t.Errorf("the group stands under %q", text)
		}
		if text := r.Cells[0].Value.Text(); strings.Contains(text, "实验中学教育集团") && !strings.Contains(text, "未提出调剂方案") {
			t.Errorf("a group without a proposal stands under %q", text)
		}
	}
}

// movedSchool lets S02 leave G01 for G04 in the middle of August.
func movedSchool(seeds []form.Seed) {
	for i, s := range seeds {
		if s.Table.Name != "成员" {
			continue
		}
		at := func(name string) int { _, k := s.Table.Column(name); return k }
		for j, row := range s.Rows {
			if row[at("学校代码")] == "S02" {
				next := slices.Clone(row)
				row[at("退出日期")], row[at("退出原因")], row[at("批准文号")] = "2026-08-14", "战略调整", "源教体〔2026〕3号"
				next[at("集团代码")], next[at("加入日期")], next[at("准入评估")], next[at("依据")] = "G04", "2026-08-15", "通过", "方案二（四）"
				seeds[i].Rows = slices.Insert(s.Rows, j+1, next)
				return
			}
		}
	}
}

func TestASchoolInTwoGroupsIsCountedOnceInTheCounty(t *testing.T) {
	shifts := map[string][]shift{"S01": {{zhenhua, 1, 0}, {zhangjiapo, -1, 0}}}
	res := tilted(t, shifts, movedSchool)
	s := sheetOf(t, reports.Quota(res, meta), "建议")
	first, second := quotaRow(t, s, "振华教育集团", zhangjiapo), quotaRow(t, s, "沂源四中教育集团", zhangjiapo)
	if !strings.Contains(first[1].Value.Text(), "2026-01-01 至 2026-08-14") || !strings.Contains(second[1].Value.Text(), "2026-08-15 至 2026-12-31") {
		t.Errorf("the two stretches are %s and %s", first[1].Value, second[1].Value)
	}
	if a, b := headed(t, s, first, "拟调剂编制数").Value.String(), headed(t, s, second, "拟调剂编制数").Value.String(); a != "-1" || b != "0" {
		t.Errorf("%s and %s are moved, want -1 in the first group alone", a, b)
	}
	county := rowOf(t, s, 1, "全县合计")
	approved := typed(0).Num()
	for i, school := range res.Subjects(calc.School) {
		if school.Group >= 0 {
			v, _ := res.Named(calc.School, i, "核定编制")
			approved = approved.Add(v.Num())
		}
	}
	if got := headed(t, s, county, "核定编制").Value; !got.Num().Equal(approved) {
		t.Errorf("the county has %s quotas, want %s", got, approved)
	}
	if after := headed(t, s, county, "调剂后编制").Value; !after.Num().Equal(approved) { // +1 and −1
		t.Errorf("the county has %s quotas afterwards, want %s", after, approved)
	}
	agrees(t, map[string]*reports.Workbook{
		"moved":  reports.Quota(res, meta),
		"broken": reports.Quota(tilted(t, map[string][]shift{"S01": {{zhenhua, 1, 0}, {liuquan, -40, 0}}, "S05": {{"沂源县土门中学", 0, -5}}}, nil), meta),
		"short":  reports.Quota(tilted(t, shifts, nil, "S03", "S05"), meta),
	})
}

func TestAPolicyWithoutQuotasIsSaidInWords(t *testing.T) {
	res := runUnder(t, func(sheet string, rows [][]string) [][]string {
		switch sheet {
		case "编制", "算例":
			return rows[:1]
		}
		return rows
	})
	if all := said(reports.Quota(res, meta)); !strings.Contains(all, "本期没有建议") {
		t.Error("a policy without proposals is not said to be one")
	}
}

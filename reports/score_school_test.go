package reports_test

import (
	"math"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports"
)

func TestTheSheetsOfGroupsHaveNoRowOfSchools(t *testing.T) {
	w := reports.Score(filed(t), meta)
	for _, name := range []string{"得分明细", "原值", "类型统计", "同类比较"} {
		for _, r := range sheetOf(t, w, name).Rows {
			if len(r.Cells) > 1 && strings.HasPrefix(r.Cells[1].Value.Text(), "S0") {
				t.Errorf("%s lists %s among the indicators of groups", name, r.Cells[1].Value)
			}
		}
	}
	if row := rowOf(t, sheetOf(t, w, "指标说明"), 0, "S01"); row[3].Value.Text() != "成员" {
		t.Errorf("S01 is said to be of the level %s", row[3].Value)
	}
}

func TestASchoolScoredAloneHasItsPointsRawValuesAndRank(t *testing.T) {
	res := filed(t)
	s := sheetOf(t, reports.Score(res, meta), "学校得分")
	total := item(t, res, calc.Member, "学校考核得分")
	alone, better := 0, map[string]int{}
	for _, m := range res.Subjects(calc.Member) {
		_, kind, _, _ := res.Membership(m.Index)
		if kind == "紧密融合型" {
			row := rowOf(t, s, 2, m.Name)
			if text := row[5].Value.Text(); !strings.Contains(text, "按集团统一考核，不单独评分") {
				t.Errorf("%s of a 紧密融合型 group stands with %q", m.Name, text)
			}
			continue
		}
		alone++
		row := rowOf(t, s, 2, m.Name)
		for i, code := range []string{"S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09"} {
			if want := res.Value(item(t, res, calc.Member, code), m.Index); !row[5+i].Value.Equal(want) || row[5+i].Formula == "" {
				t.Errorf("%s %s: %s =%s, want %s live", m.Name, code, row[5+i].Value, row[5+i].Formula, want)
			}
		}
		got := res.Value(total, m.Index)
		if !row[16].Value.Equal(got) || row[16].Formula == "" {
			t.Errorf("%s has %s points, want %s", m.Name, row[16].Value, got)
		}
		rank := 1
		for _, o := range res.Subjects(calc.Member) {
			if _, other, _, _ := res.Membership(o.Index); other == kind && res.Value(total, o.Index).Num().Cmp(got.Num()) > 0 {
				rank++
			}
		}
		if n, _ := row[17].Value.Num().Int64(); int(n) != rank || row[17].Formula == "" {
			t.Errorf("%s is ranked %s, want %d live", m.Name, row[17].Value, rank)
		}
		if rank == 1 {
			better[kind]++
		}
		if n, _ := row[4].Value.Num().Int64(); n != 12 {
			t.Errorf("%s was %s months in its group", m.Name, row[4].Value)
		}
	}
	if alone != 14 || len(better) != 3 {
		t.Errorf("%d schools are scored alone in %d types, want 14 in 3", alone, len(better))
	}
	raw := res.Value(item(t, res, calc.Member, "S05原值"), 0)
	for i, r := range s.Rows { // the second table repeats the school's line with what was measured
		if i > 30 && len(r.Cells) == 14 && r.Cells[2].Value.Text() == res.Subject(calc.Member, 0).Name {
			if !r.Cells[9].Value.Equal(raw) {
				t.Errorf("the raw S05 is %s, want %s", r.Cells[9].Value, raw)
			}
			return
		}
	}
	t.Error("no raw values are listed")
}

func TestAMissingSchoolHasNoRank(t *testing.T) {
	res := filed(t, "S02")
	s := sheetOf(t, reports.Score(res, meta), "学校得分")
	row := rowOf(t, s, 2, "沂源县张家坡中心学校")
	if !row[16].Value.Partial() || row[17].Value.Kind() != value.Missing || row[18].Value.Text() != "填报表未受理" {
		t.Errorf("a school without a return has %s points, rank %s, %q", row[16].Value, row[17].Value, row[18].Value)
	}
	if row := rowOf(t, s, 2, "振华实验学校"); !row[17].Value.Partial() {
		t.Error("a rank among unfinished scores is not marked")
	}
}

// Of 90, 80, 70 and 60 the two in the middle count; of 90 and 85 both do; of
// 88, 88, 70, 70 the first and the last go; of three times 75 one remains.
func TestWhichMarksOfExpertsCount(t *testing.T) {
	res := filed(t)
	s := sheetOf(t, reports.Score(res, meta), "专家评分")
	groups := res.Subjects(calc.Group)
	for i, want := range []struct {
		treated []string
		mean    num.Num
	}{
		{[]string{"去掉最高分", "计入", "计入", "去掉最低分"}, num.Int(75)},
		{[]string{"计入", "计入"}, num.Frac(175, 2)},
		{[]string{"去掉最高分", "计入", "计入", "去掉最低分"}, num.Int(79)},
		{[]string{"去掉最高分", "计入", "去掉最低分"}, num.Int(75)},
	} {
		var treated []string
		var means []reports.Cell
		for _, r := range s.Rows {
			if len(r.Cells) < 6 || r.Cells[1].Value.Text() != groups[i].Name {
				continue
			}
			if r.Cells[0].Value.Kind() == value.Number {
				treated = append(treated, r.Cells[5].Value.Text())
			} else {
				means = append(means, r.Cells[4])
			}
		}
		if strings.Join(treated, " ") != strings.Join(want.treated, " ") {
			t.Errorf("%s: %v, want %v", groups[i].Name, treated, want.treated)
		}
		if len(means) != 2 || !means[0].Value.Num().Equal(want.mean) || !means[1].Value.Num().Equal(want.mean) || means[0].Formula == "" || means[1].Formula == "" {
			t.Errorf("%s: the means are %v, want %s twice, live", groups[i].Name, means, want.mean)
		}
	}
	if row := rowOf(t, s, 1, groups[len(groups)-1].Name); row[2].Value.Text() != "没有专家评分" || row[4].Value.Kind() != value.NotApplicable {
		t.Errorf("a group without marks stands with %q and %s", row[2].Value, row[4].Value)
	}
}

func TestAFindingNamesTheSchoolAndTheIndicator(t *testing.T) {
	s := sheetOf(t, reports.Score(filed(t), meta), "奖惩认定")
	row := rowOf(t, s, 2, "沂源县张家坡中心学校")
	if row[1].Value.Text() != "振华教育集团" || row[5].Value.String() != "2" || row[7].Value.Text() != "K92 问题与整改" {
		t.Errorf("the finding stands as %v", row)
	}
	sums := s.Rows[len(s.Rows)-1-3] // three groups, then the signatures
	if sums.Cells[1].Value.Text() != "振华教育集团" || sums.Cells[4].Value.String() != "2" || sums.Cells[4].Formula == "" || sums.Cells[5].Value.String() != "2" {
		t.Errorf("the sums of the group are %v", sums.Cells)
	}
}

func TestAGroupIsComparedWithTheMeanOfItsType(t *testing.T) {
	res := filed(t)
	w := reports.Score(res, meta)
	it := item(t, res, calc.Group, "K06")
	sum, mine, n := 0.0, 0.0, 0.0
	for _, g := range res.Subjects(calc.Group) {
		if kind, _ := res.Named(calc.Group, g.Index, "集团类型"); kind.Text() != "城乡共建型" {
			continue
		}
		v := res.Value(it, g.Index).Num().Float64()
		if n == 0 {
			mine = v
		}
		sum, n = sum+v, n+1
	}
	row := rowOf(t, sheetOf(t, w, "同类比较"), 1, "K06")
	if got := row[4].Value.Num().Float64(); math.Abs(got-(mine-sum/n)) > 1e-6 || row[4].Formula == "" {
		t.Errorf("the distance is %v, want %v live", got, mine-sum/n)
	}
	for i, g := range res.Subjects(calc.Group) {
		if kind, _ := res.Named(calc.Group, g.Index, "集团类型"); kind.Text() == "贯通培养型" && row[4+i].Value.Text() != "—" {
			t.Errorf("the only group of its type is compared: %s", row[4+i].Value)
		}
	}
}

// item finds an item of a level.
func item(t testing.TB, res *calc.Result, l calc.Level, name string) *calc.Item {
	t.Helper()
	for _, it := range res.Program.Items {
		if it.Level == l && (it.Code == name || it.Name == name) {
			return it
		}
	}
	t.Fatalf("no item %s of the level %s", name, l)
	return nil
}

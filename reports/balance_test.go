package reports_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/reports"
)

func heads(cells []reports.Cell) []string {
	var out []string
	for _, c := range cells {
		name, _, _ := strings.Cut(c.Value.Text(), " ")
		out = append(out, name)
	}
	return out
}

func TestTheTablesAreLaidOutAsTheNationalOnes(t *testing.T) {
	w := reports.Balance(filed(t), nil, meta)
	indicators := []string{"L1", "L2", "L3", "L4", "L5", "L6", "L7"}
	for sheet, want := range map[string][]string{
		"表Ⅱ-1": slices.Concat([]string{"学段", "学校总数", "项目"}, indicators, []string{"L8"}),
		"表Ⅱ-2": slices.Concat([]string{"序号", "学校名称", "举办者类型", "在校生数", "年级数", "班级数"}, indicators, []string{"综合", "所在集团", "角色"}),
		"表Ⅲ":   slices.Concat([]string{"学段", "项目"}, indicators, []string{"综合"}),
	} {
		if got := heads(sheetOf(t, w, sheet).Rows[2].Cells); !slices.Equal(got, want) {
			t.Errorf("%s has the heads %v, want %v", sheet, got, want)
		}
	}
}

func TestBothStagesOfASchoolAreListedEachInItsPart(t *testing.T) {
	res := filed(t)
	s := sheetOf(t, reports.Balance(res, nil, meta), "表Ⅱ-2")
	seen := map[string]int{}
	number, parts := int64(0), 0
	for _, r := range s.Rows[3:] {
		switch text := r.Cells[0].Value.Text(); text {
		case "小学", "初中":
			number, parts = 0, parts+1
		}
		if n, ok := r.Cells[0].Value.Num().Int64(); ok && r.Cells[0].Value.Kind() == value.Number {
			if number++; n != number {
				t.Errorf("row %d is numbered %d", number, n)
			}
			seen[r.Cells[1].Value.Text()]++
		}
	}
	if parts != 2 || seen["振华实验学校"] != 2 || seen["沂源县历山中学"] != 1 {
		t.Errorf("%d parts, 振华实验学校 %d times, 历山中学 %d times", parts, seen["振华实验学校"], seen["沂源县历山中学"])
	}
}

func TestASchoolLeftOutIsNamedWithTheReason(t *testing.T) {
	res := run(t, func(r form.Return) *form.Return {
		switch r.Subject {
		case "S12":
			return nil
		case "S15": // a teaching point: fewer than 50 pupils
			rec := r.Tables["班级学生"]
			rec.Rows = rec.Rows[:1]
		}
		return &r
	})
	s := sheetOf(t, reports.Balance(res, nil, meta), "表Ⅱ-2")
	for name, want := range map[string]string{"沂源县历山街道新城路小学": "未报", "悦庄镇两县春蕾小学": "不足 50 人", "新城路幼儿园": "幼儿园", "沂源一中": "高中"} {
		row := rowOf(t, s, 1, name)
		if got := row[len(row)-1].Value.Text(); !strings.Contains(got, want) || row[0].Value.Kind() == value.Number {
			t.Errorf("%s stands with %q, want %q", name, got, want)
		}
	}
}

func TestMeansAndDifferencesAreCalcsUnrounded(t *testing.T) {
	res := filed(t, "S20")
	s := sheetOf(t, reports.Balance(res, nil, meta), "表Ⅲ")
	at := 3
	for _, b := range res.Balance {
		mean, cv := s.Rows[at+1].Cells, s.Rows[at+2].Cells
		for i, in := range b.Indicators {
			if got := mean[2+i].Value.Num().Float64(); got != in.Mean {
				t.Errorf("%s %s mean %v, want %v", b.Stage, in.Code, got, in.Mean)
			}
			if got := cv[2+i].Value.Num().Float64(); got != in.CV || cv[2+i].Formula == "" {
				t.Errorf("%s %s CV %v =%s, want %v live", b.Stage, in.Code, got, cv[2+i].Formula, in.CV)
			}
		}
		if got := cv[9].Value.Num().Float64(); math.Abs(got-b.Composite) > 1e-15 {
			t.Errorf("%s composite %v, want %v", b.Stage, got, b.Composite)
		}
		at += 5
	}
}

func TestPassesAreCountedPerIndicatorAndOverall(t *testing.T) {
	res := filed(t)
	s := sheetOf(t, reports.Balance(res, nil, meta), "表Ⅱ-1")
	for k, b := range res.Balance {
		count := s.Rows[3+2*k].Cells
		for i, in := range b.Indicators {
			if n, _ := count[3+i].Value.Num().Int64(); int(n) != in.Met {
				t.Errorf("%s %s: %d pass, want %d", b.Stage, in.Code, n, in.Met)
			}
		}
		if n, _ := count[10].Value.Num().Int64(); int(n) != b.Passed {
			t.Errorf("%s: %d pass overall, want %d", b.Stage, n, b.Passed)
		}
	}
}

func TestAGroupsMembersAreComparedWithItsCore(t *testing.T) {
	res := filed(t)
	row := rowOf(t, sheetOf(t, reports.Balance(res, nil, meta), "集团内对比"), 0, "振华教育集团")
	in := res.Balance[0].Indicators[0].Core["G01"]
	if got := row[1].Value.Num().Float64(); got != in.Core {
		t.Errorf("core schools have %v, want %v", got, in.Core)
	}
	if got := row[2].Value.Num().Float64(); got != in.Members {
		t.Errorf("member schools have %v, want %v", got, in.Members)
	}
	if row[3].Value.Num().Sign() != map[bool]int{true: -1, false: 1}[in.Members < in.Core] {
		t.Errorf("the difference is %s", row[3].Value)
	}
}

// A value exactly on the standard counts as met, although a binary
// float may lie below it.
func TestAValueOnTheStandardIsMetInTheFormulaToo(t *testing.T) {
	res := run(t, func(r form.Return) *form.Return {
		if r.Subject == "S03" { // 4.5 ㎡ a pupil, no hall, whatever their number
			pupils := 0
			for _, row := range r.Tables["班级学生"].Rows {
				n, _ := row.Cells[3].Value.Num().Int64()
				pupils += int(n)
			}
			cells := r.Tables["办学条件"].Rows[0].Cells
			cells[1].Value, cells[2].Value = typed(pupils*45), typed(0)
			cells[1].Value = value.OfNum(typed(pupils * 9).Num().Mul(typed(5).Num()).Mul(tenth))
		}
		return &r
	})
	var on calc.SchoolBalance
	for _, s := range res.Balance[0].Schools {
		if res.Subject(calc.School, s.School).Code == "S03" {
			on = s
		}
	}
	if v := on.Values[3]; !v.Num().Equal(res.Balance[0].Indicators[3].Standard) {
		t.Fatalf("the school has %s, meant to be on the standard", v)
	}
	agrees(t, map[string]*reports.Workbook{"standard": reports.Balance(res, nil, meta)})
}

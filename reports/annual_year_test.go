package reports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/sample"
	"hesuan/internal/value"
	"hesuan/reports"
)

// approved is what a result grants in all.
func approved(res *calc.Result) num.Num {
	sum := num.Int(0)
	for _, p := range res.Payments {
		if p.Approved.Kind() == value.Number {
			sum = sum.Add(p.Approved.Num())
		}
	}
	return sum
}

func inWan(n num.Num) string {
	q, _ := n.Quo(num.Int(10000))
	return q.Grouped(2)
}

func TestTheFirstPageSaysWhatChangedSinceTheYearBefore(t *testing.T) {
	now, before := equipped(t, 2500), run(t, func(r form.Return) *form.Return {
		if r.Subject == "财政局" { // a budget cut to three millions
			r.Tables["预算安排"].Rows[0].Cells[1].Value = typed(3000000)
		}
		if r.Subject == "S03" {
			put(r, "办学条件", "教学仪器设备值", typed(1000))
		}
		return &r
	})
	list := pages(t, reportSince(t, now, before, false))
	a, b := approved(now), approved(before)
	first := list[0]
	for _, want := range []string{
		"与上年相比", fmt.Sprintf("核定经费%s万元，2026年度%s万元，增加%s万元", inWan(a), inWan(b), inWan(a.Sub(b))),
		"学校增量总额", "持平", "优质均衡达标：小学",
		fmt.Sprintf("小学%d所（上年%d所", now.Balance[0].Passed, before.Balance[0].Passed),
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the first page does not say %q", want)
		}
	}
	l6 := now.Balance[0].Indicators[5].Mean - before.Balance[0].Indicators[5].Mean
	if all := strings.Join(list, ""); !strings.Contains(all, fmt.Sprintf("%+.2f", l6)) {
		t.Errorf("the report does not say that L6 changed by %+.2f", l6)
	}
	if alone := strings.Join(pages(t, report(t, now, false)), ""); strings.Contains(alone, "与上年相比") || !strings.Contains(alone, "上年没有数据，不作比较") {
		t.Error("a report without an earlier year compares")
	}
}

// A group whose quality gap closed no further falls from one grade to another;
// one that is vetoed goes to the last.
func TestGradesThatMovedAreNamed(t *testing.T) {
	now, before := filed(t), run(t, func(r form.Return) *form.Return {
		if rec := r.Tables["奖惩认定"]; rec != nil {
			rec.Rows = rec.Rows[:1] // nothing but praise, no veto
		}
		return &r
	})
	first := pages(t, reportSince(t, now, before, false))[0]
	vetoed := now.Subjects(calc.Group)[7]
	then, _ := before.Named(calc.Group, 7, "考核等级")
	if want := "（" + then.Text() + "→不合格）"; !strings.Contains(first, want) || !strings.Contains(first, "下降") {
		t.Errorf("the first page does not say that %s fell: %q", vetoed.Name, want)
	}
}

func TestAProposalIsInTheReportAndOneThatDoesNotCancelOutIsToBeDecided(t *testing.T) {
	whole := strings.Join(pages(t, report(t, tilted(t, map[string][]shift{"S01": {{zhenhua, 2, 1}, {liuquan, -2, -1}}}, nil), false)), "")
	for _, want := range []string{"1个集团提出在集团总量内调剂的方案，共调剂编制2名、职数1名", "振华教育集团振华实验学校+2+12为0"} {
		if !strings.Contains(whole, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	first := pages(t, report(t, tilted(t, map[string][]shift{"S01": {{zhenhua, 2, 0}}}, nil), false))[0]
	if !strings.Contains(first, "振华教育集团的编制职数调剂合计不为0") {
		t.Error("an unequal proposal is not brought up for decision")
	}
	if none := strings.Join(pages(t, report(t, filed(t), false)), ""); !strings.Contains(none, "没有集团提出向核心校倾斜的调剂方案") {
		t.Error("a county without proposals does not say so")
	}
}

func TestRewardsAreCountedAndAddedUp(t *testing.T) {
	res := sampled(t, sample.Options{Seed: 1})
	it := item(t, res, calc.Line, "T2")
	sum, n := num.Int(0), 0
	for i := range res.Count(calc.Place{Level: calc.Line, Table: "交流轮岗"}) {
		if v := res.At(calc.Place{Level: calc.Line, Table: "交流轮岗"}, it.Code, i); v.Kind() == value.Number {
			sum, n = sum.Add(v.Num()), n+1
		}
	}
	all := strings.Join(pages(t, report(t, res, false)), "")
	if want := fmt.Sprintf("支教奖励%d人次，计%s元", n, sum.Grouped(2)); n == 0 || !strings.Contains(all, want) {
		t.Errorf("the report does not say %q", want)
	}
	for _, want := range []string{"表彰集体", "表彰个人", "职普融通：两校记录相符的学籍互转", "贯通培养：联合培养", "工作室、共享资源与集团活动"} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// julys is the default policy with a parameter that changes on 1 July.
func julys(t testing.TB, name, key, to string) *calc.Result {
	t.Helper()
	return runUnder(t, func(sheet string, rows [][]string) [][]string {
		if sheet != "参数" {
			return rows
		}
		for i, row := range rows {
			if row[0] == name && row[1] == key {
				old, next := slices.Clone(row), slices.Clone(row)
				old[len(old)-1], next[2], next[len(next)-2] = "2026-06-30", to, "2026-07-01"
				rows[i] = old
				return slices.Insert(rows, i+1, next)
			}
		}
		t.Fatalf("no parameter %s %s", name, key)
		return rows
	})
}

func TestAPoolOfPartsIsStillAPartOfTheBase(t *testing.T) {
	res := julys(t, "增量比例", "城乡共建型成员校", "4.5%")
	pool, base := num.Int(0), num.Int(0)
	for i := range res.Count(calc.Place{Level: calc.Member}) {
		pool, base = pool.Add(res.Value(item(t, res, calc.Member, "J2"), i).Num()), base.Add(res.Value(item(t, res, calc.Member, "J1"), i).Num())
	}
	q, _ := pool.Quo(base)
	want := q.Mul(num.Int(100)).Fixed(2) + "%"
	all := strings.Join(pages(t, report(t, res, false)), "")
	if !strings.Contains(all, want) {
		t.Errorf("the pool is not said to be %s of the base", want)
	}
	if strings.Contains(all, "学校增量总额_") {
		t.Error("a part of the pool is listed as an item")
	}
}

// A class of a stage without a rate fails in both halves of the year, and is
// one failure of 生均经费 and one of Z3.
func TestAFailureInAPartIsCountedOnce(t *testing.T) {
	seedsOf := julys(t, "生均标准", "小学", "35")
	res := computed(seedsOf.Program, func(r form.Return) *form.Return {
		if r.Subject == "S03" {
			_, i := r.Tables["班级学生"].Table.Column("学段")
			r.Tables["班级学生"].Rows[0].Cells[i].Value = value.OfText("特教班")
		}
		return &r
	})
	wholes := 0
	for _, p := range res.Problems {
		if p.Item.Part == nil {
			wholes++
		}
	}
	if wholes == 0 || wholes == len(res.Problems) {
		t.Fatalf("%d of %d problems are of wholes", wholes, len(res.Problems))
	}
	list := pages(t, report(t, res, false))
	if want := fmt.Sprintf("有%d处计算出错", wholes); !strings.Contains(list[0], want) {
		t.Errorf("the first page does not say %q", want)
	}
	if strings.Contains(strings.Join(list, ""), "生均集团化经费_") {
		t.Error("a part is listed as an item that failed")
	}
	w := reports.Funding(res, meta)
	rowOf(t, sheetOf(t, w, "核对"), 0, "Z3 生均集团化经费")
	for _, r := range sheetOf(t, w, "核对").Rows {
		if len(r.Cells) > 0 && strings.HasPrefix(r.Cells[0].Value.Text(), "Z3_") {
			t.Errorf("核对 lists %s", r.Cells[0].Value)
		}
	}
}

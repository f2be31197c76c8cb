package calc_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// random fills a good part of the default county with odd numbers: amounts on
// half-cent ties, empty rosters, missing schools, exchanges around mid-month.
func random(r *rand.Rand) map[string]filed {
	out := offices(fmt.Sprintf("%d.%02d", 1_400_000+r.IntN(1_200_000), r.IntN(100)), nil, nil)
	var quality []map[string]string
	for i := 1; i <= 42; i++ {
		code := fmt.Sprintf("S%02d", i)
		if r.IntN(6) == 0 {
			continue // 未报
		}
		f := plain(map[string]string{
			"班级学生.在校生数": fmt.Sprint(r.IntN(900)), "办学条件.教学仪器设备值": fmt.Sprintf("%d.%02d", r.IntN(900000), r.IntN(100)),
			"经费使用.到位": fmt.Sprint(r.IntN(10001)), "集团管理.理事会会议次数": fmt.Sprint(r.IntN(7)),
		})
		f["教职工"] = nil
		for k := range r.IntN(9) {
			p := person(fmt.Sprintf("37032319800101%04d", i*50+k), []string{"教师", "教师", "中层", "校长"}[r.IntN(4)], fmt.Sprintf("%d.%02d", 1500+r.IntN(3000), 5*r.IntN(20)))
			p["人员性质"] = []string{"在编", "在编", "在编", "合同制"}[r.IntN(4)]
			p["在岗月数"] = fmt.Sprint(r.IntN(13))
			p["跨校周课时"] = fmt.Sprintf("%d.5", r.IntN(6))
			p["骨干级别"] = []string{"无", "县级", "市级", "省级"}[r.IntN(4)]
			f["教职工"] = append(f["教职工"], p)
			if r.IntN(3) == 0 {
				f["交流轮岗"] = append(f["交流轮岗"], map[string]string{
					"姓名": "某人", "身份证号": p["身份证号"], "方向": []string{"派出", "接收"}[r.IntN(2)], "对方学校": "沂源县石桥中学", "形式": "支教", "人员类别": "教师", "是否骨干": "是",
					"开始日期": fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(12), 14+r.IntN(3)), "结束日期": fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(12), 14+r.IntN(3)),
					"周课时": "8", "食宿交通协商总额": "0", "派出方承担": "0", "接收方承担": "0",
				})
			}
		}
		for range r.IntN(3) {
			f["共享资源"] = append(f["共享资源"], map[string]string{"资源名称": "=1+1", "类型": "微课", "学科": "语文", "学时": fmt.Sprintf("%d.%d", r.IntN(60), r.IntN(10)), "来源": "开发",
				"是否免费开放": []string{"是", "否"}[r.IntN(2)], "网上学校": "是", "发布日期": "2026-05-01", "访问人次": "9"})
		}
		out[code] = f
		quality = append(quality, map[string]string{"学校": code, "学段": "小学", "巩固率": "0.99", "合格率": fmt.Sprintf("0.%d", 80+r.IntN(19)), "优秀率": "0.3", "体质达标率": "0.95",
			"家长满意度": "0.9", "学生满意度": fmt.Sprintf("0.%d", 70+r.IntN(29)), "上年合格率": "0.85", "上年优秀率": "0.2"})
	}
	out["教体局"]["质量监测"] = quality
	return out
}

// named replaces codes by names where 质量监测 refers to schools.
func named(c *county, returns map[string]filed) {
	for _, row := range returns["教体局"]["质量监测"] {
		if s, ok := c.res.Find(calc.School, row["学校"]); ok {
			row["学校"] = s.Name
		}
	}
}

func randomCounty(t testing.TB, seed uint64) *county {
	t.Helper()
	returns := random(rand.New(rand.NewPCG(seed, 1)))
	c := compute(t, nil, nil, nil)
	named(c, returns)
	c.in.Returns = nil
	for code, f := range returns {
		c.in.Returns = append(c.in.Returns, f.ret(t, c.p.Rules, code))
	}
	c.res = c.p.Run(c.in)
	return c
}

func TestPartsSumToTheWholeInEveryCounty(t *testing.T) {
	for seed := range uint64(12) {
		c := randomCounty(t, seed)
		for _, it := range c.p.Items {
			if !it.Shared() {
				continue
			}
			for _, parent := range c.res.Subjects(it.Parent()) {
				c.conserved(it, parent)
			}
		}
		for _, o := range c.res.Ceilings {
			sum := num.Int(0)
			for _, p := range c.res.Payments {
				if p.Approved.Kind() == value.Number && slices.Contains(o.Items, p.Item.Code) {
					sum = sum.Add(p.Approved.Num())
				}
			}
			if !sum.Equal(o.Approved) || o.Reduced && !sum.Add(o.Protected).Equal(o.Budget.Num()) {
				t.Errorf("seed %d: approved parts sum to %s, decided were %s of a budget of %s", seed, sum, o.Approved, o.Budget)
			}
		}
	}
}

// conserved checks one allocation: where anybody got a part, the parts sum to
// the total its formula gives.
func (c *county) conserved(it *calc.Item, parent calc.Subject) {
	c.t.Helper()
	sum, parts := num.Int(0), 0
	var first calc.Subject
	for _, s := range c.res.Under(parent, it.Level) {
		if v := c.res.Value(it, s.Index); v.Kind() == value.Number {
			if parts == 0 {
				first = s
			}
			sum, parts = sum.Add(v.Num()), parts+1
		}
	}
	if parts == 0 {
		return
	}
	for _, r := range c.res.Explain(it, first.Index).Children {
		if len(r.Label) > len("分配总额") && r.Label[:len("分配总额")] == "分配总额" && !r.Value.Num().Round(2, num.HalfUp).Equal(sum) {
			c.t.Errorf("%s under %s: parts sum to %s, the total is %s", it.Code, parent.Name, sum, r.Value)
		}
	}
}

func TestNoAmountIsNegative(t *testing.T) {
	for seed := range uint64(6) {
		c := randomCounty(t, seed)
		for _, p := range c.res.Payments {
			if p.Due.Num().Sign() < 0 || p.Approved.Num().Sign() < 0 || p.Due.Num().Cmp(p.Approved.Num()) < 0 {
				t.Errorf("seed %d: %s due %s approved %s", seed, p.Item.Code, p.Due, p.Approved)
			}
		}
	}
}

func TestTheOrderOfReturnsAndRowsChangesNothing(t *testing.T) {
	for seed := range uint64(4) {
		a := randomCounty(t, seed)
		r := rand.New(rand.NewPCG(seed, 2))
		in := a.in
		in.Returns = append([]form.Return(nil), a.in.Returns...)
		r.Shuffle(len(in.Returns), func(i, j int) { in.Returns[i], in.Returns[j] = in.Returns[j], in.Returns[i] })
		for i, ret := range in.Returns {
			tables := map[string]*form.Records{}
			for name, recs := range ret.Tables {
				rows := append([]form.Row(nil), recs.Rows...)
				r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				tables[name] = &form.Records{Table: recs.Table, Rows: rows}
			}
			in.Returns[i].Tables = tables
		}
		b := a.p.Run(in)
		for _, it := range a.p.Items {
			if it.Level == calc.Line {
				continue // a row's own values follow the row
			}
			for _, s := range a.res.Subjects(it.Level) {
				if x, y := a.res.Value(it, s.Index), b.Value(it, s.Index); !x.Equal(y) {
					t.Errorf("seed %d: %s of %s is %s, shuffled %s", seed, it.Code, s.Code, x, y)
				}
			}
		}
	}
}

func TestEveryReasonReplaysToItsNumber(t *testing.T) {
	c := randomCounty(t, 7)
	n := 0
	for _, it := range c.p.Items {
		if it.Level == calc.Line {
			continue
		}
		for _, s := range c.res.Subjects(it.Level) {
			why := c.res.Explain(it, s.Index)
			if !why.Value.Equal(c.res.Value(it, s.Index)) {
				t.Errorf("%s of %s: explained as %s", it.Code, s.Code, why.Value)
			}
			if bad := why.Replay(); bad != "" {
				t.Errorf("%s of %s: %s", it.Code, s.Code, bad)
			}
			n++
		}
	}
	t.Logf("%d reason trees replayed", n)
}

func TestOneProgramServesManyRunsAtOnce(t *testing.T) {
	c := randomCounty(t, 5)
	results := make(chan *calc.Result)
	const runs = 4
	for range runs {
		go func() { results <- c.p.Run(c.in) }()
	}
	for range runs {
		got := <-results
		for _, it := range c.p.Items {
			if it.Level == calc.Line {
				continue
			}
			for _, s := range c.res.Subjects(it.Level) {
				if !got.Value(it, s.Index).Equal(c.res.Value(it, s.Index)) {
					t.Fatalf("%s of %s differs", it.Code, s.Code)
				}
			}
		}
	}
}

func BenchmarkCounty(b *testing.B) {
	c := randomCounty(b, 3)
	b.ReportAllocs()
	for b.Loop() {
		c.p.Run(c.in)
	}
}

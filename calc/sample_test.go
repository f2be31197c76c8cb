package calc_test

import (
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/sample"
	"hesuan/internal/value"
)

// believable is the demonstration's kind of county, every return filed, but for
// the schools named.
func believable(t testing.TB, seed uint64, absent ...string) *county {
	t.Helper()
	p, fs := calc.Compile(rules(t, book(t, nil)))
	for _, f := range fs {
		t.Error(f)
	}
	reg, w := theRegister(t)
	made := sample.New(sample.Options{Seed: seed, Rules: p.Rules, Register: reg, BudgetShort: true})
	c := &county{t: t, p: p, in: calc.Input{Register: reg, RegisterBook: w}}
	out := map[string]bool{}
	for _, code := range absent {
		out[code] = true
	}
	for _, subject := range made.Subjects() {
		if out[subject] {
			continue
		}
		data, err := made.Workbook(subject)
		if err != nil {
			t.Fatal(err)
		}
		back := read(t, subject+".xlsx", data, made.Tables(subject), reg.Names())
		c.in.Returns = append(c.in.Returns, form.Return{Subject: subject, Period: p.Rules.Period.Name, Workbook: *back})
	}
	c.res = p.Run(c.in)
	return c
}

func TestEveryGroupOfAFullCountyIsGradedAndNothingFails(t *testing.T) {
	c := believable(t, 2026)
	for _, g := range c.res.Subjects(calc.Group) {
		grade, _ := c.res.Named(calc.Group, g.Index, "考核等级")
		if grade.Kind() != value.Text || grade.Partial() {
			t.Errorf("%s: grade %s, 不完整 %v", g.Name, grade, grade.Partial())
		}
	}
	for _, p := range c.res.Problems {
		t.Errorf("%s of %s %d: %s", p.Item.Code, p.Level, p.Subject, p.Message)
	}
	excellent := 0
	for _, g := range c.res.Subjects(calc.Group) {
		if grade, _ := c.res.Named(calc.Group, g.Index, "考核等级"); grade.Text() == "优秀" {
			excellent++
		}
	}
	if excellent > 4 { // 30 % of 14, rounded down
		t.Errorf("%d groups are 优秀, the quota is 4", excellent)
	}
}

func TestAMissingSchoolLeavesItsOwnGroupUngradedAndNoOther(t *testing.T) {
	c := believable(t, 2026, "S06")
	for _, g := range c.res.Subjects(calc.Group) {
		grade, _ := c.res.Named(calc.Group, g.Index, "考核等级")
		if ours := g.Code == "G02"; (grade.Kind() == value.Missing) != ours {
			t.Errorf("%s: grade %s", g.Name, grade)
		}
	}
}

func BenchmarkFullCounty(b *testing.B) {
	c := believable(b, 2026)
	teachers := len(c.res.Subjects(calc.Teacher))
	b.ReportAllocs()
	for b.Loop() {
		c.p.Run(c.in)
	}
	b.ReportMetric(float64(teachers), "teachers")
}

package sample_test

import (
	"fmt"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/sample"
)

// Every return passes every check, and returns that are right one by one are
// right together: what two schools say agrees, nobody stands on two rosters
// unexplained, and a year after the last collection no return looks like
// another school's.
func TestNothingIsWrongInOrBetweenReturnsInEitherYear(t *testing.T) {
	for _, n := range []struct {
		seed    uint64
		schools int
	}{{0, 42}, {1, 42}, {2026, 42}, {3, 300}} {
		t.Run(fmt.Sprintf("seed %d, %d schools", n.seed, n.schools), func(t *testing.T) {
			t.Parallel()
			opt := sample.Options{Seed: n.seed, Schools: n.schools}
			var before []form.Return
			for _, l := range []law{lastYears(), theLaw()} {
				opt.Rules = l.rules
				c := sample.New(opt)
				l.register, l.book = build(c.Seeds())
				l.before = before
				before = together(t, l, c)
			}
		})
	}
}

// A county grows old in good order: ten years on there is still somebody for
// every post and every studio, and nobody works for ever.
func TestTenYearsOnNothingIsWrongEither(t *testing.T) {
	l := lawIn("2026年度")
	p := &l.rules.Period
	p.Span = date.Span{From: date.Of(2036, 1, 1), To: date.Of(2036, 12, 31)}
	p.Opens, p.Deadline = date.Of(2036, 11, 1), date.Of(2036, 12, 20)
	c := sample.New(sample.Options{Seed: 1, Rules: l.rules, Register: l.register})
	together(t, l, c)
	for _, s := range c.Schools() {
		staff := rowsOf(t, c, s, "教职工")
		led := false
		for i := range staff.rows {
			led = led || strings.HasSuffix(staff.get(i, "职务"), "校长")
			if born := staff.get(i, "身份证号")[6:10]; staff.get(i, "人员性质") == "在编" && born < "1974" {
				t.Errorf("%s: somebody born in %s", s, born)
			}
		}
		if !led {
			t.Errorf("nobody leads %s", s)
		}
	}
}

// together files every return and wants nothing to be said of any but a few
// warnings that life has too.
func together(t *testing.T, l law, c *sample.County) []form.Return {
	t.Helper()
	var returns []form.Return
	told := map[string]int{}
	for _, s := range c.Subjects() {
		j := judgeIn(l, c, s, mustFile(t, c, s))
		if j.refused != nil || finding.Errors(j.findings) {
			t.Fatalf("%s %s: %v %v", l.rules.Period.Name, s, j.refused, j.findings)
		}
		for _, f := range j.findings {
			told[f.Code]++
			if f.Code != "C12" && f.Code != "C36" { // over quota; an exchange across groups
				t.Errorf("%s %s: %s", l.rules.Period.Name, s, f)
			}
		}
		if j.rows.Rejected != 0 || j.rows.Accepted == 0 {
			t.Errorf("%s %s: %+v", l.rules.Period.Name, s, j.rows)
		}
		returns = append(returns, j.ret)
	}
	most := 3 + len(c.Schools())/10
	if told["C12"] > most || told["C36"] > most {
		t.Errorf("%s: %v are more than a few", l.rules.Period.Name, told)
	}
	res := l.program.Run(calc.Input{Register: l.register, RegisterBook: l.book, Returns: returns, Before: l.before})
	for _, a := range res.Across() {
		t.Errorf("%s %s: %s", l.rules.Period.Name, c.Schools()[a.School], a.Finding)
	}
	for _, p := range res.Problems {
		t.Errorf("%s %s: %s", l.rules.Period.Name, p.Item.Code, p.Message)
	}
	for _, m := range res.Matchings() {
		if len(m.Pairs) == 0 {
			t.Errorf("%s: nothing for %s to hold against anything", l.rules.Period.Name, m.Code)
		}
	}
	return returns
}

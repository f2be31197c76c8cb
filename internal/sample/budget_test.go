package sample_test

import (
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/sample"
)

// ran computes a county whose returns are all in.
func ran(t testing.TB, c *sample.County) *calc.Result {
	t.Helper()
	l := theLaw()
	var returns []form.Return
	for _, s := range c.Subjects() {
		returns = append(returns, judge(c, s, mustFile(t, c, s)).ret)
	}
	return l.program.Run(calc.Input{Register: l.register, RegisterBook: l.book, Returns: returns})
}

func TestAShortBudgetReducesAndDoesNotStop(t *testing.T) {
	for seed := range uint64(2) {
		for _, short := range []bool{true, false} {
			res := ran(t, county(sample.Options{Seed: seed, BudgetShort: short}))
			for _, o := range res.Ceilings {
				if o.Reduced != short || o.Stopped {
					t.Errorf("seed %d, short %v: reduced %v, stopped %v: %s", seed, short, o.Reduced, o.Stopped, o.Message)
				}
			}
			for _, p := range res.Problems {
				t.Errorf("seed %d: %s: %s", seed, p.Item.Code, p.Message)
			}
			if len(res.Absent) > 0 {
				t.Errorf("seed %d: %d did not file", seed, len(res.Absent))
			}
		}
	}
}

package calc_test

import (
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// unproven is what P203 names in a policy's last period.
func unproven(t *testing.T, edit func(map[string]*form.Seed)) []string {
	t.Helper()
	b := book(t, edit)
	r, fs := b.In(b.Periods[len(b.Periods)-1])
	p, more := calc.Compile(r)
	for _, f := range append(fs, more...) {
		t.Error(f)
	}
	var out []string
	for _, f := range p.Examples() {
		if f.Code == "P203" && f.Severity == finding.Warning {
			out = append(out, strings.Split(f.Found, "、")...)
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryFormulaOfTheDefaultHasAWorkedExample(t *testing.T) {
	for _, code := range unproven(t, nil) {
		t.Errorf("%s has no row in 算例", code)
	}
}

// Rows of their own sheets that nobody gave an example, and examples taken
// away; the points of K88, the standard of L9 and the sums need none.
func TestAFormulaWithoutAnExampleIsToldOfOnce(t *testing.T) {
	edit := func(by map[string]*form.Seed) {
		for _, added := range [][4]string{{"资金", "Z2", "Z9", "名称"}, {"考核", "K06", "K88", "二级"}, {"均衡", "L1", "L9", "名称"}} {
			s := sheet{by[added[0]]}
			s.twin(added[1], "编号", added[2])
			_, name := s.Table.Column(added[3])
			s.Rows[len(s.Rows)-1][name] = "新的一项"
		}
		examples := by["算例"]
		_, item := examples.Table.Column("项目")
		examples.Rows = slices.DeleteFunc(examples.Rows, func(r []string) bool {
			return r[item] == "Z7" || r[item] == "考核等级" || r[item] == "交流轮岗[月数]" || r[item] == "K08原值"
		})
	}
	want := []string{"K08原值", "K88", "K88原值", "L9小学", "Z7", "Z9", "交流轮岗[月数]", "考核等级"}
	if got := unproven(t, edit); !slices.Equal(got, want) {
		t.Errorf("without an example: %v, want %v", got, want)
	}
	b := book(t, edit)
	told := 0
	for _, period := range b.Periods {
		r, _ := b.In(period)
		p, _ := calc.Compile(r)
		for _, f := range p.Examples() {
			if f.Code == "P203" {
				told++
			}
		}
	}
	if told != 1 {
		t.Errorf("told %d times over %d periods", told, len(b.Periods))
	}
}

// What an example shows is the default policy's own: each names a row that is
// there and cites a clause.
func TestEveryExampleOfTheDefaultSaysWhatItShowsAndWhy(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	seen := map[[3]string]bool{}
	for _, x := range p.Rules.Book.Examples {
		if _, ok := p.Item(x.Item); !ok {
			t.Errorf("%s shows %s, which does not exist", x.Code, x.Item)
		}
		if x.Case == "" || x.Basis == "" {
			t.Errorf("%s does not say what it shows (%q) and why (%q)", x.Code, x.Case, x.Basis)
		}
		same := [3]string{x.Item, x.Day.String(), x.Inputs}
		if seen[same] {
			t.Errorf("%s shows what another does", x.Code)
		}
		seen[same] = true
	}
}

package calc_test

import (
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/policy"
)

// unproven lists the items that no worked example names: those whose cell the
// schema declares a formula, and the grading, which no formula can express.
// What is made from rows without a formula of its own (the sums of 考核 and
// 均衡, the points of an indicator, a standard) rests on those.
func unproven(p *calc.Program) []string {
	proven := map[*calc.Item]bool{}
	for _, x := range p.Rules.Book.Examples {
		if it, ok := p.Item(x.Item); ok {
			proven[it] = true
		}
	}
	var out []string
	for _, it := range p.Items {
		graded := it.Value == nil && !it.Shared()
		if it.Part == nil && !proven[it] && (graded || ownFormula(it)) {
			out = append(out, it.Code)
		}
	}
	return out
}

// ownFormula reports an item whose formula stands in a cell of the policy.
func ownFormula(it *calc.Item) bool {
	if it.Source.Cells[it.Column] == "" {
		return false
	}
	tables := policy.Schema()
	i := slices.IndexFunc(tables, func(t *form.Table) bool { return t.Name == it.Source.Sheet })
	column, _ := tables[i].Column(it.Column)
	return column.Type == form.Formula
}

func TestEveryFormulaOfTheDefaultHasAWorkedExample(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, nil)))
	for _, code := range unproven(p) {
		t.Errorf("%s has no row in 算例", code)
	}
}

func TestAFormulaWithoutAnExampleIsSeen(t *testing.T) {
	p, _ := calc.Compile(rules(t, book(t, func(by map[string]*form.Seed) {
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
	})))
	got := unproven(p)
	slices.Sort(got)
	want := []string{"K08原值", "K88原值", "K88", "L9小学", "Z7", "Z9", "交流轮岗[月数]", "考核等级"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("without an example: %v, want %v", got, want)
	}
}

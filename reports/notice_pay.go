package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// increments is what the sheets 绩效 and 激励 come to: the school's own results,
// how many persons share, and that their shares are the pool. A school with
// several stretches in groups has a column for each.
func (n *notice) increments() {
	t := pdf.Table{Caption: "绩效工资增量和激励", Columns: []pdf.Column{{Head: "编号", Align: pdf.Center}, {Head: "项目"}}}
	stretches := max(1, len(n.members))
	for k := range stretches {
		head := "结果"
		if stretches > 1 {
			head += circled[k%len(circled)]
		}
		t.Columns = append(t.Columns, pdf.Column{Head: head, Align: pdf.Right})
	}
	t.Columns = append(t.Columns, pdf.Column{Head: "单位", Align: pdf.Center}, pdf.Column{Head: "说明"})
	for _, it := range slices.Concat(n.items(policyPay), n.items(policyReward)) {
		switch {
		case n.isPayment(it):
		case it.Level == calc.Teacher:
			n.addPersons(&t, it)
		case it.Level == calc.Line:
			n.addLines(&t, it)
		case it.Level == calc.Member:
			n.addMember(&t, it)
		default:
			for _, i := range n.subjectsOf(it) {
				if v := n.res.Value(it, i); v.Kind() != value.NotApplicable {
					cells := make([]string, stretches)
					cells[0] = result(it, v)
					t.Rows = append(t.Rows, resultRow(it, n.titled(it, i), cells, n.openRemark(v)))
				}
			}
		}
	}
	if len(t.Rows) > 0 {
		persons := ""
		if len(n.members) > 0 {
			persons = "参加分配的人员和每人的金额在《教师绩效工资增量核定表》，本单不列。"
		}
		t.Note = notes(persons, n.quotaWords())
		if n.tight > 0 {
			n.d.Table(t)
			return
		}
		n.d.Keep(func() { n.d.Table(t) })
	}
}

func resultRow(it *calc.Item, name string, results []string, remark string) pdf.Row {
	cells := append([]string{it.Code, name}, results...)
	return pdf.Row{Cells: append(cells, it.Unit.String(), remark)}
}

// addMember adds a row with the result of each stretch.
func (n *notice) addMember(t *pdf.Table, it *calc.Item) {
	var cells []string
	remark, applies := "", false
	for _, m := range n.members {
		v := n.res.Value(it, m.Index)
		cells = append(cells, result(it, v))
		applies = applies || v.Kind() != value.NotApplicable
		if r := n.openRemark(v); r != "" {
			remark = r
		}
	}
	if applies {
		t.Rows = append(t.Rows, resultRow(it, it.Name, cells, remark))
	}
}

// addPersons adds the sum over the staff; for an allocation it must be the pool.
func (n *notice) addPersons(t *pdf.Table, it *calc.Item) {
	var cells, remarks []string
	applies, units := false, ""
	for _, m := range n.members {
		count, sum := n.personsOf(it, m.Index)
		text, unit := summed(it, count, sum)
		cells, units = append(cells, text), unit
		applies = applies || sum.known+sum.missing+sum.failed > 0
		remark := ""
		if unit != "人" {
			remark = fmt.Sprintf("%d人", count)
		}
		if rest, ok := n.rest(it, m.Index, sum); ok {
			remark += "，总额减各人之和" + rest.Grouped(2)
		}
		if remark != "" && !slices.Contains(remarks, remark) {
			remarks = append(remarks, remark)
		}
	}
	if applies {
		t.Rows = append(t.Rows, countRow(it, cells, units, strings.Join(remarks, "；")))
	}
}

// addLines adds what an item of the school's filed rows comes to.
func (n *notice) addLines(t *pdf.Table, it *calc.Item) {
	count, sum := n.linesOf(it)
	if sum.known+sum.missing+sum.failed == 0 {
		return
	}
	cells := make([]string, max(1, len(n.members)))
	text, unit := summed(it, count, sum)
	cells[0] = text
	t.Rows = append(t.Rows, countRow(it, cells, unit, ""))
}

// linesOf counts the school's rows an item has a value for, and adds them up.
// A return that is missing is one 未报.
func (n *notice) linesOf(it *calc.Item) (count int, sum tally) {
	lines, absent := n.res.Lines(it.Table, schoolPlace, n.sub.Index)
	for _, l := range lines {
		v := n.res.Value(it, l)
		if v.Kind() == value.Number {
			count++
		}
		sum.add(v)
	}
	sum.missing += absent
	return count, sum
}

// summed is what an item of persons or of filed rows comes to, and its unit: a
// sum where a sum means something, else how many it concerns.
func summed(it *calc.Item, count int, sum tally) (text, unit string) {
	unit = it.Unit.String()
	if it.Numeric() && (it.Source.Sheet == policyPay || unit == "元") {
		return sum.text(max(it.Places, 0)), unit
	}
	if count == 0 && sum.missing > 0 {
		return "未报", "人"
	}
	return fmt.Sprint(count), "人"
}

func countRow(it *calc.Item, results []string, unit, remark string) pdf.Row {
	name := it.Name
	if unit != "人" {
		name += "合计"
	}
	cells := append([]string{it.Code, name}, results...)
	return pdf.Row{Cells: append(cells, unit, remark)}
}

// rest is what is left of a member's pool once its persons have their shares:
// 0.00, or the sum does not close.
func (n *notice) rest(it *calc.Item, member int, sum tally) (num.Num, bool) {
	if !it.Shared() || sum.known == 0 {
		return num.Num{}, false
	}
	pool := n.res.Pool(it, member)
	if pool.Kind() != value.Number {
		return num.Num{}, false
	}
	return pool.Num().Round(it.Grain(), num.HalfUp).Sub(sum.sum), true
}

// quotaWords names what the sheet 编制 comes to for the school, which is no
// money and stands in the quota office's own book.
func (n *notice) quotaWords() string {
	if n.tight > 0 {
		return ""
	}
	var parts []string
	for _, it := range n.items(policyQuota) {
		for _, i := range n.subjectsOf(it) {
			if v := n.res.Value(it, i); it.Level != calc.Teacher && it.Level != calc.Group && v.Kind() != value.NotApplicable {
				text := it.Code + " " + n.titled(it, i) + result(it, v)
				if v.Kind() == value.Number {
					text += it.Unit.String()
				}
				parts = append(parts, text)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "编制：" + strings.Join(parts, "，") + "。"
}

// isPayment reports an item that stands among the amounts already.
func (n *notice) isPayment(it *calc.Item) bool {
	return slices.ContainsFunc(n.pays, func(p calc.Payment) bool { return p.Item == it })
}

// result writes an item's value with its own decimals.
func result(it *calc.Item, v value.Value) string {
	if it.Places >= 0 {
		return spoken(v, it.Places)
	}
	return exactly(v)
}

// openRemark says why a value is none, or not the last word.
func (n *notice) openRemark(v value.Value) string {
	switch {
	case v.Kind() == value.Missing:
		return "未报，原因见第三部分"
	case v.Kind() == value.Failed:
		return "见第五部分"
	case v.Partial():
		return "不完整"
	}
	return ""
}

// personsOf counts who has a value of an item among a member's staff, and adds
// the values up.
func (c *county) personsOf(it *calc.Item, member int) (count int, sum tally) {
	for _, i := range c.res.Below(memberPlace, member, calc.Teacher) {
		v := c.res.Value(it, i)
		if v.Kind() == value.Number {
			count++
		}
		sum.add(v)
	}
	return count, sum
}

package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// derivations draws how each number came about: an item a row, the formula
// with the values put in, and the cells, standards and columns it rests on.
func (n *notice) derivations() {
	if n.why.Columns == nil {
		n.why = n.derive()
	}
	n.why.Size = 7.5 - 0.5*float64(n.tight)
	n.d.Table(n.why)
}

func (n *notice) derive() pdf.Table {
	t := pdf.Table{Caption: "各项怎样算出", Top: true, Columns: []pdf.Column{
		{Head: "项目和结果", Width: 28}, {Head: "公式和代入", Width: 73}, {Head: "数从哪里来"},
	}}
	w := &derivation{notice: n, table: &t}
	for _, part := range []struct{ sheet, title string }{
		{policyFunding, "经费"}, {policyPay, "绩效工资增量"}, {policyReward, "激励"},
	} {
		w.part(part.title, n.items(part.sheet))
	}
	w.base()
	t.Note = notes("标准后没有写依据的，依据与该项公式相同；“示例”待正式文件替换。", n.sources())
	return t
}

// sources names the return whose cells the table cites.
func (n *notice) sources() string {
	if n.file == "" {
		return ""
	}
	return "填报表即你校的" + n.file + "。"
}

// derivation is the table being written.
type derivation struct {
	*notice
	table *pdf.Table
	told  []*calc.Item // that have their own row
	used  []*calc.Item // what these rest on, to be told below

	condition string            // of the teachers' item before
	before    *evidence         // of the row before
	steps     []string          // likewise
	formulas  map[string]string // which item has it
}

// part writes the items of one sheet that concern the school.
func (w *derivation) part(title string, items []*calc.Item) {
	head := len(w.table.Rows)
	w.table.Rows = append(w.table.Rows, pdf.Row{Kind: pdf.Group, Cells: []string{title}})
	for _, it := range items {
		w.told = append(w.told, it)
		switch it.Level {
		case calc.Teacher:
			w.persons(it)
		case calc.Line:
			w.lines(it)
		default:
			w.rows(it)
		}
	}
	if len(w.table.Rows) == head+1 {
		w.table.Rows = w.table.Rows[:head]
	}
}

// base explains what the rows above rest on, and what that rests on: base
// quantities, and the parts of a period within which a standard changed.
func (w *derivation) base() {
	head := len(w.table.Rows)
	w.table.Rows = append(w.table.Rows, pdf.Row{Kind: pdf.Group, Cells: []string{"上面用到的基础量和分项"}})
	for k := 0; k < len(w.used); k++ { // a row may add to the list
		w.rows(w.used[k])
	}
	if len(w.table.Rows) == head+1 {
		w.table.Rows = w.table.Rows[:head]
	}
}

// subjectsOf lists the subjects of an item's level that are the school's own.
func (n *notice) subjectsOf(it *calc.Item) []int {
	var out []int
	switch it.Level {
	case calc.School:
		return []int{n.sub.Index}
	case calc.Member:
		for _, m := range n.members {
			out = append(out, m.Index)
		}
	case calc.Group:
		for _, m := range n.members {
			if !slices.Contains(out, m.Group) {
				out = append(out, m.Group)
			}
		}
	case calc.Stage:
		return n.res.Below(schoolPlace, n.sub.Index, calc.Stage)
	}
	return out
}

// titled names an item and, where it has several subjects here, which.
func (n *notice) titled(it *calc.Item, i int) string {
	switch it.Level {
	case calc.Member:
		return it.Name + n.whose(i)
	case calc.Stage:
		return it.Name + "（" + n.res.At(calc.Place{Level: calc.Stage}, "学段", i).String() + "）"
	case calc.Group:
		return it.Name + "（" + n.groupAt(i).short() + "）"
	}
	return it.Name
}

// rows explains an item for each of the school's subjects it applies to.
func (w *derivation) rows(it *calc.Item) {
	again := false
	for _, i := range w.subjectsOf(it) {
		if w.res.Value(it, i).Kind() != value.NotApplicable {
			w.row(it, i, again)
			again = true
		}
	}
}

// row explains one item for one subject; again where the row before has the
// same formula. One that differs from it in nothing is told in it.
func (w *derivation) row(it *calc.Item, i int, again bool) {
	why := w.res.Explain(it, i)
	e := w.evidenceOf(why)
	steps, whence := w.how(it, i, why, e), w.whence(it, e)
	if again {
		steps = slices.DeleteFunc(steps, func(s string) bool { return slices.Contains(w.steps, s) })
		rest, same := e.without(w.before)
		if whence = w.whence(it, rest); same {
			whence = append(whence, "其余同上")
		}
		if rest.size() == 0 && len(steps) == 0 {
			cells := w.table.Rows[len(w.table.Rows)-1].Cells
			cells[0] += "\n" + w.titled(it, i)[len(it.Name):] + strings.Join(w.amounts(it, i), "\n")
			return
		}
	} else {
		w.steps = slices.Clone(steps)
	}
	w.table.Rows = append(w.table.Rows, pdf.Row{Cells: []string{
		strings.Join(append([]string{it.Code + " " + w.titled(it, i)}, w.amounts(it, i)...), "\n"),
		strings.Join(append(w.law(it, i, again), steps...), "\n"),
		strings.Join(whence, "\n"),
	}})
	w.need(e)
	w.before = e
}

// amounts is what an item comes to: of money what is due and approved.
func (w *derivation) amounts(it *calc.Item, i int) []string {
	if p, ok := w.payment(it, i); ok {
		return []string{"应拨 " + paidText(p.Due), "核定 " + paidText(p.Approved)}
	}
	v := w.res.Value(it, i)
	text := result(it, v)
	if v.Kind() == value.Number {
		text += it.Unit.String()
	}
	return []string{text}
}

// need puts what a row rests on on the list. The evaluation has a part of the
// notice for itself.
func (w *derivation) need(e *evidence) {
	for _, r := range e.results {
		it := w.itemOf(r)
		if !evaluated(it) && it.Level != calc.County && !slices.Contains(w.told, it) {
			w.told, w.used = append(w.told, it), append(w.used, it)
		}
	}
}

// evaluated reports an item of the evaluation: of 考核 and 等级, and the totals
// that the policy makes of them.
func evaluated(it *calc.Item) bool {
	return it.Source.Sheet == "考核" || it.Source.Sheet == "等级" || it.Name == nameTotal
}

func (n *notice) payment(it *calc.Item, i int) (calc.Payment, bool) {
	k := slices.IndexFunc(n.pays, func(p calc.Payment) bool { return p.Item == it && p.Subject == i })
	if k < 0 {
		return calc.Payment{}, false
	}
	return n.pays[k], true
}

// persons explains an item of the teachers as a whole: nobody is named.
func (w *derivation) persons(it *calc.Item) {
	first := []string{it.Code + " " + it.Name}
	for _, m := range w.members {
		if count, sum := w.personsOf(it, m.Index); sum.known+sum.missing+sum.failed > 0 {
			first = append(first, w.whose(m.Index)+spokenSum(it, count, sum))
		}
	}
	if len(first) == 1 {
		return
	}
	how := []string{"公式：" + it.Formula() + "（" + policyCell(it) + "）"}
	switch {
	case it.Condition() == "":
	case it.Condition() == w.condition:
		how = append(how, "参加人员同上")
	default:
		how = append(how, "参加人员："+it.Condition())
	}
	w.condition = it.Condition()
	if it.Shared() {
		how = append(how, "用最大余数法分到分，各人之和等于总额")
	}
	var from []string
	if text := w.openStandards(it).standardsText(it.Source.Basis); text != "" {
		from = append(from, "标准："+text)
	}
	from = append(from, "每人的数见《教师绩效工资增量核定表》，本单不列")
	w.table.Rows = append(w.table.Rows, pdf.Row{Cells: []string{strings.Join(first, "\n"), strings.Join(how, "\n"), strings.Join(from, "\n")}})
}

// lines explains an item of the filed rows as a whole: no row is shown.
func (w *derivation) lines(it *calc.Item) {
	lines, absent := w.res.Lines(it.Table, schoolPlace, w.sub.Index)
	count, sum := w.linesOf(it)
	if len(lines) == 0 && absent == 0 {
		return
	}
	e := &evidence{c: w.county}
	for _, l := range lines {
		for _, part := range w.res.Explain(it, l).Children {
			e.take(part, false)
		}
	}
	how := []string{"公式：" + it.Formula() + "（" + policyCell(it) + "）"}
	if it.Condition() != "" {
		how = append(how, "条件："+it.Condition())
	}
	how = append(how, fmt.Sprintf("%s共%d行，%d行符合", it.Table, len(lines), count))
	w.table.Rows = append(w.table.Rows, pdf.Row{Cells: []string{
		it.Code + " " + it.Name + "\n" + spokenSum(it, count, sum), strings.Join(how, "\n"), strings.Join(w.whence(it, e), "\n"),
	}})
}

func spokenSum(it *calc.Item, count int, sum tally) string {
	text, unit := summed(it, count, sum)
	if unit != "人" && sum.known == 0 || text == "未报" {
		return text
	}
	return text + unit
}

package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/reports/pdf"
)

// problem is one thing that could not be computed, for all its subjects.
type problem struct {
	item    *calc.Item
	message string
	names   []string
}

// problems groups what could not be computed by item and message.
func (c *county) problems() []problem {
	var out []problem
	for _, p := range wholeProblems(c.res) {
		if p.Item == nil {
			continue
		}
		name := ""
		if p.Level != calc.Line && p.Level != calc.Teacher { // a row of a person is not named here
			name = c.res.Subject(p.Level, p.Subject).Name
		}
		i := slices.IndexFunc(out, func(o problem) bool { return o.item == p.Item && o.message == p.Message })
		if i < 0 {
			i, out = len(out), append(out, problem{item: p.Item, message: p.Message})
		}
		out[i].names = append(out[i].names, name)
	}
	return out
}

// failures counts what could not be computed, the parts of an item not apart.
func (c *county) failures() int {
	n := 0
	for _, p := range c.problems() {
		n += len(p.names)
	}
	return n
}

// someOf names a few and counts the rest.
func someOf(names []string, limit int) string {
	kept := slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	switch {
	case len(kept) == 0:
		return fmt.Sprintf("%d行", len(names))
	case len(names) > limit:
		return strings.Join(kept[:min(limit, len(kept))], "、") + fmt.Sprintf("等%d个", len(names))
	}
	return strings.Join(kept, "、")
}

// annualProblems is how many kinds of problems the report lists; the workbooks
// have them all.
const annualProblems = 12

// risks draws the section on what stands in the way.
func (a *annual) risks() {
	d := a.d
	if a.absent() {
		d.Table(a.absentTable())
	} else {
		d.Para("学校和部门全部报齐。")
	}
	a.problemTable()
	a.cautionTable()
}

// absentTable names who did not file, schools of a group on which the same
// hangs in one row.
func (a *annual) absentTable() pdf.Table {
	t := pdf.Table{Caption: "未报单位及影响", Columns: []pdf.Column{{Head: "集团", Width: 34}, {Head: "未报单位", Width: 46}, {Head: "影响"}}}
	var rows [][3]string
	for _, x := range a.absences() {
		group := x.Group
		if group == "" {
			group = "—"
		}
		i := slices.IndexFunc(rows, func(r [3]string) bool { return r[0] == group && r[2] == x.detail })
		if i < 0 {
			rows = append(rows, [3]string{group, x.Name, x.detail})
			continue
		}
		rows[i][1] += "、" + x.Name
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, pdf.Row{Cells: r[:]})
	}
	return t
}

func (a *annual) problemTable() {
	list := a.problems()
	if len(list) == 0 {
		a.d.Para("没有计算出错的项目。")
		return
	}
	t := pdf.Table{Caption: "计算出错的项目", Columns: []pdf.Column{{Head: "项目"}, {Head: "对象"}, {Head: "原因"}}}
	for _, p := range list[:min(len(list), annualProblems)] {
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{p.item.Name + "（" + p.item.At() + "）", someOf(p.names, 3), p.message}})
	}
	if more := len(list) - annualProblems; more > 0 {
		t.Note = fmt.Sprintf("注：另有%d类，见各工作簿的核对表。", more)
	}
	a.d.Table(t)
}

func (a *annual) cautionTable() {
	if len(a.in.Cautions) == 0 {
		return
	}
	t := pdf.Table{Caption: "带警示受理的填报", Columns: []pdf.Column{{Head: "单位"}, {Head: "内容"}, {Head: "处数", Align: pdf.Right}}}
	const most = 10
	for _, c := range a.in.Cautions[:min(len(a.in.Cautions), most)] {
		t.Rows = append(t.Rows, pdf.Row{Cells: []string{c.Subject, c.Text, fmt.Sprint(c.Count)}})
	}
	if more := len(a.in.Cautions) - most; more > 0 {
		t.Note = fmt.Sprintf("注：另有%d条，见各单位回执。", more)
	}
	a.d.Table(t)
}

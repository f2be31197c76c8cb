package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// The columns of 按学校.
const (
	movedGroupCode = iota + 1
	movedGroup
	movedSchoolCode
	movedSchool
	movedPayee
	movedItemCode
	movedItem
	movedDue      // before, after, difference
	movedApproved = movedDue + 3
	movedNote     = movedApproved + 3
)

// movedFirst is the first row of 按学校: title, caption and two heads come before.
const movedFirst = 5

// The heads of a comparison.
var beforeAndAfter = []string{"调整前", "调整后", "差额"}

// headBlock is one head of two rows: a name, and what stands under it.
type headBlock struct {
	name  string
	under []string
}

func heading(names ...string) []headBlock {
	var out []headBlock
	for _, n := range names {
		out = append(out, headBlock{name: n, under: []string{""}})
	}
	return out
}

// headed writes a head of two rows; a name over several columns is merged.
func headed(s *Sheet, blocks ...headBlock) {
	var over, under []string
	for _, b := range blocks {
		over = append(append(over, b.name), make([]string, len(b.under)-1)...)
		under = append(under, b.under...)
	}
	top := s.Head(over...)
	at := 0
	for _, b := range blocks {
		top.Cells[at].Across = len(b.under)
		at += len(b.under)
	}
	s.Head(under...)
}

// fillSchools writes 按学校: a row for each school and item that is paid in
// either run. The sums of the other sheets are over it.
func (e *effectBook) fillSchools() {
	s := e.schools
	s.Landscape = true
	s.Columns = []Column{
		{Width: 7, Format: AsCentred}, {Format: AsWrapped}, {Width: 7, Format: AsCentred}, {Format: AsWrapped}, {Format: AsWrapped},
		{Width: 6, Format: AsCentred}, {Width: 19, Format: AsWrapped},
	}
	for range 6 {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsMoney})
	}
	s.Columns = append(s.Columns, Column{Width: 18, Format: AsWrapped})
	s.Caption("每行是一所学校在一个集团的一个项目；个人增量按学校合计，由学校发放。", "单位：元")
	headed(s, append(heading("集团代码", "集团", "学校代码", "学校", "收款单位", "项目编号", "项目"),
		headBlock{"应拨", beforeAndAfter}, headBlock{"核定", beforeAndAfter}, headBlock{"说明", []string{""}})...)
	s.FrozenTo = movedSchool
	for _, r := range e.rows {
		row := s.Last() + 1
		cells := []Cell{Text(groupCode(r.group)), Text(e.groupName(r.group)), Text(r.school), Text(e.schoolName(r.school)), Text(r.payee()), Text(r.item), Text(e.itemName(r.item))}
		before, after := e.due(r)
		cells = append(cells, compared(row, movedDue, before, after, ofMoney)...)
		before, after = e.approved(r)
		cells = append(cells, compared(row, movedApproved, before, after, ofMoney)...)
		s.Add(append(cells, Text(e.remark(r)))...)
	}
	last := e.lastRow()
	total := e.sum(func(effectRow) bool { return true })
	cells := append([]Cell{Text("合计").Over(movedDue - 1)}, make([]Cell, movedDue-2)...)
	cells = append(cells, total.cells(func(approved bool, i int) string {
		return "SUM(" + s.Range(movedFirst, last, movedColumn(approved)+i) + ")"
	})...)
	s.Add(append(cells, Cell{})...).As(Total)
	e.totals[s] = s.Last()
	if len(e.rows) > 0 {
		s.Filter = ref(movedFirst-1, 1) + ":" + ref(last, movedNote)
	}
}

// movedColumn is the column before of what is due or approved.
func movedColumn(approved bool) int {
	if approved {
		return movedApproved
	}
	return movedDue
}

// lastRow is the last row of the list on 按学校; with no rows at all, the row
// where the first would stand.
func (e *effectBook) lastRow() int { return movedFirst + max(1, len(e.rows)) - 1 }

// where is a condition of a sum over 按学校: a column and the cell it must equal.
type where struct {
	col  int
	cell string
}

// ofSchools adds a column of 按学校 under conditions.
func (e *effectBook) ofSchools(on *Sheet, col int, conditions ...where) string {
	at := func(c int) string { return e.schools.From(on, e.schools.Range(movedFirst, e.lastRow(), c)) }
	out := "SUMIFS(" + at(col)
	for _, w := range conditions {
		out += "," + at(w.col) + "," + w.cell
	}
	return out + ")"
}

// The names of what both runs have are those of the new one.

// groupCode stands also for a school in no group, so that sums can ask for it.
func groupCode(code string) string {
	if code == "" {
		return notThere
	}
	return code
}

func (e *effectBook) groupName(code string) string {
	if code == "" {
		return "（未入集团）"
	}
	return nameOf(code, e.after.groups, e.before.groups)
}

func (e *effectBook) schoolName(code string) string {
	return nameOf(code, e.after.schools, e.before.schools)
}

func nameOf(code string, after, before map[string]calc.Subject) string {
	if s, ok := after[code]; ok {
		return s.Name
	}
	return before[code].Name
}

func (e *effectBook) itemName(code string) string {
	for _, it := range e.paid {
		if it.code == code {
			return it.name
		}
	}
	return ""
}

// payee is who receives the amount, both where it changes.
func (r effectRow) payee() string {
	switch {
	case r.before == nil:
		return r.after.payee
	case r.after == nil || r.after.payee == r.before.payee:
		return r.before.payee
	}
	return r.before.payee + " → " + r.after.payee
}

// remark words what the amounts do not say.
func (e *effectBook) remark(r effectRow) string {
	var out []string
	before, after := e.approved(r)
	switch {
	case before.none == notThere:
		out = append(out, "调整前没有")
	case after.none == notThere:
		out = append(out, "调整后没有")
	case before.none != "":
		out = append(out, "调整前不拨")
	case after.none != "":
		out = append(out, "调整后不拨")
	}
	for _, f := range []figure{before, after} {
		if f.value.Kind() == value.Missing {
			out = append(out, "未报，影响未知")
			break
		}
		if f.value.Kind() == value.Failed {
			out = append(out, "不能计算，见“核对”")
			break
		}
	}
	if r.before != nil && r.after != nil && r.before.payee != r.after.payee {
		out = append(out, "收款单位改变")
	}
	return strings.Join(out, "；")
}

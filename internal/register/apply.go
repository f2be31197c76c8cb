package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// ApplicationTable is the return in which groups are founded, take schools in,
// let them go and are dissolved (集团变更). Its columns are those of the default
// 表单; a policy without the table has no applications.
const ApplicationTable = "集团变更"

// The matters of an application.
const (
	founding    = "成立"
	admission   = "吸纳"
	departure   = "退出"
	dissolution = "撤销"
)

// Refusal says why a row of 集团变更 cannot be carried out.
type Refusal struct {
	Row    form.Record
	Column string
	Why    string
}

// Apply carries the applications out on a decoded register and returns the rows
// of the next version; changed is false when the register says all of it
// already. A row that cannot be carried out is refused and leaves nothing
// behind; whether the outcome is a register that may come into force, [Build]
// judges like any other.
func Apply(w *form.Workbook, applications []form.Record) (next []form.Seed, changed bool, refused []Refusal) {
	a := &amendment{seeds: seeds(w)}
	rows := slices.Clone(applications)
	// Who leaves on a day is gone before others join on a later one, and a group
	// is there before its members.
	slices.SortStableFunc(rows, func(x, y form.Record) int {
		return cmp.Or(x.Day("生效日期").Compare(y.Day("生效日期")), order(x.Text("事项"))-order(y.Text("事项")))
	})
	for _, row := range rows {
		if column, why := a.carryOut(row); why != "" {
			refused = append(refused, Refusal{row, column, why})
		}
	}
	return a.seeds, a.changed, refused
}

func order(matter string) int {
	return slices.Index([]string{founding, admission, departure, dissolution}, matter)
}

// seeds writes a decoded register as rows of text, as its author would type
// them.
func seeds(w *form.Workbook) []form.Seed {
	var out []form.Seed
	for _, t := range Schema() {
		s := form.Seed{Table: t}
		for _, r := range w.Tables[t.Name].All() {
			row := make([]string, len(t.Columns))
			for i, c := range t.Columns {
				if v := r.Cell(c.Name).Value; v.Kind() != value.Blank {
					row[i] = v.String()
				}
			}
			s.Rows = append(s.Rows, row)
		}
		out = append(out, s)
	}
	return out
}

type amendment struct {
	seeds   []form.Seed
	changed bool
}

func (a *amendment) carryOut(r form.Record) (column, why string) {
	switch r.Text("事项") {
	case founding:
		return a.found(r)
	case admission:
		return a.admit(r)
	case departure:
		return a.leave(r)
	case dissolution:
		return a.dissolve(r)
	}
	return "事项", "不是 成立、吸纳、退出、撤销 之一"
}

// found makes the group where it is not there yet, and the school's membership.
func (a *amendment) found(r form.Record) (column, why string) {
	g := a.group(r.Text("集团"))
	if g == nil {
		s := a.sheet(sheetGroup)
		row := s.blank()
		for column, text := range map[string]string{
			"集团代码": a.freeCode(), "集团名称": r.Text("集团"), "类型": r.Text("集团类型"), "成立日期": r.Day("生效日期").String(),
			"成立方式": r.Text("成立方式"), "方案": r.Text("方案"), "合作协议": r.Text("合作协议"), "章程": r.Text("章程"),
			"成员校主管部门同意": r.Text("成员校主管部门同意"), "依据": basis(r),
		} {
			s.put(row, column, text)
		}
		g, a.changed = row, true
	} else if s := a.sheet(sheetGroup); s.get(g, "成立日期") != r.Day("生效日期").String() {
		return "集团", "已有同名集团，" + s.get(g, "成立日期") + " 成立"
	}
	return a.join(r, g, "成立时成员")
}

func (a *amendment) admit(r form.Record) (column, why string) {
	g := a.group(r.Text("集团"))
	if g == nil {
		return "集团", "名册里没有这个集团"
	}
	return a.join(r, g, r.Text("准入评估"))
}

// join enters a membership, once.
func (a *amendment) join(r form.Record, group []string, assessment string) (column, why string) {
	school := a.school(r.Text("学校"))
	if school == "" {
		return "学校", "名册里没有这所学校"
	}
	s, code, day := a.sheet(sheetMember), a.sheet(sheetGroup).get(group, "集团代码"), r.Day("生效日期")
	for _, row := range s.Rows {
		if s.get(row, "学校代码") != school {
			continue
		}
		same := s.get(row, "集团代码") == code
		if same && s.get(row, "加入日期") == day.String() {
			return "", ""
		}
		if left := s.get(row, "退出日期"); left == "" && a.alive(s.get(row, "集团代码"), day) || left >= day.String() {
			return "学校", fmt.Sprintf("%s 起已在%s，须先退出", s.get(row, "加入日期"), a.groupName(s.get(row, "集团代码")))
		}
	}
	row := s.blank()
	for column, text := range map[string]string{
		"集团代码": code, "学校代码": school, "角色": r.Text("角色"), "加入日期": day.String(), "准入评估": assessment, "依据": basis(r),
	} {
		s.put(row, column, text)
	}
	a.changed = true
	return "", ""
}

// leave closes the membership that is open on the day.
func (a *amendment) leave(r form.Record) (column, why string) {
	g := a.group(r.Text("集团"))
	if g == nil {
		return "集团", "名册里没有这个集团"
	}
	school := a.school(r.Text("学校"))
	if school == "" {
		return "学校", "名册里没有这所学校"
	}
	s, code, day := a.sheet(sheetMember), a.sheet(sheetGroup).get(g, "集团代码"), r.Day("生效日期").String()
	for _, row := range s.Rows {
		if s.get(row, "集团代码") != code || s.get(row, "学校代码") != school || s.get(row, "加入日期") > day {
			continue
		}
		switch left := s.get(row, "退出日期"); {
		case left == day:
			return "", ""
		case left == "":
			s.put(row, "退出日期", day)
			s.put(row, "退出原因", r.Text("原因"))
			s.put(row, "批准文号", r.Text("批准文号"))
			a.changed = true
			return "", ""
		}
	}
	return "学校", "这所学校在 " + day + " 不在" + r.Text("集团")
}

func (a *amendment) dissolve(r form.Record) (column, why string) {
	g := a.group(r.Text("集团"))
	if g == nil {
		return "集团", "名册里没有这个集团"
	}
	s, day := a.sheet(sheetGroup), r.Day("生效日期").String()
	switch end := s.get(g, "撤销日期"); {
	case end == day:
		return "", ""
	case end != "":
		return "集团", "这个集团已于 " + end + " 撤销"
	case day < s.get(g, "成立日期"):
		return "生效日期", "早于成立日期 " + s.get(g, "成立日期")
	}
	s.put(g, "撤销日期", day)
	a.changed = true
	return "", ""
}

// basis cites the approval an application rests on.
func basis(r form.Record) string {
	if number := r.Text("批准文号"); number != "" {
		return "集团变更，" + number
	}
	return "集团变更，" + r.Text("事项")
}

// sheetRows is one sheet of the register under change.
type sheetRows struct{ *form.Seed }

func (a *amendment) sheet(name string) sheetRows {
	i := slices.IndexFunc(a.seeds, func(s form.Seed) bool { return s.Table.Name == name })
	return sheetRows{&a.seeds[i]}
}

func (s sheetRows) get(row []string, column string) string {
	_, i := s.Table.Column(column)
	return row[i]
}

func (s sheetRows) put(row []string, column, text string) {
	_, i := s.Table.Column(column)
	row[i] = text
}

// blank appends a row.
func (s sheetRows) blank() []string {
	row := make([]string, len(s.Table.Columns))
	s.Rows = append(s.Rows, row)
	return row
}

// group is the last group of a name: one that was dissolved may be founded
// again under it.
func (a *amendment) group(name string) []string {
	s := a.sheet(sheetGroup)
	var out []string
	for _, row := range s.Rows {
		if s.get(row, "集团名称") == name {
			out = row
		}
	}
	return out
}

func (a *amendment) groupName(code string) string {
	s := a.sheet(sheetGroup)
	for _, row := range s.Rows {
		if s.get(row, "集团代码") == code {
			return s.get(row, "集团名称")
		}
	}
	return code
}

// alive reports whether a group is not dissolved before a day.
func (a *amendment) alive(code string, day date.Date) bool {
	s := a.sheet(sheetGroup)
	for _, row := range s.Rows {
		if s.get(row, "集团代码") == code {
			end := s.get(row, "撤销日期")
			return end == "" || end >= day.String()
		}
	}
	return false
}

func (a *amendment) school(name string) string {
	s := a.sheet(sheetSchool)
	for _, row := range s.Rows {
		if s.get(row, "学校名称") == name {
			return s.get(row, "学校代码")
		}
	}
	return ""
}

// freeCode is a group code nobody has had: G and the next number.
func (a *amendment) freeCode() string {
	s := a.sheet(sheetGroup)
	most := 0
	for _, row := range s.Rows {
		n := 0
		if digits, ok := strings.CutPrefix(s.get(row, "集团代码"), "G"); ok {
			fmt.Sscanf(digits, "%d", &n)
		}
		most = max(most, n)
	}
	return fmt.Sprintf("G%02d", most+1)
}

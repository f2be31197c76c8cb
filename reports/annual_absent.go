package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// absence is a school or a department without a return, and what hangs on it.
type absence struct {
	calc.Absence
	short  string // effect in a few words; those alike are named together
	detail string // effect item by item
}

func (a *annual) absent() bool { return len(a.res.Absent) > 0 }

// absences lists who did not file, with the effect read off the results.
func (c *county) absences() []absence {
	var out []absence
	for _, x := range c.res.Absent {
		if x.School < 0 {
			out = append(out, c.officeAbsence(x))
		} else {
			out = append(out, c.schoolAbsence(x))
		}
	}
	return out
}

// schoolAbsence tells which amounts of the school, and which results of its
// group, are not known without its return.
func (c *county) schoolAbsence(x calc.Absence) absence {
	out := absence{Absence: x}
	var items []string
	for _, p := range c.res.Payments {
		if p.School == x.School && p.Due.Kind() == value.Missing && !slices.Contains(items, p.Item.Name) {
			items = append(items, p.Item.Name)
		}
	}
	if p := c.payroll(); p != nil {
		for _, g := range c.groups {
			for _, m := range g.members {
				if m.school == x.School && c.res.Value(p.pool, m.index).Kind() == value.Missing && !slices.Contains(items, p.pool.Name) {
					items = append(items, p.pool.Name)
				}
			}
		}
	}
	var short, detail []string
	if len(items) > 0 {
		short = append(short, fmt.Sprintf("本校%d项金额未定", len(items)))
		detail = append(detail, "未定："+strings.Join(items, "、"))
	}
	for _, g := range c.groups {
		if !slices.Contains(g.schools(), x.School) {
			continue
		}
		switch {
		case c.named(calc.Group, g.Index, nameGrade).Kind() == value.Missing:
			short = append(short, "所在集团无法评定等级，等级挂钩的奖补和增量未定")
			detail = append(detail, "集团考核等级未定")
		case c.named(calc.Group, g.Index, nameTotal).Partial():
			short = append(short, "所在集团考核总分不完整")
			detail = append(detail, "集团考核总分不完整")
		}
	}
	if c.inBalance(x.School) {
		short = append(short, "未计入优质均衡")
		detail = append(detail, "未计入优质均衡")
	}
	out.short, out.detail = orNone(short), orNone(detail)
	return out
}

func orNone(parts []string) string {
	if len(parts) == 0 {
		return "不影响已计算的项目"
	}
	return strings.Join(parts, "；")
}

// inBalance reports whether a stage of the school would be monitored.
func (c *county) inBalance(school int) bool {
	for _, b := range c.res.Balance {
		for _, s := range b.Schools {
			if s.School == school {
				return true
			}
		}
	}
	return false
}

// officeAbsence tells which items read a table that the department files.
func (c *county) officeAbsence(x calc.Absence) absence {
	out := absence{Absence: x}
	var tables, items []string
	for _, t := range c.rules.FiledBy(x.Code) {
		tables = append(tables, t.Name)
	}
	reads := func(it *calc.Item) bool {
		for _, s := range it.Symbols() {
			if ref := c.res.Program.Ref(s); ref.Kind == calc.RefLines && slices.Contains(tables, ref.Place.Table) {
				return true
			}
		}
		return false
	}
	for _, it := range c.res.Program.Items {
		if it.Part == nil && reads(it) && it.Indicator == nil {
			items = append(items, strings.TrimSuffix(it.Name, "原值"))
		}
	}
	for _, l := range c.res.Program.Ceilings {
		for _, s := range l.Limit.Symbols() {
			if ref := c.res.Program.Ref(s); slices.Contains(tables, ref.Place.Table) {
				items = append(items, "限额“"+l.Name+"”")
				break
			}
		}
	}
	out.short = "未报" + strings.Join(tables, "、")
	if len(items) > 0 {
		out.short += fmt.Sprintf("，%d个项目无法计算", len(items))
		out.detail = "无法计算：" + strings.Join(items, "、")
	}
	return out
}

func (a *annual) absentTitle() string {
	schools, offices := 0, 0
	for _, x := range a.res.Absent {
		if x.School >= 0 {
			schools++
		} else {
			offices++
		}
	}
	var parts []string
	if schools > 0 {
		parts = append(parts, fmt.Sprintf("%d所学校", schools))
	}
	if offices > 0 {
		parts = append(parts, fmt.Sprintf("%d个部门", offices))
	}
	return "未报：" + strings.Join(parts, "、")
}

// absentNames names everyone who did not file.
func (a *annual) absentNames() string {
	var names []string
	for _, x := range a.res.Absent {
		names = append(names, x.Name)
	}
	return strings.Join(names, "、")
}

// absentLines names everyone who did not file; those on whom the same hangs
// stand in one line.
func (a *annual) absentLines() []string {
	var effects []string
	names := map[string][]string{}
	for _, x := range a.absences() {
		if names[x.short] == nil {
			effects = append(effects, x.short)
		}
		names[x.short] = append(names[x.short], x.Name)
	}
	out := make([]string, len(effects))
	for i, e := range effects {
		out[i] = strings.Join(names[e], "、") + "：" + e + "。"
	}
	return out
}

package sample

import (
	"fmt"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/template"
)

// record is one row of a return, asked column by column; ok is false for a
// column it knows nothing of.
type record interface {
	cell(column string) (text string, ok bool)
}

// records lists what a subject files in a table; ok is false for a table the
// county knows nothing of.
func (c *County) records(subject, table string) (list []record, ok bool) {
	if s := c.bySubj[subject]; s != nil {
		return c.ofSchool(s, table)
	}
	switch table {
	case "预算安排":
		return each(c.budgets()), true
	case "质量监测":
		return each(c.qualities()), true
	case "奖惩认定":
		return each(c.awards()), true
	case "集团变更":
		return each(c.changes()), true
	case "延期":
		return nil, true // nobody asked for one
	case "专家评分":
		return each(c.marks()), true
	}
	return nil, false
}

func (c *County) ofSchool(s *school, table string) ([]record, bool) {
	switch table {
	case template.Cover:
		return []record{cover{c, s}}, true
	case "办学条件":
		return []record{estate{s}}, true
	case "班级学生":
		return each(s.grades), true
	case "教职工":
		return each(s.roster()), true
	case "交流轮岗":
		var out []record
		for _, e := range s.exchanges {
			out = append(out, seenBy{e, e.from == s})
		}
		return out, true
	case "工作室":
		return each(s.studios), true
	case "集团活动":
		return each(s.events), true
	case "共享资源":
		return each(s.resources), true
	case "联合培养":
		return each(s.projects), true
	case "学籍互转":
		var out []record
		for _, t := range s.transfers {
			out = append(out, pupilSeenBy{t, t.from == s})
		}
		return out, true
	case "编制调剂":
		return each(s.shifts), true
	case "经费使用":
		return each(s.spending), true
	case "集团管理":
		return []record{management{s}}, true
	}
	return nil, false
}

func each[T record](list []T) []record {
	out := make([]record, len(list))
	for i, r := range list {
		out[i] = r
	}
	return out
}

// Rows are what a subject files: for each of its tables, rows of text parallel
// to the table's filled columns ([form.Table.Filled]). Everybody's rows are
// their own copy.
func (c *County) Rows(subject string) map[string][][]string {
	out := map[string][][]string{}
	for _, t := range c.Tables(subject) {
		list, known := c.records(subject, t.Name)
		if !known && t.Required {
			list = []record{stranger{}} // a table of the county's own: one row, so that it is not empty
		}
		for _, r := range list {
			out[t.Name] = append(out[t.Name], row(t, r, c.year))
		}
	}
	return out
}

// row asks a record for the filled columns of a table.
func row(t *form.Table, r record, year int) []string {
	var out []string
	for _, col := range t.Filled() {
		text, ok := r.cell(col.Name)
		if !ok && col.Required {
			text = anything(col, year)
		}
		out = append(out, text)
	}
	return out
}

// stranger is a row of a table the county knows nothing of.
type stranger struct{}

func (stranger) cell(string) (string, bool) { return "", false }

// anything is a value a column accepts, for columns a policy has added.
func anything(c *form.Column, year int) string {
	switch c.Type {
	case form.Choice:
		if len(c.Options) > 0 {
			return c.Options[0]
		}
	case form.Integer, form.Decimal, form.Money, form.Ratio:
		if c.Min != nil {
			return c.Min.String()
		}
		return "0"
	case form.Day:
		return fmt.Sprintf("%d-09-01", year)
	case form.Month:
		return fmt.Sprintf("%d-09", year)
	}
	return "示例"
}

// cover is the 封面 of a school.
type cover struct {
	c *County
	s *school
}

func (v cover) cell(column string) (string, bool) {
	r := v.c.chance("cover", v.s.code)
	switch column {
	case template.CoverSubject:
		return v.s.code, true
	case template.CoverName:
		return v.s.name, true
	case template.CoverPeriod:
		return v.c.opt.Rules.Period.Name, true
	case "单位负责人":
		return v.s.chief().name, true
	case "填报人":
		return v.s.clerk().name, true
	case "联系电话":
		return phone(r), true
	case "审核人":
		return v.s.deputy().name, true
	case "填报日期":
		return v.c.opt.Rules.Period.Deadline.AddDays(-r.between(9, 19)).String(), true
	}
	return "", false
}

// estate is the 办学条件 of a school.
type estate struct{ *school }

func (e estate) cell(column string) (string, bool) {
	switch column {
	case "法定代表人":
		return strings.TrimSpace(e.head), true
	case "统一社会信用代码":
		return e.creditCode, true
	}
	if text, ok := e.premises.cell(column); ok {
		return text, true
	}
	return e.posts.cell(column)
}

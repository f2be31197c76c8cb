package register

import (
	"slices"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// county is the text of a register workbook under edit, from the default on.
type county struct {
	t      testing.TB
	tables map[string]*form.Seed
}

func newCounty(t testing.TB) *county {
	t.Helper()
	c := &county{t: t, tables: map[string]*form.Seed{}}
	for _, s := range Default() {
		c.tables[s.Table.Name] = &s
	}
	return c
}

// set writes one cell of the first row whose leading cells are key, cells
// separated by a space: 成员 "G01 S02".
func (c *county) set(sheet, key, column, text string) *county {
	c.t.Helper()
	s := c.tables[sheet]
	_, i := s.Table.Column(column)
	if i < 0 {
		c.t.Fatalf("%s has no column %s", sheet, column)
	}
	s.Rows[c.find(sheet, key)][i] = text
	return c
}

func (c *county) find(sheet, key string) int {
	c.t.Helper()
	want := strings.Fields(key)
	for i, row := range c.tables[sheet].Rows {
		if slices.Equal(row[:len(want)], want) {
			return i
		}
	}
	c.t.Fatalf("%s has no row %s", sheet, key)
	return -1
}

// add appends a row; cells are given as column, text, column, text.
func (c *county) add(sheet string, cells ...string) *county {
	c.t.Helper()
	s := c.tables[sheet]
	row := make([]string, len(s.Table.Columns))
	for i := 0; i < len(cells); i += 2 {
		_, at := s.Table.Column(cells[i])
		if at < 0 {
			c.t.Fatalf("%s has no column %s", sheet, cells[i])
		}
		row[at] = cells[i+1]
	}
	s.Rows = append(s.Rows, row)
	return c
}

func (c *county) school(code, name string) *county {
	return c.add("学校", "学校代码", code, "学校名称", name, "学段", "小学", "城乡", "乡村", "主管部门", "县教育和体育局", "核实状态", "已核")
}

func (c *county) member(group, school, role, from, to string) *county {
	return c.add("成员", "集团代码", group, "学校代码", school, "角色", role, "加入日期", from, "退出日期", to,
		"准入评估", "通过", "退出原因", only(to != "", "目标达成"), "批准文号", only(to != "", "沂教〔2025〕1号"), "依据", "示例")
}

func only(when bool, text string) string {
	if when {
		return text
	}
	return ""
}

func (c *county) remove(sheet, key string) *county {
	c.t.Helper()
	i := c.find(sheet, key)
	c.tables[sheet].Rows = slices.Delete(c.tables[sheet].Rows, i, i+1)
	return c
}

// workbook types the cells as a decoder would; text that does not fit its
// column stays text.
func (c *county) workbook() *form.Workbook {
	w := &form.Workbook{File: "集团名册.xlsx", SHA256: "feed", Tables: map[string]*form.Records{}}
	for name, s := range c.tables {
		records := &form.Records{Table: s.Table}
		for i, cells := range s.Rows {
			row := form.Row{Sheet: name, Line: i + 2}
			for j, text := range cells {
				row.Cells = append(row.Cells, form.Cell{Value: typed(s.Table.Columns[j].Type, text), Ref: form.Ref(i+2, j+1)})
			}
			records.Rows = append(records.Rows, row)
		}
		w.Tables[name] = records
	}
	return w
}

func typed(as form.Type, text string) value.Value {
	if text == "" {
		return value.Value{}
	}
	switch as {
	case form.Day:
		if d, err := date.Parse(text); err == nil {
			return value.OfDate(d)
		}
	case form.Integer:
		if n, err := num.Parse(text); err == nil {
			return value.OfNum(n)
		}
	}
	return value.OfText(text)
}

func (c *county) build() (*Register, []finding.Finding) { return Build(c.workbook()) }

// sound builds a county that must not be in error.
func (c *county) sound() *Register {
	c.t.Helper()
	r, fs := c.build()
	for _, f := range fs {
		if f.Severity != finding.Notice {
			c.t.Errorf("unexpected %v", f)
		}
	}
	return r
}

// day reads 2024-08-31.
func day(text string) date.Date {
	d, err := date.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

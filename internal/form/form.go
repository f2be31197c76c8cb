// Package form declares tables: what a sheet is called, which columns it has,
// what may stand in them. Returns, the register and the policy are all read
// and written by such declarations, so that one reader, one template writer
// and one set of messages serve every workbook that enters.
//
// The tables of the returns come from the policy workbook (sheets 填报表 and
// 表单); the tables of the register and of the policy itself are declared by
// the embedded schema of their packages. A row that was read under a
// declaration is a [Row]: its values are typed and each knows its cell.
package form

import (
	"slices"
	"strconv"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Type says what may stand in a column and how it is read.
type Type string

// The types as an official writes them in 表单.
const (
	Text       Type = "文本"
	Integer    Type = "整数"
	Decimal    Type = "小数"
	Money      Type = "金额" // at most two decimals
	Ratio      Type = "比例" // 8% and 0.08 are the same value
	Day        Type = "日期"
	Month      Type = "年月" // kept as the first day of the month
	Choice     Type = "选项"
	IdentityNo Type = "身份证号"     // GB 11643
	CreditCode Type = "统一社会信用代码" // GB 32100
	SchoolNo   Type = "学校标识码"    // ten digits
	SchoolRef  Type = "学校"       // a school of the register, by name or confirmed alias
	GroupRef   Type = "集团"       // a group of the register
	FilerRef   Type = "填报单位"     // who files: a school of the register, or a department
	Formula    Type = "公式"       // text, kept to the letter
	Any        Type = "任意"       // number, text or date, as typed
)

// Types lists every type, in the order documents show them.
func Types() []Type {
	return []Type{Text, Integer, Decimal, Money, Ratio, Day, Month, Choice, IdentityNo, CreditCode, SchoolNo, SchoolRef, GroupRef, FilerRef, Formula, Any}
}

// Layout says how a table lies on its sheet.
type Layout string

// The two layouts of official forms.
const (
	Down   Layout = "单行" // one record, its items one below the other
	Across Layout = "多行" // one record a row
)

// BySchool is the 填报主体 of the tables that every school files for itself;
// any other is the name of a department.
const BySchool = "学校"

// Column is one declared column of a table.
type Column struct {
	Name     string
	Group    string // 类别: the heading under which a 单行 item stands
	Type     Type
	Unit     num.Unit
	UnitText string // as printed in the template
	Required bool
	Options  []string
	Min, Max *num.Num
	Personal bool   // 个人信息: never leaves for another recipient
	Prefill  bool   // 预填: the next period's template brings the accepted value along
	Computed string // a formula over the row; such a column is not filled in
	Split    Split  // 分段 of a computed column
	Note     string
	Cell     string // where it is declared, for messages to the author
}

// Has reports whether text is one of the column's options.
func (c *Column) Has(text string) bool { return slices.Contains(c.Options, text) }

// Split says what becomes of a computed value when a rule it rests on changes
// within the period (分段).
type Split string

// The ways of 分段.
const (
	Whole   Split = ""     // a change within the period is refused
	Summed  Split = "累加"   // each part of the period by its own rule, added up
	ByMonth Split = "按月折算" // each part's result, weighted by its months
)

// Table is one declared sheet.
type Table struct {
	Name     string
	Layout   Layout
	RowUnit  num.Unit // what one row counts as: 人, 次, 个
	Filers   []string // 填报主体: [BySchool], or departments
	Stages   []string // 适用学段; empty for all
	Types    []string // 适用集团类型; empty for all
	Roles    []string // 适用角色; empty for all
	Required bool     // a return without a row here is incomplete
	Key      []string // columns that together may occur once
	Dated    string   // 归属日期: the column whose day says to which group a row belongs; empty for none
	Note     string
	Columns  []*Column
	Cell     string
}

// Column finds a column by its declared name.
func (t *Table) Column(name string) (*Column, int) {
	for i, c := range t.Columns {
		if c.Name == name {
			return c, i
		}
	}
	return nil, -1
}

// BySchools reports whether every school files the table for itself; otherwise
// departments do.
func (t *Table) BySchools() bool { return t.FiledBy(BySchool) }

// FiledBy reports whether a filer, [BySchool] or a department, files the table.
func (t *Table) FiledBy(filer string) bool { return slices.Contains(t.Filers, filer) }

// Filled lists the columns a school fills in: all but the computed ones.
func (t *Table) Filled() []*Column {
	var out []*Column
	for _, c := range t.Columns {
		if c.Computed == "" {
			out = append(out, c)
		}
	}
	return out
}

// Applies reports whether a school of these stages, in a group of this type
// and with this role, fills the table in.
func (t *Table) Applies(stages []string, groupType, role string) bool {
	if len(t.Types) > 0 && !slices.Contains(t.Types, groupType) {
		return false
	}
	if len(t.Roles) > 0 && !slices.Contains(t.Roles, role) {
		return false
	}
	if len(t.Stages) == 0 {
		return true
	}
	return slices.ContainsFunc(stages, func(s string) bool { return slices.Contains(t.Stages, s) })
}

// Row is one record as read: Cells run parallel to Table.Columns. A computed
// column's cell is blank until calc fills it.
type Row struct {
	Sheet string
	Line  int // sheet row of an Across record; 0 for a Down record
	Cells []Cell
}

// Cell is a typed value and where it stood.
type Cell struct {
	Value value.Value
	Ref   string // "F12"; empty where nothing was read
}

// Records are the rows of one table in one workbook.
type Records struct {
	Table *Table
	Rows  []Row
}

// Value returns the named column of a row; Blank when there is none.
func (r *Records) Value(row int, column string) value.Value {
	_, i := r.Table.Column(column)
	if i < 0 || row >= len(r.Rows) {
		return value.Value{}
	}
	return r.Rows[row].Cells[i].Value
}

// Workbook is everything read from one file under declared tables.
type Workbook struct {
	File   string // as the sender named it
	SHA256 string
	Tables map[string]*Records
}

// Return is what one subject filed for one period.
type Return struct {
	Subject string // school code or department
	Period  string
	Workbook
}

// At names a place the way people write it: 教职工!F12.
func At(sheet, ref string) string {
	if ref == "" {
		return sheet
	}
	return sheet + "!" + ref
}

// Ref builds a cell reference from one-based row and column.
func Ref(row, col int) string {
	name := ""
	for col > 0 {
		col--
		name = string(rune('A'+col%26)) + name
		col /= 26
	}
	return name + strconv.Itoa(row)
}

// Package policy holds the policy workbook 政策.xlsx as typed, dated rows.
//
// The policy is the program: forms, checks, parameters, formulas, indicators
// and grades are rows that officials edit, each citing the clause it rests on
// and the days it is in force. [Build] turns the decoded sheets into a [Book];
// [Book.In] takes what is in force throughout a period. Nothing in force, or
// two rows in force at once, is a finding that stops a run; it is never zero
// and never a guess. Formulas are kept as text here: package calc compiles
// them against the register and the forms.
package policy

import (
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Book is one version of the policy workbook. It is immutable.
type Book struct {
	File    string
	SHA256  string
	Periods []Period

	tables     []dated[tableRow]
	columns    []dated[columnRow]
	checks     []dated[Check]
	parameters []dated[Parameter]
	items      []dated[Item]
	indicators []dated[Indicator]
	grades     []dated[Grade]
	balances   []dated[Balance]
	matches    []dated[Match]
	ceilings   []dated[Ceiling]
	Examples   []Example

	sheets map[string]*form.Records // as decoded, for Diff
}

// Source is where a row stands and what it rests on.
type Source struct {
	Sheet string
	Basis string            // 依据: the clause
	Cells map[string]string // column name → cell reference
}

// At names a cell of the row the way people write it: 资金!E4.
func (s Source) At(column string) string { return form.At(s.Sheet, s.Cells[column]) }

// Place is a cell of the row, for findings.
func (s Source) Place(column string) finding.Place {
	return finding.Place{Sheet: s.Sheet, Cell: s.Cells[column], Column: column}
}

// Period is one collection period (批次).
type Period struct {
	Name     string
	Span     date.Span // what is settled
	Opens    date.Date // first day of filing
	Deadline date.Date // last day of filing
	Source
}

// Parameter is a named value. Parameters that share a name and differ in key
// are the rows of one table, 名称[键] and 名称[值].
type Parameter struct {
	Name   string
	Key    string
	Value  value.Value
	Unit   num.Unit
	Sample bool // 示例: to be replaced by the county's own rule
	Owner  string
	Source
}

// Item is a row that computes something for each subject of its level, either
// by Formula or by allocation (分配) of Total by Weight.
type Item struct {
	Code, Name string
	Level      string // 县, 集团, 成员, 学校, 学部, 教师 or 行
	Table      string // for the level 行: whose rows
	When       string // 适用条件
	Formula    string
	Total      string // 分配总额, at the level above
	Weight     string // 分配权重
	Unit       num.Unit
	Places     int // decimals kept, -1 for no rounding
	Split      form.Split
	Paid       bool
	Note       string
	Source

	// Parts are the rows in force in each of [Rules.Parts] where the item's own
	// row changes within the period, nil where none is; empty otherwise.
	Parts []*Item
}

// Category says how an indicator enters the total.
type Category string

// The categories of the sheet 考核.
const (
	Scored    Category = "指标"
	Bonus     Category = "加分"
	Deduction Category = "扣分"
	Veto      Category = "一票否决"
)

// Indicator is a row of 考核.
type Indicator struct {
	Code, Section, Name string
	Level               string // 集团, or 成员 for a score of each school
	Category            Category
	Types               []string // 适用集团类型; empty for all
	Points              num.Num
	Raw                 string
	RawUnit             num.Unit
	Score               string
	Note                string
	Source
}

// Grade is a row of 等级, best first.
type Grade struct {
	Name   string
	Least  num.Num
	Quota  *num.Num // share of the assessed groups, nil for no quota
	TieBy  string   // 一级 indicator compared first when totals are equal
	Source Source
}

// Balance is a row of 均衡: one resource indicator of one stage.
type Balance struct {
	Code, Name, Stage string
	When, Formula     string
	Unit              num.Unit
	Standard          num.Num
	CVLimit           num.Num
	Source
}

// Ceiling is a row of 限额.
type Ceiling struct {
	Code, Name string
	Items      []string // may be reduced
	Protected  []string // paid in full, first
	Limit      string   // formula at the level 县
	Stop       bool     // stop instead of reducing pro rata
	Source
}

// Scope says against what a rule of 校验 holds a return.
type Scope string

// The scopes of the column 层级. A rule of the first two is judged when the
// return comes in, from the return and the register alone; the others look at
// several returns and are judged each time one of them changes.
const (
	OneSchool Scope = "学校"
	OneRow    Scope = "行"
	OneGroup  Scope = "集团"
	CountyRow Scope = "全县行"
)

// Alone reports whether a return can be judged without the others.
func (s Scope) Alone() bool { return s == OneSchool || s == OneRow }

// Check is a row of 校验.
type Check struct {
	Code      string
	Scope     Scope
	Table     string // the table whose rows are checked; empty for the levels 学校 and 集团
	Condition string
	When      string
	Mark      string // 表[列] to mark
	Severity  finding.Severity
	Found     string
	Expected  string
	Remedy    string
	Source
}

// Match is a row of 对账: rows of one table that two schools must both file,
// each from its own side.
type Match struct {
	Code     string
	Table    string
	Side     string    // the column that says which side a row is
	Sides    [2]string // its two values: 派出, 接收
	Other    string    // the column that names the other school
	Key      []string  // columns by which two rows are about the same thing; the first is the person
	Compared []string  // columns that must agree
	Roster   string    // the other school's roster, for 对方在册; empty for none
	Severity finding.Severity
	Found    string
	Remedy   string
	Source
}

// Example is a row of 算例: inputs by name and the result an official worked
// out by hand.
type Example struct {
	Code, Item, Case string
	Day              date.Date
	Inputs           string
	Expected         value.Value
	Source
}

type tableRow struct {
	form.Table
	Source
}

type columnRow struct {
	Table string
	form.Column
	Source
}

// dated is a row and the days it is in force, both included.
type dated[T any] struct {
	row  T
	key  string
	span date.Span
	src  Source
}

// ByOpening orders periods by the day on which they open.
func ByOpening(x, y Period) int { return x.Opens.Compare(y.Opens) }

// Period finds a period by name.
func (b *Book) Period(name string) (Period, bool) {
	i := slices.IndexFunc(b.Periods, func(p Period) bool { return p.Name == name })
	if i < 0 {
		return Period{}, false
	}
	return b.Periods[i], true
}

// PeriodOn is the period open for filing on a day, or else the latest one that
// opened before it; false when none has opened yet.
func (b *Book) PeriodOn(day date.Date) (Period, bool) {
	best := -1
	for i, p := range b.Periods {
		if p.Opens.Compare(day) <= 0 && (best < 0 || b.Periods[best].Opens.Before(p.Opens)) {
			best = i
		}
	}
	if best < 0 {
		return Period{}, false
	}
	return b.Periods[best], true
}

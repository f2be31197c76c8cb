package reports

import (
	"strconv"
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Workbook is a document of sheets, before it is drawn.
type Workbook struct {
	Title  string // 集团化办学经费分配表
	Meta   Meta
	Sheets []*Sheet
}

// Meta says which run a document belongs to. It stands on every page.
type Meta struct {
	Period      string // 批次
	Version     string // 草稿, 第 1 版
	Fingerprint string // 指纹 of the run
	AsOf        string // 数据截至, 2026年12月20日
}

// Sheet is one sheet. Rows[0] is row 1 of the spreadsheet.
type Sheet struct {
	Name      string
	Columns   []Column
	Rows      []*Row
	Frozen    int // rows that stay in sight; Head sets it
	FrozenTo  int // columns that stay in sight
	Repeat    [2]int
	Landscape bool
	Filter    string // range with filter buttons, "A4:H40"; empty for none
	Kind      Kind
}

// Kind is what a sheet is for; it colours the tab.
type Kind uint8

// The kinds of sheets.
const (
	Outcome Kind = iota // what a reader came for
	Working             // how it was computed
	Source              // what it was computed from
	Guide               // words about the others
)

// Column is one column of a sheet. Width counts half-width characters, a
// Chinese one as two; 0 fits the content.
type Column struct {
	Width  float64
	Format Format
}

// Row is one row. Cells[0] stands in column A; cells under a merged one are
// skipped.
type Row struct {
	Cells  []Cell
	Height float64 // points; 0 fits the content
}

// As gives every cell of the row a role.
func (r *Row) As(role Role) *Row {
	for i := range r.Cells {
		r.Cells[i].Role = role
	}
	return r
}

// Cell is a typed value, or a formula with the value it is known to have.
type Cell struct {
	Value   value.Value
	Formula string // without "="; the value is then the cached one
	Role    Role
	Format  Format // AsColumn takes the column's
	Link    string // an address in the same workbook: 明细!A6
	Across  int    // columns merged to the right, itself included; Whole for all
}

// Whole merges a cell over all columns of its sheet.
const Whole = -1

// Role is what a cell is for; it decides weight, fill and border.
type Role uint8

// The roles of cells.
const (
	Body     Role = iota
	Heading       // the title of a sheet or of a block
	Label         // words outside a table
	Header        // the head of a column
	Given         // a value taken from somewhere else, not computed here
	Subtotal      // 小计
	Total         // 合计
	Remark        // small print
	Alarm         // something a reader must act on
)

// Format is how a value is written.
type Format uint8

// The formats.
const (
	AsColumn  Format = iota // as the column says
	AsGeneral               // a number with as many decimals as it has
	AsText
	AsCentred
	AsWrapped // text over several lines
	AsInteger // 1,234
	AsMoney   // 1,234.50
	AsDecimal // 12.3400
	AsPercent // 12.50%
	AsDate    // 2026-09-01
	AsIndex   // 0.123, as 差异系数 is written
)

// Text is a cell of words. Whatever it begins with, it stays words.
func Text(s string) Cell { return Cell{Value: value.OfText(s)} }

// Number is a cell with an exact number.
func Number(n num.Num) Cell { return Cell{Value: value.OfNum(n)} }

// Count is a cell with a whole number.
func Count(n int) Cell { return Cell{Value: value.OfNum(num.Int(int64(n))), Format: AsInteger} }

// Of is a cell with any value.
func Of(v value.Value) Cell { return Cell{Value: v} }

// Live is a formula with the value it is known to have.
func Live(v value.Value, formula string) Cell { return Cell{Value: v, Formula: formula} }

// Jump is a cell of words that leads to another cell.
func Jump(words, address string) Cell { return Cell{Value: value.OfText(words), Link: address} }

// In gives the cell another format than its column's.
func (c Cell) In(f Format) Cell { c.Format = f; return c }

// As gives the cell a role.
func (c Cell) As(r Role) Cell { c.Role = r; return c }

// Over merges the cell over n columns.
func (c Cell) Over(n int) Cell { c.Across = n; return c }

// Sheet adds a sheet with a title over its whole width. A name a spreadsheet
// would refuse is trimmed to one it accepts, and made unique.
func (w *Workbook) Sheet(name, title string) *Sheet {
	s := &Sheet{Name: w.free(name)}
	w.Sheets = append(w.Sheets, s)
	if title != "" {
		s.Add(Cell{Value: value.OfText(title), Role: Heading, Format: AsCentred, Across: Whole})
	}
	return s
}

// sheetName is the longest name a spreadsheet accepts.
const sheetName = 31

func (w *Workbook) free(name string) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name))
	if len(clean) > sheetName {
		clean = clean[:sheetName]
	}
	for n := 2; ; n++ {
		if !w.has(string(clean)) {
			return string(clean)
		}
		tail := []rune("_" + strconv.Itoa(n))
		clean = append(clean[:min(len(clean), sheetName-len(tail))], tail...)
	}
}

func (w *Workbook) has(name string) bool {
	for _, s := range w.Sheets {
		if strings.EqualFold(s.Name, name) {
			return true
		}
	}
	return false
}

// Add appends a row.
func (s *Sheet) Add(cells ...Cell) *Row {
	r := &Row{Cells: cells}
	s.Rows = append(s.Rows, r)
	return r
}

// Last is the number of the last row.
func (s *Sheet) Last() int { return len(s.Rows) }

// Caption adds the line between title and table: words on the left, the unit
// on the right.
func (s *Sheet) Caption(left, right string) {
	width := max(2, len(s.Columns))
	cells := make([]Cell, width)
	for i := range cells {
		cells[i].Role = Label
	}
	cells[0] = Cell{Value: value.OfText(left), Role: Label, Format: AsWrapped, Across: width - 1}
	cells[width-1] = Cell{Value: value.OfText(right), Role: Label, Format: AsCentred}
	s.Add(cells...)
}

// Head adds the head of the table, which stays in sight and is repeated on
// every printed page.
func (s *Sheet) Head(names ...string) *Row {
	cells := make([]Cell, len(names))
	for i, n := range names {
		cells[i] = Cell{Value: value.OfText(n), Role: Header, Format: AsCentred}
	}
	s.Add(cells...)
	if s.Frozen == 0 {
		s.Repeat[0] = s.Last()
	}
	s.Frozen, s.Repeat[1] = s.Last(), s.Last()
	return s.Rows[s.Last()-1]
}

// Foot adds small print below the table, one line each.
func (s *Sheet) Foot(lines ...string) {
	for _, l := range lines {
		s.Add(Cell{Value: value.OfText(l), Role: Remark, Format: AsWrapped, Across: Whole})
	}
}

// Width is how many columns the sheet has.
func (s *Sheet) Width() int {
	width := max(1, len(s.Columns))
	for _, r := range s.Rows {
		for i, c := range r.Cells {
			width = max(width, i+max(1, c.Across))
		}
	}
	return width
}

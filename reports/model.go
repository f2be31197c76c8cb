package reports

import (
	"strconv"
	"strings"

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

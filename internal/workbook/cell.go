package workbook

import (
	"bytes"
	"sort"
	"strconv"
)

// The size of a sheet in every program that writes .xlsx: A1 to XFD1048576.
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// Kind is what a cell holds.
type Kind uint8

const (
	Empty  Kind = iota // nothing; with HasFormula, a formula whose result was never stored
	Number             // Raw is the stored literal, e.g. 0.1 or 1.5E-3 or 45901
	Text               // Raw is the text, escapes decoded, phonetic hints left out
	Bool               // Raw is TRUE or FALSE
	Error              // Raw is #N/A, #DIV/0!, …
)

// String names the kind for messages to people.
func (k Kind) String() string {
	switch k {
	case Empty:
		return "空白"
	case Number:
		return "数字"
	case Text:
		return "文本"
	case Bool:
		return "逻辑值"
	case Error:
		return "错误值"
	}
	return "未知"
}

// Cell is one cell that holds something.
//
// A cell stored as an ISO date (strict workbooks) is Text with a date Format:
// Raw is 2026-09-01 where it has no time of day, else as stored. An empty text
// that no formula produced counts as nothing and is left out.
type Cell struct {
	Row, Col   int // 1-based
	Kind       Kind
	Format     Format
	HasFormula bool
	Raw        string
	Formula    string // without "="; empty for the followers of a shared formula
}

// Row is one row that holds something.
type Row struct {
	Num    int // 1-based
	Hidden bool
	Cells  []Cell // in column order, only those present
}

// Range is a rectangle of cells, all four edges 1-based and inclusive.
type Range struct {
	Top, Left, Bottom, Right int
}

// String writes the range as Excel does, A1:C3.
func (r Range) String() string {
	if r.Top == r.Bottom && r.Left == r.Right {
		return CellName(r.Top, r.Left)
	}
	return CellName(r.Top, r.Left) + ":" + CellName(r.Bottom, r.Right)
}

// Contains reports whether the cell lies in the range.
func (r Range) Contains(row, col int) bool {
	return row >= r.Top && row <= r.Bottom && col >= r.Left && col <= r.Right
}

// Sheet is everything one worksheet holds.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row // in order, only those that hold something
	Merges []Range
}

// At returns the cell at a 1-based address; where nothing is stored, an Empty
// one that carries the address.
func (s *Sheet) At(row, col int) Cell {
	i := sort.Search(len(s.Rows), func(i int) bool { return s.Rows[i].Num >= row })
	if i < len(s.Rows) && s.Rows[i].Num == row {
		cells := s.Rows[i].Cells
		j := sort.Search(len(cells), func(j int) bool { return cells[j].Col >= col })
		if j < len(cells) && cells[j].Col == col {
			return cells[j]
		}
	}
	return Cell{Row: row, Col: col}
}

// CellName writes a 1-based address as people do: CellName(12, 6) is F12.
// It returns "" for what is not an address.
func CellName(row, col int) string {
	if row < 1 || col < 1 || col > maxCol {
		return ""
	}
	var buf [16]byte
	i := 3
	for n := col; n > 0; n = (n - 1) / 26 {
		i--
		buf[i] = byte('A' + (n-1)%26)
	}
	return string(strconv.AppendInt(buf[i:3:len(buf)], int64(row), 10))
}

// parseRef reads an address such as F12 or XFD1048576. Nothing else is one: no
// lower case, no $, no leading zero, nothing outside the sheet.
func parseRef(b []byte) (row, col int, ok bool) {
	i := 0
	for i < len(b) && i < 3 && b[i] >= 'A' && b[i] <= 'Z' {
		col = col*26 + int(b[i]-'A') + 1
		i++
	}
	digits := b[i:]
	if i == 0 || col > maxCol || len(digits) == 0 || len(digits) > 7 || digits[0] == '0' {
		return 0, 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		row = row*10 + int(c-'0')
	}
	return row, col, row <= maxRow
}

// parseRange reads A1:C3, or A1 alone, upper left corner first.
func parseRange(b []byte) (Range, bool) {
	from, to, two := bytes.Cut(b, []byte(":"))
	if !two {
		to = from
	}
	var r Range
	var ok1, ok2 bool
	r.Top, r.Left, ok1 = parseRef(from)
	r.Bottom, r.Right, ok2 = parseRef(to)
	return r, ok1 && ok2 && r.Top <= r.Bottom && r.Left <= r.Right
}

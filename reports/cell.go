package reports

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

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

package form

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Record is one row under its declaration, asked by column name. Asking for a
// column that is not declared is a fault of the program and panics.
type Record struct {
	Table *Table
	Row   Row
}

// All returns the rows as records, in sheet order.
func (r *Records) All() []Record {
	if r == nil {
		return nil
	}
	out := make([]Record, len(r.Rows))
	for i, row := range r.Rows {
		out[i] = Record{Table: r.Table, Row: row}
	}
	return out
}

// Cell returns the named cell.
func (r Record) Cell(column string) Cell {
	_, i := r.Table.Column(column)
	return r.Row.Cells[i]
}

// Text is the cell as text; numbers and dates in their plain spelling.
func (r Record) Text(column string) string {
	v := r.Cell(column).Value
	if v.Kind() == value.Text {
		return v.Text()
	}
	return v.String()
}

// Day is the date in the cell, none if it holds no date.
func (r Record) Day(column string) date.Date { return r.Cell(column).Value.Date() }

// Num is the number in the cell; ok is false where there is none.
func (r Record) Num(column string) (n num.Num, ok bool) {
	v := r.Cell(column).Value
	return v.Num(), v.Kind() == value.Number
}

// Yes reports whether the cell says 是.
func (r Record) Yes(column string) bool { return r.Text(column) == "是" }

// Place is the cell, for findings.
func (r Record) Place(column string) finding.Place {
	return finding.Place{Sheet: r.Row.Sheet, Cell: r.Cell(column).Ref, Column: column}
}

// Refs maps every declared column to its cell reference.
func (r Record) Refs() map[string]string {
	refs := make(map[string]string, len(r.Table.Columns))
	for i, c := range r.Table.Columns {
		refs[c.Name] = r.Row.Cells[i].Ref
	}
	return refs
}

// List splits a cell that holds several values, as the schemas ask for it:
// 小学、初中. The enumeration comma is what is asked for; comma and semicolon,
// full and half width, are what arrives.
func List(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

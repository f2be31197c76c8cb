package form

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"hesuan/internal/num"
)

// Seed is a table with rows as text, as the embedded defaults hold them. It
// is only ever rendered to a workbook; nothing computes from it.
type Seed struct {
	Table *Table
	Rows  [][]string // parallel to Table.Columns
}

// ParseSchema reads the declaration of the sheets of the register or of the
// policy. Its columns are 表, 列, 类型, 单位, 必填, 选项 (separated by /), 说明;
// the tables come in the order of their first row. It serves the embedded
// schemas only, so a fault in one is a fault of the program.
func ParseSchema(r io.Reader) ([]*Table, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	var tables []*Table
	for i, row := range rows {
		if i == 0 {
			continue
		}
		if len(tables) == 0 || tables[len(tables)-1].Name != row[0] {
			tables = append(tables, &Table{Name: row[0], Layout: Across})
		}
		t := tables[len(tables)-1]
		unit, err := num.ParseUnit(row[3])
		if err != nil {
			return nil, fmt.Errorf("schema %s.%s: %w", row[0], row[1], err)
		}
		c := &Column{Name: row[1], Type: Type(row[2]), Unit: unit, UnitText: row[3], Required: row[4] == "是", Note: row[6]}
		if row[5] != "" {
			c.Options = strings.Split(row[5], "/")
		}
		t.Columns = append(t.Columns, c)
	}
	return tables, nil
}

// ParseSeed reads a default sheet. The header must name the table's columns,
// each once and all of them, in any order.
func ParseSeed(t *Table, r io.Reader) (Seed, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return Seed{}, fmt.Errorf("default %s: %w", t.Name, err)
	}
	if len(rows) == 0 || len(rows[0]) != len(t.Columns) {
		return Seed{}, fmt.Errorf("default %s: the header must name its %d columns", t.Name, len(t.Columns))
	}
	place := make([]int, len(t.Columns))
	for at, name := range rows[0] {
		_, i := t.Column(name)
		if i < 0 {
			return Seed{}, fmt.Errorf("default %s: unknown column %q", t.Name, name)
		}
		place[i] = at
	}
	s := Seed{Table: t}
	for _, row := range rows[1:] {
		out := make([]string, len(place))
		for i, at := range place {
			out[i] = row[at]
		}
		s.Rows = append(s.Rows, out)
	}
	return s, nil
}

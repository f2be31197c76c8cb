package sample

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
	"hesuan/internal/workbook"
)

// numericIDs turns the identity numbers of a rendered return into numbers, as
// pasting from another program does: a cell keeps fifteen digits.
func (c *County) numericIDs(subject string, data []byte) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	general, err := f.NewStyle(&excelize.Style{})
	if err != nil {
		return nil, err
	}
	found := false
	rows := c.Rows(subject)
	for _, t := range c.Tables(subject) {
		for col, column := range t.Filled() {
			if column.Type != form.IdentityNo || t.Layout != form.Across || len(rows[t.Name]) == 0 {
				continue
			}
			first, err := below(data, t)
			if err != nil {
				return nil, err
			}
			for i, row := range rows[t.Name] {
				at := form.Ref(first+i, col+1)
				id := row[col]
				if err := f.SetCellStyle(t.Name, at, at, general); err != nil {
					return nil, err
				}
				if err := f.SetCellDefault(t.Name, at, id[:1]+"."+id[1:15]+"E+17"); err != nil {
					return nil, err
				}
				found = true
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("no identity numbers")
	}
	return saved(f)
}

// below is the first row under the header of a rendered table.
func below(data []byte, t *form.Table) (int, error) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return 0, err
	}
	for _, info := range book.Sheets() {
		if info.Name != t.Name {
			continue
		}
		s, err := book.Sheet(info.Index)
		if err != nil {
			return 0, err
		}
		for _, r := range s.Rows {
			if len(r.Cells) > 0 && strings.TrimPrefix(r.Cells[0].Raw, "*") == t.Filled()[0].Name {
				return r.Num + 1, nil
			}
		}
	}
	return 0, fmt.Errorf("table %s has no header", t.Name)
}

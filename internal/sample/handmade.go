package sample

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
	"hesuan/internal/form"
)

func saved(f *excelize.File) ([]byte, error) {
	var out bytes.Buffer
	err := f.Write(&out)
	return out.Bytes(), err
}

// handMade is a return whose sheets a clerk rebuilt by hand inside the
// template: columns in another order, headers broken over lines, a column of
// their own, numbers and dates as text, a total below. Nothing in it is wrong.
func (c *County) handMade(subject string) ([]byte, error) {
	rows := c.Rows(subject)
	data, err := c.edited(subject, typedByHand)
	if err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := c.chance("hand", subject)
	rebuilt := false
	for _, t := range c.Tables(subject) {
		if t.Layout != form.Across || len(rows[t.Name]) == 0 {
			continue
		}
		if err := f.DeleteSheet(t.Name); err != nil {
			return nil, err
		}
		if _, err := f.NewSheet(t.Name); err != nil {
			return nil, err
		}
		if err := c.rebuild(f, r, t, rows[t.Name], c.Name(subject)); err != nil {
			return nil, err
		}
		rebuilt = true
	}
	if !rebuilt {
		return nil, fmt.Errorf("no table to rebuild")
	}
	return saved(f)
}

// typedByHand writes the numbers of the 单行 tables as people type them.
func typedByHand(s sheet) bool {
	for _, t := range s.tables {
		for _, row := range s.rows[t.Name] {
			for i, c := range t.Columns {
				if t.Layout == form.Down {
					row[i] = byHand(c, row[i], i)
				}
			}
		}
	}
	return true
}

// rebuild draws one table as a clerk would, at the third row below a title.
func (c *County) rebuild(f *excelize.File, r chance, t *form.Table, rows [][]string, who string) error {
	columns := t.Filled()
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	order = slices.Insert(shuffled(r, order), min(3, len(order)), -1) // the clerk's own column
	put := func(row, col int, text string) error {
		return f.SetCellStr(t.Name, form.Ref(row, col), text)
	}
	if err := put(1, 1, who+t.Name+"一览表（自制）"); err != nil {
		return err
	}
	if err := f.MergeCell(t.Name, "A1", form.Ref(1, len(order)+1)); err != nil {
		return err
	}
	if err := put(3, 1, "序号"); err != nil {
		return err
	}
	for at, i := range order {
		text := "备 注"
		if i >= 0 {
			text = brokenHeader(columns[i])
		}
		if err := put(3, at+2, text); err != nil {
			return err
		}
	}
	for n, row := range rows {
		if err := put(n+4, 1, strconv.Itoa(n+1)); err != nil {
			return err
		}
		for at, i := range order {
			text := ""
			switch {
			case i >= 0:
				text = byHand(columns[i], row[i], n)
			case n%7 == 0:
				text = "已核对"
			}
			if text == "" {
				continue
			}
			if err := put(n+4, at+2, text); err != nil {
				return err
			}
		}
	}
	last := len(rows) + 4
	if err := put(last, 1, "合计"); err != nil {
		return err
	}
	if err := put(last, 3, strconv.Itoa(len(rows))); err != nil {
		return err
	}
	return put(last+1, 1, "填报人：                审核人：")
}

// brokenHeader is a column's name as a narrow column makes people write it.
func brokenHeader(c *form.Column) string {
	name := []rune(c.Name)
	var text string
	switch {
	case len(name) == 2:
		text = string(name[:1]) + "　" + string(name[1:])
	case len(name) > 4:
		text = string(name[:len(name)/2]) + "\n" + string(name[len(name)/2:])
	default:
		text = " " + string(name) + " "
	}
	if c.UnitText != "" && c.UnitText != "1" {
		text += "\n（" + c.UnitText + "）"
	}
	return text
}

// byHand writes a value the way it is typed without a template: amounts with
// separators, now and then full-width digits, dates in words.
func byHand(c *form.Column, text string, n int) string {
	if text == "" {
		return ""
	}
	switch c.Type {
	case form.Money:
		return thousands(text)
	case form.Integer, form.Decimal:
		if n%3 == 0 {
			return fullWidth(text)
		}
	case form.IdentityNo:
		if n%5 == 0 {
			return fullWidth(text)
		}
	case form.Day:
		if d, err := date.Parse(text); err == nil {
			return d.Chinese()
		}
	case form.Month:
		if d, err := date.ParseMonth(text); err == nil {
			return fmt.Sprintf("%d年%d月", d.Year(), d.Month())
		}
	}
	return text
}

func thousands(text string) string {
	whole, fraction, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return whole + fraction
}

func fullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r >= 'A' && r <= 'Z' {
			return r + 0xfee0
		}
		return r
	}, text)
}

package main

import (
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"hesuan/internal/date"
)

// edit BOOK SHEET CELL VALUE writes one cell of a workbook as an official
// would in Excel, and keeps its format: 2027-01-01 becomes a day, 12.5 and 8%
// a number, anything else stays text. An empty VALUE clears the cell.
//
//	edit new.xlsx 参数 C6 25000
//	edit new.xlsx 参数 K6 2026-12-31
//	edit new.xlsx 资金 E6 成员校补助*在团月数/全年月数
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit BOOK SHEET CELL VALUE")
	}
	inBook(ts, args[0], func(f *excelize.File) error { return typeIn(f, args[1], args[2], args[3]) })
}

// addrow BOOK SHEET VALUE… appends a row under the last row of the sheet's
// table, with the formats of the row above; values are read as edit reads
// them. An empty VALUE leaves a cell blank, and so do the columns not given.
//
//	addrow new.xlsx 参数 成员校补助 '' 25000 元/校 0 200000 财政局 否 某文件 2027-01-01
func addRow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: addrow BOOK SHEET VALUE…")
	}
	inBook(ts, args[0], func(f *excelize.File) error {
		rows, err := f.GetRows(args[1])
		if err != nil {
			return err
		}
		last := len(rows) // rows that only have a format are not among them
		for i, v := range args[2:] {
			above, err := excelize.CoordinatesToCellName(i+1, last)
			if err != nil {
				return err
			}
			cell, err := excelize.CoordinatesToCellName(i+1, last+1)
			if err != nil {
				return err
			}
			style, err := f.GetCellStyle(args[1], above)
			if err != nil {
				return err
			}
			if err := f.SetCellStyle(args[1], cell, cell, style); err != nil {
				return err
			}
			if err := typeIn(f, args[1], cell, v); err != nil {
				return err
			}
		}
		return nil
	})
}

func inBook(ts *testscript.TestScript, name string, do func(*excelize.File) error) {
	f, err := excelize.OpenFile(ts.MkAbs(name))
	ts.Check(err)
	defer f.Close()
	ts.Check(do(f))
	ts.Check(f.Save())
}

// typeIn writes what Excel would make of a text typed into a cell.
func typeIn(f *excelize.File, sheet, cell, text string) error {
	if text == "" {
		return f.SetCellValue(sheet, cell, nil)
	}
	if d, err := date.Parse(text); err == nil && len(text) == len("2027-01-01") {
		return asDay(f, sheet, cell, d)
	}
	scale := 1.0
	digits := text
	if text[len(text)-1] == '%' {
		digits, scale = text[:len(text)-1], 100
	}
	if n, err := strconv.ParseFloat(digits, 64); err == nil {
		return f.SetCellFloat(sheet, cell, n/scale, -1, 64)
	}
	return f.SetCellStr(sheet, cell, text)
}

// asDay writes a day; a cell that is not formatted as one becomes so, as in
// Excel.
func asDay(f *excelize.File, sheet, cell string, d date.Date) error {
	if err := f.SetCellInt(sheet, cell, int64(d.Serial())); err != nil {
		return err
	}
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	style, err := f.GetStyle(id)
	if err != nil {
		return err
	}
	format := "yyyy-mm-dd"
	style.NumFmt, style.CustomNumFmt = 0, &format
	if id, err = f.NewStyle(style); err != nil {
		return err
	}
	return f.SetCellStyle(sheet, cell, cell, id)
}

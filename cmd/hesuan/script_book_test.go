package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// fill BOOK SHEET ITEM VALUE fills in one item of a 单行 sheet of a return, as a
// clerk would: in the column 填报值 of the row that names the item.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: fill BOOK SHEET ITEM VALUE")
	}
	inBook(ts, args[0], func(f *excelize.File) error {
		rows, err := f.GetRows(args[1])
		if err != nil {
			return err
		}
		col := 0
		for i, row := range rows {
			for j, text := range row {
				switch strings.TrimPrefix(text, "*") {
				case "填报值":
					col = j + 1
				case args[2]:
					cell, err := excelize.CoordinatesToCellName(col, i+1)
					if err != nil {
						return err
					}
					return typeIn(f, args[1], cell, args[3])
				}
			}
		}
		ts.Fatalf("%s of %s asks for no %s", args[1], args[0], args[2])
		return nil
	})
}

// holds BOOK SHEET TEXT wants a cell of the sheet to hold the text. BOOK may be
// a folder: then one of its workbooks must.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] holds BOOK SHEET TEXT")
	}
	books := []string{ts.MkAbs(args[0])}
	if info, err := os.Stat(books[0]); err == nil && info.IsDir() {
		books, err = filepath.Glob(filepath.Join(books[0], "*.xlsx"))
		ts.Check(err)
	}
	found := false
	for _, name := range books {
		f, err := excelize.OpenFile(name)
		ts.Check(err)
		rows, _ := f.GetRows(args[1]) // a book without the sheet does not hold it
		for _, row := range rows {
			for _, text := range row {
				found = found || strings.Contains(text, args[2])
			}
		}
		ts.Check(f.Close())
	}
	if found == neg {
		ts.Fatalf("%s %s: %q there: %v", args[0], args[1], args[2], found)
	}
}

// lay FROM TO copies the files under one folder to the same places under
// another.
func lay(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lay FROM TO")
	}
	from, to := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	ts.Check(filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	}))
}

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// staffPart is the sheet 教职工 of the return that the hostile ones are made of.
const staffPart = "xl/worksheets/sheet5.xml"

// Returns that are sound and enormous: what a wrong stroke in a spreadsheet
// program makes, read as whole returns in a process of their own.
func TestCheckOfAnEnormousReturnStaysWithinBounds(t *testing.T) {
	const columns = 16384
	var names [columns]string
	for i := range names {
		names[i], _ = excelize.ColumnNumberToName(i + 1)
	}
	fill := func(w io.Writer, row, cols int, cell string) {
		fmt.Fprintf(w, `<row r="%d">`, row)
		for _, col := range names[:cols] {
			fmt.Fprintf(w, cell, col, row)
		}
		io.WriteString(w, "</row>")
	}
	for _, c := range []struct {
		name, code string
		rows       func(w io.Writer, next int)
	}{
		{"a million formatted rows under the real ones", "", func(w io.Writer, next int) {
			for r := next; r <= 1<<20; r++ {
				fill(w, r, 6, `<c r="%s%d" s="1"/>`)
			}
		}},
		{"all columns there are", "F214", func(w io.Writer, next int) {
			for r := next; r < next+40; r++ {
				fill(w, r, columns, `<c r="%s%d"><v>1</v></c>`)
			}
		}},
		{"sixty thousand rows of nothing but errors", "F216", func(w io.Writer, next int) {
			for r := next; r < next+60_000; r++ {
				fill(w, r, 16, `<c r="%s%d" t="e"><v>#REF!</v></c>`)
			}
		}},
		{"four hundred megabytes of blanks", "F002", func(w io.Writer, _ int) {
			blank := bytes.Repeat([]byte{' '}, 1<<20)
			for range 400 {
				w.Write(blank)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "上报.xlsx")
			swollen(t, file, c.rows)
			got, err := checkOne(t.Context(), file)
			if err != nil || got.code != c.code {
				t.Errorf("%q, %v; want %q", got.code, err, c.code)
			}
		})
	}
}

// swollen writes the sample return with more rows of 教职工.
func swollen(t *testing.T, file string, rows func(w io.Writer, next int)) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	z, err := zip.OpenReader(filepath.Join("..", "..", "internal", "workbook", "testdata", "biff", "return.xlsx"))
	must(err)
	defer z.Close()
	out, err := os.Create(file)
	must(err)
	defer out.Close()
	w := zip.NewWriter(out)
	for _, f := range z.File {
		if f.Name != staffPart {
			must(w.Copy(f))
			continue
		}
		r, err := f.Open()
		must(err)
		text, err := io.ReadAll(r)
		must(err)
		p, err := w.Create(f.Name)
		must(err)
		head, tail, ok := strings.Cut(string(text), "</sheetData>")
		if !ok {
			t.Fatal("no rows")
		}
		_, err = io.WriteString(p, head)
		must(err)
		rows(p, strings.Count(head, "<row ")+1)
		_, err = io.WriteString(p, "</sheetData>"+tail)
		must(err)
	}
	must(w.Close())
}

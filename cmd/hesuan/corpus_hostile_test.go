package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Sheets of the return that the hostile ones are made of.
const (
	staffPart    = "xl/worksheets/sheet5.xml" // 教职工
	exchangePart = "xl/worksheets/sheet6.xml" // 交流轮岗
)

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
		name, part, code string
		rows             func(w io.Writer, next int, sheet string)
	}{
		{"a million formatted rows under the real ones", staffPart, "", func(w io.Writer, next int, _ string) {
			for r := next; r <= 1<<20; r++ {
				fill(w, r, 6, `<c r="%s%d" s="1"/>`)
			}
		}},
		{"all columns there are", staffPart, "F214", func(w io.Writer, next int, _ string) {
			for r := next; r < next+40; r++ {
				fill(w, r, columns, `<c r="%s%d"><v>1</v></c>`)
			}
		}},
		{"sixty thousand rows of nothing but errors", staffPart, "F216", func(w io.Writer, next int, _ string) {
			for r := next; r < next+60_000; r++ {
				fill(w, r, 16, `<c r="%s%d" t="e"><v>#REF!</v></c>`)
			}
		}},
		{"one exchange filled down sixty thousand rows", exchangePart, "F135", func(w io.Writer, next int, sheet string) {
			_, row, _ := strings.Cut(sheet, `<row r="6"`)
			row, _, _ = strings.Cut(row, "</row>")
			number := regexp.MustCompile(`(r="[A-Z]+)6"`)
			for r := next; r < next+60_000; r++ {
				fmt.Fprintf(w, `<row r="%d"%s</row>`, r, number.ReplaceAllString(row, fmt.Sprintf(`${1}%d"`, r)))
			}
		}},
		{"four hundred megabytes of blanks", staffPart, "F002", func(w io.Writer, _ int, _ string) {
			blank := bytes.Repeat([]byte{' '}, 1<<20)
			for range 400 {
				w.Write(blank)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "上报.xlsx")
			swollen(t, file, c.part, c.rows)
			got, err := checkOne(t.Context(), file)
			if err != nil || got.code != c.code {
				t.Errorf("%q, %v; want %q", got.code, err, c.code)
			}
		})
	}
}

// swollen writes the sample return with more rows in one of its sheets.
func swollen(t *testing.T, file, part string, rows func(w io.Writer, next int, sheet string)) {
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
		if f.Name != part {
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
		rows(p, strings.Count(head, "<row ")+1, head)
		_, err = io.WriteString(p, "</sheetData>"+tail)
		must(err)
	}
	must(w.Close())
}

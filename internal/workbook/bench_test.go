package workbook

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// roster is a return as a school sends it: 1,000 people, 16 columns, names,
// codes, dates and amounts, written by excelize.
func roster(tb testing.TB) []byte {
	tb.Helper()
	f := excelize.NewFile()
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		tb.Fatal(err)
	}
	for row := 1; row <= 1000; row++ {
		values := []any{
			fmt.Sprintf("教师%04d", row), fmt.Sprintf("37032319800101%04d", row), "在编", "专技", "副高5", "教师", "是", "小学",
			"数学", "一级教师", "本科", "县级", 45000 + row, 4321.5 + float64(row)/100, 12, "合格",
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", row), &values); err != nil {
			tb.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "M1", "M1000", day); err != nil {
		tb.Fatal(err)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// benchFiles are the same bytes for all three benchmarks.
func benchFiles(b *testing.B) map[string][]byte {
	files := map[string][]byte{"excelize16000": roster(b)}
	data, err := os.ReadFile(filepath.Join("testdata", "libreoffice-roster.xlsx"))
	if err != nil {
		b.Fatal(err)
	}
	files["libreoffice16000"] = data
	return files
}

func BenchmarkOpenRead(b *testing.B) {
	for name, data := range benchFiles(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book, err := Open(data, Default())
				if err != nil {
					b.Fatal(err)
				}
				for _, info := range book.Sheets() {
					if _, err := book.Sheet(info.Index); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkExcelizeRawRows(b *testing.B) {
	for name, data := range benchFiles(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
				if err != nil {
					b.Fatal(err)
				}
				for _, sheet := range f.GetSheetList() {
					if _, err := f.GetRows(sheet, excelize.Options{RawCellValue: true}); err != nil {
						b.Fatal(err)
					}
				}
				if err := f.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkInflateOnly is the floor: the same parts inflated and summed, not read.
func BenchmarkInflateOnly(b *testing.B) {
	for name, data := range benchFiles(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			entries, err := directory(data, Default())
			if err != nil {
				b.Fatal(err)
			}
			buf := make([]byte, windowStart)
			for b.Loop() {
				for key, e := range entries {
					if !needed(key) {
						continue
					}
					in := e.open(place{})
					for {
						if _, err := in.Read(buf); err == io.EOF {
							break
						} else if err != nil {
							b.Fatal(err)
						}
					}
					in.close()
				}
			}
		})
	}
}

// needed are the parts that Open and Sheet read of these files.
func needed(key string) bool {
	for _, pattern := range []string{"?content_types].xml", "_rels/.rels", "xl/_rels/*.rels", "xl/*.xml", "xl/worksheets/*.xml"} {
		if ok, _ := filepath.Match(pattern, key); ok {
			return true
		}
	}
	return false
}

package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// likeness compares a .xls with the .xlsx it was made from, cell by cell. Numbers
// are compared as doubles, and results of formulas to 14 digits: LibreOffice
// rounds them when it writes .xlsx. Formulas are not read from .xls.
func likeness(want, got []*Sheet) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d sheets, want %d", len(got), len(want))
	}
	for i := range want {
		w, g := want[i], got[i]
		if w.Name != g.Name || w.Hidden != g.Hidden || len(w.Rows) != len(g.Rows) || len(w.Merges) != len(g.Merges) {
			return fmt.Errorf("%s: %q hidden %v, %d rows, %d merges; want hidden %v, %d, %d", w.Name, g.Name, g.Hidden, len(g.Rows), len(g.Merges), w.Hidden, len(w.Rows), len(w.Merges))
		}
		for _, m := range w.Merges {
			if !slices.Contains(g.Merges, m) {
				return fmt.Errorf("%s: %v is not merged", w.Name, m)
			}
		}
		for j := range w.Rows {
			a, b := w.Rows[j], g.Rows[j]
			if a.Num != b.Num || a.Hidden != b.Hidden || len(a.Cells) != len(b.Cells) {
				return fmt.Errorf("%s: row %d hidden %v with %d cells, want %d %v %d", w.Name, b.Num, b.Hidden, len(b.Cells), a.Num, a.Hidden, len(a.Cells))
			}
			for k := range a.Cells {
				if !alike(a.Cells[k], b.Cells[k]) {
					return fmt.Errorf("%s: got %+v, want %+v", w.Name, b.Cells[k], a.Cells[k])
				}
			}
		}
	}
	return nil
}

func alike(want, got Cell) bool {
	if want.Row != got.Row || want.Col != got.Col || want.Kind != got.Kind || want.HasFormula != got.HasFormula || want.Format != got.Format {
		return false
	}
	if want.Kind != Number {
		return want.Raw == got.Raw
	}
	a, err1 := strconv.ParseFloat(want.Raw, 64)
	b, err2 := strconv.ParseFloat(got.Raw, 64)
	return err1 == nil && err2 == nil && (a == b || want.HasFormula && math.Abs(a-b) <= 1e-14*math.Abs(a))
}

// A return that LibreOffice or SheetJS saved as .xls says the same in every cell.
// A folder of more such pairs can be given in HESUAN_XLS, x.xlsx beside xls/x.xls.
func TestXLSSaysWhatTheXLSXSaid(t *testing.T) {
	pairs := map[string]string{
		"testdata/biff/return-libreoffice.xls": "testdata/biff/return.xlsx",
		"testdata/biff/return-sheetjs.xls":     "testdata/biff/return.xlsx",
	}
	if dir := os.Getenv("HESUAN_XLS"); dir != "" {
		files, _ := filepath.Glob(filepath.Join(dir, "xls", "*.xls"))
		for _, path := range files {
			name, _, _ := strings.Cut(filepath.Base(path), ".")
			pairs[path] = filepath.Join(dir, name+".xlsx")
		}
	}
	for legacy, modern := range pairs {
		t.Run(filepath.Base(legacy), func(t *testing.T) {
			_, want := mustRead(t, file(t, modern))
			book, got := mustRead(t, file(t, legacy))
			if !book.Legacy() {
				t.Error("not told from .xlsx")
			}
			if err := likeness(want, got); err != nil {
				t.Error(err)
			}
		})
	}
}

func file(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// What the scripts in testdata meant, as LibreOffice saved it.
func TestXLSSaysWhatWasMeant(t *testing.T) {
	for _, c := range []struct {
		file, cell string
		want       Cell
	}{
		{"exceljs-libreoffice.xls", "A32", Cell{Kind: Text, Raw: "加粗 与普通 "}},
		{"exceljs-libreoffice.xls", "C32", Cell{Kind: Empty, HasFormula: true}}, // A2&"同学", converted without a result
		{"exceljs-libreoffice.xls", "D32", Cell{Kind: Error, Raw: "#DIV/0!", HasFormula: true}},
		{"exceljs-libreoffice.xls", "F32", Cell{Kind: Bool, Raw: "TRUE", HasFormula: true}},
		{"small-sheetjs.xls", "A2", Cell{Kind: Text, Raw: "张三"}}, // a stream in the mini stream
		{"small-sheetjs.xls", "B1", Cell{Kind: Number, Raw: "0.1"}},
		{"small-sheetjs.xls", "B2", Cell{Kind: Number, Raw: "1234.56"}},
		{"openpyxl-1904-libreoffice.xls", "A3", Cell{Kind: Text, Raw: "张𬭎00"}},
		{"openpyxl-1904-libreoffice.xls", "C3", Cell{Kind: Number, Format: DateOnly, Raw: "27759"}},
		{"openpyxl-1904-libreoffice.xls", "D3", Cell{Kind: Number, Format: Decimal, Raw: "4321.5"}},
	} {
		t.Run(c.file+" "+c.cell, func(t *testing.T) {
			book, sheets := mustRead(t, file(t, "testdata/biff/"+c.file))
			if got := book.Date1904(); got != strings.Contains(c.file, "1904") {
				t.Errorf("Date1904 is %v", got)
			}
			row, col, _ := parseRef([]byte(c.cell))
			got := sheets[0].At(row, col)
			c.want.Row, c.want.Col = row, col
			if c.want.Format == General {
				got.Format = General // not the point of this line
			}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// Names in a compound file ignore case.
func TestXLSIsFoundUnderItsNameInCapitals(t *testing.T) {
	stream := xls{sheet: rec(recRK, cell(0, 0, 0), u32(400<<2|2))}.stream()
	_, sheets := mustRead(t, compound("WORKBOOK", stream))
	if got := sheets[0].At(1, 1).Raw; got != "400" {
		t.Errorf("A1 is %q", got)
	}
}

// A pivot table stands beside the cells, and none of its records is unknown.
func TestXLSWithAPivotTableIsRead(t *testing.T) {
	sheet := rec(recPivot, []byte{1})
	for _, kind := range pivotRecords {
		sheet = append(sheet, rec(int(kind), make([]byte, 8))...)
	}
	_, sheets := mustRead(t, xls{sheet: join(rec(recRK, cell(0, 0, 0), u32(400<<2|2)), sheet)}.file())
	if got := sheets[0].At(1, 1).Raw; got != "400" {
		t.Errorf("A1 is %q", got)
	}
}

// Every kind of cell, in bytes worked out by hand.
func TestXLSCells(t *testing.T) {
	formula := func(result []byte, tokens ...byte) []byte {
		return rec(recFormula, cell(0, 0, 0), result, make([]byte, 6), u16s(len(tokens)), tokens)
	}
	special := func(kind, v byte) []byte { return []byte{kind, 0, v, 0, 0, 0, 0xff, 0xff} }
	rk := func(v uint32) []byte { return rec(recRK, cell(0, 0, 2), u32(v)) }
	window := rec(0x3d, make([]byte, 18))
	half := func(v float64) uint32 { return uint32(math.Float64bits(v)>>32) &^ 3 }
	for _, c := range []struct {
		name  string
		sheet []byte
		want  Cell
	}{
		{"number typed 0.1", rec(recNumber, cell(0, 0, 0), f64(0.1)), Cell{Kind: Number, Raw: "0.1"}},
		{"number typed 1234.56", rec(recNumber, cell(0, 0, 2), f64(1234.56)), Cell{Kind: Number, Format: Decimal, Raw: "1234.56"}},
		{"number typed 278.87", rec(recNumber, cell(0, 0, 2), f64(278.87)), Cell{Kind: Number, Format: Decimal, Raw: "278.87"}},
		{"negative amount", rec(recNumber, cell(0, 0, 0), f64(-4321.5)), Cell{Kind: Number, Raw: "-4321.5"}},
		{"fifteen digits", rec(recNumber, cell(0, 0, 0), f64(123456789012.345)), Cell{Kind: Number, Raw: "123456789012.345"}},
		{"a sum that a double cannot hold", rec(recNumber, cell(0, 0, 0), f64(math.Nextafter(0.3, 1))), Cell{Kind: Number, Raw: "0.30000000000000004"}},
		{"minus nought", rec(recNumber, cell(0, 0, 0), f64(math.Copysign(0, -1))), Cell{Kind: Number, Raw: "0"}},
		{"very large", rec(recNumber, cell(0, 0, 0), f64(1.5e300)), Cell{Kind: Number, Raw: "1.5E+300"}},
		{"date", rec(recNumber, cell(0, 0, 1), f64(46266)), Cell{Kind: Number, Format: DateOnly, Raw: "46266"}},
		{"RK integer", rk(400<<2 | 2), Cell{Kind: Number, Format: Decimal, Raw: "400"}},
		{"RK negative integer", rk(uint32(0xfffffff8) | 2), Cell{Kind: Number, Format: Decimal, Raw: "-2"}},
		{"RK hundredth of an integer", rk(123456<<2 | 3), Cell{Kind: Number, Format: Decimal, Raw: "1234.56"}},
		{"RK smallest hundredth", rk(1<<2 | 3), Cell{Kind: Number, Format: Decimal, Raw: "0.01"}},
		{"RK half a double", rk(half(4321.5)), Cell{Kind: Number, Format: Decimal, Raw: "4321.5"}},
		{"RK hundredth of half a double", rk(half(27887) | 1), Cell{Kind: Number, Format: Decimal, Raw: "278.87"}},
		{"text", rec(recLabelSST, cell(0, 0, 0), u32(1)), Cell{Kind: Text, Raw: "张𬭎"}},
		{"text of one byte a character", rec(recLabel, cell(0, 0, 0), u16s(3), []byte{0, 'a', 0xe9, 'c'}), Cell{Kind: Text, Raw: "aéc"}},
		{"text without a table", rec(recLabel, cell(0, 0, 0), u16s(2), utf16le("姓名")), Cell{Kind: Text, Raw: "姓名"}},
		{"empty text", rec(recLabel, cell(0, 0, 0), u16s(0), []byte{0}), Cell{}},
		{"blank", rec(recBlank, cell(0, 0, 2)), Cell{}},
		{"blanks", rec(recMulBlank, u16s(0, 0, 1, 2, 1)), Cell{}},
		{"truth", rec(recBoolErr, cell(0, 0, 0), []byte{1, 0}), Cell{Kind: Bool, Raw: "TRUE"}},
		{"error", rec(recBoolErr, cell(0, 0, 0), []byte{0x2a, 1}), Cell{Kind: Error, Raw: "#N/A"}},
		{"truth of OpenOffice 3", rec(recBoolErr, cell(0, 0, 0), []byte{1, 0, 0}), Cell{Kind: Bool, Raw: "TRUE"}},
		{"error of OpenOffice 3", rec(recBoolErr, cell(0, 0, 0), []byte{0x2a, 0, 1}), Cell{Kind: Error, Raw: "#N/A"}},
		{"cell after a picture", join(rec(0x7f, []byte{1, 2}), rk(6)), Cell{Kind: Number, Format: Decimal, Raw: "1"}},
		{"cell before the window of a report program", join(rk(6), window), Cell{Kind: Number, Format: Decimal, Raw: "1"}},
		{"cell after what Lotus left", join(rec(0x94, []byte{1, 2}), rk(6)), Cell{Kind: Number, Format: Decimal, Raw: "1"}},
		{"formula with a number", formula(f64(12.5), 0x1e, 1, 0), Cell{Kind: Number, HasFormula: true, Raw: "12.5"}},
		{"formula with a truth", formula(special(1, 1), 0x1d, 1), Cell{Kind: Bool, HasFormula: true, Raw: "TRUE"}},
		{"formula with an error", formula(special(2, 7), 0x1c, 7), Cell{Kind: Error, HasFormula: true, Raw: "#DIV/0!"}},
		{"formula with a text", join(formula(special(0, 0), 0x17, 0, 0), rec(recString, u16s(2), utf16le("结果"))), Cell{Kind: Text, HasFormula: true, Raw: "结果"}},
		{"shared formula with a text", join(formula(special(0, 0), 1, 0, 0, 0, 0), rec(recSharedFmla, make([]byte, 10)), rec(recString, u16s(2), utf16le("结果"))), Cell{Kind: Text, HasFormula: true, Raw: "结果"}},
		{"text that goes on in another record", join(formula(special(0, 0), 0x17, 0, 0), rec(recString, u16s(3), utf16le("结")), rec(recContinue, []byte{0, 'a', 'b'})), Cell{Kind: Text, HasFormula: true, Raw: "结ab"}},
		{"formula with an empty text", formula(special(3, 0), 0x17, 0, 0), Cell{Kind: Text, HasFormula: true}},
		{"formula without a result", formula(special(3, 0), 0x1e, 1, 0), Cell{HasFormula: true}},
		{"joined texts without a result", formula(f64(0), 0x17, 0, 0, 0x17, 0, 0, 0x08), Cell{HasFormula: true}},
		{"sum with what Excel left in its last token", formula(f64(12.5), 0x25, 4, 0, 5, 0, 2, 0xc0, 2, 0xc0, 0x19, 0x10, 0x08, 0x08), Cell{Kind: Number, HasFormula: true, Raw: "12.5"}},
		{"formula that is the number 2100", formula(f64(2100), 0x1e, 0x34, 0x08), Cell{Kind: Number, HasFormula: true, Raw: "2100"}},
		{"joined texts in brackets without a result", formula(f64(0), 0x17, 0, 0, 0x17, 0, 0, 0x08, 0x15), Cell{HasFormula: true}},
		{"sum of row 24 without a result", formula(special(3, 0), 0x25, 0x17, 0, 0x17, 0, 2, 0xc0, 4, 0xc0, 0x19, 0x10, 0, 0), Cell{HasFormula: true}},
		{"shared formula with an empty text", join(formula(special(3, 0), 1, 0, 0, 0, 0), rec(recSharedFmla, make([]byte, 8), u16s(3), []byte{0x17, 0, 0})), Cell{Kind: Text, HasFormula: true}},
		{"array formula with an empty text", join(formula(special(3, 0), 1, 0, 0, 0, 0), rec(recArray, make([]byte, 12), u16s(3), []byte{0x17, 0, 0})), Cell{Kind: Text, HasFormula: true}},
		{"shared formula without a result", join(formula(special(3, 0), 1, 0, 0, 0, 0), rec(recSharedFmla, make([]byte, 8), u16s(3), []byte{0x1e, 0x17, 0})), Cell{HasFormula: true}},
		{"choice with an empty text", formula(special(3, 0), 0x24, 0, 0, 1, 0xc0, 0x19, 0x04, 1, 0, 4, 0, 7, 0, 0x17, 0, 0, 0x19, 0x08, 3, 0, 0x42, 2, 0x64, 0), Cell{Kind: Text, HasFormula: true}},
		{"cell after a drawing", join(rec(0xec, []byte{1, 2}), rec(recContinue, []byte{3}), rk(2)), Cell{Kind: Number, Format: Decimal, Raw: "0"}},
		{"cell after a chart", join(bof(subChart), rec(0x1002, []byte{1}), eof, rk(6)), Cell{Kind: Number, Format: Decimal, Raw: "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, sheets := mustRead(t, xls{globals: window, sst: texts("甲", "张𬭎"), sheet: c.sheet}.file())
			c.want.Row, c.want.Col = 1, 1
			if got := sheets[0].At(1, 1); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// Cells further down point to the formula that they share.
func TestXLSFollowersOfASharedFormula(t *testing.T) {
	empty := func(row int) []byte {
		return rec(recFormula, cell(row, 1, 0), []byte{3, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 6), u16s(5), []byte{formulaExp, 4, 0, 1, 0})
	}
	sheet := join(empty(4), rec(recSharedFmla, make([]byte, 8), u16s(3), []byte{formulaText, 0, 0}), empty(5), empty(6))
	_, sheets := mustRead(t, xls{sheet: sheet}.file())
	for row := 5; row <= 7; row++ {
		if got := sheets[0].At(row, 2); got.Kind != Text || !got.HasFormula {
			t.Errorf("got %+v, want an empty text", got)
		}
	}
}

func TestXLSRowsAndSheets(t *testing.T) {
	row := func(n, flags int) []byte { return rec(recRow, u16s(n, 0, 3, 255, 0, 0, flags, 15)) }
	x := xls{
		globals: join(rec(recDate1904, u16s(1)), rec(recFormat, u16s(170, 4), utf16le("m月d日"))), xf: []int{0, 170}, state: 1, name: []byte{0, 'A', '&', '<'},
		sheet: join(rec(recDimensions, u32(9), u32(9), u16s(0, 0, 0)), row(4, 0x120), row(2, 0x100),
			rec(recNumber, cell(4, 2, 1), f64(3)), // not in order
			rec(recMulRK, u16s(2, 1), u16s(0), u32(1<<2|2), u16s(1), u32(250<<2|3), u16s(2)),
			rec(recMergeCells, u16s(1, 2, 4, 0, 1))),
		tail: make([]byte, 30),
	}
	book, sheets := mustRead(t, x.file())
	want := &Sheet{
		Name: "A&<", Hidden: true,
		Rows: []Row{
			{Num: 3, Cells: []Cell{{Row: 3, Col: 2, Kind: Number, Raw: "1"}, {Row: 3, Col: 3, Kind: Number, Format: DateOnly, Raw: "2.5"}}},
			{Num: 5, Hidden: true, Cells: []Cell{{Row: 5, Col: 3, Kind: Number, Format: DateOnly, Raw: "3"}}},
		},
		Merges: []Range{{3, 1, 5, 2}},
	}
	if diff := difference([]*Sheet{want}, sheets); diff != "" || !book.Date1904() {
		t.Error(diff)
	}
}

// A text may be divided anywhere between two characters, its formats and hints
// anywhere; each piece of a text says anew how wide its characters are.
func TestXLSDividedTexts(t *testing.T) {
	head := join(u32(9), u32(3))
	rich := join(u16s(4), []byte{flagWide | flagRich | flagPhonetic}, u16s(1), u32(6)) // 4 characters, 1 run, 6 bytes of hints
	body := join(head, rich, u16s16("张三"))
	rest := join([]byte{0, 'a', 'b'}, u16s(0)) // two narrow ones, half the run
	more := join(u16s(1), []byte("hin"))
	last := join([]byte("ts!"), u16s(1), utf16le("𬭎")[:1], u16s16("乙"), u16s(0), []byte{0})
	sst := join(rec(recSST, body), rec(recContinue, rest), rec(recContinue, more), rec(recContinue, last))
	var sheet []byte
	for i := range 3 {
		sheet = append(sheet, rec(recLabelSST, cell(i, 0, 0), u32(uint32(i)))...)
	}
	_, sheets := mustRead(t, xls{sst: sst, sheet: sheet}.file())
	if got := sheets[0].At(1, 1).Raw + "|" + sheets[0].At(2, 1).Raw; got != "张三ab|乙" || len(sheets[0].Rows) != 2 {
		t.Errorf("got %s in %d rows", got, len(sheets[0].Rows))
	}
}

// A workbook in which a Word document is embedded is a workbook still.
func TestXLSWithADocumentInIt(t *testing.T) {
	data := xls{sheet: rec(recRK, cell(0, 0, 0), u32(6))}.file()
	at := bytes.Index(data, u16s16("Workbook")) + 128
	name := append(u16s16("WordDocument"), 0, 0)
	copy(data[at:], name)
	data[at+64], data[at+66] = byte(len(name)), 2
	if _, sheets := mustRead(t, data); sheets[0].At(1, 1).Raw != "1" {
		t.Error(sheets[0].Rows)
	}
}

// Above 7 MB the allocation table has a table of its own. What half a million
// cells cost is in proportion: 56 bytes each, their digits, and the stream.
func TestXLSOfManyMegabytes(t *testing.T) {
	const rows, cols = 65536, 8
	sheet := make([]byte, 0, rows*cols*14)
	for r := range rows {
		for c := range cols {
			sheet = append(sheet, rec(recRK, cell(r, c, 0), u32(uint32(r*cols+c)<<2|2))...)
		}
	}
	data := xls{sheet: sheet}.file()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, sheets := mustRead(t, data)
	runtime.ReadMemStats(&after)
	if spent := int(after.TotalAlloc - before.TotalAlloc); spent > 80<<20 || len(data) < 7<<20 {
		t.Errorf("%d MiB for a file of %d MiB", spent>>20, len(data)>>20)
	}
	if got := sheets[0].At(rows, cols).Raw; len(sheets[0].Rows) != rows || got != "524287" {
		t.Errorf("%d rows, the last cell is %s", len(sheets[0].Rows), got)
	}
}

// A file cut short anywhere is refused, or what was cut was padding.
func TestXLSCutShort(t *testing.T) {
	for _, name := range []string{"exceljs-libreoffice.xls", "return-sheetjs.xls"} {
		data := file(t, "testdata/biff/"+name)
		_, whole := mustRead(t, data)
		step := max(1, len(data)/400)
		refused := 0
		for n := 0; n < len(data); n += step {
			_, got, err := readAll(data[:n], Default())
			if err != nil {
				asFault(t, err)
				refused++
				continue
			}
			if diff := difference(whole, got); diff != "" {
				t.Fatalf("%s cut at %d: %s", name, n, diff)
			}
		}
		if refused < 300 {
			t.Errorf("%s: only %d refused", name, refused)
		}
	}
}

// A flipped bit is refused or changes no more than what it stands in: no cell is
// lost. The format has no checksum, so a changed value cannot be told.
func TestXLSFlippedBits(t *testing.T) {
	stream := xls{globals: rec(recFormat, u16s(170, 4), utf16le("m月d日")), xf: []int{0, 170}, sst: texts("甲", "张𬭎", "乙乙"), sheet: join(
		rec(recDimensions, u32(0), u32(9), u16s(0, 9, 0)), rec(recRow, u16s(0, 0, 3, 255, 0, 0, 0x100, 15)),
		rec(recLabelSST, cell(0, 0, 0), u32(0)), rec(recNumber, cell(0, 1, 1), f64(46266)),
		rec(recMulRK, u16s(0, 2), u16s(0), u32(1<<2|2), u16s(1), u32(250<<2|3), u16s(3)),
		rec(recBoolErr, cell(0, 4, 0), []byte{1, 0}), rec(recRK, cell(1, 0, 0), u32(6)),
		rec(recFormula, cell(1, 1, 0), f64(12.5), make([]byte, 6), u16s(3), []byte{0x1e, 1, 0}),
		rec(recLabel, cell(1, 2, 0), u16s(2), utf16le("姓名")), rec(0x23e, make([]byte, 18)))}.stream()
	const cells = 8
	refused := 0
	for bit := range len(stream) * 8 {
		data := bytes.Clone(stream)
		data[bit/8] ^= 1 << (bit % 8)
		_, sheets, err := readAll(compound("Workbook", data), Default())
		if err != nil {
			asFault(t, err)
			refused++
			continue
		}
		n := 0
		for _, r := range sheets[0].Rows {
			n += len(r.Cells)
		}
		if n != cells {
			t.Errorf("bit %d of byte %d: %d cells", bit%8, bit/8, n)
		}
	}
	t.Logf("%d of %d refused", refused, len(stream)*8)
}

func asFault(tb testing.TB, err error) {
	tb.Helper()
	var f *Fault
	if !errors.As(err, &f) || f.Code == "" || !strings.Contains(f.Detail, "；请") {
		tb.Fatalf("not a fault: %v", err)
	}
}

// FuzzXLS gives the reader a Workbook stream, in a compound file and by itself
// as one: no panic, bounded memory, a *Fault or ordered cells, the same each time.
func FuzzXLS(f *testing.F) {
	f.Add(xls{sst: texts("甲", "张𬭎"), sheet: join(rec(recLabelSST, cell(0, 0, 0), u32(1)), rec(recMulRK, u16s(2, 1), u16s(0), u32(6), u16s(1), u32(7), u16s(2)))}.stream(), false)
	f.Add(xls{sheet: join(rec(recMergeCells, u16s(1, 2, 4, 0, 1)), bof(subChart), eof, rec(recRK, cell(0, 0, 2), u32(3)))}.file(), true)
	f.Add(file(f, "testdata/libreoffice.xls"), true)
	f.Fuzz(func(t *testing.T, data []byte, whole bool) {
		if !whole {
			data = compound("Workbook", data)
		}
		judge(t, data)
	})
}

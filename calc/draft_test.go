package calc_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"testing"

	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// The fuzzers of the two loaders do not turn bytes of a zip over, which the
// fuzzers of internal/workbook do: they edit cells and rows of the books that
// ship, as an official would, and go through the reader, the decoder and the
// builder with what comes of it.

// draft is a book as its cells: sheets by the order of their tables, without
// what stands above the header.
type draft struct {
	tables []*form.Table
	sheets []draftSheet
}

type draftSheet struct {
	table *form.Table
	rows  [][]workbook.Cell // the header first
}

// firstLine is the row of the header in a rendered book.
const firstLine = 4

// newDraft takes the cells of a rendered book apart.
func newDraft(tb testing.TB, title string, seeds []form.Seed) *draft {
	tb.Helper()
	book := drawn(tb, title, seeds)
	d := &draft{}
	for _, s := range seeds {
		i := slices.IndexFunc(book.Sheets(), func(info workbook.SheetInfo) bool { return info.Name == s.Table.Name })
		sheet, err := book.Sheet(i)
		if err != nil {
			tb.Fatal(err)
		}
		out := draftSheet{table: s.Table}
		for line := range len(s.Rows) + 1 {
			row := make([]workbook.Cell, len(s.Table.Columns))
			for col := range row {
				row[col] = sheet.At(firstLine+line, col+1)
			}
			out.rows = append(out.rows, row)
		}
		d.tables, d.sheets = append(d.tables, s.Table), append(d.sheets, out)
	}
	return d
}

// drawn renders seeds as the program renders its books, and opens the outcome.
func drawn(tb testing.TB, title string, seeds []form.Seed) *workbook.Book {
	tb.Helper()
	spec := template.Spec{Title: title, Rows: map[string][][]string{}}
	for _, s := range seeds {
		spec.Tables = append(spec.Tables, s.Table)
		spec.Rows[s.Table.Name] = s.Rows
	}
	data, err := template.Render(spec)
	if err != nil {
		tb.Fatal(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// edit is one thing an official does to a draft. Everything is taken modulo
// what there is; row says the row and, in what is left over, a second row or a
// place in the text.
type edit struct {
	act, sheet uint8
	row        uint16
	col        uint8
	text       string
}

// The acts of an edit.
const (
	actText   = iota // types text into a cell
	actValue         // types a number, a percentage or a day, which a spreadsheet keeps as such
	actClear         // empties a cell
	actTwin          // copies a row to the end and types into the copy
	actDrop          // deletes a row
	actInsert        // types into the middle of a cell's text
	actStrike        // replaces one character of it
	actOdd           // a truth value, an error, a live formula
	actHeader        // renames a column
	actCopy          // copies a cell from another row
	actSwap          // exchanges two rows
	actBorrow        // types what stands in some cell of the book, which the text picks
	actGraft         // types it into the middle of a cell's text
	acts
)

// apply returns the draft after the edits and the sheets they touched; the
// draft itself stays as it is.
func (d *draft) apply(edits ...edit) (*draft, []int) {
	out := &draft{d.tables, slices.Clone(d.sheets)}
	var touched []int
	for _, e := range edits {
		i := int(e.sheet) % len(out.sheets)
		s := &out.sheets[i]
		if !slices.Contains(touched, i) {
			touched = append(touched, i)
			s.rows = slices.Clone(s.rows)
		}
		if act := e.act % acts; act == actBorrow || act == actGraft {
			e.text = d.borrowed(e.text)
		}
		s.edit(e)
	}
	slices.Sort(touched)
	return out, touched
}

// borrowed is the text of a cell of the draft, any text picking one.
func (d *draft) borrowed(by string) string {
	pick := crc32.ChecksumIEEE([]byte(by))
	s := d.sheets[int(pick%uint32(len(d.sheets)))]
	pick /= uint32(len(d.sheets))
	row := s.rows[int(pick%uint32(len(s.rows)))]
	return row[int(pick/uint32(len(s.rows)))%len(row)].Raw
}

func (s *draftSheet) edit(e edit) {
	n, col := len(s.rows)-1, int(e.col)%len(s.table.Columns)
	if n == 0 {
		return
	}
	at, other := 1+int(e.row)%n, 1+int(e.row)/n%n
	put := func(line int, c workbook.Cell) {
		s.rows[line] = slices.Clone(s.rows[line])
		s.rows[line][col] = c
	}
	old := []rune(s.rows[at][col].Raw)
	place := int(e.row) / n % (len(old) + 1)
	switch e.act % acts {
	case actText:
		put(at, textCell(e.text))
	case actValue, actBorrow:
		put(at, valueCell(e.text))
	case actClear:
		put(at, workbook.Cell{})
	case actTwin:
		s.rows = append(s.rows, s.rows[at])
		put(len(s.rows)-1, valueCell(e.text))
	case actDrop:
		s.rows = slices.Delete(s.rows, at, at+1)
	case actInsert, actGraft:
		put(at, textCell(string(old[:place])+e.text+string(old[place:])))
	case actStrike:
		if place < len(old) {
			put(at, textCell(string(old[:place])+e.text+string(old[place+1:])))
		}
	case actOdd:
		put(at, oddCell(e.text))
	case actHeader:
		put(0, textCell(e.text))
	case actCopy:
		put(at, s.rows[other][col])
	case actSwap:
		s.rows[at], s.rows[other] = s.rows[other], s.rows[at]
	}
}

// turn is which of four a draft is. What takes long is done with one of them
// only: one is drawn, another is read with its rows in another order.
func turn(rows ...uint16) int {
	sum := 0
	for _, r := range rows {
		sum += int(r)
	}
	return sum % 4
}

func textCell(text string) workbook.Cell { return workbook.Cell{Kind: workbook.Text, Raw: text} }

// valueCell is what a spreadsheet makes of typed text.
func valueCell(text string) workbook.Cell {
	if d, err := date.Parse(text); err == nil && strings.Contains(text, "-") {
		return workbook.Cell{Kind: workbook.Number, Format: workbook.DateOnly, Raw: num.Int(int64(d.Serial())).String()}
	}
	digits, percent := strings.CutSuffix(text, "%")
	n, err := num.Parse(digits)
	switch {
	case err != nil:
		return textCell(text)
	case percent:
		return workbook.Cell{Kind: workbook.Number, Format: workbook.Percent, Raw: n.Mul(num.Frac(1, 100)).String()}
	}
	return workbook.Cell{Kind: workbook.Number, Raw: strings.TrimPrefix(digits, "+")}
}

func oddCell(text string) workbook.Cell {
	switch {
	case text == "TRUE" || text == "FALSE":
		return workbook.Cell{Kind: workbook.Bool, Raw: text}
	case strings.HasPrefix(text, "#"):
		return workbook.Cell{Kind: workbook.Error, Raw: text}
	case strings.HasPrefix(text, "="):
		return workbook.Cell{Kind: workbook.Text, HasFormula: true, Formula: text[1:], Raw: text[1:]}
	}
	return workbook.Cell{HasFormula: true, Formula: text}
}

// turned is the draft with the rows of some sheets in the opposite order.
func (d *draft) turned(sheets []int) *draft {
	out := &draft{d.tables, slices.Clone(d.sheets)}
	for _, i := range sheets {
		rows := slices.Clone(out.sheets[i].rows)
		slices.Reverse(rows[1:])
		out.sheets[i].rows = rows
	}
	return out
}

// workbook writes some sheets as a plain .xlsx.
func (d *draft) workbook(tb testing.TB, sheets []int) []byte {
	tb.Helper()
	const (
		head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
		main = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
		refs = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
		pack = `http://schemas.openxmlformats.org/package/2006/`
		kind = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	)
	var types, list, rels strings.Builder
	parts := map[string]string{}
	for n, i := range sheets {
		part := fmt.Sprintf("worksheets/sheet%d.xml", n+1)
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="%sworksheet+xml"/>`, part, kind)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="r%d"/>`, escaped(d.sheets[i].table.Name), n+1, n+1)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="%s/worksheet" Target="%s"/>`, n+1, refs, part)
		parts["xl/"+part] = head + `<worksheet xmlns="` + main + `"><sheetData>` + d.sheets[i].xml() + `</sheetData></worksheet>`
	}
	parts["[Content_Types].xml"] = head + `<Types xmlns="` + pack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + kind + `styles+xml"/>` + types.String() + `</Types>`
	parts["_rels/.rels"] = head + `<Relationships xmlns="` + pack + `relationships"><Relationship Id="r1" Type="` + refs + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	parts["xl/workbook.xml"] = head + `<workbook xmlns="` + main + `" xmlns:r="` + refs + `"><sheets>` + list.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = head + `<Relationships xmlns="` + pack + `relationships"><Relationship Id="s" Type="` + refs + `/styles" Target="styles.xml"/>` + rels.String() + `</Relationships>`
	parts["xl/styles.xml"] = head + `<styleSheet xmlns="` + main + `"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func (s *draftSheet) xml() string {
	var out strings.Builder
	for i, row := range s.rows {
		fmt.Fprintf(&out, `<row r="%d">`, firstLine+i)
		for j, c := range row {
			ref := form.Ref(firstLine+i, j+1)
			style := ""
			switch {
			case c.Format.IsDate():
				style = ` s="1"`
			case c.Format == workbook.Percent:
				style = ` s="2"`
			}
			f := ""
			if c.HasFormula {
				f = "<f>" + escaped(c.Formula) + "</f>"
			}
			switch {
			case c.Kind == workbook.Empty && !c.HasFormula:
			case c.Kind == workbook.Empty:
				out.WriteString(`<c r="` + ref + `">` + f + `</c>`)
			case c.Kind == workbook.Number:
				out.WriteString(`<c r="` + ref + `"` + style + `>` + f + `<v>` + c.Raw + `</v></c>`)
			case c.Kind == workbook.Bool:
				out.WriteString(`<c r="` + ref + `" t="b"><v>` + map[string]string{"TRUE": "1", "FALSE": "0"}[c.Raw] + `</v></c>`)
			case c.Kind == workbook.Error:
				out.WriteString(`<c r="` + ref + `" t="e"><v>` + escaped(c.Raw) + `</v></c>`)
			case c.HasFormula:
				out.WriteString(`<c r="` + ref + `" t="str">` + f + `<v>` + escaped(c.Raw) + `</v></c>`)
			default:
				out.WriteString(`<c r="` + ref + `" t="inlineStr"><is><t xml:space="preserve">` + escaped(c.Raw) + `</t></is></c>`)
			}
		}
		out.WriteString("</row>")
	}
	return out.String()
}

func escaped(text string) string {
	var out strings.Builder
	// EscapeText fails only where the writer does, which it never does.
	_ = xml.EscapeText(&out, []byte(text))
	return out.String()
}

// decode reads the sheets that were touched through the one door and takes the
// others from the base, which decoding one by one leaves the same.
func (d *draft) decode(tb testing.TB, base *form.Workbook, touched []int) (*form.Workbook, []finding.Finding) {
	tb.Helper()
	book, err := workbook.Open(d.workbook(tb, touched), workbook.Default())
	if err != nil {
		tb.Fatalf("a plain workbook is refused: %v", err)
	}
	return decodeInto(base, book, d.pick(touched))
}

func (d *draft) pick(sheets []int) []*form.Table {
	var tables []*form.Table
	for _, i := range sheets {
		tables = append(tables, d.tables[i])
	}
	return tables
}

// decodeInto puts decoded sheets in the place of those of a base.
func decodeInto(base *form.Workbook, book *workbook.Book, tables []*form.Table) (*form.Workbook, []finding.Finding) {
	w := &form.Workbook{File: "政策.xlsx", SHA256: "feed", Tables: map[string]*form.Records{}}
	if base != nil {
		for name, records := range base.Tables {
			w.Tables[name] = records
		}
	}
	part, fs, _ := importer.Decode(book, w.File, w.SHA256, tables, importer.Options{})
	for name, records := range part.Tables {
		w.Tables[name] = records
	}
	return w, fs
}

// whole is the sheets of a draft by their index, all of them.
func (d *draft) whole() []int {
	out := make([]int, len(d.sheets))
	for i := range out {
		out[i] = i
	}
	return out
}

// seedsOf writes decoded sheets as rows of text, as their author would type
// them.
func (d *draft) seedsOf(w *form.Workbook, sheets []int) []form.Seed {
	var out []form.Seed
	for _, t := range d.pick(sheets) {
		s := form.Seed{Table: t}
		for _, r := range w.Tables[t.Name].All() {
			row := make([]string, len(t.Columns))
			for i, c := range t.Columns {
				row[i] = r.Text(c.Name)
			}
			s.Rows = append(s.Rows, row)
		}
		out = append(out, s)
	}
	return out
}

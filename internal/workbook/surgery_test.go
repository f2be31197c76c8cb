package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
)

// A good workbook, small enough to read, and the knives to damage it with.

type part struct{ name, text string }

type parts []part

const (
	sheetPath   = "xl/worksheets/sheet1.xml"
	stylesPath  = "xl/styles.xml"
	stringsPath = "xl/sharedStrings.xml"
	bookPath    = "xl/workbook.xml"
	bookRels    = "xl/_rels/workbook.xml.rels"
	topRels     = "_rels/.rels"
	typesPath   = "[Content_Types].xml"

	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsMain  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	nsRef   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// good holds: A1 姓名 (shared), B1 金额 (shared), A2 张三 (shared), B2 400,
// C2 a day, D2 a formula, E2 TRUE, F2 #N/A; two sheets.
func good() parts {
	return parts{
		{typesPath, xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`},
		{topRels, xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + nsRef + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{bookPath, xmlHead + `<workbook xmlns="` + nsMain + `" xmlns:r="` + nsRef + `"><workbookPr/><sheets>` +
			`<sheet name="教职工" sheetId="1" r:id="rId1"/><sheet name="备用" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`},
		{bookRels, xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + nsRef + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + nsRef + `/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="rId3" Type="` + nsRef + `/styles" Target="styles.xml"/>` +
			`<Relationship Id="rId4" Type="` + nsRef + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{sheetPath, xmlHead + `<worksheet xmlns="` + nsMain + `"><sheetData>` +
			`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>` +
			`<row r="2" hidden="1"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>400</v></c><c r="C2" s="1"><v>46266</v></c>` +
			`<c r="D2" s="2"><f>B2*2</f><v>800</v></c><c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c></row>` +
			`</sheetData><mergeCells count="1"><mergeCell ref="A3:C4"/></mergeCells></worksheet>`},
		{"xl/worksheets/sheet2.xml", xmlHead + `<worksheet xmlns="` + nsMain + `"><sheetData/></worksheet>`},
		{stylesPath, xmlHead + `<styleSheet xmlns="` + nsMain + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>` +
			`<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`},
		{stringsPath, xmlHead + `<sst xmlns="` + nsMain + `" count="3" uniqueCount="3"><si><t>姓名</t></si><si><t>金额</t></si><si><t>张三</t></si></sst>`},
	}
}

// text finds one part.
func (p parts) text(tb testing.TB, name string) *string {
	tb.Helper()
	for i := range p {
		if p[i].name == name {
			return &p[i].text
		}
	}
	tb.Fatalf("no part %s", name)
	return nil
}

// swap replaces old, which must be there, in one part.
func (p parts) swap(tb testing.TB, name, old, new string) parts {
	tb.Helper()
	t := p.text(tb, name)
	if !strings.Contains(*t, old) {
		tb.Fatalf("%s does not contain %q", name, old)
	}
	*t = strings.Replace(*t, old, new, 1)
	return p
}

// move renames a part.
func (p parts) move(tb testing.TB, from, to string) parts {
	tb.Helper()
	for i := range p {
		if p[i].name == from {
			p[i].name = to
			return p
		}
	}
	tb.Fatalf("no part %s", from)
	return nil
}

func (p parts) drop(name string) parts {
	var rest parts
	for _, x := range p {
		if x.name != name {
			rest = append(rest, x)
		}
	}
	return rest
}

// zip packs the parts, with sizes in the local headers so that they can be cut.
func (p parts) zip(tb testing.TB) []byte {
	tb.Helper()
	return p.pack(tb, zip.Deflate)
}

// stored packs without compression, so that bytes can be flipped in place.
func (p parts) stored(tb testing.TB) []byte {
	tb.Helper()
	return p.pack(tb, zip.Store)
}

func (p parts) pack(tb testing.TB, method uint16) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, x := range p {
		packed := []byte(x.text)
		if method == zip.Deflate {
			packed = deflated(tb, packed)
		}
		out, err := w.CreateRaw(&zip.FileHeader{
			Name: x.name, Method: method, CRC32: crc32.ChecksumIEEE([]byte(x.text)),
			CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(x.text)),
		})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := out.Write(packed); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func deflated(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestSpeed)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// localAt and centralAt find the headers of one entry.
func localAt(tb testing.TB, data []byte, name string) int {
	tb.Helper()
	return headerAt(tb, data, "PK\x03\x04", lenLocal, name)
}

func centralAt(tb testing.TB, data []byte, name string) int {
	tb.Helper()
	return headerAt(tb, data, "PK\x01\x02", lenCentral, name)
}

func headerAt(tb testing.TB, data []byte, sig string, length int, name string) int {
	tb.Helper()
	for i := 0; ; {
		n := bytes.Index(data[i:], []byte(sig))
		if n < 0 {
			tb.Fatalf("no header of %s", name)
		}
		i += n
		if i+length+len(name) <= len(data) && string(data[i+length:i+length+len(name)]) == name {
			return i
		}
		i++
	}
}

// readAll opens a workbook and reads every sheet.
func readAll(data []byte, lim Limits) (*Book, []*Sheet, error) {
	book, err := Open(data, lim)
	if err != nil {
		return nil, nil, err
	}
	var sheets []*Sheet
	for _, info := range book.Sheets() {
		sheet, err := book.Sheet(info.Index)
		if err != nil {
			return nil, nil, err
		}
		sheets = append(sheets, sheet)
	}
	return book, sheets, nil
}

// mustRead fails the test unless everything can be read.
func mustRead(tb testing.TB, data []byte) (*Book, []*Sheet) {
	tb.Helper()
	book, sheets, err := readAll(data, Default())
	if err != nil {
		tb.Fatal(err)
	}
	return book, sheets
}

// fault gives the fault a file is refused with.
func fault(tb testing.TB, data []byte, lim Limits) *Fault {
	tb.Helper()
	_, _, err := readAll(data, lim)
	var f *Fault
	if !errors.As(err, &f) {
		tb.Fatalf("got %v, want a fault", err)
	}
	return f
}

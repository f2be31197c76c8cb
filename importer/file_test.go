package importer_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/workbook"
)

const (
	bookPart  = "xl/workbook.xml"
	staffPart = "xl/worksheets/sheet4.xml"
	bookRels  = "xl/_rels/workbook.xml.rels"
)

// damage makes a faultless return unreadable in one particular way.
type damage func(t *testing.T, good []byte) []byte

func exactly(s string) damage { return func(*testing.T, []byte) []byte { return []byte(s) } }

// in changes the text of one part.
func in(part, old, with string) damage {
	return func(t *testing.T, good []byte) []byte { return rewrite(t, good, part, swap(old, with)) }
}

// file is a workbook another program wrote in a format we do not take.
func file(name string) damage {
	return func(t *testing.T, _ []byte) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join("..", "internal", "workbook", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
}

// entries writes a zip whose entries are lied about.
func entries(change func(*zip.FileHeader, []byte) []byte) damage {
	return func(t *testing.T, good []byte) []byte {
		t.Helper()
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, p := range unpack(t, good) {
			h := &zip.FileHeader{Name: p.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(p.data),
				CompressedSize64: uint64(len(p.data)), UncompressedSize64: uint64(len(p.data))}
			data := p.data
			if p.name == staffPart {
				data = change(h, data)
			}
			w, err := z.CreateRaw(h)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(data); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
}

// central changes the directory entry of the staff sheet.
func central(change func(entry []byte)) damage {
	return func(t *testing.T, good []byte) []byte {
		t.Helper()
		data := bytes.Clone(good)
		name := []byte(staffPart)
		at := bytes.LastIndex(data, name) - 46
		if at < 0 || binary.LittleEndian.Uint32(data[at:]) != 0x02014b50 {
			t.Fatal("no directory entry")
		}
		change(data[at:])
		return data
	}
}

// damages holds one reproducer for every code a file can be refused with.
var damages = []struct {
	code string
	why  string
	make damage
}{
	{"F001", "nothing in it", exactly("")},
	{"F002", "larger than any return", func(*testing.T, []byte) []byte { return make([]byte, 33<<20) }},
	{"F003", "a web page renamed", exactly("<html><body><table><tr><td>1</td></tr></table></body></html>")},
	{"F004", "a CSV renamed", exactly("姓名,身份证号\n王芳,1\n李强,2\n")},
	{"F005", "XML of 2003", exactly(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>`)},
	{"F006", "a PDF", exactly("%PDF-1.7\n%âãÏÓ\n")},
	{"F007", "a rar", exactly("Rar!\x1a\x07\x01\x00rest of it")},
	{"F008", "bytes of nothing in particular", exactly("\x00\x01\x02\x03\x04\x05\x06\x07binary\x00\xff\xfe")},
	{"F009", "a password to open", func(t *testing.T, _ []byte) []byte {
		f := excelize.NewFile()
		defer f.Close()
		var out bytes.Buffer
		if err := f.Write(&out, excelize.Options{Password: "1"}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}},
	{"F010", "an .xls of Excel 95", exactly("\x09\x08\x08\x00\x00\x05\x05\x00rest of it")},
	{"F011", "an .ods", file("libreoffice.ods")},
	{"F012", "an .xlsb", file("sheetjs.xlsb")},
	{"F013", "a Word document", func(t *testing.T, _ []byte) []byte {
		const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
		return pack(t, []part{{"[Content_Types].xml", []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)}, {"_rels/.rels", []byte(rels)}, {"word/document.xml", []byte("<document/>")}})
	}},
	{"F014", "a shortcut", exactly("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F")},
	{"F021", "half a file", func(_ *testing.T, good []byte) []byte { return good[:len(good)/2] }},
	{"F022", "a directory that points nowhere", central(func(e []byte) { binary.LittleEndian.PutUint32(e[42:], 7) })},
	{"F023", "a part given twice", func(t *testing.T, good []byte) []byte {
		parts := unpack(t, good)
		return pack(t, append(parts, parts[0]))
	}},
	{"F024", "a part that climbs out", func(t *testing.T, good []byte) []byte {
		return pack(t, append(unpack(t, good), part{"../evil.xml", []byte("x")}))
	}},
	{"F025", "a size that is not the part's", central(func(e []byte) { binary.LittleEndian.PutUint32(e[24:], 12) })},
	{"F026", "two parts in one place", overlapping},
	{"F027", "a method nobody else reads", entries(func(h *zip.FileHeader, b []byte) []byte { h.Method = 12; return b })},
	{"F028", "a flipped digit", entries(func(h *zip.FileHeader, b []byte) []byte {
		return bytes.Replace(b, []byte("<v>2345.6</v>"), []byte("<v>9345.6</v>"), 1)
	})},
	{"F029", "compressed data that is none", entries(func(h *zip.FileHeader, b []byte) []byte {
		h.Method, h.CompressedSize64 = zip.Deflate, 400
		return bytes.Repeat([]byte{0xff}, 400)
	})},
	{"F030", "a sheet left out", func(t *testing.T, good []byte) []byte {
		var kept []part
		for _, p := range unpack(t, good) {
			if p.name != staffPart {
				kept = append(kept, p)
			}
		}
		return pack(t, kept)
	}},
	{"F031", "a sheet outside the file", in(bookRels, "worksheets/sheet4.xml", "../../sheet4.xml")},
	{"F032", "a sheet on another machine", in(bookRels, `Target="worksheets/sheet4.xml"`, `Target="http://x/sheet4.xml" TargetMode="External"`)},
	{"F033", "a sheet cut off", func(t *testing.T, good []byte) []byte {
		return rewrite(t, good, staffPart, func(s string) string { return s[:len(s)*2/3] })
	}},
	{"F034", "tags that do not match", in(staffPart, "</sheetData>", "</sheetDate>")},
	{"F035", "a document type", in(staffPart, "<worksheet", `<!DOCTYPE a [<!ENTITY b "c">]><worksheet`)},
	{"F036", "an encoding of old", in(staffPart, `encoding="UTF-8"`, `encoding="GBK"`)},
	{"F037", "a sheet that is none", func(t *testing.T, good []byte) []byte {
		return rewrite(t, good, staffPart, strings.NewReplacer("<worksheet", "<chart", "</worksheet", "</chart").Replace)
	}},
	{"F038", "no sheets at all", func(t *testing.T, good []byte) []byte {
		return rewrite(t, good, bookPart, func(s string) string {
			from, to := strings.Index(s, "<sheets>"), strings.Index(s, "</sheets>")
			return s[:from+len("<sheets>")] + s[to:]
		})
	}},
	{"F039", "two sheets of one name", in(bookPart, `name="交流轮岗"`, `name="教职工"`)},
	{"F040", "an address that is none", in(staffPart, `r="F5"`, `r="5F"`)},
	{"F041", "cells out of order", func(t *testing.T, good []byte) []byte {
		return rewrite(t, good, staffPart, strings.NewReplacer(`r="E5"`, `r="F5"`, `r="F5"`, `r="E5"`).Replace)
	}},
	{"F042", "one cell twice", in(staffPart, `r="G5"`, `r="F5"`)},
	{"F043", "a text that is not there", func(t *testing.T, good []byte) []byte {
		return replaceCell(t, good, staffPart, `<c r="A5" t="s"><v>99999</v></c>`)
	}},
	{"F044", "a format that is not there", func(t *testing.T, good []byte) []byte {
		return replaceCell(t, good, staffPart, `<c r="F5" s="99999"><v>1</v></c>`)
	}},
	{"F045", "a kind of cell nobody knows", func(t *testing.T, good []byte) []byte {
		return replaceCell(t, good, staffPart, `<c r="F5" t="money"><v>1</v></c>`)
	}},
	{"F046", "a number that is none", func(t *testing.T, good []byte) []byte {
		return replaceCell(t, good, staffPart, `<c r="F5"><v>12,5</v></c>`)
	}},
	{"F047", "half of an .xls", func(t *testing.T, good []byte) []byte {
		whole := file("libreoffice.xls")(t, good)
		return whole[:len(whole)/2]
	}},
	{"F048", "a record of an .xls that nobody knows", func(t *testing.T, good []byte) []byte {
		window := []byte{0x3d, 0x00, 0x12, 0x00} // WINDOW1, 18 bytes
		return bytes.Replace(file("libreoffice.xls")(t, good), window, []byte{0x99, 0x09, 0x12, 0x00}, 1)
	}},
}

// overlapping makes the directory point into the data of another part.
func overlapping(t *testing.T, good []byte) []byte {
	t.Helper()
	inner := pack(t, []part{{"b.xml", []byte("<b/>")}})
	// Everything before the directory of the inner zip: its one entry.
	inner = inner[:bytes.Index(inner, []byte("PK\x01\x02"))]
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range append(unpack(t, good), part{"a.bin", inner}, part{"b.xml", []byte("<b/>")}) {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if p.name == "a.bin" {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	entry := bytes.LastIndex(data, []byte("b.xml")) - 46
	binary.LittleEndian.PutUint32(data[entry+42:], uint32(bytes.Index(data, inner)))
	return data
}

func TestEveryFileFindingHasAReproducer(t *testing.T) {
	good := render(t, filled())
	seen := map[string]bool{}
	for _, d := range damages {
		t.Run(d.code+" "+d.why, func(t *testing.T) {
			got := read(t, d.make(t, good))
			if len(got.findings) == 0 || got.findings[0].Code != d.code && !carries(got.findings, d.code) {
				t.Fatalf("findings = %v", got.findings)
			}
			if !finding.Errors(got.findings) {
				t.Error("a damaged file was not refused")
			}
		})
		seen[d.code] = true
	}
	// F000 answers a fault this list does not know yet.
	f, ok := importer.Refusal(&workbook.Fault{Code: "new", Detail: "文件有问题；请重新保存。"})
	if !ok || f.Code != "F000" || f.Found != "文件有问题" {
		t.Errorf("an unlisted fault gives %v", f)
	}
	seen["F000"] = true
	seen["F049"], seen["F050"] = true, true // of the process that reads first: internal/service/rehearse_test.go
	for _, s := range finding.Catalogue() {
		if strings.HasPrefix(s.Code, "F0") && !seen[s.Code] {
			t.Errorf("%s %s has no reproducer", s.Code, s.Title)
		}
	}
}

func carries(fs []finding.Finding, code string) bool {
	for _, f := range fs {
		if f.Code == code {
			return true
		}
	}
	return false
}

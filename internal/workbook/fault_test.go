package workbook

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// reproducer makes one file with one fault, from the good one.
type reproducer struct {
	name string // of the fault
	code string
	cell string // where Fault.Cell names one
	make func(tb testing.TB) []byte
}

var reproducers = []reproducer{
	// Not an .xlsx at all.
	{"empty file", codeEmptyFile, "", literal("")},
	{"html table", codeHTML, "", literal("\xef\xbb\xbf\n<html><head><meta charset='utf-8'></head><table><tr><td>姓名</td></tr></table></html>")},
	{"mhtml page", codeHTML, "", literal("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n")},
	{"csv utf-8", codeCSV, "", literal("\xef\xbb\xbf姓名,金额\r\n张三,400\r\n")},
	{"csv gbk", codeCSV, "", literal("\xd0\xd5\xc3\xfb,\xbd\xf0\xb6\xee\r\n")},
	{"csv utf-16", codeCSV, "", literal("\xff\xfeY\x59\t\x00")},
	{"xml spreadsheet 2003", codeXML2003, "", literal(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)},
	{"pdf", codePDF, "", literal("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00")},
	{"rar", codeArchive, "", literal("Rar!\x1a\x07\x01\x00")},
	{"7z", codeArchive, "", literal("7z\xbc\xaf\x27\x1c\x00\x04")},
	{"gzip", codeArchive, "", literal("\x1f\x8b\x08\x00\x00\x00\x00\x00")},
	{"empty zip", codeNotBook, "", func(tb testing.TB) []byte { return parts{}.zip(tb) }},
	{"shortcut", codeShortcut, "", literal("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F")},
	{"shortcut to a page", codeShortcut, "", literal("[InternetShortcut]\r\nURL=file:///D:/上报.xlsx\r\n")},
	{"png", codeNotBook, "", literal("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
	{"photo", codeNotBook, "", literal("\xff\xd8\xff\xe0\x00\x10JFIF\x00")},
	{"gif", codeNotBook, "", literal("GIF89a\x01\x00")},
	{"rich text", codeNotBook, "", literal(`{\rtf1\ansi\deff0 {\fonttbl}}`)},
	{"flat ods", codeODS, "", literal(`<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:meta/><style:style/>`)},
	{"ods packed anew", codeODS, "", func(tb testing.TB) []byte {
		return parts{{"content.xml", "<x/>"}, {"META-INF/manifest.xml", "<x/>"}}.zip(tb)
	}},
	{"other xml", codeCSV, "", literal(`<?xml version="1.0"?><uof:UOF xmlns:uof="urn:uof"/>`)},
	{"zip of workbooks", codeArchive, "", func(tb testing.TB) []byte {
		return parts{{"甲校.xlsx", string(good().zip(tb))}}.zip(tb)
	}},
	{"random bytes", codeNotZip, "", literal("\x00\x01\x02\x03\x04")},
	{"xls of Excel 2.0", codeLegacyXLS, "", literal("\x09\x00\x04\x00\x02\x00\x10\x00")},
	{"xls of an instrument", codeLegacyXLS, "", literal("\x09\x08\x08\x00\x00\x00\x10\x007262\x03\x02\x0e\x00")},
	{"xls of Excel 95", codeLegacyXLS, "", func(testing.TB) []byte { return compound("Book", rec(recBOF, u16s(0x0500, subGlobals, 0, 0))) }},
	{"xls of Excel 95 under the new name", codeLegacyXLS, "", func(testing.TB) []byte {
		return compound("Workbook", rec(recBOF, u16s(0x0500, subGlobals, 0, 0)))
	}},
	{"ods", codeODS, "", fixture("libreoffice.ods")},
	{"xlsb", codeXLSB, "", fixture("sheetjs.xlsb")},
	{"ole2 of another program", codeNotZip, "", func(testing.TB) []byte { return compound("CONTENTS", []byte("x")) }},
	{"ole2 with nothing in it", codeBadOLE, "", func(testing.TB) []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2048)...)
	}},
	{"old word document", codeNotBook, "", func(tb testing.TB) []byte { return renamedStream(tb, "WordDocument") }},
	{"old powerpoint", codeNotBook, "", func(tb testing.TB) []byte { return renamedStream(tb, "PowerPoint Document") }},
	{"docx", codeNotBook, "", swapped(typesPath, "spreadsheetml.sheet.main", "wordprocessingml.document.main")},
	{"pptx", codeNotBook, "", swapped(typesPath, "spreadsheetml.sheet.main", "presentationml.presentation.main")},
	{"other package", codeNotBook, "", swapped(typesPath, "spreadsheetml.sheet.main", "something.else")},
	{"zip of pictures", codeNotBook, "", func(tb testing.TB) []byte { return parts{{"a.png", "x"}}.zip(tb) }},
	{"package without a main part", codeNotBook, "", swapped(topRels, "/officeDocument\"", "/thumbnail\"")},
	{"password", codeEncrypted, "", func(tb testing.TB) []byte {
		f := excelize.NewFile()
		var buf bytes.Buffer
		if err := f.Write(&buf, excelize.Options{Password: "秘密"}); err != nil {
			tb.Fatal(err)
		}
		return buf.Bytes()
	}},
	{"xls with a password", codeEncrypted, "", legacy(xls{globals: rec(recFilePass, make([]byte, 54))})},
	{"zip password", codeEncrypted, "", patched(func(tb testing.TB, data []byte) []byte {
		data[centralAt(tb, data, sheetPath)+8] |= flagEncrypted
		return data
	})},

	// A .xls or .et.
	{"xls without its second half", codeBadOLE, "", func(testing.TB) []byte { return xls{}.file()[:2600] }},
	{"xls whose stream runs in a circle", codeBadOLE, "", func(testing.TB) []byte {
		data := xls{}.file()
		copy(data[512+4*4:], data[512+4*2:512+4*3]) // the third sector of the stream leads to the second
		return data
	}},
	{"xls whose stream leads to a free sector", codeBadOLE, "", func(testing.TB) []byte {
		data := xls{}.file()
		put.PutUint32(data[512+4*3:], 0xffffffff)
		return data
	}},
	{"xls longer than its file", codeBadOLE, "", func(testing.TB) []byte {
		data := xls{}.file()
		put.PutUint32(data[1024+128+120:], 1<<30)
		return data
	}},
	{"xls that ends in the middle", codeBadOLE, "", func(testing.TB) []byte {
		stream := xls{}.stream()
		return compound("Workbook", stream[:len(stream)-4])
	}},
	{"xls with something after its end", codeBadOLE, "", legacy(xls{tail: []byte{0, 0, 0, 0, 1}})},
	{"record too long", codeBadOLE, "", legacy(xls{sheet: rec(recContinue, make([]byte, maxRecord+1))})},
	{"record nobody knows", codeRecord, "", legacy(xls{sheet: rec(0x0999, []byte{1})})},
	{"column that swallows cells", codeRecord, "", legacy(xls{sheet: rec(0x007d, make([]byte, 12+4096))})},
	{"record of the globals in a sheet", codeRecord, "", legacy(xls{sheet: texts("甲")})},
	{"number cut short", codeRecord, "", legacy(xls{sheet: rec(recNumber, cell(0, 0, 0), make([]byte, 4))})},
	{"several numbers, one too few", codeRecord, "", legacy(xls{sheet: rec(recMulRK, u16s(0, 0), u16s(0), u32(2), u16s(1))})},
	{"text longer than its record", codeRecord, "", legacy(xls{sheet: rec(recLabel, cell(0, 0, 0), u16s(3), utf16le("姓名"))})},
	{"half a character", codeRecord, "", legacy(xls{sheet: rec(recLabel, cell(0, 0, 0), u16s(1), utf16le("𬭎")[:3])})},
	{"text of a formula lost", codeRecord, "", legacy(xls{sheet: rec(recFormula, cell(0, 0, 0), []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 8))})},
	{"text of no formula", codeRecord, "", legacy(xls{sheet: rec(recString, u16s(1), utf16le("甲"))})},
	{"fewer texts than said", codeRecord, "", legacy(xls{sst: rec(recSST, u32(1), u32(2), u16s(1), utf16le("甲"))})},
	{"more texts than said", codeRecord, "", legacy(xls{sst: rec(recSST, u32(1), u32(0), u16s(1), utf16le("甲"))})},
	{"formats of a text cut short", codeRecord, "", legacy(xls{sst: rec(recSST, u32(1), u32(1), u16s(1), []byte{flagRich}, u16s(9), []byte{'a'})})},
	{"sheet elsewhere", codeMissing, "", legacy(xls{shift: 4})},
	{"xls sheet of another kind", codeStructure, "", func(testing.TB) []byte {
		return compound("Workbook", bytes.Replace(xls{}.stream(), bof(subWorksheet), bof(subChart), 1))
	}},
	{"xls without sheets", codeNoSheets, "", func(testing.TB) []byte { return compound("Workbook", join(bof(subGlobals), eof)) }},
	{"xls cell twice", codeTwice, "B3", legacy(xls{sheet: join(rec(recRK, cell(2, 1, 0), u32(2)), rec(recRK, cell(3, 1, 0), u32(2)), rec(recRK, cell(2, 1, 0), u32(2)))})},
	{"xls row twice", codeTwice, "", legacy(xls{sheet: join(rec(recRow, make([]byte, 16)), rec(recRow, make([]byte, 16)))})},
	{"xls column beyond the last", codeBadRef, "", legacy(xls{sheet: rec(recRK, cell(0, 256, 0), u32(2))})},
	{"xls merge upside down", codeBadRef, "", legacy(xls{sheet: rec(recMergeCells, u16s(1, 4, 2, 0, 0))})},
	{"xls text that is not there", codeSSTRange, "A1", legacy(xls{sst: texts("甲"), sheet: rec(recLabelSST, cell(0, 0, 0), u32(1))})},
	{"xls style that is not there", codeStyleRange, "A1", legacy(xls{sheet: rec(recRK, cell(0, 0, 3), u32(2))})},
	{"xls number format that is not there", codeStyleRange, "", legacy(xls{xf: []int{164}})},
	{"xls number that is none", codeBadValue, "A1", legacy(xls{sheet: rec(recNumber, cell(0, 0, 0), f64(math.NaN()))})},
	{"xls truth of three bytes that is none", codeRecord, "", legacy(xls{sheet: rec(recBoolErr, cell(0, 0, 0), []byte{1, 1, 0})})},
	{"xls truth of three", codeBadValue, "A1", legacy(xls{sheet: rec(recBoolErr, cell(0, 0, 0), []byte{3, 0})})},
	{"xls text too long", codeTooLarge, "", func(testing.TB) []byte {
		body := join(u32(1), u32(1), u16s(32768), []byte{0}, bytes.Repeat([]byte{'a'}, maxRecord-11))
		sst := rec(recSST, body)
		for left := 32768 - (maxRecord - 11); left > 0; left -= maxRecord - 1 {
			sst = append(sst, rec(recContinue, []byte{0}, bytes.Repeat([]byte{'a'}, min(left, maxRecord-1)))...)
		}
		return xls{sst: sst}.file()
	}},
	{"xls with more texts than allowed", codeTooLarge, "", legacy(xls{sst: rec(recSST, u32(0), u32(1_000_001))})},

	// The zip.
	{"truncated", codeTruncated, "", patched(func(_ testing.TB, data []byte) []byte { return data[:len(data)-30] })},
	{"truncated at half", codeTruncated, "", patched(func(_ testing.TB, data []byte) []byte { return data[:len(data)/2] })},
	{"bytes after the end", codeTruncated, "", patched(func(_ testing.TB, data []byte) []byte { return append(data, "广告"...) })},
	{"bytes before the start", codeBadZip, "", patched(func(_ testing.TB, data []byte) []byte {
		return append([]byte("PK\x03\x04 self-extractor"), data...)
	})},
	{"directory record damaged", codeBadZip, "", patched(func(tb testing.TB, data []byte) []byte {
		data[centralAt(tb, data, sheetPath)] = 'Q'
		return data
	})},
	{"local header damaged", codeBadZip, "", patched(func(tb testing.TB, data []byte) []byte {
		data[localAt(tb, data, sheetPath)] = 'Q'
		return data
	})},
	{"local name differs", codeBadZip, "", patched(func(tb testing.TB, data []byte) []byte {
		data[localAt(tb, data, sheetPath)+lenLocal] = 'X'
		return data
	})},
	{"fewer entries than announced", codeBadZip, "", patched(func(_ testing.TB, data []byte) []byte {
		end := len(data) - lenEnd
		le.PutUint16(data[end+8:], 9)
		le.PutUint16(data[end+10:], 9)
		return data
	})},
	{"more entries than announced", codeBadZip, "", patched(func(_ testing.TB, data []byte) []byte {
		end := len(data) - lenEnd
		le.PutUint16(data[end+8:], 7)
		le.PutUint16(data[end+10:], 7)
		return data
	})},
	{"same name twice", codeDupEntry, "", func(tb testing.TB) []byte {
		return append(good(), part{sheetPath, "<worksheet/>"}).zip(tb)
	}},
	{"same name in another case", codeDupEntry, "", func(tb testing.TB) []byte {
		return append(good(), part{"XL/Worksheets/SHEET1.xml", "<worksheet/>"}).zip(tb)
	}},
	{"same name with backslashes", codeDupEntry, "", func(tb testing.TB) []byte {
		return append(good(), part{`xl\worksheets\sheet1.xml`, "<worksheet/>"}).zip(tb)
	}},
	{"name climbs out", codeEntryName, "", func(tb testing.TB) []byte { return append(good(), part{"xl/../../etc/passwd", "x"}).zip(tb) }},
	{"absolute name", codeEntryName, "", func(tb testing.TB) []byte { return append(good(), part{"/xl/a.xml", "x"}).zip(tb) }},
	{"overlapping entries", codeOverlap, "", func(tb testing.TB) []byte {
		// A whole second record of the sheet, hidden inside another entry's data.
		inner := good().stored(tb)
		from := localAt(tb, inner, sheetPath)
		record := inner[from : from+lenLocal+len(sheetPath)+len(*good().text(tb, sheetPath))]
		data := append(good(), part{"xl/media/image1.png", string(record)}).stored(tb)
		le.PutUint32(data[centralAt(tb, data, sheetPath)+42:], uint32(bytes.LastIndex(data, record)))
		return data
	}},
	{"entry runs into the directory", codeOverlap, "", func(tb testing.TB) []byte {
		p := good().drop(stringsPath)
		data := p.swap(tb, bookRels, `Target="sharedStrings.xml"`, `Target="styles.xml"`).stored(tb)
		at, dir := localAt(tb, data, stylesPath), centralAt(tb, data, stylesPath)
		size := le.Uint32(data[at+22:]) + 40
		for _, off := range []int{at + 18, at + 22, dir + 20, dir + 24} {
			le.PutUint32(data[off:], size)
		}
		return data
	}},
	{"unknown method", codeMethod, "", patched(func(tb testing.TB, data []byte) []byte {
		data[centralAt(tb, data, sheetPath)+10] = 14
		return data
	})},
	{"directory and header disagree on size", codeLyingSize, "", patched(func(tb testing.TB, data []byte) []byte {
		data[centralAt(tb, data, sheetPath)+24]++
		return data
	})},
	{"declared larger than it is", codeLyingSize, "", relen(+1)},
	{"declared smaller than it is", codeLyingSize, "", relen(-1)},
	{"declared beyond what deflate can do", codeLyingSize, "", relen(100 << 20)},
	{"stored with two sizes", codeLyingSize, "", func(tb testing.TB) []byte {
		data := good().stored(tb)
		data[centralAt(tb, data, sheetPath)+24]--
		return data
	}},
	{"zip64 size without its field", codeLyingSize, "", patched(func(tb testing.TB, data []byte) []byte {
		le.PutUint32(data[centralAt(tb, data, sheetPath)+24:], 0xffffffff)
		return data
	})},
	{"zip64 end contradicts the end", codeLyingSize, "", func(tb testing.TB) []byte { return end64(good().zip(tb), 1) }},
	{"zip64 locator leads astray", codeBadZip, "", func(tb testing.TB) []byte {
		data := end64(good().zip(tb), 0)
		data[len(data)-lenEnd-lenLocator64+8]++
		return data
	}},
	{"bytes after the compressed data", codeLyingSize, "", func(tb testing.TB) []byte { return padded(tb) }},
	{"flipped byte", codeCRC, "", func(tb testing.TB) []byte {
		data := good().stored(tb) // 400 becomes 900, and the XML is none the worse
		i := bytes.Index(data, []byte("<v>400</v>"))
		data[i+3] = '9'
		return data
	}},
	{"compressed data damaged", codeDeflate, "", patched(func(tb testing.TB, data []byte) []byte {
		at := localAt(tb, data, sheetPath) + lenLocal + len(sheetPath)
		for i := range 40 {
			data[at+i] = 0xff
		}
		return data
	})},
	{"compressed data ends early", codeDeflate, "", func(tb testing.TB) []byte {
		data := good().zip(tb)
		at, dir := localAt(tb, data, sheetPath), centralAt(tb, data, sheetPath)
		size := le.Uint32(data[at+18:]) - 5
		le.PutUint32(data[at+18:], size)
		le.PutUint32(data[dir+20:], size)
		return data
	}},

	// The package.
	{"no content types part for rels", codeMissing, "", func(tb testing.TB) []byte { return good().drop(topRels).zip(tb) }},
	{"missing sheet part", codeMissing, "", func(tb testing.TB) []byte { return good().drop(sheetPath).zip(tb) }},
	{"missing styles part", codeMissing, "", func(tb testing.TB) []byte { return good().drop(stylesPath).zip(tb) }},
	{"missing workbook part", codeMissing, "", func(tb testing.TB) []byte { return good().drop(bookPath).zip(tb) }},
	{"missing relationship", codeMissing, "", swapped(bookPath, `r:id="rId1"`, `r:id="rId9"`)},
	{"relationship outside the package", codeOutside, "", swapped(bookRels, "worksheets/sheet1.xml", "../../sheet1.xml")},
	{"relationship outside, escaped", codeOutside, "", swapped(bookRels, "worksheets/sheet1.xml", "%2e%2e/..%2fsheet1.xml")},
	{"external target", codeExternal, "", swapped(bookRels, `Target="worksheets/sheet1.xml"`, `TargetMode="External" Target="https://example.org/sheet1.xml"`)},
	{"relationship id twice", codeStructure, "", swapped(bookRels, `Id="rId2"`, `Id="rId1"`)},
	{"two style parts", codeStructure, "", swapped(bookRels, "/sharedStrings\"", "/styles\"")},
	{"sheet is something else", codeStructure, "", swapped(bookRels, "/worksheet\"", "/theme\"")},
	{"no sheets", codeNoSheets, "", func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, bookPath)
		*s = (*s)[:strings.Index(*s, "<sheet ")] + "</sheets></workbook>"
		return p.zip(tb)
	}},
	{"sheet name twice", codeDupSheet, "", swapped(bookPath, `name="备用"`, `name="教职工"`)},
	{"sheet name twice but for case", codeDupSheet, "", func(tb testing.TB) []byte {
		return good().swap(tb, bookPath, "教职工", "Data").swap(tb, bookPath, "备用", "DATA").zip(tb)
	}},
	{"two sheets on one part", codeDupSheet, "", swapped(bookPath, "rId2", "rId1")},
	{"sheet without a name", codeStructure, "", swapped(bookPath, ` name="教职工"`, "")},
	{"sheet state unknown", codeStructure, "", swapped(bookPath, `"hidden"`, `"secret"`)},

	// XML.
	{"cut xml", codeCutXML, "", func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, sheetPath)
		*s = (*s)[:strings.Index(*s, `<c r="C2"`)]
		return p.zip(tb)
	}},
	{"cut inside a tag", codeCutXML, "", func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, sheetPath)
		*s = (*s)[:strings.Index(*s, `="C2"`)]
		return p.zip(tb)
	}},
	{"cut inside a character", codeCutXML, "", func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, stringsPath)
		*s = (*s)[:strings.Index(*s, "张")+1]
		return p.zip(tb)
	}},
	{"empty part", codeCutXML, "", func(tb testing.TB) []byte {
		p := good()
		*p.text(tb, sheetPath) = ""
		return p.zip(tb)
	}},
	{"end tag matches nothing", codeMalformed, "", swapped(sheetPath, "</row><row", "</rows><row")},
	{"end tag loses its prefix", codeMalformed, "B2", swapped(sheetPath, `<c r="B2">`, `<q:c xmlns:q="`+nsMain+`" r="B2">`)},
	{"attribute twice", codeMalformed, "", swapped(sheetPath, `<c r="B2"`, `<c r="B2" r="C2"`)},
	{"attribute twice by prefix", codeMalformed, "", swapped(bookPath, `r:id="rId1"`, `xmlns:q="`+nsRef+`" r:id="rId1" q:id="rId2"`)},
	{"attribute without quotes", codeMalformed, "", swapped(sheetPath, `t="b"`, `t=b`)},
	{"bare ampersand", codeMalformed, "", swapped(stringsPath, "张三", "张&三")},
	{"unknown entity", codeMalformed, "", swapped(stringsPath, "张三", "张&nbsp;三")},
	{"entity for a control character", codeMalformed, "", swapped(stringsPath, "张三", "张&#1;三")},
	{"unbound prefix", codeMalformed, "", swapped(sheetPath, "<sheetData>", "<x:sheetData>")},
	{"second root", codeMalformed, "", swapped(sheetPath, "</worksheet>", "</worksheet><worksheet/>")},
	{"text after the root", codeMalformed, "", swapped(sheetPath, "</worksheet>", "</worksheet>完")},
	{"hyphens in a comment", codeMalformed, "", swapped(sheetPath, "<sheetData>", "<!-- a -- b --><sheetData>")},
	{"end of CDATA in text", codeMalformed, "", swapped(stringsPath, "张三", "张]]>三")},
	{"less-than in an attribute", codeMalformed, "", swapped(sheetPath, `ref="A3:C4"`, `ref="A3<C4"`)},
	{"xml declaration twice", codeMalformed, "", swapped(sheetPath, xmlHead, xmlHead+xmlHead)},
	{"doctype", codeDoctype, "", swapped(sheetPath, xmlHead, xmlHead+`<!DOCTYPE worksheet [<!ENTITY a "9">]>`)},
	{"utf-16", codeEncoding, "", func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, sheetPath)
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(*s)) {
			b = le.AppendUint16(b, u)
		}
		*s = string(b)
		return p.zip(tb)
	}},
	{"gbk declared", codeEncoding, "", swapped(stringsPath, "UTF-8", "GB2312")},
	{"gbk undeclared", codeEncoding, "", swapped(stringsPath, "张三", "\xd5\xc5\xc8\xfd")},
	{"control character", codeEncoding, "", swapped(stringsPath, "张三", "张\x01三")},

	// SpreadsheetML.
	{"root of another kind", codeStructure, "", swapped(sheetPath, `<worksheet xmlns="`+nsMain+`"`, `<worksheet xmlns="urn:else"`)},
	{"no sheet data", codeStructure, "", func(tb testing.TB) []byte {
		p := good()
		*p.text(tb, sheetPath) = `<worksheet xmlns="` + nsMain + `"/>`
		return p.zip(tb)
	}},
	{"sheet data twice", codeTwice, "", swapped(sheetPath, "</sheetData>", "</sheetData><sheetData/>")},
	{"text between rows", codeStructure, "", swapped(sheetPath, "</row><row", "</row>400<row")},
	{"cell outside a row", codeStructure, "", sheetWith(`<c r="A1"><v>1</v></c>`)},
	{"row inside a row", codeStructure, "", sheetWith(`<row r="1"><row r="2"/></row>`)},
	{"value twice", codeStructure, "B2", swapped(sheetPath, "<v>400</v>", "<v>400</v><v>900</v>")},
	{"formula twice", codeStructure, "D2", swapped(sheetPath, "<f>B2*2</f>", "<f>B2*2</f><f>B2*3</f>")},
	{"markup inside a value", codeStructure, "B2", swapped(sheetPath, "<v>400</v>", "<v>4<b/>00</v>")},
	{"inline text without its type", codeStructure, "B2", swapped(sheetPath, "<v>400</v>", "<is><t>400</t></is>")},
	{"text twice in one string", codeStructure, "", swapped(stringsPath, "<t>张三</t>", "<t>张三</t><t>李四</t>")},
	{"hidden is neither yes nor no", codeStructure, "", swapped(sheetPath, `hidden="1"`, `hidden="maybe"`)},
	{"cells out of order", codeOrder, "A1", sheetWith(`<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`)},
	{"cell twice", codeTwice, "B1", sheetWith(`<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>`)},
	{"rows out of order", codeOrder, "", sheetWith(`<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`)},
	{"row twice", codeTwice, "", sheetWith(`<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>`)},
	{"bad cell reference", codeBadRef, "", sheetWith(`<row r="1"><c r="1A"><v>1</v></c></row>`)},
	{"lower-case reference", codeBadRef, "", sheetWith(`<row r="1"><c r="a1"><v>1</v></c></row>`)},
	{"reference with a dollar", codeBadRef, "", sheetWith(`<row r="1"><c r="$A$1"><v>1</v></c></row>`)},
	{"reference beyond the last column", codeBadRef, "", sheetWith(`<row r="1"><c r="XFE1"><v>1</v></c></row>`)},
	{"reference to another row", codeBadRef, "", sheetWith(`<row r="1"><c r="A2"><v>1</v></c></row>`)},
	{"row zero", codeBadRef, "", sheetWith(`<row r="0"><c><v>1</v></c></row>`)},
	{"row beyond the last", codeBadRef, "", sheetWith(`<row r="1048577"><c><v>1</v></c></row>`)},
	{"merge backwards", codeBadRef, "", swapped(sheetPath, "A3:C4", "C4:A3")},
	{"string index out of range", codeSSTRange, "A2", swapped(sheetPath, "<v>2</v>", "<v>3</v>")},
	{"string index negative", codeSSTRange, "A2", swapped(sheetPath, "<v>2</v>", "<v>-1</v>")},
	{"string index without a table", codeSSTRange, "A1", swapped(bookRels, "/sharedStrings\"", "/other\"")},
	{"style index out of range", codeStyleRange, "C2", swapped(sheetPath, `s="1"`, `s="3"`)},
	{"row style out of range", codeStyleRange, "", swapped(sheetPath, `<row r="1"`, `<row r="1" s="3"`)},
	{"column style out of range", codeStyleRange, "", swapped(sheetPath, "<sheetData>", `<cols><col min="1" max="2" style="3"/></cols><sheetData>`)},
	{"style index of an empty cell", codeStyleRange, "G2", swapped(sheetPath, "</row></sheetData>", `<c r="G2" s="3"/></row></sheetData>`)},
	{"unknown cell type", codeBadType, "E2", swapped(sheetPath, `t="b"`, `t="z"`)},
	{"number is not one", codeBadValue, "B2", swapped(sheetPath, "<v>400</v>", "<v>4OO</v>")},
	{"number is infinite", codeBadValue, "B2", swapped(sheetPath, "<v>400</v>", "<v>INF</v>")},
	{"number beyond any double", codeBadValue, "B2", swapped(sheetPath, "<v>400</v>", "<v>1E999999</v>")},
	{"boolean is not one", codeBadValue, "E2", swapped(sheetPath, `t="b"><v>1`, `t="b"><v>2`)},
	{"error without its sign", codeBadValue, "F2", swapped(sheetPath, "#N/A", "N/A")},
	{"date is not one", codeBadValue, "B2", swapped(sheetPath, `<c r="B2"><v>400`, `<c r="B2" t="d"><v>2026-13-01`)},
	{"format without a number", codeStructure, "", swapped(stylesPath, `numFmtId="164" formatCode`, `formatCode`)},
	{"format number is not one", codeStructure, "", swapped(stylesPath, `<xf numFmtId="14"/>`, `<xf numFmtId="x"/>`)},

	// Too much.
	{"bomb", codeTooLarge, "", func(tb testing.TB) []byte {
		p := good()
		*p.text(tb, sheetPath) = strings.Repeat("\x00", 600<<10) // enough for the claim to be possible
		data := p.stored(tb)
		for _, h := range []struct{ at, method, size int }{{localAt(tb, data, sheetPath), 8, 22}, {centralAt(tb, data, sheetPath), 10, 24}} {
			le.PutUint16(data[h.at+h.method:], methodDeflated)
			le.PutUint32(data[h.at+h.size:], 600<<20)
		}
		return data
	}},
	{"endless tag", codeTooLarge, "", func(tb testing.TB) []byte {
		return good().swap(tb, sheetPath, "<sheetData>", "<!--"+strings.Repeat(" ", 2*windowMax)+"--><sheetData>").zip(tb)
	}},
	{"deep nesting", codeTooLarge, "", swapped(sheetPath, "</worksheet>", "<a>"+strings.Repeat("<a>", 1000))},
	{"many attributes", codeTooLarge, "", func(tb testing.TB) []byte {
		var attrs strings.Builder
		for i := range 200 {
			fmt.Fprintf(&attrs, ` a%d=""`, i)
		}
		return good().swap(tb, sheetPath, "<sheetData>", "<sheetData"+attrs.String()+">").zip(tb)
	}},
	{"long text", codeTooLarge, "", swapped(stringsPath, "张三", strings.Repeat("张", 32768))},
	{"long inline text", codeTooLarge, "B2", swapped(sheetPath, `<c r="B2"><v>400</v>`, `<c r="B2" t="inlineStr"><is><t>`+strings.Repeat("张", 32768)+`</t></is>`)},
}

func TestEveryFaultIsRefusedByName(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range reproducers {
		t.Run(r.name, func(t *testing.T) {
			f := fault(t, r.make(t), Default())
			if f.Code != r.code || f.Cell != r.cell {
				t.Fatalf("got %s at %q (%s), want %s at %q", f.Code, f.Cell, f.Detail, r.code, r.cell)
			}
			if !strings.HasPrefix(f.Detail, "文件") || !strings.Contains(f.Detail, "；请") || !strings.HasSuffix(f.Detail, "。") ||
				strings.Contains(f.Detail, "%!") {
				t.Errorf("a clerk cannot use %q", f.Detail)
			}
		})
		seen[r.code] = true
	}
	file, err := parser.ParseFile(gotoken.NewFileSet(), "fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "code") {
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil || !seen[code] {
				t.Errorf("no reproducer for %s", v.Names[0].Name)
			}
		}
		return true
	})
}

// A fault names the sheet as the clerk sees it.
func TestFaultNamesTheSheet(t *testing.T) {
	f := fault(t, swapped("xl/worksheets/sheet2.xml", "</worksheet>", "")(t), Default())
	const want = "文件第 2 个工作表「备用」的数据不完整，可能没有复制完；请在电脑上用 Excel 或 WPS 重新打开、另存为 .xlsx 后再放入；如果打不开，请用备份或重新下载模板填写。"
	if f.Detail != want || f.Part != "xl/worksheets/sheet2.xml" {
		t.Errorf("got %q of %q", f.Detail, f.Part)
	}
	f = fault(t, swapped(sheetPath, "<v>2</v>", "<v>3</v>")(t), Default())
	if got, want := f.Error(), "sst-range xl/worksheets/sheet1.xml!A2: "+f.Detail; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// One byte short is as damaged as half: no prefix of a file is read as a file.
func TestNoPrefixOfAFileIsAFile(t *testing.T) {
	data := good().zip(t)
	for n := range len(data) {
		if _, _, err := readAll(data[:n], Default()); err == nil {
			t.Fatalf("the first %d of %d bytes were read", n, len(data))
		}
	}
}

// Flipping any one bit is found out, or changes nothing that is read. What may
// change unseen: times, attributes, version fields, comments.
func TestNoFlippedBitChangesACell(t *testing.T) {
	data := good().zip(t)
	_, want := mustRead(t, data)
	unseen := 0
	for i := range data {
		for bit := range 8 {
			data[i] ^= 1 << bit
			if _, got, err := readAll(data, Default()); err == nil {
				unseen++
				if diff := difference(want, got); diff != "" {
					t.Fatalf("bit %d of byte %d: %s", bit, i, diff)
				}
			}
			data[i] ^= 1 << bit
		}
	}
	if unseen > len(data) { // of 8 × len(data)
		t.Errorf("%d of %d flips went unnoticed", unseen, 8*len(data))
	}
}

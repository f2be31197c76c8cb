package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// small keeps the fuzzer fast and makes every limit reachable.
func small() Limits {
	return Limits{
		FileBytes: 1 << 20, Entries: 64, PartBytes: 1 << 20, TotalBytes: 4 << 20, Sheets: 16, Styles: 1000, RowsPerSheet: 1000,
		Cols: 100, CellsPerSheet: 10_000, Merges: 100, SharedStrings: 10_000, TextRunes: 1000, TextBytes: 1 << 20,
	}
}

// FuzzOpen gives whole files to the reader. Whatever they are: no panic, bounded
// memory, a *Fault or cells, the same cells each time. A file that excelize can
// open too, and whose parts are put together in the ordinary way, has the same
// cells there.
func FuzzOpen(f *testing.F) {
	for _, r := range reproducers {
		if strings.Contains(r.name, "long") || strings.Contains(r.name, "endless") || r.name == "bomb" {
			continue
		}
		f.Add(r.make(f))
	}
	f.Add(good().zip(f))
	f.Add(good().stored(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		judge(t, data)
	})
}

// FuzzSheet lets the fuzzer write SpreadsheetML itself, which compressed and
// checksummed bytes keep out of its reach.
func FuzzSheet(f *testing.F) {
	for _, name := range []string{sheetPath, stringsPath, stylesPath, bookPath, bookRels, topRels, typesPath} {
		for i, p := range good() {
			if p.name == name {
				f.Add(uint8(i), p.text)
			}
		}
	}
	f.Add(uint8(4), strings.Replace(*good().text(f, sheetPath), "<v>1</v>", "<v> </v>", -1))
	f.Add(uint8(4), strings.Replace(*good().text(f, sheetPath), "<row r=", "<row \u05f7=", 1))
	f.Add(uint8(7), strings.Replace(*good().text(f, stringsPath), "<?xml", "<?xmj", 1))
	f.Add(uint8(2), strings.Replace(*good().text(f, bookPath), "教职工", "[教职工", 1))
	f.Add(uint8(4), `<x:worksheet xmlns:x="`+nsMain+`"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:t>a&#65;<![CDATA[b]]></x:t></x:r></x:is></x:c></x:row></x:sheetData></x:worksheet>`)
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		p := good()
		p[int(which)%len(p)].text = text
		judge(t, p.stored(t))
	})
}

func judge(t *testing.T, data []byte) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	book, sheets, err := readAll(data, small())
	runtime.ReadMemStats(&after)
	// The limits above allow 10,000 cells and 2 MiB of text a sheet; the rest is
	// windows, tables and garbage.
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 64<<20+16*uint64(len(data)) {
		t.Fatalf("%d bytes allocated for a file of %d", spent, len(data))
	}
	if err != nil {
		var fault *Fault
		if !errors.As(err, &fault) || fault.Code == "" || !strings.Contains(fault.Detail, "；请") {
			t.Fatalf("not a fault: %v", err)
		}
		return
	}
	_, again, err := readAll(data, small())
	if err != nil {
		t.Fatal(err)
	}
	if diff := difference(sheets, again); diff != "" {
		t.Fatal(diff)
	}
	for _, s := range sheets {
		if err := ordered(s); err != nil {
			t.Fatal(err)
		}
	}
	if !ordinary(book) {
		return
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 22, UnzipXMLSizeLimit: 1 << 22})
	if err != nil {
		return
	}
	if err := compareWithExcelize(book, sheets, f); err != nil {
		t.Fatal(err)
	}
}

// ordered holds what Sheet promises about its rows.
func ordered(s *Sheet) error {
	row := 0
	for _, r := range s.Rows {
		col := 0
		for _, c := range r.Cells {
			if c.Row != r.Num || c.Col <= col || s.At(c.Row, c.Col) != c {
				return fmt.Errorf("cell %+v in row %d after column %d", c, r.Num, col)
			}
			if c.Kind == Empty && !c.HasFormula || c.Kind == Number && !goodNumber([]byte(c.Raw)) {
				return fmt.Errorf("cell %+v was kept", c)
			}
			col = c.Col
		}
		if r.Num <= row || len(r.Cells) == 0 {
			return fmt.Errorf("row %d after %d with %d cells", r.Num, row, len(r.Cells))
		}
		row = r.Num
	}
	return nil
}

var (
	blankValue = regexp.MustCompile(`>\s+</v>`)
	counting   = regexp.MustCompile(`(?:[cC]ount|\ssi)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	spaced     = regexp.MustCompile(`\s[rs]\s*=\s*(?:"(?:\s[^"]*|[^"]*\s)"|'(?:\s[^']*|[^']*\s)')`)
	flags      = regexp.MustCompile(`\s(?:ca|aca|bx|dt2D|dtr|del1|del2)\s*=`)
)

// counted reports whether every count is a number and no place has blanks round
// it, and no formula has flags, of which some are none: where an attribute is of another type, excelize stops
// reading the part or the cell and keeps what it has so far.
func counted(text string) bool {
	for _, m := range counting.FindAllStringSubmatch(text, -1) {
		if _, err := strconv.Atoi(m[1] + m[2]); err != nil {
			return false
		}
	}
	return !flags.MatchString(text) && !spaced.MatchString(text)
}

// ordinary tells files where excelize is an oracle: it reads parts from fixed
// places, ignores namespaces, decodes escapes its own way and loses CDATA and
// mixed text in places, and takes a blank string index for the first string.
func ordinary(b *Book) bool {
	for _, p := range good() {
		e := b.entries[partKey(p.name)]
		if e == nil || e.name != p.name || e.method != methodStored {
			return false
		}
		text := string(e.packed)
		if strings.ContainsAny(strings.TrimPrefix(text, xmlHead), "\r\n\t") {
			return false // a line break in an attribute is a blank, but not to encoding/xml
		}
		if _, err := standard(text); err != nil || blankValue.MatchString(text) || !counted(text) {
			return false // where encoding/xml stops, excelize ends early without a word
		}
		for _, odd := range []string{"_x", "<!", "<?", "xmlns:", ":c", ":row", ":v", ":t", ":is", ":r ", "extLst", "AlternateContent"} {
			if strings.Contains(strings.TrimPrefix(text, xmlHead), odd) && p.name != bookPath {
				return false
			}
		}
	}
	for i, s := range b.sheets {
		// excelize's own functions take only names that Excel would take.
		if strings.ContainsAny(s.Name, `:\/?*[]`) || strings.Trim(s.Name, "'") != s.Name || utf8.RuneCountInString(s.Name) > 31 {
			return false
		}
		if s.at.part != fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) {
			return false
		}
	}
	return true
}

// FuzzScanner checks our judgement of XML against the standard library's: what we
// accept, it accepts too and sees the same elements and text.
func FuzzScanner(f *testing.F) {
	for _, p := range good() {
		f.Add(p.text)
	}
	for _, s := range []string{"<a/>", "<a b='&amp;'>x</a>", "<a><!-- c --><?p i?><![CDATA[x]]></a>", "<a xmlns:b='c'><b:d b:e=''/></a>", "\ufeff<a>&#x4e00;\r\n</a>\n", "<_\u05f6/>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mine, err := events(text)
		if err != nil {
			return
		}
		theirs, err := standard(text)
		if err != nil && strings.Contains(err.Error(), "invalid XML name") {
			return // it knows the names of the fourth edition, we those of the fifth
		}
		if err != nil {
			t.Fatalf("accepted what encoding/xml refuses: %v", err)
		}
		if mine != theirs {
			t.Fatalf("read as\n%s\nencoding/xml has\n%s", mine, theirs)
		}
	})
}

func events(text string) (string, error) {
	s := openScanner(strings.NewReader(text), place{})
	defer s.close()
	var out strings.Builder
	for {
		tok, err := s.next()
		if err != nil {
			return "", err
		}
		switch tok {
		case tokenStart:
			fmt.Fprintf(&out, "<%s", s.name())
			for i := range s.attrs {
				fmt.Fprintf(&out, " %s=%q", s.local(&s.attrs[i]), flat(string(s.value(&s.attrs[i]))))
			}
			out.WriteString(">")
		case tokenEnd:
			out.WriteString("</>")
		case tokenText:
			out.Write(s.text)
		case tokenEOF:
			return out.String(), nil
		}
	}
}

func standard(text string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out strings.Builder
	depth := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			fmt.Fprintf(&out, "<%s", tok.Name.Local)
			for _, a := range tok.Attr {
				fmt.Fprintf(&out, " %s=%q", a.Name.Local, flat(a.Value))
			}
			out.WriteString(">")
		case xml.EndElement:
			depth--
			out.WriteString("</>")
		case xml.CharData:
			if depth > 0 {
				out.Write(tok)
			}
		}
	}
}

// flat leaves out of the comparison that white space in attributes is normalised,
// which the standard library does not do.
func flat(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s)
}

// The comparison with excelize must not be switched off by its own conditions.
func TestTheOracleIsAsked(t *testing.T) {
	data := good().stored(t)
	if book, _ := mustRead(t, data); !ordinary(book) {
		t.Error("the good workbook is not compared")
	}
	judge(t, data)
}

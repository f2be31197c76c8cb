package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// Things that are unusual and legal, each made from the good workbook, which must
// be read to the same cells.
func TestReadsEveryLegalSpelling(t *testing.T) {
	const nsStrict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	for _, c := range []struct {
		name string
		make func(tb testing.TB) []byte
	}{
		{"stored without compression", func(tb testing.TB) []byte { return good().stored(tb) }},
		{"zip64 end records", func(tb testing.TB) []byte { return end64(good().zip(tb), 0) }},
		{"zip comment", patched(func(_ testing.TB, data []byte) []byte {
			data[len(data)-2] = 4
			return append(data, "comm"...)
		})},
		{"backslashes in entry names", func(tb testing.TB) []byte {
			return good().move(tb, sheetPath, `xl\worksheets\sheet1.xml`).zip(tb)
		}},
		{"part names in another case", func(tb testing.TB) []byte { return good().move(tb, sheetPath, "XL/WorkSheets/Sheet1.xml").zip(tb) }},
		{"shared strings at another path", func(tb testing.TB) []byte {
			return good().move(tb, stringsPath, "data/文字.xml").swap(tb, bookRels, `"sharedStrings.xml"`, `"../data/%E6%96%87%E5%AD%97.xml"`).zip(tb)
		}},
		{"workbook at another path", func(tb testing.TB) []byte {
			return good().move(tb, bookPath, "book/main.xml").move(tb, bookRels, "book/_rels/main.xml.rels").
				swap(tb, topRels, "xl/workbook.xml", "book/main.xml").swap(tb, typesPath, "/xl/workbook.xml", "/book/main.xml").
				swap(tb, "book/_rels/main.xml.rels", `"worksheets/sheet1.xml"`, `"../xl/./worksheets/sheet1.xml"`).
				swap(tb, "book/_rels/main.xml.rels", `"styles.xml"`, `"/xl/styles.xml"`).
				swap(tb, "book/_rels/main.xml.rels", `"sharedStrings.xml"`, `"/xl/sharedStrings.xml"`).zip(tb)
		}},
		{"type by extension only", func(tb testing.TB) []byte {
			return good().move(tb, bookPath, "xl/book.main").move(tb, bookRels, "xl/_rels/book.main.rels").swap(tb, topRels, "workbook.xml", "book.main").
				swap(tb, typesPath, "<Override", `<Default Extension="main" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override`).zip(tb)
		}},
		{"strict namespaces", func(tb testing.TB) []byte {
			p := good()
			for i := range p {
				p[i].text = strings.ReplaceAll(strings.ReplaceAll(p[i].text, nsMain, nsStrict), nsRef, "http://purl.oclc.org/ooxml/officeDocument/relationships")
			}
			return p.zip(tb)
		}},
		{"prefixed names", func(tb testing.TB) []byte {
			p := good()
			s := p.text(tb, sheetPath)
			*s = strings.NewReplacer("xmlns=", "xmlns:x=", "</", "</x:", "<", "<x:", "<?", "<?").Replace(*s)
			*s = strings.Replace(*s, "<x:?xml", "<?xml", 1)
			return p.zip(tb)
		}},
		{"prefix declared deep inside", swapped(sheetPath, `<c r="B2"><v>400</v></c>`, `<q:c xmlns:q="`+nsMain+`" r="B2"><q:v>400</q:v></q:c>`)},
		{"byte order mark", func(tb testing.TB) []byte {
			p := good()
			s := p.text(tb, sheetPath)
			*s = "\xef\xbb\xbf" + *s
			return p.zip(tb)
		}},
		{"no xml declaration", swapped(sheetPath, xmlHead, "")},
		{"single quotes and blanks", swapped(sheetPath, `<c r="B2">`, "<c\n\tr = 'B2' \r\n>")},
		{"line breaks between elements", func(tb testing.TB) []byte {
			p := good()
			s := p.text(tb, sheetPath)
			*s = strings.NewReplacer("><c", ">\r\n  <c", "><row", ">\n<row", "</row>", "\n</row>", "</c>", "\n</c>").Replace(*s)
			return p.zip(tb)
		}},
		{"comments and instructions", swapped(sheetPath, "<v>400</v>", "<!-- a - b --><?pi x?><v>4<!-- 9 -->00</v>")},
		{"cdata", swapped(stringsPath, "<t>张三</t>", "<t><![CDATA[张]]>三</t>")},
		{"character references", swapped(stringsPath, "张三", "&#24352;&#x4e09;")},
		{"escapes", swapped(stringsPath, "张三", "_x5F20_三")},
		{"runs with phonetic hints", swapped(stringsPath, "<t>张三</t>",
			`<r><rPr><b/></rPr><t>张</t></r><r><t xml:space="preserve">三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh><phoneticPr fontId="1"/>`)},
		{"inline strings", func(tb testing.TB) []byte {
			p := good().drop(stringsPath).swap(tb, bookRels, "/sharedStrings\"", "/other\"")
			for i, v := range []string{"姓名", "金额", "张三"} {
				p.swap(tb, sheetPath, fmt.Sprintf(`t="s"><v>%d</v>`, i), `t="inlineStr"><is><t>`+v+`</t></is>`)
			}
			return p.zip(tb)
		}},
		{"no references at all", func(tb testing.TB) []byte {
			p := good()
			s := p.text(tb, sheetPath)
			for _, ref := range []string{"A1", "B1", "A2", "B2", "C2", "D2", "E2", "F2", "1", "2"} {
				*s = strings.Replace(*s, ` r="`+ref+`"`, "", 1)
			}
			return p.zip(tb)
		}},
		{"some references missing", swapped(sheetPath, ` r="C2"`, "")},
		{"booleans in words", func(tb testing.TB) []byte {
			return good().swap(tb, sheetPath, `hidden="1"`, `hidden="true"`).swap(tb, sheetPath, `t="b"><v>1`, `t="b"><v>true`).zip(tb)
		}},
		{"foreign elements and attributes", swapped(sheetPath, `<c r="B2"><v>400</v>`,
			`<c xmlns:z="urn:z" z:r="Z9" r="B2"><z:v>900</z:v><v>400</v><extLst><ext><c r="A1"><v>1</v></c></ext></extLst>`)},
		{"empty formatted cells", func(tb testing.TB) []byte {
			return good().swap(tb, sheetPath, "</row></sheetData>",
				`<c r="G2" s="1"/><c r="H2" s="2"></c><c r="I2" t="s"/><c r="J2" t="str"><v></v></c></row><row r="3" s="1"/><row r="9"><c r="A9" s="1"/></row></sheetData>`).zip(tb)
		}},
		{"spaces around values", swapped(sheetPath, "<v>400</v>", "<v> 400\n</v>")},
		{"dimension that lies", swapped(sheetPath, "<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`)},
		{"macros beside the cells", func(tb testing.TB) []byte {
			return append(good(), part{"xl/vbaProject.bin", "Sub Auto_Open()"}).
				swap(tb, typesPath, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml").
				swap(tb, bookRels, "</Relationships>", `<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`).zip(tb)
		}},
		{"link to another workbook beside the cells", func(tb testing.TB) []byte {
			return append(good(), part{"xl/externalLinks/externalLink1.xml", `<externalLink xmlns="` + nsMain + `"/>`}).
				swap(tb, bookPath, "</sheets>", `</sheets><externalReferences><externalReference r:id="rId9"/></externalReferences>`).
				swap(tb, bookRels, "</Relationships>", `<Relationship Id="rId9" Type="`+nsRef+`/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`).zip(tb)
		}},
		{"content type of a sheet that lies", swapped(typesPath, "spreadsheetml.worksheet+xml", "spreadsheetml.styles+xml")},
		{"no number format attribute", swapped(stylesPath, `<xf numFmtId="0"/>`, `<xf/>`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, want := mustRead(t, good().zip(t))
			_, got := mustRead(t, c.make(t))
			if diff := difference(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGoodWorkbook(t *testing.T) {
	book, sheets := mustRead(t, good().zip(t))
	if got, want := fmt.Sprint(book.Sheets()), "[{教职工 false 0} {备用 true 1}]"; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
	var got strings.Builder
	for _, row := range sheets[0].Rows {
		for _, c := range row.Cells {
			fmt.Fprintf(&got, "%s %v %d %q %v %q %v\n", CellName(c.Row, c.Col), c.Kind, c.Format, c.Raw, c.HasFormula, c.Formula, row.Hidden)
		}
	}
	const want = `A1 文本 0 "姓名" false "" false
B1 文本 0 "金额" false "" false
A2 文本 0 "张三" false "" true
B2 数字 0 "400" false "" true
C2 数字 3 "46266" false "" true
D2 数字 2 "800" true "B2*2" true
E2 逻辑值 0 "TRUE" false "" true
F2 错误值 0 "#N/A" false "" true
`
	if got.String() != want {
		t.Errorf("got\n%s", got.String())
	}
	if fmt.Sprint(sheets[0].Merges) != "[A3:C4]" || !sheets[0].Merges[0].Contains(4, 3) || sheets[0].Merges[0].Contains(5, 3) {
		t.Errorf("merges %v", sheets[0].Merges)
	}
	if c := sheets[0].At(2, 2); c.Raw != "400" {
		t.Errorf("B2 is %+v", c)
	}
	if c := sheets[0].At(7, 7); c != (Cell{Row: 7, Col: 7}) {
		t.Errorf("G7 is %+v", c)
	}
}

func TestFormulas(t *testing.T) {
	_, sheets := mustRead(t, sheetWith(`<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c><c r="B1"><f>B9&amp;"<![CDATA[x]]>"</f></c>`+
		`<c r="C1" t="str"><f>""</f><v></v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>`)(t))
	for _, c := range []struct {
		row, col int
		want     Cell
	}{
		{1, 1, Cell{Kind: Number, Raw: "2", HasFormula: true, Formula: "B1*2"}},
		{1, 2, Cell{Kind: Empty, HasFormula: true, Formula: `B9&"x"`}},
		{1, 3, Cell{Kind: Text, HasFormula: true, Formula: `""`}},
		{2, 1, Cell{Kind: Number, Raw: "4", HasFormula: true}},
	} {
		c.want.Row, c.want.Col = c.row, c.col
		if got := sheets[0].At(c.row, c.col); got != c.want {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
	}
}

// What a formula that reaches out came to is read like any other result; nothing
// is fetched or run.
func TestFormulasThatReachOutAreReadAsTheirResults(t *testing.T) {
	for _, formula := range []string{"[1]教职工!B2", "cmd|'/c calc'!A0", `WEBSERVICE("http://example.org")`} {
		_, sheets := mustRead(t, swapped(sheetPath, "<f>B2*2</f>", "<f>"+formula+"</f>")(t))
		if c := sheets[0].At(2, 4); c.Raw != "800" || !c.HasFormula || c.Formula != formula {
			t.Errorf("%s is read as %+v", formula, c)
		}
	}
}

func TestTextIsKeptAsStored(t *testing.T) {
	for stored, want := range map[string]string{
		"_x000D_":                  "\r",
		"_x005F_x000D_":            "_x000D_",
		"a_x000d_b_x":              "a\rb_x",
		"_xD83D__xDE00_":           "😀",
		"_xD83D_":                  "_xD83D_",
		"_xD83D__x0041_":           "_xD83D_A",
		"_x00ZZ_":                  "_x00ZZ_",
		" 前后 ":                     " 前后 ",
		"一\r\n二\r三":                "一\n二\n三",
		"&amp;amp;&lt;&#10;":       "&amp;<\n",
		strings.Repeat("长", 32767): strings.Repeat("长", 32767),
	} {
		_, sheets := mustRead(t, swapped(stringsPath, "张三", stored)(t))
		if got := sheets[0].At(2, 1).Raw; got != want {
			t.Errorf("%.30q reads %.30q, want %.30q", stored, got, want)
		}
	}
}

func TestDatesOfStrictWorkbooks(t *testing.T) {
	for stored, want := range map[string]Cell{
		"2026-09-01":                {Raw: "2026-09-01", Format: DateOnly},
		"2026-09-01T00:00:00":       {Raw: "2026-09-01", Format: DateOnly},
		"2026-09-01T00:00:00.000Z":  {Raw: "2026-09-01", Format: DateOnly},
		"2026-09-01T08:30":          {Raw: "2026-09-01T08:30", Format: DateTime},
		"2026-09-01T00:00:01":       {Raw: "2026-09-01T00:00:01", Format: DateTime},
		"2026-09-01T00:00:00+08:00": {Raw: "2026-09-01T00:00:00+08:00", Format: DateTime},
		"00:00:00":                  {Raw: "00:00:00", Format: TimeOnly},
	} {
		_, sheets := mustRead(t, sheetWith(`<row r="1"><c r="A1" t="d"><v>`+stored+`</v></c></row>`)(t))
		want.Row, want.Col, want.Kind = 1, 1, Text
		if got := sheets[0].At(1, 1); got != want {
			t.Errorf("%s: got %+v", stored, got)
		}
	}
	for _, stored := range []string{"2026-9-1", "2026-00-01", "2026-09-32", "2026-09-01 08:30", "2026-09-01T24:00", "2026-09-01T08:60", "T08:30", "1:2", "46266"} {
		f := fault(t, sheetWith(`<row r="1"><c r="A1" t="d"><v>`+stored+`</v></c></row>`)(t), Default())
		if f.Code != codeBadValue || f.Cell != "A1" {
			t.Errorf("%s: %v", stored, f)
		}
	}
}

func TestNumbers(t *testing.T) {
	for s, want := range map[string]bool{
		"0": true, "-12.50": true, "1.5E-3": true, "1e+21": true, ".5": true, "5.": true, "+1": true,
		"12345678901234567890.123456789": true, "-0": true,
		"": false, "-": false, ".": false, "1e": false, "1e ": false, "1e+": false, "1E401": false, "0x10": false, "1,000": false,
		"NaN": false, "INF": false, "１２": false, "1 2": false, strings.Repeat("1", 129): false,
	} {
		if got := goodNumber([]byte(s)); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		name     string
		row, col int
	}{{"A1", 1, 1}, {"F12", 12, 6}, {"Z9", 9, 26}, {"AA9", 9, 27}, {"ZZ1", 1, 702}, {"AAA1", 1, 703}, {"XFD1048576", maxRow, maxCol}} {
		if got := CellName(c.row, c.col); got != c.name {
			t.Errorf("%d, %d is %s, want %s", c.row, c.col, got, c.name)
		}
		if row, col, ok := parseRef([]byte(c.name)); row != c.row || col != c.col || !ok {
			t.Errorf("%s is %d, %d, %v", c.name, row, col, ok)
		}
	}
	for col := 1; col <= maxCol; col++ {
		if _, got, ok := parseRef([]byte(CellName(1, col))); got != col || !ok {
			t.Fatalf("column %d reads back as %d", col, got)
		}
	}
	for _, bad := range []string{"", "A", "1", "A0", "A01", "AAAA1", "XFE1", "A1048577", "A12345678", "a1", "$A$1", "A1 ", "A-1", "Ａ1"} {
		if _, _, ok := parseRef([]byte(bad)); ok {
			t.Errorf("%q passed for an address", bad)
		}
	}
	if CellName(0, 1) != "" || CellName(1, 0) != "" || CellName(1, maxCol+1) != "" {
		t.Error("what is no address has a name")
	}
}

// What the good workbook needs is enough; one less of anything is refused.
func TestLimitsAreExact(t *testing.T) {
	data := good().zip(t)
	exact := Limits{
		FileBytes: int64(len(data)), Entries: 8, Sheets: 2, Styles: 3, RowsPerSheet: 2, Cols: 6, CellsPerSheet: 8, Merges: 1,
		SharedStrings: 3, TextRunes: 5, TextBytes: 19,
	}
	for _, p := range good() {
		exact.PartBytes = max(exact.PartBytes, int64(len(p.text)))
		exact.TotalBytes += int64(len(p.text))
	}
	if _, _, err := readAll(data, exact); err != nil {
		t.Fatal(err)
	}
	for name, less := range map[string]func(*Limits){
		"FileBytes":     func(l *Limits) { l.FileBytes-- },
		"Entries":       func(l *Limits) { l.Entries-- },
		"PartBytes":     func(l *Limits) { l.PartBytes-- },
		"TotalBytes":    func(l *Limits) { l.TotalBytes-- },
		"Sheets":        func(l *Limits) { l.Sheets-- },
		"Styles":        func(l *Limits) { l.Styles-- },
		"RowsPerSheet":  func(l *Limits) { l.RowsPerSheet-- },
		"Cols":          func(l *Limits) { l.Cols-- },
		"CellsPerSheet": func(l *Limits) { l.CellsPerSheet-- },
		"Merges":        func(l *Limits) { l.Merges-- },
		"SharedStrings": func(l *Limits) { l.SharedStrings-- },
		"TextRunes":     func(l *Limits) { l.TextRunes-- },
		"TextBytes":     func(l *Limits) { l.TextBytes-- },
	} {
		lim := exact
		less(&lim)
		if f := fault(t, data, lim); f.Code != codeTooLarge {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// Rows that were only formatted cost nothing, however many there are.
func TestAMillionEmptyFormattedRows(t *testing.T) {
	var rows bytes.Buffer
	for i := 1; i <= maxRow; i++ {
		fmt.Fprintf(&rows, `<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>`, i, i, i)
	}
	data := sheetWith(rows.String())(t)
	book, err := Open(data, Default())
	if err != nil {
		t.Fatal(err)
	}
	var sheet *Sheet
	allocs := testing.AllocsPerRun(1, func() {
		if sheet, err = book.Sheet(0); err != nil {
			t.Fatal(err)
		}
	})
	if len(sheet.Rows) != 0 {
		t.Errorf("%d rows kept", len(sheet.Rows))
	}
	if allocs > 200 {
		t.Errorf("%v allocations for nothing", allocs)
	}
}

func TestAMillionRowsAreRefused(t *testing.T) {
	var rows bytes.Buffer
	for i := 1; i <= 300_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i, i)
	}
	if f := fault(t, sheetWith(rows.String())(t), Default()); f.Code != codeTooLarge || !strings.Contains(f.Detail, "超过上限 200000 行") {
		t.Error(f)
	}
}

// Long rows move whole to a new block.
func TestRowsOfEveryLength(t *testing.T) {
	var rows strings.Builder
	cells := 0
	for i := 1; i <= 300; i++ {
		fmt.Fprintf(&rows, `<row r="%d">`, i)
		for range i * 7 {
			fmt.Fprintf(&rows, `<c><v>%d</v></c>`, cells)
			cells++
		}
		rows.WriteString("</row>")
	}
	_, sheets := mustRead(t, sheetWith(rows.String())(t))
	n := 0
	for i, row := range sheets[0].Rows {
		for j, c := range row.Cells {
			if c.Row != i+1 || c.Col != j+1 || c.Raw != fmt.Sprint(n) {
				t.Fatalf("cell %d is %+v", n, c)
			}
			n++
		}
	}
	if n != cells {
		t.Errorf("%d cells, want %d", n, cells)
	}
}

// A token may fall on the edge of the window anywhere.
func TestTokensAcrossTheWindow(t *testing.T) {
	for shift := range 400 {
		filler := "<!--" + strings.Repeat("x", windowStart-600+shift) + "-->"
		data := good().swap(t, sheetPath, "<sheetData>", filler+"<sheetData>").swap(t, stringsPath, "<si>", filler+"<si>").zip(t)
		_, want := mustRead(t, good().zip(t))
		_, got := mustRead(t, data)
		if diff := difference(want, got); diff != "" {
			t.Fatalf("shift %d: %s", shift, diff)
		}
	}
}

func TestSheetsCanBeReadAtOnce(t *testing.T) {
	book, want := mustRead(t, roster(t))
	done := make(chan error)
	for range 4 {
		go func() {
			got, err := book.Sheet(0)
			if err == nil && difference(want, []*Sheet{got}) != "" {
				err = fmt.Errorf("two readings differ")
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// Libraries that do not calculate store 0 and ask that everything be computed when
// the file is opened. Excel and WPS take the request out when they save.
func TestANoughtThatNobodyComputedIsNoResult(t *testing.T) {
	for _, c := range []struct {
		calc, cell string
		want       Cell
	}{
		{`<calcPr calcId="124519" fullCalcOnLoad="1"/>`, `<f>B2*2</f><v>0</v>`, Cell{HasFormula: true, Formula: "B2*2"}},
		{`<calcPr calcId="124519" fullCalcOnLoad="1"/>`, `<f>B2*2</f><v>800</v>`, Cell{Kind: Number, HasFormula: true, Raw: "800", Formula: "B2*2"}},
		{`<calcPr calcId="124519" fullCalcOnLoad="1"/>`, `<v>0</v>`, Cell{Kind: Number, Raw: "0"}},
		{`<calcPr calcId="191029"/>`, `<f>B2*2</f><v>0</v>`, Cell{Kind: Number, HasFormula: true, Raw: "0", Formula: "B2*2"}},
	} {
		data := good().swap(t, bookPath, `</sheets>`, `</sheets>`+c.calc).swap(t, sheetPath, `<f>B2*2</f><v>800</v>`, c.cell).zip(t)
		_, sheets := mustRead(t, data)
		c.want.Row, c.want.Col, c.want.Format = 2, 4, Percent
		if got := sheets[0].At(2, 4); got != c.want {
			t.Errorf("%s %s: got %+v, want %+v", c.calc, c.cell, got, c.want)
		}
	}
}

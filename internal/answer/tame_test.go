package answer_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"hesuan/internal/answer"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

const (
	bookPart  = "xl/workbook.xml"
	bookRels  = "xl/_rels/workbook.xml.rels"
	staffPart = "xl/worksheets/sheet3.xml"
	typesPart = "[Content_Types].xml"
	relKind   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	macroKind = "http://schemas.microsoft.com/office/2006/relationships/"
)

// edit replaces text of a part; an empty old appends a part.
type edit struct{ part, old, new string }

// relate adds a relation of the workbook.
func relate(id, kind, target, mode string) edit {
	return edit{bookRels, "</Relationships>", fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"%s/></Relationships>`, id, kind, target, mode)}
}

// staffCell replaces the pay of the first person, a number, by other XML of the
// same cell, with further cells after it.
func staffCell(t *testing.T, data []byte, xml string) edit {
	t.Helper()
	text := parts(t, data)[staffPart]
	at := strings.Index(text, "<v>2345.6</v>")
	from := strings.LastIndex(text[:at], "<c ")
	to := at + strings.Index(text[at:], "</c>") + len("</c>")
	return edit{staffPart, text[from:to], xml}
}

func edited(t *testing.T, data []byte, edits ...edit) []byte {
	t.Helper()
	for _, e := range edits {
		if e.old != "" {
			data = rewrite(t, data, e.part, func(s string) string {
				if !strings.Contains(s, e.old) {
					t.Fatalf("%s has no %s", e.part, e.old)
				}
				return strings.Replace(s, e.old, e.new, 1)
			})
			continue
		}
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
		p, err := w.Create(e.part)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, e.new); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		data = out.Bytes()
	}
	return data
}

// alive lists what in a workbook acts by itself or reaches out of it.
func alive(t *testing.T, data []byte) []string {
	t.Helper()
	var out []string
	for part, text := range parts(t, data) {
		for _, word := range []string{"vbaProject", "macroEnabled", "externalLink", "externalReference", "ddeLink", "cmd|", "[1]", "乙校.xlsx", "WEBSERVICE", "TargetMode"} {
			if strings.Contains(text, word) || strings.Contains(part, word) {
				out = append(out, part+": "+word)
			}
		}
	}
	return out
}

func staff(t *testing.T, data []byte) *workbook.Sheet {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range book.Sheets() {
		if info.Name == "教职工" {
			sheet, err := book.Sheet(info.Index)
			if err != nil {
				t.Fatal(err)
			}
			return sheet
		}
	}
	t.Fatal("no sheet 教职工")
	return nil
}

const tamedNote = "原来的文件里有宏或引用其他文件的公式，本文件已去掉宏，并把这些公式换成当时的数值；请核对数值，不影响填报。"

// tells reports whether the sheet of findings says it.
func tells(t *testing.T, data []byte, what string) bool {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.Sheet(0)
	if err != nil {
		t.Fatal(err)
	}
	if sheet.Name != template.ResultSheet {
		t.Fatalf("the first sheet is %s", sheet.Name)
	}
	for _, r := range sheet.Rows {
		for _, c := range r.Cells {
			if c.Raw == what {
				return true
			}
		}
	}
	return false
}

var macros = []edit{
	{typesPart, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
	{typesPart, "<Override", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override`},
	relate("rId90", macroKind+"vbaProject", "vbaProject.bin", ""),
	{part: "xl/vbaProject.bin", new: "Sub Auto_Open()"},
	{part: "xl/_rels/vbaProject.bin.rels", new: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`},
	{bookPart, "</definedNames>", `<definedName name="开始" function="1" vbProcedure="1">0</definedName></definedNames>`},
}

var linked = []edit{
	relate("rId91", relKind+"externalLink", "externalLinks/externalLink1.xml", ""),
	{part: "xl/externalLinks/externalLink1.xml", new: `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>`},
	{part: "xl/externalLinks/_rels/externalLink1.xml.rels", new: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relKind + `externalLinkPath" Target="file:///D:/乙校.xlsx" TargetMode="External"/></Relationships>`},
	{typesPart, "<Override", `<Override PartName="/xl/externalLinks/_rels/externalLink1.xml.rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/><Override`},
	{bookPart, "<definedNames>", `<externalReferences><externalReference r:id="rId91"/></externalReferences><definedNames><definedName name="外表">[1]教职工!$D$5</definedName>`},
}

// A return with macros is handed back without them, as the .xlsx it is called.
func TestAMarkedCopyCarriesNoMacro(t *testing.T) {
	original := edited(t, faulty(t), macros...)
	fs, _ := findings(t, original)
	copied := marked(t, original, fs)
	if still := alive(t, copied); len(still) > 0 {
		t.Errorf("still there: %q", still)
	}
	if !tells(t, copied, tamedNote) {
		t.Error("nobody is told")
	}
	again, _ := findings(t, copied)
	if lines(again) != lines(fs) {
		t.Errorf("the copy reads differently:\n%s\nwas:\n%s", lines(again), lines(fs))
	}
	libreOffice(t, copied)
}

// Cells that lead to another workbook or a program keep their value; formulas
// that stay within the workbook stay formulas.
func TestAMarkedCopyReachesForNothing(t *testing.T) {
	good := faulty(t)
	pay := staffCell(t, good, "").old
	style := pay[strings.Index(pay, ` s="`):strings.Index(pay, `">`)] + `"`
	ref := pay[strings.Index(pay, ` r="`):][4:6]
	for _, c := range []struct {
		name, formula string
		kept          bool
	}{
		{"another workbook's cell", "[1]教职工!D5", false},
		{"another workbook's sheet of a long name", "'[1]教职工 (2)'!D5*2", false},
		{"another workbook's name", "[1]!单价", false},
		{"another workbook by its file", "'D:\\上报\\[乙校.xlsx]教职工'!D5", false},
		{"another workbook as LibreOffice writes it", "'file:///D:/乙校.xlsx'#$教职工.D5", false},
		{"DDE", "cmd|'/c calc'!A0", false},
		{"DDE by name", "DDE(&quot;cmd&quot;,&quot;/c calc&quot;,&quot;A0&quot;)", false},
		{"what fetches a page", "_xlfn.WEBSERVICE(&quot;http://x&quot;)", false},
		{"written with an entity", "&#91;1]教职工!D5", false},
		{"within the workbook", "1172.8*2", true},
		{"a text that looks like it", "LEN(&quot;cmd|[1]教职工!D5&quot;)", true},
		{"a sheet with a bar in its name", "'甲|乙'!D5", true},
		{"a column of a table", "SUM(表1[绩效额度])", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			original := edited(t, good, append(linked[:len(linked):len(linked)],
				staffCell(t, good, `<c r="`+ref+`"`+style+`><f>`+c.formula+`</f><v>2345.6</v></c>`))...)
			fs, _ := findings(t, original)
			copied := marked(t, original, fs)
			if still := alive(t, copied); !c.kept && len(still) > 0 {
				t.Errorf("still there: %q", still)
			}
			row, col := int(ref[1]-'0'), int(ref[0]-'A')+1
			cell := staff(t, copied).At(row, col)
			if cell.Raw != "2345.6" || cell.HasFormula != c.kept {
				t.Errorf("the cell is %+v", cell)
			}
			if !tells(t, copied, tamedNote) {
				t.Error("nobody is told")
			}
		})
	}
}

// A formula that many cells share goes from all of them, and the list of cells
// with formulas with it.
func TestASharedFormulaThatReachesOutGoesFromAllItsCells(t *testing.T) {
	good := faulty(t)
	const rows = `<row r="112"><c r="A112"><f t="shared" ref="A112:A113" si="4">[1]教职工!D5</f><v>1</v></c><c r="B112"><f t="shared" ref="B112:B113" si="5">A112*2</f><v>2</v></c></row>` +
		`<row r="113"><c r="A113"><f t="shared" si="4"/><v>3</v></c><c r="B113"><f t="shared" si="5"></f><v>6</v></c></row>`
	original := edited(t, good, append(linked[:len(linked):len(linked)],
		edit{staffPart, "</sheetData>", rows + "</sheetData>"},
		relate("rId92", relKind+"calcChain", "calcChain.xml", ""),
		edit{part: "xl/calcChain.xml", new: `<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A112" i="3"/></calcChain>`},
		edit{typesPart, "<Override", `<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/><Override`})...)
	fs, _ := findings(t, original)
	copied := marked(t, original, fs)
	sheet := staff(t, copied)
	for _, c := range []struct {
		row, col int
		raw      string
		formula  bool
	}{{112, 1, "1", false}, {113, 1, "3", false}, {112, 2, "2", true}, {113, 2, "6", true}} {
		if got := sheet.At(c.row, c.col); got.Raw != c.raw || got.HasFormula != c.formula {
			t.Errorf("row %d column %d is %+v", c.row, c.col, got)
		}
	}
	if text, ok := parts(t, copied)["xl/calcChain.xml"]; ok && strings.Contains(text, "A112") {
		t.Errorf("the list of formulas still names A112: %s", text)
	}
}

// What cannot be taken out without breaking the workbook is not handed back at
// all: the answer is the list of findings.
func TestWhatCannotBeTamedIsNotMarked(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []edit
	}{
		{"a macro sheet of Excel 4", []edit{relate("rId93", macroKind+"xlMacrosheet", "macrosheets/sheet1.xml", ""), {part: "xl/macrosheets/sheet1.xml", new: "<x/>"}}},
		{"a connection to a database", []edit{relate("rId93", relKind+"connections", "connections.xml", ""), {part: "xl/connections.xml", new: "<x/>"}}},
		{"a picture from elsewhere", []edit{{part: "xl/drawings/_rels/drawing9.xml.rels", new: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relKind + `image" Target="http://x/a.png" TargetMode="External"/></Relationships>`}}},
		{"a rule that looks into another workbook", append(linked[:len(linked):len(linked)],
			edit{staffPart, "</sheetData>", `</sheetData><conditionalFormatting sqref="A1"><cfRule type="expression" priority="9"><formula>[1]教职工!A1=1</formula></cfRule></conditionalFormatting>`})},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := answer.Marked(edited(t, faulty(t), c.edits...), nil, head); err == nil {
				t.Error("it was marked")
			}
		})
	}
}

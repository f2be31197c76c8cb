package answer_test

import (
	"strings"
	"testing"

	"hesuan/internal/answer"
)

// strict rewrites a workbook as Excel's "Strict Open XML" stores one.
func strict(t *testing.T, data []byte) []byte {
	t.Helper()
	names := strings.NewReplacer(
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships",
		"<workbook ", `<workbook conformance="strict" `,
	)
	for part := range parts(t, data) {
		data = rewrite(t, data, part, names.Replace)
	}
	return data
}

func TestTheMarkedCopyOfAStrictWorkbookCanBeOpened(t *testing.T) {
	data := strict(t, faulty(t))
	fs, _ := findings(t, data)
	before, after := cells(t, data), cells(t, marked(t, data, fs))
	if len(fs) == 0 || len(before) == 0 {
		t.Fatalf("%d findings, %d cells", len(fs), len(before))
	}
	for place, want := range before {
		if after[place] != want {
			t.Errorf("%s is %+v, was %+v", place, after[place], want)
		}
	}
}

// A prefix declared at a list of extensions, as Excel for Mac does, is lost when
// excelize writes the sheet: no program would open the copy.
func TestACopyThatCannotBeOpenedIsNotHandedBack(t *testing.T) {
	data := edited(t, faulty(t), edit{staffPart, "</worksheet>",
		`<extLst xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><ext uri="{A}"><x14:id>1</x14:id></ext></extLst></worksheet>`})
	fs, _ := findings(t, data)
	if _, err := answer.Marked(data, fs, head); err == nil {
		t.Error("a copy without a declaration was handed back")
	}
	if _, err := answer.Findings(fs, head); err != nil {
		t.Error(err)
	}
}

package service_test

import (
	"os"
	"reflect"
	"testing"

	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/service"
)

// A filled template that LibreOffice or SheetJS saved as .xls is the same return:
// its hidden stamp is read, every row is judged alike.
func TestAReturnSavedAsXLSIsTheSameReturn(t *testing.T) {
	law, err := service.DefaultLaw()
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string) service.Checked {
		data, err := os.ReadFile("../workbook/testdata/biff/" + name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := law.Check(t.Context(), data, "填报表", date.Of(2026, 11, 20))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	want := check("return.xlsx")
	if want.Kind != importer.Return || want.Name == "" || want.Rows.Accepted < 40 {
		t.Fatalf("the .xlsx is read as %+v", want)
	}
	for _, name := range []string{"return-libreoffice.xls", "return-sheetjs.xls"} {
		if got := check(name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as\n%+v\nwant\n%+v", name, got, want)
		}
	}
}

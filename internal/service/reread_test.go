package service

import (
	"testing"

	"hesuan/internal/form"
	"hesuan/internal/value"
)

func TestTheNameOfAFileIsShownWithoutThePersonsItsSenderFiled(t *testing.T) {
	roster := &form.Table{Name: "教职工", Columns: []*form.Column{{Name: "姓名", Personal: true}, {Name: "职务"}}}
	w := &form.Workbook{Tables: map[string]*form.Records{roster.Name: {Table: roster}}}
	for _, name := range []string{"王小", "王小明", "高山", "李"} {
		w.Tables[roster.Name].Rows = append(w.Tables[roster.Name].Rows, form.Row{Cells: []form.Cell{{Value: value.OfText(name)}, {Value: value.OfText("校长")}}})
	}
	for file, want := range map[string]string{
		"填报表.xlsx":              "填报表.xlsx",
		"王小明校长.xlsx":            "___校长.xlsx",
		"王小_王小明_李.xlsx":         "_______李.xlsx",
		"高山小学_填报表_高山.xlsx":      "高山小学_填报表___.xlsx",
		"高山小学_王小明_高山小学(2).xlsx": "高山小学_____高山小学(2).xlsx",
	} {
		if got := discreet(file, w, Filer{Name: "高山小学", Tables: []*form.Table{roster}}); got != want {
			t.Errorf("%s is shown as %s, want %s", file, got, want)
		}
	}
}

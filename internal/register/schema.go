package register

import (
	"embed"

	"hesuan/internal/form"
)

//go:embed schema.csv default/*.csv
var files embed.FS

// The sheets of 集团名册.xlsx.
const (
	sheetType   = "集团类型"
	sheetSchool = "学校"
	sheetGroup  = "集团"
	sheetMember = "成员"
	sheetStudio = "工作室"
)

// Schema declares the sheets of the register, in the order of the workbook.
// The tables are the caller's own: changing one changes no other caller's.
func Schema() []*form.Table {
	tables := form.Embedded{FS: files}.Schema()
	for _, t := range tables {
		t.Required = t.Name != sheetStudio // the county may have named no studio yet
	}
	return tables
}

// Default is the register the plan itself describes, one seed a sheet: its 14
// groups of 4 types, its 42 schools and its 6 studios, which it does not name.
// What the plan leaves open is blank, 待核, or marked 示例 beside its basis;
// the codes are ours.
func Default() []form.Seed { return form.Embedded{FS: files}.Seeds(Schema()) }

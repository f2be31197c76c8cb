package policy

import (
	"embed"

	"hesuan/internal/form"
)

//go:embed schema.csv default/*.csv
var files embed.FS

// The sheets of 政策.xlsx.
const (
	sheetPeriod    = "批次"
	sheetTable     = "填报表"
	sheetColumn    = "表单"
	sheetCheck     = "校验"
	sheetMatch     = "对账"
	sheetParameter = "参数"
	sheetBase      = "基础量"
	sheetFunding   = "资金"
	sheetPay       = "绩效"
	sheetScore     = "考核"
	sheetGrade     = "等级"
	sheetBalance   = "均衡"
	sheetQuota     = "编制"
	sheetReward    = "激励"
	sheetCeiling   = "限额"
	sheetExample   = "算例"
)

// Schema declares the sheets of the policy, in the order of the workbook. The
// tables are the caller's own.
func Schema() []*form.Table {
	tables := form.Embedded{FS: files}.Schema()
	for _, t := range tables {
		t.Required = true
	}
	return tables
}

// Default is the policy that ships: sample amounts, each marked 示例
// with what it was modelled on, one seed a sheet.
func Default() []form.Seed { return form.Embedded{FS: files}.Seeds(Schema()) }

package finding

// Policy findings: faults of the policy workbook, told to its authors.
var (
	PolicyFormula = enter(&policySpecs, Spec{
		Code: "P101", Severity: Error, Title: "公式无法编译",
		Expected: "公式中的名称、类型、单位都能对上",
		Remedy:   "请按提示修改该单元格的公式后重新投放政策工作簿；修改前仍执行上一版政策。",
	})
)

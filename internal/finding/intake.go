package finding

// Intake findings: what is wrong with where a file was dropped.
var (
	NobodysFolder = enter(&intakeSpecs, Spec{
		Code: "I101", Severity: Error, Title: "文件没有放在本单位的文件夹里",
		Expected: "收件/单位名称/ 文件夹",
		Remedy:   "请把文件放进“收件”下以本单位全称命名的文件夹；没有这个文件夹的，请联系教体局核对名册。",
	})
	NothingToFile = enter(&intakeSpecs, Spec{
		Code: "I102", Severity: Error, Title: "本批次没有需要本单位填报的表",
		Expected: "“填报表”规定由本单位填报的表",
		Remedy:   "无需填报；如认为有误，请联系教体局核对“填报表”的填报主体。",
	})
	NotTaken = enter(&intakeSpecs, Spec{
		Code: "I103", Severity: Error, Title: "这份文件没有收取",
		Expected: "直接放在本单位文件夹里的、大小适当的 Excel 文件",
		Remedy:   "请按《未收取文件》“情况和处理办法”一栏处理，再把 Excel 文件直接放进本单位的文件夹。",
	})
)

// Findings about extensions (延期), which the bureau grants in a workbook.
var (
	ExtensionDay = enter(&intakeSpecs, Spec{
		Code: "I106", Severity: Error, Title: "延至的日期不在可以延期的范围内",
		Expected: "不早于本批次的截止日期，早于下一批次的开放日期",
		Remedy:   "请核对年月日；要取消延期的，填原来的截止日期。",
	})
)

// Findings about applications (集团变更), which change the register when the
// return is accepted.
var (
	ApplicationRefused = enter(&intakeSpecs, Spec{
		Code: "I104", Severity: Error, Title: "这一行集团变更不能执行",
		Expected: "与《集团名册》现有的记载相合",
		Remedy:   "请核对集团、学校和生效日期；名册本身有误的，先投放更正后的《集团名册》。",
	})
	ApplicationUnsound = enter(&intakeSpecs, Spec{
		Code: "I105", Severity: Error, Title: "按集团变更改动之后，名册不符合结构要求",
		Expected: "变更之后每个集团仍符合方案的结构要求",
		Remedy:   "请补全变更（如核心校退出的，同时填写接任的核心校或撤销集团），或先更正《集团名册》。",
	})
	UnfitName = enter(&intakeSpecs, Spec{
		Code: "I107", Severity: Error, Title: "名称不能用作文件夹的名称",
		Expected: "不超过 60 个汉字，不含 < > : \" / \\ | ? * 和看不见的字符，不以点或空格开头或结尾，不是 CON、NUL 一类的设备名",
		Remedy:   "学校、部门和批次各有一个以此为名的文件夹，请改用可以作文件夹名的写法。",
	})
)

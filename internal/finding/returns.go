package finding

// Return findings: a workbook was read, and something in it does not fit the
// declared form. F1 whose it is and how it is laid out, F2 what a cell holds,
// F3 forgiving readings that are reported, F4 rows against each other.

// Whose workbook it is.
var (
	OtherSubject = enter(&returnSpecs, Spec{
		Code: "F101", Severity: Error, Title: "不是本单位的填报表",
		Expected: "{要求}",
		Remedy:   "请改用发给本单位的模板填写；如果放错了文件夹，请把文件移到对应单位的收件文件夹。",
	})
	OtherPeriod = enter(&returnSpecs, Spec{
		Code: "F102", Severity: Error, Title: "不是本批次的模板",
		Expected: "{要求} 的模板",
		Remedy:   "请到“模板”文件夹领取本批次的模板，把内容填到新模板后放入。",
	})
	OtherSchema = enter(&returnSpecs, Spec{
		Code: "F103", Severity: Warning, Title: "模板不是最新版式",
		Expected: "按现行表单下发的模板",
		Remedy:   "已按现行栏目读取，请核对下面列出的缺少或多出的栏目；下次填报请领取新模板。",
	})
	NoStamp = enter(&returnSpecs, Spec{
		Code: "F104", Severity: Warning, Title: "没有模板标识",
		Expected: "用下发的模板填写并保留全部工作表",
		Remedy:   "已按封面上的学校和批次读取；下次请直接在下发的模板里填写，不要把内容复制到新建的工作簿。",
	})
	UnknownWorkbook = enter(&returnSpecs, Spec{
		Code: "F105", Severity: Error, Title: "认不出这是什么表",
		Expected: "下发的填报模板、集团名册、政策工作簿或会签单",
		Remedy:   "请到“模板”文件夹领取本单位模板填写后放入；不是填报内容的文件请不要放在收件文件夹。",
	})
)

// TooMany ends the list of a workbook in which nearly everything is wrong.
var TooMany = enter(&returnSpecs, Spec{
	Code: "F106", Severity: Error, Title: "问题过多，其余没有列出",
	Expected: "逐项核对后再报送",
	Remedy:   "多半是整列放错了位置或用错了模板，请先按前面列出的问题整体改正，再重新放入。",
})

// Sheets.
var (
	MissingSheet = enter(&returnSpecs, Spec{
		Code: "F111", Severity: Error, Title: "缺少必报的工作表",
		Expected: "工作簿里有名为“{要求}”的工作表",
		Remedy:   "请从模板中补上工作表“{要求}”并填写；如果改过工作表名称，请改回原名。",
	})
	ExtraSheet = enter(&returnSpecs, Spec{
		Code: "F112", Severity: Notice, Title: "多出的工作表没有读取",
		Expected: "只有模板里的工作表会被读取",
		Remedy:   "如果是自用的草稿或附件，不用处理；如果是填报内容，请填到模板对应的工作表里。",
	})
	HiddenSheet = enter(&returnSpecs, Spec{
		Code: "F113", Severity: Notice, Title: "隐藏的工作表也已读取",
		Expected: "填报的工作表不隐藏",
		Remedy:   "请取消隐藏并核对其中的内容；不需要填报的内容请清空。",
	})
	HiddenRows = enter(&returnSpecs, Spec{
		Code: "F114", Severity: Notice, Title: "隐藏的行也已读取",
		Expected: "填报的行不隐藏",
		Remedy:   "请取消隐藏或筛选并核对这些行；不应上报的行请整行删除。",
	})
	TwinSheets = enter(&returnSpecs, Spec{
		Code: "F115", Severity: Error, Title: "同一张表有两个工作表",
		Expected: "“{要求}”只有一个工作表",
		Remedy:   "请只保留一个，把另一个的内容并入后删除。",
	})
)

// Headers and items.
var (
	NoHeader = enter(&returnSpecs, Spec{
		Code: "F121", Severity: Error, Title: "找不到表头",
		Expected: "{要求}",
		Remedy:   "请从模板复制表头行放回原处，不要改动表头文字。",
	})
	MissingColumn = enter(&returnSpecs, Spec{
		Code: "F122", Severity: Error, Title: "缺少必填的栏目",
		Expected: "表头中有“{要求}”",
		Remedy:   "请按模板补上栏目“{要求}”并填写；如果改过表头文字，请改回原名。",
	})
	MissingOptional = enter(&returnSpecs, Spec{
		Code: "F123", Severity: Warning, Title: "缺少选填的栏目",
		Expected: "表头中有“{要求}”",
		Remedy:   "已按没有填写处理；需要填报的，请按模板补上栏目“{要求}”。",
	})
	TwinColumns = enter(&returnSpecs, Spec{
		Code: "F124", Severity: Error, Title: "同一栏目出现两次",
		Expected: "“{要求}”只出现一次",
		Remedy:   "请核对两处内容，只保留正确的一处，删去另一处。",
	})
	UnknownColumn = enter(&returnSpecs, Spec{
		Code: "F125", Severity: Notice, Title: "多出的栏目没有读取",
		Expected: "只有模板里的栏目会被读取",
		Remedy:   "如果是自用的栏目，不用处理；如果是填报内容，请填到模板对应的栏目里。",
	})
	ChangedUnit = enter(&returnSpecs, Spec{
		Code: "F126", Severity: Error, Title: "单位被改动",
		Expected: "以“{要求}”为单位",
		Remedy:   "请把这一栏的数据换算成以“{要求}”为单位，并把单位改回“{要求}”。",
	})
)

// Rows.
var (
	TotalRow = enter(&returnSpecs, Spec{
		Code: "F131", Severity: Notice, Title: "合计行没有读取",
		Expected: "每行一条记录，合计由系统计算",
		Remedy:   "不用处理；合计行不计入条数。",
	})
	EmptyTable = enter(&returnSpecs, Spec{
		Code: "F132", Severity: Error, Title: "必报的表没有填写",
		Expected: "“{要求}”至少填写一条",
		Remedy:   "请填写后重新放入；确实没有内容的，请联系下发单位说明。",
	})
	NoteRow = enter(&returnSpecs, Spec{
		Code: "F133", Severity: Notice, Title: "说明文字所在的行没有读取",
		Expected: "表头以下每行一条记录",
		Remedy:   "如果是说明、栏次或示例，不用处理；如果是填报内容，请按栏目逐格填写。",
	})
	MergedCells = enter(&returnSpecs, Spec{
		Code: "F134", Severity: Error, Title: "填报区有合并单元格",
		Expected: "每行每格分别填写",
		Remedy:   "请取消合并，把内容填到每一行对应的单元格里。",
	})
	TooManyRows = enter(&returnSpecs, Spec{
		Code: "F135", Severity: Error, Title: "行数过多",
		Expected: "一所学校的一张表最多 {要求} 行",
		Remedy:   "请删去多余的行（常见的原因是整列填充或重复粘贴）；确有这么多条的，请联系下发单位。",
	})
)

// What a cell holds.
var (
	RequiredBlank = enter(&returnSpecs, Spec{
		Code: "F201", Severity: Error, Title: "必填项没有填写",
		Expected: "必须填写",
		Remedy:   "请补填。",
	})
	NotNumber = enter(&returnSpecs, Spec{
		Code: "F202", Severity: Error, Title: "不是数字",
		Expected: "只填数字",
		Remedy:   "请只填数字，不带文字、单位和空格；“万元”请换算成“元”。",
	})
	NotInteger = enter(&returnSpecs, Spec{
		Code: "F203", Severity: Error, Title: "不是整数",
		Expected: "整数",
		Remedy:   "请填整数，不带小数。",
	})
	TooPrecise = enter(&returnSpecs, Spec{
		Code: "F204", Severity: Error, Title: "金额超过两位小数",
		Expected: "最多两位小数（到分）",
		Remedy:   "请四舍五入到分后填写；由公式算出的，请在公式外加 ROUND(…,2)。",
	})
	OutOfRange = enter(&returnSpecs, Spec{
		Code: "F205", Severity: Error, Title: "超出允许范围",
		Expected: "{要求}",
		Remedy:   "请核对是否多录、漏录了数位或用错了单位。",
	})
	NotOption = enter(&returnSpecs, Spec{
		Code: "F206", Severity: Error, Title: "不在可选项中",
		Expected: "只能填：{要求}",
		Remedy:   "请从下拉列表中选择。",
	})
	NotDate = enter(&returnSpecs, Spec{
		Code: "F207", Severity: Error, Title: "不是有效日期",
		Expected: "日期，如 2026-09-01",
		Remedy:   "请按 2026-09-01 的样子填写完整的年月日。",
	})
	NotMonth = enter(&returnSpecs, Spec{
		Code: "F208", Severity: Error, Title: "不是有效年月",
		Expected: "年月，如 2026-09",
		Remedy:   "请按 2026-09 的样子填写年和月。",
	})
	UnclearDate = enter(&returnSpecs, Spec{
		Code: "F209", Severity: Error, Title: "日期看不出是哪一天",
		Expected: "年、月（日）齐全的写法，如 2026-09-01",
		Remedy:   "请按 2026-09-01（年月填 2026-09）的样子重新填写。",
	})
	BecameDate = enter(&returnSpecs, Spec{
		Code: "F210", Severity: Error, Title: "内容被表格软件改成了日期",
		Expected: "{要求}",
		Remedy:   "请先把单元格格式改为“文本”（填数字的改为“常规”），再重新输入原来的内容。",
	})
	UnclearRatio = enter(&returnSpecs, Spec{
		Code: "F211", Severity: Error, Title: "比例看不出是百分之几",
		Expected: "带百分号或不大于 1 的小数，如 98.5% 或 0.985",
		Remedy:   "请写成带百分号的数，如 98.5%。",
	})
	PercentNumber = enter(&returnSpecs, Spec{
		Code: "F212", Severity: Error, Title: "数字带了百分号",
		Expected: "不带百分号的数字",
		Remedy:   "请把单元格格式改为“常规”后重新填写数字。",
	})
	NotText = enter(&returnSpecs, Spec{
		Code: "F213", Severity: Error, Title: "单元格里是逻辑值",
		Expected: "{要求}",
		Remedy:   "请删除后重新填写文字或数字。",
	})
	LostDigits = enter(&returnSpecs, Spec{
		Code: "F214", Severity: Error, Title: "长数字丢失了末几位",
		Expected: "以文本方式填写的号码",
		Remedy:   "请先把单元格格式改为“文本”，再照证件重新输入全部号码（或先输入一个英文单引号 ' 再输入号码）；只改格式不重新输入，丢失的数字不会恢复。",
	})
	NoResult = enter(&returnSpecs, Spec{
		Code: "F215", Severity: Error, Title: "公式没有计算结果",
		Expected: "有结果的单元格",
		Remedy:   "请用 Excel 或 WPS 打开，按 F9 重算并保存；或复制后“选择性粘贴→数值”。",
	})
	ErrorCell = enter(&returnSpecs, Spec{
		Code: "F216", Severity: Error, Title: "单元格里是错误值",
		Expected: "正常的内容",
		Remedy:   "请检查公式引用的单元格，或直接填写内容。",
	})
	LiveFormula = enter(&returnSpecs, Spec{
		Code: "F217", Severity: Error, Title: "公式应写成文字",
		Expected: "以文字填写的公式，前面不带等号",
		Remedy:   "请先把单元格格式改为“文本”，去掉等号后重新输入公式。",
	})
)

// Numbers and names that can be proven wrong.
var (
	IdentityShape = enter(&returnSpecs, Spec{
		Code: "F221", Severity: Error, Title: "身份证号格式不对",
		Expected: "18 位：前 17 位是数字，末位是数字或 X",
		Remedy:   "请照证件核对后重新输入；15 位旧号请换成 18 位。",
	})
	IdentityDate = enter(&returnSpecs, Spec{
		Code: "F222", Severity: Error, Title: "身份证号里的出生日期不存在",
		Expected: "第 7 至 14 位是真实的出生日期",
		Remedy:   "请照证件核对第 7 至 14 位。",
	})
	IdentityCheck = enter(&returnSpecs, Spec{
		Code: "F223", Severity: Error, Title: "身份证号校验码不符",
		Expected: "符合 GB 11643 校验规则",
		Remedy:   "多半是录错或录反了一位，请照证件逐位核对，不要只改末位。",
	})
	CreditShape = enter(&returnSpecs, Spec{
		Code: "F224", Severity: Error, Title: "统一社会信用代码格式不对",
		Expected: "18 位数字和大写字母（没有 I、O、S、V、Z）",
		Remedy:   "请照登记证书核对，注意数字 0 与字母 O、数字 1 与字母 I。",
	})
	CreditCheck = enter(&returnSpecs, Spec{
		Code: "F225", Severity: Error, Title: "统一社会信用代码校验码不符",
		Expected: "符合 GB 32100 校验规则",
		Remedy:   "请照登记证书逐位核对，不要只改末位。",
	})
	CreditBody = enter(&returnSpecs, Spec{
		Code: "F226", Severity: Error, Title: "统一社会信用代码中的组织机构代码不符",
		Expected: "第 9 至 17 位符合 GB 11714 校验规则",
		Remedy:   "请照登记证书核对第 9 至 17 位。",
	})
	SchoolNoShape = enter(&returnSpecs, Spec{
		Code: "F227", Severity: Error, Title: "学校标识码格式不对",
		Expected: "10 位数字，第 3、4 位为 37（山东省）",
		Remedy:   "请按教育事业统计的学校（机构）标识码填写。",
	})
	UnknownSchool = enter(&returnSpecs, Spec{
		Code: "F228", Severity: Error, Title: "名册里没有这所学校",
		Expected: "集团名册中的学校名称",
		Remedy:   "请从下拉列表中选择学校；确需使用简称的，请教体局在集团名册的“别名”中确认。",
	})
	UnknownGroup = enter(&returnSpecs, Spec{
		Code: "F229", Severity: Error, Title: "名册里没有这个集团",
		Expected: "集团名册中的集团名称",
		Remedy:   "请从下拉列表中选择集团。",
	})
	UnknownFiler = enter(&returnSpecs, Spec{
		Code: "F230", Severity: Error, Title: "没有这个填报单位",
		Expected: "集团名册中的学校名称，或需要填报的部门名称",
		Remedy:   "请从下拉列表中选择学校或部门。",
	})
)

// Forgiving readings: the value was taken, and this says how.
var (
	FullWidth = enter(&returnSpecs, Spec{
		Code: "F301", Severity: Notice, Title: "全角字符已按半角读取",
		Expected: "半角数字和字母", Remedy: "请核对读取的内容；没有读错就不用处理。",
	})
	Grouped = enter(&returnSpecs, Spec{
		Code: "F302", Severity: Notice, Title: "数字里的千分位、货币符号或单位已去掉",
		Expected: "只填数字", Remedy: "请核对读取的数；没有读错就不用处理。",
	})
	TextNumber = enter(&returnSpecs, Spec{
		Code: "F303", Severity: Notice, Title: "文本形式的数字已按数字读取",
		Expected: "数字", Remedy: "请核对读取的数；没有读错就不用处理。",
	})
	DateSpelling = enter(&returnSpecs, Spec{
		Code: "F304", Severity: Notice, Title: "日期按文字写法读取",
		Expected: "日期，如 2026-09-01", Remedy: "请核对读取的日期；没有读错就不用处理。",
	})
	Spaces = enter(&returnSpecs, Spec{
		Code: "F305", Severity: Notice, Title: "多余的空格或符号已忽略",
		Expected: "没有多余的空格", Remedy: "请核对读取的内容；没有读错就不用处理。",
	})
	LowerCase = enter(&returnSpecs, Spec{
		Code: "F306", Severity: Notice, Title: "小写字母已按大写读取",
		Expected: "大写字母", Remedy: "不用处理。",
	})
	YesNo = enter(&returnSpecs, Spec{
		Code: "F307", Severity: Notice, Title: "“是/否”的其他写法已换算",
		Expected: "是 或 否", Remedy: "请核对读取的内容；没有读错就不用处理。",
	})
	Serial = enter(&returnSpecs, Spec{
		Code: "F308", Severity: Notice, Title: "数字已按日期读取",
		Expected: "日期，如 2026-09-01", Remedy: "请核对读取的日期；没有读错就不用处理。",
	})
	FloatTail = enter(&returnSpecs, Spec{
		Code: "F309", Severity: Notice, Title: "计算尾差已去掉",
		Expected: "与表格软件显示一致的数", Remedy: "不用处理：表格软件内部的二进制尾差，按显示的 15 位有效数字读取。",
	})
	Alias = enter(&returnSpecs, Spec{
		Code: "F310", Severity: Notice, Title: "简称已换成名册中的名称",
		Expected: "集团名册中的名称", Remedy: "请核对换成的名称；没有读错就不用处理。",
	})
)

// Rows against each other.
var (
	TwinRows = enter(&returnSpecs, Spec{
		Code: "F401", Severity: Error, Title: "记录重复",
		Expected: "“{要求}”不重复",
		Remedy:   "请核对重复的各行，只保留正确的一行。",
	})
)

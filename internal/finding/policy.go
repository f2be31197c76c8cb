package finding

// Policy findings: faults of the policy workbook, told to its authors. While
// any of them stands the previous version stays in force.
var (
	PolicyUnit = enter(&policySpecs, Spec{
		Code: "P001", Severity: Error, Title: "单位写法无法识别",
		Expected: "如 元、元/人、元/月，或留空",
		Remedy:   "请改正该单位后重新投放。",
	})
	PolicyDates = enter(&policySpecs, Spec{
		Code: "P002", Severity: Error, Title: "起止日期前后颠倒",
		Expected: "前一个日期不晚于后一个日期",
		Remedy:   "请核对这一行的日期。",
	})
	PolicyTwoInForce = enter(&policySpecs, Spec{
		Code: "P003", Severity: Error, Title: "同一条目有两行同时有效",
		Expected: "同一天只有一行有效",
		Remedy:   "请在旧的一行填写“失效”日期，使两行的有效期首尾相接。",
	})
	PolicyUnknownTable = enter(&policySpecs, Spec{
		Code: "P004", Severity: Error, Title: "表名没有登记",
		Expected: "“填报表”中已有的表",
		Remedy:   "请先在“填报表”中登记这张表，或改正表名。",
	})
	PolicyFormulaOrSplit = enter(&policySpecs, Spec{
		Code: "P005", Severity: Error, Title: "公式与分配二者只能填一种",
		Expected: "只填“公式”，或同时填“分配总额”“分配权重”",
		Remedy:   "请清空其中一种。",
	})
	PolicyNoRow = enter(&policySpecs, Spec{
		Code: "P006", Severity: Error, Title: "没有有效的条目",
		Expected: "至少有一行在批次内有效",
		Remedy:   "请补充，或延长“失效”日期；政策没有规定的，系统不会当作 0。",
	})
	PolicyChangesWithin = enter(&policySpecs, Spec{
		Code: "P007", Severity: Error, Title: "批次之内政策发生变化",
		Expected: "有效期覆盖整个批次；批次之内可以调整的只有参数和项目的公式",
		Remedy:   "请把变化的日期放在批次的起止之间以外，或把批次拆成两段。",
	})
	PolicyMidMonth = enter(&policySpecs, Spec{
		Code: "P010", Severity: Error, Title: "批次之内的调整不在月初",
		Expected: "从某月 1 日起调整",
		Remedy:   "金额按月计算，请把“生效”改为月份的第一天，旧的一行“失效”改为上月最后一天。",
	})
	PolicyUnknownLevel = enter(&policySpecs, Spec{
		Code: "P011", Severity: Error, Title: "层级写法无法识别",
		Expected: "列出的层级之一",
		Remedy:   "请改正“层级”一列。",
	})
	PolicyUnknownColumn = enter(&policySpecs, Spec{
		Code: "P012", Severity: Error, Title: "列名没有登记",
		Expected: "“表单”中该表在批次内有效的列",
		Remedy:   "请改正列名，或先在“表单”中登记这一列。",
	})
	PolicyMatch = enter(&policySpecs, Spec{
		Code: "P013", Severity: Error, Title: "对账规则无法执行",
		Expected: "由学校填报的表，两个不同的方向，至少一个键",
		Remedy:   "请按要求改正“对账”的这一格。",
	})
	PolicyPlaces = enter(&policySpecs, Spec{
		Code: "P014", Severity: Error, Title: "舍入的位数不可用",
		Expected: "0 到 9 的整数，或留空",
		Remedy:   "请填写保留几位小数，金额到分填 2；不舍入的留空。",
	})
	PolicyForm = enter(&policySpecs, Spec{
		Code: "P015", Severity: Error, Title: "表或列的登记做不成可用的填报表",
		Expected: "能够印成表格、收回后能够认出的表和列",
		Remedy:   "请按要求改正这一格，已经发出的表格不受影响。",
	})
	PolicyParameter = enter(&policySpecs, Spec{
		Code: "P016", Severity: Error, Title: "同名参数的各行不一致",
		Expected: "同名的各行都有键，值的种类和单位相同",
		Remedy:   "请改正这一行，或给它另起名称；公式按名称取整张表，一行不同会使结果算错。",
	})
	PolicyCollections = enter(&policySpecs, Spec{
		Code: "P017", Severity: Error, Title: "两个批次的填报时间重叠",
		Expected: "上一批次截止之后，下一批次才开放",
		Remedy:   "请核对这两行的“开放”和“截止”；学校同一时间只填报一个批次。",
	})
	PolicyNotSplit = enter(&policySpecs, Spec{
		Code: "P107", Severity: Error, Title: "标准在批次之内调整，项目没有写明怎样分段",
		Expected: "“分段”填 累加 或 按月折算",
		Remedy:   "请在该项目的“分段”一列写明：累加（各时段分别计算后相加），或按月折算（各时段结果按月数加权）；考核指标、等级、均衡、限额不能在批次之内调整。",
	})
	PolicyNotAlone = enter(&policySpecs, Spec{
		Code: "P108", Severity: Error, Title: "收到一份填报表时还不能判断的规则",
		Expected: "“学校”“行:表名”的规则只用本校的填报表和名册",
		Remedy:   "请把“层级”改为“集团”或“全县行:表名”，这样的规则在每次收表之后对照各校的填报表判断。",
	})
	PolicyDuplicateName = enter(&policySpecs, Spec{
		Code: "P008", Severity: Error, Title: "名称重复",
		Expected: "同一层级内名称和编号各不相同",
		Remedy:   "请给其中一个改名，并同时改用到它的公式。",
	})
	PolicyRange = enter(&policySpecs, Spec{
		Code: "P009", Severity: Error, Title: "参数超出合理范围",
		Expected: "在“合理下限”与“合理上限”之间",
		Remedy:   "请核对参数值和它的单位（元与万元、8% 与 8）；范围不当的，由责任部门修改范围。",
	})
	PolicyFormula = enter(&policySpecs, Spec{
		Code: "P101", Severity: Error, Title: "公式无法编译",
		Expected: "公式中的名称、类型、单位都能对上",
		Remedy:   "请按提示修改该单元格的公式后重新投放；修改前仍执行上一版政策。",
	})
	PolicyLapsed = enter(&policySpecs, Spec{
		Code: "P102", Severity: Error, Title: "用到的条目在批次内没有效力",
		Expected: "公式用到的参数、项目在批次内有效",
		Remedy:   "请补充该条目在批次内的有效行；政策没有规定的，系统不会当作 0。",
	})
	PolicyItemUnit = enter(&policySpecs, Spec{
		Code: "P103", Severity: Error, Title: "公式算出的单位与所填单位不符",
		Expected: "公式的单位等于“单位”列",
		Remedy:   "请核对公式是否少乘或多除了一项，或改正“单位”列。",
	})
	PolicyItemType = enter(&policySpecs, Spec{
		Code: "P104", Severity: Error, Title: "公式算出的不是所需的类型",
		Expected: "适用条件、校验条件得出 TRUE 或 FALSE；金额、得分得出数值",
		Remedy:   "请修改公式。",
	})
	PolicyCycle = enter(&policySpecs, Spec{
		Code: "P105", Severity: Error, Title: "公式互相引用，形成循环",
		Expected: "各项目的先后次序可以排定",
		Remedy:   "请打断循环中的一处引用。",
	})
	PolicyUnknownItem = enter(&policySpecs, Spec{
		Code: "P106", Severity: Error, Title: "引用的项目不存在",
		Expected: "政策中已有的项目编号",
		Remedy:   "请改正编号。",
	})
	PolicyExample = enter(&policySpecs, Spec{
		Code: "P201", Severity: Error, Title: "算例与公式的结果不一致",
		Expected: "公式的结果等于期望值",
		Remedy:   "请核对公式、参数或算例的期望值，哪个错改哪个。",
	})
	PolicyExampleInput = enter(&policySpecs, Spec{
		Code: "P202", Severity: Error, Title: "算例的输入写法有误",
		Expected: "名称=值；多个用分号隔开；一列写作 表[列]={1,2,3}",
		Remedy:   "请改正“输入”。",
	})
	PolicyNoExample = enter(&policySpecs, Spec{
		Code: "P203", Severity: Warning, Title: "公式没有算例",
		Expected: "每个有公式的项目、指标和列至少有一个算例",
		Remedy:   "请手工算出一个例子，在“算例”中加一行；不加也可以执行，但公式写错时没有什么能提醒。",
	})
)

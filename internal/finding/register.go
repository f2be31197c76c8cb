package finding

// Register findings: where 集团名册.xlsx breaks its own order or the plan's
// rules for groups. They go to the keeper of the register, the county bureau.
// While one of them is an error, the version before stays in force.

// Rows, codes and names.
var (
	RegisterIncomplete = enter(&registerSpecs, Spec{
		Code: "R101", Severity: Error, Title: "名册缺少必填内容",
		Expected: "填写完整",
		Remedy:   "请补填该单元格；补填前本行没有读入名册。",
	})
	RegisterDuplicateCode = enter(&registerSpecs, Spec{
		Code: "R102", Severity: Error, Title: "代码重复",
		Expected: "每个代码只出现一次",
		Remedy:   "请核对两行：同一所学校（集团、工作室）删去一行，不同的请改用新代码。",
	})
	RegisterDuplicateName = enter(&registerSpecs, Spec{
		Code: "R103", Severity: Error, Title: "名称或别名重复",
		Expected: "一个名称或别名只指一所学校（一个集团）",
		Remedy:   "请把名称写全到能够区分，或删去其中一个别名。",
	})
	RegisterUnknownCode = enter(&registerSpecs, Spec{
		Code: "R104", Severity: Error, Title: "引用了名册中没有的代码或类型",
		Expected: "填写名册中已有的代码",
		Remedy:   "请核对代码；确属新增的，请先在相应的表中登记。",
	})
	RegisterUnknownStage = enter(&registerSpecs, Spec{
		Code: "R105", Severity: Error, Title: "学段写法不在规定范围",
		Expected: "幼儿园、小学、初中、高中、中职、特殊教育",
		Remedy:   "请按规定写法填写；一贯制学校写多个学段，用“、”隔开，例如“小学、初中”。",
	})
	RegisterPending = enter(&registerSpecs, Spec{
		Code: "R106", Severity: Notice, Title: "学校信息待核",
		Expected: "核实后填“已核”",
		Remedy:   "请由教体局核实本行（见备注），改正后把核实状态填为“已核”；待核期间按现填内容计算。",
	})
	RegisterNameSign = enter(&registerSpecs, Spec{
		Code: "R107", Severity: Error, Title: "名称里有不能用的符号",
		Expected: "名称里没有 * ? ~ [ ] : / \\ < > | \" 和看不见的控制字符",
		Remedy:   "请按印章上的全称填写；确需括号、冒号的，用中文的（）、：。文件夹以名称命名，公式按名称查找，这些符号在两处都另有含义。",
	})
)

// Groups and their types.
var (
	RegisterType = enter(&registerSpecs, Spec{
		Code: "R111", Severity: Error, Title: "集团类型自相矛盾",
		Expected: "与方案对该类型的规定一致",
		Remedy:   "请按方案改正“集团类型”表中的这一行。",
	})
	RegisterGroupDates = enter(&registerSpecs, Spec{
		Code: "R112", Severity: Error, Title: "集团日期先后颠倒",
		Expected: "撤销日期不早于成立日期",
		Remedy:   "请核对成立日期和撤销日期。",
	})
	RegisterFounding = enter(&registerSpecs, Spec{
		Code: "R113", Severity: Error, Title: "成立方式不适用于该类型",
		Expected: "“集团类型”表为该类型列出的成立方式",
		Remedy:   "请核对成立方式和类型，改正填错的一项。",
	})
	RegisterApplication = enter(&registerSpecs, Spec{
		Code: "R114", Severity: Error, Title: "核心校申请成立的材料不齐",
		Expected: "方案、合作协议、章程均为“有”，成员校主管部门同意为“是”",
		Remedy:   "请补齐材料后填写；材料未齐的集团暂不登记。",
	})
	RegisterCores = enter(&registerSpecs, Spec{
		Code: "R115", Severity: Error, Title: "核心校或牵头校数不对",
		Expected: "“集团类型”表规定的核心校或牵头校数",
		Remedy:   "请在“成员”表核对该集团各校的角色、加入日期和退出日期。",
	})
	RegisterFewMembers = enter(&registerSpecs, Spec{
		Code: "R116", Severity: Error, Title: "集团成员校不足",
		Expected: "不少于“集团类型”表规定的成员校数",
		Remedy:   "请在“成员”表补登成员校，或核对加入日期和退出日期；确已解散的，请填集团的撤销日期。",
	})
	RegisterRole = enter(&registerSpecs, Spec{
		Code: "R117", Severity: Error, Title: "角色不适用于该类型",
		Expected: "该类型的核心角色，或成员校",
		Remedy:   "请按集团的类型改正角色。",
	})
	RegisterRepresentative = enter(&registerSpecs, Spec{
		Code: "R118", Severity: Error, Title: "集团内法定代表人不一致",
		Expected: "集团内各校的法定代表人一致",
		Remedy:   "该类型的集团统一法定代表人，请核对各校登记的法定代表人；变更登记未办结的，暂留空白。",
	})
	RegisterSharedCredit = enter(&registerSpecs, Spec{
		Code: "R119", Severity: Error, Title: "统一社会信用代码重复",
		Expected: "不同法人的代码各不相同",
		Remedy:   "请按各校的法人证书核对代码；两校同为一个法人的，只能在统一法定代表人的集团内。",
	})
	RegisterSameRepresentative = enter(&registerSpecs, Spec{
		Code: "R120", Severity: Warning, Title: "独立法人学校的法定代表人同名",
		Expected: "各校保持独立法人",
		Remedy:   "请核对是否同名同姓；确为一人兼任的，请确认各校仍为独立法人。",
	})
)

// Memberships.
var (
	RegisterMemberDates = enter(&registerSpecs, Spec{
		Code: "R131", Severity: Error, Title: "成员日期不合",
		Expected: "加入、退出先后有序，且在集团存续期内",
		Remedy:   "请核对加入日期、退出日期和集团的成立、撤销日期。",
	})
	RegisterTwoGroups = enter(&registerSpecs, Spec{
		Code: "R132", Severity: Error, Title: "一所学校同时在两处登记",
		Expected: "一所学校同一天只在一个集团、只登记一次",
		Remedy:   "请给先前的一行填上退出日期，或推迟本行的加入日期；退出日期是最后一天，次日起方可加入。",
	})
	RegisterAdmission = enter(&registerSpecs, Spec{
		Code: "R133", Severity: Error, Title: "吸纳成员没有通过准入评估",
		Expected: "通过",
		Remedy:   "请填准入评估结果；未通过的，请删去本行。成立当日就在集团的，请核对加入日期。",
	})
	RegisterLeaving = enter(&registerSpecs, Spec{
		Code: "R134", Severity: Error, Title: "退出手续不全",
		Expected: "退出日期、退出原因、批准文号齐全",
		Remedy:   "请补填退出日期、退出原因和主管教育行政部门同意退出的文号；没有退出的，三项都留空。",
	})
)

// Studios.
var (
	RegisterStudioCount = enter(&registerSpecs, Spec{
		Code: "R141", Severity: Error, Title: "县级名师乡村工作室超过规定个数",
		Expected: "不超过“集团类型”表的县级工作室数",
		Remedy:   "请核对各工作室的周期，给已结束的填上周期止；确需增设的，先修改“集团类型”表的县级工作室数并写明依据。",
	})
	RegisterStudioSite = enter(&registerSpecs, Spec{
		Code: "R142", Severity: Error, Title: "工作室挂牌学校不是镇驻地学校",
		Expected: "镇驻地",
		Remedy:   "请核对挂牌学校；学校的驻地填错的，请在“学校”表改正。",
	})
	RegisterStudioTitle = enter(&registerSpecs, Spec{
		Code: "R143", Severity: Error, Title: "工作室主持人称号不合规定",
		Expected: "特级教师、正高级教师、齐鲁名师之一",
		Remedy:   "请核对主持人的称号证书。",
	})
	RegisterStudioIncomplete = enter(&registerSpecs, Spec{
		Code: "R144", Severity: Error, Title: "工作室登记不全",
		Expected: "主持人、称号、挂牌学校三项齐全，或都留空待定",
		Remedy:   "请补填缺少的一项；尚未确定的，请把三项都留空。",
	})
	RegisterStudioDates = enter(&registerSpecs, Spec{
		Code: "R145", Severity: Error, Title: "工作室周期先后颠倒",
		Expected: "周期止不早于周期起",
		Remedy:   "请核对周期起和周期止。",
	})
)

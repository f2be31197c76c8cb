package finding

// File findings: the file cannot be read as a workbook at all. There is one
// for every code a strict reading can stop with, so that a telephone caller
// can name the fault by its number.

// What a sender does next, by what went wrong.
const (
	remedySaveAs   = "请打开原表另存为 .xlsx：Excel 点“文件”→“另存为”→“浏览”，“保存类型”选“Excel 工作簿（*.xlsx）”；WPS 点左上角“文件”→“另存为”，“文件类型”选“Microsoft Excel 文件（*.xlsx）”。保存后把新文件放入收件文件夹，不要只改扩展名。"
	remedyCopy     = "请先在本机确认原文件能正常打开，再重新完整复制一份放入收件文件夹。"
	remedyResave   = "请用 Excel 或 WPS 打开后“另存为” .xlsx 再放入；打不开的，请用备份或重新领取模板填写。"
	remedyTemplate = "请使用下发的模板填写，保存为 .xlsx 后放入收件文件夹。"
)

// byFault finds the spec for a reader's fault code.
var byFault = map[string]Spec{}

// fault enters the spec that answers one fault code of the strict reader.
func fault(key, code, title, expected, remedy string) Spec {
	s := enter(&fileSpecs, Spec{Code: code, Severity: Error, Title: title, Expected: expected, Remedy: remedy})
	byFault[key] = s
	return s
}

// Unreadable is the answer to a fault whose code has no entry of its own.
var Unreadable = enter(&fileSpecs, Spec{
	Code: "F000", Severity: Error, Title: "文件无法读取",
	Expected: "能用 Excel 或 WPS 正常打开的 .xlsx 工作簿", Remedy: remedyResave,
})

// What the file turned out to be instead of a workbook.
var (
	FileEmpty     = fault("empty-file", "F001", "文件是空的", "有内容的 .xlsx 工作簿", remedyCopy)
	FileTooLarge  = fault("too-large", "F002", "文件过大", "只含填报内容的工作簿", "请删去多余的工作表、行、列和图片，只保留填报内容，保存后重新放入。")
	FileHTML      = fault("html", "F003", "文件其实是网页", "真正的 .xlsx 工作簿（改扩展名不算）", remedySaveAs)
	FileCSV       = fault("csv", "F004", "文件其实是文本（CSV）", "真正的 .xlsx 工作簿（改扩展名不算）", remedySaveAs)
	FileXML2003   = fault("xml-2003", "F005", "文件是 XML 表格 2003 格式", ".xlsx 工作簿", remedySaveAs)
	FilePDF       = fault("pdf", "F006", "文件是 PDF", ".xlsx 工作簿", remedyTemplate)
	FileArchive   = fault("archive", "F007", "文件是压缩包", ".xlsx 工作簿", "请先解压，把里面的 .xlsx 文件直接放入收件文件夹。")
	FileNotZip    = fault("not-zip", "F008", "文件不是工作簿", ".xlsx 工作簿", remedyTemplate)
	FileEncrypted = fault("encrypted", "F009", "文件设了打开密码", "没有打开密码的工作簿", "请打开后取消打开密码，保存后重新放入。Excel：文件→信息→保护工作簿→用密码进行加密，清空后确定；WPS：文件→文档加密→密码加密，清空打开权限的密码后点“应用”。")
	FileLegacyXLS = fault("legacy-xls", "F010", "文件是 Excel 95 或更早的 .xls 格式", ".xlsx 工作簿", remedySaveAs)
	FileODS       = fault("ods", "F011", "文件是 ODS 格式", ".xlsx 工作簿", remedySaveAs)
	FileXLSB      = fault("xlsb", "F012", "文件是二进制 .xlsb 格式", ".xlsx 工作簿", remedySaveAs)
	FileShortcut  = fault("shortcut", "F014", "文件是快捷方式", "工作簿本身", "请找到快捷方式指向的原文件（右键点快捷方式，选“打开文件所在的位置”），把原文件复制到收件文件夹。")
	FileNotBook   = fault("not-workbook", "F013", "文件是别的文档", ".xlsx 工作簿", remedyTemplate)
)

// What is broken in a file that should have been a workbook.
var (
	FileTruncated  = fault("truncated", "F021", "文件不完整", "完整的文件", remedyCopy)
	FileBadZip     = fault("bad-zip", "F022", "文件结构损坏", "完好的工作簿", remedyResave)
	FileDupEntry   = fault("dup-entry", "F023", "文件内部有重名部件", "每个部件只有一份", remedyResave)
	FileEntryName  = fault("entry-name", "F024", "文件内部名称不合规", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileLyingSize  = fault("lying-size", "F025", "文件内部大小与登记不符", "完好的工作簿", remedyCopy)
	FileOverlap    = fault("overlap", "F026", "文件内部数据互相重叠", "完好的工作簿", remedyResave)
	FileMethod     = fault("method", "F027", "文件压缩方式不受支持", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileCRC        = fault("crc", "F028", "文件内容校验不符", "与保存时一致的内容", remedyCopy)
	FileDeflate    = fault("bad-deflate", "F029", "文件内容无法展开", "完好的工作簿", remedyCopy)
	FileMissing    = fault("missing-part", "F030", "文件内部缺少部件", "完好的工作簿", remedyResave)
	FileOutside    = fault("outside-package", "F031", "文件引用了包外的内容", "内容都在文件内", remedyResave)
	FileExternal   = fault("external-part", "F032", "文件的内容放在别处", "内容都在文件内", remedyResave)
	FileCutXML     = fault("cut-xml", "F033", "工作表内容被截断", "完整的工作表", remedyResave)
	FileMalformed  = fault("malformed-xml", "F034", "工作表内容损坏", "完好的工作表", remedyResave)
	FileDoctype    = fault("doctype", "F035", "文件含有不安全的声明", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileEncoding   = fault("encoding", "F036", "文字编码不受支持", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileStructure  = fault("structure", "F037", "文件结构不合规", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileNoSheets   = fault("no-sheets", "F038", "文件里没有工作表", "含有填报表的工作簿", remedyTemplate)
	FileDupSheet   = fault("dup-sheet", "F039", "工作表重名", "每个工作表的名称各不相同", "请打开文件，把重名的工作表删去或改名后保存，再重新放入。")
	FileBadRef     = fault("bad-ref", "F040", "单元格地址错误", "完好的工作表", remedyResave)
	FileOrder      = fault("order", "F041", "单元格次序错乱", "完好的工作表", remedyResave)
	FileTwice      = fault("twice", "F042", "同一单元格出现两次", "完好的工作表", remedyResave)
	FileSSTRange   = fault("sst-range", "F043", "单元格文字丢失", "完好的工作表", remedyResave)
	FileStyleRange = fault("style-range", "F044", "单元格格式丢失", "完好的工作表", remedyResave)
	FileBadType    = fault("bad-type", "F045", "单元格类型无法识别", "由 Excel 或 WPS 保存的工作簿", remedyResave)
	FileBadOLE     = fault("bad-ole", "F047", "旧版 .xls 或 .et 文件损坏", "完好的工作簿", remedyResave)
	FileRecord     = fault("record", "F048", "旧版 .xls 或 .et 文件中有不能识别的内容", "由 Excel 或 WPS 保存的工作簿", remedySaveAs)
	FileBadValue   = fault("bad-value", "F046", "单元格的值无法识别", "由 Excel 或 WPS 保存的工作簿", remedyResave)
)

// What ended badly when it was read for the first time, in a process of its own.
var (
	FileTooCostly = enter(&fileSpecs, Spec{
		Code: "F049", Severity: Error, Title: "文件太大或太复杂，读不完",
		Expected: "只含填报内容的工作簿", Remedy: "请重新领取模板，把填报内容按“选择性粘贴→数值”复制进去，另存为 .xlsx 后放入；不要带图片、多余的工作表和大片的格式。",
	})
	FileBroke = enter(&fileSpecs, Spec{
		Code: "F050", Severity: Error, Title: "文件使读取程序出错",
		Expected: "由 Excel 或 WPS 保存的工作簿", Remedy: "原件已存档。请用 Excel 或 WPS 打开后“另存为” .xlsx 再放入；仍然这样的，请把本条编号告诉教体局，由教体局请运维人员查看日志。",
	})
)

// OfFault returns the spec for a fault code of the strict reader, and
// [Unreadable] for a code that is not listed.
func OfFault(key string) Spec {
	if s, ok := byFault[key]; ok {
		return s
	}
	return Unreadable
}

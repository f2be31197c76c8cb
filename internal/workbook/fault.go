package workbook

import (
	"fmt"
	"strconv"
)

// Fault is a file that cannot be taken as it is. It is an error because reading
// stops, but it is the sender's to mend: Detail is written for a school clerk and
// says what is wrong, where, and what to do next.
type Fault struct {
	Code   string // stable; one of the codes below
	Part   string // the part of the package, for the operator: xl/worksheets/sheet3.xml
	Cell   string // F12, where one cell is to blame
	Detail string // Chinese
}

// Error gives operators the code and the place, and everyone the Detail.
func (f *Fault) Error() string {
	s := f.Code
	if f.Part != "" {
		s += " " + f.Part
	}
	if f.Cell != "" {
		s += "!" + f.Cell
	}
	return s + ": " + f.Detail
}

// The codes. A code is never reused for another meaning.
const (
	codeEmptyFile  = "empty-file"
	codeTooLarge   = "too-large" // any of Limits
	codeHTML       = "html"
	codeCSV        = "csv"
	codeXML2003    = "xml-2003"
	codePDF        = "pdf"
	codeArchive    = "archive" // rar, 7z, gzip
	codeNotZip     = "not-zip"
	codeShortcut   = "shortcut"
	codeEncrypted  = "encrypted"
	codeLegacyXLS  = "legacy-xls"
	codeODS        = "ods"
	codeXLSB       = "xlsb"
	codeNotBook    = "not-workbook" // Word, PowerPoint, any other zip
	codeTruncated  = "truncated"    // a zip without its end
	codeBadZip     = "bad-zip"
	codeDupEntry   = "dup-entry"
	codeEntryName  = "entry-name"
	codeLyingSize  = "lying-size"
	codeOverlap    = "overlap"
	codeMethod     = "method"
	codeCRC        = "crc"
	codeDeflate    = "bad-deflate"
	codeMissing    = "missing-part"
	codeOutside    = "outside-package"
	codeExternal   = "external-part"
	codeCutXML     = "cut-xml"
	codeMalformed  = "malformed-xml"
	codeDoctype    = "doctype"
	codeEncoding   = "encoding"
	codeStructure  = "structure" // well-formed, but not what SpreadsheetML allows
	codeNoSheets   = "no-sheets"
	codeDupSheet   = "dup-sheet"
	codeBadRef     = "bad-ref"
	codeOrder      = "order"
	codeTwice      = "twice"
	codeSSTRange   = "sst-range"
	codeStyleRange = "style-range"
	codeBadType    = "bad-type"
	codeBadValue   = "bad-value"
	codeBadOLE     = "bad-ole" // a .xls or .et whose compound file or stream is broken
	codeRecord     = "record"  // a record of a .xls or .et that is damaged or not known
)

// What to do next, by what went wrong.
const (
	doSaveAs   = "请打开原表另存为 .xlsx：Excel 点“文件”→“另存为”→“浏览”，“保存类型”选“Excel 工作簿（*.xlsx）”；WPS 点左上角“文件”→“另存为”，“文件类型”选“Microsoft Excel 文件（*.xlsx）”；保存后把新文件放入，不要只改扩展名"
	doCopy     = "请在电脑上确认原文件能正常打开，重新复制一份放入"
	doResave   = "请在电脑上用 Excel 或 WPS 重新打开、另存为 .xlsx 后再放入；如果打不开，请用备份或重新下载模板填写"
	doUnlock   = "请打开后取消打开密码（Excel：文件 → 信息 → 保护工作簿 → 用密码进行加密，清空密码；WPS：文件 → 文档加密 → 密码加密，清空打开权限的密码），保存后重新放入"
	doShrink   = "请删去多余的工作表、行和图片，只保留填报内容后重新放入"
	doTemplate = "请使用下发的模板填写，保存为 .xlsx 后放入"
)

var remedies = map[string]string{
	codeEmptyFile: doCopy,
	codeTooLarge:  doShrink,
	codeHTML:      doSaveAs,
	codeCSV:       doSaveAs,
	codeXML2003:   doSaveAs,
	codePDF:       doTemplate,
	codeArchive:   "请先解压，把里面的 .xlsx 文件直接放入",
	codeNotZip:    doTemplate,
	codeShortcut:  "请找到它指向的原文件，把原文件复制到收件文件夹",
	codeEncrypted: doUnlock,
	codeLegacyXLS: doSaveAs,
	codeODS:       doSaveAs,
	codeXLSB:      doSaveAs,
	codeNotBook:   doTemplate,
	codeTruncated: doCopy,
	codeCRC:       doCopy,
	codeDeflate:   doCopy,
	codeLyingSize: doCopy,
	codeBadOLE:    doResave,
	codeRecord:    doSaveAs,
}

// remedy is doResave unless the code says more.
func remedy(code string) string {
	if r, ok := remedies[code]; ok {
		return r
	}
	return doResave
}

// place is a part as operators and as clerks call it.
type place struct {
	part string // xl/worksheets/sheet3.xml; "" for the file as a whole
	name string // 第 3 个工作表「教职工」
}

// fault builds the message: 文件<where><what>；<what to do>.
func (p place) fault(code, cell, format string, args ...any) *Fault {
	where := p.name
	if cell != "" {
		where += " " + cell + " 单元格"
	}
	return &Fault{
		Code:   code,
		Part:   p.part,
		Cell:   cell,
		Detail: "文件" + where + fmt.Sprintf(format, args...) + "；" + remedy(code) + "。",
	}
}

// megabytes writes a size for people: 30.5 MB.
func megabytes(n int64) string {
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

package workbook

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

var (
	magicZip  = []byte("PK\x03\x04")
	magicOLE2 = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

	// A workbook of Excel 2.0 to 5.0 may be a bare stream of records. Instruments
	// and accounting programs write such, with any version in it.
	magicBIFF = [][]byte{{9, 0, 4, 0}, {9, 0, 6, 0}, {9, 2, 6, 0}, {9, 4, 6, 0}, {9, 8, 8, 0}, {9, 8, 16, 0}}
)

// lookalike is how a file of another kind begins.
type lookalike struct{ magic, code, what string }

// By their first bytes, as they are.
var byBytes = [...]lookalike{
	{"%PDF", codePDF, "其实是 PDF，不是 Excel 工作簿"},
	{"Rar!", codeArchive, "其实是 RAR 压缩包，不是 Excel 工作簿"},
	{"7z\xbc\xaf", codeArchive, "其实是 7z 压缩包，不是 Excel 工作簿"},
	{"\x1f\x8b", codeArchive, "其实是 gzip 压缩包，不是 Excel 工作簿"},
	{"PK\x05\x06", codeNotBook, "是空的压缩包，里面没有工作簿"},
	{"L\x00\x00\x00\x01\x14\x02\x00", codeShortcut, "是快捷方式，只指向原文件，里面没有内容"},
	{"\x89PNG", codeNotBook, "其实是图片（PNG），不是 Excel 工作簿"},
	{"\xff\xd8\xff", codeNotBook, "其实是图片（JPG），不是 Excel 工作簿"},
	{"GIF8", codeNotBook, "其实是图片（GIF），不是 Excel 工作簿"},
	{"{\\rtf", codeNotBook, "其实是 Word 文档（RTF），不是 Excel 工作簿"},
}

// By how their text begins, white space and case aside.
var byText = [...]lookalike{
	{"mime-version:", codeHTML, "其实是网页（MHTML），不是 Excel 工作簿"},
	{"[internetshortcut]", codeShortcut, "是快捷方式，只指向原文件，里面没有内容"},
}

// By what stands anywhere in the beginning of a text that begins with "<".
var byMarkup = [...]lookalike{
	{"urn:schemas-microsoft-com:office:spreadsheet", codeXML2003, "是“XML 电子表格 2003”格式，不是 .xlsx"},
	{"urn:oasis:names:tc:opendocument:", codeODS, "是 OpenDocument 表格（.fods），不是 .xlsx"},
	{"<html", codeHTML, htmlRenamed},
	{"<!doctype html", codeHTML, htmlRenamed},
	{"<table", codeHTML, htmlRenamed},
	{"<meta", codeHTML, htmlRenamed},
	{"<style", codeHTML, htmlRenamed},
	{"<?xml", codeCSV, "其实是 XML 文本，只是改了扩展名"},
}

const htmlRenamed = "其实是网页（HTML），只是改了扩展名"

const oldXLS = "是 Excel 95 或更早的 .xls 格式，不是 .xlsx"

// sniff names a file that is not a zip by what it is, since people rename what
// their systems export. It returns nil for what may be a zip.
func sniff(data []byte) *Fault {
	at := place{}
	if len(data) == 0 {
		return at.fault(codeEmptyFile, "", "是空的（0 字节），可能没有复制完")
	}
	if bytes.HasPrefix(data, magicZip) {
		return nil
	}
	for _, magic := range magicBIFF {
		if bytes.HasPrefix(data, magic) {
			return at.fault(codeLegacyXLS, "", "%s", oldXLS)
		}
	}
	head := data[:min(len(data), 4096)]
	for _, l := range byBytes {
		if bytes.HasPrefix(head, []byte(l.magic)) {
			return at.fault(l.code, "", "%s", l.what)
		}
	}
	// ToLower spoils bytes that are not UTF-8: this is for telling text alone.
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, l := range byText {
		if bytes.HasPrefix(text, []byte(l.magic)) {
			return at.fault(l.code, "", "%s", l.what)
		}
	}
	if bytes.HasPrefix(text, []byte("<")) {
		for _, l := range byMarkup {
			if bytes.Contains(text, []byte(l.magic)) {
				return at.fault(l.code, "", "%s", l.what)
			}
		}
	}
	if looksLikeText(head) {
		return at.fault(codeCSV, "", "其实是文本（如 CSV），只是改了扩展名")
	}
	return at.fault(codeNotZip, "", "不是 Excel 工作簿（.xlsx）")
}

// looksLikeText accepts UTF-8, GB18030 and UTF-16 with a mark: anything with
// line breaks or separators and without control characters.
func looksLikeText(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return bytes.ContainsAny(head, ",;\t\n") || utf8.Valid(head)
}

// openOLE2 reads the workbook in a compound file, or names what it is instead.
func openOLE2(data []byte, lim Limits) (*Book, error) {
	stream, err := bookStream(data)
	if stream != nil {
		return openBIFF(stream, lim)
	}
	if f := sniffOLE2(data); err == nil || f.Code != codeLegacyXLS && f.Code != codeNotZip {
		return nil, f
	}
	return nil, err
}

// sniffOLE2 looks at the names in the compound file's directory, whose entries
// are 128 bytes long and aligned: a UTF-16 name of up to 31 characters, then its
// length in bytes. The directory is not followed through its allocation table,
// so that a crafted file has nothing to lead astray; a name is all we want.
func sniffOLE2(data []byte) *Fault {
	at := place{}
	var book bool
	for off := 512; off+128 <= len(data); off += 128 {
		switch strings.ToLower(oleName(data[off : off+128])) {
		case "encryptedpackage", "encryptioninfo":
			return at.fault(codeEncrypted, "", "设有打开密码，无法读取")
		case "workbook", "book":
			book = true
		case "worddocument":
			return at.fault(codeNotBook, "", "其实是 Word 文档，不是 Excel 工作簿")
		case "powerpoint document":
			return at.fault(codeNotBook, "", "其实是 PowerPoint 演示文稿，不是 Excel 工作簿")
		}
	}
	if book {
		return at.fault(codeLegacyXLS, "", "%s", oldXLS)
	}
	return at.fault(codeNotZip, "", "是旧的 Office 格式或其他程序的文件，不是 Excel 工作簿（.xlsx）")
}

// oleName is the ASCII name of a directory entry of a storage or stream, or "".
func oleName(entry []byte) string {
	n := int(entry[64]) | int(entry[65])<<8
	if n < 4 || n > 64 || n%2 != 0 {
		return ""
	}
	name := make([]byte, 0, 32)
	for i := 0; i < n-2; i += 2 {
		if entry[i+1] != 0 || entry[i] >= 0x80 {
			return ""
		}
		name = append(name, entry[i])
	}
	return string(name)
}

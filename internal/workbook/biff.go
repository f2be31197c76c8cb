package workbook

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// BIFF8, what Excel 97 to 2003 and WPS (.et) store: a stream of records, each a
// type, a length and a body of at most 8,224 bytes. First the globals, then one
// substream a sheet. The same promise holds as for .xlsx: the records are a
// closed list, those that carry values have an exact length, every byte of the
// stream belongs to a record of a substream that is listed, and what is not
// understood is refused. The format has no checksum: a value changed to another
// well-formed value cannot be told, as it cannot in any reader.

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// Records that are read. The rest of the closed list is in biffrecord.go.
const (
	recFormula     = 0x0006
	recEOF         = 0x000a
	recDate1904    = 0x0022
	recFilePass    = 0x002f
	recContinue    = 0x003c
	recWindow      = 0x003d
	recBoundSheet  = 0x0085
	recMulRK       = 0x00bd
	recMulBlank    = 0x00be
	recXF          = 0x00e0
	recMergeCells  = 0x00e5
	recSST         = 0x00fc
	recLabelSST    = 0x00fd
	recSelection   = 0x00ed // of drawings
	recPivot       = 0x00b0
	recDimensions  = 0x0200
	recBlank       = 0x0201
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recArray       = 0x0221
	recTable       = 0x0236
	recRK          = 0x027e
	recFormat      = 0x041e
	recSharedFmla  = 0x04bc
	recBOF         = 0x0809
	recFutureFirst = 0x0800 // 0x0800 to 0x08ff: additions since Excel 2000, none of which holds a cell
	recFutureLast  = 0x08ff
)

// Kinds of substream, as their BOF says.
const (
	subGlobals   = 0x0005
	subVisual    = 0x0006
	subWorksheet = 0x0010
	subChart     = 0x0020
	subMacro     = 0x0040
)

const (
	maxRecord  = 8224
	biffCols   = 1 << 8
	biffBook   = "Workbook" // the part, for operators
	lastInList = 163        // number formats above are spelled out in the file
)

// record is one record of the stream.
type record struct {
	kind uint16
	body []byte
	at   int // where it begins in the stream
}

// records walks a stretch of whole records.
type records struct {
	data []byte
	pos  int
	at   place
}

// next returns the next record; ok is false at the end of the stretch.
func (r *records) next() (rec record, ok bool, err error) {
	if r.pos == len(r.data) {
		return record{}, false, nil
	}
	if len(r.data)-r.pos < 4 {
		return record{}, false, r.cut()
	}
	rec = record{kind: le16(r.data[r.pos:]), at: r.pos}
	n := int(le16(r.data[r.pos+2:]))
	if n > maxRecord || n > len(r.data)-r.pos-4 {
		return record{}, false, r.cut()
	}
	rec.body = r.data[r.pos+4 : r.pos+4+n]
	r.pos += 4 + n
	return rec, true, nil
}

// peek is the type of the next record, or 0.
func (r *records) peek() uint16 {
	if len(r.data)-r.pos < 4 {
		return 0
	}
	return le16(r.data[r.pos:])
}

func (r *records) cut() error {
	return r.at.fault(codeBadOLE, "", "的内容在中途断开，数据不完整")
}

// known holds a record to the closed list of where it stands and the shared one,
// and to its length.
func (r *records) known(rec record, list map[uint16]bodyLength) error {
	if rec.kind >= recFutureFirst && rec.kind <= recFutureLast && rec.kind != recBOF {
		if len(rec.body) < 4 || le16(rec.body) != rec.kind { // they say their type twice
			return r.bad(rec)
		}
		return nil
	}
	length, ok := list[rec.kind]
	if !ok {
		length, ok = sharedRecords[rec.kind]
	}
	if !ok {
		return r.at.fault(codeRecord, "", "里有无法识别的内容（记录 %04X）", rec.kind)
	}
	if !length.holds(len(rec.body)) {
		return r.bad(rec)
	}
	return nil
}

func (r *records) bad(rec record) error {
	return r.at.fault(codeRecord, "", "里有一项内容损坏（记录 %04X，长 %d）", rec.kind, len(rec.body))
}

// openBIFF reads the globals of a Workbook stream and finds the substreams of
// its sheets.
func openBIFF(stream []byte, lim Limits) (*Book, error) {
	at := place{part: biffBook, name: "内部的工作表目录"}
	b := &Book{lim: lim, legacy: true}
	if err := judgeBOF(stream, at); err != nil {
		return nil, err
	}
	subs, err := substreams(stream, at)
	if err != nil {
		return nil, err
	}
	g := globals{records: records{data: subs[0].data, at: at}, book: b, custom: make(map[int]Format)}
	if err := g.read(); err != nil {
		return nil, err
	}
	return b, b.claim(g.sheets, subs[1:], at)
}

// judgeBOF names the versions before BIFF8.
func judgeBOF(stream []byte, at place) error {
	if len(stream) < 12 {
		return at.fault(codeBadOLE, "", "是空的")
	}
	if kind := le16(stream); kind != recBOF {
		return at.fault(codeRecord, "", "的开头无法识别")
	}
	if version := le16(stream[4:]); version != 0x0600 {
		return whole.fault(codeLegacyXLS, "", "%s", oldXLS)
	}
	if le16(stream[6:]) != subGlobals {
		return at.fault(codeRecord, "", "的开头无法识别")
	}
	return nil
}

// substream is one BOF to its EOF.
type substream struct {
	at   int
	kind uint16
	data []byte // between the two
}

// substreams cuts the stream at its outermost BOF and EOF. Nothing but zeros may
// lie after the last.
func substreams(stream []byte, at place) ([]substream, error) {
	var subs []substream
	r := records{data: stream, at: at}
	depth, from := 0, 0
	for {
		if depth == 0 && len(strings.Trim(string(stream[r.pos:min(r.pos+4, len(stream))]), "\x00")) == 0 {
			for _, c := range stream[r.pos:] {
				if c != 0 {
					return nil, r.cut()
				}
			}
			if len(subs) == 0 {
				return nil, r.cut()
			}
			return subs, nil
		}
		rec, ok, err := r.next()
		if err != nil {
			return nil, err
		}
		switch {
		case !ok, depth == 0 && rec.kind != recBOF:
			return nil, r.cut()
		case rec.kind == recBOF:
			if len(rec.body) < 8 || le16(rec.body) != 0x0600 {
				return nil, r.bad(rec)
			}
			if depth++; depth == 1 {
				from = r.pos
				subs = append(subs, substream{at: rec.at, kind: le16(rec.body[2:])})
			}
		case rec.kind == recEOF:
			if len(rec.body) != 0 {
				return nil, r.bad(rec)
			}
			if depth--; depth == 0 {
				subs[len(subs)-1].data = stream[from:rec.at]
			}
		}
	}
}

// boundSheet is what the globals say of one sheet.
type boundSheet struct {
	SheetInfo
	offset int
	kind   byte
}

// claim gives each sheet its substream, each substream to one sheet.
func (b *Book) claim(sheets []boundSheet, subs []substream, at place) error {
	if len(sheets) == 0 {
		return at.fault(codeNoSheets, "", "是空的，没有工作表")
	}
	if len(sheets) != len(subs) {
		return at.fault(codeMissing, "", "列出 %d 个工作表，数据却有 %d 份", len(sheets), len(subs))
	}
	free := make(map[int]substream, len(subs))
	for _, sub := range subs {
		free[sub.at] = sub
	}
	for _, s := range sheets {
		sub, ok := free[s.offset]
		if !ok {
			return at.fault(codeMissing, "", "中「%s」的数据缺失", printable(s.Name))
		}
		delete(free, s.offset)
		part := sheetPart{SheetInfo: s.SheetInfo, at: sheetPlace(biffBook, s.Index, s.Name)}
		switch want := [...]uint16{subWorksheet, subMacro, subChart, 0, 0, 0, subVisual}; {
		case int(s.kind) >= len(want), sub.kind != want[s.kind]:
			return part.at.fault(codeStructure, "", "的种类与登记不符")
		case sub.kind == subWorksheet:
			part.biff = sub.data
			if part.biff == nil {
				part.biff = []byte{}
			}
		}
		b.sheets = append(b.sheets, part)
	}
	return nil
}

// globals reads the first substream: sheets, formats, texts.
type globals struct {
	records
	book   *Book
	sheets []boundSheet
	custom map[int]Format
	ids    []int // number format of each XF
	once   [3]bool
}

func (g *globals) read() error {
	for {
		rec, ok, err := g.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if rec.kind == recFilePass {
			return whole.fault(codeEncrypted, "", "设有打开密码，无法读取")
		}
		if err := g.known(rec, globalRecords); err != nil {
			return err
		}
		switch rec.kind {
		case recBoundSheet:
			err = g.boundSheet(rec)
		case recDate1904:
			if le16(rec.body) > 1 {
				return g.bad(rec)
			}
			g.book.date1904 = le16(rec.body) == 1
		case recWindow:
			g.book.window = rec.body
		case recFormat:
			err = g.format(rec)
		case recXF:
			if len(g.ids) >= g.book.lim.Styles {
				return g.at.fault(codeTooLarge, "", "的单元格格式超过上限 %d 个", g.book.lim.Styles)
			}
			g.ids = append(g.ids, int(le16(rec.body[2:])))
		case recSST:
			if g.book.strings != nil {
				return g.bad(rec)
			}
			err = g.texts(rec)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range g.ids {
		f, ok := g.custom[id]
		if !ok {
			if id > lastInList {
				return g.at.fault(codeStyleRange, "", "用了不存在的数字格式（第 %d 号）", id)
			}
			f = builtin(id)
		}
		g.book.formats = append(g.book.formats, f)
	}
	return nil
}

func (g *globals) boundSheet(rec record) error {
	if len(g.sheets) == g.book.lim.Sheets {
		return g.at.fault(codeTooLarge, "", "超过上限 %d 个工作表", g.book.lim.Sheets)
	}
	if len(rec.body) < 8 {
		return g.bad(rec)
	}
	name, rest, ok := unicodeText(rec.body[7:], int(rec.body[6]))
	state := rec.body[4] & 3
	if !ok || len(rest) != 0 || name == "" || state == 3 {
		return g.bad(rec)
	}
	for _, s := range g.sheets {
		if strings.EqualFold(s.Name, name) {
			return g.at.fault(codeDupSheet, "", "中「%s」出现了两次", printable(name))
		}
	}
	g.sheets = append(g.sheets, boundSheet{SheetInfo{Name: name, Hidden: state != 0, Index: len(g.sheets)}, int(le32(rec.body)), rec.body[5]})
	return nil
}

func (g *globals) format(rec record) error {
	if len(rec.body) < 5 {
		return g.bad(rec)
	}
	code, rest, ok := unicodeText(rec.body[4:], int(le16(rec.body[2:])))
	if !ok || len(rest) != 0 {
		return g.bad(rec)
	}
	if len(g.custom) >= g.book.lim.Styles {
		return g.at.fault(codeTooLarge, "", "的数字格式超过上限 %d 个", g.book.lim.Styles)
	}
	g.custom[int(le16(rec.body))] = classify(code)
	return nil
}

// holds bounds one text and all kept so far.
func (b *Book) holds(at place, cell, text string, used int64) error {
	if len(text) > b.lim.TextRunes && utf8.RuneCountInString(text) > b.lim.TextRunes {
		return at.fault(codeTooLarge, cell, "有一段文字超过上限 %d 字", b.lim.TextRunes)
	}
	if used+int64(len(text)) > b.lim.TextBytes {
		return at.fault(codeTooLarge, cell, "的文字合计超过上限 %s", megabytes(b.lim.TextBytes))
	}
	return nil
}

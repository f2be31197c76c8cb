package workbook

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// A writer of small .xls files, record by record, so that each test can say in
// bytes what it means.

var put = binary.LittleEndian

func u16s(ns ...int) []byte {
	var b []byte
	for _, n := range ns {
		b = put.AppendUint16(b, uint16(n))
	}
	return b
}

func u32(n uint32) []byte  { return put.AppendUint32(nil, n) }
func f64(v float64) []byte { return put.AppendUint64(nil, math.Float64bits(v)) }
func join(b ...[]byte) []byte {
	var out []byte
	for _, x := range b {
		out = append(out, x...)
	}
	return out
}

// rec is one record.
func rec(kind int, body ...[]byte) []byte {
	b := join(body...)
	return join(u16s(kind, len(b)), b)
}

// utf16le is flags and UTF-16.
func utf16le(s string) []byte { return join([]byte{flagWide}, u16s16(s)) }

func u16s16(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = put.AppendUint16(b, u)
	}
	return b
}

// cell begins a record of a cell, row and column counted from nought.
func cell(row, col, style int) []byte { return u16s(row, col, style) }

func bof(kind int) []byte { return rec(recBOF, u16s(0x0600, kind, 0x0dbb, 0x07cc), u32(0), u32(6)) }

var eof = rec(recEOF)

// xls is the parts of a workbook with one sheet.
type xls struct {
	globals []byte // beyond BOF, XF, BOUNDSHEET, SST and EOF
	xf      []int  // number format of each style
	sst     []byte // the SST record with its CONTINUE records; none
	sheet   []byte // the records of the sheet
	name    []byte // flags and characters of the sheet's name
	state   byte
	shift   int    // added to where the sheet is said to begin
	tail    []byte // after the last EOF
}

func (x xls) stream() []byte {
	if x.xf == nil {
		x.xf = []int{0, 14, 4}
	}
	if x.name == nil {
		x.name = utf16le("教职工")
	}
	n := (len(x.name) - 1) >> (x.name[0] & 1)
	head := join(bof(subGlobals), x.globals)
	for _, id := range x.xf {
		head = append(head, rec(recXF, u16s(0, id), make([]byte, 16))...)
	}
	at := len(head) + 4 + 7 + len(x.name) + len(x.sst) + len(eof)
	head = append(head, rec(recBoundSheet, u32(uint32(at+x.shift)), []byte{x.state, 0, byte(n)}, x.name)...)
	return join(head, x.sst, eof, bof(subWorksheet), x.sheet, eof, x.tail)
}

// file puts the stream into a compound file.
func (x xls) file() []byte { return compound("Workbook", x.stream()) }

// compound is a compound file of one stream, version 3.
func compound(name string, stream []byte) []byte {
	for len(stream) < 4096 {
		stream = append(stream, 0)
	}
	size := len(stream)
	for len(stream)%512 != 0 {
		stream = append(stream, 0)
	}
	n := len(stream) / 512
	fats, difats := 1, 0
	for fats*128 < n+1+fats+difats {
		fats++
		difats = (max(fats, 109) - 109 + 126) / 127
	}
	const free, end, fatSector, difatSector = 0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc
	from := fats + difats + 1 // header, FAT, DIFAT, directory, stream
	firstDifat := uint32(end)
	if difats > 0 {
		firstDifat = uint32(fats)
	}
	head := join([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 16), u16s(0x3e, 3, 0xfffe, 9, 6, 0, 0, 0),
		u32(0), u32(uint32(fats)), u32(uint32(from-1)), u32(0), u32(4096), u32(end), u32(0), u32(firstDifat), u32(uint32(difats)))
	place := func(i int) []byte {
		if i < fats {
			return u32(uint32(i))
		}
		return u32(free)
	}
	for i := range 109 {
		head = append(head, place(i)...)
	}
	var difat []byte
	for d := range difats {
		for i := range 127 {
			difat = append(difat, place(109+d*127+i)...)
		}
		if d == difats-1 {
			difat = append(difat, u32(end)...)
		} else {
			difat = append(difat, u32(uint32(fats+d+1))...)
		}
	}
	var fat []byte
	for range fats {
		fat = append(fat, u32(fatSector)...)
	}
	for range difats {
		fat = append(fat, u32(difatSector)...)
	}
	fat = append(fat, u32(end)...) // the directory
	for i := range n {
		next := uint32(from + i + 1)
		if i == n-1 {
			next = end
		}
		fat = append(fat, u32(next)...)
	}
	for len(fat)%512 != 0 {
		fat = append(fat, u32(free)...)
	}
	entry := func(name string, kind byte, child, start uint32, size int) []byte {
		b := append(u16s16(name), 0, 0)
		length := len(b)
		b = append(b, make([]byte, 64-len(b))...)
		return join(b, u16s(length), []byte{kind, 1}, u32(free), u32(free), u32(child), make([]byte, 36), u32(start), u32(uint32(size)), u32(0))
	}
	dir := join(entry("Root Entry", 5, 1, end, 0), entry(name, 2, free, uint32(from), size), make([]byte, 256))
	for i := 256; i < 512; i += 128 {
		copy(dir[i+68:], join(u32(free), u32(free), u32(free)))
	}
	return join(head, fat, difat, dir, stream)
}

// texts is an SST record of plain texts.
func texts(ss ...string) []byte {
	b := join(u32(uint32(len(ss))), u32(uint32(len(ss))))
	for _, s := range ss {
		b = append(b, join(u16s(len(utf16.Encode([]rune(s)))), utf16le(s))...)
	}
	return rec(recSST, b)
}

// Package font reads TrueType fonts and cuts them down to the characters a
// document uses. It also carries the four open fonts of our papers.
//
//	face := font.Serif()
//	g, ok := face.Glyph('沂')          // ok is false: the font has no such character
//	w := face.Advance(g)               // in 1/1000 of the type size
//	small := face.Subset(map[uint16]font.Use{'沂': {Glyph: g}})
//
// A Face is immutable and looks everything up in the font's own bytes, so it
// costs almost nothing to open, is opened once per process, and is shared by
// any number of documents at once.
//
// Subset gives a character any 16-bit code the caller likes. That is how
// characters above U+FFFF, common in personal names (张𬭎), reach a PDF library
// that knows 16-bit codes only: each document lends them private codes of its
// own and says in its ToUnicode map what they stand for.
package font

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Face is one TrueType font.
type Face struct {
	name      string
	tables    map[string][]byte
	perEm     int
	glyphs    int // number of glyphs
	metrics   int // number of glyphs with an advance of their own
	longLoca  bool
	lookup    func(r rune) uint16
	weight    uint16
	capHeight int16
	ascent    int16
	descent   int16
}

var be = binary.BigEndian

// Name returns the name the face was parsed under, for messages.
func (f *Face) Name() string { return f.name }

// Glyph returns the glyph of r, or false where the font has none.
func (f *Face) Glyph(r rune) (uint16, bool) {
	g := f.lookup(r)
	return g, g != 0 && int(g) < f.glyphs
}

// Advance returns how far the glyph moves the pen, in 1/1000 of the type size.
func (f *Face) Advance(g uint16) float64 {
	n := min(int(g), f.metrics-1)
	return float64(be.Uint16(f.tables["hmtx"][4*n:])) * 1000 / float64(f.perEm)
}

// needed are the tables without which a glyph can neither be found nor drawn.
var needed = map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "cmap": 4, "loca": 4, "glyf": 0}

// Parse opens a TrueType font, or the first face of a collection (.ttc). The
// name stands in error messages. Fonts with PostScript outlines and fonts whose
// licence bits forbid embedding are refused.
func Parse(name string, data []byte) (*Face, error) {
	f := &Face{name: name}
	if err := f.parse(data); err != nil {
		return nil, fmt.Errorf("字体 %s：%w", name, err)
	}
	return f, nil
}

func (f *Face) parse(data []byte) error {
	tables, err := directory(data)
	if err != nil {
		return err
	}
	for tag, size := range needed {
		if len(tables[tag]) < size || tables[tag] == nil {
			return fmt.Errorf("不是完整的 TrueType 字体，缺少 %s 表，请换用 .ttf 文件", tag)
		}
	}
	f.tables = tables
	f.perEm = int(be.Uint16(tables["head"][18:]))
	f.longLoca = be.Uint16(tables["head"][50:]) == 1
	f.metrics = int(be.Uint16(tables["hhea"][34:]))
	f.glyphs = int(be.Uint16(tables["maxp"][4:]))
	f.ascent, f.descent = int16(be.Uint16(tables["hhea"][4:])), int16(be.Uint16(tables["hhea"][6:]))
	entry := 2
	if f.longLoca {
		entry = 4
	}
	switch {
	case f.perEm == 0 || f.metrics == 0 || f.glyphs == 0:
		return errors.New("字体的尺寸为零，文件已损坏")
	case len(tables["hmtx"]) < 4*f.metrics:
		return errors.New("字宽表不完整，文件已损坏")
	case len(tables["loca"]) < entry*(f.glyphs+1):
		return errors.New("字形索引不完整，文件已损坏")
	}
	f.weight, f.capHeight = 400, f.ascent
	if os2 := tables["OS/2"]; len(os2) >= 78 {
		f.weight = be.Uint16(os2[4:])
		// fsType: 2 is "restricted licence", 0x0100 forbids subsetting,
		// 0x0200 allows bitmaps only.
		if kind := be.Uint16(os2[8:]); kind&0x000F == 2 || kind&0x0300 != 0 {
			return errors.New("字体的授权不允许嵌入文件，请换用允许嵌入的字体")
		}
		if be.Uint16(os2) >= 2 && len(os2) >= 90 {
			f.capHeight = int16(be.Uint16(os2[88:]))
		}
	}
	f.lookup, err = characterMap(tables["cmap"])
	return err
}

// directory splits a font file into its tables, checking every bound.
func directory(data []byte) (map[string][]byte, error) {
	start := 0
	if len(data) >= 16 && string(data[:4]) == "ttcf" {
		start = int(be.Uint32(data[12:]))
	}
	if start < 0 || start > len(data)-12 {
		return nil, errors.New("不是字体文件")
	}
	switch string(data[start : start+4]) {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return nil, errors.New("字形为 PostScript 轮廓（.otf），请换用 TrueType 轮廓的 .ttf 文件")
	default:
		return nil, errors.New("不是 TrueType 字体文件")
	}
	count := int(be.Uint16(data[start+4:]))
	if start+12+16*count > len(data) {
		return nil, errors.New("字体目录不完整，文件已损坏")
	}
	tables := make(map[string][]byte, count)
	for i := range count {
		record := data[start+12+16*i:]
		offset, size := uint64(be.Uint32(record[8:])), uint64(be.Uint32(record[12:]))
		if offset+size > uint64(len(data)) {
			return nil, fmt.Errorf("%q 表超出文件末尾，文件已损坏", record[:4])
		}
		tables[string(record[:4])] = data[offset : offset+size : offset+size]
	}
	return tables, nil
}

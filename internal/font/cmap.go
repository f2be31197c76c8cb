package font

import (
	"errors"
	"sort"
)

// characterMap picks the widest Unicode map of a cmap table: format 12 where
// there is one (it alone reaches above U+FFFF), else format 4.
func characterMap(table []byte) (func(rune) uint16, error) {
	var narrow, wide []byte
	for i := range int(be.Uint16(table[2:])) {
		at := 4 + 8*i
		if at+8 > len(table) {
			break
		}
		platform, encoding := be.Uint16(table[at:]), be.Uint16(table[at+2:])
		offset := uint64(be.Uint32(table[at+4:]))
		if offset+16 > uint64(len(table)) || platform != 0 && (platform != 3 || encoding != 1 && encoding != 10) {
			continue
		}
		switch sub := table[offset:]; be.Uint16(sub) {
		case 4:
			narrow = sub
		case 12:
			wide = sub
		}
	}
	switch {
	case wide != nil:
		return groups(wide)
	case narrow != nil:
		return segments(narrow)
	}
	return nil, errors.New("没有 Unicode 字符表，请换用 Unicode 编码的字体")
}

var errMap = errors.New("字符表不完整，文件已损坏")

// groups reads a format 12 map: ranges of characters with consecutive glyphs.
func groups(sub []byte) (func(rune) uint16, error) {
	count := int(be.Uint32(sub[12:]))
	if count > (len(sub)-16)/12 {
		return nil, errMap
	}
	sub = sub[16 : 16+12*count]
	return func(r rune) uint16 {
		i := sort.Search(count, func(i int) bool { return rune(be.Uint32(sub[12*i+4:])) >= r })
		if i == count {
			return 0
		}
		first := rune(be.Uint32(sub[12*i:]))
		if r < first {
			return 0
		}
		return uint16(be.Uint32(sub[12*i+8:]) + uint32(r-first))
	}, nil
}

// segments reads a format 4 map: ranges of 16-bit characters with either
// consecutive glyphs or a list of them.
func segments(sub []byte) (func(rune) uint16, error) {
	count := int(be.Uint16(sub[6:])) / 2
	if len(sub) < 16+8*count {
		return nil, errMap
	}
	ends, starts := sub[14:], sub[16+2*count:]
	deltas, offsets := sub[16+4*count:], sub[16+6*count:]
	return func(r rune) uint16 {
		if r > 0xFFFF || r < 0 {
			return 0
		}
		c := uint16(r)
		i := sort.Search(count, func(i int) bool { return be.Uint16(ends[2*i:]) >= c })
		if i == count {
			return 0
		}
		first, delta := be.Uint16(starts[2*i:]), be.Uint16(deltas[2*i:])
		if c < first {
			return 0
		}
		offset := int(be.Uint16(offsets[2*i:]))
		if offset == 0 {
			return c + delta
		}
		at := 2*i + offset + 2*int(c-first) // counted from the offset's own place
		if at+2 > len(offsets) {
			return 0
		}
		if g := be.Uint16(offsets[at:]); g != 0 {
			return g + delta
		}
		return 0
	}, nil
}

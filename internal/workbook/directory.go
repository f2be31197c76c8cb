package workbook

import (
	"bytes"
	"encoding/binary"
	"sort"
	"strings"
	"unicode/utf8"
)

// entry is one file of the zip, its bounds proven to lie inside the archive.
type entry struct {
	name   string // as written
	method uint16
	crc    uint32
	size   int64  // inflated, as declared
	packed []byte // as stored
}

const (
	sigLocal     = 0x04034b50
	sigCentral   = 0x02014b50
	sigEnd       = 0x06054b50
	sigEnd64     = 0x06064b50
	sigLocator64 = 0x07064b50

	lenLocal     = 30
	lenCentral   = 46
	lenEnd       = 22
	lenEnd64     = 56
	lenLocator64 = 20

	methodStored   = 0
	methodDeflated = 8

	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3
	flagPatched    = 1 << 5
	flagStrong     = 1 << 6
	flagMasked     = 1 << 13

	// maxDeflate is the most that deflate can grow one byte: a match of 258
	// bytes costs at least two bits, 258 × 4 = 1032. A larger claim is a lie, and
	// is known for one before anything is inflated.
	maxDeflate = 1032
)

var (
	le       = binary.LittleEndian
	whole    = place{}
	whatHalf = "不完整，可能没有复制或传输完"
)

// directory reads and judges the zip's central directory: as many entries as
// announced, no two of one name (in any case), every size possible, every range
// inside the file and apart from the others, and agreement with the local
// headers. The key is the name in lower case, since part names ignore case.
func directory(data []byte, lim Limits) (map[string]*entry, error) {
	count, start, end, err := locate(data)
	if err != nil {
		return nil, err
	}
	if count > lim.Entries {
		return nil, whole.fault(codeTooLarge, "", "内含 %d 个部件，超过上限 %d 个", count, lim.Entries)
	}
	type span struct{ from, to int }
	var (
		entries = make(map[string]*entry, count)
		spans   = make([]span, 0, count)
		total   int64
		dir     = data[start:end]
	)
	for range count {
		if len(dir) < lenCentral || le.Uint32(dir) != sigCentral {
			return nil, whole.fault(codeBadZip, "", "的压缩目录已损坏")
		}
		nameLen, extraLen, commentLen := int(le.Uint16(dir[28:])), int(le.Uint16(dir[30:])), int(le.Uint16(dir[32:]))
		if len(dir) < lenCentral+nameLen+extraLen+commentLen {
			return nil, whole.fault(codeBadZip, "", "的压缩目录已损坏")
		}
		name := string(dir[lenCentral : lenCentral+nameLen])
		extra := dir[lenCentral+nameLen : lenCentral+nameLen+extraLen]
		at := place{part: name, name: "内部部件「" + printable(name) + "」"}
		if !goodName(name) {
			return nil, at.fault(codeEntryName, "", "的名称不合规")
		}
		flags, method := le.Uint16(dir[8:]), le.Uint16(dir[10:])
		if flags&(flagEncrypted|flagStrong|flagMasked) != 0 {
			return nil, whole.fault(codeEncrypted, "", "设有压缩密码，无法读取")
		}
		if flags&flagPatched != 0 || method != methodStored && method != methodDeflated {
			return nil, at.fault(codeMethod, "", "用了不支持的压缩方法（%d）", method)
		}
		packed, size := uint64(le.Uint32(dir[20:])), uint64(le.Uint32(dir[24:]))
		offset, disk := uint64(le.Uint32(dir[42:])), le.Uint16(dir[34:])
		if !wide(extra, &size, &packed, &offset) || disk != 0 {
			return nil, at.fault(codeLyingSize, "", "声明的大小或位置有误")
		}
		switch {
		case size > uint64(lim.PartBytes):
			return nil, at.fault(codeTooLarge, "", "展开后有 %s，超过上限 %s", megabytes(int64(min(size, 1<<62))), megabytes(lim.PartBytes))
		case packed > uint64(len(data)), method == methodStored && size != packed,
			method == methodDeflated && size > packed*maxDeflate:
			return nil, at.fault(codeLyingSize, "", "声明的大小与数据不符")
		}
		if total += int64(size); total > lim.TotalBytes {
			return nil, whole.fault(codeTooLarge, "", "展开后超过上限 %s", megabytes(lim.TotalBytes))
		}
		e := &entry{name: name, method: method, crc: le.Uint32(dir[16:]), size: int64(size)}
		from, to, err := e.find(data[:start], at, offset, int(packed))
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{from, to})
		key := partKey(name)
		if twin := entries[key]; twin != nil {
			return nil, at.fault(codeDupEntry, "", "出现了两次（%s）", printable(twin.name))
		}
		entries[key] = e
		dir = dir[lenCentral+nameLen+extraLen+commentLen:]
	}
	if len(dir) != 0 {
		return nil, whole.fault(codeBadZip, "", "的压缩目录与部件数不符")
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return nil, whole.fault(codeOverlap, "", "内部的部件互相重叠")
		}
	}
	return entries, nil
}

// find checks the local header against the central one and takes the data that
// follows it. It returns the range the entry occupies in the file.
func (e *entry) find(body []byte, at place, offset uint64, packed int) (from, to int, err error) {
	if offset+lenLocal > uint64(len(body)) || le.Uint32(body[offset:]) != sigLocal {
		return 0, 0, at.fault(codeBadZip, "", "在压缩目录所说的位置找不到")
	}
	from = int(offset)
	h := body[from:]
	nameLen, extraLen := int(le.Uint16(h[26:])), int(le.Uint16(h[28:]))
	start := lenLocal + nameLen + extraLen
	if start > len(h) || packed > len(h)-start {
		return 0, 0, at.fault(codeOverlap, "", "超出了文件的范围")
	}
	flags := le.Uint16(h[6:])
	if string(h[lenLocal:lenLocal+nameLen]) != e.name || le.Uint16(h[8:]) != e.method || flags&flagEncrypted != 0 {
		return 0, 0, at.fault(codeBadZip, "", "的两处登记不一致")
	}
	crc, lPacked, lSize := le.Uint32(h[14:]), uint64(le.Uint32(h[18:])), uint64(le.Uint32(h[22:]))
	wide(h[lenLocal+nameLen:start], &lSize, &lPacked)
	later := flags&flagDescriptor != 0 // sizes may follow the data instead
	if (crc != e.crc && !(later && crc == 0)) ||
		(lPacked != uint64(packed) && !(later && lPacked == 0)) ||
		(lSize != uint64(e.size) && !(later && lSize == 0)) {
		return 0, 0, at.fault(codeLyingSize, "", "两处登记的大小不一致")
	}
	e.packed = h[start : start+packed : start+packed]
	return from, from + start + packed, nil
}

// locate finds the central directory: how many entries, and where its bytes
// start and end. Nothing may stand after it but the end
// records, which must agree with each other and end with the file.
func locate(data []byte) (count, start, end int, err error) {
	end = -1
	for i := len(data) - lenEnd; i >= 0 && i >= len(data)-lenEnd-0xffff; i-- {
		if le.Uint32(data[i:]) == sigEnd && i+lenEnd+int(le.Uint16(data[i+20:])) == len(data) {
			end = i
			break
		}
	}
	if end < 0 {
		return 0, 0, 0, whole.fault(codeTruncated, "", "%s", whatHalf)
	}
	r := data[end:]
	disks, here, n := le.Uint32(r[4:]), uint64(le.Uint16(r[8:])), uint64(le.Uint16(r[10:]))
	size, offset := uint64(le.Uint32(r[12:])), uint64(le.Uint32(r[16:]))
	if loc := end - lenLocator64; loc >= 0 && le.Uint32(data[loc:]) == sigLocator64 {
		at := le.Uint64(data[loc+8:])
		if loc < lenEnd64 || at != uint64(loc-lenEnd64) || le.Uint32(data[at:]) != sigEnd64 ||
			le.Uint64(data[at+4:]) != lenEnd64-12 || le.Uint32(data[loc+4:]) != 0 || le.Uint64(data[at+16:]) != 0 {
			return 0, 0, 0, whole.fault(codeBadZip, "", "的压缩目录已损坏")
		}
		n64, size64, offset64 := le.Uint64(data[at+32:]), le.Uint64(data[at+40:]), le.Uint64(data[at+48:])
		if n64 != le.Uint64(data[at+24:]) || n != 0xffff && n != n64 ||
			size != 0xffffffff && size != size64 || offset != 0xffffffff && offset != offset64 {
			return 0, 0, 0, whole.fault(codeLyingSize, "", "的压缩目录自相矛盾")
		}
		here, n, size, offset = n64, n64, size64, offset64
		disks = 0
		end = int(at)
	}
	if disks != 0 || here != n || size > uint64(end) || offset != uint64(end)-size || n*lenCentral > size {
		return 0, 0, 0, whole.fault(codeBadZip, "", "的压缩目录已损坏，或文件前后混入了别的内容")
	}
	return int(n), int(offset), end, nil
}

// wide replaces fields that say 0xffffffff by their 64-bit values from the zip64
// extra field, which holds just those, in this order. It reports whether every
// such field was found and the extra fields are whole.
func wide(extra []byte, fields ...*uint64) bool {
	var long []byte
	for len(extra) >= 4 {
		n := int(le.Uint16(extra[2:]))
		if len(extra) < 4+n {
			return false
		}
		if le.Uint16(extra) == 1 {
			long = extra[4 : 4+n]
		}
		extra = extra[4+n:]
	}
	for _, f := range fields {
		if *f != 0xffffffff {
			continue
		}
		if len(long) < 8 {
			return false
		}
		if *f = le.Uint64(long); *f > 1<<48 { // keeps every later sum far from overflow
			return false
		}
		long = long[8:]
	}
	return true
}

// goodName refuses names that mean one thing to us and another elsewhere.
func goodName(name string) bool {
	if name == "" || !utf8.ValidString(name) || strings.ContainsAny(name, "\x00:*?\"<>|") || name[0] == '/' || name[0] == '\\' {
		return false
	}
	for _, step := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if step == "." || step == ".." {
			return false
		}
	}
	return true
}

// partKey is the form under which part names are equal: ASCII case aside, and
// with the backslashes of some old writers turned round.
func partKey(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
}

// printable keeps a name fit to be shown.
func printable(name string) string {
	clean := bytes.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return '?'
		}
		return r
	}, []byte(name))
	if r := []rune(string(clean)); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return string(clean)
}

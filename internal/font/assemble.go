package font

import (
	"maps"
	"math/bits"
	"slices"
)

// patched returns a copy of a table with one 16-bit number replaced.
func patched(table []byte, at int, n uint16) []byte {
	out := slices.Clone(table)
	be.PutUint16(out[at:], n)
	return out
}

// head returns the head table for long glyph offsets, checksum cleared.
func (f *Face) head() []byte {
	out := patched(f.tables["head"][:54], 50, 1)
	be.PutUint32(out[8:], 0)
	return out
}

// os2 returns a minimal OS/2 table: weight, embedding allowed, and heights.
func (f *Face) os2() []byte {
	out := make([]byte, 96)
	be.PutUint16(out, 3)
	be.PutUint16(out[4:], f.weight)
	be.PutUint16(out[68:], uint16(f.ascent))
	be.PutUint16(out[70:], uint16(f.descent))
	be.PutUint16(out[88:], uint16(f.capHeight))
	return out
}

// format4 maps the sorted codes to glyphs 1, 2, 3…
func format4(codes []uint16) []byte {
	type run struct{ first, last, delta uint16 }
	var runs []run
	for i, code := range codes {
		if n := len(runs); n > 0 && runs[n-1].last+1 == code {
			runs[n-1].last = code
			continue
		}
		runs = append(runs, run{code, code, uint16(i+1) - code})
	}
	runs = append(runs, run{0xFFFF, 0xFFFF, 1})
	count := uint16(len(runs))
	power := bits.Len16(count) - 1
	out := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	for _, n := range []uint16{4, 16 + 8*count, 0, 2 * count, 2 << power, uint16(power), 2*count - 2<<power} {
		out = be.AppendUint16(out, n)
	}
	for _, r := range runs {
		out = be.AppendUint16(out, r.last)
	}
	out = be.AppendUint16(out, 0)
	for _, r := range runs {
		out = be.AppendUint16(out, r.first)
	}
	for _, r := range runs {
		out = be.AppendUint16(out, r.delta)
	}
	return append(out, make([]byte, 2*int(count))...)
}

// assemble joins tables into a font file, in the order of their names.
func assemble(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	count := uint16(len(names))
	power := bits.Len16(count) - 1
	out := []byte{0, 1, 0, 0}
	for _, n := range []uint16{count, 16 << power, uint16(power), 16*count - 16<<power} {
		out = be.AppendUint16(out, n)
	}
	offset := 12 + 16*len(names)
	var body []byte
	for _, name := range names {
		table := tables[name]
		out = append(out, name...)
		out = be.AppendUint32(out, checksum(table))
		out = be.AppendUint32(out, uint32(offset+len(body)))
		out = be.AppendUint32(out, uint32(len(table)))
		body = append(body, table...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	for i, name := range names {
		if name == "head" {
			at := be.Uint32(out[12+16*i+8:])
			be.PutUint32(out[at+8:], 0xB1B0AFBA-checksum(out))
		}
	}
	return out
}

func checksum(data []byte) uint32 {
	var sum uint32
	for len(data) >= 4 {
		sum += be.Uint32(data)
		data = data[4:]
	}
	var tail [4]byte
	copy(tail[:], data)
	return sum + be.Uint32(tail[:])
}

package workbook

import (
	"bytes"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sheetWith is the good workbook with its sheetData replaced.
func sheetWith(rows string) func(testing.TB) []byte {
	return func(tb testing.TB) []byte {
		p := good()
		s := p.text(tb, sheetPath)
		from, to := strings.Index(*s, "<sheetData>")+len("<sheetData>"), strings.Index(*s, "</sheetData>")
		*s = (*s)[:from] + rows + (*s)[to:]
		return p.zip(tb)
	}
}

// swapped is the good workbook with one replacement in one part.
func swapped(part, old, new string) func(testing.TB) []byte {
	return func(tb testing.TB) []byte { return good().swap(tb, part, old, new).zip(tb) }
}

func literal(s string) func(testing.TB) []byte {
	return func(testing.TB) []byte { return []byte(s) }
}

func fixture(name string) func(testing.TB) []byte {
	return func(tb testing.TB) []byte {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			tb.Fatal(err)
		}
		return data
	}
}

// patched applies a change to the good workbook's bytes.
func patched(change func(tb testing.TB, data []byte) []byte) func(testing.TB) []byte {
	return func(tb testing.TB) []byte { return change(tb, good().zip(tb)) }
}

// legacy is a .xls file of these records.
func legacy(x xls) func(testing.TB) []byte { return func(testing.TB) []byte { return x.file() } }

// renamedStream is a legacy .xls whose Workbook stream is called otherwise.
func renamedStream(tb testing.TB, name string) []byte {
	data := fixture("libreoffice.xls")(tb)
	for off := 512; off+128 <= len(data); off += 128 {
		if oleName(data[off:off+128]) == "Workbook" {
			for i, c := range append([]byte(name), 0) {
				data[off+2*i], data[off+2*i+1] = c, 0
			}
			data[off+64] = byte(2 * (len(name) + 1))
			return data
		}
	}
	tb.Fatal("no Workbook stream")
	return nil
}

// relen lies about a sheet's size, in both places alike.
func relen(by int) func(testing.TB) []byte {
	return patched(func(tb testing.TB, data []byte) []byte {
		for _, off := range []int{localAt(tb, data, sheetPath) + 22, centralAt(tb, data, sheetPath) + 24} {
			le.PutUint32(data[off:], uint32(int(le.Uint32(data[off:]))+by))
		}
		return data
	})
}

// padded leaves bytes between a sheet's compressed data and the next entry, and
// counts them in.
func padded(tb testing.TB) []byte {
	p := good()
	s := p.text(tb, sheetPath)
	data := deflated(tb, []byte(*s))
	// An entry that is stored as deflated data plus a tail, then declared deflated.
	text := *s
	*s = string(data) + "tail"
	packed := p.stored(tb)
	for _, h := range []struct{ at, method, crc, size int }{
		{localAt(tb, packed, sheetPath), 8, 14, 22},
		{centralAt(tb, packed, sheetPath), 10, 16, 24},
	} {
		le.PutUint16(packed[h.at+h.method:], methodDeflated)
		le.PutUint32(packed[h.at+h.crc:], crc32.ChecksumIEEE([]byte(text)))
		le.PutUint32(packed[h.at+h.size:], uint32(len(text)))
	}
	return packed
}

// end64 adds zip64 end records; off is added to their entry count.
func end64(data []byte, off uint64) []byte {
	end := data[len(data)-lenEnd:]
	n, size, at := uint64(le.Uint16(end[10:])), uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	head := bytes.Clone(data[:len(data)-lenEnd])
	var r [lenEnd64 + lenLocator64]byte
	le.PutUint32(r[0:], sigEnd64)
	le.PutUint64(r[4:], lenEnd64-12)
	le.PutUint64(r[24:], n+off)
	le.PutUint64(r[32:], n+off)
	le.PutUint64(r[40:], size)
	le.PutUint64(r[48:], at)
	le.PutUint32(r[lenEnd64:], sigLocator64)
	le.PutUint64(r[lenEnd64+8:], uint64(len(head)))
	le.PutUint32(r[lenEnd64+16:], 1)
	return append(append(head, r[:]...), end...)
}

package workbook

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"
)

// A compound file (MS-CFB) is a small file system of sectors with an allocation
// table; a .xls or .et is one with a stream called Workbook. mscfb finds its way
// through the table, and the ledger under it holds it to what a sound file is:
// no link leads to the header, out of the file or to the same place again.

const (
	cfbHeader    = 512
	maxDirectory = 1 << 20 // bytes of directory, 8192 entries of 128
)

var errLedger = errors.New("compound file: a sector is outside the file or used twice")

// ledger gives mscfb the bytes and keeps account of them. Look-ups in the
// allocation table are four bytes long and may be repeated; a sector may not.
type ledger struct {
	data   []byte
	read   map[int64]bool // by offset in units of the smallest sector, 64 bytes
	budget int            // bytes of sectors that may still be read
	looked int            // look-ups that may still be made
}

// ReadAt implements io.ReaderAt.
func (l *ledger) ReadAt(p []byte, off int64) (int, error) {
	header := off == 0 && len(p) == cfbHeader && !l.read[0]
	if off < 0 || off+int64(len(p)) > int64(len(l.data)) || off < cfbHeader && !header {
		return 0, errLedger
	}
	if len(p) == 4 {
		if l.looked--; l.looked < 0 {
			return 0, errLedger
		}
		return copy(p, l.data[off:]), nil
	}
	if l.budget -= len(p); l.budget < 0 {
		return 0, errLedger
	}
	for unit := off / 64; unit <= (off+int64(len(p))-1)/64; unit++ {
		if l.read[unit] {
			return 0, errLedger
		}
		l.read[unit] = true
	}
	return copy(p, l.data[off:]), nil
}

// cfbFile names the part for operators and people.
var cfbFile = place{part: "compound file", name: "（.xls 或 .et）"}

// bookStream returns the Workbook stream of a compound file, whose names ignore
// case: reports of Crystal call it WORKBOOK. It is nil without
// an error where there is none: sniffOLE2 says what the file is then.
func bookStream(data []byte) (stream []byte, err error) {
	broken := cfbFile.fault(codeBadOLE, "", "内部结构损坏，数据不完整")
	defer func() {
		if recover() != nil { // mscfb indexes into what it reads
			stream, err = nil, broken
		}
	}()
	// Look-ups: one a sector of the directory, the mini stream and the stream.
	l := &ledger{data: data, read: make(map[int64]bool), budget: cfbHeader + maxDirectory, looked: len(data)/64 + 4096}
	doc, failed := mscfb.New(l)
	if failed != nil {
		return nil, broken
	}
	for _, f := range doc.File {
		if !strings.EqualFold(f.Name, biffBook) || len(f.Path) > 0 || f.FileInfo().IsDir() {
			continue
		}
		if stream != nil {
			return nil, broken
		}
		if f.Size <= 0 || f.Size > int64(len(data)) {
			return nil, broken
		}
		l.budget = int(f.Size)
		out := bytes.NewBuffer(make([]byte, 0, f.Size))
		// In pieces: mscfb joins neighbouring sectors in time that grows with
		// the square of a piece. The LimitReader hides WriteTo and ReadFrom.
		n, failed := io.CopyBuffer(struct{ io.Writer }{out}, io.LimitReader(f, f.Size), make([]byte, 64<<10))
		if failed != nil || n != f.Size {
			return nil, broken
		}
		stream = out.Bytes()
	}
	return stream, nil
}

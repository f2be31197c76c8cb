package workbook

import (
	"bytes"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// partReader inflates one part in pieces. It says io.EOF only when the part had
// exactly the declared size, used up all its packed bytes and matched its CRC;
// any other end is a *Fault.
type partReader struct {
	at   place
	want *entry
	src  *bytes.Reader
	out  io.Reader // the inflater, or src itself
	sum  uint32
	left int64
	err  error // sticky
}

// inflaters are 40 KB each and worth keeping.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

func (e *entry) open(at place) *partReader {
	r := &partReader{at: at, want: e, src: bytes.NewReader(e.packed), left: e.size}
	if e.method == methodStored {
		r.out = r.src
		return r
	}
	fl := inflaters.Get().(io.Reader)
	if err := fl.(flate.Resetter).Reset(r.src, nil); err != nil {
		panic(err) // resetting an inflater without a dictionary reads nothing
	}
	r.out = fl
	return r
}

// close gives the inflater back. The reader is dead afterwards.
func (r *partReader) close() {
	if r.want.method == methodDeflated && r.out != nil {
		inflaters.Put(r.out)
	}
	r.out, r.err = nil, io.ErrClosedPipe
}

// Read never returns data together with an error.
func (r *partReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.left == 0 {
		r.err = r.finish()
		return 0, r.err
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := io.ReadAtLeast(r.out, p, 1)
	r.sum = crc32.Update(r.sum, crc32.IEEETable, p[:n])
	r.left -= int64(n)
	switch {
	case n > 0:
		return n, nil
	case err == io.EOF:
		r.err = r.at.fault(codeLyingSize, "", "的数据比登记的少，可能没有复制完")
	default:
		r.err = r.at.fault(codeDeflate, "", "的压缩数据已损坏，可能没有复制完")
	}
	return 0, r.err
}

// finish proves that the part ends where it was said to end.
func (r *partReader) finish() error {
	var extra [1]byte
	n, err := io.ReadFull(r.out, extra[:])
	switch {
	case n > 0:
		return r.at.fault(codeLyingSize, "", "的数据比登记的多")
	case err != io.EOF:
		return r.at.fault(codeDeflate, "", "的压缩数据已损坏，可能没有复制完")
	case r.src.Len() > 0:
		return r.at.fault(codeLyingSize, "", "的数据后面混入了别的内容")
	case r.sum != r.want.crc:
		return r.at.fault(codeCRC, "", "的数据与校验码不符，已损坏")
	}
	return io.EOF
}

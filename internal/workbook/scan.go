package workbook

import (
	"bytes"
	"errors"
	"io"
	"sync"
)

// A small XML reader for the parts of a workbook. It is ours because the fast
// ones in Go do not judge: an end tag that matches nothing, a cut attribute or
// a file that ends early pass them by, and a damaged workbook must never be a
// shorter one. It accepts XML 1.0 with namespaces, in UTF-8, without a DTD.
//
// The part is read through a window that slides over the inflated bytes. A token
// that is not whole yet is abandoned, the window filled, and the token begun
// anew; so everything a token refers to lies in the window and stays valid until
// the next token.

type token uint8

const (
	tokenEnd   token = iota // of an element; also follows <empty/>
	tokenStart              // name(), space and attrs are set
	tokenText               // text is set: character data or CDATA, decoded
	tokenEOF                // after the root element, with nothing left unread
)

const (
	windowStart = 64 << 10
	windowMax   = 1 << 20 // one tag, comment or run of text
	maxDepth    = 128
	maxAttrs    = 64  // bounds the search for duplicates
	maxBindings = 256 // namespace prefixes in force at once
)

type scanner struct {
	at       place
	row, col int // the cell being read, for faults; 0 outside

	in         io.Reader
	buf        []byte // buf[pos:end] is judged UTF-8, buf[end:got] not yet whole
	pos        int
	end        int
	got        int
	eof, begun bool

	tag              int // where the start tag began in buf
	nameFrom, nameTo int // its local name in buf
	space            space
	attrs            []attribute
	text             []byte

	empty   bool   // an end tag is owed to <empty/>
	names   []byte // qualified names of the open elements, one after another
	marks   []int  // where each begins in names
	rooted  bool   // the root element was seen
	bound   []binding
	plain   space // what no prefix means
	scratch []byte
	content []byte
	rich    []byte
}

// errShort says that the window ends inside a token.
var errShort = errors.New("token not whole")

// windows keeps the buffers of scanners between parts.
var windows = sync.Pool{New: func() any { return &scanner{buf: make([]byte, windowStart)} }}

func openScanner(in io.Reader, at place) *scanner {
	s := windows.Get().(*scanner)
	s.at, s.in = at, in
	s.bound = append(s.bound[:0], binding{prefix: "xml", space: spaceXML})
	return s
}

// close gives the buffers back, unless one long token has made them large.
func (s *scanner) close() {
	if len(s.buf) > windowStart || cap(s.scratch)+cap(s.content)+cap(s.rich) > windowStart {
		return
	}
	windows.Put(&scanner{
		buf: s.buf, attrs: s.attrs[:0], names: s.names[:0], marks: s.marks[:0],
		bound: s.bound, scratch: s.scratch, content: s.content, rich: s.rich,
	})
}

func (s *scanner) fault(code, format string, args ...any) error {
	return s.at.fault(code, CellName(s.row, s.col), format, args...)
}

func (s *scanner) malformed() error {
	return s.fault(codeMalformed, "的内容（XML）有错，已损坏")
}

func (s *scanner) cut() error {
	return s.fault(codeCutXML, "的数据不完整，可能没有复制完")
}

// next returns the next token. Comments and processing instructions are judged
// and passed over.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return tokenEnd, nil
	}
	for {
		tok, n, err := s.scan(s.buf[s.pos:s.end])
		if err == nil {
			s.pos += n
			return tok, nil
		}
		if err == errSkip {
			s.pos += n
			continue
		}
		if err != errShort {
			return 0, err
		}
		if s.eof {
			return 0, s.cut()
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// errSkip says that n bytes held no token.
var errSkip = errors.New("nothing to report")

// fill slides the window and reads on.
func (s *scanner) fill() error {
	copy(s.buf, s.buf[s.pos:s.got])
	s.end -= s.pos
	s.got -= s.pos
	s.pos = 0
	if s.got == len(s.buf) {
		if len(s.buf) >= windowMax {
			return s.fault(codeTooLarge, "有一段内容超过上限 %s", megabytes(windowMax))
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	// To the brim, so that a long token is begun anew a few times, not once a piece.
	for s.got < len(s.buf) && !s.eof {
		n, err := s.in.Read(s.buf[s.got:])
		s.got += n
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			return err
		}
	}
	if !s.begun {
		s.begun = true
		head := s.buf[:s.got]
		if bytes.HasPrefix(head, []byte("\xfe\xff")) || bytes.HasPrefix(head, []byte("\xff\xfe")) ||
			bytes.HasPrefix(head, []byte("<\x00")) || bytes.HasPrefix(head, []byte("\x00<")) {
			return s.fault(codeEncoding, "用的是 UTF-16 编码，不支持")
		}
		if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			s.pos, s.end = 3, 3
		}
		if err := s.declaration(); err != nil {
			return err
		}
	}
	whole, ok := validPrefix(s.buf[s.end:s.got])
	s.end += whole
	if !ok {
		return s.fault(codeEncoding, "含有不合法的字符，已损坏")
	}
	if s.eof && s.end < s.got {
		return s.cut()
	}
	return nil
}

// declaration reads <?xml …?>, which may stand only at the very start, so that
// a part in another encoding is refused by name. The first fill brings far more
// than a declaration's length, or the part ends.
func (s *scanner) declaration() error {
	head := s.buf[s.pos:s.got]
	if !bytes.HasPrefix(head, []byte("<?xml")) || len(head) < 6 || !isSpace(head[5]) {
		return nil
	}
	end := bytes.Index(head[:min(len(head), 512)], []byte("?>"))
	if end < 0 {
		if s.eof {
			return s.cut()
		}
		return s.malformed()
	}
	rest, seen := head[5:end], 0
	for i, name := range [...]string{"version", "encoding", "standalone"} {
		body := trim(rest)
		if !bytes.HasPrefix(body, []byte(name)) {
			continue
		}
		if !isSpace(rest[0]) {
			return s.malformed()
		}
		body = trim(body[len(name):])
		if len(body) == 0 || body[0] != '=' {
			return s.malformed()
		}
		body = trim(body[1:])
		if len(body) == 0 || body[0] != '"' && body[0] != '\'' {
			return s.malformed()
		}
		stop := bytes.IndexByte(body[1:], body[0])
		if stop < 0 {
			return s.malformed()
		}
		value := string(bytes.ToLower(body[1 : 1+stop]))
		rest = body[stop+2:]
		seen |= 1 << i
		switch {
		case i == 0 && value != "1.0", i == 2 && value != "yes" && value != "no":
			return s.malformed()
		case i == 1 && value != "utf-8" && value != "utf8" && value != "us-ascii":
			return s.fault(codeEncoding, "用的是 %s 编码，不支持", printable(value))
		}
	}
	if seen&1 == 0 || !blank(rest) {
		return s.malformed()
	}
	s.pos += end + 2
	s.end = s.pos
	return nil
}

// scan reads one token at the start of w and returns its length.
func (s *scanner) scan(w []byte) (token, int, error) {
	if !s.begun {
		return 0, 0, errShort
	}
	if len(w) == 0 {
		if s.eof && s.rooted && len(s.marks) == 0 {
			return tokenEOF, 0, nil
		}
		return 0, 0, errShort
	}
	if w[0] != '<' {
		return s.scanText(w)
	}
	if len(w) < 2 {
		return 0, 0, errShort
	}
	switch w[1] {
	case '/':
		return s.scanEnd(w)
	case '!', '?':
		return s.scanOther(w)
	}
	return s.scanStart(w)
}

func (s *scanner) scanText(w []byte) (token, int, error) {
	n := bytes.IndexByte(w, '<')
	if n < 0 {
		if !s.eof || len(s.marks) > 0 {
			return 0, 0, errShort
		}
		n = len(w)
	}
	raw := w[:n]
	if len(s.marks) == 0 {
		if !blank(raw) {
			return 0, 0, s.malformed()
		}
		return 0, n, errSkip
	}
	text, err := s.characters(raw)
	if err != nil {
		return 0, 0, err
	}
	s.text = text
	return tokenText, n, nil
}

// characters decodes character data, in place where there is nothing to decode.
func (s *scanner) characters(raw []byte) ([]byte, error) {
	for i, c := range raw {
		if class[c]&classSpecial == 0 {
			continue
		}
		if c == ']' {
			if bytes.HasPrefix(raw[i:], []byte("]]>")) {
				return nil, s.malformed()
			}
			continue
		}
		if bytes.Contains(raw[i:], []byte("]]>")) {
			return nil, s.malformed()
		}
		var ok bool
		s.scratch, ok = unescape(append(s.scratch[:0], raw[:i]...), raw[i:], false)
		if !ok {
			return nil, s.malformed()
		}
		return s.scratch, nil
	}
	return raw, nil
}

// scanOther reads <!-- -->, <![CDATA[ ]]> and <? ?>.
func (s *scanner) scanOther(w []byte) (token, int, error) {
	for _, kind := range [...]struct{ open, close string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(w, []byte(kind.open)) {
			if len(w) < len(kind.open) && bytes.HasPrefix([]byte(kind.open), w) {
				return 0, 0, errShort
			}
			continue
		}
		n := bytes.Index(w[len(kind.open):], []byte(kind.close))
		if n < 0 {
			return 0, 0, errShort
		}
		body := w[len(kind.open) : len(kind.open)+n]
		size := len(kind.open) + n + len(kind.close)
		switch kind.open {
		case "<!--":
			if bytes.Contains(body, []byte("--")) || bytes.HasSuffix(body, []byte("-")) {
				return 0, 0, s.malformed()
			}
			return 0, size, errSkip
		case "<?":
			i := 0
			for i < len(body) && class[body[i]]&className != 0 {
				i++
			}
			if i == 0 || class[body[0]]&classStart == 0 || !goodRunes(body[:i]) || i < len(body) && !isSpace(body[i]) ||
				bytes.EqualFold(body[:i], []byte("xml")) || bytes.IndexByte(body[:i], ':') >= 0 {
				return 0, 0, s.malformed()
			}
			return 0, size, errSkip
		}
		if len(s.marks) == 0 {
			return 0, 0, s.malformed()
		}
		s.text = body
		if bytes.IndexByte(body, '\r') >= 0 {
			s.scratch = append(s.scratch[:0], bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))...)
			s.text = s.scratch
		}
		return tokenText, size, nil
	}
	if doctype := []byte("<!DOCTYPE"); bytes.HasPrefix(w, doctype[:min(len(w), len(doctype))]) {
		if len(w) < len(doctype) {
			return 0, 0, errShort
		}
		return 0, 0, s.fault(codeDoctype, "含有 DTD 声明，正常的工作簿没有，不予读取")
	}
	return 0, 0, s.malformed()
}

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
	tokenStart              // name, space and attrs are set
	tokenText               // text is set: character data or CDATA, decoded
	tokenEOF                // after the root element, with nothing left unread
)

// space is a namespace we know.
type space uint8

const (
	spaceNone space = iota
	spaceOther
	spaceMain    // SpreadsheetML, transitional or strict
	spaceRef     // r:id, transitional or strict
	spaceRels    // .rels parts
	spaceContent // [Content_Types].xml
	spaceXML     // xml:space
)

var spaces = map[string]space{
	"": spaceNone,
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           spaceMain,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                       spaceMain,
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": spaceRef,
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             spaceRef,
	"http://schemas.openxmlformats.org/package/2006/relationships":        spaceRels,
	"http://schemas.openxmlformats.org/package/2006/content-types":        spaceContent,
	"http://www.w3.org/XML/1998/namespace":                                spaceXML,
}

const (
	windowStart = 64 << 10
	windowMax   = 1 << 20 // one tag, comment or run of text
	maxDepth    = 128
	maxAttrs    = 64  // bounds the search for duplicates
	maxBindings = 256 // namespace prefixes in force at once
)

type attribute struct {
	prefix, local, value []byte
	space                space
	coded                bool // value still has entities or white space to decode
}

type binding struct {
	prefix string
	space  space
	depth  int
}

type scanner struct {
	at       place
	row, col int // the cell being read, for faults; 0 outside

	in         io.Reader
	buf        []byte // buf[pos:end] is judged UTF-8, buf[end:got] not yet whole
	pos        int
	end        int
	got        int
	eof, begun bool

	name  []byte // local name of the element that started or ended
	space space
	attrs []attribute
	text  []byte

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
			return s.fault(codeTooLarge, "有一段内容超过上限 %d 字节", windowMax)
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

func (s *scanner) scanEnd(w []byte) (token, int, error) {
	if len(s.marks) == 0 {
		return 0, 0, s.malformed()
	}
	open := s.names[s.marks[len(s.marks)-1]:]
	n := 2 + len(open)
	if len(w) <= n {
		if !bytes.HasPrefix(open, w[2:min(len(w), n)]) {
			return 0, 0, s.malformed()
		}
		return 0, 0, errShort
	}
	if string(w[2:n]) != string(open) {
		return 0, 0, s.malformed()
	}
	for n < len(w) && isSpace(w[n]) {
		n++
	}
	if n == len(w) {
		return 0, 0, errShort
	}
	if w[n] != '>' {
		return 0, 0, s.malformed()
	}
	s.pop()
	return tokenEnd, n + 1, nil
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

// scanStart reads a start tag: name, attributes, namespaces.
func (s *scanner) scanStart(w []byte) (token, int, error) {
	if s.rooted && len(s.marks) == 0 {
		return 0, 0, s.malformed() // a second root
	}
	i, colon, err := s.scanName(w, 1)
	if err != nil {
		return 0, 0, err
	}
	qname := w[1:i]
	s.attrs = s.attrs[:0]
	declares, prefixed, empty := false, false, false
	for {
		gap := i
		for i < len(w) && isSpace(w[i]) {
			i++
		}
		if i == len(w) {
			return 0, 0, errShort
		}
		if w[i] == '>' {
			i++
			break
		}
		if w[i] == '/' {
			if i+1 == len(w) {
				return 0, 0, errShort
			}
			if w[i+1] != '>' {
				return 0, 0, s.malformed()
			}
			i += 2
			empty = true
			break
		}
		if i == gap {
			return 0, 0, s.malformed()
		}
		from := i
		var mid int
		if i, mid, err = s.scanName(w, i); err != nil {
			return 0, 0, err
		}
		a := attribute{local: w[from:i]}
		if mid > 0 {
			a.prefix, a.local = w[from:mid], w[mid+1:i]
		}
		for i < len(w) && isSpace(w[i]) {
			i++
		}
		if i < len(w) && w[i] != '=' {
			return 0, 0, s.malformed()
		}
		for i++; i < len(w) && isSpace(w[i]); {
			i++
		}
		if i >= len(w) {
			return 0, 0, errShort
		}
		quote := w[i]
		if quote != '"' && quote != '\'' {
			return 0, 0, s.malformed()
		}
		i++
		from = i
		for i < len(w) && w[i] != quote {
			if class[w[i]]&classAttr != 0 {
				if w[i] == '<' {
					return 0, 0, s.malformed()
				}
				a.coded = true
			}
			i++
		}
		if i == len(w) {
			return 0, 0, errShort
		}
		a.value = w[from:i]
		i++
		if a.coded {
			if _, ok := unescape(s.scratch[:0], a.value, true); !ok {
				return 0, 0, s.malformed()
			}
		}
		if len(s.attrs) == maxAttrs {
			return 0, 0, s.fault(codeTooLarge, "有一处属性超过上限 %d 个", maxAttrs)
		}
		for j := range s.attrs {
			if b := &s.attrs[j]; string(b.local) == string(a.local) && string(b.prefix) == string(a.prefix) {
				return 0, 0, s.malformed()
			}
		}
		if mid > 0 {
			prefixed = true
			declares = declares || string(a.prefix) == "xmlns"
		} else if string(a.local) == "xmlns" {
			declares = true
		}
		s.attrs = append(s.attrs, a)
	}
	if len(s.marks) == maxDepth {
		return 0, 0, s.fault(codeTooLarge, "的嵌套超过上限 %d 层", maxDepth)
	}
	s.marks = append(s.marks, len(s.names))
	s.names = append(s.names, qname...)
	if declares {
		if err := s.declare(); err != nil {
			return 0, 0, err
		}
	}
	s.name, s.space = qname, s.plain
	if colon > 0 {
		var ok bool
		s.name = w[colon+1 : 1+len(qname)]
		if s.space, ok = s.resolve(w[1:colon]); !ok {
			return 0, 0, s.malformed()
		}
	}
	if prefixed {
		if err := s.resolveAttrs(); err != nil {
			return 0, 0, err
		}
	}
	s.rooted = true
	s.empty = empty
	return tokenStart, i, nil
}

// scanName reads a qualified name from w[i]; colon is where its prefix ends, or 0.
func (s *scanner) scanName(w []byte, i int) (end, colon int, err error) {
	from, high := i, false
	for i < len(w) && class[w[i]]&className != 0 {
		if w[i] == ':' {
			if colon > 0 || i == from || i+1 < len(w) && class[w[i+1]]&classStart == 0 {
				return 0, 0, s.malformed()
			}
			colon = i
		}
		high = high || w[i] >= 0x80
		i++
	}
	if i == len(w) {
		return 0, 0, errShort
	}
	if i == from || class[w[from]]&classStart == 0 || colon == i-1 && colon > 0 {
		return 0, 0, s.malformed()
	}
	if high && (!goodRunes(w[from:i]) || colon > 0 && !goodRunes(w[colon+1:i])) {
		return 0, 0, s.malformed()
	}
	return i, colon, nil
}

// declare takes the xmlns attributes of the element just opened into force.
func (s *scanner) declare() error {
	for i := range s.attrs {
		a := &s.attrs[i]
		prefix := ""
		if string(a.prefix) == "xmlns" {
			prefix = string(a.local)
		} else if len(a.prefix) > 0 || string(a.local) != "xmlns" {
			continue
		}
		uri := string(s.value(a))
		known, ok := spaces[uri]
		if !ok {
			known = spaceOther
		}
		if prefix != "" && uri == "" || prefix == "xmlns" || (prefix == "xml") != (known == spaceXML) {
			return s.malformed()
		}
		if len(s.bound) == maxBindings {
			return s.fault(codeTooLarge, "的命名空间超过上限 %d 个", maxBindings)
		}
		s.bound = append(s.bound, binding{prefix, known, len(s.marks)})
		if prefix == "" {
			s.plain = known
		}
	}
	return nil
}

func (s *scanner) resolve(prefix []byte) (space, bool) {
	for i := len(s.bound) - 1; i >= 0; i-- {
		if s.bound[i].prefix == string(prefix) {
			return s.bound[i].space, true
		}
	}
	return spaceNone, len(prefix) == 0
}

func (s *scanner) resolveAttrs() error {
	for i := range s.attrs {
		a := &s.attrs[i]
		if len(a.prefix) == 0 || string(a.prefix) == "xmlns" {
			continue
		}
		var ok bool
		if a.space, ok = s.resolve(a.prefix); !ok {
			return s.malformed()
		}
		for j := range i { // one name under two prefixes is still one name
			if b := &s.attrs[j]; b.space == a.space && a.space != spaceOther && string(b.local) == string(a.local) {
				return s.malformed()
			}
		}
	}
	return nil
}

// pop closes the innermost element and what it declared.
func (s *scanner) pop() {
	depth := len(s.marks)
	s.names = s.names[:s.marks[depth-1]]
	s.marks = s.marks[:depth-1]
	changed := false
	for n := len(s.bound); s.bound[n-1].depth == depth; n = len(s.bound) {
		changed = changed || s.bound[n-1].prefix == ""
		s.bound = s.bound[:n-1]
	}
	if changed {
		s.plain, _ = s.resolve(nil)
	}
}

// value decodes an attribute. Valid until the next token or value.
func (s *scanner) value(a *attribute) []byte {
	if !a.coded {
		return a.value
	}
	s.scratch, _ = unescape(s.scratch[:0], a.value, true) // judged when scanned
	return s.scratch
}

// attr finds an attribute of the element just started; nil where there is none.
func (s *scanner) attr(ns space, local string) []byte {
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.space == ns && string(a.local) == local && (ns != spaceNone || len(a.prefix) == 0) {
			if v := s.value(a); v != nil {
				return v
			}
		}
	}
	return nil
}

// is reports whether the element just started is one of SpreadsheetML's.
func (s *scanner) is(local string) bool {
	return s.space == spaceMain && string(s.name) == local
}

// skip passes over the element just started, judging it to its end.
func (s *scanner) skip() error {
	for depth := 1; depth > 0; {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch tok {
		case tokenStart:
			depth++
		case tokenEnd:
			depth--
		}
	}
	return nil
}

// chars reads the element just started, which may hold text only, to its end.
// Valid until the next token.
func (s *scanner) chars() ([]byte, error) {
	// Nearly always: one run of plain text, then the end tag, both in the window.
	w := s.buf[s.pos:s.end]
	if n := bytes.IndexByte(w, '<'); n > 0 && !s.empty && n+1 < len(w) && w[n+1] == '/' {
		text, err := s.characters(w[:n])
		if err != nil {
			return nil, err
		}
		if _, size, err := s.scanEnd(w[n:]); err == nil {
			s.pos += n + size
			return text, nil
		} else if err != errShort {
			return nil, err
		}
	}
	s.content = s.content[:0]
	for {
		tok, err := s.next()
		if err != nil {
			return nil, err
		}
		switch tok {
		case tokenText:
			if s.content = append(s.content, s.text...); len(s.content) > windowMax {
				return nil, s.fault(codeTooLarge, "有一段内容超过上限 %d 字节", windowMax)
			}
		case tokenStart:
			return nil, s.fault(codeStructure, "的内容不合规（%s 不该出现在这里）", printable(string(s.name)))
		case tokenEnd:
			return s.content, nil
		}
	}
}

// child returns at the next element inside the current one: true with the child
// just started, false with the current one ended. Only white space may stand
// between.
func (s *scanner) child() (bool, error) {
	for {
		tok, err := s.next()
		if err != nil {
			return false, err
		}
		switch tok {
		case tokenStart:
			return true, nil
		case tokenEnd:
			return false, nil
		case tokenText:
			if !blank(s.text) {
				return false, s.fault(codeStructure, "的内容不合规（单元格之外有文字）")
			}
		case tokenEOF:
			return false, s.cut()
		}
	}
}

// root opens the part's outermost element, which must be as named.
func (s *scanner) root(ns space, local string) error {
	if _, err := s.next(); err != nil { // only a start tag can come first
		return err
	}
	if s.space != ns || string(s.name) != local {
		return s.fault(codeStructure, "的内容不合规（%s 不该出现在这里）", printable(string(s.name)))
	}
	return nil
}

// rest judges what follows the root element: nothing but comments, to the last byte.
func (s *scanner) rest() error {
	_, err := s.next()
	return err
}

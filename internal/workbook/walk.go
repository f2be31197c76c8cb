package workbook

import "bytes"

// How the readers of parts use the scanner: element by element, never token by token.

// value decodes an attribute. Valid until the next token or value.
func (s *scanner) value(a *attribute) []byte {
	if !a.coded {
		return s.inTag(a.from, a.to)
	}
	s.scratch, _ = unescape(s.scratch[:0], s.inTag(a.from, a.to), true) // judged when scanned
	return s.scratch
}

// attr finds an attribute of the element just started; nil where there is none.
func (s *scanner) attr(ns space, local string) []byte {
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.space == ns && a.prefixed() == (ns != spaceNone) && string(s.local(a)) == local {
			return s.value(a)
		}
	}
	return nil
}

// is reports whether the element just started is one of SpreadsheetML's.
func (s *scanner) is(local string) bool {
	return s.space == spaceMain && string(s.name()) == local
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
				return nil, s.fault(codeTooLarge, "有一段内容超过上限 %s", megabytes(windowMax))
			}
		case tokenStart:
			return nil, s.fault(codeStructure, "的内容不合规（%s 不该出现在这里）", printable(string(s.name())))
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
	if s.space != ns || string(s.name()) != local {
		return s.fault(codeStructure, "的内容不合规（%s 不该出现在这里）", printable(string(s.name())))
	}
	return nil
}

// rest judges what follows the root element: nothing but comments, to the last byte.
func (s *scanner) rest() error {
	_, err := s.next()
	return err
}

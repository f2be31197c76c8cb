package workbook

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// readStrings reads the shared string table. Its count attributes are ignored:
// many writers get them wrong, and nothing is allocated on their word.
func (b *Book) readStrings(s *scanner) error {
	if err := s.root(spaceMain, "sst"); err != nil {
		return err
	}
	var text arena
	for {
		more, err := s.child()
		if err != nil || !more {
			return err
		}
		if !s.is("si") {
			if err := s.skip(); err != nil { // extLst
				return err
			}
			continue
		}
		if len(b.strings) == b.lim.SharedStrings {
			return s.fault(codeTooLarge, "超过上限 %d 条", b.lim.SharedStrings)
		}
		si, err := s.richText()
		if err != nil {
			return err
		}
		if err := b.fits(s, si, text.used); err != nil {
			return err
		}
		b.strings = append(b.strings, text.keep(si))
	}
}

// fits holds one text, and all kept so far, to the limits.
func (b *Book) fits(s *scanner, text []byte, used int64) error {
	if len(text) > b.lim.TextRunes && utf8.RuneCount(text) > b.lim.TextRunes {
		return s.fault(codeTooLarge, "有一段文字超过上限 %d 字", b.lim.TextRunes)
	}
	if used+int64(len(text)) > b.lim.TextBytes {
		return s.fault(codeTooLarge, "的文字合计超过上限 %s", megabytes(b.lim.TextBytes))
	}
	return nil
}

// richText reads the element just started (si or is) to its end: its plain text
// or its runs joined, without phonetic hints. White space is kept as stored even
// without xml:space: to drop any is a reading of the importer's, and reported.
// Valid until the next token.
func (s *scanner) richText() ([]byte, error) {
	out := s.rich[:0]
	plain := false
	for {
		more, err := s.child()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		switch {
		case s.is("t"):
			if plain {
				return nil, s.fault(codeStructure, "的一段文字出现了两次")
			}
			plain = true
			t, err := s.chars()
			if err != nil {
				return nil, err
			}
			out = append(out, t...)
		case s.is("r"):
			if out, err = s.run(out); err != nil {
				return nil, err
			}
		default:
			if err := s.skip(); err != nil {
				return nil, err
			}
		}
		if s.rich = out; len(out) > windowMax {
			return nil, s.fault(codeTooLarge, "有一段内容超过上限 %s", megabytes(windowMax))
		}
	}
	return unescapeX(out), nil
}

// run appends the text of one run.
func (s *scanner) run(out []byte) ([]byte, error) {
	plain := false
	for {
		more, err := s.child()
		if err != nil || !more {
			return out, err
		}
		if !s.is("t") {
			if err := s.skip(); err != nil {
				return out, err
			}
			continue
		}
		if plain {
			return out, s.fault(codeStructure, "的一段文字出现了两次")
		}
		plain = true
		t, err := s.chars()
		if err != nil {
			return out, err
		}
		out = append(out, t...)
	}
}

// unescapeX decodes _xHHHH_, SpreadsheetML's spelling of UTF-16 units that XML
// cannot hold (ST_Xstring), in place. Half of a surrogate pair stays as written.
func unescapeX(b []byte) []byte {
	i := bytes.Index(b, []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		unit, ok := unitX(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		size, r := 7, unit
		if utf16.IsSurrogate(unit) {
			low, _ := unitX(b[i+7:])
			if r = utf16.DecodeRune(unit, low); r == utf8.RuneError {
				out = append(out, b[i:i+7]...)
				i += 7
				continue
			}
			size = 14
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out
}

// unitX reads _xHHHH_ at the start of b.
func unitX(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d := hexDigit(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}

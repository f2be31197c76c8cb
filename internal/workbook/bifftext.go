package workbook

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Text in BIFF8 is stored one byte a character where all are below U+0100, and
// as UTF-16 otherwise; a flag byte says which, and says it again at the start of
// each CONTINUE record in the middle of a text. The code page says nothing.

const (
	flagWide     = 1 << 0
	flagPhonetic = 1 << 2
	flagRich     = 1 << 3
)

// unicodeText reads a flag byte and n characters that lie in one record, and
// returns what follows.
func unicodeText(b []byte, n int) (text string, rest []byte, ok bool) {
	if len(b) == 0 || b[0]&^flagWide != 0 {
		return "", nil, false
	}
	size := n << (b[0] & flagWide)
	if len(b)-1 < size {
		return "", nil, false
	}
	units := appendUnits(nil, b[1:1+size], b[0])
	text, ok = decodeUnits(units)
	return text, b[1+size:], ok
}

func appendUnits(units []uint16, b []byte, flags byte) []uint16 {
	if flags&flagWide == 0 {
		for _, c := range b {
			units = append(units, uint16(c))
		}
		return units
	}
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, le16(b[i:]))
	}
	return units
}

// decodeUnits refuses half a surrogate pair, which no program writes on purpose.
func decodeUnits(units []uint16) (string, bool) {
	out := make([]byte, 0, len(units)+len(units)/2)
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i+1 == len(units) {
				return "", false
			}
			i++
			if r = utf16.DecodeRune(r, rune(units[i])); r == utf8.RuneError {
				return "", false
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), true
}

// continued reads a record and the CONTINUE records after it.
type continued struct {
	*records
	body []byte // what is left of the present record
	ok   bool   // false once anything was short
}

// more goes on to the next CONTINUE record when the present one is used up.
func (c *continued) more() bool {
	if len(c.body) > 0 {
		return true
	}
	if c.peek() != recContinue {
		return false
	}
	rec, _, err := c.next()
	c.body = rec.body
	return err == nil && len(c.body) > 0
}

// take returns n bytes of one record: what is never divided.
func (c *continued) take(n int) []byte {
	if c.ok = c.ok && c.more() && len(c.body) >= n; !c.ok {
		return make([]byte, n)
	}
	b := c.body[:n]
	c.body = c.body[n:]
	return b
}

// pass skips n bytes, which may be divided anywhere.
func (c *continued) pass(n int64) {
	for c.ok && n > 0 {
		if c.ok = c.more(); !c.ok {
			return
		}
		k := min(n, int64(len(c.body)))
		c.body = c.body[k:]
		n -= k
	}
}

// chars reads n characters stored as flags says. Where they go on in another
// record, that begins with flags of its own.
func (c *continued) chars(n int, flags byte) string {
	units := make([]uint16, 0, min(n, maxRecord))
	for c.ok && n > 0 {
		if len(c.body) == 0 {
			flags = c.take(1)[0]
			if c.ok = c.ok && flags&^flagWide == 0; !c.ok {
				break
			}
		}
		wide := int(flags & flagWide)
		k := min(n, len(c.body)>>wide)
		if k == 0 { // a record that ends within a character
			c.ok = false
			break
		}
		units = appendUnits(units, c.body[:k<<wide], flags)
		c.body = c.body[k<<wide:]
		n -= k
	}
	text, ok := decodeUnits(units)
	c.ok = c.ok && ok
	return text
}

// texts reads the shared strings. Formats within a text and phonetic hints are
// passed over. As many must be there as the table says, and nothing after them.
func (g *globals) texts(rec record) error {
	lim, c := g.book.lim, continued{records: &g.records, body: rec.body, ok: true}
	c.take(4) // how often they are used; writers disagree
	count := int64(le32(c.take(4)))
	if count > int64(lim.SharedStrings) {
		return g.at.fault(codeTooLarge, "", "的文字超过上限 %d 条", lim.SharedStrings)
	}
	g.book.strings = []string{}
	used := int64(0)
	for range count {
		head := c.take(3)
		n, flags := int(le16(head)), head[2]
		if flags&^(flagWide|flagPhonetic|flagRich) != 0 {
			return g.bad(rec)
		}
		var extra int64
		if flags&flagRich != 0 {
			extra = 4 * int64(le16(c.take(2)))
		}
		if flags&flagPhonetic != 0 {
			extra += int64(le32(c.take(4)))
		}
		text := c.chars(n, flags)
		c.pass(extra)
		if !c.ok {
			return g.at.fault(codeRecord, "", "的文字表损坏（第 %d 条）", len(g.book.strings)+1)
		}
		if err := g.book.holds(g.at, "", text, used); err != nil {
			return err
		}
		used += int64(len(text))
		g.book.strings = append(g.book.strings, text)
	}
	if !c.ok || len(c.body) > 0 || c.peek() == recContinue {
		return g.at.fault(codeRecord, "", "的文字表损坏（末尾有多余的内容）")
	}
	return nil
}

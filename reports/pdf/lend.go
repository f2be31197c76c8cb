package pdf

import (
	"fmt"
	"maps"
	"slices"

	"hesuan/internal/font"
)

// printed is a face as this document embeds it.
type printed struct {
	face   *font.Face
	family string
	used   []char        // sorted
	lent   map[char]rune // codes of those that cannot have their own
}

// code returns the 16-bit code under which the font has c.
func (p *printed) code(c char) rune {
	if code, ok := p.lent[c]; ok {
		return code
	}
	return c.r
}

// The private use area of the 16-bit codes, from which codes are lent.
const privateFirst, privateLast = 0xE000, 0xF8FF

// facesUsed collects what each face has to print, faces in order of first use,
// characters sorted.
func (d *Document) facesUsed() []printed {
	var out []printed
	seen := map[*font.Face]map[char]bool{}
	for _, p := range d.pages {
		for _, o := range p.ops {
			t, ok := o.(textOp)
			if !ok {
				continue
			}
			if seen[t.face] == nil {
				seen[t.face] = map[char]bool{}
				out = append(out, printed{face: t.face})
			}
			for _, c := range t.text {
				seen[t.face][c] = true
			}
		}
	}
	for i := range out {
		out[i].used = slices.SortedFunc(maps.Keys(seen[out[i].face]), char.compare)
	}
	return out
}

// lend gives a private code that the text does not use itself to every
// character above U+FFFF and every one of half width, and returns the glyphs of
// the subset by code.
func (p *printed) lend() (map[uint16]font.Use, error) {
	subset := map[uint16]font.Use{}
	p.lent = map[char]rune{}
	next := rune(privateFirst)
	for _, c := range p.used { // those that have a code of their own come first
		if c.lent() {
			for taken := true; taken; {
				if _, taken = subset[uint16(next)]; taken {
					next++
				}
			}
			if next > privateLast {
				return nil, fmt.Errorf("pdf: over %d rare characters in one document", len(p.lent))
			}
			p.lent[c] = next
		}
		glyph, _ := p.face.Glyph(drawnAs(c.r))
		subset[uint16(p.code(c))] = font.Use{Glyph: glyph, Half: c.half}
	}
	return subset, nil
}

// lent reports whether c cannot be printed under its own code.
func (c char) lent() bool { return c.half || c.r > 0xFFFF }

// compare puts characters with a code of their own before the others.
func (c char) compare(d char) int {
	if c.lent() != d.lent() {
		if d.lent() {
			return -1
		}
		return 1
	}
	if c.half != d.half {
		if d.half {
			return -1
		}
		return 1
	}
	return int(c.r - d.r)
}

package pdf

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hesuan/internal/font"
)

// stack is a face and those that stand in for the characters it lacks.
type stack []*font.Face

func (s stack) find(r rune) (*font.Face, uint16, bool) {
	for _, face := range s {
		if g, ok := face.Glyph(r); ok {
			return face, g, true
		}
	}
	return nil, 0, false
}

// char is a character as it is printed: a mark that meets another may have half
// its width.
type char struct {
	r    rune
	half bool
}

// glyph is one character, ready to be placed.
type glyph struct {
	char
	face  *font.Face
	size  float64
	color Color
	w     float64 // width as the font has it, points
	adv   float64 // width in this line
}

func (g glyph) full() bool { return g.w > 0.95*g.size }

// Missing is a character that no font can draw.
type Missing struct {
	Rune rune
	Text string // where it stood
}

// UndrawableError lists the characters that no font can draw.
type UndrawableError struct{ Missing []Missing }

func (e *UndrawableError) Error() string {
	var b strings.Builder
	b.WriteString("字体中没有下列字符，无法打印：")
	for i, m := range e.Missing {
		if i == 10 {
			fmt.Fprintf(&b, "；另有 %d 处", len(e.Missing)-i)
			break
		}
		if i > 0 {
			b.WriteString("；")
		}
		fmt.Fprintf(&b, "U+%04X（见于“%s”）", m.Rune, m.Text)
	}
	return b.String()
}

// Undrawable returns the characters of text that the embedded fonts cannot
// draw, each once, in order of appearance.
func Undrawable(text string) []rune {
	all, _ := Fonts{}.stacks() // no operator's font, so no error
	return all[Body].undrawable(text)
}

// Undrawable is like the function, for the fonts of this document.
func (d *Document) Undrawable(text string) []rune { return d.stacks[Body].undrawable(text) }

func (s stack) undrawable(text string) (out []rune) {
	for _, r := range text {
		r, ok := visible(r)
		if !ok || r == '\n' || slices.Contains(out, r) {
			continue
		}
		if _, _, ok := s.find(drawnAs(r)); !ok {
			out = append(out, r)
		}
	}
	return out
}

// visible reports whether r takes part in layout, and as what. A mark that is
// invisible by definition does not: it would be an empty box in every font.
func visible(r rune) (rune, bool) {
	switch {
	case r == '\t':
		return ' ', true
	case r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029: // line breaks of other programs
		return '\n', true
	case r == '\r', r == 0x00AD, r == 0xFEFF, r == 0x2060, r >= 0x200B && r <= 0x200F,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return 0, false
	}
	return r, true
}

// drawnAs maps the many widths of space to the one every font has.
func drawnAs(r rune) rune {
	if r != '\u3000' && unicode.Is(unicode.Zs, r) {
		return ' '
	}
	return r
}

// shape turns spans into glyphs. Extra is added after every full-width
// character, to meet the pitch of the page's grid.
func (d *Document) shape(spans []Span, size, extra float64, color Color) []glyph {
	var out []glyph
	for _, span := range spans {
		ink := span.Color
		if ink == 0 {
			ink = color
		}
		for _, r := range d.spelt(span.Text, d.stacks[span.Face]) {
			r, ok := visible(r)
			if !ok {
				continue
			}
			g := glyph{char: char{r: r}, size: size, color: ink}
			if r != '\n' {
				face, id, ok := d.stacks[span.Face].find(drawnAs(r))
				if !ok {
					d.miss(r, span.Text)
					continue
				}
				g.face, g.w = face, face.Advance(id)*size/1000
				g.adv = g.w
				if g.full() {
					g.adv += extra
				}
			}
			out = append(out, g)
		}
	}
	closeUp(out)
	return out
}

// spelt is a text with the codes of the characters no font can draw in their
// place, where the document is to be printed all the same.
func (d *Document) spelt(text string, fonts stack) string {
	if d.opt.Spell {
		text = strings.ToValidUTF8(text, "\uFFFD")
		for _, r := range fonts.undrawable(text) {
			text = strings.ReplaceAll(text, string(r), fmt.Sprintf("〔U+%04X〕", r))
		}
	}
	return text
}

// miss notes a character that cannot be drawn, once for each text.
func (d *Document) miss(r rune, text string) {
	if runes := []rune(text); len(runes) > 24 {
		at := max(0, slices.Index(runes, r)-10)
		text = "…" + string(runes[at:min(len(runes), at+20)]) + "…"
	}
	if m := (Missing{r, text}); !slices.Contains(d.missing, m) {
		d.missing = append(d.missing, m)
	}
}

// width is the length of glyphs set in one line.
func width(gs []glyph) (w float64) {
	for _, g := range gs {
		w += g.adv
	}
	return w
}

// measure is the length of a text set in one line.
func (d *Document) measure(text string, face Face, size float64) float64 {
	return width(d.shape([]Span{{Text: text, Face: face}}, size, 0, Ink))
}

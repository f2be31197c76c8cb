package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"hesuan/internal/font"
)

// Render returns the finished file. It ends the document: it is called once, and
// nothing is drawn after it.
func (d *Document) Render() ([]byte, error) {
	if d.ended {
		panic("pdf: Render was called before")
	}
	d.ended = true
	d.flush()
	d.running()
	if err := d.Err(); err != nil {
		return nil, err
	}
	c := d.canvas()
	marks := d.outline()
	for i, p := range d.pages {
		c.pdf.AddPage()
		for _, m := range marks {
			if m.page == i+1 {
				c.pdf.Bookmark(cesu8(m.text), m.level, m.y)
			}
		}
		for _, o := range p.ops {
			o.draw(c)
		}
	}
	var buf bytes.Buffer
	if err := c.pdf.Output(&buf); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return c.withUnicode(buf.Bytes())
}

// canvas replays the drawing on gofpdf.
type canvas struct {
	pdf    *gofpdf.Fpdf
	fonts  map[*font.Face]*printed
	order  []*printed // in the order gofpdf writes them
	family string
	size   float64
}

func (d *Document) canvas() *canvas {
	orientation := "P"
	if d.opt.Page.Landscape {
		orientation = "L"
	}
	// The font directory is named so that gofpdf does not look for its own.
	f := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: orientation, UnitStr: "pt", SizeStr: "A4", FontDirStr: "."})
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCreationDate(d.opt.Date)
	f.SetModificationDate(d.opt.Date)
	f.SetProducer("hesuan", false)
	f.SetTitle(cesu8(d.opt.Title), true)
	f.SetAuthor(cesu8(d.opt.Author), true)
	if d.opt.Subject != "" {
		f.SetSubject(cesu8(d.opt.Subject), true)
	}
	c := &canvas{pdf: f, fonts: map[*font.Face]*printed{}}
	for _, face := range d.facesUsed() {
		p := &printed{face: face.face, used: face.used, family: fmt.Sprintf("hesuan%02d", len(c.order))}
		subset, err := p.lend()
		if err != nil {
			f.SetError(err)
			return c
		}
		f.AddUTF8FontFromBytes(p.family, "", face.face.Subset(subset))
		c.fonts[p.face] = p
		c.order = append(c.order, p)
	}
	// Bookmarks take the encoding of the current font, so there must be one.
	c.family, c.size = c.order[0].family, d.opt.Page.Size
	f.SetFont(c.family, "", c.size)
	return c
}

// outline returns the marks with levels gofpdf can nest: the first is 0, and
// none is more than one deeper than the one before it.
func (d *Document) outline() []mark {
	out := slices.Clone(d.marks)
	for i := range out {
		deepest := 0
		if i > 0 {
			deepest = out[i-1].level + 1
		}
		out[i].level = min(out[i].level, deepest)
	}
	return out
}

// cesu8 encodes text so that gofpdf's own conversion to UTF-16, which knows
// three-byte characters only, comes out right above U+FFFF: each half of a
// surrogate pair is written as if it were a character.
func cesu8(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r <= 0xFFFF {
			b.WriteRune(r)
			continue
		}
		high, low := utf16.EncodeRune(r)
		for _, half := range []rune{high, low} {
			b.Write([]byte{0xE0 | byte(half>>12), 0x80 | byte(half>>6&0x3F), 0x80 | byte(half&0x3F)})
		}
	}
	return b.String()
}

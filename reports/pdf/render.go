package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"hesuan/internal/font"
)

// Render returns the finished file. Drawing may not go on afterwards.
func (d *Document) Render() ([]byte, error) {
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

func (t textOp) draw(c *canvas) {
	p := c.fonts[t.face]
	text := make([]rune, len(t.text))
	for i, char := range t.text {
		text[i] = p.code(char)
	}
	if c.family != p.family || c.size != t.size {
		c.pdf.SetFont(p.family, "", t.size)
		c.family, c.size = p.family, t.size
	}
	c.pdf.SetTextColor(t.color.rgb())
	if t.angle != 0 {
		c.pdf.TransformBegin()
		c.pdf.TransformRotate(t.angle, t.x, t.y)
	}
	if t.sheer {
		c.pdf.SetAlpha(0.08, "Normal")
	}
	spaced := math.Abs(t.spacing) >= 0.001
	if spaced {
		c.pdf.RawWriteStr(fmt.Sprintf("%.3f Tc", t.spacing))
	}
	c.pdf.Text(t.x, t.y, string(text))
	if spaced {
		c.pdf.RawWriteStr("0 Tc")
	}
	if t.sheer {
		c.pdf.SetAlpha(1, "Normal")
	}
	if t.angle != 0 {
		c.pdf.TransformEnd()
	}
}

func (s shapeOp) draw(c *canvas) {
	points := make([]gofpdf.PointType, len(s.points))
	for i, p := range s.points {
		points[i] = gofpdf.PointType{X: p.x, Y: p.y}
	}
	if s.fill != nil {
		c.pdf.SetFillColor(s.fill.rgb())
		c.pdf.Polygon(points, "F")
		if s.hatch {
			c.hatch(points)
		}
	}
	if s.line == nil {
		return
	}
	c.pdf.SetDrawColor(s.line.color.rgb())
	c.pdf.SetLineWidth(s.line.width)
	c.pdf.SetLineJoinStyle("round")
	if len(s.line.dash) > 0 {
		c.pdf.SetDashPattern(s.line.dash, 0)
	}
	c.pdf.MoveTo(points[0].X, points[0].Y)
	for _, p := range points[1:] {
		c.pdf.LineTo(p.X, p.Y)
	}
	if !s.open {
		c.pdf.ClosePath()
	}
	c.pdf.DrawPath("D")
	if len(s.line.dash) > 0 {
		c.pdf.SetDashPattern([]float64{}, 0)
	}
}

// hatch draws white diagonals across a polygon.
func (c *canvas) hatch(points []gofpdf.PointType) {
	left, top := points[0].X, points[0].Y
	right, bottom := left, top
	for _, p := range points {
		left, right = min(left, p.X), max(right, p.X)
		top, bottom = min(top, p.Y), max(bottom, p.Y)
	}
	const step = 4.5
	c.pdf.ClipPolygon(points, false)
	c.pdf.SetDrawColor(White.rgb())
	c.pdf.SetLineWidth(1.1)
	for x := left - (bottom - top); x < right; x += step {
		c.pdf.Line(x, bottom, x+bottom-top, top)
	}
	c.pdf.ClipEnd()
}

func (c Color) rgb() (r, g, b int) { return int(c >> 16 & 0xFF), int(c >> 8 & 0xFF), int(c & 0xFF) }

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

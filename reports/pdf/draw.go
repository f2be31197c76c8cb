package pdf

import (
	"fmt"
	"math"

	"github.com/jung-kurt/gofpdf"
)

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

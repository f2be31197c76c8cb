package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Point is one value of a chart with its name. A Value of NaN is one that was
// not reported: its place stays empty and says 未报, or what Text says.
type Point struct {
	Label string
	Value float64
	Text  string // the value as it is to be read; made from Value if empty
	Mark  bool   // draw attention to it
}

// Series is one row of values of a chart, one for each category. Texts is how
// they are to be read, and may be nil.
type Series struct {
	Name   string
	Values []float64
	Texts  []string
}

// Reference is a value to compare with, such as a national standard, drawn as a
// dashed line.
type Reference struct {
	Value float64
	Label string
}

// filling is how an area of a chart looks. Neighbours differ in lightness or
// hatching, so that a black-and-white print keeps them apart.
type filling struct {
	color Color
	hatch bool
}

var fillings = []filling{
	{0x1F3A5F, false}, {0x9DBBDB, false}, {0x4A78A8, true},
	{0xDCE4EC, false}, {0x484848, true}, {0xB98F45, false},
}

var marked = filling{Alert, true}

// seriesFill returns the filling of the i-th series or part.
func seriesFill(i int) filling { return fillings[i%len(fillings)] }

// on returns the color of text that can be read on the filling.
func (f filling) ink() Color {
	r, g, b := f.color.rgb()
	if f.hatch || 299*r+587*g+114*b > 140000 {
		return Ink
	}
	return White
}

func (d *Document) filled(points []point, f filling) {
	o := shapeOp{points: points, fill: &f.color, hatch: f.hatch}
	if f.color == fillings[3].color {
		o.line = &stroke{color: rule, width: 0.4} // too pale to stand without an edge
	}
	d.put(o)
}

func (d *Document) bar(x, y, w, h float64, f filling) {
	d.filled([]point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, f)
}

// captionGap is between a chart and its caption, points.
const captionGap = 3

// labelSize is the type size inside charts.
func (d *Document) labelSize() float64 { return d.small() - 2 }

// figure sets a chart of the given height with its numbered caption below it.
func (d *Document) figure(caption, note string, height float64, draw func(f frame)) {
	if caption != "" {
		d.figures++
		caption = fmt.Sprintf("图%d　%s", d.figures, caption)
	}
	size := d.small()
	lines := split(d.shape([]Span{{Text: caption, Face: Hei}}, size, 0, Ink), func(int) float64 { return d.frame.w })
	if caption == "" {
		lines = nil
	}
	d.owe(d.lead / 3)
	d.begin(height + captionGap + float64(len(lines))*1.6*size)
	draw(frame{d.frame.x, d.y, d.frame.w, d.y + height})
	d.y += height + captionGap
	for _, l := range lines {
		d.place(l, d.frame.x, d.y, d.frame.w, Style{Size: size, Lead: 1.6 * size, Align: Center})
		d.y += 1.6 * size
	}
	if note != "" {
		d.Note(note)
	}
	d.owe(d.lead / 2)
}

// nothing sets a chart that has no data, in words.
func (d *Document) nothing(caption, note, words string) {
	if words == "" {
		words = "本期无数据"
	}
	height := 4 * d.small()
	d.figure(caption, note, height, func(f frame) {
		fill := pale
		d.box(f.x, f.top, f.w, height, &fill, &stroke{color: hairline, width: 0.5})
		d.label(words, f.x+f.w/2, f.top+baseline(d.small(), height), d.small(), Body, Grey, Center)
	})
}

// figureHeight returns the height of a chart in points. The default is in
// proportion to its width, and a little less where that keeps it on this page.
func (d *Document) figureHeight(millimetres float64) float64 {
	if millimetres > 0 {
		return millimetres * mm
	}
	height := min(max(d.frame.w*0.48, 54*mm), 72*mm)
	here := d.remaining() - max(d.gap, d.lead/3) - d.wait - captionGap - 1.6*d.small()
	if here < height && here >= 0.75*height {
		return here
	}
	return height
}

// known reports whether any value of the series was reported.
func known(series []Series) bool {
	for _, s := range series {
		for _, v := range s.Values {
			if !math.IsNaN(v) {
				return true
			}
		}
	}
	return false
}

// bounds returns the least and the greatest reported value.
func bounds(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// text returns how the i-th value is to be read.
func (s Series) text(i int) string {
	given := ""
	if i < len(s.Texts) {
		given = s.Texts[i]
	}
	return Point{Value: s.Values[i], Text: given}.text()
}

func (p Point) text() string {
	switch {
	case p.Text != "":
		return p.Text
	case math.IsNaN(p.Value):
		return "未报"
	}
	return readable(p.Value, -1)
}

// readable writes a number with thousands separators; places of -1 means as many
// as it has, up to two, or three below 1.
func readable(v float64, places int) string {
	if places < 0 {
		unit := 100.0
		if math.Abs(v) < 1 {
			unit = 1000
		}
		v = math.Round(v*unit) / unit
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(whole, "0.,") != "" {
		return "-" + whole
	}
	return whole
}

// legend draws the names of series from (x, y) on, within w, and returns its
// height. The sample is what stands for the i-th series.
func (d *Document) legend(names []string, x, y, w float64, sample func(i int, x, y float64)) float64 {
	size := d.labelSize()
	lead, box := 1.5*size, 1.8*size
	at, top := x, y
	for i, name := range names {
		long := box + d.measure(name, Body, size) + 1.5*size
		if at > x && at+long > x+w {
			at, y = x, y+lead
		}
		sample(i, at, y+lead/2)
		d.label(name, at+box, y+baseline(size, lead), size, Body, Ink, Left)
		at += long
	}
	return y + lead - top
}

// swatch draws the sample of a filled series, its middle at height y.
func (d *Document) swatch(i int, x, y float64) {
	size := d.labelSize()
	d.bar(x, y-0.4*size, 1.3*size, 0.8*size, seriesFill(i))
}

// wrapped draws a text of several lines centred on x, from y down, and returns
// its height; with no drawing it only measures.
func (d *Document) wrapped(text string, x, y, room, size float64, align Align, draw bool) float64 {
	lines := balanced(d.shape([]Span{{Text: text}}, size, 0, Ink), room, Left)
	s := Style{Size: size, Lead: 1.25 * size, Align: align}
	left := x
	switch align {
	case Center:
		left -= room / 2
	case Right:
		left -= room
	}
	for _, l := range lines {
		if draw {
			d.place(l, left, y, room, s)
		}
		y += s.Lead
	}
	return float64(len(lines)) * s.Lead
}

// crowd remembers where labels are, so that others can keep clear.
type crowd []frame

// clear reports whether a rectangle overlaps none before it.
func (c crowd) clear(f frame) bool {
	for _, o := range c {
		if f.x < o.x+o.w && o.x < f.x+f.w && f.top < o.bottom && o.top < f.bottom {
			return false
		}
	}
	return true
}

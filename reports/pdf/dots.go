package pdf

import "math"

// Dots is a chart of units by two values: staff against pupils, score against
// money. Its axes span the values, or begin at 0 with FromZero.
type Dots struct {
	Caption    string
	X, Y       string // what the axes measure, with the unit
	Points     []Dot
	Groups     []string // names of the signs; empty for one kind of dot
	XReference *Reference
	YReference *Reference
	FromZero   bool
	Height     float64 // mm; 0 is by width
	Note       string
	Empty      string // what to say when nothing was reported
}

// Dot is one unit of a Dots chart. A dot with a value of NaN is left out.
type Dot struct {
	X, Y  float64
	Label string // may be empty: name those that matter
	Group int    // index in Groups
}

// Dots sets a scatter chart.
func (d *Document) Dots(c Dots) {
	var xs, ys []float64
	var shown []Dot
	for _, p := range c.Points {
		if !math.IsNaN(p.X) && !math.IsNaN(p.Y) {
			xs, ys, shown = append(xs, p.X), append(ys, p.Y), append(shown, p)
		}
	}
	if len(shown) == 0 {
		d.nothing(c.Caption, c.Note, c.Empty)
		return
	}
	c.Points = shown
	lowX, highX := bounds(xs)
	lowY, highY := bounds(ys)
	lowX, highX = withReference(lowX, highX, c.XReference)
	lowY, highY = withReference(lowY, highY, c.YReference)
	sx, sy := newScale(lowX, highX, 6, c.FromZero), newScale(lowY, highY, 5, c.FromZero)
	d.figure(c.Caption, c.Note, d.figureHeight(c.Height), func(f frame) { d.drawDots(c, sx, sy, f) })
}

func (d *Document) drawDots(c Dots, sx, sy scale, f frame) {
	size := d.labelSize()
	if len(c.Groups) > 1 {
		f.top += d.legend(c.Groups, f.x, f.top, f.w, func(i int, x, y float64) { d.marker(i, x+0.8*size, y) }) + 2
	}
	d.label(c.Y, f.x, f.top+size, size, Body, Grey, Left)
	left := d.labelWidth(sy, size) + 6
	plot := frame{f.x + left, f.top + 1.9*size, f.w - left - 2*size, f.bottom - 3.1*size}
	sx.from, sx.to = plot.x, plot.x+plot.w
	sy.from, sy.to = plot.bottom, plot.top
	d.yAxis(sy, plot, "")
	sx.ticks(func(_, x float64, text string) {
		d.rule(x, plot.top, x, plot.bottom, rowRule)
		d.label(text, x, plot.bottom+1.25*size, size, Body, Grey, Center)
	})
	d.label(c.X, plot.x+plot.w, plot.bottom+2.7*size, size, Body, Grey, Right)
	taken := d.reference(c.YReference, sy, plot)
	if r := c.XReference; r != nil && r.Value >= sx.low && r.Value <= sx.high {
		x := sx.at(r.Value)
		d.rule(x, plot.top, x, plot.bottom, referenceLine)
		left := min(x+2, plot.x+plot.w-d.measure(r.Label, Body, size))
		d.label(r.Label, left, plot.bottom-3, size, Body, Alert, Left)
		taken = append(taken, frame{left, plot.bottom - 3 - size, d.measure(r.Label, Body, size), plot.bottom})
	}
	for _, p := range c.Points {
		x, y := sx.at(p.X), sy.at(p.Y)
		taken = append(taken, frame{x - 3, y - 3, 6, y + 3})
		d.marker(p.Group, x, y)
	}
	for _, p := range c.Points {
		if p.Label != "" {
			taken = d.dotLabel(p.Label, sx.at(p.X), sy.at(p.Y), plot, taken)
		}
	}
}

// dotLabel names a dot: right of it, left, above, below, or further off with a
// thin line to it. A name with no room anywhere is written over what is there:
// better crowded than gone.
func (d *Document) dotLabel(text string, x, y float64, plot frame, taken crowd) crowd {
	size := d.labelSize() - 0.5
	w := d.measure(text, Body, size)
	try := func(left, top float64) (frame, bool) {
		f := frame{left, top, w, top + size}
		return f, taken.clear(f) && f.x >= plot.x && f.x+w <= plot.x+plot.w+2*size && f.top >= plot.top-size && f.bottom <= plot.bottom
	}
	const near = 5
	places := []point{{x + near, y - size/2}, {x - near - w, y - size/2}, {x - w/2, y - near - size}, {x - w/2, y + near}}
	for far := 1.0; far <= 4; far++ {
		for _, side := range []float64{1, -1} {
			for _, up := range []float64{-1, 1} {
				left := x + side*near*2
				if side < 0 {
					left -= w
				}
				places = append(places, point{left, y - size/2 + up*far*(size+1)})
			}
		}
	}
	for i, p := range places {
		f, ok := try(p.x, p.y)
		if !ok {
			continue
		}
		if i >= 4 {
			end := f.x
			if f.x < x {
				end = f.x + f.w
			}
			d.rule(x, y, end, f.top+size/2, stroke{color: Grey, width: 0.3})
		}
		d.label(text, f.x, f.top+0.88*size, size, Body, Ink, Left)
		return append(taken, f)
	}
	d.label(text, x+near, y+0.38*size, size, Body, Ink, Left)
	return append(taken, frame{x + near, y - size/2, w, y + size/2})
}

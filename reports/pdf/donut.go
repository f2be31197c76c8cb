package pdf

import "math"

// Donut is a ring cut into the parts of a whole, clockwise from the top in the
// order given. Parts that are not reported, or not positive, are named beside
// it but have no piece of the ring.
type Donut struct {
	Caption string
	Points  []Point // Text should hold what is to be read, such as 1,200.00元，24.0%
	Centre  string  // in the hole: the total
	Under   string  // below it, smaller: what the total is of
	Note    string
	Empty   string // what to say when nothing was reported
}

// Donut sets a ring chart: the ring on the left, its parts named on the right.
func (d *Document) Donut(o Donut) {
	total := 0.0
	for _, p := range o.Points {
		if p.Value > 0 {
			total += p.Value
		}
	}
	if total == 0 {
		d.nothing(o.Caption, o.Note, o.Empty)
		return
	}
	size := d.small() - 1
	lead := 1.75 * size
	names := float64(len(o.Points)) * lead
	radius := min(0.19*d.frame.w, 30*mm)
	height := max(2*radius+2.6*size, names+lead)
	narrow := d.frame.w < 100*mm // then the names go below the ring
	if narrow {
		radius = min(0.27*d.frame.w, 24*mm)
		height = 2*radius + 2.6*size + names
	}
	d.figure(o.Caption, o.Note, height, func(f frame) {
		x, y := f.x+1.35*radius, (f.top+f.bottom)/2
		list := frame{x + 1.35*radius, y - names/2, f.w - 2.7*radius, y + names/2}
		if narrow {
			x, y = f.x+f.w/2, f.top+radius+1.3*size
			list = frame{f.x, f.bottom - names, f.w, f.bottom}
		}
		d.ring(o, x, y, radius, total)
		d.centre(o, x, y, radius)
		d.parts(o, list, size, lead)
	})
}

// ring draws the pieces, each with its number beside it, so that a print in
// black needs no color.
func (d *Document) ring(o Donut, x, y, radius, total float64) {
	inner, size := 0.58*radius, d.small()-2
	angle := 0.0
	for i, p := range o.Points {
		if !(p.Value > 0) {
			continue
		}
		to := angle + 2*math.Pi*p.Value/total
		d.filled(arc(arc(nil, x, y, radius, angle, to), x, y, inner, to, angle), seriesFill(i))
		if to-angle > 0.2 {
			sin, cos := math.Sincos((angle + to) / 2)
			d.label(readable(float64(i+1), 0), x+(radius+0.8*size)*sin, y-(radius+0.8*size)*cos+0.36*size, size, Body, Grey, Center)
		}
		angle = to
	}
	for _, edge := range o.edges(total) {
		sin, cos := math.Sincos(edge)
		d.rule(x+inner*sin, y-inner*cos, x+radius*sin, y-radius*cos, stroke{color: White, width: 1.2})
	}
}

// edges are the angles at which one part ends and the next begins.
func (o Donut) edges(total float64) (out []float64) {
	angle := 0.0
	for _, p := range o.Points {
		if p.Value > 0 && p.Value < total {
			out = append(out, angle)
			angle += 2 * math.Pi * p.Value / total
		}
	}
	return out
}

// centre writes the total into the hole, as large as it fits.
func (d *Document) centre(o Donut, x, y, room float64) {
	size := d.small() + 4
	if w := d.measure(o.Centre, Hei, size); w > room {
		size *= room / w
	}
	at := y + 0.36*size
	if o.Under != "" {
		at -= 0.5 * size
		small := d.labelSize()
		if w := d.measure(o.Under, Body, small); w > room {
			small *= room / w
		}
		d.label(o.Under, x, at+1.4*small+2, small, Body, Grey, Center)
	}
	d.label(o.Centre, x, at, size, Hei, Accent, Center)
}

// parts names the parts, one a line: number, swatch, name, value on the right.
func (d *Document) parts(o Donut, f frame, size, lead float64) {
	for i, p := range o.Points {
		y := f.top + float64(i)*lead
		base := y + baseline(size, lead)
		d.label(readable(float64(i+1), 0), f.x+0.6*size, base, size-1, Body, Grey, Center)
		d.bar(f.x+1.6*size, y+0.3*lead, 1.4*size, 0.42*lead, seriesFill(i))
		text, name := p.text(), p.Label
		room := f.w - 3.6*size - d.measure(text, Body, size) - size
		fit := size
		if w := d.measure(name, Body, size); w > room && room > 0 {
			fit = max(6, size*room/w)
		}
		d.label(name, f.x+3.6*size, base, fit, Body, Ink, Left)
		d.label(text, f.x+f.w, base, size, Body, Ink, Right)
		if i > 0 {
			d.rule(f.x, y, f.x+f.w, y, rowRule)
		}
	}
}

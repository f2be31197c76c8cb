package pdf

import "math"

// scale maps values to points on the page.
type scale struct {
	low, high float64 // values
	from, to  float64 // where they lie; to < from for an axis that goes up
	step      float64
	places    int // decimals of the tick labels
}

// newScale finds round bounds around the values, with about n steps between
// them. With zero, the axis contains 0, as bars need.
func newScale(low, high float64, n int, zero bool) scale {
	if zero {
		low, high = min(low, 0), max(high, 0)
	}
	if low == high {
		high = low + 1
		if low != 0 && !zero {
			low, high = low-math.Abs(low)/10, low+math.Abs(low)/10
		}
	}
	raw := (high - low) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, m := range []float64{1, 2, 2.5, 5} {
		if raw <= m*power*(1+1e-9) {
			step = m * power
			break
		}
	}
	s := scale{step: step, low: math.Floor(low/step+1e-9)*step + 0, high: math.Ceil(high/step-1e-9)*step + 0} // no -0
	for p := step; s.places < 6 && math.Abs(p-math.Round(p)) > 1e-6; p *= 10 {
		s.places++
	}
	return s
}

func (s scale) at(v float64) float64 {
	return s.from + (v-s.low)/(s.high-s.low)*(s.to-s.from)
}

// ticks calls f for every round value on the axis.
func (s scale) ticks(f func(v, at float64, text string)) {
	for i := range int(math.Round((s.high-s.low)/s.step)) + 1 {
		v := s.low + float64(i)*s.step
		f(v, s.at(v), readable(v, s.places))
	}
}

// labelWidth is the width of the widest tick label.
func (d *Document) labelWidth(s scale, size float64) (w float64) {
	s.ticks(func(_, _ float64, text string) { w = max(w, d.measure(text, Body, size)) })
	return w
}

// yAxis draws the grid lines of a vertical scale across f and its labels left of
// it, with the unit above them.
func (d *Document) yAxis(s scale, f frame, unit string) {
	size := d.labelSize()
	s.ticks(func(v, y float64, text string) {
		line := rowRule
		if v == 0 || y == s.from {
			line = tableRule
		}
		d.rule(f.x, y, f.x+f.w, y, line)
		d.label(text, f.x-4, y+0.35*size, size, Body, Grey, Right)
	})
	if unit != "" {
		d.label("（"+unit+"）", f.x-4, f.top-0.9*size, size, Body, Grey, Center)
	}
}

// categories draws the names under a horizontal axis of equal slots.
func (d *Document) categories(names []string, f frame) {
	slot := f.w / float64(len(names))
	for i, name := range names {
		d.wrapped(name, f.x+(float64(i)+0.5)*slot, f.bottom+3, slot-3, d.labelSize(), Center, true)
	}
}

// categoriesHeight is the room they need.
func (d *Document) categoriesHeight(names []string, w float64) (h float64) {
	slot := w / float64(len(names))
	for _, name := range names {
		h = max(h, d.wrapped(name, 0, 0, slot-3, d.labelSize(), Center, false))
	}
	return h + 3
}

// upright divides a figure into legend, vertical axis, plot and categories, and
// draws all but what is plotted.
func (d *Document) upright(f frame, s scale, unit string, names, categories []string, sample func(i int, x, y float64)) (scale, frame) {
	size := d.labelSize()
	if len(names) > 1 {
		f.top += d.legend(names, f.x, f.top, f.w, sample) + 2
	}
	f.top += 1.8 * size // the unit, and the label over the highest value
	left := d.labelWidth(s, size) + 6
	plot := frame{f.x + left, f.top, f.w - left, f.bottom}
	plot.bottom -= d.categoriesHeight(categories, plot.w)
	s.from, s.to = plot.bottom, plot.top
	d.yAxis(s, plot, unit)
	d.categories(categories, plot)
	return s, plot
}

var referenceLine = stroke{color: Alert, width: 0.9, dash: []float64{4, 2.5}}

// reference draws a dashed line across the plot, below what is plotted later,
// and its name with a sample of it over the right end. It returns the room of
// the line.
func (d *Document) reference(r *Reference, s scale, plot frame) crowd {
	if r == nil || r.Value < s.low || r.Value > s.high {
		return nil
	}
	size, y, right := d.labelSize(), s.at(r.Value), plot.x+plot.w
	d.rule(plot.x, y, right, y, referenceLine)
	name := plot.top - 0.9*size
	d.label(r.Label, right, name, size, Body, Alert, Right)
	left := right - d.measure(r.Label, Body, size) - 4
	d.rule(left-17, name-0.35*size, left, name-0.35*size, referenceLine)
	return crowd{{plot.x, y - 1, plot.w, y + 1}}
}

// withReference widens bounds so that a reference is inside them.
func withReference(low, high float64, r *Reference) (float64, float64) {
	if r == nil {
		return low, high
	}
	return min(low, r.Value), max(high, r.Value)
}

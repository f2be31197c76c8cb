package pdf

import (
	"fmt"
	"math"
)

// Lines is a chart of how values move over time. Its axis begins at 0 unless Zoom
// asks for the range of the values, which is then said in words.
type Lines struct {
	Caption    string
	Unit       string
	Categories []string // the times, left to right
	Series     []Series
	Reference  *Reference
	Zoom       bool
	Height     float64 // mm; 0 is by width
	Note       string
	Empty      string // what to say when nothing was reported
}

// mismatch is a series whose length is not that of the categories.
type mismatch struct {
	caption, series string
	values, names   int
}

func (m *mismatch) Error() string {
	return fmt.Sprintf("pdf: chart %q, series %q has %d values for %d categories", m.caption, m.series, m.values, m.names)
}

var dashes = [][]float64{nil, {6, 3}, {1.5, 2.5}, {8, 2.5, 1.5, 2.5}}

// Lines sets a line chart.
func (d *Document) Lines(l Lines) {
	if !known(l.Series) || len(l.Categories) == 0 || !d.matched(l.Caption, l.Categories, l.Series) {
		d.nothing(l.Caption, l.Note, l.Empty)
		return
	}
	var all []float64
	for _, s := range l.Series {
		all = append(all, s.Values...)
	}
	low, high := bounds(all)
	low, high = withReference(low, high, l.Reference)
	s := newScale(low, high, 5, !l.Zoom)
	if s.low > 0 {
		l.Note += "纵轴从" + readable(s.low, s.places) + l.Unit + "起，未从0起。"
	}
	d.figure(l.Caption, l.Note, d.figureHeight(l.Height), func(f frame) {
		s, plot := d.upright(f, s, l.Unit, seriesNames(l.Series), l.Categories, func(i int, x, y float64) {
			size := d.labelSize()
			d.put(shapeOp{points: []point{{x, y}, {x + 1.5*size, y}}, line: lineStroke(i), open: true})
			d.marker(i, x+0.75*size, y)
		})
		d.plotLines(l, s, plot, d.reference(l.Reference, s, plot))
	})
}

func lineStroke(i int) *stroke {
	color := seriesFill(i).color
	if i == 1 || i == 3 {
		color = 0x5C7FA6 // a pale area is visible, a pale line is not
	}
	return &stroke{color: color, width: 1.4, dash: dashes[i%len(dashes)]}
}

func (d *Document) plotLines(l Lines, s scale, plot frame, taken crowd) {
	slot := plot.w / float64(len(l.Categories))
	at := func(i int, v float64) point { return point{plot.x + (float64(i)+0.5)*slot, s.at(v)} }
	for j, series := range l.Series {
		var run []point
		for i, v := range append(append([]float64(nil), series.Values...), math.NaN()) {
			if !math.IsNaN(v) {
				p := at(i, v)
				run = append(run, p)
				taken = append(taken, frame{p.x - 3, p.y - 3, 6, p.y + 3})
				continue
			}
			if len(run) > 1 {
				d.put(shapeOp{points: run, line: lineStroke(j), open: true})
			}
			run = nil
		}
	}
	size := d.labelSize() - 0.5
	for j, series := range l.Series {
		for i, v := range series.Values {
			if math.IsNaN(v) {
				continue // a gap in the line; the note or the text says why
			}
			p := at(i, v)
			d.marker(j, p.x, p.y)
			taken = d.valueLabel(series.text(i), p, size, plot, taken)
		}
	}
}

// valueLabel writes a value where it covers nothing: above its point, below it,
// or a little further away. Where there is no room it is left out; a chart with
// so many values belongs beside a table.
func (d *Document) valueLabel(text string, p point, size float64, plot frame, taken crowd) crowd {
	w := d.measure(text, Body, size)
	for _, dy := range []float64{-4 - size, 4, -4 - 2*size, 4 + size, 4 + 2*size} {
		f := frame{p.x - w/2, p.y + dy, w, p.y + dy + size}
		if taken.clear(f) && f.bottom < plot.bottom {
			d.label(text, p.x, f.top+0.88*size, size, Body, Ink, Center)
			return append(taken, f)
		}
	}
	return taken
}

// marker draws the sign of the i-th series: a disc, a square, a triangle, a
// diamond; every second one hollow.
func (d *Document) marker(i int, x, y float64) {
	const r = 2.6
	var points []point
	switch i % 4 {
	case 0:
		points = circle(x, y, r)
	case 1:
		points = []point{{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}}
	case 2:
		points = []point{{x, y - 1.3*r}, {x + 1.2*r, y + 0.8*r}, {x - 1.2*r, y + 0.8*r}}
	default:
		points = []point{{x, y - 1.4*r}, {x + 1.4*r, y}, {x, y + 1.4*r}, {x - 1.4*r, y}}
	}
	color := lineStroke(i).color
	fill := color
	if i%2 == 1 {
		fill = White
	}
	d.put(shapeOp{points: points, fill: &fill, line: &stroke{color: color, width: 1}})
}

func circle(x, y, r float64) []point { return arc(nil, x, y, r, 0, 2*math.Pi) }

// arc appends the points of an arc, angles clockwise from the top.
func arc(points []point, x, y, r, from, to float64) []point {
	n := max(2, int(math.Abs(to-from)*30))
	for i := range n + 1 {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/float64(n))
		points = append(points, point{x + r*sin, y - r*cos})
	}
	return points
}
